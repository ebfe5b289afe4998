"""Jobs: sent by the app, done by a worker in another process, on both kinds of database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from quizapp import jobs, schema
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.core.errors import QuizError
from quizapp.core.generation.spec import Spec
from quizapp.core.text import SourceText
from quizapp.extensions import db
from quizapp.extensions import jobs as queue
from quizapp.job_queue import DERIVE, Store
from quizapp.models import Derivation
from quizapp.services import derivations
from quizapp.services.derivations import NewDerivation, Progress
from quizapp.services.deriving import OnProgress
from tests import derived, make
from tests.worker import Made, first_words

ROOT = Path(__file__).parents[1]
SLOW = "Wait a moment here. " * 60


def begin(app: Flask, original: str = derived.ORIGINAL, *, send: bool = True) -> int:
    """A derivation of somebody's text, sent to the queue."""
    with app.app_context():
        owner = make.user(db.session, "Ada", "instructor")
        new = NewDerivation("Bees and ants", original)
        row = derivations.start_derivation(db.session, owner.id, new, utcnow())
        db.session.commit()
        if send:
            queue.send(DERIVE, row.id)
        return row.id


def progress(app: Flask, row_id: int) -> Progress:
    with app.app_context():
        return derivations.progress_of(db.session, row_id, utcnow())


def wait_for(app: Flask, row_id: int, *states: str, found: int = 0, done: int = 0) -> Progress:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        told = progress(app, row_id)
        if told.state in states and told.found >= found and told.done >= done:
            return told
        time.sleep(0.1)
    raise AssertionError(told)


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.worker"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QUIZAPP_INSTANCE": str(settings.instance),
            "QUIZAPP_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        },
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def _close_the_queue(app: Flask) -> Iterator[None]:
    yield
    app.extensions["quizapp-jobs"].close()


def test_a_worker_makes_candidates_and_hears_of_a_cancel(app: Flask, settings: Settings) -> None:
    with worker(settings):
        short = begin(app)
        told = wait_for(app, short, "done")

        assert (told.found, told.percent, told.stage) == (3, 100, "")

        with app.app_context():
            new = NewDerivation("Slow", SLOW)
            slow = derivations.start_derivation(db.session, 1, new, utcnow()).id
            db.session.commit()
            queue.send(DERIVE, slow)
        told = wait_for(app, slow, "running", found=2, done=1)
        assert 0 < told.done < told.total == 60

        with app.app_context():
            derivations.cancel_derivation(db.session, slow, utcnow())
            db.session.commit()
        asked_at = time.monotonic()
        told = wait_for(app, slow, "cancelled")

        assert time.monotonic() - asked_at < 5
        assert told.found >= 2


def test_a_worker_that_has_to_stop_leaves_its_job_to_the_next(
    app: Flask, settings: Settings
) -> None:
    row_id = begin(app, SLOW)
    with worker(settings) as process:
        wait_for(app, row_id, "running", found=1)
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
        assert progress(app, row_id).state == "waiting"

    with worker(settings):
        wait_for(app, row_id, "running")


def test_the_job_of_a_worker_that_was_killed_is_begun_anew(app: Flask, settings: Settings) -> None:
    row_id = begin(app, "Wait here. " * 5)
    with worker(settings) as process:
        wait_for(app, row_id, "running", found=1)
        process.kill()
    assert progress(app, row_id).state == "running"
    with app.app_context():
        long_ago = utcnow() - derivations.SILENCE - timedelta(seconds=1)
        db.session.execute(update(Derivation).values(seen_at=long_ago))
        db.session.commit()
    assert progress(app, row_id).is_silent

    with worker(settings):
        assert wait_for(app, row_id, "done").found == 5


def test_a_job_that_never_reached_the_queue_is_found(app: Flask) -> None:
    row_id = begin(app, send=False)
    stopping = threading.Event()

    thread = threading.Thread(target=jobs.run_worker, args=(app, stopping, first_words))
    thread.start()
    try:
        assert wait_for(app, row_id, "done").found == 3
    finally:
        stopping.set()
        thread.join()


def test_what_goes_wrong_is_said_kindly_and_logged(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        raise ZeroDivisionError("secret of the program")

    row_id = begin(app, send=False)
    jobs.derive(app, row_id, generate=broken)

    told = progress(app, row_id)
    assert told.state == "failed"
    assert told.message.startswith("Something went wrong")
    assert "secret of the program" in caplog.text


def test_a_refusal_is_told_in_its_own_words(app: Flask) -> None:
    def refusing(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        raise QuizError("This text is in another language.")

    row_id = begin(app, send=False)
    jobs.derive(app, row_id, generate=refusing)

    assert progress(app, row_id).message == "This text is in another language."


def test_a_queue_out_of_reach_costs_nobody_a_page(
    app: Flask, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    app.extensions["quizapp-jobs"] = Store(f"sqlite:///{tmp_path / 'missing' / 'jobs.sqlite3'}")

    row_id = begin(app)

    assert progress(app, row_id).state == "waiting"
    assert "could not be sent" in caplog.text


def test_a_worker_outlives_a_database_out_of_reach(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise OSError("no database")

    monkeypatch.setattr(derivations, "recover", unreachable)
    monkeypatch.setattr(jobs, "_LOOK_AROUND_SECONDS", 0.05)
    stopping = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=(app, stopping, first_words))
    thread.start()
    time.sleep(0.5)
    stopping.set()
    thread.join()

    assert "could not look for work" in caplog.text


def test_an_unknown_job_is_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    jobs._work(app, "dance", 1, is_stopping=lambda: True, generate=first_words)

    assert "there is no job 'dance'" in caplog.text


def test_what_lies_in_the_queue_is_json_and_nothing_that_runs(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    store.send(DERIVE, 7)

    (stored,) = store.huey.storage.enqueued_items()
    name, row_id = json.loads(bytes(stored))[6]
    store.close()

    assert (name, row_id) == (DERIVE, 7)
    assert (tmp_path / "jobs.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_process_that_sends_does_no_work(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    store.send(DERIVE, 7)

    store.huey.execute(store.huey.dequeue())
    store.close()


def test_migrations_leave_the_queue_alone(settings: Settings) -> None:
    store = Store(settings.jobs_url)
    store.prepare()
    store.close()

    assert schema.differences(settings.database_url) == []


def test_redis_is_reached_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    import huey

    asked: dict[str, object] = {}
    monkeypatch.setattr(huey, "RedisHuey", lambda _, **options: asked.update(options))

    assert Store("redis://queue.example").huey is None
    assert asked["url"] == "redis://queue.example"


def test_jobs_wait_beside_a_sqlite_database_or_in_a_postgresql_one(settings: Settings) -> None:
    given = replace(settings, database_url="sqlite:////srv/quiz.sqlite3")

    assert given.jobs_url == f"sqlite:///{settings.instance}/jobs.sqlite3"
    assert replace(given, jobs="redis://q").jobs_url == "redis://q"
    given = replace(settings, database_url="postgresql+psycopg://u@db/quiz")
    assert given.jobs_url == "postgresql://u@db/quiz"
    assert replace(given, jobs="sqlite").jobs_url.startswith("sqlite:///")
