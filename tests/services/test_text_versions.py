"""New versions of a text: what rests on it is brought along, marked, or left; nothing is lost."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.anchoring import State
from quizapp.core.bank import Bank, Topic
from quizapp.core.errors import Stale
from quizapp.core.formats import bank_yaml
from quizapp.core.generation.outline import source_text
from quizapp.core.questions import BasicCard, Item
from quizapp.core.text import QuoteAmbiguous, QuoteNotFound, SourceText
from quizapp.models import (
    BankRow,
    Card,
    Evidence,
    ItemRow,
    ItemVersion,
    ReviewEntry,
    Slot,
    TextRow,
)
from quizapp.services import banks, memory_map, reading, stale_items
from quizapp.services.attempts import start_attempt
from quizapp.services.bank_listing import ItemFilter, item_page, list_items
from quizapp.services.text_plans import Quoted, TextRefused, VersionPlan, plan_new_version
from quizapp.services.text_versions import apply_new_version, version_before
from quizapp.services.texts import current_texts, evidence_of
from tests import make

LATER = make.NOON + timedelta(days=1)
EVEN_LATER = make.NOON + timedelta(days=2)
ORIGINAL = (
    "Bees dance in the dark hive. The dance tells the others where flowers are.\n\n"
    "Ants leave trails of scent on the ground. Others follow them home in the evening."
)
QUOTATIONS = {
    "dance": "Bees dance in the dark hive.",
    "flowers": "tells the others where flowers are",
    "trails": "Ants leave trails of scent on the ground.",
    "home": "follow them home",
}
# A paragraph more, one sentence changed, one gone.
CHANGED = (
    "Insects do many things.\n\n"
    "Bees dance in the dark hive. The dance tells all the others where flowers are.\n\n"
    "Others follow them home in the evening."
)


def item_of(text: SourceText, key: str, *quotations: str) -> Item:
    spans = tuple(map(text.locate, quotations))
    return Item(key, BasicCard(f"Front of {key}", "Back"), "", ("all",), 2, spans)


def bank_value(original: str = ORIGINAL) -> Bank:
    text = make.text(original)
    items = tuple(item_of(text, key, words) for key, words in QUOTATIONS.items())
    loose = Item("loose", BasicCard("Rests on nothing", "Back"), "", (), 2, ())
    topics = (Topic("all", "All"),)
    return Bank("insects", "Insects", "", "en", (text,), topics, (*items, loose))


@pytest.fixture
def row(session: Session) -> BankRow:
    owner = make.user(session, "Ida", "instructor")
    return banks.import_bank(session, bank_value(), owner.id, make.NOON)


def text_row(session: Session, row: BankRow) -> TextRow:
    (found,) = current_texts(session, row.id)
    return found


def renew(
    session: Session, row: BankRow, original: str, after: timedelta = timedelta(days=1)
) -> None:
    apply_new_version(session, text_row(session, row), original, make.NOON + after)


def states(plan: VersionPlan) -> dict[str, State]:
    return {one.key: one.state for one in plan.items}


def marks(session: Session) -> dict[str, bool]:
    return {one.key: one.stale_at is not None for one in session.scalars(select(ItemRow))}


def versions(session: Session) -> dict[str, int]:
    return {one.key: one.version for one in session.scalars(select(ItemRow))}


def quotations(session: Session, row: BankRow) -> dict[str, list[str]]:
    """What the bank as a value quotes."""
    bank = banks.load_bank(session, row)
    return {
        one.id: [bank.text(span.text).quote(span) for span in one.evidence] for one in bank.items
    }


def own_quotations(session: Session) -> dict[str, list[tuple[int, str]]]:
    """What each item rests on by its row: the number of the text's version, and the words."""
    found = {}
    for item, version in session.execute(
        select(ItemRow, ItemVersion).join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
    ):
        found[item.key] = [
            (text.number, text.original[span.start : span.end])
            for text, spans in evidence_of(session, [version.id]).get(version.id, [])
            for span in spans
        ]
    return found


def test_a_plan_says_what_becomes_of_everything(session: Session, row: BankRow) -> None:
    plan = plan_new_version(session, text_row(session, row), CHANGED)

    assert states(plan) == {
        "dance": State.KEPT,
        "flowers": State.REWORDED,
        "trails": State.STALE,
        "home": State.KEPT,
    }
    assert [one.key for one in plan.those(State.STALE)] == ["trails"]
    assert plan.those(State.REWORDED)[0].quoted == (
        Quoted(QUOTATIONS["flowers"], "tells all the others where flowers are"),
    )
    assert plan.those(State.STALE)[0].quoted == (Quoted(QUOTATIONS["trails"], ""),)
    assert plan.added == ("Insects do many things.",)
    assert plan.removed == (QUOTATIONS["trails"],)
    assert [one.new for one in plan.changed] == [
        "The dance tells all the others where flowers are."
    ]
    assert plan.learners == 0
    assert len(list(session.scalars(select(TextRow)))) == 1


def test_the_new_text_keeps_the_ids_and_headings_of_its_paragraphs(
    session: Session, row: BankRow
) -> None:
    renew(session, row, CHANGED)

    (text,) = banks.load_bank(session, row).texts
    assert [(one.id, one.heading) for one in text.paragraphs] == [
        ("p3", ""),
        ("p1", "Heading 1"),
        ("p2", "Heading 2"),
    ]


def test_a_text_with_headings_keeps_them_apart(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    original = "# Insects\n\nBees dance.\n\n- wings\n- legs\n\n## Ants\n\nAnts leave trails."
    text = source_text("insects", "Insects", original)
    item = item_of(text, "ants", "Ants leave trails")
    bank = replace(bank_value(), texts=(text,), items=(item,))
    row = banks.import_bank(session, bank, owner.id, make.NOON)

    renew(session, row, original.replace("## Ants", "Wasps build.\n\n## The ants"))

    (text,) = banks.load_bank(session, row).texts
    assert [(one.id, one.heading, text.original[one.start]) for one in text.paragraphs] == [
        ("p1", "Insects", "B"),
        ("p2", "", "-"),
        ("p4", "", "W"),
        ("p3", "The ants", "A"),
    ]
    assert quotations(session, row) == {"ants": ["Ants leave trails"]}


def test_without_a_block_in_it_a_text_is_cut_at_blank_lines(session: Session) -> None:
    owner = make.user(session, "Ida", "instructor")
    text = source_text("insects", "Insects", "# Insects\n\nAnts leave trails.")
    item = item_of(text, "ants", "Ants leave trails")
    bank = replace(bank_value(), texts=(text,), items=(item,))
    row = banks.import_bank(session, bank, owner.id, make.NOON)

    renew(session, row, "# Insects")

    (text,) = banks.load_bank(session, row).texts
    assert text.original[text.paragraphs[0].start :] == "# Insects"


def test_what_still_stands_rests_on_the_new_text(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    assert own_quotations(session) == {
        "dance": [(2, QUOTATIONS["dance"])],
        "flowers": [(2, "tells all the others where flowers are")],
        "trails": [(1, QUOTATIONS["trails"])],
        "home": [(2, QUOTATIONS["home"])],
        "loose": [],
    }
    assert versions(session) == {"dance": 2, "flowers": 2, "trails": 1, "home": 2, "loose": 1}
    assert marks(session) == {
        "dance": False,
        "flowers": True,
        "trails": True,
        "home": False,
        "loose": False,
    }
    assert [one.number for one in session.scalars(select(TextRow).order_by(TextRow.id))] == [1, 2]
    assert text_row(session, row).number == 2
    assert row.changed_at == LATER


def test_history_is_never_dropped(session: Session, row: BankRow) -> None:
    before = {
        (one.version_id, one.text_id, one.start, one.end)
        for one in session.scalars(select(Evidence))
    }

    renew(session, row, CHANGED)
    renew(session, row, ORIGINAL, timedelta(days=2))

    after = {
        (one.version_id, one.text_id, one.start, one.end)
        for one in session.scalars(select(Evidence))
    }
    assert before <= after
    first = session.scalars(select(TextRow).where(TextRow.number == 1)).one()
    assert first.original == ORIGINAL
    assert first.superseded_at == LATER


def test_cards_attempts_and_reviews_are_untouched(session: Session) -> None:
    quiz = make.quiz(session)
    learner = make.learner(session)
    bank = session.get_one(BankRow, quiz.bank_id)
    start_attempt(session, quiz, learner, now=make.NOON, rng=random.Random(1))
    item = session.scalars(select(ItemRow).where(ItemRow.key == "c1")).one()
    session.add(
        Card(
            learner_id=learner.id,
            item_id=item.id,
            bank_id=bank.id,
            due_at=make.NOON,
            state="new",
        )
    )
    session.flush()
    slots = [(one.id, one.version_id) for one in session.scalars(select(Slot).order_by(Slot.id))]
    plan = plan_new_version(session, text_row(session, bank), "Nothing of it is left here.")
    assert plan.learners == 1

    renew(session, bank, "Nothing of it is left here.")

    assert set(states(plan).values()) == {State.STALE}
    assert slots == [
        (one.id, one.version_id) for one in session.scalars(select(Slot).order_by(Slot.id))
    ]
    assert session.scalars(select(Card)).one().item_id == item.id
    assert list(session.scalars(select(ReviewEntry))) == []
    # The pages that list evidence know stale items, too.
    studied = memory_map.studied_bank(session, learner.id, bank.id)
    assert studied is not None
    assert {one.spans for one in studied.items} == {()}
    assert reading.asked_about(session, text_row(session, bank), learner.id) == {}


def test_going_back_restores_the_evidence(session: Session, row: BankRow) -> None:
    before = quotations(session, row)
    texts = banks.load_bank(session, row).texts
    renew(session, row, CHANGED)
    earlier = version_before(session, text_row(session, row))
    assert earlier is not None

    plan = plan_new_version(session, text_row(session, row), earlier.original)
    renew(session, row, earlier.original, timedelta(days=2))

    assert set(states(plan).values()) == {State.KEPT}
    assert plan.items[1].quoted == (
        Quoted("tells all the others where flowers are", QUOTATIONS["flowers"]),
    )
    assert quotations(session, row) == before
    assert banks.load_bank(session, row).texts == texts
    assert set(marks(session).values()) == {False}
    assert {number for found in own_quotations(session).values() for number, _ in found} == {3}


def test_other_white_space_makes_no_other_words() -> None:
    assert not Quoted("Bees dance.", "Bees\n  dance.").is_changed
    assert Quoted("Bees dance.", "Bees danced.").is_changed
    assert Quoted("Bees dance.", "").is_changed


def test_the_first_version_has_none_before(session: Session, row: BankRow) -> None:
    assert version_before(session, text_row(session, row)) is None


def test_going_back_restores_nothing_that_was_edited_since(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)
    bank = banks.load_bank(session, row)
    items = tuple(
        replace(one, content=BasicCard("Edited", "Back")) if one.id == "flowers" else one
        for one in bank.items
    )
    banks.import_bank(session, replace(bank, items=items), row.owner_id, EVEN_LATER)
    assert not marks(session)["flowers"]

    renew(session, row, ORIGINAL, timedelta(days=3))

    assert quotations(session, row)["flowers"] == [QUOTATIONS["flowers"]]
    assert marks(session)["flowers"]


def test_several_places_are_restored_at_once(session: Session, row: BankRow) -> None:
    bank = banks.load_bank(session, row)
    two = item_of(bank.texts[0], "two", QUOTATIONS["trails"], QUOTATIONS["home"])
    banks.import_bank(session, replace(bank, items=(*bank.items, two)), row.owner_id, make.NOON)
    renew(session, row, CHANGED)
    assert own_quotations(session)["two"] == [(1, QUOTATIONS["trails"]), (1, QUOTATIONS["home"])]

    renew(session, row, ORIGINAL, timedelta(days=2))

    assert own_quotations(session)["two"] == [(3, QUOTATIONS["trails"]), (3, QUOTATIONS["home"])]


def test_words_that_come_back_in_another_text_are_found(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    renew(session, row, f"{CHANGED} {QUOTATIONS['trails']}", timedelta(days=2))

    assert own_quotations(session)["trails"] == [(3, QUOTATIONS["trails"])]
    assert marks(session) == {
        "dance": False,
        "flowers": True,
        "trails": False,
        "home": False,
        "loose": False,
    }


def test_words_that_come_back_changed_are_marked_anew(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)
    stale_items.clear_mark(session, row, "trails")
    again = QUOTATIONS["trails"].replace("scent", "odour")

    renew(session, row, f"{CHANGED} {again}", timedelta(days=2))

    assert own_quotations(session)["trails"] == [(3, again)]
    assert marks(session)["trails"]


def test_what_was_left_stale_on_purpose_is_not_marked_again(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)
    stale_items.clear_mark(session, row, "trails")

    renew(session, row, f"{CHANGED} So it goes.", timedelta(days=2))

    assert not marks(session)["trails"]
    assert own_quotations(session)["trails"] == [(1, QUOTATIONS["trails"])]


def test_an_export_with_stale_items_reads_and_changes_nothing(
    session: Session, row: BankRow
) -> None:
    renew(session, row, CHANGED)

    whole = banks.load_bank(session, row)
    # A file gives evidence for every item of a bank with texts.
    banks.import_bank(session, replace(whole, items=whole.items[:-1]), row.owner_id, LATER)

    source = bank_yaml.write(banks.load_bank(session, row))
    bank, problems = bank_yaml.check(source)

    assert bank is not None, problems
    assert [one for one in problems if not one.is_warning] == []
    assert banks.plan_import(session, bank, row.owner_id).is_empty
    banks.import_bank(session, bank, row.owner_id, EVEN_LATER)
    assert marks(session)["trails"]
    # The nearest sentence that is left stands in for the words that went.
    assert quotations(session, row)["trails"] == [
        "The dance tells all the others where flowers are."
    ]


def test_a_bank_file_that_gives_other_words_clears_the_mark(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)
    bank = banks.load_bank(session, row)
    span = bank.texts[0].locate("Insects do many things.")
    items = tuple(
        replace(one, evidence=(span,)) if one.id == "trails" else one for one in bank.items
    )

    banks.import_bank(session, replace(bank, items=items), row.owner_id, EVEN_LATER)

    assert not marks(session)["trails"]
    assert own_quotations(session)["trails"] == [(2, "Insects do many things.")]


def test_evidence_in_another_text_stays(session: Session) -> None:
    first, second = make.text(ORIGINAL), make.text("Moths fly to the light.", "moths")
    spans = (first.locate(QUOTATIONS["home"]), second.locate("Moths fly"))
    item = Item("both", BasicCard("Front", "Back"), "", (), 2, spans)
    bank = Bank("b", "B", "", "en", (first, second), (), (item,))
    row = banks.import_bank(session, bank, None, make.NOON)
    text, moths = current_texts(session, row.id)

    apply_new_version(session, text, CHANGED, LATER)

    assert own_quotations(session)["both"] == [(2, QUOTATIONS["home"]), (1, "Moths fly")]
    assert current_texts(session, row.id)[1].id == moths.id


@pytest.mark.parametrize(
    ("original", "message"),
    [
        (" \n ", "The text is empty"),
        (ORIGINAL, "nothing would change"),
        ("A bell \x07 rings.", "holds the character U\\+0007"),
        ("a" * 2_000_001, "at most 2,000,000 characters"),
    ],
)
def test_words_that_cannot_be_a_version_are_refused(
    session: Session, row: BankRow, original: str, message: str
) -> None:
    with pytest.raises(TextRefused, match=message):
        plan_new_version(session, text_row(session, row), original)


def test_a_version_that_was_replaced_meanwhile_is_refused(session: Session, row: BankRow) -> None:
    old = text_row(session, row)
    apply_new_version(session, old, CHANGED, LATER)

    with pytest.raises(Stale):
        apply_new_version(session, old, "Other words.", EVEN_LATER)


def test_a_mark_says_which_words_went(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    gone, changed = (stale_items.mark_of(session, row.id, key) for key in ("trails", "flowers"))

    assert gone == stale_items.Mark(LATER, is_gone=True, quotations=(QUOTATIONS["trails"],))
    assert changed == stale_items.Mark(LATER, is_gone=False, quotations=(QUOTATIONS["flowers"],))
    assert stale_items.mark_of(session, row.id, "dance") is None
    assert stale_items.mark_of(session, row.id, "nothing") is None
    assert stale_items.stale_keys(session, row.id) == ["flowers", "trails"]


def test_a_mark_without_lost_words_says_so(session: Session, row: BankRow) -> None:
    session.scalars(select(ItemRow).where(ItemRow.key == "loose")).one().stale_at = LATER

    assert stale_items.mark_of(session, row.id, "loose") == stale_items.Mark(
        LATER, is_gone=False, quotations=()
    )


def test_an_item_is_let_stand(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    stale_items.clear_mark(session, row, "flowers")

    assert marks(session)["flowers"] is False
    assert versions(session)["flowers"] == 2
    with pytest.raises(KeyError):
        stale_items.clear_mark(session, row, "nothing")


@pytest.mark.parametrize("key", ["trails", "flowers", "loose"])
def test_an_item_is_pointed_to_other_words(session: Session, row: BankRow, key: str) -> None:
    renew(session, row, CHANGED)
    before = versions(session)[key]

    stale_items.point_to(session, row, key, " Insects  do\nmany things. ", EVEN_LATER)

    assert own_quotations(session)[key] == [(2, "Insects do many things.")]
    assert versions(session)[key] == before + 1
    assert marks(session)[key] is False
    assert row.changed_at == EVEN_LATER


def test_even_the_words_that_stood_in_can_be_pointed_to(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)
    (words,) = quotations(session, row)["trails"]

    stale_items.point_to(session, row, "trails", words, EVEN_LATER)

    assert own_quotations(session)["trails"] == [(2, words)]


def test_words_that_stand_nowhere_or_twice_are_refused(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    for words in ("Wasps sting.", "  "):
        with pytest.raises(QuoteNotFound):
            stale_items.point_to(session, row, "trails", words, EVEN_LATER)
    with pytest.raises(QuoteAmbiguous, match="2 times"):
        stale_items.point_to(session, row, "trails", "in the", EVEN_LATER)
    assert marks(session)["trails"]


def test_lists_and_pages_know_what_is_marked(session: Session, row: BankRow) -> None:
    renew(session, row, CHANGED)

    found = list_items(session, row.id, ItemFilter(stale="1"), offset=0, limit=9)
    page = item_page(session, row.id, "trails")

    assert [(one.key, one.is_stale) for one in found.lines] == [("flowers", True), ("trails", True)]
    assert page is not None
    assert [(one.is_old, one.text.quote(one.spans[0])) for one in page.passages] == [
        (True, QUOTATIONS["trails"])
    ]
    every = list_items(session, row.id, ItemFilter(), offset=0, limit=9)
    assert [one.is_stale for one in every.lines] == [False, True, True, False, False]


def test_an_export_begins_with_a_note_of_what_is_marked(session: Session, row: BankRow) -> None:
    assert stale_items.export_note(session, row.id) == ""
    renew(session, row, CHANGED)

    note = stale_items.export_note(session, row.id)

    assert note.splitlines()[1:] == ["# - flowers", "# - trails"]
    assert all(line.startswith("# ") for line in note.splitlines())
