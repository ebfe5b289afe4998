"""What a candidate says beside its question: feedback that quotes, and how hard it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.index import lemmas
from quizapp.core.generation.rarity import frequency
from quizapp.core.markdown import escaped

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft

EASY, MIDDLING, HARD = 1, 3, 5
_RARE = 3.2
_COMMON = 4.4
_NEAR = 0.7


def feedback_of(draft: Draft) -> str:
    """Return Markdown that quotes the sentences that the key rests on."""
    quotes = [escaped(one.doc.text) for one in (draft.parsed, *draft.others)]
    said = " … ".join(f"“{quote}”" for quote in quotes)
    return f"The text says: {said}"


def difficulty_of(draft: Draft) -> int:
    """Return one of three bands: a rare key makes it harder, the sentence's words easier.

    It stands until learners' answers give an observed facility.
    """
    words = [word for word in draft.key.lower().split() if word.isalpha()]
    rarity = min((frequency(word) for word in words), default=_COMMON)
    sentence = set(lemmas(draft.parsed.doc))
    said = set(lemmas(draft.tokens))
    overlap = len(said & sentence) / max(1, len(sentence))
    points = (rarity < _RARE) - (rarity > _COMMON) + (overlap < _NEAR / 2) - (overlap > _NEAR)
    return HARD if points > 0 else EASY if points < 0 else MIDDLING
