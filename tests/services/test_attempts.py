from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.core.bank import Feedback
from quizapp.core.errors import NotAllowed
from quizapp.core.responses import parse
from quizapp.models import Answer, Attempt, Card, ItemRow, Quiz, Slot
from quizapp.services import answering, attempts, banks
from quizapp.services.answering import Submission
from quizapp.services.learners import Learner
from tests import make


def answer(
    session: Session, learner: Learner, attempt: Attempt, position: int, values: list[str]
) -> answering.SlotView:
    slot = answering.find_slot(session, learner.id, attempt.id, position, to_change=True)
    assert slot is not None
    submission = Submission(
        parse(slot.question, values, slot.order), f"{position}-{values}", slot.sequence
    )
    answering.answer_slot(session, slot, submission, now=make.NOON)
    return slot


def test_an_attempt_freezes_the_questions_as_they_are(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)

    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)

    slots = session.scalars(select(Slot).where(Slot.attempt_id == attempt.id)).all()
    assert [slot.position for slot in slots] == [1, 2, 3, 4, 5, 6]
    assert slots[0].option_order == [0, 1, 2, 3]
    assert attempt.max_score == 6


def test_options_are_shuffled_when_the_slot_is_made(session: Session) -> None:
    quiz = make.quiz(session, make.plan(shuffle=True))
    learner = make.learner(session)

    orders = set()
    for seed in range(20):
        attempt = attempts.start_attempt(
            session, quiz, learner, now=make.NOON, rng=random.Random(seed)
        )
        for slot in session.scalars(select(Slot).where(Slot.attempt_id == attempt.id)):
            orders.add(tuple(slot.option_order))
        attempts.submit_attempt(session, attempt, learner, make.NOON)

    assert len([order for order in orders if len(order) == 4]) > 5


def test_starting_twice_resumes_the_open_attempt(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)

    first = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    second = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)

    assert first.id == second.id


def test_attempts_run_out(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session, make.plan(attempts=1))
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    attempts.submit_attempt(session, attempt, learner, make.NOON)

    with pytest.raises(NotAllowed, match="used all attempts"):
        attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)


def test_an_empty_blueprint_cannot_be_started(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session, make.plan(questions=("q1",)))
    learner = make.learner(session)
    session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one().retired_at = make.NOON
    session.flush()

    with pytest.raises(NotAllowed, match="no questions"):
        attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)


def test_the_score_is_the_sum_of_the_marks(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    for position, values in enumerate(make.RIGHT, 1):
        answer(session, learner, attempt, position, values if position != 3 else ["false"])

    attempts.submit_attempt(session, attempt, learner, make.NOON)

    assert attempt.score == pytest.approx(5)


def test_submitting_twice_changes_nothing(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    answer(session, learner, attempt, 1, make.WRONG[0])
    attempts.submit_attempt(session, attempt, learner, make.NOON)

    attempts.submit_attempt(session, attempt, learner, make.NOON + timedelta(hours=1))

    assert attempt.submitted_at == make.NOON
    assert session.scalar(select(func.sum(Card.answers_seen))) == 1


def test_an_attempt_out_of_time_counts_as_submitted_at_its_deadline(
    session: Session, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    quiz.minutes_allowed = 10
    learner = make.learner(session)
    old = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    later = make.NOON + timedelta(hours=1)

    new = attempts.start_attempt(session, quiz, learner, now=later, rng=rng)

    assert new.id != old.id
    assert new.number == 2
    assert old.submitted_at == make.NOON + timedelta(minutes=10)


def test_a_quiz_that_is_closed_or_not_open_yet_cannot_be_started(
    session: Session, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    quiz.opens_at = make.NOON + timedelta(hours=1)
    quiz.closes_at = make.NOON + timedelta(hours=2)

    with pytest.raises(NotAllowed, match="not open yet"):
        attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    with pytest.raises(NotAllowed, match="closed"):
        attempts.start_attempt(session, quiz, learner, now=quiz.closes_at, rng=rng)
    attempt = attempts.start_attempt(session, quiz, learner, now=quiz.opens_at, rng=rng)
    assert attempt.deadline == quiz.closes_at


def test_a_changed_bank_leaves_a_running_attempt_alone(
    session: Session, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    changed = make.bank(quizzes=(make.plan(),))
    items = (make.item("q1", make.CLAIM), *changed.items[1:])
    other = type(changed)(
        changed.id, changed.title, "", "en", changed.texts, changed.topics, items, changed.quizzes
    )

    banks.import_bank(session, other, None, make.NOON)

    slot = answering.find_slot(session, learner.id, attempt.id, 1)
    assert slot is not None
    assert slot.question == make.CHOICE


def test_the_database_itself_refuses_a_second_open_attempt(
    session: Session, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    first = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    # The race: this request looked before the other one wrote.
    looks = iter([None, first])
    monkeypatch.setattr(attempts, "open_attempt", lambda *_: next(looks))

    second = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)

    assert second.id == first.id
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_quiz_of_a_class_is_open_to_its_members_only(session: Session) -> None:
    teacher = make.user(session, "Grace", "instructor")
    member, stranger = make.user(session, "Ada"), make.user(session, "Bob")
    course = make.course(session, teacher, member)
    quiz = make.quiz(session)
    quiz.course_id = course.id
    session.flush()

    assert attempts.startable_quiz(session, quiz.id, member.id) is quiz
    assert attempts.startable_quiz(session, quiz.id, stranger.id) is None
    assert attempts.quiz_of_learner(session, quiz.id, stranger.id) is None


def test_a_quiz_stays_visible_to_whoever_attempted_it(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    quiz.archived_at = make.NOON
    session.flush()

    assert attempts.startable_quiz(session, quiz.id, learner.id) is None
    assert attempts.quiz_of_learner(session, quiz.id, learner.id) is quiz


def test_feedback_of_a_quiz_is_a_value(session: Session) -> None:
    assert attempts.feedback_of(Quiz(feedback="after-each")) is Feedback.AFTER_EACH


def test_answers_are_kept_in_a_log(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)

    answer(session, learner, attempt, 1, ["0"])
    answer(session, learner, attempt, 1, ["1"])

    log = session.scalars(select(Answer).order_by(Answer.sequence)).all()
    assert [one.response for one in log] == [{"chosen": [0]}, {"chosen": [1]}]


def test_attempts_out_of_time_are_submitted_without_their_learner(
    session: Session, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    quiz.minutes_allowed = 10
    learner = make.learner(session)
    attempt = attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    answer(session, learner, attempt, 1, make.RIGHT[0])
    deadline = make.NOON + timedelta(minutes=10)

    early = attempts.submit_overdue(session, deadline)
    late = attempts.submit_overdue(session, deadline + timedelta(minutes=1))
    again = attempts.submit_overdue(session, deadline + timedelta(minutes=2))

    assert (early, late, again) == (0, 1, 0)
    assert (attempt.submitted_at, attempt.score) == (deadline, 1)
    assert session.scalar(select(func.sum(Card.answers_seen))) == 1


def test_what_breaks_a_start_for_another_reason_is_not_hidden(
    session: Session, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
    monkeypatch.setattr(attempts, "open_attempt", lambda *_: None)

    with pytest.raises(IntegrityError):
        attempts.start_attempt(session, quiz, learner, now=make.NOON, rng=rng)
