"""Ready quizzes: they come, change and go with their bank."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.bank import Drawn, Feedback, Fixed
from quizapp.core.formats import bank_yaml
from quizapp.models import Attempt, Quiz
from quizapp.services import banks, ready_quizzes
from quizapp.services.attempts import start_attempt
from tests import make

LATER = make.NOON + timedelta(days=1)


def test_a_shipped_quiz_is_open_and_an_instructors_waits(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    bank = make.bank(quizzes=(make.plan(),))

    banks.import_bank(session, bank, None, make.NOON)
    banks.import_bank(session, bank, owner.id, make.NOON)

    shipped, own = session.scalars(select(Quiz).order_by(Quiz.id)).all()
    assert (shipped.owner_id, shipped.archived_at) == (None, None)
    assert (own.owner_id, own.archived_at) == (owner.id, make.NOON)


def test_what_the_file_says_is_kept(session: Session) -> None:
    plan = replace(
        make.plan(
            "short", feedback=Feedback.AFTER_EACH, attempts=3, draw=(Drawn(2, "ants"), Drawn(1))
        ),
        blueprint=(Fixed("q2"), Drawn(1, "ants"), Fixed("q1"), Drawn(2)),
        description="Four questions.",
        shuffle_questions=True,
        asks_confidence=True,
    )
    row = make.shipped(session, plan, make.plan("other"))

    assert ready_quizzes.load(session, row.id) == (plan, make.plan("other"))


def test_a_changed_quiz_stays_the_same_quiz(session: Session) -> None:
    quiz = make.quiz(session)
    changed = replace(make.plan(), title="Again", blueprint=(Drawn(2, "bees"),))

    banks.import_bank(session, make.bank(quizzes=(changed,)), None, LATER)

    assert session.scalars(select(Quiz)).one() is quiz
    assert quiz.title == "Again"
    assert ready_quizzes.blueprint_of(session, quiz.id) == (Drawn(2, "bees"),)


def test_a_lost_quiz_is_archived_and_keeps_its_attempts(
    session: Session, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    start_attempt(session, quiz, make.learner(session), now=make.NOON, rng=rng)

    row = banks.import_bank(session, make.bank(), None, LATER)

    assert quiz.archived_at == LATER
    assert session.scalars(select(Attempt)).one().quiz_id == quiz.id
    assert ready_quizzes.load(session, row.id) == ()


def test_the_bank_reads_back_after_a_quiz_and_its_questions_were_lost(session: Session) -> None:
    make.quiz(session)
    smaller = replace(make.bank(), items=make.bank().items[3:])

    row = banks.import_bank(session, smaller, None, LATER)

    loaded = banks.load_bank(session, row)
    assert loaded == smaller
    assert bank_yaml.read(bank_yaml.write(loaded)) == loaded


def test_a_lost_quiz_that_was_archived_keeps_its_date(session: Session) -> None:
    quiz = make.quiz(session)
    quiz.archived_at = make.NOON

    banks.import_bank(session, make.bank(), None, LATER)

    assert quiz.archived_at == make.NOON


def test_a_quiz_of_the_same_id_can_come_again(session: Session) -> None:
    quiz = make.quiz(session)
    banks.import_bank(session, make.bank(), None, LATER)

    row = banks.import_bank(session, make.bank(quizzes=(make.plan(),)), None, LATER)

    assert ready_quizzes.load(session, row.id) == (make.plan(),)
    assert quiz.archived_at == LATER
    assert len(session.scalars(select(Quiz)).all()) == 2


def test_an_import_does_not_undo_what_the_instructor_decided(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    bank = make.bank(quizzes=(make.plan(),))
    banks.import_bank(session, bank, owner.id, make.NOON)
    quiz = session.scalars(select(Quiz)).one()
    quiz.archived_at, quiz.opens_at = None, make.NOON
    quiz.course_id = make.course(session, owner).id

    banks.import_bank(session, bank, owner.id, LATER)

    assert quiz.archived_at is None
    assert quiz.opens_at == make.NOON
    assert quiz.course_id is not None


def test_a_shipped_quiz_that_was_put_away_stays_away(session: Session) -> None:
    quiz = make.quiz(session)
    quiz.archived_at = LATER

    banks.import_bank(session, make.bank(quizzes=(make.plan(),)), None, LATER)

    assert quiz.archived_at == LATER


def test_a_bank_tells_whether_a_quiz_that_came_with_it_waits(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    make.shipped(session, make.plan())
    plans = (make.plan("all"), make.plan("more"))
    row = banks.import_bank(session, make.bank(quizzes=plans), owner.id, make.NOON)
    first, second = session.scalars(select(Quiz).where(Quiz.bank_id == row.id)).all()
    assert ready_quizzes.has_archived(session, row.id)

    first.archived_at = None
    session.flush()
    assert ready_quizzes.has_archived(session, row.id)

    second.archived_at = None
    session.flush()
    assert not ready_quizzes.has_archived(session, row.id)


def test_a_lost_quiz_does_not_wait(session: Session) -> None:
    quiz = make.quiz(session)

    row = banks.import_bank(session, make.bank(), None, LATER)

    assert quiz.archived_at == LATER
    assert not ready_quizzes.has_archived(session, row.id)
