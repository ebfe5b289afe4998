"""Reviewing in a real browser: by keys alone, in place, by finger, and without a connection."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.core.codec import decode_content
from tests.browser.conftest import PHONE, Site, check_page, opened, sign_in_anew
from tests.browser.test_main_job import register

BANK = "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL"
_OF_KIND = (
    "SELECT item.id, content FROM item JOIN item_version v"
    " ON v.item_id = item.id AND v.number = item.version"
    " WHERE bank_id = ? AND kind = ? AND retired_at IS NULL ORDER BY study_order LIMIT 1"
)


def bank_of(site: Site) -> int:
    ((bank,),) = site.rows(BANK)
    return int(bank)


def card(site: Site, kind: str) -> tuple[int, str]:
    """The first card of a kind: its item and its content."""
    ((item, content),) = site.rows(_OF_KIND, bank_of(site), kind)
    return int(item), str(content)


@pytest.fixture
def learner(page: Page, site: Site) -> Page:
    """Somebody new, whose cards are all new."""
    register(page, f"Rev {uuid.uuid4().hex[:8]}")
    return page


def log_of(site: Site, page: Page) -> list[tuple[str, int | None, float, int | None]]:
    """What the learner did to their cards."""
    name = page.locator(".menu-name").inner_text()
    return [
        (action, rating, weight, milliseconds)
        for action, rating, weight, milliseconds in site.rows(
            "SELECT action, rating, weight, milliseconds FROM review"
            " JOIN account ON account.id = review.learner_id"
            " WHERE account.name = ? ORDER BY at",
            name,
        )
    ]


def shown(page: Page) -> str:
    return str(page.locator("[data-card]").get_attribute("data-card"))


def wait_for_another(page: Page, before: str) -> None:
    expect(page.locator(f'[data-card="{before}"]')).to_have_count(0)
    expect(page.locator(".ratings")).to_have_count(0)
    # It may be there already while the rating is still on its way.
    expect(page.locator("#session[inert]")).to_have_count(0)


def answer_by_keys(page: Page) -> None:
    """Answer the card anyhow, or see its other side."""
    if page.locator(".answer-line, input.gap").count():
        page.keyboard.type("2")
        page.keyboard.press("Enter")
    elif page.locator(".answer-form").count():
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Space")
    expect(page.locator(".ratings")).to_be_visible()


def test_a_whole_session_by_keys_alone(learner: Page, site: Site) -> None:
    learner.goto(f"/cards/review?bank={bank_of(site)}")
    loads: list[str] = []
    learner.on("load", lambda page: loads.append(page.url))
    rated = 0

    while rated < 10 and "/summary" not in learner.url:
        before = shown(learner)
        answer_by_keys(learner)
        learner.keyboard.press("4")
        rated += 1
        if rated < 10:
            wait_for_another(learner, before)

    learner.wait_for_url("**/cards/summary*")
    expect(learner.get_by_role("heading", name="That is all for now")).to_be_visible()
    log = log_of(site, learner)
    assert [line[:2] for line in log] == [("rate", 4)] * 10
    assert all(line[3] is not None and 0 <= line[3] <= 60_000 for line in log)
    assert len(loads) == 1  # the summary
    check_page(learner)


def test_the_recommended_rating_is_pressed_by_enter(learner: Page, site: Site) -> None:
    item, content = card(site, "short-answer")
    key = json.loads(content)["key"]
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
    expect(learner.locator(".answer-line")).to_be_focused()

    learner.keyboard.type(key)
    learner.keyboard.press("Enter")
    expect(learner.locator(".verdict")).to_contain_text("Right")
    expect(learner.locator(".card-result")).to_be_focused()
    learner.keyboard.press("Enter")

    wait_for_another(learner, f"{item}:0")
    assert [line[:3] for line in log_of(site, learner)] == [("rate", 3, 1.0)]


def test_a_choice_is_checked_and_weighs_less(learner: Page, site: Site) -> None:
    item, content = card(site, "multiple-choice")
    question = decode_content("multiple-choice", json.loads(content))
    right = question.options[question.key].text  # type: ignore[union-attr]
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
    words = re.sub(r"[*_`]", "", right)
    place = learner.locator(".choice", has_text=words).first.locator("input").get_attribute("value")
    assert place is not None

    learner.keyboard.press(str(int(place) + 1))
    learner.keyboard.press("Space")
    expect(learner.locator(".verdict")).to_contain_text("Right")
    check_page(learner)
    learner.keyboard.press("s")
    expect(learner.locator("details.source[open] mark").first).to_be_visible()
    learner.locator(".card-result").focus()
    learner.keyboard.press("Space")

    wait_for_another(learner, f"{item}:0")
    [(action, rating, weight, _)] = log_of(site, learner)
    assert (action, rating) == ("rate", 3)
    assert weight < 1


def test_undo_goes_back_over_sessions_step_by_step(learner: Page, site: Site) -> None:
    learner.goto(f"/cards/review?bank={bank_of(site)}")
    seen = []
    for key in ("4", "b", "!"):
        seen.append(shown(learner).partition(":")[0])
        if key == "4":
            learner.get_by_role("link", name=re.compile("Show answer")).click()
            expect(learner.locator(".ratings")).to_be_visible()
        before = shown(learner)
        learner.locator(".flashcard").evaluate("card => { card.tabIndex = -1; card.focus(); }")
        learner.keyboard.press(key)
        wait_for_another(learner, before)

    learner.goto("/cards")
    learner.goto(f"/cards/summary?bank={bank_of(site)}")
    learner.keyboard.press("z")
    back = [seen[2]]
    expect(learner.locator(f'[data-card^="{seen[2]}:"]')).to_be_visible()
    for item in (seen[1], seen[0]):
        learner.locator(".flashcard").focus()
        learner.keyboard.press("z")
        expect(learner.locator(f'[data-card^="{item}:"]')).to_be_visible()
        back.append(item)

    assert back == seen[::-1]
    expect(learner.get_by_role("button", name=re.compile("Undo"))).to_have_count(0)
    assert [line[0] for line in log_of(site, learner)] == [
        "rate", "bury", "suspend", "undo", "undo", "undo",
    ]  # fmt: skip


def test_a_flag_is_set_by_keys(learner: Page, site: Site) -> None:
    item, _ = card(site, "basic-card")
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
    learner.keyboard.press("Space")
    expect(learner.locator(".ratings")).to_be_visible()

    learner.keyboard.press("f")
    expect(learner.get_by_role("button", name="No flag")).to_be_focused()
    check_page(learner)
    learner.keyboard.press("Tab")
    learner.keyboard.press("Enter")

    expect(learner.locator(".flag")).to_have_text("Red flag")
    expect(learner.locator(".ratings")).to_be_visible()
    check_page(learner)


def test_a_button_in_focus_is_what_space_presses(learner: Page, site: Site) -> None:
    item, _ = card(site, "basic-card")
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}&show=1")

    learner.get_by_role("button", name=re.compile("Again")).focus()
    learner.keyboard.press("Space")

    wait_for_another(learner, f"{item}:0")
    assert [line[1] for line in log_of(site, learner)] == [1]


def test_each_side_is_fit_for_everybody(learner: Page, site: Site) -> None:
    for kind in ("multiple-choice", "short-answer", "cloze", "basic-card"):
        item, _ = card(site, kind)
        learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
        check_page(learner)
        learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}&show=1")
        check_page(learner)
    item, _ = card(site, "short-answer")
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
    learner.locator(".answer-line").fill("Zelenska")
    learner.keyboard.press("Enter")
    expect(learner.locator(".verdict")).to_be_visible()
    check_page(learner)
    learner.goto(f"/cards/review?bank={bank_of(site)}&cram=1")
    check_page(learner)
    learner.goto("/cards")
    learner.locator(".deck-settings summary").first.click()
    check_page(learner)
    learner.goto("/settings")
    learner.locator(".more-settings summary").click()
    check_page(learner)


def test_a_rating_that_does_not_arrive_is_not_lost(learner: Page, site: Site) -> None:
    item, _ = card(site, "basic-card")
    learner.goto(f"/cards/review?bank={bank_of(site)}&item={item}&show=1")
    learner.wait_for_load_state("networkidle")
    learner.context.set_offline(True)

    learner.keyboard.press("3")
    expect(learner.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(learner.locator(".ratings")).to_be_visible()
    learner.context.set_offline(False)
    learner.keyboard.press("3")

    wait_for_another(learner, f"{item}:0")
    assert len(log_of(site, learner)) == 1


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone with a finger on it."""
    with opened(browser, site, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        sign_in_anew(page, site)
        yield page


def swipe(page: Page, across: int) -> None:
    """Draw a finger over the card."""
    box = page.locator(".flashcard").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 30
    touch = page.context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        points = [{"x": x + across * share, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_cards_are_tapped_and_swiped_on_a_phone(phone: Page, site: Site) -> None:
    item, _ = card(site, "basic-card")
    other, _ = card(site, "definition-card")
    count = "SELECT count(*), max(rating) FROM review WHERE source = 'card' AND rating IS NOT NULL"
    ((before, _),) = site.rows(count)

    for number, (one, across, rating) in enumerate(((item, 150, 3), (other, -150, 1)), 1):
        phone.goto(f"/cards/review?bank={bank_of(site)}&item={one}")
        hint = phone.locator("[data-swipe-hint]")
        expect(hint).to_be_visible() if number == 1 else expect(hint).to_be_hidden()
        phone.locator(".flashcard").tap()
        expect(phone.locator(".ratings")).to_be_visible()
        was = shown(phone)
        swipe(phone, 30)
        assert shown(phone) == was
        swipe(phone, across)
        wait_for_another(phone, was)
        ((made, last),) = site.rows(
            "SELECT (SELECT count(*) FROM review WHERE source = 'card' AND rating IS NOT NULL),"
            " rating FROM review ORDER BY at DESC LIMIT 1"
        )
        assert (made, last) == (before + number, rating)


def test_the_ratings_stay_under_the_thumb(phone: Page, site: Site) -> None:
    item, _ = card(site, "multiple-choice")
    phone.goto(f"/cards/review?bank={bank_of(site)}&item={item}")
    phone.locator(".choice label").first.tap()
    phone.get_by_role("button", name=re.compile("Check")).tap()
    expect(phone.locator(".ratings")).to_be_visible()

    for button in phone.locator(".rating").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert box["y"] + box["height"] <= PHONE["height"]
