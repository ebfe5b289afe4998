"""Many candidates at once: accept by score, and move the thresholds of the gate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from quizapp.core.generation.thresholds import DEFAULTS, Bounds
from quizapp.extensions import db
from quizapp.services import review_queue
from quizapp.web.access import instructor_only
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.forms import ScoreForm, ThresholdForm, threshold_form
from quizapp.web.derive.present import FALLEN, OPEN, Asked
from quizapp.web.derive.queue import click_of, fresh_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from quizapp.models import Derivation
    from quizapp.services.review_queue import CandidateView

_ALL = 1_000_000
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """How many open candidates have that score or more, and the worst of them."""

    score: float
    count: int
    stem: str


@bp.route("/<int:derivation_id>/accept-many", methods=["GET", "POST"])
@instructor_only
def accept_many(derivation_id: int) -> ResponseReturnValue:
    """Say how many candidates a score lets through; accept them when that was looked at."""
    row = get_own_derivation(derivation_id)
    form = ScoreForm() if request.method == "POST" else ScoreForm(request.args)
    is_asked = request.method == "POST" or "score" in request.args
    is_fit = form.validate() if is_asked else False
    if request.method == "POST" and is_fit:
        review_queue.accept_above(db.session, row, form.score.data, click_of())
        db.session.commit()
        return redirect(Asked().url(derivation_id, did="accept"), code=303)
    waiting = _candidates(row, OPEN)
    page = render_template(
        "derive/accept_many.html",
        derivation=row,
        form=form,
        waiting=len(waiting),
        steps=_steps(waiting),
        count=_count(waiting, form.score.data) if is_fit else None,
        batch=fresh_key(),
    )
    return page, 422 if is_asked and not is_fit else 200


@bp.route("/<int:derivation_id>/thresholds", methods=["GET", "POST"])
@instructor_only
def thresholds(derivation_id: int) -> ResponseReturnValue:
    """Show where the gate's thresholds are, and what other ones would let through."""
    row = get_own_derivation(derivation_id)
    current = review_queue.thresholds_of(row)
    is_asked = request.method == "POST" or bool(request.args)
    form = threshold_form(current, request.form if request.method == "POST" else request.args)
    is_fit = form.validate() if is_asked else True
    if request.method == "POST" and is_fit:
        review_queue.set_thresholds(db.session, row, form.bounds())
        db.session.commit()
        return redirect(url_for("derive.thresholds", derivation_id=derivation_id), code=303)
    fallen = _candidates(row, FALLEN)
    page = render_template(
        "derive/thresholds.html",
        derivation=row,
        form=form,
        lines=form.lines(_alone(fallen)),
        fallen=len(fallen),
        more=_more(row, form) if request.args and is_fit else None,
    )
    return page, 200 if is_fit else 422


def _candidates(row: Derivation, state: str) -> tuple[CandidateView, ...]:
    wanted = Asked(state=state).filter
    found = review_queue.list_candidates(db.session, row, wanted, offset=0, limit=_ALL)
    return found.candidates


def _count(waiting: Sequence[CandidateView], score: float) -> int:
    return sum(view.row.score >= score for view in waiting)


def _steps(waiting: Sequence[CandidateView]) -> tuple[Step, ...]:
    """Return some scores to choose from: those that a tenth, two tenths … of them reach."""
    by_score = sorted(waiting, key=lambda view: -view.row.score)
    places = sorted({max(1, len(by_score) * step // _STEPS) for step in range(1, _STEPS + 1)})
    # Many may have the same score: it is one line.
    worst = {by_score[place - 1].row.score: by_score[place - 1] for place in places if by_score}
    return tuple(Step(score, _count(waiting, score), view.stem) for score, view in worst.items())


def _alone(fallen: Sequence[CandidateView]) -> Counter[str]:
    """Count the candidates that one check alone keeps back, by its code."""
    codes = ({finding.code for finding in view.rejecting} for view in fallen)
    return Counter(code for each in codes if len(each) == 1 for code in each)


def _more(row: Derivation, form: ThresholdForm) -> int:
    """Return how many more would pass under what the form says; fewer is below zero."""
    before = review_queue.survey(db.session, row).counts.fallen
    # Looked at without the session, which would write it.
    db.session.expunge(row)
    row.thresholds = {
        code: list(bounds)
        for code, bounds in form.bounds().items()
        if bounds != DEFAULTS.get(code, Bounds())
    }
    return before - review_queue.survey(db.session, row).counts.fallen
