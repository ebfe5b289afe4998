"""The server is killed between answers; every acknowledged one is there afterwards, once."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask_security import hash_password
from sqlalchemy import select

from quizapp import schema
from quizapp.app import create_app
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.core.codec import encode_response
from quizapp.core.responses import Chosen
from quizapp.extensions import db
from quizapp.models import Answer, Slot
from quizapp.services import attempts
from quizapp.services.learners import Learner
from tests import make

ANSWERS = 200
KILLS = 5


class Server:
    """`quizapp run` in a process of its own, which can be killed and started again."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "quizapp", "run", "--port", str(self.port)],
            env={**os.environ, "QUIZAPP_INSTANCE": str(self.instance)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Student:
    """A browser of few words: one connection a request, and a cookie."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def send(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        method, body = ("GET", None) if form is None else ("POST", urlencode(form))
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            page = response.read().decode()
            for value in response.headers.get_all("Set-Cookie") or ():
                self.cookie = value.split(";")[0]
            return response.status, page
        finally:
            connection.close()

    def sign_in(self) -> None:
        _, page = self.send("/sign-in")
        form = {"email": "ada@example.com", "password": make.PASSWORD}
        status, _ = self.send("/sign-in", {**form, "csrf_token": hidden(page, "csrf_token")})
        assert status == 302


def hidden(page: str, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field is not None, page
    value = re.search(r'value="([^"]*)"', field.group())
    assert value is not None
    return value.group(1)


def prepare(instance: Path) -> tuple[Settings, int]:
    """Make a database with a student in the middle of a quiz; return the attempt's id."""
    settings = Settings.from_environment({"QUIZAPP_INSTANCE": str(instance)})
    schema.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        user = make.user(db.session)
        user.password = hash_password(make.PASSWORD)
        quiz = make.quiz(db.session, make.plan(questions=("q1",)))
        attempt = attempts.start_attempt(
            db.session, quiz, Learner(user.id), now=utcnow(), rng=random.Random(1)
        )
        db.session.commit()
        attempt_id = attempt.id
    make.dispose(app)
    return settings, attempt_id


def answer(student: Student, address: str, option: int) -> dict[str, str]:
    """Open the page and fill its form in."""
    _, page = student.send(address)
    form = {name: hidden(page, name) for name in ("csrf_token", "key", "sequence")}
    return {**form, "answer": str(option), "go": "save"}


def kill_while_sending(
    server: Server, student: Student, address: str, form: dict[str, str], chance: random.Random
) -> None:
    """Send an answer and kill the server at some moment of its work, then start it again."""

    def send() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            student.send(address, form)

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(chance.uniform(0, 0.03))
    server.kill()
    sender.join()
    server.start()


@pytest.mark.slow
def test_no_acknowledged_answer_is_lost_and_none_counted_twice(tmp_path: Path) -> None:
    settings, attempt_id = prepare(tmp_path)
    server, chance = Server(tmp_path), random.Random(7)
    server.start()
    student = Student(server.port)
    student.sign_in()
    kills = set(chance.sample(range(10, ANSWERS), KILLS))
    address = f"/attempts/{attempt_id}/questions/1"

    for number in range(ANSWERS):
        form = answer(student, address, number % 4)
        if number in kills:
            kill_while_sending(server, student, address, form, chance)
        # What was not acknowledged is sent again, as a browser would.
        assert student.send(address, form)[0] == 303
    server.kill()

    app = create_app(settings)
    with app.app_context():
        log = db.session.scalars(select(Answer).order_by(Answer.sequence)).all()
        slot = db.session.scalars(select(Slot).where(Slot.attempt_id == attempt_id)).one()
        expected = [encode_response(Chosen((number % 4,))) for number in range(ANSWERS)]
        assert [one.response for one in log] == expected
        assert [one.sequence for one in log] == list(range(1, ANSWERS + 1))
        assert (slot.sequence, slot.response) == (ANSWERS, expected[-1])
    make.dispose(app)
