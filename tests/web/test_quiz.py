"""Taking a quiz: start, answer, check, look over, submit, read the results."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from quizapp.clock import utcnow
from quizapp.core.bank import Feedback, QuizPlan
from quizapp.extensions import db
from quizapp.models import Answer, Attempt, Card, Quiz, ReviewEntry, Slot
from quizapp.web.quiz import present
from tests import make

KEYS = re.compile(r'name="(key|sequence)" value="([^"]*)"')


def page(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.get_data(as_text=True)


def tokens(html: str) -> dict[str, str]:
    return dict(KEYS.findall(html))


def quiz_in(app: Flask, plan: QuizPlan | None = None, /, **changes: object) -> int:
    with app.app_context():
        quiz = make.quiz(db.session, plan)
        for name, value in changes.items():
            setattr(quiz, name, value)
        db.session.commit()
        return quiz.id


def begin(client: FlaskClient, quiz_id: int) -> str:
    """Start the quiz; return the address of the attempt."""
    response = client.post(f"/quizzes/{quiz_id}/attempts")
    assert response.status_code == 303
    return response.location.partition("/questions/")[0]


def send(
    client: FlaskClient, attempt: str, position: int, values: list[str], **more: str
) -> TestResponse:
    url = f"{attempt}/questions/{position}"
    data = tokens(page(client, url)) | {"go": "save"} | more
    return client.post(url, data={**data, "answer": values})


def time_up(app: Flask) -> None:
    with app.app_context():
        for attempt in db.session.scalars(select(Attempt)):
            attempt.deadline = utcnow() - timedelta(minutes=1)
        db.session.commit()


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


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


def test_the_same_page_sent_twice_saves_one_answer(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    data = {**tokens(page(client, url)), "answer": "1", "go": "next"}
    answers = [client.post(url, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(app, Answer) == 1


def test_the_second_tab_is_refused_and_keeps_what_was_typed(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    second = tokens(page(client, url))
    client.post(url, data={**tokens(page(client, url)), "answer": "honey"})

    response = client.post(url, data={**second, "answer": "trails of scent"})

    html = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "answered in another tab" in html
    assert 'value="trails of scent"' in html
    assert client.post(url, data={**tokens(html), "answer": "trails"}).status_code == 303
    assert count(app, Answer) == 2


def test_an_empty_second_tab_just_moves_on(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    second = tokens(page(client, url))
    client.post(url, data={**tokens(page(client, url)), "answer": "1"})
    assert client.post(url, data={**second, "go": "next"}).status_code == 303
    assert "checked" in page(client, url)


def test_the_same_key_with_another_answer_is_not_lost(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    data = tokens(page(client, url))
    client.post(url, data={**data, "answer": "honey"}, headers={"HX-Request": "true"})
    response = client.post(url, data={**data, "answer": "trails"})
    assert response.status_code == 409
    assert 'value="trails"' in response.get_data(as_text=True)


def test_a_number_that_cannot_be_read_stays_in_its_field(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    response = send(client, attempt, 5, ["two"], go="next")
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="two"' in html
    assert "Type a number" in html
    assert count(app, Answer) == 0


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


def test_a_choice_can_be_cleared(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    assert " checked" in page(client, f"{attempt}/questions/1")
    send(client, attempt, 1, ["1"], go="clear")
    html = page(client, f"{attempt}/questions/1")
    assert " checked" not in html
    assert "No answer saved yet" in html


def test_a_flag_is_set_with_the_answer_and_removed(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url = f"{attempt}/questions/4"
    data = {**tokens(page(client, url)), "answer": "honey", "flag": "1"}
    assert client.post(f"{url}/flag", data=data).status_code == 303
    html = page(client, url)
    assert 'value="honey"' in html
    assert "Remove the flag" in html
    assert "You flagged 1 question" in page(client, f"{attempt}/overview")
    client.post(f"{url}/flag", data={**tokens(html), "answer": "honey", "flag": "0"})
    assert "flagged" not in page(client, f"{attempt}/overview")


def test_the_overview_says_what_is_missing_and_asks_first(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    html = page(client, f"{attempt}/overview")
    assert "5 of 6 questions are still open." in html
    assert "data-confirm" in html


@pytest.mark.parametrize(
    ("go", "end"), [("previous", "/1"), ("next", "/3"), ("to-5", "/5"), ("overview", "overview")]
)
def test_each_button_saves_and_leads_where_it_says(app: Flask, go: str, end: str) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    assert send(client, attempt, 2, ["0"], go=go).location.endswith(end)
    assert count(app, Answer) == 1


def test_an_answer_saves_in_place(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    here = {"HX-Request": "true"}
    data = tokens(page(client, url))
    for answer, sequence in (("honey", "1"), ("trails", "2")):
        response = client.post(url, data={**data, "answer": answer}, headers=here)
        html = response.get_data(as_text=True)
        assert "Saved" in html
        data = tokens(html)
        assert data["sequence"] == sequence
        assert "hx-swap-oob" in html
    assert count(app, Answer) == 2


def test_what_cannot_be_saved_in_place_is_said(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url, here = f"{attempt}/questions/5", {"HX-Request": "true"}
    data = tokens(page(client, url))
    unreadable = client.post(url, data={**data, "answer": "two"}, headers=here)
    assert "Not saved. Type a number" in unreadable.get_data(as_text=True)
    client.post(f"{attempt}/submit")
    over = client.post(url, data={**data, "answer": "2"}, headers=here)
    assert over.headers["HX-Redirect"] == attempt


# --- feedback after each question ---


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


# --- nothing tells the key while it counts ---


@pytest.mark.parametrize("feedback", list(Feedback))
def test_no_page_of_an_open_attempt_gives_a_key_away(app: Flask, feedback: Feedback) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, make.plan(feedback=feedback)))
    secrets = ("The text says so.", "does not say so", "Not in the text.", 'class="evidence"')
    typed_keys = ("trails", "scent")
    for position in range(1, 7):
        url = f"{attempt}/questions/{position}"
        html = page(client, url)
        data = {**tokens(html), "answer": make.WRONG[position - 1]}
        saved = client.post(url, data=data, headers={"HX-Request": "true"}).get_data(as_text=True)
        stale = client.post(url, data={**data, "answer": make.RIGHT[position - 1], "key": "k"})
        assert stale.status_code == 409
        unread = client.post(url, data={**data, "answer": ["x" * 501, "y", "z"]})
        pages = [html, saved, page(client, url), page(client, f"{attempt}/overview")]
        for one in [*pages, unread.get_data(as_text=True)]:
            assert not [secret for secret in secrets if secret in one]
            if position != 3:  # its stem says so
                assert not [word for word in typed_keys if word in one]
            assert "/texts/" not in one
    assert client.get(attempt).status_code == 302


def test_options_are_sent_by_their_place_on_the_page(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    with app.app_context():
        for slot in db.session.scalars(select(Slot).where(Slot.position == 1)):
            slot.option_order = [3, 2, 1, 0]
        db.session.commit()
    html = page(client, f"{attempt}/questions/1")
    shown = re.findall(r'name="answer" value="(\d)"', html)
    assert shown == ["0", "1", "2", "3"]
    assert html.index("Swim") < html.index("Dance") < html.index("Sing")
    send(client, attempt, 1, ["2"])
    client.post(f"{attempt}/submit")
    assert ">1 <small>of 6</small>" in page(client, attempt)


# --- the hot path ---


def test_an_answer_costs_four_statements_and_a_page_three(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    data = {**tokens(page(client, url)), "answer": "1", "go": "next"}
    seen: list[str] = []
    commits: list[object] = []
    with app.app_context():
        engine = db.engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commits.append)
    assert client.post(url, data=data).status_code == 303
    written, seen[:] = [one for one in seen if not one.startswith("BEGIN")], []
    assert len(written) == 4, written
    assert len(commits) == 1
    client.get(url)
    read = [one for one in seen if not one.startswith("BEGIN")]
    assert len(read) == 3, read
    assert len(commits) == 1


# --- words and what is kept ---


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


def test_gaps_that_cannot_be_read_are_kept(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    response = send(client, attempt, 6, ["dance", "x" * 600])
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="dance"' in html


def test_an_option_that_is_not_there_is_refused_and_the_saved_one_kept(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    response = send(client, attempt, 1, ["9"])
    assert response.status_code == 422
    assert " checked" in response.get_data(as_text=True)
    url = f"{attempt}/questions/1/flag"
    assert client.post(url, data={"key": "k", "sequence": "1", "answer": "9"}).status_code == 422


def test_a_form_with_odd_tokens_breaks_nothing(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    odd = {"key": "k" * 5000, "sequence": "-1", "go": "to-x"}
    assert client.post(url, data={**odd, "answer": "1"}).location == url
    assert client.post(url, data={"answer": "1"}).status_code == 409
    assert client.get(f"{url}00").status_code == 404
