from datetime import date
from itertools import permutations

from reliant.model.document import Document, DocumentRole, document_id
from reliant.text import Copies, copies_among

BODY = "The ministry of Vilnia ordered six patrol boats from a yard in Gdynia. The price was not disclosed. " * 3


def document(title, *, text=BODY, on=None, role=DocumentRole.ARTICLE):
    return Document(id=document_id(title=title, published_on=on, text=text), text=text, title=title, published_on=on, role=role)


def test_the_same_body_under_another_title_is_a_copy_of_the_first_read():
    copies = Copies()
    first, second = copies.linked(document("One")), copies.linked(document("Two", text=BODY.upper().replace(". ", ".\n\n")))
    assert (first.copy_of, second.copy_of) == (None, first.id)
    assert copies.linked(first).copy_of is None


def test_another_body_a_short_one_and_a_teaser_are_no_copies():
    copies = Copies()
    for one in (
        document("One"),
        document("Two", text=BODY + "More."),
        document("A", text="Short."),
        document("B", text="Short."),
    ):
        assert copies.linked(one).copy_of is None
    assert copies.linked(document("Teaser", role=DocumentRole.SIMILAR)).copy_of is None


def test_the_copies_of_a_set_do_not_depend_on_its_order():
    early, late, undated = document("B", on=date(2017, 1, 2)), document("A", on=date(2018, 1, 2)), document("C")
    for order in permutations((early, late, undated)):
        assert copies_among(order) == {late.id: early.id, undated.id: early.id}
