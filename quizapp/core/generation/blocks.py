"""The blocks of a text: what is prose, and what is a list, a table, code or a note.

Blocks are in order, do not overlap, and hold every character that is not white space.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quizapp.core.generation.cleaning import clean
from quizapp.core.generation.layout import headings, margins, notes
from quizapp.core.generation.layout.code import code, fence
from quizapp.core.generation.layout.lines import Page
from quizapp.core.generation.layout.lists import bullets
from quizapp.core.generation.layout.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["paragraph", "heading", "list", "table", "code", "reference", "footnote", "other"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a text: ``original[start:end]``, and the headings above it, outermost first."""

    kind: Kind
    start: int
    end: int
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that belong together; ``level`` is that of a heading, else 0."""

    kind: Kind
    first: int
    last: int
    level: int = 0
    title: str = ""


# The first one that recognises something at a line decides.
_RECOGNISERS: tuple[tuple[Kind, Callable[[Page, int], int]], ...] = (
    ("other", margins.front_matter),
    ("code", fence),
    ("heading", headings.heading),
    ("table", table),
    ("other", margins.mark),
    ("other", margins.comment),
    ("other", margins.quotation),
    ("footnote", notes.footnote),
    ("other", margins.caption),
    ("code", code),
    ("reference", notes.reference),
    ("other", margins.leftover),
    ("heading", headings.plain_heading),
    ("list", bullets),
)


def blocks_of(original: str) -> tuple[Block, ...]:
    """Return the blocks of a plain or Markdown text."""
    page = Page(original)
    trail: list[tuple[int, str]] = []
    section: tuple[int, Kind] | None = None
    blocks = []
    for piece in _pieces(page, original):
        kind = piece.kind
        if section and (kind != "heading" or not _ends(piece, section[0])):
            kind = section[1]
        if kind == "heading":
            while trail and trail[-1][0] >= piece.level:
                trail.pop()
            section = _section(piece)
        path = tuple(title for _, title in trail)
        start, end = page.lines[piece.first].start, page.lines[piece.last].end
        blocks.append(Block(kind, start, end, path))
        if kind == "heading":
            trail.append((piece.level, piece.title))
    return tuple(blocks)


def _pieces(page: Page, original: str) -> Iterator[_Piece]:
    at = 0
    while at < len(page.lines):
        kind, end = _recognise(page, at)
        if kind == "heading":
            line = page.lines[at]
            under = page.lines[at + 1].text if end > at + 1 else ""
            title = clean(original, line.start, line.end).text.strip("# ")
            yield _Piece(kind, at, end - 1, headings.level_of(line, under), title)
        else:
            yield _Piece(kind, at, end - 1)
        at = end


def _recognise(page: Page, at: int) -> tuple[Kind, int]:
    for kind, recognise in _RECOGNISERS:
        end = recognise(page, at)
        if end > at:
            return kind, end
    return "paragraph", page.paragraph_end(at)


def _section(heading: _Piece) -> tuple[int, Kind] | None:
    """Tell what stands below a heading over references or notes, and how deep it is."""
    if headings.is_notes_title(heading.title):
        return heading.level, "footnote"
    return (heading.level, "reference") if headings.is_reference_title(heading.title) else None


def _ends(heading: _Piece, level: int) -> bool:
    """Whether a heading ends the references, where titles of books look like plain headings."""
    if heading.level <= level:
        return True
    words = heading.title.lstrip("0123456789. ")
    return headings.is_plain(heading.level) and not any(
        character.isdigit() or character == "," for character in words
    )
