"""What learners remember: quiz answers and flashcard reviews feed the same cards.

The review log is the truth; a card is a replay of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.core.evidence import guess_probability, review_of
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State
from quizapp.models import Activity, Card, ItemRow, ReviewEntry, SchedulingSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Question
    from quizapp.services.learners import Learner


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """A quiz answer as evidence of memory."""

    slot_id: int
    item_id: int
    fraction: float
    question: Question


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of the log comes from, and its key: the same key is never logged twice."""

    key: str
    source: str
    slot_id: int | None = None
    milliseconds: int | None = None


def learn_from_answers(
    session: Session, learner: Learner, answers: Sequence[GradedAnswer], now: datetime
) -> None:
    """Feed quiz answers to the learner's memory of the questions."""
    cards = _cards_for(session, learner, answers, now)
    scheduler = learner.scheduler
    for answer in answers:
        card = cards[answer.item_id]
        before = to_memory(card)
        at = _not_before(before, now)
        recall = scheduler.retrievability(before, at)
        guess = guess_probability(answer.question)
        review = review_of(answer.fraction, guess, at, before, recall)
        origin = Origin(f"slot:{answer.slot_id}", "quiz", slot_id=answer.slot_id)
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
        reps=0,
        lapses=0,
        sequence=0,
        answers_seen=0,
        answers_correct=0,
    )


def append_review(
    session: Session, card: Card, review: Review, scheduler: Scheduler, origin: Origin
) -> None:
    """Add a line to the log and bring the card up to it."""
    card.sequence += 1
    session.add(
        ReviewEntry(
            card_id=card.id,
            sequence=card.sequence,
            learner_id=card.learner_id,
            key=origin.key,
            rating=review.rating.value,
            at=review.at,
            weight=review.weight,
            due_now=review.due_now,
            source=origin.source,
            slot_id=origin.slot_id,
            milliseconds=origin.milliseconds,
        )
    )
    set_memory(card, scheduler.review(to_memory(card), review, card_id=card.id), review.at)


def append_undo(session: Session, card: Card, undone: ReviewEntry, key: str, now: datetime) -> None:
    """Add a line that takes another one back, and rebuild the card from what is left."""
    card.sequence += 1
    session.add(
        ReviewEntry(
            card_id=card.id,
            sequence=card.sequence,
            learner_id=card.learner_id,
            key=key,
            undoes=undone.sequence,
            at=now,
            weight=1.0,
            due_now=False,
            source="card",
        )
    )
    session.flush()
    set_memory(card, replayed(session, card), now)


def replayed(session: Session, card: Card) -> Memory:
    """Return the memory that the card's log amounts to."""
    entries = session.scalars(
        select(ReviewEntry).where(ReviewEntry.card_id == card.id).order_by(ReviewEntry.sequence)
    ).all()
    settings = settings_of(session, card.learner_id)
    memory = Memory()
    for entry in standing_entries(entries):
        scheduler = _scheduler_at(settings, entry.at)
        memory = scheduler.review(memory, _to_review(entry), card_id=card.id)
    return memory


def standing_entries(entries: Sequence[ReviewEntry]) -> list[ReviewEntry]:
    """Return the reviews of a log that no later line took back, in order."""
    undone = {entry.undoes for entry in entries}
    return [entry for entry in entries if entry.rating is not None and entry.sequence not in undone]


def settings_of(session: Session, learner_id: int) -> list[SchedulingSettings]:
    """Return how the learner's intervals were set over time, oldest first."""
    return list(
        session.scalars(
            select(SchedulingSettings)
            .where(SchedulingSettings.learner_id == learner_id)
            .order_by(SchedulingSettings.since)
        )
    )


def record_settings(session: Session, learner: Learner, since: datetime) -> None:
    """Log how the learner's intervals are set from then on, so that a replay can follow."""
    session.merge(
        SchedulingSettings(
            learner_id=learner.id,
            since=since,
            zone=learner.zone,
            rollover_hour=learner.rollover_hour,
            retention=learner.retention,
        )
    )
    session.flush()


def to_memory(card: Card) -> Memory:
    """Return the memory that a card's row holds."""
    is_new = card.state == State.NEW.value
    return Memory(
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=None if is_new else card.due_at,
        last_review=card.last_review_at,
        reps=card.reps,
        lapses=card.lapses,
    )


def set_memory(card: Card, memory: Memory, now: datetime) -> None:
    """Write the memory into the card's row; a card that is new again is due now."""
    card.state, card.step = memory.state.value, memory.step
    card.stability, card.difficulty = memory.stability, memory.difficulty
    card.due_at = now if memory.due is None else memory.due
    card.last_review_at = memory.last_review
    card.reps, card.lapses = memory.reps, memory.lapses


def count_activity(session: Session, learner: Learner, now: datetime, **counts: int) -> None:
    """Add to what the learner did on this day of theirs."""
    table = cast("Table", Activity.__table__)
    zeros = {"reviews": 0, "answers": 0, "correct": 0}
    values = {**zeros, **counts, "learner_id": learner.id, "day": learner.days.day_of(now)}
    statement = _upsert(session)(table).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["learner_id", "day"],
            set_={name: table.c[name] + statement.excluded[name] for name in zeros},
        )
    )


def _cards_for(
    session: Session, learner: Learner, answers: Iterable[GradedAnswer], now: datetime
) -> dict[int, Card]:
    ids = [answer.item_id for answer in answers]
    # Locked, and in one order: a flashcard in another tab may be about the same card.
    found = (
        select(Card)
        .where(Card.learner_id == learner.id, Card.item_id.in_(ids))
        .order_by(Card.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    cards = {card.item_id: card for card in session.scalars(found)}
    missing = [item_id for item_id in ids if item_id not in cards]
    if missing:
        _add_cards(session, learner, missing, now)
        cards = {card.item_id: card for card in session.scalars(found)}
    return cards


def _add_cards(session: Session, learner: Learner, item_ids: list[int], now: datetime) -> None:
    """Write cards that nothing is known of yet, but for those that another tab just wrote."""
    items = session.execute(
        select(ItemRow.id, ItemRow.bank_id).where(ItemRow.id.in_(item_ids)).order_by(ItemRow.id)
    )
    session.execute(
        _upsert(session)(cast("Table", Card.__table__)).on_conflict_do_nothing(
            index_elements=["learner_id", "item_id"]
        ),
        [
            {
                "learner_id": learner.id,
                "item_id": item_id,
                "bank_id": bank_id,
                "state": State.NEW.value,
                "due_at": now,
            }
            for item_id, bank_id in items
        ],
    )


def _upsert(session: Session) -> Any:  # noqa: ANN401 - the insert of either dialect
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert


def _not_before(memory: Memory, now: datetime) -> datetime:
    """Keep the log in order when the server's clock was set back."""
    return now if memory.last_review is None else max(now, memory.last_review)


def _to_review(entry: ReviewEntry) -> Review:
    return Review(Rating(entry.rating or 0), entry.at, entry.weight, entry.due_now)


def _scheduler_at(settings: Sequence[SchedulingSettings], at: datetime) -> Scheduler:
    """Return the scheduler of the settings in force then; the first ones hold before, too."""
    chosen = None
    for one in settings:
        if chosen is None or one.since <= at:
            chosen = one
    if chosen is None:
        return Scheduler(Days())
    return Scheduler(Days(chosen.zone, chosen.rollover_hour), desired_retention=chosen.retention)
