from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.core.scheduling import Rating
from quizapp.models import Card, Deck, ItemRow
from quizapp.services import card_queue, decks, reviewing
from quizapp.services.deck_settings import DeckSettings, retention_of, set_deck
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON


def items(session: Session) -> list[ItemRow]:
    return list(session.scalars(select(ItemRow).order_by(ItemRow.study_order)))


def test_settings_are_kept_and_those_before_are_told(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    first, second = DeckSettings(3, 20, 0.85), DeckSettings(5, 30)

    before = [set_deck(session, learner, row.id, one, NOON) for one in (first, second)]

    assert before == [DeckSettings(), first]
    [deck] = decks.decks_of(session, learner, NOON)
    assert (deck.new_per_day, deck.reviews_per_day, deck.retention) == (5, 30, None)


def test_a_deck_aims_at_its_own_recall(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    first, second, *_ = items(session)
    for item in (first, second):
        make.seen_card(session, learner, item)
    given = RatingGiven(Rating.GOOD, "a", 0)
    usual = reviewing.rate_card(session, learner, first.id, given, NOON).due_at

    set_deck(session, learner, row.id, DeckSettings(retention=0.75), NOON)
    given = RatingGiven(Rating.GOOD, "b", 0)
    later = reviewing.rate_card(session, learner, second.id, given, NOON).due_at

    assert retention_of(session, learner.id, row.id) == 0.75
    assert later > usual


def test_of_a_deck_never_begun_there_is_no_recall(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)

    assert retention_of(session, learner.id, row.id) is None


def due_and_learning(session: Session, learner: Learner) -> list[Card]:
    cards = [make.seen_card(session, learner, item) for item in items(session)[:4]]
    cards[3].state, cards[3].step = "learning", 0
    session.flush()
    return cards


def test_a_deck_says_what_is_due_new_and_being_learned(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    due_and_learning(session, learner)

    [deck] = decks.decks_of(session, learner, NOON)

    assert (deck.due, deck.learning, deck.new) == (3, 1, 3)
    assert deck.is_waiting
    assert card_queue.count_left(session, learner, NOON, deck.bank_id) == 7


def test_a_limit_of_reviews_limits_what_is_left(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    due_and_learning(session, learner)

    set_deck(session, learner, row.id, DeckSettings(0, 2), NOON)

    [deck] = decks.decks_of(session, learner, NOON)
    assert (deck.due, deck.learning, deck.new) == (2, 1, 0)
    assert card_queue.count_left(session, learner, NOON) == 3


def test_a_deck_that_another_tab_began_just_now_is_the_same_deck(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, learner = make.shipped(session), make.learner(session)
    earlier = NOON - timedelta(days=1)
    session.expunge(decks.own_deck(session, learner.id, row.id, earlier))
    look, looks = session.scalar, 0

    def look_too_early(*asked: Any, **how: Any) -> Any:  # noqa: ANN401 - whatever is looked for
        nonlocal looks
        looks += 1
        return None if looks == 1 else look(*asked, **how)

    # The race: this tab looked before the other one wrote.
    monkeypatch.setattr(session, "scalar", look_too_early)
    deck = decks.own_deck(session, learner.id, row.id, NOON)

    assert (looks, deck.started_at) == (2, earlier)
    assert session.scalars(select(Deck)).all() == [deck]


def test_the_deck_of_a_bank_that_is_gone_cannot_be_begun(session: Session) -> None:
    learner = make.learner(session)

    with pytest.raises(NotAllowed, match="deleted just now"):
        decks.own_deck(session, learner.id, 4242, NOON)
