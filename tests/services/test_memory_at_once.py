"""Two transactions at the same moment about the same card."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import pytest
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from quizapp import database
from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.core.scheduling import Rating
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.models import (
    Activity,
    BankRow,
    Card,
    Deck,
    ItemRow,
    MemoryFit,
    Quiz,
    ReviewEntry,
    Slot,
    User,
)
from quizapp.services import card_actions, fits, memory, offline, rebuilding, review_log, reviewing
from quizapp.services.attempts import start_attempt
from quizapp.services.card_columns import CardColumns
from quizapp.services.learners import Learner, take_turn
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

Act = Callable[[Session], object]


@pytest.fixture
def sessions(database_url: str) -> Iterator[tuple[Session, Session]]:
    """Two sessions on a database with learner 1 and two quizzes of one question, the same."""
    engine = create_engine(database_url)
    database.prepare(engine, lambda: False)
    with Session(engine, expire_on_commit=False) as one, Session(engine) as other:
        make.shipped(one, make.plan("all", questions=("q1",)), make.plan("one", questions=("q1",)))
        make.learner(one)
        one.commit()
        yield one, other
    engine.dispose()


def while_open(sessions: tuple[Session, Session], act: Act, also: Act) -> list[Exception]:
    """Do both, the second while the first is not committed; return what the second raised."""
    one, other = sessions
    raised: list[Exception] = []

    def second() -> None:
        try:
            also(other)
            other.commit()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            other.rollback()
            raised.append(error)

    act(one)
    thread = threading.Thread(target=second)
    thread.start()
    thread.join(0.3)  # time to run into the lock of the first
    one.commit()
    thread.join()
    return raised


def ask(session: Session) -> None:
    """Begin both quizzes: the question stands in slots 1 and 2."""
    for quiz in session.scalars(select(Quiz)):
        start_attempt(session, quiz, Learner(1), now=NOON, rng=random.Random(1))
    session.commit()


def learning(slot: int) -> Act:
    def learn(session: Session) -> None:
        item_id = session.scalars(select(ItemRow.id).where(ItemRow.key == "q1")).one()
        answer = memory.GradedAnswer(slot, item_id, 0.0, make.CHOICE)
        memory.learn_from_answers(session, Learner(1), [answer], NOON)

    return learn


def rating(key: str, item: str = "q1", parameters: tuple[float, ...] | None = None) -> Act:
    def rate(session: Session) -> None:
        item_id = session.scalars(select(ItemRow.id).where(ItemRow.key == item)).one()
        card = session.scalar(select(Card).where(Card.item_id == item_id))
        sequence = 0 if card is None else card.sequence
        given = reviewing.RatingGiven(Rating.GOOD, key, sequence)
        reviewing.rate_card(session, Learner(1, parameters=parameters), item_id, given, NOON)

    return rate


def handing_in(item: str) -> Act:
    def hand_in(session: Session) -> None:
        item_id = session.scalars(select(ItemRow.id).where(ItemRow.key == item)).one()
        line = offline.Reviewed(f"offline {item}", item_id, Rating.GOOD, NOON)
        offline.merge_lines(session, Learner(1), [line], NOON)

    return hand_in


def undoing(key: str) -> Act:
    return lambda session: card_actions.undo_last(session, Learner(1), key, NOON)


def sequences(session: Session) -> list[int]:
    return list(session.scalars(select(ReviewEntry.sequence).order_by(ReviewEntry.sequence)))


def test_undoing_in_two_tabs_takes_one_rating_back_once(
    sessions: tuple[Session, Session],
) -> None:
    rating("first")(sessions[0])
    sessions[0].commit()

    raised = while_open(sessions, undoing("one"), undoing("two"))

    assert [type(error) for error in raised] == [NotAllowed]
    assert sequences(sessions[1]) == [1, 2]
    assert sessions[1].scalars(select(Activity.reviews)).one() == 0


def test_a_rating_and_a_checked_answer_at_the_same_moment_are_both_kept(
    sessions: tuple[Session, Session],
) -> None:
    rating("first")(sessions[0])
    ask(sessions[0])
    # Once it shows its feedback, a question may be reviewed as a card again.
    for slot in sessions[0].scalars(select(Slot)):
        slot.checked_at = NOON
    sessions[0].commit()

    raised = while_open(sessions, rating("second"), learning(1))

    assert raised == []
    card = sessions[1].scalars(select(Card)).one()
    assert sequences(sessions[1]) == [1, 2, 3]
    assert review_log.to_state(card) == review_log.replayed(sessions[1], card)


def test_two_attempts_may_be_the_first_to_ask_the_same_question(
    sessions: tuple[Session, Session],
) -> None:
    ask(sessions[0])

    raised = while_open(sessions, learning(1), learning(2))

    assert raised == []
    card = sessions[1].scalars(select(Card)).one()
    assert (card.answers_seen, sequences(sessions[1])) == (2, [1, 2])
    assert review_log.to_state(card) == review_log.replayed(sessions[1], card)


def test_the_first_cards_of_a_deck_in_two_tabs_are_both_counted(
    sessions: tuple[Session, Session],
) -> None:
    raised = while_open(sessions, rating("one", "q1"), rating("two", "q2"))

    assert raised == []
    assert sessions[1].scalars(select(Deck.introduced)).one() == 2


def test_a_rating_that_has_begun_ends_while_another_model_is_put_in_force(
    sessions: tuple[Session, Session],
) -> None:
    one, other = sessions
    rating("first")(one)
    fit_id = fits.ask_for_fit(one, 1, NOON, is_reset=True).id
    one.commit()

    @contextmanager
    def transaction() -> Iterator[Session]:
        with other.begin():
            yield other

    around = fits.Surroundings(transaction, lambda: NOON, lambda: False)
    thread = threading.Thread(target=fits.fit_memory, args=(around, fit_id))
    take_turn(one, 1)
    one.execute(select(Card.id).with_for_update())
    thread.start()
    thread.join(0.3)  # time to run into the lock of the rating
    rating("second")(one)
    one.commit()
    thread.join()

    assert other.get_one(MemoryFit, fit_id).state == "done"
    card = other.scalars(select(Card)).one()
    assert sequences(other) == [1, 2]
    assert review_log.to_state(card) == review_log.replayed(other, card)


def test_a_rating_that_waited_for_another_model_goes_by_it(
    sessions: tuple[Session, Session],
) -> None:
    one, other = sessions
    own = (*DEFAULTS[:7], 0.5, *DEFAULTS[8:])
    one.get_one(User, 1).parameters = list(own)
    rating("first", parameters=own)(one)
    fit_id = fits.ask_for_fit(one, 1, NOON, is_reset=True).id
    one.commit()

    def rate() -> None:
        rating("second", parameters=own)(one)
        one.commit()

    thread = threading.Thread(target=rate)

    @contextmanager
    def transaction() -> Iterator[Session]:
        if thread.ident is not None:
            thread.join()
        with other.begin():
            yield other
            if other.get_one(User, 1).parameters is None:
                if thread.ident is None:
                    thread.start()
                thread.join(0.3)  # time to run into the lock of the fit

    fits.fit_memory(fits.Surroundings(transaction, lambda: NOON, lambda: False), fit_id)

    assert other.get_one(MemoryFit, fit_id).state == "done"
    assert sequences(other) == [1, 2]
    assert list(rebuilding.differences(other, 1)) == []


def hand_in_beside(sessions: tuple[Session, Session], also: Act, items: tuple[str, str]) -> None:
    """Hand in a review of each item; the other transaction begins between the two."""
    one, other = sessions
    rating("first", "q1")(one)
    rating("second", "q2")(one)
    one.commit()

    def act() -> None:
        also(other)
        other.commit()

    thread = threading.Thread(target=act)
    handing_in(items[0])(one)
    thread.start()
    thread.join(0.3)  # time to run into what the first review has locked
    handing_in(items[1])(one)
    one.commit()
    thread.join()


def test_a_rating_and_a_device_that_hands_in_do_not_wait_for_each_other(
    sessions: tuple[Session, Session],
) -> None:
    one, _ = sessions

    def rate(session: Session) -> None:
        # A review that the device hands in meanwhile is one that the page did not know.
        with suppress(StaleReview):
            rating("online", "q2")(session)

    # The rating wants the deck, which the device has; the device then wants the rating's card.
    hand_in_beside(sessions, rate, ("q1", "q2"))

    kept = set(one.scalars(select(ReviewEntry.key)))
    assert kept >= {"first", "second", "offline q1", "offline q2"}
    assert list(rebuilding.differences(one, 1)) == []


def test_a_rebuild_and_a_device_that_hands_in_do_not_wait_for_each_other(
    sessions: tuple[Session, Session],
) -> None:
    one, _ = sessions

    # The rebuild wants the device's card, and the device then wants the other one.
    hand_in_beside(sessions, lambda session: rebuilding.rebuild(session, 1), ("q2", "q1"))

    assert list(rebuilding.differences(one, 1)) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("is_studied", [False, True])
def test_a_check_sees_one_moment_while_the_learner_rates(
    sessions: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch, is_studied: bool
) -> None:
    one, other = sessions
    first, second, *_ = one.scalars(select(ItemRow.id).order_by(ItemRow.id))
    if is_studied:
        reviewing.rate_card(one, Learner(1), first, RatingGiven(Rating.EASY, "a", 0), NOON)
        one.commit()
    read_cards = rebuilding.cards_of

    def read_late(session: Session, learner_id: int) -> CardColumns:
        reviewing.rate_card(one, Learner(1), second, RatingGiven(Rating.EASY, "b", 0), NOON)
        one.commit()
        return read_cards(session, learner_id)

    monkeypatch.setattr(rebuilding, "cards_of", read_late)
    other.connection(execution_options={"isolation_level": "REPEATABLE READ"})

    assert list(rebuilding.differences(other, 1)) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_card_whose_bank_is_deleted_while_it_is_rated_is_refused(
    sessions: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = sessions
    item = one.scalars(select(ItemRow.id).order_by(ItemRow.id)).first()
    assert item is not None
    reviewing.rate_card(one, Learner(1), item, RatingGiven(Rating.EASY, "a", 0), NOON)
    one.commit()
    look = reviewing.own_deck

    def look_late(session: Session, learner_id: int, bank_id: int, now: datetime) -> Deck:
        other.execute(delete(Quiz))
        other.execute(delete(BankRow).where(BankRow.id == bank_id))
        other.commit()
        return look(session, learner_id, bank_id, now)

    monkeypatch.setattr(reviewing, "own_deck", look_late)

    with pytest.raises(NotAllowed, match="deleted just now"):
        reviewing.rate_card(one, Learner(1), item, RatingGiven(Rating.GOOD, "b", 1), NOON)
