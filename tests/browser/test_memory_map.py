"""What is remembered, as people see it: the map, what lies behind it, the statistics."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import remembering
from tests.browser.conftest import PHONE, Site, check_page, enrol, opened, sign_in

BANK = "ukraine-peace-talks"


@pytest.fixture(scope="module")
def email(site: Site) -> str:
    return enrol(site)


@pytest.fixture(scope="module")
def past(site: Site, email: str) -> tuple[int, int]:
    """The bank and the class, with months of reviews."""
    return remembering.fill(site, BANK, email)


@pytest.fixture
def student(page: Page, site: Site, email: str, past: tuple[int, int]) -> Page:
    sign_in(page, email, site.passwords["student"])
    return page


@pytest.fixture
def instructor(page: Page, site: Site, past: tuple[int, int]) -> Page:
    sign_in(page, "instructor@example.com", site.passwords["instructor"])
    return page


def sentences(page: Page) -> Locator:
    return page.locator(".memory-map a.recall")


def test_the_map_changes_after_a_review(student: Page, past: tuple[int, int]) -> None:
    student.goto(f"/progress/banks/{past[0]}")
    before = student.locator(".legend").inner_text(), sentences(student).all_inner_texts()
    student.goto(f"/cards/review?bank={past[0]}")

    for _ in range(3):
        student.get_by_role("link", name=re.compile("Show answer")).click()
        student.get_by_role("button", name=re.compile("Again")).click()
        expect(student.get_by_role("button", name=re.compile("Again"))).to_have_count(0)
        expect(student.get_by_role("link", name=re.compile("Show answer"))).to_be_visible()
    student.goto(f"/progress/banks/{past[0]}")

    assert (student.locator(".legend").inner_text(), sentences(student).all_inner_texts()) != before
    check_page(student)


def test_a_sentence_under_the_pointer_shows_what_is_asked(
    student: Page, past: tuple[int, int]
) -> None:
    student.goto(f"/progress/banks/{past[0]}")
    panel = student.get_by_role("complementary", name="Behind the sentence")
    sentence = sentences(student).first

    sentence.hover()

    expect(panel).to_contain_text("Review the cards of its paragraph")
    expect(panel.locator("blockquote")).not_to_be_empty()
    check_page(student)
    student.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_click_on_a_sentence_starts_a_session(student: Page, past: tuple[int, int]) -> None:
    student.goto(f"/progress/banks/{past[0]}")
    sentence = sentences(student).first
    sentence.hover()
    expect(student.get_by_role("complementary", name="Behind the sentence")).to_be_visible()

    sentence.click()

    student.wait_for_url("**/cards/**")


def test_the_map_by_keyboard(student: Page, past: tuple[int, int]) -> None:
    student.goto(f"/progress/banks/{past[0]}")
    sentences(student).first.focus()
    student.keyboard.press("Tab")
    expect(student.get_by_role("complementary", name="Behind the sentence")).to_be_visible()

    student.keyboard.press("Enter")

    student.wait_for_url("**/sentences/**")
    expect(student.get_by_role("heading", name="What is asked about a sentence")).to_be_visible()


def test_the_map_on_a_phone_and_without_scripts(
    browser: Browser, site: Site, email: str, past: tuple[int, int]
) -> None:
    with opened(browser, site, viewport=PHONE, java_script_enabled=False) as page:
        sign_in(page, email, site.passwords["student"])
        page.goto(f"/progress/banks/{past[0]}")

        sentences(page).first.click()

        expect(page.get_by_role("link", name="Review the cards of its paragraph")).to_be_visible()


def test_the_map_looks_ahead(student: Page, past: tuple[int, int]) -> None:
    student.goto(f"/progress/banks/{past[0]}")
    firm = student.locator(".legend li").nth(4).inner_text()

    student.get_by_label("Another day").fill("2034-05-31")
    student.get_by_role("button", name="Show").click()

    expect(student.get_by_text("on 31 May 2034")).to_be_visible()
    assert student.locator(".legend li").nth(4).inner_text() != firm
    check_page(student)


@pytest.mark.parametrize("query", ["", "?period=all"])
def test_statistics_of_months(student: Page, past: tuple[int, int], query: str) -> None:
    student.goto(f"/progress/statistics{query}")

    expect(student.get_by_role("img", name=re.compile("True retention by month"))).to_be_visible()
    for summary in student.locator("details:not([data-menu]) > summary").all():
        if summary.is_visible():
            summary.click()
    check_page(student)


def test_the_class_map_and_what_to_teach_again(instructor: Page, past: tuple[int, int]) -> None:
    bank, course = past
    instructor.goto(f"/classes/{course}")
    instructor.get_by_role("link", name="What the class remembers").click()
    instructor.locator(f'a[href$="/memory/{bank}"]').click()

    expect(instructor.get_by_role("heading", name="What to teach again")).to_be_visible()
    check_page(instructor)
    sentences(instructor).first.hover()
    panel = instructor.get_by_role("complementary", name="Behind the sentence")
    expect(panel.locator("blockquote")).not_to_be_empty()
