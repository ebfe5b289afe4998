from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Rating
from quizapp.core.text import Span
from quizapp.models import BankRow, ClassExam, ItemRow, Plan, TextRow
from quizapp.services import banks, memory_map, reviewing
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

TODAY = date(2026, 3, 2)


def item_id(session: Session, key: str) -> int:
    return session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def rate(session: Session, learner: Learner, key: str, rating: Rating) -> None:
    given = RatingGiven(rating, key, 0)
    reviewing.rate_card(session, learner, item_id(session, key), given, NOON)


def kept_back(session: Session, row: BankRow) -> None:
    """Make the bank one that a stranger may not study."""
    row.owner_id = make.user(session, "Ida", "instructor").id
    session.flush()


def text_of(session: Session, row: BankRow) -> TextRow:
    return session.scalars(select(TextRow).where(TextRow.bank_id == row.id)).one()


def test_a_bank_comes_with_memory_topics_and_places(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    rate(session, learner, "q1", Rating.GOOD)
    other = make.learner(session, "Ben")

    studied = memory_map.studied_bank(session, learner.id, row.id)

    assert studied is not None
    assert [topic.title for topic in studied.topics] == ["Bees", "Ants"]
    first = next(one for one in studied.items if one.id == item_id(session, "q1"))
    assert first.is_seen
    assert first.topics == ("bees",)
    assert [(span.text, span.paragraph) for span in first.spans] == [("insects", "p1")]
    theirs = memory_map.studied_bank(session, other.id, row.id)
    assert theirs is not None
    assert not any(one.is_seen for one in theirs.items)


def test_a_strangers_bank_is_not_there(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    row = banks.import_bank(session, make.bank(), owner.id, NOON)
    learner = make.learner(session)
    text_id = text_of(session, row).id

    assert memory_map.studied_bank(session, learner.id, row.id) is None
    assert memory_map.studied_sentence(session, learner.id, row.id, text_id, 0) is None


def test_figures_stay_and_the_text_goes_when_the_bank_is_kept_back(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    rate(session, learner, "q1", Rating.GOOD)
    text_id = text_of(session, row).id
    kept_back(session, row)

    studied = memory_map.studied_bank(session, learner.id, row.id)

    assert studied is not None
    assert not studied.is_studyable
    assert studied.texts == ()
    assert [one.id for one in studied.items if one.is_seen] == [item_id(session, "q1")]
    assert memory_map.studied_sentence(session, learner.id, row.id, text_id, number=0) is None


def test_a_sentence_comes_with_what_is_asked_about_it(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    text = text_of(session, row)

    first = memory_map.studied_sentence(session, learner.id, row.id, text.id, number=0)
    last = memory_map.studied_sentence(session, learner.id, row.id, text.id, number=3)

    assert first is not None
    assert make.CHOICE.stem in first.stems.values()
    assert len(first.stems) == len(first.items) == 4
    assert last is not None
    assert (last.items, last.stems) == ((), {})
    assert last.source.quote(Span("insects", "p2", last.sentence.start, last.sentence.end)) == (
        "Others follow."
    )


@pytest.mark.parametrize("number", [4, 10**6])
def test_a_sentence_that_the_text_lacks_is_not_there(session: Session, number: int) -> None:
    row, learner = make.shipped(session), make.learner(session)
    text_id = text_of(session, row).id

    assert memory_map.studied_sentence(session, learner.id, row.id, text_id, number) is None
    assert memory_map.studied_sentence(session, learner.id, row.id, text_id + 1, 0) is None


def test_what_is_asked_in_an_open_attempt_is_not_told(session: Session) -> None:
    quiz, learner = make.quiz(session, make.plan(questions=("q1",))), make.learner(session)
    rate(session, learner, "q1", Rating.AGAIN)
    start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))
    text_id = text_of(session, session.get_one(BankRow, quiz.bank_id)).id

    studied = memory_map.studied_sentence(session, learner.id, quiz.bank_id, text_id, number=0)

    assert studied is not None
    asked = item_id(session, "q1")
    assert asked in {item.id for item in studied.items}
    assert asked not in studied.stems


def test_own_cards_on_the_text_count(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    text = text_of(session, row)
    item = make.own_card(session, learner.id, text)
    make.seen_card(session, learner, item)
    kept_back(session, row)

    own = [one for one in memory_map.met_items(session, learner.id, row.id) if one.is_own]

    assert [one.id for one in own] == [item.id]
    assert own[0].is_seen
    assert [span.paragraph for span in own[0].spans] == ["p1"]


def test_own_cards_are_told_to_nobody_else(session: Session) -> None:
    row, learner, other = make.shipped(session), make.learner(session), make.learner(session, "Ben")
    item = make.own_card(session, other.id, text_of(session, row))

    ids = {one.id for one in memory_map.met_items(session, learner.id, row.id)}
    nobodys = {one.id for one in memory_map.met_items(session, None, row.id)}

    assert item.id not in ids | nobodys


def test_items_of_an_own_bank_that_is_no_deck_do_not_count(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    make.own_card(session, learner.id, text_of(session, row), is_deck=False)

    assert not any(one.is_own for one in memory_map.met_items(session, learner.id, row.id))


def test_an_own_card_that_was_never_reviewed_is_told(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    rate(session, learner, "q4", Rating.GOOD)
    item = make.own_card(session, learner.id, text_of(session, row))

    studied = memory_map.studied_sentence(
        session, learner.id, row.id, text_of(session, row).id, number=0
    )

    assert studied is not None
    assert item.id in studied.stems


def test_a_large_bank_takes_no_more_queries_than_a_small_one(session: Session) -> None:
    row, learner = make.shipped(session), make.learner(session)
    for key in ("q1", "q2", "q3"):
        rate(session, learner, key, Rating.GOOD)
    session.commit()
    statements: list[str] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2])
    )

    memory_map.studied_bank(session, learner.id, row.id)

    assert len(statements) == 6


def plan(session: Session, learner: Learner, on: date, bank_id: int | None, **more: object) -> None:
    values = {"kind": "exam", "budget_kind": "cards", "budget": 20, "breaks": []}
    session.add(
        Plan(learner_id=learner.id, exam_on=on, bank_id=bank_id, created_at=NOON, **(values | more))
    )
    session.flush()


def test_exams_are_those_of_plans_and_classes_to_come(session: Session) -> None:
    row, ada, tess = (
        make.shipped(session),
        make.user(session, "Ada"),
        make.user(session, "Tess", "instructor"),
    )
    learner = Learner(ada.id)
    course = make.course(session, tess, ada)
    other = make.course(session, tess, code="HGFEDCBA")
    for one, on in ((course, TODAY + timedelta(days=5)), (other, TODAY)):
        session.add(
            ClassExam(course_id=one.id, bank_id=row.id, exam_on=on, title="Midterm", set_at=NOON)
        )
    plan(session, learner, TODAY + timedelta(days=9), None)
    plan(session, learner, TODAY + timedelta(days=1), row.id)
    plan(session, learner, TODAY - timedelta(days=1), row.id)
    plan(session, learner, TODAY + timedelta(days=2), row.id, ended_at=NOON)
    plan(session, make.learner(session, "Ben"), TODAY + timedelta(days=3), row.id)

    exams = memory_map.exams_of(session, learner.id, row.id, TODAY)

    assert [(exam.on - TODAY).days for exam in exams] == [1, 5, 9]
    assert [exam.title for exam in exams] == ["", "Midterm", ""]


def test_stems_are_told_to_who_may_read_the_bank(session: Session) -> None:
    row = make.shipped(session)
    items = memory_map.met_items(session, None, row.id)

    stems = memory_map.stems_of(session, items)

    assert set(stems) == {item.id for item in items}
    assert not any(item.is_seen for item in items)
