"""Importing a bank: send it, look at what would change, confirm. The server keeps no state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import BankError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.selection import Pool
from quizapp.extensions import db
from quizapp.services.banks import find_bank, import_bank, plan_import
from quizapp.services.quizzes import stranded_by
from quizapp.services.ready_quizzes import has_archived
from quizapp.web.access import instructor_only, viewer
from quizapp.web.banks.blueprint import bp
from quizapp.web.banks.forms import ConfirmForm, SourceForm
from quizapp.web.banks.present import Preview, Refusal, preview, refusal
from quizapp.web.sent_texts import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from quizapp.core.bank import Bank
    from quizapp.core.errors import Problem

_QUIZZES_WAIT = "Its ready quizzes wait under Quizzes: choose a class and open them."


@bp.route("/import", methods=["GET", "POST"])
@instructor_only
def add() -> ResponseReturnValue:
    """Take a bank file, and show what importing it would do; nothing is written."""
    form = SourceForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        source = form.text
    except BankError as error:
        return _refused("", error.problems)
    bank, problems = bank_yaml.check(source)
    if bank is None:
        return _refused(source, problems)
    return render_template("banks/preview.html", preview=_preview(bank, source, problems))


@bp.post("/import/confirm")
@instructor_only
def confirm() -> ResponseReturnValue:
    """Import the bank that was looked at; everything is checked again."""
    form = ConfirmForm()
    if not form.validate():
        return redirect(url_for("banks.add"), code=303)
    bank, problems = bank_yaml.check(form.text)
    if bank is None:
        return _refused(form.text, problems)
    row = import_bank(db.session, bank, viewer().id, utcnow())
    has_waiting = has_archived(db.session, row.id)
    db.session.commit()
    said = f"The bank “{row.title}” is imported."
    if has_waiting:
        said += " " + _QUIZZES_WAIT
    flash(said, "success")
    return redirect(url_for("banks.show", bank_id=row.id), code=303)


def _refused(source: str, problems: Sequence[Problem]) -> ResponseReturnValue:
    form = SourceForm(formdata=None, data={"source": source})
    return _page(form, refusal(source, problems)), 422


def _page(form: SourceForm, refused: Refusal | None = None) -> str:
    most = min(settings().max_upload_mb, fields.MAX_MEBIBYTES)
    return render_template("banks/add.html", form=form, refusal=refused, limit=most)


def _preview(bank: Bank, source: str, problems: Sequence[Problem]) -> Preview:
    owner_id = viewer().id
    row = find_bank(db.session, bank.id, owner_id)
    stranded = [] if row is None else stranded_by(db.session, row.id, _pool(bank))
    return preview(bank, source, plan_import(db.session, bank, owner_id), problems, stranded)


def _pool(bank: Bank) -> Pool:
    topics = {
        topic.id: [item.id for item in bank.questions if topic.id in item.topics]
        for topic in bank.topics
    }
    return Pool(tuple(item.id for item in bank.questions), topics)
