"""Claims to judge: what a clause states, said in other words, or with one fact changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.resolution import meant_in
from quizapp.core.generation.rules import asides
from quizapp.core.generation.rules.claims import (
    antonyms,
    defined,
    details,
    figures,
    names,
    participles,
    swapped,
    voices,
    wording,
)
from quizapp.core.generation.statements import statement_of
from quizapp.core.markdown import escaped
from quizapp.core.questions import TrueFalse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

    Rule = Callable[[Statement, Index], Iterator[Claim]]

FALSE: tuple[Rule, ...] = (
    figures.year,
    figures.number,
    swapped.compared,
    swapped.place,
    antonyms.antonym,
    names.term,
    names.swapped,
    names.name,
    figures.date,
)
TRUE: tuple[Rule, ...] = (
    names.named,
    voices.voice,
    details.apposition,
    details.period,
    details.bound,
    wording.moved,
    wording.synonym,
    wording.simplified,
)


def claims(index: Index, place: int) -> Iterator[Draft]:
    """Yield a draft for each claim that a rule makes of a clause of the sentence."""
    parsed = index.sentences[place]
    # True ones first of every other sentence: among the best there are as many of each.
    rules = (*TRUE, *FALSE) if place % 2 else (*FALSE, *TRUE)
    for clause in index.clauses[place]:
        statement = statement_of(clause)
        if statement is None:
            continue
        for rule in rules:
            for claim in rule(statement, index):
                yield _draft(claim, parsed, index)
    told = (
        *asides.claims(parsed, index),
        *defined.defined(parsed, index.clauses[place]),
        *participles.told(parsed, index),
    )
    for claim in told:
        yield _draft(claim, parsed, index)


def _draft(claim: Claim, parsed: Parsed, index: Index) -> Draft:
    return Draft(
        content=TrueFalse(escaped(claim.text), claim.is_true, escaped(claim.reason)),
        rule=claim.rule,
        parsed=parsed,
        tokens=claim.words,
        key=claim.key,
        others=referred(index, claim.words),
    )


def referred(index: Index, words: tuple[Token, ...]) -> tuple[Parsed, ...]:
    """Return the sentences that say what a pronoun among the words means."""
    places = {meant.place for token in words if (meant := meant_in(token)) is not None}
    return tuple(index.sentences[one] for one in sorted(places))
