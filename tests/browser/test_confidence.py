"""To say how sure one is of an answer, in a real browser, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quizapp.core.bank import Feedback
from tests import make
from tests.browser.conftest import Site, check_page, import_quiz, press, tab_to

SURE = "#confidence-3"


@pytest.fixture(scope="module")
def quiz(site: Site, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A quiz of a choice and of typed words that asks how sure learners are."""
    plan = make.plan(feedback=Feedback.AFTER_EACH, questions=("q1", "q4"), asks_confidence=True)
    return import_quiz(site, tmp_path_factory.mktemp("bank"), make.bank("asking", (plan,)))


def test_confidence_is_said_by_keyboard_and_kept(
    learner: Page, quiz: int, site: Site, javascript: bool
) -> None:
    begin(learner, quiz)
    check_where_axe_runs(learner, javascript=javascript)
    say_sure(learner, javascript=javascript)
    press(learner, re.compile("^Next"))
    learner.wait_for_url("**/questions/2")
    expect(learner.locator("input[name=confidence]:checked")).to_have_count(0)

    press(learner, re.compile("^Previous"))
    learner.wait_for_url("**/questions/1")
    expect(learner.locator(SURE)).to_be_checked()
    press(learner, "Check")
    expect(learner.get_by_text("You were sure.")).to_be_visible()
    check_where_axe_runs(learner, javascript=javascript)

    attempt = int(re.findall(r"/attempts/(\d+)/", learner.url)[0])
    ((confidence, milliseconds),) = site.rows(
        "SELECT confidence, milliseconds FROM slot WHERE attempt_id = ? AND position = 1", attempt
    )
    assert confidence == 3
    assert 0 < milliseconds < 60_000
    learner.goto(f"/attempts/{attempt}/overview")
    press(learner, re.compile("^Submit"))
    if javascript:  # a question is open: the page asks once more
        expect(learner.locator("#confirm")).to_be_visible()
        learner.keyboard.press("Enter")
    expect(learner.get_by_text("You were sure.")).to_have_count(1)


def begin(page: Page, quiz: int) -> None:
    page.goto(f"/quizzes/{quiz}")
    press(page, re.compile("^Start"))
    page.wait_for_url("**/questions/1")
    expect(page.get_by_role("group", name="How sure are you?")).to_be_visible()


def check_where_axe_runs(page: Page, *, javascript: bool) -> None:
    """Check the page where axe can run: the page itself is the same without scripts."""
    if javascript:
        check_page(page)


def say_sure(page: Page, *, javascript: bool) -> None:
    """Answer the first question; say unsure, then sure."""
    tab_to(page, "#answer-0")
    page.keyboard.press("Space")
    tab_to(page, "#confidence-1")
    page.keyboard.press("Space")
    if javascript:
        expect(page.locator("#saved .is-saved")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(SURE)).to_be_checked()
