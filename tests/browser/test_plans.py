"""A plan towards an exam: what it brings, a missed day, and the cards of the day."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta

from playwright.sync_api import Page, expect

from quizapp.clock import utcnow
from tests.browser.conftest import Site, check_page, sign_in_anew

EXAM = (utcnow() + timedelta(days=30)).date().isoformat()


def a_day_passes(site: Site) -> None:
    """Move all that the plan knows of its days back by one, as if it had passed."""
    path = site.instance / "quizapp.sqlite3"
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as database, database:
        database.execute(
            "UPDATE plan SET created_at = datetime(created_at, '-1 day') || '.000000',"
            " queue_on = date(queue_on, '-1 day')"
        )


def begin(page: Page) -> None:
    """Look at what three cards a day bring, and begin the plan."""
    page.goto("/plans")
    page.get_by_label("Day of the exam").fill(EXAM)
    page.get_by_label("How much a day may take").fill("3")
    page.get_by_label("cards a day").check()
    page.get_by_label("Which cards").select_option(label="Ukraine peace talks")
    page.get_by_role("button", name="See what it brings").click()
    expect(page.get_by_role("row", name="3 cards a day chosen")).to_be_visible()
    expect(page.get_by_text("you are expected to recall")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Start the plan").click()


def review_a_card(page: Page) -> None:
    page.get_by_role("link", name="Show answer").click()
    page.get_by_role("button", name="Easy").click()


def test_an_exam_plan_after_a_missed_day(page: Page, site: Site) -> None:
    page.set_default_timeout(20_000)
    sign_in_anew(page, site)
    begin(page)
    expect(page.get_by_text("3 cards left today.")).to_be_visible()
    expect(page.get_by_text("You missed")).to_have_count(0)

    a_day_passes(site)
    page.reload()

    expect(page.get_by_text("You missed 1 day. That is no harm done")).to_be_visible()
    expect(page.get_by_text("3 cards left today.")).to_be_visible()
    check_page(page)
    page.get_by_role("main").get_by_role("link", name="Review").click()
    for _ in range(3):
        review_a_card(page)
    expect(page.get_by_text("Done for today: 3 cards.")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Go on anyhow").click()
    expect(page.get_by_role("link", name="Show answer")).to_be_visible()
    page.goto("/plans")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.get_by_role("button", name="End the plan").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("this plan holds again")).to_be_visible()
    page.get_by_role("button", name="End the plan").click()
