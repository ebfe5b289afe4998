"""What the pages of an attempt show beside the question."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.services.answering import Place
    from quizapp.services.results import Result

_MINUTE = 60
_HOUR = 60


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The questions of an attempt by how they fared, as positions."""

    wrong: tuple[int, ...]
    open: tuple[int, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything was right."""
        return not self.wrong and not self.open


def next_steps(results: Sequence[Result]) -> NextSteps:
    """Return what is worth another look: answered and not right, and not answered."""
    return NextSteps(
        tuple(one.position for one in results if one.response and not one.grade.is_right),
        tuple(one.position for one in results if not one.response),
    )


def first_open(places: Sequence[Place]) -> int:
    """Return the position of the first question without an answer, or the first of all."""
    return next((place.position for place in places if not place.is_answered), 1)


def time_left(deadline: datetime, now: datetime) -> str:
    """Return the time left in words: ``1 hour 5 minutes``, ``12 minutes``, ``under a minute``."""
    seconds = (deadline - now).total_seconds()
    minutes = math.ceil(seconds / _MINUTE)
    if seconds < _MINUTE:
        return "under a minute"
    hours, rest = divmod(minutes, _HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {unit}" if n == 1 else f"{n} {unit}s" for n, unit in parts if n)
