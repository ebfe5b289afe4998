"""What a learner finds on the start page. Every query is bounded and goes by an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from quizapp.core.codec import decode_content
from quizapp.core.questions import stem_of
from quizapp.models import Activity, Attempt, ItemVersion, Quiz, Slot
from quizapp.services import results
from quizapp.services.studyable import is_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

RECENT_RESULTS = 5
TO_LOOK_AT = 5
_MOST_QUIZZES = 50
_MOST_SLOTS = 200
_WEEK = timedelta(days=6)  # with today, seven days


@dataclass(frozen=True, slots=True)
class ToTake:
    """A quiz that may be taken now. ``attempts_left`` None means as many as wanted."""

    quiz: Quiz
    attempts_used: int
    attempts_left: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """What the learner did on the last seven of their days."""

    reviews: int
    answers: int
    correct: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A question answered wrongly of late, and where its passage stands."""

    stem: str
    quiz_title: str
    attempt_id: int
    position: int
    source: results.Source | None


def open_attempts(session: Session, learner_id: int) -> list[tuple[Attempt, Quiz]]:
    """Return the attempts that are not submitted, those with a deadline first."""
    rows = session.execute(
        select(Attempt, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.learner_id == learner_id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.deadline.is_(None), Attempt.deadline, Attempt.started_at.desc())
        .limit(_MOST_QUIZZES)
    )
    return [(row.Attempt, row.Quiz) for row in rows]


def quizzes_to_take(session: Session, learner_id: int, now: datetime) -> list[ToTake]:
    """Return the quizzes that the learner may begin now: deadlines first, then the untaken."""
    quizzes = session.scalars(
        select(Quiz)
        .where(
            is_open_to(learner_id),
            or_(Quiz.opens_at.is_(None), Quiz.opens_at <= now),
            or_(Quiz.closes_at.is_(None), Quiz.closes_at > now),
        )
        .order_by(Quiz.closes_at.is_(None), Quiz.closes_at, Quiz.id)
        .limit(_MOST_QUIZZES)
    ).all()
    used = _attempts_used(session, learner_id, [quiz.id for quiz in quizzes])
    listed = [_to_take(quiz, *used.get(quiz.id, (0, 0))) for quiz in quizzes]
    running = {quiz_id for quiz_id, (_, unfinished) in used.items() if unfinished}
    free = [one for one in listed if one.quiz.id not in running and one.attempts_left != 0]
    return sorted(free, key=lambda one: (one.quiz.closes_at is None, one.attempts_used > 0))


def recent_results(session: Session, learner_id: int) -> list[tuple[Attempt, Quiz]]:
    """Return the attempts submitted last, the latest first."""
    rows = session.execute(
        select(Attempt, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.learner_id == learner_id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at.desc())
        .limit(RECENT_RESULTS)
    )
    return [(row.Attempt, row.Quiz) for row in rows]


def week_of(session: Session, learner: Learner, now: datetime) -> Week:
    """Return what the learner did on this day of theirs and the six before."""
    row = session.execute(
        select(
            func.coalesce(func.sum(Activity.reviews), 0),
            func.coalesce(func.sum(Activity.answers), 0),
            func.coalesce(func.sum(Activity.correct), 0),
        ).where(
            Activity.learner_id == learner.id,
            Activity.day >= learner.days.day_of(now) - _WEEK,
        )
    ).one()
    return Week(*row)


def to_look_at(
    session: Session, learner_id: int, recent: Iterable[tuple[Attempt, Quiz]]
) -> list[Missed]:
    """Return questions of recent attempts that were not right the last time, newest first.

    A question that the learner is being asked in an open attempt is left out: its passage
    would tell the key.
    """
    attempts = {attempt.id: (attempt, quiz) for attempt, quiz in recent}
    missed = [slot for slot in _latest_slots(session, attempts) if (slot.fraction or 0) < 1]
    asked = _asked_now(session, learner_id, [slot.item_id for slot in missed])
    chosen = [slot for slot in missed if slot.item_id not in asked][:TO_LOOK_AT]
    version_ids = [slot.version_id for slot in chosen]
    versions = {
        version.id: version
        for version in session.scalars(select(ItemVersion).where(ItemVersion.id.in_(version_ids)))
    }
    readable = results.readable_banks(
        session, learner_id, {attempts[slot.attempt_id][1].bank_id for slot in chosen}
    )
    sources = results.sources_of(session, version_ids)
    found = []
    for slot in chosen:
        version, (_, quiz) = versions[slot.version_id], attempts[slot.attempt_id]
        stem = stem_of(decode_content(version.kind, version.content))
        places = sources.get(version.id, ()) if quiz.bank_id in readable else ()
        source = places[0] if places else None
        found.append(Missed(stem, quiz.title, slot.attempt_id, slot.position, source))
    return found


def _attempts_used(
    session: Session, learner_id: int, quiz_ids: list[int]
) -> dict[int, tuple[int, int]]:
    """Return for each quiz how many attempts were begun, and how many of them are open."""
    rows = session.execute(
        select(Attempt.quiz_id, func.count(), func.count() - func.count(Attempt.submitted_at))
        .where(Attempt.learner_id == learner_id, Attempt.quiz_id.in_(quiz_ids))
        .group_by(Attempt.quiz_id)
    )
    return {quiz_id: (begun, unfinished) for quiz_id, begun, unfinished in rows}


def _to_take(quiz: Quiz, begun: int, _unfinished: int) -> ToTake:
    allowed = quiz.attempts_allowed
    return ToTake(quiz, begun, None if allowed is None else max(0, allowed - begun))


def _latest_slots(session: Session, attempts: dict[int, tuple[Attempt, Quiz]]) -> list[Slot]:
    """Return the latest slot of each item in the attempts, the newest attempt first."""
    slots = session.scalars(
        select(Slot)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(Slot.attempt_id.in_(attempts))
        .order_by(Attempt.submitted_at.desc(), Slot.position)
        .limit(_MOST_SLOTS)
    )
    latest: dict[int, Slot] = {}
    for slot in slots:
        latest.setdefault(slot.item_id, slot)
    return list(latest.values())


def _asked_now(session: Session, learner_id: int, item_ids: list[int]) -> set[int]:
    return set(
        session.scalars(
            select(Slot.item_id)
            .join(Attempt, Attempt.id == Slot.attempt_id)
            .where(
                Attempt.learner_id == learner_id,
                Attempt.submitted_at.is_(None),
                Slot.checked_at.is_(None),
                Slot.item_id.in_(item_ids),
            )
        )
    )
