"""Matching and ordering on their way through an attempt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.responses import Matched, Placed, parse
from quizapp.models import Attempt, Card, ItemRow, Slot
from quizapp.services import answering, attempts, gradebook, results
from quizapp.services.answering import Submission
from quizapp.services.gradebook import ANSWER_HEADER, Scope
from quizapp.services.learners import Learner
from tests import make

CHOSEN = (0, 3, None)
PLACES = (1, 0, 2, 3)


def sent(position: int, order: Sequence[int]) -> list[str]:
    """What the form sends for ``CHOSEN`` and ``PLACES``, as the page shows things."""
    if position == 1:
        return ["" if option is None else str(order.index(option)) for option in CHOSEN]
    return [f"{shown}:{PLACES[step]}" for shown, step in enumerate(order)]


def take(session: Session, learner: Learner) -> Attempt:
    quiz = make.arranged(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=random.Random(1))
    for position in (1, 2):
        slot = answering.find_slot(session, learner.id, attempt.id, position)
        assert slot is not None
        response = parse(slot.question, sent(position, slot.order), slot.order)
        answering.answer_slot(session, slot, Submission(response, "key", 0), now=make.NOON)
    attempts.submit_attempt(session, attempt, learner, make.NOON + timedelta(minutes=1))
    return attempt


def test_an_attempt_fixes_an_order_that_tells_nothing(session: Session) -> None:
    learner, quiz = make.learner(session), make.arranged(session)
    orders: list[list[int]] = []
    for seed in range(20):
        attempt = attempts.start_attempt(
            session, quiz, learner, now=make.NOON, rng=random.Random(seed)
        )
        statement = select(Slot.option_order).where(Slot.attempt_id == attempt.id)
        orders += session.scalars(statement.order_by(Slot.position))
        attempts.submit_attempt(session, attempt, learner, make.NOON)

    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert [0, 1, 2, 3] not in orders[1::2]
    assert len(set(map(tuple, orders))) > 9


def test_part_of_the_mark_is_earned(session: Session) -> None:
    learner = make.learner(session)
    attempt = take(session, learner)

    match, steps = results.results_of(session, attempt.id)

    assert match.response == Matched(CHOSEN)
    assert match.grade.parts == (True, False, False)
    assert steps.response == Placed(PLACES)
    assert steps.grade.parts == (False, False, True, True)
    assert attempt.score == pytest.approx(1 / 3 + 4 / 6)


def test_the_answers_are_told_in_words(session: Session) -> None:
    teacher, ada = make.user(session, "Tess", "instructor"), make.user(session, "Ada")
    course = make.course(session, teacher, ada)
    take(session, Learner(ada.id))

    rows = gradebook.answer_rows(session, Scope(teacher.id, course_id=course.id))
    match, steps = (dict(zip(ANSWER_HEADER, row, strict=True)) for row in rows)

    assert (match["Kind"], steps["Kind"]) == ("matching", "ordering")
    assert match["Response"] == "Bees → dance; Ants → sing; Others → –"
    assert steps["Response"] == "1. The dance; 2. Bees; 3. Ants; 4. Trails"
    assert (match["Result"], match["Score"]) == ("partly right", 0.33)


def test_what_was_mostly_wrong_is_due_as_a_card_and_the_other_is_not(session: Session) -> None:
    learner = make.learner(session)
    take(session, learner)

    statement = select(ItemRow.key, Card.due_at).join(Card, Card.item_id == ItemRow.id)
    due = dict(session.execute(statement).all())

    assert due["q1"] <= make.NOON + timedelta(minutes=1)
    assert due["q2"] > make.NOON + timedelta(minutes=1)
