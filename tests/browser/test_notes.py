"""Own cards: rectangles drawn by keyboard and pointer, words selected in a text, lines pasted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site, check_page, opened, sign_in_anew
from tests.services.test_media import drawn

SHOTS = os.environ.get("QUIZAPP_SHOTS")


@pytest.fixture
def student(page: Page, site: Site) -> Page:
    page.set_default_timeout(10_000)
    sign_in_anew(page, site)
    return page


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of the student's in which no script runs."""
    with opened(browser, site, java_script_enabled=False) as page:
        sign_in_anew(page, site)
        yield page


def look(page: Page, name: str) -> None:
    """Check the page; keep pictures of it where the environment says so."""
    check_page(page)
    if SHOTS is None:
        return
    page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{SHOTS}/{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.screenshot(path=f"{SHOTS}/{name}-phone.png", full_page=True)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def new_deck(page: Page, title: str) -> str:
    page.goto("/decks")
    page.get_by_label("Name of the deck").fill(title)
    page.get_by_role("button", name="Make the deck").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def send_image(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "bee.png"
    path.write_bytes(drawn(size=(600, 400)))
    page.get_by_role("link", name="Image with covered parts").click()
    page.get_by_label("Image", exact=True).set_input_files(path)
    page.get_by_role("button", name="Send the image").click()
    page.get_by_label("What the image shows").fill("A bee from above")


def test_rectangles_are_drawn_by_keyboard_and_reviewed(student: Page, tmp_path: Path) -> None:
    page = student
    new_deck(page, "Drawn by keys")
    look(page, "deck-empty")
    page.get_by_role("link", name="Image with covered parts").click()
    look(page, "image")
    page.go_back()
    send_image(page, tmp_path)
    draw_with_keys(page)
    look(page, "occlusion")

    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Added to the deck.")).to_be_visible()
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.locator("rect.box-asked")).to_have_attribute("x", "39")
    look(page, "occlusion-front")
    page.keyboard.press("Space")
    expect(page.get_by_text("left wing")).to_be_visible()
    look(page, "occlusion-back")


def draw_with_keys(page: Page) -> None:
    status = page.locator("[data-box-status]")
    page.get_by_role("button", name="Add a rectangle").focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Added")
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(status).to_contain_text("39 % from the left, 38 % from the top, 21 % wide, 21 % high")
    page.keyboard.press("Enter")
    page.keyboard.type("left wing")
    expect(page.locator("#preview")).to_contain_text("1 card")
    page.get_by_role("button", name="Add a rectangle").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Delete")
    expect(status).to_contain_text("Rectangle 2 is deleted. 1 left.")


def test_rectangles_are_drawn_moved_and_sized_with_the_pointer(
    student: Page, tmp_path: Path
) -> None:
    page = student
    new_deck(page, "Drawn by hand")
    send_image(page, tmp_path)
    image = page.locator("[data-boxes]")

    def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        image.scroll_into_view_if_needed()
        frame = image.bounding_box()
        assert frame is not None
        for place, act in ((start, page.mouse.down), (end, page.mouse.up)):
            x = frame["x"] + frame["width"] * place[0]
            y = frame["y"] + frame["height"] * place[1]
            page.mouse.move(x, y, steps=4)
            act()

    drag((0.1, 0.1), (0.3, 0.4))
    expect(page.get_by_label("What is under it")).to_be_focused()
    page.keyboard.type("wing")
    drag((0.2, 0.2), (0.3, 0.3))
    drag((0.395, 0.495), (0.5, 0.6))

    row = {
        name: float(page.get_by_label(words, exact=True).input_value())
        for name, words in (("x", "From the left"), ("width", "Width"), ("height", "Height"))
    }
    assert row == pytest.approx({"x": 20, "width": 30, "height": 40}, abs=1.5)


def test_rectangles_are_written_as_numbers_without_scripts(plain: Page, tmp_path: Path) -> None:
    page = plain
    new_deck(page, "Numbers")
    send_image(page, tmp_path)
    page.get_by_role("button", name="Add a rectangle").click()
    page.get_by_label("What is under it").fill("wing")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("1 card", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(page.get_by_text("Added to the deck.")).to_be_visible()


def test_words_selected_in_a_text_become_a_card(student: Page, site: Site) -> None:
    page = student
    ((text_id,),) = site.rows("SELECT MIN(id) FROM text")
    page.goto(f"/texts/{text_id}")
    button = page.get_by_role("button", name="Make a cloze card")
    expect(button).to_be_hidden()

    words = page.evaluate(
        """() => {
            const sentence = document.querySelectorAll(".sentence")[1];
            const text = (sentence.querySelector("summary") ?? sentence).firstChild;
            const end = text.data.indexOf(" ", 3);
            document.getSelection().setBaseAndExtent(text, 0, text, end);
            return text.data.slice(0, end);
        }"""
    )
    expect(button).to_be_visible()
    look(page, "text")
    page.keyboard.press("c")

    field = page.get_by_label("Text with gaps")
    assert f"{{{{c1::{words}}}}}" in field.input_value()
    look(page, "cloze-from-text")
    page.get_by_label("Deck").select_option("new")
    page.get_by_role("button", name="Save the card").click()
    expect(page.get_by_text("The card is in your deck My cards.")).to_be_visible()
    assert page.url.startswith(f"{site.url}/texts/{text_id}")


def test_words_are_chosen_without_scripts(plain: Page, site: Site) -> None:
    page = plain
    ((text_id,),) = site.rows("SELECT MIN(id) FROM text")
    page.goto(f"/texts/{text_id}")
    page.get_by_text("Make a card from a sentence").click()
    page.locator("details.fold").get_by_role("link").first.click()
    sentence = page.locator("label.form-check-label").first.inner_text()
    page.get_by_label("Words to hide").fill(sentence.split()[0])
    page.get_by_role("button", name="Go on").click()

    assert page.get_by_label("Text with gaps").input_value().startswith("{{c1::")
    expect(page.get_by_text("1 card", exact=True)).to_be_visible()


def test_pasted_lines_are_shown_while_they_are_typed(student: Page) -> None:
    page = student
    new_deck(page, "Pasted")
    page.get_by_role("link", name="Paste many").click()
    page.get_by_label("Lines", exact=True).fill("bee;Biene\nwasp\nBees {{c1::dance}}.\nbee;Imme")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Line 2: Divide the front from the back")
    expect(preview).to_contain_text("repeats line 1")
    look(page, "paste")

    page.get_by_label("Lines", exact=True).fill("bee;Biene\nBees {{c1::dance::do what}}.")
    expect(preview).to_contain_text("2 notes.")
    page.get_by_role("button", name="Add the cards").click()
    expect(page.get_by_text("2 notes are added to the deck.")).to_be_visible()
    look(page, "deck")


def test_the_cards_of_a_note_appear_while_it_is_written(student: Page) -> None:
    page = student
    address = new_deck(page, "Written")
    page.get_by_role("link", name="Text with gaps").click()
    page.get_by_label("Text with gaps").fill("{{c1::Bees}} dance, {{c2::ants::who}} march.")
    expect(page.locator("#preview")).to_contain_text("2 cards")
    page.locator("#preview summary").first.click()
    look(page, "note")
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_label("Text with gaps")).to_have_value("")

    page.goto(address)
    page.get_by_role("button", name="Remove").click()
    page.get_by_text(re.compile("Removed notes")).click()
    look(page, "deck-removed")
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("The note is back")).to_be_visible()
    page.goto("/decks")
    look(page, "decks")
