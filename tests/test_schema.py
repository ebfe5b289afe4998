from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from quizapp import schema
from quizapp.models import Answer, ReviewEntry
from quizapp.schema import SchemaError
from tests import make


def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    assert schema.differences(database_url) == []


def test_migrations_are_numbered_in_a_line() -> None:
    numbers = sorted(path.name[:4] for path in schema.MIGRATIONS.glob("[0-9]*.py"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert schema.head() == numbers[-1]


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    schema.upgrade(database_url)

    engine = create_engine(database_url)
    assert schema.current(engine) == schema.head()
    engine.dispose()


def test_an_upgrade_that_leaves_broken_rows_is_undone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
    schema.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO enrolment VALUES (1, 1, '2026-01-01')"))
        for table in ("review", "answer", "slot", "attempt", "quiz_entry", "evidence"):
            connection.execute(text(f"DROP TABLE {table}"))
    engine.dispose()

    with pytest.raises(Exception, match="already exists"):
        schema.upgrade(url)


def test_rows_that_refer_to_nothing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent)"))
        connection.execute(text("INSERT INTO child VALUES (7)"))

    with pytest.raises(SchemaError, match="child"):
        schema.upgrade(url)

    assert schema.current(engine) is None
    engine.dispose()


def test_times_come_back_aware_and_naive_ones_are_refused(session: Session) -> None:
    user = make.user(session)
    session.expire_all()
    assert user.created_at == make.NOON
    assert user.created_at.tzinfo is not None

    user.created_at = make.NOON.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a zone"):
        session.flush()


@pytest.mark.parametrize("model", [Answer, ReviewEntry])
def test_the_logs_are_keyed_by_what_they_log(model: type[Answer | ReviewEntry]) -> None:
    assert "sequence" in model.__table__.primary_key.columns
