"""What answers the questions of a bank and of a derivation know."""

from __future__ import annotations

from sqlalchemy.orm import Session

from quizapp.core.questions import ShortAnswer
from quizapp.services import banks, decisions
from quizapp.services.candidates import Draft
from quizapp.services.known_answers import answers_in_bank, answers_in_derivation
from tests import derived, make
from tests.derived import click


def test_the_answers_of_a_bank_in_order_none_twice(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    row = banks.import_bank(session, make.bank(), owner.id, make.NOON)

    found = answers_in_bank(session, row.id)

    assert found[:4] == ("Sing", "Dance", "Sleep", "Swim")
    assert len(set(found)) == len(found)


def test_the_answers_of_a_derivation_without_what_was_taken_back(session: Session) -> None:
    row = derived.derivation(session)
    draft = Draft(ShortAnswer("Whose is the hive?", "the bees'"), "", "Bees")
    decisions.add_by_hand(session, row, draft, (derived.span("hive"),), click(row))
    decisions.undo(session, row.id, click(row))

    assert answers_in_derivation(session, row.id) == ("dance", "trails", "where flowers are")
