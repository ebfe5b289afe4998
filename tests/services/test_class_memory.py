from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.class_memory import class_figures
from quizapp.models import BankRow, Card, ClassExam, Course, ItemRow, TextRow, User
from quizapp.services import banks, class_memory
from quizapp.services.learners import Learner
from tests import make
from tests.make import NOON

TODAY = date(2026, 3, 2)


def item(session: Session, key: str = "q1") -> ItemRow:
    return session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def seen(session: Session, user: User, key: str = "q1", stability: float = 10.0) -> Card:
    card = make.seen_card(session, Learner(user.id), item(session, key))
    card.stability = stability
    session.flush()
    return card


def people(session: Session, *names: str) -> list[User]:
    return [make.user(session, name) for name in names]


@pytest.fixture
def tess(session: Session) -> User:
    return make.user(session, "Tess", "instructor")


def test_a_class_has_the_memories_of_its_learners(session: Session, tess: User) -> None:
    row = make.shipped(session)
    ada, ben, cem, dan, stranger = people(session, "Ada", "Ben", "Cem", "Dan", "Sam")
    course = make.course(session, tess, ada, ben, cem, dan)
    for one in (ada, ben, cem, stranger):
        seen(session, one)
    card = seen(session, ada, "q2", 1.0)
    card.lapses, card.answers_seen, card.answers_correct = 2, 5, 4

    studied = class_memory.class_studied(session, course, row.id, NOON)

    assert studied is not None
    assert (studied.learners, studied.members) == (3, 4)
    assert {one.learner_id for one in studied.remembered[item(session).id]} == {
        ada.id,
        ben.id,
        cem.id,
    }
    [missed] = studied.remembered[item(session, "q2").id]
    assert missed.misses == 3
    assert [text.id for text in studied.texts] == [session.scalars(select(TextRow.id)).one()]
    first = next(one for one in studied.items if one.id == item(session).id)
    assert class_figures((first,), studied.remembered).learners == 3


def test_recall_is_predicted_for_a_later_day(session: Session, tess: User) -> None:
    row = make.shipped(session)
    (ada,) = people(session, "Ada")
    course = make.course(session, tess, ada)
    seen(session, ada)

    now = class_memory.class_studied(session, course, row.id, NOON)
    later = class_memory.class_studied(session, course, row.id, NOON, TODAY + timedelta(days=60))

    assert now is not None
    assert later is not None
    assert later.remembered[item(session).id][0].recall < now.remembered[item(session).id][0].recall


def test_what_is_new_or_retired_does_not_count(session: Session, tess: User) -> None:
    row = make.shipped(session)
    (ada,) = people(session, "Ada")
    course = make.course(session, tess, ada)
    seen(session, ada).state = "new"
    seen(session, ada, "q2")
    item(session, "q2").retired_at = NOON
    session.flush()

    studied = class_memory.class_studied(session, course, row.id, NOON)

    assert studied is not None
    assert (studied.remembered, studied.learners) == ({}, 0)


def test_another_teachers_bank_is_not_there(session: Session, tess: User) -> None:
    other = make.user(session, "Otto", "instructor")
    row = banks.import_bank(session, make.bank(), other.id, NOON)
    course = make.course(session, tess)

    assert class_memory.class_studied(session, course, row.id, NOON) is None
    assert class_memory.class_banks(session, course) == []


def test_banks_say_how_many_have_met_them_unless_they_are_few(session: Session, tess: User) -> None:
    shipped = make.shipped(session)
    learners = people(session, "Ada", "Ben", "Cem")
    course = make.course(session, tess, *learners)
    own = banks.import_bank(session, make.bank("own"), tess.id, NOON)
    for one in learners:
        make.seen_card(session, Learner(one.id), _first(session, shipped))
    make.seen_card(session, Learner(learners[0].id), _first(session, own))

    found = class_memory.class_banks(session, course)

    assert [(one.bank_id, one.learners) for one in found] == [(shipped.id, 3), (own.id, None)]


def test_the_exam_of_a_class_is_one_to_come(session: Session, tess: User) -> None:
    row = make.shipped(session)
    course = make.course(session, tess)
    session.add(
        ClassExam(course_id=course.id, bank_id=row.id, exam_on=TODAY, title="Final", set_at=NOON)
    )
    session.flush()

    assert [one.title for one in _exams(session, course, row, TODAY)] == ["Final"]
    assert _exams(session, course, row, TODAY + timedelta(days=1)) == []


def _first(session: Session, row: BankRow) -> ItemRow:
    return session.scalars(
        select(ItemRow).where(ItemRow.bank_id == row.id, ItemRow.key == "q1")
    ).one()


def _exams(session: Session, course: Course, row: BankRow, today: date) -> list[ClassExam]:
    return class_memory.class_exams(session, course.id, row.id, today)
