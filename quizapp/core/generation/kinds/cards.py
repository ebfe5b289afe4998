"""Cards to learn by: terms with their meanings, questions with their answers, texts with gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.kinds.claims import referred
from quizapp.core.generation.phrases import capitalized, lowered, say
from quizapp.core.generation.rules.definitions import definitions
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped
from quizapp.core.questions import BasicCard, Cloze, ClozeCard, DefinitionCard, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.definitions import Definition

# Facts that are learnt by heart; a reason or a definition is better asked, or has its own card.
_LEARNT = frozenset(
    "wh.year wh.when wh.how-many wh.in-how-many wh.percentage wh.measure wh.how-long wh.who-subject"
    " wh.who-doer wh.who-object wh.abbreviation wh.where wh.what-doer wh.which-subject".split()
)
_MOST = 2


def cards(index: Index, place: int, passed: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a few cards of the sentence; ``passed`` are its questions that stood the gate.

    Definitions come first, then questions of the kind that is learnt by heart, then gaps; no
    two cards ask for the same words.
    """
    made: set[str] = set()
    for draft in (*_defining(index, place), *_asking(passed), *_filling(passed)):
        key = fold(draft.key)
        if len(made) < _MOST and not any(key in other or other in key for other in made):
            made.add(key)
            yield draft


def _defining(index: Index, place: int) -> Iterator[Draft]:
    parsed = index.sentences[place]
    for one in definitions(parsed, index.clauses[place]):
        words = tuple(token for token in (*one.term, *one.meaning) if not token.is_punct)
        yield Draft(
            content=DefinitionCard(*map(escaped, _sides(one))),
            rule="card.definition",
            parsed=parsed,
            tokens=words,
            key=parsed.doc[one.term[0].i : one.term[-1].i + 1].text,
            others=referred(index, words),
        )


def _sides(one: Definition) -> tuple[str, str]:
    term = say(lowered(one.term))
    return term, f"{capitalized(say(lowered(one.meaning)))}."


def _asking(passed: Sequence[Draft]) -> Iterator[Draft]:
    for draft in passed:
        content = draft.content
        if isinstance(content, ShortAnswer) and draft.rule in _LEARNT:
            card = BasicCard(content.stem, escaped(capitalized(content.key)))
            yield _turned(draft, card, "card.question")


def _filling(passed: Sequence[Draft]) -> Iterator[Draft]:
    for draft in passed:
        content = draft.content
        if isinstance(content, Cloze) and draft.rule == "cloze.definition":
            yield _turned(draft, ClozeCard(content.pieces, content.gaps), "card.cloze")


def _turned(draft: Draft, card: BasicCard | ClozeCard, rule: str) -> Draft:
    return Draft(
        content=card,
        rule=rule,
        parsed=draft.parsed,
        tokens=draft.tokens,
        key=draft.key,
        asked=draft.asked,
        others=draft.others,
    )
