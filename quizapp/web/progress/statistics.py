"""The page of a learner's own statistics, and each of its charts as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, render_template, request

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.services.review_statistics import MOST_LINES, Wanted, studied_decks
from quizapp.web.access import signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.downloads import csv_response
from quizapp.web.progress.blueprint import bp
from quizapp.web.progress.present import per_cent
from quizapp.web.progress.report import report_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.services.review_statistics import StudiedDeck

PERIODS = {"30": "The last 30 days", "90": "The last 90 days", "365": "The last year", "all": "All"}
_PERIOD = "90"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: a deck and a period."""

    decks: list[StudiedDeck]
    bank_id: int | None
    period: str

    @property
    def wanted(self) -> Wanted:
        """What to count."""
        return Wanted(self.bank_id, None if self.period == "all" else int(self.period))


@bp.get("/progress/statistics")
@signed_in
def statistics() -> ResponseReturnValue:
    """Show how well the viewer recalls, how well it is foretold, and what their cards are like."""
    asked = _asked()
    return render_template(
        "progress/statistics.html",
        asked=asked,
        periods=PERIODS,
        most=MOST_LINES,
        report=report_of(db.session, viewer().learner, asked.wanted, utcnow()),
        per_cent=per_cent,
    )


@bp.get("/progress/statistics/<chart>.csv")
@signed_in
def statistics_csv(chart: str) -> ResponseReturnValue:
    """Send the figures of one chart."""
    report = report_of(db.session, viewer().learner, _asked().wanted, utcnow())
    if chart not in report.files:
        abort(404)
    header, rows = report.files[chart]
    return csv_response(f"statistics {chart}", header, lambda _session: rows)


def _asked() -> _Asked:
    """Return what the address asks for; 404 for a deck of which the viewer has no cards."""
    decks = studied_decks(db.session, viewer().id)
    period = request.args.get("period", _PERIOD)
    typed = request.args.get("deck", "")
    bank_id = to_id(typed)
    if period not in PERIODS or (typed and bank_id not in {deck.bank_id for deck in decks}):
        abort(404)
    return _Asked(decks, bank_id, period)
