"""Quizzes as their instructor sees them: the list, a preview, away and back."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import QuizError
from quizapp.core.selection import option_order
from quizapp.extensions import db
from quizapp.services.banks import live_items
from quizapp.services.quizzes import list_quizzes, sample_keys, set_archived, state_of
from quizapp.web.access import get_own_quiz, get_taught_quiz, instructor_only, viewer
from quizapp.web.quiz_admin import building
from quizapp.web.quiz_admin.blueprint import bp

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.questions import Item
    from quizapp.models import Quiz

__all__ = ["bp", "building"]

_MOST_DRAWS = 1_000_000


@bp.get("")
@instructor_only
def index() -> ResponseReturnValue:
    """List the viewer's quizzes, and those that ship with a bank."""
    who, now = viewer(), utcnow()
    lines = list_quizzes(db.session, who.id, everyones=who.is_admin)
    states = {line.row.id: state_of(line.row, now) for line in lines}
    own = [line for line in lines if line.row.owner_id is not None]
    return render_template(
        "quiz_admin/index.html",
        own=own,
        shipped=[line for line in lines if line.row.owner_id is None],
        states=states,
    )


@bp.get("/<int:quiz_id>/preview")
@instructor_only
def preview(quiz_id: int) -> ResponseReturnValue:
    """Show the questions of one attempt as it might be; ``?draw=`` asks for another."""
    quiz = get_taught_quiz(quiz_id)
    number = min(max(request.args.get("draw", 1, type=int), 1), _MOST_DRAWS)
    # The same address shows the same draw: it can be looked at again, or shown to somebody.
    rng = random.Random(f"{quiz.id}:{number}")  # noqa: S311 - nothing is kept secret
    try:
        questions = _sample(quiz, rng)
        refusal = ""
    except QuizError as error:
        questions, refusal = [], str(error)
    return render_template(
        "quiz_admin/preview.html",
        quiz=quiz,
        is_own=viewer().is_admin or quiz.owner_id == viewer().id,
        state=state_of(quiz, utcnow()),
        questions=questions,
        refusal=refusal,
        number=number,
    )


@bp.post("/<int:quiz_id>/archive")
@instructor_only
def archive(quiz_id: int) -> ResponseReturnValue:
    """Put a quiz away: no attempt begins any more, what was done is kept."""
    quiz = get_own_quiz(quiz_id)
    set_archived(quiz, utcnow())
    db.session.commit()
    flash(f"“{quiz.title}” is archived. Its scores are kept.", "success")
    return redirect(url_for("quiz_admin.index"), code=303)


@bp.post("/<int:quiz_id>/restore")
@instructor_only
def restore(quiz_id: int) -> ResponseReturnValue:
    """Bring an archived quiz back."""
    quiz = get_own_quiz(quiz_id)
    set_archived(quiz, None)
    db.session.commit()
    flash(f"“{quiz.title}” is back.", "success")
    return redirect(url_for("quiz_admin.index"), code=303)


def _sample(quiz: Quiz, rng: random.Random) -> list[tuple[Item, tuple[int, ...]]]:
    """Return the questions of a draw, with the order of their options."""
    keys = sample_keys(db.session, quiz, rng)
    items = {one.item.id: one.item for one in live_items(db.session, quiz.bank_id)}
    return [
        (
            items[key],
            option_order(items[key].content, rng, shuffle=quiz.shuffle_options),  # type: ignore[arg-type]
        )
        for key in keys
    ]
