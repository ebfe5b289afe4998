"""How long a learner's answers in quizzes usually take."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.models import Attempt, ItemVersion, Slot

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

_MOST = 50
_FEWEST = 8


def usual_times(
    session: Session, learner_id: int, kinds: Collection[str], *, without: Collection[int]
) -> dict[str, float]:
    """Return the median milliseconds of the learner's latest answers, by kind of question.

    Of each kind the last 50 timed ones count, but for the slots ``without``; a kind with
    fewer than 8 is left out.
    """
    if not kinds:
        return {}
    place = func.row_number().over(
        partition_by=ItemVersion.kind, order_by=(Slot.answered_at.desc(), Slot.id.desc())
    )
    latest = (
        select(ItemVersion.kind, Slot.milliseconds, place.label("place"))
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .join(ItemVersion, ItemVersion.id == Slot.version_id)
        .where(
            Attempt.learner_id == learner_id,
            Slot.milliseconds.is_not(None),
            Slot.id.not_in(without),
            ItemVersion.kind.in_(kinds),
        )
        .subquery()
    )
    times: dict[str, list[int]] = {}
    for kind, milliseconds in session.execute(
        select(latest.c.kind, latest.c.milliseconds).where(latest.c.place <= _MOST)
    ):
        times.setdefault(kind, []).append(milliseconds)
    return {kind: median(one) for kind, one in times.items() if len(one) >= _FEWEST}
