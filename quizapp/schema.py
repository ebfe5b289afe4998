"""The version of the database's tables: what it is, what it must be, how it gets there."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, inspect, text

from quizapp import database
from quizapp.job_queue import TABLE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_alembic import Alembic
    from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """The database's tables are not those of this program; the message says the command."""


def head() -> str:
    """Return the newest revision: migrations are files named ``NNNN_what.py``, in a line."""
    return max(path.name.split("_")[0] for path in MIGRATIONS.glob("[0-9]*_*.py"))


def current(engine: Engine) -> str | None:
    """Return the revision of the database, or None when it has no tables yet."""
    # A connection of its own: one of the app's would begin by taking SQLite's write lock.
    with create_engine(engine.url, poolclass=NullPool).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def check(engine: Engine) -> None:
    """Raise ``SchemaError`` unless the database is of the newest revision."""
    found = current(engine)
    if found is None:
        raise SchemaError("The database has no tables yet. Run: quizapp db upgrade")
    if found < head():
        raise SchemaError(
            f"The database is of revision {found}, this program needs {head()}."
            " Run: quizapp db upgrade"
        )
    if found > head():
        raise SchemaError(
            f"The database is of revision {found}, which is newer than this program knows"
            f" ({head()}). Install the newer quizapp, or restore a backup."
        )


def upgrade(url: str, target: str = "heads") -> None:
    """Bring a database to a revision, all of it or nothing.

    Raises ``SchemaError`` when rows would be left that refer to nothing.
    """
    _with_alembic(url, lambda alembic: alembic.upgrade(target))


def write_revision(url: str, message: str) -> Path:
    """Write a new migration from the difference between the tables and the models."""
    number = f"{int(head()) + 1:04}"
    before = set(MIGRATIONS.glob("*.py"))

    def write(alembic: Alembic) -> None:
        alembic.rev_id = lambda: number  # type: ignore[method-assign] # its documented hook
        alembic.revision(message)

    _with_alembic(url, write)
    return (set(MIGRATIONS.glob("*.py")) - before).pop()


def differences(url: str) -> list[Any]:
    """Return how the tables differ from the models; empty when the migrations are complete."""
    found: list[Any] = []
    _with_alembic(url, lambda alembic: found.extend(alembic.compare_metadata()))
    return found


def _with_alembic(url: str, act: Callable[[Alembic], Any]) -> None:
    from flask import Flask
    from flask_alembic import Alembic

    from quizapp.models import Model

    for name in ("alembic", "sqlalchemy"):  # else Flask-Alembic logs every step to stderr
        logging.getLogger(name).addHandler(logging.NullHandler())
    # Its own engine: on SQLite a table is rebuilt by dropping it, and with foreign keys on
    # the rows that refer to it would go too. They are checked before the commit instead.
    engine = create_engine(url, poolclass=NullPool)
    database.prepare(engine, lambda: False, foreign_keys=False)
    app = Flask("quizapp.migrations")
    app.config["ALEMBIC"] = {"script_location": str(MIGRATIONS)}
    app.config["ALEMBIC_CONTEXT"] = {
        "render_as_batch": True,
        "compare_type": True,
        "transactional_ddl": True,
        "on_version_apply": _check_foreign_keys,
        "include_name": _is_ours,
    }
    alembic = Alembic(
        app, run_mkdir=False, command_name="", metadatas=Model.metadata, engines=engine
    )
    with app.app_context():
        act(alembic)
    engine.dispose()


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Say whether a thing in the database is for migrations; the queue of jobs is not."""
    return kind != "table" or not (name or "").startswith(TABLE_PREFIX)


def _check_foreign_keys(*, ctx: Any, **_: object) -> None:  # noqa: ANN401 - Alembic's own hook
    if ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise SchemaError(
            f"The upgrade would leave rows that refer to nothing (in {tables}),"
            " so nothing was changed. Restore a backup, or report this."
        )
