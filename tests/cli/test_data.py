"""``quizapp backup``, ``restore`` and ``db``."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from quizapp import schema
from tests.cli.conftest import Command, rows, running
from tests.postgres import Server


@pytest.fixture
def filled(quizapp: Command, instance: Path) -> Path:
    """A database with one account, a@example.com."""
    quizapp("user", "add", "a@example.com", "--role", "admin", "--generate")
    return instance / "quizapp.sqlite3"


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program with one migration more; its revision."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    last = schema.head()
    head = f"{int(last) + 1:04}"
    (folder / f"{head}_more.py").write_text(
        f'revision = "{head}"\ndown_revision = "{last}"\nbranch_labels = depends_on = None\n'
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "def upgrade():\n"
        '    with op.batch_alter_table("account") as batch:\n'
        '        batch.add_column(sa.Column("shoe_size", sa.Integer()))\n'
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return head


def emails(path: Path) -> list[str]:
    return [row[0] for row in rows(path, "SELECT email FROM account ORDER BY email")]


def test_a_backup_is_whole_and_for_its_owner_only(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")

    done = quizapp("backup", copy)

    assert done.exit_code == 0, done.output
    assert f"The backup is {copy}." in done.stdout
    assert "secret_key" in done.stdout
    assert emails(copy) == ["a@example.com"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_backup_without_a_name_goes_to_the_instance_folder(
    quizapp: Command, filled: Path
) -> None:
    quizapp("backup")

    (copy,) = (filled.parent / "backups").iterdir()
    assert emails(copy) == ["a@example.com"]


def test_a_backup_overwrites_nothing(quizapp: Command, filled: Path) -> None:
    there = filled.with_name("there")
    there.write_text("mine")

    done = quizapp("backup", there)

    assert done.exit_code == 1
    assert "exists. Name another file." in done.stderr
    assert there.read_text() == "mine"


def test_a_backup_of_nothing_is_refused(quizapp: Command) -> None:
    done = quizapp("backup")

    assert done.exit_code == 1
    assert "There is no database" in done.stderr


def test_a_backup_under_writes_restores_to_all_that_was_saved_before_it(
    quizapp: Command, filled: Path
) -> None:
    copy = filled.with_name("copy.sqlite3")
    saved = threading.Event()
    enough = threading.Event()
    count = 0

    def write() -> None:
        nonlocal count
        with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE tally (id INTEGER PRIMARY KEY)")
            while not enough.is_set():
                connection.execute("INSERT INTO tally DEFAULT VALUES")
                count += 1
                if count == 20:
                    saved.set()

    writer = threading.Thread(target=write)
    writer.start()
    saved.wait(10)
    before = count
    done = quizapp("backup", copy)
    enough.set()
    writer.join()

    assert done.exit_code == 0, done.output
    assert quizapp("restore", copy).exit_code == 0
    ((found,),) = rows(filled, "SELECT count(*) FROM tally")
    assert before <= found <= count


def test_restoring_keeps_what_was_there(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)
    quizapp("user", "add", "b@example.com", "--role", "student", "--generate")

    done = quizapp("restore", copy)

    assert done.exit_code == 0, done.output
    assert emails(filled) == ["a@example.com"]
    (kept,) = (filled.parent / "backups").iterdir()
    assert emails(kept) == ["a@example.com", "b@example.com"]
    assert str(kept) in done.stdout


def test_restoring_where_nothing_is_yet(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)
    filled.unlink()

    done = quizapp("restore", copy)

    assert done.exit_code == 0, done.output
    assert emails(filled) == ["a@example.com"]
    assert "is kept as" not in done.stdout


def test_restoring_under_a_running_server_is_refused(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)
    with running(QUIZAPP_INSTANCE=str(filled.parent)) as server:
        server.wait_for("Stop it with")

        done = quizapp("restore", copy)

    assert done.exit_code == 1
    assert "The database is in use. Stop quizapp first" in done.stderr
    assert emails(filled) == ["a@example.com"]


def test_a_damaged_backup_is_refused(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)
    content = bytearray(copy.read_bytes())
    content[8192:40960] = bytes(32768)
    copy.write_bytes(content)

    done = quizapp("restore", copy)

    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert emails(filled) == ["a@example.com"]


def test_any_other_file_is_no_backup(quizapp: Command, filled: Path) -> None:
    done = quizapp("restore", __file__)

    assert done.exit_code == 1
    assert "is not a backup of quizapp" in done.stderr


def test_an_empty_database_is_no_backup(quizapp: Command, filled: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()

    done = quizapp("restore", empty)

    assert done.exit_code == 1
    assert "is not a backup of quizapp" in done.stderr


def test_a_newer_backup_is_refused(quizapp: Command, filled: Path) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    done = quizapp("restore", copy)

    assert done.exit_code == 1
    assert "newer than this program knows" in done.stderr


def test_upgrade_makes_the_tables(quizapp: Command, instance: Path) -> None:
    done = quizapp("db", "upgrade")

    assert done.stdout == f"The database is now of revision {schema.head()}.\n"
    assert emails(instance / "quizapp.sqlite3") == []
    assert not (instance / "backups").exists()


def test_upgrading_twice_changes_nothing(quizapp: Command) -> None:
    quizapp("db", "upgrade")

    done = quizapp("db", "upgrade")

    assert done.stdout == f"The database is already of revision {schema.head()}.\n"


def test_an_older_database_is_refused_with_the_command_that_helps(
    quizapp: Command, filled: Path, newer_program: str
) -> None:
    done = quizapp("bank", "list")

    assert done.exit_code == 1
    assert f"this program needs {newer_program}. Run: quizapp db upgrade" in done.stderr
    assert "Traceback" not in done.output


def test_an_older_database_is_upgraded_after_a_backup(
    quizapp: Command, filled: Path, newer_program: str
) -> None:
    before = rows(filled, "SELECT version_num FROM alembic_version")

    done = quizapp("db", "upgrade")

    assert done.exit_code == 0, done.output
    assert rows(filled, "SELECT email, shoe_size FROM account") == [("a@example.com", None)]
    (copy,) = (filled.parent / "backups").iterdir()
    assert f"before-{newer_program}" in copy.name
    assert rows(copy, "SELECT version_num FROM alembic_version") == before


def test_restoring_an_older_backup_says_to_upgrade(
    quizapp: Command, filled: Path, newer_program: str
) -> None:
    copy = filled.with_name("copy.sqlite3")
    quizapp("backup", copy)

    done = quizapp("restore", copy)

    assert "It is of an older revision. Run: quizapp db upgrade" in done.stdout


def test_a_newer_database_is_refused(quizapp: Command, filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    done = quizapp("db", "upgrade")

    assert done.exit_code == 1
    assert "newer than this program knows" in done.stderr


def test_a_new_migration_is_written_from_the_models(quizapp: Command, newer_program: str) -> None:
    quizapp("db", "upgrade")

    done = quizapp("db", "revision", "Forget the shoe size")

    assert done.exit_code == 0, done.output
    (written,) = schema.MIGRATIONS.glob(f"{int(newer_program) + 1:04}_*.py")
    assert "shoe_size" in written.read_text()
    assert str(written) in done.stdout


class TestOnPostgreSQL:
    @pytest.fixture(autouse=True)
    def url(self, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
        url = postgres.create(f"cli_{id(self):x}").replace("+psycopg", "")
        monkeypatch.setenv("QUIZAPP_DATABASE_URL", url)
        return url

    def test_run_refuses_a_database_without_tables(self, quizapp: Command) -> None:
        done = quizapp("run")

        assert done.exit_code == 1
        assert "Run: quizapp db upgrade" in done.stderr

    def test_a_dump_holds_the_data(self, quizapp: Command) -> None:
        quizapp("db", "upgrade")
        quizapp("user", "add", "a@example.com", "--role", "admin", "--generate")

        done = quizapp("backup")

        assert done.exit_code == 0, done.output
        name = done.stdout.split("The backup is ")[1].split(".dump")[0] + ".dump"
        assert Path(name).read_bytes().startswith(b"PGDMP")

    def test_a_dump_overwrites_nothing(self, quizapp: Command, tmp_path: Path) -> None:
        there = tmp_path / "there"
        there.write_text("mine")

        done = quizapp("backup", there)

        assert done.exit_code == 1
        assert there.read_text() == "mine"

    def test_restoring_names_the_program_for_it(self, quizapp: Command, tmp_path: Path) -> None:
        (tmp_path / "some.dump").touch()

        done = quizapp("restore", tmp_path / "some.dump")

        assert done.exit_code == 1
        assert "pg_restore" in done.stderr


def test_a_postgresql_that_is_not_there_is_said_without_a_traceback(
    quizapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    done = quizapp("db", "upgrade")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The database refused")
