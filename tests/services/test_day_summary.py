from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Rating
from quizapp.models import BankRow, Card, ItemRow
from quizapp.services import card_actions, reviewing
from quizapp.services.attempts import start_attempt
from quizapp.services.day_summary import DaySummary, day_summary
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from quizapp.services.standing import recent_ratings
from tests import make
from tests.make import NOON


def item_id(session: Session, key: str) -> int:
    return session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def rate(
    session: Session, learner: Learner, key: str, rating: Rating, seconds: int | None = None
) -> None:
    spent = None if seconds is None else 1000 * seconds
    given = RatingGiven(rating, key, 0, milliseconds=spent)
    reviewing.rate_card(session, learner, item_id(session, key), given, NOON)


def test_it_counts_todays_ratings_that_stand(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    rate(session, learner, "q2", Rating.EASY)
    rate(session, learner, "q3", Rating.GOOD)
    now = NOON + timedelta(minutes=1)
    card_actions.undo_last(session, learner, "undo", now)
    standing = recent_ratings(session, learner.id, NOON)

    summary = day_summary(session, learner, now, row.id)

    assert summary.reviews == len(standing) == 2
    assert summary.recalled == sum(one.rating != 1 for one in standing)
    due = [card.due_at for card in session.scalars(select(Card))]
    assert summary.next_due == min(at for at in due if at > now)


def test_it_names_what_was_missed(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    rate(session, learner, "q2", Rating.GOOD)

    [again] = day_summary(session, learner, NOON).missed

    assert (again.item_id, again.stem) == (item_id(session, "q1"), make.CHOICE.stem)
    tomorrow = day_summary(session, learner, NOON + timedelta(days=1))
    assert (tomorrow.reviews, tomorrow.missed) == (0, ())


def test_it_says_what_took_long(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN, 60)
    rate(session, learner, "q2", Rating.GOOD, 50)
    rate(session, learner, "q3", Rating.GOOD, 14)
    rate(session, learner, "q4", Rating.GOOD, 0)
    rate(session, learner, "q5", Rating.GOOD, 1)
    rate(session, learner, "q6", Rating.GOOD)

    summary = day_summary(session, learner, NOON)

    assert (summary.seconds, summary.average) == (125, 25.0)
    assert [one.item_id for one in summary.slow] == [item_id(session, "q2")]


def test_it_names_the_leeches_of_the_day(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    row = session.get_one(ItemRow, item_id(session, "q1"))
    card = make.seen_card(session, learner, row)
    rate(session, learner, "q2", Rating.GOOD)
    rate(session, learner, "q1", Rating.AGAIN)
    card.leech_at, card.lapses = NOON, 8

    [leech] = day_summary(session, learner, NOON).leeches

    assert (leech.item_id, leech.lapses) == (row.id, 8)
    card.leech_at = NOON - timedelta(days=1)
    session.flush()
    assert day_summary(session, learner, NOON).leeches == ()


def test_it_counts_what_is_due_by_the_end_of_tomorrow(session: Session) -> None:
    bank, learner = make.shipped(session), make.learner(session)
    for key, hours in (("q1", -50), ("q2", 39), ("q3", 40)):
        row = session.get_one(ItemRow, item_id(session, key))
        make.seen_card(session, learner, row, NOON + timedelta(hours=hours))

    assert day_summary(session, learner, NOON).tomorrow == 2
    assert day_summary(session, learner, NOON, bank.id).tomorrow == 2
    assert day_summary(session, learner, NOON, bank.id + 1).tomorrow == 0


def test_what_is_asked_in_an_open_attempt_is_not_told(session: Session) -> None:
    quiz, learner = make.quiz(session, make.plan(questions=("q1",))), make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))

    assert day_summary(session, learner, NOON).missed == ()


def test_of_nothing_it_is_empty(session: Session) -> None:
    summary = day_summary(session, make.learner(session), NOON)

    assert summary == DaySummary(0, 0, 0, None, (), (), (), 0, None)
    assert session.scalars(select(BankRow)).all() == []
