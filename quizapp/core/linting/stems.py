"""Flaws of a stem: what is asked, and whether it can be understood on its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import FUNCTION_WORDS, sentences, shown, specific, unmarked, words

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 3
LONGEST = 30
_LEAST_SPECIFIC = 2
_LEAST_CONTEXT = 2

_INSTRUCTION = re.compile(
    r"(?:^|\s)\(?(?:choose|select|tick|mark|check) (?:all|every|the \w+|one|two|three)"
    r"[^.?!]*[.!]?\)?\s*$",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?:,]\s+)(?:please )?(?:name|choose|select|give|list|put|match|order|arrange|sort|type"
    r"|write|find|calculate|compute|complete|identify|state|explain|define|describe|determine"
    r"|solve|translate|simplify|evaluate|round|convert|estimate|link|assign|pair|fill)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"(?:[:…]|\.\.\.|_{2,}|[^\W_]['\"”’)]?)\s*$")
_BLANK = re.compile(r"(?:\\?_){3,}|\.{4,}|…{2,}")
_NEGATIVE = re.compile(r"\b(?:not|except|(?<!at )least|never)\b|\b\w+n['’]t\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"[*_]{1,3}[^*_\n]{1,60}[*_]{1,3}|\b(?:NOT|EXCEPT|LEAST|NEVER)\b")
_DENIAL = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|cannot|without|except|unless|hardly|neither)\b"
    r"|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\b(?:what|who) (?:is|are|was|were)\b|\bdefine\b|\bmeans?\b|\bmeaning\b|\bcalled\b"
    r"|\bstands? for\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs|itself|themselves)\b", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|did|will|would|can|could|has|how) it\b"
    r"|\bit (?:is|was|takes?|took|costs?|means?|rains?|becomes?|became) ",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?|which|what|whose|each|every|any|one|some|most|many|two|three|your|my)\s+"
    r"(?!(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|might|may)\b)[^\W\d_]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[^\W_] )[A-Z][\w.'’-]*|(?<=[,;:] )[A-Z][\w.'’-]*")
_POINTING = re.compile(
    r"(?<!\bof )(?<!\bbetween )\b(?:this|these|those(?! who| that| which)|that(?= (?:year|time|day"
    r"|month|decade|century|period|era|event|moment|place|person|case|date|reason)\b))\b"
    r"(?! (?:text|passage|paragraph|sentence|claim|statement|list|code|figure|question|order"
    r"|table|quiz|program|function|expression|equation|formula|image|picture|diagram|words?"
    r"|options?|items?|steps?|terms?|events?)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:the above|(?:shown|mentioned|stated|described|named|listed) (?:above|earlier|before)"
    r"|(?:the )?(?:aforementioned|aforesaid)|the latter(?! (?:half|part|stages?|years?|days?)\b)"
    r"|the former(?=\s*(?:[,.?;:]|$|is\b|are\b|was\b|were\b|and\b|or\b))"
    r"|(?:previous|preceding) (?:question|paragraph|sentence|section))",
    re.IGNORECASE,
)


def asked(stem: str) -> str:
    """Return the stem without an instruction at its end, such as to choose all that apply."""
    return _INSTRUCTION.sub("", stem)


def length(stem: str) -> Iterator[Flaw]:
    """Too few words to ask something, or too many to keep in mind."""
    count = len(words(asked(stem)))
    if 0 < count < SHORTEST:
        message = f"the stem has {count} {'word' if count == 1 else 'words'}"
        yield Flaw("stem-short", message, "Ask a whole question.", "stem")
    if count > LONGEST:
        mend = "Leave out what the answer does not need, or put the setting in its own sentence."
        longest = max(len(words(one)) for one in sentences(asked(stem)))
        if longest > LONGEST:
            message = f"a sentence of the stem has {longest} words"
            yield Flaw("stem-long", message, mend, "stem")


def openness(stem: str) -> Iterator[Flaw]:
    """Nothing shows that an answer is wanted."""
    plain = unmarked(asked(stem)).strip()
    if not plain or "?" in plain or _OPEN_END.search(plain) or _IMPERATIVE.search(plain):
        return
    mend = "Ask a question that ends in ?, or leave the sentence open with a colon or a gap."
    yield Flaw("stem-asks-nothing", "the stem is a statement", mend, "stem")


def blank_inside(stem: str) -> Iterator[Flaw]:
    """A blank in the middle makes the reader start over for every option."""
    for blank in _BLANK.finditer(stem):
        if words(stem[blank.end() :]):
            mend = "Ask a question, or move the blank to the end."
            yield Flaw("blank-inside", "the blank stands inside the stem", mend, "stem")
            return


def negation(stem: str) -> Iterator[Flaw]:
    """A word that turns the question round, and can be read over."""
    bare = _NOT_ONLY.sub(" ", _EMPHASIS.sub(" ", stem))
    found = _NEGATIVE.search(unmarked(bare))
    if found:
        message = f"the stem is negative: {shown(found.group())}"
        mend = "Ask what is so; or, if it has to be, write the word in **bold**."
        yield Flaw("negative-stem", message, mend, "stem")


def double_negation(text: str, field: str = "stem") -> Iterator[Flaw]:
    """Two denials in one sentence."""
    for sentence in sentences(text):
        denials = _DENIAL.findall(_NOT_ONLY.sub(" ", sentence))
        if len(denials) > 1:
            message = f"one sentence denies twice: {shown(', '.join(denials))}"
            yield Flaw("double-negative", message, "Say it without a denial.", field)
            return


def vagueness(stem: str) -> Iterator[Flaw]:
    """Nothing says what the question is about."""
    found = set(specific(asked(stem)))
    if len(found) >= _LEAST_SPECIFIC or _is_shown(stem) or not words(stem):
        return
    if found and (_DEFINITION.search(stem) or len(words(stem)) >= SHORTEST + 1):
        return
    message = "the stem hardly says what it is about"
    mend = "Name the thing, the person or the event that you ask about."
    yield Flaw("stem-vague", message, mend, "stem")


def reference(stem: str, field: str = "stem") -> Iterator[Flaw]:
    """A word that stands for something that is not in the stem."""
    if _is_shown(stem):
        return
    plain = unmarked(stem)
    found = _unresolved(plain) or _pointing(plain) or _ELSEWHERE.search(plain)
    if found:
        message = f"{shown(found.group())} stands for something outside the question"
        mend = "Name what is meant: the question has to be understood alone."
        yield Flaw("unresolved-reference", message, mend, field)


def _unresolved(plain: str) -> re.Match[str] | None:
    person = _PERSON.search(plain)
    if person and not _has_noun(plain[: person.start()]):
        return person
    thing = _THING.search(_EMPTY_IT.sub(lambda match: "-" * len(match.group()), plain))
    if thing and not _content_before(plain, thing.start()) >= 1:
        return thing
    return None


def _pointing(plain: str) -> re.Match[str] | None:
    found = _POINTING.search(plain)
    if found and _content_before(plain, found.start()) < _LEAST_CONTEXT:
        return found
    return None


def _has_noun(before: str) -> bool:
    return bool(_NOUN_PHRASE.search(before) or _NAME.search(before) or _opens_with_name(before))


def _opens_with_name(before: str) -> bool:
    first = next(iter(words(before)), "")
    return first[:1].isupper() and first.casefold() not in FUNCTION_WORDS


def _content_before(plain: str, at: int) -> int:
    return len(specific(plain[:at]))


def _is_shown(stem: str) -> bool:
    """Whether the stem brings code, a formula or a list along, to which it can point."""
    return any(sign in stem for sign in "`$\n")
