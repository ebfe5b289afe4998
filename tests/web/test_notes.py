"""Pages of own decks: notes of each kind, images, pasting, sharing."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.models import BankRow, Course, DeckShare, ItemRow, ItemVersion, Note, TextRow, User
from quizapp.services import own_decks
from tests import make
from tests.services.test_media import drawn

FORMS = {
    "basic": {"front": "What do bees do?", "back": "Dance"},
    "reversed": {"front": "bee", "back": "Biene"},
    "cloze": {"text": "Bees {{c1::dance::do what}}, ants {{c2::march}}."},
    "typed": {"question": "What do bees do?", "answer": "dance", "accept": "they dance\ndancing"},
    "choice": {"question": "What do bees do?", "answer": "Dance", "others": "Sing\nSleep"},
}


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return make.signed_in(app)


@pytest.fixture
def deck_id(ada: FlaskClient) -> int:
    """An empty deck of Ada's."""
    response = ada.post("/decks", data={"title": "Insects"})
    assert response.status_code == 303
    return int(response.headers["Location"].rpartition("/")[2])


def body(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.get_data(as_text=True)


def sent(client: FlaskClient, address: str, data: dict[str, object], status: int) -> str:
    response = client.post(address, data=data)
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_data(as_text=True)


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def only_note(app: Flask) -> tuple[int, str, dict[str, object]]:
    with app.app_context():
        note = db.session.scalars(select(Note)).one()
        return note.id, note.kind, note.fields


def with_image(client: FlaskClient, deck_id: int) -> str:
    """Send an image; the address of the form to draw on it."""
    response = client.post(
        f"/decks/{deck_id}/images", data={"image": (io.BytesIO(drawn()), "bee.png")}
    )
    assert response.status_code == 303
    return response.headers["Location"]


def rectangle(number: int, label: str, **sides: object) -> dict[str, object]:
    given = {"id": "", "x": "10", "y": "20", "width": "30", "height": "12.5"} | sides
    return {f"rectangles-{number}-{name}": value for name, value in given.items()} | {
        f"rectangles-{number}-label": label
    }


def drawing(address: str, *rows: dict[str, object]) -> dict[str, object]:
    image = address.rpartition("image=")[2]
    data: dict[str, object] = {"image": image, "alt": "A bee", "hides_all": "one", "feedback": ""}
    for row in rows:
        data |= row
    return data


def test_the_pages_are_for_who_is_signed_in(client: FlaskClient) -> None:
    for address in ("/decks", "/decks/1", "/decks/1/paste", "/texts/1/card", "/items/1/card"):
        assert client.get(address).status_code == 302


def test_the_cards_lead_to_own_decks(ada: FlaskClient, deck_id: int) -> None:
    assert 'href="/decks"' in body(ada, "/cards")
    html = body(ada, "/decks")
    assert f'href="/decks/{deck_id}"' in html
    assert "nobody" in html


def test_a_deck_needs_a_name(ada: FlaskClient) -> None:
    assert "Write a name for the deck." in sent(ada, "/decks", {"title": ""}, 422)
    assert "Write a name of at most" in sent(ada, "/decks", {"title": " "}, 422)


def test_a_deck_is_renamed(ada: FlaskClient, deck_id: int) -> None:
    sent(ada, f"/decks/{deck_id}/rename", {"title": "Bees\x07"}, 422)
    sent(ada, f"/decks/{deck_id}/rename", {"title": " Bees  and ants "}, 303)

    assert "<h1>Bees and ants</h1>" in body(ada, f"/decks/{deck_id}")


def test_a_deck_is_deleted_after_a_question(app: Flask, ada: FlaskClient, deck_id: int) -> None:
    sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 303)

    assert "Its note is deleted for good" in body(ada, f"/decks/{deck_id}/delete")
    sent(ada, f"/decks/{deck_id}/delete", {}, 303)

    assert count(app, BankRow) == 0


@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_is_written_shown_and_changed(
    app: Flask, ada: FlaskClient, deck_id: int, kind: str
) -> None:
    address = f"/decks/{deck_id}/notes/new/{kind}"
    assert "<form" in body(ada, address)

    sent(ada, address, {**FORMS[kind], "feedback": "So it is."}, 303)

    note_id, stored, fields = only_note(app)
    assert (stored, fields["feedback"]) == (kind, "So it is.")
    listed = body(ada, f"/decks/{deck_id}")
    assert f'href="/decks/{deck_id}/notes/{note_id}"' in listed
    page = body(ada, f"/decks/{deck_id}/notes/{note_id}")
    for words in FORMS[kind].values():
        assert words.partition("\n")[0] in page
    assert "So it is." in page
    sent(ada, f"/decks/{deck_id}/notes/{note_id}", {**FORMS[kind], "feedback": "Else."}, 303)
    assert only_note(app)[2]["feedback"] == "Else."


@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_says_what_is_missing(ada: FlaskClient, deck_id: int, kind: str) -> None:
    html = sent(ada, f"/decks/{deck_id}/notes/new/{kind}", {}, 422)

    assert 'class="error-summary"' in html
    assert html.count('aria-invalid="true"') >= 1


@pytest.mark.parametrize("kind", FORMS)
def test_a_preview_shows_the_cards_and_saves_nothing(
    app: Flask, ada: FlaskClient, deck_id: int, kind: str
) -> None:
    cards = "2 cards" if kind in {"reversed", "cloze"} else "1 card"
    address = f"/decks/{deck_id}/notes"

    whole = sent(ada, f"{address}/new/{kind}", {**FORMS[kind], "preview": "1"}, 200)
    piece = sent(ada, f"{address}/preview/{kind}", FORMS[kind], 200)

    assert cards in whole
    assert cards in piece
    assert "<html" not in piece
    assert "No card yet" in sent(ada, f"{address}/preview/{kind}", {}, 200)
    assert count(app, Note) == 0


def test_another_one_can_be_added_at_once(ada: FlaskClient, deck_id: int) -> None:
    address = f"/decks/{deck_id}/notes/new/basic"
    response = ada.post(address, data={**FORMS["basic"], "another": "1"})

    assert response.headers["Location"] == address


def test_kinds_that_there_are_not_have_no_page(ada: FlaskClient, deck_id: int) -> None:
    body(ada, f"/decks/{deck_id}/notes/new/essay", 404)
    sent(ada, f"/decks/{deck_id}/notes/preview/essay", {}, 404)
    body(ada, f"/decks/{deck_id}/notes/99", 404)


def test_a_note_is_removed_and_comes_back(app: Flask, ada: FlaskClient, deck_id: int) -> None:
    sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 303)
    note_id = only_note(app)[0]

    sent(ada, f"/decks/{deck_id}/notes/{note_id}/remove", {}, 303)
    assert "Removed notes (1)" in body(ada, f"/decks/{deck_id}")
    sent(ada, f"/decks/{deck_id}/notes/{note_id}/restore", {}, 303)

    assert "1 note</h2>" in body(ada, f"/decks/{deck_id}")


def test_an_image_becomes_cards_that_are_reviewed(
    app: Flask, ada: FlaskClient, deck_id: int
) -> None:
    address = with_image(ada, deck_id)
    assert f"/decks/{deck_id}/images/" in body(ada, address)
    data = drawing(address, rectangle(0, "wing"), rectangle(1, "leg", x="50", y="50,5"))

    assert "2 cards" in sent(ada, f"/decks/{deck_id}/notes/preview/occlusion", data, 200)
    sent(ada, f"/decks/{deck_id}/notes/new/occlusion", data, 303)

    _, kind, fields = only_note(app)
    assert kind == "occlusion"
    assert [(one["id"], one["label"], one["y"]) for one in fields["rectangles"]] == [  # type: ignore[attr-defined]
        (1, "wing", 0.2),
        (2, "leg", 0.505),
    ]
    card = body(ada, f"/cards/review?bank={deck_id}")
    assert '<rect class="box box-asked" x="10" y="20" width="30" height="12.5"/>' in card
    assert "wing" not in card
    (item_id,) = set(re.findall(r"item=(\d+)", card))
    shown = body(ada, f"/cards/review?bank={deck_id}&item={item_id}&show=1")
    assert "box-shown" in shown
    assert "wing" in shown


def test_rectangles_keep_their_ids_and_new_ones_get_others(
    app: Flask, ada: FlaskClient, deck_id: int
) -> None:
    address = with_image(ada, deck_id)
    first = drawing(address, rectangle(0, "wing"), rectangle(1, "leg"))
    sent(ada, f"/decks/{deck_id}/notes/new/occlusion", first, 303)
    note_id = only_note(app)[0]
    page = body(ada, f"/decks/{deck_id}/notes/{note_id}")
    assert 'name="rectangles-1-id" type="hidden" value="2"' in page

    second = drawing(address, rectangle(1, "wing", id="1"), rectangle(4, "eye"))
    sent(ada, f"/decks/{deck_id}/notes/{note_id}", second, 303)

    kept = only_note(app)[2]["rectangles"]
    assert [(one["id"], one["label"]) for one in kept] == [(1, "wing"), (3, "eye")]  # type: ignore[attr-defined]


def test_rows_are_added_and_dropped_without_a_script(ada: FlaskClient, deck_id: int) -> None:
    address = with_image(ada, deck_id)
    new = f"/decks/{deck_id}/notes/new/occlusion"

    more = sent(ada, new, drawing(address, rectangle(0, "wing")) | {"add": "rectangles"}, 200)
    less = sent(ada, new, drawing(address, rectangle(0, "wing")) | {"drop": "rectangles-0"}, 200)

    assert 'name="rectangles-1-x"' in more
    assert "wing" not in less


def test_faults_of_an_image_stand_at_their_fields(ada: FlaskClient, deck_id: int) -> None:
    address = with_image(ada, deck_id)
    new = f"/decks/{deck_id}/notes/new/occlusion"
    bad = drawing(address, rectangle(0, ""), rectangle(3, "leg", x="far"), rectangle(5, "", x=""))

    html = sent(ada, new, bad, 422)

    assert "Rectangle 1: write what is under it" in html
    assert "this is no number" in html
    assert 'href="#rectangles-0-label"' in html
    assert "draw from 1 to 60" in sent(ada, new, drawing(address), 422)
    gone = drawing("image=" + "ab" * 32, rectangle(0, "wing"))
    assert "not there any more" in sent(ada, new, gone, 422)
    assert "There is no image yet" in body(ada, new)


def test_what_is_no_image_is_refused_and_never_breaks(ada: FlaskClient, deck_id: int) -> None:
    address = f"/decks/{deck_id}/images"
    assert "Choose an image file first." in sent(ada, address, {}, 422)
    for content in (b"no image", b"", drawn()[:50]):
        sent(ada, address, {"image": (io.BytesIO(content), "bee.png")}, 422)
    sent(ada, address, {"image": "words"}, 422)


def test_an_image_is_served_to_who_studies_it_with_strict_headers(
    app: Flask, ada: FlaskClient, deck_id: int
) -> None:
    digest = with_image(ada, deck_id).rpartition("image=")[2]
    eve = make.signed_in(app, "Eve")

    response = ada.get(f"/decks/{deck_id}/images/{digest}")

    assert response.status_code == 200
    assert response.content_type == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "Cookie" in response.headers["Vary"]
    refused = eve.get(f"/decks/{deck_id}/images/{digest}")
    assert refused.status_code == 404
    assert refused.headers["Cache-Control"] == "no-store"
    assert ada.get(f"/decks/{deck_id}/images/{'0' * 64}").status_code == 404


def test_lines_are_looked_at_before_they_are_added(
    app: Flask, ada: FlaskClient, deck_id: int
) -> None:
    address = f"/decks/{deck_id}/paste"
    assert "Lines" in body(ada, address)
    lines = {"lines": "bee\tBiene\nwasp;Wespe\nBees {{c1::dance}}."}

    piece = sent(ada, f"{address}/preview", lines, 200)
    assert "3 notes" in piece
    assert "<html" not in piece
    assert "3 notes" in sent(ada, address, lines | {"preview": "1"}, 200)
    assert count(app, Note) == 0
    sent(ada, address, lines, 303)
    assert count(app, Note) == 3

    assert "3 of them there already" in sent(ada, f"{address}/preview", lines, 200)
    assert "nothing in them is new" in sent(ada, address, lines, 422)
    sent(ada, address, lines | {"with_repeats": "y", "is_reversed": "y"}, 303)
    assert count(app, Note) == 6


def test_lines_with_faults_add_nothing(app: Flask, ada: FlaskClient, deck_id: int) -> None:
    address = f"/decks/{deck_id}/paste"

    html = sent(ada, address, {"lines": "bee;Biene\nwasp;"}, 422)

    assert "Line 2: Back: write the answer." in html
    assert count(app, Note) == 0
    sent(ada, address, {"lines": " "}, 422)
    assert "appear here" in sent(ada, f"{address}/preview", {"lines": ""}, 200)


def test_a_deck_is_shared_and_taken_back(app: Flask, ada: FlaskClient, deck_id: int) -> None:
    bob = make.signed_in(app, "Bob")
    ina = make.signed_in(app, "Ina", "instructor")
    with app.app_context():
        people = {user.name: user for user in db.session.scalars(select(User))}
        course_id = make.course(db.session, people["Ina"], people["Ada"], people["Bob"]).id
        db.session.commit()
    sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 303)
    assert "Share with Biology 1" in body(ada, f"/decks/{deck_id}")

    sent(ada, f"/decks/{deck_id}/share", {"course": str(course_id)}, 303)

    assert "Stop sharing with Biology 1" in body(ada, f"/decks/{deck_id}")
    assert "Insects" in body(bob, "/decks")
    assert "What do bees do?" in body(bob, f"/cards/review?bank={deck_id}")
    assert "Take out of the class</button>" not in body(bob, "/decks")
    sent(bob, f"/decks/{deck_id}/unshare/{course_id}", {}, 404)
    assert "Take out of the class</button>" in body(ina, "/decks")
    sent(ada, f"/decks/{deck_id}/share", {"course": "x"}, 400)
    sent(ada, f"/decks/{deck_id}/share", {"course": "999"}, 409)
    sent(ada, f"/decks/{deck_id}/unshare/{course_id}", {}, 303)
    assert count(app, DeckShare) == 0


def test_who_teaches_a_class_takes_a_deck_out_and_lets_it_in_again(
    app: Flask, ada: FlaskClient, deck_id: int
) -> None:
    ina = make.signed_in(app, "Ina", "instructor")
    with app.app_context():
        people = {user.name: user for user in db.session.scalars(select(User))}
        course_id = make.course(db.session, people["Ina"], people["Ada"]).id
        db.session.commit()
    sent(ada, f"/decks/{deck_id}/share", {"course": str(course_id)}, 303)
    sent(ada, f"/decks/{deck_id}/take-out/{course_id}", {}, 404)
    sent(ina, f"/decks/{deck_id}/take-out/999", {}, 404)

    sent(ina, f"/decks/{deck_id}/take-out/{course_id}", {}, 303)

    assert "Let it in again" in body(ina, "/decks")
    assert "Taken out by the instructor of the class" in body(ada, f"/decks/{deck_id}")
    assert "Only who teaches the class" in sent(
        ada, f"/decks/{deck_id}/share", {"course": str(course_id)}, 409
    )
    sent(ina, f"/decks/{deck_id}/let-in/{course_id}", {}, 303)
    assert "Take out of the class</button>" in body(ina, "/decks")
    assert "Stop sharing with Biology 1" in body(ada, f"/decks/{deck_id}")


def test_nobody_else_sees_a_deck_from_inside(app: Flask, ada: FlaskClient, deck_id: int) -> None:
    sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 303)
    note_id = only_note(app)[0]
    for name, role in (("Eve", "student"), ("Ina", "instructor"), ("Root", "admin")):
        other = make.signed_in(app, name, role)
        for address in (
            "",
            "/delete",
            "/paste",
            "/images",
            f"/notes/{note_id}",
            "/notes/new/basic",
        ):
            body(other, f"/decks/{deck_id}{address}", 404)
        for address in (f"/notes/{note_id}/remove", "/share", "/rename", "/notes/preview/basic"):
            sent(other, f"/decks/{deck_id}{address}", {}, 404)


def test_a_deck_is_no_bank_of_an_instructor(app: Flask) -> None:
    ina = make.signed_in(app, "Ina", "instructor")
    location = ina.post("/decks", data={"title": "Own cards"}).headers["Location"]
    deck_id = location.rpartition("/")[2]

    assert "Own cards" not in body(ina, "/teach/banks")
    for address in (
        f"/teach/banks/{deck_id}",
        f"/teach/banks/{deck_id}/items/new",
        f"/teach/banks/{deck_id}/delete",
    ):
        body(ina, address, 404)
    body(ina, location)


@pytest.fixture
def text_id(app: Flask) -> int:
    """The text of a shipped bank with a quiz on it."""
    with app.app_context():
        make.shipped(db.session, make.plan())
        db.session.commit()
        return db.session.scalars(select(TextRow.id)).one()


def test_selected_words_become_a_card(app: Flask, ada: FlaskClient, text_id: int) -> None:
    address = f"/texts/{text_id}/card?paragraph=p1&start=5&end=10"
    page = body(ada, address)
    assert "Bees {{c1::dance}}." in page
    assert "A new deck: My cards" in page
    data = {"text": "Bees {{c1::dance}}.", "deck": "new"}

    assert "1 card" in sent(ada, address, data | {"preview": "1"}, 200)
    assert "1 card" in sent(ada, "/decks/preview/cloze", data, 200)
    sent(ada, "/decks/preview/occlusion", data, 404)
    sent(ada, address, data | {"text": "Bees dance."}, 422)
    assert "choose one of the list" in sent(ada, address, data | {"deck": "77"}, 422)
    sent(ada, address, data, 303)

    with app.app_context():
        deck = db.session.scalars(select(BankRow).where(BankRow.is_deck)).one()
        assert deck.title == "My cards"
    sent(ada, address, data | {"deck": str(deck.id)}, 303)
    assert count(app, Note) == 2
    card = body(ada, f"/cards/review?bank={deck.id}")
    (item_id,) = set(re.findall(r"item=(\d+)", card))
    shown = body(ada, f"/cards/review?bank={deck.id}&item={item_id}&show=1")
    assert "evidence begins: </span>dance<span" in shown


def test_words_that_are_not_there_lead_back_to_the_text(ada: FlaskClient, text_id: int) -> None:
    response = ada.get(f"/texts/{text_id}/card?paragraph=p1&start=5&end=9999")

    assert response.headers["Location"] == f"/texts/{text_id}"
    body(ada, f"/texts/{text_id}/card?paragraph=p1", 303)
    body(ada, "/texts/999/card?paragraph=p1&start=5&end=9", 404)


def test_words_are_chosen_without_selecting(ada: FlaskClient, text_id: int) -> None:
    address = f"/texts/{text_id}/card/p1"
    assert f'href="{address}"' in body(ada, f"/texts/{text_id}")
    assert "The dance tells where flowers are." in body(ada, address)

    response = ada.post(address, data={"sentence": "1", "words": " where  flowers "})

    assert response.status_code == 303
    assert "start=28&end=41" in response.headers["Location"]
    sent(ada, address, {"sentence": "1", "words": "honey"}, 422)
    sent(ada, address, {"sentence": "2", "words": "Ants"}, 422)
    sent(ada, address, {"sentence": "1", "words": ""}, 422)
    body(ada, f"/texts/{text_id}/card/p9", 404)


def test_a_question_becomes_a_card(app: Flask, ada: FlaskClient, text_id: int) -> None:
    with app.app_context():
        ids = dict(db.session.execute(select(ItemRow.key, ItemRow.id)).all())
    address = f"/items/{ids['q1']}/card"
    page = body(ada, address)
    assert make.CHOICE.stem in page

    data = {"question": "What?", "answer": "Dance", "others": "Sing", "deck": "new"}
    sent(ada, address, data, 303)

    assert only_note(app)[1] == "choice"
    body(ada, "/items/9999/card", 404)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ItemVersion)) == len(ids) + 1


def test_a_full_deck_says_so(
    app: Flask, ada: FlaskClient, deck_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.services.notes.MOST_NOTES", 0)
    monkeypatch.setattr(own_decks, "MOST_DECKS", 1)

    html = sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 422)
    assert "A deck holds" in html
    assert "A deck holds" in sent(ada, f"/decks/{deck_id}/paste", {"lines": "a;b"}, 422)
    assert "You have 1 decks" in sent(ada, "/decks", {"title": "More"}, 422)
    assert count(app, Course) == 0


def test_the_progress_of_a_deck_has_no_table_of_topics(ada: FlaskClient, deck_id: int) -> None:
    sent(ada, f"/decks/{deck_id}/notes/new/basic", FORMS["basic"], 303)

    page = body(ada, f"/progress/banks/{deck_id}")

    assert "You have not met its one card yet." in page
    assert "By topic" not in page
