"""Flaws of questions whose parts are arranged: pairs to be matched, steps to be put in order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.options import sameness
from quizapp.core.linting.words import shown, specific

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.questions import Matching, Ordering

_LEAST = 3
_CHANGE = "Change one of the two, or take it out."
_NUMBER = re.compile(r"^[+\-−≈~$€£]?\s*\d[\d\s.,]*\D{0,12}$")
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_CUE = re.compile(
    r"^\W*(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|then|next|after (?:that|this)|afterwards"
    r"|finally|lastly|last|to begin with|in the end|eventually|meanwhile|step \d+|\d+[.)])\b",
    re.IGNORECASE,
)


def few_pairs(question: Matching) -> Iterator[Flaw]:
    """With two pairs, one right guess gives both."""
    if len(question.pairs) < _LEAST:
        mend = "Add pairs until there are three, or right sides that fit none."
        yield Flaw("pairs-few", f"there are only {len(question.pairs)} pairs", mend, "pairs")


def sides_repeated(question: Matching) -> Iterator[Flaw]:
    """Sides that cannot be told apart."""
    rights = [*(pair.right for pair in question.pairs), *question.extras]
    size = len(question.pairs)
    for sides in ([pair.left for pair in question.pairs], rights):
        for row, message in _repeated(sides):
            field = f"pairs-{row}" if row < size else f"extras-{row - size}"
            yield Flaw("side-repeated", message, _CHANGE, field, is_error=True)


def sides_mixed(question: Matching) -> Iterator[Flaw]:
    """One side that shows its fellow by its form."""
    rights = [*(pair.right for pair in question.pairs), *question.extras]
    for sides in ([pair.left for pair in question.pairs], rights):
        numbers = [bool(_NUMBER.match(side.strip())) for side in sides]
        if len(sides) >= _LEAST and len(set(numbers)) > 1:
            odd = sides[numbers.index(Counter(numbers).most_common()[-1][0])]
            message = f"{shown(odd)} is of another form than the others"
            mend = "Ask about one kind of thing: all dates, all people, all terms."
            yield Flaw("sides-mixed", message, mend, "pairs")
            return


def pair_clue(question: Matching) -> Iterator[Flaw]:
    """Words that stand on both sides of one pair, and of no other."""
    for index, pair in enumerate(question.pairs):
        elsewhere = {
            word
            for other in question.pairs
            if other is not pair
            for word in specific(f"{other.left} {other.right}")
        }
        given = sorted((set(specific(pair.left)) & set(specific(pair.right))) - elsewhere)
        if given:
            message = f"both sides have the words {shown(', '.join(given))}"
            yield Flaw("pair-clue", message, "Use other words on one side.", f"pairs-{index}")


def few_steps(question: Ordering) -> Iterator[Flaw]:
    """Of two steps half of all guesses are right."""
    if len(question.steps) < _LEAST:
        mend = "Add steps until there are three."
        yield Flaw("steps-few", f"there are only {len(question.steps)} steps", mend, "steps")


def steps_repeated(question: Ordering) -> Iterator[Flaw]:
    """Steps that cannot be told apart."""
    for row, message in _repeated(question.steps):
        yield Flaw("step-repeated", message, _CHANGE, f"steps-{row}", is_error=True)


def step_cue(question: Ordering) -> Iterator[Flaw]:
    """Words that tell the place of a step."""
    for index, step in enumerate(question.steps):
        if found := _CUE.match(step):
            message = f"{shown(found.group())} tells the place of the step"
            yield Flaw("step-cue", message, "Leave it out.", f"steps-{index}")


def steps_dated(question: Ordering) -> Iterator[Flaw]:
    """Years that do the ordering."""
    years = [found.group() for step in question.steps if (found := _YEAR.search(step))]
    if len(years) >= _LEAST and len(years) == len(question.steps) and years == sorted(years):
        mend = "Leave the years out."
        yield Flaw("steps-dated", "every step has its year, and they ascend", mend, "steps")


def _repeated(sides: Sequence[str]) -> Iterator[tuple[int, str]]:
    seen: dict[str, str] = {}
    for row, side in enumerate(sides):
        same = sameness(side)
        if same in seen and side.strip():
            yield row, f"{shown(side)} and {shown(seen[same])} are the same"
        seen.setdefault(same, side)
