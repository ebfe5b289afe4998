"""Which cards a session goes through: what is due, in one bank or all, or a search's.

It is carried through addresses and forms, so that no page has to remember it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import abort, request
from sqlalchemy import select

from quizapp.core.cardsearch import LONGEST_SEARCH, parse
from quizapp.extensions import db
from quizapp.models import BankRow
from quizapp.services import card_queue
from quizapp.services.custom_sessions import CustomSession, count_in_session, next_in_session
from quizapp.services.studyable import is_studyable_by
from quizapp.web.access import one_or_404, viewer
from quizapp.web.addresses import to_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.services.cards import CardView

_MOST_DIGITS = 15
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session of cards: those of a bank or of all, due ones or those that a search finds.

    One that crams plans nothing. ``since`` is when a session by a search or a cram began:
    cards rated since then are done.
    """

    bank_id: int | None = None
    query: str = ""
    is_cram: bool = False
    since: datetime | None = None

    @property
    def custom(self) -> CustomSession | None:
        """The session by a search or a cram; None when what is due is asked."""
        if self.since is None:
            return None
        return CustomSession(self.query, self.is_cram, self.since, self.bank_id)

    def address(self, **more: object) -> dict[str, Any]:
        """Return the arguments of an address or form in which the session goes on."""
        since = None if self.since is None else (self.since - _START) // _MILLISECOND
        own = {
            "bank": self.bank_id,
            "filter": self.query or None,
            "cram": 1 if self.is_cram else None,
            "since": since,
        }
        return {name: one for name, one in {**own, **more}.items() if one is not None}


def sitting_asked_for(now: datetime) -> Sitting:
    """Return the session of the request's form or address.

    Answers 404 for a bank that the viewer may not study, and for what no page of ours sends.
    Raises ``SearchError`` for a search that cannot be read.
    """
    sent: Mapping[str, str] = request.args if request.method == "GET" else request.form
    query = sent.get("filter", "").strip()
    if len(query) > LONGEST_SEARCH or "\0" in query:
        abort(404)
    parse(query)
    is_cram = sent.get("cram", "") == "1"
    since = _since(sent.get("since", ""), now) if query or is_cram else None
    return Sitting(_bank(sent.get("bank", "")), query, is_cram, since)


def next_of(sitting: Sitting, now: datetime, *, after: int | None = None) -> CardView | None:
    """Return the card that the session shows now; with ``after`` one that is not that item's."""
    learner, custom = viewer().learner, sitting.custom
    if custom is not None:
        return next_in_session(db.session, learner, custom, now, after=after)
    return card_queue.next_card(db.session, learner, now, bank_id=sitting.bank_id, after=after)


def left_in(sitting: Sitting, now: datetime) -> int:
    """Return how many cards are left, counted so far as a page says it."""
    if sitting.custom is not None:
        return count_in_session(db.session, viewer().learner, sitting.custom, now)
    return card_queue.count_left(db.session, viewer().learner, now, sitting.bank_id)


def studyable(bank_id: int) -> BankRow:
    """Return a bank that the viewer may study, or answer 404."""
    return one_or_404(select(BankRow).where(BankRow.id == bank_id, is_studyable_by(viewer().id)))


def _bank(asked: str) -> int | None:
    if not asked:
        return None
    bank_id = to_id(asked)
    if bank_id is None:
        abort(404)
    return studyable(bank_id).id


def _since(sent: str, now: datetime) -> datetime:
    """Return when the session began: now, unless its page says so."""
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= _MOST_DIGITS):
        return now
    return min(_START + int(sent) * _MILLISECOND, now)
