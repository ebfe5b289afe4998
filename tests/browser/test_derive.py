"""The review queue in a real browser: by keyboard alone, by hand, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from quizapp.models import Derivation
from tests.browser import deriving
from tests.browser.conftest import PHONE, Site, check_page, opened, sign_in


@pytest.fixture
def instructor(page: Page, site: Site) -> Page:
    sign_in(page, "instructor@example.com", site.passwords["instructor"])
    return page


@pytest.fixture
def text_id(site: Site) -> int:
    return deriving.fill(site, "Insects")


def heading(page: Page) -> Locator:
    return page.locator("#candidate-title")


def states(site: Site, text_id: int) -> list[tuple[str, str]]:
    return site.rows(
        "SELECT state, reason FROM candidate WHERE derivation_id = ? ORDER BY position", text_id
    )


def is_in_sight(mark: Locator) -> bool:
    """Whether it stands inside the text's own frame and on the screen."""
    return bool(
        mark.evaluate(
            "mark => { const box = mark.getBoundingClientRect();"
            " const frame = mark.closest('.queue-text').getBoundingClientRect();"
            " return box.top >= frame.top && box.bottom <= Math.min(frame.bottom, innerHeight); }"
        )
    )


def test_the_queue_by_keyboard_alone(instructor: Page, site: Site, text_id: int) -> None:
    page, press = instructor, instructor.keyboard.press
    page.goto(f"/teach/derive/{text_id}/review")
    expect(heading(page)).to_have_text("What do honeybees tell by dancing on the comb?")

    press("a")
    expect(heading(page)).to_have_text("What does the angle of the bees' dance show?")
    expect(heading(page)).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Evidence: The angle of the dance")
    expect(page.locator("mark.evidence")).to_contain_text("The angle of the dance")
    assert is_in_sight(page.locator("mark.evidence"))

    press("r")
    expect(page.get_by_role("button", name="Not worth asking")).to_be_visible()
    press("5")
    expect(heading(page)).to_have_text("Who decoded the dance of the bees in 1945?")
    expect(page.get_by_text("2 of 5 looked at").first).to_be_visible()

    press("j")
    expect(heading(page)).to_have_text("What do ants lay for others to follow?")
    assert is_in_sight(page.locator("mark.evidence"))
    press("k")
    expect(heading(page)).to_have_text("Who decoded the dance of the bees in 1945?")

    press("z")
    expect(heading(page)).to_have_text("What does the angle of the bees' dance show?")
    expect(page.get_by_text("1 of 5 looked at").first).to_be_visible()

    assert [state for state, _ in states(site, text_id)] == ["accepted", *["open"] * 5]


def test_an_edit_by_keyboard_with_the_linter_speaking(
    instructor: Page, site: Site, text_id: int
) -> None:
    page, press = instructor, instructor.keyboard.press
    page.goto(f"/teach/derive/{text_id}/review")
    press("e")
    stem = page.get_by_label("Stem")
    expect(stem).to_be_focused()

    press("ControlOrMeta+a")
    page.keyboard.type("What do honeybees not tell by their dance?")
    expect(page.locator("#marks-stem")).to_contain_text("Warning")
    press("ControlOrMeta+a")
    page.keyboard.type("What do the dances of honeybees tell?")
    expect(page.locator("#marks-stem")).not_to_contain_text("not")
    press("Tab")
    press("Enter")

    expect(heading(page)).to_have_text("What do the dances of honeybees tell?")
    press("a")
    expect(heading(page)).to_have_text("What does the angle of the bees' dance show?")
    ((state, distance),) = site.rows(
        "SELECT state, edit_distance FROM candidate WHERE derivation_id = ? AND position = 1"
        " OR derivation_id = ? AND edit_distance > 0 LIMIT 1",
        text_id,
        text_id,
    )
    assert state == "accepted"
    assert distance > 0


def test_a_refused_edit_shows_its_errors_in_place(instructor: Page, text_id: int) -> None:
    page = instructor
    page.goto(f"/teach/derive/{text_id}/review")
    page.keyboard.press("e")
    page.get_by_label("Key", exact=True).fill("")
    page.get_by_role("button", name="Save").last.click()

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("write the right answer")
    expect(page.locator("mark.evidence")).to_be_visible()


def test_a_question_of_a_selected_phrase(instructor: Page, site: Site, text_id: int) -> None:
    page = instructor
    page.goto(f"/teach/derive/{text_id}/review")
    page.evaluate(
        "() => { const node = document.querySelector('mark.evidence').childNodes[1];"
        " getSelection().setBaseAndExtent(node, 0, node, 9); }"
    )
    expect(page.get_by_role("link", name="Make a question of it")).to_be_visible()
    page.keyboard.press("q")

    expect(page.get_by_label("Phrase")).to_have_value("Honeybees")
    expect(page.get_by_label("Passage")).to_have_value(re.compile(r"^\{\{Honeybees\}\} dance on"))
    page.get_by_role("button", name="Add the question").click()

    expect(heading(page)).to_contain_text("dance on the comb")
    expect(page.get_by_text("Accepted", exact=True).first).to_be_visible()
    assert site.rows(
        "SELECT state FROM candidate WHERE derivation_id = ? AND rule = 'hand'", text_id
    ) == [("accepted",)]


def test_the_keys_are_listed(instructor: Page, text_id: int) -> None:
    instructor.goto(f"/teach/derive/{text_id}/review")
    instructor.keyboard.press("j")
    expect(instructor.get_by_role("link", name="Previous")).to_be_visible()
    instructor.keyboard.press("?")

    listed = instructor.get_by_role("dialog").locator("dl")
    for words in ("Accept", "Edit", "Reject", "Previous", "Next"):
        expect(listed).to_contain_text(words)


def test_the_progress_comes_to_its_end_by_itself(instructor: Page, site: Site) -> None:
    with deriving.database_of(site) as session:
        text_id = deriving.begin(session, "Slow insects").id
    instructor.goto(f"/teach/derive/{text_id}")
    expect(instructor.get_by_role("progressbar")).to_be_visible()

    with deriving.database_of(site) as session:
        row = session.get_one(Derivation, text_id)
        if row.state == "waiting":
            deriving.end(session, row)

    expect(instructor.get_by_role("progressbar")).to_have_count(0, timeout=60_000)


def test_the_queue_without_scripts(browser: Browser, site: Site, text_id: int) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        sign_in(page, "instructor@example.com", site.passwords["instructor"])
        page.goto(f"/teach/derive/{text_id}/review")

        page.get_by_role("button", name="Accept", exact=False).first.click()
        expect(heading(page)).to_have_text("What does the angle of the bees' dance show?")
        page.locator("summary", has_text="Reject").click()
        page.get_by_role("button", name="The distractors are poor").click()
        expect(heading(page)).to_have_text("Who decoded the dance of the bees in 1945?")
        page.get_by_role("link", name="Make a question of: Karl von Frisch").click()
        page.get_by_label("Phrase").fill("1945")
        page.get_by_role("button", name="Word the question").click()
        page.get_by_role("button", name="Add the question").click()
        expect(heading(page)).to_contain_text("decoded the dance in")
        page.get_by_role("button", name="Undo").click()
        page.goto(f"/teach/derive/{text_id}/publish")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("link", name="Make a quiz")).to_be_visible()

        assert [state for state, _ in states(site, text_id)][:2] == ["accepted", "rejected"]


def test_the_queue_is_sound_while_it_is_used(instructor: Page, text_id: int) -> None:
    page = instructor
    for rest in ("review?state=fallen", "add?start=0", "accept-many?score=0.5"):
        page.goto(f"/teach/derive/{text_id}/{rest}")
        check_page(page)
    page.goto(f"/teach/derive/{text_id}/review")
    page.keyboard.press("r")
    check_page(page)
    page.keyboard.press("5")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    check_page(page)


def test_on_a_phone_the_candidate_comes_first(instructor: Page, text_id: int) -> None:
    instructor.set_viewport_size(PHONE)  # type: ignore[arg-type]
    instructor.goto(f"/teach/derive/{text_id}/review")

    tops = [
        instructor.locator(name).bounding_box()["y"]  # type: ignore[index]
        for name in (".queue-candidate", ".queue-text", ".queue-list")
    ]

    assert tops == sorted(tops)
