"""What came of the attempts that somebody may see: one row a learner and quiz.

The pages and the files are made from the same rows, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, union

from quizapp.models import Attempt, Course, Enrolment, Quiz, User
from quizapp.services.answer_sheet import ANSWER_HEADER, answer_rows
from quizapp.services.figures import CHUNK, figure, stamp
from quizapp.services.visibility import Classes, Scope, members, seen_attempts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Subquery
    from sqlalchemy.orm import Session

    from quizapp.core.formats.csv_export import Cell

__all__ = [
    "ANSWER_HEADER",
    "SCORE_HEADER",
    "Page",
    "Scope",
    "Score",
    "answer_rows",
    "own_scores",
    "quizzes_seen",
    "score_page",
    "score_rows",
    "scores",
]

SCORE_HEADER = (
    "Class",
    "Learner",
    "E-mail",
    "Quiz",
    "Attempts",
    "State",
    "Best score",
    "Max score",
    "Percent",
    "Last score",
    "First started",
    "Last submitted",
)
_COLUMNS: tuple[Any, ...] = (
    User.id,
    User.name,
    User.email,
    Quiz.id,
    Quiz.title,
    Quiz.course_id,
    Attempt.started_at,
    Attempt.submitted_at,
    Attempt.score,
    Attempt.max_score,
)
_HEAD = 6  # columns that say who and what; those of an attempt follow


@dataclass(frozen=True, slots=True)
class Score:
    """What came of a learner's attempts at a quiz.

    ``best`` is the score of the attempt with the highest share of its ``best_max``; ``last``
    is that of the latest one submitted. None until an attempt is submitted.
    """

    learner_id: int
    learner: str
    email: str
    quiz_id: int
    quiz: str
    course_id: int | None
    attempts: int
    state: str
    best: float | None
    best_max: float | None
    last: float | None
    last_max: float | None
    first_started: datetime | None
    last_submitted: datetime | None

    @property
    def percent(self) -> float | None:
        """The best score in percent of its maximum, to one decimal."""
        if self.best is None or not self.best_max:
            return None
        return round(100 * self.best / self.best_max, 1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some learners of a scope with their scores; ``learners`` counts all of them."""

    scores: tuple[Score, ...]
    learners: int


def score_rows(session: Session, scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``SCORE_HEADER``, by learner and quiz, without holding them all.

    Learners who have not begun a quiz of their class have a row, too.
    """
    classes = Classes(session, scope)
    for score in scores(session, scope):
        yield (
            classes.name(score.learner_id, score.course_id),
            score.learner,
            score.email,
            score.quiz,
            score.attempts,
            score.state,
            figure(score.best),
            figure(score.best_max),
            figure(score.percent),
            figure(score.last),
            stamp(score.first_started),
            stamp(score.last_submitted),
        )


def scores(
    session: Session, scope: Scope, learners: Sequence[int] | None = None
) -> Iterator[Score]:
    """Yield what came of each quiz for each learner, by name and title."""
    pairs = _pairs(scope)
    statement = (
        select(*_COLUMNS)
        .select_from(pairs)
        .join(User, User.id == pairs.c.learner_id)
        .join(Quiz, Quiz.id == pairs.c.quiz_id)
        .outerjoin(Attempt, (Attempt.quiz_id == Quiz.id) & (Attempt.learner_id == User.id))
        .order_by(func.lower(User.name), User.id, func.lower(Quiz.title), Quiz.id, Attempt.number)
    )
    if learners is not None:
        statement = statement.where(User.id.in_(learners))
    rows = session.execute(statement, execution_options={"yield_per": CHUNK})
    yield from _folded(rows)


def score_page(session: Session, scope: Scope, number: int, size: int) -> Page:
    """Return the scores of the learners on a page; ``number`` counts from 1."""
    pairs = _pairs(scope)
    learners = select(User.id).where(User.id.in_(select(pairs.c.learner_id)))
    count = session.scalar(learners.with_only_columns(func.count())) or 0
    ids = session.scalars(
        learners.order_by(func.lower(User.name), User.id).limit(size).offset((number - 1) * size)
    ).all()
    return Page(tuple(scores(session, scope, ids)), count)


def own_scores(session: Session, learner_id: int, quiz_ids: Sequence[int]) -> dict[int, Score]:
    """Return what came of the learner's own attempts at the quizzes they have begun."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(User, User.id == Attempt.learner_id)
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id.in_(quiz_ids))
        .order_by(Quiz.id, Attempt.number)
    )
    return {score.quiz_id: score for score in _folded(rows)}


def quizzes_seen(session: Session, scope: Scope) -> list[tuple[Quiz, int]]:
    """Return the quizzes that the viewer may ask for, with the learners they see at each."""
    learners = func.count(Attempt.learner_id.distinct())
    rows = session.execute(
        select(Quiz.id, learners)
        .join(Attempt, Attempt.quiz_id == Quiz.id)
        .where(seen_attempts(scope))
        .group_by(Quiz.id)
    )
    counted = {row[0]: row[1] for row in rows}
    statement = select(Quiz).order_by(func.lower(Quiz.title), Quiz.id)
    if scope.viewer_id is not None:
        own = (Quiz.owner_id == scope.viewer_id) & Quiz.archived_at.is_(None)
        statement = statement.where(own | Quiz.id.in_(counted))
    return [(quiz, counted.get(quiz.id, 0)) for quiz in session.scalars(statement)]


def _pairs(scope: Scope) -> Subquery:
    """Select each learner and quiz that has a row: what was set, and what was attempted."""
    set_to = (
        members(scope)
        .join(Quiz, Quiz.course_id == Course.id)
        .where(Quiz.archived_at.is_(None))
        .with_only_columns(Enrolment.learner_id.label("learner_id"), Quiz.id.label("quiz_id"))
    )
    if scope.quiz_id is not None:
        set_to = set_to.where(Quiz.id == scope.quiz_id)
    attempted = (
        select(Attempt.learner_id, Attempt.quiz_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(seen_attempts(scope))
    )
    return union(set_to, attempted).subquery()


def _folded(rows: Iterable[Any]) -> Iterator[Score]:
    """Make one score of the rows of each learner and quiz; they stand next to each other."""
    for head, attempts in groupby(rows, key=lambda row: tuple(row[:_HEAD])):
        yield _score(head, [tuple(row[_HEAD:]) for row in attempts])


def _score(head: Any, attempts: list[tuple[Any, ...]]) -> Score:  # noqa: ANN401 - columns
    begun = [row for row in attempts if row[0] is not None]
    finished = [(score, maximum, at) for _, at, score, maximum in begun if at is not None]
    best = max(finished, key=lambda row: row[0] / row[1] if row[1] else 0, default=(None, None))
    last = finished[-1] if finished else (None, None, None)
    figures: list[Any] = [
        len(begun),
        _state(len(begun), len(finished)),
        best[0],
        best[1],
        last[0],
        last[1],
        begun[0][0] if begun else None,
        last[2],
    ]
    return Score(*head, *figures)


def _state(begun: int, finished: int) -> str:
    if not begun:
        return "not begun"
    return "finished" if begun == finished else "in progress"
