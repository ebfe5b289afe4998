"""The whole of it by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site, enrol, sign_in


@pytest.fixture
def email(site: Site) -> str:
    return enrol(site)


@pytest.fixture
def learner(page: Page, site: Site, email: str) -> Page:
    sign_in(page, email, site.passwords["student"])
    return page


def start_button(page: Page) -> Locator:
    """What begins an attempt, or goes on with the open one."""
    controls = page.get_by_role("main").locator("a.btn, button")
    return controls.filter(has_text=re.compile("Start|Continue")).first


def test_a_session_of_cards_by_keyboard(learner: Page, site: Site) -> None:
    ((bank,),) = site.rows(
        "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL"
    )
    learner.goto(f"/cards/review?bank={bank}")
    first = learner.get_by_role("article").inner_text()

    learner.keyboard.press("Space")
    expect(learner.get_by_role("button", name=re.compile("Good"))).to_be_visible()
    learner.keyboard.press("s")
    expect(learner.locator("details[open] mark").first).to_be_visible()
    learner.keyboard.press("3")
    expect(learner.get_by_role("link", name=re.compile("Show answer"))).to_be_visible()
    assert learner.get_by_role("article").inner_text() != first
    expect(learner.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
    learner.keyboard.press("z")

    expect(learner.get_by_role("article")).to_contain_text(first.splitlines()[0][:40])
    assert site.rows("SELECT count(*) FROM review WHERE undoes IS NOT NULL")[0][0] >= 1


def test_a_question_by_keyboard(learner: Page, site: Site) -> None:
    ((quiz,),) = site.rows("SELECT min(id) FROM quiz WHERE key = 'whole-text'")
    learner.goto(f"/quizzes/{quiz}")
    start_button(learner).focus()
    learner.keyboard.press("Enter")
    learner.wait_for_url("**/questions/*")
    attempt = re.search(r"/attempts/(\d+)/", learner.url)
    assert attempt is not None
    ((position,),) = site.rows(
        "SELECT position FROM slot JOIN item_version ON item_version.id = version_id"
        " WHERE attempt_id = ? AND kind = 'multiple-choice' ORDER BY position LIMIT 1",
        int(attempt.group(1)),
    )
    learner.goto(f"/attempts/{attempt.group(1)}/questions/{position}")

    learner.keyboard.press("2")
    expect(learner.get_by_text(re.compile("Saved")).first).to_be_visible()
    learner.keyboard.press("f")
    expect(learner.get_by_role("button", name="Remove the flag")).to_be_visible()
    learner.keyboard.press("o")
    learner.wait_for_url("**/overview")

    ((flagged, response),) = site.rows(
        "SELECT is_flagged, response FROM slot WHERE attempt_id = ? AND position = ?",
        int(attempt.group(1)),
        position,
    )
    assert flagged == 1
    assert "chosen" in response


def test_the_keys_of_a_page_are_listed_and_can_be_switched_off(learner: Page) -> None:
    learner.goto("/settings")
    learner.keyboard.press("?")
    expect(learner.get_by_role("dialog")).to_be_visible()
    learner.keyboard.press("Escape")
    learner.get_by_label(re.compile("keys", re.IGNORECASE)).first.uncheck()
    learner.get_by_role("button", name="Save").first.click()
    expect(learner.get_by_role("status").first).to_contain_text(re.compile("saved", re.IGNORECASE))

    learner.keyboard.press("?")
    expect(learner.get_by_role("dialog")).to_be_hidden()

    learner.get_by_label(re.compile("keys", re.IGNORECASE)).first.check()
    learner.get_by_role("button", name="Save").first.click()


def test_an_attempt_is_resumed_in_another_browser(
    learner: Page, email: str, browser: Browser, site: Site
) -> None:
    ((quiz,),) = site.rows("SELECT min(id) FROM quiz WHERE key = 'whole-text'")
    learner.goto(f"/quizzes/{quiz}")
    start_button(learner).click()
    learner.goto(re.sub(r"questions/\d+$", "questions/1", learner.url))
    field = learner.get_by_role("main").locator("form [name=answer]").first
    is_choice = field.get_attribute("type") in {"radio", "checkbox"}
    if is_choice:
        field.check(force=True)
    else:
        field.fill("1999")
    learner.get_by_role("button", name=re.compile("Next|Overview")).first.click()
    page_of_question = re.sub(r"/(questions/\d+|overview)$", "/questions/1", learner.url)

    other = browser.new_context(base_url=site.url).new_page()
    sign_in(other, email, site.passwords["student"])
    other.get_by_role("link", name=re.compile("Continue")).first.click()
    other.goto(page_of_question)

    again = other.get_by_role("main").locator("form [name=answer]").first
    if is_choice:
        expect(again).to_be_checked()
    else:
        expect(again).to_have_value("1999")
    other.context.close()
