"""Which cards to review on which day: towards an exam, and after a break.

A plan chooses what is shown and when. It never touches a memory: states are those of the log,
and the ordinary due dates hold again when the plan is over. Cards are parallel arrays of
numpy, which only the functions here load; days are numbered, as ``date.toordinal`` does.
"""

from quizapp.core.scheduling.planning.backlog import (
    Backlog,
    BacklogPlan,
    backlog_order,
    backlog_plan,
)
from quizapp.core.scheduling.planning.exam import ExamPlan, todays_order
from quizapp.core.scheduling.planning.forecast import Forecast, forecast
from quizapp.core.scheduling.planning.values import Budget, Cards, Pace, Unit, Workload

__all__ = [
    "Backlog",
    "BacklogPlan",
    "Budget",
    "Cards",
    "ExamPlan",
    "Forecast",
    "Pace",
    "Unit",
    "Workload",
    "backlog_order",
    "backlog_plan",
    "forecast",
    "todays_order",
]
