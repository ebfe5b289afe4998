"""Quizzes that instructors make: what is saved can be started."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.bank import Blueprint, Drawn, Feedback, Fixed
from quizapp.core.selection import NotEnoughQuestions
from quizapp.models import BankRow, Quiz, Slot
from quizapp.services import banks, quizzes
from quizapp.services.attempts import pool_of, start_attempt
from quizapp.services.quizzes import NoQuestions, QuizDraft, QuizState
from quizapp.services.ready_quizzes import blueprint_of
from tests import make

DRAFT = QuizDraft(
    title="Insects",
    description="",
    course_id=None,
    feedback=Feedback.AFTER_EACH,
    attempts_allowed=None,
    minutes_allowed=None,
    opens_at=None,
    closes_at=None,
    shuffle_questions=False,
    shuffle_options=False,
    asks_confidence=False,
    blueprint=(Fixed("q2"), Fixed("q1"), Drawn(1, "ants"), Drawn(1)),
)


def owner_id(session: Session, name: str = "Ida") -> int:
    return make.user(session, name, "instructor").id


def made(session: Session, draft: QuizDraft = DRAFT) -> Quiz:
    return quizzes.create_quiz(session, make.shipped(session), owner_id(session), draft, make.NOON)


def test_a_quiz_is_made_as_drafted(session: Session) -> None:
    quiz = made(session)

    assert (quiz.title, quiz.feedback, quiz.created_at) == ("Insects", "after-each", make.NOON)
    assert quiz.key is None
    assert blueprint_of(session, quiz.id) == DRAFT.blueprint


@pytest.mark.parametrize(
    ("blueprint", "error"),
    [
        ((), NoQuestions),
        ((Fixed("gone"),), NoQuestions),
        ((Drawn(4, "bees"),), NotEnoughQuestions),
        ((Drawn(1, "wasps"),), NotEnoughQuestions),
        ((Fixed("q1"), Drawn(3, "bees")), NotEnoughQuestions),
        ((Drawn(3, "bees"), Drawn(4)), NotEnoughQuestions),
    ],
)
def test_a_quiz_that_cannot_be_started_is_not_saved(
    session: Session, blueprint: Blueprint, error: type[Exception]
) -> None:
    with pytest.raises(error):
        made(session, replace(DRAFT, blueprint=blueprint))

    assert session.scalar(select(func.count(Quiz.id))) == 0


def test_overlapping_topics_are_no_matter_of_luck(session: Session) -> None:
    bank = make.bank()
    # Two of the three questions on bees are on ants as well, and nothing else is.
    both = {"q1", "q2"}
    items = tuple(
        replace(item, topics=("bees", "ants") if item.id in both else ("bees",))
        for item in bank.items[:3]
    )
    row = banks.import_bank(session, replace(bank, items=items), None, make.NOON)
    draft = replace(DRAFT, blueprint=(Drawn(1, "bees"), Drawn(2, "ants")))
    quiz = quizzes.create_quiz(session, row, owner_id(session), draft, make.NOON)

    for seed in range(20):
        keys = quizzes.sample_keys(session, quiz, random.Random(seed))
        assert keys[0] == "q3"
        assert set(keys[1:]) == both


def test_an_edit_that_asks_the_same_keeps_the_order(session: Session) -> None:
    quiz = made(session)
    turned = (Drawn(1), Drawn(1, "ants"), Fixed("q1"), Fixed("q2"))

    quizzes.change_quiz(session, quiz, replace(DRAFT, title="New", blueprint=turned))

    assert quiz.title == "New"
    assert blueprint_of(session, quiz.id) == DRAFT.blueprint


def test_an_edit_leaves_attempts_that_have_begun(session: Session, rng: random.Random) -> None:
    quiz = made(session)
    start_attempt(session, quiz, make.learner(session), now=make.NOON, rng=rng)
    before = session.scalars(select(Slot.version_id).order_by(Slot.position)).all()

    quizzes.change_quiz(session, quiz, replace(DRAFT, blueprint=(Drawn(6),)))

    assert blueprint_of(session, quiz.id) == (Drawn(6),)
    assert session.scalars(select(Slot.version_id).order_by(Slot.position)).all() == before


def test_the_sample_is_shuffled_when_the_quiz_is(session: Session) -> None:
    quiz = made(session)
    plain = quizzes.sample_keys(session, quiz, random.Random(1))
    quiz.shuffle_questions = True

    orders = {tuple(quizzes.sample_keys(session, quiz, random.Random(n))[:2]) for n in range(9)}

    assert plain[:2] == ["q2", "q1"]
    assert len(orders) > 1


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("opens", "closes", "archived", "state"),
    [
        (None, None, None, QuizState.OPEN),
        (make.NOON, make.NOON + HOUR, None, QuizState.OPEN),
        (make.NOON + HOUR, None, None, QuizState.WAITING),
        (None, make.NOON, None, QuizState.CLOSED),
        (None, None, make.NOON, QuizState.ARCHIVED),
    ],
)
def test_a_quiz_stands_somewhere(
    opens: datetime | None, closes: datetime | None, archived: datetime | None, state: QuizState
) -> None:
    quiz = Quiz(opens_at=opens, closes_at=closes, archived_at=archived)

    assert quizzes.state_of(quiz, make.NOON) is state


def test_everybody_lists_their_own_quizzes_and_the_shipped(
    session: Session, rng: random.Random
) -> None:
    shipped = make.quiz(session)
    row = session.get_one(BankRow, shipped.bank_id)
    ida, eve = owner_id(session, "Ida"), owner_id(session, "Eve")
    own = quizzes.create_quiz(session, row, ida, DRAFT, make.NOON + HOUR)
    start_attempt(session, own, make.learner(session), now=make.NOON, rng=rng)

    mine = quizzes.list_quizzes(session, ida, everyones=False)
    hers = quizzes.list_quizzes(session, eve, everyones=False)

    assert [(line.row, line.questions, line.attempts) for line in mine] == [
        (own, 4, 1),
        (shipped, 6, 0),
    ]
    assert [line.row for line in hers] == [shipped]
    assert len(quizzes.list_quizzes(session, eve, everyones=True)) == 2
    assert quizzes.list_quizzes(session, ida, everyones=True, bank_id=row.id + 1) == []


def test_a_smaller_bank_strands_the_quizzes_that_ask_too_much(session: Session) -> None:
    row = make.shipped(session, make.plan())
    ida = owner_id(session)
    big = quizzes.create_quiz(session, row, ida, replace(DRAFT, blueprint=(Drawn(6),)), make.NOON)
    quizzes.create_quiz(session, row, ida, replace(DRAFT, blueprint=(Drawn(1),)), make.NOON)
    only = quizzes.create_quiz(
        session, row, ida, replace(DRAFT, title="One", blueprint=(Fixed("q1"),)), make.NOON
    )
    banks.import_bank(session, replace(make.bank(), items=make.bank().items[1:]), None, make.NOON)

    stranded = quizzes.stranded_by(session, row.id, pool_of(session, row.id))

    assert stranded == [big, only]


def test_a_quiz_is_put_away_and_brought_back(session: Session) -> None:
    quiz = made(session)

    quizzes.set_archived(quiz, make.NOON)
    session.flush()
    assert quizzes.state_of(quiz, make.NOON) is QuizState.ARCHIVED

    quizzes.set_archived(quiz, None)
    session.flush()
    assert quizzes.state_of(quiz, make.NOON) is QuizState.OPEN


def test_a_quiz_is_set_to_an_own_class_that_is_open_or_was_chosen_before(
    session: Session,
) -> None:
    ida, eve = make.user(session, "Ida"), make.user(session, "Eve")
    zoology, botany, old, older = (make.course(session, ida, code=sign * 8) for sign in "ABCD")
    zoology.title, botany.title, old.title, older.title = "Zoology", "Botany", "Old", "Older"
    old.archived_at = older.archived_at = make.NOON
    make.course(session, eve, code="EEEEEEEE")
    session.flush()

    assert quizzes.courses_to_choose(session, ida.id, None) == [botany, zoology]
    assert quizzes.courses_to_choose(session, ida.id, old.id) == [botany, old, zoology]


def test_the_size_of_a_blueprint_counts_what_is_drawn() -> None:
    assert quizzes.size_of((Fixed("q1"), Drawn(3, "ants"), Fixed("q2"), Drawn(2))) == 7
    assert quizzes.size_of(()) == 0
