"""Statements and commits of an answer and of a question page, counted in this process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event

from bench import data
from bench.figures import Figure
from quizapp.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


class Count:
    """What went to the database since the count began."""

    def __init__(self) -> None:
        self.statements = 0
        self.commits = 0

    def add_statement(self, *_: object) -> None:
        self.statements += 1

    def add_commit(self, *_: object) -> None:
        self.commits += 1


@contextmanager
def counting(engine: Engine) -> Iterator[Count]:
    """Count what the engine does; BEGIN and COMMIT are not statements."""
    count = Count()
    event.listen(engine, "before_cursor_execute", count.add_statement)
    event.listen(engine, "commit", count.add_commit)
    yield count
    event.remove(engine, "before_cursor_execute", count.add_statement)
    event.remove(engine, "commit", count.add_commit)


def measure(folder: Path) -> Iterator[Figure]:
    """Send one answer and ask for one page."""
    place = data.make_place(folder / "counted", learners=1, questions=5)
    with data.app_of(place) as app:
        [(cookie, token)] = data.write_people(app, 1, folder / "counted-people")
        with app.app_context():
            engine = db.engine
        client = app.test_client()
        client.set_cookie("session", cookie)
        form = {"csrf_token": token, "go": "next", "sequence": "0", "answer": "1", "key": "once"}
        with counting(engine) as count:
            status = client.post("/attempts/1/questions/1", data=form).status_code
        yield Figure("answer_status", status, "== 303")
        yield Figure("answer_statements", count.statements, "<= 4")
        yield Figure("answer_commits", count.commits, "== 1")
        with counting(engine) as count:
            status = client.get("/attempts/1/questions/2").status_code
        yield Figure("page_status", status, "== 200")
        yield Figure("page_statements", count.statements, "<= 3")
        yield Figure("page_commits", count.commits, "== 0")
