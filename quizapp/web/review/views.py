"""Reviewing: a card at a time, what is done to it, and what the day came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed, StaleReview, Unreadable
from quizapp.core.reviewlog import Action
from quizapp.extensions import db
from quizapp.services import card_actions, reviewing
from quizapp.services.cards import find_card
from quizapp.services.day_summary import day_summary
from quizapp.services.decks import COUNT_LIMIT
from quizapp.services.reading import evidence_for
from quizapp.services.review_log import Origin
from quizapp.services.texts import to_text
from quizapp.web.access import signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.card_sides import order_of
from quizapp.web.flags import FLAG_WORDS
from quizapp.web.reading import declare, only_reads
from quizapp.web.review import decks
from quizapp.web.review.answers import answered, question_of, seen_of
from quizapp.web.review.blueprint import bp
from quizapp.web.review.forms import ActForm, KeyForm, RatingForm
from quizapp.web.review.page import (
    BACK,
    FRONT,
    Side,
    go_on,
    gone_to,
    in_place,
    show_card,
    undo_offered,
)
from quizapp.web.review.session import left_in, next_of, sitting_asked_for
from quizapp.web.shown import as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from quizapp.models import Card
    from quizapp.services.card_actions import Act
    from quizapp.services.cards import CardView
    from quizapp.services.day_summary import LookAgain
    from quizapp.web.review.page import Source
    from quizapp.web.review.session import Sitting

__all__ = ["bp", "decks"]


@bp.get("/cards/review")
@signed_in
def card() -> ResponseReturnValue:
    """Show the next card: its front, or with ``show`` both sides of the card named.

    With ``after``, show the card that would come if that one were done.
    """
    now = utcnow()
    sitting = sitting_asked_for(now)
    found = _named("item")
    side = BACK if found is not None and "show" in request.args else FRONT
    if found is None:
        found = next_of(sitting, now, after=to_id(request.args.get("after", "")))
    if found is None:
        url = url_for("review.summary", **sitting.address())
        return gone_to(url) if in_place() else redirect(url)
    return show_card(found, sitting, side, to_id(request.args.get("leech", "")) or 0)


@bp.post("/cards/<int:item_id>/answer")
@only_reads
@signed_in
def answer(item_id: int) -> ResponseReturnValue:
    """Grade what was answered and show both sides; nothing is logged before it is rated."""
    sitting = sitting_asked_for(utcnow())
    found = _card_or_404(item_id)
    question = question_of(found.content)
    if question is None:
        abort(404)
    if request.form.get("seen") != seen_of(found):
        flash("This card was changed or reviewed since that page was made.", "warning")
        return go_on(sitting)
    values = request.form.getlist("answer")
    try:
        given = answered(found, question, values)
    except Unreadable as refusal:
        typed = as_typed(question, order_of(found, question), values, None)
        return show_card(found, sitting, Side(errors=(str(refusal),), typed=typed)), 422
    return show_card(found, sitting, Side(is_back=True, answered=given))


@bp.post("/cards/<int:item_id>/rate")
@signed_in
def rate(item_id: int) -> ResponseReturnValue:
    """Rate a card and go on to the next one."""
    now = utcnow()
    sitting = sitting_asked_for(now)
    form = RatingForm()
    if not form.validate():
        refused = Side(is_back=True, rating=form)
        return show_card(_card_or_404(item_id), sitting, refused), 422
    given = form.given(is_cram=sitting.is_cram)
    try:
        rated = reviewing.rate_card(db.session, viewer().learner, item_id, given, now)
        leech = item_id if not given.is_cram and _has_become_a_leech(rated) else None
        db.session.commit()
    except (StaleReview, NotAllowed) as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        leech = None
    return go_on(sitting, leech=leech)


@bp.post("/cards/<int:item_id>/act")
@signed_in
def act(item_id: int) -> ResponseReturnValue:
    """Bury, suspend or flag a card; a flagged one stays, the others give way to the next."""
    now = utcnow()
    sitting = sitting_asked_for(now)
    _card_or_404(item_id)
    form = ActForm()
    if not form.validate():
        abort(400)
    chosen = form.act_chosen()
    origin = Origin(form.key.data, "card", recorded_at=now)
    changed = card_actions.act_on(db.session, viewer().learner, [item_id], chosen, origin)
    db.session.commit()
    if changed:
        flash(_done_words(chosen), "success")
    if chosen.action is Action.FLAG:
        return _again(item_id, sitting, is_back="show" in request.form)
    return go_on(sitting)


@bp.post("/cards/undo")
@signed_in
def undo() -> ResponseReturnValue:
    """Take back the last thing that was done, and show its card again."""
    now = utcnow()
    sitting = sitting_asked_for(now)
    form = KeyForm()
    if not form.validate():
        abort(400)
    try:
        undone = card_actions.undo_last(db.session, viewer().learner, form.key.data, now)
    except NotAllowed as refusal:
        flash(str(refusal), "warning")
        return go_on(sitting)
    item_id = undone.item_id
    db.session.commit()
    return _again(item_id, sitting)


@bp.get("/cards/summary")
@signed_in
def summary() -> ResponseReturnValue:
    """Show what today's cards came to, and what to look at again."""
    now = utcnow()
    sitting = sitting_asked_for(now)
    found = day_summary(db.session, viewer().learner, now, sitting.bank_id)
    return render_template(
        "review/summary.html",
        summary=found,
        missed=_with_sources(found.missed),
        slow=_with_sources(found.slow),
        sitting=sitting,
        left=left_in(sitting, now),
        count_limit=COUNT_LIMIT,
        undo=undo_offered(),
    )


def _again(item_id: int, sitting: Sitting, *, is_back: bool = False) -> ResponseReturnValue:
    """Show a card once more, in its place or by its address."""
    declare()
    found = find_card(db.session, viewer().id, item_id)
    if found is None or not in_place():
        show = 1 if is_back else None
        return redirect(url_for("review.card", **sitting.address(item=item_id, show=show)), 303)
    return show_card(found, sitting, BACK if is_back else FRONT)


def _named(name: str) -> CardView | None:
    """Return the card of the item that the address names, if the viewer may study it."""
    item_id = to_id(request.args.get(name, ""))
    return None if item_id is None else find_card(db.session, viewer().id, item_id)


def _card_or_404(item_id: int) -> CardView:
    found = find_card(db.session, viewer().id, item_id)
    if found is None:
        abort(404)
    return found


def _has_become_a_leech(rated: Card) -> bool:
    """Whether the last rating of the card is what made it a leech."""
    return rated.leech_at is not None and rated.leech_at == rated.last_review_at


def _done_words(done: Act) -> str:
    match done.action:
        case Action.BURY:
            return "Buried: the card comes back tomorrow."
        case Action.SUSPEND:
            return "Suspended: the card does not come back before you resume it."
        case Action.RESUME:
            return "Resumed: the card comes back when it is due."
        case _:
            return f"Flag: {FLAG_WORDS[done.flag]}." if done.flag else "The flag is removed."


def _with_sources(cards: Sequence[LookAgain]) -> list[tuple[LookAgain, list[Source]]]:
    """Return the cards with the passages that they are about."""
    evidence = evidence_for(db.session, viewer().id, [one.version_id for one in cards])
    return [
        (
            one,
            [(row.id, to_text(row), spans) for row, spans in evidence.get(one.version_id, [])],
        )
        for one in cards
    ]
