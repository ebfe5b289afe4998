"""Texts: from rows to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.text import Paragraph, SourceText, Span
from quizapp.models import Evidence, TextRow

if TYPE_CHECKING:
    from collections.abc import Iterable

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
