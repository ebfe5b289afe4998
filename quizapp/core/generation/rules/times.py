"""When, in what year, how long: questions for dates and durations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent
from quizapp.core.generation.lexicon import RELATIVE_TIMES, TIME_UNITS
from quizapp.core.generation.phrases import PLACING, core, lowered, say, without_tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

YEAR = re.compile(r"(?:1\d{3}|20\d{2}|\d{1,4} (?:BCE?|CE|AD)|AD \d{1,4})")
_WHEN = frozenset({"in", "on", "during", "at", "between", "before", "after", "around", "about"})
# After these the date may be that of what was announced.
_ANNOUNCING = frozenset(
    "invite schedule plan promise expect announce say agree vow pledge propose call order".split()
)
_DATED = re.compile(
    r"\b(?:1\d{3}|20\d{2}|\d+ (?:BCE?|CE|AD)|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|spring|summer|autumn|winter|century)\b",
)
_NEXT = 2  # only the comma between
# "only in 1825": it belongs to the sentence, not to the date.
_FOCUSING = frozenset({"only", "just", "even", "already", "not"})
_LASTING = frozenset({"last", "take", "spend", "live", "wait", "endure", "continue", "persist"})
_LENGTH = re.compile(
    r"\d|^(?:(?:about|nearly|almost|some|only) )?(?:a|an|half|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|several)\b"
)


def when(clause: Clause) -> Iterator[Asked]:
    """Ask for a date that stands with the verb."""
    if clause.verb.lemma_ in _ANNOUNCING:
        return
    for phrase in clause.dependents("prep"):
        year = bare_year(phrase)
        if phrase.lower_ not in _WHEN or clause.is_negated or not (year or _is_date(phrase)):
            continue
        if year and phrase.lower_ == "in":
            stem = ask_for_dependent(clause, "in what year", core(phrase))
            yield from asked("wh.year", stem, year, KeyType.YEAR, clause.source, clause=clause)
        else:
            date = _date(phrase)
            stem = ask_for_dependent(clause, "when", [*_before(phrase, date), *date])
            yield from asked(
                "wh.when", stem, date, KeyType.DATE, clause.source,
                accept=_without_preposition(date), clause=clause,
            )  # fmt: skip


def dated(parsed: Parsed) -> Iterator[Asked]:
    """Ask for the year of an aside: "the Sixteenth Amendment, ratified in 1913,"."""
    for verb in parsed.doc:
        name = verb.head
        is_aside = verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"} and verb.i == name.i + _NEXT
        if not is_aside or name.nbor(1).text != "," or name.pos_ not in {"NOUN", "PROPN"}:
            continue
        phrases = [one for one in verb.children if one.dep_ in {"prep", "agent", "oprd"}]
        dates = [one for one in phrases if one.lower_ == "in" and bare_year(one)]
        # "two scientists, proposed in 1977 to replace it": they proposed, nobody proposed them.
        if any(one.dep_ in {"xcomp", "ccomp", "advcl"} for one in verb.children):
            continue
        rest = [token for one in phrases if one not in dates for token in core(one)]
        has_more = any(YEAR.fullmatch(token.text) for token in rest) or any(
            one.dep_ == "dobj" for one in verb.children
        )
        subject = [token for token in core(name) if token.i <= name.i]
        if len(dates) != 1 or has_more:
            continue
        be = "were" if name.tag_ in {"NNS", "NNPS"} else "was"
        stem = f"In what year {be} {say([*lowered(subject), verb, *rest])}?"
        yield from asked("wh.year", stem, bare_year(dates[0]), KeyType.YEAR, parsed)


def how_long(clause: Clause) -> Iterator[Asked]:
    """Ask for a duration: "for three years", "lasted two weeks"."""
    if clause.is_negated:
        return
    for phrase in clause.dependents("prep", "npadvmod", "dobj"):
        length = _length(clause, phrase)
        if length is None:
            continue
        # "for 63 years over the United Kingdom": all that follows tells of the verb.
        hidden = [token for token in core(phrase) if token.i <= length.i]
        words = [token for token in core(length) if token.i <= length.i]
        stem = ask_for_dependent(clause, "how long", hidden)
        yield from asked(
            "wh.how-long", stem, words, KeyType.DURATION, clause.source,
            head=length, clause=clause,
        )  # fmt: skip


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
    words = [token for token in core(noun) if token.i <= noun.i]
    is_vague = any(token.lower_ in RELATIVE_TIMES | {"many", "few"} for token in words)
    return None if is_vague or not _LENGTH.search(say(words).lower()) else noun


def bare_year(phrase: Token) -> list[Token]:
    """Return the words of the year that is all that the preposition has: "331 BC"."""
    words = [
        token
        for token in phrase.subtree
        if token.i != phrase.i and not token.is_punct and token.lower_ not in _FOCUSING
    ]
    return words if YEAR.fullmatch(say(words)) else []


def _is_date(phrase: Token) -> bool:
    words = core(phrase)
    noun = next((token for token in phrase.children if token.dep_ == "pobj"), None)
    if noun is None or any(token.lower_ in RELATIVE_TIMES for token in words):
        return False
    if any(token.dep_ in {"relcl", "acl"} for token in words):
        return False
    is_dated = noun.ent_type_ in {"DATE", "TIME"} or bool(YEAR.fullmatch(noun.text))
    return is_dated and bool(_DATED.search(say(words)))


def _date(phrase: Token) -> list[Token]:
    """Return the words of the date, without what is only told of that time."""
    noun = next((token for token in phrase.children if token.dep_ == "pobj"), phrase)
    words = without_tail(core(phrase), noun, PLACING)
    while words[0].lower_ in _FOCUSING:
        words = words[1:]
    # "in 1816, a year after Waterloo": an aside; "on May 5, 1816" goes on.
    commas = [
        place
        for place, token in enumerate(words)
        if token.text == "," and not any(letter.isdigit() for letter in words[place + 1].text)
    ]
    return words[: commas[0]] if commas else words


def _before(phrase: Token, date: Sequence[Token]) -> list[Token]:
    """Return what stands before the date in its phrase: it is not said without the date."""
    return [token for token in core(phrase) if token.i < date[0].i]


def _without_preposition(date: Sequence[Token]) -> tuple[str, ...]:
    return (say(date[1:]),) if date[0].lower_ in {"in", "on", "during", "at"} else ()
