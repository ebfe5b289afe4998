"""What is kept about an instructor who derived questions: to take away, and gone."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models import CandidateRow, Decision, Derivation
from quizapp.services import review_queue as queue
from quizapp.services.personal_data import delete_account, export_person
from tests import derived
from tests.make import NOON


def test_derivations_and_decisions_are_in_the_export(session: Session) -> None:
    row = derived.derivation(session)
    derived.derivation(session, "Bob")
    first, second, _ = derived.rows_of(session, row.id)
    queue.accept(session, first, derived.click(row))
    queue.reject(session, second, "trivial", derived.click(row))

    kept = json.loads("".join(export_person(session, row.owner_id, NOON)))

    (derivation,) = kept["derivations"]
    assert (derivation["title"], derivation["original"]) == ("Bees and ants", derived.ORIGINAL)
    assert [one["content"]["key"] for one in kept["candidates_kept"]] == ["dance"]
    assert [(one["action"], one["reason"]) for one in kept["decisions"]] == [
        ("accept", ""),
        ("reject", "trivial"),
    ]


def test_all_of_it_goes_with_the_account(session: Session) -> None:
    row = derived.derivation(session)
    queue.accept(session, derived.rows_of(session, row.id)[0], derived.click(row))

    delete_account(session, row.owner_id)

    for model in (Derivation, CandidateRow, Decision):
        assert session.scalar(select(func.count()).select_from(model)) == 0
