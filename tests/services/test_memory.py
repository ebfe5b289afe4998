from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Memory, Rating, Review
from quizapp.models import Activity, Card, ItemRow, Quiz, ReviewEntry, SchedulingSettings, Slot
from quizapp.services import attempts, card_actions, memory, review_log, reviewing
from quizapp.services.learners import Learner
from quizapp.services.preferences import Preferences, update_preferences
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "rate", "quiz", "undo", "settings"]),
        st.sampled_from(list(Rating)),
        st.integers(1, 200_000),
    ),
    min_size=1,
    max_size=12,
)


def item(session: Session, key: str = "q1") -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def the_card(session: Session) -> Card:
    return session.scalars(select(Card)).one()


def slot_of(session: Session, learner: Learner) -> Slot:
    """The slot of a finished attempt at the first question."""
    quiz = session.scalars(select(Quiz)).one()
    rng = random.Random(1)
    attempt = attempts.start_attempt(session, quiz, learner, now=NOON, rng=rng)
    attempts.submit_attempt(session, attempt, learner, NOON)
    return session.scalars(select(Slot).where(Slot.attempt_id == attempt.id)).all()[0]


def answer(slot: Slot, fraction: float) -> memory.GradedAnswer:
    return memory.GradedAnswer(slot.id, slot.item_id, fraction, make.CHOICE)


def test_a_wrong_answer_makes_the_card_due_at_once(session: Session) -> None:
    make.quiz(session)
    learner = make.learner(session)
    slot = slot_of(session, learner)

    memory.learn_from_answers(session, learner, [answer(slot, 0.0)], NOON)

    card = the_card(session)
    assert card.due_at == NOON
    assert (card.answers_seen, card.answers_correct, card.reps) == (1, 0, 1)
    [entry] = session.scalars(select(ReviewEntry))
    assert (entry.rating, entry.due_now, entry.source, entry.slot_id) == (1, True, "quiz", slot.id)


def test_a_right_answer_that_may_be_a_guess_counts_for_less(session: Session) -> None:
    make.quiz(session)
    learner = make.learner(session)
    slot = slot_of(session, learner)

    memory.learn_from_answers(session, learner, [answer(slot, 1.0)], NOON)

    [entry] = session.scalars(select(ReviewEntry))
    assert entry.rating == Rating.GOOD
    assert entry.weight == pytest.approx(0.5 / (0.5 + 0.5 / 4))
    assert the_card(session).answers_correct == 1
    activity = session.scalars(select(Activity)).one()
    assert (activity.answers, activity.correct, activity.reviews) == (1, 1, 0)


def test_no_answers_leave_no_trace(session: Session) -> None:
    learner = make.learner(session)

    memory.learn_from_answers(session, learner, [], NOON)

    assert session.scalars(select(Activity)).all() == []


def test_an_answer_before_the_last_review_is_logged_just_after_it(session: Session) -> None:
    make.quiz(session)
    learner = make.learner(session)
    slot = slot_of(session, learner)
    reviewing.rate_card(session, learner, slot.item_id, RatingGiven(Rating.GOOD, "k", 0), NOON)

    memory.learn_from_answers(session, learner, [answer(slot, 0.0)], NOON - timedelta(hours=1))

    assert the_card(session).last_review_at == NOON + timedelta(microseconds=1)


def test_activity_adds_up_within_the_learners_own_day(session: Session) -> None:
    learner = make.learner(session, zone="America/New_York")  # 04:00 there is 09:00 in UTC
    morning = NOON.replace(hour=9)

    memory.count_activity(session, learner, morning - timedelta(minutes=1), reviews=1)
    memory.count_activity(session, learner, morning, reviews=2, correct=1)
    memory.count_activity(session, learner, NOON, answers=3, correct=1)

    found = session.scalars(select(Activity).order_by(Activity.day)).all()
    assert [(one.day.day, one.reviews, one.answers, one.correct) for one in found] == [
        (1, 1, 0, 0),
        (2, 2, 3, 2),
    ]


def test_the_settings_of_a_moment_are_recorded_once(session: Session) -> None:
    learner = make.learner(session)

    review_log.record_settings(session, learner, NOON)
    review_log.record_settings(session, Learner(learner.id, "Asia/Tokyo"), NOON)

    [kept] = review_log.settings_of(session, learner.id)
    assert kept.zone == "Asia/Tokyo"


def test_reviews_are_replayed_with_the_settings_of_their_time(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    loose = Learner(learner.id, retention=0.7)
    review_log.record_settings(session, loose, NOON)
    review_log.record_settings(session, learner, NOON + timedelta(days=1))

    card = reviewing.rate_card(
        session, loose, item(session).id, RatingGiven(Rating.EASY, "k", 0), NOON
    )

    assert review_log.replayed(session, card) == review_log.to_state(card)
    strict = learner.scheduler.review(Memory(), Review(Rating.EASY, NOON), card_id=card.id)
    assert review_log.to_memory(card) != strict


def test_reviews_before_the_first_settings_follow_those(session: Session) -> None:
    make.shipped(session)
    learner = Learner(make.learner(session).id, retention=0.7)
    card = reviewing.rate_card(
        session, learner, item(session).id, RatingGiven(Rating.EASY, "k", 0), NOON
    )

    review_log.record_settings(session, learner, NOON + timedelta(days=1))

    assert review_log.replayed(session, card) == review_log.to_state(card)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_a_card_is_always_the_replay_of_its_log(
    session: Session, steps: list[tuple[str, Rating, int]]
) -> None:
    make.quiz(session, make.plan(questions=("q1",)))
    learner = make.learner(session)
    slot = slot_of(session, learner)
    now = NOON
    for number, (step, rating, seconds) in enumerate(steps):
        now += timedelta(seconds=seconds)
        match step:
            case "rate":
                found = reviewing.find_card(session, learner.id, slot.item_id)
                assert found is not None
                sent = RatingGiven(rating, f"r{number}", found.sequence)
                reviewing.rate_card(session, learner, slot.item_id, sent, now)
            case "quiz":
                answered = [answer(fresh_slot(session, slot, number), rating / 4)]
                memory.learn_from_answers(session, learner, answered, now)
            case "undo" if card_actions.last_entry(session, learner.id) is not None:
                card_actions.undo_last(session, learner, f"u{number}", now)
            case "settings":
                learner = moved(session, learner, rating, now)
            case _:
                pass  # nothing to undo

    for card in session.scalars(select(Card)):
        assert review_log.replayed(session, card) == review_log.to_state(card)
        log = session.scalars(select(ReviewEntry).where(ReviewEntry.card_id == card.id)).all()
        assert card.sequence == len(log)
    session.rollback()


def fresh_slot(session: Session, slot: Slot, number: int) -> Slot:
    """Another slot of the same question: a slot feeds the memory once."""
    made = Slot(
        attempt_id=slot.attempt_id,
        position=number + 2,
        item_id=slot.item_id,
        version_id=slot.version_id,
        option_order=[],
        max_mark=1.0,
    )
    session.add(made)
    session.flush()
    return made


def moved(session: Session, learner: Learner, rating: Rating, now: datetime) -> Learner:
    """Change zone, rollover and aim of the learner, as the page of settings does."""
    zone = ("UTC", "Asia/Tokyo", "America/New_York", "Europe/Kyiv")[rating - 1]
    hour, retention = rating * 5, (0.7, 0.85, 0.9, 0.97)[rating - 1]
    chosen = Preferences("Ada", zone, hour, retention, "auto", keys=True)
    update_preferences(session, learner.id, chosen, now)
    assert session.scalars(select(SchedulingSettings)).first() is not None
    return Learner(learner.id, zone, hour, retention)
