"""Reviewing offline: the page that a device keeps, its worker, today's cards, and what comes back.

The page and the worker are the same for everybody and hold nothing of anybody. The cards are
one person's: they are kept by the device, under that person's id, until they sign out.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    get_template_attribute,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask_login import user_logged_out
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from quizapp.clock import utcnow
from quizapp.core.errors import Unreadable
from quizapp.core.scheduling import describe_interval
from quizapp.extensions import db
from quizapp.services.offline import Outcome, merge_lines, on_our_clock
from quizapp.services.offline_cards import cards_of_today
from quizapp.services.reading import evidence_for
from quizapp.services.reviewing import preview_ratings
from quizapp.services.texts import to_text
from quizapp.web.access import signed_in, viewer
from quizapp.web.assets import asset_url
from quizapp.web.card_sides import back_of, front_of
from quizapp.web.offline.sent import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask import Flask, Response
    from flask.blueprints import BlueprintSetupState
    from flask.typing import ResponseReturnValue

    from quizapp.core.text import Span
    from quizapp.models import TextRow
    from quizapp.services.cards import CardView
    from quizapp.services.offline import OfflineLine

bp = Blueprint("offline", __name__)

# All that the page of templates/offline/show.html loads; a test compares.
ASSETS = (
    "favicon.svg",
    "bootstrap.min.css",
    "theme.css",
    "study.css",
    "code.css",
    "review.css",
    "occlusion.css",
    "offline.css",
    "htmx.min.js",
    "quizapp.js",
    "offline_store.js",
    "offline_review.js",
)
_TEMPLATES = ("base.html", "macros/icons.html", "offline/show.html")
_LONGEST_BODY = 256 * 1024


@bp.get("/offline")
def show() -> str:
    """Show the page on which cards are reviewed offline: the same for everybody."""
    return render_template("offline/show.html", viewer=None)


@bp.get("/offline-worker.js")
def worker() -> Response:
    """Send the service worker, which begins with what it keeps.

    So its bytes change with every file that it keeps, and browsers take the new one.
    """
    kept = {
        "page": url_for("offline.show"),
        "assets": [asset_url(name) for name in ASSETS],
        "instead_of": [url_for("review.decks"), url_for("review.card"), url_for("offline.show")],
    }
    code = (files("quizapp.web") / "static" / "offline_worker.js").read_text("utf-8")
    parts = [code, json.dumps(kept), *map(_template_text, _TEMPLATES)]
    version = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
    # A worker's scope is its own folder and below: here, the whole site.
    body = f"const KEPT = {json.dumps(kept | {'version': version})};\n{code}"
    return current_app.response_class(body, mimetype="text/javascript")


@bp.get("/offline/session.json")
@signed_in
def session() -> Response:
    """Say whose session this is, with a token to send what waits."""
    return jsonify(_whose())


@bp.get("/offline/cards.json")
@signed_in
def cards() -> Response:
    """Send today's cards, both sides of each as the review page shows them."""
    now, learner = utcnow(), viewer().learner
    found = cards_of_today(db.session, learner, now)
    evidence = evidence_for(db.session, learner.id, [card.version_id for card in found])
    shown = [_shown(card, evidence.get(card.version_id, [])) for card in found]
    return jsonify({**_whose(), "at": now.isoformat(), "cards": shown})


@bp.post("/offline/sync")
@signed_in
def sync() -> ResponseReturnValue:
    """Take in what a device did offline; say of each line what became of it."""
    if (request.content_length or 0) > _LONGEST_BODY:
        abort(413)
    try:
        sent = read(request.get_json())
    except (Unreadable, RecursionError, BadRequest, UnsupportedMediaType):
        return jsonify({"refused": "This is no list of reviews."}), 400
    now = utcnow()
    lines = [line for line in sent.lines if not isinstance(line, Outcome)]
    ours = on_our_clock(lines, sent.device_now, now)
    outcomes = merge_lines(db.session, viewer().learner, ours, now)
    db.session.commit()
    return jsonify({"outcomes": [_answer(line, outcomes) for line in sent.lines]})


@bp.record_once
def _listen(state: BlueprintSetupState) -> None:
    user_logged_out.connect(_note_sign_out, state.app)


def _note_sign_out(_app: Flask, **_: object) -> None:
    g.signed_out = True


@bp.after_app_request
def _clear_device(response: Response) -> Response:
    """Let the browser forget all that pages stored, when somebody signs out."""
    if g.get("signed_out", False):
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _whose() -> dict[str, object]:
    who = viewer()
    return {"learner": who.id, "keys": who.keys, "token": generate_csrf()}


def _shown(card: CardView, evidence: Iterable[tuple[TextRow, Sequence[Span]]]) -> dict[str, object]:
    learner, now = viewer().learner, utcnow()
    front, back, due = front_of(card), back_of(card), card.memory.due
    memories = preview_ratings(db.session, learner, card, now, is_answered=False)
    at = max(now, card.memory.last_review or now)
    front_side = get_template_attribute("review/_sides.html", "front_side")
    back_side = get_template_attribute("review/_sides.html", "back_side")
    passage = get_template_attribute("macros/evidence.html", "passage")
    return {
        "item_id": card.item_id,
        "sequence": card.sequence,
        "bank": card.bank_title,
        "ready": None if due is None else due.isoformat(),
        "intervals": [describe_interval(memory, at) for memory in memories.values()],
        "front": front_side(front, None),
        "back": front_side(front, back) + back_side(back, card),
        "source": "".join(passage(to_text(row), spans, row_id=row.id) for row, spans in evidence),
    }


def _answer(line: OfflineLine | Outcome, outcomes: dict[str, Outcome]) -> dict[str, object]:
    """Return what the device is told of a line; those that cannot be read have no key."""
    if isinstance(line, Outcome):
        return {"key": None, "state": line.fate.value, "reason": line.reason}
    outcome = outcomes[line.key]
    return {"key": line.key, "state": outcome.fate.value, "reason": outcome.reason}


def _template_text(name: str) -> str:
    environment = current_app.jinja_env
    if environment.loader is None:
        raise RuntimeError("the app has no templates")
    return environment.loader.get_source(environment, name)[0]
