"""What is done to cards besides rating them, in place and by pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import BankRow, Card, ItemRow, User
from quizapp.services.learners import Learner
from tests import make
from tests.web.reviewing import IN_PLACE, fields, item_id, learner, log_of, page, shown_item


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return learner(app)


@pytest.fixture
def bank(app: Flask, ada: FlaskClient) -> int:
    with app.app_context():
        return db.session.scalars(select(BankRow.id)).one()


def act(browser: FlaskClient, html: str, **data: str) -> str:
    """Do something to the card of the page; the page that follows."""
    url = f"/cards/{shown_item(html)}/act"
    response = browser.post(url, data={**fields(html, "/act"), **data}, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def undo(browser: FlaskClient, html: str) -> str:
    response = browser.post("/cards/undo", data=fields(html, "/undo"), follow_redirects=True)
    return response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("what", "told", "undone"),
    [
        ("bury", "comes back tomorrow", "Undo burying"),
        ("suspend", "does not come back before", "Undo suspending"),
    ],
)
def test_a_card_put_aside_gives_way_and_comes_back_by_undo(
    ada: FlaskClient, bank: int, what: str, told: str, undone: str
) -> None:
    first = page(ada, f"/cards/review?bank={bank}")

    after = act(ada, first, act=what)

    assert told in after
    assert undone in after
    assert shown_item(after) != shown_item(first)
    back = undo(ada, after)
    assert shown_item(back) == shown_item(first)
    assert "Undo" not in back


def test_an_old_page_does_not_claim_what_it_does_not_do(ada: FlaskClient, bank: int) -> None:
    first = page(ada, f"/cards/review?bank={bank}")
    act(ada, first, act="bury")

    after = act(ada, first, act="suspend")

    assert "Suspended" not in after
    assert "Undo burying" in after


def test_a_suspended_card_that_is_shown_can_be_resumed(app: Flask, ada: FlaskClient) -> None:
    url = f"/cards/review?item={item_id(app, 'q1')}"
    act(ada, page(ada, url), act="suspend")

    after = act(ada, page(ada, url), act="resume")

    assert "comes back when it is due" in after
    with app.app_context():
        assert db.session.scalars(select(Card)).one().suspended_at is None


def test_a_flag_is_set_and_taken_off_and_the_card_stays(app: Flask, ada: FlaskClient) -> None:
    url = f"/cards/review?item={item_id(app, 'c1')}&show=1"

    flagged = act(ada, page(ada, url), act="flag", flag="4", show="1")
    taken_off = act(ada, flagged, act="flag", flag="0")

    assert "Flag: Blue." in flagged
    assert "Blue flag" in flagged
    assert 'class="ratings"' in flagged
    assert "The flag is removed." in taken_off
    assert "Blue flag" not in taken_off


@pytest.mark.parametrize(
    "data", [{"act": "reset"}, {"act": "rate"}, {"act": "flag", "flag": "8"}, {"act": ""}, {}]
)
def test_what_no_page_offers_is_refused(app: Flask, ada: FlaskClient, data: dict[str, str]) -> None:
    response = ada.post(f"/cards/{item_id(app, 'q1')}/act", data={"key": "k", **data})

    assert response.status_code == 400
    assert log_of(app) == []


def test_a_rating_brings_the_next_card_in_the_same_answer(ada: FlaskClient, bank: int) -> None:
    front = page(ada, f"/cards/review?bank={bank}")
    show = f"/cards/review?bank={bank}&item={shown_item(front)}&show=1"
    back = page(ada, show, **IN_PLACE)
    assert "<html" not in back

    data = {**fields(back, "/rate"), "rating": "4"}
    answer = ada.post(f"/cards/{shown_item(front)}/rate", data=data, headers=IN_PLACE)

    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in html
    assert shown_item(html) != shown_item(front)
    assert "Undo the last rating" in html
    ahead = page(ada, f"/cards/review?bank={bank}&after={shown_item(html)}", **IN_PLACE)
    assert shown_item(ahead) not in {shown_item(html), shown_item(front)}
    undone = ada.post("/cards/undo", data=fields(html, "/undo"), headers=IN_PLACE)
    assert shown_item(undone.get_data(as_text=True)) == shown_item(front)


def test_a_flag_in_place_keeps_the_side_that_is_shown(app: Flask, ada: FlaskClient) -> None:
    item = item_id(app, "c1")
    back = page(ada, f"/cards/review?item={item}&show=1", **IN_PLACE)

    data = {**fields(back, "/act"), "act": "flag", "flag": "1", "show": "1"}
    html = ada.post(f"/cards/{item}/act", data=data, headers=IN_PLACE).get_data(as_text=True)

    assert "They dance." in html
    assert "Flag: Red." in html


def test_the_last_card_in_place_leads_to_the_summary(app: Flask, ada: FlaskClient) -> None:
    answer = ada.get("/cards/review", headers=IN_PLACE)

    assert (answer.status_code, answer.headers["X-Go-To"]) == (204, "/cards/summary")


def leech(app: Flask, key: str = "q4") -> int:
    """A card that has been forgotten seven times and is due."""
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()
        card = make.seen_card(db.session, Learner(user.id), item, utcnow() - timedelta(hours=1))
        card.last_review_at = utcnow() - timedelta(days=10)
        card.lapses = 7
        db.session.commit()
        return item.id


@pytest.mark.parametrize("headers", [{}, IN_PLACE], ids=["by-page", "in-place"])
def test_a_card_forgotten_too_often_is_told_after_its_rating(
    app: Flask, ada: FlaskClient, bank: int, headers: dict[str, str]
) -> None:
    item = leech(app)
    html = page(ada, f"/cards/review?bank={bank}&item={item}&show=1")

    data = {**fields(html, "/rate"), "rating": "1"}
    response = ada.post(
        f"/cards/{item}/rate", data=data, headers=headers, follow_redirects=not headers
    )

    told = response.get_data(as_text=True)
    assert "forgotten this card 8 times" in told
    assert "What do ants leave?" in told
    assert shown_item(told) != item
    suspended = ada.post(
        f"/cards/{item}/act", data={**fields(told, f"/{item}/act"), "act": "suspend"}
    )
    assert suspended.status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Card)).one().suspended_at is not None
    summary = page(ada, "/cards/summary")
    assert "These do not stick" in summary


def test_a_card_that_is_no_leech_is_not_said_to_be_one(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, f"/cards/review?item={item_id(app, 'q1')}&leech={item_id(app, 'q2')}")

    assert "forgotten this card" not in html


def test_an_instructor_may_edit_the_cards_of_their_own_bank(app: Flask) -> None:
    browser = make.signed_in(app, "Ida", "instructor")
    with app.app_context():
        ida = db.session.scalars(select(User)).one()
        row = make.shipped(db.session)
        db.session.commit()
        bank, owner = row.id, ida.id
    url = f"/cards/review?item={item_id(app, 'q1')}"

    assert 'data-key="e"' not in page(browser, url)
    for role, is_offered in (("instructor", True), ("student", False)):
        with app.app_context():
            db.session.execute(update(BankRow).values(owner_id=owner))
            db.session.execute(update(User).values(role=role))
            db.session.commit()
        assert (f"/teach/banks/{bank}/edit/q1" in page(browser, url)) is is_offered


def test_who_wants_it_has_cards_read_aloud(app: Flask, ada: FlaskClient) -> None:
    url = f"/cards/review?item={item_id(app, 'q1')}"
    assert "data-read-aloud" not in page(ada, url)
    with app.app_context():
        db.session.execute(update(User).values(read_aloud=True))
        db.session.commit()

    html = page(ada, url)

    assert "data-read-aloud" in html
    assert 'data-language="en"' in html


def test_cramming_plans_nothing_and_says_so(app: Flask, ada: FlaskClient, bank: int) -> None:
    html = page(ada, f"/cards/review?bank={bank}&cram=1&since=1000")
    item = shown_item(html)
    assert "no card is planned" in html

    html = page(ada, f"/cards/review?bank={bank}&cram=1&since=1000&item={item}&show=1")
    assert "rating-interval" not in html
    data = {**fields(html, "/rate"), "rating": "3"}
    response = ada.post(f"/cards/{item}/rate", data=data)

    assert response.location == f"/cards/review?bank={bank}&cram=1&since=1000"
    [entry] = log_of(app)
    assert entry.action == "cram"
    with app.app_context():
        assert db.session.scalars(select(Card)).one().state == "new"
    assert "You crammed" in page(ada, "/cards/summary?cram=1")


def test_a_session_of_a_search_goes_on_from_page_to_page(ada: FlaskClient, bank: int) -> None:
    html = page(ada, f"/cards/review?bank={bank}&filter=is%3Anew+topic%3Aants")

    sent = fields(html, "/act")
    assert sent["filter"] == "is:new topic:ants"
    assert sent["bank"] == str(bank)
    assert sent["since"].isdecimal()
    assert "5 left" in html


def test_a_search_that_cannot_be_read_says_how_to_mend_it(ada: FlaskClient) -> None:
    response = ada.get("/cards/review", query_string={"filter": "stabilty<3"})

    assert response.status_code == 422
    assert "Did you mean stability?" in response.get_data(as_text=True)


@pytest.mark.parametrize("query", ["x" * 401, "a\0b"])
def test_a_search_that_cannot_be_is_no_page(ada: FlaskClient, query: str) -> None:
    assert ada.get("/cards/review", query_string={"filter": query}).status_code == 404
