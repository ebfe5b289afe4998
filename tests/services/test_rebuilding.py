from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.models import Card, ItemRow, ReviewEntry
from quizapp.services import card_actions, rebuilding, review_log, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.learners import Learner
from quizapp.services.rebuilding import Difference
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


def item_ids(session: Session) -> list[int]:
    return list(session.scalars(select(ItemRow.id).order_by(ItemRow.id)))


def rate(session: Session, learner: Learner, item_id: int, rating: Rating, day: float) -> None:
    seen = session.scalar(select(Card.sequence).where(Card.item_id == item_id)) or 0
    given = RatingGiven(rating, f"r{item_id}-{day}", seen)
    reviewing.rate_card(session, learner, item_id, given, NOON + day * DAY)


def act(session: Session, learner: Learner, act: Act, item_id: int, day: float) -> None:
    given = Origin(f"a{item_id}-{day}", "card", recorded_at=NOON + day * DAY)
    card_actions.act_on(session, learner, [item_id], act, given)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


@pytest.fixture
def studied(session: Session, learner: Learner) -> Learner:
    """A learner with cards of every sort, under settings that changed on the way."""
    chance = random.Random(5)
    first, second, third, fourth, fifth, *_ = item_ids(session)
    for day in range(12):
        for item_id in (first, second, third):
            rate(session, learner, item_id, chance.choice(list(Rating)), day * 9)
    rate(session, learner, fourth, Rating.AGAIN, 100)
    act(session, learner, Act(Action.SUSPEND), second, 101)
    act(session, learner, Act(Action.FLAG, flag=2), first, 101)
    act(session, learner, Act(Action.BURY), first, 101.5)
    act(session, learner, Act(Action.DUE, until=NOON + 300 * DAY), third, 102)
    act(session, learner, Act(Action.BURY), fifth, 102)
    other = Learner(learner.id, "Asia/Tokyo", 2, 0.8, maximum_interval=20)
    review_log.record_settings(session, learner, NOON - DAY)
    review_log.record_settings(session, other, NOON + 110 * DAY)
    rate(session, other, first, Rating.GOOD, 111)
    rate(session, other, fourth, Rating.GOOD, 111)
    card_actions.undo_last(session, other, "undo", NOON + 112 * DAY)
    for lapse in range(9):
        rate(session, other, fourth, Rating.AGAIN, 120 + lapse * 20)
        rate(session, other, fourth, Rating.EASY, 121 + lapse * 20)
    return other


def test_cards_are_what_their_logs_say(session: Session, studied: Learner) -> None:
    assert list(rebuilding.differences(session, studied.id)) == []
    assert rebuilding.rebuild(session, studied.id) == 0


def test_a_learner_without_a_log_has_no_differences(session: Session, learner: Learner) -> None:
    assert list(rebuilding.differences(session, learner.id)) == []


def test_a_log_without_ratings_is_replayed(session: Session, learner: Learner) -> None:
    act(session, learner, Act(Action.BURY), item_ids(session)[0], 0)

    assert list(rebuilding.differences(session, learner.id)) == []


def test_what_was_changed_by_another_hand_is_found_and_mended(
    session: Session, studied: Learner
) -> None:
    card, other = session.scalars(select(Card).order_by(Card.id).limit(2)).all()
    stability = card.stability
    card.stability, card.flag = 77.0, 5
    other.ready_at = NOON
    session.flush()

    found = list(rebuilding.differences(session, studied.id))

    assert [(one.card_id, one.field, one.stored) for one in found] == [
        (card.id, "stability", 77.0),
        (card.id, "flag", 5),
        (other.id, "ready_at", NOON),
    ]
    assert found[0].replayed == pytest.approx(stability)
    assert rebuilding.rebuild(session, studied.id) == 2
    assert list(rebuilding.differences(session, studied.id)) == []


def test_parameters_of_a_learner_hold_for_the_whole_log(session: Session, studied: Learner) -> None:
    from quizapp.core.scheduling.parameters import DEFAULTS
    from quizapp.models import User

    fitted = [*DEFAULTS]
    fitted[2] = 9.0
    session.get_one(User, studied.id).parameters = fitted
    session.flush()

    assert rebuilding.rebuild(session, studied.id) > 0
    for card in session.scalars(select(Card)):
        assert review_log.replayed(session, card).memory.due == card.due_at or card.state == "new"
    assert list(rebuilding.differences(session, studied.id)) == []


def test_times_are_right_to_the_microsecond(session: Session, learner: Learner) -> None:
    """SQLite's own arithmetic rounds to milliseconds, up into the next second."""
    late = 0.999873 / (24 * 60 * 60)
    rate(session, learner, item_ids(session)[0], Rating.GOOD, late)
    card = session.scalars(select(Card)).one()

    assert card.last_review_at == NOON + timedelta(microseconds=999_873)
    assert list(rebuilding.differences(session, learner.id)) == []


def test_a_burial_that_a_rating_ended_is_none(session: Session, learner: Learner) -> None:
    first = item_ids(session)[0]
    rate(session, learner, first, Rating.GOOD, 0)
    act(session, learner, Act(Action.BURY), first, 1)
    rate(session, learner, first, Rating.GOOD, 3)

    assert list(rebuilding.differences(session, learner.id)) == []
    assert session.scalars(select(Card)).one().buried_until is None


def test_more_cards_than_are_read_at_once_are_all_brought_back(
    session: Session, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 3)
    for number, item_id in enumerate(item_ids(session)):
        rate(session, learner, item_id, Rating.EASY, number / 1000)
    before = {card.id: card.due_at for card in session.scalars(select(Card))}
    session.execute(update(Card).values(stability=1.0, due_at=NOON, ready_at=NOON, reps=7))
    session.expire_all()

    assert rebuilding.rebuild(session, learner.id) == len(before) > 6
    assert {card.id: card.due_at for card in session.scalars(select(Card))} == before
    assert list(rebuilding.differences(session, learner.id)) == []


def test_a_card_whose_log_is_gone_is_named_and_left_as_it_is(
    session: Session, learner: Learner
) -> None:
    for number, item_id in enumerate(item_ids(session)[:3]):
        rate(session, learner, item_id, Rating.EASY, number)
    lost = session.scalars(select(Card).order_by(Card.id)).all()[1]
    session.execute(delete(ReviewEntry).where(ReviewEntry.card_id == lost.id))
    before = review_log.to_state(lost)

    assert list(rebuilding.differences(session, learner.id)) == [Difference(lost.id, "log", 1, 0)]
    assert rebuilding.rebuild(session, learner.id) == 0
    assert review_log.to_state(lost) == before

    session.execute(delete(ReviewEntry))
    assert len(list(rebuilding.differences(session, learner.id))) == 3


@pytest.mark.parametrize("count", [0, 7])
def test_a_wrong_count_of_lines_is_mended(session: Session, learner: Learner, count: int) -> None:
    rate(session, learner, item_ids(session)[0], Rating.EASY, 0)
    card = session.scalars(select(Card)).one()
    card.sequence = count
    session.flush()

    found = list(rebuilding.differences(session, learner.id))

    assert found == [Difference(card.id, "sequence", count, 1)]
    assert rebuilding.rebuild(session, learner.id) == 1
    assert card.sequence == 1
