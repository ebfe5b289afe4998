"""Pages of flashcards: the decks, a card at a time, and what a session came to."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.extensions import db
from quizapp.models import BankRow
from quizapp.services import card_actions, card_queue, load_balancing, progress, reviewing
from quizapp.services.attempts import is_studyable_by
from quizapp.services.decks import COUNT_LIMIT, decks_of, set_new_per_day
from quizapp.services.reading import evidence_for
from quizapp.services.texts import to_text
from quizapp.web.access import one_or_404, signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.review.forms import DeckForm, RatingForm, UndoForm
from quizapp.web.review.present import back_of, front_of, rating_buttons

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from quizapp.services.reviewing import CardView
    from quizapp.web.review.present import RatingButton

bp = Blueprint("review", __name__)


@bp.get("/cards")
@signed_in
def decks() -> ResponseReturnValue:
    """Show the banks to study, with what is due and new in each."""
    return _decks_page()


@bp.post("/cards/decks/<int:bank_id>")
@signed_in
def set_deck(bank_id: int) -> ResponseReturnValue:
    """Set how many new cards of a bank to meet a day."""
    bank = _studyable(bank_id)
    form = DeckForm(bank.id)
    if not form.validate():
        return _decks_page(form, bank.id), 422
    learner = viewer().learner
    count = form.new_per_day.data
    set_new_per_day(db.session, learner, bank.id, count, utcnow())
    db.session.commit()
    flash(f"New cards a day in {bank.title}: {count}.", "success")
    return redirect(url_for("review.decks"), code=303)


@bp.get("/cards/review")
@signed_in
def card() -> ResponseReturnValue:
    """Show the next card: its front, or with ``show`` both sides of the card named."""
    bank_id = _bank_asked_for()
    item_id = to_id(request.args.get("item", ""))
    now, learner = utcnow(), viewer().learner
    found = None
    if item_id is not None:
        found = reviewing.find_card(db.session, learner.id, item_id)
    shown = found is not None and "show" in request.args
    if found is None:
        found = card_queue.next_card(db.session, learner, now, bank_id=bank_id)
    if found is None:
        return redirect(url_for("review.summary", bank=bank_id))
    return _card_page(found, bank_id, is_shown=shown)


@bp.post("/cards/<int:item_id>/rate")
@signed_in
def rate(item_id: int) -> ResponseReturnValue:
    """Rate a card and go on to the next one."""
    form = RatingForm()
    bank_id = form.bank.data
    learner = viewer().learner
    if not form.validate():
        found = reviewing.find_card(db.session, learner.id, item_id)
        if found is None:
            abort(404)
        shown_bank = None if form.bank.errors else bank_id
        return _card_page(found, shown_bank, is_shown=True, form=form), 422
    try:
        reviewing.rate_card(db.session, learner, item_id, form.given(), utcnow())
        db.session.commit()
    except (StaleReview, NotAllowed) as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
    return redirect(url_for("review.card", bank=bank_id), code=303)


@bp.post("/cards/undo")
@signed_in
def undo() -> ResponseReturnValue:
    """Take back the last rating and show its card again."""
    form = UndoForm()
    bank_id = form.bank.data
    if not form.validate():
        abort(400)
    try:
        undone = card_actions.undo_last(db.session, viewer().learner, form.key.data, utcnow())
    except NotAllowed as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("review.card", bank=bank_id), code=303)
    db.session.commit()
    return redirect(url_for("review.card", bank=bank_id, item=undone.item_id), code=303)


@bp.get("/cards/summary")
@signed_in
def summary() -> ResponseReturnValue:
    """Show what today's cards came to, and what to look at again."""
    bank_id = _bank_asked_for()
    now, learner = utcnow(), viewer().learner
    found = progress.day_summary(db.session, learner, now, bank_id)
    evidence = evidence_for(db.session, learner.id, [one.version_id for one in found.again])
    again = [
        (
            one.stem,
            [(row.id, to_text(row), spans) for row, spans in evidence.get(one.version_id, [])],
        )
        for one in found.again
    ]
    return render_template(
        "review/summary.html",
        summary=found,
        again=again,
        bank_id=bank_id,
        left=card_queue.count_left(db.session, learner, now, bank_id),
        undo=_undo_form(bank_id),
    )


def _decks_page(refused: DeckForm | None = None, refused_id: int | None = None) -> str:
    learner = viewer().learner
    found = decks_of(db.session, learner, utcnow())
    forms = {
        deck.bank_id: refused
        if refused is not None and deck.bank_id == refused_id
        else DeckForm(deck.bank_id, formdata=None, data={"new_per_day": deck.new_per_day})
        for deck in found
    }
    return render_template(
        "review/decks.html",
        decks=found,
        forms=forms,
        refused=refused,
        count_limit=COUNT_LIMIT,
    )


def _card_page(
    found: CardView, bank_id: int | None, *, is_shown: bool, form: RatingForm | None = None
) -> str:
    now, learner = utcnow(), viewer().learner
    sources = []
    if is_shown:
        evidence = evidence_for(db.session, learner.id, [found.version_id])
        sources = [
            (row.id, to_text(row), spans) for row, spans in evidence.get(found.version_id, [])
        ]
    page_key = secrets.token_urlsafe(16)
    return render_template(
        "review/card.html",
        card=found,
        front=front_of(found),
        back=back_of(found) if is_shown else None,
        buttons=_buttons(found, now) if is_shown else (),
        sources=sources,
        bank_id=bank_id,
        left=card_queue.count_left(db.session, learner, now, bank_id),
        count_limit=COUNT_LIMIT,
        rating=form
        or RatingForm(
            formdata=None,
            data={"key": page_key, "sequence": found.sequence, "bank": bank_id},
        ),
        undo=_undo_form(bank_id),
    )


def _buttons(found: CardView, now: datetime) -> tuple[RatingButton, ...]:
    memories = load_balancing.preview(db.session, viewer().learner, found, now)
    last = found.memory.last_review
    return rating_buttons(memories, now if last is None else max(now, last))


def _undo_form(bank_id: int | None) -> UndoForm | None:
    """Return the form that takes the last rating back, if there is one of today."""
    learner, now = viewer().learner, utcnow()
    last = card_actions.last_entry(db.session, learner.id)
    if last is None or learner.days.day_of(last.at) != learner.days.day_of(now):
        return None
    return UndoForm(formdata=None, data={"key": secrets.token_urlsafe(16), "bank": bank_id})


def _bank_asked_for() -> int | None:
    """Return the bank of the address; 404 for one that the viewer may not study."""
    asked = request.args.get("bank", "")
    if not asked:
        return None
    bank_id = to_id(asked)
    if bank_id is None:
        abort(404)
    return _studyable(bank_id).id


def _studyable(bank_id: int) -> BankRow:
    return one_or_404(select(BankRow).where(BankRow.id == bank_id, is_studyable_by(viewer().id)))
