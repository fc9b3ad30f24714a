"""Mail: single messages (eml), mailboxes (mbox), and pages saved as one archive (MHTML), by the standard library's parser."""

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from reliant.errors import SourceMalformed
from reliant.text.blocks import Block, blocks_of, lines_of
from reliant.text.encoding import decode
from reliant.text.html import lines_of_tree, parse
from reliant.text.layouts import Reading
from reliant.text.metadata import squeezed
from reliant.text.pages import Origin, Page, page_from, read_page
from reliant.text.tape import Tape
from reliant.text.unpacking import too_long

_HEADER = re.compile(rb"[!-9;-~]{1,70}:")
_STRONG = frozenset({b"from", b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to"})
_KNOWN = _STRONG | {b"to", b"subject", b"date", b"cc", b"reply-to", b"sender", b"content-type", b"list-id", b"user-agent"}
_FROM_LINE = re.compile(rb"From \S+.*\d{1,2}:\d{2}.*\d{4}")
_QUOTED = re.compile(r"\s?>")
_SIGNATURE = "-- "
_PARTS_AT_MOST = 200
_DEEP_AT_MOST = 8  # messages within messages


def is_mailbox(head: bytes) -> bool:
    """Whether bytes open a mailbox: a line "From somebody at a time", then headers."""
    first, _, rest = head.partition(b"\n")
    return bool(_FROM_LINE.match(first)) and bool(_HEADER.match(rest) or not rest)


def is_message(head: bytes) -> bool:
    """Whether bytes open with the headers of a mail: two known ones at least, one of which only mails have."""
    if not _HEADER.match(head):
        return False
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    names = {line.partition(b":")[0].lower() for line in block.splitlines() if _HEADER.match(line)}
    return len(names & _KNOWN) >= 2 and bool(names & _STRONG)


def messages(tape: Tape, *, name: str, limit: int) -> Iterator[tuple[str, bytes | SourceMalformed]]:
    """Messages of a mailbox, each with its place; in the place of one that is too long, that it is."""
    number, offset = 0, tape.tell()
    pieces: list[bytes] = []
    size, was_blank, began = 0, True, False
    while line := tape.readline():
        if was_blank and _FROM_LINE.match(line):
            if began:
                yield _message(pieces, size, limit, f"{name}, message {number}, byte {offset}")
            number, offset, began = number + 1, tape.tell() - len(line), True
            pieces, size, was_blank = [], 0, False
            continue
        was_blank = not line.strip()
        size += len(line)
        if size <= limit:
            pieces.append(line[1:] if line.startswith(b">From ") else line)
    if began:
        yield _message(pieces, size, limit, f"{name}, message {number}, byte {offset}")


def _message(pieces: list[bytes], size: int, limit: int, where: str) -> tuple[str, bytes | SourceMalformed]:
    return where, too_long("the message", limit, where=where) if size > limit else b"".join(pieces)


def read_message(data: bytes, *, where: str, deep: int = 0) -> Iterator[tuple[str, Page | SourceMalformed]]:
    """The text of a mail, then each mail attached to it, with its place; in the place of one that cannot be read, why not.

    The plain text goes before HTML. Lines that quote an earlier mail and the signature are left out, with a warning: they are not
    what this mail says.
    """
    try:
        mail = message_from_bytes(data)
        parts = _parts(mail)
    except RecursionError:
        yield where, _refusal("its parts are nested too deep to be read", where)
        return
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # the parser trips over some headers
        yield where, _refusal(f"its headers are damaged ({error})", where)
        return
    if _is_saved_page(mail):
        yield where, _saved_page(parts, where)
        return
    try:
        yield where, _page(mail, parts, where=where)
    except SourceMalformed as error:
        yield where, error
    for number, part in enumerate((part for part in parts if part.get_content_type() == "message/rfc822"), 1):
        inner, place = part.get_payload(), f"{where}, attached message {number}"
        if deep >= _DEEP_AT_MOST:
            yield place, _refusal("messages are attached to messages too deep to be read", place)
        elif isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield from read_message(inner[0].as_bytes(), where=place, deep=deep + 1)


def _parts(mail: Message) -> list[Message]:
    """Parts in their order; those of an attached mail belong to it."""
    parts: list[Message] = []
    pending = [mail]
    while pending and len(parts) < _PARTS_AT_MOST:
        part = pending.pop()
        parts.append(part)
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_type() != "message/rfc822":
            pending += [piece for piece in reversed(inner) if isinstance(piece, Message)]
    return parts


def _page(mail: Message, parts: list[Message], *, where: str) -> Page:
    texts = [part for part in parts if part.get_content_maintype() == "text" and not _is_attached(part)]
    if not parts[0].is_multipart() and parts[0].get_content_maintype() == "multipart":
        texts = parts[:1]  # it says that it has parts and has none: what is there is its text
    plain = [part for part in texts if part.get_content_type() != "text/html"]
    hyper = [part for part in texts if part.get_content_type() == "text/html"]
    warnings = [
        f"the attachment {_file_name(part)} ({part.get_content_type()}) was not read"
        for part in parts
        if not part.is_multipart() and part not in texts
    ]
    defects = sorted({type(defect).__name__.removesuffix("Defect") for part in parts for defect in part.defects})
    if defects:
        warnings.append(f"its form is damaged ({', '.join(defects)}); what could be told apart was read")
    body: tuple[Block, ...] = ()
    encoding, faults = "utf-8", []
    for candidates in (plain, hyper):
        for part in candidates:
            try:
                words, encoding = _words(part, where=where)
            except SourceMalformed as error:
                faults.append(error)
                continue
            if part.get_content_type() == "text/html":
                root = parse(words, name=where)
                body += blocks_of(lines_of_tree(root)) if root is not None else ()
            else:
                own, left_out = _own_words(words)
                body += blocks_of(lines_of(own))
                warnings += [f"{left_out} line(s) of an earlier mail or a signature were left out"] if left_out else []
        if body:
            break
    if not body and faults:
        raise faults[0]
    if not body and not parts[0].keys():
        raise _refusal("it has no headers and no text", where)
    warnings += [f"a part of it was not read: {fault.what}" for fault in faults]
    published, odd = _date(mail)
    sender, address = parseaddr(_header(mail, "From") or "")
    reading = Reading(
        title=squeezed(_header(mail, "Subject") or "") or None,
        body=body,
        published_on=published,
        author=sender or address or None,
        source_name=_header(mail, "List-Id") or None,
        url=_header(mail, "Archived-At") or _header(mail, "List-Archive") or None,
        warnings=(*warnings, *odd),
    )
    return page_from(reading, format_="mail", encoding=encoding)


def _is_saved_page(mail: Message) -> bool:
    is_bare = mail.get("Message-ID") is None and mail.get("To") is None
    return mail.get("Snapshot-Content-Location") is not None or (is_bare and mail.get_content_type() == "multipart/related")


def _saved_page(parts: list[Message], where: str) -> Page | SourceMalformed:
    """The page of an MHTML file: its first HTML part."""
    part = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if part is None:
        return _refusal("this saved page holds no HTML", where)
    try:
        data = _data(part, where=where)
        url = part.get("Content-Location") or parts[0].get("Snapshot-Content-Location")
        return read_page(data, name=where, origin=Origin(url=url, charset=part.get_content_charset()))
    except SourceMalformed as error:
        return error


def _data(part: Message, *, where: str) -> bytes:
    data = part.get_payload(decode=True)
    junk = [type(defect).__name__ for defect in part.defects if "Base64" in type(defect).__name__]
    if not isinstance(data, bytes) or junk:
        raise _refusal(f"a part of it is no base64 ({', '.join(junk) or 'it has no content'})", where)
    return data


def _words(part: Message, *, where: str) -> tuple[str, str]:
    data = _data(part, where=where)
    if not data.strip():
        return "", "utf-8"
    decoded = decode(data, name=where, charset=part.get_content_charset())
    return decoded.text.replace("\r\n", "\n").replace("\r", "\n"), decoded.encoding


def _own_words(words: str) -> tuple[str, int]:
    """Lines that are the mail's own, and how many are not."""
    lines = words.split("\n")
    end = len(lines) - 1 - lines[::-1].index(_SIGNATURE) if _SIGNATURE in lines else len(lines)
    own = [line for line in lines[:end] if not _QUOTED.match(line)]
    return "\n".join(own), len(lines) - len(own)


def _date(mail: Message) -> tuple[date | None, tuple[str, ...]]:
    printed = _header(mail, "Date")
    if not printed:
        return None, ()
    try:
        return parsedate_to_datetime(printed).date(), ()
    except (ValueError, TypeError, IndexError):
        return None, (f"the date {printed[:60]!r} of its headers is not one",)


def _header(mail: Message, key: str) -> str | None:
    value = mail.get(key)
    if value is None:
        return None
    try:
        return squeezed(str(make_header(decode_header(value))))
    except (ValueError, LookupError, HeaderParseError):
        return squeezed(str(value).encode("utf-8", "replace").decode())  # as it stands, so that it can be found


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _file_name(part: Message) -> str:
    try:
        return repr(part.get_filename() or "without a name")
    except (ValueError, TypeError, LookupError):
        return "without a readable name"


def _refusal(what: str, where: str) -> SourceMalformed:
    return SourceMalformed(what, where=where, remedy="open it in a mail program and save its text")
