"""A learner as the services need to know one: who, how they count days, what they aim at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from quizapp.core.scheduling import Days, Scheduler
from quizapp.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

LONGEST_INTERVAL = 36500
LEARNING_STEPS = (1.0, 10.0)
RELEARNING_STEPS = (10.0,)
# Not the whole row: the lines of the log that others write meanwhile refer to it.
_ACCOUNT = select(User.id).where(User.id == bindparam("id")).with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns, with the columns of their account that plan their reviews.

    ``retention`` is the recall that their intervals aim at. Steps are minutes; None means
    the defaults. ``easy_days`` are seven shares of a usual day's cards, Monday first; None
    when all days are alike. ``parameters`` are those fitted to the learner's own log.
    """

    id: int
    zone: str = "UTC"
    rollover_hour: int = 4
    retention: float = 0.9
    maximum_interval: int = LONGEST_INTERVAL
    learning_steps: Sequence[float] | None = None
    relearning_steps: Sequence[float] | None = None
    easy_days: Sequence[float] | None = None
    parameters: Sequence[float] | None = None
    bury_siblings: bool = True

    @property
    def days(self) -> Days:
        """How they count days."""
        return Days(self.zone, self.rollover_hour)

    @property
    def scheduler(self) -> Scheduler:
        """What plans their reviews."""
        return Scheduler(
            self.days,
            desired_retention=self.retention,
            maximum_interval=self.maximum_interval,
            learning_steps=to_steps(self.learning_steps, LEARNING_STEPS),
            relearning_steps=to_steps(self.relearning_steps, RELEARNING_STEPS),
            parameters=None if self.parameters is None else tuple(self.parameters),
        )


def learner_of(person: object) -> Learner:
    """Return the learner that an account is, or whatever has the columns of one."""
    return Learner(*(getattr(person, field.name) for field in fields(Learner)))


def take_turn(session: Session, learner_id: int) -> None:
    """Let one transaction at a time change what a learner remembers; to come before any card.

    It needs several of their cards, in an order that the day decides: two that took them one
    by one could wait for each other for ever.
    """
    # On SQLite a transaction that may write has the one place of a writer already.
    if session.get_bind().dialect.name != "sqlite":
        session.execute(_ACCOUNT, {"id": learner_id}).one()


def to_steps(minutes: Sequence[float] | None, otherwise: Sequence[float]) -> tuple[timedelta, ...]:
    """Return steps of so many minutes, or the other ones when there are none set."""
    return tuple(timedelta(minutes=one) for one in (otherwise if minutes is None else minutes))
