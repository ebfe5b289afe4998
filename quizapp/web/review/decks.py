"""The decks: what is due and new in each, and how each is studied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.services.deck_settings import DeckSettings, set_deck
from quizapp.services.decks import COUNT_LIMIT, decks_of
from quizapp.web.access import signed_in, viewer
from quizapp.web.review.blueprint import bp
from quizapp.web.review.forms import DeckForm, per_cent
from quizapp.web.review.session import studyable

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_FIELDS = ("new_per_day", "reviews_per_day", "retention")


@bp.get("/cards")
@signed_in
def decks() -> ResponseReturnValue:
    """Show the banks to study, with what is due and new in each."""
    return _page()


@bp.post("/cards/decks/<int:bank_id>")
@signed_in
def change_deck(bank_id: int) -> ResponseReturnValue:
    """Set how a bank is studied; the page that follows offers to set it back."""
    bank = studyable(bank_id)
    form = DeckForm(bank.id)
    if not form.validate():
        return _page(form, bank.id), 422
    before = set_deck(db.session, viewer().learner, bank.id, form.settings(), utcnow())
    db.session.commit()
    flash(f"Saved for {bank.title}.", "success")
    was = {name: value for name, value in _values(before).items() if value is not None}
    return redirect(url_for("review.decks", changed=bank.id, **was), code=303)


def _page(refused: DeckForm | None = None, refused_id: int | None = None) -> str:
    who = viewer()
    found = decks_of(db.session, who.learner, utcnow())
    forms = {
        deck.bank_id: refused
        if refused is not None and deck.bank_id == refused_id
        else DeckForm(
            deck.bank_id,
            formdata=None,
            data=_values(DeckSettings(deck.new_per_day, deck.reviews_per_day, deck.retention)),
        )
        for deck in found
    }
    return render_template(
        "review/decks.html",
        decks=found,
        forms=forms,
        refused=refused,
        own_recall=per_cent(who.retention),
        # The settings before the last change, as the address has them: to be sent back.
        was={name: request.args.get(name, "") for name in _FIELDS},
        changed=request.args.get("changed", ""),
        count_limit=COUNT_LIMIT,
    )


def _values(settings: DeckSettings) -> dict[str, Any]:
    return {
        "new_per_day": settings.new_per_day,
        "reviews_per_day": settings.reviews_per_day,
        "retention": per_cent(settings.retention),
    }
