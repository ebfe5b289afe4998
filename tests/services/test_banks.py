"""Importing banks: what is added, changed, retired, and what learners have seen stays."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.bank import Bank, Topic
from quizapp.core.errors import NotAllowed
from quizapp.core.questions import BasicCard
from quizapp.core.text import Span
from quizapp.models import BankRow, Deck, ItemRow, ItemVersion, Quiz, Slot, TextRow
from quizapp.services import banks
from quizapp.services.attempts import start_attempt
from quizapp.services.bank_listing import ItemFilter, item_page, list_items, paragraphs_of
from quizapp.services.bank_removal import delete_bank, usage_of
from quizapp.services.texts import current_texts
from tests import make

LATER = make.NOON + timedelta(days=1)


def texts_of(session: Session) -> list[tuple[str, int, bool]]:
    rows = session.scalars(select(TextRow).order_by(TextRow.id))
    return [(row.key, row.number, row.superseded_at is None) for row in rows]


def version_numbers(session: Session) -> dict[str, int]:
    return dict(session.execute(select(ItemRow.key, ItemRow.version)).all())


def without_evidence(bank: Bank) -> Bank:
    return replace(bank, texts=(), items=tuple(replace(item, evidence=()) for item in bank.items))


def test_a_bank_is_loaded_as_it_was_imported(session: Session) -> None:
    bank = make.bank(quizzes=(make.plan(),))

    row = banks.import_bank(session, bank, None, make.NOON)

    assert banks.load_bank(session, row) == bank
    assert (row.created_at, row.changed_at) == (make.NOON, make.NOON)


def test_a_new_bank_is_all_added(session: Session) -> None:
    plan = banks.plan_import(session, make.bank(), None)

    assert plan.is_new
    assert not plan.is_empty
    assert plan.added == ("q1", "q2", "q3", "q4", "q5", "q6", "c1")
    assert (plan.changed, plan.unchanged, plan.retired) == ((), (), ())


def test_the_same_bank_again_changes_nothing(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)

    plan = banks.plan_import(session, bank, None)
    again = banks.import_bank(session, bank, None, LATER)

    assert plan.is_empty
    assert again is row
    assert set(version_numbers(session).values()) == {1}
    assert session.scalar(select(func.count(ItemVersion.id))) == 7
    assert row.changed_at == LATER


def test_what_changed_gets_a_version_and_what_left_is_retired(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    first, second, *rest = bank.items
    new = make.item("c2", BasicCard("What do ants do?", "They leave trails."))
    changed = replace(bank, items=(replace(first, difficulty=5), *rest, new))

    plan = banks.plan_import(session, changed, None)
    banks.import_bank(session, changed, None, LATER)

    assert (plan.added, plan.changed, plan.retired) == (("c2",), ("q1",), (second.id,))
    assert plan.unchanged == tuple(item.id for item in rest)
    assert banks.load_bank(session, row) == changed
    assert version_numbers(session)["q1"] == 2
    retired = session.scalars(select(ItemRow).where(ItemRow.key == second.id)).one()
    assert retired.retired_at == LATER


def test_a_retired_question_comes_back_with_a_new_version(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    banks.import_bank(session, replace(bank, items=bank.items[1:]), None, LATER)

    assert banks.plan_import(session, bank, None).added == ("q1",)
    banks.import_bank(session, bank, None, LATER)

    assert banks.load_bank(session, row) == bank
    assert version_numbers(session)["q1"] == 2


def test_other_topics_alone_make_a_change(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    first, *rest = bank.items
    changed = replace(
        bank,
        topics=(Topic("ants", "Ants"), Topic("bees", "The bees")),
        items=(replace(first, topics=("ants", "bees")), *rest),
    )

    assert banks.plan_import(session, changed, None).changed == ("q1",)
    banks.import_bank(session, changed, None, LATER)

    assert banks.load_bank(session, row) == changed


def test_a_changed_text_gives_a_version_to_all_that_rests_on_it(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    free = replace(bank.items[-1], id="c9", evidence=())
    text = replace(bank.texts[0], title="On insects")
    changed = replace(bank, texts=(text,), items=(*bank.items, free))

    plan = banks.plan_import(session, changed, None)
    banks.import_bank(session, changed, None, LATER)

    assert plan.changed == tuple(item.id for item in bank.items)
    assert texts_of(session) == [("insects", 1, False), ("insects", 2, True)]
    assert banks.load_bank(session, row) == changed
    assert banks.plan_import(session, changed, None).is_empty


def test_a_text_that_was_removed_can_come_back(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    banks.import_bank(session, without_evidence(bank), None, LATER)
    assert texts_of(session) == [("insects", 1, False)]

    banks.import_bank(session, bank, None, LATER)

    assert texts_of(session) == [("insects", 1, False), ("insects", 2, True)]
    assert banks.load_bank(session, row) == bank


def test_texts_keep_their_new_order(session: Session) -> None:
    other = make.text("Wasps sting.", "wasps")
    bank = replace(make.bank(), texts=(*make.bank().texts, other))
    row = banks.import_bank(session, bank, None, make.NOON)
    turned = replace(bank, texts=bank.texts[::-1])

    banks.import_bank(session, turned, None, LATER)

    assert banks.load_bank(session, row).texts == turned.texts
    assert len(texts_of(session)) == 2


def test_cards_follow_the_order_of_the_text(session: Session) -> None:
    bank = make.bank()
    late = Span("insects", "p2", make.ORIGINAL.index("Others"), len(make.ORIGINAL))
    first, second, *rest = bank.items
    moved = replace(
        bank, items=(replace(first, evidence=(late,)), *rest, replace(second, evidence=()))
    )

    banks.import_bank(session, moved, None, make.NOON)

    ordered = session.scalars(select(ItemRow.key).order_by(ItemRow.study_order)).all()
    assert ordered == ["q3", "c1", "q4", "q5", "q6", "q1", "q2"]


def test_a_change_lets_decks_look_for_new_cards_again(session: Session) -> None:
    bank = make.bank()
    row = banks.import_bank(session, bank, None, make.NOON)
    learner = make.learner(session)
    deck = Deck(learner_id=learner.id, bank_id=row.id, started_at=make.NOON, cursor=5)
    session.add(deck)
    session.flush()

    banks.import_bank(session, bank, None, LATER)
    session.refresh(deck)
    unchanged = deck.cursor
    banks.import_bank(session, replace(bank, items=bank.items[1:]), None, LATER)
    session.refresh(deck)

    assert (unchanged, deck.cursor) == (5, -1)


def test_slots_keep_the_version_that_was_shown(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    start_attempt(session, quiz, make.learner(session), now=make.NOON, rng=rng)
    before = session.scalars(select(Slot.version_id).order_by(Slot.position)).all()
    bank = make.bank(quizzes=(make.plan(),))
    changed = replace(bank, items=tuple(replace(one, difficulty=4) for one in bank.items))

    banks.import_bank(session, changed, None, LATER)

    assert session.scalars(select(Slot.version_id).order_by(Slot.position)).all() == before
    numbers = session.scalars(select(ItemVersion.number).where(ItemVersion.id.in_(before))).all()
    assert set(numbers) == {1}


def test_banks_of_the_same_id_live_side_by_side(session: Session) -> None:
    ada, bob = make.user(session, "Ada"), make.user(session, "Bob")
    shipped = make.shipped(session)
    own = banks.import_bank(session, make.bank(), ada.id, make.NOON)

    assert banks.find_bank(session, "insects", None) is shipped
    assert banks.find_bank(session, "insects", ada.id) is own
    assert banks.find_bank(session, "insects", bob.id) is None
    assert banks.taught_banks(session, bob.id, everyones=False) == [shipped]
    assert banks.taught_banks(session, bob.id, everyones=True) == [shipped, own]


def test_a_retired_item_is_not_listed(session: Session) -> None:
    row = make.shipped(session)
    banks.import_bank(session, replace(make.bank(), items=make.bank().items[1:]), None, LATER)

    listed = list_items(session, row.id, ItemFilter(), offset=0, limit=3)

    assert item_page(session, row.id, "q1") is None
    assert listed.total == 6
    assert [line.key for line in listed.lines] == ["q2", "q3", "q4"]
    page = item_page(session, row.id, "q2")
    assert page is not None
    assert (page.previous_key, page.next_key) == (None, "q3")


def test_paragraphs_are_called_by_heading_or_number(session: Session) -> None:
    plain = replace(
        make.text("Wasps sting.", "wasps"),
        title="Wasps",
    )
    plain = replace(plain, paragraphs=(replace(plain.paragraphs[0], heading=""),))
    bank = replace(make.bank(), texts=(*make.bank().texts, plain))
    row = banks.import_bank(session, bank, None, make.NOON)

    found = paragraphs_of(current_texts(session, row.id))

    assert [(one.value, one.label) for one in found] == [
        ("insects/p1", "Insects: Heading 1"),
        ("insects/p2", "Insects: Heading 2"),
        ("wasps/p1", "Wasps: Paragraph 1"),
    ]


def test_a_used_bank_is_not_deleted(session: Session, rng: random.Random) -> None:
    quiz = make.quiz(session)
    row = session.get_one(BankRow, quiz.bank_id)
    start_attempt(session, quiz, make.learner(session), now=make.NOON, rng=rng)

    with pytest.raises(NotAllowed):
        delete_bank(session, row)

    assert usage_of(session, row.id).attempts == 1
    assert session.scalar(select(func.count(Quiz.id))) == 1


def test_an_unused_bank_goes_with_all_it_holds(session: Session) -> None:
    row = make.shipped(session, make.plan())

    delete_bank(session, row)

    for model in (BankRow, TextRow, ItemRow, ItemVersion, Quiz):
        assert session.scalar(select(func.count()).select_from(model)) == 0
