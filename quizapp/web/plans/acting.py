"""One plan of a learner: how it stands, and what can be done to it; one click takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db
from quizapp.services import plan_outlook, plan_queue, plans
from quizapp.web.access import signed_in, viewer
from quizapp.web.plans.blueprint import bp
from quizapp.web.plans.forms import BreakForm, BudgetForm
from quizapp.web.plans.present import budget_words, shown_plan, work_bars

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from quizapp.models import Plan


@bp.get("/plans/<int:plan_id>")
@signed_in
def show(plan_id: int) -> ResponseReturnValue:
    """Show how a plan stands: today, the day of the exam, the days until then."""
    return _page(_own(plan_id))


@bp.post("/plans/<int:plan_id>/budget")
@signed_in
def change_budget(plan_id: int) -> ResponseReturnValue:
    """Give a day more or less."""
    plan = _own(plan_id)
    form = BudgetForm()
    if not form.validate():
        return _page(plan, budget=form), 422
    amount, learner = form.amount(), viewer().learner
    return _changed(lambda: plans.change_budget(db.session, learner, plan, amount, utcnow()), plan)


@bp.post("/plans/<int:plan_id>/breaks")
@signed_in
def add_break(plan_id: int) -> ResponseReturnValue:
    """Plan days off."""
    plan = _own(plan_id)
    form = BreakForm()
    if not form.validate():
        return _page(plan, off=form), 422
    off, learner = form.days_off(), viewer().learner
    return _changed(lambda: plans.add_break(db.session, learner, plan, off, utcnow()), plan)


@bp.post("/plans/<int:plan_id>/breaks/remove")
@signed_in
def remove_break(plan_id: int) -> ResponseReturnValue:
    """Work on the days of a break after all."""
    plan = _own(plan_id)
    form = BreakForm()
    if not form.validate():
        abort(400)
    off, learner = form.days_off(), viewer().learner
    return _changed(lambda: plans.remove_break(db.session, learner, plan, off, utcnow()), plan)


@bp.post("/plans/<int:plan_id>/end")
@signed_in
def end(plan_id: int) -> ResponseReturnValue:
    """End a plan; the page that follows offers to take that back."""
    plans.end_plan(db.session, _own(plan_id), utcnow())
    db.session.commit()
    flash("The plan has ended. Cards come when they are due, as before.", "success")
    return redirect(url_for("plans.index"), code=303)


@bp.post("/plans/<int:plan_id>/undo")
@signed_in
def undo(plan_id: int) -> ResponseReturnValue:
    """Take back the last thing done to a plan."""
    try:
        held = plans.undo(db.session, viewer().learner, _own(plan_id), utcnow())
        db.session.commit()
    except NotAllowed as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for("plans.index"), code=303)
    if held is None:
        flash("The plan is taken back. Cards come when they are due, as before.", "success")
        return redirect(url_for("plans.index"), code=303)
    flash("Taken back: this plan holds again.", "success")
    return redirect(url_for("plans.show", plan_id=held.id), code=303)


@bp.post("/plans/<int:plan_id>/aside")
@signed_in
def set_aside(plan_id: int) -> ResponseReturnValue:
    """Go on with the ordinary queue for the rest of the day."""
    plan = _held(plan_id)
    plan_queue.set_aside(db.session, viewer().learner, plan, utcnow())
    db.session.commit()
    return redirect(url_for("review.card", bank=plan.bank_id), code=303)


@bp.post("/plans/<int:plan_id>/again")
@signed_in
def take_up(plan_id: int) -> ResponseReturnValue:
    """Go by the plan again today."""
    plan_queue.take_up(db.session, _held(plan_id))
    db.session.commit()
    return redirect(url_for("plans.show", plan_id=plan_id), code=303)


def _changed(change: Callable[[], Plan], plan: Plan) -> ResponseReturnValue:
    """Make a change and show the plan as it is then; a refusal changes nothing."""
    try:
        changed = change()
        db.session.commit()
    except NotAllowed as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for("plans.show", plan_id=plan.id), code=303)
    flash("The plan is changed, and today's cards are chosen anew.", "success")
    return redirect(url_for("plans.show", plan_id=changed.id), code=303)


def _own(plan_id: int) -> Plan:
    plan = plans.find_plan(db.session, viewer().id, plan_id)
    if plan is None:
        abort(404)
    return plan


def _held(plan_id: int) -> Plan:
    plan = _own(plan_id)
    if plan.ended_at is not None:
        abort(409)
    return plan


def _page(plan: Plan, **refused: FlaskForm) -> str:
    learner, now = viewer().learner, utcnow()
    terms = plans.terms_of(plan)
    held = any(one.id == plan.id for one in plans.plans_in_force(db.session, learner, now))
    is_ahead = held and terms.exam_on is not None and terms.exam_on > learner.days.day_of(now)
    shown = catching = None
    if is_ahead and terms.exam_on is not None:
        shown = plan_outlook.outlook(db.session, learner, terms, terms.exam_on, now)
    elif held and terms.exam_on is None:
        catching = plan_outlook.catching_up(db.session, learner, terms, now)
    work = shown.work if shown else catching.work if catching else ()
    budget = {"budget": terms.budget, "unit": terms.unit.value}
    return render_template(
        "plans/show.html",
        plan=shown_plan(db.session, learner, plan, now),
        is_held=held,
        ended_at=plan.ended_at,
        is_changed=plans.replaced_by(db.session, plan) is not None,
        outlook=shown,
        catching=catching,
        bars=work_bars(work),
        unit=terms.unit,
        budget_words=budget_words,
        budget=refused.get("budget") or BudgetForm(formdata=None, data=budget),
        off=refused.get("off") or BreakForm(formdata=None),
    )
