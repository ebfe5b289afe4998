"""The page of one question: show it, save its answer, check it, flag it.

This is the hot path: a GET costs three statements, an answer four and one commit.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.bank import Feedback
from quizapp.core.codec import encode_response
from quizapp.core.errors import AlreadyChecked, NotAllowed, StaleResponse, Unreadable
from quizapp.core.evidence import Confidence
from quizapp.core.grading import grade
from quizapp.core.responses import Cleared, Response, parse
from quizapp.extensions import db
from quizapp.services import answering, memory, results
from quizapp.services.answering import Submission
from quizapp.web.access import signed_in, viewer
from quizapp.web.quiz.answer_clock import began_field, time_since
from quizapp.web.quiz.blueprint import bp
from quizapp.web.quiz.present import time_left
from quizapp.web.shown import as_typed

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from quizapp.services.answering import SlotView

_KEY_LENGTH = 40
_MOST_DIGITS = 6
_CONFIDENCES = {str(int(one)): one for one in Confidence}
_NOTHING_CHOSEN = "Answer the question first, then check it."


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form of a question sent."""

    values: tuple[str, ...]
    key: str
    sequence: int
    go: str
    confidence: Confidence | None
    began: str


@bp.get("/attempts/<int:attempt_id>/questions/<int:position>")
@signed_in
def question(attempt_id: int, position: int) -> ResponseReturnValue:
    """Show one question of an open attempt."""
    slot = _get_own_slot(attempt_id, position)
    if slot.standing.is_over(utcnow()):
        return redirect(_attempt_url(slot))
    if slot.shows_feedback:
        return _checked_page(slot)
    return _page(slot, slot.response)


@bp.post("/attempts/<int:attempt_id>/questions/<int:position>")
@signed_in
def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Save the answer and go where the button leads; ``check`` makes it final."""
    slot = _get_own_slot(attempt_id, position, to_change=True)
    sent = _sent()
    in_place = "HX-Request" in request.headers
    try:
        submission = _save(slot, sent)
    except NotAllowed as refusal:
        return _refused(slot, refusal, in_place=in_place)
    except (Unreadable, StaleResponse) as error:
        return _saved(slot, str(error)) if in_place else _again(slot, sent, error)
    db.session.commit()
    if in_place:
        return _saved(slot, "", submission)
    return redirect(_target(slot, sent.go), code=303)


@bp.post("/attempts/<int:attempt_id>/questions/<int:position>/flag")
@signed_in
def flag(attempt_id: int, position: int) -> ResponseReturnValue:
    """Set or remove the flag; an answer that comes along is saved first."""
    slot = _get_own_slot(attempt_id, position, to_change=True)
    sent = _sent()
    try:
        if sent.key and slot.checked_at is None:
            _save(slot, sent)
        answering.flag_slot(db.session, slot, flag=request.form.get("flag") == "1", now=utcnow())
    except NotAllowed as refusal:
        return _refused(slot, refusal, in_place=False)
    except (Unreadable, StaleResponse) as error:
        return _again(slot, sent, error)
    db.session.commit()
    return redirect(_target(slot, "save"), code=303)


def _save(slot: SlotView, sent: Sent) -> Submission:
    """Save what was sent, checked if wanted; raises what reading and saving it raise.

    Returns what the slot then has.
    """
    wants_check = sent.go == "check" and slot.feedback is Feedback.AFTER_EACH
    response = Cleared() if sent.go == "clear" else parse(slot.question, sent.values, slot.order)
    is_empty = isinstance(response, Cleared)
    if is_empty and wants_check:
        raise Unreadable(_NOTHING_CHOSEN)
    if is_empty and sent.sequence == 0 and sent.go != "clear":
        # Nothing was chosen on this page, and nothing stood there: it only moves on.
        return Submission(slot.response or response, sent.key, slot.sequence, slot.confidence)
    now = utcnow()
    submission = _submission(slot, sent, response, now)
    answering.answer_slot(db.session, slot, submission, now=now, check=wants_check)
    if wants_check:
        _learn(slot)
    return submission


def _submission(slot: SlotView, sent: Sent, response: Response, now: datetime) -> Submission:
    """Return the answer and how it was given, which is not known of one that was cleared."""
    if isinstance(response, Cleared):
        return Submission(response, _log_key(sent.key, response, None), sent.sequence)
    confidence = sent.confidence if slot.asks_confidence else None
    key = _log_key(sent.key, response, confidence)
    taken = time_since(sent.began, slot.id, now)
    return Submission(response, key, sent.sequence, confidence, taken)


def _learn(before: SlotView) -> None:
    """Feed a question just checked to the learner's memory, once."""
    who = viewer()
    after = answering.find_slot(db.session, who.id, before.attempt_id, before.position)
    if after is None or after.checked_at is None or before.checked_at is not None:
        return
    answered = memory.GradedAnswer(
        after.id,
        after.item_id,
        after.fraction or 0.0,
        after.question,
        after.confidence,
        after.milliseconds,
    )
    memory.learn_from_answers(db.session, who.learner, [answered], after.checked_at)


def _log_key(key: str, response: Response, confidence: Confidence | None) -> str:
    """Return the key under which an answer is logged.

    It covers the answer, too: the same page sent twice is one answer, but a page sent again
    with another answer, because the reply to the first never came, is not taken for it.
    """
    stored = json.dumps([encode_response(response), confidence], sort_keys=True)
    return hashlib.sha256(f"{key}\0{stored}".encode()).hexdigest()[:_KEY_LENGTH]


def _sent() -> Sent:
    form = request.form
    sequence = form.get("sequence", "")
    is_number = sequence.isascii() and sequence.isdigit() and len(sequence) <= _MOST_DIGITS
    return Sent(
        values=tuple(form.getlist("answer")),
        key=form.get("key") or secrets.token_urlsafe(),
        sequence=int(sequence) if is_number else 0,
        go=form.get("go", "save"),
        confidence=_CONFIDENCES.get(form.get("confidence", "")),
        began=form.get("began", ""),
    )


def _target(slot: SlotView, go: str) -> str:
    match go.partition("-"):
        case "next", _, _:
            position = slot.position + 1
        case "previous", _, _:
            position = max(1, slot.position - 1)
        case "to", "-", place if place.isascii() and place.isdigit() and len(place) <= _MOST_DIGITS:
            position = int(place)
        case "overview", _, _:
            return url_for("quiz.overview", attempt_id=slot.attempt_id)
        case _:
            position = slot.position
    return url_for("quiz.question", attempt_id=slot.attempt_id, position=position)


def _refused(slot: SlotView, refusal: NotAllowed, *, in_place: bool) -> ResponseReturnValue:
    """Lead to where the learner can go on: the question checked, or the attempt that is over."""
    flash(str(refusal), "warning")
    is_checked = isinstance(refusal, AlreadyChecked)
    url = _target(slot, "save") if is_checked else _attempt_url(slot)
    if in_place:
        return "", 200, {"HX-Redirect": url}
    return redirect(url, code=303)


def _saved(slot: SlotView, refusal: str, saved: Submission | None = None) -> ResponseReturnValue:
    """Answer a page that saves in place: how it went, and the form's next key and count."""
    is_new = saved is not None and not slot.holds(saved)
    return render_template(
        "quiz/_saved.html",
        refusal=refusal,
        is_saved=saved is not None and not isinstance(saved.response, Cleared),
        key=secrets.token_urlsafe(),
        sequence=slot.sequence + is_new,
    )


def _again(slot: SlotView, sent: Sent, error: Unreadable | StaleResponse) -> ResponseReturnValue:
    """Show the page again with what was typed, and why it was not saved."""
    try:
        kept: Response | None = parse(slot.question, sent.values, slot.order)
    except Unreadable:
        kept = as_typed(slot.question, slot.order, sent.values, slot.response)
    return _page(slot, kept, sent, error), 409 if isinstance(error, StaleResponse) else 422


def _page(
    slot: SlotView,
    response: Response | None,
    sent: Sent | None = None,
    error: Unreadable | StaleResponse | None = None,
) -> str:
    """Show the form of an open question. Nothing that tells the key goes to the template.

    A page ``sent`` that is shown again has been open since it was shown first.
    """
    now = utcnow()
    deadline = slot.standing.deadline
    refusal = "" if error is None else str(error)
    is_stale = isinstance(error, StaleResponse)
    return render_template(
        "quiz/question.html",
        slot=slot,
        response=response,
        places=answering.places_of(db.session, slot.attempt_id),
        errors=[] if is_stale or not refusal else [refusal],
        notice=refusal if is_stale else "",
        is_saved=not isinstance(response, Cleared | None) and response == slot.response,
        # Words that cannot be read would hold the learner here: every button saves first.
        can_clear=isinstance(error, Unreadable) and not isinstance(response, Cleared | None),
        is_after_each=slot.feedback is Feedback.AFTER_EACH,
        key=secrets.token_urlsafe(),
        began=sent.began if sent else began_field(slot.id, slot.milliseconds, now),
        confidences=Confidence if slot.asks_confidence else (),
        confidence=sent.confidence if sent else slot.confidence,
        now=now,
        deadline=deadline,
        left=time_left(deadline, now) if deadline else "",
    )


def _checked_page(slot: SlotView) -> ResponseReturnValue:
    """Show a question that was checked, with its key, reasons and passage."""
    now = utcnow()
    deadline = slot.standing.deadline
    return render_template(
        "quiz/checked.html",
        slot=slot,
        grade=grade(slot.question, slot.response or Cleared()),
        places=answering.places_of(db.session, slot.attempt_id),
        sources=results.sources_of(db.session, [slot.version_id]).get(slot.version_id, ()),
        is_readable=results.may_read_quiz_bank(db.session, viewer().id, slot.quiz_id),
        now=now,
        deadline=deadline,
        left=time_left(deadline, now) if deadline else "",
    )


def _attempt_url(slot: SlotView) -> str:
    return url_for("quiz.attempt", attempt_id=slot.attempt_id)


def _get_own_slot(attempt_id: int, position: int, *, to_change: bool = False) -> SlotView:
    slot = answering.find_slot(db.session, viewer().id, attempt_id, position, to_change=to_change)
    if slot is None:
        abort(404)
    return slot
