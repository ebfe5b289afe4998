from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.bank import Feedback
from quizapp.core.errors import AlreadyChecked, AlreadySubmitted, NotAllowed, StaleResponse
from quizapp.core.evidence import Confidence
from quizapp.core.responses import Chosen, Cleared
from quizapp.models import Answer, Attempt, Slot
from quizapp.services import answering, attempts
from quizapp.services.answering import SlotView, Submission
from quizapp.services.learners import Learner
from tests import make


@pytest.fixture
def learner(session: Session) -> Learner:
    return make.learner(session)


@pytest.fixture
def attempt(session: Session, learner: Learner, rng: random.Random) -> Attempt:
    return attempts.start_attempt(session, make.quiz(session), learner, now=make.NOON, rng=rng)


def slot_of(session: Session, learner: Learner, attempt: Attempt) -> SlotView:
    found = answering.find_slot(session, learner.id, attempt.id, 1, to_change=True)
    assert found is not None
    return found


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Answer)) or 0


def test_a_strangers_slot_is_not_found(session: Session, attempt: Attempt) -> None:
    stranger = make.learner(session, "Bob")

    assert answering.find_slot(session, stranger.id, attempt.id, 1) is None


def test_an_answer_is_saved_with_its_grade(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    slot = slot_of(session, learner, attempt)

    grade = answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON)

    after = slot_of(session, learner, attempt)
    assert grade.is_right
    assert (after.response, after.fraction, after.sequence) == (Chosen((1,)), 1.0, 1)


def test_the_same_page_sent_twice_saves_one_answer(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    for _ in range(2):
        slot = slot_of(session, learner, attempt)
        answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON)

    assert count(session) == 1


def test_an_unchanged_answer_is_not_saved_again(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    for key, sequence in (("a", 0), ("b", 1)):
        slot = slot_of(session, learner, attempt)
        submission = Submission(Chosen((1,)), key, sequence)
        answering.answer_slot(session, slot, submission, now=make.NOON)

    assert count(session) == 1


def test_a_stale_tab_is_refused_and_loses_nothing(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    slot = slot_of(session, learner, attempt)
    answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON)
    slot = slot_of(session, learner, attempt)

    with pytest.raises(StaleResponse, match="another tab"):
        answering.answer_slot(session, slot, Submission(Chosen((2,)), "b", 0), now=make.NOON)

    assert slot_of(session, learner, attempt).response == Chosen((1,))


def test_an_answer_can_be_taken_back(session: Session, learner: Learner, attempt: Attempt) -> None:
    slot = slot_of(session, learner, attempt)
    answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON)
    slot = slot_of(session, learner, attempt)

    answering.answer_slot(session, slot, Submission(Cleared(), "b", 1), now=make.NOON)

    after = slot_of(session, learner, attempt)
    assert (after.response, after.fraction, count(session)) == (None, 0.0, 2)
    assert not answering.places_of(session, attempt.id)[0].is_answered


def test_nothing_chosen_saves_nothing(session: Session, learner: Learner, attempt: Attempt) -> None:
    slot = slot_of(session, learner, attempt)

    answering.answer_slot(session, slot, Submission(Cleared(), "a", 0), now=make.NOON)

    assert count(session) == 0


def test_an_answer_to_a_finished_attempt_is_refused(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    attempts.submit_attempt(session, attempt, learner, make.NOON)
    slot = slot_of(session, learner, attempt)

    with pytest.raises(AlreadySubmitted):
        answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON)
    with pytest.raises(AlreadySubmitted):
        answering.flag_slot(session, slot, flag=True, now=make.NOON)


def test_an_answer_after_the_time_is_refused_but_five_seconds_are_forgiven(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    attempt.deadline = make.NOON
    session.flush()
    slot = slot_of(session, learner, attempt)

    late = make.NOON + timedelta(seconds=6)
    with pytest.raises(NotAllowed, match="time for this attempt is up"):
        answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=late)
    just = make.NOON + timedelta(seconds=5)
    answering.answer_slot(session, slot, Submission(Chosen((1,)), "a", 0), now=just)

    assert count(session) == 1


def test_a_checked_answer_is_final_and_shows_its_feedback(
    session: Session, learner: Learner, rng: random.Random
) -> None:
    quiz = make.quiz(session, make.plan(feedback=Feedback.AFTER_EACH))
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    slot = slot_of(session, learner, attempt)
    assert not slot.shows_feedback

    answering.answer_slot(
        session, slot, Submission(Chosen((1,)), "a", 0), now=make.NOON, check=True
    )

    slot = slot_of(session, learner, attempt)
    assert slot.shows_feedback
    with pytest.raises(AlreadyChecked):
        answering.answer_slot(session, slot, Submission(Chosen((2,)), "b", 1), now=make.NOON)


def test_a_slot_can_be_flagged(session: Session, learner: Learner, attempt: Attempt) -> None:
    slot = slot_of(session, learner, attempt)

    answering.flag_slot(session, slot, flag=True, now=make.NOON)

    assert answering.places_of(session, attempt.id)[0].is_flagged


def test_the_slot_repeats_the_last_line_of_its_log(
    session: Session, learner: Learner, attempt: Attempt, rng: random.Random
) -> None:
    for number in range(20):
        slot = slot_of(session, learner, attempt)
        response = rng.choice([Cleared(), *(Chosen((option,)) for option in range(4))])
        sureness = rng.choice([None, *Confidence])
        submission = Submission(response, str(number), slot.sequence, sureness, 100 + number)
        answering.answer_slot(session, slot, submission, now=make.NOON)

    session.expire_all()
    row = session.scalars(select(Slot).where(Slot.position == 1)).one()
    last = session.scalars(
        select(Answer).where(Answer.slot_id == row.id).order_by(Answer.sequence.desc())
    ).first()
    assert last is not None
    for name in ("sequence", "response", "fraction", "confidence", "milliseconds"):
        assert getattr(row, name) == getattr(last, name)


def test_an_answer_is_saved_again_when_only_the_confidence_changed(
    session: Session, learner: Learner, attempt: Attempt
) -> None:
    for number, confidence in enumerate((None, Confidence.SURE, Confidence.SURE)):
        slot = slot_of(session, learner, attempt)
        submission = Submission(Chosen((1,)), str(number), slot.sequence, confidence, 5000)
        answering.answer_slot(session, slot, submission, now=make.NOON)

    after = slot_of(session, learner, attempt)
    assert (after.sequence, after.confidence, after.milliseconds) == (2, Confidence.SURE, 5000)
    assert count(session) == 2
