"""Publishing: the accepted candidates become a bank, or new items in one; and the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed, Stale
from quizapp.core.formats import csv_export
from quizapp.core.slugs import slug
from quizapp.extensions import db
from quizapp.services import publishing, review_queue
from quizapp.services.banks import taught_banks
from quizapp.services.publishing import NewBank
from quizapp.web.access import get_own_bank, instructor_only, viewer
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.forms import NEW_BANK, PublishForm, publish_form

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import Derivation
    from quizapp.services.publishing import Publication, Target


@bp.route("/<int:derivation_id>/publish", methods=["GET", "POST"])
@instructor_only
def publish(derivation_id: int) -> ResponseReturnValue:
    """Show what publishing would add or change; do it when that was looked at."""
    row = get_own_derivation(derivation_id)
    banks = taught_banks(db.session, viewer().id, everyones=False)
    own = [bank for bank in banks if bank.owner_id == viewer().id]
    form = publish_form(row, own, None if request.method == "POST" else request.args)
    is_asked = request.method == "POST" or "target" in request.args
    if is_asked and not form.validate():
        return _page(row, form), 422
    if request.method == "POST":
        try:
            publishing.publish(db.session, row, _target(form), utcnow())
        except Stale as refusal:
            db.session.rollback()
            form.target.errors = [str(refusal)]
            return _page(get_own_derivation(derivation_id), form), 409
        db.session.commit()
        return redirect(url_for("derive.published", derivation_id=derivation_id), code=303)
    return _page(row, form)


@bp.get("/<int:derivation_id>/published")
@instructor_only
def published(derivation_id: int) -> ResponseReturnValue:
    """Show where the accepted candidates went, and what to do with them there."""
    row = get_own_derivation(derivation_id)
    if row.bank_id is None:
        return redirect(url_for("derive.publish", derivation_id=derivation_id))
    return render_template("derive/published.html", derivation=row, bank=get_own_bank(row.bank_id))


@bp.get("/<int:derivation_id>/statistics")
@instructor_only
def statistics(derivation_id: int) -> ResponseReturnValue:
    """Show how the candidates of each rule fared."""
    row = get_own_derivation(derivation_id)
    return render_template(
        "derive/statistics.html",
        derivation=row,
        figures=review_queue.statistics(db.session, viewer().id, row.id),
        reasons=review_queue.REASONS,
    )


@bp.get("/<int:derivation_id>/statistics.csv")
@instructor_only
def statistics_csv(derivation_id: int) -> ResponseReturnValue:
    """Send the statistics as a table."""
    row = get_own_derivation(derivation_id)
    figures = review_queue.statistics(db.session, viewer().id, row.id)
    rows = review_queue.statistics_rows(figures)
    response = Response(
        b"".join(csv_export.write(review_queue.STATISTICS_HEADER, rows)), mimetype="text/csv"
    )
    name = f"{slug(row.title) or 'text'}-rules.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _page(row: Derivation, form: PublishForm) -> str:
    return render_template(
        "derive/publish.html", derivation=row, form=form, planned=_planned(row, form)
    )


def _planned(row: Derivation, form: PublishForm) -> Publication | None:
    """Return what publishing would do; None when nothing is accepted, or the form is refused."""
    if form.errors:
        return None
    try:
        return publishing.plan_publication(db.session, row, _target(form))
    except NotAllowed:
        return None


def _target(form: PublishForm) -> Target:
    if form.target.data == NEW_BANK:
        return NewBank(form.title.data or "", form.last_bank_id)
    return get_own_bank(int(form.target.data))
