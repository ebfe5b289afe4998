"""The start page: what there is to do today."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.bank import QuizPlan
from quizapp.extensions import db
from quizapp.models import Attempt, Card, Quiz
from tests import make


def home(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def add_quizzes(app: Flask, *plans: QuizPlan) -> list[int]:
    with app.app_context():
        make.shipped(db.session, *plans)
        db.session.commit()
        return list(db.session.scalars(select(Quiz.id).order_by(Quiz.id)))


def take(client: FlaskClient, quiz_id: int, answers: tuple[list[str], ...]) -> str:
    """Answer the first questions and submit; return the address of the attempt."""
    attempt = begin(client, quiz_id)
    for position, values in enumerate(answers, 1):
        data = {"answer": values, "key": f"key-{position}", "sequence": "0"}
        client.post(f"{attempt}/questions/{position}", data=data)
    client.post(f"{attempt}/submit")
    return attempt


def begin(client: FlaskClient, quiz_id: int) -> str:
    return client.post(f"/quizzes/{quiz_id}/attempts").location.partition("/questions/")[0]


def test_a_stranger_is_told_what_this_is(client: FlaskClient) -> None:
    html = home(client)
    assert "Quizzes and flashcards on texts" in html
    assert "/sign-in" in html


def test_a_newcomer_finds_something_to_begin_with(app: Flask) -> None:
    html = home(make.signed_in(app))
    assert "No card is due now." in html
    assert "There is no quiz to take now." in html
    assert "Teaching" not in html


def test_a_quiz_to_take_has_a_button_that_names_it(app: Flask) -> None:
    (quiz,) = add_quizzes(app, make.plan())
    html = home(make.signed_in(app))
    button = re.search(rf'<a class="btn [^"]*" href="/quizzes/{quiz}">(.*?)</a>', html)
    assert button is not None
    assert button[1].startswith('Look and start<span class="visually-hidden"> ')


def test_an_instructor_finds_the_way_to_teaching(app: Flask) -> None:
    assert "Teaching" in home(make.signed_in(app, "Tess", "instructor"))


def test_an_open_attempt_comes_before_the_other_quizzes(app: Flask) -> None:
    _, second = add_quizzes(app, make.plan("one", attempts=3), make.plan("two"))
    client = make.signed_in(app)
    attempt = begin(client, second)
    html = home(client)
    assert html.index(f'href="{attempt}"') < html.index("3 of 3 attempts left")
    assert f'href="/quizzes/{second}"' not in html


def test_an_attempt_whose_time_is_up_asks_to_be_submitted(app: Flask) -> None:
    (quiz,) = add_quizzes(app, make.plan("one"))
    client = make.signed_in(app)
    begin(client, quiz)
    with app.app_context():
        db.session.scalars(select(Attempt)).one().deadline = utcnow() - timedelta(minutes=1)
        db.session.commit()

    html = home(client)

    assert "The time is up; what you saved counts." in html
    assert "See the attempt" in html
    assert ">Continue<span" not in html


def test_a_quiz_with_a_deadline_comes_first_and_a_closed_one_not_at_all(app: Flask) -> None:
    first, second, third, fourth = add_quizzes(app, *(make.plan(f"quiz-{n}") for n in range(4)))
    with app.app_context():
        db.session.get_one(Quiz, second).closes_at = utcnow() + timedelta(days=2)
        db.session.get_one(Quiz, third).closes_at = utcnow() - timedelta(days=2)
        db.session.get_one(Quiz, fourth).opens_at = utcnow() + timedelta(days=2)
        db.session.commit()
    html = home(make.signed_in(app))
    assert re.findall(r"<h3><a href=\"/quizzes/(\d+)", html) == [str(second), str(first)]
    assert "Closes in 2 days" in html


def test_a_quiz_without_attempts_left_is_not_offered(app: Flask) -> None:
    [quiz_id] = add_quizzes(app, make.plan(attempts=1))
    client = make.signed_in(app)
    take(client, quiz_id, make.RIGHT)
    assert f"/quizzes/{quiz_id}" not in home(client)


def test_results_and_what_was_wrong_are_shown(app: Flask) -> None:
    [quiz_id] = add_quizzes(app, make.plan())
    client = make.signed_in(app)
    attempt = take(client, quiz_id, (*make.WRONG[:2], *make.RIGHT[2:]))
    html = home(client)
    assert "All about insects: 4 of 6" in html
    assert "what do bees do?" in html
    assert f'href="{attempt}#q1"' in html
    assert re.search(r'href="/texts/\d+#s0"', html)
    assert "What do ants leave?" not in html
    assert "6 questions answered" in html


def test_a_question_right_the_last_time_need_not_be_looked_at_again(app: Flask) -> None:
    [quiz_id] = add_quizzes(app, make.plan())
    client = make.signed_in(app)
    take(client, quiz_id, make.WRONG)
    take(client, quiz_id, make.RIGHT)
    assert "What to look at again" not in home(client)


def test_a_question_asked_in_an_open_attempt_does_not_show_its_passage(app: Flask) -> None:
    [quiz_id] = add_quizzes(app, make.plan())
    client = make.signed_in(app)
    take(client, quiz_id, make.WRONG)
    begin(client, quiz_id)
    html = home(client)
    assert "What to look at again" not in html
    assert "/texts/" not in html


def test_due_cards_come_first(app: Flask) -> None:
    [quiz_id] = add_quizzes(app, make.plan())
    client = make.signed_in(app)
    take(client, quiz_id, make.WRONG)
    with app.app_context():
        for card in db.session.scalars(select(Card)):
            card.due_at = utcnow() - timedelta(minutes=1)
        db.session.commit()
    html = home(client)
    assert "6 cards are due." in html
    assert html.index("6 cards are due.") < html.index('id="quizzes"')
