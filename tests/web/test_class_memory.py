from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import BankRow, ClassExam, Course, ItemRow, TextRow, User
from quizapp.services import banks
from quizapp.services.learners import Learner
from tests import make

LEARNERS = ("Ada", "Ben", "Cem")
PATHS = (
    "/teach/classes/{course}/memory",
    "/teach/classes/{course}/memory/{bank}",
    "/teach/classes/{course}/memory/{bank}.csv",
    "/teach/classes/{course}/memory/{bank}/sentences/{text}/0",
)


@pytest.fixture
def tess(app: Flask) -> FlaskClient:
    """Tess, who teaches a class of three, and the shipped bank."""
    browser = make.signed_in(app, "Tess", "instructor")
    with app.app_context():
        owner = db.session.scalars(select(User)).one()
        make.shipped(db.session)
        make.course(db.session, owner, *(make.user(db.session, name) for name in LEARNERS))
        db.session.commit()
    return browser


def ids(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            "course": db.session.scalars(select(Course.id)).one(),
            "bank": db.session.scalars(select(BankRow.id).order_by(BankRow.id)).first() or 0,
            "text": db.session.scalars(select(TextRow.id).order_by(TextRow.id)).first() or 0,
        }


def met(app: Flask, *names: str, stability: float = 1.0, lapses: int = 0, key: str = "q1") -> None:
    """Let the learners have a card of the item, seen a month ago."""
    with app.app_context():
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == key)).first()
        assert item is not None
        for name in names:
            user = db.session.scalars(select(User).where(User.name == name)).one()
            card = make.seen_card(db.session, Learner(user.id), item)
            card.stability, card.lapses = stability, lapses
            card.last_review_at = utcnow() - timedelta(days=30)
        db.session.commit()


def page(app: Flask, browser: FlaskClient, path: str = PATHS[1], status: int = 200) -> str:
    response = browser.get(path.format_map(ids(app)))
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_the_class_page_leads_to_the_banks(app: Flask, tess: FlaskClient) -> None:
    assert f'href="{PATHS[0].format_map(ids(app))}"' in page(app, tess, "/classes/{course}")

    html = page(app, tess, PATHS[0])

    assert f'href="{PATHS[1].format_map(ids(app))}"' in html
    assert "fewer than 3" in html


def test_a_class_without_banks_is_told_where_they_are(app: Flask) -> None:
    browser = make.signed_in(app, "Tess", "instructor")
    with app.app_context():
        make.course(db.session, db.session.scalars(select(User)).one())
        db.session.commit()

    assert "There is no bank yet." in page(app, browser, PATHS[0])


def test_the_memory_of_few_is_not_shown(app: Flask, tess: FlaskClient) -> None:
    met(app, "Ada", "Ben")

    html = page(app, tess)

    assert "once 3 of its learners have answered" in html
    assert "recall-1" not in html
    assert "met by fewer than 3 learners" in page(app, tess, PATHS[3])
    rows = list(csv.reader(page(app, tess, PATHS[2]).removeprefix("\ufeff").splitlines()))
    assert rows[1][4:] == ["4", "", "", "", ""]


def test_the_map_shows_mean_spread_and_what_to_teach_again(app: Flask, tess: FlaskClient) -> None:
    met(app, *LEARNERS, lapses=2)
    met(app, "Ada", key="q4")

    html = page(app, tess)

    assert "3 of 3 learners have met some of it." in html
    assert "not yet: 1" in html
    assert re.search(
        r"What to teach again.*Bees dance\..*not yet, \d+ % ± 0; missed 6 times", html, re.DOTALL
    )
    assert re.search(r"Heading 1</th>\s*<td[^>]*>4</td>\s*<td[^>]*>3</td>", html)
    assert re.search(r"Heading 2</th>\s*<td[^>]*>3</td>\s*<td[^>]*>fewer than 3</td>", html)
    assert not any(name in html for name in LEARNERS)


def test_what_is_remembered_well_need_not_be_taught_again(app: Flask, tess: FlaskClient) -> None:
    met(app, *LEARNERS, stability=900.0)

    assert "Nothing stands out" in page(app, tess)
    assert "3</td>" in page(app, tess, PATHS[0])


def test_a_sentence_shows_what_is_asked_and_by_how_many_it_is_known(
    app: Flask, tess: FlaskClient
) -> None:
    met(app, *LEARNERS)

    html = page(app, tess, PATHS[3])

    assert make.CHOICE.stem in html
    assert "3 learners, missed 0 times" in html
    assert "met by fewer than 3 learners" in html
    last = PATHS[3].removesuffix("0") + "3"
    assert "Nothing is asked about this sentence." in page(app, tess, last)


def test_the_map_of_a_class_looks_ahead(app: Flask, tess: FlaskClient) -> None:
    met(app, *LEARNERS, stability=100.0)
    on = utcnow().date() + timedelta(days=400)
    numbers = ids(app)
    with app.app_context():
        exam = {"course_id": numbers["course"], "bank_id": numbers["bank"], "set_at": utcnow()}
        db.session.add(ClassExam(exam_on=on, title="Final", **exam))
        db.session.commit()

    assert "Final, " in page(app, tess)
    assert "not yet: 1" in page(app, tess, f"{PATHS[1]}?on={on}")
    assert "Type the day as" in page(app, tess, f"{PATHS[1]}?on=soon", status=422)
    assert "Type the day as" in page(app, tess, f"{PATHS[3]}?on=soon", status=422)
    page(app, tess, f"{PATHS[2]}?on=soon", status=404)


def test_the_map_is_a_file_too(app: Flask, tess: FlaskClient) -> None:
    met(app, *LEARNERS, lapses=1)

    rows = list(csv.reader(page(app, tess, PATHS[2]).removeprefix("\ufeff").splitlines()))

    assert rows[0][4:] == ["Items", "Learners", "Recall", "Spread", "Misses"]
    assert (rows[1][5], rows[1][7], rows[1][8]) == ("3", "0.0", "3")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_sees_what_a_class_remembers(app: Flask, tess: FlaskClient, path: str) -> None:
    address = path.format_map(ids(app))

    assert tess.get(address).status_code == 200
    assert make.signed_in(app, "Otto", "instructor").get(address).status_code == 404
    assert make.signed_in(app, "Sam").get(address).status_code == 404
    assert app.test_client().get(address).status_code in {302, 404}


def test_the_bank_of_another_teacher_is_not_there(app: Flask, tess: FlaskClient) -> None:
    with app.app_context():
        otto = make.user(db.session, "Otto", "instructor")
        bank = banks.import_bank(db.session, make.bank("other"), otto.id, make.NOON).id
        db.session.commit()

    for path in PATHS[1:]:
        assert tess.get(path.format_map({**ids(app), "bank": bank})).status_code == 404


@pytest.mark.parametrize("place", ["{text}/99", "999/0"])
def test_a_sentence_that_is_not_there(app: Flask, tess: FlaskClient, place: str) -> None:
    page(app, tess, PATHS[3].removesuffix("{text}/0") + place, status=404)
