"""The scheduler: a memory and a review make the next memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling import model
from quizapp.core.scheduling.days import Days, as_utc
from quizapp.core.scheduling.fuzz import fuzzed, reach
from quizapp.core.scheduling.memory import Memory, Rating, Review, State
from quizapp.core.scheduling.parameters import DEFAULTS, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from quizapp.core.scheduling.parameters import Parameters

_DAY = timedelta(days=1)
_LOWEST_RETENTION = 0.70
_HIGHEST_RETENTION = 0.99


@dataclass(frozen=True, slots=True)
class Scheduler:
    """FSRS-6 for one learner, with learning steps and seeded fuzz.

    ``desired_retention`` is the probability of recall at which a card comes back.
    ``parameters`` are the learner's own, the model's defaults when None. Refuses a
    retention outside 0.70 to 0.99, a maximum interval below a day, steps that are not
    above zero, and parameters out of range, with ``ValueError``. Empty steps are allowed:
    the card then goes by days.
    """

    days: Days
    desired_retention: float = 0.9
    maximum_interval: int = 36500
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    parameters: Parameters | None = None

    def __post_init__(self) -> None:
        if not _LOWEST_RETENTION <= self.desired_retention <= _HIGHEST_RETENTION:
            raise ValueError(
                f"the desired retention must be 0.70 to 0.99, not {self.desired_retention}"
            )
        if self.maximum_interval < 1:
            raise ValueError(f"the maximum interval must be a day, not {self.maximum_interval}")
        if any(step <= timedelta() for step in (*self.learning_steps, *self.relearning_steps)):
            raise ValueError("a learning step must last longer than nothing")
        if self.parameters is not None:
            checked(self.parameters)

    def review(self, memory: Memory, review: Review, *, card_id: int) -> Memory:
        """Return the memory after the review.

        A step of minutes makes the card due that much later; an interval of n days at the
        start of the learner's n-th day from now. Refuses a review before the last one
        with ``ValueError``.
        """
        at = as_utc(review.at)
        outcome = self._answer(memory, review.rating, at)
        stability, difficulty = self._weigh(memory, review, outcome)
        due = self.due_after(review, outcome.wait, stability, card_id=card_id, reps=memory.reps)
        lapsed = memory.state is State.REVIEW and review.rating == Rating.AGAIN
        return Memory(
            state=outcome.state,
            step=outcome.step,
            stability=stability,
            difficulty=difficulty,
            due=due,
            last_review=at,
            reps=memory.reps + 1,
            lapses=memory.lapses + lapsed,
        )

    def preview(self, memory: Memory, now: datetime, *, card_id: int) -> dict[Rating, Memory]:
        """Return what each rating would make of the memory: just what ``review`` gives."""
        return {
            rating: self.review(memory, Review(rating, now), card_id=card_id) for rating in Rating
        }

    def replay(self, reviews: Iterable[Review], *, card_id: int) -> Memory:
        """Rebuild the memory of a card from its log, oldest review first."""
        memory = Memory()
        for review in reviews:
            memory = self.review(memory, review, card_id=card_id)
        return memory

    def retrievability(self, memory: Memory, at: datetime) -> float:
        """Return the probability of recall, 0.0 for a NEW card.

        From the first rollover on, whole learner's days count, as in ``review``. Before it,
        the hours since the last review count as a part of a day; a time before it as none.
        """
        return self.recall_at(at)(memory)

    def recall_at(self, at: datetime) -> Callable[[Memory], float]:
        """Return what gives the ``retrievability`` of each of many memories at one time."""
        at, today, parameters = as_utc(at), self.days.day_of(at), self._parameters()

        def recall(memory: Memory) -> float:
            if memory.stability is None or memory.last_review is None:
                return 0.0
            elapsed: float = max((today - self.days.day_of(memory.last_review)).days, 0)
            if not elapsed:
                elapsed = min(max((at - memory.last_review) / _DAY, 0.0), 1.0)
            return model.retrievability(memory.stability, elapsed, parameters)

        return recall

    def _answer(self, memory: Memory, rating: Rating, at: datetime) -> model.Outcome:
        elapsed_days = 0
        if memory.last_review is not None:
            if at < memory.last_review:
                raise ValueError(
                    f"a review at {at.isoformat()} lies before the last one, "
                    f"at {memory.last_review.isoformat()}"
                )
            elapsed_days = self.days.between(memory.last_review, at)
        return model.answer(memory, rating, elapsed_days, self.rules)

    def _weigh(self, memory: Memory, review: Review, full: model.Outcome) -> tuple[float, float]:
        """Return stability and difficulty between those before and those of a full review.

        Stability is blended geometrically, since it grows by factors; difficulty linearly.
        A NEW card has none yet: not to have known it is AGAIN, so that stands for before.
        """
        if review.weight == 1:
            return full.stability, full.difficulty
        stability, difficulty = memory.stability, memory.difficulty
        if stability is None or difficulty is None:
            unknown = self._answer(memory, Rating.AGAIN, review.at)
            stability, difficulty = unknown.stability, unknown.difficulty
        weight = review.weight
        return (
            stability ** (1 - weight) * full.stability**weight,
            difficulty * (1 - weight) + full.difficulty * weight,
        )

    @property
    def rules(self) -> model.Rules:
        """What the learner's answers go by, whatever the time."""
        return model.Rules(self.learning_steps, self.relearning_steps, self._parameters())

    def due_after(
        self, review: Review, wait: timedelta | None, stability: float, *, card_id: int, reps: int
    ) -> datetime:
        """Return when the card is due that the review left with this stability.

        ``wait`` is the learning step that it left the card at, None where days decide;
        ``reps`` counts the reviews before it.
        """
        at = as_utc(review.at)
        if review.due_now:
            return at
        if wait is not None:
            return at + wait
        days = self._due_days(stability, review, card_id, reps)
        return self.days.start_of(self.days.day_of(at) + days * _DAY)

    def interval(self, stability: float, retention: float | None = None) -> int:
        """Return the whole days until recall has fallen to the retention, before any shift.

        Without a retention the scheduler's own; never above the maximum interval.
        """
        wanted = self.desired_retention if retention is None else retention
        days = round(model.interval(stability, wanted, self._parameters()))
        return min(max(days, 1), self.maximum_interval)

    def _due_days(self, stability: float, review: Review, card_id: int, reps: int) -> int:
        days = self.interval(stability, review.retention)
        if review.shift is None:
            return fuzzed(days, card_id=card_id, reps=reps, maximum=self.maximum_interval)
        # The shift was chosen for the interval of its time; a merge may have changed that.
        shift = min(max(review.shift, -reach(days)), reach(days))
        return min(max(days + shift, 1), self.maximum_interval)

    def _parameters(self) -> Parameters:
        return DEFAULTS if self.parameters is None else self.parameters
