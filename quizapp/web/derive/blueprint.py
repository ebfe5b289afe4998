"""The blueprint that the views of this feature share, and who may see what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort

from quizapp.extensions import db
from quizapp.services import derivations
from quizapp.web.access import viewer
from quizapp.web.errors import error_page
from quizapp.web.sent_texts import allow_long_text, settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import Derivation

bp = Blueprint("derive", __name__, url_prefix="/teach/derive")

DERIVE = "derive"  # as quizapp.jobs calls the work on a derivation


def get_own_derivation(derivation_id: int) -> Derivation:
    """Return a derivation of the viewer, or answer 404."""
    row = derivations.get(db.session, derivation_id, viewer().id)
    if row is None:
        abort(404)
    return row


@bp.url_value_preprocessor
def allow_long_texts(endpoint: str | None, _values: object) -> None:
    """Let the start page take a text of any length that is read."""
    if endpoint == "derive.new":
        allow_long_text()


@bp.errorhandler(413)
def refuse_long_text(_error: Exception) -> ResponseReturnValue:
    """Say how long a text may be."""
    return error_page(
        413,
        "The text is too long",
        f"A text may have up to {settings().max_text_mb} MB. Nothing was saved. Go back: what you"
        " typed is still there. Send a part of it, such as a chapter.",
    )
