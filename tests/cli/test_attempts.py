"""``quizapp attempts``."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from pathlib import Path

from quizapp.app import create_app
from quizapp.cli.attempts import sweep
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.services import attempts
from tests import make
from tests.cli.conftest import Command, rows

SCORES = "SELECT score FROM attempt"


def leave_open(instance: Path, count: int) -> None:
    """Leave attempts open whose time ran out an hour ago."""
    app = create_app(Settings.from_environment())
    started = utcnow() - timedelta(hours=2)
    with app.app_context():
        quiz = make.quiz(db.session)
        quiz.minutes_allowed = 60
        for number in range(count):
            learner = make.learner(db.session, f"Ada{number}")
            attempts.start_attempt(
                db.session, quiz, learner, now=started, rng=random.Random(number)
            )
        db.session.commit()
    make.dispose(app)
    assert instance.is_dir()


def test_attempts_whose_time_ran_out_are_submitted(quizapp: Command, instance: Path) -> None:
    quizapp("db", "upgrade")
    leave_open(instance, 1)

    done = quizapp("attempts", "close")

    assert done.exit_code == 0, done.output
    assert "1 attempt submitted." in done.output
    assert rows(instance / "quizapp.sqlite3", SCORES) == [(0.0,)]
    assert "0 attempts submitted." in quizapp("attempts", "close").output


def test_more_than_one_sweep_takes_are_all_submitted(quizapp: Command, instance: Path) -> None:
    quizapp("db", "upgrade")
    leave_open(instance, attempts.SWEEP + 1)

    assert f"{attempts.SWEEP + 1} attempts submitted." in quizapp("attempts", "close").output


def test_a_running_server_submits_them_by_itself(quizapp: Command, instance: Path) -> None:
    quizapp("db", "upgrade")
    leave_open(instance, 1)
    app = create_app(Settings.from_environment())
    stopped = threading.Event()
    waits = iter([False, True])
    stopped.wait = lambda _timeout=None: next(waits)  # type: ignore[method-assign]

    sweep(app, stopped)

    assert rows(instance / "quizapp.sqlite3", SCORES) == [(0.0,)]
    make.dispose(app)
