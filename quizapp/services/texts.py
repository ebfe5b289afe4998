"""Texts: from rows to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.anchoring import reanchor, stand_in
from quizapp.core.text import Paragraph, SourceText, Span
from quizapp.models import Evidence, TextRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from quizapp.models.base import Json


def to_text(row: TextRow) -> SourceText:
    """Return the text of a row; its id is the key that the bank gives it."""
    return SourceText(row.key, row.title, row.original, to_paragraphs(row.outline))


def to_paragraphs(outline: Iterable[Json]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a stored outline."""
    return tuple(Paragraph(one["id"], one["heading"], one["start"], one["end"]) for one in outline)


def to_outline(paragraphs: Iterable[Paragraph]) -> list[Json]:
    """Return paragraphs as they are stored."""
    return [
        {"id": one.id, "heading": one.heading, "start": one.start, "end": one.end}
        for one in paragraphs
    ]


def current_texts(session: Session, bank_id: int) -> list[TextRow]:
    """Return the texts of a bank as they stand now, in order."""
    return list(
        session.scalars(
            select(TextRow)
            .where(TextRow.bank_id == bank_id, TextRow.superseded_at.is_(None))
            .order_by(TextRow.position)
        )
    )


def evidence_of(
    session: Session, version_ids: Iterable[int]
) -> dict[int, list[tuple[TextRow, tuple[Span, ...]]]]:
    """Return, for each version of an item, the texts that it rests on and the places there."""
    rows = session.execute(
        select(Evidence, TextRow)
        .join(TextRow, TextRow.id == Evidence.text_id)
        .where(Evidence.version_id.in_(list(version_ids)))
        .order_by(Evidence.version_id, TextRow.position, Evidence.start, Evidence.end)
    )
    found: dict[int, dict[int, tuple[TextRow, list[Span]]]] = {}
    for evidence, text in rows:
        _, spans = found.setdefault(evidence.version_id, {}).setdefault(text.id, (text, []))
        spans.append(Span(text.key, evidence.paragraph, evidence.start, evidence.end))
    return {
        version_id: [(text, tuple(spans)) for text, spans in texts.values()]
        for version_id, texts in found.items()
    }


def standing_evidence(
    session: Session, bank_id: int, version_ids: Iterable[int]
) -> dict[int, tuple[Span, ...]]:
    """Return, for each version of an item, places in the bank's texts as they stand now.

    Places in texts of other banks, which a learner's own cards may rest on, are left out.
    An item whose words went out of a text rests on an earlier version of it. It is given the
    place where its words are now if they came back, else the nearest sentence that was left;
    that loses less than to leave the item out.
    """
    current = {row.key: row for row in current_texts(session, bank_id)}
    order = {key: place for place, key in enumerate(current)}
    return {
        version_id: tuple(
            sorted(
                {
                    span
                    for row, spans in found
                    if row.bank_id == bank_id
                    for span in _standing(row, spans, current)
                },
                key=lambda span: (order[span.text], span.start, span.end),
            )
        )
        for version_id, found in evidence_of(session, version_ids).items()
    }


def _standing(
    row: TextRow, spans: tuple[Span, ...], current: Mapping[str, TextRow]
) -> Iterable[Span]:
    if row.superseded_at is None:
        return spans
    old, new = to_text(row), to_text(current[row.key])
    return [one.new or stand_in(old, new, one.old) for one in reanchor(old, new, spans)]
