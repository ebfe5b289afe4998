"""The story of one card, as its page tells it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.models import Card, ItemRow, ItemTopic, Quiz, Slot
from quizapp.services import banks, card_actions, card_history, memory, reviewing
from quizapp.services.attempts import start_attempt
from quizapp.services.card_actions import Act
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session, make.plan(questions=("q1",)))
    return make.learner(session)


def item(session: Session, key: str = "q1") -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def rate(
    session: Session, learner: Learner, rating: Rating, minutes: int = 0, key: str = "q1"
) -> Card:
    row = item(session, key)
    seen = session.scalar(select(Card.sequence).where(Card.item_id == row.id)) or 0
    given = RatingGiven(rating, f"{key} {minutes}", seen, milliseconds=4000 + minutes)
    return reviewing.rate_card(session, learner, row.id, given, NOON + minutes * MINUTE)


def act(session: Session, learner: Learner, what: Act, minutes: int) -> None:
    given = Origin(f"act {minutes}", "card", recorded_at=NOON + minutes * MINUTE)
    card_actions.act_on(session, learner, [item(session).id], what, given)


def test_each_review_tells_what_it_gave_the_latest_first(
    session: Session, learner: Learner
) -> None:
    card = rate(session, learner, Rating.AGAIN)
    rate(session, learner, Rating.GOOD, 5)
    rate(session, learner, Rating.EASY, 6, key="q2")

    lines = card_history.history_of(session, card.id)

    assert [(line.at, line.rating, line.interval, line.milliseconds) for line in lines] == [
        (NOON + 5 * MINUTE, 3, "10 min", 4005),
        (NOON, 1, "1 min", 4000),
    ]
    assert {(line.action, line.source, line.attempt_id) for line in lines} == {
        (Action.RATE, "card", None)
    }
    assert not any(line.is_taken_back for line in lines)


def test_what_was_taken_back_is_told_and_gave_nothing(session: Session, learner: Learner) -> None:
    card = rate(session, learner, Rating.GOOD)
    rate(session, learner, Rating.EASY, 11)
    card_actions.undo_last(session, learner, "undo", NOON + 12 * MINUTE)
    rate(session, learner, Rating.HARD, 13)

    lines = card_history.history_of(session, card.id)

    assert [(line.action, line.rating, line.is_taken_back) for line in lines] == [
        (Action.RATE, 2, False),
        (Action.UNDO, None, False),
        (Action.RATE, 4, True),
        (Action.RATE, 3, False),
    ]
    assert [bool(line.interval) for line in lines] == [True, False, False, True]


def test_what_is_no_rating_tells_what_was_done(session: Session, learner: Learner) -> None:
    card = rate(session, learner, Rating.GOOD)
    act(session, learner, Act(Action.FLAG, flag=2), 1)
    act(session, learner, Act(Action.DUE, until=NOON + 3 * DAY), 2)

    due, flag, rated = card_history.history_of(session, card.id)

    assert (due.action, due.until, due.interval) == (Action.DUE, card.due_at, "")
    assert due.until == NOON + 3 * DAY
    assert (flag.action, flag.number, flag.interval) == (Action.FLAG, 2, "")
    assert (rated.action, rated.until, rated.number) == (Action.RATE, None, None)
    assert not any(line.is_taken_back for line in (due, flag, rated))


def test_the_answer_in_a_quiz_tells_of_its_attempt(session: Session, learner: Learner) -> None:
    quiz = session.scalars(select(Quiz)).one()
    attempt = start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))
    slot = session.scalars(select(Slot)).one()
    answer = memory.GradedAnswer(slot.id, slot.item_id, 0.0, make.CHOICE)
    memory.learn_from_answers(session, learner, [answer], NOON)
    card = session.scalars(select(Card)).one()

    (line,) = card_history.history_of(session, card.id)

    assert (line.source, line.attempt_id, line.rating) == ("quiz", attempt.id, 1)


def test_the_topics_of_a_card_come_in_their_order_with_their_titles(session: Session) -> None:
    bank = make.bank()
    both = replace(bank.items[0], topics=("ants", "bees"))
    row = banks.import_bank(session, replace(bank, items=(both, *bank.items[1:])), None, NOON)
    banks.import_bank(session, replace(make.bank("other"), items=()), None, NOON)
    first = item(session)

    assert card_history.topics_of(session, first.id) == [("ants", "Ants"), ("bees", "Bees")]

    session.add(ItemTopic(item_id=first.id, bank_id=row.id, topic="wasps", position=2))
    session.flush()
    assert card_history.topics_of(session, first.id)[2:] == [("wasps", "wasps")]
