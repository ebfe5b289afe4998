"""The order in which a file quotes its evidence does not matter."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from quizapp.core.bank import Bank
from quizapp.core.text import Span
from quizapp.services import banks
from tests import make

LATER = make.ORIGINAL.index("Ants")


def quoted(*starts: int) -> Bank:
    """The bank, whose first question quotes two places of its text in this order."""
    spans = tuple(
        Span("insects", "p1" if start < LATER else "p2", start, start + 4) for start in starts
    )
    bank = make.bank()
    first, *others = bank.items
    return replace(bank, items=(replace(first, evidence=spans), *others))


def test_a_bank_is_loaded_with_its_evidence_in_reading_order(session: Session) -> None:
    row = banks.import_bank(session, quoted(LATER, 0), None, make.NOON)

    assert banks.load_bank(session, row) == quoted(0, LATER)


def test_importing_the_same_file_again_changes_nothing(session: Session) -> None:
    banks.import_bank(session, quoted(LATER, 0), None, make.NOON)

    assert banks.plan_import(session, quoted(LATER, 0), None).is_empty
    assert banks.plan_import(session, quoted(0, LATER), None).is_empty


def test_another_place_makes_a_new_version(session: Session) -> None:
    banks.import_bank(session, quoted(LATER, 0), None, make.NOON)

    assert banks.plan_import(session, quoted(LATER, 1), None).changed == ("q1",)
