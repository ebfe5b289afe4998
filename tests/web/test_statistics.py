from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.scheduling import Rating, Review
from quizapp.extensions import db
from quizapp.models import BankRow, Card, ItemRow, User
from quizapp.services import review_statistics
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin, append_review
from quizapp.web.progress.charts import time_chart
from tests import make

CHARTS = (
    "retention-by-month",
    "retention-by-interval",
    "calibration",
    "forecast",
    "time",
    "buttons",
    "hours",
    "intervals",
    "stability",
    "difficulty",
)
LENGTH = 60_000


def reviewed(app: Flask, name: str = "Ada", days: tuple[int, ...] = (50, 40, 10)) -> None:
    """Let the learner have reviewed five cards so many days ago: Easy, Good, Again."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == name)).one()
        learner = Learner(user.id)
        for key in ("q1", "q2", "q3", "q4", "q5"):
            item = db.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()
            card = Card(
                learner_id=user.id,
                item_id=item.id,
                bank_id=item.bank_id,
                state="new",
                due_at=utcnow(),
                sequence=0,
            )
            db.session.add(card)
            db.session.flush()
            for ago, rating in zip(days, (Rating.EASY, Rating.GOOD, Rating.AGAIN), strict=False):
                origin = Origin(f"{card.id}-{ago}", "card", milliseconds=LENGTH)
                review = Review(rating, utcnow() - timedelta(days=ago))
                append_review(db.session, card, review, learner.scheduler, origin)
        db.session.commit()


def statistics(browser: FlaskClient, query: str = "", status: int = 200) -> str:
    response = browser.get(f"/progress/statistics{query}")
    assert response.status_code == status
    return response.get_data(as_text=True)


def rows(browser: FlaskClient, name: str, query: str = "") -> list[list[str]]:
    response = browser.get(f"/progress/statistics/{name}.csv{query}")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    return list(csv.reader(response.get_data(as_text=True).removeprefix("\ufeff").splitlines()))


def test_without_cards_the_page_says_what_to_do(ada: FlaskClient) -> None:
    html = statistics(ada)

    assert "once you have reviewed some cards" in html
    assert "/cards" in html
    assert 'class="chart"' not in html


def test_the_overview_leads_there(app: Flask, ada: FlaskClient) -> None:
    reviewed(app)

    assert 'href="/progress/statistics"' in ada.get("/progress").get_data(as_text=True)


def test_the_page_sums_up_and_draws_each_chart(app: Flask, ada: FlaskClient) -> None:
    reviewed(app)
    with app.app_context():
        # Relearned cards have no interval to draw.
        db.session.scalars(select(Card)).all()[0].state = "review"
        db.session.commit()

    html = statistics(ada)

    assert re.search(r"<dt>Reviews</dt><dd>15</dd>", html)
    assert re.search(r"<dt>True retention</dt><dd>50 %</dd>", html)
    assert re.search(r"<dt>Minutes</dt><dd>15</dd>", html)
    assert re.search(r"<dt>Minutes a day</dt><dd>5.0</dd>", html)
    for name in CHARTS:
        assert f'id="{name}-heading"' in html
        assert f'href="/progress/statistics/{name}.csv?period=90"' in html, name
    assert "Insects: Bees" in html
    assert "Choose a deck to see its paragraphs." in html
    assert " style=" not in html


def test_a_few_seconds_are_a_minute_of_the_chart_and_none_are_none() -> None:
    first, second = date(2026, 5, 1), date(2026, 5, 2)

    chart = time_chart({first: (2, 9_000)}, first, second)

    assert [bar.count for bar in chart.bars] == [1, 0]
    assert chart.rows == ((first.isoformat(), 2, 0.15),)


def test_each_chart_is_a_file(app: Flask, ada: FlaskClient) -> None:
    reviewed(app)

    assert rows(ada, "buttons")[1:] == [
        ["Again", "0", "0", "5", "5"],
        ["Hard", "0", "0", "0", "0"],
        ["Good", "0", "5", "0", "5"],
        ["Easy", "5", "0", "0", "5"],
    ]
    assert rows(ada, "calibration")[1][2] == "10"
    assert [row[1] for row in rows(ada, "calendar")[1:]] == ["5", "5", "5"]
    assert rows(ada, "time")[1][1:] == ["5", "5.0"]
    assert rows(ada, "topics")[1] == ["Insects: Bees", "9", "3", "6", "0.5", "3"]
    for name in CHARTS:
        assert len(rows(ada, name)) > 1
    assert ada.get("/progress/statistics/nothing.csv").status_code == 404
    assert ada.get("/progress/statistics/paragraphs.csv").status_code == 404


def test_a_deck_and_a_period_narrow_the_figures(app: Flask, ada: FlaskClient) -> None:
    reviewed(app)
    with app.app_context():
        bank_id = db.session.scalars(select(BankRow.id)).one()

    html = statistics(ada, f"?deck={bank_id}&period=30")

    assert re.search(r"<dt>Reviews</dt><dd>5</dd>", html)
    assert "Heading 1" in html
    assert "deck=" + str(bank_id) in html
    assert rows(ada, "paragraphs", f"?deck={bank_id}&period=all")[1][0] == "Heading 1"


def test_a_period_without_reviews_says_so(app: Flask, ada: FlaskClient) -> None:
    reviewed(app, days=(60,))

    html = statistics(ada, "?period=30")

    assert "You reviewed nothing in this period." in html
    assert "No time was measured in this period." in html
    assert "Shows after ten reviews" in html


@pytest.mark.parametrize(("period", "word"), [("30", "day"), ("90", "week"), ("all", "month")])
def test_minutes_are_summed_by_as_many_days_as_fit(
    app: Flask, ada: FlaskClient, period: str, word: str
) -> None:
    reviewed(app, days=(300, 200, 2))

    assert f"Minutes by {word}" in statistics(ada, f"?period={period}")


def test_a_log_that_is_cut_off_says_so(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(app)
    assert "Your log is long" not in statistics(ada)
    monkeypatch.setattr(
        review_statistics.statistics_of, "__defaults__", ((9, review_statistics.MOST_REPLAYED),)
    )

    html = statistics(ada)

    assert "only the cards that you reviewed last are counted" in html
    assert "<dt>Reviews</dt><dd>9</dd>" in html


@pytest.mark.parametrize("query", ["?deck=99999", "?deck=x", "?period=7", "?period=all&deck=-1"])
def test_what_cannot_be_asked_for_is_not_there(app: Flask, ada: FlaskClient, query: str) -> None:
    reviewed(app)

    statistics(ada, query, status=404)
    assert ada.get(f"/progress/statistics/buttons.csv{query}").status_code == 404


def test_other_learners_are_not_counted(app: Flask, ada: FlaskClient) -> None:
    ben = make.signed_in(app, "Ben")
    reviewed(app, "Ben")
    with app.app_context():
        bank_id = db.session.scalars(select(BankRow.id)).one()

    assert "<dt>Reviews</dt><dd>15</dd>" in statistics(ben)
    assert "once you have reviewed some cards" in statistics(ada)
    # That somebody else studies a deck is not told either.
    statistics(ada, f"?deck={bank_id}", status=404)


def test_nobody_sees_statistics_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/progress/statistics").status_code == 302
    assert app.test_client().get("/progress/statistics/buttons.csv").status_code == 302
