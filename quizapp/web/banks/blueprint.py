"""The blueprint that the views of this feature share."""

from __future__ import annotations

from flask import Blueprint

from quizapp.web.sent_texts import allow_long_text

bp = Blueprint("banks", __name__, url_prefix="/teach/banks")

_OF_TEXTS = ("banks.new_version", "banks.confirm_version")


@bp.url_value_preprocessor
def allow_long_texts(endpoint: str | None, _values: object) -> None:
    """Let a new version of a text be as long as a text may be that questions are made from."""
    if endpoint in _OF_TEXTS:
        allow_long_text()
