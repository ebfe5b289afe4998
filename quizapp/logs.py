"""Logs to standard error: one line an event, as text or as JSON, with the request's id."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_JSON = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"


class _OneLine(logging.Formatter):
    """Keeps what a stranger wrote from beginning a new line in the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)


def configure(level: str, form: str, request_id: Callable[[], str]) -> None:
    """Send the logs of ``quizapp`` to standard error; calling it again changes nothing."""
    logger = logging.getLogger("quizapp")
    logger.setLevel(level)
    if logger.handlers:
        return

    def add_request_id(record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True

    handler = logging.StreamHandler()
    handler.addFilter(add_request_id)
    handler.setFormatter(JsonFormatter(_JSON) if form == "json" else _OneLine(_TEXT))
    logger.addHandler(handler)
    logger.propagate = False
