"""Word documents, with their headings, lists, tables and footnotes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from quizapp.core.documents.archive import Archive
from quizapp.core.documents.hypertext import parsed, title_of, whole_text
from quizapp.core.documents.values import DocumentError, Reading, refusing

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p:fresh
"""
_MOST_TAGS = 500_000
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(name: str, content: bytes) -> Reading:
    """Return the text. Pictures are left out, links to outside are not followed."""
    import mammoth

    archive = Archive(name, content)
    _check_parts(name, archive)
    with refusing(f"{name} is damaged. Open it in a word processor and save it anew as .docx."):
        page = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(_no_picture),
        ).value
    if not page.strip():
        return Reading("")
    root = parsed(name, page.encode())
    return Reading(whole_text(root).replace(" ↑", ""), _title(archive) or title_of(root))


def _no_picture(_: object) -> Mapping[str, str]:
    return {}


def _check_parts(name: str, archive: Archive) -> None:
    """Refuse parts that would take too long, or that define entities."""
    tags = 0
    for part in archive.read_all((".xml", ".rels")):
        tags += part.count(b"<")
        if tags > _MOST_TAGS:
            raise DocumentError(f"{name} is too large for a Word document. Save it as .txt.")
        _check_part(name, part)


def _check_part(name: str, part: bytes) -> None:
    from lxml import etree

    with refusing(f"{name} is damaged: a part of it is no XML. Save it anew as .docx."):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        tree = etree.fromstring(part, parser).getroottree()
    if tree.docinfo.doctype:
        raise DocumentError(f"{name} defines entities, as no Word document does. Do not use it.")


def _title(archive: Archive) -> str:
    from lxml import etree

    if _PROPERTIES not in archive.names:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    found = etree.fromstring(archive.read(_PROPERTIES), parser).findtext(_TITLE)
    return found or ""
