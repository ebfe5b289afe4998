"""Classes as who teaches them has them: make, look over, rename, archive, remove learners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import User
from quizapp.services import courses, gradebook
from quizapp.services.gradebook import Scope
from quizapp.web.access import get_taught_course, instructor_only, viewer
from quizapp.web.courses.blueprint import bp
from quizapp.web.courses.forms import CourseForm
from quizapp.web.courses.present import alarms, lines, window

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import Course

PAGE = 50  # learners


@bp.route("/classes/new", methods=["GET", "POST"])
@instructor_only
def new() -> ResponseReturnValue:
    """Make a class."""
    form = CourseForm()
    if not form.validate_on_submit():
        return render_template("courses/new.html", form=form), 422 if form.is_submitted() else 200
    course = courses.create_course(db.session, viewer().id, form.title.data, utcnow())
    db.session.commit()
    flash("The class is made. Give its code to your learners.", "success")
    return redirect(url_for("courses.show", course_id=course.id), code=303)


@bp.post("/classes/<int:course_id>/rename")
@instructor_only
def rename(course_id: int) -> ResponseReturnValue:
    """Give the class another name."""
    course, form = get_taught_course(course_id), CourseForm()
    if not form.validate():
        return overview(course, form), 422
    course.title = form.title.data
    db.session.commit()
    flash("The class has its new name.", "success")
    return _back(course_id)


@bp.post("/classes/<int:course_id>/new-code")
@instructor_only
def new_code(course_id: int) -> ResponseReturnValue:
    """Give the class another code."""
    courses.renew_code(db.session, get_taught_course(course_id))
    db.session.commit()
    flash("The class has a new code. The old one no longer works.", "success")
    return _back(course_id)


@bp.post("/classes/<int:course_id>/archive")
@instructor_only
def archive(course_id: int) -> ResponseReturnValue:
    """Put the class away: nobody can join it; what was done stays."""
    course = get_taught_course(course_id)
    course.archived_at = course.archived_at or utcnow()
    db.session.commit()
    flash("The class is archived. Its scores are kept.", "success")
    return _back(course_id)


@bp.post("/classes/<int:course_id>/restore")
@instructor_only
def restore(course_id: int) -> ResponseReturnValue:
    """Take the class up again."""
    get_taught_course(course_id).archived_at = None
    db.session.commit()
    flash("The class is open again.", "success")
    return _back(course_id)


@bp.get("/classes/<int:course_id>/learners")
@instructor_only
def members(course_id: int) -> ResponseReturnValue:
    """List who is in the class."""
    course, number = get_taught_course(course_id), page_number()
    count = courses.count_members(db.session, course.id)
    return render_template(
        "courses/members.html",
        course=course,
        members=courses.members(db.session, course.id, number, PAGE),
        count=count,
        number=number,
        pages=page_count(count),
    )


@bp.post("/classes/<int:course_id>/learners/<int:learner_id>/remove")
@instructor_only
def remove(course_id: int, learner_id: int) -> ResponseReturnValue:
    """Take a learner out of the class."""
    course = get_taught_course(course_id)
    learner = db.session.get(User, learner_id)
    if learner is None or not courses.remove_member(db.session, course.id, learner_id):
        abort(404)
    db.session.commit()
    flash(f"{learner.name} is no longer in the class. Their attempts are kept.", "success")
    return redirect(url_for("courses.members", course_id=course_id), code=303)


def overview(course: Course, form: CourseForm | None = None) -> str:
    """Return the page of the class as who teaches it sees it."""
    now, number = utcnow(), page_number()
    quizzes = courses.quizzes_of(db.session, [course.id])
    count = courses.count_members(db.session, course.id)
    learners = courses.members(db.session, course.id, number, PAGE)
    scope = Scope(None if viewer().is_admin else viewer().id, course.id)
    scores = gradebook.scores(db.session, scope, [learner.id for learner in learners])
    finished = courses.finished_counts(db.session, course.id)
    return render_template(
        "courses/show.html",
        course=course,
        code=courses.grouped(course.join_code),
        form=form or CourseForm(formdata=None, title=course.title),
        quizzes=[(quiz, window(quiz, now), finished.get(quiz.id, 0)) for quiz in quizzes],
        lines=lines(learners, quizzes, scores),
        alarms=alarms(quizzes, finished, count, now),
        count=count,
        number=number,
        pages=page_count(count),
    )


def page_number() -> int:
    """Return the number of the page asked for, from 1."""
    return min(max(request.args.get("page", 1, int), 1), 100_000)


def page_count(things: int) -> int:
    """Return how many pages the learners fill."""
    return -(-things // PAGE)


def _back(course_id: int) -> ResponseReturnValue:
    return redirect(url_for("courses.show", course_id=course_id), code=303)
