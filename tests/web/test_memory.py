from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import jobs
from quizapp.clock import utcnow
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.extensions import db
from quizapp.models import MemoryFit, User
from tests import make


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return make.signed_in(app)


def page(browser: FlaskClient) -> str:
    response = browser.get("/memory")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def add_fit(app: Flask, **values: object) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        given = {"state": "done", "created_at": utcnow(), "message": "", **values}
        db.session.add(MemoryFit(learner_id=user.id, **given))
        db.session.commit()


def test_the_page_says_what_a_fit_needs(ada: FlaskClient) -> None:
    html = page(ada)

    assert "at least 8 reviews" in html
    assert "Use the usual model" not in html


def test_a_fit_is_asked_for_done_and_told(app: Flask, ada: FlaskClient) -> None:
    response = ada.post("/memory/fit")
    assert response.status_code == 303
    assert "Waiting for its turn" in page(ada)

    again = ada.post("/memory/fit", follow_redirects=True).get_data(as_text=True)
    assert "fitted already" in again

    with app.app_context():
        fit_id = db.session.scalars(select(MemoryFit.id)).one()
    jobs.fit(app, fit_id)
    html = page(ada)
    assert "A fit was not taken: 0 of the 8 reviews" in html
    assert "Fit the model to my reviews" in html


def test_the_page_that_waits_goes_on_by_itself(app: Flask, ada: FlaskClient) -> None:
    add_fit(app, state="running", progress=0.4)
    waiting = ada.get("/memory", headers={"HX-Request": "true"})
    assert "HX-Redirect" not in waiting.headers
    assert 'value="40"' in waiting.get_data(as_text=True)

    add_fit(app, state="done")
    over = ada.get("/memory", headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == "/memory"


def test_an_accepted_fit_shows_its_figures_and_can_be_given_up(
    app: Flask, ada: FlaskClient
) -> None:
    figures = {
        "log_loss_before": 0.4,
        "log_loss_after": 0.35,
        "rmse_before": 0.1,
        "rmse_after": 0.05,
        "calibration": [{"predicted": 0.9, "recalled": 0.8, "count": 40}],
    }
    add_fit(app, is_accepted=True, reviews=300, message="it predicts better", figures=figures)
    with app.app_context():
        db.session.scalars(select(User)).one().parameters = list(DEFAULTS)
        db.session.commit()

    html = page(ada)
    assert "a model of your own memory" in html
    assert "0.400" in html
    assert "90.0 %" in html
    assert "Use the usual model" in html

    ada.post("/memory/reset")
    assert "Going back to the usual model" in page(ada)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "failed", "message": "Broken."}, "The fit has failed"),
        ({"is_reset": True}, "the usual model again"),
    ],
)
def test_other_ends_are_told(
    app: Flask, ada: FlaskClient, values: dict[str, object], words: str
) -> None:
    add_fit(app, **values)

    assert words in page(ada)


def test_strangers_are_sent_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/memory").status_code == 302
    assert app.test_client().post("/memory/fit").status_code == 303
