"""Cards from what is there: from words of a text, from a question or card."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from wtforms.fields import SelectChoice

from quizapp.clock import utcnow
from quizapp.core.cloze_notes import BadCloze
from quizapp.core.errors import NotAllowed
from quizapp.core.notes import kind_of
from quizapp.extensions import db
from quizapp.services import note_making, notes, own_decks, reading
from quizapp.services.texts import to_text
from quizapp.web.access import get_own_deck, signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.notes.blueprint import bp
from quizapp.web.notes.editing import preview_of, valid_writing
from quizapp.web.notes.forms import FORMS, KIND_WORDS, DeckChoice, WordsForm, values_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.text import Paragraph, SourceText
    from quizapp.models import BankRow, TextRow
    from quizapp.services.note_cards import Writing
    from quizapp.web.notes.forms import NoteForm

_NEW_DECK = "My cards"


@dataclass(frozen=True, slots=True)
class Draft:
    """A note made from something: what it would say, and where the page comes from."""

    writing: Writing
    action: str
    back: str
    back_words: str


@bp.route("/texts/<int:text_id>/card", methods=["GET", "POST"])
@signed_in
def from_text(text_id: int) -> ResponseReturnValue:
    """Make a card that hides the words selected in a text."""
    row = _readable(text_id)
    paragraph = request.args.get("paragraph", "")
    start, end = (to_id(request.args.get(name, "")) for name in ("start", "end"))
    if start is None or end is None:
        flash("Select the words that the card is to hide.", "warning")
        return redirect(url_for("texts.show", text_id=row.id), code=303)
    try:
        writing = note_making.writing_of_selection(row, paragraph, start, end)
    except BadCloze as bad:
        flash(str(bad), "warning")
        return redirect(url_for("texts.show", text_id=row.id), code=303)
    here = url_for("notes.from_text", text_id=row.id, paragraph=paragraph, start=start, end=end)
    back = url_for("texts.show", text_id=row.id, _anchor=paragraph)
    return _answer(Draft(writing, here, back, row.title))


@bp.route("/texts/<int:text_id>/card/<paragraph>", methods=["GET", "POST"])
@signed_in
def choose_words(text_id: int, paragraph: str) -> ResponseReturnValue:
    """Choose words of a paragraph without selecting them."""
    row = _readable(text_id)
    text = to_text(row)
    found = [one for one in text.paragraphs if one.id == paragraph]
    if not found:
        abort(404)
    form = WordsForm()
    sentences = [one for one in text.sentences if one.paragraph == paragraph]
    form.sentence.choices = [
        SelectChoice(str(one.number), text.original[one.start : one.end]) for one in sentences
    ]
    if form.is_submitted() and form.validate():
        place = _place(text, found[0], form)
        if place is not None:
            start, end = place
            to = url_for(
                "notes.from_text", text_id=row.id, paragraph=paragraph, start=start, end=end
            )
            return redirect(to, code=303)
        form.words.errors = ["Words to hide: they do not stand in this sentence. Copy them."]
    page = render_template(
        "notes/words.html", row=row, paragraph=paragraph, form=form, sentences=sentences
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/items/<int:item_id>/card", methods=["GET", "POST"])
@signed_in
def from_item(item_id: int) -> ResponseReturnValue:
    """Make a card of one's own from a question or card that one may study."""
    writing = note_making.writing_of_item(db.session, viewer().id, item_id)
    if writing is None:
        abort(404)
    here = url_for("notes.from_item", item_id=item_id)
    return _answer(Draft(writing, here, url_for("notes.index"), "Your decks"))


def _answer(draft: Draft) -> ResponseReturnValue:
    """Show the form, filled in; or save what was sent, resting on the same places."""
    content = draft.writing.content
    form = FORMS[kind_of(content)](data=values_of(content, draft.writing.feedback))
    choice = DeckChoice()
    decks = own_decks.list_decks(db.session, viewer().id)
    choice.offer((deck.bank_id, deck.title) for deck in decks)
    if not form.is_submitted() or "preview" in request.form:
        return _page(draft, form, choice)
    writing = valid_writing(form)
    if writing is None:
        return _page(draft, form, choice), 422
    try:
        deck_id = choice.deck_id
    except ValueError:
        choice.deck.errors = ["Deck: choose one of the list."]
        return _page(draft, form, choice), 422
    deck = _deck(deck_id)
    try:
        notes.add_note(db.session, deck, replace(writing, places=draft.writing.places), utcnow())
    except NotAllowed as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _page(draft, form, choice), 422
    db.session.commit()
    flash(f"The card is in your deck {deck.title}.", "success")
    return redirect(draft.back, code=303)


def _deck(deck_id: int | None) -> BankRow:
    if deck_id is None:
        return own_decks.create_deck(db.session, viewer().id, _NEW_DECK, utcnow())
    return get_own_deck(deck_id)


def _page(draft: Draft, form: NoteForm, choice: DeckChoice) -> str:
    return render_template(
        "notes/make.html",
        draft=draft,
        form=form,
        choice=choice,
        kind_word=KIND_WORDS[form.kind],
        preview=None if form.errors else preview_of(form, 0),
    )


def _readable(text_id: int) -> TextRow:
    who = viewer()
    found = reading.find_text(db.session, who.id, text_id, is_admin=who.is_admin)
    if found is None:
        abort(404)
    return found[0]


def _place(text: SourceText, paragraph: Paragraph, form: WordsForm) -> tuple[int, int] | None:
    """Return where in the paragraph the words of the chosen sentence stand."""
    chosen = [one for one in text.sentences if str(one.number) == form.sentence.data]
    if not chosen or chosen[0].paragraph != paragraph.id:
        return None
    # A page shows every run of white space as one blank.
    words = re.compile(r"\s+".join(map(re.escape, form.words.data.split())))
    found = words.search(text.original, chosen[0].start, chosen[0].end)
    return found and (found.start() - paragraph.start, found.end() - paragraph.start)
