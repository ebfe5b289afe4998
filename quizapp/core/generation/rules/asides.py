"""Facts that a sentence tells by the way: "Fortran, which a team at IBM delivered in 1957, was …".

So it is with "When Valdemar sacked Visby in 1361, …": each is a statement of its own, in another
order of words than a main clause has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.lexicon import LIGHT_VERBS, REPORTING_VERBS
from quizapp.core.generation.phrases import (
    capitalized,
    core,
    is_contiguous,
    is_human,
    lowered,
    pointers,
    say,
)
from quizapp.core.generation.rules.claims.claim import Claim
from quizapp.core.generation.rules.claims.details import period_of
from quizapp.core.generation.rules.claims.figures import other_year
from quizapp.core.generation.rules.times import bare_year
from quizapp.core.generation.statements import sentence
from quizapp.core.generation.verbs import base, inflected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_STATES = (LIGHT_VERBS | REPORTING_VERBS) - {"begin", "start", "make", "take", "find", "bring"}
_PUT_FORWARD = frozenset({"propose", "suggest", "predict", "report"})
_PARTS = frozenset({"nsubj", "dobj", "prep", "punct", "cc", "conj"})
_WHEN = frozenset({"when", "after"})
_LONGEST = 8  # words of the subject, and of the thing


@dataclass(frozen=True, slots=True)
class Told:
    """Who did what in which year, each by its words; ``rest`` holds the ``date``, too."""

    subject: tuple[Token, ...]
    verb: Token
    thing: tuple[Token, ...]
    rest: tuple[tuple[Token, ...], ...]
    date: tuple[Token, ...]

    @property
    def words(self) -> list[Token]:
        """The words in the order of a main clause."""
        rest = [token for phrase in self.rest for token in phrase]
        return [*self.subject, self.verb, *self.thing, *rest]

    @property
    def year(self) -> Token:
        """The year in which it was."""
        return self.date[-1]


def told(parsed: Parsed) -> Iterator[Told]:
    """Yield what was done in a year, by a relative clause or one with "when" or "after"."""
    for verb in parsed.doc:
        subjects = [child for child in verb.children if child.dep_ == "nsubj"]
        things = [child for child in verb.children if child.dep_ == "dobj"]
        if len(subjects) != 1 or len(things) != 1 or not _is_deed(verb):
            continue
        match verb.dep_:
            case "relcl":
                thing = _antecedent(verb, things[0])
            case "advcl":
                thing = _object(verb, subjects[0], things[0])
            case _:
                thing = []
        one = _told(verb, subjects[0], thing) if thing else None
        if one is not None:
            yield one


def _is_deed(verb: Token) -> bool:
    """Whether the word is a verb of the past that says what was done."""
    # "the idea, which X proposed": it was the idea itself that X put forward.
    states = _STATES - _PUT_FORWARD if verb.dep_ == "relcl" else _STATES
    if verb.tag_ not in {"VBD", "VBN"} or verb.lemma_ in states:
        return False
    # The model takes "which a team delivered" for a participle now and then.
    return verb.tag_ == "VBD" or verb.lower_ == inflected(base(verb), "VBD")


def _antecedent(verb: Token, pronoun: Token) -> list[Token]:
    """Return the name before ", which X made"; no words where it is something else."""
    name = verb.head
    is_aside = pronoun.lower_ in {"which", "whom"} and pronoun.i == verb.left_edge.i
    if not is_aside or name.pos_ != "PROPN" or not _is_plain(verb):
        return []
    words = [token for token in core(name) if token.i < pronoun.i]
    is_beside = words[-1].i == pronoun.i - 2 and pronoun.nbor(-1).text == ","
    return words if is_beside else []


def _object(verb: Token, subject: Token, thing: Token) -> list[Token]:
    """Return the object of "When X took Y in 1900"; no words where X is no name."""
    marks = [child for child in verb.children if child.i < subject.i]
    is_time = len(marks) == 1 and marks[0].lower_ in _WHEN and marks[0].i == verb.left_edge.i
    is_named = subject.pos_ == "PROPN" and _is_plain(verb, *marks)
    words = core(thing, lean=True)
    return words if is_time and is_named and words[0].i == verb.i + 1 else []


def _is_plain(verb: Token, *marks: Token) -> bool:
    """Whether nothing hangs on the verb but who, what, when and where."""
    return all(child.dep_ in _PARTS or child in marks for child in verb.children)


def _told(verb: Token, subject: Token, thing: list[Token]) -> Told | None:
    doer = core(subject)
    phrases = [core(child) for child in verb.children if child.dep_ == "prep" and child.i > verb.i]
    dates = [core(child) for child in verb.children if child.lower_ == "in" and bare_year(child)]
    words = [*doer, *thing, *(token for phrase in phrases for token in phrase)]
    is_whole = doer[-1].i == verb.i - 1 and len(dates) == 1 and dates[0] in phrases
    is_whole = is_whole and dates[0][-1].text.isdigit()  # not "BC"
    is_whole = is_whole and all(map(is_contiguous, (doer, thing, *phrases)))
    is_clear = subject.pos_ in _NOUNS and not pointers(words)
    is_clear = is_clear and not any(token.text in {",", ";", ":"} for token in words)
    if not (is_whole and is_clear) or max(len(doer), len(thing)) > _LONGEST:
        return None
    rest = tuple(map(tuple, phrases))
    return Told(tuple(doer), verb, tuple(thing), rest, tuple(dates[0]))


def questions(parsed: Parsed) -> Iterator[Asked]:
    """Ask in what year it was done, and who did it."""
    for one in told(parsed):
        rest = [token for phrase in one.rest if phrase != one.date for token in phrase]
        said = say([*lowered(one.subject), base(one.verb), *lowered(one.thing), *rest])
        stem = f"In what year did {said}?"
        yield from asked("wh.year", stem, [one.year], KeyType.YEAR, parsed)
        head = next(child for child in one.verb.children if child.dep_ == "nsubj")
        if head.pos_ == "PROPN" and is_human(head):
            rest = [token for phrase in one.rest for token in phrase]
            stem = f"{capitalized(say(['who', one.verb, *lowered(one.thing), *rest]))}?"
            yield from asked(
                "wh.who-subject", stem, one.subject, KeyType.PERSON, parsed,
                head=head, role="subject",
            )  # fmt: skip


def claims(parsed: Parsed, index: Index) -> Iterator[Claim]:
    """Yield the claims that it was in another year, and in the decade of the year."""
    for one in told(parsed):
        year = one.year
        new = other_year(year, index)
        if new is not None:
            reason = f"The text says {year.text}, not {new}."
            yield _claim("tf.year", one, new, reason, is_true=False)
        decade = period_of(int(year.text), "")
        if decade is not None:
            reason = f"The text says: “{parsed.doc.text}”"
            yield _claim("tf.period", one, decade, reason, is_true=True)


def _claim(rule: str, one: Told, new: str, reason: str, *, is_true: bool) -> Claim:
    rest = [token for phrase in one.rest for token in phrase]
    parts = [*one.subject, one.verb, *lowered(one.thing), *rest]
    text = sentence(parts, {one.year.i: new})
    return Claim(rule, text, is_true, tuple(one.words), one.year.text, reason)
