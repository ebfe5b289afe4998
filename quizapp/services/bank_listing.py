"""What pages list of banks: their counts, their items by filter, one item with its passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.core.codec import decode_content
from quizapp.core.questions import Item, stem_of
from quizapp.core.wording import strings_in
from quizapp.models import BankRow, Evidence, ItemRow, ItemTopic, ItemVersion, TextRow, TopicRow
from quizapp.services.banks import taught_banks
from quizapp.services.texts import evidence_of, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select, UnaryExpression
    from sqlalchemy.orm import Session

    from quizapp.core.text import SourceText, Span


@dataclass(frozen=True, slots=True)
class BankSummary:
    """A bank and how much is in it; what was retired does not count."""

    row: BankRow
    questions: int
    flashcards: int
    topics: int


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items of a bank are wanted; an empty string asks for nothing.

    ``paragraph`` is ``<text key>/<paragraph id>``. ``search`` is looked for in all words of
    an item, whatever their case. ``stale`` asks for those that have to be looked at.
    """

    topic: str = ""
    kind: str = ""
    paragraph: str = ""
    search: str = ""
    stale: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a line of a list."""

    row_id: int
    key: str
    kind: str
    stem: str
    topics: tuple[str, ...]
    difficulty: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class ItemList:
    """Some of the items that a filter lets through, and how many it lets through in all."""

    lines: tuple[ItemLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Places in a text, with the id of the text's row; ``is_old`` when it has a newer version."""

    row_id: int
    text: SourceText
    spans: tuple[Span, ...]
    is_old: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item as it stands now, with its neighbours; its topics are titles, not ids."""

    item: Item
    kind: str
    version: int
    passages: tuple[Passage, ...]
    previous_key: str | None
    next_key: str | None


@dataclass(frozen=True, slots=True)
class ParagraphLine:
    """A paragraph to filter by; ``value`` is what ``ItemFilter.paragraph`` takes."""

    value: str
    label: str


def summaries(session: Session, owner_id: int, *, everyones: bool) -> list[BankSummary]:
    """Return the banks that somebody may teach from, with their counts, by title."""
    rows = taught_banks(session, owner_id, everyones=everyones)
    ids = [row.id for row in rows]
    counted = session.execute(
        select(ItemRow.bank_id, ItemRow.is_question, func.count())
        .where(ItemRow.bank_id.in_(ids), ItemRow.retired_at.is_(None))
        .group_by(ItemRow.bank_id, ItemRow.is_question)
    )
    items = {(bank_id, is_question): count for bank_id, is_question, count in counted}
    topics = dict(
        session.execute(
            select(TopicRow.bank_id, func.count())
            .where(TopicRow.bank_id.in_(ids))
            .group_by(TopicRow.bank_id)
        ).all()
    )
    return [
        BankSummary(
            row, items.get((row.id, True), 0), items.get((row.id, False), 0), topics.get(row.id, 0)
        )
        for row in rows
    ]


def kinds_of(session: Session, bank_id: int) -> dict[str, int]:
    """Return how many items of each kind the bank has."""
    kind_and_count = (
        select(ItemVersion.kind, func.count())
        .join(ItemRow, _is_current())
        .where(*_is_live(bank_id))
        .group_by(ItemVersion.kind)
        .order_by(func.min(ItemRow.position))
    )
    return dict(session.execute(kind_and_count).all())


def list_items(
    session: Session, bank_id: int, wanted: ItemFilter, *, offset: int, limit: int
) -> ItemList:
    """Return the items that the filter lets through, in the order of the bank."""
    rows = session.execute(_filtered(_live(bank_id), wanted)).all()
    found = [(item, version) for item, version in rows if _holds(version, wanted.search)]
    return ItemList(_lines(session, bank_id, found[offset : offset + limit]), len(found))


def question_lines(session: Session, bank_id: int) -> tuple[ItemLine, ...]:
    """Return every question that a quiz can ask, in the order of the bank."""
    rows = session.execute(_live(bank_id).where(ItemRow.is_question)).all()
    return _lines(session, bank_id, rows)


def paragraphs_of(texts: Sequence[TextRow]) -> tuple[ParagraphLine, ...]:
    """Return the paragraphs of the texts, each called by its heading or its number."""
    many = len(texts) > 1
    return tuple(
        ParagraphLine(
            f"{text.key}/{one['id']}",
            (f"{text.title}: " if many else "") + (one["heading"] or f"Paragraph {number}"),
        )
        for text in texts
        for number, one in enumerate(text.outline, 1)
    )


def item_page(session: Session, bank_id: int, key: str) -> ItemPage | None:
    """Return an item that is not retired, with its neighbours; None when there is none."""
    row = session.execute(_live(bank_id).where(ItemRow.key == key)).one_or_none()
    if row is None:
        return None
    item, version = row
    evidence = evidence_of(session, [version.id]).get(version.id, [])
    return ItemPage(
        Item(
            id=key,
            content=decode_content(version.kind, version.content),
            feedback=version.feedback,
            topics=_topic_titles(session, bank_id, [item.id]).get(item.id, ()),
            difficulty=version.difficulty,
            evidence=tuple(span for _, spans in evidence for span in spans),
        ),
        version.kind,
        version.number,
        tuple(
            Passage(text.id, to_text(text), spans, text.superseded_at is not None)
            for text, spans in evidence
        ),
        _neighbour(session, bank_id, ItemRow.position < item.position, ItemRow.position.desc()),
        _neighbour(session, bank_id, ItemRow.position > item.position, ItemRow.position.asc()),
    )


def _neighbour(
    session: Session, bank_id: int, side: ColumnElement[bool], order: UnaryExpression[int]
) -> str | None:
    return session.scalar(
        select(ItemRow.key).where(*_is_live(bank_id), side).order_by(order).limit(1)
    )


def _lines(
    session: Session, bank_id: int, rows: Sequence[tuple[ItemRow, ItemVersion]]
) -> tuple[ItemLine, ...]:
    topics = _topic_titles(session, bank_id, [item.id for item, _ in rows])
    return tuple(
        ItemLine(
            item.id,
            item.key,
            version.kind,
            stem_of(decode_content(version.kind, version.content)),
            topics.get(item.id, ()),
            item.difficulty,
            item.stale_at is not None,
        )
        for item, version in rows
    )


def _topic_titles(
    session: Session, bank_id: int, item_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Return what the topics of each item are called, the first one first."""
    found: dict[int, tuple[str, ...]] = {}
    for item_id, title in session.execute(
        select(ItemTopic.item_id, TopicRow.title)
        .join(TopicRow, (TopicRow.bank_id == ItemTopic.bank_id) & (TopicRow.key == ItemTopic.topic))
        .where(ItemTopic.bank_id == bank_id, ItemTopic.item_id.in_(item_ids))
        .order_by(ItemTopic.item_id, ItemTopic.position)
    ):
        found[item_id] = (*found.get(item_id, ()), title)
    return found


def _is_current() -> ColumnElement[bool]:
    return (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version)


def _is_live(bank_id: int) -> tuple[ColumnElement[bool], ...]:
    return (ItemRow.bank_id == bank_id, ItemRow.retired_at.is_(None))


def _live(bank_id: int) -> Select[ItemRow, ItemVersion]:
    return (
        select(ItemRow, ItemVersion)
        .join(ItemVersion, _is_current())
        .where(*_is_live(bank_id))
        .order_by(ItemRow.position)
    )


def _filtered(
    statement: Select[ItemRow, ItemVersion], wanted: ItemFilter
) -> Select[ItemRow, ItemVersion]:
    if wanted.kind:
        statement = statement.where(ItemVersion.kind == wanted.kind)
    if wanted.stale:
        statement = statement.where(ItemRow.stale_at.is_not(None))
    if wanted.topic:
        tagged = select(ItemTopic.item_id).where(ItemTopic.topic == wanted.topic)
        statement = statement.where(ItemRow.id.in_(tagged))
    if wanted.paragraph:
        text, _, paragraph = wanted.paragraph.partition("/")
        resting = (
            select(Evidence.version_id)
            .join(TextRow, TextRow.id == Evidence.text_id)
            .where(TextRow.key == text, Evidence.paragraph == paragraph)
        )
        statement = statement.where(ItemVersion.id.in_(resting))
    return statement


def _holds(version: ItemVersion, search: str) -> bool:
    """Whether every word searched for stands somewhere in the item."""
    words = " ".join([*strings_in(version.content), version.feedback]).casefold()
    return all(word in words for word in search.casefold().split())
