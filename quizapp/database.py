"""How connections behave: SQLite's pragmas, and when a transaction takes the write lock."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

_PRAGMAS = (
    "PRAGMA journal_mode=wal",
    "PRAGMA synchronous=full",  # an acknowledged answer survives a power cut
    "PRAGMA busy_timeout=5000",
)


def prepare(engine: Engine, is_reading: Callable[[], bool], *, foreign_keys: bool = True) -> None:
    """Set a SQLite engine up; leave any other engine as it is.

    A transaction that may write begins with BEGIN IMMEDIATE: a deferred one that reads and
    then writes fails at once when another wrote in between. One that only reads must not,
    or readers queue behind writers. ``is_reading`` tells which it is.
    """
    if engine.dialect.name != "sqlite":
        return
    turn = _Turn()
    pragmas = (*_PRAGMAS, f"PRAGMA foreign_keys={'on' if foreign_keys else 'off'}")
    event.listen(engine, "connect", lambda connection, _: _connect(connection, pragmas))
    event.listen(engine, "begin", lambda connection: _begin(connection, turn, is_reading()))
    event.listen(engine, "commit", turn.leave)
    event.listen(engine, "rollback", turn.leave)


class _Turn:
    """Lets the writers of one process through one after the other.

    SQLite makes waiting writers poll with growing pauses, which costs up to half a second
    with eight of them; a lock in the process wakes the next one at once. Other processes
    are still waited for by the busy timeout.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: Connection | None = None

    def take(self, connection: Connection) -> None:
        """Wait for the turn, at most as long as SQLite would; then SQLite itself decides."""
        if self._lock.acquire(timeout=5):
            self._holder = connection

    def leave(self, connection: Connection) -> None:
        """Give the turn up, if this connection has it."""
        if self._holder is connection:
            self._holder = None
            self._lock.release()


def _connect(connection: Any, pragmas: tuple[str, ...]) -> None:  # noqa: ANN401 - the driver's
    # No implicit BEGIN by the driver: the hook below decides.
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(pragma)


def _begin(connection: Connection, turn: _Turn, reading: bool) -> None:  # noqa: FBT001
    if reading:
        connection.exec_driver_sql("BEGIN")
        return
    turn.take(connection)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        turn.leave(connection)
        raise
