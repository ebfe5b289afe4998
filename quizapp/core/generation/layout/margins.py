"""What stands around the prose: front matter, page numbers, captions, quotations, markup."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.generation.layout.lines import Line, Page

_CAPTION = re.compile(
    r"[*_]{0,3}(?:figure|fig\.?|table|tab\.|plate|map|chart|diagram|listing|box|exhibit|abb\.|рис\.)"
    r"[*_]{0,3}\s*(?:\d{1,3}|[IVXLC]{1,6}|[A-Z])(?:[.\-–]\d{1,3}){0,3}[*_]{0,3}\s*(?:[:.|—–]|$)"
    r"|(?:photo(?:graph)?|image|picture|source|credit|image credit|photo credit|caption)s?:\s",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:\[?!\[[^\[\]]{0,400}\]\(?[^()\s]{0,400}[^()]{0,200}\)?(?:\]\([^()]{0,400}\))?\s*)+"
)
_PAGE_NUMBER = re.compile(
    r"[-–—\[(]?\s*(?:page|p\.|pg\.|seite|стор\.)?\s*(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—\])]?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r".{1,200}?(?:\.{4,}|(?:\. ){4,}|…{2,})\s*\d{1,4}")
_TAGS = re.compile(r"</?[a-zA-Z!][^<>]*>(?:\s*</?[a-zA-Z!][^<>]*>)*")
_BYLINE = re.compile(r"(?:by|von|par|por) (?:[A-Z][\w.'’-]*,? ?(?:and |& )?){1,8}", re.IGNORECASE)
_FIGURES = re.compile(r"\d+|\b[ivxlc]+$")
_LONGEST_HEAD = 80
_LONGEST_MATTER = 200
_REPEATS = 3


def front_matter(page: Page, at: int) -> int:
    """Recognise the settings between dashes with which some texts begin."""
    if at or page.lines[0].text != "---":
        return at
    for end in range(1, min(len(page.lines), _LONGEST_MATTER)):
        line = page.lines[end]
        if line.text in {"---", "..."}:
            return end + 1
        if end == 1 and ":" not in line.text:
            return at
    return at


def mark(page: Page, at: int) -> int:
    """Recognise rules and other lines without a word."""
    return at + 1 if page.lines[at].is_mark else at


def comment(page: Page, at: int) -> int:
    """Recognise a comment in the markup; one that nothing closes is a line."""
    if not page.lines[at].text.startswith("<!--"):
        return at
    for end in range(at, min(len(page.lines), at + _LONGEST_MATTER)):
        if "-->" in page.lines[end].text:
            return end + 1
    return at + 1


def quotation(page: Page, at: int) -> int:
    """Recognise a block quotation."""
    if page.lines[at].text[0] != ">" or page.lines[at].text.startswith(">>> "):
        return at
    end = at + 1
    while end < len(page.lines) and page.lines[end].text[0] == ">":
        end += 1
    return end


def caption(page: Page, at: int) -> int:
    """Recognise captions, pictures and lines of markup."""
    line = page.lines[at]
    if _CAPTION.match(line.text):
        return page.paragraph_end(at)
    if line.text[0] == "<" and _TAGS.fullmatch(line.text):
        return at + 1
    return at + 1 if line.text[0] in "![" and _IMAGE.fullmatch(line.text) else at


def leftover(page: Page, at: int) -> int:
    """Recognise page numbers, running heads, bylines and tables of contents."""
    line = page.lines[at]
    if len(line.text) > _LONGEST_MATTER:
        return at
    if _CONTENTS.fullmatch(line.text):
        return at + 1
    if not page.stands_alone(at):
        return at
    named = _PAGE_NUMBER.fullmatch(line.text) or _BYLINE.fullmatch(line.text)
    return at + 1 if named or head_of(line) in running_heads(page) else at


def head_of(line: Line) -> str:
    """Return the line without its figures, by which the heads of several pages are the same."""
    return _FIGURES.sub("#", line.text.casefold()) if len(line.text) <= _LONGEST_HEAD else ""


def running_heads(page: Page) -> frozenset[str]:
    """Lines that come back with another page number, three times or more."""
    return page.once("running heads", _running_heads)


def _running_heads(page: Page) -> frozenset[str]:
    seen = {line.text for line in page.lines if len(line.text) <= _LONGEST_HEAD}
    counts = Counter(_FIGURES.sub("#", text.casefold()) for text in seen if _ends_in_number(text))
    return frozenset(head for head, count in counts.items() if count >= _REPEATS)


def _ends_in_number(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and (words[0].isdigit() or words[-1].isdigit())
