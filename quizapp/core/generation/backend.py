"""What every backend is: it reads a passage and proposes candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from quizapp.core.errors import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.text import Paragraph, SourceText


class BackendError(QuizError):
    """A backend that cannot do its work; the message tells the instructor what to do.

    ``is_passing`` when the next passage may well succeed: a timeout, a reply cut short.
    """

    def __init__(self, message: str, *, is_passing: bool = False) -> None:
        self.is_passing = is_passing
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a text, and the heading that it stands under ("" when there is none)."""

    text: SourceText
    paragraph: Paragraph
    heading: str

    @property
    def words(self) -> str:
        """The paragraph as it stands in the original text."""
        return self.text.original[self.paragraph.start : self.paragraph.end]


class Backend(Protocol):
    """Anything that proposes candidates from a passage."""

    def propose(self, passage: Passage, kinds: frozenset[str]) -> Iterable[Candidate]:
        """Propose candidates of these kinds (stored names); evidence lies in the passage.

        Kinds that the backend cannot make are left out. Raises ``BackendError``.
        """
