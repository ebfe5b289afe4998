from __future__ import annotations

import csv
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.scheduling import Rating
from quizapp.extensions import db
from quizapp.models import ClassExam, ItemRow, TextRow, User
from quizapp.services import banks, reviewing
from quizapp.services.learners import Learner
from quizapp.services.reviewing import RatingGiven
from quizapp.web.progress.present import per_cent
from tests import make
from tests.make import NOON
from tests.web.reviewing import item_id, page, shown_item


def review(app: Flask, key: str, rating: Rating) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()
        given = RatingGiven(rating, key, 0)
        reviewing.rate_card(db.session, Learner(user.id), item.id, given, utcnow())
        db.session.commit()


def bank_page(app: Flask, browser: FlaskClient, query: str = "", status: int = 200) -> str:
    with app.app_context():
        bank_id = db.session.scalars(select(ItemRow.bank_id)).first()
    response = browser.get(f"/progress/banks/{bank_id}{query}")
    assert response.status_code == status
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


def sentence_links(html: str) -> list[str]:
    found = re.findall(r'class="recall recall-\d" href="([^"]+)"', html)
    return [link.replace("&amp;", "&") for link in found]


def test_every_sentence_leads_to_what_is_asked_about_it(app: Flask, ada: FlaskClient) -> None:
    links = sentence_links(bank_page(app, ada))

    assert len(links) == 2
    html = ada.get(links[0]).get_data(as_text=True)
    assert "<blockquote>Bees dance.</blockquote>" in html
    assert make.CHOICE.stem in html
    assert "They dance." not in html
    assert "Review the cards of its paragraph" in html


def test_a_sentence_says_how_well_each_is_recalled(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.AGAIN)

    html = ada.get(sentence_links(bank_page(app, ada))[0]).get_data(as_text=True)

    assert re.search(r"not yet, \d+ % by the end of today", html)
    stem = r"Question: <a [^>]*>According to the text, what do bees do\?</a> <span[^>]*>"
    assert re.search(stem + r"\(\d+ %", html)
    assert "(not seen)" in html


def test_a_sentence_that_nothing_rests_on_says_so(app: Flask, ada: FlaskClient) -> None:
    html = bank_page(app, ada)

    assert 'class="untested"' in html
    assert "nothing asked: 2" in html
    assert not re.search(r'class="recall rec[^>]*>(?:(?!</a>).)*Others follow', html, re.DOTALL)
    last = sentence_links(html)[0].rsplit("/", 1)[0] + "/3"
    page = ada.get(last).get_data(as_text=True)
    assert "Nothing is asked about this sentence." in page
    assert "Review the cards" not in page


def test_own_cards_on_the_text_are_among_them(app: Flask, ada: FlaskClient) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        text = db.session.scalars(select(TextRow)).one()
        make.seen_card(db.session, Learner(user.id), make.own_card(db.session, user.id, text))
        db.session.commit()

    html = bank_page(app, ada)

    assert "You have met none of the 7 questions" in html
    behind = ada.get(sentence_links(html)[0]).get_data(as_text=True)
    assert re.search(r"Your own card: <a [^>]*>Who dances\?</a>", behind)


def test_the_map_looks_ahead_to_a_day(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.GOOD)
    on = utcnow().date() + timedelta(days=300)

    html = bank_page(app, ada, f"?on={on}")

    assert legend(html)["not yet"] == 1
    assert f"on {on.day} {on:%B %Y}" in html
    assert "if you review nothing until then" in html
    assert all(f"on={on}" in link for link in sentence_links(html))
    assert f"on {on.day} {on:%B %Y}" in ada.get(sentence_links(html)[0]).get_data(as_text=True)


def test_the_day_of_an_exam_is_one_click_away(app: Flask, ada: FlaskClient) -> None:
    on = utcnow().date() + timedelta(days=20)
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        bank_id = db.session.scalars(select(ItemRow.bank_id)).first()
        tess = make.user(db.session, "Tess", "instructor")
        course = make.course(db.session, tess, user)
        exam = {"course_id": course.id, "bank_id": bank_id, "set_at": NOON}
        db.session.add(ClassExam(exam_on=on, title="Midterm", **exam))
        db.session.commit()

    html = bank_page(app, ada)

    assert f'?on={on}">Midterm, {on.day}' in html
    assert f'?on={on}" aria-current="true"' in bank_page(app, ada, f"?on={on}")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("tomorrow", "Type the day as"),
        ("2027-02-30", "Type the day as"),
        ("2020-01-01", "Choose today or"),
        ("9999-12-31", "Choose today or"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    app: Flask, ada: FlaskClient, typed: str, error: str
) -> None:
    html = bank_page(app, ada, f"?on={typed}", status=422)

    assert error in html
    assert f'value="{typed}"' in html
    link = sentence_links(html)[0]
    assert ada.get(f"{link}?on={typed}").status_code == 422
    path = link.split("/sentences/")[0]
    assert ada.get(f"{path}/map.csv?on={typed}").status_code == 404


def test_the_map_is_a_file_too(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.EASY)
    path = sentence_links(bank_page(app, ada))[0].split("/sentences/")[0]

    response = ada.get(f"{path}/map.csv")

    rows = list(csv.reader(response.get_data(as_text=True).removeprefix("\ufeff").splitlines()))
    assert response.mimetype == "text/csv"
    assert rows[0][:4] == ["Text", "Paragraph", "Sentence", "Words"]
    assert rows[1][:6] == ["Insects", "Heading 1", "1", "Bees dance.", "4", "1"]
    assert float(rows[1][7]) > 0.9
    assert rows[4][4:] == ["0", "0", "0", ""]


def test_todays_day_is_today(app: Flask, ada: FlaskClient) -> None:
    today = Learner(0).days.day_of(utcnow())

    assert "by the end of today" in bank_page(app, ada, f"?on={today}")


def test_a_bank_that_is_kept_back_shows_figures_and_no_text(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.GOOD)
    link = sentence_links(bank_page(app, ada))[0]
    with app.app_context():
        owner = make.user(db.session, "Ida", "instructor")
        bank = banks.find_bank(db.session, "insects", None)
        assert bank is not None
        bank.owner_id = owner.id
        db.session.commit()

    page = bank_page(app, ada)

    assert "are kept back now" in page
    assert "Bees dance." not in page
    assert "You have met 1 of" in page
    assert "Review" not in page.split("<main")[1].split("By topic")[0]
    assert ada.get(link).status_code == 404


def test_topics_and_paragraphs_have_their_figures(app: Flask, ada: FlaskClient) -> None:
    review(app, "q1", Rating.GOOD)

    html = bank_page(app, ada)

    assert re.search(r"Bees</th>\s*<td[^>]*>1 of 3</td>", html)
    assert re.search(r"Heading 2</th>\s*<td[^>]*>0 of 3</td>", html)


@pytest.mark.parametrize(("name", "asked"), [("Ants", "q4"), ("Heading 1", "q1")])
def test_the_cards_of_a_topic_or_a_paragraph_are_reviewed_alone(
    app: Flask, ada: FlaskClient, name: str, asked: str
) -> None:
    html = bank_page(app, ada)
    (address,) = re.findall(rf'href="([^"]*)">Review<span[^>]*> the cards of {name}</span>', html)

    assert shown_item(page(ada, unescape(address))) == item_id(app, asked)


def test_a_strangers_bank_is_not_there(app: Flask) -> None:
    browser = make.signed_in(app)
    with app.app_context():
        owner = make.user(db.session, "Ida", "instructor")
        bank_id = banks.import_bank(db.session, make.bank(), owner.id, NOON).id
        db.session.commit()
        text_id = db.session.scalars(select(TextRow.id)).one()

    for path in (f"/progress/banks/{bank_id}", "/progress/banks/99999"):
        assert browser.get(path).status_code == 404
        assert browser.get(f"{path}/map.csv").status_code == 404
        assert browser.get(f"{path}/sentences/{text_id}/0").status_code == 404


def test_nobody_sees_progress_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/progress").status_code == 302


def test_a_share_that_is_not_known_is_a_dash() -> None:
    assert (per_cent(None), per_cent(0.876)) == ("–", "88 %")
