from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.core.bank import Feedback
from quizapp.core.errors import NotAllowed
from quizapp.models import BankRow, Course, Quiz
from quizapp.services import banks, class_exams
from quizapp.services.class_exams import ExamOfClass, NewExam
from quizapp.services.learners import Learner
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
TODAY = NOON.date()
EXAM = TODAY + 10 * DAY


@dataclass
class Taught:
    """A class with a learner, and the bank of its quiz."""

    course: Course
    bank: BankRow
    learner: Learner


@pytest.fixture
def taught(session: Session) -> Taught:
    grace, ada = make.user(session, "Grace", "instructor"), make.user(session)
    course = make.course(session, grace, ada)
    bank = banks.import_bank(session, make.bank(), grace.id, NOON)
    session.add(
        Quiz(
            bank_id=bank.id,
            owner_id=grace.id,
            course_id=course.id,
            title="All",
            feedback=Feedback.AFTER_SUBMIT.value,
            created_at=NOON,
        )
    )
    session.flush()
    return Taught(course, bank, Learner(ada.id))


def set_one(session: Session, taught: Taught, days: int = 10, title: str = "Midterm") -> None:
    exam = NewExam(taught.bank.id, TODAY + days * DAY, title)
    class_exams.set_exam(session, taught.course.id, exam, TODAY, NOON)


def test_an_exam_is_seen_by_the_learners_of_the_class(session: Session, taught: Taught) -> None:
    set_one(session, taught)
    course, bank = taught.course, taught.bank
    midterm = ExamOfClass(course.id, course.title, bank.id, bank.title, EXAM, "Midterm")

    assert class_exams.exams_of_class(session, course.id) == [midterm]
    assert class_exams.exams_ahead(session, taught.learner.id, TODAY) == [midterm]
    assert class_exams.exam_ahead(session, taught.learner.id, course.id, bank.id, TODAY) == midterm
    assert class_exams.exam_ahead(session, taught.learner.id, course.id, 99, TODAY) is None
    stranger = make.learner(session, "Bob")
    assert class_exams.exams_ahead(session, stranger.id, TODAY) == []


def test_an_exam_that_is_over_is_not_planned_for(session: Session, taught: Taught) -> None:
    set_one(session, taught)

    assert class_exams.exams_ahead(session, taught.learner.id, EXAM) == []
    assert len(class_exams.exams_of_class(session, taught.course.id)) == 1


def test_a_bank_has_one_exam_which_can_be_changed_and_removed(
    session: Session, taught: Taught
) -> None:
    set_one(session, taught)
    set_one(session, taught, 20, "Final")

    [found] = class_exams.exams_of_class(session, taught.course.id)
    assert (found.exam_on, found.title) == (TODAY + 20 * DAY, "Final")
    assert class_exams.remove_exam(session, taught.course.id, taught.bank.id)
    assert not class_exams.remove_exam(session, taught.course.id, taught.bank.id)
    assert class_exams.exams_of_class(session, taught.course.id) == []


def test_a_day_that_is_over_and_a_bank_of_no_quiz_are_refused(
    session: Session, taught: Taught
) -> None:
    with pytest.raises(NotAllowed, match="must lie ahead"):
        set_one(session, taught, 0)
    with pytest.raises(NotAllowed, match="No quiz of this class"):
        class_exams.set_exam(session, taught.course.id, NewExam(99, EXAM, "x"), TODAY, NOON)
    assert class_exams.banks_of(session, taught.course.id) == {taught.bank.id: taught.bank.title}
