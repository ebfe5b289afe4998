"""HTML pages: the article in them, without menus and advertisements."""

from __future__ import annotations

import codecs
import copy
import re
from typing import TYPE_CHECKING

from quizapp.core.documents.plain import decoded
from quizapp.core.documents.tree import tag_of, text_of
from quizapp.core.documents.values import DocumentError, Reading, refusing

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_HEAD = 4_096
# The search for the article takes long on pages of this size, and such pages are mostly text.
_LARGEST_SEARCHED = 2_000_000
_LARGEST = 60_000_000
_MOST_TAGS = 1_000_000
_FEWEST_BLOCKS = 2
_TITLES = ("title", "h1", "h2")


def read_html(name: str, content: bytes) -> Reading:
    """Return the article of a page; all its text when no article is found."""
    root = parsed(name, content)
    title = title_of(root)
    with refusing(f"{name} cannot be read as HTML. Copy its text and paste it."):
        text = _article(root) if len(content) <= _LARGEST_SEARCHED else ""
        return Reading(text if text.strip() else whole_text(root), title)


def parsed(name: str, content: bytes) -> Element:
    """Return the tree of a page. Nothing outside of it is loaded."""
    from lxml import html

    if len(content) > _LARGEST or content.count(b"<") > _MOST_TAGS:
        raise DocumentError(f"{name} is too large for an HTML page. Save its text as .txt.")
    text = _DECLARATION.sub("", _decoded(name, content), count=1)
    with refusing(f"{name} holds no HTML that can be read. Copy its text and paste it."):
        parser = html.HTMLParser(
            encoding="utf-8", no_network=True, remove_pis=True, remove_comments=True
        )
        return html.document_fromstring(text.encode(), parser=parser)


def whole_text(root: Element) -> str:
    """Return all text of a page that is for readers."""
    body = next((each for each in root.iter() if _is(each, "body")), root)
    return text_of(body)


def title_of(root: Element) -> str:
    """Return the title of a page, else its first heading."""
    for wanted in _TITLES:
        for element in root.iter():
            if _is(element, wanted):
                words = " ".join("".join(element.itertext()).split())
                if words:
                    return words
                break
    return ""


def _is(element: Element, tag: str) -> bool:
    return isinstance(element.tag, str) and tag_of(element) == tag


def _article(root: Element) -> str:
    import trafilatura

    # It changes the tree; the whole text may be needed afterwards.
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(root), include_comments=False, include_formatting=True, fast=True
        )
    except Exception:  # noqa: BLE001 - whatever stops the search, the page has its text still
        return ""
    # All in one block: it found no article, and took the words of the page without their order.
    body = getattr(found, "body", None)
    return "" if body is None or len(body) < _FEWEST_BLOCKS else text_of(body)


def _decoded(name: str, content: bytes) -> str:
    named = _CHARSET.search(content[:_HEAD])
    has_bom = content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if named and not has_bom:
        try:
            encoding = codecs.lookup(named[1].decode("ascii")).name
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass  # many pages name another encoding than theirs
    return decoded(name, content)
