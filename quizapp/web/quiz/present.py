"""What the pages of an attempt show beside the question."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.errors import Unreadable
from quizapp.core.questions import Cloze, Numeric, Ordering, ShortAnswer
from quizapp.core.responses import MAX_CHARACTERS, Filled, Placed, Typed, places_chosen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.core.questions import Question
    from quizapp.core.responses import Response
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


def as_typed(
    question: Question, order: Sequence[int], values: Sequence[str], saved: Response | None
) -> Response | None:
    """Return what was typed and could not be read, to stand in the form again.

    Steps may have the same place. Of a choice only what is saved can be shown.
    """
    clean = tuple(value.replace("\0", "")[:MAX_CHARACTERS] for value in values)
    match question:
        case ShortAnswer() | Numeric() if clean:
            return Typed(clean[0])
        case Cloze(gaps=gaps) if len(clean) == len(gaps):
            return Filled(clean)
        case Ordering():
            try:
                return Placed(places_chosen(values, order))
            except Unreadable:
                return saved
        case _:
            return saved


def time_left(deadline: datetime, now: datetime) -> str:
    """Return the time left in words: ``1 hour 5 minutes``, ``12 minutes``, ``under a minute``."""
    seconds = (deadline - now).total_seconds()
    minutes = math.ceil(seconds / _MINUTE)
    if seconds < _MINUTE:
        return "under a minute"
    hours, rest = divmod(minutes, _HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {unit}" if n == 1 else f"{n} {unit}s" for n, unit in parts if n)
