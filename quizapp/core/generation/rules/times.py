"""When, in what year, how long: questions for dates and durations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent
from quizapp.core.generation.lexicon import RELATIVE_TIMES, TIME_UNITS
from quizapp.core.generation.phrases import core, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause

YEAR = re.compile(r"(?:1\d{3}|20\d{2}|\d{3,4} (?:BCE?|CE|AD)|AD \d{1,4})")
_WHEN = frozenset({"in", "on", "during", "at", "between", "before", "after", "around", "about"})
_DATED = re.compile(
    r"\b(?:1\d{3}|20\d{2}|\d+ (?:BCE?|CE|AD)|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|spring|summer|autumn|winter|century)\b",
)
_LASTING = frozenset({"last", "take", "spend", "live", "wait", "endure", "continue", "persist"})
_LENGTH = re.compile(r"\d|^(?:(?:about|nearly|almost|some|only) )?(?:a|an|half|one|two|three|four"
                     r"|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|several)\b")  # fmt: skip


def when(clause: Clause) -> Iterator[Asked]:
    """Ask for a date that stands with the verb."""
    for phrase in clause.dependents("prep"):
        year = _bare_year(phrase)
        if phrase.lower_ not in _WHEN or clause.is_negated or not (year or _is_date(phrase)):
            continue
        if year is not None and phrase.lower_ == "in":
            stem = ask_for_dependent(clause, "in what year", core(phrase))
            one = asked("wh.year", stem, [year], KeyType.YEAR, clause.source, clause=clause)
        else:
            stem = ask_for_dependent(clause, "when", core(phrase))
            one = asked(
                "wh.when", stem, core(phrase), KeyType.DATE, clause.source,
                accept=_without_preposition(phrase), clause=clause,
            )  # fmt: skip
        if one is not None:
            yield one


def how_long(clause: Clause) -> Iterator[Asked]:
    """Ask for a duration: "for three years", "lasted two weeks"."""
    if clause.is_negated:
        return
    for phrase in clause.dependents("prep", "npadvmod", "dobj"):
        length = _length(clause, phrase)
        if length is None:
            continue
        stem = ask_for_dependent(clause, "how long", core(phrase))
        one = asked(
            "wh.how-long", stem, core(length), KeyType.DURATION, clause.source,
            head=length, clause=clause,
        )  # fmt: skip
        if one is not None:
            yield one


def _length(clause: Clause, phrase: Token) -> Token | None:
    """Return the noun of a duration that the phrase gives; None when it gives none."""
    if phrase.dep_ == "prep":
        if phrase.lower_ != "for":
            return None
        noun = next((child for child in phrase.children if child.dep_ == "pobj"), None)
    else:
        noun = phrase if clause.verb.lemma_ in _LASTING else None
    if noun is None or noun.lemma_.lower() not in TIME_UNITS:
        return None
    words = core(noun)
    is_vague = any(token.lower_ in RELATIVE_TIMES | {"many", "few"} for token in words)
    return None if is_vague or not _LENGTH.search(say(words).lower()) else noun


def _bare_year(phrase: Token) -> Token | None:
    children = [child for child in phrase.children if not child.is_punct]
    if len(children) != 1 or not YEAR.fullmatch(children[0].text):
        return None
    below = [token for token in children[0].subtree if not token.is_punct]
    return children[0] if len(below) == 1 else None


def _is_date(phrase: Token) -> bool:
    words = core(phrase)
    noun = next((token for token in phrase.children if token.dep_ == "pobj"), None)
    if noun is None or any(token.lower_ in RELATIVE_TIMES for token in words):
        return False
    if any(token.dep_ in {"relcl", "acl"} for token in words):
        return False
    is_dated = noun.ent_type_ in {"DATE", "TIME"} or bool(YEAR.fullmatch(noun.text))
    return is_dated and bool(_DATED.search(say(words)))


def _without_preposition(phrase: Token) -> tuple[str, ...]:
    return (say(core(phrase)[1:]),) if phrase.lower_ in {"in", "on", "during", "at"} else ()
