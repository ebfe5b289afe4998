"""Backups: whole, checked copies of the database, made while it is in use.

These functions work on files, not on a session: a copy is made by SQLite itself (or by
pg_dump), because copying the file would lose what is still in its write-ahead log.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from quizapp.core.errors import QuizError

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_SECONDS = 5


class BackupError(QuizError):
    """A backup that cannot be made, or that cannot be trusted."""


def write(database: Path, target: Path) -> None:
    """Write a whole copy of a SQLite database, in use or not, and check it.

    Refuses to overwrite a file; leaves none behind when anything fails.
    """
    if not database.is_file():
        raise BackupError(f"There is no database at {database} yet.")
    draft = target.with_name(f"{target.name}.part")
    try:
        # Only its owner may read a copy: it holds everybody's answers.
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(f"{draft} is in the way. Delete it if no backup is running.") from None
    try:
        with closing(_connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        inspect(draft)
        _sync(draft)
        os.link(draft, target)
    except FileExistsError:
        raise BackupError(f"{target} exists. Name another file.") from None
    except sqlite3.Error as error:
        raise BackupError(f"The backup could not be made: {error}.") from error
    finally:
        draft.unlink()


def inspect(path: Path) -> str:
    """Return the revision of a backup; refuse a file that is not whole."""
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check")]
            loose = opened.execute("PRAGMA foreign_key_check").fetchone()
            (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupError(f"{path} is not a backup of quizapp ({error}).") from error
    if found != ["ok"] or loose is not None:
        raise BackupError(f"{path} is damaged. Use another backup.")
    return str(revision)


def restore(source: Path, database: Path, kept: Path) -> None:
    """Put a backup in the place of a SQLite database; keep what was there, if any, as ``kept``.

    Refuses when another process has the database open, and when the backup is not whole.
    Either all of it happens or the database stays as it was.
    """
    inspect(source)
    had_one = database.exists()
    with closing(_connect(database)) as target:
        try:
            # Both need to be alone: from here on nobody else can read or write the file.
            target.execute("PRAGMA locking_mode=exclusive")
            target.execute("PRAGMA journal_mode=delete")
            target.execute("BEGIN EXCLUSIVE")
            target.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise BackupError(
                "The database is in use. Stop quizapp first, then restore again."
            ) from error
        if had_one:
            target.execute("VACUUM INTO ?", (str(kept),))
            kept.chmod(0o600)
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            opened.backup(target)
    inspect(database)


def dump(url: str, target: Path) -> None:
    """Write a dump of a PostgreSQL database with pg_dump, in its own compressed format."""
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump was not found. Install PostgreSQL's client programs"
            " (Debian: apt-get install postgresql-client) and run this again."
        )
    if target.exists():
        raise BackupError(f"{target} exists. Name another file.")
    address = make_url(url).set(drivername="postgresql")
    # The password goes by the environment: everybody can see the arguments of a process.
    environment = {**os.environ, "PGPASSWORD": address.password or ""}
    shown = address.set(password=None).render_as_string()
    command = [program, "--format=custom", f"--file={target}", f"--dbname={shown}"]
    done = subprocess.run(  # noqa: S603 - the program found on the path, no shell
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        target.unlink(missing_ok=True)
        raise BackupError(f"pg_dump failed: {done.stderr.strip()}")
    target.chmod(0o600)
    _sync(target)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
