"""Plans as a learner has them: what is in force, what a new one would bring, begin one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.scheduling.planning import Unit
from quizapp.extensions import db
from quizapp.services import class_exams, plan_outlook, plans
from quizapp.services.plans import Terms
from quizapp.web.access import current_viewer, signed_in, viewer
from quizapp.web.addresses import to_id
from quizapp.web.plans import acting, classes
from quizapp.web.plans.blueprint import bp
from quizapp.web.plans.forms import USUAL_MINUTES, CapForm, PlanForm
from quizapp.web.plans.present import ShownPlan, budget_words, shown_plans, work_bars

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.services.class_exams import ExamOfClass
    from quizapp.services.plan_outlook import Outlook, Overdue

__all__ = ["acting", "bp", "classes"]


@bp.app_template_global()
def plans_in_force() -> list[ShownPlan]:
    """Return the plans of whoever looks at the page."""
    who = current_viewer()
    return [] if who is None else shown_plans(db.session, who.learner, utcnow())


@bp.app_template_global()
def exams_to_plan_for() -> list[ExamOfClass]:
    """Return the exams of the viewer's classes that they have no plan for yet."""
    who = current_viewer()
    if who is None:
        return []
    now = utcnow()
    exams = class_exams.exams_ahead(db.session, who.id, who.learner.days.day_of(now))
    if not exams:
        return []
    held = plans.plans_in_force(db.session, who.learner, now)
    planned = {(plan.bank_id, plan.exam_on) for plan in held}
    return [one for one in exams if (one.bank_id, one.exam_on) not in planned]


@bp.app_template_global()
def backlog_offer() -> Overdue | None:
    """Return what is left over from the days before, if it is much and no plan holds."""
    who = current_viewer()
    if who is None:
        return None
    now = utcnow()
    held = plans.plans_in_force(db.session, who.learner, now)
    if any(plan.bank_id is None for plan in held):
        return None
    found = plan_outlook.overdue(db.session, who.learner, now)
    return found if found.is_much else None


@bp.get("/plans")
@signed_in
def index() -> ResponseReturnValue:
    """Show the plans in force and the form of a new one, filled in by the address."""
    form = _form(filled=True)
    is_asked = "exam_on" in request.args
    shown = _outlook(form) if is_asked and form.exam_on.data is not None else None
    return _page(form, shown)


@bp.post("/plans/look")
@signed_in
def look() -> ResponseReturnValue:
    """Show what a plan would bring; nothing is kept."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    return _page(form, _outlook(form))


@bp.post("/plans")
@signed_in
def start() -> ResponseReturnValue:
    """Begin a plan towards an exam."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    plan = plans.start_plan(db.session, viewer().learner, _terms(form), utcnow())
    db.session.commit()
    flash("The plan holds from now on. Every day it chooses your cards anew.", "success")
    return redirect(url_for("plans.show", plan_id=plan.id), code=303)


@bp.post("/plans/backlog")
@signed_in
def catch_up() -> ResponseReturnValue:
    """Begin to catch up after a break, with so many cards a day."""
    form = CapForm()
    if not form.validate():
        return _page(_form(filled=True), cap=form), 422
    terms = Terms(exam_on=None, budget=form.cap.data, unit=Unit.CARDS)
    plan = plans.start_plan(db.session, viewer().learner, terms, utcnow())
    db.session.commit()
    flash("From now on each day holds what you chose, until you have caught up.", "success")
    return redirect(url_for("plans.show", plan_id=plan.id), code=303)


def _page(form: PlanForm, shown: Outlook | None = None, cap: CapForm | None = None) -> str:
    learner, now = viewer().learner, utcnow()
    offer = backlog_offer()
    ended = plans.ended_lately(db.session, learner, now)
    return render_template(
        "plans/index.html",
        form=form,
        outlook=shown,
        bars=work_bars(shown.work) if shown else (),
        unit=Unit(form.unit.data) if shown else Unit.MINUTES,
        budget_words=budget_words,
        offer=offer,
        cap=cap or CapForm(formdata=None, data={"cap": offer.cap if offer else 1}),
        ended=ended,
        ended_title=plans.title_of(db.session, ended) if ended else "",
    )


def _form(*, filled: bool = False) -> PlanForm:
    """Return the form as it was sent, or filled in by the address."""
    learner = viewer().learner
    decks = plans.titles_of(db.session, learner.id)
    today = learner.days.day_of(utcnow())
    if not filled:
        return PlanForm(decks, today)
    bank = to_id(request.args.get("bank", ""))
    values = {
        "bank": str(bank) if bank in decks else "",
        "exam_on": _day(request.args.get("exam_on", ""), today),
        "budget": USUAL_MINUTES,
        "unit": Unit.MINUTES.value,
        "course": to_id(request.args.get("course", "")),
    }
    return PlanForm(decks, today, formdata=None, data=values)


def _day(text: str, today: date) -> date | None:
    """Return the day of an address, if a plan may aim at it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return None if class_exams.fault_of_day(day, today) else day


def _terms(form: PlanForm) -> Terms:
    """Return the terms; the class only when it writes this exam."""
    terms, who = form.terms(), viewer()
    exam = None
    if terms.course_id is not None and terms.bank_id is not None:
        today = who.learner.days.day_of(utcnow())
        exam = class_exams.exam_ahead(db.session, who.id, terms.course_id, terms.bank_id, today)
    return terms.of_class(None if exam is None else exam.course_id)


def _outlook(form: PlanForm) -> Outlook:
    terms = form.terms()
    return plan_outlook.outlook(db.session, viewer().learner, terms, form.exam_on.data, utcnow())
