"""Suggested distractors: in the editor, in the queue, and in a question of one's own."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.models import CandidateRow, User
from quizapp.services import banks
from tests import derived, make
from tests.web.test_derive import done

SUGGEST = {"suggest": "options"}


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def add_url(app: Flask, ida: FlaskClient) -> str:
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == "Ida")).one()
        row = banks.import_bank(db.session, make.bank(), owner, make.NOON)
        db.session.commit()
        return f"/teach/banks/{row.id}/add?kind=multiple-choice"


def ask(client: FlaskClient, url: str, **typed: str) -> str:
    response = client.post(url, data=SUGGEST | {"stem": "What?"} | typed)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def options(page: str) -> list[str]:
    found = re.findall(r'name="options-\d+-text"[^>]*>\s*([^<]*)</textarea>', page)
    return [html.unescape(one).strip() for one in found]


def test_the_empty_rows_are_filled_and_the_reasons_left(ida: FlaskClient, add_url: str) -> None:
    page = ask(ida, add_url, **{"options-0-text": "1914", "key": "0"})

    first, *rest = options(page)
    assert first == "1914"
    assert len(rest) == 3
    assert all(re.fullmatch(r"19\d\d", one) for one in rest)
    assert "Say why each is wrong." in page
    assert "There is a problem" not in page
    assert re.search(r'name="options-1-reason"[^>]*data-focus', page) or re.search(
        r'data-focus[^>]*name="options-1-reason"', page
    )


def test_the_answers_of_the_bank_are_suggested(ida: FlaskClient, add_url: str) -> None:
    rows = {f"options-{n}-text": words for n, words in enumerate(("Hum", "", "Sing", ""))}

    page = ask(ida, add_url, **rows, key="0")

    assert options(page) == ["Hum", "Sleep", "Sing", "Swim"]


def test_the_only_option_is_taken_for_the_right_one(ida: FlaskClient, add_url: str) -> None:
    page = ask(ida, add_url, **{"options-0-text": "", "options-1-text": "12 bees"})

    assert len([one for one in options(page) if one.endswith("bees")]) == 4
    assert re.search(r'id="key-1" value="1" checked', page)


def test_a_row_is_added_where_none_is_empty(ida: FlaskClient, add_url: str) -> None:
    rows = {f"options-{n}-text": words for n, words in enumerate(("7", "9", "8", "5"))}

    page = ask(ida, add_url, **rows, key="0")

    *typed, new = options(page)
    assert typed == ["7", "9", "8", "5"]
    assert new in {"4", "6", "10"}


def test_without_a_right_option_it_says_what_to_do(ida: FlaskClient, add_url: str) -> None:
    page = ask(ida, add_url, **{"options-0-text": "a", "options-1-text": "b"})

    assert "Write the right option and mark it first." in page
    assert options(page) == ["a", "b", "", ""]


def test_where_nothing_is_like_it_that_is_said(ida: FlaskClient, add_url: str) -> None:
    page = ask(ida, add_url, **{"options-0-text": "an unheard of thing of 3 or 5", "key": "0"})

    assert "Nothing in the text" in page
    assert options(page)[1:] == ["", "", ""]


def test_several_answers_may_have_suggestions(ida: FlaskClient, add_url: str) -> None:
    url = add_url.replace("choice", "response")

    page = ask(ida, url, **{"options-0-text": "3 bees", "options-1-text": "4 bees", "key": "0"})

    assert len([one for one in options(page) if one.endswith("bees")]) == 4


def test_other_kinds_have_no_such_button(ida: FlaskClient, add_url: str) -> None:
    url = add_url.replace("multiple-choice", "short-answer")

    assert "Suggest distractors" in ida.get(add_url).get_data(as_text=True)
    assert "Suggest distractors" not in ida.get(url).get_data(as_text=True)
    assert ida.post(url, data=SUGGEST | {"stem": "What?"}).status_code == 422


def test_what_is_suggested_is_saved_only_with_reasons(ida: FlaskClient, add_url: str) -> None:
    page = ask(ida, add_url, **{"options-0-text": "1914", "key": "0"})
    typed = {f"options-{n}-text": words for n, words in enumerate(options(page))}

    response = ida.post(add_url, data=typed | {"stem": "When?", "key": "0"})

    assert response.status_code == 422
    assert "Option 2: say why it is wrong" in response.get_data(as_text=True)


def test_the_queue_suggests_the_answers_of_other_candidates(app: Flask, ida: FlaskClient) -> None:
    text_id = done(app)
    with app.app_context():
        row = db.session.scalars(select(CandidateRow).order_by(CandidateRow.position)).first()
        assert row is not None
        row.kind = "multiple-choice"
        row.content = {"stem": "What?", "options": [["hives", ""], ["b", "No."]], "key": 0}
        db.session.commit()
        url = f"/teach/derive/{text_id}/candidates/{row.id}/edit"

    page = ask(ida, url, **{"options-0-text": "hives", "options-1-text": "b", "key": "0"})

    assert options(page) == ["hives", "b", "trails", ""]
    assert "Edit: multiple choice" in page


def test_a_question_of_a_phrase_has_suggestions_too(app: Flask, ida: FlaskClient) -> None:
    text_id, start = done(app), derived.ORIGINAL.index("Ants")
    url = f"/teach/derive/{text_id}/add?start={start}&phrase=Ants&of=multiple-choice"

    page = ask(ida, url, **{"options-0-text": "Ants", "key": "0"})

    assert options(page)[1] == "Trails"
