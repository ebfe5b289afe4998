"""Questions and cards whose text changed under them: why they are marked, and the two mends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.anchoring import find_quotation
from quizapp.core.text import QuoteAmbiguous, QuoteNotFound
from quizapp.models import ItemRow, ItemVersion
from quizapp.services.banks import live_items, write_versions
from quizapp.services.texts import current_texts, evidence_of, to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.text import Span
    from quizapp.models import BankRow, TextRow


@dataclass(frozen=True, slots=True)
class Mark:
    """Why an item has to be looked at: the words that it rested on, and whether they are gone.

    Where they are not gone they were changed, and the item rests on what came in their place.
    """

    since: datetime
    is_gone: bool
    quotations: tuple[str, ...]


def mark_of(session: Session, bank_id: int, key: str) -> Mark | None:
    """Return why an item of the bank is marked; None when it is not, or is not there."""
    row = _find(session, bank_id, key)
    if row is None or row.stale_at is None:
        return None
    numbers = [row.version, row.version - 1]
    versions = session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == row.id, ItemVersion.number.in_(numbers))
        .order_by(ItemVersion.number.desc())
    )
    lost: list[tuple[TextRow, tuple[Span, ...]]] = []
    gone = False
    for version in versions:
        resting = evidence_of(session, [version.id]).get(version.id, [])
        lost = [(text, spans) for text, spans in resting if text.superseded_at is not None]
        if lost:
            gone = version.number == row.version
            break
    quotations = (text.original[one.start : one.end] for text, spans in lost for one in spans)
    return Mark(row.stale_at, gone, tuple(quotations))


def clear_mark(session: Session, bank: BankRow, key: str) -> None:
    """Let an item stand as it is; raises ``KeyError`` when the bank has none of that id."""
    _own(session, bank, key).stale_at = None
    session.flush()


def point_to(session: Session, bank: BankRow, key: str, quotation: str, now: datetime) -> None:
    """Rest an item on other words of the bank's texts, and take its mark away.

    The item gets a new version. Raises ``KeyError`` when there is no such item,
    ``QuoteNotFound`` or ``QuoteAmbiguous`` when the words do not stand there once.
    """
    row = _own(session, bank, key)
    texts = current_texts(session, bank.id)
    span = _locate(texts, quotation)
    stored = next(one for one in live_items(session, bank.id) if one.row_id == row.id)
    elsewhere = (one for one in stored.item.evidence if one.text != span.text)
    item = replace(stored.item, evidence=(*elsewhere, span))
    row.version += 1
    row.stale_at = None
    bank.changed_at = now
    write_versions(session, {key: row}, [item], {one.key: one for one in texts}, now)
    session.flush()


def stale_keys(session: Session, bank_id: int) -> list[str]:
    """Return the ids of the items that have to be looked at, in the order of the bank."""
    return list(
        session.scalars(
            select(ItemRow.key)
            .where(
                ItemRow.bank_id == bank_id,
                ItemRow.retired_at.is_(None),
                ItemRow.stale_at.is_not(None),
            )
            .order_by(ItemRow.position)
        )
    )


def export_note(session: Session, bank_id: int) -> str:
    """Return the lines of comment that a bank file begins with; none when nothing is marked.

    A file quotes the texts as they stand. Of an item whose words are gone it quotes the
    nearest sentence that was left, and only this note tells.
    """
    keys = stale_keys(session, bank_id)
    if not keys:
        return ""
    lines = [
        "# The text changed under these questions and cards. Look at what they quote:",
        *(f"# - {key}" for key in keys),
    ]
    return "\n".join(lines) + "\n"


def _locate(texts: list[TextRow], quotation: str) -> Span:
    found = [span for text in texts for span in find_quotation(to_text(text), quotation)]
    if not found:
        raise QuoteNotFound("These words do not stand in the text, inside one paragraph.")
    if len(found) > 1:
        raise QuoteAmbiguous(
            f"These words stand in the text {len(found)} times. Quote more of the sentence."
        )
    return found[0]


def _own(session: Session, bank: BankRow, key: str) -> ItemRow:
    row = _find(session, bank.id, key)
    if row is None:
        raise KeyError(key)
    return row


def _find(session: Session, bank_id: int, key: str) -> ItemRow | None:
    return session.scalar(
        select(ItemRow).where(
            ItemRow.bank_id == bank_id, ItemRow.key == key, ItemRow.retired_at.is_(None)
        )
    )
