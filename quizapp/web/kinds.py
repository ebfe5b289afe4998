"""What the kinds of questions and cards are called, and how one is shown to a teacher."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from quizapp.core.selection import option_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.questions import Item

KIND_WORDS: Mapping[str, str] = {
    "multiple-choice": "Multiple choice",
    "multiple-response": "Several answers",
    "true-false": "True or false",
    "short-answer": "Short answer",
    "numeric": "Number",
    "cloze": "Gaps",
    "matching": "Matching",
    "ordering": "Ordering",
    "basic-card": "Card",
    "definition-card": "Definition card",
    "cloze-card": "Gap card",
    "occlusion-card": "Image card",
}


def order_shown(item: Item) -> tuple[int, ...]:
    """Return an order of the options as a student may see it, the same at each look."""
    chance = random.Random(item.id)  # noqa: S311 - it has to repeat
    return option_order(item.content, chance, shuffle=False) if item.is_question else ()  # type: ignore[arg-type]
