"""An article's Markdown as HTML, with a footnote mark behind each sentence that was read."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from reliant.model.claim import Claim


def article_html(body: str, claims: Sequence[Claim]) -> Markup:
    """Body of an article; mark n stands where the sentence of the n-th claim ends and leads to ``#`` and the claim's id.

    HTML in the Markdown is shown as text, and links to scripts are no links. Pictures are not shown: one with credit stands in
    the front matter. A sentence that stands in no single paragraph has no mark; its footnote is listed all the same.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    tokens = parser.parse(body)
    waiting = list(enumerate(claims, start=1))
    for token in tokens:
        if token.type == "heading_open":
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"  # the page's title is the only heading of the first level
        if token.type == "heading_close":
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.type == "inline" and token.children:
            waiting = _mark(token, waiting)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  the renderer escapes what is text


def _mark(inline: Token, waiting: Sequence[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Marks put into one paragraph; claims whose sentences are not in it are left over."""
    words = _words(inline)
    left, ends = [], []
    for number, claim in waiting:
        sentence = " ".join(claim.evidence.split())
        at = words.find(sentence)
        if at < 0:
            left.append((number, claim))
        else:
            ends.append((at + len(sentence), number, claim))
    for end, number, claim in sorted(ends, key=lambda one: (one[0], one[1]), reverse=True):
        _insert(
            inline,
            end,
            Markup('<sup><a href="#{0}" id="mark-{1}" aria-label="footnote {1}">{1}</a></sup>').format(claim.id, number),
        )
    return left


def _words(inline: Token) -> str:
    return "".join(_text(child) for child in inline.children or ())


def _text(token: Token) -> str:
    if token.type in {"text", "code_inline"}:
        return token.content
    return " " if token.type in {"softbreak", "hardbreak"} else ""


def _insert(inline: Token, place: int, markup: Markup) -> None:
    """Markup put behind the first ``place`` characters of a paragraph's words."""
    children = inline.children or []
    passed = 0
    for index, child in enumerate(children):
        length = len(_text(child))
        if passed + length >= place and length:
            note = Token("html_inline", "", 0, content=str(markup))
            if child.type == "text":
                before = Token("text", "", 0, content=child.content[: place - passed])
                after = Token("text", "", 0, content=child.content[place - passed :])
                children[index : index + 1] = [before, note, after]
            else:
                children.insert(index + 1, note)
            return
        passed += length
