"""Which checks a draft has to stand, by what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import (
    anchored,
    answers,
    cards,
    choices,
    claims,
    definite,
    doers,
    gaps,
    incomplete,
    keys,
    leaning,
    loose,
    misread,
    pieces,
    severed,
    standing,
    stems,
    times,
    torn,
    trivial,
)
from quizapp.core.generation.thresholds import DEFAULTS, verdict
from quizapp.core.linting import lint
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    OcclusionCard,
    Ordering,
    TrueFalse,
)

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
    stems.cut_short,
    stems.retrieval,
    stems.negation,
    stems.weak_verb,
    stems.vague_ending,
    stems.tangled,
    definite.unintroduced,
    definite.of_what,
    definite.shortened,
    definite.yearless,
    misread.lost_name,
    claims.compared,
    claims.hearsay,
    incomplete.one_of_many,
    leaning.likened,
    leaning.harmed,
    leaning.stood_for,
    misread.glued_year,
    misread.torn_object,
    misread.cut_complement,
    misread.lost_frame,
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
    keys.everyday,
    keys.empty_reason,
    keys.inverse,
    trivial.counted_out,
    keys.other_date,
    trivial.topical,
    torn.lost_comma,
    torn.open_ending,
    torn.torn_name,
    torn.kept_capital,
    torn.asks_itself,
    torn.torn_list,
    torn.cut_list,
    torn.lost_hedge,
    torn.misnamed,
    torn.disagrees,
    torn.untimely,
    standing.one_of_some,
    standing.leaning,
    standing.season,
    standing.any_of_them,
    standing.known_term,
    standing.one_of_what,
    standing.somebody,
    standing.rate_of_what,
    standing.suffered,
    standing.cut_figure,
    standing.part_of_key,
    standing.of_whom,
    incomplete.in_some_way,
    times.another_year,
    incomplete.pluperfect,
    doers.possible,
    doers.done_by_many,
    doers.opening,
    doers.own,
    doers.no_person,
    anchored.on_a_weekday,
    anchored.first_time,
    anchored.near_what,
    anchored.lost_time,
    anchored.one_after_another,
    anchored.tied_elsewhere,
    anchored.nameless,
    leaning.first_of_what,
    anchored.vague_the,
    anchored.some_of_them,
    anchored.ranked,
    anchored.office,
    anchored.moved_to,
    anchored.unanchored,
    anchored.lost_capital,
    anchored.joined_capital,
    severed.governed,
    severed.ran_on,
    severed.of_which_result,
    severed.key_of_what,
    severed.counts_little,
    severed.opens_list,
    answers.of_every_state,
    answers.held_once,
    answers.prize_for_what,
    answers.of_no_kind,
    answers.supposed,
    answers.object_before,
    answers.orphaned,
    answers.plainly_told,
    answers.since_when,
)

INCOMPLETE: tuple[Check, ...] = (
    stems.another,
    incomplete.elliptic,
    incomplete.cut_short,
    incomplete.of_whom,
    incomplete.kinds_of_what,
    incomplete.pluperfect,
    incomplete.of_nothing,
    incomplete.in_some_way,
    incomplete.one_of_many,
    incomplete.after_a_time,
    incomplete.untold_time,
    incomplete.of_itself,
    definite.unintroduced,
    definite.of_what,
    definite.shortened,
    definite.yearless,
    misread.lost_name,
    misread.glued_year,
    misread.torn_subject,
    misread.open_aside,
    misread.two_years,
    leaning.compared,
    leaning.sequel,
    leaning.in_spite,
    leaning.first_of_what,
    leaning.somewhere,
    leaning.vague_object,
    leaning.named_before,
    leaning.added,
    leaning.of_what_stuff,
    leaning.likened,
    leaning.harmed,
    leaning.stood_for,
    trivial.counted_out,
    loose.of_what_deed,
    loose.best_of_an_age,
    loose.long_before,
    loose.of_the_number,
    pieces.ratio,
    pieces.broken_off,
    pieces.torn_from_verb,
    pieces.lost_anchor,
    loose.own_trade,
    loose.counted_only,
    pieces.lost_since,
    pieces.the_more,
    loose.part_of_what,
    pieces.whose,
    pieces.rival_subject,
    loose.some_of_what,
    loose.no_definition,
    loose.a_second,
    loose.differently,
    pieces.told_of_one,
    pieces.lost_or,
    loose.used_for,
    loose.groups_of_what,
    loose.only_wrote,
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
    times.dated,
    times.another_year,
    claims.made_up,
    pieces.small_letter,
    pieces.still_true,
    loose.was_a_town,
    *INCOMPLETE,
)

GAPS: tuple[Check, ...] = (
    gaps.words,
    gaps.share,
    gaps.specific_words,
    stems.markup,
    gaps.unresolved,
    gaps.context,
    claims.vague,
    claims.doubled,
    times.dated,
    times.another_year,
    claims.made_up,
    *INCOMPLETE,
    stems.retrieval,
    keys.in_evidence,
    gaps.given_away,
    gaps.shared_stem,
    gaps.half_a_name,
    gaps.known_place,
    loose.in_an_event,
    gaps.scene,
    gaps.of_what_it_was,
    gaps.known_by_name,
    gaps.main_place,
    gaps.titled,
    gaps.subject_of_text,
    gaps.article,
    gaps.empty,
    gaps.everywhere,
    gaps.loose_term,
)

CARDS: tuple[Check, ...] = (
    stems.markup,
    cards.meaning_words,
    cards.circular,
    cards.unresolved,
    cards.context,
    cards.vague,
)


CHOICE: tuple[Check, ...] = (
    *WH,
    choices.one_key,
    choices.length_ratio,
    choices.key_longest,
    choices.article_clue,
)


# The letters are all that such a question says, and all that it needs.
ABBREVIATIONS: tuple[Check, ...] = (stems.markup, keys.length, keys.in_evidence)

ARRANGED: tuple[Check, ...] = (stems.markup,)


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


_MODAL = re.compile(r"\b(?:may|might|could|should)\b")
# What the gate measures itself, or what a maker has good reason to do.
_MEASURED_HERE = frozenset(
    "stem-short stem-long key-long verbatim-claim words-in-every-option accept-repeated"
    " gap-at-start".split()
)


def inspected(draft: Draft, index: Index) -> tuple[Finding, ...]:
    """Return what the checks of the draft's kind find, and what the linter finds.

    The index keeps it: other drafts are made of those that pass.
    """
    kept = index.inspected.get(id(draft))
    if kept is not None and kept[0] is draft:
        return kept[1]
    found = (*inspect(draft, index, _checks(draft.content, draft.rule)), *_linted(draft))
    index.inspected[id(draft)] = (draft, found)
    return found


def is_sound(draft: Draft, index: Index) -> bool:
    """Whether the draft passes under the default thresholds."""
    return not verdict(inspected(draft, index), DEFAULTS)


def _checks(content: Content, rule: str) -> tuple[Check, ...]:
    match content:
        case MultipleChoice():
            return CHOICE
        case MultipleResponse():
            return SEVERAL
        case TrueFalse():
            return CLAIMS
        case Cloze() | ClozeCard():
            return GAPS
        case BasicCard() | DefinitionCard() | OcclusionCard():
            return CARDS
        case Matching() | Ordering():
            return ARRANGED
        case _:
            return ABBREVIATIONS if rule == "wh.abbreviation" else WH


def _linted(draft: Draft) -> Iterator[Finding]:
    """Yield the flaws that a linter finds in anybody's question; its lengths are ours here."""
    for flaw in lint(draft.content, draft.parsed.doc.text):
        # A statement is made of no clause that hedges; inside a relative clause it may.
        is_hedged = flaw.code == "claim-of-opinion" and _MODAL.search(flaw.message)
        if flaw.code not in _MEASURED_HERE and not is_hedged:
            yield Finding(flaw.code, flaw.message)


def inspect(draft: Draft, index: Index, checks: tuple[Check, ...]) -> tuple[Finding, ...]:
    """Return what the checks find, in their order; what two of them say is said once."""
    found = (check(draft, index) for check in checks)
    return tuple(dict.fromkeys(finding for finding in found if finding is not None))
