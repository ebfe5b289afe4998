"""Matching and ordering: their rows, their pages, and what those never tell."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.core.bank import Feedback
from quizapp.core.codec import KIND_NAMES
from quizapp.core.formats import bank_yaml
from quizapp.core.grading import grade
from quizapp.core.questions import Matching, Pair
from quizapp.core.responses import Cleared, Matched, Placed, Response
from quizapp.extensions import db
from quizapp.models import Answer, Slot
from quizapp.services import banks
from quizapp.web.arranging import (
    judged_matches,
    judged_steps,
    match_rows,
    offers,
    step_rows,
)
from quizapp.web.banks.present import KIND_WORDS
from tests import make
from tests.web.taking import begin, count, page, send

ORDER = (2, 0, 3, 1)
SELECTED = re.compile(r'<option value="([^"]*)" selected>')


def test_right_sides_are_offered_in_the_order_shown() -> None:
    offered = offers(make.MATCH, ORDER)

    assert [(one.value, one.letter, one.text) for one in offered] == [
        ("0", "A", "follow"),
        ("1", "B", "dance"),
        ("2", "C", "sing"),
        ("3", "D", "leave trails"),
    ]


def test_the_words_of_an_offer_are_short_and_without_markdown() -> None:
    pairs = (Pair("a", "**bold** *words*"), Pair("b", "long " * 40))
    words = [one.words for one in offers(Matching("?", pairs), (0, 1))]

    assert words[0] == "bold *words*"
    assert words[1].endswith("long…")
    assert len(words[1]) <= 80


def test_a_row_keeps_what_was_chosen() -> None:
    rows = match_rows(make.MATCH, ORDER, Matched((0, None, 9)))

    assert [(row.left, row.value) for row in rows] == [("Bees", "1"), ("Ants", ""), ("Others", "")]


@pytest.mark.parametrize("response", [None, Cleared(), Matched((0,)), Placed((0,))])
def test_what_does_not_fit_stands_for_nothing_chosen(response: Response | None) -> None:
    assert {row.value for row in match_rows(make.MATCH, ORDER, response)} == {""}
    assert {row.place for row in step_rows(make.STEPS, ORDER, response)} == {None}
    assert {row.chosen for row in judged_matches(make.MATCH, response, None)} == {""}
    assert {row.place for row in judged_steps(make.STEPS, response, None)} == {None}


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ((None, None, None, None), [2, 0, 3, 1]),
        ((3, 2, 1, 0), [3, 2, 1, 0]),
        ((None, None, None, 0), [3, 2, 0, 1]),
        ((None, 0, None, 0), [3, 2, 0, 1]),
    ],
)
def test_steps_stand_as_the_learner_put_them(
    places: tuple[int | None, ...], shown: list[int]
) -> None:
    rows = step_rows(make.STEPS, ORDER, Placed(places))

    assert [make.STEPS.steps.index(row.text) for row in rows] == shown
    assert [row.place for row in rows] == [places[step] for step in shown]
    assert [ORDER[row.shown] for row in rows] == shown


def test_each_part_of_an_answer_is_judged() -> None:
    matched, placed = Matched((0, 3, None)), Placed((1, 0, None, 3))
    matches = judged_matches(make.MATCH, matched, grade(make.MATCH, matched))
    steps = judged_steps(make.STEPS, placed, grade(make.STEPS, placed))

    assert [(one.chosen, one.right, one.is_right) for one in matches] == [
        ("dance", "dance", True),
        ("sing", "leave trails", False),
        ("", "follow", False),
    ]
    assert [(one.place, one.is_right) for one in steps] == [
        (1, False),
        (0, False),
        (None, False),
        (3, True),
    ]


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return make.signed_in(app)


def attempt_of(app: Flask, client: FlaskClient, feedback: Feedback = Feedback.AFTER_SUBMIT) -> str:
    """Start the quiz, and fix the order in which things are shown."""
    with app.app_context():
        quiz_id = make.arranged(db.session, feedback=feedback).id
        db.session.commit()
    url = begin(client, quiz_id)
    with app.app_context():
        for slot in db.session.query(Slot):
            assert sorted(slot.option_order) == [0, 1, 2, 3]
            slot.option_order = list(ORDER)
        db.session.commit()
    return url


def test_both_kinds_are_answered_and_judged(app: Flask, ada: FlaskClient) -> None:
    attempt = attempt_of(app, ada)
    send(ada, attempt, 1, ["1", "2", ""])
    send(ada, attempt, 2, ["1:0", "3:1", "2:2", "0:3"])

    assert SELECTED.findall(page(ada, f"{attempt}/questions/1")) == ["1", "2"]
    assert SELECTED.findall(page(ada, f"{attempt}/questions/2")) == ["1:0", "3:1", "2:2", "0:3"]
    ada.post(f"{attempt}/submit")
    html = page(ada, attempt)
    assert html.count("Partly right") == 2
    assert "Left open" in html
    assert html.count("You put it at") == 2
    assert "1 of 2" in re.sub(r"<[^>]+>|\s+", " ", html).replace("  ", " ")


def test_places_given_twice_are_refused_and_kept(app: Flask, ada: FlaskClient) -> None:
    attempt = attempt_of(app, ada)

    response = send(ada, attempt, 2, ["1:0", "3:0", "2:2", ""], go="next")

    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "2 steps have the place 1. Give each step a place of its own." in html
    assert sorted(SELECTED.findall(html)) == ["1:0", "2:2", "3:0"]
    assert count(app, Answer) == 0


def test_a_place_that_nobody_offered_is_refused_and_the_saved_answer_stays(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = attempt_of(app, ada)
    send(ada, attempt, 2, ["1:0", "", "", ""])

    response = send(ada, attempt, 2, ["1:9"])

    assert response.status_code == 422
    assert SELECTED.findall(response.get_data(as_text=True)) == ["1:0"]


@pytest.mark.parametrize("position", [1, 2])
def test_an_answer_is_cleared_by_button_and_by_choosing_nothing(
    app: Flask, ada: FlaskClient, position: int
) -> None:
    attempt = attempt_of(app, ada)
    values = (["1", "", ""], ["1:0", "", "", ""])[position - 1]
    url = f"{attempt}/questions/{position}"
    for sent, go in ((values, "clear"), ([""] * len(values), "save")):
        send(ada, attempt, position, values)
        assert len(SELECTED.findall(page(ada, url))) == 1

        send(ada, attempt, position, sent, go=go)

        assert SELECTED.findall(page(ada, url)) == []
        assert "No answer saved yet" in page(ada, url)


def test_nothing_but_the_order_shown_is_on_the_page(app: Flask, ada: FlaskClient) -> None:
    attempt = attempt_of(app, ada)

    for position, shown in ((1, make.MATCH.options), (2, make.STEPS.steps)):
        html = page(ada, f"{attempt}/questions/{position}")
        main = html[html.index("<fieldset") : html.index("</fieldset>")]
        found = [main.index(f">{shown[index]}<") for index in ORDER]
        assert found == sorted(found)
        assert "The text says so." not in html


def test_a_step_is_moved_by_a_script_on_its_page_only(app: Flask, ada: FlaskClient) -> None:
    attempt = attempt_of(app, ada)

    assert "ordering.js" not in page(ada, f"{attempt}/questions/1")
    assert "ordering.js" in page(ada, f"{attempt}/questions/2")


def test_a_checked_question_says_what_is_right(app: Flask, ada: FlaskClient) -> None:
    attempt = attempt_of(app, ada, Feedback.AFTER_EACH)
    send(ada, attempt, 1, ["1", "3", "0"], go="check")
    send(ada, attempt, 2, ["0:0", "2:1", "3:2", "1:3"], go="check")

    assert "verdict-right" in page(ada, f"{attempt}/questions/1")
    assert "verdict-wrong" in page(ada, f"{attempt}/questions/2")


def test_an_instructor_sees_question_and_key(app: Flask) -> None:
    owner = make.account(app, "Ida", "instructor")
    ida = app.test_client()
    make.sign_in(ida, "Ida")
    with app.app_context():
        bank = make.bank(questions=(make.MATCH, make.STEPS))
        bank_id = banks.import_bank(db.session, bank, owner, make.NOON).id
        db.session.commit()

    match = page(ida, f"/teach/banks/{bank_id}/items/q1")
    steps = page(ida, f"/teach/banks/{bank_id}/items/q2")
    assert "Fits none:" in match
    assert "<dd>Matching</dd>" in match
    assert steps.count("Ants") >= 2
    assert SELECTED.findall(match + steps) == []


def test_a_bank_of_both_kinds_is_looked_at_before_it_is_imported(app: Flask) -> None:
    ida = make.signed_in(app, "Ida", "instructor")
    source = bank_yaml.write(make.bank(questions=(make.MATCH, make.STEPS)))

    response = ida.post("/teach/banks/import", data={"source": source}, follow_redirects=True)

    html = response.get_data(as_text=True)
    assert all(words in html for words in (*make.MATCH.options, *make.STEPS.steps))
    assert ">Matching<" in html


def test_every_kind_has_a_name_for_people() -> None:
    assert set(KIND_WORDS) == set(KIND_NAMES.values())
