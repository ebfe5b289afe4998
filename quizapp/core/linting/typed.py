"""Flaws of questions whose answer is typed: a few words, or a number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from quizapp.core.grading import fold
from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.stems import asked
from quizapp.core.linting.words import base, shown, specific, unmarked, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.questions import Numeric, ShortAnswer

_LONGEST_KEY = 6
_WIDE = Decimal("0.25")
_MANY_PLACES = 2
_LONG_NUMBER = re.compile(r"\d[\d.,]{2,}")  # short ones may be counted, or written as words
_YES_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"
    r"(?!.*\bor\b)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\bhow (?:far|long|tall|heavy|deep|wide|high|fast|hot|cold|thick|big|large|old)\b"
    r"|\b(?:temperature|length|distance|weight|mass|speed|height|depth|width|area|volume)\b",
    re.IGNORECASE,
)
_UNIT_NAMED = re.compile(
    r"\b(?:in|of|many|per) (?:\w+ )?(?:\w*(?:met(?:er|re)s?|grams?)|(?:feet|foot|miles?|inch(?:es)?"
    r"|yards?|kilos?|tons?|tonnes?|pounds?|lit(?:er|re)s?|seconds?|minutes?|hours?|days?|weeks?|months?"
    r"|years?|degrees?|kelvin|celsius|fahrenheit|volts?|watts?|joules?|newtons?|hectares?|acres?"
    r"|km|cm|mm|kg|m|s|g|m/s|km/h|per ?cent|units?|characters|items|elements|words))\b|[°%]",
    re.IGNORECASE,
)


def key_length(question: ShortAnswer) -> Iterator[Flaw]:
    """Nobody types so much to the letter."""
    count = len(words(question.key))
    if count > _LONGEST_KEY:
        message = f"the key has {count} words, too many to be typed to the letter"
        mend = "Ask for less, or make it a multiple-choice question."
        yield Flaw("key-long", message, mend, "key")


def accepted_twice(question: ShortAnswer) -> Iterator[Flaw]:
    """Wordings that need not be listed: the grading takes them for the same."""
    seen = {fold(question.key)}
    for index, wording in enumerate(question.accept):
        if fold(wording) in seen:
            message = f"{shown(wording)} is accepted already"
            mend = "Take it out: case, accents, punctuation and a leading article do not count."
            yield Flaw("accept-repeated", message, mend, f"accept-{index}")
        seen.add(fold(wording))


def yes_or_no(question: ShortAnswer) -> Iterator[Flaw]:
    """A question of yes or no is a claim in disguise."""
    if _YES_NO.match(unmarked(question.stem).strip()) or fold(question.key) in {"yes", "no"}:
        mend = "Ask for the fact, or make it a true-or-false question."
        yield Flaw("yes-or-no", "half of all guesses are right", mend, "stem")


def key_in_stem(stem: str, wordings: Sequence[str]) -> Iterator[Flaw]:
    """The answer stands in the question."""
    given = set(specific(stem))
    for wording in wordings:
        key = set(specific(wording))
        if key and key <= given:
            message = f"the stem has the answer: {shown(wording)}"
            yield Flaw("key-in-stem", message, "Use other words in the stem.", "stem")
            return


def key_in_passage(wordings: Sequence[str], passage: str, field: str = "key") -> Iterator[Flaw]:
    """The passage should hold what is to be typed."""
    there = set(map(base, words(passage)))
    keys = [set(map(base, words(wording))) for wording in wordings]
    if there and not any(key <= there for key in keys):
        message = f"the passage does not have the words {shown(wordings[0])}"
        mend = "Take the words of the passage as the key, or choose the passage that has them."
        yield Flaw("key-not-in-passage", message, mend, field)


def number_in_passage(key: str, passage: str, field: str) -> Iterator[Flaw]:
    """A year or another long number that the passage does not have."""
    for number in _LONG_NUMBER.findall(unmarked(key)):
        if passage and number.rstrip(".,") not in passage:
            message = f"the passage does not have the number {shown(number)}"
            mend = "Check the number, or choose the passage that has it."
            yield Flaw("key-not-in-passage", message, mend, field)


def tolerance(question: Numeric) -> Iterator[Flaw]:
    """A tolerance that takes nearly anything, or nothing but one of many decimals."""
    if question.key and question.tolerance > abs(question.key) * _WIDE:
        message = f"the tolerance {question.tolerance:f} is more than a quarter of the key"
        yield Flaw("tolerance-wide", message, "Narrow it.", "tolerance")
    places = -int(question.key.as_tuple().exponent)
    if not question.tolerance and places > _MANY_PLACES:
        message = f"the key has {places} decimal places, and there is no tolerance"
        mend = "Allow a tolerance, or ask for a rounded number."
        yield Flaw("tolerance-missing", message, mend, "tolerance")


def unit(question: Numeric) -> Iterator[Flaw]:
    """A measure without its unit."""
    stem = unmarked(asked(question.stem))
    if _MEASURE.search(stem) and not question.unit and not _UNIT_NAMED.search(stem):
        mend = "Fill in the unit, or say in the stem in which unit you want it."
        yield Flaw("unit-missing", "nothing says in which unit the number is", mend, "unit")


def number_in_stem(question: Numeric) -> Iterator[Flaw]:
    """The number stands in the question."""
    if f"{question.key:f}" in words(question.stem):
        message = f"the stem has the answer: {shown(f'{question.key:f}')}"
        yield Flaw("key-in-stem", message, "Take the number out of the stem.", "stem")
