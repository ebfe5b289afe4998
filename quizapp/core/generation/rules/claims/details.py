"""Says less than the statement, and nothing else: a decade for a year, a bound for a number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import core, lowered, say
from quizapp.core.generation.rules.claims.claim import true
from quizapp.core.generation.rules.claims.figures import LATEST_YEAR, is_exact, is_year
from quizapp.core.generation.rules.definitions import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

_SMALLEST_BOUND = 20
_COUNTED = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "npadvmod"})
_BOUNDING = frozenset("exceed surpass pass top outnumber total".split())
_FIRST_YEAR = 1000
_CENTURY = 100
_NOTABLY = 1.02


def period(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with the decade or the century in the place of its year."""
    if sum(is_year(token) for token in statement.words) > 1:
        return
    for token in statement.words:
        after = statement.clause.source.doc[token.i + 1 : token.i + 2].text
        before = token.nbor(-1) if token.i else token
        is_when = token.dep_ == "pobj" or after in {"BC", "BCE"}
        is_bare = all(child.dep_ in {"punct", "nummod"} for child in token.children)
        if before.lower_ != "in" or not is_when or not is_bare or not token.text.isdigit():
            continue
        new = period_of(int(token.text), after)
        if new is not None:
            yield true("tf.period", statement, statement.phrases, {token.i: new})
            return


def bound(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with "more than" a round number in the place of the exact one."""
    for token in statement.words:
        is_counted = is_exact(token) and token.head.dep_ in _COUNTED
        is_counted = is_counted and token.head.tag_ == "NNS"
        # "when the wind exceeds more than 100": the bound is told already.
        is_counted = is_counted and not _is_bounded(token)
        value = _value(token) if is_counted and not is_year(token) else 0
        if value < _SMALLEST_BOUND:
            continue
        for digits in (2, 1):
            step = 10 ** (len(str(value)) - digits)
            low = value // step * step
            if (low * _NOTABLY < value and value >= _CENTURY) or (digits == 1 and low < value):
                shown = f"{low:,}" if "," in token.text else str(low)
                yield true(
                    "tf.bound", statement, statement.phrases, {token.i: f"more than {shown}"}
                )
                return


def apposition(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield "X was a Y" of "X, a Y, did something"."""
    clause = statement.clause
    for child in clause.subject.children:
        said = core(child)
        is_told = child.dep_ == "appos" and child.pos_ == "NOUN" and child.i > clause.subject.i
        if (
            not is_told
            or clause.subject.pos_ != "PROPN"
            or said[0].lower_ not in {"a", "an", "the"}
            or any(one.lower_ in {"v", "v.", "vs."} for one in statement.subject)
            or any(one.dep_ == "conj" for one in clause.subject.children)
            or _is_first_of_some(child)
        ):
            continue
        is_place = names_in(clause.subject).type_of(clause.subject) == "place"
        if clause.is_past and (is_place or child.lemma_.lower() in PLACES):
            continue  # it may still be one
        be = "was" if clause.is_past else "is"
        words = tuple(sorted({*statement.subject, *said}, key=lambda token: token.i))
        one = true("tf.apposition", statement, [*lowered(statement.subject), be, *said])
        yield replace(one, words=words, key=say(said))


def _is_first_of_some(noun: Token) -> bool:
    """Whether "the leading authority in Paris" leaves open in what."""
    ties = {one.lower_ for one in noun.children if one.dep_ in {"prep", "relcl", "acl"}}
    is_chief = any(one.lower_ in {"leading", "chief", "main"} for one in noun.children)
    return is_chief and ties <= {"in", "at"}


def _is_bounded(number: Token) -> bool:
    """Whether the number is of a condition, or the verb says that it is more."""
    above = number.head
    while above.head.i != above.i and above.pos_ not in {"VERB", "AUX"}:
        above = above.head
    return above.dep_ == "advcl" or above.lemma_ in _BOUNDING


def _value(token: Token) -> int:
    digits = token.text.replace(",", "")
    return int(digits) if digits.isdigit() else 0


def period_of(year: int, after: str) -> str | None:
    """Return the century of a year BC, or the decade of a later one."""
    if after in {"BC", "BCE"}:
        return None if year < _CENTURY else f"the {_ordinal((year - 1) // _CENTURY + 1)} century"
    if after in {"CE", "AD"} or not _FIRST_YEAR <= year <= LATEST_YEAR:
        return None
    return f"the {year // 10 * 10}s"


def _ordinal(number: int) -> str:
    names = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
    return names[number - 1] if number <= len(names) else f"{number}th"
