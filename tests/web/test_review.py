from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.clock import utcnow
from quizapp.core.questions import (
    BasicCard,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    Numeric,
    TrueFalse,
)
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.extensions import db
from quizapp.models import Card, Deck, ItemRow, Quiz, ReviewEntry, User
from quizapp.services import banks, memory, review_log
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from quizapp.services.reviewing import CardView
from quizapp.web.card_sides import back_of, front_of, rating_buttons
from tests import make
from tests.make import NOON


def page(browser: FlaskClient, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def bank_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(ItemRow.bank_id)).first() or 0


def item_id(app: Flask, key: str) -> int:
    with app.app_context():
        return db.session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def shown_item(html: str) -> int:
    found = re.search(r'data-card="(\d+):', html)
    assert found is not None
    return int(found[1])


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the form that rates."""
    form = re.search(r'<form class="ratings".*?</form>', html, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', form[0]))


def answer_page(browser: FlaskClient, front: str) -> str:
    link = re.search(r'href="([^"]*show=1[^"]*)"', front)
    assert link is not None
    return page(browser, link[1].replace("&amp;", "&"))


def rate(browser: FlaskClient, html: str, rating: int, **more: str) -> str:
    """Send a rating from a page that shows the answer; the page that follows."""
    url = f"/cards/{shown_item(html)}/rate"
    response = browser.post(url, data={**fields(html), "rating": str(rating), **more})
    assert response.status_code == 303, response.get_data(as_text=True)
    return browser.get(response.location, follow_redirects=True).get_data(as_text=True)


def reviews(app: Flask) -> list[ReviewEntry]:
    with app.app_context():
        return list(db.session.scalars(select(ReviewEntry).order_by(ReviewEntry.at)))


def test_a_session_from_the_first_card_to_the_summary(app: Flask, ada: FlaskClient) -> None:
    bank = bank_id(app)
    html = page(ada, f"/cards/review?bank={bank}")
    assert "7 left" in html

    for left in range(6, -1, -1):
        assert 'class="ratings"' not in html
        html = rate(ada, answer_page(ada, html), 4)
        assert f"{left} left" in html or "That is all for now" in html

    assert "That is all for now" in html
    assert "7 of 7 (100 %)" in html
    assert len(reviews(app)) == 7


def test_the_front_does_not_give_the_answer_away(app: Flask, ada: FlaskClient) -> None:
    front = page(ada, f"/cards/review?item={item_id(app, 'c1')}")

    assert "What do bees do?" in front
    assert "They dance." not in front
    assert "Show the source" not in front
    back = answer_page(ada, front)
    assert "They dance." in back
    assert 'class="evidence"' in back
    assert back.count('class="btn btn-primary rating"') == 1
    assert "10 min" in back


def test_the_options_stay_in_place_when_the_answer_is_shown(app: Flask, ada: FlaskClient) -> None:
    front = page(ada, f"/cards/review?item={item_id(app, 'q1')}")
    asked = re.compile(r'bubble">(\w)<.*?choice-text">(\w+)')
    options = re.compile(r'card-letter">(\w)</span><span>(\w+)')
    back = answer_page(ada, front)

    assert asked.findall(front) == options.findall(back)
    assert len(asked.findall(front)) == 4
    right = re.search(r'class="is-key"><span class="card-letter">\w</span><span>(\w+)', back)
    assert right is not None
    assert right[1] == "Dance"


def test_a_double_click_makes_one_review(app: Flask, ada: FlaskClient) -> None:
    html = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))

    rate(ada, html, 3)
    rate(ada, html, 3)

    assert len(reviews(app)) == 1


def test_a_stale_tab_is_told_and_shown_the_next_card(app: Flask, ada: FlaskClient) -> None:
    first = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))
    second = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))
    rate(ada, first, 4)

    after = rate(ada, second, 1)

    assert "another tab" in after
    assert shown_item(after) != shown_item(first)
    assert [entry.rating for entry in reviews(app)] == [4]


def test_several_ratings_are_undone_one_by_one(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, f"/cards/review?bank={bank_id(app)}")
    assert "Undo the last rating" not in html
    seen = []
    for _ in range(3):
        seen.append(shown_item(html))
        html = rate(ada, answer_page(ada, html), 4)

    back = []
    for number in range(3):
        response = ada.post("/cards/undo", data={"key": f"u{number}", "bank": bank_id(app)})
        html = page(ada, response.location)
        back.append(shown_item(html))

    assert back == seen[::-1]
    assert "Undo the last rating" not in html
    with app.app_context():
        assert {card.state for card in db.session.scalars(select(Card))} == {"new"}


def test_an_undo_too_many_is_told(ada: FlaskClient) -> None:
    response = ada.post("/cards/undo", data={"key": "u"}, follow_redirects=True)

    assert "no review left to take back" in response.get_data(as_text=True)


def test_an_undo_without_a_key_is_refused(ada: FlaskClient) -> None:
    assert ada.post("/cards/undo", data={}).status_code == 400


@pytest.mark.parametrize("rating", ["0", "5", "x", ""])
def test_a_rating_that_cannot_be_shows_the_card_again(
    app: Flask, ada: FlaskClient, rating: str
) -> None:
    html = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))
    url = f"/cards/{shown_item(html)}/rate"

    response = ada.post(url, data={**fields(html), "rating": rating})

    assert response.status_code == 422
    assert "error-summary" in response.get_data(as_text=True)
    assert reviews(app) == []


def test_a_wrong_rating_of_no_card_is_404(ada: FlaskClient) -> None:
    assert ada.post("/cards/99999/rate", data={"rating": "9"}).status_code == 404


def test_a_rating_of_a_card_that_is_gone_is_told(ada: FlaskClient) -> None:
    data = {"rating": "3", "key": "k", "sequence": "0"}

    response = ada.post("/cards/99999/rate", data=data, follow_redirects=True)

    assert "cannot be reviewed now" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "kept"), [("4200", 4200), ("-5", None), ("99999999", None), ("x", None), ("", None)]
)
def test_the_time_spent_is_kept_if_it_can_be(
    app: Flask, ada: FlaskClient, sent: str, kept: int | None
) -> None:
    html = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))

    rate(ada, html, 3, milliseconds=sent)

    assert [entry.milliseconds for entry in reviews(app)] == [kept]


def test_a_wrong_quiz_answer_is_the_next_card(app: Flask, ada: FlaskClient) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == "q4")).one()
        quiz = Quiz(bank_id=item.bank_id, title="Q", feedback="after-submit", created_at=NOON)
        db.session.add(quiz)
        db.session.flush()
        card = memory.new_card(user.id, item, utcnow())
        db.session.add(card)
        db.session.flush()
        scheduler = Scheduler(Days())
        wrong = Review(Rating.AGAIN, utcnow(), due_now=True)
        review_log.append_review(
            db.session, card, wrong, scheduler, review_log.Origin("slot:1", "quiz")
        )
        db.session.commit()

    assert shown_item(page(ada, f"/cards/review?bank={bank_id(app)}")) == item_id(app, "q4")


def test_a_question_of_an_open_attempt_is_not_shown(app: Flask, rng: random.Random) -> None:
    browser = make.signed_in(app)
    with app.app_context():
        quiz = make.quiz(db.session, make.plan(questions=("q1",)))
        user = db.session.scalars(select(User)).one()
        start_attempt(db.session, quiz, Learner(user.id), now=utcnow(), rng=rng)
        db.session.commit()
    asked = item_id(app, "q1")

    html = page(browser, f"/cards/review?bank={bank_id(app)}&item={asked}&show=1")

    assert shown_item(html) == item_id(app, "q2")
    assert 'class="ratings"' not in html


def test_the_summary_points_to_what_was_missed(app: Flask, ada: FlaskClient) -> None:
    rate(ada, answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}")), 1)

    html = page(ada, f"/cards/summary?bank={bank_id(app)}")

    assert "Look at these again" in html
    assert make.CHOICE.stem in html
    assert 'class="evidence"' in html
    assert "0 of 1 (0 %)" in html
    assert "Go on" in html


def test_decks_say_what_is_due_and_new(app: Flask, ada: FlaskClient) -> None:
    html = page(ada, "/cards")

    assert "<b>0</b> due" in html
    assert "<b>7</b> new" in html
    assert "Start" in html


def test_a_deck_with_nothing_left_says_so(app: Flask, ada: FlaskClient) -> None:
    response = ada.post(
        f"/cards/decks/{bank_id(app)}",
        data=deck_form(bank_id(app), "0"),
        follow_redirects=True,
    )

    html = response.get_data(as_text=True)
    assert "Saved for Insects." in html
    assert "Nothing is left for today" in html
    with app.app_context():
        assert db.session.scalars(select(Deck)).one().new_per_day == 0


def deck_form(bank: int, new: str, reviews: str = "200", retention: str = "") -> dict[str, str]:
    values = {"new_per_day": new, "reviews_per_day": reviews, "retention": retention}
    return {f"deck-{bank}-{name}": value for name, value in values.items()}


def test_a_deck_has_limits_and_a_recall_of_its_own(app: Flask, ada: FlaskClient) -> None:
    bank = bank_id(app)

    ada.post(f"/cards/decks/{bank}", data=deck_form(bank, "3", "20", "85.5"))

    with app.app_context():
        deck = db.session.scalars(select(Deck)).one()
        assert (deck.new_per_day, deck.reviews_per_day, deck.retention) == (3, 20, 0.855)
    assert 'value="85.5"' in page(ada, "/cards")


def test_a_change_of_a_deck_can_be_undone(app: Flask, ada: FlaskClient) -> None:
    bank = bank_id(app)
    ada.post(f"/cards/decks/{bank}", data=deck_form(bank, "3", "20", "85"))

    changed = ada.post(f"/cards/decks/{bank}", data=deck_form(bank, "5", "30", ""))
    html = page(ada, changed.location)
    form = re.search(r'<form class="deck-undo".*?</form>', html, re.DOTALL)
    assert form is not None
    back = dict(re.findall(r'name="(deck[^"]*)" value="([^"]*)"', form[0]))
    ada.post(f"/cards/decks/{bank}", data=back)

    assert back == deck_form(bank, "3", "20", "85")
    with app.app_context():
        deck = db.session.scalars(select(Deck)).one()
        assert (deck.new_per_day, deck.reviews_per_day, deck.retention) == (3, 20, 0.85)


@pytest.mark.parametrize(
    ("reviews", "retention"), [("-1", ""), ("x", ""), ("10", "69"), ("10", "100"), ("10", "nan")]
)
def test_settings_of_a_deck_that_cannot_be_are_refused(
    app: Flask, ada: FlaskClient, reviews: str, retention: str
) -> None:
    bank = bank_id(app)

    response = ada.post(f"/cards/decks/{bank}", data=deck_form(bank, "3", reviews, retention))

    assert response.status_code == 422
    assert "error-summary" in response.get_data(as_text=True)


@pytest.mark.parametrize("count", ["-1", "101", "many", ""])
def test_a_limit_that_cannot_be_is_refused(app: Flask, ada: FlaskClient, count: str) -> None:
    bank = bank_id(app)

    response = ada.post(f"/cards/decks/{bank}", data=deck_form(bank, count))

    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert "Write a whole number from 0 to 100." in html
    assert '<details class="deck-settings" open>' in html


def test_several_decks_with_due_cards_can_be_reviewed_together(
    app: Flask, ada: FlaskClient
) -> None:
    first = bank_id(app)
    with app.app_context():
        second = banks.import_bank(db.session, make.bank("others"), None, NOON)
        db.session.flush()
        user = db.session.scalars(select(User)).one()
        for bank in (second.id, first):
            item = db.session.scalars(select(ItemRow).where(ItemRow.bank_id == bank)).first()
            assert item is not None
            make.seen_card(db.session, Learner(user.id), item, NOON)
        db.session.commit()

    assert "Review all that is due" in page(ada, "/cards")
    assert "2 left" in page(ada, "/cards/review")


def test_without_a_bank_the_page_of_decks_teaches(app: Flask) -> None:
    browser = make.signed_in(app)

    assert "There is nothing to study yet" in page(browser, "/cards")


def test_a_strangers_bank_is_not_there(app: Flask) -> None:
    browser = make.signed_in(app)
    with app.app_context():
        owner = make.user(db.session, "Ida", "instructor")
        banks.import_bank(db.session, make.bank(), owner.id, NOON)
        db.session.commit()
    bank, item = bank_id(app), item_id(app, "q1")

    assert browser.get(f"/cards/review?bank={bank}").status_code == 404
    assert browser.get(f"/cards/summary?bank={bank}").status_code == 404
    assert browser.get("/cards/review?bank=x").status_code == 404
    assert browser.post(f"/cards/decks/{bank}", data={}).status_code == 404
    assert browser.get(f"/cards/review?item={item}&show=1").status_code == 302
    assert page(browser, "/cards").count("Insects") == 0


def test_nobody_reviews_without_signing_in(app: Flask) -> None:
    browser = app.test_client()

    for url in ("/cards", "/cards/review", "/cards/summary"):
        response = browser.get(url)
        assert response.status_code == 302
        assert "/sign-in" in response.location


def test_a_rating_from_before_a_change_of_account_settings_still_counts(
    app: Flask, ada: FlaskClient
) -> None:
    html = answer_page(ada, page(ada, f"/cards/review?bank={bank_id(app)}"))
    with app.app_context():
        db.session.execute(update(User).values(zone="Asia/Tokyo", rollover_hour=0))
        db.session.commit()

    rate(ada, html, 3)

    assert [entry.rating for entry in reviews(app)] == [3]


EXTRA: tuple[Content, ...] = (
    BasicCard("What?", "That."),
    DefinitionCard("term", "What it means."),
    ClozeCard(("A ", " of ", "."), (Gap("piece", ("part",)), Gap("cake"))),
    TrueFalse("It is so.", key=False, reason="It is not."),
    Numeric("How far?", Decimal("2.5"), Decimal("0.1"), "km"),
)


def view(content: Content) -> CardView:
    return CardView(7, 1, 1, "Bank", content, "", 0, None, Memory())


@pytest.mark.parametrize("content", [*make.EVERY_KIND, *EXTRA], ids=lambda one: type(one).__name__)
def test_every_kind_has_a_front_and_a_back(content: Content) -> None:
    front, back = front_of(view(content)), back_of(view(content))

    assert front.stem or front.pieces
    assert back.answer or back.letters or back.gaps or back.pairs or back.steps
    assert len(back.gaps) == max(0, len(front.pieces) - 1)


def test_the_backs_say_what_is_right() -> None:
    backs = [back_of(view(content)) for content in (*make.QUESTIONS[2:], *EXTRA)]

    assert [back.answer or back.gaps for back in backs] == [
        "True",
        "trails of scent",
        "2",
        ("dance", "trails"),
        "That.",
        "What it means.",
        ("piece", "cake"),
        "False",
        "2.5 km, give or take 0.1",
    ]
    assert backs[1].also == ("scent trails",)
    assert backs[3].also == ("trails of scent for trails",)
    assert backs[7].reason == "It is not."


def test_letters_of_several_keys_follow_the_order_shown() -> None:
    card = view(make.SEVERAL)

    right = {
        option.text for option in front_of(card).options if option.letter in back_of(card).letters
    }

    assert right == {"Bees", "Ants"}


def test_a_card_to_match_or_to_order_shows_all_and_then_what_belongs_where() -> None:
    match, order = view(make.MATCH), view(make.STEPS)

    assert front_of(match).lefts == ("Bees", "Ants", "Others")
    assert {one.text for one in front_of(match).options} == set(make.MATCH.options)
    assert back_of(match).pairs == make.MATCH.pairs
    assert {one.text for one in front_of(order).options} == set(make.STEPS.steps)
    assert tuple(one.text for one in front_of(order).options) != make.STEPS.steps
    assert back_of(order).steps == make.STEPS.steps


def test_the_buttons_say_what_the_ratings_do() -> None:
    memories = Scheduler(Days()).preview(Memory(), NOON, card_id=7)

    buttons = rating_buttons(memories, Rating.GOOD, NOON)

    assert [button.word for button in buttons] == ["Again", "Hard", "Good", "Easy"]
    assert [button.interval for button in buttons[:3]] == ["1 min", "6 min", "10 min"]
    assert buttons[3].interval.endswith("days")
    assert [button.value for button in buttons if button.is_recommended] == [3]
