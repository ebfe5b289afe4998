"""Reads a search: words into a value, or an error that says where and what to do.

A search is bounded in length, in terms and in depth, so that nobody can make the
database work for hours by one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from quizapp.core.cardsearch.queries import All, Either, Not, Query, SearchError, Words
from quizapp.core.cardsearch.terms import KEYS
from quizapp.core.cardsearch.values import term_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SEARCH = 400
MOST_TERMS = 40
DEEPEST = 10
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>-(?=[^\s]))
    | (?P<key>[A-Za-z]+) (?P<sign>:?(?:<=|>=|<|>|=) | :)
      (?: ["“”](?P<words>[^"“”]*)(?P<end>["“”])? | (?P<value>[^\s()"“”]*) )
    | ["“”](?P<phrase>[^"“”]*)(?P<close_phrase>["“”])?
    | (?P<word>[^\s()"“”]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the search: ``kind`` is (, ), -, or, and, or a term with its ``query``."""

    kind: str
    column: int
    query: Query | None = None


def parse(text: str) -> Query:
    """Return what the search asks for; an empty one asks for every card.

    Raises ``SearchError``, whose column is that of a character of the text.
    """
    _check(text)
    reader = _Reader(list(_tokens(text)))
    query = reader.either(0)
    if query is None:
        reader.expect_end()
        return All()
    reader.expect_end()
    return query


def _check(text: str) -> None:
    if len(text) > LONGEST_SEARCH:
        raise SearchError(
            LONGEST_SEARCH + 1,
            f"the search is longer than {LONGEST_SEARCH} characters",
            "Leave something out.",
        )
    for place, char in enumerate(text, 1):
        # No page shows them, and PostgreSQL takes no NUL and no half of a pair.
        if unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace():
            raise SearchError(place, "a character that cannot be shown", "Leave it out.")


def _tokens(text: str) -> Iterator[_Token]:
    terms = 0
    for match in _TOKEN.finditer(text):
        token = _token(match)
        if token is None:
            continue
        terms += token.query is not None
        if terms > MOST_TERMS:
            raise SearchError(
                token.column, f"there are more than {MOST_TERMS} terms", "Leave some out."
            )
        yield token


def _token(match: re.Match[str]) -> _Token | None:
    column = match.start() + 1
    for kind, sign in (("open", "("), ("close", ")"), ("minus", "-")):
        if match[kind]:
            return _Token(sign, column)
    if match["space"]:
        return None
    if match["key"]:
        return _Token("term", column, _keyed(match))
    if match["word"]:
        word = match["word"]
        is_operator = word.casefold() in {"or", "and"}
        return (
            _Token(word.casefold(), column) if is_operator else _Token("term", column, Words(word))
        )
    return _Token("term", column, Words(_phrase(match["phrase"], match["close_phrase"], column)))


def _keyed(match: re.Match[str]) -> Query:
    column, key = match.start() + 1, match["key"].casefold()
    if key not in KEYS:
        near = get_close_matches(key, KEYS, n=1)
        mend = f"Did you mean {near[0]}? " if near else ""
        raise SearchError(
            column,
            f"there is no term “{match['key']}”",
            f"{mend}To look for the words themselves, put them in quotation marks.",
        )
    if match["words"] is None:
        value, at = match["value"], match.start("value") + 1
    else:
        at = match.start("words")
        value = _phrase(match["words"], match["end"], at)
    if not value:
        raise SearchError(
            column, f"nothing stands after “{match['key']}{match['sign']}”", "Say what."
        )
    return term_of(key, match["sign"].lstrip(":") or "=", value, at)


def _phrase(words: str, end: str | None, column: int) -> str:
    if end is None:
        raise SearchError(column, "a quotation mark is not closed", "Write another one at its end.")
    text = " ".join(words.split())
    if not text:
        raise SearchError(
            column, "nothing stands between the quotation marks", "Write words there."
        )
    return text


class _Reader:
    """Walks through the tokens; each method reads what it is named after, or None."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._place = tokens, 0

    def either(self, depth: int) -> Query | None:
        """Read terms with ``or`` between them."""
        first = self._all(depth)
        if first is None:
            self._refuse_operator()
            return None
        terms = [first]
        while operator := self._take("or"):
            following = self._all(depth)
            if following is None:
                raise _missing(operator, "or")
            terms.append(following)
        return terms[0] if len(terms) == 1 else Either(tuple(terms))

    def expect_end(self) -> None:
        """Refuse a bracket that closes what was not opened."""
        left = self._next()
        if left is not None:
            raise SearchError(left.column, "a bracket closes what was not opened", "Leave it out.")

    def _all(self, depth: int) -> Query | None:
        terms: list[Query] = []
        while True:
            operator = self._take("and") if terms else None
            term = self._one(depth)
            if term is None:
                if operator is not None:
                    raise _missing(operator, "and")
                break
            terms.append(term)
        return None if not terms else terms[0] if len(terms) == 1 else All(tuple(terms))

    def _one(self, depth: int) -> Query | None:
        token = self._next()
        if token is None or token.kind in {")", "or", "and"}:
            return None
        self._place += 1
        if token.query is not None:
            return token.query
        if depth == DEEPEST:
            raise SearchError(
                token.column, f"this is more than {DEEPEST} levels deep", "Make it plainer."
            )
        return self._not(token, depth) if token.kind == "-" else self._bracket(token, depth)

    def _not(self, minus: _Token, depth: int) -> Query:
        term = self._one(depth + 1)
        if term is None:
            raise _missing(minus, "-")
        return Not(term)

    def _bracket(self, bracket: _Token, depth: int) -> Query:
        inside = self.either(depth + 1)
        if inside is None:
            raise _missing(bracket, "(")
        if self._take(")") is None:
            raise SearchError(bracket.column, "a bracket is not closed", "Write ) at its end.")
        return inside

    def _refuse_operator(self) -> None:
        token = self._next()
        if token is not None and token.kind in {"or", "and"}:
            raise SearchError(
                token.column,
                f"nothing stands before “{token.kind}”",
                "To look for the word itself, put it in quotation marks.",
            )

    def _next(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self, kind: str) -> _Token | None:
        token = self._next()
        if token is None or token.kind != kind:
            return None
        self._place += 1
        return token


def _missing(token: _Token, written: str) -> SearchError:
    return SearchError(token.column, f"nothing stands after “{written}”", "Write a term there.")
