from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling.planning import Unit
from quizapp.models import Activity, BankRow, Card, Deck, ItemRow
from quizapp.services import plan_outlook
from quizapp.services.learners import Learner
from quizapp.services.plan_outlook import Overdue, outlook
from quizapp.services.plans import Break, Terms
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
TODAY = NOON.date()
EXAM = TODAY + 10 * DAY


@pytest.fixture
def bank(session: Session) -> BankRow:
    return make.shipped(session)


@pytest.fixture
def learner(session: Session, bank: BankRow) -> Learner:
    learner = make.learner(session)
    session.add(Deck(learner_id=learner.id, bank_id=bank.id, started_at=NOON))
    session.flush()
    return learner


def test_more_time_brings_more_recall_and_no_time_the_least(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    rows = session.scalars(select(ItemRow)).all()
    make.seen_card(session, learner, rows[0])

    found = outlook(session, learner, Terms(EXAM, 2, bank_id=bank.id), EXAM, NOON)

    assert [choice.budget for choice in found.choices] == [1, 2, 3]
    assert [choice.is_chosen for choice in found.choices] == [False, True, False]
    recalls = [choice.recall for choice in found.choices]
    assert found.recall_without < recalls[0] <= recalls[1] <= recalls[2]
    assert found.chosen.budget == 2
    assert found.chosen.unseen == 0
    assert (found.cards, found.looked_at) == (7, 7)
    assert 0.9 < found.recall_now * 7 < 1
    assert [one.day for one in found.work] == [TODAY + n * DAY for n in range(10)]
    assert all(one.cards <= 2 for one in found.work)


def test_a_day_off_has_no_work(session: Session, learner: Learner) -> None:
    off = Break(TODAY + DAY, TODAY + 2 * DAY)

    found = outlook(session, learner, Terms(EXAM, 2, breaks=(off,)), EXAM, NOON)

    assert [one.cards for one in found.work[:4]] == [2, 0, 0, 2]


def test_budgets_stay_within_what_a_day_can_hold(session: Session, learner: Learner) -> None:
    least = outlook(session, learner, Terms(EXAM, 1, Unit.MINUTES), EXAM, NOON)
    most = outlook(session, learner, Terms(EXAM, 600, Unit.MINUTES), EXAM, NOON)

    assert [choice.budget for choice in least.choices] == [1, 2]
    assert [choice.budget for choice in most.choices] == [300, 600]


def test_of_many_days_some_are_taken_together(session: Session, learner: Learner) -> None:
    exam = TODAY + 150 * DAY

    found = outlook(session, learner, Terms(exam, 1), exam, NOON)

    assert [one.days for one in found.work] == [3] * 50
    assert found.work[0].cards == 1
    assert found.chosen.unseen == 0


def test_of_many_cards_a_sample_stands_for_all(
    session: Session, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outlook(session, learner, Terms(EXAM, 7), EXAM, NOON)
    monkeypatch.setattr(plan_outlook, "_MOST_WORK", 50)

    found = outlook(session, learner, Terms(EXAM, 7), EXAM, NOON)

    assert (found.cards, found.looked_at) == (7, 5)
    assert found.chosen.recall == pytest.approx(whole.chosen.recall, abs=0.05)
    assert found.work[0].cards == whole.work[0].cards == 7


def test_without_cards_there_is_nothing_to_recall(session: Session) -> None:
    learner = make.learner(session)

    found = outlook(session, learner, Terms(EXAM, 7), EXAM, NOON)

    assert (found.cards, found.chosen.recall, found.recall_now) == (0, 0.0, 0.0)


def test_a_suspended_card_is_none_of_a_plan(session: Session, learner: Learner) -> None:
    card = make.seen_card(session, learner, session.scalars(select(ItemRow)).all()[0])
    card.suspended_at, card.ready_at = NOON, None
    session.flush()

    assert outlook(session, learner, Terms(EXAM, 7), EXAM, NOON).cards == 6


def test_little_that_is_left_over_calls_for_no_plan(session: Session, learner: Learner) -> None:
    for row in session.scalars(select(ItemRow)):
        make.seen_card(session, learner, row, NOON - 2 * DAY)

    found = plan_outlook.overdue(session, learner, NOON)

    assert found == Overdue(cards=7, daily=20, cap=21)
    assert not found.is_much


def test_much_is_twice_what_a_usual_day_takes(session: Session, learner: Learner) -> None:
    session.add(Activity(learner_id=learner.id, day=TODAY - 9 * DAY, reviews=8))
    session.add(Activity(learner_id=learner.id, day=TODAY - 8 * DAY, reviews=12))
    session.add(Activity(learner_id=learner.id, day=TODAY - 99 * DAY, reviews=99))
    session.flush()

    found = plan_outlook.overdue(session, learner, NOON)

    assert found == Overdue(cards=0, daily=10, cap=10)
    assert replace(found, cards=20).is_much
    assert not replace(found, cards=19).is_much
    assert not replace(found, cards=39, daily=20).is_much


def test_catching_up_takes_as_long_as_the_cap_makes_it(session: Session, learner: Learner) -> None:
    for row in session.scalars(select(ItemRow)):
        make.seen_card(session, learner, row, NOON - 2 * DAY)
    assert session.scalars(select(Card)).first() is not None

    found = plan_outlook.catching_up(session, learner, Terms(None, 3), NOON)

    assert found.is_caught_up
    assert found.days == 3
    assert [one.cards for one in found.work] == [3, 3, 1]
