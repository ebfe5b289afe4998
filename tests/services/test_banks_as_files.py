"""A bank of a text with headings can be imported, exported, and imported again as it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from quizapp.core.formats import bank_yaml
from quizapp.core.generation.banking import bank_of
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.outline import source_text
from quizapp.core.questions import ShortAnswer
from quizapp.services.banks import import_bank, load_bank, plan_import
from tests import make

ORIGINAL = """\
# Bees

Bees dance for their hive.

## Ants

- Ants leave trails.

- Ants carry leaves.
"""


def test_a_derived_bank_is_the_same_after_its_way_through_a_file(session: Session) -> None:
    owner = make.user(session, "Ada", "instructor")
    text = source_text("insects", "Insects", ORIGINAL)
    found = [
        Candidate(ShortAnswer(f"What of “{quote}”?", "K"), (text.locate(quote),), "wh.what", "F.")
        for quote in ("Bees dance", "their hive", "Ants leave", "trails", "Ants carry")
    ]
    derived = bank_of(text, found, bank_id="insects", title="Insects")

    row = import_bank(session, derived, owner.id, make.NOON)
    again = bank_yaml.read(bank_yaml.write(load_bank(session, row)))

    assert again == derived
    assert plan_import(session, again, owner.id).is_empty
