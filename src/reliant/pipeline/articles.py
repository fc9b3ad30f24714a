"""The analysts' own articles: articles/*.md of a monitor folder, each with its front matter and picture."""

import re
from collections.abc import Mapping
from pathlib import Path

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.model.document import Document
from reliant.monitor.site import Article
from reliant.sources import MonitorFolder, Snapshot, read_file
from reliant.text import read_page
from reliant.text.markdown import has_front_matter, read_note

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
_FRONT = "begin the file with ---, title: and date: on lines of their own, and ---"


def articles_of(folder: MonitorFolder) -> tuple[tuple[Article, ...], Mapping[str, bytes]]:
    """Articles of the folder, newest first, and their pictures by path within the site.

    Raises:
        SourceMalformed: an article has no front matter, title or date; names a category that monitor.toml does not have; has a
            picture without credit or of an unknown kind; or two articles would have one address.
        SourceUnreachable: a picture is not there, or lies outside of the folder.
    """
    names = {name.casefold(): one.id for one in folder.settings.categories for name in (one.id, one.name)}
    found: dict[str, Article] = {}
    pictures: dict[str, bytes] = {}
    for path in sorted((folder.path / "articles").glob("*.md")):
        if path.stem.upper() == "README" or path.name.startswith("."):
            continue
        name = path.relative_to(folder.path).as_posix()
        article, picture = _article(folder, read_file(path), name, path, names)
        if article.slug in found:
            raise SourceMalformed(f"another article has the address {article.slug}", where=name, remedy="rename one of the files")
        found[article.slug] = article
        if picture is not None and article.image:
            pictures[article.image] = picture
    newest_first = sorted(found.values(), key=lambda one: (one.document.published_on, one.slug), reverse=True)
    return tuple(newest_first), pictures


def _article(
    folder: MonitorFolder, file: Snapshot, name: str, path: Path, names: Mapping[str, str]
) -> tuple[Article, bytes | None]:
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=name, remedy="save it as UTF-8") from error
    if not has_front_matter(text):
        raise SourceMalformed("it has no front matter", where=name, remedy=_FRONT)
    note = read_note(text, name=name)
    document: Document = read_page(file.data, name=name).documents[0]
    missing = [what for what, value in (("title", document.title), ("date", document.published_on)) if not value]
    if missing:
        raise SourceMalformed(f"its front matter lacks {' and '.join(missing)}", where=name, remedy=_FRONT)
    category = None
    if document.category:
        category = names.get(document.category.casefold())
        if category is None:
            known = ", ".join(one.name for one in folder.settings.categories) or "none"
            raise SourceMalformed(
                f"no category is called {document.category!r}", where=name, remedy=f"the categories of monitor.toml are: {known}"
            )
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or document.id
    picture = image = None
    if "image" in note.fields:
        image, picture = _picture(folder, note.fields["image"], name, path, slug, document.image_credit)
    return Article(
        document=document,
        slug=slug,
        body=note.body,
        category=category,
        image=image,
        image_alt=note.fields.get("image_alt", ""),
    ), picture


def _picture(folder: MonitorFolder, printed: str, name: str, path: Path, slug: str, credit: str | None) -> tuple[str, bytes]:
    file = (path.parent / printed).resolve()
    if not file.is_relative_to(folder.path.resolve()):
        raise SourceUnreachable(
            f"its image {printed} lies outside of the monitor", where=name, remedy="put it beside the article"
        )
    if file.suffix.lower() not in PICTURES:
        raise SourceMalformed(
            f"its image {printed} is of no kind that pages show", where=name, remedy=f"use one of {', '.join(PICTURES)}"
        )
    if not credit:
        raise SourceMalformed("its image has no credit", where=name, remedy="say in image_credit: who made it")
    return f"images/{slug}{file.suffix.lower()}", read_file(file).data
