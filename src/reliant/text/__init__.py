"""Bytes to documents: pages, notes and JSON lines, with every offset fixed.

What a file is gets decided by what it holds, never by its name. The core touches no file: it takes bytes and a
name for messages. Reading the same bytes twice gives equal results.
"""

from reliant.text.dates import Week
from reliant.text.encoding import FormatUnread
from reliant.text.jsonlines import Records, RefusedRecord, is_json_lines, read_documents
from reliant.text.pages import Page, read_page

__all__ = ["FormatUnread", "Page", "Records", "RefusedRecord", "Week", "is_json_lines", "read_documents", "read_page"]
