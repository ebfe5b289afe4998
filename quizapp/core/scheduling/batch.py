"""The memories of many cards from their logs at once.

What ``Scheduler.replay`` makes of each card alone, to nine digits, some hundred times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from quizapp.core.scheduling import fsrs6
from quizapp.core.scheduling.columns import lasts, rounds_of
from quizapp.core.scheduling.fsrs6 import AGAIN, EASY, GOOD, HARD
from quizapp.core.scheduling.memory import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.fsrs6 import Floats, Ints
    from quizapp.core.scheduling.model import Rules, Steps

# What the numbers in ``Memories.state`` stand for.
STATES: Final = (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)
_NEW, _LEARNING, _REVIEW, _RELEARNING = range(4)
_MICROSECOND = timedelta(microseconds=1)
_BY_DAYS = -1


@dataclass(frozen=True, slots=True, eq=False)
class Memories:
    """The memories of all cards of a log, by rising ``card``.

    ``state`` counts in ``STATES``. ``wait`` is the learning step after the last review, in
    microseconds, and -1 where days decide; it knows nothing of ``due_now``.
    """

    card: Ints
    state: Ints
    step: Ints
    stability: Floats
    difficulty: Floats
    last_at: Ints
    reps: Ints
    lapses: Ints
    wait: Ints


def replay(log: Log, rules: Sequence[Rules], rule: Ints | None = None) -> Memories:
    """Return the memory of every card after its last review.

    ``rule`` says for each review by which of the rules it goes; all by the first when None.
    """
    rule = np.zeros(len(log), dtype=np.int64) if rule is None else rule
    rounds = rounds_of(log.card)
    cards = _Cards(len(rounds.place), rules)
    rating, elapsed = log.rating[rounds.order], log.elapsed[rounds.order]
    weight, by = log.weight[rounds.order], rule[rounds.order]
    for turn in rounds:
        cards.review(rating[turn], elapsed[turn], weight[turn], by[turn])
    last = lasts(log.card)
    state, step = cards.state[rounds.place], cards.step[rounds.place]
    return Memories(
        card=log.card[last],
        state=state,
        step=step,
        stability=cards.stability[rounds.place],
        difficulty=cards.difficulty[rounds.place],
        last_at=log.at[last],
        reps=np.diff(last, prepend=-1),
        lapses=cards.lapses[rounds.place],
        wait=cards.waits[rule[last], state, step, (log.rating[last] == HARD).astype(np.int64)],
    )


class _Cards:
    """The states of all cards on the way; the cards of a round are the first ones."""

    def __init__(self, count: int, rules: Sequence[Rules]) -> None:
        self.state = np.full(count, _NEW, dtype=np.int64)
        self.step = np.zeros(count, dtype=np.int64)
        self.stability = np.ones(count)
        self.difficulty = np.ones(count)
        self.lapses = np.zeros(count, dtype=np.int64)
        self.parameters = np.array([one.parameters for one in rules]).T
        self.learning = np.array([len(one.learning_steps) for one in rules])
        self.relearning = np.array([len(one.relearning_steps) for one in rules])
        self.waits = _waits(rules)

    def review(self, rating: Ints, elapsed: Ints, weight: Floats, rule: Ints) -> None:
        """Take every card of the round one review further."""
        # One set of parameters for all is spread by numpy, which is faster than to copy it.
        w = self.parameters if self.parameters.shape[1] == 1 else self.parameters[:, rule]
        count = len(rating)
        before = self.stability[:count], self.difficulty[:count]
        # All cards of the first round are new, and none of the others.
        if self.state[0] == _NEW:
            after = fsrs6.first_state(w, rating, weight)
        else:
            after = fsrs6.next_state(w, before, elapsed, rating, weight)
        self.stability[:count], self.difficulty[:count] = after
        self._step(rating, rule)

    def _step(self, rating: Ints, rule: Ints) -> None:
        state, step = self.state[: len(rating)], self.step[: len(rating)]
        in_review = state == _REVIEW
        lapsed = in_review & (rating == AGAIN)
        self.lapses[: len(rating)] += lapsed
        relearns = in_review | (state == _RELEARNING)
        steps = np.where(relearns, self.relearning[rule], self.learning[rule])
        forward = np.where(rating == GOOD, step + 1, np.where(rating == AGAIN, 0, step))
        done = (steps == 0) | (in_review & ~lapsed) | (rating == EASY) | (forward >= steps)
        state[:] = np.where(done, _REVIEW, np.where(relearns, _RELEARNING, _LEARNING))
        step[:] = np.where(done, 0, forward)


def _waits(rules: Sequence[Rules]) -> Ints:
    """Return the waits by rule, state, step, and whether the answer was HARD."""
    longest = max(
        len(steps) for one in rules for steps in (one.learning_steps, one.relearning_steps)
    )
    waits = np.full((len(rules), len(STATES), max(longest, 1), 2), _BY_DAYS, dtype=np.int64)
    for number, one in enumerate(rules):
        for state, steps in ((_LEARNING, one.learning_steps), (_RELEARNING, one.relearning_steps)):
            for step, wait in enumerate(steps):
                waits[number, state, step, 0] = wait // _MICROSECOND
                waits[number, state, step, 1] = _after_hard(steps, step) // _MICROSECOND
    return waits


def _after_hard(steps: Steps, step: int) -> timedelta:
    """Return the wait after HARD: at the first step longer than after AGAIN, as in py-fsrs."""
    if step > 0:
        return steps[step]
    return steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2
