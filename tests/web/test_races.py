"""Many requests at the same moment: one result, as if they had come one by one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.models import Answer, Attempt, Card, ItemRow, ReviewEntry
from tests import make

AT_ONCE = 12


def at_once(
    app: Flask, client: FlaskClient, act: Callable[[FlaskClient, int], int]
) -> Counter[int]:
    """Let many browsers with the same cookie act at the same moment; count the statuses."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    barrier = threading.Barrier(AT_ONCE)
    statuses: list[int] = []

    def run(number: int) -> None:
        browser = app.test_client()
        browser.set_cookie("session", cookie.value)
        barrier.wait()
        statuses.append(act(browser, number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def quiz_in(app: Flask, *, attempts: int | None = None) -> int:
    with app.app_context():
        quiz_id = make.quiz(db.session, make.plan(attempts=attempts)).id
        db.session.commit()
        return quiz_id


def begin(client: FlaskClient, quiz_id: int) -> str:
    response = client.post(f"/quizzes/{quiz_id}/attempts")
    assert response.status_code == 303
    return response.headers["Location"]


def count(app: Flask, model: type[Answer | Attempt | Card | ReviewEntry]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_one_answer_sent_many_times_at_once_is_saved_once(app: Flask) -> None:
    client = make.signed_in(app)
    page = begin(client, quiz_in(app))
    form = {"answer": "1", "key": "the same key", "sequence": "0", "go": "save"}

    statuses = at_once(app, client, lambda browser, _: browser.post(page, data=form).status_code)

    assert statuses == {303: AT_ONCE}
    assert count(app, Answer) == 1


def test_of_different_answers_at_once_one_is_saved_and_the_others_are_told(app: Flask) -> None:
    client = make.signed_in(app)
    page = begin(client, quiz_in(app))

    def act(browser: FlaskClient, number: int) -> int:
        form = {"answer": str(number % 4), "key": f"key {number}", "sequence": "0", "go": "save"}
        return browser.post(page, data=form).status_code

    statuses = at_once(app, client, act)

    assert statuses == {303: 1, 409: AT_ONCE - 1}
    assert count(app, Answer) == 1


def test_starting_many_times_at_once_begins_one_attempt(app: Flask) -> None:
    client = make.signed_in(app)
    quiz_id = quiz_in(app, attempts=1)

    statuses = at_once(
        app, client, lambda browser, _: browser.post(f"/quizzes/{quiz_id}/attempts").status_code
    )

    assert statuses == {303: AT_ONCE}
    assert count(app, Attempt) == 1


def test_submitting_many_times_at_once_feeds_the_memory_once(app: Flask) -> None:
    client = make.signed_in(app)
    page = begin(client, quiz_in(app))
    form = {"answer": "0", "key": "k", "sequence": "0", "go": "save"}
    client.post(page, data=form)
    attempt = page.split("/questions/")[0]

    statuses = at_once(
        app, client, lambda browser, _: browser.post(f"{attempt}/submit").status_code
    )

    assert statuses == {303: AT_ONCE}
    assert (count(app, Card), count(app, ReviewEntry)) == (1, 1)


def test_a_rating_sent_many_times_at_once_counts_once(app: Flask) -> None:
    client = make.signed_in(app)
    quiz_in(app)
    with app.app_context():
        item_id = db.session.scalar(select(ItemRow.id).where(ItemRow.key == "c1"))
    form = {"rating": "3", "key": "the-same-key", "sequence": "0"}

    statuses = at_once(
        app,
        client,
        lambda browser, _: browser.post(f"/cards/{item_id}/rate", data=form).status_code,
    )

    assert statuses == {303: AT_ONCE}
    assert (count(app, Card), count(app, ReviewEntry)) == (1, 1)
