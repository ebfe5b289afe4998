"""Whether a claim is what its quotation says, or what it says with exactly one thing changed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.generation.llm.vocabulary import (
    HEDGES,
    TURNING,
    are_like_numbers,
    are_opposites,
    clauses,
    is_date,
    names,
    stems,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Words = tuple[str, ...]
_LONGEST_NAME = 4


def check_true(claim: str, quote: str) -> None:
    """Refuse a claim that says anything that the quotation does not."""
    _compare(stems(claim), clauses(quote))


def check_false(claim: str, quote: str, passage: str, sentences: Iterable[str]) -> None:
    """Refuse a claim that is true, or in which more than one thing is changed.

    A number may become another number, a name another name of the passage, and a word its
    opposite. ``sentences`` are those of the passage: none of them may say what is claimed.
    """
    said, quoted = stems(claim), stems(quote)
    parts = clauses(quote)
    odd = [place for place, word in enumerate(said) if word not in quoted]
    if not odd:
        raise Unsupported("claim-not-changed")
    start, end = odd[0], odd[-1] + 1
    changed = said[start:end]
    if len(odd) != len(changed):
        raise Unsupported("claim-changes-more", " ".join(changed))
    if not any(
        _holds((*said[:start], *old, *said[end:]), parts)
        for old in _replaced(changed, quoted, names(passage))
    ):
        raise Unsupported("claim-changes-more", " ".join(changed))
    if any(set(said) <= set(stems(sentence)) for sentence in sentences):
        raise Unsupported("claim-is-true")


def follows(said: Sequence[str], parts: Sequence[Words]) -> bool:
    """Whether the words stand in the clauses in this order, others between them or not.

    Whatever is taken from a clause begins with its first word: "kept 7 ports" does not follow
    from "kept 12 forts and lost 7 ports".
    """
    places = (
        (word, number, place)
        for number, part in enumerate(parts)
        for place, word in enumerate(part)
    )
    last = -1
    for one in said:
        found = next(((number, place) for word, number, place in places if word == one), None)
        if found is None or (found[0] != last and found[1] > 0):
            return False
        last = found[0]
    return bool(said)


def _holds(said: Words, parts: Sequence[Words]) -> bool:
    try:
        _compare(said, parts)
    except Unsupported:
        return False
    return True


def _compare(said: Words, parts: Sequence[Words]) -> None:
    quoted = set(chain.from_iterable(parts))
    if added := [word for word in said if word not in quoted]:
        raise Unsupported("claim-adds", " ".join(added))
    if turned := TURNING.intersection(quoted) - set(said):
        raise Unsupported("claim-turns", " ".join(sorted(turned)))
    if not follows(said, parts) and not follows(*_without_date(said, parts)):
        raise Unsupported("claim-order")


def _without_date(said: Words, parts: Sequence[Words]) -> tuple[Words, Sequence[Words]]:
    """Take out the date, when there is but one: it may begin a sentence or end it."""
    quoted = tuple(chain.from_iterable(parts))
    places = [place for place, word in enumerate(quoted) if is_date(word)]
    if not places or places[-1] - places[0] >= len(places):
        return said, parts
    date = {quoted[place] for place in places}
    kept = [tuple(word for word in words if word not in date) for words in (said, *parts)]
    return kept[0], [part for part in kept[1:] if part]


def _replaced(changed: Words, quoted: Words, known: frozenset[str]) -> Iterator[Words]:
    """Yield the words of the quotation that the changed ones may stand for."""
    if len(changed) == 1:
        for place, word in enumerate(quoted):
            # "More than 50" is true of 60: with a hedge, another number need not be false.
            hedged = place > 0 and quoted[place - 1] in HEDGES
            other_number = are_like_numbers(word, changed[0]) and not hedged
            if other_number or are_opposites(word, changed[0]):
                yield (word,)
    runs = list(_names_in(quoted, known)) if known.issuperset(changed) else []
    if not any(_are_aliases(run, changed) for run in runs):
        yield from runs


def _names_in(quoted: Words, known: frozenset[str]) -> Iterator[Words]:
    for start in range(len(quoted)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(quoted)) + 1):
            if known.issuperset(quoted[start:end]):
                yield quoted[start:end]


def _are_aliases(one: Words, other: Words) -> bool:
    """Whether one may be short for the other: "US" for "United States"."""
    initials = ["".join(word[0] for word in words) for words in (one, other)]
    return "".join(one) == initials[1] or "".join(other) == initials[0]
