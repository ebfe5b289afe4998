"""Where jobs wait for whoever works on them, perhaps in another process.

A job is a name and the id of a row; what it does stands in ``quizapp.jobs``. Huey keeps the
queue, in SQLite, PostgreSQL or Redis; it is imported at the first job only.
"""

from __future__ import annotations

import json
import logging
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

NAME = "quizapp"
DERIVE = "derive"  # the job that reads the text of a derivation
FIT = "fit"  # the job that fits the memory model to a learner's log
# Tables of the queue in a PostgreSQL database begin so; migrations leave them alone.
TABLE_PREFIX = "quizapp_jobs"
_log = logging.getLogger("quizapp.jobs")


class JobQueue:
    """The extension: sends jobs to the queue of the app at work."""

    def init_app(self, app: Flask) -> None:
        """Give the app a queue, to be opened when the first job is sent."""
        app.extensions["quizapp-jobs"] = Store(app.extensions["quizapp"].jobs_url)

    def send(self, name: str, row_id: int) -> None:
        """Send a job after the commit of what it is about.

        A queue that cannot be reached is logged, and loses nothing: the row says that it
        waits, and workers look for rows that do.
        """
        store: Store = current_app.extensions["quizapp-jobs"]
        try:
            store.send(name, row_id)
        except Exception:  # noqa: BLE001 - each kind of queue has its own
            _log.exception("the job %s %d could not be sent", name, row_id)


class Store:
    """A queue that is opened when it is needed. ``work`` is for the process that works."""

    def __init__(self, url: str, work: Callable[[str, int], None] | None = None) -> None:
        self._url = url
        self._work = work

    @cached_property
    def huey(self) -> Any:  # noqa: ANN401 - Huey ships no types
        """The queue as Huey knows it."""
        return _open(self._url)

    @cached_property
    def _job(self) -> Any:  # noqa: ANN401 - the same
        def job(name: str, row_id: int) -> None:
            # Only the process that works comes here: others know the task to send it.
            if self._work is not None:
                self._work(name, row_id)

        return self.huey.task()(job)

    def prepare(self) -> None:
        """Open the queue and make the job known to it."""
        assert self._job is not None  # noqa: S101 - made by being asked for

    def send(self, name: str, row_id: int) -> None:
        """Put a job into the queue."""
        self._job(name, row_id)

    def close(self) -> None:
        """Close the queue, if it was opened."""
        if "huey" in self.__dict__:
            self.huey.storage.close()


def _open(url: str) -> Any:  # noqa: ANN401 - Huey ships no types
    from huey import PostgresHuey, RedisHuey, SqliteHuey

    options = {"serializer": _json(), "results": False}
    scheme, _, place = url.partition("://")
    match scheme:
        case "sqlite":
            path = place.removeprefix("/")
            # Nobody else on the machine may read it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            return SqliteHuey(NAME, filename=path, **options)
        case "postgresql" | "postgres":
            return PostgresHuey(NAME, dsn=url, table_prefix=TABLE_PREFIX, **options)
        case _:
            return RedisHuey(NAME, url=url, **options)


def _json() -> Any:  # noqa: ANN401 - Huey ships no types
    from huey.registry import Message
    from huey.serializer import Serializer

    class Json(Serializer):
        """Huey's own would unpickle whatever lies in the queue, which runs it."""

        def _serialize(self, message: Message) -> bytes:
            return json.dumps(list(message)).encode()

        def _deserialize(self, stored: bytes) -> Message:
            return Message(*json.loads(stored))

    return Json()
