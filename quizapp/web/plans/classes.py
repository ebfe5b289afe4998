"""The exams of a class, as its instructor sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.services import class_exams
from quizapp.web.access import get_taught_course, instructor_only, viewer
from quizapp.web.plans.blueprint import bp
from quizapp.web.plans.forms import ExamForm

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from quizapp.models import Course


@bp.get("/classes/<int:course_id>/exams")
@instructor_only
def exams(course_id: int) -> ResponseReturnValue:
    """List the exams of a class, and set one."""
    course = get_taught_course(course_id)
    return _page(course, _form(course, is_new=True))


@bp.post("/classes/<int:course_id>/exams")
@instructor_only
def set_exam(course_id: int) -> ResponseReturnValue:
    """Set the exam about a bank, or another day for it."""
    course = get_taught_course(course_id)
    form = _form(course)
    if not form.validate():
        return _page(course, form), 422
    class_exams.set_exam(db.session, course.id, form.exam(), _today(), utcnow())
    db.session.commit()
    flash("The exam is set. The learners of the class see it and can plan for it.", "success")
    return redirect(url_for("plans.exams", course_id=course_id), code=303)


@bp.post("/classes/<int:course_id>/exams/<int:bank_id>/remove")
@instructor_only
def remove_exam(course_id: int, bank_id: int) -> ResponseReturnValue:
    """Remove an exam."""
    course = get_taught_course(course_id)
    if not class_exams.remove_exam(db.session, course.id, bank_id):
        abort(404)
    db.session.commit()
    flash("The exam is removed. Plans that learners made for it go on.", "success")
    return redirect(url_for("plans.exams", course_id=course_id), code=303)


def _today() -> date:
    return viewer().learner.days.day_of(utcnow())


def _form(course: Course, *, is_new: bool = False) -> ExamForm:
    banks = class_exams.banks_of(db.session, course.id)
    return ExamForm(banks, _today(), **({"formdata": None} if is_new else {}))


def _page(course: Course, form: ExamForm) -> str:
    return render_template(
        "plans/exams.html",
        course=course,
        form=form,
        exams=class_exams.exams_of_class(db.session, course.id),
    )
