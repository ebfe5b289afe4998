"""Which checks a draft has to stand, by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.generation.gate import cards, claims, gaps, keys, stems

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
    keys.length,
    keys.in_evidence,
    keys.in_stem,
    keys.vague,
    keys.points_back,
    keys.wh_word,
    keys.only_one,
    keys.given_by_wording,
)

CLAIMS: tuple[Check, ...] = (
    claims.words,
    stems.specific_words,
    stems.markup,
    claims.unresolved,
    claims.needs_context,
    claims.vague,
    stems.retrieval,
    stems.negation,
    claims.copied,
    claims.one_change,
    claims.elsewhere,
    claims.article,
    claims.doubled,
    claims.dated,
    claims.made_up,
)

GAPS: tuple[Check, ...] = (
    gaps.words,
    gaps.share,
    stems.specific_words,
    stems.markup,
    gaps.unresolved,
    gaps.context,
    claims.vague,
    claims.doubled,
    claims.dated,
    claims.made_up,
    stems.retrieval,
    stems.negation,
    keys.in_evidence,
    gaps.given_away,
    gaps.article,
    gaps.empty,
)

CARDS: tuple[Check, ...] = (
    stems.markup,
    cards.meaning_words,
    cards.circular,
    cards.unresolved,
    cards.context,
    cards.vague,
)


def inspect(draft: Draft, index: Index, checks: tuple[Check, ...]) -> tuple[Finding, ...]:
    """Return what the checks find, in their order."""
    found = (check(draft, index) for check in checks)
    return tuple(finding for finding in found if finding is not None)
