"""The page of a text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.core.generation.outline import source_text
from quizapp.extensions import db
from quizapp.models import BankRow, Quiz, TextRow, User
from quizapp.services import banks
from tests import make


@pytest.fixture
def text_id(app: Flask) -> int:
    """The text of a shipped bank with a quiz on it."""
    with app.app_context():
        make.shipped(db.session, make.plan())
        db.session.commit()
        return db.session.scalars(select(TextRow.id)).one()


def page(client: FlaskClient, text_id: int) -> str:
    response = client.get(f"/texts/{text_id}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_whole_text_stands_there_with_headings_and_anchors(app: Flask, text_id: int) -> None:
    html = page(make.signed_in(app), text_id)
    for words in ("Heading 1", "Heading 2", "The dance tells where flowers are.", "Others follow."):
        assert words in html
    for number in range(4):
        assert f'id="s{number}"' in html
    assert 'id="p2"' in html


def test_stems_stand_behind_their_sentence_and_keys_nowhere(app: Flask, text_id: int) -> None:
    html = page(make.signed_in(app), text_id)
    first, last = html.index('id="s0"'), html.index('id="s2"')
    assert first < html.index("what do bees do?") < last < html.index("What do ants leave?")
    assert "3 questions, 1 card" in html
    for secret in ("scent trails", "They dance.", "The text says so.", "Sleep", "Wasps"):
        assert secret not in html


def test_a_question_being_asked_is_not_placed_in_the_text(app: Flask, text_id: int) -> None:
    client = make.signed_in(app)
    with app.app_context():
        quiz_id = db.session.scalars(select(Quiz.id)).one()
    attempt = client.post(f"/quizzes/{quiz_id}/attempts").location.partition("/questions/")[0]
    assert "What do ants leave?" not in page(client, text_id)
    client.post(f"{attempt}/submit")
    assert "What do ants leave?" in page(client, text_id)


def test_strangers_are_sent_to_sign_in(client: FlaskClient, text_id: int) -> None:
    assert "/sign-in" in client.get(f"/texts/{text_id}").location


def test_a_text_that_one_neither_studies_nor_teaches_is_not_there(app: Flask, text_id: int) -> None:
    clients = {
        name: make.signed_in(app, name, role)
        for name, role in (("Ada", "student"), ("Tess", "instructor"), ("Root", "admin"))
    }
    with app.app_context():
        owner = db.session.scalars(select(User).where(User.name == "Tess")).one()
        db.session.scalars(select(BankRow)).one().owner_id = owner.id
        for quiz in db.session.scalars(select(Quiz)):
            db.session.delete(quiz)
        db.session.commit()
    answers = {name: one.get(f"/texts/{text_id}").status_code for name, one in clients.items()}
    assert answers == {"Ada": 404, "Tess": 200, "Root": 200}
    assert clients["Ada"].get("/texts/999").status_code == 404


def test_an_earlier_version_leads_to_the_one_in_use(app: Flask, text_id: int) -> None:
    client = make.signed_in(app)
    with app.app_context():
        bank = make.bank(quizzes=(make.plan(),))
        longer = make.text(make.ORIGINAL + " The end.")
        banks.import_bank(db.session, replace(bank, texts=(longer,)), None, make.NOON)
        db.session.commit()
        new_id = db.session.scalars(select(TextRow.id).where(TextRow.superseded_at.is_(None))).one()
    assert f'href="/texts/{new_id}"' in page(client, text_id)
    assert "earlier version" not in page(client, new_id)


def test_a_list_is_shown_line_by_line(app: Flask) -> None:
    ida = make.signed_in(app, "Ida", "instructor")
    original = "# Insects\n\nBees dance.\n\n1. Bees wake.\n2. Bees fly.\n\nAnts leave trails."
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == "Ida")).one()
        bank = replace(make.bank(), texts=(source_text("t", "Insects", original),), items=())
        banks.import_bank(db.session, bank, owner, make.NOON)
        db.session.commit()
        text_id = db.session.scalars(select(TextRow.id)).one()

    html = page(ida, text_id)

    assert 'class="reading-paragraph kept-lines" id="p2"' in html
    assert 'class="reading-paragraph" id="p1"' in html
    assert re.search(r"Bees wake\.</span>\n<span", html)
