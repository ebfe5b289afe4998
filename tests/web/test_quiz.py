"""Taking a quiz: start, check, look over, submit, read the results."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.bank import Feedback
from quizapp.extensions import db
from quizapp.models import Answer, Attempt, Card, Quiz, ReviewEntry, Slot
from quizapp.web.quiz import present
from tests import make
from tests.web.taking import begin, count, page, quiz_in, send, time_up, tokens


def test_a_whole_attempt_from_the_quiz_to_its_results(app: Flask) -> None:
    quiz_id, client = quiz_in(app), make.signed_in(app)
    assert "as many as you like" in page(client, f"/quizzes/{quiz_id}")
    attempt = begin(client, quiz_id)
    for position, values in enumerate(make.RIGHT, 1):
        go = "next" if position < 6 else "overview"
        response = send(client, attempt, position, values, go=go)
        assert response.status_code == 303
        assert response.location.endswith("overview" if position == 6 else f"/{position + 1}")
    assert "All 6 questions are answered." in page(client, f"{attempt}/overview")

    response = client.post(f"{attempt}/submit")

    assert response.location == attempt
    results = page(client, attempt)
    assert ">6 <small>of 6</small>" in results
    assert "Everything is right." in results
    assert results.count('class="evidence"') == 6
    assert "1 used" in page(client, f"/quizzes/{quiz_id}")


def test_the_results_say_what_was_wrong_and_why(app: Flask) -> None:
    quiz_id, client = quiz_in(app), make.signed_in(app)
    attempt = begin(client, quiz_id)
    for position, values in enumerate(make.WRONG[:5], 1):
        send(client, attempt, position, values)
    client.post(f"{attempt}/submit")
    results = page(client, attempt)
    assert "Your answer, wrong" in results
    assert "The text does not say so." in results
    assert "Right answer" in results
    assert 'href="#q6"' in results
    assert "Look again at questions" in results
    assert re.search(r'href="/texts/\d+#s\d+"', results)


def test_an_attempt_goes_on_at_the_first_open_question(app: Flask) -> None:
    quiz_id, client = quiz_in(app), make.signed_in(app)
    attempt = begin(client, quiz_id)
    send(client, attempt, 1, ["1"])
    assert client.get(attempt).location == f"{attempt}/questions/2"
    assert begin(client, quiz_id) == attempt
    assert "Continue" in page(client, f"/quizzes/{quiz_id}")


def test_an_attempt_is_its_owners_alone(app: Flask) -> None:
    attempt = begin(make.signed_in(app), quiz_in(app))
    stranger = make.signed_in(app, "Eve")
    for path in ("", "/questions/1", "/overview"):
        assert stranger.get(attempt + path).status_code == 404
    for path in ("/questions/1", "/questions/1/flag", "/submit"):
        assert stranger.post(attempt + path).status_code == 404


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    attempt = begin(make.signed_in(app), quiz_in(app))
    assert "/sign-in" in app.test_client().get(f"{attempt}/questions/1").location


def test_no_answer_is_taken_after_submitting(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    data = tokens(page(client, f"{attempt}/questions/1"))
    client.post(f"{attempt}/submit")
    response = client.post(f"{attempt}/questions/1", data={**data, "answer": "1"})
    assert response.location == attempt
    assert "can no longer be changed" in page(client, attempt)
    assert count(app, Answer) == 0
    assert client.get(f"{attempt}/questions/1").location == attempt
    assert client.get(f"{attempt}/overview").location == attempt
    assert client.post(f"{attempt}/questions/1/flag", data={"flag": "1"}).location == attempt


def test_when_the_time_is_up_the_attempt_can_only_be_submitted(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, minutes_allowed=10))
    html = page(client, f"{attempt}/questions/1")
    assert "minutes left" in html
    send(client, attempt, 2, ["0", "2"])
    time_up(app)

    response = client.post(f"{attempt}/questions/1", data={**tokens(html), "answer": "1"})

    assert response.location == attempt
    assert "The time is up" in page(client, attempt)
    assert "1 of 6" in page(client, attempt)
    assert client.get(f"{attempt}/questions/1").location == attempt
    client.post(f"{attempt}/submit")
    assert ">1 <small>of 6</small>" in page(client, attempt)


def test_attempts_run_out(app: Flask) -> None:
    client = make.signed_in(app)
    quiz_id = quiz_in(app, make.plan(attempts=1))
    assert "1 of 1 left" in page(client, f"/quizzes/{quiz_id}")
    attempt = begin(client, quiz_id)
    client.post(f"{attempt}/submit")
    assert "Take it again" not in page(client, attempt)
    response = client.post(f"/quizzes/{quiz_id}/attempts")
    assert response.location == f"/quizzes/{quiz_id}"
    html = page(client, f"/quizzes/{quiz_id}")
    assert html.count("You have used all attempts") == 2  # the notice, and the page itself
    assert "0 of 1 left" in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_at": timedelta(hours=1)}, "not open yet"),
        ({"closes_at": timedelta(hours=-1)}, "closed"),
    ],
)
def test_a_quiz_outside_its_time_cannot_be_started(
    app: Flask, change: dict[str, timedelta], words: str
) -> None:
    client = make.signed_in(app)
    quiz_id = quiz_in(app, None, **{name: utcnow() + by for name, by in change.items()})
    assert words in page(client, f"/quizzes/{quiz_id}")
    assert client.post(f"/quizzes/{quiz_id}/attempts").status_code == 303
    assert count(app, Attempt) == 0


def test_a_quiz_of_a_class_is_not_there_for_others(app: Flask) -> None:
    with app.app_context():
        teacher = make.user(db.session, "Tess", "instructor")
        course = make.course(db.session, teacher)
        quiz = make.quiz(db.session)
        quiz.course_id = course.id
        db.session.commit()
        quiz_id = quiz.id
    client = make.signed_in(app)
    assert client.get(f"/quizzes/{quiz_id}").status_code == 404
    assert client.post(f"/quizzes/{quiz_id}/attempts").status_code == 404


def test_an_archived_quiz_keeps_its_results(app: Flask) -> None:
    client = make.signed_in(app)
    quiz_id = quiz_in(app)
    attempt = begin(client, quiz_id)
    client.post(f"{attempt}/submit")
    with app.app_context():
        db.session.get_one(Quiz, quiz_id).archived_at = utcnow()
        db.session.commit()
    assert "no longer offered" in page(client, f"/quizzes/{quiz_id}")
    assert "results" in page(client, attempt)


def test_the_overview_says_what_is_missing_and_asks_first(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    html = page(client, f"{attempt}/overview")
    assert "5 of 6 questions are still open." in html
    assert "data-confirm" in html


def test_a_checked_question_shows_why_and_is_final(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, make.plan(feedback=Feedback.AFTER_EACH)))
    url = f"{attempt}/questions/1"
    stale = tokens(page(client, url))

    assert send(client, attempt, 1, ["0"], go="check").location == url

    html = page(client, url)
    assert "Your answer, wrong" in html
    assert 'class="evidence"' in html
    assert "Next" in html
    again = client.post(url, data={**stale, "answer": "1"})
    assert again.location == url
    assert "has been checked" in page(client, url)
    assert client.post(f"{url}/flag", data={"flag": "1"}).location == url
    assert "Remove the flag" in page(client, url)


def test_a_check_teaches_the_memory_once(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, make.plan(feedback=Feedback.AFTER_EACH)))
    url = f"{attempt}/questions/1"
    data = {**tokens(page(client, url)), "answer": "1", "go": "check"}
    for _ in range(2):
        assert client.post(url, data=data).status_code == 303
    client.post(f"{attempt}/submit")
    assert (count(app, ReviewEntry), count(app, Card), count(app, Answer)) == (1, 1, 1)


def test_nothing_is_not_checked(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, make.plan(feedback=Feedback.AFTER_EACH)))
    assert send(client, attempt, 1, [], go="check").status_code == 422


def test_a_quiz_with_feedback_at_the_end_checks_nothing(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["0"], go="check")
    with app.app_context():
        assert db.session.scalars(select(Slot.checked_at).distinct()).all() == [None]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (7200, "2 hours"),
        (3660, "1 hour 1 minute"),
        (2399, "40 minutes"),
        (60, "1 minute"),
        (59, "under a minute"),
        (-10, "under a minute"),
    ],
)
def test_the_time_left_is_said_in_words(seconds: int, words: str) -> None:
    assert present.time_left(make.NOON + timedelta(seconds=seconds), make.NOON) == words
