"""Whether a claim is what its quotation says, or what it says with exactly one thing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.generation.llm.vocabulary import (
    HEDGES,
    TURNING,
    are_like_numbers,
    are_opposites,
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
    _compare(stems(claim), stems(quote))


def check_false(claim: str, quote: str, passage: str, sentences: Iterable[str]) -> None:
    """Refuse a claim that is true, or in which more than one thing is changed.

    A number may become another number, a name another name of the passage, and a word its
    opposite. ``sentences`` are those of the passage: none of them may say what is claimed.
    """
    said, quoted = stems(claim), stems(quote)
    odd = [place for place, word in enumerate(said) if word not in quoted]
    if not odd:
        raise Unsupported("claim-not-changed")
    start, end = odd[0], odd[-1] + 1
    changed = said[start:end]
    if len(odd) != len(changed):
        raise Unsupported("claim-changes-more", " ".join(changed))
    if not any(
        holds((*said[:start], *old, *said[end:]), quoted)
        for old in _replaced(changed, quoted, names(passage))
    ):
        raise Unsupported("claim-changes-more", " ".join(changed))
    if any(holds(said, stems(sentence)) for sentence in sentences):
        raise Unsupported("claim-is-true")


def holds(said: Words, quoted: Words) -> bool:
    """Whether what is said is all in what is quoted, in the same sense."""
    try:
        _compare(said, quoted)
    except Unsupported:
        return False
    return True


def in_order(said: Sequence[str], quoted: Sequence[str]) -> bool:
    """Whether the words stand in the quoted ones in this order, others between them or not."""
    rest = iter(quoted)
    return bool(said) and all(word in rest for word in said)


def _compare(said: Words, quoted: Words) -> None:
    if added := [word for word in said if word not in quoted]:
        raise Unsupported("claim-adds", " ".join(added))
    if turned := TURNING.intersection(quoted) - set(said):
        raise Unsupported("claim-turns", " ".join(sorted(turned)))
    if not in_order(said, quoted) and not in_order(*_without_date(said, quoted)):
        raise Unsupported("claim-order")


def _without_date(said: Words, quoted: Words) -> tuple[Words, Words]:
    """Take out the date, when there is but one: it may begin a sentence or end it."""
    places = [place for place, word in enumerate(quoted) if is_date(word)]
    if not places or places[-1] - places[0] >= len(places):
        return said, quoted
    date = quoted[places[0] : places[-1] + 1]
    kept = tuple(word for word in said if word not in date)
    return kept, tuple(word for word in quoted if word not in date)


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
