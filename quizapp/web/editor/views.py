"""Editing a question or card: write, see what the linter says, look at it, save a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.bank import Topic
from quizapp.core.codec import kind_of
from quizapp.extensions import db
from quizapp.services.banks import topics_of
from quizapp.services.editing import Edit, StaleItem, history_of, save_item
from quizapp.services.known_answers import answers_in_bank
from quizapp.services.texts import current_texts, to_text
from quizapp.web.access import instructor_only
from quizapp.web.addresses import to_id
from quizapp.web.editor import versions
from quizapp.web.editor.blueprint import bp, get_editable_bank
from quizapp.web.editor.present import draft_of, item_of
from quizapp.web.item_forms import FORMS, About, Offer, add_suggestions, item_form
from quizapp.web.kinds import KIND_WORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.questions import Item
    from quizapp.models import BankRow
    from quizapp.web.item_forms import ItemForm

__all__ = ["bp", "versions"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of an item on its page. ``seen`` is the version it began with, 0 of a new one."""

    bank: BankRow
    form: ItemForm
    key: str = ""
    seen: int = 0


@bp.route("/<int:bank_id>/add", methods=["GET", "POST"])
@instructor_only
def add(bank_id: int) -> ResponseReturnValue:
    """Write a question or card of the kind ``?kind=``; without one, ask which."""
    bank = get_editable_bank(bank_id)
    kind = request.args.get("kind", "")
    if kind not in FORMS:
        # An image needs a place to be drawn on: such cards are made in decks of one's own.
        words = {one: KIND_WORDS[one] for one in FORMS}
        return render_template("editor/choose_kind.html", bank=bank, kind_words=words)
    return _answer(Sheet(bank, item_form(kind, offer=_offer(bank))))


@bp.route("/<int:bank_id>/edit/<key>", methods=["GET", "POST"])
@instructor_only
def edit(bank_id: int, key: str) -> ResponseReturnValue:
    """Change a question or card; a retired one comes back when it is saved."""
    bank = get_editable_bank(bank_id)
    history = history_of(db.session, bank.id, key)
    if history is None:
        abort(404)
    item, offer = history.current.item, _offer(bank)
    form = item_form(kind_of(item.content), item.content, _about(item, offer), offer)
    return _answer(Sheet(bank, form, key, history.current.number))


@bp.post("/<int:bank_id>/lint/<kind>")
@instructor_only
def lint(bank_id: int, kind: str) -> ResponseReturnValue:
    """Say what the linter finds in a form that somebody is filling in."""
    bank = get_editable_bank(bank_id)
    if kind not in FORMS:
        abort(404)
    form = item_form(kind, offer=_offer(bank))
    form.validate()
    return render_template("editor/_lint.html", form=form, draft=draft_of(form, "draft"))


def _answer(sheet: Sheet) -> ResponseReturnValue:
    """Show the form, or save what was sent."""
    form = sheet.form
    if not form.is_submitted():
        return _page(sheet, is_checked=bool(sheet.key))
    sheet = replace(sheet, seen=to_id(request.form.get("seen", "")) or 0)
    if form.add_row() or _suggested(sheet):
        return _page(sheet, is_checked=False)
    is_valid = form.validate()
    if "check" in request.form:
        return _page(sheet)
    if not is_valid:
        return _page(sheet), 422
    return _save(sheet)


def _suggested(sheet: Sheet) -> bool:
    """Fill in wrong options when that was asked for."""
    words = "\n\n".join(text.original for text in sheet.form.offer.texts)
    return add_suggestions(sheet.form, words, lambda: answers_in_bank(db.session, sheet.bank.id))


def _save(sheet: Sheet) -> ResponseReturnValue:
    bank, key = sheet.bank, sheet.key
    change = Edit(item_of(sheet.form, key), sheet.seen, sheet.form.meta_values().topics)
    try:
        saved = save_item(db.session, bank, change, utcnow())
    except StaleItem as stale:
        history = history_of(db.session, bank.id, key)
        now_seen = history.current.number if history else 0
        return _page(replace(sheet, seen=now_seen), stale=str(stale)), 409
    db.session.commit()
    flash("Saved. Who has answered it already keeps the version that they saw.", "success")
    return redirect(url_for("banks.item", bank_id=bank.id, key=saved), code=303)


def _page(sheet: Sheet, *, is_checked: bool = True, stale: str = "") -> str:
    draft = draft_of(sheet.form, sheet.key or "draft") if is_checked else None
    kind = KIND_WORDS[sheet.form.kind]
    return render_template(
        "editor/edit.html", sheet=sheet, form=sheet.form, draft=draft, kind_word=kind, stale=stale
    )


def _offer(bank: BankRow) -> Offer:
    texts = tuple(to_text(row) for row in current_texts(db.session, bank.id))
    return Offer(tuple(topics_of(db.session, bank.id)), texts)


def _about(item: Item, offer: Offer) -> About:
    titles = {topic.id: topic.title for topic in offer.topics}
    topics = tuple(Topic(one, titles.get(one, one)) for one in item.topics)
    return About(item.feedback, topics, item.difficulty, item.evidence)
