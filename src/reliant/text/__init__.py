"""Bytes to documents: pages, notes, feeds, mail and archives, with every offset fixed.

What a file is gets decided by what it holds, never by its name. The core touches no file: it takes bytes, or a stream of them,
and a name for messages. Reading the same bytes twice gives equal results.
"""

from reliant.text.copies import Copies, copies_among
from reliant.text.copy_groups import copy_groups
from reliant.text.dates import Week
from reliant.text.documents import Found, Limits, Outcome, documents_in
from reliant.text.encoding import FormatUnread
from reliant.text.jsonlines import Records, RefusedRecord, is_json_lines, read_documents
from reliant.text.left_out import LeftOut
from reliant.text.pages import Origin, Page, read_page

__all__ = [
    "Copies",
    "FormatUnread",
    "Found",
    "LeftOut",
    "Limits",
    "Origin",
    "Outcome",
    "Page",
    "Records",
    "RefusedRecord",
    "Week",
    "copies_among",
    "copy_groups",
    "documents_in",
    "is_json_lines",
    "read_documents",
    "read_page",
]
