"""Choose the day a card comes back, so that a learner's days are evenly full."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, func, select

from quizapp.core.scheduling import State
from quizapp.core.scheduling.balancing import EVERY_DAY, DaysAhead, balanced
from quizapp.core.scheduling.fuzz import reach
from quizapp.models import Card

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.scheduling import Memory, Review
    from quizapp.services.learners import Learner

_DAY = timedelta(days=1)
# Built once: every rating asks this, and the index of the queue answers it alone.
_LOADS = (
    select(Card.ready_at, func.count())
    .where(
        Card.learner_id == bindparam("learner_id"),
        Card.ready_at >= bindparam("since"),
        Card.ready_at < bindparam("until"),
    )
    .group_by(Card.ready_at)
)


def shifted(
    session: Session, learner: Learner, item_id: int, memory: Memory, review: Review
) -> Review:
    """Return the review with the days by which to move the interval that it leads to.

    It comes back as it is where there is nothing to move: the card stays between steps, its
    interval is too short, or the review is older than the card's last one, as a device that
    was offline sends it.
    """
    if memory.last_review is not None and review.at < memory.last_review:
        return review
    scheduler = learner.scheduler
    # Any card id does: only state and stability are asked for, which know no chance.
    after = scheduler.review(memory, review, card_id=0)
    if review.due_now or after.state is not State.REVIEW or after.stability is None:
        return review
    interval = scheduler.interval(after.stability, review.retention)
    if reach(interval) == 0:
        return review
    day = balanced(
        interval,
        _days_ahead(session, learner, review.at, interval),
        # Not the card's id: a card never seen has none when the page says its intervals.
        card_id=item_id,
        reps=memory.reps,
        maximum=scheduler.maximum_interval,
    )
    return replace(review, shift=day - interval)


def _days_ahead(session: Session, learner: Learner, at: datetime, interval: int) -> DaysAhead:
    """Return what the learner has to do on the days within reach of the interval."""
    days, play = learner.days, reach(interval)
    today = days.day_of(at)
    rows = session.execute(
        _LOADS,
        {
            "learner_id": learner.id,
            "since": days.start_of(today + (interval - play) * _DAY),
            "until": days.start_of(today + (interval + play + 1) * _DAY),
        },
    )
    loads: Counter[int] = Counter()
    for ready_at, count in rows:
        loads[(days.day_of(cast("datetime", ready_at)) - today).days] += count
    shares = EVERY_DAY if learner.easy_days is None else tuple(learner.easy_days)
    return DaysAhead(loads, today.weekday(), shares)
