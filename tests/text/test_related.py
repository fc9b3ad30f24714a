"""Pages of any site: what they say of themselves, and what leads elsewhere kept out of the article."""

from datetime import date

import pytest

from reliant.model.document import DocumentRole
from reliant.text import read_page

TITLE = "Vilnia buys patrol boats from two yards"
BODY = "".join(
    f"<p>The ministry of Vilnia ordered patrol boats from a yard in Gdynia, as paragraph {number} says. The price was not "
    "disclosed, and neither yard answered questions about the engines.</p>"
    for number in range(5)
)
OTHER = "Port of Belarus opens a pier for cruisers"
TEASER = "The pier is long enough for three ships, and the port hopes for more."
LINK = f'<a href="/pier">{OTHER}</a>'
CARD = f'<div><a href="/pier"><h4>{OTHER}</h4></a><time datetime="2019-05-06">6 May</time><p>{TEASER}</p></div>'


def read(body, head=""):
    page = f"<html lang='en'><head><title>{TITLE} | Daily</title>{head}</head><body><main>{body}</main></body></html>"
    return read_page(page.encode(), name="page")


def article(extra="", inside="", head=""):
    return read(f"<article><h1>{TITLE}</h1>{BODY}{inside}</article>{extra}", head)


@pytest.mark.parametrize(
    ("extra", "inside"),
    [
        (f'<aside class="related-news">{CARD}</aside>', ""),
        (f"<section><h3>Related articles</h3>{CARD}</section>", ""),
        (f"<div><div><span>Read also:</span></div><ul><li>{LINK}</li></ul></div>", ""),
        ("", f"<h3>Читайте также</h3><ul><li>{LINK}</li></ul>"),
        ("", f"<p>Read also: {LINK}</p>{BODY}"),
        ("", f"<p><strong>Чытайце таксама:</strong> {LINK}</p>"),
        ("", f'<div id="recommended">{CARD}</div>'),
    ],
    ids=["class", "heading", "label and list", "Russian, inside", "in a paragraph", "Belarusian", "id"],
)
def test_a_related_block_is_links_and_no_word_of_the_article(extra, inside):
    page = article(extra, inside)
    assert page.article.title == TITLE
    assert "pier" not in page.article.text
    assert "paragraph 4 says" in page.article.text
    assert [(item.title, item.url, item.role, item.stands_on) for item in page.similar] == [
        (OTHER, "/pier", DocumentRole.SIMILAR, page.article.id)
    ]


def test_a_card_gives_its_date_and_its_teaser():
    item = article(f"<section><h3>Related articles</h3>{CARD}</section>").similar[0]
    assert (item.published_on, item.text) == (date(2019, 5, 6), TEASER)


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>Analysts related {LINK} to the ministry, which read also the reports of both yards and of the port.</p>",
        "<h2>Related</h2><p>The engines are related to those of the older boats, and their price was never told to anybody.</p>",
    ],
    ids=["a link in a sentence", "a heading of the article"],
)
def test_words_of_the_article_stay_in_it(inside):
    page = article(inside=inside)
    assert page.similar == ()
    assert "related" in page.article.text.lower()


def test_a_page_whose_class_says_related_is_still_the_page():
    page = read(f'<div class="related-content"><h1>{TITLE}</h1>{BODY}</div>')
    assert "paragraph 4 says" in page.article.text


META = '<meta property="article:section" content="Defence"><meta property="og:site_name" content="Daily">'
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2019-03-04T23:30:00-05:00",
"articleSection": ["World"], "author": [{"name": "A. Writer"}], "image": {"creditText": "Harbour Office"}}]}</script>"""


def test_a_page_says_its_section_author_date_and_credit():
    said = article(head=META + LINKED).article
    assert (said.category, said.source_name, said.author) == ("Defence", "Daily", "A. Writer")
    assert (said.published_on, said.image_credit) == (date(2019, 3, 4), "Harbour Office")


@pytest.mark.parametrize(
    ("shown", "credit"),
    [
        ("<figcaption>Boats at sea. Photo: Harbour Office</figcaption>", "Harbour Office"),
        ("<figcaption>Катера. Фото: Пресс-служба порта</figcaption>", "Пресс-служба порта"),
        ("<figcaption>Boats at sea (Photo by A. Writer/Port)</figcaption>", "A. Writer/Port"),
        ('<span class="image-credit">Port Agency</span>', "Port Agency"),
        ("<figcaption>A photo of the boats that were ordered.</figcaption>", None),
    ],
)
def test_the_credit_of_the_picture(shown, credit):
    said = read(f"<article><h1>{TITLE}</h1><figure><img src='a.jpg'>{shown}</figure>{BODY}</article>").article
    assert said.image_credit == credit


def test_broken_linked_data_adds_nothing_and_harms_nothing():
    said = article(head='<script type="application/ld+json">{"datePublished": </script>' + META).article
    assert (said.category, said.published_on) == ("Defence", None)


def test_a_date_the_article_tells_of_is_not_the_date_of_the_page():
    told = article(inside="<p>On 2018-07-09 both yards had promised to deliver the boats, and on July 10, 2018 they did not.</p>")
    assert told.article.published_on is None
    assert "no date was found on the page" in told.article.warnings


def test_a_byline_dates_the_page():
    page = read(
        f"<article><h1>{TITLE}</h1><p class='byline'>By A. Writer, <time datetime='2019-03-04'>4 March</time></p>{BODY}</article>"
    )
    assert page.article.published_on == date(2019, 3, 4)


def test_a_page_too_long_for_an_article_is_read_line_by_line_with_a_warning():
    page = read(f"<h1>{TITLE}</h1>" + "".join(f"<p>Line {number} of a very long table of boats.</p>" for number in range(30_000)))
    assert any("too long to look for its main text" in warning for warning in page.article.warnings)
    assert page.article.text.endswith("Line 29999 of a very long table of boats.")
