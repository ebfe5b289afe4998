"""The review log: what learners did to their cards, line by line; a card is a replay of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from quizapp.core.reviewlog import Action, CardState, LogLine, after, replay
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State
from quizapp.models import Card, ReviewEntry, SchedulingSettings, User
from quizapp.services.learners import (
    LEARNING_STEPS,
    LONGEST_INTERVAL,
    RELEARNING_STEPS,
    learner_of,
    to_steps,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from quizapp.core.reviewlog import SchedulerAt
    from quizapp.services.learners import Learner

_TICK = timedelta(microseconds=1)
# What a card's row says of the memory.
MEMORY = (
    Card.state,
    Card.step,
    Card.stability,
    Card.difficulty,
    Card.due_at,
    Card.last_review_at,
    Card.reps,
    Card.lapses,
)
_STATES = {state.value: state for state in State}
# Built once: every rating asks this.
_LAST = (
    select(ReviewEntry.at)
    .where(ReviewEntry.card_id == bindparam("card_id"))
    .order_by(ReviewEntry.at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of the log comes from, and its key: the same key is never logged twice.

    ``batch`` is the key of the click that makes several lines, of which this is one.
    ``recorded_at`` is when the server took the line in, None for "when it happened".
    """

    key: str
    source: str
    slot_id: int | None = None
    milliseconds: int | None = None
    batch: str | None = None
    recorded_at: datetime | None = None


def append_review(
    session: Session, card: Card, review: Review, scheduler: Scheduler, origin: Origin
) -> None:
    """Add a rating to the log and bring the card up to it."""
    line = LogLine(origin.key, Action.RATE, review.at, review=review)
    append(session, card, line, scheduler, origin)


def append(
    session: Session, card: Card, line: LogLine, scheduler: Scheduler, origin: Origin
) -> None:
    """Add the card's latest line to the log, at its ``next_time``, and bring the card up to it."""
    card.sequence += 1
    session.add(_to_entry(card, line, origin, undoes=None))
    set_state(card, after(to_state(card), line, scheduler, card_id=card.id), line.at)


def put_in_place(
    session: Session, card: Card, line: LogLine, scheduler: Scheduler, origin: Origin
) -> None:
    """Add a line that may have happened before others of its card, and replay the card then.

    So a device that was offline sends it. The caller sees to it that no other line of the
    card has the same time.
    """
    last = last_line_at(session, card)
    if last is None or line.at > last:
        append(session, card, line, scheduler, origin)
        return
    card.sequence += 1
    session.add(_to_entry(card, line, origin, undoes=None))
    session.flush()
    rebuild(session, card)


def append_undo(
    session: Session, card: Card, undone: ReviewEntry, origin: Origin, at: datetime
) -> None:
    """Add a line that takes another one back, and rebuild the card from what is left."""
    card.sequence += 1
    line = LogLine(origin.key, Action.UNDO, at, undoes=undone.key)
    session.add(_to_entry(card, line, origin, undoes=undone.sequence))
    session.flush()
    rebuild(session, card)


def next_time(session: Session, card: Card, now: datetime) -> datetime:
    """Return ``now``, or just after the card's last line if the clock was set back."""
    last = last_line_at(session, card)
    return now if last is None else max(now, last + _TICK)


def last_line_at(session: Session, card: Card) -> datetime | None:
    """Return the time of the latest line of the card's log; None when it has none."""
    if card.sequence == 0:
        return None
    return session.scalar(_LAST, {"card_id": card.id})


def rebuild(session: Session, card: Card) -> None:
    """Bring the card's row to what its log amounts to."""
    lines = lines_of(session, card)
    settings = scheduler_at(session, card.learner_id)
    set_state(card, replay(lines, settings, card_id=card.id), max(line.at for line in lines))


def replayed(session: Session, card: Card) -> CardState:
    """Return what the card's log amounts to."""
    settings = scheduler_at(session, card.learner_id)
    return replay(lines_of(session, card), settings, card_id=card.id)


def lines_of(session: Session, card: Card) -> list[LogLine]:
    """Return the log of a card, in the order in which its lines came in."""
    entries = session.scalars(
        select(ReviewEntry).where(ReviewEntry.card_id == card.id).order_by(ReviewEntry.sequence)
    ).all()
    return to_lines(entries)


def to_lines(entries: Iterable[ReviewEntry]) -> list[LogLine]:
    """Return the entries of one card as the values that are replayed."""
    entries = list(entries)
    keys = {entry.sequence: entry.key for entry in entries}
    return [to_line(entry, keys) for entry in entries]


def scheduler_at(session: Session, learner_id: int) -> SchedulerAt:
    """Return what gives the learner's scheduler of a time; see ``schedulers_of``."""
    return by_time(schedulers_of(session, learner_id))


def by_time(timeline: Iterable[tuple[datetime, Scheduler]]) -> SchedulerAt:
    """Return what gives the scheduler of a time, of those that ``schedulers_of`` lists."""
    begins, schedulers = zip(*timeline, strict=True)
    return lambda at: schedulers[max(bisect_right(begins, at) - 1, 0)]


def schedulers_of(session: Session, learner_id: int) -> list[tuple[datetime, Scheduler]]:
    """Return the learner's schedulers and from when on each was in force, oldest first.

    The first one holds before its time, too. Parameters that were fitted to a log are those
    of the whole log.
    """
    learner = learner_of(session.get_one(User, learner_id))
    parameters = learner.scheduler.parameters
    settings = settings_of(session, learner_id)
    return [(one.since, _to_scheduler(one, parameters)) for one in settings] or [
        (datetime.min.replace(tzinfo=UTC), learner.scheduler)
    ]


def settings_of(session: Session, learner_id: int) -> list[SchedulingSettings]:
    """Return how the learner's intervals were set over time, oldest first."""
    return list(
        session.scalars(
            select(SchedulingSettings)
            .where(SchedulingSettings.learner_id == learner_id)
            .order_by(SchedulingSettings.since)
        )
    )


def settings_change_at(session: Session, learner_id: int, now: datetime) -> datetime:
    """Return from when on a change made ``now`` holds: after all that was logged before it."""
    last = session.scalar(
        select(func.max(ReviewEntry.at)).where(ReviewEntry.learner_id == learner_id)
    )
    return now if last is None else max(now, last + _TICK)


def record_settings(session: Session, learner: Learner, since: datetime) -> None:
    """Log how the learner's intervals are set from then on, so that a replay can follow."""
    session.merge(
        SchedulingSettings(
            learner_id=learner.id,
            since=since,
            zone=learner.zone,
            rollover_hour=learner.rollover_hour,
            retention=learner.retention,
            learning_steps=_listed(learner.learning_steps),
            relearning_steps=_listed(learner.relearning_steps),
            maximum_interval=learner.maximum_interval,
        )
    )
    session.flush()


def to_memory(card: Card | Row[*tuple[Any, ...]]) -> Memory:
    """Return the memory that a card's row holds, or another row with its columns."""
    return memory_of(
        (
            card.state,
            card.step,
            card.stability,
            card.difficulty,
            card.due_at,
            card.last_review_at,
            card.reps,
            card.lapses,
        )
    )


def memory_of(values: Sequence[Any]) -> Memory:
    """Return the memory that the values of the columns ``MEMORY`` make."""
    state, step, stability, difficulty, due_at, last_review_at, reps, lapses = values
    known = _STATES[state]
    due = None if known is State.NEW else due_at
    return Memory(known, step, stability, difficulty, due, last_review_at, reps, lapses)


def to_state(card: Card) -> CardState:
    """Return the state that a card's row holds."""
    return CardState(
        memory=to_memory(card),
        suspended_at=card.suspended_at,
        buried_until=card.buried_until,
        flag=card.flag,
        leech_at=card.leech_at,
    )


def set_state(card: Card, state: CardState, at: datetime) -> None:
    """Write a state into the card's row; a card that is new is due ``at`` that time."""
    memory = state.memory
    card.state, card.step = memory.state.value, memory.step
    card.stability, card.difficulty = memory.stability, memory.difficulty
    card.due_at = at if memory.due is None else memory.due
    card.last_review_at = memory.last_review
    card.reps, card.lapses = memory.reps, memory.lapses
    card.suspended_at, card.buried_until = state.suspended_at, state.buried_until
    card.flag, card.leech_at = state.flag, state.leech_at
    card.ready_at = state.ready_at(at)


def _to_entry(card: Card, line: LogLine, origin: Origin, undoes: int | None) -> ReviewEntry:
    review = line.review
    return ReviewEntry(
        card_id=card.id,
        sequence=card.sequence,
        learner_id=card.learner_id,
        key=line.key,
        batch=origin.batch,
        action=line.action.value,
        rating=None if review is None else int(review.rating),
        undoes=undoes,
        at=line.at,
        recorded_at=origin.recorded_at,
        weight=1.0 if review is None else review.weight,
        due_now=review is not None and review.due_now,
        retention=None if review is None else review.retention,
        shift=None if review is None else review.shift,
        until=line.until,
        number=line.number,
        source=origin.source,
        slot_id=origin.slot_id,
        milliseconds=origin.milliseconds,
    )


def to_line(entry: ReviewEntry, keys: dict[int, str]) -> LogLine:
    """Return an entry as a value; ``keys`` has the key of the line that an UNDO takes back."""
    review = None
    if entry.rating is not None:
        review = Review(
            Rating(entry.rating),
            entry.at,
            entry.weight,
            due_now=entry.due_now,
            retention=entry.retention,
            shift=entry.shift,
        )
    return LogLine(
        key=entry.key,
        action=Action(entry.action),
        at=entry.at,
        review=review,
        undoes=None if entry.undoes is None else keys[entry.undoes],
        until=entry.until,
        number=entry.number,
    )


def _to_scheduler(settings: SchedulingSettings, parameters: tuple[float, ...] | None) -> Scheduler:
    longest = settings.maximum_interval
    return Scheduler(
        Days(settings.zone, settings.rollover_hour),
        desired_retention=settings.retention,
        maximum_interval=LONGEST_INTERVAL if longest is None else longest,
        learning_steps=to_steps(settings.learning_steps, LEARNING_STEPS),
        relearning_steps=to_steps(settings.relearning_steps, RELEARNING_STEPS),
        parameters=parameters,
    )


def _listed(minutes: Sequence[float] | None) -> list[float] | None:
    return None if minutes is None else list(minutes)
