from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.cardsearch import SearchError
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.models import Card, ItemRow
from quizapp.services import card_actions, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.custom_sessions import CustomSession, count_in_session, next_in_session
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def item(session: Session, key: str) -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def rate(
    session: Session, learner: Learner, key: str, rating: Rating, at: datetime, *, cram: bool = True
) -> None:
    row = item(session, key)
    seen = session.scalar(select(Card.sequence).where(Card.item_id == row.id)) or 0
    given = RatingGiven(rating, f"{at:%M%S}{key}", seen, is_cram=cram)
    reviewing.rate_card(session, learner, row.id, given, at)


def next_key(
    session: Session, learner: Learner, custom: CustomSession, now: datetime = NOON
) -> str | None:
    found = next_in_session(session, learner, custom, now)
    return None if found is None else session.get_one(ItemRow, found.item_id).key


def of(query: str, bank_id: int | None = None) -> CustomSession:
    return CustomSession(query, is_cram=True, since=NOON, bank_id=bank_id)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def test_every_card_that_fits_comes_once_whether_it_is_due_or_not(
    session: Session, learner: Learner
) -> None:
    make.seen_card(session, learner, item(session, "q4"), NOON + 9 * DAY)
    custom = of("topic:ants")
    assert count_in_session(session, learner, custom, NOON) == 3

    shown = []
    for minute in range(1, 9):
        at = NOON + minute * MINUTE
        key = next_key(session, learner, custom, at)
        if key is None:
            break
        shown.append(key)
        rate(session, learner, key, Rating.GOOD, at, cram=minute % 2 == 0)

    assert shown == ["q4", "q5", "q6"]
    assert count_in_session(session, learner, custom, NOON + DAY) == 0


def test_what_was_not_recalled_comes_again_after_the_others(
    session: Session, learner: Learner
) -> None:
    custom = of("topic:ants")
    rate(session, learner, "q4", Rating.AGAIN, NOON + MINUTE)
    rate(session, learner, "q5", Rating.AGAIN, NOON + 2 * MINUTE)

    assert next_key(session, learner, custom) == "q6"
    rate(session, learner, "q6", Rating.HARD, NOON + 3 * MINUTE)
    assert next_key(session, learner, custom) == "q4"
    rate(session, learner, "q4", Rating.AGAIN, NOON + 4 * MINUTE)
    assert next_key(session, learner, custom) == "q5"
    rate(session, learner, "q5", Rating.GOOD, NOON + 5 * MINUTE)
    assert next_key(session, learner, custom) == "q4"
    rate(session, learner, "q4", Rating.EASY, NOON + 6 * MINUTE)
    assert next_key(session, learner, custom) is None


def test_a_rating_that_was_taken_back_or_is_older_does_not_count(
    session: Session, learner: Learner
) -> None:
    custom = of("topic:ants")
    rate(session, learner, "q4", Rating.GOOD, NOON - MINUTE)
    rate(session, learner, "q5", Rating.GOOD, NOON + MINUTE)
    assert count_in_session(session, learner, custom, NOON + MINUTE) == 2

    card_actions.undo_last(session, learner, "undo", NOON + 2 * MINUTE)

    assert count_in_session(session, learner, custom, NOON + 2 * MINUTE) == 3


def test_the_card_recalled_worst_comes_first(session: Session, learner: Learner) -> None:
    for key, stability in (("q1", 9.0), ("q2", 2.0), ("q3", 5.0)):
        make.seen_card(session, learner, item(session, key)).stability = stability
    session.flush()

    assert next_key(session, learner, of("")) == "q2"
    assert next_key(session, learner, of("-q2 stability>4")) == "q3"


def test_the_card_after_one_is_another(session: Session, learner: Learner) -> None:
    now = next_in_session(session, learner, of("topic:ants"), NOON)
    assert now is not None

    following = next_in_session(session, learner, of("topic:ants"), NOON, after=now.item_id)

    assert following is not None
    assert [session.get_one(ItemRow, one.item_id).key for one in (now, following)] == ["q4", "q5"]


def test_buried_cards_are_left_out_until_they_are_back(session: Session, learner: Learner) -> None:
    given = Origin("b", "card", recorded_at=NOON)
    card_actions.act_on(session, learner, [item(session, "q4").id], Act(Action.BURY), given)

    assert count_in_session(session, learner, of("topic:ants"), NOON) == 2
    assert count_in_session(session, learner, of("topic:ants"), NOON + DAY) == 3


def test_suspended_cards_are_left_out(session: Session, learner: Learner) -> None:
    given = Origin("s", "card", recorded_at=NOON)
    ids = [item(session, key).id for key in ("q4", "q5")]
    card_actions.act_on(session, learner, ids, Act(Action.SUSPEND), given)

    assert next_key(session, learner, of("topic:ants")) == "q6"
    assert count_in_session(session, learner, of("is:suspended"), NOON) == 0


def test_a_session_may_be_of_one_bank(session: Session, learner: Learner) -> None:
    bank_id = item(session, "q1").bank_id

    assert count_in_session(session, learner, of("", bank_id), NOON) == 7
    assert count_in_session(session, learner, of("", bank_id + 1), NOON) == 0
    assert next_key(session, learner, of("", bank_id + 1)) is None


def test_a_search_that_cannot_be_read_is_refused(session: Session, learner: Learner) -> None:
    with pytest.raises(SearchError):
        next_in_session(session, learner, of("("), NOON)
