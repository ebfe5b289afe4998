"""Reviewing offline: what a device gets, what it may send, and what it must forget."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.clock import utcnow
from quizapp.core.questions import MultipleChoice
from quizapp.extensions import db
from quizapp.models import ItemRow, ReviewEntry, User
from quizapp.services.decks import own_deck
from quizapp.services.learners import learner_of
from quizapp.web.offline.views import ASSETS
from tests import make

HOSTILE = (None, True, -1, 0, 5, 1.5, 2**31, 10**40, "", "a\0b", "x" * 50, "ü", "k:1", [], {}, [[]])


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada, who has begun the shipped bank."""
    browser = make.signed_in(app)
    with app.app_context():
        make.shipped(db.session, make.plan(questions=("q1",)))
        learner = learner_of(db.session.scalars(select(User)).one())
        bank_id = db.session.scalars(select(ItemRow.bank_id)).first()
        assert bank_id is not None
        own_deck(db.session, learner.id, bank_id, utcnow())
        db.session.commit()
    return browser


def item(app: Flask, key: str) -> ItemRow:
    with app.app_context():
        return db.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()


def count_reviews(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ReviewEntry)) or 0


def line(app: Flask, **other: object) -> dict[str, object]:
    at = (utcnow() - timedelta(minutes=5)).isoformat()
    usual = {"key": "k1", "item_id": item(app, "c1").id, "rating": 3, "at": at, "milliseconds": 900}
    return {**usual, **other}


def sync(browser: FlaskClient, *lines: object, **other: object) -> TestResponse:
    body = {"clock": utcnow().isoformat(), "lines": list(lines), **other}
    return browser.post("/offline/sync", json=body)


def outcomes(browser: FlaskClient, *lines: object) -> list[dict[str, str]]:
    answer = sync(browser, *lines)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.json["outcomes"])


def test_todays_cards_come_with_both_sides_and_their_source(app: Flask, ada: FlaskClient) -> None:
    answer = ada.get("/offline/cards.json")

    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.json["cards"]) == 7
    (card,) = [one for one in answer.json["cards"] if one["item_id"] == item(app, "c1").id]
    assert "What do bees do?" in card["front"]
    assert "They dance." not in card["front"]
    assert "They dance." in card["back"]
    assert 'class="evidence"' in card["source"]
    assert (card["sequence"], card["bank"], card["ready"]) == (0, "Insects", None)
    assert len(card["intervals"]) == 4


def test_no_front_gives_a_key_away(ada: FlaskClient) -> None:
    for card in ada.get("/offline/cards.json").json["cards"]:
        assert "key" not in re.sub(r'class="(gap|card)-[^"]*"', "", card["front"])


def test_what_is_asked_in_an_open_attempt_is_not_sent(app: Flask, ada: FlaskClient) -> None:
    assert ada.post("/quizzes/1/attempts").status_code == 303

    answer = ada.get("/offline/cards.json")

    assert item(app, "q1").id not in {card["item_id"] for card in answer.json["cards"]}
    assert isinstance(make.CHOICE, MultipleChoice)
    assert make.CHOICE.stem not in answer.get_data(as_text=True)


def test_nobody_gets_cards_of_somebody_else(app: Flask, ada: FlaskClient) -> None:
    bob = make.signed_in(app, "Bob")

    assert bob.get("/offline/cards.json").json["cards"] == []
    assert app.test_client().get("/offline/cards.json").status_code == 302
    assert app.test_client().post("/offline/sync").status_code == 303


def test_reviews_are_saved_once(app: Flask, ada: FlaskClient) -> None:
    sent = [line(app), {"key": "u1", "undoes": "k1", "at": utcnow().isoformat()}]

    assert [one["state"] for one in outcomes(ada, *sent)] == ["saved", "saved"]
    assert [one["state"] for one in outcomes(ada, *sent)] == ["repeated", "repeated"]

    assert count_reviews(app) == 2


def test_a_bad_line_costs_no_other(app: Flask, ada: FlaskClient) -> None:
    sent = ["nonsense", line(app, rating=9), line(app, item_id=999_999, key="k2"), line(app)]

    found = outcomes(ada, *sent)

    assert [one["state"] for one in found] == ["refused"] * 3 + ["saved"]
    assert [one["key"] for one in found] == [None, None, "k2", "k1"]
    assert all(one["reason"] for one in found[:3])


@pytest.mark.parametrize("name", ["key", "item_id", "rating", "at", "undoes"])
def test_a_value_that_cannot_be_is_refused_with_a_reason(
    app: Flask, ada: FlaskClient, name: str
) -> None:
    allowed: dict[str, tuple[object, ...]] = {"item_id": (5,)}
    wrong = [one for one in HOSTILE if one not in allowed.get(name, ())]
    sent = [line(app, **{"key": f"k{n}", name: value}) for n, value in enumerate(wrong)]

    found = outcomes(ada, *sent)

    assert {one["state"] for one in found} == {"refused"}
    assert count_reviews(app) == 0


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-25",
        "2026-11-25T12:00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "9" * 5000,
    ],
)
def test_a_time_that_no_clock_shows_is_refused(app: Flask, ada: FlaskClient, at: str) -> None:
    assert [one["state"] for one in outcomes(ada, line(app, at=at))] == ["refused"]
    assert sync(ada, line(app), clock=at).status_code == 400


@pytest.mark.parametrize("time", [-1, 10**9, "long", None, 2.5])
def test_a_time_on_the_card_that_cannot_be_is_left_out(
    app: Flask, ada: FlaskClient, time: object
) -> None:
    assert [one["state"] for one in outcomes(ada, line(app, milliseconds=time))] == ["saved"]

    with app.app_context():
        assert db.session.scalars(select(ReviewEntry.milliseconds)).one() is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"NaN",
        b'{"lines": []}',
        b'{"clock": "now", "lines": []}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_no_list_of_reviews_is_refused(ada: FlaskClient, body: bytes) -> None:
    assert ada.post("/offline/sync", data=body, content_type="application/json").status_code == 400
    assert ada.post("/offline/sync", data=body).status_code == 400


def test_too_many_lines_at_once_are_refused(app: Flask, ada: FlaskClient) -> None:
    few = [line(app, key=f"k{n}", rating=0) for n in range(500)]

    assert sync(ada, *few).status_code == 200
    assert sync(ada, *few, few[0]).status_code == 400
    assert sync(ada, "x" * 300_000).status_code == 413


def test_a_wrong_clock_of_the_device_is_set_right(app: Flask, ada: FlaskClient) -> None:
    ahead = utcnow() + timedelta(days=365)
    sent = line(app, at=(ahead - timedelta(hours=1)).isoformat())

    assert sync(ada, sent, clock=ahead.isoformat()).json["outcomes"][0]["state"] == "saved"

    with app.app_context():
        at = db.session.scalars(select(ReviewEntry.at)).one()
        assert timedelta(minutes=55) < utcnow() - at < timedelta(minutes=65)


def test_a_token_is_needed_and_comes_with_the_session(app: Flask, ada: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    body = {"clock": utcnow().isoformat(), "lines": [line(app)]}

    assert ada.post("/offline/sync", json=body).status_code == 400
    token = ada.get("/offline/session.json").json["token"]
    answer = ada.post("/offline/sync", json=body, headers={"X-CSRFToken": token})

    assert answer.json["outcomes"][0]["state"] == "saved"


def test_the_page_is_the_same_for_everybody(app: Flask, ada: FlaskClient) -> None:
    page = ada.get("/offline").get_data(as_text=True)

    assert page == app.test_client().get("/offline").get_data(as_text=True)
    assert "Ada" not in page
    assert "csrf" not in page


def test_the_worker_keeps_what_the_page_loads_and_nothing_else(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/offline").get_data(as_text=True)
    answer = client.get("/offline-worker.js")

    kept = json.loads(re.findall(r"const KEPT = (.*);", answer.get_data(as_text=True))[0])

    assert sorted(kept["assets"]) == sorted(re.findall(r'"(/assets/[^"]+)"', page))
    assert kept["page"] == "/offline"
    assert kept["instead_of"] == ["/cards", "/cards/review", "/offline"]
    assert len(ASSETS) == len(kept["assets"])
    assert answer.mimetype == "text/javascript"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_only_people_who_are_signed_in_get_the_worker(app: Flask, ada: FlaskClient) -> None:
    assert "offline.js" in ada.get("/cards").get_data(as_text=True)
    assert "data-offline-state" in ada.get("/cards").get_data(as_text=True)
    assert "offline.js" not in app.test_client().get("/sign-in").get_data(as_text=True)


def test_signing_out_clears_the_device(ada: FlaskClient) -> None:
    assert "Clear-Site-Data" not in ada.get("/cards").headers

    assert ada.post("/sign-out").headers["Clear-Site-Data"] == '"storage"'
