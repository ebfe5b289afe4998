"""A learner as the services need to know one: who, how they count days, what they aim at."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.scheduling import Days, Scheduler


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns. ``retention`` is the recall that their intervals aim at."""

    id: int
    zone: str = "UTC"
    rollover_hour: int = 4
    retention: float = 0.9

    @property
    def days(self) -> Days:
        """How they count days."""
        return Days(self.zone, self.rollover_hour)

    @property
    def scheduler(self) -> Scheduler:
        """What plans their reviews."""
        return Scheduler(self.days, desired_retention=self.retention)
