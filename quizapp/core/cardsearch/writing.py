"""Writes a search as somebody could have typed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from quizapp.core.cardsearch.queries import (
    All,
    Compared,
    Either,
    Is,
    Named,
    Not,
    Query,
    Recent,
    Words,
)

if TYPE_CHECKING:
    from decimal import Decimal

_PLAIN = re.compile(r"\w+")
_OPERATORS = frozenset({"or", "and"})


def write(query: Query) -> str:
    """Return the search in words: ``parse(write(query)) == query``."""
    match query:
        case Words(text):
            return quoted(text)
        case Is(what):
            return f"is:{what}"
        case Named(key, text):
            return f"{key}:{quoted(text)}"
        case Compared(key, sign, number):
            return f"{key}{sign}{_number(key, number)}"
        case Recent(key, days):
            return f"{key}:{days}"
        case Not() | All() | Either():
            return _joined(query)
        case _:
            assert_never(query)


def quoted(text: str) -> str:
    """Return words in quotation marks, unless it is one word that needs none."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _OPERATORS
    return text if is_plain else f'"{text}"'


def _joined(query: Not | All | Either) -> str:
    match query:
        case Not(term):
            return f"-{_in_brackets(term, All, Either)}"
        case All(terms):
            return " ".join(_in_brackets(term, All, Either) for term in terms)
        case Either(terms):
            return " or ".join(_in_brackets(term, Either) for term in terms)
        case _:
            assert_never(query)


def _in_brackets(query: Query, *kinds: type) -> str:
    return f"({write(query)})" if isinstance(query, kinds) else write(query)


def _number(key: str, number: Decimal) -> str:
    if key == "retrievability":
        return f"{_plain(number * 100)}%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
