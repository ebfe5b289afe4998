"""Scores of the learners that the viewer may see: as pages, and streamed as CSV."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request

from quizapp.extensions import db
from quizapp.services import courses, gradebook
from quizapp.services.gradebook import ANSWER_HEADER, SCORE_HEADER, Scope
from quizapp.web.access import get_taught_course, get_taught_quiz, instructor_only, viewer
from quizapp.web.downloads import csv_response
from quizapp.web.gradebook.present import rows_of

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

bp = Blueprint("gradebook", __name__)
PAGE = 50  # learners


@bp.get("/teach/scores")
@instructor_only
def index() -> ResponseReturnValue:
    """List the classes and quizzes whose scores the viewer may see."""
    return render_template(
        "gradebook/index.html",
        courses=courses.taught_courses(db.session, _viewer_id()),
        quizzes=gradebook.quizzes_seen(db.session, Scope(_viewer_id())),
    )


@bp.get("/teach/classes/<int:course_id>/scores")
@instructor_only
def course(course_id: int) -> ResponseReturnValue:
    """Show what each learner of a class has done."""
    found = get_taught_course(course_id)
    return _page("gradebook/course.html", Scope(_viewer_id(), course_id=found.id), course=found)


@bp.get("/teach/classes/<int:course_id>/scores.csv")
@instructor_only
def course_scores_csv(course_id: int) -> ResponseReturnValue:
    """Send the scores of a class."""
    found = get_taught_course(course_id)
    return _scores(f"{found.title} scores", Scope(_viewer_id(), course_id=found.id))


@bp.get("/teach/classes/<int:course_id>/answers.csv")
@instructor_only
def course_answers_csv(course_id: int) -> ResponseReturnValue:
    """Send every answer of a class."""
    found = get_taught_course(course_id)
    return _answers(f"{found.title} answers", Scope(_viewer_id(), course_id=found.id))


@bp.get("/teach/quizzes/<int:quiz_id>/scores")
@instructor_only
def quiz(quiz_id: int) -> ResponseReturnValue:
    """Show what each learner has done at a quiz."""
    found = get_taught_quiz(quiz_id)
    return _page("gradebook/quiz.html", Scope(_viewer_id(), quiz_id=found.id), quiz=found)


@bp.get("/teach/quizzes/<int:quiz_id>/scores.csv")
@instructor_only
def quiz_scores_csv(quiz_id: int) -> ResponseReturnValue:
    """Send the scores of a quiz."""
    found = get_taught_quiz(quiz_id)
    return _scores(f"{found.title} scores", Scope(_viewer_id(), quiz_id=found.id))


@bp.get("/teach/quizzes/<int:quiz_id>/answers.csv")
@instructor_only
def quiz_answers_csv(quiz_id: int) -> ResponseReturnValue:
    """Send every answer to a quiz."""
    found = get_taught_quiz(quiz_id)
    return _answers(f"{found.title} answers", Scope(_viewer_id(), quiz_id=found.id))


def _viewer_id() -> int | None:
    """Return whose eyes look; an admin's see everything."""
    return None if viewer().is_admin else viewer().id


def _page(template: str, scope: Scope, **values: object) -> str:
    number = request.args.get("page", 1, int)
    if not 1 <= number <= 1_000_000:  # noqa: PLR2004 - beyond any list, within any integer
        abort(404)
    page = gradebook.score_page(db.session, scope, number, PAGE)
    return render_template(
        template,
        rows=rows_of(page.scores),
        count=page.learners,
        number=number,
        pages=-(-page.learners // PAGE),
        **values,
    )


def _scores(title: str, scope: Scope) -> Response:
    return csv_response(title, SCORE_HEADER, partial(gradebook.score_rows, scope=scope))


def _answers(title: str, scope: Scope) -> Response:
    return csv_response(title, ANSWER_HEADER, partial(gradebook.answer_rows, scope=scope))
