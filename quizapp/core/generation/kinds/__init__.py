"""The kinds of candidate: each module makes drafts of one family from an indexed sentence.

A maker is a function ``(index, place) -> Iterator[Draft]`` over ``index.sentences[place]`` and
``index.clauses[place]``, or it takes the drafts of another maker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.generation.catalogue import catalogue_of
from quizapp.core.generation.gate.inspection import is_sound
from quizapp.core.generation.kinds.arranged import arranged
from quizapp.core.generation.kinds.cards import cards
from quizapp.core.generation.kinds.choices import choices
from quizapp.core.generation.kinds.claims import claims
from quizapp.core.generation.kinds.gaps import gaps
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.kinds.several import several

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quizapp.core.generation.asked import KeyType
    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

CARD_KINDS = frozenset({"definition-card", "basic-card", "cloze-card"})


def drafts_of(index: Index, kinds: frozenset[str]) -> Iterator[list[Draft]]:
    """Yield the drafts of the kinds wanted: sentence by sentence, then those over several.

    Nothing is yielded, sentence by sentence, before: so the caller hears that there is work.
    """
    asked: list[Sequence[Draft]] = []
    for place in range(len(index.sentences)):
        asked.append(tuple(questions(index, place)))
        yield []
    catalogue = catalogue_of(index, [draft for drafts in asked for draft in drafts])
    sound: list[Draft] = []
    for place, drafts in enumerate(asked):
        made = _made(index, place, drafts, catalogue, kinds)
        yield [draft for family in made for draft in family if _kind(draft) in kinds]
        sound.extend(one for one in drafts if is_sound(one, index))
    if kinds & {"matching", "ordering"}:
        yield [draft for draft in arranged(index, sound) if _kind(draft) in kinds]


def _made(
    index: Index,
    place: int,
    asked: Sequence[Draft],
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
    kinds: frozenset[str],
) -> list[Iterable[Draft]]:
    """Return the drafts of a sentence by family; those that others are made of come first."""
    hidden = tuple(gaps(index, place)) if kinds & {"cloze", "cloze-card"} else ()
    made: list[Iterable[Draft]] = [asked, hidden]
    if "multiple-choice" in kinds:
        made.append(choices(asked, index, catalogue))
    if "multiple-response" in kinds:
        made.append(several(index, place, catalogue))
    if "true-false" in kinds:
        made.append(claims(index, place))
    if kinds & CARD_KINDS:
        # A card is made of what a question could be: what falls at the gate makes none.
        sound = [one for one in (*asked, *hidden) if is_sound(one, index)]
        made.append(cards(index, place, sound))
    return made


def _kind(draft: Draft) -> str:
    return kind_of(draft.content)
