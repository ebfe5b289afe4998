from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.cardsearch import GUIDE
from quizapp.core.scheduling import Memory, Rating, State
from quizapp.extensions import db
from quizapp.models import BankRow, Card, CardTag, ItemRow, ReviewEntry, User
from quizapp.services import banks, card_search, reviewing
from quizapp.services.learners import Learner, learner_of
from quizapp.services.reviewing import RatingGiven
from quizapp.web.cards.present import PRESETS, curve_of
from tests import make

KEY = {"key": "page-1"}


def page(browser: FlaskClient, url: str, status: int = 200) -> str:
    response = browser.get(url)
    assert response.status_code == status, response.status
    return response.get_data(as_text=True)


def item_id(app: Flask, key: str) -> int:
    with app.app_context():
        return db.session.scalars(select(ItemRow.id).where(ItemRow.key == key)).first() or 0


def rate(app: Flask, key: str, rating: Rating = Rating.GOOD) -> int:
    """Let Ada rate the card of an item; its id."""
    row_id = item_id(app, key)
    with app.app_context():
        learner = learner_of(db.session.scalars(select(User)).first())
        card = db.session.scalar(select(Card).where(Card.item_id == row_id))
        given = RatingGiven(rating, f"r{key}{rating}", 0 if card is None else card.sequence, 2500)
        reviewing.rate_card(db.session, learner, row_id, given, utcnow())
        db.session.commit()
    return row_id


def rows_in(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'name="item" value="(\d+)"', html)]


def states(app: Flask) -> dict[str, tuple[bool, int]]:
    with app.app_context():
        found = db.session.execute(
            select(ItemRow.key, Card.suspended_at, Card.flag).join(Card, Card.item_id == ItemRow.id)
        )
        return {key: (suspended is not None, flag) for key, suspended, flag in found}


def do(browser: FlaskClient, url: str, status: int = 303, **sent: object) -> str:
    """Post a form and return the page that it leads to, or the page that refuses it."""
    response = browser.post(url, data={**KEY, **sent})
    assert response.status_code == status, response.status
    if status != 303:
        return response.get_data(as_text=True)
    return page(browser, response.headers["Location"])


def test_all_cards_are_there_before_anything_is_searched(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, "/cards/browse")

    assert "7 cards" in html
    assert len(rows_in(html)) == 7
    assert "What do bees do?" in html
    assert "/cards/review?" not in html


def test_a_search_finds_and_says_how_to_study_it(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, "/cards/browse?q=topic:ants+-is:due&sort=due&down=1")

    assert rows_in(html) == [item_id(app, key) for key in ("q4", "q5", "q6")]
    assert 'value="topic:ants -is:due"' in html
    assert 'aria-sort="descending"' in html
    assert "/cards/review?filter=topic:ants+-is:due&amp;cram=1" in html


def test_the_page_shows_what_is_remembered(app: Flask, ada: FlaskClient) -> None:
    rate(app, "q1", Rating.EASY)

    html = page(ada, "/cards/browse?q=-is:new")

    assert "learned" in html
    assert "100 %" in html
    assert "1 card<" in html


def test_a_search_that_cannot_be_read_is_marked_where_it_goes_wrong(ada: FlaskClient) -> None:
    html = page(ada, "/cards/browse?q=tag:x+stabilty<3", 422)

    assert "At character 7: there is no term “stabilty”. Did you mean stability?" in html
    assert "tag:x <mark>stabilty&lt;3</mark>" in html
    assert rows_in(html) == []
    assert "stabilty" in page(ada, "/cards/browse.csv?q=stabilty<3", 422)
    sent = {"act": "suspend", "scope": "found", "q": "stabilty<3"}
    assert "Did you mean" in do(ada, "/cards/browse", 422, **sent)
    assert "longer than 400" in page(ada, "/cards/browse?q=" + "a" * 900, 422)


@pytest.mark.parametrize(
    "query", [*(one.example for one in GUIDE), *(query for _, query in PRESETS)]
)
def test_every_search_that_is_offered_can_be_read(ada: FlaskClient, query: str) -> None:
    assert ada.get("/cards/browse", query_string={"q": query}).status_code == 200


def test_an_order_or_page_that_is_none_does_no_harm(ada: FlaskClient) -> None:
    for more in ("sort=no", "page=x", "page=99999999", "page=7", "down=x", "page=0"):
        assert len(rows_in(page(ada, f"/cards/browse?{more}"))) == 7


def test_long_results_have_pages(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_search, "PAGE", 3)

    first, last = (
        page(ada, "/cards/browse?sort=added"),
        page(ada, "/cards/browse?sort=added&page=3"),
    )

    assert "Page 1 of 3" in first
    assert "sort=added&amp;page=2" in first
    assert rows_in(last) == [item_id(app, "c1")]


def test_cards_that_are_marked_are_suspended_and_an_undo_resumes_them(
    app: Flask, ada: FlaskClient
) -> None:
    ids = [item_id(app, key) for key in ("q1", "q2")]
    sent = {"item": ids, "act": "suspend", "scope": "marked", "q": "topic:bees", "page": "1"}

    html = do(ada, "/cards/browse", **sent)

    assert "Suspended: 2 cards." in html
    assert 'value="topic:bees"' in html
    assert "Undo: suspended" in html
    assert states(app) == {"q1": (True, 0), "q2": (True, 0)}
    assert "nothing to change" in do(ada, "/cards/browse", **sent)

    html = do(ada, "/cards/browse/undo", key="undo-1", q="topic:bees")

    assert "Taken back." in html
    assert states(app) == {"q1": (False, 0), "q2": (False, 0)}
    assert "no review left" in do(ada, "/cards/browse/undo", key="undo-2")
    assert ada.post("/cards/browse/undo", data={"key": "a key: no"}).status_code == 400


def test_all_that_a_search_finds_can_be_changed_at_once(app: Flask, ada: FlaskClient) -> None:
    sent = {"act": "flag", "flag": "3", "scope": "found", "q": "topic:ants"}

    assert "Flag set: 3 cards." in do(ada, "/cards/browse", **sent, sort="due", down="1", page="2")

    assert states(app) == {"q4": (False, 3), "q5": (False, 3), "q6": (False, 3)}


def test_bury_unbury_resume_and_a_day(app: Flask, ada: FlaskClient) -> None:
    row_id = rate(app, "q1", Rating.EASY)
    day = (utcnow() + timedelta(days=40)).date()

    for place, (act, said) in enumerate(
        (
            ("bury", "Buried until tomorrow: 1 card."),
            ("unbury", "Unburied: 1 card."),
            ("suspend", "Suspended: 1 card."),
            ("resume", "Resumed: 1 card."),
            ("due", "Day set: 1 card."),
        )
    ):
        sent = {"item": row_id, "act": act, "on": day.isoformat(), "key": f"k{place}"}
        assert said in do(ada, "/cards/browse", scope="marked", **sent)

    with app.app_context():
        card = db.session.scalars(select(Card)).one()
        assert (card.due_at.date(), card.suspended_at, card.buried_until) == (day, None, None)


def test_a_reset_is_asked_about_first(app: Flask, ada: FlaskClient) -> None:
    row_id = rate(app, "q1")
    sent = {"item": row_id, "act": "reset", "scope": "marked", "q": "is:learning"}

    asked = do(ada, "/cards/browse", 200, **sent)

    assert "Reset 1 card?" in asked
    assert 'name="sure" value="1"' in asked
    with app.app_context():
        assert db.session.scalars(select(Card.state)).one() == "learning"
    assert "Reset: 1 card." in do(ada, "/cards/browse", **sent, sure="1")
    with app.app_context():
        assert db.session.scalars(select(Card.state)).one() == "new"


def test_tags_are_hung_found_and_taken_off(app: Flask, ada: FlaskClient) -> None:
    row_id = item_id(app, "q1")
    sent = {"item": row_id, "scope": "marked", "tag": " Hard "}

    html = do(ada, "/cards/browse", act="tag", **sent)
    assert "Tag added: 1 card." in html
    assert 'href="/cards/browse?q=tag:hard"' in html
    assert rows_in(page(ada, "/cards/browse?q=tag:hard")) == [row_id]
    assert "hard" in page(ada, f"/cards/{row_id}")

    assert "Tag removed: 1 card." in do(ada, "/cards/browse", act="untag", **sent)
    with app.app_context():
        assert db.session.scalars(select(CardTag)).all() == []


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"act": "suspend"}, "Mark the cards that you mean."),
        ({"act": "suspend", "item": "x"}, "Mark the cards that you mean."),
        ({"act": "explode", "item": "1"}, "Not a valid choice."),
        ({"item": "1"}, "Choose what to do."),
        ({"act": "suspend", "item": "1", "scope": "else"}, "Not a valid choice."),
        ({"act": "flag", "item": "1", "flag": "8"}, "Not a valid choice."),
        ({"act": "due", "item": "1"}, "Choose the day when it is to be due."),
        ({"act": "due", "item": "1", "on": "soon"}, "Not a valid date value."),
        ({"act": "due", "item": "1", "on": "2001-01-01"}, "Choose today or a day to come"),
        ({"act": "due", "item": "1", "on": "9999-12-31"}, "Choose today or a day to come"),
        ({"act": "tag", "item": "1"}, "Write a tag: one word."),
        ({"act": "untag", "item": "1", "tag": "two words"}, "A tag is one word"),
        ({"act": "tag", "item": "1", "tag": "a\0b"}, "A tag is one word"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    app: Flask, ada: FlaskClient, sent: dict[str, str], says: str
) -> None:
    html = do(ada, "/cards/browse", 422, **{"scope": "marked", "q": "is:new", **sent})

    assert says in html
    assert 'value="is:new"' in html
    with app.app_context():
        assert db.session.scalars(select(ReviewEntry)).all() == []


def test_what_is_marked_stays_marked_when_the_form_is_refused(app: Flask, ada: FlaskClient) -> None:
    row_id = item_id(app, "q2")

    html = do(ada, "/cards/browse", 422, act="tag", item=row_id, scope="marked")

    assert re.findall(r'name="item" value="(\d+)" checked', html) == [str(row_id)]


def test_cards_of_others_are_not_changed(app: Flask, ada: FlaskClient) -> None:
    with app.app_context():
        grace = make.user(db.session, "Grace", "instructor")
        hers = banks.import_bank(db.session, make.bank("hers"), grace.id, make.NOON)
        db.session.commit()
        ids = db.session.scalars(select(ItemRow.id).where(ItemRow.bank_id == hers.id)).all()

    assert "nothing to change" in do(ada, "/cards/browse", act="suspend", scope="marked", item=ids)
    assert len(rows_in(page(ada, "/cards/browse"))) == 7
    assert ada.get(f"/cards/{ids[0]}").status_code == 404
    assert ada.post(f"/cards/{ids[0]}", data={**KEY, "act": "suspend"}).status_code == 404
    assert ada.get("/cards/999999").status_code == 404


def test_the_result_is_a_table_to_take_away(app: Flask, ada: FlaskClient) -> None:
    rate(app, "q1")
    with app.app_context():
        # A title that a spreadsheet would run.
        db.session.scalars(select(BankRow)).one().title = "=1+1"
        db.session.commit()

    response = ada.get("/cards/browse.csv?q=topic:bees+is:question&sort=text")

    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))

    assert response.headers["Content-Disposition"] == 'attachment; filename="cards.csv"'
    assert [row["state"] for row in rows] == ["learning", "new", "new"]
    assert rows[0]["deck"] == "'=1+1"


def test_the_page_of_a_new_card(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, f"/cards/{item_id(app, 'c1')}")

    assert "What do bees do?" in html
    assert "They dance." in html
    assert "Nothing yet: it is new to you." in html
    assert "Bees" in html
    assert "evidence begins" in html
    assert "paragraph:p1" in html
    assert "Recall in the days ahead" not in html


def test_the_page_of_a_card_tells_its_story(app: Flask, ada: FlaskClient) -> None:
    row_id = rate(app, "q1", Rating.EASY)
    do(ada, f"/cards/{row_id}", act="flag", flag="2", key="k1")
    do(ada, f"/cards/{row_id}", act="bury", key="k2")
    html = do(ada, "/cards/browse/undo", key="k3")
    html = page(ada, f"/cards/{row_id}")

    assert "Reviewed: Easy" in html
    assert "(2 s)" in html
    assert "Flag set: 2" in html
    assert "Buried until" in html
    assert html.count("taken back</span>") == 1
    assert re.search(r"Recall falls from 100 % today to \d+ % in \d+ days", html)
    assert "Comes back in" in html
    assert "days" in html


def test_a_card_is_reset_from_its_page_after_asking(app: Flask, ada: FlaskClient) -> None:
    row_id = rate(app, "q1")

    asked = do(ada, f"/cards/{row_id}", 200, act="reset")
    assert "Reset this card?" in asked
    assert f'action="/cards/{row_id}"' in asked

    assert "Reset: 1 card." in do(ada, f"/cards/{row_id}", act="reset", sure="1")
    assert "Write a tag" in do(ada, f"/cards/{row_id}", 422, act="tag")


def test_a_curve_goes_as_far_as_it_tells_something() -> None:
    learner = Learner(1)
    at = make.NOON
    short = Memory(State.REVIEW, 0, 0.5, 5.0, at, at, 1)
    long = Memory(State.REVIEW, 0, 30_000.0, 5.0, at, at, 1)

    assert curve_of(learner, Memory(), at) is None
    drawn = curve_of(learner, short, at)
    assert drawn is not None
    assert [point.days for point in drawn.points] == list(range(8))
    percents = [point.percent for point in drawn.points]
    assert percents == sorted(percents, reverse=True)
    assert percents[0] == 100
    assert drawn.path.startswith("M40.0 10.0 L")
    far = curve_of(learner, long, at)
    assert far is not None
    assert 3600 < far.points[-1].days <= 3650
    assert len(far.points) <= 25
