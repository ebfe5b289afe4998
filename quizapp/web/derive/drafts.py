"""What the form of a question begins with when it is made of a phrase of the text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from quizapp.core.generation.cleaning import clean
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Gap,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText, Span

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_OPTIONS = 4


def draft_content(kind: str, sentence: str, phrase: str) -> Content:
    """Return a question or card of the kind with the phrase as its key or gap.

    What the instructor has to write is empty. Raises ``KeyError`` for a kind that no single
    phrase makes.
    """
    return DRAFTS[kind](sentence, phrase)


def said_at(text: SourceText, span: Span) -> str:
    """Return the words at a place as a reader has them: without marks, on one line."""
    return clean(text.original, span.start, span.end).text.strip()


def topic_at(text: SourceText, span: Span) -> str:
    """Return the nearest heading above a place; empty when there is none."""
    above = [one.heading for one in text.paragraphs if one.heading and one.start <= span.start]
    return above[-1] if above else ""


def _options(phrase: str) -> tuple[Option, ...]:
    return (Option(phrase), *(Option("") for _ in range(_OPTIONS - 1)))


def _around(sentence: str, phrase: str) -> tuple[tuple[str, str], tuple[Gap]]:
    before, _, after = sentence.partition(phrase)
    return (before, after), (Gap(phrase),)


def _number(phrase: str) -> Decimal:
    found = _NUMBER.search(phrase)
    return Decimal(found.group().replace(",", "")) if found else Decimal(0)


DRAFTS: Mapping[str, Callable[[str, str], Content]] = {
    "cloze": lambda sentence, phrase: Cloze(*_around(sentence, phrase)),
    "short-answer": lambda _sentence, phrase: ShortAnswer("", phrase),
    "multiple-choice": lambda _sentence, phrase: MultipleChoice("", _options(phrase), 0),
    "multiple-response": lambda _sentence, phrase: MultipleResponse("", _options(phrase), (0,)),
    "true-false": lambda sentence, _phrase: TrueFalse(sentence, key=True),
    "numeric": lambda _sentence, phrase: Numeric("", _number(phrase), Decimal(0)),
    "basic-card": lambda _sentence, phrase: BasicCard("", phrase),
    "definition-card": lambda sentence, phrase: DefinitionCard(phrase, sentence),
    "cloze-card": lambda sentence, phrase: ClozeCard(*_around(sentence, phrase)),
}
