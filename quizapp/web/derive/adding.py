"""A question of one's own: choose a phrase of the text and a kind, then word it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from quizapp.core.errors import QuizError
from quizapp.extensions import db
from quizapp.services import review_queue
from quizapp.services.derivations import text_of
from quizapp.web.access import instructor_only
from quizapp.web.addresses import to_id
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.drafts import draft_content, said_at, topic_at
from quizapp.web.derive.editing import about_draft, draft_of, suggested
from quizapp.web.derive.forms import PhraseForm
from quizapp.web.derive.pane import phrase_at, sentence_at, with_sentence
from quizapp.web.derive.queue import Wording, asked_for, click_of, queue_html
from quizapp.web.item_forms import Offer, item_form

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.text import SourceText, Span
    from quizapp.models import Derivation
    from quizapp.web.item_forms import ItemForm


@bp.route("/<int:derivation_id>/add", methods=["GET", "POST"])
@instructor_only
def add(derivation_id: int) -> ResponseReturnValue:
    """Make a question of a phrase; without one, ask for the phrase first."""
    derivation = get_own_derivation(derivation_id)
    text = text_of(derivation)
    sentence = sentence_at(text, to_id(request.args.get("start", "")))
    if sentence is None:
        return redirect(asked_for().url(derivation_id, did="phrase"), code=303)
    chosen = PhraseForm(request.args)
    if not chosen.phrase.data and not chosen.is_chosen:
        return _page(derivation, chosen, sentence)
    span = phrase_at(text, sentence, chosen.phrase.data or "") if chosen.validate() else None
    if span is None:
        chosen.refuse()
        return _page(derivation, chosen, sentence), 422
    return _worded(derivation, text, chosen, span)


def _worded(
    derivation: Derivation, text: SourceText, chosen: PhraseForm, span: Span
) -> ResponseReturnValue:
    place = with_sentence(text, span)
    passage = said_at(text, place)
    content = draft_content(chosen.of.data, passage, said_at(text, span))
    topic = topic_at(text, place) or derivation.title
    about = about_draft(topic, f"The text says: “{passage}”")
    form = item_form(chosen.of.data, content, about, Offer(about.topics))
    if not form.is_submitted() or form.add_row() or suggested(derivation, form, place):
        return _page(derivation, chosen, span, form)
    if not form.validate():
        return _page(derivation, chosen, span, form), 422
    try:
        row = review_queue.add_by_hand(db.session, derivation, draft_of(form), (place,), click_of())
    except QuizError as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _page(get_own_derivation(derivation.id), chosen, span, form), 422
    db.session.commit()
    return redirect(asked_for().url(derivation.id, candidate=row.id, did="add"), code=303)


def _page(
    derivation: Derivation, chosen: PhraseForm, span: Span, form: ItemForm | None = None
) -> str:
    asked = asked_for()
    here = {"start": request.args["start"], **asked.args}
    phrase = {"phrase": chosen.phrase.data or "", "of": chosen.of.data}
    address = {"derivation_id": derivation.id, **here, **phrase}
    wording = Wording(
        heading="Make a question",
        action=url_for("derive.add", **address),
        spans=(span,),
        form=form,
        chosen=chosen,
        here=here,
    )
    return queue_html(derivation, asked, None, wording)
