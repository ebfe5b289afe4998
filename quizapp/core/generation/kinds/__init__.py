"""The kinds of candidate: each module makes drafts of one family from an indexed sentence.

A maker is a function ``(index, place) -> Iterator[Draft]`` over ``index.sentences[place]`` and
``index.clauses[place]``, or it takes the drafts of another maker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.generation.catalogue import catalogue_of
from quizapp.core.generation.gate.inspection import is_sound
from quizapp.core.generation.kinds.arranged import matchings, orderings
from quizapp.core.generation.kinds.cards import cards
from quizapp.core.generation.kinds.choices import choices
from quizapp.core.generation.kinds.claims import claims
from quizapp.core.generation.kinds.gaps import gaps
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.kinds.several import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.core.generation.asked import KeyType
    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

CARD_KINDS = frozenset({"definition-card", "basic-card", "cloze-card"})


def drafts_of(index: Index, kinds: frozenset[str]) -> Iterator[list[Draft]]:
    """Yield the drafts of the kinds wanted: sentence by sentence, then those over several."""
    catalogue = catalogue_of(index)
    sound: list[Draft] = []
    for place in range(len(index.sentences)):
        made = _made(index, place, catalogue, kinds)
        yield [draft for drafts in made.values() for draft in drafts if _kind(draft) in kinds]
        sound.extend(one for one in made["questions"] if is_sound(one, index))
    over = [*matchings(sound), *orderings(index, sound)]
    yield [draft for draft in over if _kind(draft) in kinds]


def _made(
    index: Index,
    place: int,
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
    kinds: frozenset[str],
) -> dict[str, Sequence[Draft]]:
    """Return the drafts of a sentence by family; those that others are made of come first."""
    asked = list(questions(index, place))
    hidden = list(gaps(index, place)) if kinds & {"cloze", "cloze-card"} else []
    made: dict[str, Sequence[Draft]] = {"questions": asked, "gaps": hidden}
    if "multiple-choice" in kinds:
        made["choices"] = tuple(choices(asked, index, catalogue))
    if "multiple-response" in kinds:
        made["several"] = tuple(several(index, place, catalogue))
    if "true-false" in kinds:
        made["claims"] = tuple(claims(index, place))
    if kinds & CARD_KINDS:
        # A card is made of what a question could be: what falls at the gate makes none.
        sound = [one for one in (*asked, *hidden) if is_sound(one, index)]
        made["cards"] = tuple(cards(index, place, sound))
    return made


def _kind(draft: Draft) -> str:
    return kind_of(draft.content)
