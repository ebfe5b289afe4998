"""Days of a plan on which nothing was reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.models import Activity
from quizapp.services.plans import terms_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.models import Plan
    from quizapp.services.learners import Learner

_DAY = timedelta(days=1)
_BACK = timedelta(days=30)


def missed_days(session: Session, learner: Learner, plan: Plan, now: datetime) -> int:
    """Count the days of a plan before today, of the last thirty, that nothing was done on.

    Its days off are none of them.
    """
    today = learner.days.day_of(now)
    first = max(learner.days.day_of(plan.created_at), today - _BACK)
    worked = session.scalars(
        select(Activity.day).where(
            Activity.learner_id == learner.id,
            Activity.day >= first,
            Activity.day < today,
            Activity.reviews > 0,
        )
    ).all()
    terms = terms_of(plan)
    days = (first + n * _DAY for n in range((today - first).days))
    return sum(day not in worked and not terms.is_off(day) for day in days)
