"""Matching and ordering in a real browser, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quizapp.core.bank import Feedback
from tests import make
from tests.browser import conftest
from tests.browser.conftest import Site, import_quiz, press, sign_in_anew, tab_to


@pytest.fixture(scope="module")
def quiz(site: Site, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A quiz of a matching and an ordering, open to everybody."""
    plan = make.plan(feedback=Feedback.AFTER_EACH, questions=("q1", "q2"))
    bank = make.bank("arranging", (plan,), (make.MATCH, make.STEPS))
    return import_quiz(site, tmp_path_factory.mktemp("bank"), bank)


def steps_shown(page: Page) -> list[str]:
    return page.locator("[data-step]").all_inner_texts()


def choose(page: Page, words: str) -> None:
    """Choose, in the list that has the focus, the option with these words by the arrow keys."""
    texts = page.locator("select:focus option").all_inner_texts()
    wanted = next(place for place, text in enumerate(texts) if text.endswith(words))
    for _ in range(wanted):
        page.keyboard.press("ArrowDown")


def test_both_kinds_are_answered_by_keyboard(
    learner: Page, quiz: int, site: Site, javascript: bool
) -> None:
    begin(learner, quiz)
    match_by_keyboard(learner, javascript=javascript)
    learner.goto(re.sub(r"questions/1$", "questions/2", learner.url))
    put_in_order(learner, javascript=javascript)

    attempt = int(re.findall(r"/attempts/(\d+)/", learner.url)[0])
    fractions = site.rows(
        "SELECT fraction FROM slot WHERE attempt_id = ? ORDER BY position", attempt
    )
    assert [round(fraction, 3) for (fraction,) in fractions] == [0.667, 0.667]
    learner.goto(f"/attempts/{attempt}/overview")
    press(learner, "Submit")
    expect(learner.locator(".mark-given")).to_contain_text("1.33")


def begin(page: Page, quiz: int) -> None:
    page.goto(f"/quizzes/{quiz}")
    press(page, re.compile("^Start"))
    page.wait_for_url("**/questions/1")


def check_page(page: Page, *, javascript: bool) -> None:
    """Check the page where axe can run: the page itself is the same without scripts."""
    if javascript:
        conftest.check_page(page)


def match_by_keyboard(page: Page, *, javascript: bool) -> None:
    """Match two animals of three rightly."""
    check_page(page, javascript=javascript)
    for left, right in enumerate(("dance", "leave trails", "sing")):
        tab_to(page, f"#answer-{left}")
        choose(page, right)
    press(page, "Check")

    expect(page.locator(".verdict")).to_have_text("Partly right")
    expect(page.locator(".judged-pairs > .choice-right")).to_have_count(2)
    expect(page.locator(".judged-pairs > .choice-wrong")).to_contain_text("Others")
    check_page(page, javascript=javascript)


def put_in_order(page: Page, *, javascript: bool) -> None:
    """Put all steps in order but the first two."""
    shown = steps_shown(page)
    assert sorted(shown) == sorted(make.STEPS.steps)
    assert shown != list(make.STEPS.steps)
    swapped = [make.STEPS.steps[step] for step in (1, 0, 2, 3)]
    (order_by_buttons if javascript else order_by_selects)(page, swapped)
    press(page, "Check")

    expect(page.locator(".verdict")).to_have_text("Partly right")
    expect(page.locator(".choice-right")).to_have_count(2)
    expect(page.locator(".choice-wrong").first).to_contain_text("You put it at 2")
    check_page(page, javascript=javascript)


def order_by_buttons(page: Page, wanted: list[str]) -> None:
    """Move each step up to its place; the focus stays with it, and each move is told."""
    conftest.check_page(page)
    for place, step in enumerate(wanted):
        at = steps_shown(page).index(step)
        up = page.get_by_role("button", name=f"Move up: {step}", exact=True)
        up.focus()
        for now in range(at - 1, place - 1, -1):
            page.keyboard.press("Enter")
            expect(page.locator("[data-moved]")).to_have_text(f"{step}: place {now + 1} of 4")
            expect(up).to_be_focused()
    assert steps_shown(page) == wanted
    expect(page.get_by_text("Saved").first).to_be_visible()
    page.get_by_role("button", name=f"Move up: {wanted[0]}", exact=True).press("Enter")
    expect(page.locator("[data-moved]")).to_have_text("It is the first step.")

    page.reload()
    assert steps_shown(page) == wanted
    conftest.check_page(page)


def order_by_selects(page: Page, wanted: list[str]) -> None:
    """Give each step its place; one place given twice is refused, and nothing is lost."""
    assert not page.get_by_role("button", name="Move up").count()
    for at, step in enumerate(steps_shown(page)):
        select = page.locator(".step select").nth(at)
        select.focus()
        choose(page, str(min(wanted.index(step) + 1, 3)))
    press(page, "Save")
    expect(page.locator(".refusal")).to_contain_text("2 steps have the place 3")
    last = page.get_by_label(f"Place of: {wanted[3]}")
    last.focus()
    page.keyboard.press("4")
    press(page, "Save")
    expect(page.get_by_text("Saved").first).to_be_visible()
    assert steps_shown(page) == wanted


def test_a_step_goes_where_its_list_says(page: Page, quiz: int, site: Site) -> None:
    sign_in_anew(page, site)
    begin(page, quiz)
    page.goto(re.sub(r"questions/1$", "questions/2", page.url))
    first, second, third, fourth = steps_shown(page)

    page.get_by_label(f"Place of: {first}").focus()
    page.get_by_label(f"Place of: {first}").select_option("3")

    expect(page.locator("[data-moved]")).to_have_text(f"{first}: place 3 of 4")
    assert steps_shown(page) == [second, third, first, fourth]
    values = page.locator(".step select").evaluate_all("all => all.map(one => one.selectedIndex)")
    assert values == [1, 2, 3, 4]
    expect(page.get_by_label(f"Place of: {first}")).to_be_focused()
    expect(page.get_by_text("Saved").first).to_be_visible()
    page.get_by_role("button", name="Clear my answer").click()
    expect(page.get_by_text("No answer saved yet").first).to_be_visible()
    page.goto(re.sub(r"questions/2$", "overview", page.url))
    page.get_by_role("button", name="Submit").click()
    page.locator("#confirm [value=yes]").click()
    page.wait_for_url(re.compile(r"/attempts/\d+$"))
