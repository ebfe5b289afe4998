"""Decks that learners make, and share with their classes."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.core.notes import BasicNote
from quizapp.models import BankRow, Card, Course, DeckShare, Enrolment, ItemRow, Media, Note, User
from quizapp.services import deck_sharing, own_decks
from quizapp.services.banks import taught_banks
from quizapp.services.card_queue import next_card
from quizapp.services.courses import remove_member
from quizapp.services.deck_sharing import share_deck, shared_decks, shares_of, unshare_deck
from quizapp.services.decks import decks_of
from quizapp.services.learners import Learner
from quizapp.services.note_cards import Writing
from quizapp.services.notes import add_note
from quizapp.services.own_decks import create_deck, list_decks
from quizapp.services.personal_data import delete_account, export_person
from tests import make
from tests.make import NOON


def filled(session: Session, owner: User, title: str = "Bees") -> BankRow:
    deck = create_deck(session, owner.id, title, NOON)
    add_note(session, deck, Writing(BasicNote("What do bees do?", "Dance")), NOON)
    return deck


def in_class(session: Session, *learners: User) -> Course:
    return make.course(session, make.user(session, "Ina", "instructor"), *learners)


def test_a_new_deck_is_studied_at_once(session: Session) -> None:
    ada = make.user(session)

    deck = filled(session, ada, "  Bees!")

    card = next_card(session, Learner(ada.id, "UTC"), NOON)
    assert card is not None
    assert card.bank_id == deck.id
    (view,) = decks_of(session, Learner(ada.id, "UTC"), NOON)
    assert (view.is_own, view.is_started, view.new) == (True, True, 1)


def test_keys_are_such_that_no_bank_file_has(session: Session) -> None:
    ada = make.user(session)

    keys = [create_deck(session, ada.id, title, NOON).key for title in ("Bees", "Bees", "蜂")]

    assert keys == ["own/bees", "own/bees-2", "own/deck"]


def test_there_may_be_so_many(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_decks, "MOST_DECKS", 1)
    ada = make.user(session)
    create_deck(session, ada.id, "Bees", NOON)

    with pytest.raises(NotAllowed, match="You have 1 decks"):
        create_deck(session, ada.id, "Ants", NOON)


def test_the_list_says_how_many_cards_and_which_classes(session: Session) -> None:
    ada, bob = make.user(session), make.user(session, "Bob")
    deck = filled(session, ada)
    create_deck(session, ada.id, "ants", NOON)
    filled(session, bob, "Not hers")
    share_deck(session, deck, in_class(session, ada).id, NOON)

    own_decks.rename_deck(session, deck, "The bees", NOON)

    lines = [(one.title, one.cards, one.classes) for one in list_decks(session, ada.id)]
    assert lines == [("ants", 0, ()), ("The bees", 1, ("Biology 1",))]


def test_a_class_studies_what_is_shared_with_it(session: Session) -> None:
    ada, bob, eve = (make.user(session, name) for name in ("Ada", "Bob", "Eve"))
    deck, course = filled(session, ada), in_class(session, ada, bob)

    assert share_deck(session, deck, course.id, NOON) == "Biology 1"
    share_deck(session, deck, course.id, NOON)

    (shown,) = shared_decks(session, bob.id)
    assert (shown.title, shown.owner, shown.course, shown.cards) == ("Bees", "Ada", "Biology 1", 1)
    assert shown.taught_id is None
    assert next_card(session, Learner(bob.id, "UTC"), NOON, bank_id=deck.id) is not None
    assert next_card(session, Learner(eve.id, "UTC"), NOON, bank_id=deck.id) is None
    assert shared_decks(session, ada.id) == ()
    assert shared_decks(session, course.owner_id)[0].taught_id == course.id


def test_who_teaches_a_class_may_share_with_it_too(session: Session) -> None:
    ina = make.user(session, "Ina", "instructor")
    course = make.course(session, ina)
    deck = filled(session, ina)

    share_deck(session, deck, course.id, NOON)

    assert [(one.title, one.is_shared) for one in shares_of(session, deck)] == [("Biology 1", True)]


def test_it_is_shared_with_ones_own_open_classes_only(session: Session) -> None:
    ada = make.user(session)
    deck, course = filled(session, ada), in_class(session)

    with pytest.raises(NotAllowed, match="a class that you are in"):
        share_deck(session, deck, course.id, NOON)
    assert shares_of(session, deck) == ()


def test_an_archived_class_is_not_offered_but_can_be_left(session: Session) -> None:
    ada = make.user(session)
    deck, course = filled(session, ada), in_class(session, ada)
    share_deck(session, deck, course.id, NOON)
    course.archived_at = NOON
    session.flush()

    assert [one.is_shared for one in shares_of(session, deck)] == [True]
    unshare_deck(session, deck.id, course.id)

    assert shares_of(session, deck) == ()
    with pytest.raises(NotAllowed):
        share_deck(session, deck, course.id, NOON)


def test_what_was_taken_out_of_a_class_stays_out_until_it_is_let_in(session: Session) -> None:
    ada, bob = make.user(session), make.user(session, "Bob")
    deck, course = filled(session, ada), in_class(session, ada, bob)
    share_deck(session, deck, course.id, NOON)

    deck_sharing.take_out(session, deck.id, course.id, NOON)

    bobs = Learner(bob.id, "UTC")
    assert next_card(session, bobs, NOON, bank_id=deck.id) is None
    assert shared_decks(session, bob.id) == ()
    assert [one.is_taken_out for one in shared_decks(session, course.owner_id)] == [True]
    (line,) = shares_of(session, deck)
    assert (line.is_shared, line.is_taken_out) == (False, True)
    assert [one.classes for one in own_decks.list_decks(session, ada.id)] == [()]
    # Neither leaving the class nor ending what has ended is a way round it.
    unshare_deck(session, deck.id, course.id)
    remove_member(session, course.id, ada.id)
    session.add(Enrolment(course_id=course.id, learner_id=ada.id, joined_at=NOON))
    with pytest.raises(NotAllowed, match="taken out of Biology 1"):
        share_deck(session, deck, course.id, NOON)

    deck_sharing.let_in(session, deck.id, course.id)

    assert share_deck(session, deck, course.id, NOON) == "Biology 1"
    assert next_card(session, bobs, NOON, bank_id=deck.id) is not None


def test_who_leaves_a_class_takes_their_decks_along(session: Session) -> None:
    ada, bob = make.user(session), make.user(session, "Bob")
    course = in_class(session, ada, bob)
    share_deck(session, filled(session, ada), course.id, NOON)
    share_deck(session, filled(session, bob), course.id, NOON)

    remove_member(session, course.id, ada.id)

    assert session.scalar(select(func.count()).select_from(DeckShare)) == 1


def test_a_deck_is_no_bank_to_teach_from(session: Session) -> None:
    ina = make.user(session, "Ina", "instructor")
    filled(session, ina)

    assert taught_banks(session, ina.id, everyones=False) == []
    assert taught_banks(session, ina.id, everyones=True) == []


def test_a_deck_goes_with_all_that_hangs_on_it(session: Session) -> None:
    ada, bob = make.user(session), make.user(session, "Bob")
    deck = filled(session, ada)
    share_deck(session, deck, in_class(session, ada, bob).id, NOON)
    item = session.scalars(select(ItemRow)).one()
    make.seen_card(session, Learner(bob.id, "UTC"), item)
    assert own_decks.count_others(session, deck) == 1

    own_decks.remove_deck(session, deck)

    for model in (Note, ItemRow, Card, DeckShare, Media):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_an_account_goes_although_others_study_its_decks(session: Session) -> None:
    ada, bob = make.user(session), make.user(session, "Bob")
    deck = filled(session, ada)
    share_deck(session, deck, in_class(session, ada, bob).id, NOON)
    make.seen_card(session, Learner(bob.id, "UTC"), session.scalars(select(ItemRow)).one())

    delete_account(session, ada.id)

    assert session.scalar(select(func.count()).select_from(BankRow)) == 0
    assert session.get(User, bob.id) is not None


def test_decks_shares_notes_and_images_are_in_the_export(session: Session) -> None:
    ada = make.user(session)
    deck = filled(session, ada)
    share_deck(session, deck, in_class(session, ada).id, NOON)
    session.add(
        Media(
            bank_id=deck.id,
            digest="ab",
            mime="image/png",
            width=1,
            height=1,
            content=b"\x00\x01",
            created_at=NOON,
        )
    )
    session.flush()

    kept = json.loads("".join(export_person(session, ada.id, NOON)))

    assert [one["fields"] for one in kept["notes"]] == [
        {"front": "What do bees do?", "back": "Dance"}
    ]
    assert [(one["deck"], one["class"]) for one in kept["decks_shared"]] == [
        ("own/bees", "Biology 1")
    ]
    assert [(one["mime"], one["content"]) for one in kept["images"]] == [("image/png", "AAE=")]
