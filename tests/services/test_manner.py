"""How an answer was given, from the page to the memory: how sure, and how long it took."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from quizapp.core.evidence import Confidence
from quizapp.core.responses import parse
from quizapp.core.scheduling import Rating
from quizapp.models import Attempt, Card, Quiz, ReviewEntry, Slot
from quizapp.services import answering, attempts, gradebook, memory, results, review_log
from quizapp.services.answer_times import usual_times
from quizapp.services.answering import Submission
from quizapp.services.gradebook import ANSWER_HEADER, Scope
from quizapp.services.learners import Learner
from quizapp.services.personal_data import export_person
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
USUAL = 10_000


@pytest.fixture
def learner(session: Session) -> Learner:
    return make.learner(session)


@pytest.fixture
def quiz(session: Session) -> Quiz:
    return make.quiz(session, make.plan(asks_confidence=True))


def take(
    session: Session,
    learner: Learner,
    quiz: Quiz,
    milliseconds: int | None = None,
    confidence: Confidence | None = None,
    *,
    days: int = 0,
    values: tuple[list[str], ...] = make.RIGHT,
) -> Attempt:
    """An attempt, submitted, whose answers were all given in the same manner."""
    now = NOON + days * DAY
    attempt = attempts.start_attempt(session, quiz, learner, now=now, rng=random.Random(1))
    for position, sent in enumerate(values, 1):
        slot = answering.find_slot(session, learner.id, attempt.id, position)
        assert slot is not None
        response = parse(slot.question, sent, slot.order)
        given = Submission(response, f"k{position}", 0, confidence, milliseconds)
        answering.answer_slot(session, slot, given, now=now)
    attempts.submit_attempt(session, attempt, learner, now)
    return attempt


def lines_of(session: Session, attempt: Attempt) -> list[ReviewEntry]:
    """What the answers of an attempt left in the log, by their places."""
    return list(
        session.scalars(
            select(ReviewEntry)
            .join(Slot, Slot.id == ReviewEntry.slot_id)
            .where(Slot.attempt_id == attempt.id)
            .order_by(Slot.position)
        )
    )


def used_to(session: Session, learner: Learner, quiz: Quiz, times: int = 8) -> None:
    """Earlier attempts, in each of which every answer took the usual time."""
    for number in range(times):
        take(session, learner, quiz, USUAL, days=number - times)


def test_an_unsure_right_choice_weighs_less_and_is_hard(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    attempt = take(session, learner, quiz, confidence=Confidence.UNSURE)

    choice, _, _, typed, *_ = lines_of(session, attempt)
    assert choice.rating == Rating.HARD
    assert choice.weight == pytest.approx(0.5 / (0.5 + 0.5 * 3 / 4))
    assert (typed.rating, typed.weight) == (Rating.HARD, 1.0)


def test_a_sure_right_choice_weighs_more(session: Session, learner: Learner, quiz: Quiz) -> None:
    attempt = take(session, learner, quiz, confidence=Confidence.SURE)

    choice = lines_of(session, attempt)[0]
    assert choice.rating == Rating.GOOD
    assert choice.weight == pytest.approx(0.5 / (0.5 + 0.5 / 12))


def test_a_wrong_answer_is_a_lapse_however_it_was_given(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    attempt = take(session, learner, quiz, 1, Confidence.SURE, values=make.WRONG[:1])

    (line,) = lines_of(session, attempt)
    assert (line.rating, line.weight, line.due_now) == (Rating.AGAIN, 1.0, True)


def test_an_answer_of_which_nothing_is_known_weighs_as_before(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    used_to(session, learner, quiz)
    other = make.learner(session, "Bob")

    timed = lines_of(session, take(session, learner, quiz, None))
    plain = lines_of(session, take(session, other, quiz, None))

    assert {line.rating for line in (*timed, *plain)} == {Rating.GOOD}
    assert plain[0].weight == pytest.approx(0.8)
    assert {line.milliseconds for line in plain} == {None}


@pytest.mark.parametrize(
    ("milliseconds", "rating"), [(3 * USUAL, Rating.GOOD), (3 * USUAL + 1, Rating.HARD)]
)
def test_an_answer_that_took_more_than_three_times_the_usual_is_hard(
    session: Session, learner: Learner, quiz: Quiz, milliseconds: int, rating: Rating
) -> None:
    used_to(session, learner, quiz)

    lines = lines_of(session, take(session, learner, quiz, milliseconds))

    assert {line.rating for line in lines} == {rating}
    assert {line.milliseconds for line in lines} == {milliseconds}


def test_with_few_timed_answers_nothing_is_slow(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    used_to(session, learner, quiz, times=7)

    lines = lines_of(session, take(session, learner, quiz, 20 * USUAL))

    assert {line.rating for line in lines} == {Rating.GOOD}


def test_only_the_learners_own_answers_of_the_kind_are_usual(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    used_to(session, make.learner(session, "Bob"), quiz)
    for number in range(8):
        take(session, learner, quiz, USUAL, days=number - 8, values=make.RIGHT[:1])

    kinds = {"multiple-choice", "short-answer"}
    assert usual_times(session, learner.id, kinds, without=()) == {"multiple-choice": USUAL}


def test_the_latest_fifty_are_usual(session: Session, learner: Learner, quiz: Quiz) -> None:
    for number in range(60):
        slow = 90_000 if number < 10 else 5_000 + number % 2
        take(session, learner, quiz, slow, days=number, values=make.RIGHT[:1])

    found = usual_times(session, learner.id, {"multiple-choice"}, without=())

    assert found == {"multiple-choice": 5_000.5}


def test_all_answers_of_an_attempt_are_measured_by_one_query(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))

    take(session, learner, quiz, USUAL)
    timed, asked[:] = [one for one in asked if "row_number" in one], []
    take(session, learner, quiz, None)

    assert len(timed) == 1
    assert not [one for one in asked if "row_number" in one]


def test_a_replay_of_the_log_gives_the_same(session: Session, learner: Learner, quiz: Quiz) -> None:
    used_to(session, learner, quiz)
    take(session, learner, quiz, 10 * USUAL, Confidence.UNSURE, days=3)
    take(session, learner, quiz, USUAL, Confidence.SURE, days=9)

    for card in session.scalars(select(Card)):
        assert review_log.replayed(session, card) == review_log.to_state(card)


def test_a_checked_answer_counts_by_how_it_was_given(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    attempt = take(session, learner, quiz, values=())
    slot = session.scalars(select(Slot).where(Slot.attempt_id == attempt.id)).first()
    assert slot is not None
    answer = memory.GradedAnswer(slot.id, slot.item_id, 1.0, make.CHOICE)

    memory.learn_from_answers(
        session, learner, [replace(answer, confidence=Confidence.UNSURE, milliseconds=70)], NOON
    )

    (line,) = lines_of(session, attempt)
    assert (line.rating, line.milliseconds) == (Rating.HARD, 70)


def test_what_was_said_is_in_the_results_the_answer_sheet_and_the_export(
    session: Session, learner: Learner, quiz: Quiz
) -> None:
    attempt = take(session, learner, quiz, 4_200, Confidence.FAIRLY_SURE, values=make.RIGHT[:1])

    shown = [one.confidence for one in results.results_of(session, attempt.id)]
    rows = gradebook.answer_rows(session, Scope(None))
    sheet = [dict(zip(ANSWER_HEADER, row, strict=True))["How sure"] for row in rows]
    (kept,) = json.loads("".join(export_person(session, learner.id, NOON)))["answers"]

    assert shown == [Confidence.FAIRLY_SURE, None, None, None, None, None]
    assert sheet == ["fairly sure", "", "", "", "", ""]
    assert (kept["confidence"], kept["milliseconds"]) == (2, 4_200)
