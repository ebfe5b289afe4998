"""The review queue: one candidate beside its sentence, and what is decided about it.

Every step is a link or a form with an address of its own. Scripts swap the part of the page
that changed; the server does not know of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request

from quizapp.clock import utcnow
from quizapp.core.errors import QuizError, Stale
from quizapp.extensions import db
from quizapp.services import review_queue
from quizapp.services.derivations import text_of
from quizapp.services.review_queue import REASONS, Click
from quizapp.web.access import instructor_only, viewer
from quizapp.web.addresses import to_id
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.pane import pane
from quizapp.web.derive.present import Asked, queue_page, shown_candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from quizapp.core.linting import Flaw
    from quizapp.core.text import Span
    from quizapp.models import CandidateRow, Derivation
    from quizapp.services.review_queue import CandidateView, Survey
    from quizapp.web.derive.forms import PhraseForm
    from quizapp.web.item_forms import ItemForm

_LONGEST_KEY = 40
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands in the candidate's place while a question is worded.

    ``spans`` are lit in the text. ``chosen`` is where a phrase is chosen for an own question,
    and ``here`` what its address needs besides.
    """

    heading: str
    action: str
    spans: tuple[Span, ...]
    form: ItemForm | None = None
    marks: Mapping[str, Sequence[Flaw]] = field(default_factory=dict)
    chosen: PhraseForm | None = None
    here: Mapping[str, str] = field(default_factory=dict)


@bp.get("/<int:derivation_id>/review")
@instructor_only
def review(derivation_id: int) -> ResponseReturnValue:
    """Show a candidate of the filter beside the text: the one asked for, else the first."""
    row = get_own_derivation(derivation_id)
    asked = asked_for()
    seen = review_queue.survey(db.session, row, asked.filter)
    return queue_html(row, asked, _selected(row, asked, seen), seen=seen)


@bp.post("/<int:derivation_id>/candidates/<int:candidate_id>/accept")
@instructor_only
def accept(derivation_id: int, candidate_id: int) -> ResponseReturnValue:
    """Accept a candidate and go on to the next one."""
    return _decide(
        derivation_id,
        candidate_id,
        "accept",
        lambda row, click: review_queue.accept(db.session, row, click),
    )


@bp.post("/<int:derivation_id>/candidates/<int:candidate_id>/reject")
@instructor_only
def reject(derivation_id: int, candidate_id: int) -> ResponseReturnValue:
    """Reject a candidate for the reason given, and go on to the next one."""
    reason = request.form.get("reason", "")
    return _decide(
        derivation_id,
        candidate_id,
        "reject",
        lambda row, click: review_queue.reject(db.session, row, reason, click),
    )


@bp.post("/<int:derivation_id>/undo")
@instructor_only
def undo(derivation_id: int) -> ResponseReturnValue:
    """Take back what was decided last, and show it."""
    row = get_own_derivation(derivation_id)
    undone = review_queue.undo(db.session, row.id, click_of())
    db.session.commit()
    asked = asked_for()
    if undone is None:
        return redirect(asked.url(row.id, did="nothing"), code=303)
    return redirect(asked.url(row.id, candidate=undone.candidate_id, did="undo"), code=303)


def asked_for() -> Asked:
    """Return what the address asks of the queue; nonsense asks for nothing."""
    given = {name: request.args.get(name, "").replace("\0", "") for name in Asked.NAMES}
    number = request.args.get("page", 0, type=int)
    return Asked(**given, page=min(max(number, 0), _MOST_PAGES))


def click_of(seen: int | None = None) -> Click:
    """Return the press of a button; the page brought a key along, so that two count once."""
    batch = request.form.get("batch", "").replace("\0", "")[:_LONGEST_KEY]
    return Click(viewer().id, batch or fresh_key(), utcnow(), seen)


def fresh_key() -> str:
    """Return a key for the next press of a button."""
    return secrets.token_urlsafe(16)


def get_candidate(derivation: Derivation, candidate_id: int) -> CandidateView:
    """Return a candidate of the derivation, or answer 404."""
    found = review_queue.find_candidate(db.session, derivation, candidate_id)
    if found is None:
        abort(404)
    return found


def queue_html(
    derivation: Derivation,
    asked: Asked,
    selected: CandidateView | None,
    wording: Wording | None = None,
    seen: Survey | None = None,
) -> str:
    """Return the page of the queue, with a form in the candidate's place when it is worded.

    ``seen`` is what the filter lets through, where the caller has looked already.
    """
    seen = seen or review_queue.survey(db.session, derivation, asked.filter)
    page = queue_page(db.session, derivation, asked, seen, selected)
    spans = selected.evidence if selected else ()
    text = text_of(derivation)
    return render_template(
        "derive/review.html",
        derivation=derivation,
        queue=page,
        shown=None if selected is None else shown_candidate(text, selected),
        selected_id=None if selected is None else selected.row.id,
        pane=pane(text, wording.spans if wording else spans, request.args.get("around", "")),
        wanted=asked,
        args=asked.args,
        reasons=REASONS,
        batch=fresh_key(),
        wording=wording,
    )


def next_id(derivation: Derivation, asked: Asked, row: CandidateRow) -> int | None:
    """Return what comes after a candidate in the filter; after the last one, the first."""
    seen = review_queue.survey(db.session, derivation, asked.filter)
    following = seen.place_of(row).next_id
    return following or next(iter(seen.ids(0, 1)), None)


def _selected(derivation: Derivation, asked: Asked, seen: Survey) -> CandidateView | None:
    wanted = request.args.get("candidate", "")
    if wanted:
        candidate_id = to_id(wanted)
        if candidate_id is None:
            abort(404)
        return get_candidate(derivation, candidate_id)
    found = review_queue.list_surveyed(db.session, derivation, seen, offset=asked.offset, limit=1)
    return next(iter(found.candidates), None)


def _decide(
    derivation_id: int,
    candidate_id: int,
    did: str,
    act: Callable[[CandidateRow, Click], None],
) -> ResponseReturnValue:
    derivation, asked = get_own_derivation(derivation_id), asked_for()
    row = get_candidate(derivation, candidate_id).row
    try:
        act(row, click_of(to_id(request.form.get("seen", ""))))
    except Stale:
        db.session.rollback()
        return redirect(asked.url(derivation_id, candidate=candidate_id, did="stale"), code=303)
    except QuizError:
        db.session.rollback()
        return redirect(asked.url(derivation_id, candidate=candidate_id, did="reason"), code=303)
    following = next_id(derivation, asked, row)
    db.session.commit()
    return redirect(asked.url(derivation_id, candidate=following, did=did), code=303)
