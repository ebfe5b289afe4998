"""The main job in a real browser, with JavaScript and without."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.core.codec import decode_content
from quizapp.core.questions import (
    Cloze,
    Content,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    ShortAnswer,
    TrueFalse,
)
from tests.browser.conftest import Site, opened, sign_in

EXAMPLE = Path(__file__).parents[2] / "docs" / "banks.md"
PASSWORD = "a few good words"
WRONG_AT = 1


@pytest.fixture
def pages(browser: Browser, site: Site, javascript: bool) -> Iterator[tuple[Page, Page]]:
    """The browsers of a student and of an instructor."""
    with (
        opened(browser, site, java_script_enabled=javascript) as student,
        opened(browser, site, java_script_enabled=javascript) as instructor,
    ):
        for page in (student, instructor):
            page.set_default_timeout(10_000)
        yield student, instructor


def test_a_student_learns_and_an_instructor_sees_it(
    pages: tuple[Page, Page], site: Site, javascript: bool, tmp_path: Path
) -> None:
    student, instructor = pages
    name = "Ada With" if javascript else "Ada Without"

    register(student, name)
    join_class(student, site)
    take_quiz(student, site)
    stem = see_results(student)
    before = memory_map(student, site)
    review_the_wrong_one(student, stem)
    after = memory_map(student, site)
    assert before != after

    sign_in(instructor, "instructor@example.com", site.passwords["instructor"])
    import_bank(instructor, javascript=javascript)
    rows = export_scores(instructor, tmp_path)
    (row,) = [row for row in rows if row["Learner"] == name]
    assert row["Quiz"] == "The whole text"
    assert float(row["Best score"]) == float(row["Max score"]) - 1


def register(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Register").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(f"{name.replace(' ', '.').lower()}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def join_class(page: Page, site: Site) -> None:
    ((code,),) = site.rows("SELECT join_code FROM course ORDER BY id LIMIT 1")
    page.get_by_role("link", name="Classes").click()
    page.get_by_label("code").fill(f"{code[:4].lower()} {code[4:]}")
    page.get_by_role("button", name="Join the class").click()
    expect(page.get_by_role("status")).to_contain_text("class")


def take_quiz(page: Page, site: Site, title: str = "The whole text") -> int:
    """Answer every question of a quiz rightly but one, and submit; return how many there were."""
    page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Today", exact=True
    ).click()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Start").click()
    found = re.search(r"/attempts/(\d+)/questions/1$", page.url)
    assert found is not None
    attempt = int(found.group(1))
    slots = site.rows(
        "SELECT position, kind, content, option_order FROM slot"
        " JOIN item_version ON item_version.id = version_id"
        " WHERE attempt_id = ? ORDER BY position",
        attempt,
    )
    for position, kind, content, order in slots:
        expect(page.get_by_text(f"Question {position} of {len(slots)}").first).to_be_visible()
        question = decode_content(kind, json.loads(content))
        answer(page, question, json.loads(order), right=position != WRONG_AT)
        last = position == len(slots)
        page.get_by_role("button", name="Overview" if last else "Next").click()
    page.wait_for_url("**/overview")
    page.get_by_role("button", name="Submit").click()
    return len(slots)


def answer(page: Page, question: Content, order: list[int], *, right: bool) -> None:
    fields = page.get_by_role("main").locator("form [name=answer]")
    for place in places(question, order, right=right):
        fields.nth(place).check(force=True)
    for place, words in enumerate(typed(question)):
        fields.nth(place).fill(words if right else "1999")
    for number, value in selected(question, order, right=right):
        page.locator(f"#answer-{number}").select_option(value)


def places(question: Content, order: list[int], *, right: bool) -> list[int]:
    """Return which options to choose, by their places on the page."""
    match question:
        case MultipleChoice(key=key):
            return [order.index(key) if right else (order.index(key) + 1) % len(order)]
        case MultipleResponse(keys=keys):
            return [place for place, option in enumerate(order) if (option in keys) is right]
        case TrueFalse(key=key):
            return [0 if key is right else 1]
        case _:
            return []


def selected(question: Content, order: list[int], *, right: bool) -> list[tuple[int, str]]:
    """Return what to select, and in which list; steps by their places, as each moves others."""
    match question:
        case Matching(pairs=pairs):
            wanted = range(len(pairs)) if right else [*range(1, len(pairs)), 0]
            return [(left, str(order.index(option))) for left, option in enumerate(wanted)]
        case Ordering(steps=steps):
            wanted = range(len(steps)) if right else range(len(steps))[::-1]
            return [
                (order.index(step), f"{order.index(step)}:{place}")
                for place, step in enumerate(wanted)
            ]
        case _:
            return []


def typed(question: Content) -> list[str]:
    """Return what to type, field by field."""
    match question:
        case ShortAnswer(key=key):
            return [key]
        case Numeric(key=number):
            return [str(number)]
        case Cloze(gaps=gaps):
            return [gap.key for gap in gaps]
        case _:
            return []


def see_results(page: Page) -> str:
    """See the mark and the evidence of the wrong answer; return its stem."""
    expect(page.get_by_role("heading", name="The whole text: results")).to_be_visible()
    result = page.locator(f"#q{WRONG_AT}")
    expect(page.locator(".mark-given")).to_have_text(re.compile(r"29\s+of\s+30"))
    expect(result.locator("mark").first).to_be_visible()
    expect(result.get_by_text("Wrong").first).to_be_visible()
    return str(result.locator(".stem, legend").first.inner_text())


def review_the_wrong_one(page: Page, stem: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Today", exact=True
    ).click()
    expect(page.get_by_text("1 card is due.")).to_be_visible()
    page.get_by_role("link", name="Start the review").click()
    words = re.findall(r"\w{4,}", stem)[:6]
    for word in words:
        expect(page.get_by_role("article")).to_contain_text(word)
    page.get_by_role("link", name="Show answer").click()
    page.get_by_text("Show the source").click()
    expect(page.locator("details mark").first).to_be_visible()
    page.get_by_role("button", name="Easy").click()
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()


def memory_map(page: Page, site: Site) -> str:
    """Return the memory map, in which every sentence says how well it is recalled."""
    ((bank,),) = site.rows(
        "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL"
    )
    page.goto(f"/progress/banks/{bank}")
    expect(page.get_by_role("heading", name="What you remember")).to_be_visible()
    return str(page.locator(".memory-map").inner_html())


def import_bank(page: Page, *, javascript: bool) -> None:
    block = re.search(r"```yaml\n(.*?)```", EXAMPLE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    bank_id = f"example-{'with' if javascript else 'without'}"
    source = re.sub(r"^id: .*$", f"id: {bank_id}", block.group(1), count=1, flags=re.MULTILINE)
    page.get_by_role("link", name="Banks").first.click()
    page.get_by_role("link", name="Add a bank").first.click()
    page.get_by_label("Or paste it here").fill(source.replace("quizapp-bank/1", "quizapp-bank/9"))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("table", name="What to mend")).to_contain_text("quizapp-bank/1")
    page.get_by_label("Or mend it here").fill(source)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Import the bank").click()
    expect(page.get_by_role("status").first).to_contain_text("imported")


def export_scores(page: Page, folder: Path) -> list[dict[str, str]]:
    page.get_by_role("link", name="Classes").first.click()
    page.get_by_role("table").get_by_role("link").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Scores as CSV").click()
    path = folder / "scores.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
