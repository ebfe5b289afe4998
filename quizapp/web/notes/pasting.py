"""Many notes at once: lines that are pasted, looked at, then added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db
from quizapp.services import note_making
from quizapp.web.access import get_own_deck, signed_in
from quizapp.web.notes.blueprint import bp
from quizapp.web.notes.forms import PasteForm
from quizapp.web.notes.present import pasted_line

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.pasting import Pasted
    from quizapp.models import BankRow

_NOTHING_NEW = "Lines: nothing in them is new. Tick the box below to add them all the same."


@bp.route("/decks/<int:deck_id>/paste", methods=["GET", "POST"])
@signed_in
def paste(deck_id: int) -> ResponseReturnValue:
    """Take pasted lines; first they are shown as cards, then added."""
    deck = get_own_deck(deck_id)
    form = PasteForm()
    if not form.is_submitted():
        return _page(deck, form)
    if not form.validate():
        return _page(deck, form), 422
    pasted = _pasted(deck, form)
    if "preview" in request.form:
        return _page(deck, form, pasted)
    if pasted.faults:
        form.lines.errors = [str(fault) for fault in pasted.faults[:10]]
        return _page(deck, form, pasted), 422
    return _add(deck, form, pasted)


@bp.post("/decks/<int:deck_id>/paste/preview")
@signed_in
def preview_paste(deck_id: int) -> ResponseReturnValue:
    """Show what the lines would add, as a piece of the page."""
    deck = get_own_deck(deck_id)
    form = PasteForm()
    pasted = _pasted(deck, form) if form.validate() else None
    return render_template("notes/_pasted.html", **_preview(deck, pasted))


def _add(deck: BankRow, form: PasteForm, pasted: Pasted) -> ResponseReturnValue:
    try:
        added = note_making.paste_notes(
            db.session, deck, pasted, utcnow(), with_repeats=form.with_repeats.data
        )
    except NotAllowed as refusal:
        db.session.rollback()
        form.lines.errors = [str(refusal)]
        return _page(deck, form, pasted), 422
    if not added:
        form.lines.errors = [_NOTHING_NEW]
        return _page(deck, form, pasted), 422
    db.session.commit()
    count = len(added)
    flash(f"{count} {'note is' if count == 1 else 'notes are'} added to the deck.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


def _pasted(deck: BankRow, form: PasteForm) -> Pasted:
    return note_making.preview_paste(
        db.session, deck, form.lines.data, is_reversed=form.is_reversed.data
    )


def _page(deck: BankRow, form: PasteForm, pasted: Pasted | None = None) -> str:
    return render_template("notes/paste.html", deck=deck, form=form, **_preview(deck, pasted))


def _preview(deck: BankRow, pasted: Pasted | None) -> dict[str, object]:
    return {
        "pasted": pasted,
        "lines": [pasted_line(one, deck.id) for one in pasted.notes] if pasted else [],
    }
