"""``quizapp attempts``: what has to happen to attempts without anybody looking."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

from quizapp.cli import opening

if TYPE_CHECKING:
    import threading

    from flask import Flask

_EVERY_SECONDS = 60
_log = logging.getLogger("quizapp.attempts")


@click.group()
def attempts() -> None:
    """Look after attempts at quizzes."""


@attempts.command()
def close() -> None:
    """Submit the attempts whose time ran out while their learners were away.

    "quizapp run" does so every minute. Under another server, let cron run this command.
    """
    with opening.opened():
        count = submit_all_overdue()
    click.echo(f"{count} {'attempt' if count == 1 else 'attempts'} submitted.")


def submit_all_overdue() -> int:
    """Submit overdue attempts in small transactions; return how many."""
    from quizapp.clock import utcnow
    from quizapp.extensions import db
    from quizapp.services.attempts import SWEEP, submit_overdue

    total = 0
    while True:
        count = submit_overdue(db.session, utcnow())
        db.session.commit()
        total += count
        if count < SWEEP:
            return total


def sweep(app: Flask, stopped: threading.Event) -> None:
    """Submit overdue attempts every minute until the event is set."""
    from sqlalchemy.exc import SQLAlchemyError

    while not stopped.wait(_EVERY_SECONDS):
        try:
            with app.app_context():
                submit_all_overdue()
        except SQLAlchemyError:
            _log.exception("overdue attempts could not be submitted; trying again in a minute")
