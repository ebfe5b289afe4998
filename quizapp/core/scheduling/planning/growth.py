"""What a review makes of a memory: FSRS-6 for arrays, as far as plans need it.

A plan looks at most one review of a card a day ahead, with two ratings: recalled (GOOD) or
lapsed (AGAIN, and GOOD after its step on the same day). A test holds the formulas to the
scheduler's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.scheduling.memory import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.scheduling.planning.values import Floats

_STABILITY_MIN = 0.001
_HARDEST = 10.0
_EASIEST = 1.0


@dataclass(frozen=True, slots=True)
class Growth:
    """The formulas under 21 parameters, each a number, or an array with one for each card."""

    parameters: Sequence[float] | Floats

    def recall(self, stability: Floats, days: Floats | float) -> Floats:
        """Return the probability of recall so many days after the last review."""
        import numpy as np

        decay = -self.parameters[20]
        factor = 0.9 ** (1 / decay) - 1
        return np.asarray((1 + factor * days / stability) ** decay)

    def interval(self, stability: Floats, retention: float) -> Floats:
        """Return the whole days, at least one, until recall has fallen to ``retention``."""
        import numpy as np

        decay = -self.parameters[20]
        factor = 0.9 ** (1 / decay) - 1
        days = stability / factor * (retention ** (1 / decay) - 1)
        return np.asarray(np.maximum(np.round(days), 1))

    def recalled(self, stability: Floats, difficulty: Floats, recall: Floats) -> Floats:
        """Return the stability after a recall."""
        import numpy as np

        w = self.parameters
        gain = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
        return np.asarray(stability * (1 + gain * np.expm1((1 - recall) * w[10])))

    def lapsed(self, stability: Floats, difficulty: Floats, recall: Floats) -> Floats:
        """Return the stability after a lapse and the recall that ends its step."""
        import numpy as np

        w = self.parameters
        forgotten = (
            w[11]
            * difficulty ** -w[12]
            * ((stability + 1) ** w[13] - 1)
            * np.exp((1 - recall) * w[14])
        )
        forgotten = np.minimum(forgotten, stability / np.exp(w[17] * w[18]))
        return self.recalled_today(np.maximum(forgotten, _STABILITY_MIN))

    def recalled_today(self, stability: Floats) -> Floats:
        """Return the stability after another recall on the same day."""
        import numpy as np

        w = self.parameters
        return np.asarray(stability * np.maximum(np.exp(w[17] * w[18]) * stability ** -w[19], 1))

    def harder(self, difficulty: Floats, rating: Rating) -> Floats:
        """Return the difficulty after a rating."""
        import numpy as np

        w = self.parameters
        change = -w[6] * (rating - 3) * (10 - difficulty) / 9
        target = self._first_difficulty(Rating.EASY)
        return np.clip(w[7] * target + (1 - w[7]) * (difficulty + change), _EASIEST, _HARDEST)

    def first(self, rating: Rating) -> tuple[Floats, Floats]:
        """Return stability and difficulty after the first answer."""
        import numpy as np

        stability = np.maximum(self.parameters[rating - 1], _STABILITY_MIN)
        return stability, np.clip(self._first_difficulty(rating), _EASIEST, _HARDEST)

    def _first_difficulty(self, rating: Rating) -> Floats:
        import numpy as np

        w = self.parameters
        return np.asarray(w[4] - np.exp(w[5] * (rating - 1)) + 1)
