"""A new version of a text: send it, look at what it would do, confirm; and mend what went stale.

The server keeps no state between the steps: the words are sent again to be confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.documents import DocumentError
from quizapp.core.text import QuoteAmbiguous, QuoteNotFound
from quizapp.extensions import db
from quizapp.models import TextRow
from quizapp.services.stale_items import clear_mark, mark_of, point_to
from quizapp.services.text_plans import TextRefused, is_outlined, plan_new_version
from quizapp.services.text_versions import apply_new_version, version_before
from quizapp.services.texts import to_text
from quizapp.web.access import get_own_bank, instructor_only, one_or_404
from quizapp.web.banks.blueprint import bp
from quizapp.web.banks.forms import ConfirmForm, QuotationForm, TextForm
from quizapp.web.banks.item_pages import item_response
from quizapp.web.banks.present import version_preview
from quizapp.web.sent_texts import ENDINGS, read_sent, settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import BankRow


@bp.route("/<int:bank_id>/texts/<int:text_id>/version", methods=["GET", "POST"])
@instructor_only
def new_version(bank_id: int, text_id: int) -> ResponseReturnValue:
    """Take the new words of a text, and show what they would do; nothing is written."""
    bank = get_own_bank(bank_id)
    row = _text_of(bank, text_id)
    form = TextForm(data={"source": row.original})
    if not form.is_submitted():
        return _form_page(bank, row, form)
    if not form.validate():
        return _form_page(bank, row, form), 422
    try:
        return _preview_page(bank, row, read_sent(form.file.data, form.source.data).original)
    except (DocumentError, TextRefused) as error:
        field = form.file if form.has_file else form.source
        field.errors = [str(error)]
    return _form_page(bank, row, form), 422


@bp.get("/<int:bank_id>/texts/<int:text_id>/version/before")
@instructor_only
def go_back(bank_id: int, text_id: int) -> ResponseReturnValue:
    """Show what going back to the version before would do."""
    bank = get_own_bank(bank_id)
    row = _text_of(bank, text_id)
    earlier = version_before(db.session, row)
    if earlier is None:
        flash("This is the first version of the text.", "warning")
        return redirect(url_for("banks.new_version", bank_id=bank_id, text_id=text_id))
    return _preview_page(bank, row, earlier.original)


@bp.post("/<int:bank_id>/texts/<int:text_id>/version/confirm")
@instructor_only
def confirm_version(bank_id: int, text_id: int) -> ResponseReturnValue:
    """Make the words that were looked at the text's new version; everything is checked again."""
    bank = get_own_bank(bank_id)
    row = _text_of(bank, text_id)
    form = ConfirmForm()
    try:
        changed = apply_new_version(db.session, row, form.text, utcnow())
    except TextRefused as error:
        again = TextForm(formdata=None, data={"source": form.text})
        again.source.errors = [str(error)]
        return _form_page(bank, row, again), 422
    db.session.commit()
    flash(f"“{changed.title}” is now at version {changed.number}.", "success")
    return redirect(url_for("banks.show", bank_id=bank_id), code=303)


@bp.post("/<int:bank_id>/items/<key>/stands")
@instructor_only
def let_stand(bank_id: int, key: str) -> ResponseReturnValue:
    """Take the mark from an item that is still right."""
    bank = get_own_bank(bank_id)
    try:
        clear_mark(db.session, bank, key)
    except KeyError:
        abort(404)
    db.session.commit()
    flash("It stands as it is.", "success")
    return redirect(url_for("banks.item", bank_id=bank_id, key=key), code=303)


@bp.post("/<int:bank_id>/items/<key>/quotation")
@instructor_only
def quote_anew(bank_id: int, key: str) -> ResponseReturnValue:
    """Rest an item that is marked on other words of the text."""
    bank = get_own_bank(bank_id)
    if mark_of(db.session, bank.id, key) is None:
        abort(404)
    form = QuotationForm()
    if not form.validate():
        return item_response(bank, key, form), 422
    try:
        point_to(db.session, bank, key, form.quotation.data, utcnow())
    except (QuoteNotFound, QuoteAmbiguous) as error:
        form.quotation.errors = [str(error)]
        return item_response(bank, key, form), 422
    db.session.commit()
    flash("It rests on these words now.", "success")
    return redirect(url_for("banks.item", bank_id=bank_id, key=key), code=303)


def _text_of(bank: BankRow, text_id: int) -> TextRow:
    return one_or_404(select(TextRow).where(TextRow.id == text_id, TextRow.bank_id == bank.id))


def _form_page(bank: BankRow, row: TextRow, form: TextForm) -> str:
    return render_template(
        "banks/new_version.html",
        bank=bank,
        text=row,
        form=form,
        limit=settings().max_text_mb,
        endings=ENDINGS,
        is_outlined=is_outlined(to_text(row)),
    )


def _preview_page(bank: BankRow, row: TextRow, original: str) -> str:
    plan = plan_new_version(db.session, row, original)
    return render_template(
        "banks/version_preview.html",
        bank=bank,
        text=row,
        source=original,
        plan=plan,
        shown=version_preview(plan),
    )
