"""Notes made of questions, of words of a text, of pasted lines; and where they lead back to."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.core.cloze_notes import BadCloze
from quizapp.core.errors import NotAllowed
from quizapp.core.notes import ChoiceNote, ClozeNote, OcclusionNote
from quizapp.core.questions import Cloze, Gap, Rectangle
from quizapp.models import BankRow, Evidence, ItemRow, ItemVersion, Note, TextRow, User
from quizapp.services import banks, deck_sharing, note_making, own_decks
from quizapp.services.attempts import start_attempt
from quizapp.services.bank_listing import ItemFilter, item_page, list_items
from quizapp.services.banks import live_items, load_bank
from quizapp.services.cards import find_card
from quizapp.services.learners import Learner
from quizapp.services.media import store_image
from quizapp.services.memory_map import studied_bank
from quizapp.services.note_cards import Writing
from quizapp.services.note_making import writing_of_item, writing_of_selection
from quizapp.services.notes import add_note, edit_note
from quizapp.services.reading import asked_about, evidence_for
from quizapp.services.text_versions import apply_new_version
from quizapp.services.texts import evidence_of
from tests import make
from tests.make import NOON
from tests.services.test_media import drawn

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ada(session: Session) -> User:
    return make.user(session)


@pytest.fixture
def deck(session: Session, ada: User) -> BankRow:
    return own_decks.create_deck(session, ada.id, "Mine", NOON)


def text_row(session: Session) -> TextRow:
    return session.scalars(select(TextRow).where(TextRow.superseded_at.is_(None))).one()


def version_id(session: Session, note: Note) -> int:
    return session.scalars(
        select(ItemVersion.id)
        .join(
            ItemRow, (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number)
        )
        .where(ItemRow.note_id == note.id)
    ).one()


def from_text(session: Session, deck: BankRow) -> Note:
    """A note that hides "dance" of the shipped text."""
    writing = writing_of_selection(text_row(session), "p1", 5, 10)
    return add_note(session, deck, writing, NOON)


def test_selected_words_become_a_card_that_rests_on_them(session: Session, deck: BankRow) -> None:
    make.shipped(session)

    note = from_text(session, deck)

    assert note.fields == {"text": "Bees {{c1::dance}}."}
    ((row, (span,)),) = evidence_of(session, [version_id(session, note)])[version_id(session, note)]
    assert row.original[span.start : span.end] == "dance"
    assert row.bank_id != deck.id


def test_places_stay_with_the_note_when_it_is_edited(session: Session, deck: BankRow) -> None:
    make.shipped(session)
    note = from_text(session, deck)

    edit_note(session, deck, note, Writing(ClozeNote("All bees {{c1::dance}}.")), LATER)

    ((_, spans),) = evidence_of(session, [version_id(session, note)])[version_id(session, note)]
    assert len(spans) == 1


def test_words_that_are_not_there_are_refused(session: Session) -> None:
    make.shipped(session)

    with pytest.raises(BadCloze):
        writing_of_selection(text_row(session), "p1", 5, 5000)


def test_a_question_is_copied_with_what_it_rests_on(session: Session, ada: User) -> None:
    bank = make.shipped(session)
    row = session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one()

    writing = writing_of_item(session, ada.id, row.id)

    assert writing is not None
    assert isinstance(writing.content, ChoiceNote)
    assert writing.feedback == "The text says so."
    assert [(one.text_id, one.start, one.end) for one in writing.places] == [
        (text_row(session).id, 0, 10)
    ]
    assert session.get_one(TextRow, writing.places[0].text_id).bank_id == bank.id


def test_what_one_may_not_study_or_is_asked_now_is_not_copied(
    session: Session, ada: User, rng: random.Random
) -> None:
    quiz = make.quiz(session)
    item = session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one()
    start_attempt(session, quiz, Learner(ada.id, "UTC"), now=NOON, rng=rng)

    assert writing_of_item(session, ada.id, item.id) is None
    assert writing_of_item(session, ada.id, 9_999) is None


def test_what_has_no_note_says_why(session: Session, ada: User, deck: BankRow) -> None:
    image = store_image(session, deck, drawn(), NOON)
    part = (Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2),)
    drawing = OcclusionNote(image.digest, "A bee", part, hides_all=False)
    note = add_note(session, deck, Writing(drawing), NOON)
    gap = Cloze(("a ", ""), (Gap("b::c"),))
    bank = make.bank("odd", questions=(gap,))
    banks.import_bank(session, bank, None, NOON)
    odd = session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one()

    for item_id, words in (
        (session.scalars(select(ItemRow.id).where(ItemRow.note_id == note.id)).one(), "an image"),
        (odd.id, "cannot be hidden"),
    ):
        with pytest.raises(NotAllowed, match=words):
            writing_of_item(session, ada.id, item_id)


def test_pasted_lines_are_looked_at_then_added(session: Session, deck: BankRow) -> None:
    lines = "bee;Biene\nwasp;Wespe\nbee;Imme"

    looked = note_making.preview_paste(session, deck, lines)
    added = note_making.paste_notes(session, deck, looked, NOON)

    assert [note.fields["front"] for note in added] == ["bee", "wasp"]
    again = note_making.preview_paste(session, deck, lines, is_reversed=True)
    assert [one.repeats for one in again.notes] == ["a note of the deck"] * 3
    assert note_making.paste_notes(session, deck, again, NOON) == []
    assert len(note_making.paste_notes(session, deck, again, NOON, with_repeats=True)) == 3


def test_the_text_shows_own_cards_to_their_owner_and_to_who_shares_the_deck(
    session: Session, ada: User, deck: BankRow
) -> None:
    make.shipped(session)
    from_text(session, deck)
    bob, eve = make.user(session, "Bob"), make.user(session, "Eve")
    course = make.course(session, make.user(session, "Ina", "instructor"), ada, bob)
    deck_sharing.share_deck(session, deck, course.id, NOON)

    def own_stems(person: User) -> list[str]:
        asked = asked_about(session, text_row(session), person.id)
        stems = [one.stem for one in asked[0] if not one.is_question]
        return [stem for stem in stems if stem != "What do bees do?"]

    assert own_stems(ada) == own_stems(bob) == [r"Bees \_\_\_\_."]
    assert own_stems(eve) == []


def test_a_text_that_one_may_not_read_is_not_shown_by_a_shared_card(
    session: Session, ada: User, deck: BankRow
) -> None:
    ina = make.user(session, "Ina", "instructor")
    private = banks.import_bank(session, make.bank("private"), ina.id, NOON)
    note = from_text(session, deck)
    item = session.scalars(select(ItemRow).where(ItemRow.bank_id == private.id)).first()
    assert item is not None
    shown = version_id(session, note)
    own = session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item.id)).one()

    found = evidence_for(session, ada.id, [shown, own])

    assert found[shown] == []
    assert len(found[own]) == 1  # who sees a card of the bank sees its passage
    assert len(evidence_for(session, ina.id, [shown])[shown]) == 1


def test_the_bank_of_the_text_is_what_it_was(session: Session, ada: User, deck: BankRow) -> None:
    bank = make.shipped(session)
    before = load_bank(session, bank)

    from_text(session, deck)

    assert load_bank(session, bank) == before
    assert [one.item.evidence for one in live_items(session, deck.id)] == [()]
    wanted = ItemFilter(paragraph="insects/p1")
    stems = [one.stem for one in list_items(session, bank.id, wanted, offset=0, limit=50).lines]
    assert r"Bees \_\_\_\_." not in stems
    own = studied_bank(session, ada.id, deck.id)
    assert own is not None
    assert [met.spans for met in own.items] == [()]
    studied = studied_bank(session, ada.id, bank.id)
    assert studied is not None
    assert sum(not one.is_own for one in studied.items) == len(before.items)


def test_a_new_version_of_the_text_leaves_own_cards_on_the_old_one(
    session: Session, ada: User, deck: BankRow
) -> None:
    make.shipped(session)
    note = from_text(session, deck)
    old = text_row(session)

    new = apply_new_version(session, old, old.original.replace("Bees", "Honeybees"), LATER)

    shown = evidence_for(session, ada.id, [version_id(session, note)])
    ((row, (span,)),) = shown[version_id(session, note)]
    assert (row.id, row.original[span.start : span.end]) == (old.id, "dance")
    assert new.id != old.id
    page = item_page(session, deck.id, "bees-dance")
    assert page is not None
    assert page.passages[0].is_old


def test_cards_outlive_the_bank_of_their_text(session: Session, ada: User, deck: BankRow) -> None:
    bank = make.shipped(session)
    note = from_text(session, deck)

    session.execute(delete(BankRow).where(BankRow.id == bank.id))
    session.expire_all()

    assert session.scalar(select(func.count()).select_from(Evidence)) == 0
    item_id = session.scalars(select(ItemRow.id).where(ItemRow.note_id == note.id)).one()
    assert find_card(session, Learner(ada.id, "UTC").id, item_id) is not None
