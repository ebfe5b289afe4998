"""Flaws of options: those that give the key away, and those that cannot be told apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import base, folded, is_specific, shown, specific, unmarked, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_LONGER = 1.25
_KEY_LONGER_BY = 8  # characters; between short options a quarter is not seen
_UNEVEN = 2.5
_UNEVEN_BY = 20
_CLUE_SHARE = 0.5
_FEW = 3

_ABOVE = re.compile(
    r"^\W*(?:all|none|both|neither|any)(?: of)?(?: the| these)?(?: (?:above|others?|options"
    r"|answers|following|preceding|these|them))+\W*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"^\W*(?:both |only |options? |answers? )?[A-Ha-h1-8](?:\s*,\s*[A-Ha-h1-8])*\s*(?:and|or|&|\+)"
    r"\s*[A-Ha-h1-8](?: only)?\W*$",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|invariably|absolutely|completely|totally|entirely|impossible)\b",
    re.IGNORECASE,
)
_ARTICLE_END = re.compile(r"\b(a|an)\s*(?:(?:\\?_)+|[:…]|\.\.\.)?\s*$", re.IGNORECASE)
_EXACT = re.compile(r"[$`]")
_NUMBER = re.compile(r"^[+\-−±<>≤≥~≈$€£]?\s*\d")
_LEADING_ARTICLE = re.compile(r"^(?:the|an|a)\s+", re.IGNORECASE)
_STOPS = re.compile(r"[.'’](?!\d)")  # "U.S" and "US" are one, 3.5 and 35 are not
_FORMS = {"to": "to", "that": "that", "because": "because", "by": "by"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The stem and options of a choice, of one key or of several."""

    stem: str
    texts: tuple[str, ...]
    keys: tuple[int, ...]

    @property
    def right(self) -> list[str]:
        """The keys."""
        return [self.texts[index] for index in self.keys]

    @property
    def wrong(self) -> list[tuple[int, str]]:
        """The distractors, each with its place."""
        return [(n, text) for n, text in enumerate(self.texts) if n not in self.keys]


def above(choice: Choice) -> Iterator[Flaw]:
    """Options that speak of the other options."""
    for index, text in enumerate(choice.texts):
        if _ABOVE.match(text) or _LETTERS.match(text):
            message = f"the option {shown(text)} speaks of the other options"
            mend = "Write an option that stands by itself; options may be shown in any order."
            yield Flaw("option-about-options", message, mend, f"options-{index}")


def repeated(choice: Choice) -> Iterator[Flaw]:
    """Options that say the same; a mere ending of a word is a warning only."""
    seen: dict[str, str] = {}
    for index, text in enumerate(choice.texts):
        same, alike = sameness(text), _alike(text)
        first = seen.get(same)
        if first is not None and same:
            message = f"{shown(text)} and {shown(first)} are the same"
            mend = "Change one of the two."
            yield Flaw("option-repeated", message, mend, f"options-{index}", is_error=True)
        elif first := seen.get(alike):
            message = f"{shown(text)} and {shown(first)} differ in an ending only"
            mend = "Change one of the two, unless the ending is what you ask about."
            yield Flaw("options-alike", message, mend, f"options-{index}")
        seen.setdefault(same, text)
        seen.setdefault(alike, text)


def key_longest(choice: Choice) -> Iterator[Flaw]:
    """A key that can be found by its length."""
    if not choice.wrong or not choice.keys:
        return
    key = min(_length(text) for text in choice.right)
    other = max(_length(text) for _, text in choice.wrong)
    if key > other * _KEY_LONGER and key - other >= _KEY_LONGER_BY:
        what = "the key is" if len(choice.keys) == 1 else "the keys are"
        message = f"{what} longer than every distractor ({key} characters against {other})"
        mend = "Shorten it, or say as much in the distractors."
        yield Flaw("key-longest", message, mend, f"options-{choice.keys[0]}")


def uneven(choice: Choice) -> Iterator[Flaw]:
    """Options of very different length."""
    lengths = [_length(text) for text in choice.texts]
    longest, shortest = max(lengths, default=0), min(lengths, default=0)
    if longest > shortest * _UNEVEN and longest - shortest > _UNEVEN_BY:
        message = f"the longest option has {longest} characters, the shortest {shortest}"
        mend = "Make them about equally long, so that length tells nothing."
        yield Flaw("options-uneven", message, mend, f"options-{lengths.index(longest)}")


def words_in_every(choice: Choice) -> Iterator[Flaw]:
    """Words at the beginning or the end of every option."""
    bare = [words(text) for text in choice.texts]
    if len(bare) < _FEW or not all(len(one) > 1 for one in bare):
        return
    if all(_NUMBER.match(text) for text in choice.texts):
        return  # the unit behind each number
    folds = [[word.casefold() for word in one] for one in bare]
    first = bare[0][: _in_common(folds)]
    last = bare[0][len(bare[0]) - _in_common([one[::-1] for one in folds]) :]
    # One noun at the front is the subject of whole clauses, which may well stand in each.
    is_subject = len(first) == 1 and "'s" not in first[0].replace("’", "'")
    for where, run in (("begins", [] if is_subject else first), ("ends", last)):
        if any(is_specific(word) and not word.isdigit() for word in run):
            message = f"every option {where} with {shown(' '.join(run))}"
            yield Flaw("words-in-every-option", message, "Move it to the stem.", "options")


def article(choice: Choice) -> Iterator[Flaw]:
    """An article that only some options fit."""
    found = _ARTICLE_END.search(unmarked(choice.stem))
    starts = {text.strip()[:1].casefold() in set("aeiou") for text in choice.texts if text.strip()}
    if found and len(starts) > 1:
        message = f"the stem ends with {shown(found.group(1))}, which does not fit every option"
        yield Flaw("article-clue", message, "Put the article into each option.", "stem")


def clue(choice: Choice) -> Iterator[Flaw]:
    """Words of the key that stand in the stem, and in no distractor."""
    if len(choice.keys) != 1:
        return  # of several keys, one that the stem names does not help with the others
    others = {word for _, text in choice.wrong for word in specific(text)}
    key = set(specific(*choice.right))
    given = sorted((key & set(specific(choice.stem))) - others)
    if given and len(given) >= len(key) * _CLUE_SHARE:
        message = f"the stem has words of the key: {shown(', '.join(given))}"
        mend = "Use other words in one of the two, or the same words in a distractor."
        yield Flaw("key-in-stem", message, mend, "stem")


def mixed(choice: Choice) -> Iterator[Flaw]:
    """One option of another form than all the others."""
    if len(choice.texts) < _FEW or any(map(_EXACT.search, (choice.stem, *choice.texts))):
        return
    forms = [_form(text) for text in choice.texts]
    form, count = Counter(forms).most_common(1)[0]
    odd = next((n for n, one in enumerate(forms) if one != form), None)
    if odd is None or count < len(forms) - 1:
        return
    if "number" not in (form, forms[odd]) and not (form and forms[odd]):
        return  # a phrase that begins with "Rising" beside one that does not
    message = f"{shown(choice.texts[odd])} is of another form than the other options"
    mend = "Give all options one form: all numbers, all “to …”, all “… ing”."
    yield Flaw("options-mixed", message, mend, f"options-{odd}")


def absolute(choice: Choice) -> Iterator[Flaw]:
    """Words that a clever reader takes for a sign of a wrong option."""
    if any(_ABSOLUTE.search(text) for text in choice.right):
        return
    for index, text in choice.wrong:
        if found := _ABSOLUTE.search(text):
            message = f"the distractor has the word {shown(found.group())}, which gives it away"
            mend = "Weaken it, or let the key be as strong."
            yield Flaw("absolute-word", message, mend, f"options-{index}")


def _in_common(runs: list[list[str]]) -> int:
    """Return how many words all the runs begin with."""
    columns = zip(*runs, strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def _length(text: str) -> int:
    return len(" ".join(unmarked(text).split())) or len(text.strip())


def sameness(text: str) -> str:
    """Return the option without case, article and punctuation; code counts to the letter."""
    compact = " ".join(unicodedata.normalize("NFC", text).split())
    if _EXACT.search(compact) or not words(compact):
        return compact
    signs = "".join(char for char in compact if char in "+−%°€£<>=±/*^#")
    negative = "-" if re.match(r"-\d", compact) else ""
    return negative + _LEADING_ARTICLE.sub("", _STOPS.sub("", folded(compact))) + signs


def _alike(text: str) -> str:
    same = sameness(text)
    return same if _EXACT.search(same) else " ".join(map(base, same.split()))


def _form(text: str) -> str:
    if _NUMBER.match(text.strip()):
        return "number"
    first = next(iter(words(text)), "").casefold()
    if first.endswith("ing") and is_specific(first):
        return "-ing"
    return _FORMS.get(first, "")
