"""The jobs: what is done outside of requests, by a process of its own. Thin, as commands are.

A job opens the app, asks a service, and commits; ``run_worker`` takes jobs from the queue until
it is told to stop. Several workers can serve one queue.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.job_queue import DERIVE, FIT, Store
from quizapp.services import derivations, deriving, fits
from quizapp.services.generators import generator

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from flask import Flask

    from quizapp.services.deriving import Generate

_LOOK_AROUND_SECONDS = 30
# How long a job has to hear that the process stops. It is asked every second.
_PATIENCE_SECONDS = 20
_log = logging.getLogger("quizapp.jobs")


def derive(
    app: Flask,
    derivation_id: int,
    *,
    is_stopping: Callable[[], bool] = lambda: False,
    generate: Generate | None = None,
) -> None:
    """Make the candidates of a derivation that waits."""
    with app.app_context():
        around = deriving.Surroundings(
            _transaction, generate or generator(app.extensions["quizapp"]), utcnow, is_stopping
        )
        deriving.derive(around, derivation_id)


def fit(app: Flask, fit_id: int, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Fit the memory model to the log of a learner who waits for it."""
    with app.app_context():
        fits.fit_memory(fits.Surroundings(_transaction, utcnow, is_stopping), fit_id)


def run_worker(app: Flask, stopping: threading.Event, generate: Generate | None = None) -> None:
    """Work on jobs until the event is set; a job that is not done by then waits again."""
    store = Store(
        app.extensions["quizapp"].jobs_url,
        partial(_work, app, is_stopping=stopping.is_set, generate=generate),
    )
    store.prepare()
    # By the worker's own thread: on PostgreSQL it has a connection of its own.
    store.huey.on_shutdown(name="close")(store.close)
    consumer = _consumer(store)
    consumer.start()
    try:
        while True:
            _look_around(app, store)
            if stopping.wait(_LOOK_AROUND_SECONDS):
                break
            consumer.check_worker_health()
    finally:
        stopping.set()
        consumer.stop(graceful=True)
        store.close()
        with app.app_context():
            db.engine.dispose()


def _work(
    app: Flask,
    name: str,
    row_id: int,
    *,
    is_stopping: Callable[[], bool],
    generate: Generate | None,
) -> None:
    if name == DERIVE:
        derive(app, row_id, is_stopping=is_stopping, generate=generate)
    elif name == FIT:
        fit(app, row_id, is_stopping=is_stopping)
    else:
        _log.error("there is no job %r", name)


def _look_around(app: Flask, store: Store) -> None:
    """Let broken-off work wait again; send what waits and is not in the queue.

    Its worker may have been killed, or the queue may have been out of reach.
    """
    try:
        with app.app_context(), _transaction() as session:
            derivations.recover(session, utcnow())
            fits.recover_fits(session, utcnow())
            waiting = [(DERIVE, row_id) for row_id in derivations.waiting(session)]
            waiting += [(FIT, row_id) for row_id in fits.waiting_fits(session)]
        if waiting and not store.huey.pending_count():
            for name, row_id in waiting:
                store.send(name, row_id)
    except Exception:  # noqa: BLE001 - of the database or of the queue; both may come back
        _log.exception("could not look for work; trying again in half a minute")


@contextmanager
def _transaction() -> Iterator[Session]:
    """Open a session of its own, and commit at the end."""
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def _consumer(store: Store):  # type: ignore[no-untyped-def] # noqa: ANN202 - Huey's
    from huey.consumer import Consumer

    class Workers(Consumer):
        """Huey's, without its signal handlers: the command has its own."""

        def _set_signal_handlers(self) -> None:
            pass

    # One at a time: each may take some hundreds of megabytes.
    return Workers(
        store.huey,
        workers=1,
        periodic=False,
        max_delay=1.0,
        shutdown_timeout=_PATIENCE_SECONDS,
    )
