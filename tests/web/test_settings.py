from __future__ import annotations

import json
import random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.scheduling import Rating
from quizapp.extensions import db
from quizapp.models import (
    Activity,
    Answer,
    Attempt,
    BankRow,
    Card,
    Course,
    Deck,
    Enrolment,
    ItemRow,
    LoginSession,
    ReviewEntry,
    SchedulingSettings,
    Slot,
    User,
)
from quizapp.services import reviewing
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from tests import make

SENT = {
    "name": "Ada Lovelace",
    "zone": "Europe/Kyiv",
    "rollover_hour": "5",
    "retention": "85",
    "theme": "dark",
    "keys": "y",
    "maximum_interval": "365",
    "learning_steps": "1, 10",
    "relearning_steps": "10 0.5",
    **{f"easy_days-{day}": "1.0" for day in range(6)},
    "easy_days-6": "0.5",
    "bury_siblings": "y",
}


def ada(app: Flask) -> User:
    with app.app_context():
        return db.session.scalars(select(User).where(User.email == "ada@example.com")).one()


def use(app: Flask, rng: random.Random) -> None:
    """Let Ada do some of everything."""
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        quiz = make.quiz(db.session)
        owner = make.user(db.session, "Ida", "instructor")
        make.course(db.session, owner, user)
        learner = Learner(user.id)
        item = db.session.scalars(select(ItemRow.id)).first() or 0
        given = RatingGiven(Rating.GOOD, "k", 0)
        reviewing.rate_card(db.session, learner, item, given, utcnow())
        attempt = start_attempt(db.session, quiz, learner, now=utcnow(), rng=rng)
        slot = db.session.scalars(select(Slot).where(Slot.attempt_id == attempt.id)).first()
        assert slot is not None
        db.session.add(
            Answer(
                slot_id=slot.id,
                sequence=1,
                key="a",
                response={"kind": "typed", "text": "Київ"},
                fraction=1.0,
                answered_at=utcnow(),
            )
        )
        db.session.commit()


def test_the_settings_are_shown_as_they_are(app: Flask) -> None:
    html = make.signed_in(app).get("/settings").get_data(as_text=True)

    assert 'value="Ada"' in html
    assert 'value="UTC"' in html
    assert 'value="90"' in html
    assert '<option selected value="4">04:00</option>' in html
    assert "Download my data" in html
    assert "/change-password" in html


def test_settings_are_saved_and_logged(app: Flask) -> None:
    browser = make.signed_in(app)

    response = browser.post("/settings", data=SENT)

    assert response.status_code == 303
    saved = ada(app)
    assert (saved.name, saved.zone, saved.rollover_hour) == ("Ada Lovelace", "Europe/Kyiv", 5)
    assert (saved.retention, saved.theme, saved.keys) == (0.85, "dark", True)
    with app.app_context():
        log = db.session.scalars(select(SchedulingSettings).order_by(SchedulingSettings.since))
        assert [one.zone for one in log] == ["UTC", "Europe/Kyiv"]
    assert "Your settings are saved." in browser.get("/settings").get_data(as_text=True)


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "  "},
        {"name": "A" * 121},
        {"zone": "Mars/Olympus"},
        {"zone": ""},
        {"rollover_hour": "24"},
        {"rollover_hour": "x"},
        {"retention": "69"},
        {"retention": "99.5"},
        {"retention": "NaN"},
        {"retention": "many"},
        {"theme": "pink"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_a_word(app: Flask, bad: dict[str, str]) -> None:
    browser = make.signed_in(app)

    response = browser.post("/settings", data=SENT | bad)

    assert response.status_code == 422
    assert "error-summary" in response.get_data(as_text=True)
    assert ada(app).name == "Ada"


@pytest.mark.parametrize("typed", [" America/New York ", "america/new_york", "New York"])
def test_a_zone_may_be_typed_as_people_write_it(app: Flask, typed: str) -> None:
    make.signed_in(app).post("/settings", data=SENT | {"zone": typed})

    assert ada(app).zone == "America/New_York"


def test_the_theme_of_this_device_follows(app: Flask) -> None:
    browser = make.signed_in(app)

    browser.post("/settings", data=SENT)
    cookie = browser.get_cookie("theme")
    assert cookie is not None
    assert cookie.value == "dark"
    assert 'data-theme="dark"' in browser.get("/settings").get_data(as_text=True)

    browser.post("/settings", data=SENT | {"theme": "auto"})
    assert browser.get_cookie("theme") is None


def test_keys_can_be_switched_off(app: Flask) -> None:
    browser = make.signed_in(app)

    browser.post("/settings", data={name: SENT[name] for name in SENT if name != "keys"})

    assert 'data-keys="off"' in browser.get("/settings").get_data(as_text=True)


def test_my_data_is_all_there_and_nothing_secret(app: Flask, rng: random.Random) -> None:
    browser = make.signed_in(app)
    use(app, rng)
    browser.post("/settings", data=SENT)

    response = browser.get("/settings/my-data")

    assert response.headers["Content-Disposition"].startswith("attachment")
    found = json.loads(response.get_data(as_text=True))
    assert found["account"][0]["email"] == "ada@example.com"
    assert [len(found[name]) for name in ("cards", "reviews", "attempts", "decks")] == [1] * 4
    assert found["answers"][0]["response"]["text"] == "Київ"
    assert found["classes_joined"][0]["title"] == "Biology 1"
    assert len(found["settings_over_time"]) == 2
    text = response.get_data(as_text=True)
    assert "argon2" not in text
    assert "fs_uniquifier" not in text


def test_my_data_without_any_use_is_still_json(app: Flask) -> None:
    found = json.loads(make.signed_in(app).get("/settings/my-data").get_data(as_text=True))

    assert found["cards"] == found["answers"] == []


def test_deleting_the_account_leaves_nothing_and_ends_the_session(
    app: Flask, rng: random.Random
) -> None:
    browser = make.signed_in(app)
    use(app, rng)
    user_id = ada(app).id
    assert "Your password" in browser.get("/settings/delete").get_data(as_text=True)

    response = browser.post("/settings/delete", data={"password": make.PASSWORD})

    assert response.status_code == 303
    with app.app_context():
        for model in (Card, ReviewEntry, Deck, Activity, Attempt, Slot, Answer, Enrolment):
            assert db.session.scalars(select(model)).all() == [], model
        assert db.session.get(User, user_id) is None
        assert db.session.scalars(select(LoginSession)).all() == []
        assert db.session.scalars(select(Course)).one().title == "Biology 1"
        assert db.session.scalars(select(BankRow)).one().title == "Insects"
    assert "/sign-in" in browser.get("/settings").location


def test_an_account_on_which_others_results_hang_is_not_deleted(app: Flask) -> None:
    teacher = make.signed_in(app, "Grace", "instructor")
    make.account(app, "Bob")
    with app.app_context():
        people = {user.name: user for user in db.session.scalars(select(User))}
        quiz = make.quiz(db.session)
        quiz.owner_id = people["Grace"].id
        start_attempt(
            db.session,
            quiz,
            Learner(people["Bob"].id),
            now=make.NOON,
            rng=random.Random(1),
        )
        db.session.commit()

    response = teacher.post("/settings/delete", data={"password": make.PASSWORD})

    assert response.status_code == 422
    assert "Archive your quizzes" in response.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(select(Attempt)).one() is not None


def test_a_wrong_password_deletes_nothing(app: Flask) -> None:
    browser = make.signed_in(app)

    for password in ("wrong", ""):
        response = browser.post("/settings/delete", data={"password": password})
        assert response.status_code == 422

    assert ada(app).name == "Ada"
    assert browser.get("/settings").status_code == 200


def test_an_account_without_a_password_goes_by_its_address(app: Flask) -> None:
    browser = make.signed_in(app)
    with app.app_context():
        db.session.scalars(select(User)).one().password = None
        db.session.commit()

    wrong = browser.post("/settings/delete", data={"email": "eve@example.com"})
    assert wrong.status_code == 422
    assert "not the e-mail address" in wrong.get_data(as_text=True)
    response = browser.post("/settings/delete", data={"email": " ADA@example.com "})

    assert response.status_code == 303
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


def test_the_only_admin_stays(app: Flask) -> None:
    browser = make.signed_in(app, role="admin")

    refused = browser.post("/settings/delete", data={"password": make.PASSWORD})

    assert refused.status_code == 422
    assert "the only admin" in refused.get_data(as_text=True)
    make.account(app, "Eve", "admin")
    response = browser.post("/settings/delete", data={"password": make.PASSWORD})
    assert response.status_code == 303


def test_an_instructor_is_warned_what_goes_along(app: Flask) -> None:
    html = make.signed_in(app, role="instructor").get("/settings/delete").get_data(as_text=True)

    assert "together with what your students answered" in html


def test_nobody_sees_settings_without_signing_in(app: Flask) -> None:
    browser = app.test_client()

    for url in ("/settings", "/settings/my-data", "/settings/delete"):
        assert browser.get(url).status_code == 302


def test_how_cards_are_planned_is_shown_as_it_was_saved(app: Flask) -> None:
    browser = make.signed_in(app)

    browser.post("/settings", data=SENT)

    user = ada(app)
    assert (user.maximum_interval, user.learning_steps, user.relearning_steps) == (
        365,
        None,
        [10.0, 0.5],
    )
    assert user.easy_days == [1.0] * 6 + [0.5]
    assert (user.bury_siblings, user.read_aloud) == (True, False)
    html = browser.get("/settings").get_data(as_text=True)
    assert 'value="10 0.5"' in html
    assert html.count('<option selected value="0.5">') == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("learning_steps", "1 ten", "Write minutes with spaces"),
        ("learning_steps", "-1", "Write minutes with spaces"),
        ("relearning_steps", "0 10", "Each step must be above 0"),
        ("relearning_steps", "1441", "Each step must be above 0"),
        ("learning_steps", "1 " * 11, "Write at most 10 steps."),
        ("maximum_interval", "0", "Write a whole number of days"),
        ("maximum_interval", "x", "Write a whole number of days"),
        ("easy_days-0", "0.7", "Not a valid choice"),
    ],
)
def test_a_plan_of_cards_that_cannot_be_is_refused(
    app: Flask, name: str, value: str, told: str
) -> None:
    response = make.signed_in(app).post("/settings", data={**SENT, name: value})

    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert told in html
    assert '<details class="more-settings" open>' in html


def test_no_cards_on_any_day_is_refused(app: Flask) -> None:
    none = {f"easy_days-{day}": "0.0" for day in range(7)}

    response = make.signed_in(app).post("/settings", data={**SENT, **none})

    assert response.status_code == 422
    assert "Leave at least one day" in response.get_data(as_text=True)
