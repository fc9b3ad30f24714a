"""Markdown notes with or without YAML or TOML front matter."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import yaml

from reliant.errors import SourceMalformed
from reliant.model.document import SegmentKind
from reliant.text.blocks import Line, lines_of
from reliant.text.dates import Week, printed_date, printed_week

_FRONT = re.compile(r"\s*?(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BULLET = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)([*_])(?=\S)([^*_]+?)(?<=\S)\1(?!\w)")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|```.*|=+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A Markdown file: what its front matter says, its body, and the lines of the body with the marks taken off."""

    body: str
    lines: tuple[Line, ...]
    title: str | None = None
    published_on: date | None = None
    covers: Week | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def is_markdown(text: str) -> bool:
    """Whether text opens with front matter or a heading mark."""
    return bool(_front(text)) or bool(re.match(r"\s*#{1,6} \S", text))


def has_front_matter(text: str) -> bool:
    """Whether text opens with a block of settings between two rules."""
    return bool(_front(text))


def read_note(text: str, *, name: str) -> Note:
    """Front matter and lines of a Markdown file.

    Raises:
        SourceMalformed: the front matter is not YAML or TOML.
    """
    found = _front(text)
    settings = _settings(found.group(1), found.group(2), name=name) if found else {}
    body = text[found.end() :] if found else text
    lines = _body_lines(body)
    title = _words(settings.get("title"))
    if lines and lines[0].kind is SegmentKind.HEADING and title is None:
        title, lines = lines[0].text, lines[1:]
    printed = next((settings[key] for key in ("published_on", "date", "published") if settings.get(key) is not None), None)
    published_on, week = _date(printed), _week(settings.get("covers") or settings.get("week"))
    warnings = (f"the date {str(printed)!r} of the front matter is not one",) if printed is not None and not published_on else ()
    names = ("category", "language", "author", "url", "image_credit", "context_country", "source_name", "image", "image_alt")
    fields = {key: words for key in names if (words := _words(settings.get(key)))}
    if status := _words(settings.get("status_text")) or _words(settings.get("status")):
        fields["status_text"] = status
    return Note(body=body, lines=lines, title=title, published_on=published_on, covers=week, fields=fields, warnings=warnings)


def _front(text: str) -> re.Match[str] | None:
    found = _FRONT.match(text)
    if found is None or found.group(1) == "+++" or not found.group(2).strip():
        return found
    return found if re.search(r"^[\w -]+:", found.group(2), re.MULTILINE) else None  # else two rules with text between them


def _settings(fence: str, block: str, *, name: str) -> dict[str, Any]:
    try:
        settings = tomllib.loads(block) if fence == "+++" else yaml.safe_load(block)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 2}" if mark else name
        kind = "TOML" if fence == "+++" else "YAML"
        raise SourceMalformed(
            f"the front matter is not {kind}: {str(error).splitlines()[0]}",
            where=where,
            remedy="mend it, or quote values that hold a colon",
        ) from error
    return {str(key).lower(): value for key, value in settings.items()} if isinstance(settings, dict) else {}


def _body_lines(text: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    opens = False
    for line in lines_of(text):
        opens = opens or line.opens
        if _RULE.fullmatch(line.text):
            opens = True
            continue
        kind, words = SegmentKind.PARAGRAPH, line.text
        if heading := _HEADING.fullmatch(words):
            kind, words = SegmentKind.HEADING, heading.group(2)
        elif bullet := _BULLET.match(words):
            kind, words = SegmentKind.LIST_ITEM, words[bullet.end() :]
        if words := _unmarked(words):
            lines.append(replace(line, text=words, kind=kind, opens=opens or kind is not SegmentKind.PARAGRAPH))
            opens = kind is SegmentKind.HEADING
    return tuple(lines)


def _unmarked(line: str) -> str:
    line = _LINK.sub(r"\1", line.lstrip("> "))
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", line)).strip()


def _words(value: object) -> str | None:
    """A setting as words; null when it is absent, empty or no scalar."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    return None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    printed = printed_date(value) if isinstance(value, str) else None
    return printed.on if printed else None


def _week(value: object) -> Week | None:
    printed = printed_week(value) if isinstance(value, str) else None
    return printed.week if printed else None
