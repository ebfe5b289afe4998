"""Earlier versions of an item, retiring it, bringing it back; copying a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.questions import stem_of
from quizapp.extensions import db
from quizapp.services.editing import (
    copy_bank,
    history_of,
    restore_version,
    retire_item,
    retired_lines,
)
from quizapp.web.access import get_taught_bank, instructor_only, viewer
from quizapp.web.addresses import to_id
from quizapp.web.editor.blueprint import bp, get_editable_bank

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@bp.get("/<int:bank_id>/versions/<key>")
@instructor_only
def history(bank_id: int, key: str) -> ResponseReturnValue:
    """List the versions of an item, each with its key."""
    bank = get_editable_bank(bank_id)
    found = history_of(db.session, bank.id, key)
    if found is None:
        abort(404)
    return render_template(
        "editor/versions.html", bank=bank, key=key, history=found, stem_of=stem_of
    )


@bp.post("/<int:bank_id>/versions/<key>/restore")
@instructor_only
def restore(bank_id: int, key: str) -> ResponseReturnValue:
    """Make a new version that says what an earlier one said; a retired item comes back."""
    bank = get_editable_bank(bank_id)
    restore_version(db.session, bank, key, (_number("number"), _number("seen")), utcnow())
    db.session.commit()
    flash("It is in use again as it was.", "success")
    return redirect(url_for("banks.item", bank_id=bank.id, key=key), code=303)


@bp.post("/<int:bank_id>/retire/<key>")
@instructor_only
def retire(bank_id: int, key: str) -> ResponseReturnValue:
    """Take an item out of use."""
    bank = get_editable_bank(bank_id)
    if history_of(db.session, bank.id, key) is None:
        abort(404)
    retire_item(db.session, bank, key, _number("seen"), utcnow())
    db.session.commit()
    flash("It is retired: quizzes and cards ask it no more. Here you can bring it back.", "success")
    return redirect(url_for("editor.retired", bank_id=bank.id), code=303)


@bp.get("/<int:bank_id>/retired")
@instructor_only
def retired(bank_id: int) -> ResponseReturnValue:
    """List what is retired, to bring it back."""
    bank = get_editable_bank(bank_id)
    lines = retired_lines(db.session, bank.id)
    return render_template("editor/retired.html", bank=bank, lines=lines)


@bp.post("/<int:bank_id>/copy")
@instructor_only
def copy(bank_id: int) -> ResponseReturnValue:
    """Copy a bank that somebody may use among their own, where they can change it."""
    made = copy_bank(db.session, get_taught_bank(bank_id), viewer().id, utcnow())
    db.session.commit()
    flash("This copy is yours: change it as you like. Its ready quizzes wait archived.", "success")
    return redirect(url_for("banks.show", bank_id=made.id), code=303)


def _number(name: str) -> int:
    return to_id(request.form.get(name, "")) or 0
