"""Headings: marked ones, underlined ones, and those that only look like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.generation.layout.lines import Line, Page

_MARKED = re.compile(r"(#{1,6})(?:\s+|$)")
_UNDERLINE = re.compile(r"={2,}|-{2,}")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_a-z]|([IVX]{1,5})\.\s+[^\W\d_a-z]")
_PART = re.compile(
    r"(?:chapter|part|section|unit|lesson|lecture|module|appendix|book|act|article|kapitel|teil"
    r"|розділ|глава|chapitre|capítulo)\s+(?:[\dIVXLC]{1,6}|[A-Z]|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an and as at but by for from in into is its nor of on or over per the to up via vs with"
    " de der des die du et la le les und y el".split()
)
_REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:(?:selected |cited |general |annotated )?"
    r"(?:references?|bibliograph(?:y|ies)|works cited|literature cited|sources|citations)"
    r"|(?:end|foot)?notes(?: and references)?|references and notes|further reading"
    r"|external links|see also"
    r"|literatur(?:verzeichnis)?|einzelnachweise|weblinks|література|примітки|джерела|посилання"
    r"|références|bibliographie|bibliografía|referencias)\s*:?",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:\d{1,2}\.?\s+)?(?:end|foot)?notes\s*:?|примітки", re.IGNORECASE)
_LONGEST = 90
_MOST_WORDS = 12
_MOST_PLAIN_WORDS = 7
_LONGEST_WRAPPED = 120
_SHORTEST_PROSE = 40
# Below all headings that are marked as such.
_PLAIN_LEVEL = 7


def heading(page: Page, at: int) -> int:
    """Recognise a heading that is marked or underlined."""
    line = page.lines[at]
    if _MARKED.match(line.text):
        return at + 1
    under = page.chunk(at, 2)[1:]
    if not under or (page.is_divided and not line.follows_blank):
        return at
    is_line = _UNDERLINE.fullmatch(under[0].text) and len(line.text) <= _LONGEST
    return at + 2 if is_line and not line.is_mark else at


def plain_heading(page: Page, at: int) -> int:
    """Recognise a short line without a stop that has prose below it."""
    line = page.lines[at]
    if is_reference_title(line.text) and (page.stands_alone(at) or line.follows_blank):
        return at + 1
    if not _may_be_title(line.text) or not _has_prose_below(page, at):
        return at
    if page.stands_alone(at):
        return at + 1
    # No wrapped line is that long: the short one above it was ended on purpose.
    is_apart = _is_titled(line.text) or len(page.lines[at + 1].text) > _LONGEST_WRAPPED
    return at + 1 if is_apart and _tops_its_paragraph(page, at) else at


def level_of(line: Line, under: str) -> int:
    """How deep a heading stands: 1 is the outermost."""
    if match := _MARKED.match(line.text):
        return len(match[1])
    if under:
        return 1 if under[0] == "=" else 2
    if match := _NUMBERED.match(line.text):
        return _PLAIN_LEVEL + 1 + (match[1] or "").count(".")
    if _PART.match(line.text) or line.text.isupper():
        return _PLAIN_LEVEL
    return _PLAIN_LEVEL + 1 if is_reference_title(line.text) else _PLAIN_LEVEL + 2


def is_plain(level: int) -> bool:
    """Whether a heading of that level only looks like one."""
    return level >= _PLAIN_LEVEL


def is_reference_title(text: str) -> bool:
    """Whether a heading stands over references, notes or links."""
    return bool(_REFERENCES.fullmatch(text))


def is_notes_title(text: str) -> bool:
    """Whether a heading stands over notes."""
    return bool(_NOTES.fullmatch(text))


def _may_be_title(text: str) -> bool:
    words = text.split()
    if len(text) > _LONGEST or len(words) > _MOST_WORDS or text[-1] in ".!…;,:。！|)]":
        return False
    if text[0] in "-*+•|>\"“”'‘(" or not any(map(str.isalpha, text)) or text[0].islower():
        return False
    return _is_titled(text) or len(words) <= _MOST_PLAIN_WORDS


def _is_titled(text: str) -> bool:
    if text.isupper() or _NUMBERED.match(text) or _PART.match(text):
        return True
    words = [word.strip("\"'“”‘’(),:–—-") for word in text.split()]
    return all(
        word[:1].isupper() or word[:1].isdigit() or word in _SMALL or not word for word in words
    )


def _has_prose_below(page: Page, at: int) -> bool:
    """Whether prose follows, at once or below one more heading."""
    for below in page.lines[at + 1 : at + 3]:
        if _is_prose(below) and len(below.text) > len(page.lines[at].text):
            return True
        if not (_may_be_title(below.text) or _MARKED.match(below.text)):
            return below.is_mark or below.text[0] in "-*•|"
    return False


def _is_prose(line: Line) -> bool:
    return len(line.text) >= _SHORTEST_PROSE or (line.is_closed and " " in line.text)


def _tops_its_paragraph(page: Page, at: int) -> bool:
    """Whether the line begins a paragraph whose other lines are much longer."""
    line, below = page.lines[at], page.lines[at + 1]
    opens = line.follows_blank or not page.is_divided
    return opens and len(line.text) * 5 < len(below.text) * 3
