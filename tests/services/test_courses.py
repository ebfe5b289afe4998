from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.models import Course, Enrolment
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
