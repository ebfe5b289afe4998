"""Editing a question by keyboard alone, with live marks; every page of the editor is sound."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site, check_page, sign_in

QUESTION = "goals-guarantee-providers"
SHOTS = os.environ.get("QUIZAPP_SHOTS", "")


@pytest.fixture
def bank(page: Page, site: Site) -> str:
    """The address of the instructor's copy of the shipped bank."""
    page.set_default_timeout(15_000)
    sign_in(page, "instructor@example.com", site.passwords["instructor"])
    ((shipped,),) = site.rows(
        "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL"
    )
    page.goto(f"/teach/banks/{shipped}")
    page.get_by_role("button", name="Copy to my banks").click()
    expect(page.get_by_text("This copy is yours")).to_be_visible()
    return page.url


def shoot(page: Page, name: str) -> None:
    """Take pictures for somebody who looks at them; only when asked to."""
    if not SHOTS:
        return
    for scheme, size in (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        path = Path(SHOTS) / f"{name}-{scheme}-{size['width']}.png"
        page.screenshot(path=path, full_page=True, caret="initial")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that id or those words has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate("[document.activeElement.id, document.activeElement.textContent]")
        if name in (focused[0], focused[1].strip()):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_a_question_is_edited_by_keyboard_alone(page: Page, bank: str) -> None:
    page.goto(f"{bank}/items/{QUESTION}")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit multiple choice")

    tab_to(page, "stem")
    page.keyboard.press("Control+a")
    page.keyboard.type("From whom does Ukraine not want security guarantees?")
    marks = page.locator("#marks-stem")
    expect(marks).to_contain_text("The stem is negative: “not”.")
    expect(page.locator("#lint-status")).to_contain_text("flaw")
    expect(page.locator("#preview .stem").first).to_contain_text("not want security")
    check_page(page)
    shoot(page, "edit")

    page.keyboard.press("Control+a")
    page.keyboard.type("From whom does Ukraine seek security guarantees?")
    expect(marks).not_to_contain_text("negative")
    tab_to(page, "Save")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved. Who has answered it already")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Version2")
    expect(page.locator(".stem").first).to_contain_text("From whom does Ukraine seek")
    shoot(page, "item")


def test_words_selected_in_the_text_are_quoted(page: Page, bank: str) -> None:
    page.goto(f"{bank.replace('#', '')}/add?kind=matching")
    paragraph = page.locator(".quotable p").first
    paragraph.click(click_count=3)
    page.get_by_role("button", name="Quote the selection").click()

    expect(page.get_by_label("Quotation 1")).to_have_value(paragraph.inner_text())
    check_page(page)
    shoot(page, "matching")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page)
    shoot(page, "errors")
    page.get_by_role("button", name="Add a pair").click()
    expect(page.get_by_label("Left 5")).to_be_focused()


def test_the_pages_around_the_editor_are_sound(page: Page, bank: str) -> None:
    page.goto(f"{bank}/items/{QUESTION}")
    page.get_by_role("button", name="Retire").click()
    page.get_by_role("dialog").get_by_role("button", name="Retire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Retired questions and cards")
    check_page(page)
    shoot(page, "retired")
    page.locator("tbody a").first.click()
    check_page(page)
    shoot(page, "versions")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("It is in use again")).to_be_visible()
    check_page(page)
    page.goto(bank)
    check_page(page)
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a question or card")
    check_page(page)
    shoot(page, "kinds")
