"""Similar articles: the reasons, and what is new."""

from datetime import date

from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.document import Document, Span, document_id
from reliant.model.time import PartialDate
from reliant.monitor.similar import similar_articles

FIRST = "Belarus ordered four Mi-35M helicopters from Russia in 2020. The ministry said the crews are being trained."
SECOND = "Minsk has bought four Mi-35M attack helicopters from Moscow. China also delivered ten armoured vehicles as a gift."
FAR = "The choir of the cathedral sang in a full hall on Sunday, and the audience asked for two encores."


def document(text: str, *, on: date | None = None, title: str | None = None) -> Document:
    return Document(
        id=document_id(title=title, published_on=on, text=text), text=text, title=title, published_on=on, language="en"
    )


def claim(of: Document, words: str, kind: EventType, supplier: str, item: str) -> Claim:
    start = of.text.index(words)
    span = Span(start=start, end=start + len(words))
    roles = {"recipient": "BLR", "supplier": supplier, "other_parties": (), "item": item}
    return Claim(
        id=claim_id(document=of.id, span=span, type=kind, **roles),
        document=of.id,
        span=span,
        evidence=words,
        type=kind,
        modality=Modality.ACTUAL,
        date=PartialDate(2020),
        **roles,
    )


ONE, OTHER = document(FIRST, on=date(2021, 1, 10)), document(SECOND, on=date(2021, 1, 20))
UNRELATED = document(FAR)
ORDER = claim(ONE, FIRST[:60], EventType.ORDER, "RUS", "Mi-35M helicopters")
AGAIN = claim(OTHER, SECOND[:62], EventType.ORDER, "RUS", "Mi-35M attack helicopters")
GIFT = claim(OTHER, SECOND[63:], EventType.DELIVERY, "CHN", "armoured vehicles")
CLAIMS = {ONE.id: (ORDER,), OTHER.id: (AGAIN, GIFT)}


def test_articles_on_one_event_say_so_and_what_is_new():
    (found,) = similar_articles(ONE, [ONE, OTHER, UNRELATED], CLAIMS)
    assert found.document is OTHER
    reasons = {reason.kind: reason for reason in found.reasons}
    assert set(reasons["event"].claims) == {ORDER.id, AGAIN.id}
    assert reasons["parties"].says == "both tell of Belarus and Russia"
    assert reasons["period"].says == "published 10 days apart"
    assert found.new == (GIFT,)


def test_the_same_text_elsewhere_is_a_copy_with_score_one():
    copy = document(FIRST, title="Printed again")
    (found,) = similar_articles(ONE, [copy], CLAIMS)
    assert found.score == 1
    assert found.reasons[0].says.startswith("the same text")


def test_an_unrelated_article_is_not_similar():
    assert similar_articles(ONE, [UNRELATED], CLAIMS) == ()
    assert similar_articles(ONE, [ONE], CLAIMS) == ()


def test_a_document_without_claims_is_compared_by_its_words():
    (found,) = similar_articles(ONE, [OTHER], {})
    assert [reason.kind for reason in found.reasons] == ["period", "wording"]
    assert found.new == ()
