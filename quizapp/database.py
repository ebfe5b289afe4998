"""How connections behave: SQLite's pragmas, and when a transaction takes the write lock."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

if os.name == "posix":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

_PRAGMAS = (
    "PRAGMA journal_mode=wal",
    "PRAGMA synchronous=full",  # an acknowledged answer survives a power cut
    # The commit that fills the log carries it over into the database, and whoever made that
    # commit waits: so after every 4,000 pages (16 MB), not after 1,000.
    "PRAGMA wal_autocheckpoint=4000",
)
# How long a writer waits, in seconds: for its turn in this process, then for other processes.
_PATIENCE = 5.0


def prepare(
    engine: Engine,
    is_reading: Callable[[], bool],
    *,
    foreign_keys: bool = True,
    patience: float = _PATIENCE,
) -> None:
    """Set a SQLite engine up; leave any other engine as it is.

    A transaction that may write begins with BEGIN IMMEDIATE: a deferred one that reads and
    then writes fails at once when another wrote in between. One that only reads must not,
    or readers queue behind writers. ``is_reading`` tells which it is. To be called before
    the engine connects.
    """
    if engine.dialect.name != "sqlite":
        return
    turn, line = threading.Lock(), _Line(engine.url.database or "")
    pragmas = (
        *_PRAGMAS,
        f"PRAGMA busy_timeout={round(patience * 1000)}",
        f"PRAGMA foreign_keys={'on' if foreign_keys else 'off'}",
    )

    def begin(connection: Connection) -> None:
        driver = _driver_of(connection)
        if is_reading():
            _begin(driver, "BEGIN")
            return
        driver.take_turn(turn, patience)
        with line:
            _begin(driver, "BEGIN IMMEDIATE")

    event.listen(engine, "do_connect", _use_own_class)
    event.listen(engine, "connect", lambda connection, _: _connect(connection, pragmas))
    event.listen(engine, "begin", begin)


class TurnConnection(sqlite3.Connection):
    """A connection that lets the writers of one process through one after the other.

    SQLite makes waiting writers poll with growing pauses, which costs up to half a second
    with eight of them; a lock in the process wakes the next one at once. It is given up here
    and not in SQLAlchemy's events: those come before the commit has happened, and not at all
    when the pool takes back a connection that somebody dropped.
    """

    _turn: threading.Lock | None = None

    def take_turn(self, turn: threading.Lock, patience: float) -> None:
        """Wait for the turn; when it does not come in time, SQLite itself decides."""
        if self._turn is None and turn.acquire(timeout=patience):
            self._turn = turn

    def leave_turn(self) -> None:
        """Give the turn up, if this connection has it."""
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()

    def commit(self) -> None:
        """Commit, and let the next writer through; a refused commit is rolled back.

        SQLite would leave the transaction open, and SQLAlchemy would not end it either.
        """
        try:
            super().commit()
        except BaseException:
            self.rollback()
            raise
        self.leave_turn()

    def rollback(self) -> None:
        """Roll back, and let the next writer through."""
        try:
            super().rollback()
        finally:
            self.leave_turn()

    def close(self) -> None:
        """Close, which rolls back, and let the next writer through."""
        try:
            super().close()
        finally:
            self.leave_turn()

    def __del__(self) -> None:
        self.leave_turn()


class _Line:
    """Where processes that want to write to a file wait, one behind the other.

    Without it a busy process takes SQLite's lock again and again between two looks of another
    one. Nobody holds the first place for longer than a BEGIN waits. Where files cannot be
    locked, or not beside the database, there is no line: SQLite decides alone.
    """

    def __init__(self, database: str) -> None:
        can_wait = os.name == "posix" and database not in {"", ":memory:"}
        self._path = f"{database}-line" if can_wait else ""
        self._owner, self._file = 0, -1

    def __enter__(self) -> None:
        if not self._path:
            return
        if self._owner != os.getpid():  # a file that was open before a fork is one for both
            self._open()
        if self._file >= 0:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        if self._file >= 0:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def __del__(self) -> None:
        if self._owner == os.getpid() and self._file >= 0:
            os.close(self._file)

    def _open(self) -> None:
        self._owner = os.getpid()
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            self._file = -1


def _use_own_class(
    _dialect: object, _record: object, _arguments: object, options: dict[str, Any]
) -> None:
    options.setdefault("factory", TurnConnection)


def _connect(connection: Any, pragmas: tuple[str, ...]) -> None:  # noqa: ANN401 - the driver's
    # No implicit BEGIN by the driver: the hook below decides.
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(pragma)


def _driver_of(connection: Connection) -> TurnConnection:
    # _use_own_class made it.
    return cast("TurnConnection", connection.connection.dbapi_connection)


def _begin(driver: TurnConnection, statement: str) -> None:
    # Straight to the driver: SQLAlchemy's way takes longer than SQLite's.
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        driver.leave_turn()
        raise OperationalError(statement, None, error) from error
    except BaseException:
        driver.leave_turn()
        raise
