"""What became of each word when a passage was changed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from quizapp.core.alignment import likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.alignment import Token
    from quizapp.core.text import Span

# So that a hostile text cannot take quadratic time.
_MOST_COMPARED = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """Words and what became of them.

    Word ``n`` is now the words ``firsts[n]`` to ``lasts[n]``; none when the first is past the
    last. ``is_same`` tells which words are themselves.
    """

    old: Sequence[Token]
    new: Sequence[Token]
    firsts: Sequence[int]
    lasts: Sequence[int]
    is_same: Sequence[bool]

    @classmethod
    def between(cls, old: Sequence[Token], new: Sequence[Token]) -> Change:
        """Compare two runs of words."""
        firsts, lasts, is_same = [], [], []
        for tag, start, end, there, there_end in _steps(
            [one.word for one in old], [one.word for one in new]
        ):
            for place in range(end - start):
                is_same.append(tag == "equal")
                firsts.append(there + place if is_same[-1] else there)
                lasts.append(there + place if is_same[-1] else there_end - 1)
        return cls(old, new, firsts, lasts, is_same)

    def place_of(self, span: Span) -> tuple[int, int] | None:
        """Return where the span is now; None when nothing of it is left."""
        first = bisect_right(self.old, span.start, key=lambda one: one.end)
        last = bisect_left(self.old, span.end, key=lambda one: one.start) - 1
        if first > last:
            return None
        here, there = self.firsts[first], self.lasts[last]
        if not here <= there < len(self.new):
            return None
        start, end = self.new[here].start, self.new[there].end
        if self.is_same[first]:
            start += max(0, span.start - self.old[first].start)
        if self.is_same[last]:
            end -= max(0, self.old[last].end - span.end)
        return (start, end) if start < end else None


def likeness_of(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how much of both runs is the same, in the same order: from 0 to 1."""
    if len(old) + len(new) > _MOST_COMPARED:
        return likeness(Counter(old), Counter(new))
    return SequenceMatcher(None, old, new).ratio()


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if old == new:
        return [("equal", 0, len(old), 0, len(new))]
    if len(old) + len(new) > _MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new).get_opcodes()
