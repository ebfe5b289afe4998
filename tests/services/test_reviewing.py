from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from quizapp import database
from quizapp.core.bank import Bank
from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.core.questions import BasicCard
from quizapp.core.scheduling import Rating, State
from quizapp.models import Activity, Attempt, Card, Deck, ItemRow, Quiz, ReviewEntry, Slot
from quizapp.services import (
    banks,
    card_actions,
    card_queue,
    cards,
    decks,
    memory,
    review_log,
    reviewing,
)
from quizapp.services.attempts import start_attempt, submit_attempt
from quizapp.services.deck_settings import DeckSettings, set_deck
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from quizapp.services.standing import recent_ratings
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)


def item(session: Session, key: str) -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def rate(
    session: Session,
    learner: Learner,
    key: str,
    rating: Rating = Rating.GOOD,
    now: datetime = NOON,
    sequence: int = 0,
) -> Card:
    given = RatingGiven(rating, f"{key}-{sequence}", sequence)
    return reviewing.rate_card(session, learner, item(session, key).id, given, now)


def log_of(session: Session) -> list[ReviewEntry]:
    return list(session.scalars(select(ReviewEntry).order_by(ReviewEntry.sequence)))


def shown(session: Session, learner: Learner, now: datetime = NOON, bank: int | None = None) -> str:
    """The key of the card that comes next, or nothing."""
    found = card_queue.next_card(session, learner, now, bank_id=bank)
    return "" if found is None else session.get_one(ItemRow, found.item_id).key


def test_new_cards_come_in_the_order_of_the_text(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    seen = []

    while key := shown(session, learner, bank=row.id):
        rate(session, learner, key, Rating.EASY)
        seen.append(key)

    assert seen == ["q1", "q2", "q3", "c1", "q4", "q5", "q6"]


def test_no_new_card_comes_from_a_deck_that_was_never_started(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)

    assert shown(session, learner) == ""


def test_new_cards_stop_at_the_limit_of_the_day_and_go_on_the_next(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    set_deck(session, learner, row.id, DeckSettings(1), NOON)
    rate(session, learner, "q1", Rating.EASY)

    assert shown(session, learner) == ""
    assert shown(session, learner, NOON + timedelta(days=1)) == "q2"


def test_the_day_of_new_cards_begins_at_the_learners_own_rollover(session: Session) -> None:
    row = make.shipped(session)
    learner = make.learner(session, zone="Asia/Tokyo")  # 04:00 there is 19:00 in UTC
    set_deck(session, learner, row.id, DeckSettings(1), NOON)
    rate(session, learner, "q1", Rating.EASY, NOON)

    assert shown(session, learner, NOON + timedelta(hours=6, minutes=59)) == ""
    assert shown(session, learner, NOON + timedelta(hours=7)) == "q2"


def test_a_limit_of_no_new_cards_shows_none(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    set_deck(session, learner, row.id, DeckSettings(0), NOON)

    assert shown(session, learner, bank=row.id) == ""
    [deck] = decks.decks_of(session, learner, NOON)
    assert (deck.new, deck.new_per_day, deck.is_started) == (0, 0, True)


def test_a_deck_without_new_cards_gives_way_to_the_next(session: Session) -> None:
    first, learner = make.shipped(session), make.learner(session)
    second = banks.import_bank(session, make.bank("others"), None, NOON)
    set_deck(session, learner, first.id, DeckSettings(0), NOON)
    set_deck(session, learner, second.id, DeckSettings(5), NOON + MINUTE)

    found = card_queue.next_card(session, learner, NOON)

    assert found is not None
    assert found.bank_id == second.id


def test_a_card_between_steps_comes_before_one_that_is_long_due(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.EASY)
    later = NOON + timedelta(days=60)
    rate(session, learner, "q2", Rating.AGAIN, later)

    assert shown(session, learner, later) == "q1"
    assert shown(session, learner, later + MINUTE) == "q2"


def test_with_nothing_else_left_a_step_is_shown_early(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    set_deck(session, learner, row.id, DeckSettings(1), NOON)
    rate(session, learner, "q1", Rating.AGAIN)

    assert shown(session, learner) == "q1"
    assert card_queue.count_left(session, learner, NOON) == 1


def test_a_rating_is_logged_counted_and_plans_the_card(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)

    card = reviewing.rate_card(
        session, learner, item(session, "q1").id, RatingGiven(Rating.EASY, "k", 0, 4200), NOON
    )

    [entry] = log_of(session)
    assert (entry.rating, entry.at, entry.milliseconds, entry.source) == (4, NOON, 4200, "card")
    assert (card.state, card.reps, card.sequence) == ("review", 1, 1)
    assert card.due_at > NOON + timedelta(days=2)
    activity = session.scalars(select(Activity)).one()
    assert (activity.day, activity.reviews, activity.correct) == (NOON.date(), 1, 1)
    assert session.get_one(Deck, (learner.id, row.id)).introduced == 1


def test_the_same_key_twice_makes_one_line_of_the_log(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    first = rate(session, learner, "q1")
    due = first.due_at

    again = rate(session, learner, "q1", Rating.AGAIN, NOON + MINUTE)

    assert again is first
    assert first.due_at == due
    assert len(log_of(session)) == 1


def test_a_rating_from_a_stale_page_is_refused(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1")

    with pytest.raises(StaleReview, match="another tab"):
        reviewing.rate_card(
            session, learner, item(session, "q1").id, RatingGiven(Rating.EASY, "other", 0), NOON
        )

    assert len(log_of(session)) == 1


def test_a_card_of_a_strangers_bank_cannot_be_rated(session: Session) -> None:
    owner, learner = make.user(session, "Ida", "instructor"), make.learner(session)
    banks.import_bank(session, make.bank(), owner.id, NOON)

    with pytest.raises(NotAllowed, match="cannot be reviewed now"):
        rate(session, learner, "q1")

    assert reviewing.find_card(session, learner.id, item(session, "q1").id) is None
    assert decks.decks_of(session, learner, NOON) == []


def test_a_clock_set_back_keeps_the_log_in_order(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", now=NOON)

    card = rate(session, learner, "q1", now=NOON - timedelta(hours=1), sequence=1)

    just_after = NOON + timedelta(microseconds=1)
    assert [entry.at for entry in log_of(session)] == [NOON, just_after]
    assert card.last_review_at == just_after


def test_two_tabs_that_rate_a_new_card_at_once_make_one_review(
    session: Session, database_url: str
) -> None:
    make.shipped(session)
    learner = make.learner(session)
    item_id = item(session, "q1").id
    session.commit()
    engine = create_engine(database_url)
    database.prepare(engine, lambda: False)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def tab(name: str) -> None:
        with Session(engine) as own:
            start.wait()
            try:
                reviewing.rate_card(own, learner, item_id, RatingGiven(Rating.GOOD, name, 0), NOON)
                own.commit()
                outcomes.append("kept")
            except StaleReview:
                own.rollback()
                outcomes.append("refused")

    tabs = [threading.Thread(target=tab, args=(name,)) for name in ("one", "two")]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    engine.dispose()

    assert sorted(outcomes) == ["kept", "refused"]
    assert session.scalar(select(func.count()).select_from(ReviewEntry)) == 1


def test_a_card_made_by_another_request_at_this_moment_is_stale(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1")

    with pytest.raises(StaleReview, match="just now"):
        reviewing._add_card(session, learner, item(session, "q1"), NOON)


def test_undo_brings_back_the_card_as_it_was(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.EASY)
    before = review_log.to_memory(session.scalars(select(Card)).one())
    later = NOON + timedelta(days=9)
    rate(session, learner, "q1", Rating.AGAIN, later, sequence=1)

    card = card_actions.undo_last(session, learner, "undo", later + MINUTE)

    assert review_log.to_memory(card) == before
    assert [entry.undoes for entry in log_of(session)] == [None, None, 2]
    assert [day.reviews for day in session.scalars(select(Activity).order_by(Activity.day))] == [
        1,
        0,
    ]


def test_undoing_the_first_rating_makes_the_card_new_and_due(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)

    card = card_actions.undo_last(session, learner, "undo", NOON + MINUTE)

    assert (card.state, card.due_at, card.reps) == (State.NEW.value, NOON + MINUTE, 0)
    assert shown(session, learner, NOON + MINUTE) == "q1"
    assert session.scalars(select(Activity)).one().correct == 0


def test_any_number_of_ratings_can_be_undone_latest_first(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    for place, key in enumerate(("q1", "q2", "q3")):
        rate(session, learner, key, now=NOON + place * MINUTE)

    undone = [
        session.get_one(
            ItemRow,
            card_actions.undo_last(session, learner, f"u{n}", NOON + timedelta(hours=n)).item_id,
        ).key
        for n in range(1, 4)
    ]

    assert undone == ["q3", "q2", "q1"]
    assert card_actions.last_entry(session, learner.id) is None
    assert recent_ratings(session, learner.id, NOON) == []
    with pytest.raises(NotAllowed, match="no review left"):
        card_actions.undo_last(session, learner, "u4", NOON + timedelta(hours=5))


def test_an_undo_sent_twice_takes_back_one_rating(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1")
    rate(session, learner, "q2", now=NOON + MINUTE)

    card_actions.undo_last(session, learner, "undo", NOON + 2 * MINUTE)
    card_actions.undo_last(session, learner, "undo", NOON + 2 * MINUTE)

    assert len(recent_ratings(session, learner.id, NOON)) == 1


def test_a_rating_after_an_undo_is_the_next_to_be_undone(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1")
    card_actions.undo_last(session, learner, "undo", NOON + MINUTE)
    rate(session, learner, "q1", Rating.EASY, NOON + 2 * MINUTE, sequence=2)

    last = card_actions.last_entry(session, learner.id)

    assert last is not None
    assert (last.sequence, last.rating) == (3, 4)


def test_an_answer_of_a_quiz_is_not_undone(session: Session) -> None:
    learner = make.learner(session)
    make.shipped(session)
    learn(session, learner, "q1", fraction=0.0)

    with pytest.raises(NotAllowed):
        card_actions.undo_last(session, learner, "undo", NOON)


def test_a_wrong_answer_in_a_quiz_is_the_next_card_at_once(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    later = NOON + timedelta(minutes=30)

    learn(session, learner, "q4", fraction=0.0, now=later)
    rate(session, learner, "q1", Rating.GOOD, later, sequence=1)

    assert shown(session, learner, later) == "q4"
    assert decks.count_due(session, learner.id, later) == 1


def test_a_question_in_an_open_attempt_shows_no_card(session: Session, rng: random.Random) -> None:
    quiz, learner = make.quiz(session, make.plan(questions=("q1",))), make.learner(session)
    set_deck(session, learner, quiz.bank_id, DeckSettings(9), NOON)
    rate(session, learner, "q1", Rating.AGAIN)
    attempt = start_attempt(session, quiz, learner, now=NOON, rng=rng)
    later = NOON + timedelta(hours=1)

    assert shown(session, learner, later) == "q2"
    assert decks.count_due(session, learner.id, later) == 0
    assert reviewing.find_card(session, learner.id, item(session, "q1").id) is None

    submit_attempt(session, attempt, learner, later)
    assert shown(session, learner, later) == "q1"


def test_a_new_card_passed_over_during_a_quiz_comes_after_it(
    session: Session, rng: random.Random
) -> None:
    quiz, learner = make.quiz(session, make.plan(questions=("q1",))), make.learner(session)
    attempt = start_attempt(session, quiz, learner, now=NOON, rng=rng)
    rate(session, learner, "q2", Rating.EASY)

    submit_attempt(session, attempt, learner, NOON + MINUTE)

    assert shown(session, learner, NOON + MINUTE, quiz.bank_id) == "q1"


def test_a_retired_card_is_neither_shown_nor_counted(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    whole = make.bank()
    less = Bank(
        whole.id,
        whole.title,
        whole.description,
        whole.language,
        whole.texts,
        whole.topics,
        whole.items[1:],
        (),
    )
    banks.import_bank(session, less, None, NOON)
    later = NOON + timedelta(hours=1)

    assert decks.count_due(session, learner.id, later) == 0
    assert shown(session, learner, later) == "q2"


def test_counts_stop_at_the_limit(session: Session) -> None:
    whole = make.bank()
    many = tuple(make.item(f"n{number}", BasicCard(f"{number}?", "Yes.")) for number in range(120))
    bank = Bank("many", "Many", "", "en", whole.texts, whole.topics, many, ())
    row = banks.import_bank(session, bank, None, NOON)
    learner = make.learner(session)
    set_deck(session, learner, row.id, DeckSettings(500), NOON)
    for one in session.scalars(select(ItemRow).limit(110)).all():
        make.seen_card(session, learner, one)

    [deck] = decks.decks_of(session, learner, NOON)

    assert (deck.due, deck.new) == (decks.COUNT_LIMIT, 10)
    assert card_queue.count_left(session, learner, NOON, row.id) == decks.COUNT_LIMIT


def test_decks_with_most_to_do_come_first(session: Session) -> None:
    first = make.shipped(session)
    second = banks.import_bank(session, make.bank("others"), None, NOON)
    learner = make.learner(session)
    of_second = select(ItemRow).where(ItemRow.bank_id == second.id).limit(1)
    make.seen_card(session, learner, session.scalars(of_second).one())

    found = decks.decks_of(session, learner, NOON)

    assert [deck.bank_id for deck in found] == [second.id, first.id]
    assert [(deck.due, deck.new) for deck in found] == [(1, 6), (0, 7)]


def learn(
    session: Session, learner: Learner, key: str, *, fraction: float, now: datetime = NOON
) -> None:
    """Answer a question in a quiz."""
    row = item(session, key)
    question = make.QUESTIONS[int(key.removeprefix("q")) - 1]
    slot_id = _slot(session, learner, row)
    answer = memory.GradedAnswer(slot_id, row.id, fraction, question)  # type: ignore[arg-type]
    memory.learn_from_answers(session, learner, [answer], now)


def _slot(session: Session, learner: Learner, row: ItemRow) -> int:
    """A slot of a finished attempt, for answers that come from one."""
    quiz = session.scalars(select(Quiz)).first()
    if quiz is None:
        quiz = Quiz(bank_id=row.bank_id, title="Q", feedback="after-submit", created_at=NOON)
        session.add(quiz)
        session.flush()
    attempt = Attempt(
        quiz_id=quiz.id,
        learner_id=learner.id,
        number=row.id,
        started_at=NOON,
        submitted_at=NOON,
        score=0.0,
        max_score=1.0,
    )
    session.add(attempt)
    session.flush()
    found = reviewing.find_card(session, learner.id, row.id)
    assert found is not None
    slot = Slot(
        attempt_id=attempt.id,
        position=1,
        item_id=row.id,
        version_id=found.version_id,
        option_order=[],
        max_mark=1.0,
    )
    session.add(slot)
    session.flush()
    return slot.id


def test_a_card_that_a_quiz_is_asking_cannot_be_rated(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session, make.plan(questions=("q1",)))
    learner = make.learner(session)
    item_id = session.scalars(select(ItemRow.id).where(ItemRow.key == "q1")).one()
    given = RatingGiven(Rating.GOOD, "first", 0)
    reviewing.rate_card(session, learner, item_id, given, make.NOON)
    start_attempt(session, quiz, learner, now=make.NOON, rng=rng)

    later = RatingGiven(Rating.GOOD, "second", 1)
    with pytest.raises(NotAllowed, match="being asked in a quiz"):
        reviewing.rate_card(session, learner, item_id, later, make.NOON)


def answered(key: str, rating: Rating = Rating.GOOD) -> RatingGiven:
    return RatingGiven(rating, key, 0, is_answered=True)


def test_a_choice_that_may_have_been_guessed_weighs_less(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)

    for key in ("q1", "q4", "c1"):
        reviewing.rate_card(session, learner, item(session, key).id, answered(key), NOON)
    again = answered("q2", Rating.AGAIN)
    reviewing.rate_card(session, learner, item(session, "q2").id, again, NOON)

    weights = {entry.key: entry.weight for entry in log_of(session)}
    # Nothing is known of a new card: half of the learners know it, a quarter of the rest guess.
    assert weights == {"q1": pytest.approx(0.8), "q4": 1.0, "c1": 1.0, "q2": 1.0}


def test_the_preview_is_what_the_rating_makes_of_the_card(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    set_deck(session, learner, row.id, DeckSettings(retention=0.8), NOON)
    card = make.seen_card(session, learner, item(session, "q1"))
    found = reviewing.find_card(session, learner.id, card.item_id)
    assert found is not None

    previews = reviewing.preview_ratings(session, learner, found, NOON, is_answered=True)
    reviewing.rate_card(session, learner, card.item_id, answered("k"), NOON)

    assert review_log.to_memory(card) == previews[Rating.GOOD]
    plain = reviewing.preview_ratings(session, learner, found, NOON, is_answered=False)
    assert plain[Rating.GOOD] != previews[Rating.GOOD]
    assert plain[Rating.AGAIN] == previews[Rating.AGAIN]


def test_the_preview_holds_when_the_clock_was_set_back(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    found = [item(session, "q1").id, item(session, "q2").id]
    rate(session, learner, "q1")

    for item_id in found:
        card = reviewing.find_card(session, learner.id, item_id)
        assert card is not None
        earlier = NOON - timedelta(hours=1)
        made = reviewing.preview_ratings(session, learner, card, earlier, is_answered=False)
        assert len(made) == 4


def test_the_card_after_one_is_another(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    first = card_queue.next_card(session, learner, NOON, bank_id=row.id)
    assert first is not None

    after = card_queue.next_card(session, learner, NOON, bank_id=row.id, after=first.item_id)
    make.seen_card(session, learner, item(session, "q5"))
    due = card_queue.next_card(session, learner, NOON, bank_id=row.id, after=first.item_id)
    none = card_queue.next_card(session, learner, NOON, after=item(session, "q5").id)

    assert after is not None
    assert after.item_id == item(session, "q2").id
    assert due is not None
    assert due.item_id == item(session, "q5").id
    assert none is None


def test_what_stands_behind_a_card_is_told(session: Session) -> None:
    row = make.shipped(session)
    ida = make.user(session, "Ida", "instructor")
    own = banks.import_bank(session, make.bank("own"), ida.id, NOON)
    first = {
        bank.id: session.scalars(select(ItemRow).where(ItemRow.bank_id == bank.id)).first()
        for bank in (row, own)
    }

    found = [cards.behind(session, ida.id, one.id) for one in first.values() if one]

    assert [one.bank_id for one in found] == [row.id, own.id]
    assert [one.is_own for one in found] == [False, True]
    assert (found[1].key, found[1].language, found[1].note_id) == ("q1", "en", None)
    assert not found[1].is_deck
