from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.scheduling import Rating
from quizapp.extensions import db
from quizapp.models import ItemRow, User
from quizapp.services import banks, reviewing
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from quizapp.web.progress.present import per_cent
from tests import make
from tests.make import NOON


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada, with the shipped bank to study."""
    browser = make.signed_in(app)
    with app.app_context():
        make.shipped(db.session)
        db.session.commit()
    return browser


def review(app: Flask, key: str, rating: Rating) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()
        given = RatingGiven(rating, key, 0)
        reviewing.rate_card(db.session, Learner(user.id), item.id, given, utcnow())
        db.session.commit()


def bank_page(app: Flask, browser: FlaskClient) -> str:
    with app.app_context():
        bank_id = db.session.scalars(select(ItemRow.bank_id)).first()
    response = browser.get(f"/progress/banks/{bank_id}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def legend(html: str) -> dict[str, int]:
    found = re.findall(r"<span>(not seen|not yet|weak|good|firm): (\d+)</span>", html)
    return {word: int(count) for word, count in found}


def test_nothing_done_yet_teaches_what_to_do(ada: FlaskClient) -> None:
    html = ada.get("/progress").get_data(as_text=True)

    assert "Your progress shows here once" in html
    assert "/cards" in html


def test_the_overview_shows_banks_days_and_what_is_due(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.AGAIN)
    review(app, "q2", Rating.EASY)

    html = ada.get("/progress").get_data(as_text=True)

    assert "2 of 7" in html
    assert "2 in all, on 1 day." in html
    assert "<title>Today: 1</title>" in html


def test_the_memory_map_changes_after_a_review(app: Flask, ada: FlaskClient) -> None:
    before = legend(bank_page(app, ada))
    assert before == {"not seen": 2, "not yet": 0, "weak": 0, "good": 0, "firm": 0}

    review(app, "q1", Rating.AGAIN)
    review(app, "q4", Rating.EASY)
    html = bank_page(app, ada)

    assert legend(html) == {"not seen": 0, "not yet": 1, "weak": 0, "good": 0, "firm": 1}
    assert 'class="recall recall-1"' in html
    assert 'class="recall recall-4"' in html
    assert "You have met 2 of 7 questions and cards." in html


def test_every_sentence_leads_to_what_is_asked_about_it(app: Flask, ada: FlaskClient) -> None:
    html = bank_page(app, ada)

    links = re.findall(r'class="recall recall-\d" href="#([^"]+)"', html)
    assert links
    assert all(f'id="{link}"' in html for link in links)
    assert make.CHOICE.stem in html
    assert "They dance." not in html


def test_a_sentence_that_nothing_rests_on_is_plain_text(app: Flask, ada: FlaskClient) -> None:
    html = bank_page(app, ada)

    assert "Others follow." in html
    assert not re.search(r'class="recall[^>]*>(?:(?!</a>).)*Others follow', html, re.DOTALL)


def test_what_was_not_met_stays_hidden_when_the_cards_are_kept_back(
    app: Flask, ada: FlaskClient
) -> None:
    review(app, "q1", Rating.GOOD)
    with app.app_context():
        owner = make.user(db.session, "Ida", "instructor")
        bank = banks.find_bank(db.session, "insects", None)
        assert bank is not None
        bank.owner_id = owner.id
        db.session.commit()

    html = bank_page(app, ada)

    assert make.CHOICE.stem in html
    assert make.SEVERAL.stem not in html
    assert "more, shown once you have answered" in html
    assert "Review its cards" not in html


def test_topics_and_paragraphs_have_their_figures(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.GOOD)

    html = bank_page(app, ada)

    assert re.search(r"Bees</th>\s*<td[^>]*>1 of 3</td>", html)
    assert re.search(r"Heading 2</th>\s*<td[^>]*>0 of 3</td>", html)


def test_a_strangers_bank_is_not_there(app: Flask) -> None:
    browser = make.signed_in(app)
    with app.app_context():
        owner = make.user(db.session, "Ida", "instructor")
        bank_id = banks.import_bank(db.session, make.bank(), owner.id, NOON).id
        db.session.commit()

    assert browser.get(f"/progress/banks/{bank_id}").status_code == 404
    assert browser.get("/progress/banks/99999").status_code == 404


def test_nobody_sees_progress_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/progress").status_code == 302


def test_a_share_that_is_not_known_is_a_dash() -> None:
    assert (per_cent(None), per_cent(0.876)) == ("–", "88 %")
