"""Reads what stands after the name of a term."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from quizapp.core.cardsearch.queries import Compared, Is, Named, Query, Recent, SearchError
from quizapp.core.cardsearch.terms import (
    CARD_STATES,
    LONGEST_AGO,
    MEASURES,
    RECENT,
    STATES,
    SYNONYMS,
    Measure,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"(-?[0-9]{1,7}(?:\.[0-9]{1,6})?)(%?)")


def term_of(key: str, sign: str, value: str, column: int) -> Query:
    """Return the term of that name; ``column`` is where its value stands."""
    key = SYNONYMS.get(key, key)
    if key in MEASURES:
        return Compared(key, sign, _number(key, value, column))
    if sign != "=":
        raise SearchError(column, f"“{key}” cannot be compared", f"Write {key}: and what it is.")
    if key == "is":
        return Is(_one_of(STATES, value, column))
    if key in RECENT:
        return Recent(key, _days(value, column))
    return Named(key, _one_of(CARD_STATES, value, column) if key == "state" else value)


def _one_of(words: Sequence[str], value: str, column: int) -> str:
    word = value.casefold()
    if word in words:
        return word
    near = get_close_matches(word, words, n=1)
    mend = f"Did you mean {near[0]}?" if near else f"Write one of {', '.join(words)}."
    raise SearchError(column, f"“{value}” is none of them", mend)


def _number(key: str, value: str, column: int) -> Decimal:
    measure = MEASURES[key]
    match = _NUMBER.fullmatch(value)
    is_share = key == "retrievability"
    if match is None or (match[2] and not is_share):
        raise SearchError(column, f"“{value}” is not a number", _range(measure))
    number = Decimal(match[1])
    if measure.is_whole and number != number.to_integral_value():
        raise SearchError(column, f"“{value}” is not a whole number", _range(measure))
    if not measure.lowest <= number <= measure.highest:
        raise SearchError(column, f"“{value}” is out of range", _range(measure))
    # 0.9 is a share, 90 and 90% are the same in per cent; 1 is all of it.
    return number if not is_share or (number <= 1 and not match[2]) else number.scaleb(-2)


def _days(value: str, column: int) -> int:
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(LONGEST_AGO))
    if not is_number or not 1 <= int(value) <= LONGEST_AGO:
        raise SearchError(
            column, f"“{value}” is no number of days", f"Write one from 1 to {LONGEST_AGO}."
        )
    return int(value)


def _range(measure: Measure) -> str:
    kind = "a whole number" if measure.is_whole else "a number"
    return f"Write {kind} from {measure.lowest} to {measure.highest}."
