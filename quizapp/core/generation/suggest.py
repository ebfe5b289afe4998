"""Wrong options for a question that somebody writes: near figures, like names, like terms.

Words and their shapes only, so that a page can ask for them. What is suggested may be right by
chance; whether it is wrong, and why, is the author's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from quizapp.core.generation.figures import near_figures
from quizapp.core.generation.lexicon import MONTHS
from quizapp.core.questions import (
    Cloze,
    ClozeCard,
    DefinitionCard,
    MultipleChoice,
    MultipleResponse,
    ShortAnswer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from quizapp.core.questions import Content

MOST = 6
_LONGEST_TERM = 8  # words
_UNLIKE_WORDS = 2
_UNLIKE_LENGTH = 2.5
_ARTICLE = re.compile(r"(?i)(the|an?) ")
_PART = r"(?:[A-Z]\.|[A-Z][\w’'-]*)"
_JOINT = r"(?: (?:of(?: the)?|(?:de|von|van)(?: la| der)?|la|al))?"
_NAME = re.compile(rf"(?<![\w’'-]){_PART}(?:{_JOINT} {_PART})*")
_OPENING = re.compile(r"(?:^|[.!?:]|\n)[\s“\"'‘(*#>-]*$")
_SIGHT = 6  # characters that are looked back to see whether a sentence begins
_WORD = re.compile(r"[\w’'-]{2}")
_COMPOUND = re.compile(r"-[a-z]")  # German-born
_POSSESSIVE = re.compile(r"[’']s?$")
_NO_NAMES = frozenset(
    (*MONTHS, "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
# Words that begin sentences: a name does not go on behind one.
_FUNCTION_WORDS = frozenset(
    "A After All Although An And As At Because Before Between Both But By During Each For From He"
    " Her His How However I If In Into It Its Many Most No Not Of On One Or Other Our She Since So"
    " Some Such That The Their Then There These They This Those Though Through Thus To Two Under"
    " Until Upon We What When Where Which While Who Why With Without You".split()
)
# A figure or a phrase that is longer is no key that anybody could vary.
_LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words that stand together; ``opens`` when a sentence begins with them."""

    words: tuple[str, ...]
    opens: bool
    follows_the: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """A name; ``follows_the`` when it is said with its article."""

    words: str
    follows_the: bool

    @property
    def count(self) -> int:
        """How many of its words are capitalised."""
        return sum(word[:1].isupper() for word in self.words.split())


def suggest(key: str, stem: str, text: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return at most six wrong options that look like the key, the likest first.

    ``others`` are keys and options of other questions. Nothing that stands in the stem, in the
    key, or around it is suggested. The same input gives the same options.
    """
    kept: dict[str, str] = {}
    for one in _found(key, text, others) if len(key) <= _LONGEST_KEY else ():
        if one.strip() and not (_overlap(one, key) or _holds(stem, one)):
            kept.setdefault(one.casefold(), one)
        if len(kept) == MOST:
            break
    return tuple(kept.values())


def answers_of(content: Content) -> tuple[str, ...]:
    """Return what a question or card offers or takes as an answer, for the ``others``."""
    match content:
        case MultipleChoice(options=options) | MultipleResponse(options=options):
            return tuple(option.text for option in options)
        case ShortAnswer(key=key):
            return (key,)
        case Cloze(gaps=gaps) | ClozeCard(gaps=gaps):
            return tuple(gap.key for gap in gaps)
        case DefinitionCard(term=term):
            return (term,)
        case _:
            return ()


def _found(key: str, text: str, others: Sequence[str]) -> Sequence[str]:
    name = _name_of(key, text)
    # "May" and "Monday" are figures, the One Nation Party is none.
    is_figure = name is None or name.count == 1 or _has_digit(key)
    if is_figure and (figures := near_figures(key, MOST)):
        return figures
    names = [] if name is None else _like_names(name, [*_names(text), *_named(others, text)])
    # A term may be capitalised as well, where no sentence of the text has it.
    return names or _like_terms(key, others)


def _name_of(key: str, text: str) -> _Name | None:
    """Return the key as a name; None when it is none, as a capitalised word of the text."""
    article = re.match(r"(?i)the ", key)
    words = key[article.end() :] if article else key
    if not _NAME.fullmatch(words):
        return None
    if " " not in words and re.search(rf"\b{re.escape(words.lower())}\b", text):
        return None
    return _Name(words, article is not None)


def _names(text: str) -> Iterator[_Name]:
    """Return the names of a text in order; the first word of a sentence may be any word."""
    runs = list(_runs(text))
    certain = {word for run in runs for word in run.words[run.opens :]}
    for run in runs:
        is_doubtful = run.opens and run.words[0] not in certain
        words = _bare(run.words[1:]) if is_doubtful else run.words
        name = _POSSESSIVE.sub("", " ".join(words))
        if _WORD.search(name) and name not in _NO_NAMES:
            yield _Name(name, run.follows_the)


def _runs(text: str) -> Iterator[_Run]:
    """Return what is capitalised, cut where a word stands that begins sentences."""
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - _SIGHT) : match.start()]
        opens = match.start() == 0 or bool(_OPENING.search(before))
        follows_the = before.lower().endswith("the ")
        for cuts, group in groupby(match.group().split(), _cuts):
            words = tuple(group)
            if cuts:
                opens, follows_the = False, words[-1] == "The"
            elif bare := _bare(words):
                yield _Run(bare, opens, follows_the)


def _cuts(word: str) -> bool:
    return word in _FUNCTION_WORDS or bool(_COMPOUND.search(word))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without those at the ends that are not capitalised."""
    places = [place for place, word in enumerate(words) if word[0].isupper()]
    return words[places[0] : places[-1] + 1] if places else ()


def _named(others: Sequence[str], text: str) -> Iterator[_Name]:
    return (name for other in others if (name := _name_of(other, text)) is not None)


def _like_names(key: _Name, names: Iterable[_Name]) -> list[str]:
    like = [
        name
        for name in names
        if name.follows_the == key.follows_the
        and (name.count == 1) == (key.count == 1)
        and abs(name.count - key.count) <= 1
        and name.words.isupper() == key.words.isupper()
    ]
    like.sort(key=lambda name: abs(name.count - key.count))
    return [f"the {name.words}" if key.follows_the else name.words for name in like]


def _like_terms(key: str, others: Sequence[str]) -> list[str]:
    words = len(key.split())
    like = [
        one
        for one in others
        if len(one.split()) <= _LONGEST_TERM
        and abs(len(one.split()) - words) <= _UNLIKE_WORDS
        and max(len(one), len(key)) <= _UNLIKE_LENGTH * min(len(one), len(key))
        and _traits(one) == _traits(key)
    ]
    like.sort(key=lambda one: (abs(len(one.split()) - words), abs(len(one) - len(key))))
    return [one[:1].upper() + one[1:] if key[:1].isupper() else one for one in like]


def _traits(term: str) -> tuple[str, bool, bool]:
    """Return the article of a term, whether it is a plural, and whether it holds a figure."""
    article = _ARTICLE.match(term)
    kind = "" if article is None else article[1].lower().removesuffix("n")
    is_plural = term.endswith("s") and not term.endswith(("ss", "us", "is"))
    return kind, is_plural, _has_digit(term)


def _has_digit(words: str) -> bool:
    return any(map(str.isdigit, words))


def _overlap(one: str, other: str) -> bool:
    return _holds(one, other) or _holds(other, one)


def _holds(words: str, part: str) -> bool:
    bare = _ARTICLE.sub("", part, count=1).strip()
    return bool(re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", words, re.IGNORECASE))
