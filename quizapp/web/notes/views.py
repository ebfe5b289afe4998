"""Decks of own cards: the list, one deck, its name, its classes, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db
from quizapp.models import Course
from quizapp.services import deck_sharing, notes, own_decks
from quizapp.web.access import get_own_deck, signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.notes import editing, images, making, pasting
from quizapp.web.notes.blueprint import bp
from quizapp.web.notes.forms import KIND_WORDS, DeckForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import BankRow

__all__ = ["bp", "editing", "images", "making", "pasting"]

PAGE_SIZE = 50
_MOST_REMOVED = 20


@bp.get("/decks")
@signed_in
def index() -> ResponseReturnValue:
    """List the viewer's own decks and those shared with their classes."""
    return _index(DeckForm(formdata=None))


@bp.post("/decks")
@signed_in
def create() -> ResponseReturnValue:
    """Make an empty deck."""
    form = DeckForm()
    if not form.validate():
        return _index(form), 422
    try:
        deck = own_decks.create_deck(db.session, viewer().id, form.title.data, utcnow())
    except NotAllowed as refusal:
        form.title.errors = [str(refusal)]
        return _index(form), 422
    db.session.commit()
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


@bp.get("/decks/<int:deck_id>")
@signed_in
def show(deck_id: int) -> ResponseReturnValue:
    """Show a deck to who made it: its notes, and who studies it."""
    deck = get_own_deck(deck_id)
    return _deck_page(deck, DeckForm(formdata=None, data={"title": deck.title}))


@bp.post("/decks/<int:deck_id>/rename")
@signed_in
def rename(deck_id: int) -> ResponseReturnValue:
    """Call a deck something else."""
    deck = get_own_deck(deck_id)
    form = DeckForm()
    if not form.validate():
        return _deck_page(deck, form), 422
    own_decks.rename_deck(db.session, deck, form.title.data, utcnow())
    db.session.commit()
    flash("The deck has its new name.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id), code=303)


@bp.post("/decks/<int:deck_id>/share")
@signed_in
def share(deck_id: int) -> ResponseReturnValue:
    """Let a class study the deck."""
    deck = get_own_deck(deck_id)
    course_id = to_id(request.form.get("course", ""))
    if course_id is None:
        abort(400)
    title = deck_sharing.share_deck(db.session, deck, course_id, utcnow())
    db.session.commit()
    flash(f"The class {title} finds {deck.title} under Cards now.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id, _anchor="classes"), code=303)


@bp.post("/decks/<int:deck_id>/unshare/<int:course_id>")
@signed_in
def unshare(deck_id: int, course_id: int) -> ResponseReturnValue:
    """Share a deck of one's own with a class no more."""
    deck = get_own_deck(deck_id)
    deck_sharing.unshare_deck(db.session, deck.id, course_id)
    db.session.commit()
    flash("The class studies the deck no more.", "success")
    return redirect(url_for("notes.show", deck_id=deck.id, _anchor="classes"), code=303)


@bp.post("/decks/<int:deck_id>/take-out/<int:course_id>")
@signed_in
def take_out(deck_id: int, course_id: int) -> ResponseReturnValue:
    """Take a deck out of a class that the viewer teaches."""
    deck_sharing.take_out(db.session, deck_id, _taught(course_id), utcnow())
    db.session.commit()
    flash("The class studies the deck no more. You can let it in again below.", "success")
    return redirect(url_for("notes.index", _anchor="shared"), code=303)


@bp.post("/decks/<int:deck_id>/let-in/<int:course_id>")
@signed_in
def let_in(deck_id: int, course_id: int) -> ResponseReturnValue:
    """Let a deck that was taken out of a class be studied there again."""
    deck_sharing.let_in(db.session, deck_id, _taught(course_id))
    db.session.commit()
    flash("The class may study the deck again.", "success")
    return redirect(url_for("notes.index", _anchor="shared"), code=303)


@bp.get("/decks/<int:deck_id>/delete")
@signed_in
def ask_delete(deck_id: int) -> ResponseReturnValue:
    """Ask whether the deck is to go, and say what goes with it."""
    deck = get_own_deck(deck_id)
    return render_template(
        "notes/delete.html",
        deck=deck,
        total=notes.list_notes(db.session, deck.id, limit=1).total,
        others=own_decks.count_others(db.session, deck),
    )


@bp.post("/decks/<int:deck_id>/delete")
@signed_in
def delete(deck_id: int) -> ResponseReturnValue:
    """Delete a deck for good."""
    deck = get_own_deck(deck_id)
    title = deck.title
    own_decks.remove_deck(db.session, deck)
    db.session.commit()
    flash(f"The deck {title} is deleted.", "success")
    return redirect(url_for("notes.index"), code=303)


def _taught(course_id: int) -> int:
    """Return the id of a class that the viewer teaches, or answer 404."""
    course = db.session.get(Course, course_id)
    if course is None or course.owner_id != viewer().id:
        abort(404)
    return course.id


def _index(form: DeckForm) -> str:
    who = viewer()
    return render_template(
        "notes/index.html",
        form=form,
        decks=own_decks.list_decks(db.session, who.id),
        shared=deck_sharing.shared_decks(db.session, who.id),
    )


def _deck_page(deck: BankRow, form: DeckForm) -> str:
    number = max(1, to_id(request.args.get("page", "")) or 1)
    found = notes.list_notes(db.session, deck.id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "notes/show.html",
        deck=deck,
        form=form,
        notes=found,
        removed=notes.list_notes(db.session, deck.id, limit=_MOST_REMOVED, removed=True),
        number=number,
        pages=-(-found.total // PAGE_SIZE),
        shares=deck_sharing.shares_of(db.session, deck),
        kind_words=KIND_WORDS,
    )
