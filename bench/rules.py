"""Ways to read a quiz answer as evidence of memory: the one in use, others, and none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling import fsrs6

if TYPE_CHECKING:
    from bench.answering import Answers, Memories

_PRIOR = 0.5
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule takes into account.

    ``typed`` is the weight of a right typed answer; ``slip`` the chance to be wrong although one
    knows; ``unsure`` how many times likelier unsure right answers are guesses than sure ones;
    ``slow_is_hard`` takes slow right answers for HARD. ``shifts_start`` moves the start of the
    forgetting curve only as far as the weight goes; ``from_lapse`` blends a right answer
    with the memory after a lapse instead of the one before.
    """

    name: str
    is_fed: bool = True
    corrects_guesses: bool = True
    typed: float = 1.0
    slip: float = 0.0
    unsure: float = 1.0
    unsure_is_hard: bool = False
    slow_is_hard: bool = False
    shifts_start: bool = False
    from_lapse: bool = False

    def __call__(self, memories: Memories, places: np.ndarray, day: int, answers: Answers) -> None:
        """Change what is believed of the cards."""
        if not self.is_fed:
            return
        is_new = np.isnan(memories.stability[places])
        recall = np.where(is_new, _PRIOR, memories.recall(places, day))
        rating, weight = self.rating(answers), self.weight(answers, recall)
        full = memories.after(places, day, rating)
        lapse = memories.after(places, day, np.full(len(places), fsrs6.AGAIN))
        lost = is_new | (answers.is_right & self.from_lapse)
        stability = np.where(lost, lapse[0], memories.stability[places])
        difficulty = np.where(lost, lapse[1], memories.difficulty[places])
        memories.stability[places] = stability ** (1 - weight) * full[0] ** weight
        memories.difficulty[places] = (1 - weight) * difficulty + weight * full[1]
        part = np.where(is_new | (not self.shifts_start), 1.0, weight)
        last = np.where(is_new, day, memories.last[places])
        memories.last[places] = last + np.floor(part * (day - last))

    def rating(self, answers: Answers) -> np.ndarray:
        """Return what each answer is rated."""
        is_hard = answers.is_slow & self.slow_is_hard | answers.is_unsure & self.unsure_is_hard
        right = np.where(is_hard, fsrs6.HARD, fsrs6.GOOD)
        return np.where(answers.is_right, right, fsrs6.AGAIN)

    def weight(self, answers: Answers, recall: np.ndarray) -> np.ndarray:
        """Return how much of a full review each answer is."""
        # Unsure and sure answers together are as likely guesses as before.
        odds = np.where(answers.is_unsure, self.unsure, 1 / self.unsure)
        guessed = (1 - recall) * answers.guess * odds
        known = np.where(guessed > 0, recall / (recall + guessed), self.typed)
        if not self.corrects_guesses:
            known = np.ones(len(recall))
        missed = (1 - recall) * (1 - answers.guess)
        lapsed = np.where(missed > 0, missed / (missed + recall * self.slip), 1.0)
        return np.maximum(np.where(answers.is_right, known, lapsed), _LEAST)


NONE = Rule("none", is_fed=False)
GOOD = Rule("good", corrects_guesses=False)
ADR_3 = Rule("adr3")
RULES = (
    NONE,
    GOOD,
    ADR_3,
    Rule("typed_09", typed=0.9),
    Rule("shift", shifts_start=True),
    Rule("slip_02", slip=0.02),
    Rule("slip_05", slip=0.05),
    Rule("from_lapse", from_lapse=True),
    Rule("unsure_3", unsure=3.0),
    Rule("unsure_hard", unsure_is_hard=True),
    Rule("slow_hard", slow_is_hard=True),
    Rule("adopted", unsure=3.0, unsure_is_hard=True, slow_is_hard=True),
)
