"""What is kept about a person: to take away, gone, and what others need of it."""

from __future__ import annotations

import json
import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.models import BankRow, CandidateRow, Card, Decision, Derivation, ItemRow, Quiz, User
from quizapp.services import banks
from quizapp.services import review_queue as queue
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from quizapp.services.personal_data import delete_account, export_person
from tests import derived, make
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


def names(session: Session) -> list[str]:
    return list(session.scalars(select(User.name).order_by(User.name)))


def test_the_only_admin_stays_until_there_is_another(session: Session) -> None:
    first = make.user(session, "Ann", "admin")
    make.user(session, "Ida", "instructor")

    with pytest.raises(NotAllowed, match="only admin"):
        delete_account(session, first.id)
    assert names(session) == ["Ann", "Ida"]

    make.user(session, "Bea", "admin")
    delete_account(session, first.id)
    assert names(session) == ["Bea", "Ida"]


def own_bank(session: Session, owner: User) -> BankRow:
    return banks.import_bank(session, make.bank(quizzes=(make.plan(),)), owner.id, NOON)


def test_an_instructor_stays_while_others_have_answered_their_quizzes(session: Session) -> None:
    ida, ada = make.user(session, "Ida", "instructor"), make.user(session, "Ada")
    own_bank(session, ida)
    quiz = session.scalars(select(Quiz)).one()
    start_attempt(session, quiz, Learner(ada.id), now=NOON, rng=random.Random(1))

    with pytest.raises(NotAllowed, match="Archive your quizzes and classes instead"):
        delete_account(session, ida.id)
    assert names(session) == ["Ada", "Ida"]

    delete_account(session, ada.id)
    delete_account(session, ida.id)
    assert names(session) == []


def test_an_instructor_stays_while_others_have_cards_of_their_banks(session: Session) -> None:
    ida, ada = make.user(session, "Ida", "instructor"), make.user(session, "Ada")
    own_bank(session, ida)
    item = session.scalars(select(ItemRow).where(ItemRow.key == "c1")).one()
    make.seen_card(session, Learner(ada.id), item)

    with pytest.raises(NotAllowed, match="Learners have worked with your quizzes and banks"):
        delete_account(session, ida.id)

    assert names(session) == ["Ada", "Ida"]
    assert session.scalar(select(func.count()).select_from(Card)) == 1


def test_what_an_instructor_tried_out_alone_goes_with_them(session: Session) -> None:
    ida = make.user(session, "Ida", "instructor")
    own_bank(session, ida)
    quiz = session.scalars(select(Quiz)).one()
    start_attempt(session, quiz, Learner(ida.id), now=NOON, rng=random.Random(1))
    item = session.scalars(select(ItemRow).where(ItemRow.key == "c1")).one()
    make.seen_card(session, Learner(ida.id), item)

    delete_account(session, ida.id)

    for model in (User, BankRow, Quiz, Card):
        assert session.scalar(select(func.count()).select_from(model)) == 0
