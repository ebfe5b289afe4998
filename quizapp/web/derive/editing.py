"""Wording: a candidate is edited in its place, and a question is made of a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, request

from quizapp.core.errors import QuizError, Stale
from quizapp.extensions import db
from quizapp.services import review_queue
from quizapp.services.derivations import text_of
from quizapp.services.review_queue import Draft
from quizapp.web.access import instructor_only
from quizapp.web.addresses import to_id
from quizapp.web.derive.blueprint import bp, get_own_derivation
from quizapp.web.derive.drafts import DRAFTS, draft_content
from quizapp.web.derive.pane import phrase_at, sentence_at
from quizapp.web.derive.queue import asked_for, click_of, get_candidate, queue_html
from quizapp.web.derive.words import KIND_WORDS
from quizapp.web.item_forms import item_form

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.text import SourceText, Span
    from quizapp.models import Derivation


@bp.route("/<int:derivation_id>/candidates/<int:candidate_id>/edit", methods=["GET", "POST"])
@instructor_only
def edit(derivation_id: int, candidate_id: int) -> ResponseReturnValue:
    """Edit a candidate beside the text; it stays accepted, rejected or open."""
    abort(404)


@bp.route("/<int:derivation_id>/add", methods=["GET", "POST"])
@instructor_only
def add(derivation_id: int) -> ResponseReturnValue:
    """Make a question of a phrase of the text."""
    abort(404)
