"""A learner as the services need to know one: who, how they count days, what they aim at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling import Days, Scheduler

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_INTERVAL = 36500
LEARNING_STEPS = (1.0, 10.0)
RELEARNING_STEPS = (10.0,)


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


def to_steps(minutes: Sequence[float] | None, otherwise: Sequence[float]) -> tuple[timedelta, ...]:
    """Return steps of so many minutes, or the other ones when there are none set."""
    return tuple(timedelta(minutes=one) for one in (otherwise if minutes is None else minutes))
