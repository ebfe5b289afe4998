"""What learners remember: quiz answers feed the same cards as reviews of flashcards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.core.codec import kind_of
from quizapp.core.evidence import Manner, guess_probability, review_of
from quizapp.core.scheduling import State
from quizapp.models import Activity, Card, ItemRow
from quizapp.services.answer_times import usual_times
from quizapp.services.learners import take_turn
from quizapp.services.review_log import Origin, append_review, next_time, to_memory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Executable
    from sqlalchemy.orm import Session

    from quizapp.core.evidence import Confidence
    from quizapp.core.questions import Question
    from quizapp.services.learners import Learner

_NOTHING_DONE = {"reviews": 0, "answers": 0, "correct": 0}


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """A quiz answer as evidence of memory.

    How sure the learner was, and how long it took, are None when they are unknown.
    """

    slot_id: int
    item_id: int
    fraction: float
    question: Question
    confidence: Confidence | None = None
    milliseconds: int | None = None


def learn_from_answers(
    session: Session, learner: Learner, answers: Sequence[GradedAnswer], now: datetime
) -> None:
    """Feed quiz answers to the learner's memory of the questions."""
    take_turn(session, learner.id)
    ids = [answer.item_id for answer in answers]
    add_cards(session, learner.id, ids, now)
    cards = {card.item_id: card for card in cards_of(session, learner.id, ids)}
    scheduler = learner.scheduler
    usual = _usual(session, learner, answers)
    for answer in answers:
        card = cards[answer.item_id]
        before = to_memory(card)
        at = next_time(session, card, now)
        recall = scheduler.retrievability(before, at)
        guess = guess_probability(answer.question)
        review = review_of(answer.fraction, guess, at, before, recall, _manner(answer, usual))
        origin = Origin(
            f"slot:{answer.slot_id}",
            "quiz",
            slot_id=answer.slot_id,
            milliseconds=answer.milliseconds,
        )
        append_review(session, card, review, scheduler, origin)
        card.answers_seen += 1
        card.answers_correct += answer.fraction >= 1.0
    if answers:
        right = sum(answer.fraction >= 1.0 for answer in answers)
        count_activity(session, learner, now, answers=len(answers), correct=right)
    session.flush()


def new_card(learner_id: int, item: ItemRow, now: datetime) -> Card:
    """Return a card that nothing is known of yet."""
    return Card(
        learner_id=learner_id,
        item_id=item.id,
        bank_id=item.bank_id,
        state=State.NEW.value,
        step=0,
        due_at=now,
        ready_at=now,
        flag=0,
        reps=0,
        lapses=0,
        sequence=0,
        answers_seen=0,
        answers_correct=0,
    )


def count_activity(session: Session, learner: Learner, now: datetime, **counts: int) -> None:
    """Add to what the learner did on this day of theirs."""
    values = {**_NOTHING_DONE, **counts, "learner_id": learner.id, "day": learner.days.day_of(now)}
    session.execute(_adding(session.get_bind().dialect.name), values)


@cache
def _adding(dialect: str) -> Executable:
    """Build the statement that adds to the counts of a day; once, for every rating runs it."""
    table = cast("Table", Activity.__table__)
    statement = _upsert(dialect)(table)
    return cast(
        "Executable",
        statement.on_conflict_do_update(
            index_elements=["learner_id", "day"],
            set_={name: table.c[name] + statement.excluded[name] for name in _NOTHING_DONE},
        ),
    )


def cards_of(session: Session, learner_id: int, item_ids: Sequence[int]) -> list[Card]:
    """Return the learner's cards of the items, by id, as they are now."""
    # Locked, and in one order: a flashcard in another tab may be about the same card.
    return list(
        session.scalars(
            select(Card)
            .where(Card.learner_id == learner_id, Card.item_id.in_(item_ids))
            .order_by(Card.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def add_cards(session: Session, learner_id: int, item_ids: Sequence[int], now: datetime) -> None:
    """Write cards that nothing is known of yet for those of the items that have none."""
    items = session.execute(
        select(ItemRow.id, ItemRow.bank_id)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(ItemRow.id.in_(item_ids), Card.id.is_(None))
        .order_by(ItemRow.id)
    ).all()
    if not items:
        return
    session.execute(
        # Another tab may be writing the same ones.
        _upsert(session.get_bind().dialect.name)(
            cast("Table", Card.__table__)
        ).on_conflict_do_nothing(index_elements=["learner_id", "item_id"]),
        [
            {
                "learner_id": learner_id,
                "item_id": item_id,
                "bank_id": bank_id,
                "state": State.NEW.value,
                "due_at": now,
                "ready_at": now,
            }
            for item_id, bank_id in items
        ],
    )


def _usual(
    session: Session, learner: Learner, answers: Sequence[GradedAnswer]
) -> Mapping[str, float]:
    """Return what the learner's answers took until now, by the kinds of those that are timed."""
    timed = [answer for answer in answers if answer.milliseconds is not None]
    kinds = {kind_of(answer.question) for answer in timed}
    return usual_times(session, learner.id, kinds, without=[answer.slot_id for answer in timed])


def _manner(answer: GradedAnswer, usual: Mapping[str, float]) -> Manner:
    usually = usual.get(kind_of(answer.question))
    if answer.milliseconds is None or usually is None:
        return Manner(answer.confidence)
    return Manner(answer.confidence, answer.milliseconds / usually)


def _upsert(dialect: str) -> Any:  # noqa: ANN401 - the insert of either dialect
    return (sqlite if dialect == "sqlite" else postgresql).insert
