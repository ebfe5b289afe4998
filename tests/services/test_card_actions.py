from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.models import Activity, Card, Deck, ItemRow, Note, ReviewEntry
from quizapp.services import card_actions, card_queue, memory, review_log, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def item(session: Session, key: str = "q1") -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def card(session: Session, key: str = "q1") -> Card:
    return session.scalars(select(Card).join(ItemRow).where(ItemRow.key == key)).one()


def act(
    session: Session, learner: Learner, what: Act, *keys: str, key: str = "k", minutes: int = 0
) -> int:
    ids = [item(session, one).id for one in keys or ("q1",)]
    given = Origin(key, "card", recorded_at=NOON + minutes * MINUTE)
    return card_actions.act_on(session, learner, ids, what, given)


def rate(session: Session, learner: Learner, key: str, rating: Rating, minutes: int = 0) -> Card:
    row = item(session, key)
    seen = session.scalar(select(Card.sequence).where(Card.item_id == row.id)) or 0
    given = RatingGiven(rating, f"r{minutes}{key}", seen)
    return reviewing.rate_card(session, learner, row.id, given, NOON + minutes * MINUTE)


def next_key(session: Session, learner: Learner, minutes: float = 0) -> str | None:
    found = card_queue.next_card(session, learner, NOON + minutes * MINUTE)
    return None if found is None else session.get_one(ItemRow, found.item_id).key


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def test_a_suspended_card_is_not_shown_until_it_is_resumed(
    session: Session, learner: Learner
) -> None:
    rate(session, learner, "q1", Rating.AGAIN)
    assert next_key(session, learner, 30) == "q1"

    assert act(session, learner, Act(Action.SUSPEND)) == 1
    assert next_key(session, learner, 30) == "q2"
    assert act(session, learner, Act(Action.SUSPEND), key="again") == 0

    assert act(session, learner, Act(Action.RESUME), key="back", minutes=1) == 1
    assert next_key(session, learner, 30) == "q1"
    assert act(session, learner, Act(Action.RESUME), key="more", minutes=1) == 0


def test_a_buried_card_comes_back_with_the_next_day(session: Session, learner: Learner) -> None:
    rate(session, learner, "q1", Rating.AGAIN)

    act(session, learner, Act(Action.BURY), key="b")

    assert card(session).ready_at == (NOON + DAY).replace(hour=4)
    assert next_key(session, learner, 60) == "q2"
    assert next_key(session, learner, 24 * 60) == "q1"

    assert act(session, learner, Act(Action.UNBURY), key="u", minutes=5) == 1
    assert next_key(session, learner, 60) == "q1"
    assert act(session, learner, Act(Action.UNBURY), key="v", minutes=5) == 0


def test_a_new_card_that_was_buried_is_new_the_next_day(session: Session, learner: Learner) -> None:
    rate(session, learner, "q2", Rating.EASY)
    act(session, learner, Act(Action.BURY), "q1")

    assert next_key(session, learner) == "q3"
    assert next_key(session, learner, 24 * 60) == "q1"


def test_a_flag_changes_what_is_not_so_flagged_yet(session: Session, learner: Learner) -> None:
    assert act(session, learner, Act(Action.FLAG, flag=3), "q1", "q2") == 2
    assert act(session, learner, Act(Action.FLAG, flag=3), "q1", "q3", key="l") == 1

    assert [one.flag for one in session.scalars(select(Card).order_by(Card.id))] == [3, 3, 3]


def test_only_what_was_seen_can_be_reset_or_get_another_time(
    session: Session, learner: Learner
) -> None:
    rate(session, learner, "q1", Rating.EASY)
    later = NOON + 9 * DAY

    assert act(session, learner, Act(Action.DUE, until=later), "q1", "q2") == 1
    assert card(session).due_at == card(session).ready_at == later

    assert act(session, learner, Act(Action.RESET), "q1", "q2", key="r", minutes=1) == 1
    assert (card(session).state, card(session).reps) == ("new", 0)


def test_the_same_key_does_it_once(session: Session, learner: Learner) -> None:
    assert act(session, learner, Act(Action.BURY)) == 1
    assert act(session, learner, Act(Action.BURY)) == 0


def test_one_undo_takes_back_all_of_one_click(session: Session, learner: Learner) -> None:
    act(session, learner, Act(Action.SUSPEND), "q1", "q2", "q3")
    act(session, learner, Act(Action.FLAG, flag=1), "q2", key="flag", minutes=1)

    shown = card_actions.undo_last(session, learner, "u1", NOON + 2 * MINUTE)
    assert session.get_one(ItemRow, shown.item_id).key == "q2"
    card_actions.undo_last(session, learner, "u2", NOON + 3 * MINUTE)

    cards = session.scalars(select(Card)).all()
    assert [(one.suspended_at, one.flag) for one in cards] == [(None, 0)] * 3
    with pytest.raises(NotAllowed, match="no review left"):
        card_actions.undo_last(session, learner, "u3", NOON + 4 * MINUTE)


def test_ratings_are_made_where_the_card_is_shown(session: Session, learner: Learner) -> None:
    with pytest.raises(NotAllowed, match="where it is shown"):
        act(session, learner, Act(Action.RATE))


def test_a_click_without_a_time_is_a_mistake(session: Session, learner: Learner) -> None:
    with pytest.raises(ValueError, match="time"):
        card_actions.act_on(session, learner, [1], Act(Action.BURY), Origin("k", "card"))


def test_more_cards_than_the_most_are_refused(session: Session, learner: Learner) -> None:
    many = list(range(card_actions.MOST_CARDS + 1))
    given = Origin("k", "card", recorded_at=NOON)

    with pytest.raises(NotAllowed, match="at most 1000"):
        card_actions.act_on(session, learner, many, Act(Action.BURY), given)


def test_cards_of_others_are_passed_over(session: Session) -> None:
    learner, other = make.learner(session), make.learner(session, "Ida")
    row = make.shipped(session)
    row.owner_id = other.id
    session.flush()

    assert act(session, learner, Act(Action.BURY)) == 0


def test_undo_gives_the_day_its_new_card_and_its_review_back(
    session: Session, learner: Learner
) -> None:
    rate(session, learner, "q1", Rating.EASY)
    deck = session.scalars(select(Deck)).one()
    assert (deck.introduced, deck.reviewed) == (1, 0)

    card_actions.undo_last(session, learner, "u1", NOON + MINUTE)
    assert (deck.introduced, deck.reviewed) == (0, 0)
    assert next_key(session, learner, 1) == "q1"

    rate(session, learner, "q1", Rating.EASY, 2)
    rate(session, learner, "q1", Rating.GOOD, 3)
    assert (deck.introduced, deck.reviewed) == (1, 1)
    card_actions.undo_last(session, learner, "u2", NOON + 4 * MINUTE)
    assert (deck.introduced, deck.reviewed) == (1, 0)


def test_an_undo_of_another_day_leaves_the_counts_of_today(
    session: Session, learner: Learner
) -> None:
    rate(session, learner, "q1", Rating.EASY)
    rate(session, learner, "q1", Rating.GOOD, 1)
    deck = session.scalars(select(Deck)).one()
    deck.reviewed_on = deck.introduced_on = (NOON + DAY).date()

    card_actions.undo_last(session, learner, "u1", NOON + DAY)
    card_actions.undo_last(session, learner, "u2", NOON + DAY)

    assert (deck.introduced, deck.reviewed) == (1, 1)


def test_the_reviews_of_a_day_have_a_limit(session: Session, learner: Learner) -> None:
    for key in ("q1", "q2"):
        make.seen_card(session, learner, item(session, key))
    rate(session, learner, "q1", Rating.GOOD)
    deck = session.scalars(select(Deck)).one()
    assert next_key(session, learner, 1) == "q2"

    deck.reviews_per_day = 1
    session.flush()

    assert next_key(session, learner, 1) == "q3"
    assert next_key(session, learner, 24 * 60) == "q2"


def siblings(session: Session, *keys: str) -> None:
    """Make the items cards of one note."""
    row = item(session)
    note = Note(bank_id=row.bank_id, kind="basic", fields={}, created_at=NOON, changed_at=NOON)
    session.add(note)
    session.flush()
    for ordinal, key in enumerate(keys):
        item(session, key).note_id, item(session, key).ordinal = note.id, ordinal
    session.flush()


def test_siblings_wait_for_the_next_day_and_an_undo_brings_them_back(
    session: Session, learner: Learner
) -> None:
    siblings(session, "q1", "q2", "q3")
    make.seen_card(session, learner, item(session, "q3"))

    rate(session, learner, "q1", Rating.EASY)

    assert card(session, "q2").buried_until == card(session, "q3").buried_until is not None
    assert next_key(session, learner, 1) == "c1"

    card_actions.undo_last(session, learner, "u", NOON + MINUTE)
    assert card(session, "q2").buried_until is None
    assert next_key(session, learner, 1) == "q3"


def test_a_rating_that_buried_siblings_is_what_an_undo_offers_to_take_back(
    session: Session, learner: Learner
) -> None:
    siblings(session, "q1", "q2", "q3")
    assert card_actions.last_click(session, learner.id) is None

    rate(session, learner, "q2", Rating.GOOD)

    latest, click = (
        find(session, learner.id) for find in (card_actions.last_entry, card_actions.last_click)
    )
    assert latest is not None
    assert latest.action == Action.BURY
    assert click is not None
    assert (click.action, click.card_id) == (Action.RATE, card(session, "q2").id)


def test_siblings_in_steps_or_not_due_today_are_left_alone(
    session: Session, learner: Learner
) -> None:
    siblings(session, "q1", "q2", "q3", "q4")
    rate(session, Learner(learner.id, bury_siblings=False), "q2", Rating.AGAIN)
    make.seen_card(session, learner, item(session, "q3"), NOON + 2 * DAY)
    act(session, learner, Act(Action.SUSPEND), "q4")

    rate(session, learner, "q1", Rating.EASY, 1)

    assert [card(session, key).buried_until for key in ("q2", "q3", "q4")] == [None] * 3


def test_a_learner_may_see_siblings_on_one_day(session: Session, learner: Learner) -> None:
    siblings(session, "q1", "q2")

    rate(session, Learner(learner.id, bury_siblings=False), "q1", Rating.EASY)

    assert next_key(session, learner, 1) == "q2"


def test_cramming_is_logged_and_changes_nothing(session: Session, learner: Learner) -> None:
    rate(session, learner, "q1", Rating.EASY)
    before = review_log.to_state(card(session))

    given = RatingGiven(Rating.AGAIN, "cram", 1, is_cram=True)
    reviewing.rate_card(session, learner, item(session).id, given, NOON + DAY)

    assert review_log.to_state(card(session)) == before
    assert [one.action for one in session.scalars(select(ReviewEntry))] == ["rate", "cram"]
    assert session.scalars(select(Activity)).one().reviews == 1


def test_a_line_that_comes_late_takes_its_place(session: Session, learner: Learner) -> None:
    rate(session, learner, "q1", Rating.EASY, 60)
    late = review_log.LogLine(
        "late", Action.RATE, NOON, review=review_log.Review(Rating.AGAIN, NOON)
    )

    origin = Origin("late", "offline")
    review_log.put_in_place(session, card(session), late, learner.scheduler, origin)

    one = card(session)
    assert one.last_review_at == NOON + 60 * MINUTE
    assert one.reps == 2
    assert review_log.replayed(session, one) == review_log.to_state(one)


def test_settings_of_their_time_hold_in_a_replay_and_the_fit_holds_for_all(
    session: Session, learner: Learner
) -> None:
    short = Learner(learner.id, learning_steps=(5,), relearning_steps=(), maximum_interval=30)
    review_log.record_settings(session, short, NOON - DAY)
    review_log.record_settings(session, learner, NOON + DAY)

    at = review_log.scheduler_at(session, learner.id)

    assert at(NOON - 2 * DAY).maximum_interval == 30
    assert at(NOON).learning_steps == (5 * MINUTE,)
    assert at(NOON).relearning_steps == ()
    assert at(NOON + 2 * DAY) == learner.scheduler


def test_writing_no_cards_is_fine(session: Session, learner: Learner) -> None:
    memory.add_cards(session, learner.id, [], NOON)
    assert memory.cards_of(session, learner.id, []) == []


def test_a_line_of_before_there_were_batches_is_taken_back_alone(
    session: Session, learner: Learner
) -> None:
    rate(session, learner, "q1", Rating.EASY)
    session.scalars(select(ReviewEntry)).one().batch = None
    session.flush()

    card_actions.undo_last(session, learner, "u", NOON + MINUTE)

    assert card(session).state == "new"


def test_what_another_tab_took_back_meanwhile_is_not_taken_back_for_the_one_before(
    session: Session, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(session, learner, "q1", Rating.AGAIN)
    rate(session, learner, "q2", Rating.GOOD, 1)
    take_turn = card_actions.take_turn

    def wait_for_the_other_tab(*_: object) -> None:
        monkeypatch.setattr(card_actions, "take_turn", take_turn)
        card_actions.undo_last(session, learner, "other", NOON + 2 * MINUTE)

    monkeypatch.setattr(card_actions, "take_turn", wait_for_the_other_tab)
    with pytest.raises(NotAllowed, match="Another tab"):
        card_actions.undo_last(session, learner, "this", NOON + 2 * MINUTE)

    assert (card(session, "q1").reps, card(session, "q2").reps) == (1, 0)
    assert "this" not in session.scalars(select(ReviewEntry.key)).all()
