"""Opens the database for a command: settings, tables, app."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flask import Flask

    from quizapp.config import Settings


def read_settings() -> Settings:
    """Return the settings of this process."""
    from quizapp.config import Settings

    return Settings.from_environment()


def open_app(settings: Settings | None = None) -> Flask:
    """Return the app of the settings, with the tables made when there is no database file yet."""
    settings = settings or read_settings()
    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        update_tables(settings)
    from quizapp.app import create_app

    return create_app(settings)


@contextmanager
def opened() -> Iterator[Flask]:
    """Open the app for a command, and close the database behind it."""
    from quizapp.extensions import db

    app = open_app()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.rollback()
            db.engine.dispose()


@contextmanager
def opened_to_read() -> Iterator[Flask]:
    """Open the app for a command that only reads.

    As in a GET, the transaction takes no write lock: learners can go on while it runs. All that
    is read until a commit is of one moment.
    """
    from quizapp.extensions import db

    with opened() as app, app.test_request_context():
        if db.engine.dialect.name == "postgresql":  # SQLite's transactions are so anyway
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield app


def current_revision(settings: Settings) -> str | None:
    """Return the revision of the database; None when there are no tables, or no file."""
    from sqlalchemy import NullPool, create_engine

    from quizapp import schema

    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        return None
    engine = create_engine(settings.database_url, poolclass=NullPool)
    return schema.current(engine)


def update_tables(settings: Settings) -> bool:
    """Bring the tables to this program's revision; say whether anything was to be done.

    A SQLite file that holds data is copied first. A database that is newer is refused.
    """
    from sqlalchemy import NullPool, create_engine

    from quizapp import schema
    from quizapp.clock import utcnow

    found = current_revision(settings)
    if found == schema.head():
        return False
    if found is not None and found > schema.head():
        schema.check(create_engine(settings.database_url, poolclass=NullPool))
    if settings.sqlite_file is not None:
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        if found is not None:
            copy = backup_file(settings, f"before-{schema.head()}", utcnow())
            write_backup(settings.sqlite_file, copy)
        # Nobody else on the machine may read it; SQLite's own files beside it follow.
        settings.sqlite_file.touch(mode=0o600)
    click.echo(f"Bringing the database to revision {schema.head()} …", err=True)
    schema.upgrade(settings.database_url)
    return True


def backup_file(settings: Settings, what: str, now: datetime, ending: str = "sqlite3") -> Path:
    """Return a name for a backup of this moment in the instance folder, which is made."""
    folder = settings.instance / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"quizapp-{now:%Y%m%d-%H%M%S}-{what}.{ending}"


def write_backup(database: Path, target: Path) -> None:
    """Copy the SQLite database and say where the copy is."""
    from quizapp.services import backup

    click.echo(f"Backing up to {target} …", err=True)
    backup.write(database, target)
