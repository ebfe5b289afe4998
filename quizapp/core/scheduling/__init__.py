"""When a card comes back: FSRS-6 behind one adapter, counted in the learner's own days.

Pure: no clock and no global chance. Times are aware (naive ones are refused with
``ValueError``) and come back in UTC. The FSRS library loads at the first review.
"""

from quizapp.core.scheduling.days import Days
from quizapp.core.scheduling.memory import Memory, Rating, Review, State
from quizapp.core.scheduling.scheduler import Scheduler
from quizapp.core.scheduling.wording import describe_interval

__all__ = ["Days", "Memory", "Rating", "Review", "Scheduler", "State", "describe_interval"]
