"""Input that no page of ours sends is refused with a page, whatever the database."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from quizapp.extensions import db
from quizapp.models import Attempt, User
from tests import make

NO_IDS = ("2147483648", "9" * 25, "9" * 5000)
WRONG_ARGUMENTS = ("abc", "-1", "9" * 25, "9" * 5000, "%00", "%ff", "\N{ARABIC-INDIC DIGIT THREE}")
HOSTILE = ("a\0b", "x" * 300, "9" * 25, "9" * 5000, "-" + "9" * 25, "sNaN", "1e999999", "a\r\nb")
FORMS: dict[str, dict[str, str]] = {
    "/register": {
        "name": "Bo",
        "email": "bo@example.com",
        "password": make.PASSWORD,
    },
    "/sign-in": {"email": "bo@example.com", "password": "not hers"},
    "/recover": {"email": "bo@example.com"},
    "/settings": {
        "name": "Ada",
        "zone": "UTC",
        "rollover_hour": "4",
        "retention": "90",
        "theme": "auto",
        "maximum_interval": "365",
        "learning_steps": "1 10",
        "relearning_steps": "",
        **{f"easy_days-{day}": "1.0" for day in range(7)},
    },
    "/cards/decks/1": {
        "deck-1-new_per_day": "3",
        "deck-1-reviews_per_day": "50",
        "deck-1-retention": "",
    },
    "/cards/1/answer": {
        "seen": "1:0",
        "answer": "1",
        "bank": "",
        "filter": "is:due",
        "cram": "1",
        "since": "0",
    },
    "/cards/7/act": {"act": "flag", "flag": "3", "key": "fgh", "bank": ""},
    "/cards/7/rate": {
        "rating": "3",
        "sequence": "0",
        "key": "abc",
        "bank": "",
        "milliseconds": "",
        "answered": "",
    },
    "/cards/undo": {"key": "cde", "bank": ""},
    "/plans/look": {"exam_on": "2027-06-01", "budget": "20", "unit": "minutes", "bank": "1"},
    "/plans": {
        "exam_on": "2027-06-01",
        "budget": "20",
        "unit": "cards",
        "bank": "",
        "course": "1",
        "off_first": "2027-01-01",
        "off_last": "2027-01-02",
    },
    "/plans/backlog": {"cap": "30"},
    "/classes/join": {"code": "ABCDEFGH"},
    "/attempts/1/questions/4": {"key": "k", "sequence": "0", "go": "save", "answer": "honey"},
    "/attempts/1/questions/5": {"key": "k", "sequence": "0", "go": "save", "answer": "3"},
    "/attempts/1/questions/1/flag": {"key": "k", "sequence": "0", "answer": "0", "flag": "1"},
}
STRANGERS = {"/register", "/sign-in", "/recover"}


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada, in the middle of an attempt."""
    with app.app_context():
        make.shipped(db.session, make.plan())
        db.session.commit()
    browser = make.signed_in(app)
    assert browser.post("/quizzes/1/attempts").status_code == 303
    return browser


def with_number(rule: str, number: str) -> str:
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", number, rule))


def test_an_address_with_a_number_that_is_no_id_is_no_page(app: Flask, ada: FlaskClient) -> None:
    addresses = [
        (method, with_number(rule.rule, number))
        for rule in app.url_map.iter_rules()
        for method in sorted({"GET", "POST"} & (rule.methods or set()))
        for number in NO_IDS
        if "<int:" in rule.rule
    ]

    answers = {ada.open(path, method=method).status_code for method, path in addresses}

    # Where the route with a number does not fit, another one may, which takes only GET.
    assert answers <= {404, 405}


@pytest.mark.parametrize("name", ["bank", "item", "next"])
@pytest.mark.parametrize("page", ["/cards/review", "/cards/summary", "/sign-in"])
def test_an_argument_that_cannot_be_is_no_error_of_ours(
    ada: FlaskClient, page: str, name: str
) -> None:
    answers = {ada.get(f"{page}?{name}={value}").status_code for value in WRONG_ARGUMENTS}

    assert answers <= {200, 302, 404}


@pytest.mark.parametrize("path", FORMS)
def test_a_value_that_cannot_be_stored_is_refused(app: Flask, ada: FlaskClient, path: str) -> None:
    browser = app.test_client() if path in STRANGERS else ada

    broken = [
        (name, value[:20])
        for name in FORMS[path]
        for value in HOSTILE
        if browser.post(path, data=FORMS[path] | {name: value}).status_code >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("name", ["a\0b", "   ", "a\x1bb"])
def test_a_name_must_be_one_that_can_be_shown(app: Flask, client: FlaskClient, name: str) -> None:
    client.post("/register", data=FORMS["/register"] | {"name": name})

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_no_page_takes_the_key_under_which_a_quiz_answer_will_be_learnt_from(
    app: Flask, ada: FlaskClient
) -> None:
    ada.post("/attempts/1/questions/1", data=FORMS["/attempts/1/questions/4"] | {"answer": "0"})

    ada.post("/cards/7/rate", data=FORMS["/cards/7/rate"] | {"key": "slot:1"})
    answer = ada.post("/attempts/1/submit")

    assert answer.status_code == 303
    with app.app_context():
        assert db.session.get_one(Attempt, 1).submitted_at is not None


def test_a_value_that_only_the_database_refuses_gets_a_page(app: Flask) -> None:
    @app.get("/refused")
    def refused() -> str:
        # SQLite casts anything.
        statement = "SELECT CAST('9999999999' AS INTEGER)"
        if db.engine.dialect.name == "sqlite":
            statement = "SELECT * FROM no_such_table"
        return str(db.session.execute(text(statement)).scalar())

    answer = make.signed_in(app).get("/refused")

    assert answer.status_code in {400, 500}
    assert "<h1" in answer.get_data(as_text=True)
