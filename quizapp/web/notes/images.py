"""Images of decks: sent by who makes the deck, served to who studies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.services.media import ImageRefused, find_image, store_image
from quizapp.web.access import get_own_deck, signed_in, viewer
from quizapp.web.notes.blueprint import bp
from quizapp.web.notes.forms import ImageForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

# What a digest names never changes; but whoever signs in here next is somebody else.
_CACHED = "private, max-age=86400"
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@bp.route("/decks/<int:deck_id>/images", methods=["GET", "POST"])
@signed_in
def send_image(deck_id: int) -> ResponseReturnValue:
    """Take an image for a new note, and go on to draw on it."""
    deck = get_own_deck(deck_id)
    form = ImageForm()
    if not form.is_submitted():
        return render_template("notes/image.html", deck=deck, form=form)
    form.validate()
    sent = form.image.data.read() if form.image.data else b""
    try:
        image = store_image(db.session, deck, sent, utcnow())
    except ImageRefused as refusal:
        form.image.errors = [str(refusal)]
        return render_template("notes/image.html", deck=deck, form=form), 422
    db.session.commit()
    to = url_for("notes.add", deck_id=deck.id, note_kind="occlusion", image=image.digest)
    return redirect(to, code=303)


@bp.get("/decks/<int:deck_id>/images/<image_digest>")
@signed_in
def image(deck_id: int, image_digest: str) -> ResponseReturnValue:
    """Serve an image to who may study the cards of its deck."""
    found = find_image(db.session, viewer().id, deck_id, image_digest)
    if found is None:
        abort(404)
    response = Response(found.content, mimetype=found.mime)
    response.headers["Cache-Control"] = _CACHED
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    name = f"image.{_SUFFIXES[found.mime]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.vary.add("Cookie")
    response.set_etag(found.digest)
    return response
