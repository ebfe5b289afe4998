"""Pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.services import today as service
from quizapp.services.decks import COUNT_LIMIT, count_due
from quizapp.web.access import current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("home", __name__)


@bp.get("/")
def today() -> ResponseReturnValue:
    """Show what there is to do today; to strangers, what this place is."""
    who = current_viewer()
    if who is None:
        return render_template("home/landing.html")
    now = utcnow()
    recent = service.recent_results(db.session, who.id)
    return render_template(
        "home/today.html",
        now=now,
        due=count_due(db.session, who.id, now),
        due_limit=COUNT_LIMIT,
        open_attempts=service.open_attempts(db.session, who.id),
        to_take=service.quizzes_to_take(db.session, who.id, now),
        recent=recent,
        week=service.week_of(db.session, who.learner, now),
        missed=service.to_look_at(db.session, who.id, recent),
    )
