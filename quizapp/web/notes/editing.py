"""Adding and changing notes, with a preview of the cards that they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.core.note_faults import BadNote, check
from quizapp.extensions import db
from quizapp.services import notes
from quizapp.services.note_cards import Writing
from quizapp.web.access import get_own_deck, signed_in
from quizapp.web.notes.blueprint import bp
from quizapp.web.notes.forms import FORMS, KIND_WORDS, values_of
from quizapp.web.notes.occlusion_forms import OcclusionForm, occlusion_values
from quizapp.web.notes.present import shown_cards

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import BankRow, Note
    from quizapp.web.notes.forms import NoteForm
    from quizapp.web.notes.present import ShownCard


@dataclass(frozen=True, slots=True)
class Sheet:
    """A note that is being written: its form, and the note that it changes."""

    deck: BankRow
    form: NoteForm
    note: Note | None = None


@bp.route("/decks/<int:deck_id>/notes/new/<note_kind>", methods=["GET", "POST"])
@signed_in
def add(deck_id: int, note_kind: str) -> ResponseReturnValue:
    """Write a new note."""
    deck = get_own_deck(deck_id)
    form = _form_of(note_kind)
    if isinstance(form, OcclusionForm) and not form.is_submitted():
        form.image.data = request.args.get("image", "")
    return _answer(Sheet(deck, form))


@bp.route("/decks/<int:deck_id>/notes/<int:note_id>", methods=["GET", "POST"])
@signed_in
def edit(deck_id: int, note_id: int) -> ResponseReturnValue:
    """Change a note; its cards keep what is remembered of them."""
    deck = get_own_deck(deck_id)
    note = _found(deck, note_id)
    content, feedback = notes.content_of(note)
    if note.kind == OcclusionForm.kind:
        form: NoteForm = OcclusionForm(data=occlusion_values(content, feedback))  # type: ignore[arg-type]
        form.highest_id = notes.highest_ordinal(db.session, note.id)
    else:
        form = FORMS[note.kind](data=values_of(content, feedback))
    return _answer(Sheet(deck, form, note))


@bp.post("/decks/<int:deck_id>/notes/<int:note_id>/remove")
@signed_in
def remove(deck_id: int, note_id: int) -> ResponseReturnValue:
    """Take a note's cards out of use; the deck's page brings them back."""
    deck = get_own_deck(deck_id)
    notes.remove_note(db.session, _found(deck, note_id), utcnow())
    db.session.commit()
    flash("The note is removed. Below the list you can bring it back.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


@bp.post("/decks/<int:deck_id>/notes/<int:note_id>/restore")
@signed_in
def restore(deck_id: int, note_id: int) -> ResponseReturnValue:
    """Bring back a note that was removed."""
    deck = get_own_deck(deck_id)
    notes.restore_note(db.session, deck, _found(deck, note_id), utcnow())
    db.session.commit()
    flash("The note is back, and what you remembered of its cards.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


@bp.post("/decks/<int:deck_id>/notes/preview/<note_kind>")
@signed_in
def preview(deck_id: int, note_kind: str) -> ResponseReturnValue:
    """Show the cards that a note makes, as a piece of the page."""
    deck = get_own_deck(deck_id)
    return render_template("notes/_preview.html", **preview_of(_form_of(note_kind), deck.id))


@bp.post("/decks/preview/<note_kind>")
@signed_in
def preview_words(note_kind: str) -> ResponseReturnValue:
    """Show the cards of a note whose deck is not chosen yet; an image has to be in one."""
    if note_kind == OcclusionForm.kind:
        abort(404)
    return render_template("notes/_preview.html", **preview_of(_form_of(note_kind), 0))


def preview_of(form: NoteForm, bank_id: int) -> dict[str, object]:
    """Return what the preview shows: the cards, or what keeps them from being made."""
    content, feedback = form.content(), form.feedback.data
    cards: tuple[ShownCard, ...] = ()
    faults: list[str] = []
    try:
        check(content, feedback)
        cards = shown_cards(content, bank_id)
    except BadNote as bad:
        faults = [fault.message for fault in bad.faults]
    return {"cards": cards, "faults": faults, "feedback": feedback}


def valid_writing(form: NoteForm) -> Writing | None:
    """Return what the form says; None when something is wrong, which stands at its field."""
    is_valid = form.validate()
    writing = Writing(form.content(), form.feedback.data)
    try:
        check(writing.content, writing.feedback)
    except BadNote as bad:
        form.show_faults(bad.faults)
        return None
    return writing if is_valid else None


def _form_of(kind: str) -> NoteForm:
    if kind == OcclusionForm.kind:
        return OcclusionForm()
    if kind not in FORMS:
        abort(404)
    return FORMS[kind]()


def _answer(sheet: Sheet) -> ResponseReturnValue:
    """Show the form, or save what was sent."""
    form = sheet.form
    if not form.is_submitted():
        return _page(sheet)
    if isinstance(form, OcclusionForm) and form.change_rows():
        return _page(sheet)
    if "preview" in request.form:
        return _page(sheet, is_previewed=True)
    writing = valid_writing(form)
    if writing is None:
        return _page(sheet), 422
    try:
        _save(sheet, writing)
    except BadNote as bad:
        form.show_faults(bad.faults)
        return _page(sheet), 422
    except NotAllowed as refusal:
        form.form_errors.append(str(refusal))
        return _page(sheet), 422
    return _saved(sheet)


def _save(sheet: Sheet, writing: Writing) -> None:
    if sheet.note is None:
        notes.add_note(db.session, sheet.deck, writing, utcnow())
    else:
        notes.edit_note(db.session, sheet.deck, sheet.note, writing, utcnow())


def _saved(sheet: Sheet) -> ResponseReturnValue:
    deck, form = sheet.deck, sheet.form
    db.session.commit()
    if sheet.note is not None:
        flash("Saved. The cards keep what you remember of them.", "success")
        return redirect(url_for("notes.show", deck_id=deck.id), code=303)
    flash("Added to the deck.", "success")
    if "another" in request.form and form.kind != OcclusionForm.kind:
        return redirect(url_for("notes.add", deck_id=deck.id, note_kind=form.kind), code=303)
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


def _page(sheet: Sheet, *, is_previewed: bool = False) -> str:
    form, deck = sheet.form, sheet.deck
    is_image = isinstance(form, OcclusionForm)
    shown = is_previewed or sheet.note is not None
    return render_template(
        "notes/occlusion.html" if is_image else "notes/edit.html",
        deck=deck,
        form=form,
        note=sheet.note,
        kind_word=KIND_WORDS[form.kind],
        preview=preview_of(form, deck.id) if shown and not form.errors else None,
    )


def _found(deck: BankRow, note_id: int) -> Note:
    note = notes.find_note(db.session, deck.id, note_id)
    if note is None:
        abort(404)
    return note
