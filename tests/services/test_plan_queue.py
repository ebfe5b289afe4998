from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.core.scheduling.planning import Unit
from quizapp.models import BankRow, Card, Deck, ItemRow, Plan, ReviewEntry
from quizapp.services import (
    banks,
    card_actions,
    card_queue,
    plan_lists,
    plan_queue,
    plans,
    reviewing,
)
from quizapp.services.attempts import start_attempt
from quizapp.services.card_actions import Act
from quizapp.services.learners import Learner
from quizapp.services.pace import pace_of
from quizapp.services.plans import Break, Terms
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TODAY = NOON.date()
EXAM = TODAY + 10 * DAY


@pytest.fixture
def bank(session: Session) -> BankRow:
    return make.shipped(session)


@pytest.fixture
def learner(session: Session, bank: BankRow) -> Learner:
    return make.learner(session)


def item(session: Session, key: str) -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def plan(session: Session, learner: Learner, bank: BankRow, cards: int = 3, **more: object) -> Plan:
    terms = replace(Terms(EXAM, cards, Unit.CARDS, bank.id), **more)  # type: ignore[arg-type]
    return plans.start_plan(session, learner, terms, NOON)


def begun(session: Session, learner: Learner, bank: BankRow) -> None:
    """A deck that the learner meets two new cards of a day."""
    deck = Deck(learner_id=learner.id, bank_id=bank.id, started_at=NOON, new_per_day=2)
    session.add(deck)
    session.flush()


def rate(
    session: Session,
    learner: Learner,
    item_id: int,
    rating: Rating = Rating.EASY,
    now: datetime = NOON,
    milliseconds: int | None = None,
) -> Card:
    known = session.scalar(
        select(Card).where(Card.learner_id == learner.id, Card.item_id == item_id)
    )
    sequence = 0 if known is None else known.sequence
    given = RatingGiven(rating, f"{item_id}-{sequence}", sequence, milliseconds)
    return reviewing.rate_card(session, learner, item_id, given, now)


def shown(
    session: Session, learner: Learner, now: datetime = NOON, bank_id: int | None = None
) -> int | None:
    found = card_queue.next_card(session, learner, now, bank_id=bank_id)
    return None if found is None else found.item_id


def left(
    session: Session, learner: Learner, now: datetime = NOON, bank_id: int | None = None
) -> int:
    return card_queue.count_left(session, learner, now, bank_id)


def session_of(
    session: Session, learner: Learner, now: datetime = NOON, bank_id: int | None = None
) -> list[int]:
    """Review all that is shown, as known; the counts agree with it at each card."""
    seen = []
    while (item_id := shown(session, learner, now, bank_id)) is not None:
        waiting = left(session, learner, now, bank_id)
        rate(session, learner, item_id, now=now)
        assert left(session, learner, now, bank_id) == waiting - 1
        seen.append(item_id)
    return seen


def test_a_plan_shows_its_list_and_then_nothing(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    plan(session, learner, bank)

    seen = session_of(session, learner, bank_id=bank.id)

    assert seen == [item(session, key).id for key in ("q1", "q2", "q3")]
    assert left(session, learner, bank_id=bank.id) == 0
    [made] = plans.plans_in_force(session, learner, NOON)
    assert plan_queue.today_of(session, learner, made, NOON) == plan_queue.Today(3, 0)


def test_reading_writes_nothing_and_the_first_rating_stores_the_list(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    made = plan(session, learner, bank)
    first = shown(session, learner, bank_id=bank.id)
    assert (made.queue_on, made.queue) == (None, None)
    assert first is not None

    rate(session, learner, first)

    assert made.queue_on == TODAY
    assert made.queue is not None
    assert made.queue[0] == first
    assert len(made.queue) == 3
    assert plan_queue.today_of(session, learner, made, NOON) == plan_queue.Today(1, 2)


def test_the_list_is_made_anew_on_the_next_day(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    made = plan(session, learner, bank)
    first = session_of(session, learner, bank_id=bank.id)

    second = session_of(session, learner, NOON + DAY, bank.id)

    assert made.queue_on == TODAY + DAY
    assert len(second) == 3
    assert set(first).isdisjoint(second)


def test_a_missed_day_needs_no_mending(session: Session, learner: Learner, bank: BankRow) -> None:
    plan(session, learner, bank)
    session_of(session, learner, bank_id=bank.id)

    assert left(session, learner, NOON + 4 * DAY, bank.id) == 3


def test_a_card_between_steps_comes_before_the_list(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    plan(session, learner, bank)
    first = shown(session, learner, bank_id=bank.id)
    assert first is not None
    rate(session, learner, first, Rating.AGAIN)

    assert shown(session, learner, NOON, bank.id) != first
    assert shown(session, learner, NOON + timedelta(minutes=2), bank.id) == first
    assert left(session, learner, NOON, bank.id) == 3


def test_what_is_put_aside_is_passed_over(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    made = plan(session, learner, bank, cards=7)
    first = shown(session, learner, bank_id=bank.id)
    assert first is not None
    rate(session, learner, first)
    for place, act in ((1, Act(Action.BURY)), (2, Act(Action.SUSPEND))):
        assert made.queue is not None
        origin = Origin(f"act{place}", "card", recorded_at=NOON)
        card_actions.act_on(session, learner, [made.queue[place]], act, origin)
    item(session, "q6").retired_at = NOON
    session.flush()

    assert made.queue is not None
    aside = {*made.queue[:3], item(session, "q6").id}
    assert session_of(session, learner, NOON + HOUR, bank.id) == [
        item_id for item_id in made.queue if item_id not in aside
    ]


def test_what_is_asked_in_a_quiz_is_passed_over(session: Session) -> None:
    quiz = make.quiz(session)
    learner, bank = make.learner(session), session.get_one(BankRow, quiz.bank_id)
    plan(session, learner, bank, cards=7)
    start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))

    assert session_of(session, learner, bank_id=bank.id) == [item(session, "c1").id]


def test_an_undone_rating_brings_the_card_back(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    plan(session, learner, bank)
    first = shown(session, learner, bank_id=bank.id)
    assert first is not None
    rate(session, learner, first)

    card_actions.undo_last(session, learner, "undo", NOON)

    assert shown(session, learner, NOON, bank.id) == first


def test_what_was_done_before_the_plan_counts_for_its_day(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    other = banks.import_bank(session, make.bank("others"), None, NOON)
    for key in ("q1", "q2"):
        row = session.scalars(
            select(ItemRow).where(ItemRow.key == key, ItemRow.bank_id == bank.id)
        ).one()
        rate(session, learner, row.id)
    plan(session, learner, bank)
    plan(session, learner, other)

    assert left(session, learner, bank_id=bank.id) == 1
    assert left(session, learner, bank_id=other.id) == 3


def test_minutes_are_counted_by_the_clock_where_it_ran(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    rate(session, learner, item(session, "q1").id, milliseconds=60_000)
    rate(session, learner, item(session, "q2").id)
    # 68 seconds are spent; new cards are expected to take 20 seconds each.
    plans.start_plan(session, learner, Terms(EXAM, 2, Unit.MINUTES), NOON)

    assert left(session, learner) == 3


def test_a_day_off_shows_nothing(session: Session, learner: Learner, bank: BankRow) -> None:
    plan(session, learner, bank, breaks=(Break(TODAY, TODAY),))

    assert shown(session, learner, bank_id=bank.id) is None
    assert left(session, learner, bank_id=bank.id) == 0
    assert left(session, learner, NOON + DAY, bank.id) == 3


def test_a_plan_set_aside_leaves_the_day_to_the_ordinary_queue(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    made = plan(session, learner, bank, cards=1)
    plan_queue.set_aside(session, learner, made, NOON)
    session.expire_all()

    assert plans.is_set_aside(made, TODAY)
    assert plan_queue.today_of(session, learner, made, NOON) is None
    assert left(session, learner, bank_id=bank.id) == 7
    assert left(session, learner, NOON + DAY, bank.id) == 1

    plan_queue.take_up(session, made)

    assert left(session, learner, bank_id=bank.id) == 1


def test_a_session_of_all_decks_takes_the_plan_of_one_first(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    other = banks.import_bank(session, make.bank("others"), None, NOON)
    for one in (bank, other):
        begun(session, learner, one)
    make.seen_card(session, learner, item_of(session, bank, "q6"), NOON - DAY)
    due = make.seen_card(session, learner, item_of(session, other, "q6"), NOON - DAY)
    plan(session, learner, bank, cards=2)

    seen = session_of(session, learner)

    titles = [session.get_one(ItemRow, item_id).bank_id for item_id in seen]
    assert titles == [bank.id] * 2 + [other.id] * 3
    assert seen[2] == due.item_id


def test_a_plan_of_all_decks_leaves_those_with_plans_of_their_own(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    other = banks.import_bank(session, make.bank("others"), None, NOON)
    for one in (bank, other):
        begun(session, learner, one)
    plan(session, learner, bank, cards=2)
    plans.start_plan(session, learner, Terms(EXAM, 4, Unit.CARDS), NOON)

    seen = session_of(session, learner)

    titles = [session.get_one(ItemRow, item_id).bank_id for item_id in seen]
    assert titles == [bank.id] * 2 + [other.id] * 4
    assert left(session, learner, bank_id=other.id) == 0


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_deck_whose_plan_is_set_aside_is_in_that_of_all_decks(
    session: Session, learner: Learner, bank: BankRow, *, is_begun: bool
) -> None:
    other = banks.import_bank(session, make.bank("others"), None, NOON)
    for one in (bank, other):
        begun(session, learner, one)
    own = plan(session, learner, bank, cards=1)
    plans.start_plan(session, learner, Terms(EXAM, 100, Unit.CARDS), NOON)
    if is_begun:
        rate(session, learner, item_of(session, other, "q1").id)
    assert banks_left(session, learner) == {other.id}

    plan_queue.set_aside(session, learner, own, NOON)
    assert banks_left(session, learner) == {bank.id, other.id}

    plan_queue.take_up(session, own)
    assert banks_left(session, learner) == {other.id}

    plans.end_plan(session, own, NOON)
    assert banks_left(session, learner) == {bank.id, other.id}


def test_a_rating_taken_back_is_not_of_the_budget(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    rate(session, learner, item(session, "q1").id)
    taken = card_actions.undo_last(session, learner, "undo", NOON)
    assert taken is not None
    plan(session, learner, bank, cards=2)

    assert left(session, learner, bank_id=bank.id) == 2


def banks_left(session: Session, learner: Learner) -> set[int]:
    """The banks of what the plan of all decks shows today."""
    held = next(one for one in plans.plans_in_force(session, learner, NOON) if one.bank_id is None)
    listed = plan_lists.list_of_today(session, learner, held, NOON)
    assert listed is not None
    return {session.get_one(ItemRow, item_id).bank_id for item_id in listed}


def test_a_backlog_is_capped_and_the_plan_ends_when_it_is_gone(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    for key in ("q1", "q2", "q3", "q4"):
        make.seen_card(session, learner, item(session, key), NOON - 3 * DAY)
    make.seen_card(session, learner, item(session, "q5"), NOON + DAY)
    made = plans.start_plan(session, learner, Terms(None, 3), NOON)

    assert len(session_of(session, learner)) == 3
    assert len(session_of(session, learner, NOON + DAY)) == 2
    # Nothing is left over: the plan shows nothing any more, and the next rating ends it.
    later = NOON + 2 * DAY
    assert plan_queue.planned_day(session, learner, later) == plan_queue.NOTHING_PLANNED
    rate(session, learner, item(session, "q6").id, now=later)
    assert made.ended_at == later


def test_a_cap_that_is_used_up_shows_nothing_more_today(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    for key in ("q1", "q2", "q3"):
        make.seen_card(session, learner, item(session, key), NOON - 3 * DAY)
    rate(session, learner, item(session, "q1").id)
    plans.start_plan(session, learner, Terms(None, 1), NOON)

    assert shown(session, learner) is None
    assert shown(session, learner, NOON + DAY) is not None


def test_parameters_of_the_learner_hold_for_the_order(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    fitted = replace(learner, parameters=[*DEFAULTS[:20], 0.3])

    terms = Terms(EXAM, 3)
    pace = pace_of(session, learner, NOON)
    ours = plan_lists.exam_plan(terms, EXAM, fitted, pace).parameters
    assert ours == (*DEFAULTS[:20], 0.3)
    assert plan_lists.exam_plan(terms, EXAM, learner, pace).parameters == DEFAULTS


def test_the_log_says_that_cards_of_a_plan_are_cards(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    plan(session, learner, bank)
    session_of(session, learner, bank_id=bank.id)

    assert {entry.source for entry in session.scalars(select(ReviewEntry))} == {"card"}


def item_of(session: Session, bank: BankRow, key: str) -> ItemRow:
    return session.scalars(
        select(ItemRow).where(ItemRow.key == key, ItemRow.bank_id == bank.id)
    ).one()
