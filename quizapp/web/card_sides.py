"""The two sides of a card, for every kind of question and flashcard.

The front is built without the key, so that a page cannot give it away.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from quizapp.core.markdown import escaped
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Ordering,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.scheduling import Rating, describe_interval
from quizapp.core.selection import option_order
from quizapp.web.pictures import picture_of
from quizapp.web.shown import letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from quizapp.core.grading import Grade
    from quizapp.core.questions import Gap, Pair, Question
    from quizapp.core.scheduling import Memory
    from quizapp.services.cards import CardView
    from quizapp.web.pictures import Picture

_Offering: TypeAlias = MultipleChoice | MultipleResponse | Matching | Ordering

_WORDS = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as it stands on the card."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Front:
    """What is asked: a stem, or the pieces of a passage with gaps between them.

    ``lefts`` are what the options are to be matched with, ``hints`` stand in the gaps.
    """

    hint: str
    stem: str = ""
    options: tuple[ShownOption, ...] = ()
    pieces: tuple[str, ...] = ()
    lefts: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """The answer: words, or letters of the options that are right, or what fills the gaps.

    Of a matching it is the pairs, of an ordering the steps in their right order.
    ``also`` are the other wordings that are right; ``reason`` says why the opposite is not.
    """

    answer: str = ""
    letters: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    steps: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    reason: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class RatingButton:
    """A button that rates the card, with when it would come back."""

    value: int
    word: str
    interval: str
    is_recommended: bool = False


def front_of(card: CardView) -> Front:  # noqa: C901 - one arm a kind
    """Return the side that asks."""
    content = card.content
    match content:
        case MultipleChoice(stem=stem):
            return Front("Which one?", stem, options=_options(content, order_of(card, content)))
        case MultipleResponse(stem=stem):
            return Front(
                "Choose all that are right.", stem, _options(content, order_of(card, content))
            )
        case TrueFalse(stem=stem):
            return Front("True or false?", stem)
        case ShortAnswer(stem=stem):
            return Front("In a few words", stem)
        case Numeric(stem=stem, unit=unit):
            return Front(f"A number, in {unit}" if unit else "A number", stem)
        case Cloze(pieces=pieces, gaps=gaps) | ClozeCard(pieces=pieces, gaps=gaps):
            hint = "Fill in the gap." if len(gaps) == 1 else f"Fill in the {len(gaps)} gaps."
            given = content.hints if isinstance(content, ClozeCard) else ()
            return Front(hint, pieces=pieces, hints=given)
        case Matching(stem=stem, pairs=pairs):
            lefts = tuple(pair.left for pair in pairs)
            options = _options(content, order_of(card, content))
            return Front("What belongs together?", stem, options, lefts=lefts)
        case Ordering(stem=stem):
            return Front("In which order?", stem, _options(content, order_of(card, content)))
        case BasicCard(front=front):
            return Front("", front)
        case DefinitionCard(term=term):
            return Front("What does this mean in the text?", term)
        case OcclusionCard():
            picture = picture_of(content, card.bank_id)
            return Front("What is under the box with the thick outline?", picture=picture)
        case _:
            assert_never(content)


def back_of(card: CardView) -> Back:  # noqa: C901 - one arm a kind
    """Return the side that answers."""
    content = card.content
    match content:
        case MultipleChoice(key=key):
            return Back(letters=_letters((key,), order_of(card, content)))
        case MultipleResponse(keys=keys):
            return Back(letters=_letters(keys, order_of(card, content)))
        case TrueFalse(key=verdict, reason=reason):
            return Back("True" if verdict else "False", reason=reason)
        case ShortAnswer(key=words, accept=accept):
            return Back(words, also=accept)
        case Numeric(key=number, tolerance=tolerance, unit=unit):
            return Back(_number(number, tolerance, unit))
        case Cloze(gaps=gaps) | ClozeCard(gaps=gaps):
            return Back(gaps=tuple(gap.key for gap in gaps), also=_other_fillings(gaps))
        case Matching(pairs=pairs):
            return Back(pairs=pairs)
        case Ordering(steps=steps):
            return Back(steps=steps)
        case BasicCard(back=back):
            return Back(back)
        case DefinitionCard(definition=definition):
            return Back(definition)
        case OcclusionCard():
            picture = picture_of(content, card.bank_id, is_shown=True)
            return Back(escaped(content.label), picture=picture)
        case _:
            assert_never(content)


def recommended(grade: Grade | None) -> Rating:
    """Return the rating that an answer suggests; GOOD where none was given."""
    if grade is None or grade.is_right:
        return Rating.GOOD
    return Rating.HARD if grade.fraction > 0 else Rating.AGAIN


def rating_buttons(
    memories: Mapping[Rating, Memory], wanted: Rating, now: datetime
) -> tuple[RatingButton, ...]:
    """Return the four buttons with when each would bring the card back."""
    return tuple(
        RatingButton(rating.value, _WORDS[rating], describe_interval(memory, now), rating is wanted)
        for rating, memory in memories.items()
    )


def order_of(card: CardView, question: Question) -> tuple[int, ...]:
    """Return the order of the options: another at each review, the same on both sides."""
    chance = random.Random(f"{card.item_id}:{card.sequence}")  # noqa: S311 - it has to repeat
    return option_order(question, chance, shuffle=True)


def _options(question: _Offering, order: tuple[int, ...]) -> tuple[ShownOption, ...]:
    texts = _texts(question)
    return tuple(ShownOption(letter(place), texts[index]) for place, index in enumerate(order))


def _texts(question: _Offering) -> tuple[str, ...]:
    match question:
        case Matching(options=rights):
            return rights
        case Ordering(steps=steps):
            return steps
        case _:
            return tuple(option.text for option in question.options)


def _letters(keys: tuple[int, ...], order: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(letter(place) for place, index in enumerate(order) if index in keys)


def _number(number: Decimal, tolerance: Decimal, unit: str) -> str:
    words = f"{number} {unit}".strip()
    return f"{words}, give or take {tolerance}" if tolerance else words


def _other_fillings(gaps: tuple[Gap, ...]) -> tuple[str, ...]:
    return tuple(
        f"{'; '.join(gap.accept)} for {gap.key}" if len(gaps) > 1 else "; ".join(gap.accept)
        for gap in gaps
        if gap.accept
    )
