"""New versions of a text: everything that rests on it is brought along, or marked.

Questions and cards whose words still stand get a version that rests on the new text. Those
whose words were changed do too, and are marked to be looked at. Those whose words are gone are
marked and otherwise left alone: they keep their version and their place in the text as it was.
Nothing that a learner has seen or done is touched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.anchoring import State
from quizapp.models import BankRow, ItemRow, TextRow
from quizapp.services.banks import import_bank, load_bank
from quizapp.services.text_plans import PlannedItem, plan_new_version
from quizapp.services.texts import current_texts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Item


def apply_new_version(session: Session, row: TextRow, original: str, now: datetime) -> TextRow:
    """Make the words the text's newest version, and do what its plan says; return its row."""
    bank_row = session.get_one(BankRow, row.bank_id, with_for_update=True)
    session.refresh(row)
    plan = plan_new_version(session, row, original)
    marked = _marked(session, row.bank_id)
    bank = load_bank(session, bank_row)
    planned = {one.key: one for one in plan.items}
    bank = replace(
        bank,
        texts=tuple(plan.text if one.id == row.key else one for one in bank.texts),
        items=tuple(_resting_anew(one, planned.get(one.id), row.key) for one in bank.items),
    )
    stale = {one.key for one in plan.those(State.STALE)}
    import_bank(session, bank, bank_row.owner_id, now, stale)
    for one in plan.items:
        session.get_one(ItemRow, one.row_id).stale_at = _mark(one, marked.get(one.row_id), now)
    session.flush()
    return next(one for one in current_texts(session, row.bank_id) if one.key == row.key)


def version_before(session: Session, row: TextRow) -> TextRow | None:
    """Return the version of the text before this one; None when it is the first."""
    return session.scalar(
        select(TextRow)
        .where(TextRow.bank_id == row.bank_id, TextRow.key == row.key, TextRow.number < row.number)
        .order_by(TextRow.number.desc())
        .limit(1)
    )


def _resting_anew(item: Item, planned: PlannedItem | None, key: str) -> Item:
    if planned is None:
        return item
    elsewhere = (span for span in item.evidence if span.text != key)
    return replace(item, evidence=(*elsewhere, *planned.evidence))


def _marked(session: Session, bank_id: int) -> dict[int, datetime]:
    rows = session.scalars(
        select(ItemRow).where(ItemRow.bank_id == bank_id, ItemRow.stale_at.is_not(None))
    )
    return {row.id: row.stale_at for row in rows if row.stale_at is not None}


def _mark(planned: PlannedItem, before: datetime | None, now: datetime) -> datetime | None:
    """Return when the item was first found to need a look; None when it needs none.

    One that went stale with an earlier version and that somebody let stand is not marked
    again; one that nobody has looked at since its words were changed stays marked.
    """
    if planned.is_restored:
        return None
    if planned.was_current and planned.state in {State.REWORDED, State.STALE}:
        return before or now
    if planned.state is State.REWORDED:
        return now
    return before
