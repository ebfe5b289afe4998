"""Accounts that somebody makes for others, and the demo's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.models import Course, Enrolment, LoginSession, User
from quizapp.services import demo
from quizapp.services.accounts import NewAccount, add_account, find_account, set_password
from tests import make

ADA = NewAccount("ada@example.com", "Ada", "student", "a hash")
PASSWORDS = {demo.INSTRUCTOR: "hash 1", demo.STUDENT: "hash 2"}


def count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_account_is_found_by_its_address_in_any_case(session: Session) -> None:
    made = add_account(session, ADA, make.NOON)

    assert find_account(session, " Ada@Example.COM ") is made
    assert (made.name, made.role, made.password, made.active) == ("Ada", "student", "a hash", True)


def test_a_second_account_of_an_address_is_refused(session: Session) -> None:
    add_account(session, ADA, make.NOON)

    with pytest.raises(QuizError, match="already"):
        add_account(session, NewAccount("ADA@example.com", "", "admin", "x"), make.NOON)


def test_a_stranger_is_not_found(session: Session) -> None:
    with pytest.raises(QuizError, match="Nobody has an account"):
        find_account(session, "nobody@example.com")


def test_a_new_password_ends_the_sessions_of_that_account_only(session: Session) -> None:
    ada, bob = make.user(session, "Ada"), make.user(session, "Bob")
    for user in (ada, bob):
        session.add(
            LoginSession(
                id=user.name,
                user_id=user.id,
                started_at=make.NOON,
                expires_at=make.NOON + timedelta(days=1),
            )
        )
    session.flush()
    before = ada.fs_uniquifier

    set_password(session, ada, "another hash")

    assert session.scalars(select(LoginSession.id)).all() == ["Bob"]
    assert ada.password == "another hash"
    assert ada.fs_uniquifier != before


def test_the_demo_is_a_class_with_an_instructor_and_a_student(session: Session) -> None:
    course = demo.refresh(session, PASSWORDS, make.NOON)

    people = {user.email: user for user in session.scalars(select(User))}
    assert {email: user.role for email, user in people.items()} == {
        demo.INSTRUCTOR: "instructor",
        demo.STUDENT: "student",
    }
    assert course.owner_id == people[demo.INSTRUCTOR].id
    assert session.get(Enrolment, (course.id, people[demo.STUDENT].id)) is not None


def test_the_demo_made_again_only_gets_new_passwords(session: Session) -> None:
    course = demo.refresh(session, PASSWORDS, make.NOON)

    again = demo.refresh(session, dict.fromkeys(PASSWORDS, "newer"), make.NOON)

    assert again is course
    assert [count(session, model) for model in (User, Course, Enrolment)] == [2, 1, 1]
    assert set(session.scalars(select(User.password))) == {"newer"}


def test_the_demo_comes_back_after_it_was_changed(session: Session) -> None:
    course = demo.refresh(session, PASSWORDS, make.NOON)
    student = find_account(session, demo.STUDENT)
    student.active, student.role = False, "admin"
    course.archived_at = make.NOON
    session.flush()

    fresh = demo.refresh(session, PASSWORDS, make.NOON)

    assert fresh is not course
    assert (student.active, student.role) == (True, "student")
