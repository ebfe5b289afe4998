"""What every backend is: it reads a passage and proposes candidates."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from quizapp.core.errors import QuizError
from quizapp.core.generation.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.cleaning import Cleaned
    from quizapp.core.text import Paragraph, SourceText


class BackendError(QuizError):
    """A backend that cannot do its work; the message tells the instructor what to do.

    ``is_passing`` when the next passage may well succeed: a timeout, a reply cut short.
    """

    def __init__(self, message: str, *, is_passing: bool = False) -> None:
        self.is_passing = is_passing
        super().__init__(message)


@dataclass(frozen=True)
class Passage:
    """A paragraph of a text, and the heading that it stands under ("" when there is none)."""

    text: SourceText
    paragraph: Paragraph
    heading: str

    @cached_property
    def cleaned(self) -> Cleaned:
        """The words of the paragraph without marks, and the way back to the original text."""
        return clean(self.text.original, self.paragraph.start, self.paragraph.end)

    @property
    def words(self) -> str:
        """The paragraph as it is read: without marks, its white space folded."""
        return self.cleaned.text

    def said(self, start: int, end: int) -> str:
        """Return the words of the paragraph that stand between two places of the original."""
        places = self.cleaned.offsets
        return self.words[bisect_left(places, start) : bisect_left(places, end)].strip()


class Backend(Protocol):
    """Anything that proposes candidates from a passage."""

    def propose(self, passage: Passage, kinds: frozenset[str]) -> Iterable[Candidate]:
        """Propose candidates of these kinds (stored names); evidence lies in the passage.

        Kinds that the backend cannot make are left out. Raises ``BackendError``.
        """
