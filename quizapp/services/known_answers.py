"""The answers that the questions of a bank or of a derivation know: what wrong ones are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.codec import decode_content
from quizapp.core.generation.decisions import WITHDRAWN
from quizapp.core.generation.suggest import answers_of
from quizapp.models import CandidateRow
from quizapp.services.banks import live_items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content

# The best ones; to look through more takes longer than a page may.
MOST_CANDIDATES = 2_000


def answers_in_bank(session: Session, bank_id: int) -> tuple[str, ...]:
    """Return the keys, options and terms of a bank's items, in their order, none twice."""
    return _distinct(one.item.content for one in live_items(session, bank_id))


def answers_in_derivation(session: Session, derivation_id: int) -> tuple[str, ...]:
    """Return the keys, options and terms of a derivation's candidates, the best first."""
    rows = session.execute(
        select(CandidateRow.kind, CandidateRow.content)
        .where(CandidateRow.derivation_id == derivation_id, CandidateRow.reason != WITHDRAWN)
        .order_by(CandidateRow.position, CandidateRow.id)
        .limit(MOST_CANDIDATES)
    )
    return _distinct(decode_content(kind, content) for kind, content in rows)


def _distinct(contents: Iterable[Content]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer for content in contents for answer in answers_of(content)))
