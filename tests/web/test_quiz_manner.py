"""The page of a question: how sure learners are, and how long they took."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.core.bank import Feedback
from quizapp.extensions import db
from quizapp.models import Answer, ReviewEntry, Slot
from quizapp.web.quiz import questions
from quizapp.web.quiz.answer_clock import began_field
from tests import make
from tests.make import NOON
from tests.web.taking import begin, count, page, quiz_in, send, tokens

ASKING = make.plan(asks_confidence=True)
IN_PLACE = {"HX-Request": "true"}
FORGED = [
    "",
    "x",
    "WzEsMF0.forged",
    "é" * 5000,
    "1.2.3",
]


class Watch:
    """The clock of the pages, which a test moves on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(questions, "utcnow", made)
    return made


def first_slot(app: Flask) -> tuple[int | None, int | None]:
    """How sure the learner was of the first answer, and how long it took."""
    with app.app_context():
        slot = db.session.scalars(select(Slot).order_by(Slot.id)).first()
        assert slot is not None
        return slot.confidence, slot.milliseconds


def save(client: FlaskClient, url: str, html: str, **fields: str) -> str:
    """Save in place, as the page does at every change; return what it gets back."""
    response = client.post(url, data=tokens(html) | fields, headers=IN_PLACE)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_only_a_quiz_that_wants_to_know_asks(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    assert "How sure" not in page(client, url)

    client.post(url, data=tokens(page(client, url)) | {"answer": "1", "confidence": "3"})

    assert count(app, Answer) == 1
    assert first_slot(app)[0] is None


def test_nothing_need_be_said(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, ASKING))
    html = page(client, f"{attempt}/questions/1")
    assert "How sure are you?" in html
    assert "never counts in the mark" in html
    assert "checked" not in html.partition('class="confidence"')[2].partition("</fieldset>")[0]

    assert send(client, attempt, 1, ["1"], go="next").status_code == 303

    assert first_slot(app)[0] is None


@pytest.mark.parametrize("sent", ["0", "4", "sure", "-1", "²", ""])
def test_a_confidence_that_there_is_not_is_unknown(app: Flask, sent: str) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, ASKING))

    assert send(client, attempt, 1, ["1"], confidence=sent).status_code == 303

    assert count(app, Answer) == 1
    assert first_slot(app)[0] is None


def test_what_was_said_is_kept_when_the_answer_is_changed(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app, ASKING)) + "/questions/1"
    html = page(client, url)
    assert "No answer saved yet" in save(client, url, html, confidence="2")
    assert count(app, Answer) == 0

    first = save(client, url, html, answer="0", confidence="2")
    again = save(client, url, first, answer="1", confidence="2")
    last = save(client, url, again, answer="1", confidence="3")

    assert [tokens(one)["sequence"] for one in (first, again, last)] == ["1", "2", "3"]
    assert count(app, Answer) == 3
    assert 'id="confidence-3" value="3" checked' in page(client, url)
    assert first_slot(app)[0] == 3


def test_a_page_sent_twice_or_unchanged_saves_one_answer(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app, ASKING)) + "/questions/1"
    data = tokens(page(client, url)) | {"answer": "1", "confidence": "1"}

    client.post(url, data=data)
    client.post(url, data=data)
    client.post(url, data=data | tokens(page(client, url)))

    assert count(app, Answer) == 1
    changed = client.post(url, data=data | {"confidence": "3"})
    assert changed.status_code == 409
    assert 'value="3" checked' in changed.get_data(as_text=True)


def test_an_answer_that_is_cleared_was_given_in_no_manner(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, ASKING))
    send(client, attempt, 1, ["1"], confidence="3")

    send(client, attempt, 1, ["1"], confidence="3", go="clear")

    assert first_slot(app) == (None, None)


def test_a_refused_page_keeps_what_was_said_and_its_clock(app: Flask, watch: Watch) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, ASKING))
    url = f"{attempt}/questions/5"
    first = tokens(page(client, url))
    watch.move(20)

    refused = client.post(url, data=first | {"answer": "two", "confidence": "1"})
    html = refused.get_data(as_text=True)
    watch.move(10)
    client.post(url, data=tokens(html) | {"answer": "2", "confidence": "1"})

    assert refused.status_code == 422
    assert 'value="1" checked' in html
    with app.app_context():
        (answer,) = db.session.scalars(select(Answer))
        assert (answer.confidence, answer.milliseconds) == (1, 30_000)


def test_what_was_said_is_shown_with_the_results(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, ASKING))
    send(client, attempt, 1, ["1"], confidence="3")
    send(client, attempt, 2, ["1"])

    client.post(f"{attempt}/submit")

    assert page(client, attempt).count("You were sure.") == 1


def test_a_checked_answer_says_it_and_feeds_the_memory_by_it(app: Flask, watch: Watch) -> None:
    client = make.signed_in(app)
    plan = make.plan(feedback=Feedback.AFTER_EACH, asks_confidence=True)
    url = begin(client, quiz_in(app, plan)) + "/questions/1"
    data = tokens(page(client, url)) | {"answer": "1", "confidence": "1", "go": "check"}
    watch.move(8)

    client.post(url, data=data)

    assert "You were unsure." in page(client, url)
    with app.app_context():
        (line,) = db.session.scalars(select(ReviewEntry))
        assert (line.rating, line.milliseconds) == (2, 8_000)


def test_the_time_of_the_last_saved_answer_counts(app: Flask, watch: Watch) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    html = page(client, url)
    began = tokens(html)["began"]
    watch.move(4)
    saved = save(client, url, html, answer="0")
    watch.move(5)
    save(client, url, saved, answer="1", began=began)
    assert first_slot(app) == (None, 9_000)

    watch.move(60)  # elsewhere
    html = page(client, url)
    watch.move(2)
    save(client, url, html, answer="2")
    assert first_slot(app) == (None, 11_000)


def test_a_longer_time_counts_as_five_minutes(app: Flask, watch: Watch) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    html = page(client, url)
    watch.move(1000)

    save(client, url, html, answer="1")

    assert first_slot(app) == (None, 300_000)


@pytest.mark.parametrize("began", FORGED)
def test_a_forged_time_is_unknown(app: Flask, began: str) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))

    assert send(client, attempt, 1, ["1"], began=began).status_code == 303

    assert first_slot(app) == (None, None)
    assert count(app, Answer) == 1


def test_a_missing_stale_or_strange_time_is_unknown(app: Flask, watch: Watch) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url = f"{attempt}/questions/1"
    with app.app_context():
        other = began_field(10_000, None, watch.now)
    fields = tokens(page(client, url))
    key = {"answer": "1", "key": fields["key"]}

    client.post(url, data=key)
    assert first_slot(app) == (None, None)
    client.post(url, data={"answer": "2", "sequence": "1", "began": other})
    assert first_slot(app) == (None, None)
    watch.move(3601)
    client.post(url, data={"answer": "3", "sequence": "2", "began": fields["began"]})
    assert first_slot(app) == (None, None)
    assert count(app, Answer) == 3
