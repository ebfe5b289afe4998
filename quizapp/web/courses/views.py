"""Classes as everybody has them: the list, joining, one class, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for
from flask_limiter.util import get_remote_address

from quizapp.clock import utcnow
from quizapp.extensions import db, limiter
from quizapp.models import Course, User
from quizapp.services import courses, gradebook
from quizapp.web.access import current_viewer, signed_in, viewer
from quizapp.web.courses import manage
from quizapp.web.courses.blueprint import bp
from quizapp.web.courses.forms import JoinForm
from quizapp.web.courses.present import done, window

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["bp"]

# With 32 ** 8 codes, nobody who tries this often finds one.
_TRIES = "10 per minute; 50 per hour"


def _account() -> str:
    who = current_viewer()
    return get_remote_address() if who is None else str(who.id)


@bp.get("/classes")
@signed_in
def index() -> ResponseReturnValue:
    """List the viewer's classes with their quizzes, and let them join another."""
    return _index(JoinForm(formdata=None))


@bp.post("/classes/join")
@limiter.limit(_TRIES, key_func=_account)
@signed_in
def join() -> ResponseReturnValue:
    """Join the class of a code; joining twice is fine."""
    form = JoinForm()
    if not form.validate():
        return _index(form), 422
    try:
        course = courses.join_course(db.session, form.code.data, viewer().id, utcnow())
    except courses.UnknownCode as error:
        form.code.errors = [str(error)]
        return _index(form), 422
    db.session.commit()
    flash(f"You are in the class {course.title}.", "success")
    return redirect(url_for("courses.show", course_id=course.id), code=303)


@bp.get("/classes/<int:course_id>")
@signed_in
def show(course_id: int) -> ResponseReturnValue:
    """Show a class: all of it to who teaches it, their own part to who is in it."""
    who = viewer()
    course = db.session.get(Course, course_id)
    if course is None:
        abort(404)
    if who.is_admin or (who.is_instructor and course.owner_id == who.id):
        return manage.overview(course)
    if not courses.is_member(db.session, course.id, who.id):
        abort(404)
    now = utcnow()
    quizzes = courses.quizzes_of(db.session, [course.id])
    scores = gradebook.own_scores(db.session, who.id, [quiz.id for quiz in quizzes])
    owner = db.session.get(User, course.owner_id)
    return render_template(
        "courses/own.html",
        course=course,
        owner=owner,
        quizzes=[(quiz, window(quiz, now), done(scores.get(quiz.id))) for quiz in quizzes],
    )


@bp.post("/classes/<int:course_id>/leave")
@signed_in
def leave(course_id: int) -> ResponseReturnValue:
    """Leave a class; attempts stay with the learner."""
    course = db.session.get(Course, course_id)
    if course is None or not courses.remove_member(db.session, course_id, viewer().id):
        abort(404)
    db.session.commit()
    flash(f"You have left the class {course.title}. Your attempts are kept.", "success")
    return redirect(url_for("courses.index"), code=303)


def _index(form: JoinForm) -> str:
    who, now = viewer(), utcnow()
    joined = courses.joined_courses(db.session, who.id)
    quizzes = courses.quizzes_of(db.session, [course.id for course in joined])
    scores = gradebook.own_scores(db.session, who.id, [quiz.id for quiz in quizzes])
    taught = []
    if who.is_instructor:
        taught = courses.taught_courses(db.session, None if who.is_admin else who.id)
    return render_template(
        "courses/index.html",
        form=form,
        taught=taught,
        joined=[
            (
                course,
                [
                    (quiz, window(quiz, now), done(scores.get(quiz.id)))
                    for quiz in quizzes
                    if quiz.course_id == course.id
                ],
            )
            for course in joined
        ],
    )
