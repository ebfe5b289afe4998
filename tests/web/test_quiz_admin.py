"""The quiz builder: what is asked against what is there, for whom, when."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.clock import utcnow
from quizapp.core.bank import Drawn, Feedback, Fixed
from quizapp.extensions import db
from quizapp.models import Attempt, Course, Quiz, Slot, User
from quizapp.services import banks
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from quizapp.services.ready_quizzes import blueprint_of
from tests import make

SENT = {
    "title": "Insects at noon",
    "description": "Read the text first.",
    "course": "",
    "feedback": "after-submit",
    "attempts": "2",
    "minutes": "30",
    "opens": "",
    "closes": "",
    "shuffle_questions": "y",
    "asks_confidence": "y",
    "topic_0": "2",
    "topic_1": "",
    "anywhere": "1",
    "fixed": ["q5"],
}


def owner_id(name: str = "Ida") -> int:
    return db.session.scalars(select(User.id).where(User.name == name)).one()


def own_bank(app: Flask, name: str = "Ida") -> int:
    with app.app_context():
        row = banks.import_bank(db.session, make.bank(), owner_id(name), make.NOON)
        db.session.commit()
        return row.id


def own_course(app: Flask, *learners: str, name: str = "Ida", code: str = "ABCDEFGH") -> int:
    with app.app_context():
        people = [
            db.session.scalars(select(User).where(User.name == learner)).one()
            for learner in learners
        ]
        teacher = db.session.get_one(User, owner_id(name))
        course = make.course(db.session, teacher, *people, code=code)
        db.session.commit()
        return course.id


def only_quiz(app: Flask) -> Quiz:
    with app.app_context():
        return db.session.scalars(select(Quiz)).one()


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def bank_id(app: Flask, ida: FlaskClient) -> int:
    return own_bank(app)


@pytest.fixture
def quiz_id(app: Flask, ida: FlaskClient, bank_id: int) -> int:
    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT)
    return only_quiz(app).id


def test_without_quizzes_the_list_says_how_to_make_one(ida: FlaskClient) -> None:
    page = ida.get("/teach/quizzes").get_data(as_text=True)

    assert "You have made no quiz yet" in page
    assert "/teach/quizzes/new" in page


def test_a_new_quiz_begins_with_the_choice_of_a_bank(ida: FlaskClient, bank_id: int) -> None:
    page = ida.get("/teach/quizzes/new").get_data(as_text=True)

    assert f"/teach/quizzes/new?bank={bank_id}" in page
    assert "6 questions" in page


def test_without_banks_a_new_quiz_begins_with_a_bank(ida: FlaskClient) -> None:
    assert "you have no bank yet" in ida.get("/teach/quizzes/new").get_data(as_text=True)


def test_the_builder_says_what_is_available(ida: FlaskClient, bank_id: int) -> None:
    page = ida.get(f"/teach/quizzes/new?bank={bank_id}").get_data(as_text=True)

    assert 'id="topic_0-available">3<' in page
    assert 'id="topic_1-available">3<' in page
    assert 'id="anywhere-available">6<' in page
    assert "What do ants leave?" in page
    assert "What do bees do?" not in page.replace(make.CHOICE.stem, "")  # c1 is a flashcard


def test_what_was_chosen_is_saved(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    course_id = own_course(app)
    sent = SENT | {
        "course": str(course_id),
        "opens": "2026-03-02T12:00",
        "closes": "2026-03-09T12:00",
    }

    response = ida.post(f"/teach/quizzes/new?bank={bank_id}", data=sent)

    quiz = only_quiz(app)
    assert response.status_code == 303
    assert response.location == f"/teach/quizzes/{quiz.id}/preview"
    assert (quiz.title, quiz.description) == ("Insects at noon", "Read the text first.")
    assert (quiz.course_id, quiz.feedback) == (course_id, Feedback.AFTER_SUBMIT.value)
    assert (quiz.attempts_allowed, quiz.minutes_allowed) == (2, 30)
    assert quiz.opens_at == make.NOON
    assert quiz.closes_at == make.NOON + timedelta(days=7)
    assert (quiz.shuffle_questions, quiz.shuffle_options) == (True, False)
    assert quiz.asks_confidence
    form = ida.get(f"/teach/quizzes/{quiz.id}/edit").get_data(as_text=True)
    assert re.search(r'<input[^>]* checked[^>]* id="asks_confidence"', form)
    with app.app_context():
        expected = (Fixed("q5"), Drawn(2, "bees"), Drawn(1))
        assert blueprint_of(db.session, quiz.id) == expected


def test_times_are_those_of_the_instructors_zone(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    with app.app_context():
        db.session.get_one(User, owner_id()).zone = "Europe/Kyiv"
        db.session.commit()

    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"opens": "2026-07-01T12:00"})

    quiz = only_quiz(app)
    assert quiz.opens_at == datetime(2026, 7, 1, 9, tzinfo=UTC)
    page = ida.get(f"/teach/quizzes/{quiz.id}/edit").get_data(as_text=True)
    assert 'value="2026-07-01T12:00"' in page
    assert "In your zone, Europe/Kyiv" in page


def test_a_time_that_the_clocks_leave_out_is_refused(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    with app.app_context():
        db.session.get_one(User, owner_id()).zone = "Europe/Kyiv"
        db.session.commit()

    response = ida.post(
        f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"opens": "2026-03-29T03:30"}
    )

    assert response.status_code == 422
    assert "the clocks leave this time out" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": " "}, "Write a title."),
        ({"title": "x" * 201}, "Field cannot be longer than 200 characters."),
        ({"feedback": "never"}, "Not a valid choice"),
        ({"attempts": "0"}, "Write a number from 1 to 1000."),
        ({"attempts": "two"}, "Write a whole number."),
        ({"minutes": "-5"}, "Write a number from 1 to 10080."),
        ({"opens": "tomorrow"}, "Write a date and a time"),
        ({"closes": "tomorrow"}, "Write a date and a time"),
        ({"opens": "0001-01-01T00:00"}, "Choose a year from 2000 to 2100."),
        ({"closes": "9999-12-31T23:59"}, "Choose a year from 2000 to 2100."),
        (
            {"opens": "2026-03-02T12:00", "closes": "2026-03-02T12:00"},
            "The quiz must close after it opens.",
        ),
        ({"course": "999999"}, "Not a valid choice"),
        ({"topic_0": "4"}, "Bees: you ask for 4, and 3 can be drawn."),
        ({"topic_0": "-1"}, "Write a number from 0 to 1000."),
        ({"topic_0": "", "anywhere": "", "fixed": []}, "asks no question yet"),
        ({"anywhere": "6"}, "In all you ask for 9 questions, and the bank has 6."),
        ({"topic_0": "3", "anywhere": "", "fixed": ["q1"]}, "In all you ask for 4 questions"),
        ({"fixed": ["c1"]}, "One of the questions is not in the bank any more."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    app: Flask, ida: FlaskClient, bank_id: int, changed: dict[str, object], words: str
) -> None:
    response = ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | changed)

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert words in page
    assert "There is a problem" in page
    assert "Read the text first." in page  # what was typed is still there
    with app.app_context():
        assert db.session.scalar(select(func.count(Quiz.id))) == 0


def test_a_quiz_may_close_without_an_opening(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"closes": "2026-03-02T12:00"})

    quiz = only_quiz(app)
    assert (quiz.opens_at, quiz.closes_at) == (None, make.NOON)


def test_a_class_of_somebody_else_is_refused(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    make.signed_in(app, "Eve", "instructor")
    course_id = own_course(app, name="Eve")

    response = ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"course": course_id})

    assert response.status_code == 422


def test_an_archived_class_is_offered_only_while_it_is_chosen(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    course_id = own_course(app)
    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"course": course_id})
    with app.app_context():
        quiz = db.session.scalars(select(Quiz)).one()
        db.session.get_one(Course, course_id).archived_at = make.NOON
        db.session.commit()

    assert "Biology 1" in ida.get(f"/teach/quizzes/{quiz.id}/edit").get_data(as_text=True)
    new = ida.get(f"/teach/quizzes/new?bank={bank_id}").get_data(as_text=True)
    assert "Biology 1" not in new


def test_a_quiz_of_a_class_is_for_that_class_only(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app)
    ada = make.signed_in(app, "Ada")
    bob = make.signed_in(app, "Bob")
    course_id = own_course(app, "Ada")

    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT | {"course": course_id})

    quiz_id = only_quiz(app).id
    assert ada.post(f"/quizzes/{quiz_id}/attempts").status_code == 303
    assert bob.post(f"/quizzes/{quiz_id}/attempts").status_code == 404


def test_editing_leaves_attempts_that_have_begun(
    app: Flask, ida: FlaskClient, quiz_id: int, rng: random.Random
) -> None:
    make.account(app, "Ada")
    with app.app_context():
        learner = Learner(owner_id("Ada"))
        quiz = db.session.get_one(Quiz, quiz_id)
        start_attempt(db.session, quiz, learner, now=utcnow(), rng=rng)
        db.session.commit()
        before = db.session.execute(select(Slot.item_id, Slot.position)).all()
        deadline = db.session.scalars(select(Attempt.deadline)).one()

    changed = SENT | {"fixed": [], "topic_0": "", "anywhere": "6", "minutes": "5"}
    response = ida.post(f"/teach/quizzes/{quiz_id}/edit", data=changed)

    assert response.status_code == 303
    with app.app_context():
        assert blueprint_of(db.session, quiz_id) == (Drawn(6),)
        assert db.session.execute(select(Slot.item_id, Slot.position)).all() == before
        assert db.session.scalars(select(Attempt.deadline)).one() == deadline


def test_editing_shows_what_was_saved(ida: FlaskClient, quiz_id: int) -> None:
    page = ida.get(f"/teach/quizzes/{quiz_id}/edit").get_data(as_text=True)

    assert 'value="Insects at noon"' in page
    assert 'value="q5" checked' in page
    assert 'name="topic_0" type="number" value="2"' in page


def test_editing_says_what_has_left_the_bank(app: Flask, ida: FlaskClient, quiz_id: int) -> None:
    bank = make.bank()
    smaller = replace(bank, items=tuple(item for item in bank.items if item.id != "q5"))
    with app.app_context():
        banks.import_bank(db.session, smaller, owner_id(), make.NOON)
        db.session.commit()

    page = ida.get(f"/teach/quizzes/{quiz_id}/edit").get_data(as_text=True)

    assert "1 question that this quiz asked for is not in the bank any more" in page


def test_a_refused_edit_changes_nothing(app: Flask, ida: FlaskClient, quiz_id: int) -> None:
    response = ida.post(f"/teach/quizzes/{quiz_id}/edit", data=SENT | {"topic_0": "9"})

    assert response.status_code == 422
    with app.app_context():
        assert Drawn(2, "bees") in blueprint_of(db.session, quiz_id)


def test_the_preview_shows_a_draw_with_its_keys(ida: FlaskClient, quiz_id: int) -> None:
    page = ida.get(f"/teach/quizzes/{quiz_id}/preview").get_data(as_text=True)
    again = ida.get(f"/teach/quizzes/{quiz_id}/preview").get_data(as_text=True)

    assert "4 questions, as a student may see them" in page
    assert "How many animals does the text name?" in page
    assert "<details" in page
    assert again.partition("<h2>")[2] == page.partition("<h2>")[2] != ""


def test_the_keys_of_the_preview_have_the_letters_shown(ida: FlaskClient, bank_id: int) -> None:
    sent = SENT | {"topic_0": "", "anywhere": "", "fixed": ["q1"], "shuffle_options": "y"}
    location = ida.post(f"/teach/quizzes/new?bank={bank_id}", data=sent).location
    letters = set()

    for number in range(1, 9):
        page = ida.get(f"{location}?draw={number}").get_data(as_text=True)
        places = {word: page.index(f">{word}<") for word in ("Sing", "Dance", "Sleep", "Swim")}
        shown = "ABCD"[sorted(places, key=lambda word: places[word]).index("Dance")]
        assert f"{shown}. Dance</span>" in page
        letters.add(shown)

    assert len(letters) > 1


def test_the_preview_says_when_a_quiz_cannot_be_started(
    app: Flask, ida: FlaskClient, quiz_id: int
) -> None:
    bank = make.bank()
    with app.app_context():
        banks.import_bank(db.session, replace(bank, items=bank.items[:1]), owner_id(), make.NOON)
        db.session.commit()

    page = ida.get(f"/teach/quizzes/{quiz_id}/preview").get_data(as_text=True)

    assert "This quiz cannot be started" in page


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (None, None, "open"),
        (-2, 2, "open"),
        (2, None, "not open yet"),
        (-2, -1, "closed"),
    ],
)
def test_the_list_says_where_a_quiz_stands(
    app: Flask, ida: FlaskClient, quiz_id: int, opens: int | None, closes: int | None, words: str
) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        quiz.opens_at = None if opens is None else utcnow() + timedelta(days=opens)
        quiz.closes_at = None if closes is None else utcnow() + timedelta(days=closes)
        db.session.commit()

    page = ida.get("/teach/quizzes").get_data(as_text=True)

    assert f">{words}</span>" in page


def test_an_archived_quiz_comes_back(app: Flask, ida: FlaskClient, quiz_id: int) -> None:
    assert ida.post(f"/teach/quizzes/{quiz_id}/archive").status_code == 303
    assert ">archived</span>" in ida.get("/teach/quizzes").get_data(as_text=True)
    assert only_quiz(app).archived_at is not None

    assert ida.post(f"/teach/quizzes/{quiz_id}/restore").status_code == 303
    assert only_quiz(app).archived_at is None


def test_shipped_quizzes_are_shown_and_not_changed(app: Flask, ida: FlaskClient) -> None:
    with app.app_context():
        quiz_id = make.quiz(db.session).id
        db.session.commit()

    assert "Shipped with quizapp" in ida.get("/teach/quizzes").get_data(as_text=True)
    assert ida.get(f"/teach/quizzes/{quiz_id}/preview").status_code == 200
    assert ida.get(f"/teach/quizzes/{quiz_id}/edit").status_code == 404
    assert ida.post(f"/teach/quizzes/{quiz_id}/archive").status_code == 404


@pytest.mark.parametrize(("name", "role"), [("Eve", "instructor"), ("Sam", "student")])
def test_to_others_a_quiz_does_not_exist(
    app: Flask, ida: FlaskClient, bank_id: int, quiz_id: int, name: str, role: str
) -> None:
    other = make.signed_in(app, name, role)

    for path in (f"{quiz_id}/edit", f"{quiz_id}/preview", f"new?bank={bank_id}"):
        assert other.get(f"/teach/quizzes/{path}").status_code == 404
    for path in (f"{quiz_id}/edit", f"{quiz_id}/archive", f"{quiz_id}/restore"):
        assert other.post(f"/teach/quizzes/{path}", data=SENT).status_code == 404
    assert other.post(f"/teach/quizzes/new?bank={bank_id}", data=SENT).status_code == 404
    if role == "student":
        assert other.get("/teach/quizzes").status_code == 404
    else:
        assert "Insects at noon" not in other.get("/teach/quizzes").get_data(as_text=True)


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert "/sign-in" in client.get("/teach/quizzes").location


def test_a_bank_that_cannot_be_is_asked_for_again(app: Flask) -> None:
    teacher = make.signed_in(app, "Grace", "instructor")

    for bank in ("9" * 20, "x", "-1"):
        response = teacher.get("/teach/quizzes/new", query_string={"bank": bank})
        assert response.status_code == 200
