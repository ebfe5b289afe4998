"""Which checks a draft has to stand, by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import choices, keys, stems
from quizapp.core.linting import lint
from quizapp.core.questions import MultipleChoice, MultipleResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.questions import Content

    Check: TypeAlias = Callable[[Draft, Index], Finding | None]

WH: tuple[Check, ...] = (
    stems.words,
    stems.specific_words,
    stems.markup,
    stems.unresolved,
    stems.needs_context,
    stems.another,
    stems.elliptic,
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
    keys.unresolved,
    keys.half_a_list,
    keys.inverse,
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


# What the gate measures itself, or what a maker has good reason to do.
_MEASURED_HERE = frozenset(
    "stem-short stem-long key-long verbatim-claim words-in-every-option accept-repeated".split()
)


def inspected(draft: Draft, index: Index) -> tuple[Finding, ...]:
    """Return what the checks of the draft's kind find, and what the linter finds."""
    return (*inspect(draft, index, _checks(draft.content)), *_linted(draft))


def _checks(content: Content) -> tuple[Check, ...]:
    match content:
        case MultipleChoice():
            return CHOICE
        case MultipleResponse():
            return SEVERAL
        case _:
            return WH


def _linted(draft: Draft) -> Iterator[Finding]:
    """Yield the flaws that a linter finds in anybody's question; its lengths are ours here."""
    for flaw in lint(draft.content, draft.parsed.doc.text):
        if flaw.code not in _MEASURED_HERE:
            yield Finding(flaw.code, flaw.message)


def inspect(draft: Draft, index: Index, checks: tuple[Check, ...]) -> tuple[Finding, ...]:
    """Return what the checks find, in their order."""
    found = (check(draft, index) for check in checks)
    return tuple(finding for finding in found if finding is not None)
