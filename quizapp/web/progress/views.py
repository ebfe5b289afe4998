"""Pages of progress: all banks by day, and one bank by sentence, paragraph and topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from quizapp.clock import utcnow
from quizapp.core.progress import figures_of
from quizapp.extensions import db
from quizapp.services import progress
from quizapp.web.access import signed_in, viewer
from quizapp.web.progress.present import day_bars, memory_maps, per_cent, topic_lines

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("progress", __name__)

_WEEKS = 26
_DAYS_AHEAD = 14


@bp.get("/progress")
@signed_in
def overview() -> ResponseReturnValue:
    """Show each bank in a line, what was done day by day, and what is due in the days ahead."""
    learner, now = viewer().learner, utcnow()
    return render_template(
        "progress/overview.html",
        banks=progress.bank_lines(db.session, learner.id, now),
        days=progress.activity_of(db.session, learner, now, _WEEKS),
        bars=day_bars(progress.forecast_of(db.session, learner, now, _DAYS_AHEAD)),
    )


@bp.get("/progress/banks/<int:bank_id>")
@signed_in
def bank(bank_id: int) -> ResponseReturnValue:
    """Show what the viewer remembers of a bank: its text first, then figures."""
    learner, now = viewer().learner, utcnow()
    studied = progress.studied_bank(db.session, learner.id, bank_id)
    if studied is None:
        abort(404)
    scheduler = learner.scheduler
    return render_template(
        "progress/bank.html",
        bank=studied.bank,
        is_studyable=studied.is_studyable,
        whole=figures_of(studied.items, scheduler, now),
        maps=memory_maps(studied, scheduler, now),
        topics=topic_lines(studied, scheduler, now),
        per_cent=per_cent,
    )
