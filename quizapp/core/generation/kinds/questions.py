"""Wh-questions: what the rules ask of each clause, as short answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.draft import Draft, stem_tokens
from quizapp.core.generation.kinds.claims import referred
from quizapp.core.generation.rules import asides, numbers, objects, reasons, subjects, terms, times
from quizapp.core.markdown import escaped
from quizapp.core.questions import ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index

CLAUSE_RULES: tuple[Callable[[Clause], Iterator[Asked]], ...] = (
    times.when,
    times.how_long,
    numbers.how_many,
    numbers.in_how_many,
    numbers.percentage,
    numbers.measure,
    numbers.how_much,
    reasons.why,
    reasons.purpose,
    reasons.what_for,
    reasons.how,
    subjects.subject,
    subjects.doer,
    objects.thing,
    objects.predicate,
    objects.after_preposition,
    objects.where,
    terms.called,
    terms.defined,
)


def questions(index: Index, place: int) -> Iterator[Draft]:
    """Yield a draft for everything that the rules ask about the sentence."""
    parsed = index.sentences[place]
    found = [*terms.stands_for(parsed), *terms.apposed(parsed), *times.dated(parsed)]
    found.extend(asides.questions(parsed))
    for clause in index.clauses[place]:
        for rule in CLAUSE_RULES:
            found.extend(rule(clause))
    for asked in found:
        yield Draft(
            content=ShortAnswer(escaped(asked.stem), asked.key, asked.accept),
            rule=asked.rule,
            parsed=parsed,
            tokens=stem_tokens(asked),
            key=asked.key,
            asked=asked,
            others=referred(index, stem_tokens(asked)),
        )
