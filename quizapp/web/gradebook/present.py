"""Values for the pages of scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.services.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from quizapp.services.gradebook import Score


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of scores; marks carry their maximum, and are empty without one.

    ``continues`` says that the line above is of the same learner.
    """

    learner: str
    email: str
    continues: bool
    quiz_id: int
    quiz: str
    attempts: int
    state: str
    best: str
    percent: str
    last: str
    at: datetime | None


def rows_of(scores: Iterable[Score]) -> tuple[Row, ...]:
    """Return the lines, in the order of the scores."""
    rows: list[Row] = []
    above = None
    for score in scores:
        rows.append(
            Row(
                score.learner,
                score.email,
                score.learner_id == above,
                score.quiz_id,
                score.quiz,
                score.attempts,
                score.state,
                mark(score.best, score.best_max),
                "" if score.percent is None else f"{figure(score.percent)} %",
                mark(score.last, score.last_max),
                score.last_submitted or score.first_started,
            )
        )
        above = score.learner_id
    return tuple(rows)


def mark(score: float | None, maximum: float | None) -> str:
    """Return a mark with its maximum, as ``4.5 / 6``."""
    return "" if score is None else f"{figure(score)} / {figure(maximum)}"
