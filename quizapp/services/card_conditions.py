"""A search for cards as a condition of the database.

It is for a selection of items (``ItemRow``), their versions as they stand (``ItemVersion``)
and banks (``BankRow``), outer-joined with the learner's ``Card``. What the learner typed goes
into parameters, never into the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from quizapp.core.cardsearch import All, Compared, Either, Is, Named, Not, Query, Recent, Words
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating, State
from quizapp.models import (
    BankRow,
    Card,
    CardTag,
    Evidence,
    ItemRow,
    ItemTopic,
    ItemVersion,
    ReviewEntry,
    TextRow,
    TopicRow,
)
from quizapp.services.card_figures import compared
from quizapp.services.card_sql import contains, first_instant, says
from quizapp.services.card_tags import plain_tag
from quizapp.services.decks import IS_LEARNING
from quizapp.services.standing import is_taken_back

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute

    from quizapp.services.learners import Learner

RATINGS = (Action.RATE.value, Action.CRAM.value)
_HIGHEST_ID = 2**31 - 1
_MOST_PARAGRAPHS = 100_000
_IS_NEW = Card.id.is_(None) | (Card.state == State.NEW.value)


def condition_of(query: Query, learner: Learner, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a card fits the search now; never NULL."""
    match query:
        case Not(term):
            return ~condition_of(term, learner, now)
        case All(terms):
            return and_(true(), *(condition_of(term, learner, now) for term in terms))
        case Either(terms):
            return or_(false(), *(condition_of(term, learner, now) for term in terms))
        case _:
            # What is not known of a new card is not so, and its contrary is.
            return func.coalesce(_leaf(query, learner, now), false())


def _was_rated(learner_id: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the card has a rating or an answer, not taken back, of these conditions."""
    return exists(
        select(literal(1))
        .where(
            ReviewEntry.card_id == Card.id,
            ReviewEntry.learner_id == learner_id,
            ReviewEntry.action.in_(RATINGS),
            ~is_taken_back(),
            *conditions,
        )
        .correlate(Card)
    )


def _leaf(
    query: Words | Is | Named | Compared | Recent, learner: Learner, now: datetime
) -> ColumnElement[bool]:
    match query:
        case Words(text):
            return says(text)
        case Is(what):
            return _is(what, now)
        case Named(key, text):
            return _named(key, text, learner.id)
        case Compared():
            return compared(query, learner, now)
        case Recent(key, days):
            return _recent(key, learner, first_instant(learner, now, 1 - days))
        case _:
            assert_never(query)


def _is(what: str, now: datetime) -> ColumnElement[bool]:
    conditions = {
        "new": _IS_NEW,
        "learning": IS_LEARNING,
        "review": Card.state == State.REVIEW.value,
        "due": (Card.state != State.NEW.value) & (Card.ready_at <= now),
        "suspended": Card.suspended_at.is_not(None),
        "buried": Card.buried_until > now,
        "leech": Card.leech_at.is_not(None),
        "flagged": Card.flag > 0,
        "question": ItemRow.is_question.is_(True),
        "card": ItemRow.is_question.is_(False),
    }
    return conditions[what]


def _named(key: str, text: str, learner_id: int) -> ColumnElement[bool]:
    match key:
        case "tag":
            return _has_tag(learner_id, text)
        case "deck":
            return contains(BankRow.title, text) | (BankRow.id == _number(text, _HIGHEST_ID))
        case "topic":
            return _has_topic(text)
        case "paragraph":
            return _rests_on(_is_paragraph(text))
        case "text":
            return _rests_on(_is_called(text, TextRow, TextRow.key, TextRow.title))
        case _:
            return _IS_NEW if text == State.NEW.value else Card.state == text


def _has_tag(learner_id: int, text: str) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .where(
            CardTag.learner_id == learner_id,
            CardTag.item_id == ItemRow.id,
            CardTag.tag == plain_tag(text),
        )
        .correlate(ItemRow)
    )


def _has_topic(text: str) -> ColumnElement[bool]:
    """Whether the item has a topic with that id; or, if none in its bank has, with such a title."""
    return exists(
        select(literal(1))
        .select_from(ItemTopic)
        .outerjoin(
            TopicRow, (TopicRow.bank_id == ItemTopic.bank_id) & (TopicRow.key == ItemTopic.topic)
        )
        .where(
            ItemTopic.item_id == ItemRow.id,
            _is_called(text, ItemTopic, ItemTopic.topic, TopicRow.title),
        )
        .correlate(ItemRow)
    )


def _rests_on(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .select_from(Evidence)
        .join(TextRow, TextRow.id == Evidence.text_id)
        .where(Evidence.version_id == ItemVersion.id, condition)
        .correlate(ItemVersion)
    )


def _is_called(
    text: str,
    table: type[ItemTopic | TextRow],
    key: InstrumentedAttribute[str],
    title: InstrumentedAttribute[str],
) -> ColumnElement[bool]:
    """Whether the row has that id; or, if none of the table in its bank has, such a title."""
    other = aliased(table)
    is_id = exists(
        select(literal(1)).where(
            other.bank_id == table.bank_id, func.lower(getattr(other, key.key)) == text.lower()
        )
    )
    return (func.lower(key) == text.lower()) | (contains(title, text) & ~is_id)


def _is_paragraph(text: str) -> ColumnElement[bool]:
    named = func.lower(Evidence.paragraph) == text.lower()
    number = _number(text, _MOST_PARAGRAPHS)
    if not number:
        return named
    numbered: ColumnElement[str] = TextRow.outline[(number - 1, "id")].as_string()
    return named | (numbered == Evidence.paragraph)


def _recent(key: str, learner: Learner, since: datetime) -> ColumnElement[bool]:
    if key == "added":
        first = aliased(ItemVersion)
        return exists(
            select(literal(1))
            .where(first.item_id == ItemRow.id, first.number == 1, first.created_at >= since)
            .correlate(ItemRow)
        )
    missed = [ReviewEntry.rating == Rating.AGAIN.value] if key == "missed" else []
    return _was_rated(learner.id, ReviewEntry.at >= since, *missed)


def _number(text: str, highest: int) -> int:
    """Return the number that the text is, 0 when it is none of those that are allowed."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(highest))
    return int(text) if is_number and int(text) <= highest else 0
