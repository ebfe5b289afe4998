"""What the linter says of the items of a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.linting import lint_item
from quizapp.services.banks import live_items
from quizapp.services.texts import current_texts, to_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from quizapp.core.linting import Flaw


def flaws_of(session: Session, bank_id: int, keys: Collection[str]) -> dict[str, tuple[Flaw, ...]]:
    """Return the flaws of these items, by key; an item without any is left out."""
    texts = [to_text(row) for row in current_texts(session, bank_id)]
    items = (one.item for one in live_items(session, bank_id) if one.item.id in keys)
    found = {item.id: lint_item(item, texts) for item in items}
    return {key: flaws for key, flaws in found.items() if flaws}
