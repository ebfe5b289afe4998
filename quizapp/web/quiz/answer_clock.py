"""The clock of an answer: the page carries, signed, when its question was first looked at.

A page writes nothing, so that the server could not know otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from quizapp.core.attempts import time_taken

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def began_field(slot_id: int, milliseconds: int | None, now: datetime) -> str:
    """Return the field of a page shown ``now``.

    The time that the answer took that stands there already is counted on.
    """
    before = timedelta(milliseconds=milliseconds or 0)
    return _serializer().dumps([slot_id, (now - before - _EPOCH) // _MILLISECOND])


def time_since(field: str, slot_id: int, now: datetime) -> int | None:
    """Return the milliseconds since the page was shown that sent the field.

    None when the field is missing, forged, of another question, or older than is believed.
    """
    try:
        signed_slot, began = _serializer().loads(field)
    except BadData:
        return None
    if signed_slot != slot_id:
        return None
    return time_taken(_EPOCH + began * _MILLISECOND, now)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="answer-clock")
