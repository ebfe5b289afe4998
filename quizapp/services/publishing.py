"""Accepted candidates become items: of a new bank, or of one that the instructor has.

An item that came from a candidate before gets a new version when the candidate was changed
since. What somebody did to it in the bank after that stands: the later word counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select

from quizapp.core.bank import Bank
from quizapp.core.errors import NotAllowed, Stale
from quizapp.core.generation import banking
from quizapp.core.generation.candidate import Candidate
from quizapp.core.slugs import fresh, slug
from quizapp.models import BankRow, CandidateRow, Decision, Derivation, ItemRow, ItemVersion
from quizapp.services.banks import import_bank, load_bank, plan_import
from quizapp.services.candidates import content_of, to_spans
from quizapp.services.derivations import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.banks import ImportPlan


@dataclass(frozen=True, slots=True)
class NewBank:
    """A bank to be made. ``last_bank_id`` is where the page knew candidates went last.

    When they went elsewhere since, the button was pressed twice, or in another tab.
    """

    title: str
    last_bank_id: int | None = None


Target: TypeAlias = NewBank | BankRow


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing would do: the bank as it would be, and what of it is new or changed.

    ``keys`` names the item of each candidate, by the id of its row.
    """

    bank: Bank
    plan: ImportPlan
    keys: Mapping[int, str]


def plan_publication(session: Session, derivation: Derivation, target: Target) -> Publication:
    """Say what publishing would do, without doing it.

    Raises ``NotAllowed`` when nothing is accepted, and for a bank that is not the owner's.
    """
    rows = _accepted(session, derivation.id)
    if not rows:
        raise NotAllowed("Nothing is accepted yet. Accept at least one candidate first.")
    bank = _bank(session, derivation, target)
    keys = {row.id: row.item_key or item_key(row) for row in rows}
    settled = set() if isinstance(target, NewBank) else _settled(session, target.id, keys)
    due = {keys[row.id]: _candidate(row, derivation) for row in rows if row.id not in settled}
    bank = banking.with_candidates(bank, text_of(derivation), due)
    return Publication(bank, plan_import(session, bank, derivation.owner_id), keys)


def publish(session: Session, derivation: Derivation, target: Target, now: datetime) -> BankRow:
    """Put the accepted candidates into the bank and return it; raise what planning raises.

    Raises ``Stale`` when a new bank was made of them since the page was.
    """
    session.execute(select(Derivation.id).where(Derivation.id == derivation.id).with_for_update())
    session.refresh(derivation, ["bank_id"])
    if isinstance(target, NewBank) and target.last_bank_id != derivation.bank_id:
        raise Stale("These candidates were published in the meantime. Look at the bank first.")
    planned = plan_publication(session, derivation, target)
    bank = import_bank(session, planned.bank, derivation.owner_id, now)
    for row in _accepted(session, derivation.id):
        row.item_key = planned.keys[row.id]
    derivation.bank_id = bank.id
    session.flush()
    return bank


def item_key(row: CandidateRow) -> str:
    """Return the id of the item that a candidate becomes: words of its stem, and a mark.

    The same candidate gets the same mark wherever it is published.
    """
    return banking.item_key(content_of(row), row.key)


def _accepted(session: Session, derivation_id: int) -> list[CandidateRow]:
    rows = session.scalars(
        select(CandidateRow)
        .where(CandidateRow.derivation_id == derivation_id, CandidateRow.state == "accepted")
        .order_by(CandidateRow.position)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _bank(session: Session, derivation: Derivation, target: Target) -> Bank:
    if isinstance(target, BankRow):
        if target.owner_id != derivation.owner_id:
            raise NotAllowed("This bank is not yours. Choose one of your own.")
        return load_bank(session, target)
    taken = set(session.scalars(select(BankRow.key).where(BankRow.owner_id == derivation.owner_id)))
    title = " ".join(target.title.split())[:200] or derivation.title
    key = fresh(slug(title) or "bank", taken)
    told = f"Derived from “{derivation.title}”."
    return Bank(key, title, told, derivation.language, (), (), ())


def _settled(session: Session, bank_id: int, keys: Mapping[int, str]) -> set[int]:
    """Return the candidates about whose items the bank has the later word."""
    said = {
        row.key: max(row.created_at, row.retired_at or row.created_at)
        for row in session.execute(
            select(ItemRow.key, ItemRow.retired_at, ItemVersion.created_at)
            .join(
                ItemVersion,
                (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
            )
            .where(ItemRow.bank_id == bank_id)
        )
    }
    decided = dict(
        session.execute(
            select(Decision.candidate_id, func.max(Decision.at))
            .join(CandidateRow, CandidateRow.id == Decision.candidate_id)
            .where(CandidateRow.state == "accepted", Decision.candidate_id.in_(keys))
            .group_by(Decision.candidate_id)
        ).all()
    )
    return {row_id for row_id, key in keys.items() if key in said and decided[row_id] <= said[key]}


def _candidate(row: CandidateRow, derivation: Derivation) -> Candidate:
    """Return the candidate as it stands now, as far as an item goes."""
    return Candidate(
        content=content_of(row),
        evidence=to_spans(derivation.text_key, row.evidence),
        rule=row.rule,
        feedback=row.feedback,
        topic=row.topic,
        difficulty=row.difficulty,
    )
