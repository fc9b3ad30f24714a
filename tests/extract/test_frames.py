"""Each frame reads its own test sentences: the sentences stand beside the frame, so that both are edited together."""

import pytest

from reliant.extract.frames import frames
from reliant.model.claim import EventType
from reliant.model.document import Document, document_id

CASES = [pytest.param(test, id=f"{frame.id}: {test['text'][:50]}") for frame in frames() for test in frame.tests]
pytestmark = pytest.mark.parser


def read(reader, text, **fields):
    return reader.read(Document(id=document_id(title=None, published_on=None, text=text), text=text, language="en", **fields))


def agrees(claim, wanted) -> bool:
    for name, value in wanted.items():
        found = getattr(claim, name)
        if name == "type":
            ok = found == EventType(value)
        elif name == "other_parties":
            ok = set(found) == set(value)
        elif name == "item":
            ok = found is not None and value.lower() in found.lower()
        else:
            ok = (None if found is None else str(found)) == value
        if not ok:
            return False
    return True


@pytest.mark.parametrize("test", CASES)
def test_frame_reads_its_sentence(reader, test):
    claims = read(reader, test["text"])
    told = [
        (c.type.value, c.modality.value, c.recipient, c.supplier, c.other_parties, c.item, c.quantity, str(c.date))
        for c in claims
    ]
    assert len(claims) == len(test["claims"]), told
    for wanted in test["claims"]:
        assert any(agrees(claim, wanted) for claim in claims), told


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_every_frame_has_a_sentence_and_a_known_type(frame):
    assert frame.tests
    assert frame.type in ("inner", "payment", "cooperation", "speech") or EventType(frame.type)


def test_ids_of_frames_are_unique():
    ids = [frame.id for frame in frames()]
    assert len(ids) == len(set(ids))
