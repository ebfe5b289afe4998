"""Quizzes and attempts: begin, look over, submit, see the results."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core import attempts as rules
from quizapp.core.bank import Feedback
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db
from quizapp.services import attempts, results
from quizapp.services.answering import places_of
from quizapp.web.access import signed_in, viewer
from quizapp.web.quiz import questions
from quizapp.web.quiz.blueprint import bp
from quizapp.web.quiz.present import first_open, next_steps, time_left

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import Attempt, Quiz

__all__ = ["bp", "questions"]


@bp.get("/quizzes/<int:quiz_id>")
@signed_in
def show(quiz_id: int) -> ResponseReturnValue:
    """Show what the quiz asks, when it may be taken, and how earlier attempts went."""
    who, now = viewer(), utcnow()
    quiz = attempts.quiz_of_learner(db.session, quiz_id, who.id)
    if quiz is None:
        abort(404)
    own = results.attempts_at(db.session, quiz.id, who.id)
    running = next((one for one in own if one.submitted_at is None), None)
    return render_template(
        "quiz/show.html",
        quiz=quiz,
        questions=results.count_questions(db.session, quiz.id),
        is_after_each=attempts.feedback_of(quiz) is Feedback.AFTER_EACH,
        running=running,
        is_over=running is not None and attempts.standing_of(running).is_over(now),
        finished=[one for one in own if one.submitted_at is not None],
        attempts_used=len(own),
        refusal=_refusal(quiz, len(own)),
    )


@bp.post("/quizzes/<int:quiz_id>/attempts")
@signed_in
def start(quiz_id: int) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    who, now = viewer(), utcnow()
    quiz = attempts.startable_quiz(db.session, quiz_id, who.id)
    if quiz is None:
        abort(404)
    try:
        attempt = attempts.start_attempt(
            db.session, quiz, who.learner, now=now, rng=secrets.SystemRandom()
        )
    except NotAllowed as refusal:
        # What was done before the refusal stands: an attempt out of time is submitted.
        db.session.commit()
        flash(str(refusal), "warning")
        return redirect(url_for("quiz.show", quiz_id=quiz_id), code=303)
    places = places_of(db.session, attempt.id)
    db.session.commit()
    return redirect(
        url_for("quiz.question", attempt_id=attempt.id, position=first_open(places)), code=303
    )


@bp.get("/attempts/<int:attempt_id>")
@signed_in
def attempt(attempt_id: int) -> ResponseReturnValue:
    """Show the results of a submitted attempt; lead to the first open question of another."""
    found, quiz = _get_own_attempt(attempt_id)
    if found.submitted_at is None:
        places = places_of(db.session, attempt_id)
        if attempts.standing_of(found).is_over(utcnow()):
            return render_template("quiz/time_up.html", attempt=found, quiz=quiz, places=places)
        return redirect(
            url_for("quiz.question", attempt_id=attempt_id, position=first_open(places))
        )
    who = viewer()
    answered = results.results_of(db.session, attempt_id)
    own = results.attempts_at(db.session, quiz.id, who.id)
    running = any(one.submitted_at is None for one in own)
    refusal = _refusal(quiz, len(own))
    return render_template(
        "quiz/results.html",
        attempt=found,
        quiz=quiz,
        results=answered,
        steps=next_steps(answered),
        may_retake=running or not refusal,
        is_running=running,
        is_readable=quiz.bank_id in results.readable_banks(db.session, who.id, [quiz.bank_id]),
    )


@bp.get("/attempts/<int:attempt_id>/overview")
@signed_in
def overview(attempt_id: int) -> ResponseReturnValue:
    """List the questions with what is answered and flagged, before submitting."""
    found, quiz = _get_own_attempt(attempt_id)
    now = utcnow()
    if attempts.standing_of(found).is_over(now):
        return redirect(url_for("quiz.attempt", attempt_id=attempt_id))
    return render_template(
        "quiz/overview.html",
        attempt=found,
        quiz=quiz,
        places=places_of(db.session, attempt_id),
        deadline=found.deadline,
        now=now,
        left=time_left(found.deadline, now) if found.deadline else "",
    )


@bp.post("/attempts/<int:attempt_id>/submit")
@signed_in
def submit(attempt_id: int) -> ResponseReturnValue:
    """Finish the attempt; again, it changes nothing."""
    found, _ = _get_own_attempt(attempt_id)
    attempts.submit_attempt(db.session, found, viewer().learner, utcnow())
    db.session.commit()
    return redirect(url_for("quiz.attempt", attempt_id=attempt_id), code=303)


def _get_own_attempt(attempt_id: int) -> tuple[Attempt, Quiz]:
    found = results.find_attempt(db.session, viewer().id, attempt_id)
    if found is None:
        abort(404)
    return found


def _refusal(quiz: Quiz, used: int) -> str:
    """Return why no attempt may begin now; nothing when one may."""
    if attempts.startable_quiz(db.session, quiz.id, viewer().id) is None:
        return "This quiz is no longer offered to you."
    try:
        rules.check_start(attempts.window_of(quiz), used, utcnow())
    except NotAllowed as refusal:
        return str(refusal)
    return ""
