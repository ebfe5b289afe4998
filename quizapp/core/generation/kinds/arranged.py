"""Matching and ordering: like facts of a text beside each other, dated ones and steps in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.figures import value_of
from quizapp.core.generation.gate import claims
from quizapp.core.generation.names import PERSON, names_in
from quizapp.core.generation.phrases import say
from quizapp.core.generation.rules.times import YEAR
from quizapp.core.generation.statements import Statement, sentence, statement_of
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped
from quizapp.core.questions import Matching, Ordering, Pair, TrueFalse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_FEWEST, _MOST = 3, 5
_FULL_NAME = 2  # words; a surname alone may be anybody's
_LONGEST_SIDE = 110  # characters; a longer one cannot be chosen from a list
_TERM = "What is the term for "
_WHAT, _CALLED = "What is ", " called?"
_OPENERS = frozenset({"first", "firstly"})
_MARKERS = _OPENERS | frozenset(
    "second secondly third thirdly then next afterwards afterward subsequently finally"
    " lastly".split()
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of several like facts: what it is of, what is said of it, where."""

    left: str
    right: str
    parsed: Parsed


def arranged(index: Index, sound: Sequence[Draft]) -> Iterator[Draft]:
    """Yield pairs to match, and things to put in order.

    Terms go with meanings, people with what they did, events with years; dated events have an
    order, and so have the steps that a paragraph counts. ``sound`` are the wh-questions of the
    part of the text that stood the gate.
    """
    statements = list(_statements(index))
    events = list(_groups(_events(statements)))
    yield from _matching("match.terms", "Match each term with its meaning in the text.",
                         _groups(_terms(sound)))  # fmt: skip
    yield from _matching("match.people", "Match each person with what the text says of them.",
                         _groups(_people(statements)))  # fmt: skip
    yield from _matching("match.years", "Match each event with its year in the text.", events)
    for group in events:
        in_time = sorted(group, key=lambda one: value_of(one.right))
        stem = "Put these events in the order of time, the earliest first."
        yield _draft(Ordering(stem, _steps(in_time)), "order.years", in_time)
    for group in _counted_steps(index):
        stem = "Put these steps in the order in which the text gives them."
        yield _draft(Ordering(stem, _steps(group)), "order.steps", group)


def _matching(rule: str, stem: str, groups: Iterable[list[Fact]]) -> Iterator[Draft]:
    for group in groups:
        pairs = tuple(Pair(escaped(one.left), escaped(one.right)) for one in group)
        yield _draft(Matching(stem, pairs), rule, group)


def _steps(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(escaped(one.left) for one in facts)


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


def _groups(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
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
        stem = draft.stem
        if draft.rule == "wh.term":
            yield Fact(draft.key, stem.removeprefix(_TERM).rstrip("?"), draft.parsed)
        elif draft.rule == "wh.called" and stem.startswith(_WHAT):
            yield Fact(draft.key, stem.removeprefix(_WHAT).removesuffix(_CALLED), draft.parsed)


def _people(statements: Iterable[tuple[Statement, Parsed]]) -> Iterator[Fact]:
    for statement, parsed in statements:
        subject = statement.clause.subject
        is_named = subject.pos_ == "PROPN" and len(statement.subject) >= _FULL_NAME
        if not is_named or names_in(subject).type_of(subject) != PERSON:
            continue
        said = sentence((*statement.group, *_after(statement))).rstrip(".")
        yield Fact(say(statement.subject), said[:1].lower() + said[1:], parsed)


def _events(statements: Iterable[tuple[Statement, Parsed]]) -> Iterator[Fact]:
    """Yield what happened in a year that stands with the verb, without the year."""
    for statement, parsed in statements:
        dated = [head for head in (*statement.front, *statement.rest) if _year(head)]
        if len(dated) != 1 or statement.clause.is_copula or _is_dated_twice(statement, dated[0]):
            continue
        bare = replace(
            statement,
            front=tuple(head for head in statement.front if head not in dated),
            rest=tuple(head for head in statement.rest if head not in dated),
        )
        yield Fact(bare.text().rstrip("."), _year(dated[0]), parsed)


def _is_dated_twice(statement: Statement, dated: Token) -> bool:
    """Whether another date is said beside this one: it would give the year away."""
    own = {token.i for token in dated.subtree}
    return any(token.ent_type_ == "DATE" and token.i not in own for token in statement.words)


def _statements(index: Index) -> Iterator[tuple[Statement, Parsed]]:
    """Yield the statements that can be understood without the sentences around them."""
    for parsed, clauses in zip(index.sentences, index.clauses, strict=True):
        for clause in clauses:
            statement = statement_of(clause)
            if statement is not None and _stands_alone(statement, parsed, index):
                yield statement, parsed


def _stands_alone(statement: Statement, parsed: Parsed, index: Index) -> bool:
    claim = TrueFalse(escaped(statement.text()), key=True)
    draft = Draft(claim, "", parsed, statement.words, "")
    checks = (claims.unresolved, claims.needs_context, claims.vague)
    return not any(check(draft, index) for check in checks)


def _after(statement: Statement) -> tuple[Token, ...]:
    """Return the words after the verb, in the order of the text."""
    last = max(token.i for token in statement.group)
    return tuple(token for token in statement.words if token.i > last)


def _year(head: Token) -> str:
    """Return the year of "in 1937"; nothing for any other phrase."""
    years = [token.text for token in head.subtree if YEAR.fullmatch(token.text)]
    is_date = head.dep_ == "prep" and head.lower_ == "in"
    return years[0] if is_date and len(years) == 1 else ""


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
                group.append(Fact(statement.text().rstrip("."), word, parsed))
    if len(group) >= _FEWEST:
        yield group
