"""A page in each layout: what its documents hold, as text and as HTML, with the variations that real pages show."""

from datetime import date
from html import escape

import pytest

from reliant.model.document import DocumentRole
from reliant.text import read_page

TITLE = "Vilnia buys patrol boats from two yards"
FIRST = "The ministry of Vilnia ordered six patrol boats from a yard in Gdynia. The price was not disclosed."
SECOND = "A second yard, which is owned by a firm from Oslo, will build the engines for the boats."
BODY = f"{FIRST}\n\n{SECOND}"
OTHER = "Port of Vilnia opens a new pier"
OTHER_TEXT = "The pier is long enough for three ships, and the port hopes for more visitors from the west."
LEAD = "Six boats and four engines come from two countries."
SIMILAR = ["Similar articles", OTHER, "April 10, 2017 12:00", "Image: Pier Company", OTHER_TEXT]
WEEK = (date(2017, 3, 6), date(2017, 3, 12))

LAYOUTS = {
    "A": [TITLE, "Category status:", "March 06, 2017 09:30", "Image: Harbour Office", FIRST, SECOND, *SIMILAR],
    "B": [
        "by",
        "March 6 – March 12, 2017",
        TITLE,
        "Security issues",
        "The situation has not changed",
        TITLE,
        FIRST,
        SECOND,
        *SIMILAR,
    ],
    "B'": [TITLE, LEAD, FIRST, SECOND, "Subscribe to our newsletter", "Situation in Belarus", "Other news of the site"],
}


def as_text(lines):
    return "\n\n".join(lines).encode()


def as_html(lines):
    """A saved page: its menu stands in the body, partly in elements that say so and partly not."""
    inside = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return f"""<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><nav>All trends</nav><div>Home</div>
<div class="text">{inside}</div><footer>Contacts</footer></body></html>""".encode()


forms = pytest.mark.parametrize("form", [as_text, as_html], ids=["text", "html"])
layouts = pytest.mark.parametrize("layout", LAYOUTS)


@forms
@layouts
def test_title_and_body_of_every_layout(layout, form):
    page = read_page(form(LAYOUTS[layout]), name="p")
    assert page.layout == layout
    assert page.article.title == TITLE
    assert page.article.text.endswith(BODY)
    assert page.article.role is DocumentRole.ARTICLE


@pytest.mark.parametrize(
    ("layout", "published_on", "covers", "status", "credit", "category"),
    [
        ("A", date(2017, 3, 6), None, None, "Harbour Office", None),
        ("B", None, WEEK, "The situation has not changed", None, "Security issues"),
        ("B'", None, None, None, None, None),
    ],
)
def test_what_a_layout_does_not_print_is_null(layout, published_on, covers, status, credit, category):
    article = read_page(as_text(LAYOUTS[layout]), name="p").article
    assert (article.published_on, article.covers, article.status_text) == (published_on, covers, status)
    assert (article.image_credit, article.category) == (credit, category)


@forms
@pytest.mark.parametrize("layout", ["A", "B"])
def test_the_similar_article_is_a_document_of_its_own(layout, form):
    page = read_page(form(LAYOUTS[layout]), name="p")
    [teaser] = page.similar
    assert (teaser.title, teaser.published_on, teaser.image_credit, teaser.text) == (
        OTHER,
        date(2017, 4, 10),
        "Pier Company",
        OTHER_TEXT,
    )
    assert (teaser.role, teaser.stands_on) == (DocumentRole.SIMILAR, page.article.id)
    assert teaser.id != page.article.id


def test_a_similar_article_may_be_younger_than_its_page():
    page = read_page(as_text(LAYOUTS["A"]), name="p")
    assert page.similar[0].published_on > page.article.published_on
    assert page.article.warnings == ()


def test_the_similar_article_is_the_same_document_on_both_layouts():
    assert read_page(as_text(LAYOUTS["A"]), name="a").similar[0].id == read_page(as_text(LAYOUTS["B"]), name="b").similar[0].id


def test_a_page_of_nothing_but_similar_articles_says_nothing_of_its_own():
    page = read_page(as_text(SIMILAR), name="p")
    assert page.article.text == ""
    assert [teaser.text for teaser in page.similar] == [OTHER_TEXT]
    assert any("no body text" in warning for warning in page.article.warnings)


@forms
@pytest.mark.parametrize(
    "lines",
    [
        [TITLE, "Category status:", FIRST, SECOND],
        ["March 6 – March 12", *LAYOUTS["B"][2:]],
        LAYOUTS["B'"],
        [TITLE, FIRST, SECOND],
    ],
    ids=["A", "B without a year", "B'", "no layout"],
)
def test_a_page_without_a_date_is_warned_of(lines, form):
    article = read_page(form(lines), name="p").article
    assert (article.published_on, article.covers) == (None, None)
    assert "no date was found on the page" in article.warnings


def test_an_impossible_date_is_no_date():
    article = read_page(as_text([*LAYOUTS["A"][:2], "February 30, 2017 09:30", *LAYOUTS["A"][3:]]), name="p").article
    assert article.published_on is None
    assert "no date was found on the page" in article.warnings


@forms
@pytest.mark.parametrize(
    "label", ["Category status: The situation has gotten better", "Category\u00a0status:\u00a0The situation has gotten better"]
)
def test_a_status_in_words_behind_its_label_is_kept(label, form):
    lines = [LAYOUTS["A"][0], label, *LAYOUTS["A"][2:]]
    assert read_page(form(lines), name="p").article.status_text == "The situation has gotten better"


def test_a_status_in_words_below_its_label_is_kept():
    lines = [*LAYOUTS["A"][:2], "The situation has gotten worse", *LAYOUTS["A"][2:]]
    article = read_page(as_text(lines), name="p").article
    assert (article.status_text, article.text) == ("The situation has gotten worse", BODY)


@pytest.mark.parametrize(("by", "author"), [([], None), (["by"], None), (["by A. Writer"], "A. Writer")])
def test_layout_b_may_name_its_author(by, author):
    assert read_page(as_text([*by, *LAYOUTS["B"][1:]]), name="p").article.author == author


@pytest.mark.parametrize(
    "category",
    [
        "The ruling elite",
        "Society and political parties",
        "Security issues",
        "Belarus-West relations",
        "Belarus – Russia relations",
        "International relations",
        "Elections",
        "Economy",
    ],
)
def test_every_category_of_the_site_is_known_without_a_status(category):
    article = read_page(as_text([*LAYOUTS["B"][1:3], category, *LAYOUTS["B"][5:]]), name="p").article
    assert (article.category, article.status_text, article.text) == (category, None, BODY)


def test_an_article_that_mentions_a_week_is_no_layout_b():
    assert read_page(as_text([TITLE, FIRST, "March 6 – March 12, 2017", SECOND]), name="p").layout is None


@forms
def test_an_index_gives_the_time_line_of_its_category(form):
    page = read_page(
        form(["All trends", "Security issues", "Boats", "January 4 – January 10, 2016", "Engines", "December 28 – January 3"]),
        name="p",
    )
    assert (page.layout, page.article.category) == ("index", "Security issues")
    assert page.timeline == (
        ("Boats", (date(2016, 1, 4), date(2016, 1, 10))),
        ("Engines", (date(2015, 12, 28), date(2016, 1, 3))),
    )


def test_no_week_of_an_index_is_dated_by_a_far_neighbour():
    page = read_page(
        as_text(["All trends", "Economy", "Boats", "January 4 – January 10, 2016", "Engines", "July 4 – July 10"]), name="p"
    )
    assert page.timeline[1] == ("Engines", None)
    assert any("year of 1 week" in warning for warning in page.article.warnings)
