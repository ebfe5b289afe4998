from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.clock import utcnow
from quizapp.core.bank import Feedback
from quizapp.extensions import db
from quizapp.models import (
    Activity,
    BankRow,
    Card,
    ClassExam,
    Course,
    Deck,
    ItemRow,
    Plan,
    Quiz,
    User,
)
from quizapp.services import banks
from quizapp.services.learners import Learner
from tests import make

DAY = timedelta(days=1)


def today() -> date:
    return Learner(0).days.day_of(utcnow())


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada, with a shipped bank that she has begun."""
    browser = make.signed_in(app)
    with app.app_context():
        bank = make.shipped(db.session)
        learner_id = db.session.scalars(select(User.id)).one()
        db.session.add(Deck(learner_id=learner_id, bank_id=bank.id, started_at=utcnow()))
        db.session.commit()
    return browser


def page(browser: FlaskClient, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def in_days(days: int) -> str:
    return (today() + days * DAY).isoformat()


def sent(**more: str) -> dict[str, str]:
    exam_on = in_days(10)
    return {"exam_on": exam_on, "budget": "3", "unit": "cards", "bank": "", **more}


def start(browser: FlaskClient, **more: str) -> str:
    """Begin a plan; the address of its page."""
    response = browser.post("/plans", data=sent(**more))
    assert response.status_code == 303, response.get_data(as_text=True)
    return response.location


def follow(browser: FlaskClient, url: str, **data: str) -> str:
    response = browser.post(url, data=data, follow_redirects=True)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_look_shows_three_budgets_and_keeps_nothing(app: Flask, ada: FlaskClient) -> None:
    response = ada.post("/plans/look", data=sent())

    shown = words(response.get_data(as_text=True))
    assert response.status_code == 200
    for line in (
        "1 card a day",
        "3 cards a day chosen",
        "5 cards a day",
        "nothing from now on 0 %",
    ):
        assert line in shown
    assert "you are expected to recall" in shown
    assert "Minutes a day until the exam" in shown
    with app.app_context():
        assert db.session.scalars(select(Plan)).all() == []


@pytest.mark.parametrize("where", ["/plans/look", "/plans"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"exam_on": "yesterday"}, "Write a date, such as"),
        ({"exam_on": ""}, "Choose the day."),
        ({"exam_on": "2020-01-01"}, "The exam must lie ahead"),
        ({"budget": "many"}, "a whole number from 1"),
        ({"budget": "0"}, "Choose from 1 to 1000 cards a day."),
        ({"budget": "9999999999999999999"}, "Choose from 1 to 1000 cards a day."),
        ({"unit": "pages"}, "Not a valid choice"),
        ({"bank": "77"}, "Not a valid choice"),
        ({"off_first": "2999-01-01"}, "before the day of the exam"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field(
    ada: FlaskClient, where: str, wrong: dict[str, str], message: str
) -> None:
    response = ada.post(where, data=sent(**wrong))

    assert response.status_code == 422
    assert message in response.get_data(as_text=True)


def test_a_plan_is_shown_wherever_cards_are(ada: FlaskClient) -> None:
    url = start(ada)

    for address in (url, "/plans", "/", "/cards"):
        shown = words(page(ada, address))
        assert "3 cards left today" in shown, address
        assert "in 10 days" in shown, address


def test_a_session_under_a_plan_ends_with_it_and_can_go_on(ada: FlaskClient) -> None:
    url = start(ada)
    for _ in range(3):
        html = page(ada, "/cards/review")
        item = re.search(r'data-card="(\d+):', html)
        assert item is not None
        rated = {"rating": "4", "sequence": "0", "key": f"k{item[1]}"}
        ada.post(f"/cards/{item[1]}/rate", data=rated)

    done = ada.get("/cards/review", follow_redirects=True).get_data(as_text=True)
    assert "Done for today: 3 cards." in words(done)
    response = ada.post(f"{url}/aside")
    assert response.location.startswith("/cards/review")
    assert 'data-card="' in page(ada, response.location)
    assert "set aside for today" in page(ada, url)
    assert "Nothing is left for today." in follow(ada, f"{url}/again")


def test_every_change_is_taken_back_by_one_click(ada: FlaskClient) -> None:
    first = start(ada)
    changed = ada.post(f"{first}/budget", data={"budget": "5", "unit": "cards"}).location
    day = (today() + DAY).isoformat()
    off = ada.post(f"{changed}/breaks", data={"off_first": day}).location
    assert "Remove" in page(ada, off)
    back = ada.post(f"{off}/breaks/remove", data={"off_first": day, "off_last": day}).location
    assert '<ul class="plan-breaks">' not in page(ada, back)

    assert ada.post(f"{back}/undo").location == off
    assert ada.post(f"{off}/undo").location == changed
    assert ada.post(f"{changed}/undo").location == first
    assert ada.post(f"{first}/undo").location == "/plans"
    assert "has ended" in page(ada, "/plans")
    assert "holds again" in follow(ada, f"{first}/undo")


def test_an_ended_plan_is_said_to_have_ended_and_comes_back(ada: FlaskClient) -> None:
    url = start(ada)

    assert "The plan has ended." in follow(ada, f"{url}/end")
    assert "This plan has ended" in page(ada, url)
    assert ada.post(f"{url}/aside").status_code == 409
    assert "This plan has ended." in follow(ada, f"{url}/budget", budget="5", unit="cards")
    start(ada, budget="7")
    assert "Another plan holds" in follow(ada, f"{url}/undo")


def test_refused_changes_are_said(ada: FlaskClient) -> None:
    url = start(ada)

    refused = ada.post(f"{url}/budget", data={"budget": "0", "unit": "cards"})
    assert refused.status_code == 422
    assert "Choose from 1 to 1000" in refused.get_data(as_text=True)
    refused = ada.post(f"{url}/breaks", data={"off_first": ""})
    assert refused.status_code == 422
    assert ada.post(f"{url}/breaks/remove", data={}).status_code == 400
    assert "before the day of the exam" in follow(ada, f"{url}/breaks", off_first="2999-01-01")


def test_missed_days_are_said_kindly(app: Flask, ada: FlaskClient) -> None:
    url = start(ada)
    with app.app_context():
        db.session.execute(update(Plan).values(created_at=utcnow() - 2 * DAY))
        db.session.add(Activity(learner_id=1, day=today() - 2 * DAY, reviews=1))
        db.session.commit()

    assert "You missed 1 day. That is no harm done" in words(page(ada, url))


def test_a_plan_on_the_day_of_the_exam_still_shows_cards(app: Flask, ada: FlaskClient) -> None:
    url = start(ada)
    with app.app_context():
        db.session.execute(update(Plan).values(exam_on=today()))
        db.session.commit()
    assert "The exam is today" in words(page(ada, url))
    with app.app_context():
        db.session.execute(update(Plan).values(exam_on=today() - DAY))
        db.session.commit()

    assert "This plan has ended" in page(ada, url)
    assert "is over" in follow(ada, f"{url}/end") + follow(ada, f"{url}/undo")


def overdue_cards(app: Flask, count: int) -> None:
    with app.app_context():
        learner_id = db.session.scalars(select(User.id)).one()
        for place in range(-(-count // 7)):
            bank = banks.import_bank(db.session, make.bank(f"late{place}"), None, utcnow())
            for row in db.session.scalars(select(ItemRow).where(ItemRow.bank_id == bank.id)):
                late = utcnow() - 3 * DAY
                card = make.seen_card(db.session, Learner(learner_id), row, late)
                card.last_review_at = late - 5 * DAY
        db.session.commit()


def test_a_backlog_is_offered_spread_and_undone(app: Flask, ada: FlaskClient) -> None:
    assert "left over" not in page(ada, "/cards")
    overdue_cards(app, 42)

    assert "42 cards are left over" in words(page(ada, "/cards"))
    assert "on a usual day you review 20" in words(page(ada, "/plans"))
    refused = ada.post("/plans/backlog", data={"cap": "0"})
    assert refused.status_code == 422
    assert "Choose from 1 to 1000 cards" in refused.get_data(as_text=True)
    begun = ada.post("/plans/backlog", data={"cap": "30"})
    shown = words(page(ada, begun.location))
    assert "2 days to go until you have caught up" in shown
    assert "30 cards left today" in shown
    assert "left over" not in page(ada, "/cards")
    follow(ada, f"{begun.location}/undo")
    assert "42 cards are left over" in words(page(ada, "/cards"))


def test_too_small_a_cap_is_said_never_to_catch_up(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue_cards(app, 42)
    monkeypatch.setattr("quizapp.core.scheduling.planning.backlog._LAST", 5)

    shown = follow(ada, "/plans/backlog", cap="1")

    assert "you will not catch up" in shown


@pytest.fixture
def taught(app: Flask, ada: FlaskClient) -> int:
    """The class of Grace with Ada in it, and a quiz of a bank of Grace's; the class's id."""
    with app.app_context():
        grace = make.user(db.session, "Grace", "instructor")
        course = make.course(db.session, grace, db.session.scalars(select(User)).first())  # type: ignore[arg-type]
        bank = banks.import_bank(db.session, make.bank("own"), grace.id, utcnow())
        db.session.add(
            Quiz(
                bank_id=bank.id,
                owner_id=grace.id,
                course_id=course.id,
                title="All",
                feedback=Feedback.AFTER_SUBMIT.value,
                created_at=utcnow(),
            )
        )
        db.session.commit()
        return course.id


@pytest.fixture
def grace(app: Flask, taught: int) -> FlaskClient:
    from flask_security import hash_password

    with app.app_context():
        person = db.session.scalars(select(User).where(User.name == "Grace")).one()
        person.password = hash_password(make.PASSWORD)
        db.session.commit()
    browser = app.test_client()
    make.sign_in(browser, "Grace")
    return browser


def test_an_exam_of_a_class_fills_in_the_form(
    app: Flask, ada: FlaskClient, grace: FlaskClient, taught: int
) -> None:
    with app.app_context():
        bank_id = db.session.scalars(select(BankRow.id).where(BankRow.key == "own")).one()
    exam_on = (today() + 20 * DAY).isoformat()
    assert f"/classes/{taught}/exams" in page(grace, f"/classes/{taught}")
    exam = {"bank": str(bank_id), "exam_on": exam_on, "title": " The  midterm "}
    assert "The midterm" in follow(grace, f"/classes/{taught}/exams", **exam)

    link = re.search(r'href="(/plans\?[^"]+)"', page(ada, "/"))
    assert link is not None
    form = page(ada, link[1].replace("&amp;", "&"))
    assert f'value="{exam_on}"' in form
    assert f'selected value="{bank_id}"' in form
    assert "you are expected to recall" in words(form)
    start(ada, exam_on=exam_on, bank=str(bank_id), course=str(taught))
    with app.app_context():
        assert db.session.scalars(select(Plan.course_id)).one() == taught
    assert "Your class writes" not in page(ada, "/")

    assert "is removed" in follow(grace, f"/classes/{taught}/exams/{bank_id}/remove")
    assert grace.post(f"/classes/{taught}/exams/{bank_id}/remove").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(ClassExam)).all() == []


def test_an_exam_that_cannot_be_is_refused(grace: FlaskClient, taught: int) -> None:
    exam = {"bank": "77", "exam_on": "2020-01-01", "title": ""}

    response = grace.post(f"/classes/{taught}/exams", data=exam)

    assert response.status_code == 422
    shown = response.get_data(as_text=True)
    for message in ("The exam must lie ahead", "Write a name", "Not a valid choice"):
        assert message in shown


def test_a_class_without_quizzes_is_told_to_set_one(
    app: Flask, grace: FlaskClient, taught: int
) -> None:
    with app.app_context():
        db.session.query(Quiz).delete()
        db.session.commit()

    assert "Set a quiz" in page(grace, f"/classes/{taught}/exams")


def test_the_class_of_another_is_not_taken_over(app: Flask, ada: FlaskClient) -> None:
    start(ada, course="77")

    with app.app_context():
        assert db.session.scalars(select(Plan.course_id)).one() is None
        assert db.session.scalars(select(Course)).all() == []


@pytest.mark.parametrize("query", ["exam_on=never", "exam_on=2020-01-01", "bank=x&exam_on="])
def test_an_address_that_says_nothing_leaves_the_form_empty(ada: FlaskClient, query: str) -> None:
    assert "you are expected to recall" not in page(ada, f"/plans?{query}")


def test_a_get_writes_nothing(app: Flask, ada: FlaskClient) -> None:
    url = start(ada)
    for address in (url, "/plans", "/", "/cards", "/cards/review", "/cards/summary"):
        ada.get(address)

    with app.app_context():
        assert db.session.scalars(select(Plan.queue_on)).one() is None
        assert db.session.scalars(select(Card)).all() == []
