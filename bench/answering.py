"""A simulated world in which learners review cards and answer quizzes on the same things.

True memories follow FSRS-6 with parameters of their own for each learner. A scheduler believes
what a rule makes of the answers, by the default parameters, or by the learner's own, as
after a perfect fit. What is assumed of people:

- a learner knows a share of the new cards (0.2 to 0.8) before anything was asked;
- who knows answers wrongly all the same one time in twenty-five (a slip);
- who does not know guesses; after the quiz the right answer is shown, as after a lapse;
- a recall is hard the more often, the weaker the memory; of hard recalls 0.6 are slow and
  half unsure, of the others 0.1 and 0.1; of guesses 0.5 are slow and 0.7 unsure. Or, where
  time and confidence tell nothing, 0.25 of all answers are slow and 0.25 unsure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.students import parameters_of
from quizapp.core.scheduling import fsrs6
from quizapp.core.scheduling.parameters import DEFAULTS

if TYPE_CHECKING:
    from bench.rules import Rule

AGAIN, HARD, GOOD = fsrs6.AGAIN, fsrs6.HARD, fsrs6.GOOD
# The chance to be right by guessing: typed, one of four, true or false.
GUESSES = (0.0, 0.25, 0.5)
_SLIP = 0.04
_INTRODUCED_BY = 40
_QUIZ_EVERY = 15


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is simulated."""

    learners: int
    cards: int
    days: int


@dataclass(frozen=True, slots=True)
class Premise:
    """Whether the scheduler knows the learners' parameters; whether time and confidence tell."""

    is_fitted: bool = True
    is_telling: bool = True


class World:
    """What happens to each card on each day, whatever a rule makes of it."""

    def __init__(self, scale: Scale, seed: int, premise: Premise) -> None:
        rng = np.random.default_rng(seed)
        count, days = scale.learners * scale.cards, scale.days
        own = np.array([parameters_of(rng) for _ in range(scale.learners)])
        self.days = days
        self.is_telling = premise.is_telling
        self.parameters = np.repeat(own, scale.cards, axis=0).T
        self.believed = self.parameters if premise.is_fitted else np.array(DEFAULTS)
        self.prior = np.repeat(rng.uniform(0.2, 0.8, scale.learners), scale.cards)
        self.first_day = rng.integers(0, _INTRODUCED_BY, count)
        self.is_quiz = rng.random((days, count)) < 1 / _QUIZ_EVERY
        self.guess = rng.choice(GUESSES, (days, count))
        self.luck = rng.random((5, days, count))


@dataclass(slots=True)
class Memories:
    """Stability and difficulty of cards and the days they count from; NaN for new ones."""

    parameters: np.ndarray
    stability: np.ndarray
    difficulty: np.ndarray
    last: np.ndarray

    @classmethod
    def new(cls, parameters: np.ndarray, count: int) -> Memories:
        return cls(parameters, *(np.full(count, np.nan) for _ in range(3)))

    def of(self, places: np.ndarray) -> np.ndarray:
        """Return the parameters of these cards."""
        shared = self.parameters.ndim == 1
        return self.parameters if shared else self.parameters[:, places]

    def recall(self, places: np.ndarray, day: int) -> np.ndarray:
        elapsed = day - self.last[places]
        return fsrs6.recall(self.of(places), self.stability[places], elapsed)

    def due(self, retention: float) -> np.ndarray:
        decay = -self.parameters[20]
        factor = 0.9 ** (1 / decay) - 1
        days = self.stability / factor * (retention ** (1 / decay) - 1)
        return self.last + np.maximum(np.round(days), 1)

    def after(self, places: np.ndarray, day: int, rating: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return stability and difficulty after full reviews."""
        w, full = self.of(places), np.ones(len(places))
        state = self.stability[places], self.difficulty[places]
        elapsed = day - self.last[places]
        first = fsrs6.first_state(w, rating, full)
        later = fsrs6.next_state(w, state, elapsed, rating, full)
        is_new = np.isnan(state[0])
        return tuple(np.where(is_new, one, other) for one, other in zip(first, later, strict=True))

    def review(self, places: np.ndarray, day: int, rating: np.ndarray) -> None:
        """Take full reviews in."""
        self.stability[places], self.difficulty[places] = self.after(places, day, rating)
        self.last[places] = day


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in quizzes on one day: what can be seen of them."""

    is_right: np.ndarray
    guess: np.ndarray
    is_unsure: np.ndarray
    is_slow: np.ndarray


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of it: predictions at reviews of cards and how they ended; recall; work."""

    predicted: np.ndarray
    recalled: np.ndarray
    true_recall: float
    reviews: float


class Life:
    """All cards of a world, gone through day by day under one rule."""

    def __init__(self, world: World, rule: Rule, retention: float, *, is_fixed: bool) -> None:
        count = len(world.first_day)
        self.world, self.rule, self.retention = world, rule, retention
        # Fixed: reviews come when the true memory wants them, the same under each rule.
        self.is_fixed = is_fixed
        self.true = Memories.new(world.parameters, count)
        self.believed = Memories.new(world.believed, count)
        self.predictions: list[np.ndarray] = []
        self.outcomes: list[np.ndarray] = []
        self.recalls: list[float] = []
        self.reviews = 0

    def live(self) -> Lived:
        for day in range(self.world.days):
            self._day(day)
        count = len(self.world.first_day)
        return Lived(
            np.concatenate(self.predictions),
            np.concatenate(self.outcomes),
            float(np.mean(self.recalls)),
            self.reviews / count,
        )

    def _day(self, day: int) -> None:
        world = self.world
        begun = world.first_day <= day
        schedule = self.true if self.is_fixed else self.believed
        due = schedule.due(self.retention)
        is_quiz = world.is_quiz[day] & begun
        is_card = ~is_quiz & begun & ~(due > day)
        if day > world.days // 3:
            self.recalls.append(float(self._true_recall(np.flatnonzero(begun), day).mean()))
        self._review(np.flatnonzero(is_card), day)
        self._ask(np.flatnonzero(is_quiz), day)

    def _true_recall(self, places: np.ndarray, day: int) -> np.ndarray:
        is_new = np.isnan(self.true.stability[places])
        return np.where(is_new, self.world.prior[places], self.true.recall(places, day))

    def _truth(self, places: np.ndarray, day: int) -> np.ndarray:
        """Return how well the cards are recalled."""
        luck = self.world.luck[:, day, places]
        recall = self._true_recall(places, day)
        is_hard = luck[1] < 0.1 + 0.6 * (1 - recall)
        return np.where(luck[0] >= recall, AGAIN, np.where(is_hard, HARD, GOOD))

    def _review(self, places: np.ndarray, day: int) -> None:
        rating = self._truth(places, day)
        if day > self.world.days // 3:
            known = ~np.isnan(self.believed.stability[places])
            self.predictions.append(self.believed.recall(places, day)[known])
            self.outcomes.append(rating[known] != AGAIN)
        for memories in (self.true, self.believed):
            memories.review(places, day, rating)
        self._step(places[rating == AGAIN], day)
        self.reviews += len(places)

    def _step(self, places: np.ndarray, day: int) -> None:
        """Recall the cards again after their step, on the same day."""
        for memories in (self.true, self.believed):
            memories.review(places, day, np.full(len(places), GOOD))
        self.reviews += len(places)

    def _ask(self, places: np.ndarray, day: int) -> None:
        rating = self._truth(places, day)
        answers = self._answers(places, day, rating)
        # Before the truth moves on: the rule knows only what is believed.
        self.rule(self.believed, places, day, answers)
        self.true.review(places, day, rating)
        if not self.is_fixed and self.rule.is_fed:
            self._step(places[~answers.is_right], day)

    def _answers(self, places: np.ndarray, day: int, rating: np.ndarray) -> Answers:
        _, _, chance, sure, quick = self.world.luck[:, day, places]
        guess = self.world.guess[day, places]
        is_known, is_hard = rating != AGAIN, rating == HARD
        is_unsure = sure < self._chance(is_known, is_hard, (0.7, 0.5, 0.1))
        is_slow = quick < self._chance(is_known, is_hard, (0.5, 0.6, 0.1))
        is_right = np.where(is_known, chance >= _SLIP, chance < guess)
        return Answers(is_right, guess, is_unsure, is_slow)

    def _chance(
        self, is_known: np.ndarray, is_hard: np.ndarray, chances: tuple[float, float, float]
    ) -> np.ndarray:
        if not self.world.is_telling:
            return np.full(len(is_known), 0.25)
        guessed, hard, good = chances
        return np.where(is_known, np.where(is_hard, hard, good), guessed)
