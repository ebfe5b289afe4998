from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Memory, Rating, Review, State
from quizapp.core.scheduling.fuzz import reach
from quizapp.models import Card, Deck, ItemRow, ReviewEntry
from quizapp.services import cards, load_balancing, review_log, reviewing
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
KNOWN = Memory(State.REVIEW, 0, 6.0, 5.0, NOON, NOON - 6 * DAY, reps=3)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def item_id(session: Session, key: str = "q1") -> int:
    return session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def good(at: datetime = NOON) -> Review:
    return Review(Rating.GOOD, at)


def interval_of(learner: Learner, review: Review, memory: Memory = KNOWN) -> int:
    after = learner.scheduler.review(memory, review, card_id=0)
    return learner.scheduler.interval(after.stability or 0)


def test_a_card_goes_where_least_is_due(session: Session, learner: Learner) -> None:
    interval, rows = interval_of(learner, good()), session.scalars(select(ItemRow)).all()
    within = range(interval - reach(interval), interval + reach(interval) + 1)
    *full, free = within
    for row, day in zip(rows, full, strict=False):
        make.seen_card(session, learner, row, learner.days.start_of(NOON.date() + day * DAY))

    found = load_balancing.shifted(session, learner, 99, KNOWN, good())

    assert len(full) <= len(rows)
    assert found.shift == free - interval


def test_a_day_off_gets_nothing(session: Session, learner: Learner) -> None:
    offs = [0.0 if day < 6 else 1.0 for day in range(7)]  # Sundays alone
    at_rest, known = replace(learner, easy_days=offs), replace(KNOWN, stability=30.0)
    interval = interval_of(learner, good(), known)

    for key in range(1, 20):
        found = load_balancing.shifted(session, at_rest, key, known, good())
        assert found.shift is not None
        assert (NOON.date() + (interval + found.shift) * DAY).weekday() == 6


def test_what_has_no_interval_to_move_stays(session: Session, learner: Learner) -> None:
    between_steps = Review(Rating.AGAIN, NOON)
    of_a_quiz = Review(Rating.GOOD, NOON, due_now=True)
    older = good(NOON - 40 * DAY)
    short = replace(KNOWN, stability=0.5, last_review=NOON - timedelta(hours=1))

    for memory, review in (
        (KNOWN, between_steps),
        (KNOWN, of_a_quiz),
        (KNOWN, older),
        (short, good()),
    ):
        assert load_balancing.shifted(session, learner, 1, memory, review) is review


@pytest.mark.parametrize("rating", list(Rating))
@pytest.mark.parametrize("is_new", [True, False])
def test_what_a_button_says_is_what_is_logged(
    session: Session, learner: Learner, rating: Rating, is_new: bool
) -> None:
    row = session.get_one(ItemRow, item_id(session))
    if not is_new:
        card = make.seen_card(session, learner, row)
        card.stability = 40.0
        session.add(
            Deck(learner_id=learner.id, bank_id=row.bank_id, started_at=NOON, retention=0.8)
        )
        session.flush()
    view = cards.find_card(session, learner.id, row.id)
    assert view is not None

    said = reviewing.preview_ratings(session, learner, view, NOON, is_answered=False)[rating]
    card = reviewing.rate_card(session, learner, row.id, RatingGiven(rating, "k", 0), NOON)

    assert review_log.to_memory(card) == said
    [entry] = session.scalars(select(ReviewEntry))
    assert (entry.shift is not None) == (said.state is State.REVIEW)
    assert entry.retention == (None if is_new else 0.8)


def test_a_preview_holds_when_the_clock_was_set_back(session: Session, learner: Learner) -> None:
    row = session.get_one(ItemRow, item_id(session))
    make.seen_card(session, learner, row)
    view = cards.find_card(session, learner.id, row.id)
    assert view is not None

    found = reviewing.preview_ratings(session, learner, view, NOON - 2 * DAY, is_answered=False)

    assert set(found) == set(Rating)
    assert session.scalars(select(Card)).one().sequence == 0
