"""Versions of a page: what its file held before it changed, and what it holds now."""

from collections.abc import Set as AbstractSet

from reliant.model.document import Document
from reliant.store.ledger import Ledger

GONE = "no file of the monitor holds it any more: its page has changed or was taken away"


def versions_of(ledger: Ledger, document: str, current: AbstractSet[str]) -> dict[str, str]:
    """Other versions of a document's page by id, each with what it is in words.

    A version that a file of the monitor holds now is later than those it held before; which of two earlier ones came first
    is not kept.

    Args:
        ledger: where every content of every file is kept.
        document: id of a document of the ledger.
        current: ids of the documents that files hold now.
    """
    (ours,) = ledger.documents([document])
    found: dict[str, str] = {}
    for file, _, ids in ledger.file_contents_of(document):
        for other in ledger.documents(key for key in ids if key.startswith("d-") and key != document):
            if not _is_same_page(ours, other) or (other.id in current and document in current):
                continue
            is_now = other.id in current
            found[other.id] = f"later version, in {file} now" if is_now else f"earlier version, of {file} before it changed"
    return found


def _is_same_page(one: Document, other: Document) -> bool:
    """Whether two documents are versions of one page: the same address, or without addresses the same title."""
    if one.url or other.url:
        return one.url == other.url and (one.title == other.title or one.published_on == other.published_on)
    return one.title is not None and one.title == other.title
