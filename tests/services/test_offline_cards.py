from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling.planning import Unit
from quizapp.models import Deck, ItemRow, Note, Quiz
from quizapp.services import plan_queue, plans
from quizapp.services.attempts import start_attempt
from quizapp.services.card_actions import Act, act_on
from quizapp.services.decks import own_deck
from quizapp.services.learners import Learner
from quizapp.services.offline_cards import cards_of_today
from quizapp.services.plan_queue import planned_day
from quizapp.services.plans import Terms
from quizapp.services.review_log import Origin
from tests import make
from tests.make import NOON

HOUR = timedelta(hours=1)
EXAM = NOON.date() + timedelta(days=10)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session, make.plan(questions=("q1",)))
    return make.learner(session)


def item(session: Session, key: str) -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def start(session: Session, learner: Learner, new_per_day: int = 10) -> Deck:
    deck = own_deck(session, learner.id, item(session, "q1").bank_id, NOON)
    deck.new_per_day = new_per_day
    session.flush()
    return deck


def key_of(session: Session, item_id: int) -> str:
    return session.get_one(ItemRow, item_id).key


def keys(session: Session, learner: Learner, most: int = 200) -> list[str]:
    found = cards_of_today(session, learner, NOON, most)
    return [key_of(session, card.item_id) for card in found]


def siblings(session: Session, *names: str) -> None:
    note = Note(
        bank_id=item(session, "q1").bank_id,
        kind="basic",
        fields={},
        created_at=NOON,
        changed_at=NOON,
    )
    session.add(note)
    session.flush()
    for name in names:
        item(session, name).note_id = note.id
    session.flush()


def test_cards_between_steps_come_first_then_due_then_new(
    session: Session, learner: Learner
) -> None:
    start(session, learner, new_per_day=2)
    make.seen_card(session, learner, item(session, "q5"))
    make.seen_card(session, learner, item(session, "q4"), NOON - HOUR)
    make.seen_card(session, learner, item(session, "q3"), NOON + 3 * HOUR).state = "learning"
    make.seen_card(session, learner, item(session, "q6"), NOON + 30 * HOUR).state = "learning"

    assert keys(session, learner) == ["q3", "q4", "q5", "q1", "q2"]
    assert keys(session, learner, most=2) == ["q3", "q4"]


def test_new_cards_come_only_from_decks_that_were_begun(session: Session, learner: Learner) -> None:
    assert keys(session, learner) == []


def test_the_limits_of_the_day_hold(session: Session, learner: Learner) -> None:
    deck = start(session, learner, new_per_day=1)
    deck.reviews_per_day = 1
    for key in ("q4", "q5"):
        make.seen_card(session, learner, item(session, key))

    assert keys(session, learner) == ["q4", "q1"]


def test_without_a_deck_there_is_no_limit(session: Session, learner: Learner) -> None:
    for key in ("q4", "q5"):
        make.seen_card(session, learner, item(session, key))

    assert keys(session, learner) == ["q4", "q5"]


def test_suspended_and_buried_cards_are_left_out(session: Session, learner: Learner) -> None:
    start(session, learner)
    for key, action in (("q1", Action.SUSPEND), ("q2", Action.BURY), ("q3", Action.FLAG)):
        origin = Origin(key, "card", recorded_at=NOON)
        act_on(session, learner, [item(session, key).id], Act(action, flag=1), origin)

    assert set(keys(session, learner)) == {"q3", "q4", "q5", "q6", "c1"}


def test_what_is_asked_in_an_open_attempt_is_left_out(session: Session, learner: Learner) -> None:
    start(session, learner)
    make.seen_card(session, learner, item(session, "q1"))
    quiz = session.scalars(select(Quiz)).one()

    start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))

    assert "q1" not in keys(session, learner)


def test_of_siblings_one_is_taken_along(session: Session, learner: Learner) -> None:
    start(session, learner)
    siblings(session, "q1", "q4", "c1")
    make.seen_card(session, learner, item(session, "q4"))

    assert keys(session, learner) == ["q4", "q2", "q3", "q5", "q6"]


def test_all_siblings_are_taken_along_when_they_are_not_buried(
    session: Session, learner: Learner
) -> None:
    start(session, learner)
    siblings(session, "q1", "q2")

    assert keys(session, replace(learner, bury_siblings=False))[:2] == ["q1", "q2"]


def test_what_plans_show_today_is_taken_along(session: Session, learner: Learner) -> None:
    start(session, learner)
    bank_id = item(session, "q1").bank_id
    make.seen_card(session, learner, item(session, "q2"))
    plan = plans.start_plan(session, learner, Terms(EXAM, 3, Unit.CARDS, bank_id), NOON)
    shown = [key_of(session, one) for one in planned_day(session, learner, NOON).item_ids]

    assert len(shown) == 3
    assert keys(session, learner) == shown

    plan_queue.set_aside(session, learner, plan, NOON)
    assert keys(session, learner)[0] == "q2"
    assert len(keys(session, learner)) > 3


def test_under_a_plan_of_all_decks_nothing_else_is_taken_along(
    session: Session, learner: Learner
) -> None:
    start(session, learner)
    plans.start_plan(session, learner, Terms(EXAM, 2, Unit.CARDS), NOON)

    assert len(keys(session, learner)) == 2
