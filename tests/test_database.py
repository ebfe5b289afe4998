from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from quizapp import database

READ = text("SELECT n FROM counter")
ADD = text("UPDATE counter SET n = n + 1")
SET = text("UPDATE counter SET n = :n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "counter.sqlite3"
    connection = sqlite3.connect(found)
    connection.execute("CREATE TABLE counter (n INTEGER CHECK (n >= 0))")
    connection.execute("INSERT INTO counter VALUES (0)")
    connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    connection.execute(
        "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    connection.commit()
    connection.close()
    return found


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = _engine(path)
    yield made
    made.dispose()


def test_no_increment_of_eight_threads_is_lost(engine: Engine) -> None:
    def add_sixty() -> None:
        for _ in range(60):
            with Session(engine) as session:
                session.execute(SET, {"n": session.scalars(READ).one() + 1})
                session.commit()

    failures = _in_threads(8, add_sixty)

    assert failures == []
    assert _count(engine) == 480


def test_two_processes_worth_of_engines_lose_nothing(path: Path, engine: Engine) -> None:
    other = _engine(path)
    engines = iter([engine, other] * 2)

    def add_thirty() -> None:
        mine = next(engines)
        for _ in range(30):
            with Session(mine) as session:
                session.execute(SET, {"n": session.scalars(READ).one() + 1})
                session.commit()

    failures = _in_threads(4, add_thirty)
    other.dispose()

    assert failures == []
    assert _count(engine) == 120


def test_the_next_writer_waits_until_the_commit_has_happened(engine: Engine) -> None:
    first, second = engine.connect(), engine.connect()
    first.execute(ADD)
    began = threading.Event()

    def write() -> None:
        second.execute(ADD)
        began.set()
        second.commit()

    waiting = threading.Thread(target=write)
    waiting.start()

    assert not began.wait(0.05)
    first.commit()
    waiting.join(5)
    assert began.is_set()
    first.close()
    second.close()
    assert _count(engine) == 2


@pytest.mark.parametrize("ending", ["commit", "rollback", "close", "invalidate", "detach"])
def test_however_a_transaction_ends_the_turn_is_free(engine: Engine, ending: str) -> None:
    connection = engine.connect()
    connection.execute(ADD)

    getattr(connection, ending)()
    if ending == "detach":
        connection.close()

    _assert_turn_is_free(engine)
    connection.close()


def test_a_dropped_connection_gives_its_turn_up(engine: Engine) -> None:
    engine.connect().execute(ADD)
    gc.collect()

    _assert_turn_is_free(engine)


def test_a_dropped_session_gives_its_turn_up(engine: Engine) -> None:
    session = Session(engine)
    session.execute(ADD)

    del session
    gc.collect()

    _assert_turn_is_free(engine)


def test_a_refused_statement_leaves_the_turn_free_and_nothing_written(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(ADD)
        with pytest.raises(IntegrityError, match="CHECK"):
            session.execute(SET, {"n": -1})

    _assert_turn_is_free(engine)
    assert _count(engine) == 1  # the one of _assert_turn_is_free


def test_a_refused_commit_leaves_the_turn_free(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("INSERT INTO child VALUES (1)"))
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            session.commit()

    _assert_turn_is_free(engine)


def test_after_waiting_in_vain_for_another_process_the_turn_is_free(path: Path) -> None:
    engine = _engine(path, patience=0.05)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(OperationalError, match="locked"), Session(engine) as session:
                session.execute(READ)
        other.execute("ROLLBACK")
    other.close()

    _assert_turn_is_free(engine)
    engine.dispose()


def test_a_second_writing_session_of_one_thread_is_refused_in_time(path: Path) -> None:
    engine = _engine(path, patience=0.05)
    with Session(engine) as first:
        first.execute(ADD)
        with pytest.raises(OperationalError, match="locked"), Session(engine) as second:
            second.execute(ADD)
        first.commit()

    _assert_turn_is_free(engine)
    engine.dispose()


def test_sessions_one_after_the_other_in_one_thread_share_an_engine(engine: Engine) -> None:
    with Session(engine) as first, Session(engine) as second:
        for session in (first, second, first, second):
            session.execute(ADD)
            session.commit()

    assert _count(engine) == 4


def test_readers_do_not_wait_for_a_writer(path: Path) -> None:
    reading = threading.local()
    engine = _engine(path, is_reading=lambda: getattr(reading, "yes", False))
    with Session(engine) as writer:
        writer.execute(ADD)
        reading.yes = True
        with Session(engine) as reader:
            assert reader.scalars(READ).one() == 0
        writer.commit()
    engine.dispose()


def test_without_a_file_to_wait_at_writing_works_as_well(path: Path) -> None:
    path.with_name(f"{path.name}-line").mkdir()
    engine = _engine(path)

    _assert_turn_is_free(engine)

    assert _count(engine) == 1
    engine.dispose()


def test_every_commit_is_made_durable(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one() == 4000


def _engine(
    path: Path, *, patience: float = 5.0, is_reading: Callable[[], bool] = lambda: False
) -> Engine:
    made = create_engine(f"sqlite:///{path}", pool_size=10)
    database.prepare(made, is_reading, patience=patience)
    return made


def _in_threads(count: int, act: Callable[[], None]) -> list[Exception]:
    failures: list[Exception] = []

    def guarded() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the test asks for all of them
            failures.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def _assert_turn_is_free(engine: Engine) -> None:
    """From another thread: a leaked turn would let the writer through only after the patience."""
    done = threading.Event()

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(ADD)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert done.wait(2)
    thread.join()


def _count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(READ).one()
