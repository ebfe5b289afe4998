"""The words of a passage without marks, and the way back to the original for each character."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.markup import RULES
from quizapp.core.generation.tracking import Track, replaced

if TYPE_CHECKING:
    from quizapp.core.generation.markup import Rule

# Taking out one mark may uncover another; nobody nests them deeper than this.
_MOST_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean words; character ``n`` stands at ``original[offsets[n]:ends[n]]``."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, a: int, b: int) -> tuple[int, int]:
        """Return where the characters from ``a`` up to ``b`` stand in the original.

        The quotation begins with the character at ``a`` and ends with the one before ``b``.
        Raises ``IndexError`` when there is no such piece, or when it is empty.
        """
        if not 0 <= a < b <= len(self.text):
            raise IndexError(f"no characters {a} to {b} in {len(self.text)}")
        return self.offsets[a], self.ends[b - 1]


def clean(original: str, start: int, end: int) -> Cleaned:
    """Return the words of ``original[start:end]`` without markup, citations and note marks.

    White space is folded to single spaces, hyphenated line ends are joined. Cleaning what is
    clean changes nothing.
    """
    track = Track(original[start:end], list(range(start, end)), list(range(start + 1, end + 1)))
    for _ in range(_MOST_ROUNDS):
        before = track.text
        for rule in RULES:
            track = _applied(rule, track)
        if track.text == before:
            break
    return Cleaned(track.text, tuple(track.starts), tuple(track.ends))


def _applied(rule: Rule, track: Track) -> Track:
    if rule.signs and not any(sign in track.text for sign in rule.signs):
        return track
    return replaced(track, rule.pattern, rule.kept)
