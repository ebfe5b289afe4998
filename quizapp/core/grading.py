"""Marks an answer. The only place where right and wrong are decided."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations
from typing import assert_never

from quizapp.core.questions import (
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import (
    Chosen,
    Cleared,
    Filled,
    Judged,
    Matched,
    Placed,
    Response,
    Typed,
    number,
)

_ARTICLE = re.compile(r"^(?:the|an|a) (?=\S)")
_SIGNS = str.maketrans("‘’ʼ`´\N{MINUS SIGN}", "'''''-")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Stops inside "U.S." and at the end of a number vanish; the one in 3.5 does not.
_SILENT = re.compile(r"(?<=\w)'(?=\w)|(?<=[^\W\d])\.|(?<=\d)\.(?!\d)")
_PARTING = re.compile(r"[^\w\s%°€$£+-]|(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class Grade:
    """The share of the mark that an answer earns, 0 to 1.

    ``parts`` says of each part whether it is right: of each gap of a cloze, of each chosen
    option of a choice, of each pair to match, of each step whether it stands in its place,
    otherwise of the whole.
    """

    fraction: float
    parts: tuple[bool, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether the answer earns the full mark."""
        return self.fraction >= 1.0


def grade(question: Question, response: Response) -> Grade:  # noqa: C901 - one arm a kind
    """Grade the response.

    A response of a kind that does not fit the question raises ``ValueError``: the parser
    of responses never makes one. Several right: each key chosen earns its share, each
    wrong option chosen takes one share away, never below zero.
    """
    if isinstance(response, Cleared):
        return Grade(0.0)
    match question, response:
        case MultipleChoice(key=key), Chosen(options=(option,)):
            return _whole(right=option == key)
        case MultipleResponse(keys=keys), Chosen(options=options):
            parts = tuple(option in keys for option in options)
            wrong = len(parts) - sum(parts)
            return Grade(max(0.0, (sum(parts) - wrong) / len(keys)), parts)
        case TrueFalse(key=verdict), Judged(verdict=judged):
            return _whole(right=judged is verdict)
        case ShortAnswer(key=answer, accept=accept), Typed(text=text):
            return _whole(right=matches(text, (answer, *accept)))
        case Numeric(key=value, tolerance=tolerance), Typed(text=text):
            return _whole(right=abs(number(text) - value) <= tolerance)
        case Cloze(gaps=gaps), Filled(gaps=fillings) if len(gaps) == len(fillings):
            return _gaps(gaps, fillings)
        case Matching(pairs=pairs), Matched(options=chosen) if len(pairs) == len(chosen):
            return _pairs(question, chosen)
        case Ordering(steps=steps), Placed(places=places) if len(steps) == len(places):
            return _places(places)
        case (
            (MultipleChoice() | MultipleResponse() | TrueFalse() | ShortAnswer()),
            _,
        ) | ((Numeric() | Cloze() | Matching() | Ordering()), _):
            raise ValueError(f"{type(response).__name__} does not answer this kind of question")
        case _:
            assert_never(question)


def matches(text: str, wordings: tuple[str, ...]) -> bool:
    """Whether typed words are one of the wordings, compared as ``fold`` compares."""
    folded = fold(text)
    return bool(folded) and any(folded == fold(wording) for wording in wordings)


def fold(text: str) -> str:
    """Reduce words to what counts in a comparison.

    Case, accents, white space, punctuation inside and around, commas between thousands and
    a leading article do not count; the point of a decimal does. Words that hold nothing
    but signs keep them, so that ``+`` is not ``-``.
    """
    plain = text.translate(_SIGNS)
    if plain.isascii():
        plain = plain.casefold()
    else:
        decomposed = unicodedata.normalize("NFKD", plain).casefold()
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = " ".join(_PARTING.sub(" ", _SILENT.sub("", _THOUSANDS.sub("", plain))).split())
    return _ARTICLE.sub("", words) or " ".join(plain.split())


def _whole(*, right: bool) -> Grade:
    return Grade(float(right), (right,))


def _gaps(gaps: tuple[Gap, ...], fillings: tuple[str, ...]) -> Grade:
    parts = tuple(
        matches(filling, (gap.key, *gap.accept))
        for gap, filling in zip(gaps, fillings, strict=True)
    )
    return Grade(sum(parts) / len(parts), parts)


def _pairs(question: Matching, chosen: tuple[int | None, ...]) -> Grade:
    """Grade by the share of left sides with their right side; of two alike either will do."""
    options = question.options
    parts = tuple(
        option is not None and option < len(options) and options[option] == pair.right
        for option, pair in zip(chosen, question.pairs, strict=True)
    )
    return Grade(sum(parts) / len(parts), parts)


def _places(places: tuple[int | None, ...]) -> Grade:
    """Grade an order by Kendall's rank correlation with the right one, never below zero.

    Of all pairs of steps, each in its right order counts one and each the wrong way round
    takes one away; a pair with a step that has no place counts nothing. The sum is divided by
    the number of pairs: the right order earns 1, a reversed one 0, one at random 0 on average
    before the cut at zero. (M. G. Kendall: A New Measure of Rank Correlation. Biometrika 30,
    1938, pages 81 to 93.)
    """
    pairs = list(combinations(places, 2))
    sum_of_signs = sum(
        (later > earlier) - (later < earlier)
        for earlier, later in pairs
        if earlier is not None and later is not None
    )
    parts = tuple(place == index for index, place in enumerate(places))
    return Grade(max(0.0, sum_of_signs / len(pairs)), parts)
