"""The page of one card: what it asks, what is remembered of it, and all that happened to it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.questions import stem_of
from quizapp.extensions import db
from quizapp.services import card_actions, card_tags
from quizapp.services.card_history import history_of, topics_of
from quizapp.services.cards import find_card
from quizapp.services.texts import evidence_of, to_text
from quizapp.web.access import signed_in, viewer
from quizapp.web.cards.acting import do
from quizapp.web.cards.blueprint import bp
from quizapp.web.cards.forms import OneCardForm
from quizapp.web.cards.present import (
    ACTION_WORDS,
    RATING_WORDS,
    SOURCE_WORDS,
    STATE_WORDS,
    around,
    curve_of,
    undo_words,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.services.cards import CardView


@bp.get("/cards/<int:item_id>")
@signed_in
def show(item_id: int) -> ResponseReturnValue:
    """Show all about a card of the viewer's."""
    return _page(_card(item_id))


@bp.post("/cards/<int:item_id>")
@signed_in
def act_on_one(item_id: int) -> ResponseReturnValue:
    """Do something to one card."""
    found, now, learner = _card(item_id), utcnow(), viewer().learner
    form = OneCardForm(today=learner.days.day_of(now))
    if not form.validate():
        return _page(found, form), 422
    if form.wants_asking:
        return render_template("cards/sure.html", form=form, card=found, ids=[item_id])
    said = do(form, learner, [item_id], now)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("cards.show", item_id=item_id), code=303)


def _card(item_id: int) -> CardView:
    found = find_card(db.session, viewer().id, item_id)
    if found is None:
        abort(404)
    return found


def _page(card: CardView, form: OneCardForm | None = None) -> str:
    now, learner = utcnow(), viewer().learner
    evidence = evidence_of(db.session, [card.version_id]).get(card.version_id, [])
    topics = topics_of(db.session, card.item_id)
    curve = curve_of(learner, card.memory, now)
    return render_template(
        "cards/show.html",
        card=card,
        stem=stem_of(card.content),
        curve=curve,
        history=() if card.card_id is None else history_of(db.session, card.card_id),
        tags=card_tags.tags_of(db.session, learner.id, [card.item_id]).get(card.item_id, []),
        all_tags=card_tags.list_tags(db.session, learner.id),
        topics=topics,
        near=around(card.bank_id, topics, [(row.key, spans) for row, spans in evidence]),
        sources=[(row.id, to_text(row), spans) for row, spans in evidence],
        form=form or _empty_form(),
        key=secrets.token_urlsafe(16),
        undo=undo_words(card_actions.last_click(db.session, learner.id)),
        state_words=STATE_WORDS,
        action_words=ACTION_WORDS,
        rating_words=RATING_WORDS,
        source_words=SOURCE_WORDS,
    )


def _empty_form() -> OneCardForm:
    today = viewer().learner.days.day_of(utcnow())
    return OneCardForm(today=today, formdata=None, data={"key": secrets.token_urlsafe(16)})
