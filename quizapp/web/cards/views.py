"""The page that finds cards, and what it does to many of them."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.cardsearch import GUIDE, LONGEST_SEARCH, SearchError
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db
from quizapp.services import card_actions, card_search, card_tags
from quizapp.services.card_search import MOST_COUNTED, SORTS, Search
from quizapp.web.access import signed_in, viewer
from quizapp.web.cards import card_pages
from quizapp.web.cards.acting import do
from quizapp.web.cards.blueprint import bp
from quizapp.web.cards.forms import KeyForm, ManyCardsForm
from quizapp.web.cards.present import (
    SORT_WORDS,
    STATE_WORDS,
    fault_of,
    presets_of,
    undo_words,
)
from quizapp.web.downloads import csv_response
from quizapp.web.kinds import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from quizapp.services.card_search import FoundPage

__all__ = ["bp", "card_pages"]
_MOST_DIGITS = 4


@bp.get("/cards/browse")
@signed_in
def browse() -> ResponseReturnValue:
    """Show the cards that a search finds."""
    return _page(_search(request.args), utcnow())


@bp.post("/cards/browse")
@signed_in
def act() -> ResponseReturnValue:
    """Do the same to all cards that were marked, or that the search finds."""
    now, learner = utcnow(), viewer().learner
    search = _search(request.form)
    form = ManyCardsForm(today=learner.days.day_of(now))
    if not form.validate():
        return _page(search, now, form)[0], 422
    ids = form.item_ids
    if form.scope.data == "found":
        try:
            ids = card_search.ids_found(db.session, learner, search, now)
        except SearchError:
            return _page(search, now, form)
    if form.wants_asking:
        return render_template("cards/sure.html", form=form, search=search, ids=ids)
    said = do(form, learner, ids, now)
    db.session.commit()
    flash(said, "success")
    return _back(search)


@bp.post("/cards/browse/undo")
@signed_in
def undo() -> ResponseReturnValue:
    """Take back the last thing that the viewer did to their cards, all of one click."""
    form = KeyForm()
    if not form.validate():
        abort(400)
    try:
        card_actions.undo_last(db.session, viewer().learner, form.key.data, utcnow())
        db.session.commit()
        flash("Taken back.", "success")
    except NotAllowed as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
    return _back(_search(request.form))


@bp.get("/cards/browse.csv")
@signed_in
def found_csv() -> ResponseReturnValue:
    """Send all that a search finds as a table."""
    search, now = _search(request.args), utcnow()
    learner = viewer().learner
    try:
        # What cannot be read is said on the page, not in the middle of a file.
        card_search.count_found(db.session, learner, search.query, now)
    except SearchError:
        return _page(search, now)
    read = partial(card_search.rows_found, learner=learner, search=search, now=now)
    return csv_response("cards", card_search.CSV_HEADER, read)


def _page(search: Search, now: datetime, form: ManyCardsForm | None = None) -> tuple[str, int]:
    """Return the page with what the search finds; a search that cannot be read gives 422."""
    learner = viewer().learner
    found: FoundPage | None = None
    fault = None
    try:
        found = card_search.find_page(db.session, learner, search, now, _number())
    except SearchError as error:
        fault = fault_of(search.query, error)
    html = render_template(
        "cards/browse.html",
        search=search,
        found=found,
        fault=fault,
        form=form or _empty_form(now),
        marked=set() if form is None else set(form.item_ids),
        undo=undo_words(card_actions.last_click(db.session, learner.id)),
        key=secrets.token_urlsafe(16),
        presets=presets_of(card_tags.list_tags(db.session, learner.id)),
        tags=card_tags.list_tags(db.session, learner.id),
        guide=GUIDE,
        longest=LONGEST_SEARCH,
        most_counted=MOST_COUNTED,
        state_words=STATE_WORDS,
        sort_words=SORT_WORDS,
        kind_words=KIND_WORDS,
    )
    return html, 200 if fault is None else 422


def _empty_form(now: datetime) -> ManyCardsForm:
    today = viewer().learner.days.day_of(now)
    return ManyCardsForm(today=today, formdata=None, data={"key": secrets.token_urlsafe(16)})


def _search(sent: Mapping[str, str]) -> Search:
    """Return the search of the address or the form; an order that is none is that of the text."""
    sort = sent.get("sort", "")
    return Search(
        # One character too many is enough to be refused.
        sent.get("q", "").strip()[: LONGEST_SEARCH + 1],
        sort if sort in SORTS else SORTS[0],
        is_descending=sent.get("down") == "1",
    )


def _number() -> int:
    sent = request.values.get("page", "")
    is_number = sent.isascii() and sent.isdigit() and len(sent) <= _MOST_DIGITS
    return int(sent) if is_number else 1


def _back(search: Search) -> ResponseReturnValue:
    down = 1 if search.is_descending else None
    number = _number()
    return redirect(
        url_for(
            "cards.browse",
            q=search.query or None,
            sort=None if search.sort == SORTS[0] else search.sort,
            down=down,
            page=None if number == 1 else number,
        ),
        code=303,
    )
