"""Articles of any site: main text by trafilatura, date by htmldate.

These two cost half a second to import, so this module is imported when the first page without a known layout is read.
"""

from datetime import date

from htmldate import find_date
from trafilatura import extract

_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"  # fixed, so that reading does not depend on the day it is done


def main_text(html: str) -> str | None:
    """Main text of a page, one paragraph a line; null when none stands out."""
    text = extract(html, include_comments=False, include_tables=True, output_format="txt")
    return str(text) if text else None


def page_date(html: str) -> date | None:
    """The day a page says it was published; null when its markup and text do not say."""
    found = find_date(
        html, original_date=True, extensive_search=False, outputformat="%Y-%m-%d", min_date=_EARLIEST, max_date=_LATEST
    )
    return date.fromisoformat(found) if found else None
