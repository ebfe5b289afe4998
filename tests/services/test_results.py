"""What came of attempts."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.bank import Drawn
from quizapp.core.responses import parse
from quizapp.models import Attempt, BankRow, Quiz
from quizapp.services import answering, attempts, results, today
from quizapp.services.answering import Submission
from quizapp.services.learners import Learner
from tests import make

NOON = make.NOON


def take(
    session: Session,
    learner: Learner,
    quiz: Quiz,
    answers: tuple[list[str], ...],
    minutes: int = 0,
) -> Attempt:
    now = NOON + timedelta(minutes=minutes)
    attempt = attempts.start_attempt(session, quiz, learner, now=now, rng=random.Random(1))
    for position, values in enumerate(answers, 1):
        slot = answering.find_slot(session, learner.id, attempt.id, position)
        assert slot is not None
        response = parse(slot.question, values, slot.order)
        answering.answer_slot(session, slot, Submission(response, "key", 0), now=now)
    attempts.submit_attempt(session, attempt, learner, now)
    return attempt


def test_each_question_comes_with_answer_grade_mark_and_passages(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    attempt = take(session, learner, quiz, (*make.WRONG[:1], *make.RIGHT[1:5]))

    found = results.results_of(session, attempt.id)

    assert [one.position for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one.mark for one in found] == [0, 1, 1, 1, 1, 0]
    assert [one.grade.is_right for one in found] == [False, True, True, True, True, False]
    assert found[5].response is None
    assert found[0].explanation == "The text says so."
    assert [one.sources[0].sentence for one in found] == [0, 0, 0, 2, 2, 2]


def test_an_attempt_is_found_by_its_learner_only(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    attempt = take(session, learner, quiz, ())
    assert results.find_attempt(session, learner.id, attempt.id) == (attempt, quiz)
    assert results.find_attempt(session, learner.id + 1, attempt.id) is None


def test_attempts_come_latest_first(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    first = take(session, learner, quiz, ())
    second = take(session, learner, quiz, (), minutes=1)
    assert results.attempts_at(session, quiz.id, learner.id) == [second, first]


def test_the_questions_of_a_quiz_are_counted_drawn_ones_too(session: Session) -> None:
    plan = make.plan(questions=("q1",), draw=(Drawn(3, "bees"),))
    assert results.count_questions(session, make.quiz(session, plan).id) == 4
    assert results.count_questions(session, 999) == 0


def test_texts_kept_back_are_not_readable(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    assert results.readable_banks(session, learner.id, [quiz.bank_id, 999]) == {quiz.bank_id}
    assert results.may_read_quiz_bank(session, learner.id, quiz.id)
    bank = session.get_one(BankRow, quiz.bank_id)
    bank.owner_id, bank.is_studyable = make.user(session, "Tess", "instructor").id, False
    session.flush()
    assert results.readable_banks(session, learner.id, [quiz.bank_id]) == set()
    assert not results.may_read_quiz_bank(session, learner.id, quiz.id)


def test_the_week_counts_seven_days_of_the_learner(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    take(session, learner, quiz, make.RIGHT)
    assert today.week_of(session, learner, NOON + timedelta(days=6)) == today.Week(0, 6, 6)
    assert today.week_of(session, learner, NOON + timedelta(days=7)) == today.Week(0, 0, 0)


def test_at_most_five_results_and_five_questions_are_recent(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    taken = [take(session, learner, quiz, make.WRONG, minutes) for minutes in range(6)]
    recent = today.recent_results(session, learner.id)
    assert [attempt for attempt, _ in recent] == taken[:0:-1]
    missed = today.to_look_at(session, learner.id, recent)
    assert [one.position for one in missed] == [1, 2, 3, 4, 5]
    assert {one.attempt_id for one in missed} == {taken[-1].id}


def test_a_text_kept_back_gives_no_passage_to_look_at(session: Session) -> None:
    learner, quiz = make.learner(session), make.quiz(session)
    take(session, learner, quiz, make.WRONG)
    bank = session.get_one(BankRow, quiz.bank_id)
    bank.owner_id, bank.is_studyable = make.user(session, "Tess", "instructor").id, False
    session.flush()
    missed = today.to_look_at(session, learner.id, today.recent_results(session, learner.id))
    assert [one.source for one in missed] == [None] * 5


def test_open_attempts_with_a_deadline_come_first(session: Session) -> None:
    learner = make.learner(session)
    make.shipped(session, make.plan("one"), make.plan("two"))
    free, timed = session.scalars(select(Quiz).order_by(Quiz.id))
    timed.minutes_allowed = 10
    for quiz in (free, timed):
        attempts.start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))
    assert [quiz for _, quiz in today.open_attempts(session, learner.id)] == [timed, free]
    assert today.quizzes_to_take(session, learner.id, NOON) == []
