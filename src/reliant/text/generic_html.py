"""Articles of any site: main text by trafilatura, date by htmldate.

These two cost half a second to import, so this module is imported when the first page without a known layout is read.
"""

from copy import deepcopy
from datetime import date
from typing import Any

from htmldate import find_date
from lxml import etree
from trafilatura import extract

_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"  # fixed, so that reading does not depend on the day it is done
_BYLINE_AT_MOST = 80  # characters of a line with author and date; a sentence has half of that
_CHARACTERS_AT_MOST, _ELEMENTS_AT_MOST = 1_000_000, 30_000  # an article has a hundredth of either
_ELEMENTS = etree.XPath("count(//*)")


def is_longer_than_an_article(root: Any) -> bool:
    """Whether a page is so long that its main text and date are not looked for: the cost grows faster than the page."""
    return bool(_ELEMENTS(root) > _ELEMENTS_AT_MOST or len(root.text_content()) > _CHARACTERS_AT_MOST)


def main_text(root: Any) -> str | None:
    """Main text of a page's tree, one paragraph a line; null when none stands out."""
    text = extract(root, include_comments=False, include_tables=True, output_format="txt")
    return str(text) if text else None


def page_date(root: Any) -> date | None:
    """The day a page says it was published; null when it does not say.

    Paragraphs of running text are left out of the search: the dates in them are those of what the page tells of.
    """
    root = deepcopy(root)
    for element in list(root.iter("p", "li", "blockquote", "dd", "div", "td")):
        words = " ".join((element.text or "" if element.tag in {"div", "td"} else element.text_content()).split())
        if len(words) > _BYLINE_AT_MOST or (len(words) > _BYLINE_AT_MOST // 2 and words.endswith((".", "!", "?"))):
            element.drop_tree()
    found = find_date(
        root, original_date=True, extensive_search=False, outputformat="%Y-%m-%d", min_date=_EARLIEST, max_date=_LATEST
    )
    return date.fromisoformat(found) if found else None
