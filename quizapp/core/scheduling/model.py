"""FSRS-6 for one card at a time: the only module that knows the library.

Elapsed time comes in as a number of days, which the library gets to see as an invented
date: so its formulas use our count of days instead of its floor of 24 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from quizapp.core.scheduling.memory import Memory, Rating, State

# The library is imported where it is used: a page that reviews nothing does not load it.
if TYPE_CHECKING:
    import fsrs

    from quizapp.core.scheduling.parameters import Parameters

Steps: TypeAlias = tuple[timedelta, ...]

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# By the library's numbers; NEW, which it does not know, fills the gap at 0.
_STATES = (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one learner's answers go by."""

    learning_steps: Steps
    relearning_steps: Steps
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Outcome:
    """A memory after an answer; ``wait`` is the learning step, None when days decide."""

    state: State
    step: int
    stability: float
    difficulty: float
    wait: timedelta | None


def answer(memory: Memory, rating: Rating, elapsed_days: int, rules: Rules) -> Outcome:
    """Return what a full review makes of the memory, ``elapsed_days`` after the last one."""
    import fsrs

    library = _library(rules)
    now = _EPOCH + timedelta(days=elapsed_days)
    card, _ = library.review_card(_card(memory), fsrs.Rating(rating), now)
    state = _STATES[card.state]
    return Outcome(
        state=state,
        step=card.step or 0,
        stability=cast("float", card.stability),
        difficulty=cast("float", card.difficulty),
        wait=None if state is State.REVIEW else card.due - now,
    )


def retrievability(stability: float, elapsed_days: float, parameters: Parameters) -> float:
    """Return the probability of recall after so many days."""
    decay, factor = _curve(parameters)
    return float((1 + factor * elapsed_days / stability) ** decay)


def interval(stability: float, retention: float, parameters: Parameters) -> float:
    """Return the days after which the probability of recall has fallen to ``retention``."""
    decay, factor = _curve(parameters)
    return float(stability / factor * (retention ** (1 / decay) - 1))


def _card(memory: Memory) -> fsrs.Card:
    import fsrs

    # An explicit id and due: without them the library reads the clock, and sleeps.
    if memory.state is State.NEW:
        return fsrs.Card(card_id=0, due=_EPOCH)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(_STATES.index(memory.state)),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_EPOCH,
        last_review=_EPOCH,
    )


# Every learner may have rules of their own; what the cache has lost is built in 10 µs.
@lru_cache(maxsize=1024)
def _library(rules: Rules) -> fsrs.Scheduler:
    import fsrs

    # The library fuzzes from the global random module; a review must replay.
    return fsrs.Scheduler(
        parameters=rules.parameters,
        learning_steps=rules.learning_steps,
        relearning_steps=rules.relearning_steps,
        enable_fuzzing=False,
    )


def _curve(parameters: Parameters) -> tuple[float, float]:
    """Return the decay and the factor of the forgetting curve, which is 0.9 at S days."""
    decay = -parameters[20]
    return decay, 0.9 ** (1 / decay) - 1
