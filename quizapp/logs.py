"""Logs to standard error: one line an event, as text or as JSON, with the request's id."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_JSON = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _OneLine(logging.Formatter):
    """Keeps what a stranger wrote from beginning a new line, or moving a terminal's cursor."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = _CONTROL.sub(lambda it: f"\\x{ord(it.group()):02x}", record.message)
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
