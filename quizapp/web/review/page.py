"""The page of a card: its front, both sides, or both sides with what was answered.

A page that waits for the next card with JavaScript gets only what changes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from flask import redirect, render_template, request, url_for

from quizapp.clock import utcnow
from quizapp.core.questions import stem_of
from quizapp.core.reviewlog import Action
from quizapp.core.wording import plain_words
from quizapp.extensions import db
from quizapp.services import card_actions, reviewing
from quizapp.services.cards import behind, find_card
from quizapp.services.decks import COUNT_LIMIT
from quizapp.services.reading import evidence_for
from quizapp.services.texts import to_text
from quizapp.web import reading
from quizapp.web.access import viewer
from quizapp.web.card_sides import back_of, front_of, order_of, rating_buttons, recommended
from quizapp.web.flags import FLAG_WORDS
from quizapp.web.navigation import has_page
from quizapp.web.review.answers import question_of, seen_of
from quizapp.web.review.forms import KeyForm, RatingForm
from quizapp.web.review.session import left_in, next_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from quizapp.core.responses import Response
    from quizapp.core.text import SourceText, Span
    from quizapp.services.cards import Behind, CardView
    from quizapp.web.review.answers import Answered
    from quizapp.web.review.session import Sitting

# A text by the id of its row, and the places in it.
Source: TypeAlias = "tuple[int, SourceText, Sequence[Span]]"

_UNDO_WORDS = {
    Action.RATE: "the last rating",
    Action.CRAM: "the last rating",
    Action.BURY: "burying",
    Action.UNBURY: "unburying",
    Action.SUSPEND: "suspending",
    Action.RESUME: "resuming",
    Action.FLAG: "the flag",
    Action.DUE: "the new date",
    Action.RESET: "the reset",
}


@dataclass(frozen=True, slots=True)
class Undo:
    """The form that takes the last action back, and what that was in words."""

    form: KeyForm
    words: str


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that was forgotten too often, and where the viewer may change it, if they may."""

    item_id: int
    words: str
    lapses: int
    edit_url: str


@dataclass(frozen=True, slots=True)
class Side:
    """What a page shows of a card: the front with ``errors`` and what was typed, or the back.

    ``rating`` is a form that was refused.
    """

    is_back: bool = False
    answered: Answered | None = None
    errors: Sequence[str] = ()
    typed: Response | None = None
    rating: RatingForm | None = None


FRONT, BACK = Side(), Side(is_back=True)


def in_place() -> bool:
    """Whether the page that asks puts the answer in its own place."""
    return "HX-Request" in request.headers


def show_card(found: CardView, sitting: Sitting, side: Side = FRONT, leech: int = 0) -> str:
    """Return the page of a card, or the part of it that changes.

    ``leech`` is the item of a card that a rating has just made one; 0 for none.
    """
    now, who = utcnow(), viewer()
    standing = behind(db.session, who.id, found.item_id)
    question = question_of(found.content)
    return render_template(
        "review/_fragment.html" if in_place() else "review/card.html",
        card=found,
        sitting=sitting,
        side=side,
        front=front_of(found),
        back=back_of(found) if side.is_back else None,
        question=question,
        order=order_of(found, question) if question else (),
        seen=seen_of(found),
        sources=_sources(found) if side.is_back else (),
        language=standing.language,
        edit_url=_edit_url(standing),
        leech=_leech(leech) if leech else None,
        left=left_in(sitting, now),
        count_limit=COUNT_LIMIT,
        flag_words=FLAG_WORDS,
        page_key=new_key(),
        undo=undo_offered(),
        **(_rating(found, sitting, side) if side.is_back else {}),
    )


def go_on(sitting: Sitting, *, leech: int | None = None) -> ResponseReturnValue:
    """Show the next card: to a page that waits for it at once, to others by its address."""
    if not in_place():
        return redirect(url_for("review.card", **sitting.address(leech=leech)), code=303)
    reading.declare()
    found = next_of(sitting, utcnow())
    if found is None:
        return gone_to(url_for("review.summary", **sitting.address()))
    return show_card(found, sitting, leech=leech or 0)


def gone_to(url: str) -> ResponseReturnValue:
    """Tell a page that waits for a card to go somewhere else."""
    return "", 204, {"X-Go-To": url}


def undo_offered() -> Undo | None:
    """Return the form that takes the last action back, if that is one of today."""
    learner, now = viewer().learner, utcnow()
    last = card_actions.last_click(db.session, learner.id)
    if last is None or learner.days.day_of(last.at) != learner.days.day_of(now):
        return None
    form = KeyForm(formdata=None, data={"key": new_key()})
    return Undo(form, _UNDO_WORDS[Action(last.action)])


def new_key() -> str:
    """Return the key of a click to come."""
    return secrets.token_urlsafe(16)


def _rating(found: CardView, sitting: Sitting, side: Side) -> dict[str, object]:
    """Return the buttons that rate, and their form."""
    now, learner = utcnow(), viewer().learner
    is_answered = side.answered is not None
    memories = reviewing.preview_ratings(db.session, learner, found, now, is_answered=is_answered)
    last = found.memory.last_review
    wanted = recommended(side.answered.grade if side.answered else None)
    fresh = RatingForm(
        formdata=None,
        data={
            "key": new_key(),
            "sequence": found.sequence,
            "answered": "1" if is_answered else "",
        },
    )
    return {
        "buttons": rating_buttons(memories, wanted, now if last is None else max(now, last)),
        "rating": side.rating or fresh,
        "shows_intervals": not sitting.is_cram,
    }


def _sources(found: CardView) -> list[Source]:
    evidence = evidence_for(db.session, viewer().id, [found.version_id]).get(found.version_id, [])
    return [(row.id, to_text(row), spans) for row, spans in evidence]


def _leech(item_id: int) -> Leech | None:
    """Return the card if it is a leech and the viewer may study it."""
    found = find_card(db.session, viewer().id, item_id)
    if found is None or found.leech_at is None:
        return None
    edit_url = _edit_url(behind(db.session, viewer().id, item_id))
    return Leech(item_id, plain_words(stem_of(found.content)), found.memory.lapses, edit_url)


def _edit_url(standing: Behind) -> str:
    """Return where the viewer may change the card; empty when they may not."""
    if not standing.is_own:
        return ""
    if standing.note_id is not None and has_page("notes.edit"):
        return url_for("notes.edit", deck_id=standing.bank_id, note_id=standing.note_id)
    if viewer().is_instructor and not standing.is_deck:
        return url_for("editor.edit", bank_id=standing.bank_id, key=standing.key)
    return ""
