"""Cards that are answered on their page."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.core.questions import BasicCard, ClozeCard, Gap
from quizapp.extensions import db
from quizapp.models import ItemRow, ItemVersion
from quizapp.services import banks
from quizapp.web.review.answers import question_of
from tests import make
from tests.make import NOON
from tests.web.reviewing import fields, item_id, learner, log_of, page


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return learner(app)


def check(browser: FlaskClient, item: int, answer: Sequence[str], status: int = 200) -> str:
    """Open the card and send the answer; the page that comes back."""
    front = page(browser, f"/cards/review?item={item}")
    data = {**fields(front, "/answer"), "answer": list(answer)}
    response = browser.post(f"/cards/{item}/answer", data=data)
    assert response.status_code == status, response.status
    return response.get_data(as_text=True)


def place_of(browser: FlaskClient, item: int, words: str) -> str:
    """The value of the option with these words, as the page orders them."""
    front = page(browser, f"/cards/review?item={item}")
    options = re.findall(r'name="answer" value="(\w+)".*?choice-text">([^<]+)<', front, re.DOTALL)
    return next(value for value, text in options if text == words)


def recommended(html: str) -> str:
    found = re.findall(r'btn-primary rating" name="rating" value="(\d)"', html)
    assert len(found) == 1
    return found[0]


def test_a_right_choice_is_told_and_weighs_what_a_guess_leaves_of_it(
    app: Flask, ada: FlaskClient
) -> None:
    item = item_id(app, "q1")

    html = check(ada, item, [place_of(ada, item, "Dance")])

    assert "verdict-right" in html
    assert recommended(html) == "3"
    assert log_of(app) == []
    data = {**fields(html, "/rate"), "rating": "3"}
    assert ada.post(f"/cards/{item}/rate", data=data).status_code == 303
    [entry] = log_of(app)
    assert entry.weight == pytest.approx(0.8)


def test_a_wrong_choice_says_why_and_suggests_again(app: Flask, ada: FlaskClient) -> None:
    item = item_id(app, "q1")

    html = check(ada, item, [place_of(ada, item, "Sing")])

    assert "verdict-wrong" in html
    assert "The text does not say so." in html
    assert recommended(html) == "1"
    assert "Show the source" in html


def test_a_part_of_several_suggests_hard(app: Flask, ada: FlaskClient) -> None:
    item = item_id(app, "q2")

    html = check(ada, item, [place_of(ada, item, "Bees")])

    assert "verdict-partly" in html
    assert recommended(html) == "2"


def test_typed_words_are_compared_with_the_key(app: Flask, ada: FlaskClient) -> None:
    html = check(ada, item_id(app, "q4"), ["sent trails"])

    assert "verdict-wrong" in html
    assert "s<ins>c</ins>ent trails" in html


def test_a_wrong_gap_is_compared_with_its_key(app: Flask, ada: FlaskClient) -> None:
    html = check(ada, item_id(app, "q6"), ["dances", "trails"])

    assert "verdict-partly" in html
    assert "dance<del>s</del>" in html
    assert html.count('class="comparison"') == 1


@pytest.mark.parametrize(
    ("key", "answer"), [("q3", ["true"]), ("q4", ["Scent trails"]), ("q5", ["2.0"])]
)
def test_right_answers_of_other_kinds(
    app: Flask, ada: FlaskClient, key: str, answer: list[str]
) -> None:
    html = check(ada, item_id(app, key), answer)

    assert "verdict-right" in html
    assert 'class="comparison"' not in html


def test_matching_and_ordering_are_answered_too(app: Flask, ada: FlaskClient) -> None:
    match, order = item_id(app, "q7"), item_id(app, "q8")
    front = page(ada, f"/cards/review?item={match}")
    offered = dict(re.findall(r'<option value="(\d)">\w: ([^<]+)</option>', front))
    wanted = {text: value for value, text in offered.items()}

    matched = check(ada, match, [wanted["dance"], wanted["leave trails"], wanted["follow"]])
    ordered = check(ada, order, ["0:0", "1:1", "2:2", "3:3"])

    assert "verdict-right" in matched
    assert "verdict-right" not in ordered


def test_nothing_answered_shows_the_answer_as_the_link_does(app: Flask, ada: FlaskClient) -> None:
    html = check(ada, item_id(app, "q4"), [""])

    assert "verdict" not in html
    assert "trails of scent" in html
    assert recommended(html) == "3"
    assert fields(html, "/rate")["answered"] == ""


def test_what_cannot_be_read_is_asked_again(app: Flask, ada: FlaskClient) -> None:
    html = check(ada, item_id(app, "q5"), ["two"], status=422)

    assert "Type a number" in html
    assert 'value="two"' in html
    assert 'class="ratings"' not in html


def test_an_answer_to_another_version_is_not_graded(app: Flask, ada: FlaskClient) -> None:
    item = item_id(app, "q4")
    front = page(ada, f"/cards/review?item={item}")
    with app.app_context():
        old = db.session.scalars(select(ItemVersion).where(ItemVersion.item_id == item)).one()
        db.session.add(
            ItemVersion(
                item_id=item,
                number=2,
                kind=old.kind,
                content={**old.content, "key": "honey"},
                feedback="",
                difficulty=1,
                created_at=NOON,
            )
        )
        db.session.execute(update(ItemRow).where(ItemRow.id == item).values(version=2))
        db.session.commit()

    data = {**fields(front, "/answer"), "answer": "trails of scent"}
    response = ada.post(f"/cards/{item}/answer", data=data, follow_redirects=True)

    assert "was changed or reviewed since" in response.get_data(as_text=True)


def test_a_card_that_only_its_learner_can_judge_takes_no_answer(
    app: Flask, ada: FlaskClient
) -> None:
    item = item_id(app, "c1")

    assert "/answer" not in page(ada, f"/cards/review?item={item}")
    assert ada.post(f"/cards/{item}/answer", data={"seen": "1:0"}).status_code == 404
    assert ada.post("/cards/99999/answer", data={}).status_code == 404


def test_a_gap_card_is_asked_as_a_cloze(app: Flask) -> None:
    browser = make.signed_in(app)
    card = ClozeCard(("Bees ", "."), (Gap("dance"),))
    with app.app_context():
        banks.import_bank(db.session, make.bank(questions=(card,)), None, NOON)
        db.session.commit()

    html = check(browser, item_id(app, "q1"), ["dance"])

    assert "verdict-right" in html
    assert question_of(BasicCard("What?", "That.")) is None


def test_no_front_gives_the_key_away(app: Flask, ada: FlaskClient) -> None:
    for key, words in (
        ("q4", "scent"),
        ("q6", "trails"),
        ("q3", "The text says so"),
        ("q1", "The text does not say"),
    ):
        assert words not in page(ada, f"/cards/review?item={item_id(app, key)}")


def test_a_rating_that_cannot_be_keeps_that_it_was_answered(app: Flask, ada: FlaskClient) -> None:
    item = item_id(app, "q1")
    html = check(ada, item, [place_of(ada, item, "Dance")])

    data = {**fields(html, "/rate"), "rating": "9"}
    again = ada.post(f"/cards/{item}/rate", data=data)

    assert again.status_code == 422
    assert fields(again.get_data(as_text=True), "/rate")["answered"] == "1"
