"""The kinds of candidate: each module makes drafts of one family from an indexed sentence.

A maker is a function ``(index, place) -> Iterator[Draft]`` over ``index.sentences[place]`` and
``index.clauses[place]``, or it takes the drafts of another maker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.catalogue import catalogue_of
from quizapp.core.generation.kinds.choices import choices
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.kinds.several import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.core.generation.asked import KeyType
    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index


def drafts_of(index: Index, kinds: frozenset[str]) -> Iterator[list[Draft]]:
    """Yield the drafts of the kinds wanted, sentence by sentence."""
    catalogue = catalogue_of(index)
    for place in range(len(index.sentences)):
        yield list(_of_sentence(index, place, kinds, catalogue))


def _of_sentence(
    index: Index,
    place: int,
    kinds: frozenset[str],
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
) -> Iterator[Draft]:
    asked = list(questions(index, place))
    if "short-answer" in kinds:
        yield from asked
    if "multiple-choice" in kinds:
        yield from choices(asked, index, catalogue)
    if "multiple-response" in kinds:
        yield from several(index, place, catalogue)
