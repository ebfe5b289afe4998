"""Derivations: the list, the progress of one, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, make_response, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.extensions import db, jobs
from quizapp.services import derivations, review_queue
from quizapp.web.access import instructor_only, viewer
from quizapp.web.derive import adding, editing, gate, publishing, queue, starting
from quizapp.web.derive.blueprint import DERIVE, bp, get_own_derivation
from quizapp.web.derive.words import report_words, stage_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["adding", "bp", "editing", "gate", "publishing", "queue", "starting"]

PAGE_SIZE = 50
_MOST_PAGES = 1000


@bp.get("")
@instructor_only
def index() -> ResponseReturnValue:
    """List the viewer's derivations."""
    number = min(max(request.args.get("page", 1, type=int), 1), _MOST_PAGES)
    found = derivations.own_derivations(
        db.session, viewer().id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "derive/index.html",
        found=found,
        number=number,
        page_count=max(1, -(-found.total // PAGE_SIZE)),
    )


@bp.get("/<int:derivation_id>")
@instructor_only
def show(derivation_id: int) -> ResponseReturnValue:
    """Show how far a derivation is, and what came of it."""
    row = get_own_derivation(derivation_id)
    progress = derivations.progress_of(db.session, row.id, utcnow())
    counts = review_queue.survey(db.session, row).counts
    response = make_response(
        render_template(
            "derive/show.html",
            derivation=row,
            progress=progress,
            stage=stage_words(progress),
            counts=(
                ("to look at", counts.open),
                ("accepted", counts.accepted),
                ("rejected", counts.rejected),
                ("fell at the gate", counts.fallen),
            ),
            may_publish=counts.accepted > 0,
            report=report_words(row.report) if row.report else None,
        )
    )
    if "HX-Request" in request.headers and progress.is_over:
        # The page that asks each second shows the end as a whole page.
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/<int:derivation_id>/cancel")
@instructor_only
def cancel(derivation_id: int) -> ResponseReturnValue:
    """Stop the work on a derivation; what was found stays."""
    row = get_own_derivation(derivation_id)
    derivations.cancel_derivation(db.session, row.id, utcnow())
    db.session.commit()
    return redirect(url_for("derive.show", derivation_id=derivation_id), code=303)


@bp.post("/<int:derivation_id>/restart")
@instructor_only
def restart(derivation_id: int) -> ResponseReturnValue:
    """Work on a derivation again that was cancelled, failed or fell silent."""
    row = get_own_derivation(derivation_id)
    derivations.restart(db.session, row.id, utcnow())
    db.session.commit()
    jobs.send(DERIVE, derivation_id)
    return redirect(url_for("derive.show", derivation_id=derivation_id), code=303)


@bp.get("/<int:derivation_id>/delete")
@instructor_only
def ask_remove(derivation_id: int) -> ResponseReturnValue:
    """Say what is deleted with a derivation."""
    return render_template("derive/remove.html", derivation=get_own_derivation(derivation_id))


@bp.post("/<int:derivation_id>/delete")
@instructor_only
def remove(derivation_id: int) -> ResponseReturnValue:
    """Delete a derivation with all that was decided about its candidates."""
    row = get_own_derivation(derivation_id)
    title = row.title
    derivations.remove(db.session, row.id)
    db.session.commit()
    flash(f"“{title}” is deleted.", "success")
    return redirect(url_for("derive.index"), code=303)
