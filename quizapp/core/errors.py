"""Refusals, each with a message for the person who can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class QuizError(Exception):
    """A request that the rules refuse; ``str(error)`` is fit to be shown."""


class Unreadable(QuizError):
    """An answer that cannot be read. It is not a wrong answer: nothing is graded."""


class NotAllowed(QuizError):
    """The attempt, quiz or class does not permit this now."""


class AlreadySubmitted(NotAllowed):
    """The attempt is finished: no answer is taken any more."""


class AlreadyChecked(NotAllowed):
    """The question has shown its feedback: its answer is final."""


class Stale(QuizError):
    """Somebody (often another tab) changed the thing since the page was made."""


class StaleResponse(Stale):
    """The slot holds a newer answer than the page that was sent knew of."""


class StaleReview(Stale):
    """The card was reviewed since the page that was sent was made."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a bank file: where it is, what it is, and how to mend it."""

    line: int
    message: str
    mend: str
    question: str = ""
    column: int = 1
    is_warning: bool = False

    def __str__(self) -> str:
        """Return ``line 12, question x: message. Mend``."""
        place = f"line {self.line}" + (f", {self.question}" if self.question else "")
        return f"{place}: {self.message}. {self.mend}"


class BankError(QuizError):
    """A bank that cannot be read; ``problems`` lists every fault, in line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


class LogError(QuizError):
    """A log of reviews that cannot be read; ``problems`` lists its faults, in line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
