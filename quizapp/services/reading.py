"""The page of a text: who may read it, and what is asked about each of its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.codec import decode_content
from quizapp.core.questions import stem_of
from quizapp.core.text import Span
from quizapp.models import BankRow, Evidence, ItemRow, ItemVersion, TextRow
from quizapp.services.studyable import is_in_open_attempt, is_studyable_by
from quizapp.services.texts import evidence_of, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or card that rests on a sentence; never more of it than the stem."""

    item_id: int
    stem: str
    is_question: bool


def find_text(
    session: Session, learner_id: int, text_id: int, *, is_admin: bool = False
) -> tuple[TextRow, BankRow] | None:
    """Return a text that the person may study or teaches, with its bank; admins read all."""
    statement = (
        select(TextRow, BankRow)
        .join(BankRow, BankRow.id == TextRow.bank_id)
        .where(TextRow.id == text_id)
    )
    if not is_admin:
        statement = statement.where(is_studyable_by(learner_id))
    row = session.execute(statement).one_or_none()
    return None if row is None else (row.TextRow, row.BankRow)


def evidence_for(
    session: Session, learner_id: int, version_ids: Sequence[int]
) -> dict[int, list[tuple[TextRow, tuple[Span, ...]]]]:
    """Return what each version of an item rests on, as ``evidence_of`` does, for a learner.

    A card in a shared deck may rest on a text of another bank: it is left out unless they may
    read that, too.
    """
    found = evidence_of(session, version_ids)
    banks = {row.bank_id for places in found.values() for row, _ in places}
    readable = set(
        session.scalars(
            select(BankRow.id).where(BankRow.id.in_(banks), is_studyable_by(learner_id))
        )
    )
    own = dict(
        session.execute(
            select(ItemVersion.id, ItemRow.bank_id)
            .join(ItemRow, ItemRow.id == ItemVersion.item_id)
            .where(ItemVersion.id.in_(version_ids))
        ).all()
    )
    return {
        version_id: [
            (row, spans)
            for row, spans in places
            if row.bank_id == own[version_id] or row.bank_id in readable
        ]
        for version_id, places in found.items()
    }


def current_version(session: Session, row: TextRow) -> int | None:
    """Return the id of the text that replaced this one; None when it stands or is gone."""
    if row.superseded_at is None:
        return None
    return session.scalar(
        select(TextRow.id)
        .where(
            TextRow.bank_id == row.bank_id,
            TextRow.key == row.key,
            TextRow.superseded_at.is_(None),
        )
        .limit(1)
    )


def asked_about(session: Session, row: TextRow, learner_id: int) -> dict[int, list[Asked]]:
    """Return what is asked about each sentence, by the sentence's number.

    A question that the learner is being asked in an open attempt is left out: where it
    stands would tell the key. So are cards that others made for themselves.
    """
    text = to_text(row)
    rows = session.execute(
        select(Evidence, ItemVersion, ItemRow.is_question)
        .join(ItemVersion, ItemVersion.id == Evidence.version_id)
        .join(
            ItemRow,
            (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number),
        )
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .where(
            Evidence.text_id == row.id,
            (BankRow.id == row.bank_id) | (BankRow.is_deck & is_studyable_by(learner_id)),
            ItemRow.retired_at.is_(None),
            ~is_in_open_attempt(learner_id),
        )
        .order_by(Evidence.start, ItemRow.position)
    )
    found: dict[int, dict[int, Asked]] = {}
    for evidence, version, is_question in rows:
        stem = stem_of(decode_content(version.kind, version.content))
        asked = Asked(version.item_id, stem, is_question)
        span = Span(row.key, evidence.paragraph, evidence.start, evidence.end)
        for sentence in text.sentences_of(span):
            found.setdefault(sentence.number, {})[asked.item_id] = asked
    return {number: list(items.values()) for number, items in found.items()}
