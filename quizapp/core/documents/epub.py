"""EPUB books: their chapters in the order in which they are read."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from quizapp.core.documents.archive import Archive
from quizapp.core.documents.hypertext import parsed, whole_text
from quizapp.core.documents.values import DocumentError, Reading, refusing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be garbled without the text being so.
_OF_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MOST_TAGS = 1_000_000


def read_epub(name: str, content: bytes) -> Reading:
    """Return the text of all chapters; refuses books with copy protection."""
    archive = Archive(name, content)
    _check_protection(archive)
    with refusing(f"{name} is damaged: its table of parts cannot be read. Save it anew."):
        package = _package_path(archive)
        opf = _tree(archive, package)
        title = next((each.text or "" for each in _all(opf, "title")), "")
        chapters = list(_chapters(archive, opf, posixpath.dirname(package)))
    tags = 0
    texts = []
    for chapter in chapters:
        page = archive.read(chapter)
        tags += page.count(b"<")
        if tags > _MOST_TAGS:
            raise DocumentError(f"{name} is too large for a book. Save its text as .txt.")
        if page.strip():
            texts.append(whole_text(parsed(name, page)))
    return Reading("\n\n".join(filter(None, texts)), title)


def _check_protection(archive: Archive) -> None:
    if _ENCRYPTION not in archive.names:
        return
    with refusing(f"{archive.name} is damaged: {_ENCRYPTION} cannot be read. Save it anew."):
        methods = _all(_tree(archive, _ENCRYPTION), "EncryptionMethod")
        used = {each.get("Algorithm") or "" for each in methods}
    if used - _OF_FONTS:
        raise DocumentError(
            f"{archive.name} has copy protection (DRM), so its text cannot be read."
            " Use a copy without it."
        )


def _package_path(archive: Archive) -> str:
    roots = _all(_tree(archive, _CONTAINER), "rootfile")
    return next(path for each in roots if (path := each.get("full-path")))


def _chapters(archive: Archive, opf: Element, folder: str) -> Iterator[str]:
    """Find the members that hold chapters, each once, in reading order."""
    items = {each.get("id"): each for each in _all(opf, "item")}
    seen = set()
    for reference in _all(opf, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS or _is_contents(item):
            continue
        member = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if member in archive.names and member not in seen:
            seen.add(member)
            yield member


def _is_contents(item: Element) -> bool:
    return "nav" in (item.get("properties") or "").split()


def _tree(archive: Archive, member: str) -> Element:
    import defusedxml.ElementTree

    root: Element = defusedxml.ElementTree.fromstring(archive.read(member))
    return root


def _all(root: Element, tag: str) -> list[Element]:
    """All elements of that name, in whatever name space."""
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == tag]
