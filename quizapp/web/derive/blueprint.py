"""The blueprint that the views of this feature share, and who may see what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, request

from quizapp.extensions import db
from quizapp.services import derivations
from quizapp.web.access import viewer
from quizapp.web.errors import error_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.config import Settings
    from quizapp.models import Derivation

bp = Blueprint("derive", __name__, url_prefix="/teach/derive")

DERIVE = "derive"  # as quizapp.jobs calls the work on a derivation
_MEBIBYTE = 1024 * 1024
# What the form takes up beside the text, so that a text that is a little too long can be
# refused on its own page, with all that was typed.
_ROOM = _MEBIBYTE


def settings() -> Settings:
    """Return how this process runs."""
    found: Settings = current_app.extensions["quizapp"]
    return found


def get_own_derivation(derivation_id: int) -> Derivation:
    """Return a derivation of the viewer, or answer 404."""
    row = derivations.get(db.session, derivation_id, viewer().id)
    if row is None:
        abort(404)
    return row


@bp.url_value_preprocessor
def allow_long_texts(endpoint: str | None, _values: object) -> None:
    """Let the start page take a longer text than other forms; the token is read before views."""
    if endpoint == "derive.new":
        most = settings().max_text_mb * _MEBIBYTE + _ROOM
        request.max_content_length = most
        request.max_form_memory_size = most


@bp.errorhandler(413)
def refuse_long_text(_error: Exception) -> ResponseReturnValue:
    """Say how long a text may be."""
    return error_page(
        413,
        "The text is too long",
        f"A text may have up to {settings().max_text_mb} MB. Nothing was saved. Go back: what you"
        " typed is still there. Send a part of it, such as a chapter.",
    )
