"""Wording: a candidate is edited in its place, with what the linter says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from quizapp.core.bank import Topic
from quizapp.core.errors import Stale
from quizapp.core.linting import lint
from quizapp.core.slugs import slug
from quizapp.extensions import db
from quizapp.services import review_queue
from quizapp.services.derivations import text_of
from quizapp.services.known_answers import answers_in_derivation
from quizapp.services.review_queue import Draft
from quizapp.web.access import instructor_only
from quizapp.web.addresses import to_id
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.queue import (
    Wording,
    asked_for,
    click_of,
    get_candidate,
    queue_html,
)
from quizapp.web.item_forms import FORMS, About, Offer, add_suggestions, item_form
from quizapp.web.item_forms.suggesting import MOST_CHARACTERS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.linting import Flaw
    from quizapp.core.text import SourceText, Span
    from quizapp.models import Derivation
    from quizapp.services.review_queue import CandidateView
    from quizapp.web.item_forms import ItemForm


@bp.route("/<int:derivation_id>/candidates/<int:candidate_id>/edit", methods=["GET", "POST"])
@instructor_only
def edit(derivation_id: int, candidate_id: int) -> ResponseReturnValue:
    """Edit a candidate beside the text; it stays accepted, rejected or open."""
    derivation, asked = get_own_derivation(derivation_id), asked_for()
    view = get_candidate(derivation, candidate_id)
    about = about_draft(view.row.topic, view.row.feedback, view.row.difficulty)
    form = item_form(view.row.kind, view.content, about, Offer(about.topics))
    if not form.is_submitted() or form.add_row() or suggested(derivation, form, view.evidence[0]):
        return _page(derivation, view, form)
    if not form.validate():
        return _page(derivation, view, form), 422
    click = click_of(to_id(request.form.get("seen", "")))
    try:
        review_queue.edit(db.session, view.row, draft_of(form), click)
    except Stale:
        db.session.rollback()
        return redirect(asked.url(derivation_id, candidate=candidate_id, did="stale"), code=303)
    db.session.commit()
    return redirect(asked.url(derivation_id, candidate=candidate_id, did="edit"), code=303)


@bp.post("/<int:derivation_id>/lint/<kind>")
@instructor_only
def check(derivation_id: int, kind: str) -> ResponseReturnValue:
    """Say what the linter finds in what is typed so far; nothing is saved."""
    text = text_of(get_own_derivation(derivation_id))
    if kind not in FORMS:
        abort(404)
    form = item_form(kind)
    form.validate()
    marks = marks_of(form, text, to_id(request.args.get("start", "")))
    return render_template("derive/_marks.html", slots=form.slots(), marks=marks)


def suggested(derivation: Derivation, form: ItemForm, place: Span) -> bool:
    """Fill in wrong options when that was asked for, from what stands around a place."""
    first = max(0, place.start - MOST_CHARACTERS // 2)
    words = derivation.original[first : first + MOST_CHARACTERS]
    return add_suggestions(form, words, lambda: answers_in_derivation(db.session, derivation.id))


def about_draft(topic: str, feedback: str = "", difficulty: int = 3) -> About:
    """Return what the form shows besides the content; ``topic`` is a title."""
    topics = (Topic(slug(topic) or "topic", topic),) if topic else ()
    return About(feedback, topics, difficulty)


def draft_of(form: ItemForm) -> Draft:
    """Return what a valid form says; of several topics the first."""
    about = form.meta_values()
    return Draft(form.content(), about.feedback, about.topics[0].title, about.difficulty)


def marks_of(form: ItemForm, text: SourceText, start: int | None) -> dict[str, list[Flaw]]:
    """Return the flaws by their places, once the fields can be read.

    The passage is the paragraph around the place ``start``.
    """
    if not form.has_sound_content():
        return {}
    passage = next(
        (
            text.original[one.start : one.end]
            for one in text.paragraphs
            if start is not None and one.start <= start < one.end
        ),
        "",
    )
    return form.marks(lint(form.content(), passage))


def _page(derivation: Derivation, view: CandidateView, form: ItemForm) -> str:
    asked = asked_for()
    # What was just opened is sound; what was sent may lack a field.
    is_sound = not form.is_submitted()
    start = view.evidence[0].start
    address = {"derivation_id": derivation.id, "candidate_id": view.row.id, **asked.args}
    wording = Wording(
        heading="Edit",
        action=url_for("derive.edit", **address),
        spans=view.evidence,
        form=form,
        marks=marks_of(form, text_of(derivation), start) if is_sound else {},
    )
    return queue_html(derivation, asked, view, wording)
