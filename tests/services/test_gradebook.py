from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from quizapp.core.responses import parse
from quizapp.models import Attempt, BankRow, ItemRow, ItemVersion, Quiz, QuizEntry, Slot, User
from quizapp.services import attempts, banks, courses, gradebook
from quizapp.services.answering import Submission, answer_slot, find_slot
from quizapp.services.gradebook import ANSWER_HEADER, SCORE_HEADER, Scope
from quizapp.services.learners import Learner
from tests import make

NOON = make.NOON


def take(
    session: Session,
    quiz: Quiz,
    user: User,
    values: tuple[list[str], ...] = make.RIGHT,
    *,
    submit: bool = True,
    days: int = 0,
) -> Attempt:
    """An attempt with these answers to the first questions, begun at noon."""
    now = NOON + timedelta(days=days)
    learner = Learner(user.id)
    attempt = attempts.start_attempt(session, quiz, learner, now=now, rng=random.Random(1))
    for position, sent in enumerate(values, 1):
        slot = find_slot(session, user.id, attempt.id, position)
        assert slot is not None
        response = parse(slot.question, sent, slot.order)
        answer_slot(session, slot, Submission(response, f"k{position}", 0), now=now)
    if submit:
        attempts.submit_attempt(session, attempt, learner, now + timedelta(minutes=9))
    return attempt


def records(session: Session, scope: Scope) -> list[dict[str, object]]:
    rows = gradebook.score_rows(session, scope)
    return [dict(zip(SCORE_HEADER, row, strict=True)) for row in rows]


def answers(session: Session, scope: Scope) -> list[dict[str, object]]:
    rows = gradebook.answer_rows(session, scope)
    return [dict(zip(ANSWER_HEADER, row, strict=True)) for row in rows]


def test_a_score_row_says_what_the_database_says(session: Session) -> None:
    teacher, ada = make.user(session, "Tess", "instructor"), make.user(session, "Ada")
    course = make.course(session, teacher, ada)
    quiz = make.quiz(session)
    take(session, quiz, ada, make.RIGHT[:3])
    take(session, quiz, ada, (*make.RIGHT[:5], ["dance", "honey"]), days=1)
    take(session, quiz, ada, make.WRONG, days=2)

    (row,) = records(session, Scope(teacher.id, course_id=course.id))

    assert row == {
        "Class": "Biology 1",
        "Learner": "Ada",
        "E-mail": "ada@example.com",
        "Quiz": "All about insects",
        "Attempts": 3,
        "State": "finished",
        "Best score": 5.5,
        "Max score": 6,
        "Percent": 91.7,
        "Last score": 0,
        "First started": "2026-03-02T12:00:00+00:00",
        "Last submitted": "2026-03-04T12:09:00+00:00",
    }


def quiz_of(session: Session, owner: User | None, course_id: int | None, title: str) -> Quiz:
    bank = session.query(BankRow).first() or make.shipped(session)
    item = session.query(ItemRow).filter_by(bank_id=bank.id, key="q1").one()
    quiz = Quiz(
        bank_id=bank.id,
        owner_id=None if owner is None else owner.id,
        course_id=course_id,
        title=title,
        feedback="after-submit",
        shuffle_options=False,
        created_at=NOON,
    )
    session.add(quiz)
    session.flush()
    session.add(QuizEntry(quiz_id=quiz.id, position=0, item_id=item.id, count=1))
    session.flush()
    return quiz


def seen(session: Session, scope: Scope) -> set[tuple[object, object]]:
    """Who and what the scores tell of; the answers must tell of the same attempts."""
    begun = {(row["Learner"], row["Quiz"]) for row in records(session, scope) if row["Attempts"]}
    answered = {(row["Learner"], row["Quiz"]) for row in answers(session, scope)}
    assert answered == begun
    return begun


def test_learners_who_have_not_begun_a_quiz_of_their_class_have_a_row(session: Session) -> None:
    tess, ada, bob = (make.user(session, name) for name in ("Tess", "Ada", "bob"))
    course = make.course(session, tess, ada, bob)
    quiz = quiz_of(session, tess, course.id, "Bees")
    take(session, quiz, ada, (), submit=False)

    rows = records(session, Scope(tess.id, course_id=course.id))

    assert [(row["Learner"], row["State"], row["Attempts"]) for row in rows] == [
        ("Ada", "in progress", 1),
        ("bob", "not begun", 0),
    ]
    assert rows[1]["Best score"] is None
    assert rows[1]["First started"] == ""
    assert gradebook.score_page(session, Scope(tess.id, quiz_id=quiz.id), 1, 50).learners == 2


def test_an_instructor_sees_their_own_learners_and_their_own_open_quizzes(
    session: Session,
) -> None:
    tess, uma, ada, bob = (make.user(session, name) for name in ("Tess", "Uma", "Ada", "Bob"))
    biology = make.course(session, tess, ada, code="AAAAAAAA")
    physics = make.course(session, uma, bob, code="BBBBBBBB")
    quizzes = {
        "shipped": quiz_of(session, None, None, "shipped"),
        "tess open": quiz_of(session, tess, None, "tess open"),
        "uma open": quiz_of(session, uma, None, "uma open"),
        "biology": quiz_of(session, tess, biology.id, "biology"),
        "physics": quiz_of(session, uma, physics.id, "physics"),
    }
    for learner in (ada, bob):
        for title in ("shipped", "tess open", "uma open"):
            take(session, quizzes[title], learner, make.RIGHT[:1])
    take(session, quizzes["biology"], ada, make.RIGHT[:1])
    take(session, quizzes["physics"], bob, make.RIGHT[:1])

    assert seen(session, Scope(tess.id)) == {
        ("Ada", "shipped"),
        ("Ada", "tess open"),
        ("Ada", "biology"),
        ("Bob", "tess open"),
    }
    assert seen(session, Scope(tess.id, course_id=biology.id)) == {
        ("Ada", "shipped"),
        ("Ada", "tess open"),
        ("Ada", "biology"),
    }
    assert seen(session, Scope(tess.id, course_id=physics.id)) == set()
    assert seen(session, Scope(tess.id, quiz_id=quizzes["tess open"].id)) == {
        ("Ada", "tess open"),
        ("Bob", "tess open"),
    }
    assert seen(session, Scope(tess.id, quiz_id=quizzes["shipped"].id)) == {("Ada", "shipped")}
    assert seen(session, Scope(tess.id, quiz_id=quizzes["physics"].id)) == set()
    assert seen(session, Scope(tess.id, quiz_id=quizzes["uma open"].id)) == set()
    assert seen(session, Scope(ada.id)) == set()
    assert len(seen(session, Scope(None))) == 8
    listed = gradebook.quizzes_seen(session, Scope(tess.id))
    assert [(quiz.title, learners) for quiz, learners in listed] == [
        ("biology", 1),
        ("shipped", 1),
        ("tess open", 2),
    ]


def test_an_admin_may_ask_for_every_quiz(session: Session) -> None:
    tess, uma, ada = (make.user(session, name) for name in ("Tess", "Uma", "Ada"))
    bees = quiz_of(session, tess, None, "bees")
    quiz_of(session, uma, make.course(session, uma).id, "Ants")
    quiz_of(session, uma, None, "Put away").archived_at = NOON
    take(session, bees, ada, make.RIGHT[:1])
    take(session, bees, ada, make.RIGHT[:1], days=1)

    listed = gradebook.quizzes_seen(session, Scope(None))

    assert [(quiz.title, learners) for quiz, learners in listed] == [
        ("Ants", 0),
        ("bees", 1),
        ("Put away", 0),
    ]


def test_who_left_the_class_is_no_longer_seen(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    course = make.course(session, tess, ada)
    take(session, quiz_of(session, tess, course.id, "Bees"), ada, make.RIGHT[:1])

    courses.remove_member(session, course.id, ada.id)

    assert seen(session, Scope(tess.id)) == set()
    assert records(session, Scope(tess.id, course_id=course.id)) == []


def test_a_class_shows_no_quiz_that_is_set_to_another_class(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    first = make.course(session, tess, ada, code="AAAAAAAA")
    second = make.course(session, tess, ada, code="BBBBBBBB")
    take(session, quiz_of(session, tess, second.id, "Ants"), ada, make.RIGHT[:1])

    assert seen(session, Scope(tess.id, course_id=first.id)) == set()
    assert seen(session, Scope(tess.id, course_id=second.id)) == {("Ada", "Ants")}


def test_the_class_is_that_of_the_quiz_or_all_classes_of_the_learner(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    make.course(session, tess, ada, code="AAAAAAAA").title = "Zoology"
    make.course(session, tess, ada, code="BBBBBBBB").title = "Botany"
    third = make.course(session, tess, ada, code="CCCCCCCC")
    take(session, quiz_of(session, tess, third.id, "a"), ada, make.RIGHT[:1])
    take(session, quiz_of(session, None, None, "b"), ada, make.RIGHT[:1])

    rows = records(session, Scope(tess.id))

    assert [row["Class"] for row in rows] == ["Biology 1", "Biology 1; Botany; Zoology"]


def test_the_best_attempt_is_that_with_the_highest_share(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    make.course(session, tess, ada)
    quiz = quiz_of(session, None, None, "Bees")
    for number, (score, maximum) in enumerate([(3.0, 10.0), (2.0, 3.0), (0.0, 0.0)], 1):
        session.add(
            Attempt(
                quiz_id=quiz.id,
                learner_id=ada.id,
                number=number,
                started_at=NOON,
                submitted_at=NOON,
                score=score,
                max_score=maximum,
            )
        )
    session.flush()

    (row,) = records(session, Scope(tess.id))

    assert (row["Best score"], row["Max score"], row["Percent"]) == (2, 3, 66.7)
    assert row["Last score"] == 0


def test_every_answer_stands_in_words_with_the_version_that_was_shown(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    course = make.course(session, tess, ada)
    quiz = make.quiz(session)
    sent = (["2"], ["0", "1"], ["true"], ["=HYPERLINK()"], [""], ["dance", "honey"])
    take(session, quiz, ada, sent)

    rows = answers(session, Scope(tess.id, course_id=course.id))

    told = [(row["Question"], row["Response"], row["Result"], row["Score"]) for row in rows]
    assert told == [
        ("q1", "Sleep", "wrong", 0),
        ("q2", "Bees; Wasps", "wrong", 0),
        ("q3", "True", "right", 1),
        ("q4", "=HYPERLINK()", "wrong", 0),
        ("q5", "", "not answered", 0),
        ("q6", "Bees [dance], ants leave [honey].", "partly right", 0.5),
    ]
    assert rows[0] == {
        "Class": "Biology 1",
        "Learner": "Ada",
        "E-mail": "ada@example.com",
        "Quiz": "All about insects",
        "Attempt": 1,
        "State": "finished",
        "Place": 1,
        "Question": "q1",
        "Version": 1,
        "Kind": "multiple-choice",
        "Topic": "Bees",
        "Stem": "According to the text, what do bees do?",
        "Response": "Sleep",
        "Result": "wrong",
        "Score": 0,
        "Max score": 1,
        "Answered at": "2026-03-02T12:00:00+00:00",
        "How sure": "",
    }
    assert rows[5]["Stem"] == "Bees ____, ants leave ____."
    (score,) = records(session, Scope(tess.id, course_id=course.id))
    assert score["Best score"] == sum(float(str(row["Score"])) for row in rows)


def test_a_question_left_open_in_a_running_attempt_has_no_score_yet(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    make.course(session, tess, ada)
    take(session, make.quiz(session), ada, make.RIGHT[:1], submit=False)

    rows = answers(session, Scope(tess.id))

    assert [row["Score"] for row in rows] == [1, None, None, None, None, None]
    assert {row["State"] for row in rows} == {"in progress"}
    assert rows[1]["Answered at"] == ""


def test_an_answer_to_an_earlier_version_keeps_its_words(session: Session) -> None:
    tess, ada = make.user(session, "Tess"), make.user(session, "Ada")
    make.course(session, tess, ada)
    quiz = make.quiz(session)
    take(session, quiz, ada, (["2"],))
    bank = make.bank(quizzes=(make.plan(),))
    changed = replace(make.CHOICE, stem="Changed?")
    items = tuple(replace(one, content=changed) if one.id == "q1" else one for one in bank.items)
    banks.import_bank(session, replace(bank, items=items), None, NOON)
    take(session, quiz, ada, (["2"],), days=1)

    rows = [row for row in answers(session, Scope(tess.id)) if row["Question"] == "q1"]

    assert [(row["Version"], row["Stem"]) for row in rows] == [
        (1, "According to the text, what do bees do?"),
        (2, "Changed?"),
    ]


def test_pages_go_by_learners_and_hold_the_rows_of_the_file(session: Session) -> None:
    tess = make.user(session, "Tess")
    learners = [make.user(session, f"L{number}") for number in range(5)]
    course = make.course(session, tess, *learners)
    for title in ("a", "b"):
        quiz = quiz_of(session, tess, course.id, title)
        for learner in learners[:3]:
            take(session, quiz, learner, make.RIGHT[:1])
    scope = Scope(tess.id, course_id=course.id)

    pages = [gradebook.score_page(session, scope, number, 2) for number in (1, 2, 3, 4)]

    assert [page.learners for page in pages] == [5, 5, 5, 5]
    assert [len(page.scores) for page in pages] == [4, 4, 2, 0]
    paged = [(one.learner, one.quiz, one.attempts) for page in pages for one in page.scores]
    rows = records(session, scope)
    assert paged == [(row["Learner"], row["Quiz"], row["Attempts"]) for row in rows]


def test_own_scores_tell_of_the_learner_alone(session: Session) -> None:
    ada, bob = make.user(session, "Ada"), make.user(session, "Bob")
    quiz = quiz_of(session, None, None, "Bees")
    other = quiz_of(session, None, None, "Ants")
    take(session, quiz, ada, make.RIGHT[:1])
    take(session, quiz, bob, make.WRONG[:1])

    own = gradebook.own_scores(session, ada.id, [quiz.id, other.id])

    assert {quiz_id: score.best for quiz_id, score in own.items()} == {quiz.id: 1.0}
    assert gradebook.own_scores(session, ada.id, []) == {}


def test_many_rows_are_read_in_chunks_with_few_statements(session: Session) -> None:
    tess = make.user(session, "Tess")
    learners = [make.user(session, f"L{number:04}") for number in range(700)]
    course = make.course(session, tess, *learners)
    bank = make.shipped(session)
    items = session.query(ItemRow).filter_by(bank_id=bank.id, is_question=True).all()
    versions = {one.item_id: one.id for one in session.query(ItemVersion)}
    quiz = quiz_of(session, tess, course.id, "Bees")
    attempts_made = [
        Attempt(quiz_id=quiz.id, learner_id=one.id, number=1, started_at=NOON, max_score=4.0)
        for one in learners
    ]
    session.add_all(attempts_made)
    session.flush()
    session.add_all(
        Slot(
            attempt_id=one.id,
            position=position,
            item_id=item.id,
            version_id=versions[item.id],
            option_order=[],
            max_mark=1.0,
        )
        for one in attempts_made
        for position, item in enumerate(items[:4], 1)
    )
    session.flush()
    session.expunge_all()
    statements: list[str] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *told: statements.append(told[2])
    )

    rows = sum(1 for _ in gradebook.answer_rows(session, Scope(tess.id)))

    assert rows == 2800
    assert len(statements) == 3
