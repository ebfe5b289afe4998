"""Wording in the queue: candidates that are edited, questions made of a phrase."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.models import CandidateRow
from tests import derived, make
from tests.web.test_derive import done, text_of
from tests.web.test_derive_queue import candidates, decisions, marked, states

EDITED = {
    "stem": "What do the bees do for their hive?",
    "key": "dance",
    "accept": "they dance\r\ndancing",
    "feedback": "The first sentence says so.",
    "topics": "bees",
    "difficulty": "4",
    "batch": "edit",
    "seen": "0",
}
OWN = {
    "stem": "Bees dance for their {{hive}}.",
    "feedback": "The text says so.",
    "new_topics": "Bees",
    "difficulty": "2",
    "batch": "own",
}
# The place of the second sentence.
SECOND = derived.ORIGINAL.index("The dance")


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def text_id(app: Flask, ida: FlaskClient) -> int:
    return done(app)


def edit_url(app: Flask, text_id: int, rest: str = "") -> str:
    first = next(iter(candidates(app).values()))
    return f"/teach/derive/{text_id}/candidates/{first}/edit{rest}"


def test_a_candidate_is_edited_in_its_place(app: Flask, ida: FlaskClient, text_id: int) -> None:
    page = text_of(ida, edit_url(app, text_id))
    assert "Edit: short answer" in page
    assert "What do bees do for their hive?</textarea>" in page
    assert marked(page) == ["Bees dance"]

    response = ida.post(edit_url(app, text_id, "?rule=wh.what"), data=EDITED)

    assert response.status_code == 303
    assert "rule=wh.what" in response.location
    with app.app_context():
        row = db.session.scalars(select(CandidateRow).order_by(CandidateRow.position)).first()
        assert row is not None
        assert row.content["stem"] == EDITED["stem"]
        assert row.content["accept"] == ["they dance", "dancing"]
        assert (row.topic, row.difficulty, row.state) == ("Bees", 4, "open")
        assert row.edit_distance > 0
    page = text_of(ida, response.location)
    assert "Open, edited" in page
    assert "Edited: What do the bees do" in page


def test_an_edit_that_cannot_be_kept_comes_back_as_it_was_typed(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    response = ida.post(edit_url(app, text_id), data=EDITED | {"key": "", "stem": "So <what>?"})

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Key: write the right answer." in page
    assert "So &lt;what&gt;?</textarea>" in page
    assert 'href="#key"' in page
    assert decisions(app) == 0


def test_a_row_is_added_without_losing_what_was_typed(app: Flask, ida: FlaskClient) -> None:
    text_id = done(app)
    with app.app_context():
        row = db.session.scalars(select(CandidateRow)).first()
        assert row is not None
        row.kind, row.content = (
            "multiple-choice",
            {
                "stem": "What?",
                "options": [["dance", ""], ["sing", "No."]],
                "key": 0,
            },
        )
        db.session.commit()
        url = f"/teach/derive/{text_id}/candidates/{row.id}/edit"
    rows = {f"options-{n}-text": f"word {n}" for n in range(4)}

    response = ida.post(url, data=rows | {"stem": "Typed?", "key": "1", "add": "options"})

    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "word 3" in page
    assert "Typed?" in page
    assert 'name="options-4-text"' in page
    assert decisions(app) == 0


def test_an_edit_on_an_old_page_changes_nothing(app: Flask, ida: FlaskClient, text_id: int) -> None:
    ida.post(edit_url(app, text_id), data=EDITED)

    response = ida.post(edit_url(app, text_id), data=EDITED | {"stem": "Other?", "batch": "two"})

    assert "changed in another tab" in text_of(ida, response.location)
    assert "Other?" not in states(app)


def test_the_linter_speaks_while_one_types(app: Flask, ida: FlaskClient, text_id: int) -> None:
    url = f"/teach/derive/{text_id}/lint/short-answer?start=0"

    page = ida.post(url, data=EDITED | {"stem": "What is not a dance of the bees?"}).text
    assert 'id="marks-stem" hx-swap-oob="true"' in page
    assert "Warning" in page

    cleared = ida.post(url, data={"stem": ""}).text
    assert "Warning" not in cleared
    assert ida.post(f"/teach/derive/{text_id}/lint/poem").status_code == 404
    assert decisions(app) == 0


def test_a_question_is_made_of_a_phrase(app: Flask, ida: FlaskClient, text_id: int) -> None:
    where = f"/teach/derive/{text_id}/add?start=0"
    page = text_of(ida, where)
    assert "Word the question" in page
    assert marked(page) == ["Bees dance for their hive."]

    page = text_of(ida, f"{where}&phrase=their++hive&of=cloze")
    assert "Bees dance for {{their hive}}.</textarea>" in page
    assert marked(page) == ["their hive"]

    response = ida.post(f"{where}&phrase=hive&of=cloze", data=OWN)
    assert response.status_code == 303
    with app.app_context():
        row = db.session.scalars(select(CandidateRow).where(CandidateRow.rule == "hand")).one()
        assert row.state == "accepted"
        assert row.evidence == [{"paragraph": "p1", "start": 0, "end": 26}]
        assert row.content["gaps"] == [["hive"]]
    assert "Added: Bees dance for their" in text_of(ida, response.location)


def test_a_selected_phrase_may_run_over_two_sentences(ida: FlaskClient, text_id: int) -> None:
    page = text_of(ida, f"/teach/derive/{text_id}/add?start=0&phrase=hive. The dance&of=true-false")

    assert "Bees dance for their hive. The dance tells where flowers are.</textarea>" in page


@pytest.mark.parametrize(
    "kind",
    [
        "cloze",
        "short-answer",
        "multiple-choice",
        "multiple-response",
        "true-false",
        "numeric",
        "basic-card",
        "definition-card",
        "cloze-card",
    ],
)
def test_every_kind_begins_with_the_phrase(ida: FlaskClient, text_id: int, kind: str) -> None:
    page = text_of(ida, f"/teach/derive/{text_id}/add?start={SECOND}&phrase=flowers&of={kind}")

    assert 'id="item-form"' in page
    assert "The text says: “The dance tells where flowers are.”" in page
    assert page.count("flowers") >= 3


@pytest.mark.parametrize(
    "rest",
    ["phrase=wasps&of=cloze", "phrase=&of=cloze", "phrase=hive&of=poem", "phrase=%00&of=cloze"],
)
def test_a_phrase_that_stands_nowhere_is_refused(ida: FlaskClient, text_id: int, rest: str) -> None:
    response = ida.get(f"/teach/derive/{text_id}/add?start=0&{rest}")

    assert response.status_code == 422
    assert "error-summary" in response.text
    assert 'id="item-form"' not in response.text


@pytest.mark.parametrize("start", ["", "x", "-1", "61", "99999", "9" * 30])
def test_a_place_that_is_in_no_sentence_leads_back(
    ida: FlaskClient, text_id: int, start: str
) -> None:
    response = ida.get(f"/teach/derive/{text_id}/add?start={start}")

    assert response.status_code == 303
    assert "Choose a sentence of the text first" in text_of(ida, response.location)


def test_the_same_question_is_not_added_twice(app: Flask, ida: FlaskClient, text_id: int) -> None:
    where = f"/teach/derive/{text_id}/add?start=0&phrase=hive&of=cloze"
    ida.post(where, data=OWN)

    response = ida.post(where, data=OWN | {"batch": "again", "feedback": "Mine."})

    assert response.status_code == 422
    assert "There is such a question about this phrase already." in response.text
    assert "Mine." in response.text
    assert decisions(app) == 1


def test_an_own_question_that_lacks_something_comes_back(ida: FlaskClient, text_id: int) -> None:
    where = f"/teach/derive/{text_id}/add?start=0&phrase=hive&of=cloze"

    response = ida.post(where, data=OWN | {"stem": "No gap in here"})

    assert response.status_code == 422
    assert "No gap in here</textarea>" in response.text
    assert re.search(r'href="#stem">Passage:', response.text)
