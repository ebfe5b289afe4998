"""Pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from quizapp.extensions import db
from quizapp.services import reading
from quizapp.services.texts import to_text
from quizapp.web.access import signed_in, viewer
from quizapp.web.texts.present import paragraphs

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("texts", __name__)


@bp.get("/texts/<int:text_id>")
@signed_in
def show(text_id: int) -> ResponseReturnValue:
    """Show a text, and behind each sentence what is asked about it."""
    who = viewer()
    found = reading.find_text(db.session, who.id, text_id, is_admin=who.is_admin)
    if found is None:
        abort(404)
    row, bank = found
    asked = reading.asked_about(db.session, row, who.id)
    return render_template(
        "texts/show.html",
        title=row.title,
        text_id=row.id,
        bank=bank,
        current_id=reading.current_version(db.session, row),
        is_superseded=row.superseded_at is not None,
        paragraphs=paragraphs(to_text(row), asked),
        is_asked=bool(asked),
    )
