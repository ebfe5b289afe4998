"""What pages list of banks: their counts, and their items by filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from quizapp.core.bank import Bank
from quizapp.services import bank_listing, banks
from quizapp.services.bank_listing import BankSummary, ItemFilter
from tests import make

EMPTY = Bank("empty", "Empty", "", "en", (), (), ())


def counts(found: list[BankSummary]) -> list[tuple[str, int, int, int]]:
    return [(one.row.title, one.questions, one.flashcards, one.topics) for one in found]


def test_banks_are_listed_with_what_is_in_them(session: Session) -> None:
    ida, eve = (make.user(session, name, "instructor") for name in ("Ida", "Eve"))
    make.shipped(session)
    banks.import_bank(session, EMPTY, ida.id, make.NOON)
    banks.import_bank(session, replace(make.bank(), title="Zoology"), eve.id, make.NOON)

    own = bank_listing.summaries(session, ida.id, everyones=False)
    all_banks = bank_listing.summaries(session, ida.id, everyones=True)

    assert counts(own) == [("Empty", 0, 0, 0), ("Insects", 6, 1, 2)]
    assert counts(all_banks) == [*counts(own), ("Zoology", 6, 1, 2)]


def test_what_was_retired_is_neither_counted_nor_listed(session: Session) -> None:
    row = make.shipped(session)
    # The first question and the only flashcard go.
    smaller = replace(make.bank(), items=make.bank().items[1:-1])
    banks.import_bank(session, smaller, None, make.NOON)

    [summary] = bank_listing.summaries(session, 0, everyones=False)
    lines = bank_listing.question_lines(session, row.id)

    assert (summary.questions, summary.flashcards) == (5, 0)
    assert [line.key for line in lines] == ["q2", "q3", "q4", "q5", "q6"]
    assert set(bank_listing.kinds_of(session, row.id)).isdisjoint({"multiple-choice", "basic-card"})


def test_the_kinds_of_a_bank_come_in_its_order_with_their_counts(session: Session) -> None:
    questions = (make.WORDS, make.CHOICE, make.WORDS, make.CLAIM)
    row = banks.import_bank(session, make.bank(questions=questions), None, make.NOON)
    banks.import_bank(session, make.bank("other"), None, make.NOON)

    kinds = bank_listing.kinds_of(session, row.id)

    assert list(kinds.items()) == [
        ("short-answer", 2),
        ("multiple-choice", 1),
        ("true-false", 1),
        ("basic-card", 1),
    ]


def test_the_questions_that_a_quiz_can_ask_have_the_titles_of_their_topics(
    session: Session,
) -> None:
    bank = make.bank()
    both = replace(bank.items[0], topics=("ants", "bees"))
    row = banks.import_bank(session, replace(bank, items=(both, *bank.items[1:])), None, make.NOON)

    lines = bank_listing.question_lines(session, row.id)

    assert [line.key for line in lines] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert [lines[place].topics for place in (0, 1, 3)] == [("Ants", "Bees"), ("Bees",), ("Ants",)]
    assert (lines[3].kind, lines[3].stem) == ("short-answer", make.WORDS.stem)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (ItemFilter(), ["q1", "q2", "q3", "q4", "q5", "q6", "c1"]),
        (ItemFilter(kind="true-false"), ["q3"]),
        (ItemFilter(kind="basic-card"), ["c1"]),
        (ItemFilter(topic="ants"), ["q4", "q5", "q6"]),
        (ItemFilter(topic="bees"), ["q1", "q2", "q3", "c1"]),
        (ItemFilter(topic="bees", kind="basic-card"), ["c1"]),
        (ItemFilter(topic="ants", kind="basic-card"), []),
        (ItemFilter(topic="wasps"), []),
    ],
)
def test_items_are_found_by_kind_and_topic(
    session: Session, wanted: ItemFilter, keys: list[str]
) -> None:
    row = make.shipped(session)
    # Another bank with the same topics does not come in.
    banks.import_bank(session, make.bank("other"), None, make.NOON)

    found = bank_listing.list_items(session, row.id, wanted, offset=0, limit=9)

    assert [line.key for line in found.lines] == keys
    assert found.total == len(keys)
