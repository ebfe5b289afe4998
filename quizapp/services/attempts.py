"""Attempts: begin one, submit it, close it when its time is up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core import attempts as rules
from quizapp.core.bank import Feedback
from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed
from quizapp.core.evidence import to_confidence
from quizapp.core.selection import Pool, draw, option_order, shuffled
from quizapp.models import (
    Attempt,
    ItemRow,
    ItemTopic,
    ItemVersion,
    Quiz,
    Slot,
    User,
)
from quizapp.services import memory
from quizapp.services.learners import learner_of
from quizapp.services.ready_quizzes import blueprint_of
from quizapp.services.studyable import is_open_to

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Question
    from quizapp.services.learners import Learner


SWEEP = 50


def window_of(quiz: Quiz) -> rules.Window:
    """Return when and how often the quiz may be taken."""
    return rules.Window(quiz.opens_at, quiz.closes_at, quiz.attempts_allowed, quiz.minutes_allowed)


def standing_of(attempt: Attempt) -> rules.Standing:
    """Return where the attempt stands."""
    return rules.Standing(attempt.deadline, attempt.submitted_at)


def open_attempt(session: Session, quiz_id: int, learner_id: int) -> Attempt | None:
    """Return the learner's attempt at the quiz that is not submitted yet."""
    return session.scalar(
        select(Attempt).where(
            Attempt.quiz_id == quiz_id,
            Attempt.learner_id == learner_id,
            Attempt.submitted_at.is_(None),
        )
    )


def start_attempt(
    session: Session, quiz: Quiz, learner: Learner, *, now: datetime, rng: random.Random
) -> Attempt:
    """Begin an attempt, or return the one that is open.

    An open one whose time is up is submitted first. Raises ``NotAllowed`` when the quiz may
    not be taken now, and ``NotEnoughQuestions``.
    """
    current = open_attempt(session, quiz.id, learner.id)
    if current is not None and not standing_of(current).is_over(now):
        return current
    if current is not None:
        submit_attempt(session, current, learner, now)
    finished = _finished(session, quiz.id, learner.id)
    rules.check_start(window_of(quiz), finished, now)
    attempt = Attempt(
        quiz_id=quiz.id,
        learner_id=learner.id,
        number=finished + 1,
        started_at=now,
        deadline=rules.deadline(window_of(quiz), now),
        max_score=0.0,
    )
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError:
        # Another request of the same learner began one at this very moment.
        current = open_attempt(session, quiz.id, learner.id)
        if current is None:
            raise
        return current
    slots = _draw_slots(session, quiz, attempt.id, rng)
    session.add_all(slots)
    attempt.max_score = sum(slot.max_mark for slot in slots)
    session.flush()
    return attempt


def submit_attempt(session: Session, attempt: Attempt, learner: Learner, now: datetime) -> None:
    """Finish the attempt; what its answers say goes to the learner's memory.

    Submitting again changes nothing. An attempt that ran out of time counts as submitted at
    its deadline.
    """
    session.refresh(attempt, with_for_update=True)
    if attempt.submitted_at is not None:
        return
    slots = session.execute(
        select(Slot, ItemVersion)
        .join(ItemVersion, ItemVersion.id == Slot.version_id)
        .where(Slot.attempt_id == attempt.id)
        .order_by(Slot.position)
    ).all()
    late = attempt.deadline is not None and now > attempt.deadline
    attempt.submitted_at = attempt.deadline if late else now
    attempt.score = sum((slot.fraction or 0.0) * slot.max_mark for slot, _ in slots)
    # Slots that showed their feedback have fed the memory already.
    answered = [
        memory.GradedAnswer(
            slot.id,
            slot.item_id,
            slot.fraction or 0.0,
            _question(version),
            to_confidence(slot.confidence),
            slot.milliseconds,
        )
        for slot, version in slots
        if slot.response and slot.checked_at is None
    ]
    memory.learn_from_answers(session, learner, answered, now)
    session.flush()


def submit_overdue(session: Session, now: datetime) -> int:
    """Submit attempts whose time ran out while nobody came back; return how many.

    At most ``SWEEP`` at a time, so that others need not wait long: call it again while it
    returns that many.
    """
    overdue = session.execute(
        select(Attempt, User)
        .join(User, User.id == Attempt.learner_id)
        .where(Attempt.submitted_at.is_(None), Attempt.deadline < now - rules.GRACE)
        .order_by(Attempt.deadline, Attempt.id)
        .limit(SWEEP)
    ).all()
    for attempt, user in overdue:
        learner = learner_of(user)
        submit_attempt(session, attempt, learner, now)
    return len(overdue)


def quiz_of_learner(session: Session, quiz_id: int, learner_id: int) -> Quiz | None:
    """Return the quiz if it is meant for the learner, or they have attempted it."""
    attempted = select(Attempt.quiz_id).where(Attempt.learner_id == learner_id)
    return session.scalar(
        select(Quiz).where(Quiz.id == quiz_id, is_open_to(learner_id) | Quiz.id.in_(attempted))
    )


def startable_quiz(session: Session, quiz_id: int, learner_id: int) -> Quiz | None:
    """Return the quiz if it is meant for the learner."""
    return session.scalar(select(Quiz).where(Quiz.id == quiz_id, is_open_to(learner_id)))


def pool_of(session: Session, bank_id: int) -> Pool:
    """Return what a blueprint on the bank may draw from, by item keys."""
    live = (ItemRow.bank_id == bank_id) & ItemRow.is_question & ItemRow.retired_at.is_(None)
    keys = session.scalars(select(ItemRow.key).where(live).order_by(ItemRow.position)).all()
    topics: dict[str, list[str]] = {}
    for topic, key in session.execute(
        select(ItemTopic.topic, ItemRow.key)
        .join(ItemRow, ItemRow.id == ItemTopic.item_id)
        .where(ItemTopic.bank_id == bank_id, live)
        .order_by(ItemRow.position)
    ):
        topics.setdefault(topic, []).append(key)
    return Pool(tuple(keys), topics)


def _finished(session: Session, quiz_id: int, learner_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(Attempt.quiz_id == quiz_id, Attempt.learner_id == learner_id)
        )
        or 0
    )


def _draw_slots(
    session: Session, quiz: Quiz, attempt_id: int, rng: random.Random
) -> Sequence[Slot]:
    keys = draw(pool_of(session, quiz.bank_id), blueprint_of(session, quiz.id), rng)
    if quiz.shuffle_questions:
        keys = shuffled(keys, rng)
    if not keys:
        raise NotAllowed("This quiz has no questions yet.")
    versions = _current_versions(session, quiz.bank_id, keys)
    return [
        Slot(
            attempt_id=attempt_id,
            position=position,
            item_id=versions[key].item_id,
            version_id=versions[key].id,
            option_order=list(
                option_order(_question(versions[key]), rng, shuffle=quiz.shuffle_options)
            ),
            max_mark=1.0,
        )
        for position, key in enumerate(keys, 1)
    ]


def _current_versions(
    session: Session, bank_id: int, keys: Sequence[str]
) -> dict[str, ItemVersion]:
    rows = session.execute(
        select(ItemRow.key, ItemVersion)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .where(ItemRow.bank_id == bank_id, ItemRow.key.in_(keys))
    )
    return {row.key: row.ItemVersion for row in rows}


def _question(version: ItemVersion) -> Question:
    content: Question = decode_content(version.kind, version.content)  # type: ignore[assignment]
    return content


def feedback_of(quiz: Quiz) -> Feedback:
    """Return when the quiz shows its feedback."""
    return Feedback(quiz.feedback)
