"""Gap texts: a sentence with one word or phrase to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate.inspection import is_sound
from quizapp.core.generation.kinds.claims import referred
from quizapp.core.generation.rules.gaps import hidden, terms
from quizapp.core.generation.rules.gaps.carriers import parts, whole
from quizapp.core.generation.statements import sentence
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped
from quizapp.core.questions import Cloze, Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.gaps.carriers import Carrier
    from quizapp.core.generation.rules.gaps.writing import Hidden

    Rule = Callable[[Carrier, Index], Iterator[Hidden]]

RULES: tuple[Rule, ...] = (
    hidden.definition,
    hidden.year,
    hidden.name,
    hidden.number,
    terms.subject,
    terms.term,
)
_MOST = 2
# What a sentence tells of stands at its start.
_OPENING = frozenset({"cloze.definition", "cloze.term", "cloze.name"})
# A sign that no text has: it marks the place of the gap while the sentence is written.
_PLACE = "\ue000"


def gaps(index: Index, place: int) -> Iterator[Draft]:
    """Yield drafts of gap texts for the sentence, the weightiest gap first."""
    parsed, clauses = index.sentences[place], index.clauses[place]
    carrier = whole(parsed, clauses)
    if carrier is not None:
        found = list(_gaps(carrier, index))
        # Where the whole would need the sentence before, a part of it may not.
        if any(is_sound(draft, index) for draft in found):
            yield from found
            return
    for carrier in parts(parsed, clauses):
        yield from _gaps(carrier, index)


def _gaps(carrier: Carrier, index: Index) -> Iterator[Draft]:
    seen: set[int] = set()
    count = 0
    for rule in RULES:
        for one in rule(carrier, index):
            hiding = {token.i for token in one.tokens}
            draft = None if hiding & seen or count == _MOST else _draft(carrier, one, index)
            if draft is not None:
                seen |= hiding
                count += 1
                yield draft
                break


def _draft(carrier: Carrier, one: Hidden, index: Index) -> Draft | None:
    hiding = [token.i for token in one.tokens]
    shown = {token.i for token in carrier.tokens}
    if not hiding or not set(hiding) <= shown or hiding[-1] - hiding[0] + 1 != len(hiding):
        return None
    parsed = carrier.parsed
    changes = {hiding[0]: f"{one.lead} {_PLACE}".strip(), **dict.fromkeys(hiding[1:], "")}
    text = sentence(carrier.tokens, changes)
    key = parsed.doc[hiding[0] : hiding[-1] + 1].text
    before, after = text.split(_PLACE)
    if (not before and one.rule not in _OPENING) or before.lower() in {"a ", "an "}:
        return None
    words = tuple(token for token in carrier.words if token.i not in set(hiding))
    accept = tuple(dict.fromkeys(other for other in one.accept if fold(other) != fold(key)))
    return Draft(
        content=Cloze((escaped(before), escaped(after)), (Gap(key, accept),)),
        rule=one.rule,
        parsed=parsed,
        tokens=words,
        key=key,
        others=referred(index, words),
    )
