"""Making and changing a quiz. What can be saved can be started."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from flask import flash, redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.bank import Drawn, Fixed
from quizapp.core.errors import QuizError
from quizapp.extensions import db
from quizapp.models import BankRow
from quizapp.services.attempts import pool_of
from quizapp.services.bank_listing import question_lines, summaries
from quizapp.services.banks import topics_of
from quizapp.services.quizzes import (
    change_quiz,
    check_blueprint,
    courses_to_choose,
    create_quiz,
    size_of,
)
from quizapp.services.ready_quizzes import blueprint_of
from quizapp.web.access import get_own_quiz, get_taught_bank, instructor_only, viewer
from quizapp.web.addresses import to_id
from quizapp.web.quiz_admin.blueprint import bp
from quizapp.web.quiz_admin.forms import Offer, new_values, quiz_form, values_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.bank import Blueprint
    from quizapp.models import Quiz
    from quizapp.services.bank_listing import ItemLine
    from quizapp.web.quiz_admin.forms import QuizForm


@bp.route("/new", methods=["GET", "POST"])
@instructor_only
def new() -> ResponseReturnValue:
    """Make a quiz on the bank ``?bank=``; without one, ask which."""
    who = viewer()
    bank_id = to_id(request.args.get("bank", ""))
    if bank_id is None:
        banks = summaries(db.session, who.id, everyones=who.is_admin)
        return render_template("quiz_admin/choose_bank.html", banks=banks)
    bank = get_taught_bank(bank_id)
    offer = _offer(bank, who.id, None)
    form = quiz_form(offer, new_values(bank.title))
    if not form.is_submitted():
        return _page(form, bank, None)
    if not _is_valid(form):
        return _page(form, bank, None), 422
    quiz = create_quiz(db.session, bank, who.id, form.draft(), utcnow())
    db.session.commit()
    flash("The quiz is saved. This is what an attempt may look like.", "success")
    return redirect(url_for("quiz_admin.preview", quiz_id=quiz.id), code=303)


@bp.route("/<int:quiz_id>/edit", methods=["GET", "POST"])
@instructor_only
def edit(quiz_id: int) -> ResponseReturnValue:
    """Change a quiz; attempts that have begun stay as they are."""
    quiz = get_own_quiz(quiz_id)
    bank = db.session.get_one(BankRow, quiz.bank_id)
    offer = _offer(bank, quiz.owner_id or viewer().id, quiz.course_id)
    blueprint = blueprint_of(db.session, quiz.id)
    form = quiz_form(offer, values_of(quiz, blueprint, offer))
    if not form.is_submitted():
        return _page(form, bank, quiz, _lost(blueprint, offer))
    if not _is_valid(form):
        return _page(form, bank, quiz), 422
    change_quiz(db.session, quiz, form.draft())
    db.session.commit()
    flash("The quiz is saved. Attempts that have begun stay as they were.", "success")
    return redirect(url_for("quiz_admin.preview", quiz_id=quiz.id), code=303)


def _offer(bank: BankRow, owner_id: int, chosen: int | None) -> Offer:
    return Offer(
        pool_of(db.session, bank.id),
        tuple(topics_of(db.session, bank.id)),
        tuple(courses_to_choose(db.session, owner_id, chosen)),
        viewer().zone,
    )


def _is_valid(form: QuizForm) -> bool:
    """Whether the form can be saved; what is asked is held against what is there."""
    if not form.validate():
        return False
    for topic, field, available in form.counts:
        if (field.data or 0) > available:
            field.errors = [
                f"{topic.title}: you ask for {field.data}, and {available or 'none'} can be drawn."
            ]
    if form.errors:
        return False
    try:
        check_blueprint(form.offer.pool, form.blueprint)
    except QuizError as error:
        asked, there = size_of(form.blueprint), len(form.offer.pool.questions)
        form.anywhere.errors = [
            f"{error} In all you ask for {asked} questions, and the bank has {there}."
            " A question that you chose, or that another topic draws, is not asked twice."
            if asked
            else str(error)
        ]
        return False
    return True


def _page(form: QuizForm, bank: BankRow, quiz: Quiz | None, lost: int = 0) -> str:
    return render_template(
        "quiz_admin/edit.html",
        form=form,
        bank=bank,
        quiz=quiz,
        lost=lost,
        groups=_groups(question_lines(db.session, bank.id)),
    )


def _groups(lines: tuple[ItemLine, ...]) -> dict[str, list[ItemLine]]:
    """Return the questions under their first topic."""
    groups: dict[str, list[ItemLine]] = {}
    for line in lines:
        groups.setdefault(line.topics[0] if line.topics else "Without a topic", []).append(line)
    return groups


def _lost(blueprint: Blueprint, offer: Offer) -> int:
    """Return how many questions the quiz asked for that the bank does not have any more."""
    topics = {None, *(topic.id for topic in offer.topics)}
    lost = 0
    for entry in blueprint:
        match entry:
            case Fixed(question=question):
                lost += question not in offer.pool.questions
            case Drawn(count=count, topic=topic):
                lost += 0 if topic in topics else count
            case _:
                assert_never(entry)
    return lost
