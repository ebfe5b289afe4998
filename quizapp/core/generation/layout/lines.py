"""The lines of a text that are not blank, and what must be known of all of them at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_FENCE = re.compile(r"(`{3,}+|~{3,}+)([^`]*+)")
_RULE = re.compile(r"([-*_=—–])(?:[ \t]*\1){2,}")
_NOTE = re.compile(
    r"(?:\[\^?\d{1,3}\]|\d{1,3}[.):]?(?=\s)|[*†‡§¶]{1,3}|[¹²³⁰⁴-⁹]{1,3})\s*[^\W\d_\s*]"
)
_WORD = re.compile(r"[^\W_]")
_STOPS = ".!?…:;\"'”’)]。！？"
# What ends a paragraph even when no blank line stands before it.
_OPENINGS = re.compile(r"`{3}|~{3}|#{1,6}\s|[-*+•‣◦▪●]\s+\S|>|1[.)]\s|\||\[\^[^\]\s]{1,40}\]:|<!--")
_LONGEST_WRAPPED = 120
_FEWEST_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it."""

    start: int
    end: int
    text: str
    indent: int
    follows_blank: bool

    @property
    def is_mark(self) -> bool:
        """Whether it holds no letter and no figure: a rule, a row of stars, a bracket."""
        return not _WORD.search(self.text)

    @property
    def is_closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text[-1] in _STOPS


class Page:
    """All lines of a text, and what the recognisers ask about them."""

    def __init__(self, original: str) -> None:
        self.lines = tuple(_lines_of(original))
        self._known: dict[str, object] = {}

    @cached_property
    def is_divided(self) -> bool:
        """Whether blank lines divide the text."""
        return any(line.follows_blank for line in self.lines[1:])

    @cached_property
    def is_wrapped(self) -> bool:
        """Whether lines were broken at a width, with no blank line to show the paragraphs."""
        longest = max((len(line.text) for line in self.lines), default=0)
        if self.is_divided or len(self.lines) <= _FEWEST_WRAPPED or longest > _LONGEST_WRAPPED:
            return False
        running = sum(
            line.text[0].islower() and not before.is_closed and len(before.text) * 2 >= longest
            for before, line in pairwise(self.lines)
        )
        return running * 5 >= len(self.lines) - 1

    @cached_property
    def width(self) -> int:
        """How long a full line usually is."""
        lengths = sorted(len(line.text) for line in self.lines)
        return lengths[len(lengths) * 3 // 4]

    @cached_property
    def notes_from(self) -> int:
        """The line after the last rule, when nothing but notes stands below it."""
        rule = max(
            (number for number, line in enumerate(self.lines) if _RULE.fullmatch(line.text)),
            default=len(self.lines),
        )
        below = self.lines[rule + 1 :]
        opening = [line for number, line in enumerate(below) if line.follows_blank or number == 0]
        if opening and all(_NOTE.match(line.text) for line in opening):
            return rule + 1
        return len(self.lines)

    def once(self, name: str, find: Callable[[Page], T]) -> T:
        """Find something that is the same for all lines, and find it once only."""
        if name not in self._known:
            self._known[name] = find(self)
        return cast("T", self._known[name])

    def fence_end(self, at: int) -> int:
        """Return the line after the fence that closes the one at this line; 0 when none does."""
        opened = fence_of(self.lines[at])
        if opened is None or self._closers[opened[0]][at + 1] < len(opened):
            return 0
        return next(
            number + 1
            for number in range(at + 1, len(self.lines))
            if _closes(self.lines[number], opened)
        )

    @cached_property
    def _closers(self) -> dict[str, list[int]]:
        """For each line, how long the longest closing fence is from there on."""
        found = {}
        for mark in "`~":
            lengths = [
                len(line.text) if _closes(line, mark * 3) else 0 for line in reversed(self.lines)
            ]
            found[mark] = [*reversed([*accumulate(lengths, max)]), 0]
        return found

    def paragraph_end(self, at: int) -> int:
        """Return the line after the paragraph that begins here."""
        if not self.is_divided and not self.is_wrapped:
            return at + 1
        end = at + 1
        while end < len(self.lines) and not self._breaks(end):
            end += 1
        return end

    def chunk(self, at: int, most: int) -> tuple[Line, ...]:
        """Return the lines from here to the next blank line, or the first few of them."""
        end = at + 1
        while end < min(len(self.lines), at + most) and not self.lines[end].follows_blank:
            end += 1
        return self.lines[at:end]

    def stands_alone(self, at: int) -> bool:
        """Whether the line is a paragraph of its own."""
        line = self.lines[at]
        if not self.is_divided:
            return not self.is_wrapped or at == 0 or self.lines[at - 1].is_closed
        ends = at + 1 == len(self.lines) or self.lines[at + 1].follows_blank
        return line.follows_blank and ends

    def _breaks(self, number: int) -> bool:
        line, before = self.lines[number], self.lines[number - 1]
        if line.follows_blank or line.is_mark or _OPENINGS.match(line.text):
            return True
        # The last line of a paragraph is a short one.
        short = len(before.text) * 5 < self.width * 4
        return self.is_wrapped and before.is_closed and (short or line.indent > before.indent)


def fence_of(line: Line) -> str | None:
    """Return the run of marks with which a line opens a fence of code."""
    match = _FENCE.fullmatch(line.text)
    return match[1] if match else None


def _closes(line: Line, opened: str) -> bool:
    marks = line.text
    return marks[0] == opened[0] and len(marks) >= len(opened) and not marks.strip(marks[0])


def _lines_of(original: str) -> list[Line]:
    lines = []
    start, follows_blank = 0, True
    for raw in original.split("\n"):
        text = raw.strip()
        if text:
            left = len(raw) - len(raw.lstrip())
            begin = start + left
            indent = len(raw[:left].expandtabs(4))
            lines.append(Line(begin, begin + len(text), text, indent, follows_blank))
        follows_blank = not text
        start += len(raw) + 1
    return lines
