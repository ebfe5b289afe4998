"""Where a bank file goes wrong: places, and the problems found so far."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from quizapp.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_PROBLEMS = 1000

# Looking for the nearest word is slow: a hostile file must not ask for it without end.
_MAX_SUGGESTIONS = 200
_MAX_CANDIDATES = 2000
_MAX_COMPARISONS = 20
_COMPARED_CHARACTERS = 100_000
_LONGEST_WORD = 100
_SHOWN = 60
_LISTED = 12


class Abandoned(Exception):
    """Reading on makes no sense; the reason is among the problems already."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file, counted from 1."""

    line: int = 1
    column: int = 1


class Faults:
    """The problems found so far. Raises ``Abandoned`` after ``MAX_PROBLEMS`` errors."""

    def __init__(self) -> None:
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []
        self._suggestions_left = _MAX_SUGGESTIONS
        self._comparisons_left = _MAX_COMPARISONS

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of the file."""
        found = [*self._errors, *self._warnings[:MAX_PROBLEMS]]
        return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))

    @property
    def error_count(self) -> int:
        """How many errors there are; warnings do not count."""
        return len(self._errors)

    def error(self, place: Place, message: str, mend: str, owner: str = "") -> None:
        """Note a fault; ``owner`` is the id of the question or flashcard."""
        self._errors.append(Problem(place.line, message, mend, owner, place.column))
        if len(self._errors) == MAX_PROBLEMS:
            more = f"there may be more problems than the {MAX_PROBLEMS} listed here"
            self._errors.append(Problem(place.line, more, "Mend these first.", "", place.column))
            raise Abandoned

    def warn(self, place: Place, message: str, mend: str, owner: str = "") -> None:
        """Note something that is allowed, but seldom meant."""
        problem = Problem(place.line, message, mend, owner, place.column, is_warning=True)
        self._warnings.append(problem)

    def abandon(self, place: Place, message: str, mend: str) -> Abandoned:
        """Note a fault after which nothing can be read, and return what to raise."""
        self.error(place, message, mend)
        return Abandoned()

    def suggest(self, word: str, known: Collection[str]) -> str:
        """Return the known word that is most like this one, or nothing."""
        if len(known) > _MAX_CANDIDATES or len(word) > _LONGEST_WORD or not self._suggestions_left:
            return ""
        self._suggestions_left -= 1
        return next(iter(get_close_matches(word, known, 1)), "")

    def may_compare(self, characters: int) -> bool:
        """Whether a text of that length may be searched for something alike once more."""
        self._comparisons_left -= 1
        return self._comparisons_left >= 0 and characters <= _COMPARED_CHARACTERS


def shown(text: str) -> str:
    """Return the text in quotation marks, on one line and cut short."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"


def listed(words: Collection[str]) -> str:
    """Return the words with commas between them; the first few when there are many."""
    first = [word for word, _ in zip(words, range(_LISTED), strict=False)]
    return ", ".join(first) + (", …" if len(words) > _LISTED else "")


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return ``1 paragraph``, ``2 paragraphs``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural or noun + 's'}"
