"""The model of a person's own memory: fitted to their reviews, and how well it predicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db, jobs
from quizapp.job_queue import FIT
from quizapp.services.fits import ask_for_fit, latest_fit
from quizapp.web.access import signed_in, viewer
from quizapp.web.memory.present import curve_of, verdict_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("memory", __name__)


@bp.get("/memory")
@signed_in
def show() -> ResponseReturnValue:
    """Show by which model the viewer's cards go, and how a fit is getting on."""
    fit = latest_fit(db.session, viewer().id)
    is_open = fit is not None and fit.state in {"waiting", "running"}
    response = make_response(
        render_template(
            "memory/show.html",
            fit=fit,
            is_open=is_open,
            is_own=viewer().parameters is not None,
            verdict=None if fit is None or is_open else verdict_of(fit),
            curve=None if fit is None or is_open else curve_of(fit),
        )
    )
    if "HX-Request" in request.headers and not is_open:
        # The page that asks each second shows the end as a whole page.
        response.headers["HX-Redirect"] = url_for("memory.show")
    return response


@bp.post("/memory/fit")
@signed_in
def fit() -> ResponseReturnValue:
    """Let the model be fitted to the viewer's reviews."""
    return _ask(is_reset=False)


@bp.post("/memory/reset")
@signed_in
def reset() -> ResponseReturnValue:
    """Let the viewer's cards go by the defaults again."""
    return _ask(is_reset=True)


def _ask(*, is_reset: bool) -> ResponseReturnValue:
    try:
        row_id = ask_for_fit(db.session, viewer().id, utcnow(), is_reset=is_reset).id
    except NotAllowed as refusal:
        flash(str(refusal), "warning")
    else:
        db.session.commit()
        jobs.send(FIT, row_id)
    return redirect(url_for("memory.show"), code=303)
