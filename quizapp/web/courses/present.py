"""Values for the pages of classes: who has done what, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.services.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from quizapp.models import Quiz
    from quizapp.services.courses import Member
    from quizapp.services.gradebook import Score

_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Done:
    """What a learner has done at a quiz: the mark with its maximum, and the rest in words."""

    mark: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A learner and what they have done at each quiz of the class."""

    member: Member
    cells: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A quiz that closes soon, and how many have not finished it."""

    quiz: Quiz
    missing: int


def done(score: Score | None) -> Done:
    """Say what came of the attempts at a quiz."""
    if score is None or not score.attempts:
        return Done("", "not begun", "none")
    if score.best is None:
        return Done("", "in progress", "begun")
    mark = f"{figure(score.best)} / {figure(score.best_max)}"
    return Done(mark, "" if score.state == "finished" else "in progress again", "finished")


def lines(
    members: Sequence[Member], quizzes: Sequence[Quiz], scores: Iterable[Score]
) -> tuple[Line, ...]:
    """Return one line a learner, one cell a quiz."""
    found = {(score.learner_id, score.quiz_id): score for score in scores}
    return tuple(
        Line(member, tuple(done(found.get((member.id, quiz.id))) for quiz in quizzes))
        for member in members
    )


def alarms(
    quizzes: Iterable[Quiz], finished: Mapping[int, int], learners: int, now: datetime
) -> tuple[Alarm, ...]:
    """Return the quizzes that close within three days and that not everybody has finished."""
    return tuple(
        Alarm(quiz, learners - finished.get(quiz.id, 0))
        for quiz in quizzes
        if quiz.closes_at is not None
        and now < quiz.closes_at <= now + _SOON
        and finished.get(quiz.id, 0) < learners
    )


def window(quiz: Quiz, now: datetime) -> str:
    """Return how the quiz stands: ``opens``, ``open``, ``closes`` or ``closed``."""
    if quiz.opens_at is not None and now < quiz.opens_at:
        return "opens"
    if quiz.closes_at is None:
        return "open"
    return "closes" if now < quiz.closes_at else "closed"
