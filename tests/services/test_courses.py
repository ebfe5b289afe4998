from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.models import Attempt, BankRow, Course, Enrolment, Quiz, User
from quizapp.services import courses
from tests import make

NOON = make.NOON


def test_a_code_has_forty_bits_of_signs_that_nobody_mixes_up() -> None:
    codes = [courses.new_code() for _ in range(2000)]

    assert len(set(codes)) == 2000
    assert {len(code) for code in codes} == {8}
    assert len(courses.ALPHABET) == len(set(courses.ALPHABET)) == 32
    assert not set("01IO") & set(courses.ALPHABET)
    # Each sign is due 500 times; six standard deviations are 132.
    counts = Counter("".join(codes))
    assert all(abs(counts[sign] - 500) < 132 for sign in courses.ALPHABET)


def test_a_code_is_shown_in_groups_and_read_back() -> None:
    assert courses.grouped("ABCDEFGH") == "ABCD-EFGH"
    for typed in ("ABCD-EFGH", "abcd efgh", "\tAbcd—EFGH\n", "A.B_C-D E F G H"):
        assert courses.read_code(typed) == "ABCDEFGH"


def test_a_code_that_is_taken_is_drawn_again(session: Session) -> None:
    tess = make.user(session, "Tess")
    make.course(session, tess, code="AAAAAAAA")
    drawn = iter(["AAAAAAAA", "BBBBBBBB", "AAAAAAAA", "BBBBBBBB", "CCCCCCCC"])

    made = courses.create_course(session, tess.id, "New", NOON, lambda: next(drawn))
    assert made.join_code == "BBBBBBBB"

    courses.renew_code(session, made, lambda: next(drawn))
    assert made.join_code == "CCCCCCCC"
    assert len(session.scalars(select(Course.join_code)).all()) == 2


def test_with_no_free_code_nothing_is_made(session: Session) -> None:
    tess = make.user(session, "Tess")
    taken = make.course(session, tess, code="AAAAAAAA")

    with pytest.raises(QuizError, match="Try again"):
        courses.create_course(session, tess.id, "New", NOON, lambda: "AAAAAAAA")
    with pytest.raises(QuizError, match="Try again"):
        courses.renew_code(session, taken, lambda: "AAAAAAAA")

    assert session.scalars(select(Course.title)).all() == ["Biology 1"]


def test_joining_again_keeps_the_first_time(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    course = make.course(session, tess)

    courses.join_course(session, "abcd-efgh", ada.id, NOON)
    courses.join_course(session, "abcd-efgh", ada.id, NOON.replace(year=2027))

    (member,) = courses.members(session, course.id, 1, 50)
    assert (member.name, member.joined_at) == ("Ada", NOON)


def test_an_empty_code_joins_nothing(session: Session) -> None:
    ada = make.user(session, "Ada")

    for typed in ("", " - ", "ABCDEFGH"):
        with pytest.raises(courses.UnknownCode, match="No class has this code"):
            courses.join_course(session, typed, ada.id, NOON)


def test_classes_are_listed_open_ones_first_with_their_counts(session: Session) -> None:
    tess, uma, ada = (make.user(session, name) for name in ("Tess", "Uma", "Ada"))
    old = make.course(session, tess, ada, code="AAAAAAAA")
    old.title, old.archived_at = "Anatomy", NOON
    make.course(session, tess, ada, code="BBBBBBBB").title = "Zoology"
    make.course(session, tess, code="CCCCCCCC").title = "botany"
    make.course(session, uma, code="DDDDDDDD").title = "Chemistry"
    session.flush()

    own = courses.taught_courses(session, tess.id)
    everyones = courses.taught_courses(session, None)

    assert [(one.course.title, one.learners) for one in own] == [
        ("botany", 0),
        ("Zoology", 1),
        ("Anatomy", 1),
    ]
    assert [(one.course.title, one.owner) for one in everyones][1] == ("Chemistry", "Uma")
    assert [one.title for one in courses.joined_courses(session, ada.id)] == ["Zoology", "Anatomy"]


def test_joining_twice_at_the_same_moment_is_joining_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    course = make.course(session, tess, ada)
    # The race: this request looked before the other one wrote.
    monkeypatch.setattr(courses, "is_member", lambda *_: False)

    joined = courses.join_course(session, "ABCDEFGH", ada.id, NOON)

    assert joined is course
    assert len(session.scalars(select(Enrolment)).all()) == 1


def set_quiz(
    session: Session, course: Course, bank: BankRow, title: str, closes: datetime | None = None
) -> Quiz:
    quiz = Quiz(
        bank_id=bank.id,
        owner_id=course.owner_id,
        course_id=course.id,
        title=title,
        feedback="after-submit",
        closes_at=closes,
        created_at=NOON,
    )
    session.add(quiz)
    session.flush()
    return quiz


def attempt(
    session: Session, quiz: Quiz, learner: User, number: int = 1, *, is_finished: bool = True
) -> None:
    session.add(
        Attempt(
            quiz_id=quiz.id,
            learner_id=learner.id,
            number=number,
            started_at=NOON,
            submitted_at=NOON if is_finished else None,
            score=1.0 if is_finished else None,
            max_score=1.0,
        )
    )
    session.flush()


def test_the_quizzes_of_classes_come_as_they_close(session: Session) -> None:
    tess, bank = make.user(session, "Tess"), make.shipped(session)
    first, second, third = (make.course(session, tess, code=sign * 8) for sign in ("A", "B", "C"))
    set_quiz(session, first, bank, "Whenever")
    set_quiz(session, first, bank, "Anytime")
    set_quiz(session, second, bank, "Late", NOON + timedelta(days=2))
    set_quiz(session, first, bank, "Soon", NOON + timedelta(days=1))
    set_quiz(session, third, bank, "Of another class")
    set_quiz(session, first, bank, "Put away").archived_at = NOON
    session.flush()

    found = courses.quizzes_of(session, [first.id, second.id])

    assert [quiz.title for quiz in found] == ["Soon", "Late", "Anytime", "Whenever"]
    assert courses.quizzes_of(session, []) == []


def test_the_learners_of_a_class_are_counted(session: Session) -> None:
    tess, ada, bob = (make.user(session, name) for name in ("Tess", "Ada", "Bob"))
    full = make.course(session, tess, ada, bob, code="AAAAAAAA")
    other = make.course(session, tess, ada, code="BBBBBBBB")
    empty = make.course(session, tess, code="CCCCCCCC")

    counted = [courses.count_members(session, one.id) for one in (full, other, empty)]

    assert counted == [2, 1, 0]


def test_who_has_finished_a_quiz_of_the_class_counts_once(session: Session) -> None:
    tess, ada, bob, eve = (make.user(session, name) for name in ("Tess", "Ada", "Bob", "Eve"))
    course, bank = make.course(session, tess, ada, bob), make.shipped(session)
    both, one, none = (set_quiz(session, course, bank, title) for title in ("2", "1", "0"))
    elsewhere = set_quiz(session, make.course(session, tess, ada, code="BBBBBBBB"), bank, "Other")
    for quiz, learner in ((both, ada), (both, bob), (one, ada), (elsewhere, ada)):
        attempt(session, quiz, learner)
    attempt(session, both, ada, 2)
    attempt(session, both, eve)  # who has left the class since
    attempt(session, one, bob, is_finished=False)
    attempt(session, none, bob, is_finished=False)

    assert courses.finished_counts(session, course.id) == {both.id: 2, one.id: 1}
