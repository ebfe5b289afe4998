from __future__ import annotations

import csv
import io
import random
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.core.formats.csv_export import SEPARATORS
from quizapp.core.responses import parse
from quizapp.extensions import db
from quizapp.models import Attempt, Course, Quiz, User
from quizapp.services import attempts
from quizapp.services.answering import Submission, answer_slot, find_slot
from quizapp.services.learners import Learner
from quizapp.web.downloads import disposition
from tests import make

PAGES = [
    "/teach/classes/{course}/scores",
    "/teach/classes/{course}/scores.csv",
    "/teach/classes/{course}/answers.csv",
    "/teach/quizzes/{quiz}/scores",
    "/teach/quizzes/{quiz}/scores.csv",
    "/teach/quizzes/{quiz}/answers.csv",
]


@pytest.fixture
def teacher(app: Flask) -> FlaskClient:
    """A browser in which the instructor Tess is signed in."""
    return make.signed_in(app, "Tess", "instructor")


@pytest.fixture
def ids(app: Flask, teacher: FlaskClient) -> dict[str, int]:
    """A class of Tess with Ada and a shy learner, their quiz, and an attempt of Ada's."""
    with app.app_context():
        tess = db.session.scalars(select(User).where(User.name == "Tess")).one()
        ada, shy = make.user(db.session, "Ada"), make.user(db.session, "Shy")
        shy.name = "=cmd|' /C calc'!A0"
        course = make.course(db.session, tess, ada, shy)
        quiz = make.quiz(db.session)
        quiz.title, quiz.owner_id, quiz.course_id = 'Bees, "ants"', tess.id, course.id
        db.session.flush()
        take(ada, quiz, (["1"], ["0", "2"], ["false"], ["-5 +1"], ["2"], ["dance", "honey"]))
        db.session.commit()
        return {"course": course.id, "quiz": quiz.id, "ada": ada.id, "shy": shy.id}


def take(user: User, quiz: Quiz, sent: tuple[list[str], ...]) -> None:
    learner = Learner(user.id)
    attempt = attempts.start_attempt(db.session, quiz, learner, now=make.NOON, rng=random.Random(1))
    for position, values in enumerate(sent, 1):
        slot = find_slot(db.session, user.id, attempt.id, position)
        assert slot is not None
        response = parse(slot.question, values, slot.order)
        answer_slot(db.session, slot, Submission(response, f"k{position}", 0), now=make.NOON)
    attempts.submit_attempt(db.session, attempt, learner, make.NOON + timedelta(minutes=9))


def table(response_text: str, separator: str = ",") -> list[dict[str, str]]:
    text = response_text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def cells_of(page: str) -> list[list[str]]:
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_page_file_and_database_say_the_same(
    app: Flask, teacher: FlaskClient, ids: dict[str, int]
) -> None:
    page = cells_of(teacher.get(f"/teach/classes/{ids['course']}/scores").text)
    quiz_page = cells_of(teacher.get(f"/teach/quizzes/{ids['quiz']}/scores").text)
    rows = table(teacher.get(f"/teach/classes/{ids['course']}/scores.csv").text)
    answers = table(teacher.get(f"/teach/classes/{ids['course']}/answers.csv").text)
    with app.app_context():
        stored = db.session.scalars(select(Attempt)).one()

    ada = next(row for row in rows if row["Learner"] == "Ada")
    assert stored.score == float(ada["Best score"]) == float(ada["Last score"]) == 3.5
    assert stored.max_score == float(ada["Max score"]) == 6
    assert sum(float(row["Score"]) for row in answers) == stored.score
    line = ["finished", "1", "3.5 / 6", "58.3 %", "3.5 / 6", "2 Mar 2026, 12:09"]
    assert ada["Percent"] == "58.3"
    assert ada["Quiz"] == 'Bees, "ants"'
    assert [cells for cells in page if cells[0] == "Ada"] == [
        ["Ada", "Bees, &#34;ants&#34;", *line]
    ]
    assert [cells for cells in quiz_page if cells[0] == "Ada"] == [["Ada", *line]]
    assert len(page) == len(quiz_page) == len(rows) == 2


def test_names_and_answers_never_begin_a_formula(teacher: FlaskClient, ids: dict[str, int]) -> None:
    rows = table(teacher.get(f"/teach/quizzes/{ids['quiz']}/scores.csv").text)
    answers = table(teacher.get(f"/teach/quizzes/{ids['quiz']}/answers.csv").text)

    assert {row["Learner"] for row in rows} == {"Ada", "'=cmd|' /C calc'!A0"}
    assert [row["Response"] for row in answers if row["Question"] == "q4"] == ["'-5 +1"]
    for row in rows + answers:
        assert all(cell[:1] not in {*"=+-@\t\r\n"} or cell == "" for cell in row.values())


@pytest.mark.parametrize("url", [url for url in PAGES if url.endswith("csv")])
def test_files_are_downloads_that_nobody_caches(
    teacher: FlaskClient, ids: dict[str, int], url: str
) -> None:
    response = teacher.get(url.format(**ids))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="b')
    assert response.data.startswith(b"\xef\xbb\xbfClass,Learner,E-mail,Quiz,")
    assert response.data.count(b"\n") == response.data.count(b"\r\n")


@pytest.mark.parametrize("url", [url for url in PAGES if url.endswith("csv")])
def test_a_download_gives_its_connection_back_even_when_it_is_broken_off(
    app: Flask, teacher: FlaskClient, ids: dict[str, int], url: str
) -> None:
    whole = teacher.get(url.format(**ids))
    assert whole.data
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    broken_off = teacher.get(url.format(**ids))
    next(broken_off.iter_encoded())
    broken_off.close()
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_semicolons_come_on_request_and_nothing_else(
    teacher: FlaskClient, ids: dict[str, int]
) -> None:
    url = f"/teach/quizzes/{ids['quiz']}/scores.csv"

    assert SEPARATORS == (",", ";")
    assert len(table(teacher.get(f"{url}?separator=;").text, ";")[0]) == 12
    assert teacher.get(f"{url}?separator=%0A").data == teacher.get(url).data


@pytest.mark.parametrize("url", PAGES)
def test_students_and_other_instructors_find_nothing(
    app: Flask, ids: dict[str, int], url: str
) -> None:
    stranger = make.signed_in(app, "Uma", "instructor")
    student = make.signed_in(app, "Bob")
    with app.app_context():
        bob = db.session.scalars(select(User).where(User.name == "Bob")).one()
        make.course(
            db.session,
            db.session.scalars(select(User).where(User.name == "Uma")).one(),
            bob,
            code="BBBBBBBB",
        )
        db.session.commit()

    assert stranger.get(url.format(**ids)).status_code == 404
    assert student.get(url.format(**ids)).status_code == 404
    assert student.get("/teach/scores").status_code == 404
    assert app.test_client().get(url.format(**ids)).status_code == 302


@pytest.mark.parametrize("url", PAGES)
def test_an_admin_finds_everything(app: Flask, ids: dict[str, int], url: str) -> None:
    admin = make.signed_in(app, "Root", "admin")

    assert "Ada" in admin.get(url.format(**ids)).text


def test_of_a_shipped_quiz_only_the_own_learners_appear(
    app: Flask, teacher: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, ids["quiz"])
        quiz.owner_id = quiz.course_id = None
        take(make.user(db.session, "Bob"), quiz, make.RIGHT)
        db.session.commit()

    for url in PAGES:
        page = teacher.get(url.format(**ids)).text
        assert "Ada" in page
        assert "Bob" not in page
    assert "Bob" not in teacher.get("/teach/scores").text


def test_the_index_links_what_may_be_seen(
    app: Flask, teacher: FlaskClient, ids: dict[str, int]
) -> None:
    stranger = make.signed_in(app, "Uma", "instructor")

    page = teacher.get("/teach/scores").text

    for url in PAGES:
        assert f'href="{url.format(**ids)}"' in page
    empty = stranger.get("/teach/scores").text
    assert "Biology 1" not in empty
    assert "Bees" not in empty


def test_learners_come_fifty_a_page(app: Flask, teacher: FlaskClient, ids: dict[str, int]) -> None:
    with app.app_context():
        course = db.session.get_one(Course, ids["course"])
        for number in range(50):
            user = make.user(db.session, f"L{number:02}")
            make_member(course, user)
        db.session.commit()

    url = f"/teach/classes/{ids['course']}/scores"
    first, second = teacher.get(url).text, teacher.get(f"{url}?page=2").text

    assert (len(cells_of(first)), len(cells_of(second))) == (50, 2)
    assert "Page 2 of 2" in second
    assert len(table(teacher.get(f"{url}.csv").text)) == 52
    assert teacher.get(f"{url}?page=0").status_code == 404
    assert teacher.get(f"{url}?page=9999999999999999999999").status_code == 404


def make_member(course: Course, user: User) -> None:
    from quizapp.models import Enrolment

    db.session.add(Enrolment(course_id=course.id, learner_id=user.id, joined_at=make.NOON))


def test_a_class_without_scores_says_what_to_do(app: Flask, teacher: FlaskClient) -> None:
    with app.app_context():
        tess = db.session.scalars(select(User).where(User.name == "Tess")).one()
        course_id = make.course(db.session, tess).id
        db.session.commit()

    page = teacher.get(f"/teach/classes/{course_id}/scores").text

    assert "Go to the class" in page
    assert table(teacher.get(f"/teach/classes/{course_id}/scores.csv").text) == []


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Biology 1 scores.csv", 'attachment; filename="biology-1-scores.csv"'),
        ('a"\r\nSet-Cookie: b=1;.csv', 'attachment; filename="a-set-cookie-b-1.csv"'),
        ("../../etc/passwd.csv", 'attachment; filename="etc-passwd.csv"'),
        (
            "Ökologie.csv",
            "attachment; filename=\"okologie.csv\"; filename*=UTF-8''%C3%B6kologie.csv",
        ),
        (
            "生物.csv",
            "attachment; filename=\"scores.csv\"; filename*=UTF-8''%E7%94%9F%E7%89%A9.csv",
        ),
        ("???.csv", 'attachment; filename="scores.csv"'),
        (f"{'x' * 300}.csv", f'attachment; filename="{"x" * 80}.csv"'),
    ],
)
def test_a_file_is_named_after_its_title_whatever_is_in_it(title: str, header: str) -> None:
    assert disposition(title) == header
