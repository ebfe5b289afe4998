"""Checks of times: what only the day of the text makes true, and how long something takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import MONTHS
from quizapp.core.generation.phrases import is_general

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_GREAT = frozenset({"thousand", "million", "billion"})
_LONG = 1000  # years
_NEAR = 5  # words
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_COUNTING_ON = frozenset({"later", "earlier", "afterwards", "afterward"})
_NEXT = frozenset({"following", "next", "previous"})


def dated(draft: Draft, index: Index) -> Finding | None:
    """Refuse what only the day of the text makes true: "today", "next week", "on Wednesday"."""
    for token in draft.tokens:
        if token.lower_ == "now" and _tells_which_place(token):
            continue
        if token.lower_ == "ago" and _is_long_ago(token):
            continue
        if token.lower_ in {"today", "tomorrow", "yesterday", "tonight", "currently", "now", "ago"}:
            return Finding("dated", token.text)
        if re.fullmatch(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", token.text):
            return Finding("dated", token.text)
    return None


def another_year(draft: Draft, index: Index) -> Finding | None:
    """Refuse a year for what came later: "In 1608 a union arose, and a year later a league"."""
    del index
    said = draft.said
    if not any(_YEAR.search(words) for words in (draft.key, *(one.text for one in draft.tokens))):
        return None
    for token in draft.parsed.doc:
        if token.i not in said and _counts_on(token) and token.head.i in said:
            return Finding("another-year", token.text)
    return None


def _counts_on(token: Token) -> bool:
    """Whether the word counts on from a time before: "a year later", "the next spring"."""
    if token.head.pos_ not in {"VERB", "AUX"}:
        return False
    if token.pos_ == "ADV":
        return token.lower_ in _COUNTING_ON
    return token.dep_ == "npadvmod" and any(one.lower_ in _NEXT for one in token.children)


def _is_long_ago(ago: Token) -> bool:
    """Whether it is so long ago that the day of the text does not matter: "12,000 years ago"."""
    numbers = [one for one in ago.doc[max(ago.i - _NEAR, 0) : ago.i] if one.like_num]
    digits = [one.text.replace(",", "") for one in numbers]
    return any(
        one.lower_ in _GREAT or (number.isdigit() and int(number) >= _LONG)
        for one, number in zip(numbers, digits, strict=True)
    )


def _tells_which_place(now: Token) -> bool:
    """Whether "now" helps to say what or where something was: "where the station is now"."""
    verb = now.head
    is_where = verb.dep_ == "relcl" and any(one.lower_ == "where" for one in verb.children)
    return is_where or verb.lemma_ in {"call", "know"}


def is_timed(tie: Token, said: set[int]) -> bool:
    """Whether "within six weeks" tells how long it takes, or a date tells from when."""
    if tie.i == min(said):
        return False
    return is_general(tie) or any(
        one.ent_type_ == "DATE" and _is_date(one) for one in _said(tie, said)
    )


def _said(tie: Token, said: set[int]) -> list[Token]:
    return [one for one in tie.doc if one.i in said]


def _is_date(token: Token) -> bool:
    return token.text in MONTHS or bool(_YEAR.fullmatch(token.text))
