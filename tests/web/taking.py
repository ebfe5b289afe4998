"""Steps of taking a quiz, for tests of its pages."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.clock import utcnow
from quizapp.core.bank import QuizPlan
from quizapp.extensions import db
from quizapp.models import Attempt
from tests import make

KEYS = re.compile(r'name="(key|sequence|began)" value="([^"]*)"')


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
