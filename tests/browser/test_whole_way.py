"""From a PDF to a student's results: the real server, its real job, a real browser."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, Site, sign_in, watch
from tests.browser.test_main_job import WRONG_AT, take_quiz
from tests.core.documents import files

PASSAGE = Path(__file__).parents[1] / "generation" / "corpus" / "17-kidneys.txt"
TITLE = "How the kidneys regulate the blood"
LINES_A_PAGE = 40
ACCEPTED = 8


@pytest.fixture
def people(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """The pages of an instructor and of a student, who are signed in."""
    opened = []
    for name in ("instructor", "student"):
        page = browser.new_context(base_url=site.url, viewport=DESKTOP).new_page()
        page.set_default_timeout(10_000)
        sign_in(page, f"{name}@example.com", site.passwords[name])
        opened.append(page)
    complaints = [watch(page) for page in opened]
    yield opened[0], opened[1]
    for page in opened:
        page.context.close()
    assert complaints == [[], []]


def test_a_pdf_becomes_a_quiz_whose_results_show_the_evidence(
    people: tuple[Page, Page], site: Site, tmp_path: Path
) -> None:
    instructor, student = people

    upload(instructor, tmp_path)
    watch_progress(instructor)
    review_by_keyboard(instructor, site)
    publish(instructor, site)
    asked = make_quiz(instructor)
    assert take_quiz(student, site, TITLE) == asked
    see_the_evidence(student, asked)


def upload(page: Page, folder: Path) -> None:
    """Send the passage as a PDF of a few pages."""
    paragraphs = PASSAGE.read_text("utf-8").strip().split("\n\n")[1:]
    lines = [line for one in paragraphs for line in (*textwrap.wrap(one, 84), "")]
    pages = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]
    path = folder / "kidneys.pdf"
    path.write_bytes(files.pdf(pages, TITLE))
    page.get_by_role("link", name="Banks").first.click()
    page.get_by_role("link", name="Derive from a text").first.click()
    page.get_by_label("Or choose a file").set_input_files(path)
    page.get_by_role("button", name="Derive questions").click()


def watch_progress(page: Page) -> None:
    """See how far the job is, until the page says by itself that it is done."""
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("paragraphs read")).to_be_visible()
    expect(page.get_by_text("The text is read.")).to_be_visible(timeout=60_000)


def review_by_keyboard(page: Page, site: Site) -> None:
    """Accept, reject, take back, go on and back, and edit, without a mouse."""
    press, title = page.keyboard.press, page.locator("#candidate-title")
    press("Enter")
    first = shown(title)
    press("a")
    second = leave(title, first)
    expect(page.locator("mark.evidence").first).to_be_visible()

    press("r")
    expect(page.get_by_role("button", name="Not worth asking")).to_be_visible()
    press("5")
    third = leave(title, second)
    press("z")
    expect(title).to_have_text(second)
    press("j")
    expect(title).to_have_text(third)
    press("k")
    expect(title).to_have_text(second)
    press("r")
    press("5")
    expect(title).to_have_text(third)

    edit_a_short_answer(page, title)
    for done in range(2, ACCEPTED):
        press("a")
        expect(page.get_by_role("link", name=f"Publish ({done})")).to_be_visible()
    assert site.rows(
        "SELECT reason, COUNT(*) FROM candidate JOIN derivation ON derivation.id = derivation_id"
        " WHERE candidate.state = 'rejected' AND title = ?",
        TITLE,
    ) == [("trivial", 1)]


def edit_a_short_answer(page: Page, title: Locator) -> None:
    """Go to the next question with a short answer, and reword it."""
    press = page.keyboard.press
    while page.locator(".candidate-kind", has_text="Short answer").count() == 0:
        before = shown(title)
        press("j")
        leave(title, before)
    words = shown(title).removesuffix("?") + ", by this text?"
    press("e")
    expect(page.get_by_label("Stem")).to_be_focused()
    press("ControlOrMeta+a")
    page.keyboard.type(words)
    press("Tab")
    press("Enter")
    expect(title).to_have_text(words)


def shown(title: Locator) -> str:
    return title.inner_text().strip()


def leave(title: Locator, words: str) -> str:
    """Wait for the next candidate; return what it asks."""
    expect(title).not_to_have_text(words)
    return shown(title)


def publish(page: Page, site: Site) -> None:
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text(f"A new bank “{TITLE}” is made")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Published")).to_be_visible()
    assert site.rows("SELECT COUNT(*) FROM bank WHERE title = ?", TITLE) == [(1,)]


def make_quiz(page: Page) -> int:
    """Ask all questions of the new bank; return how many that are."""
    page.keyboard.press("q")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("For whom").select_option(label="Demo class")
    whole = page.get_by_label("The whole bank, whatever the topic")
    available = int(whole.get_attribute("max") or 0)
    whole.fill(str(available))
    page.get_by_role("button", name="Save the quiz").click()
    expect(page.get_by_role("status").first).to_be_visible()
    return available


def see_the_evidence(page: Page, asked: int) -> None:
    """See the mark, and under each question the words of the passage that show the answer."""
    expect(page.get_by_role("heading", name=f"{TITLE}: results")).to_be_visible()
    expect(page.locator(".mark-given")).to_have_text(re.compile(rf"of\s+{asked}"))
    expect(page.locator(f"#q{WRONG_AT}").get_by_text("Wrong").first).to_be_visible()
    words = " ".join(PASSAGE.read_text("utf-8").split())
    for number in range(1, asked + 1):
        evidence = page.locator(f"#q{number} mark.evidence").first
        expect(evidence).to_be_attached()
        lit = " ".join((evidence.text_content() or "").split())
        quoted = lit.removeprefix("evidence begins: ").removesuffix(" :evidence ends")
        assert quoted in words
