"""Which checks a draft has to stand, by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.generation.gate import choices, keys, stems

from quizapp.core.questions import MultipleChoice, MultipleResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

    Check: TypeAlias = Callable[[Draft, Index], Finding | None]

WH: tuple[Check, ...] = (
    stems.words,
    stems.specific_words,
    stems.markup,
    stems.unresolved,
    stems.needs_context,
    stems.retrieval,
    stems.negation,
    stems.weak_verb,
    stems.vague_ending,
    stems.tangled,
    keys.length,
    keys.in_evidence,
    keys.in_stem,
    keys.vague,
    keys.points_back,
    keys.wh_word,
    keys.only_one,
    keys.given_by_wording,
)


CHOICE: tuple[Check, ...] = (
    *WH,
    choices.one_key,
    choices.length_ratio,
    choices.key_longest,
    choices.article_clue,
)


SEVERAL: tuple[Check, ...] = (
    stems.words,
    stems.specific_words,
    stems.markup,
    stems.unresolved,
    stems.needs_context,
    stems.retrieval,
    stems.negation,
    stems.vague_ending,
    stems.tangled,
    keys.in_stem,
)


def inspected(draft: Draft, index: Index) -> tuple[Finding, ...]:
    """Return what the checks of the draft's kind find."""
    match draft.content:
        case MultipleChoice():
            return inspect(draft, index, CHOICE)
        case MultipleResponse():
            return inspect(draft, index, SEVERAL)
        case _:
            return inspect(draft, index, WH)


def inspect(draft: Draft, index: Index, checks: tuple[Check, ...]) -> tuple[Finding, ...]:
    """Return what the checks find, in their order."""
    found = (check(draft, index) for check in checks)
    return tuple(finding for finding in found if finding is not None)
