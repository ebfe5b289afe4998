"""The log of what a learner did to one card, and what it amounts to.

A log is a set of lines: their order is that of ``at``, then of ``key``, whichever device
wrote them and in whatever order they came in. So two devices' logs merge without loss, and
the merge does not depend on which of them comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.scheduling import Memory, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from quizapp.core.scheduling import Review, Scheduler

# A card forgotten so often, and again at every further half of it, is a leech. As in Anki.
LEECH_LAPSES = 8
_LEECH_AGAIN = LEECH_LAPSES // 2


class Action(StrEnum):
    """What was done. CRAM is a rating that plans nothing."""

    RATE = "rate"
    CRAM = "cram"
    UNDO = "undo"
    BURY = "bury"
    UNBURY = "unbury"
    SUSPEND = "suspend"
    RESUME = "resume"
    FLAG = "flag"
    DUE = "due"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. ``undoes`` is the key of the line that an UNDO takes back.

    ``review`` is what a RATE says; ``until`` is when a BURY ends, or the new time of a DUE;
    ``number`` is the number of a FLAG.
    """

    key: str
    action: Action
    at: datetime
    review: Review | None = None
    undoes: str | None = None
    until: datetime | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CardState:
    """What a log amounts to. ``leech_at`` is when the card was last found to be a leech."""

    memory: Memory = field(default_factory=Memory)
    suspended_at: datetime | None = None
    buried_until: datetime | None = None
    flag: int = 0
    leech_at: datetime | None = None

    def ready_at(self, otherwise: datetime) -> datetime | None:
        """Return when the queue may show the card; None while it is suspended.

        ``otherwise`` stands for the due time of a card that is NEW.
        """
        if self.suspended_at is not None:
            return None
        due = otherwise if self.memory.due is None else self.memory.due
        return due if self.buried_until is None else max(due, self.buried_until)


SchedulerAt: TypeAlias = "Callable[[datetime], Scheduler]"


def merged(one: Iterable[LogLine], other: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """Return the lines of both logs in order, each key once.

    A key is never given twice, so lines of the same key are the same line.
    """
    return in_order({line.key: line for line in (*other, *one)}.values())


def in_order(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """Return the lines in the order in which they count."""
    return tuple(sorted(lines, key=lambda line: (line.at, line.key)))


def standing(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """Return the lines that no line takes back, in order, without those that take back."""
    lines = in_order(lines)
    undone = {line.undoes for line in lines if line.action is Action.UNDO}
    return tuple(
        line for line in lines if line.action is not Action.UNDO and line.key not in undone
    )


def replay(lines: Iterable[LogLine], scheduler_at: SchedulerAt, *, card_id: int) -> CardState:
    """Return what the log of a card amounts to; ``scheduler_at`` gives the one of a time."""
    state = CardState()
    for line in standing(lines):
        state = after(state, line, scheduler_at(line.at), card_id=card_id)
    return state


def after(state: CardState, line: LogLine, scheduler: Scheduler, *, card_id: int) -> CardState:
    """Return the state after one more line, which is the latest and no UNDO."""
    match line.action:
        case Action.RATE:
            return _rated(state, line, scheduler, card_id)
        case Action.DUE:
            return replace(state, memory=_due(state.memory, line.until))
        case Action.RESET:
            return replace(state, memory=Memory(), leech_at=None)
        case _:
            return put_aside(state, line)


def is_leech(lapses: int) -> bool:
    """Whether this many lapses, just reached, call for another wording of the card."""
    return lapses >= LEECH_LAPSES and (lapses - LEECH_LAPSES) % _LEECH_AGAIN == 0


def _rated(state: CardState, line: LogLine, scheduler: Scheduler, card_id: int) -> CardState:
    if line.review is None:
        raise ValueError(f"the line {line.key} is a rating without one")
    before = state.memory
    memory = scheduler.review(before, line.review, card_id=card_id)
    lapsed = memory.lapses > before.lapses and is_leech(memory.lapses)
    return replace(
        state,
        memory=memory,
        buried_until=None,
        leech_at=line.at if lapsed else state.leech_at,
    )


def put_aside(state: CardState, line: LogLine) -> CardState:
    """Return the state after what says nothing of the memory."""
    match line.action:
        case Action.BURY | Action.UNBURY:
            return replace(state, buried_until=line.until)
        case Action.SUSPEND:
            return replace(state, suspended_at=line.at)
        case Action.RESUME:
            return replace(state, suspended_at=None)
        case Action.FLAG:
            return replace(state, flag=line.number or 0)
        case _:
            return state


def _due(memory: Memory, until: datetime | None) -> Memory:
    # A card that nothing is known of is not due at any time: it is new.
    return memory if memory.state is State.NEW else replace(memory, due=until)
