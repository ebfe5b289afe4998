"""Footnotes and entries of a list of references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.generation.layout.lines import Page

_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:|[†‡§¶]{1,3}\s*\w|[¹²³⁰⁴-⁹]{1,3}\s*[^\W\d_]")
# "*The figures are of 2010." without a second star, which would make it emphasis.
_STARRED = re.compile(r"\*{1,3}[^\W_\s][^*\n]*+\Z")
_STAR_MARK = re.compile(r"[^\W_]\*(?=[\s.,;:)]|$)")
_TARGET = re.compile(r"\[[^\[\]]{1,80}\]:\s*(?:<?https?://|/|#|\./)")
_NUMBERED = re.compile(r"\[\d{1,3}\]\s+\S")
_AUTHOR = re.compile(
    r"(?:\[?\d{1,3}[\].]\s*|[-*•]\s+)?[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30})?,\s+"
    r"(?:[^\W\d_]\.[\s-]?(?:[^\W\d_]\.)*|[A-Z][a-z]{1,20}(?: [A-Z]\.)?[.,])"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b|\bn\.d\.")
_SIGNS = (
    re.compile(
        r"\((?:(?:1[5-9]|20)\d\d[a-z]?|n\.d\.)(?:, \w+(?: \d+)?)?\)\.?|, (?:1[5-9]|20)\d\d\.$"
    ),
    re.compile(r"\bdoi\b|https?://|\bISBN\b|\barXiv:", re.IGNORECASE),
    re.compile(
        r"\bpp?\. ?\d|\d ?\(\d{1,3}\)[:,]|\bvol\. ?\d|\bno\. ?\d|\d:\s?\d+[-–]\d", re.IGNORECASE
    ),
    re.compile(
        r"\bUniversity Press\b|\bPress[,.]|\bPublish(?:ers|ing)\b|\bJournal of\b|\bProceedings\b"
    ),
    re.compile(r"\bRetrieved\b|\bAccessed\b|\bet al\.|\([Ee]ds?\.\)|\beds?\.[ ,]"),
)
_SAMPLE = 500
_ENOUGH = 3
_LINES = 6


def footnote(page: Page, at: int) -> int:
    """Recognise footnotes, and the notes below the last rule."""
    line = page.lines[at]
    if at >= page.notes_from or _FOOTNOTE.match(line.text):
        return _note_end(page, at)
    if line.text[0] == "*" and _STARRED.match(line.text) and _is_starred(page):
        return page.paragraph_end(at)
    return at


def reference(page: Page, at: int) -> int:
    """Recognise what reads like an entry of a bibliography, and targets of links."""
    line = page.lines[at]
    if line.text[0] == "[" and _TARGET.match(line.text):
        return at + 1
    end = page.paragraph_end(at)
    if end - at > _LINES or page.lines[end - 1].end - line.start > _SAMPLE:
        return at
    words = " ".join(each.text for each in page.lines[at:end])
    return end if is_entry(words) else at


def is_entry(words: str) -> bool:
    """Whether the words read like an entry of a bibliography."""
    signs = sum(bool(sign.search(words)) for sign in _SIGNS)
    has_year = bool(_YEAR.search(words))
    opens = bool(_AUTHOR.match(words)) or bool(_NUMBERED.match(words))
    return signs + has_year + opens >= _ENOUGH and (opens or signs >= _ENOUGH)


def _note_end(page: Page, at: int) -> int:
    end = at + 1
    while end < len(page.lines):
        line = page.lines[end]
        if line.follows_blank and not line.indent:
            break
        if _FOOTNOTE.match(line.text):
            break
        end += 1
    return end


def _is_starred(page: Page) -> bool:
    """Whether a word of the text bears a star, so that a note to it may follow."""
    return page.once("star", lambda one: any(_STAR_MARK.search(line.text) for line in one.lines))
