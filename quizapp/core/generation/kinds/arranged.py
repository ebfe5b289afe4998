"""Matching and ordering: like facts of a text beside each other, dated ones and steps in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.figures import value_of
from quizapp.core.generation.phrases import capitalized
from quizapp.core.generation.statements import statement_of
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped, unescaped
from quizapp.core.questions import Matching, Ordering, Pair, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed

_FEWEST, _MOST = 3, 5
_LONGEST_SIDE = 110  # characters; a longer one cannot be chosen from a list
_TERM = "What is the term for "
_WHAT, _CALLED = "What is ", " called?"
_WHO = "Who "
_OPENERS = frozenset({"first", "firstly"})
_MARKERS = _OPENERS | frozenset(
    "second secondly third thirdly then next afterwards afterward subsequently finally lastly".split()
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of several like facts: what it is of, what is said of it, where."""

    left: str
    right: str
    parsed: Parsed


def matchings(sound: Sequence[Draft]) -> Iterator[Draft]:
    """Yield pairs to match: terms and meanings, people and what they did, events and years.

    ``sound`` are the wh-questions of a part of the text that stood the gate, in its order.
    """
    families = (
        ("match.terms", "Match each term with what the text says it is.", _terms(sound)),
        ("match.people", "Match each person with what the text says of them.", _people(sound)),
        ("match.years", "Match each event with its year in the text.", _events(sound)),
    )
    for rule, stem, facts in families:
        for group in _groups(list(facts)):
            pairs = tuple(Pair(escaped(one.left), escaped(one.right)) for one in group)
            yield _draft(Matching(stem, pairs), rule, group)


def orderings(index: Index, sound: Sequence[Draft]) -> Iterator[Draft]:
    """Yield things to put in order: dated events, and steps that a paragraph counts."""
    for group in _groups(list(_events(sound))):
        in_time = sorted(group, key=lambda one: value_of(one.right))
        steps = tuple(escaped(one.left) for one in in_time)
        stem = "Put these events in the order of time, the earliest first."
        yield _draft(Ordering(stem, steps), "order.years", in_time)
    for group in _counted_steps(index):
        steps = tuple(escaped(one.left) for one in group)
        stem = "Put these steps in the order in which the text gives them."
        yield _draft(Ordering(stem, steps), "order.steps", group)


def _draft(content: Matching | Ordering, rule: str, facts: Sequence[Fact]) -> Draft:
    sentences = list(dict.fromkeys(one.parsed for one in facts))
    sentences.sort(key=lambda one: one.number)
    return Draft(
        content=content,
        rule=rule,
        parsed=sentences[0],
        tokens=(),
        key="",
        others=tuple(sentences[1:]),
    )


def _groups(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Yield groups of three to five facts whose sides all differ, in the order of the text."""
    group: list[Fact] = []
    for one in facts:
        if max(len(one.left), len(one.right)) > _LONGEST_SIDE or not _is_new(one, group):
            continue
        group.append(one)
        if len(group) == _MOST:
            yield group
            group = []
    if len(group) >= _FEWEST:
        yield group


def _is_new(one: Fact, group: Sequence[Fact]) -> bool:
    left, right = fold(one.left), fold(one.right)
    given = set(left.split()) & set(right.split())
    if any(len(word) > _FEWEST for word in given):
        return False  # one side gives the other away
    return all(left != fold(other.left) and right != fold(other.right) for other in group)


def _terms(sound: Sequence[Draft]) -> Iterator[Fact]:
    for draft in sound:
        stem = unescaped(stem_of(draft.content))
        if draft.rule == "wh.term":
            yield Fact(draft.key, stem.removeprefix(_TERM).rstrip("?"), draft.parsed)
        elif draft.rule == "wh.called" and stem.startswith(_WHAT):
            yield Fact(draft.key, stem.removeprefix(_WHAT).removesuffix(_CALLED), draft.parsed)


def _people(sound: Sequence[Draft]) -> Iterator[Fact]:
    for draft in sound:
        asked = draft.asked
        if asked is None or asked.type is not KeyType.PERSON or asked.head.pos_ != "PROPN":
            continue
        stem = unescaped(stem_of(draft.content))
        if asked.role == "subject" and stem.startswith(_WHO):
            yield Fact(draft.key, stem.removeprefix(_WHO).rstrip("?"), draft.parsed)


def _events(sound: Sequence[Draft]) -> Iterator[Fact]:
    for draft in sound:
        event = _undated(draft) if draft.rule == "wh.year" else None
        if event is not None:
            yield Fact(event, draft.key, draft.parsed)


def _undated(draft: Draft) -> str | None:
    """Return what happened, without the year; None where the clause cannot be stated."""
    asked = draft.asked
    clause = None if asked is None else asked.clause
    statement = None if clause is None else statement_of(clause)
    if asked is None or statement is None:
        return None

    def is_date(head: object) -> bool:
        return any(token.i == asked.head.i for token in head.subtree)  # type: ignore[attr-defined]

    bare = replace(
        statement,
        front=tuple(head for head in statement.front if not is_date(head)),
        rest=tuple(head for head in statement.rest if not is_date(head)),
    )
    text = bare.text().rstrip(".")
    return None if any(token.like_num and len(token) == 4 for token in bare.words) else text  # noqa: PLR2004 - a year


def _counted_steps(index: Index) -> Iterator[list[Fact]]:
    """Yield the steps of each paragraph that counts them: first, then, finally."""
    group: list[Fact] = []
    paragraph = ""
    for parsed, clauses in zip(index.sentences, index.clauses, strict=True):
        word = parsed.doc[0].lower_ if len(parsed.doc) else ""
        begins = word in _OPENERS
        if begins or parsed.sentence.paragraph != paragraph:
            if len(group) >= _FEWEST:
                yield group
            group, paragraph = [], parsed.sentence.paragraph
        if word in _MARKERS and (begins or group):
            statement = next(filter(None, map(statement_of, clauses[:1])), None)
            if statement is not None:
                group.append(Fact(capitalized(statement.text().rstrip(".")), word, parsed))
    if len(group) >= _FEWEST:
        yield group
