"""Replacement in a text that keeps, for each character, where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

# What is left of a match: pieces of it by their places in the text, and new words for all of it.
Kept: TypeAlias = "Sequence[tuple[int, int] | str]"


@dataclass(frozen=True, slots=True)
class Track:
    """A text, and the place in the original of each of its characters."""

    text: str
    starts: list[int]
    ends: list[int]


def replaced(
    track: Track, pattern: re.Pattern[str], kept: Callable[[re.Match[str]], Kept | None]
) -> Track:
    """Put what is kept in place of each match; ``None`` leaves the match as it is."""
    changed = [
        (match.span(), left)
        for match in pattern.finditer(track.text)
        if (left := kept(match)) is not None
    ]
    if not changed:
        return track
    made = _Made(track)
    done = 0
    for (start, end), left in changed:
        made.copy(done, start)
        for piece in left:
            if isinstance(piece, str):
                made.write(piece, start, end)
            else:
                made.copy(*piece)
        done = end
    made.copy(done, len(track.text))
    return Track("".join(made.words), made.starts, made.ends)


class _Made:
    """A track in the making, out of another one."""

    def __init__(self, source: Track) -> None:
        self._source = source
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def copy(self, start: int, end: int) -> None:
        """Add a piece of the source as it is."""
        self.words.append(self._source.text[start:end])
        self.starts += self._source.starts[start:end]
        self.ends += self._source.ends[start:end]

    def write(self, words: str, start: int, end: int) -> None:
        """Add new words, each of whose characters stands for the whole piece of the source."""
        self.words.append(words)
        self.starts += [self._source.starts[start]] * len(words)
        self.ends += [self._source.ends[end - 1]] * len(words)
