"""Backups as files; the commands' tests show them under writes and under a server."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.services import backup
from quizapp.services.backup import BackupError
from tests.postgres import Server


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


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def test_without_a_database_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no database"):
        backup.write(tmp_path / "nothing", tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_backup_stays(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("an earlier one")

    with pytest.raises(BackupError, match=r"exists\. Name another file"):
        backup.write(database, tmp_path / "copy")

    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]
    assert (tmp_path / "copy").read_text() == "an earlier one"


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


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM alembic_version", "DROP TABLE alembic_version"],
)
def test_a_database_of_something_else_is_refused(database: Path, statement: str) -> None:
    change(database, statement)

    with pytest.raises(BackupError, match="is not a backup of quizapp"):
        backup.inspect(database)


def test_a_backup_takes_the_place_of_the_database_which_is_kept(
    database: Path, tmp_path: Path
) -> None:
    copy, kept = tmp_path / "copy", tmp_path / "kept"
    change(database, "UPDATE alembic_version SET version_num = 'before'")
    backup.write(database, copy)
    change(database, "UPDATE alembic_version SET version_num = 'after'")

    backup.restore(copy, database, kept)

    assert [revision_of(path) for path in (database, kept, copy)] == ["before", "after", "before"]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_restored_where_nothing_was(database: Path, tmp_path: Path) -> None:
    new, kept = tmp_path / "new", tmp_path / "kept"
    change(database, "UPDATE alembic_version SET version_num = 'before'")
    backup.write(database, tmp_path / "copy")

    backup.restore(tmp_path / "copy", new, kept)

    assert revision_of(new) == "before"
    assert not kept.exists()


def test_a_database_in_use_is_not_replaced(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PATIENCE_SECONDS", 0)
    backup.write(database, tmp_path / "copy")
    change(database, "UPDATE alembic_version SET version_num = 'after'")

    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM alembic_version").fetchall()
        with pytest.raises(BackupError, match="in use"):
            backup.restore(tmp_path / "copy", database, tmp_path / "kept")

    assert revision_of(database) == "after"
    assert not (tmp_path / "kept").exists()


def test_what_is_no_backup_replaces_nothing(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("this is no database at all")
    change(database, "UPDATE alembic_version SET version_num = 'after'")

    with pytest.raises(BackupError, match="is not a backup of quizapp"):
        backup.restore(tmp_path / "copy", database, tmp_path / "kept")

    assert revision_of(database) == "after"
    assert not (tmp_path / "kept").exists()


def test_a_dump_holds_the_tables_and_is_its_owners_alone(
    postgres: Server, postgres_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.programs))

    backup.dump(postgres.url(postgres_template), tmp_path / "dump")

    listed = subprocess.run(
        [postgres.programs / "pg_restore", "--list", tmp_path / "dump"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "TABLE DATA public alembic_version" in listed
    assert "TABLE DATA public review " in listed
    assert (tmp_path / "dump").stat().st_mode & 0o777 == 0o600


def test_a_file_in_the_place_of_a_dump_stays(
    postgres: Server, postgres_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.programs))
    (tmp_path / "dump").write_text("an earlier one")

    with pytest.raises(BackupError, match=r"exists\. Name another file"):
        backup.dump(postgres.url(postgres_template), tmp_path / "dump")

    assert (tmp_path / "dump").read_text() == "an earlier one"


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
