"""What a new version of a text would do to everything that rests on it. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.core.alignment import align
from quizapp.core.anchoring import Anchor, State, reanchor, renewed, stand_in
from quizapp.core.codec import encode_content
from quizapp.core.errors import QuizError, Stale
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.nodes import unfit_character
from quizapp.core.generation.outline import source_text
from quizapp.core.questions import stem_of
from quizapp.core.text import Span, paragraph_ranges
from quizapp.models import Card, Evidence, ItemVersion, TextRow
from quizapp.services.banks import StoredItem, live_items
from quizapp.services.texts import current_texts, evidence_of, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from quizapp.core.text import Paragraph, SourceText

_WORST_LAST = (State.KEPT, State.MOVED, State.REWORDED, State.STALE)


class TextRefused(QuizError):
    """A text that cannot be the new version; the message says why."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, and the words that stand for it now; none when it is gone."""

    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        """Whether other words stand there now, whatever the white space."""
        return self.old.split() != self.new.split()


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """A question or card that rests on the text, and what becomes of it.

    ``evidence`` is its place in the new text; of a stale one, what stands in for it.
    ``is_restored`` when its words were lost before, and have come back.
    """

    row_id: int
    key: str
    stem: str
    state: State
    quoted: tuple[Quoted, ...]
    evidence: tuple[Span, ...]
    was_current: bool
    is_restored: bool


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """What a new version of a text does, by sentences and by what rests on them.

    ``learners`` counts those who hold cards of what becomes stale.
    """

    text: SourceText
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Quoted, ...]
    items: tuple[PlannedItem, ...]
    learners: int

    def those(self, state: State) -> tuple[PlannedItem, ...]:
        """Return the items of which this becomes, in the order of the bank."""
        return tuple(one for one in self.items if one.state is state)


def plan_new_version(session: Session, row: TextRow, original: str) -> VersionPlan:
    """Say what the new words would do, without doing it.

    Raises ``Stale`` when the text has a newer version, and ``TextRefused`` when these words
    cannot be one.
    """
    if row.superseded_at is not None:
        raise Stale("The text has a newer version by now. Go back to the bank and look at it.")
    _check(session, row, original)
    earlier = _earlier(session, row, original)
    old = to_text(row)
    text = renewed(old, original, _outline(old, original))
    if earlier is not None:  # its outline had the paragraphs that have gone since
        text = replace(to_text(earlier), title=row.title)
    items = _planned(session, row, text, _restorable(session, earlier))
    stale = [one.row_id for one in items if one.state is State.STALE]
    added, removed, changed = _differences(old, text)
    return VersionPlan(
        text=text,
        added=added,
        removed=removed,
        changed=changed,
        items=items,
        learners=session.scalar(
            select(func.count(Card.learner_id.distinct())).where(Card.item_id.in_(stale))
        )
        or 0,
    )


def is_outlined(text: SourceText) -> bool:
    """Whether the paragraphs are others than those that blank lines make: headings stand apart."""
    places = [(one.start, one.end) for one in text.paragraphs]
    return places != paragraph_ranges(text.original)


def _check(session: Session, row: TextRow, original: str) -> None:
    """Refuse words that the bank could not be exported with, and those that change nothing."""
    if not original.strip():
        raise TextRefused("The text is empty. Paste it, or choose its file.")
    if original == row.original:
        raise TextRefused("These are the words of the text as it stands: nothing would change.")
    if unfit := unfit_character(original):
        raise TextRefused(f"The text holds the character {unfit}. Delete it.")
    others = sum(
        len(one.original) for one in current_texts(session, row.bank_id) if one.id != row.id
    )
    if others + len(original) > fields.MAX_TEXT_CHARACTERS:
        most = f"{fields.MAX_TEXT_CHARACTERS:,}"
        raise TextRefused(f"The texts of a bank have at most {most} characters together.")


def _outline(old: SourceText, original: str) -> tuple[Paragraph, ...]:
    """Return the blocks of the new words, if the old ones were not cut at blank lines only."""
    return source_text(old.id, old.title, original).paragraphs if is_outlined(old) else ()


def _earlier(session: Session, row: TextRow, original: str) -> TextRow | None:
    """Return the last version of the text that had these very words."""
    return session.scalar(
        select(TextRow)
        .where(TextRow.bank_id == row.bank_id, TextRow.key == row.key, TextRow.original == original)
        .order_by(TextRow.number.desc())
        .limit(1)
    )


def _restorable(
    session: Session, earlier: TextRow | None
) -> dict[int, tuple[ItemVersion, tuple[Span, ...]]]:
    """Return what each item last said on the earlier text, and on which places it rested."""
    if earlier is None:
        return {}
    found: dict[int, tuple[ItemVersion, tuple[Span, ...]]] = {}
    for version, evidence in session.execute(
        select(ItemVersion, Evidence)
        .join(Evidence, Evidence.version_id == ItemVersion.id)
        .where(Evidence.text_id == earlier.id)
        .order_by(ItemVersion.number, Evidence.start, Evidence.end)
    ):
        span = Span(earlier.key, evidence.paragraph, evidence.start, evidence.end)
        last, spans = found.get(version.item_id, (version, ()))
        found[version.item_id] = (version, (*spans, span) if last is version else (span,))
    return found


def _planned(
    session: Session,
    row: TextRow,
    text: SourceText,
    restorable: dict[int, tuple[ItemVersion, tuple[Span, ...]]],
) -> tuple[PlannedItem, ...]:
    stored = live_items(session, row.bank_id)
    evidence = evidence_of(session, [one.version_id for one in stored])
    resting: dict[int, tuple[TextRow, list[Span]]] = {}
    for version, spans in (pair for found in evidence.values() for pair in found):
        if version.key == row.key:
            resting.setdefault(version.id, (version, []))[1].extend(spans)
    anchors = {
        (version.id, anchor.old): anchor
        for version, spans in resting.values()
        for anchor in reanchor(to_text(version), text, spans)
    }
    planned = []
    for one in stored:
        on_text = [
            (version, anchors[version.id, span])
            for version, spans in evidence.get(one.version_id, [])
            if version.key == row.key
            for span in spans
        ]
        if on_text:
            found = _judged(one, on_text, text, row)
            planned.append(_restored(found, one, text, restorable.get(one.row_id)))
    return tuple(planned)


def _judged(
    stored: StoredItem,
    on_text: Sequence[tuple[TextRow, Anchor]],
    text: SourceText,
    row: TextRow,
) -> PlannedItem:
    was_current = all(version.id == row.id for version, _ in on_text)
    state = max((anchor.state for _, anchor in on_text), key=_WORST_LAST.index)
    return PlannedItem(
        row_id=stored.row_id,
        key=stored.item.id,
        stem=stem_of(stored.item.content),
        state=state,
        quoted=tuple(
            Quoted(_words(version.original, one.old), _words(text.original, one.new))
            for version, one in on_text
        ),
        evidence=_distinct(
            one.new or stand_in(to_text(version), text, one.old) for version, one in on_text
        ),
        was_current=was_current,
        is_restored=not was_current and state in {State.KEPT, State.MOVED},
    )


def _restored(
    planned: PlannedItem,
    stored: StoredItem,
    text: SourceText,
    earlier: tuple[ItemVersion, tuple[Span, ...]] | None,
) -> PlannedItem:
    """Give an item that lost its words its old places, when its very text comes back."""
    if earlier is None or planned.state in {State.KEPT, State.MOVED}:
        return planned
    version, spans = earlier
    if version.content != encode_content(stored.item.content):
        return planned
    quoted = tuple(
        Quoted(before.old, _words(text.original, span))
        for before, span in zip(planned.quoted, spans, strict=False)
    )
    return replace(planned, state=State.KEPT, quoted=quoted, evidence=spans, is_restored=True)


def _differences(
    old: SourceText, new: SourceText
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Quoted, ...]]:
    """Return the sentences that are new, those that are gone, and those that changed."""
    alignment = align(old, new)
    kept = set(alignment.partners.values())
    befores = [old.original[one.start : one.end] for one in old.sentences]
    afters = [new.original[one.start : one.end] for one in new.sentences]
    return (
        tuple(words for place, words in enumerate(afters) if place not in kept),
        tuple(words for place, words in enumerate(befores) if place not in alignment.partners),
        tuple(
            Quoted(befores[here], afters[alignment.partners[here]])
            for here in sorted(alignment.ratios)
        ),
    )


def _words(original: str, span: Span | None) -> str:
    return "" if span is None else original[span.start : span.end]


def _distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans)))
