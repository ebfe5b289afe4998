"""Backups as files; the commands' tests show them under writes and under a server."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.services import backup
from quizapp.services.backup import BackupError


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "live.sqlite3"
    shutil.copy(sqlite_template, path)
    change(path, "PRAGMA journal_mode=wal")
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_backup_holds_what_is_still_in_the_log(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("UPDATE alembic_version SET version_num = 'latest'")

        backup.write(database, tmp_path / "copy")

    assert backup.inspect(tmp_path / "copy") == "latest"
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy"]


def test_a_backup_in_the_making_is_not_disturbed(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.part").write_text("half")

    with pytest.raises(BackupError, match="is in the way"):
        backup.write(database, tmp_path / "copy")

    assert (tmp_path / "copy.part").read_text() == "half"


def test_a_database_that_is_none_leaves_no_backup(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("this is no database at all")

    with pytest.raises(BackupError, match="could not be made"):
        backup.write(tmp_path / "live", tmp_path / "copy")

    assert list(tmp_path.glob("copy*")) == []


def test_rows_that_refer_to_nothing_are_refused(database: Path) -> None:
    change(database, "INSERT INTO enrolment VALUES (1, 1, '2026-01-01')")

    with pytest.raises(BackupError, match="damaged"):
        backup.inspect(database)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        backup.inspect(tmp_path / "nothing")


def test_without_pg_dump_the_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="postgresql-client"):
        backup.dump("postgresql+psycopg://nobody@127.0.0.1:1/x", tmp_path / "dump")


def test_a_dump_that_fails_leaves_no_file_and_no_password_in_the_message(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    with pytest.raises(BackupError, match="pg_dump failed") as refused:
        backup.dump("postgresql+psycopg://nobody:secret@127.0.0.1:1/x", tmp_path / "dump")

    assert "secret" not in str(refused.value)
    assert not (tmp_path / "dump").exists()
