"""Editing one item of a bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.bank import Topic
from quizapp.core.errors import NotAllowed
from quizapp.core.questions import BasicCard, Item, TrueFalse
from quizapp.models import BankRow, ItemRow, Quiz
from quizapp.services import banks
from quizapp.services.editing import (
    Edit,
    StaleItem,
    copy_bank,
    history_of,
    restore_version,
    retire_item,
    retired_lines,
    save_item,
)
from quizapp.services.item_flaws import flaws_of
from tests import make

LATER = make.NOON + timedelta(days=1)
CLAIM = TrueFalse("Bees sing.", key=False, reason="They dance.")


@pytest.fixture
def bank(session: Session) -> BankRow:
    owner = make.user(session, "Ida", "instructor")
    return banks.import_bank(session, make.bank(), owner.id, make.NOON)


def changed(key: str = "q3", **values: object) -> Item:
    (item,) = [one for one in make.bank().items if one.id == key]
    return replace(item, **values)  # type: ignore[arg-type]


def items(session: Session, bank: BankRow) -> dict[str, Item]:
    return {item.id: item for item in banks.load_bank(session, bank).items}


def version(session: Session, bank: BankRow, key: str) -> int:
    history = history_of(session, bank.id, key)
    assert history is not None
    return history.current.number


def test_a_change_is_a_new_version_of_that_item_alone(session: Session, bank: BankRow) -> None:
    before = items(session, bank)
    row = session.scalars(select(ItemRow).where(ItemRow.key == "q3")).one()
    row.stale_at = make.NOON

    key = save_item(session, bank, Edit(changed(content=CLAIM), 1), LATER)

    assert key == "q3"
    assert items(session, bank) == before | {"q3": changed(content=CLAIM)}
    assert [version(session, bank, one) for one in ("q3", "q2")] == [2, 1]
    assert row.stale_at is None
    assert bank.changed_at == LATER


def test_what_is_as_it_was_makes_no_version(session: Session, bank: BankRow) -> None:
    save_item(session, bank, Edit(changed(), 1), LATER)

    assert version(session, bank, "q3") == 1


def test_the_second_tab_is_refused(session: Session, bank: BankRow) -> None:
    save_item(session, bank, Edit(changed(content=CLAIM), 1), LATER)

    with pytest.raises(StaleItem, match="Version 2 of this item"):
        save_item(session, bank, Edit(changed(difficulty=5), 1), LATER)

    assert items(session, bank)["q3"].content == CLAIM


def test_a_new_question_joins_the_questions_with_an_id_of_its_stem(
    session: Session, bank: BankRow
) -> None:
    new = changed(id="", content=TrueFalse("Ants leave **trails**.", key=True), topics=("wasps",))

    first = save_item(session, bank, Edit(new, 0, (Topic("wasps", "Wasps"),)), LATER)
    second = save_item(session, bank, Edit(new), LATER)

    assert (first, second) == ("ants-leave-trails", "ants-leave-trails-2")
    loaded = banks.load_bank(session, bank)
    assert [item.id for item in loaded.items][-3:] == [first, second, "c1"]
    assert [topic.id for topic in loaded.topics] == ["bees", "ants", "wasps"]


def test_a_new_card_joins_the_cards(session: Session, bank: BankRow) -> None:
    key = save_item(session, bank, Edit(changed(id="", content=BasicCard("?", "!"))), LATER)

    assert key == "item"
    assert list(items(session, bank))[-2:] == ["c1", "item"]


def test_an_earlier_version_comes_back_as_a_new_one(session: Session, bank: BankRow) -> None:
    save_item(session, bank, Edit(changed(content=CLAIM, feedback="New."), 1), LATER)

    restore_version(session, bank, "q3", (1, 2), LATER)

    history = history_of(session, bank.id, "q3")
    assert history is not None
    assert [one.number for one in history.versions] == [3, 2, 1]
    assert [one.created_at for one in history.versions] == [LATER, LATER, make.NOON]
    assert history.current.item == changed()
    assert history.versions[1].item.content == CLAIM


@pytest.mark.parametrize(("key", "number"), [("q3", 7), ("nothing", 1)])
def test_there_must_be_such_a_version(
    session: Session, bank: BankRow, key: str, number: int
) -> None:
    with pytest.raises(NotAllowed, match="no such version"):
        restore_version(session, bank, key, (number, 1), LATER)


def test_an_earlier_version_rests_on_the_text_as_it_is_now(session: Session, bank: BankRow) -> None:
    loaded = banks.load_bank(session, bank)
    moved = make.text("Hello. " + make.ORIGINAL)
    later = tuple(
        replace(
            item,
            evidence=tuple(
                replace(one, start=one.start + 7, end=one.end + 7) for one in item.evidence
            ),
        )
        for item in loaded.items
    )
    banks.import_bank(session, replace(loaded, texts=(moved,), items=later), bank.owner_id, LATER)

    history = history_of(session, bank.id, "q3")

    assert history is not None
    new, old = history.versions
    assert old.item.evidence == new.item.evidence
    assert moved.quote(old.item.evidence[0]) == make.ORIGINAL[:10]


def test_a_quotation_that_the_text_lost_is_left_out(session: Session, bank: BankRow) -> None:
    loaded = banks.load_bank(session, bank)
    bare = tuple(replace(item, evidence=()) for item in loaded.items)
    other = make.text("Wasps sting.\nThey do.")
    banks.import_bank(session, replace(loaded, texts=(other,), items=bare), bank.owner_id, LATER)

    history = history_of(session, bank.id, "q3")

    assert history is not None
    assert history.versions[-1].item.evidence == ()


def test_a_retired_item_leaves_the_bank_and_can_come_back(session: Session, bank: BankRow) -> None:
    retire_item(session, bank, "q3", 1, LATER)

    assert "q3" not in items(session, bank)
    (line,) = retired_lines(session, bank.id)
    assert (line.key, line.version, line.retired_at) == ("q3", 1, LATER)
    assert line.stem == "Ants leave trails of scent."
    history = history_of(session, bank.id, "q3")
    assert history is not None
    assert history.retired_at == LATER

    restore_version(session, bank, "q3", (1, 1), LATER)

    assert items(session, bank)["q3"] == changed()
    assert retired_lines(session, bank.id) == ()


def test_retiring_wants_the_version_that_was_seen_and_happens_once(
    session: Session, bank: BankRow
) -> None:
    with pytest.raises(StaleItem):
        retire_item(session, bank, "q3", 7, LATER)
    retire_item(session, bank, "q3", 1, LATER)

    with pytest.raises(NotAllowed, match="retired already"):
        retire_item(session, bank, "q3", 1, LATER)


def test_there_is_no_history_of_nothing(session: Session, bank: BankRow) -> None:
    assert history_of(session, bank.id, "nothing") is None


def test_a_shipped_bank_is_copied_with_its_quizzes(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    shipped = make.shipped(session, make.plan())

    first = copy_bank(session, shipped, owner.id, LATER)
    second = copy_bank(session, shipped, owner.id, LATER)

    assert [first.key, second.key] == ["insects", "insects-2"]
    assert banks.load_bank(session, first) == banks.load_bank(session, shipped)
    quizzes = session.scalars(select(Quiz).where(Quiz.bank_id == first.id)).all()
    assert [(quiz.owner_id, quiz.archived_at) for quiz in quizzes] == [(owner.id, LATER)]


def test_a_question_of_a_ready_quiz_can_be_retired(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    row = banks.import_bank(session, make.bank(quizzes=(make.plan(),)), owner.id, make.NOON)

    retire_item(session, row, "q3", 1, LATER)

    assert "q3" not in items(session, row)


def test_the_flaws_of_some_items(session: Session, bank: BankRow) -> None:
    save_item(session, bank, Edit(changed(feedback=""), 1), LATER)

    found = flaws_of(session, bank.id, ["q3", "q4"])

    assert [flaw.code for flaw in found["q3"]] == ["feedback-missing"]
    assert "q1" not in found
