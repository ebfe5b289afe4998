"""How long a learner's reviews take, measured from their own log."""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.core.scheduling.planning import Pace
from quizapp.models import ReviewEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_BACK = timedelta(days=90)
_FEWEST = 30
_FEWEST_OF_A_KIND = 10
# The latest ones tell enough, and a page must not wait for the others.
_MOST = 3000
_SHORTEST, _LONGEST = 0.5, 3600.0
_USUAL = Pace()


def pace_of(session: Session, learner: Learner, now: datetime) -> Pace:
    """Return the seconds that the learner's reviews took in the last ninety days.

    What counts is all the time that a card took on a day: the steps that follow a first
    answer or a lapse belong to it. Answers in quizzes do not count. With fewer than 30
    reviews, or 10 of a kind, the usual pace holds.
    """
    entries = session.scalars(
        select(ReviewEntry)
        .where(
            ReviewEntry.learner_id == learner.id,
            ReviewEntry.at >= now - _BACK,
            ReviewEntry.action == Action.RATE.value,
            ReviewEntry.source != "quiz",
            ReviewEntry.milliseconds.is_not(None),
        )
        .order_by(ReviewEntry.at.desc())
        .limit(_MOST)
    ).all()
    if len(entries) < _FEWEST:
        return _USUAL
    kinds = _seconds_by_kind(learner, reversed(entries))
    return Pace(
        new=_mean(kinds["new"], _USUAL.new),
        recalled=_mean(kinds["recalled"], _USUAL.recalled),
        lapsed=_mean(kinds["lapsed"], _USUAL.lapsed),
    )


def _seconds_by_kind(learner: Learner, entries: Iterable[ReviewEntry]) -> dict[str, list[float]]:
    """Return the seconds of each card and day, by what the first answer of the day was."""
    kinds: dict[tuple[int, date], str] = {}
    seconds: dict[tuple[int, date], float] = {}
    for entry in entries:
        key = entry.card_id, learner.days.day_of(entry.at)
        kinds.setdefault(key, _kind_of(entry))
        seconds[key] = seconds.get(key, 0.0) + (entry.milliseconds or 0) / 1000
    found: dict[str, list[float]] = {"new": [], "recalled": [], "lapsed": []}
    for key, kind in kinds.items():
        found[kind].append(seconds[key])
    return found


def _kind_of(entry: ReviewEntry) -> str:
    if entry.sequence == 1:
        return "new"
    return "lapsed" if entry.rating == Rating.AGAIN else "recalled"


def _mean(seconds: list[float], usual: float) -> float:
    if len(seconds) < _FEWEST_OF_A_KIND:
        return usual
    return min(max(fmean(seconds), _SHORTEST), _LONGEST)
