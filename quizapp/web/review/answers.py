"""A card that is answered on its page: graded by the server, rated by the learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.comparing import compare
from quizapp.core.grading import grade
from quizapp.core.questions import FLASHCARD_KINDS, Cloze, ClozeCard, ShortAnswer
from quizapp.core.responses import Cleared, Filled, Typed, parse
from quizapp.web.card_sides import order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.comparing import Comparison
    from quizapp.core.grading import Grade
    from quizapp.core.questions import Content, Question
    from quizapp.core.responses import Response
    from quizapp.services.cards import CardView

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as it was answered, and how the answer fared.

    ``comparisons`` set words that were typed and are not right beside those that are.
    """

    question: Question
    order: tuple[int, ...]
    response: Response
    grade: Grade
    comparisons: tuple[Comparison, ...]


def question_of(content: Content) -> Question | None:
    """Return the question that a card asks; None when only the learner can judge the answer."""
    if isinstance(content, ClozeCard):
        return Cloze(content.pieces, content.gaps)
    return None if isinstance(content, FLASHCARD_KINDS) else content


def seen_of(card: CardView) -> str:
    """Return what a page says of the card it shows: its version, and the count of its log."""
    return f"{card.version_id}:{card.sequence}"


def answered(card: CardView, question: Question, values: Sequence[str]) -> Answered | None:
    """Grade what a form sent; None when nothing was answered. Raises ``Unreadable``."""
    order = order_of(card, question)
    response = parse(question, values, order)
    if isinstance(response, Cleared):
        return None
    result = grade(question, response)
    # Of words that have little in common, letters that are the same say nothing.
    alike = tuple(one for one in _comparisons(question, response, result) if one.likeness >= _ALIKE)
    return Answered(question, order, response, result, alike)


def _comparisons(question: Question, response: Response, result: Grade) -> Iterable[Comparison]:
    match question, response:
        case ShortAnswer(key=key, accept=accept), Typed(text=text) if not result.is_right:
            yield compare(text, (key, *accept))
        case Cloze(gaps=gaps), Filled(gaps=fillings):
            for gap, filling, is_right in zip(gaps, fillings, result.parts, strict=True):
                if filling and not is_right:
                    yield compare(filling, (gap.key, *gap.accept))
        case _:
            return
