"""Flaws of passages with gaps, in questions and on cards."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import FUNCTION_WORDS, base, is_specific, shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.questions import Cloze, ClozeCard, Gap

_WORDS_A_GAP = 4
_LEAST_AROUND = 4
_ARTICLE = re.compile(r"\b(an?)\s*$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?<=[^.!?:] )([A-Z][\w’'-]+) $")
_NAME_AFTER = re.compile(r"^ ([A-Z][\w’'-]+)")
_TITLES = frozenset(
    "President King Queen Emperor Pope Saint Mr Mrs Ms Dr Professor General Lord Lady Sir Prince"
    " Princess Lake Mount River Cape Fort Port Chancellor Minister Judge Justice".split()
)


def at_start(cloze: Cloze | ClozeCard) -> Iterator[Flaw]:
    """A gap before any word: the reader does not know what it is about."""
    if not words(cloze.pieces[0]) and len(cloze.pieces) > 1:
        mend = "Begin with words that say what it is about: “According to the text, …”."
        yield Flaw("gap-at-start", "the passage begins with a gap", mend, "stem")


def too_many(cloze: Cloze | ClozeCard) -> Iterator[Flaw]:
    """So many gaps that the rest says nothing."""
    around = sum(len(words(piece)) for piece in cloze.pieces)
    total = around + sum(len(words(gap.key)) for gap in cloze.gaps)
    if len(cloze.gaps) > 1 and total < _WORDS_A_GAP * len(cloze.gaps):
        message = f"there are {len(cloze.gaps)} gaps among {total} words"
        yield Flaw("gaps-many", message, "Keep the one or two that matter most.", "stem")
    elif around < _LEAST_AROUND:
        message = f"only {around} {'word stands' if around == 1 else 'words stand'} around the gap"
        yield Flaw("gap-without-context", message, "Give the whole sentence.", "stem")


def function_word(cloze: Cloze | ClozeCard) -> Iterator[Flaw]:
    """A gap for a word that grammar gives."""
    for gap in cloze.gaps:
        found = [word.casefold() for word in words(gap.key)]
        if found and all(word in FUNCTION_WORDS for word in found):
            message = f"the gap {shown(gap.key)} asks for grammar, not for a fact"
            yield Flaw(
                "gap-function-word", message, "Leave out a word that carries a fact.", "stem"
            )


def half_name(cloze: Cloze | ClozeCard) -> Iterator[Flaw]:
    """A gap for a part of a name whose other part is there."""
    for (before, after), gap in _neighbours(cloze.pieces, cloze.gaps):
        left, right = _NAME_BEFORE.search(before), _NAME_AFTER.match(after)
        beside = (left and left.group(1)) or (right and right.group(1))
        if gap.key[:1].isupper() and beside and beside not in _TITLES and is_specific(beside):
            message = f"the gap {shown(gap.key)} is a part of a name, beside {shown(beside)}"
            yield Flaw("gap-half-name", message, "Leave out the whole name.", "stem")


def article(cloze: Cloze) -> Iterator[Flaw]:
    """An article that says with which sound the word begins."""
    for (before, _), gap in _neighbours(cloze.pieces, cloze.gaps):
        if found := _ARTICLE.search(before):
            message = (
                f"{shown(found.group(1))} before the gap {shown(gap.key)} gives its sound away"
            )
            yield Flaw("gap-after-article", message, "Write “a(n)”, or put it in the gap.", "stem")


def given(cloze: Cloze | ClozeCard) -> Iterator[Flaw]:
    """A gap whose words stand beside it."""
    there = {base(word) for piece in cloze.pieces for word in words(piece) if is_specific(word)}
    for gap in cloze.gaps:
        key = {base(word) for word in words(gap.key) if is_specific(word)}
        if key and key <= there:
            message = f"the passage has the words of the gap {shown(gap.key)}"
            yield Flaw(
                "key-in-stem", message, "Leave them out there too, or choose another gap.", "stem"
            )


def _neighbours(
    pieces: Sequence[str], gaps: Sequence[Gap]
) -> Iterator[tuple[tuple[str, str], Gap]]:
    yield from zip(pairwise(pieces), gaps, strict=True)
