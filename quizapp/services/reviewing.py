"""Flashcard sessions: rate the card that is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.core.evidence import guess_probability, weight_of_right
from quizapp.core.questions import FLASHCARD_KINDS
from quizapp.core.reviewlog import Action, LogLine
from quizapp.core.scheduling import Rating, Review, State
from quizapp.models import ItemRow
from quizapp.services import memory
from quizapp.services.cards import CardView, find_card, find_with_row
from quizapp.services.deck_settings import retention_of
from quizapp.services.decks import count_rating, own_deck
from quizapp.services.learners import take_turn
from quizapp.services.load_balancing import shifted
from quizapp.services.plan_lists import keep_lists
from quizapp.services.review_log import Origin, append, next_time, to_memory
from quizapp.services.siblings import bury_siblings
from quizapp.services.standing import card_of_key

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content
    from quizapp.core.scheduling import Memory
    from quizapp.models import Card
    from quizapp.services.learners import Learner

__all__ = ["CardView", "RatingGiven", "find_card", "rate_card"]


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """A rating on its way: the form's key, and the count of log lines that its page knew.

    A rating that only crams plans nothing. With ``is_answered`` the learner had answered the
    question on the page, so that what they rate as known may have been guessed.
    """

    rating: Rating
    key: str
    sequence: int
    milliseconds: int | None = None
    is_cram: bool = False
    is_answered: bool = False


def rate_card(
    session: Session, learner: Learner, item_id: int, given: RatingGiven, now: datetime
) -> Card:
    """Log a rating and plan the next review; the same key again changes nothing.

    Raises ``StaleReview`` when the card was reviewed since the page was made, and
    ``NotAllowed`` when there is no such card for the learner.
    """
    take_turn(session, learner.id)
    repeated = card_of_key(session, learner.id, given.key)
    if repeated is not None:
        return repeated
    shown, card = _card_to_rate(session, learner, item_id, now)
    if card.sequence != given.sequence:
        raise StaleReview(
            "This card was reviewed in another tab or browser since this page was made."
            " That review is kept; here is the next card."
        )
    origin = Origin(given.key, "card", milliseconds=given.milliseconds, batch=given.key)
    at = next_time(session, card, now)
    if given.is_cram:
        line = LogLine(given.key, Action.CRAM, at, review=Review(given.rating, at))
        append(session, card, line, learner.scheduler, origin)
    else:
        keep_lists(session, learner, now)
        weight = 1.0
        if given.is_answered and given.rating is not Rating.AGAIN:
            weight = weight_of_answer(learner, shown.content, shown.memory, at)
        review = Review(given.rating, at, weight)
        _log_rating(session, learner, card, review, origin)
        if learner.bury_siblings and shown.note_id is not None:
            bury_siblings(session, learner, card, origin, at)
    session.flush()
    return card


def weight_of_answer(learner: Learner, content: Content, memory: Memory, at: datetime) -> float:
    """Return how much it says that the learner answered rightly on the page of the card."""
    if isinstance(content, FLASHCARD_KINDS):
        return 1.0
    recall = learner.scheduler.retrievability(memory, at)
    return weight_of_right(guess_probability(content), memory, recall)


def preview_ratings(
    session: Session, learner: Learner, card: CardView, now: datetime, *, is_answered: bool
) -> dict[Rating, Memory]:
    """Return what each rating would make of the memory: what ``rate_card`` makes of it."""
    last = card.memory.last_review
    at = now if last is None else max(now, last)
    weight = weight_of_answer(learner, card.content, card.memory, at) if is_answered else 1.0
    retention = retention_of(session, learner.id, card.bank_id)
    made = {}
    for rating in Rating:
        review = Review(rating, at, 1.0 if rating is Rating.AGAIN else weight, retention=retention)
        review = shifted(session, learner, card.item_id, card.memory, review)
        made[rating] = learner.scheduler.review(card.memory, review, card_id=card.card_id or 0)
    return made


def _log_rating(
    session: Session, learner: Learner, card: Card, review: Review, origin: Origin
) -> None:
    """Add a flashcard's rating to the log, and to all that counts the ratings of a day."""
    deck = own_deck(session, learner.id, card.bank_id, review.at)
    planned = replace(review, retention=deck.retention)
    # Asked before anything changes, so that as a rule all changes go out together.
    planned = shifted(session, learner, card.item_id, to_memory(card), planned)
    count_rating(session, deck, card, State(card.state), learner.days.day_of(review.at))
    line = LogLine(origin.key, Action.RATE, review.at, review=planned)
    append(session, card, line, learner.scheduler, origin)
    right = int(review.rating is not Rating.AGAIN)
    memory.count_activity(session, learner, review.at, reviews=1, correct=right)


def _card_to_rate(
    session: Session, learner: Learner, item_id: int, now: datetime
) -> tuple[CardView, Card]:
    """Return the learner's card of an item and its row; a new row for one never seen.

    Raises ``NotAllowed`` when the learner may not study the item now.
    """
    found = find_with_row(session, learner.id, item_id)
    if found is None:
        raise NotAllowed(
            "This card cannot be reviewed now. It may have been taken out of its bank, or it is"
            " being asked in a quiz that you have not finished."
        )
    shown, card = found
    return shown, card or _add_card(session, learner, session.get_one(ItemRow, item_id), now)


def _add_card(session: Session, learner: Learner, item: ItemRow, now: datetime) -> Card:
    """Write a card that was not there a moment ago; another tab may have been faster."""
    card = memory.new_card(learner.id, item, now)
    try:
        with session.begin_nested():
            session.add(card)
    except IntegrityError:
        raise StaleReview("This card was reviewed in another tab or browser just now.") from None
    return card
