from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Rating
from quizapp.models import Card, ItemRow
from quizapp.services import banks, memory, progress, reviewing
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON


def item_id(session: Session, key: str) -> int:
    return session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def rate(session: Session, learner: Learner, key: str, rating: Rating) -> None:
    given = RatingGiven(rating, key, 0)
    reviewing.rate_card(session, learner, item_id(session, key), given, NOON)


def due(session: Session, learner: Learner, key: str, **wait: float) -> None:
    """A card that is due so much after NOON."""
    row = session.get_one(ItemRow, item_id(session, key))
    make.seen_card(session, learner, row, NOON + timedelta(**wait))


def test_activity_is_a_line_of_days_that_ends_today(session: Session) -> None:
    learner = make.learner(session)
    memory.count_activity(session, learner, NOON, reviews=2, correct=1)
    memory.count_activity(session, learner, NOON - timedelta(days=13), answers=3)
    memory.count_activity(session, learner, NOON - timedelta(days=14), answers=9)

    days = progress.activity_of(session, learner, NOON, weeks=2)

    assert len(days) == 14
    assert (days[0].date, days[0].count) == (date(2026, 2, 17), 3)
    assert (days[-1].date, days[-1].count) == (date(2026, 3, 2), 2)
    assert sum(day.count for day in days) == 5


def test_the_forecast_counts_by_the_learners_own_days(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session, zone="Asia/Tokyo")  # their day ends at 19:00 in UTC
    due(session, learner, "q1", days=-30)
    due(session, learner, "q2", hours=6, minutes=59)
    due(session, learner, "q3", hours=7)
    due(session, learner, "q4", days=1, hours=7)
    due(session, learner, "q5", days=2, hours=7)

    days = progress.forecast_of(session, learner, NOON, days=3)

    assert [day.count for day in days] == [2, 1, 1]
    assert days[0].date == date(2026, 3, 2)


def test_the_forecast_leaves_out_what_cannot_be_shown(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    due(session, learner, "q1")
    bank = make.bank()
    banks.import_bank(session, replace(bank, items=bank.items[1:]), None, NOON)

    assert progress.forecast_of(session, learner, NOON, days=1)[0].count == 0
    assert [line.seen for line in progress.bank_lines(session, learner.id, NOON)] == [0]
    assert row.title == "Insects"


def test_a_bank_has_a_line_with_its_sums(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    rate(session, learner, "q2", Rating.EASY)
    card = session.scalars(select(Card).where(Card.item_id == item_id(session, "q1"))).one()
    card.answers_seen, card.answers_correct = 4, 3

    [line] = progress.bank_lines(session, learner.id, NOON + timedelta(hours=1))

    assert (line.items, line.seen, line.due, line.answers, line.correct) == (7, 2, 1, 4, 3)


def test_a_bank_never_met_has_a_line_of_zeros(session: Session) -> None:
    make.shipped(session)

    [line] = progress.bank_lines(session, make.learner(session).id, NOON)

    assert (line.seen, line.due, line.answers) == (0, 0, 0)


def test_a_bank_that_is_no_longer_studyable_stays_in_the_list(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    rate(session, learner, "q1", Rating.GOOD)
    row.owner_id = make.user(session, "Ida", "instructor").id
    session.flush()

    assert [line.bank_id for line in progress.bank_lines(session, learner.id, NOON)] == [row.id]


def test_a_strangers_bank_has_no_line(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    banks.import_bank(session, make.bank(), owner.id, NOON)

    assert progress.bank_lines(session, make.learner(session).id, NOON) == []


def test_the_forecast_may_be_of_one_bank(session: Session) -> None:
    row = make.shipped(session)
    learner = make.learner(session)
    due(session, learner, "q1")

    assert progress.forecast_of(session, learner, NOON, 1, row.id)[0].count == 1
    assert progress.forecast_of(session, learner, NOON, 1, row.id + 1)[0].count == 0
