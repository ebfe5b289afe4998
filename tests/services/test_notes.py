"""Notes of own decks, and the cards that come of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed
from quizapp.core.note_faults import BadNote
from quizapp.core.notes import BasicNote, ClozeNote, OcclusionNote, ReversedNote, TypedNote
from quizapp.core.questions import BasicCard, ClozeCard, Content, Rectangle
from quizapp.models import BankRow, Card, ItemRow, ItemVersion, Note
from quizapp.services import notes, own_decks
from quizapp.services.card_queue import next_card
from quizapp.services.learners import Learner
from quizapp.services.media import store_image
from quizapp.services.note_cards import Writing
from quizapp.services.notes import add_note, edit_note, list_notes
from tests import make
from tests.make import NOON
from tests.services.test_media import drawn

LATER = NOON + timedelta(hours=1)
GAPS = ClozeNote("{{c1::Bees}} dance, {{c2::ants}} leave trails.")


@pytest.fixture
def deck(session: Session) -> BankRow:
    return own_decks.create_deck(session, make.user(session).id, "Bees", NOON)


def items(session: Session, note: Note) -> dict[int | None, ItemRow]:
    rows = session.scalars(select(ItemRow).where(ItemRow.note_id == note.id))
    return {row.ordinal: row for row in rows}


def content(session: Session, row: ItemRow) -> Content:
    version = session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == row.id, ItemVersion.number == row.version)
    ).one()
    return decode_content(version.kind, version.content)


def test_a_note_makes_items_like_all_others(session: Session, deck: BankRow) -> None:
    note = add_note(session, deck, Writing(GAPS, "Both are insects."), NOON)

    found = items(session, note)
    assert [row.key for row in found.values()] == [
        "bees-dance-ants-leave-trails",
        "bees-dance-ants-leave-trails-2",
    ]
    assert [(row.version, row.position, row.study_order) for row in found.values()] == [
        (1, 0, 0),
        (1, 1, 1),
    ]
    card = content(session, found[1])
    assert isinstance(card, ClozeCard)
    assert card.pieces == ("", " dance, ants leave trails.")
    assert notes.content_of(note) == (GAPS, "Both are insects.")


def test_a_typed_answer_is_a_question_and_a_card_is_none(session: Session, deck: BankRow) -> None:
    typed = add_note(session, deck, Writing(TypedNote("What?", "dance")), NOON)
    basic = add_note(session, deck, Writing(BasicNote("蜂", "dance")), NOON)

    assert items(session, typed)[0].is_question
    assert not items(session, basic)[0].is_question
    assert items(session, basic)[0].key == "card"


def test_a_note_with_faults_is_not_written(session: Session, deck: BankRow) -> None:
    with pytest.raises(BadNote, match="There is no gap"):
        add_note(session, deck, Writing(ClozeNote("Bees")), NOON)

    assert list_notes(session, deck.id).total == 0


def test_a_deck_can_be_full(
    session: Session, deck: BankRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "MOST_NOTES", 1)
    add_note(session, deck, Writing(GAPS), NOON)

    with pytest.raises(NotAllowed, match="A deck holds 1 notes"):
        add_note(session, deck, Writing(GAPS), NOON)


def test_an_edit_writes_only_what_changed_and_keeps_what_is_remembered(
    session: Session, deck: BankRow
) -> None:
    note = add_note(session, deck, Writing(ReversedNote("bee", "Biene")), NOON)
    before = items(session, note)
    make.seen_card(session, Learner(deck.owner_id or 0, "UTC"), before[0])

    edit_note(session, deck, note, Writing(ReversedNote("bee", "Biene")), LATER)
    assert [row.version for row in items(session, note).values()] == [1, 1]
    edit_note(session, deck, note, Writing(ReversedNote("a bee", "Biene")), LATER)

    after = items(session, note)
    assert {ordinal: row.id for ordinal, row in after.items()} == {
        ordinal: row.id for ordinal, row in before.items()
    }
    assert [row.version for row in after.values()] == [2, 2]
    assert content(session, after[1]) == BasicCard("Biene", "a bee")
    assert session.scalars(select(Card.item_id)).one() == after[0].id
    assert note.changed_at == LATER


def test_feedback_alone_makes_a_version(session: Session, deck: BankRow) -> None:
    note = add_note(session, deck, Writing(BasicNote("x", "y")), NOON)

    edit_note(session, deck, note, Writing(BasicNote("x", "y"), "Because."), LATER)

    assert items(session, note)[0].version == 2


def test_gaps_that_vanish_are_retired_and_new_ones_added(session: Session, deck: BankRow) -> None:
    note = add_note(session, deck, Writing(GAPS), NOON)
    add_note(session, deck, Writing(BasicNote("x", "y")), NOON)

    change = ClozeNote("{{c1::Bees}} dance, ants leave {{c3::trails}}.")
    edit_note(session, deck, note, Writing(change), LATER)

    found = items(session, note)
    assert [found[n].retired_at for n in (1, 2, 3)] == [None, LATER, None]
    assert found[3].study_order > 2
    edit_note(session, deck, note, Writing(GAPS), LATER)
    # It comes back behind those that were introduced since, or nobody would meet it.
    assert found[2].retired_at is None
    assert found[2].study_order > found[3].study_order
    assert found[3].retired_at == LATER


def test_a_note_keeps_its_kind(session: Session, deck: BankRow) -> None:
    note = add_note(session, deck, Writing(GAPS), NOON)

    with pytest.raises(ValueError, match="keeps its kind"):
        edit_note(session, deck, note, Writing(BasicNote("x", "y")), LATER)


def test_rectangles_keep_their_cards(session: Session, deck: BankRow) -> None:
    wing, leg = Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2), Rectangle(2, "leg", 0.5, 0.5, 0.2, 0.2)
    image = store_image(session, deck, drawn(), NOON)
    drawing = OcclusionNote(image.digest, "A bee", (wing, leg), hides_all=False)
    note = add_note(session, deck, Writing(drawing), NOON)
    first = items(session, note)

    eye = replace(wing, id=3, label="eye")
    edit_note(session, deck, note, Writing(replace(drawing, rectangles=(eye, leg))), LATER)

    after = items(session, note)
    assert after[2].id == first[2].id
    assert after[1].retired_at == LATER
    assert notes.highest_ordinal(session, note.id) == 3


def test_an_image_has_to_be_there(session: Session, deck: BankRow) -> None:
    part = (Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2),)
    drawing = OcclusionNote("ab" * 32, "A bee", part, hides_all=False)

    with pytest.raises(BadNote, match="not there any more"):
        add_note(session, deck, Writing(drawing), NOON)


def test_what_is_removed_is_asked_no_more_and_comes_back(session: Session, deck: BankRow) -> None:
    learner = Learner(deck.owner_id or 0, "UTC")
    note = add_note(session, deck, Writing(GAPS, "So it is."), NOON)

    notes.remove_note(session, note, LATER)

    assert next_card(session, learner, LATER) is None
    assert list_notes(session, deck.id).lines == ()
    (removed,) = list_notes(session, deck.id, removed=True).lines
    assert (removed.words, removed.cards) == ("Bees dance, ants leave trails.", 0)
    notes.restore_note(session, deck, note, LATER)
    assert [row.version for row in items(session, note).values()] == [1, 1]
    assert next_card(session, learner, LATER) is not None
    assert notes.content_of(note) == (GAPS, "So it is.")


def test_the_list_goes_by_pages_the_newest_first(session: Session, deck: BankRow) -> None:
    for n in range(3):
        add_note(session, deck, Writing(BasicNote(f"x{n}", "y")), NOON + n * timedelta(minutes=1))

    found = list_notes(session, deck.id, offset=1, limit=1)

    assert found.total == 3
    assert [(line.words, line.kind, line.cards) for line in found.lines] == [("x1", "basic", 1)]
    assert notes.find_note(session, deck.id, found.lines[0].id) is not None
    assert notes.find_note(session, deck.id + 1, found.lines[0].id) is None
