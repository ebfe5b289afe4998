"""The floor: the least that a Flask app with a durable answer could cost.

Bare Flask and ``sqlite3``: a signed-cookie session, one INSERT with one index, a commit that
survives a power cut, a small page. No accounts, no CSRF, no rules, no log.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import TYPE_CHECKING

from flask import Flask, abort, render_template, request, session

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "floor"  # noqa: S105 - of a server that lives for a minute
_TABLES = """
PRAGMA journal_mode=wal;
CREATE TABLE IF NOT EXISTS question (id INTEGER PRIMARY KEY, stem TEXT, options TEXT);
CREATE TABLE IF NOT EXISTS answer (
    id INTEGER PRIMARY KEY, learner INTEGER, question INTEGER, choice INTEGER, at TEXT);
CREATE INDEX IF NOT EXISTS ix_answer_learner ON answer (learner);
"""
_of_thread = threading.local()


def fill(path: Path, questions: int) -> None:
    """Make the floor's database."""
    options = "|".join(f"Option {letter} of the question" for letter in "ABCD")
    rows = [(n, f"What does sentence {n} of the text say?", options) for n in range(questions)]
    with sqlite3.connect(path) as connection:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO question VALUES (?, ?, ?)", rows)
    connection.close()


def create_app() -> Flask:
    """Make the app on the database that ``BENCH_FLOOR`` names."""
    app = Flask(__name__, template_folder="templates")
    app.secret_key = SECRET
    path = os.environ["BENCH_FLOOR"]

    @app.get("/questions/<int:number>")
    def question(number: int) -> str:
        if "learner" not in session:
            abort(403)
        found = _connection(path).execute(
            "SELECT stem, options FROM question WHERE id = ?", (number,)
        )
        row = found.fetchone() or abort(404)
        places = _connection(path).execute("SELECT id FROM question ORDER BY id LIMIT 20")
        return render_template(
            "question.html",
            number=number,
            stem=row[0],
            options=row[1].split("|"),
            places=[place for (place,) in places],
        )

    @app.post("/questions/<int:number>")
    def answer(number: int) -> str:
        if "learner" not in session:
            abort(403)
        with _connection(path) as connection:
            connection.execute(
                "INSERT INTO answer (learner, question, choice, at)"
                " VALUES (?, ?, ?, datetime('now'))",
                (session["learner"], number, int(request.form["answer"])),
            )
        return render_template("saved.html", number=number)

    return app


def _connection(path: str) -> sqlite3.Connection:
    if not hasattr(_of_thread, "connection"):
        _of_thread.connection = sqlite3.connect(path)
        for pragma in ("synchronous=full", "busy_timeout=5000", "wal_autocheckpoint=4000"):
            _of_thread.connection.execute(f"PRAGMA {pragma}")
    found: sqlite3.Connection = _of_thread.connection
    return found
