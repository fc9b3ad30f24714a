"""A claim that a person fixed becomes a line that the quality gate takes."""

from check import faults
from labelled import Sentence
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.document import Document, Span
from reliant.publish.labelled_sentence import sentence_line


def test_the_line_of_a_fixed_claim_has_no_fault():
    text = "In June 2015 Belarus ordered 32 carriers from Russia."
    claim = Claim(
        id="c-1",
        document="d-1",
        span=Span(start=0, end=len(text)),
        evidence=text,
        type=EventType.ORDER,
        modality=Modality.ACTUAL,
        recipient="BLR",
        supplier="RUS",
        item="carriers",
        quantity="32",
    )
    line = sentence_line(Document(id="d-1", text=text, language="en"), text, [claim])
    assert list(faults([Sentence(place="en/mine.jsonl, line 1", is_held=False, raw=line)])) == []
