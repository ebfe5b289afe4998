from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.app import create_app
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Attempt, BankRow, Course, Enrolment, Quiz, User
from tests import make
from tests.conftest import CHEAP_ARGON2


@pytest.fixture
def teacher(app: Flask) -> FlaskClient:
    """A browser in which the instructor Tess is signed in."""
    return make.signed_in(app, "Tess", "instructor")


def course_of(app: Flask, owner: str = "Tess", *names: str, code: str = "ABCDEFGH") -> int:
    """The id of a class of somebody, with these learners in it."""
    with app.app_context():
        people = {user.name: user for user in db.session.scalars(select(User))}
        learners = [people.get(name) or make.user(db.session, name) for name in names]
        course = make.course(db.session, people[owner], *learners, code=code)
        db.session.commit()
        return course.id


def set_quiz(app: Flask, course_id: int, title: str = "Bees", **values: object) -> int:
    """The id of a new quiz of the class."""
    with app.app_context():
        bank = db.session.scalar(select(BankRow)) or make.shipped(db.session)
        owner = db.session.get_one(Course, course_id).owner_id
        quiz = Quiz(
            bank_id=bank.id,
            owner_id=owner,
            course_id=course_id,
            title=title,
            feedback="after-submit",
            created_at=make.NOON,
            **values,
        )
        db.session.add(quiz)
        db.session.commit()
        return quiz.id


def attempt(app: Flask, quiz_id: int, name: str, score: float | None, number: int = 1) -> None:
    """An attempt of somebody, submitted when it has a score."""
    with app.app_context():
        learner = db.session.scalars(select(User).where(User.name == name)).one()
        db.session.add(
            Attempt(
                quiz_id=quiz_id,
                learner_id=learner.id,
                number=number,
                started_at=make.NOON,
                submitted_at=None if score is None else make.NOON + timedelta(minutes=5),
                score=score,
                max_score=6.0,
            )
        )
        db.session.commit()


def enrolled(app: Flask, course_id: int) -> set[str]:
    with app.app_context():
        return set(
            db.session.scalars(
                select(User.name)
                .join(Enrolment, Enrolment.learner_id == User.id)
                .where(Enrolment.course_id == course_id)
            )
        )


def words(page: str) -> str:
    """The text of the main part of a page, on one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def row_of(page: str, learner: str) -> str:
    """The row of the table that begins with a learner's name."""
    body = page[page.index("<tbody>") :]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    (row,) = [row for row in rows if f'<th scope="row">{learner}</th>' in row]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


@pytest.mark.parametrize(
    "typed", ["ABCDEFGH", "abcdefgh", "abcd-efgh", " ab cd ef gh ", "ABCD–EFGH"]
)
def test_a_code_is_taken_in_any_case_with_spaces_and_hyphens(app: Flask, typed: str) -> None:
    make.account(app, "Tess", "instructor")
    course_id = course_of(app)
    ada = make.signed_in(app, "Ada")

    response = ada.post("/classes/join", data={"code": typed})

    assert response.status_code == 303
    assert response.location == f"/classes/{course_id}"
    assert enrolled(app, course_id) == {"Ada"}
    assert "You are in the class Biology 1." in ada.get(response.location).text


def test_joining_twice_leaves_one_enrolment(app: Flask) -> None:
    make.account(app, "Tess", "instructor")
    course_id = course_of(app)
    ada = make.signed_in(app, "Ada")

    first = ada.post("/classes/join", data={"code": "ABCDEFGH"})
    second = ada.post("/classes/join", data={"code": "ABCDEFGH"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert enrolled(app, course_id) == {"Ada"}


@pytest.mark.parametrize(
    "typed", ["", "ABCDEFGJ", "ABCDEFG", "ABCDEFGHJ", "A" * 41, "\0", "<b>", "' OR 1=1 --", "ß" * 8]
)
def test_a_wrong_code_shows_the_same_page_with_kind_words(app: Flask, typed: str) -> None:
    make.account(app, "Tess", "instructor")
    course_id = course_of(app)
    ada = make.signed_in(app, "Ada")

    response = ada.post("/classes/join", data={"code": typed})

    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert "Class code" in response.text
    assert enrolled(app, course_id) == set()


def test_the_code_of_an_archived_class_opens_nothing(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app)
    teacher.post(f"/classes/{course_id}/archive")
    ada = make.signed_in(app, "Ada")

    assert ada.post("/classes/join", data={"code": "ABCDEFGH"}).status_code == 422

    teacher.post(f"/classes/{course_id}/restore")
    assert ada.post("/classes/join", data={"code": "ABCDEFGH"}).status_code == 303


def test_a_new_code_ends_the_old_one(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app, "Tess", "Bob")
    ada = make.signed_in(app, "Ada")

    teacher.post(f"/classes/{course_id}/new-code")

    assert ada.post("/classes/join", data={"code": "ABCDEFGH"}).status_code == 422
    with app.app_context():
        code = db.session.get_one(Course, course_id).join_code
    assert f"{code[:4]}-{code[4:]}" in teacher.get(f"/classes/{course_id}").text
    assert ada.post("/classes/join", data={"code": code}).status_code == 303
    assert enrolled(app, course_id) == {"Ada", "Bob"}


def test_an_instructor_makes_a_class(app: Flask, teacher: FlaskClient) -> None:
    response = teacher.post("/classes/new", data={"title": "  Biology \n 2 "})

    assert response.status_code == 303
    page = teacher.get(response.location).text
    assert "Biology 2" in page
    assert re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page)
    assert "Biology 2" in teacher.get("/classes").text


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\0b", "a\x07b"])
def test_a_class_without_a_proper_name_is_refused(
    app: Flask, teacher: FlaskClient, title: str
) -> None:
    course_id = course_of(app)

    made = teacher.post("/classes/new", data={"title": title})
    renamed = teacher.post(f"/classes/{course_id}/rename", data={"title": title})

    assert (made.status_code, renamed.status_code) == (422, 422)
    assert "There is a problem" in renamed.text
    with app.app_context():
        assert db.session.scalars(select(Course.title)).all() == ["Biology 1"]


def test_a_class_is_renamed(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app)

    response = teacher.post(f"/classes/{course_id}/rename", data={"title": "Zoology"})

    assert response.status_code == 303
    assert "Zoology" in teacher.get(f"/classes/{course_id}").text


def test_the_table_says_in_words_who_has_done_what(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app, "Tess", "Ada", "Bob", "Cyd", "Dan")
    quiz = set_quiz(app, course_id)
    attempt(app, quiz, "Ada", 3.0)
    attempt(app, quiz, "Ada", 4.5, number=2)
    attempt(app, quiz, "Bob", None)
    attempt(app, quiz, "Dan", 6.0)
    attempt(app, quiz, "Dan", None, number=2)

    page = teacher.get(f"/classes/{course_id}").text

    assert row_of(page, "Ada") == "Ada 4.5 / 6"
    assert row_of(page, "Bob") == "Bob in progress"
    assert row_of(page, "Cyd") == "Cyd not begun"
    assert row_of(page, "Dan") == "Dan 6 / 6 in progress again"
    assert "2 of 4" in words(page)


def test_quizzes_that_close_soon_raise_an_alarm(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app, "Tess", "Ada", "Bob")
    now = utcnow()
    soon = set_quiz(app, course_id, "Soon", closes_at=now + timedelta(days=2))
    set_quiz(app, course_id, "Later", closes_at=now + timedelta(days=9))
    set_quiz(app, course_id, "Past", closes_at=now - timedelta(days=1))
    set_quiz(app, course_id, "Not yet", opens_at=now + timedelta(days=1))
    attempt(app, soon, "Ada", 6.0)

    page = words(teacher.get(f"/classes/{course_id}").text)

    assert "1 of 2 learners have not finished Soon" in page
    assert page.count("have not finished") == 1
    attempt(app, soon, "Bob", 6.0)
    assert "have not finished" not in teacher.get(f"/classes/{course_id}").text


def test_learners_come_fifty_a_page(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app, "Tess", *[f"L{number:02}" for number in range(51)])
    set_quiz(app, course_id)

    first = teacher.get(f"/classes/{course_id}").text
    second = teacher.get(f"/classes/{course_id}?page=2").text

    assert first.count("not begun") == 50
    assert second.count("not begun") == 1
    assert "Page 2 of 2" in second
    assert row_of(second, "L50") == "L50 not begun"
    assert "L50" in teacher.get(f"/classes/{course_id}/learners?page=2").text
    for odd in ("0", "-1", "x", "99999999999999999999999"):
        assert teacher.get(f"/classes/{course_id}?page={odd}").status_code == 200


def test_a_learner_sees_only_their_own_results(app: Flask) -> None:
    make.account(app, "Tess", "instructor")
    ada = make.signed_in(app, "Ada")
    course_id = course_of(app, "Tess", "Ada", "Bob")
    quiz = set_quiz(app, course_id)
    attempt(app, quiz, "Ada", 4.0)
    attempt(app, quiz, "Bob", 5.5)

    for url in ("/classes", f"/classes/{course_id}"):
        page = words(ada.get(url).text)
        assert "4 / 6" in page
        assert "5.5" not in page
        assert "Bob" not in page
        assert "ABCD" not in page


def test_a_learner_leaves(app: Flask) -> None:
    make.account(app, "Tess", "instructor")
    ada = make.signed_in(app, "Ada")
    course_id = course_of(app, "Tess", "Ada", "Bob")
    quiz = set_quiz(app, course_id)
    attempt(app, quiz, "Ada", 4.0)

    response = ada.post(f"/classes/{course_id}/leave")

    assert response.status_code == 303
    assert enrolled(app, course_id) == {"Bob"}
    assert ada.get(f"/classes/{course_id}").status_code == 404
    assert ada.post(f"/classes/{course_id}/leave").status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_an_instructor_removes_a_learner(app: Flask, teacher: FlaskClient) -> None:
    course_id = course_of(app, "Tess", "Ada", "Bob")
    with app.app_context():
        ada = db.session.scalars(select(User.id).where(User.name == "Ada")).one()

    response = teacher.post(f"/classes/{course_id}/learners/{ada}/remove")

    assert response.status_code == 303
    assert enrolled(app, course_id) == {"Bob"}
    page = words(teacher.get(response.location).text)
    assert "Ada is no longer in the class" in page
    assert "bob@example.com" in page
    again = teacher.post(f"/classes/{course_id}/learners/{ada}/remove")
    assert again.status_code == 404


ROUTES = [
    ("get", "/classes/{}"),
    ("get", "/classes/{}/learners"),
    ("post", "/classes/{}/rename"),
    ("post", "/classes/{}/new-code"),
    ("post", "/classes/{}/archive"),
    ("post", "/classes/{}/restore"),
    ("post", "/classes/{}/leave"),
    ("post", "/classes/{}/learners/1/remove"),
]


@pytest.mark.parametrize(("method", "url"), ROUTES)
def test_a_class_of_somebody_else_does_not_exist(app: Flask, method: str, url: str) -> None:
    make.account(app, "Tess", "instructor")
    course_id = course_of(app, "Tess", "Ada")
    stranger = make.signed_in(app, "Uma", "instructor")
    student = make.signed_in(app, "Bob")

    for client in (stranger, student):
        response = getattr(client, method)(url.format(course_id), data={"title": "Mine"})
        assert response.status_code == 404
    with app.app_context():
        course = db.session.get_one(Course, course_id)
        assert (course.title, course.join_code) == ("Biology 1", "ABCDEFGH")
        assert course.archived_at is None
    assert enrolled(app, course_id) == {"Ada"}


@pytest.mark.parametrize(("method", "url"), [one for one in ROUTES[1:] if "leave" not in one[1]])
def test_a_learner_of_the_class_may_not_manage_it(app: Flask, method: str, url: str) -> None:
    make.account(app, "Tess", "instructor")
    ada = make.signed_in(app, "Ada")
    course_id = course_of(app, "Tess", "Ada")

    response = getattr(ada, method)(url.format(course_id), data={"title": "Mine"})

    assert response.status_code == 404
    assert ada.get("/classes/new").status_code == 404
    assert ada.post("/classes/new", data={"title": "Mine"}).status_code == 404


def test_an_admin_sees_every_class_and_who_teaches_it(app: Flask) -> None:
    make.account(app, "Tess", "instructor")
    course_id = course_of(app, "Tess", "Ada")
    admin = make.signed_in(app, "Root", "admin")

    assert "Tess" in words(admin.get("/classes").text)
    assert admin.get(f"/classes/{course_id}").status_code == 200


def test_strangers_are_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/classes").status_code == 302
    assert client.post("/classes/join", data={"code": "ABCDEFGH"}).status_code == 303


@pytest.fixture
def limited(settings: Settings) -> Iterator[Flask]:
    """An app whose limits hold."""
    made = create_app(
        settings,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=True,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_ARGON2,
        SECURITY_PASSWORD_HASH_OPTIONS=CHEAP_ARGON2,
    )
    yield made
    make.dispose(made)


def test_the_eleventh_code_in_a_minute_is_refused_for_that_account_only(limited: Flask) -> None:
    make.account(limited, "Tess", "instructor")
    course_of(limited)
    ada, bob = make.signed_in(limited, "Ada"), make.signed_in(limited, "Bob")

    tries = [ada.post("/classes/join", data={"code": f"{n:08}"}).status_code for n in range(10)]
    right = ada.post("/classes/join", data={"code": "ABCDEFGH"})

    assert tries == [422] * 10
    assert right.status_code == 429
    assert "Too many tries" in right.text
    assert bob.post("/classes/join", data={"code": "ABCDEFGH"}).status_code == 303
    assert ada.get("/classes").status_code == 200
