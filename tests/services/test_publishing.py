"""Accepted candidates become items: of a new bank, or new versions in one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from quizapp.core.bank import Topic
from quizapp.core.errors import NotAllowed, Stale
from quizapp.core.questions import BasicCard, ShortAnswer
from quizapp.core.text import Paragraph, SourceText
from quizapp.models import BankRow, Derivation
from quizapp.services import banks, publishing
from quizapp.services import review_queue as queue
from quizapp.services.banks import load_bank
from quizapp.services.derivations import text_of
from quizapp.services.publishing import NewBank, plan_publication, publish
from quizapp.services.review_queue import Draft
from tests import derived, make
from tests.derived import ORIGINAL, click, rows_of

BETTER = Draft(ShortAnswer("What do bees do for the hive?", "dance"), "They dance.", "Bees", 4)


def accepted(session: Session, name: str = "Ada") -> Derivation:
    row = derived.derivation(session, name)
    queue.accept_above(session, row, 0.0, click(row))
    return row


def published(session: Session, row: Derivation) -> BankRow:
    at = click(row).at
    return publish(session, row, NewBank("My bees", row.bank_id), at)


def test_a_new_bank_has_the_text_the_topics_and_the_items(session: Session) -> None:
    row = accepted(session)

    planned = plan_publication(session, row, NewBank("My bees"))
    bank = load_bank(session, published(session, row))

    assert planned.plan.is_new
    assert planned.plan.added == tuple(item.id for item in bank.items)
    assert (bank.id, bank.title, bank.language) == ("my-bees", "My bees", "en")
    assert bank.texts == (text_of(row),)
    assert bank.topics == (Topic("bees", "Bees"), Topic("ants", "Ants"))
    dance, trails = bank.items
    assert dance.id.startswith("what-do-bees-do-for-their-hive-")
    assert (dance.content, dance.topics, dance.difficulty) == (derived.DANCE, ("bees",), 2)
    (span,) = trails.evidence
    assert bank.text(span.text).original[span.start : span.end] == "Ants leave trails"
    assert rows_of(session, row.id)[0].item_key == dance.id


def test_nothing_accepted_is_nothing_to_publish(session: Session) -> None:
    with pytest.raises(NotAllowed, match="Nothing is accepted"):
        plan_publication(session, derived.derivation(session), NewBank("My bees"))


def test_a_title_may_be_left_out_or_taken(session: Session) -> None:
    row = accepted(session)

    keys = [
        publish(session, row, NewBank(title, row.bank_id), make.NOON).key
        for title in ("", "蜜蜂", " ")
    ]

    assert keys == ["bees-and-ants", "bank", "bees-and-ants-2"]


def test_the_button_pressed_twice_makes_one_bank(session: Session) -> None:
    row = accepted(session)
    publish(session, row, NewBank("My bees"), make.NOON)

    with pytest.raises(Stale, match="in the meantime"):
        publish(session, row, NewBank("My bees"), make.NOON)


def test_published_again_nothing_changes_and_what_is_new_is_added(session: Session) -> None:
    row = accepted(session)
    bank = published(session, row)
    assert plan_publication(session, row, bank).plan.is_empty

    queue.accept(session, rows_of(session, row.id)[2], click(row))
    planned = plan_publication(session, row, bank)
    publish(session, row, bank, click(row).at)

    assert len(planned.plan.added) == 1
    assert (planned.plan.changed, planned.plan.retired) == ((), ())
    assert [text.id for text in load_bank(session, bank).texts] == ["bees-and-ants"]
    assert len(load_bank(session, bank).items) == 3


def test_a_candidate_that_was_edited_makes_a_new_version_of_its_item(session: Session) -> None:
    row = accepted(session)
    bank = published(session, row)
    first = rows_of(session, row.id)[0]
    queue.edit(session, first, BETTER, click(row))

    planned = plan_publication(session, row, bank)
    publish(session, row, bank, click(row).at)

    assert planned.plan.changed == (first.item_key,)
    assert planned.plan.added == ()
    assert load_bank(session, bank).items[0].content == BETTER.content


def test_the_later_word_about_an_item_counts(session: Session) -> None:
    row = accepted(session)
    bank = published(session, row)
    whole = load_bank(session, bank)
    changed, retired = whole.items
    by_hand = replace(changed, content=ShortAnswer("What do bees do?", "dance"))
    later = replace(whole, items=(by_hand,))
    banks.import_bank(session, later, row.owner_id, click(row).at)

    publish(session, row, bank, click(row).at)
    assert load_bank(session, bank).items == (by_hand,)

    for one in rows_of(session, row.id)[:2]:
        queue.edit(session, one, replace(BETTER, difficulty=5), click(row))
    publish(session, row, bank, click(row).at)
    assert {item.id for item in load_bank(session, bank).items} == {changed.id, retired.id}
    assert load_bank(session, bank).items[0].content == BETTER.content


def test_the_same_candidate_has_the_same_id_in_another_bank(session: Session) -> None:
    row = accepted(session)
    first = load_bank(session, published(session, row))

    second = load_bank(session, published(session, row))

    assert second.id == "my-bees-2"
    assert second.items == first.items


def test_a_bank_that_has_the_text_is_not_given_it_twice(session: Session) -> None:
    row = accepted(session)
    own = SourceText("hive", "The hive", ORIGINAL, (Paragraph("all", "", 0, len(ORIGINAL)),))
    bank = banks.import_bank(
        session, replace(make.bank(), items=(), texts=(make.text(), own)), row.owner_id, make.NOON
    )

    publish(session, row, bank, click(row).at)

    found = load_bank(session, bank)
    assert [text.id for text in found.texts] == ["insects", "hive"]
    assert {(span.text, span.paragraph) for item in found.items for span in item.evidence} == {
        ("hive", "all")
    }


@pytest.mark.parametrize("original", ["Bees sleep.", ORIGINAL])
def test_another_text_of_that_name_stays_as_it_is(session: Session, original: str) -> None:
    row = accepted(session)
    # Of the same text, paragraphs that do not hold the evidence are another text's as well.
    other = SourceText("bees-and-ants", "Other", original, (Paragraph("p1", "", 0, 8),))
    bank = banks.import_bank(
        session, replace(make.bank(), items=(), texts=(other,)), row.owner_id, make.NOON
    )

    publish(session, row, bank, click(row).at)

    found = load_bank(session, bank)
    assert found.texts == (other, replace(text_of(row), id="bees-and-ants-2"))
    assert {span.text for item in found.items for span in item.evidence} == {"bees-and-ants-2"}


def test_topics_are_found_by_their_title_and_ids_are_not_taken_twice(session: Session) -> None:
    row = accepted(session)
    first, second, _ = rows_of(session, row.id)
    for one, topic in ((first, "BEES"), (second, "")):
        queue.edit(session, one, replace(queue.draft_of(one), topic=topic), click(row))
    known = (Topic("b", "Bees"), Topic("bees-and-ants", "Something else"))
    bank = banks.import_bank(
        session, replace(make.bank(), items=(), topics=known), row.owner_id, make.NOON
    )

    publish(session, row, bank, click(row).at)

    found = load_bank(session, bank)
    assert found.topics == (*known, Topic("bees-and-ants-2", "Bees and ants"))
    assert [item.topics for item in found.items] == [("b",), ("bees-and-ants-2",)]


def test_the_items_of_the_bank_stay_and_flashcards_come_last(session: Session) -> None:
    row = accepted(session)
    card = Draft(BasicCard("Who dances?", "Bees"), topic="Bees")
    queue.add_by_hand(session, row, card, (queue.span_at(row, 0, 4),), click(row))
    bank = banks.import_bank(session, make.bank(quizzes=(make.plan(),)), row.owner_id, make.NOON)
    before = load_bank(session, bank)

    publish(session, row, bank, click(row).at)

    found = load_bank(session, bank)
    assert [item.is_question for item in found.items] == [True] * 8 + [False] * 2
    assert [item for item in found.items if item in before.items] == list(before.items)
    assert found.quizzes == before.quizzes
    assert row.bank_id == bank.id


def test_somebody_elses_bank_takes_nothing(session: Session) -> None:
    row = accepted(session)

    for bank in (make.shipped(session), published(session, accepted(session, "Bob"))):
        with pytest.raises(NotAllowed, match="not yours"):
            publish(session, row, bank, make.NOON)


def test_a_stem_that_spells_no_id_gets_one(session: Session) -> None:
    row = derived.derivation(session)
    own = Draft(ShortAnswer("蜜蜂?", "bees"))

    made = queue.add_by_hand(session, row, own, (queue.span_at(row, 0, 4),), click(row))

    assert publishing.item_key(made) == f"item-{made.key[:8]}"
