"""Every page: axe in light and dark, no scroll sideways on a phone, no word of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.app import create_app
from quizapp.clock import utcnow
from quizapp.config import Settings
from tests import make
from tests.browser import deriving
from tests.browser.conftest import Site, check_page, opened, sign_in

SOON = (utcnow() + timedelta(days=40)).date().isoformat()
# What is no page: files, pictures, data, and addresses that lead elsewhere.
NO_PAGES = {
    "accounts.first_admin",  # works once; tests of the command line open it
    "assets.serve",
    "assets.favicon",
    "banks.ask_delete",  # of an own bank: tests of the banks open it
    "banks.export",
    "cards.found_csv",
    "derive.published",  # after publishing: tests of the queue open it
    "derive.statistics_csv",
    "banks.go_back",  # of an own bank, as the next: tests of new versions open them
    "banks.new_version",
    "editor.add",  # of an own bank: tests of the editor open these
    "editor.edit",
    "editor.history",
    "editor.retired",
    "gradebook.course_answers_csv",
    "gradebook.course_scores_csv",
    "gradebook.quiz_answers_csv",
    "gradebook.quiz_scores_csv",
    "health.healthz",
    "progress.bank_csv",
    "progress.class_csv",
    "progress.statistics_csv",
    "health.readyz",
    "notes.add",  # of an own deck, as the next: tests of own cards open them
    "notes.ask_delete",
    "notes.edit",
    "notes.image",
    "notes.paste",
    "notes.send_image",
    "notes.show",
    "offline.cards",
    "offline.session",
    "offline.show",  # filled by its script: tests of reviewing offline open it
    "offline.worker",
    "security.reset_password",  # needs a mailed token; the form is that of a changed password
    "security.static",
    "settings.download",
}


@pytest.fixture(scope="module")
def student(browser: Browser, site: Site) -> Iterator[Page]:
    yield from _signed_in(browser, site, "student")


@pytest.fixture(scope="module")
def instructor(browser: Browser, site: Site) -> Iterator[Page]:
    yield from _signed_in(browser, site, "instructor")


@pytest.fixture(scope="module")
def stranger(browser: Browser, site: Site) -> Iterator[Page]:
    with opened(browser, site) as page:
        page.set_default_timeout(10_000)
        yield page


@pytest.fixture(scope="module")
def attempts(student: Page, site: Site) -> tuple[int, int]:
    """A finished and an open attempt of the student, with a checked question in the latter."""
    (long,), (short,) = site.rows(
        "SELECT quiz.id FROM quiz JOIN bank ON bank.id = bank_id"
        " WHERE bank.key = 'ukraine-peace-talks' AND bank.owner_id IS NULL"
        " AND quiz.key IS NOT NULL ORDER BY quiz.key DESC"
    )
    student.goto(f"/quizzes/{long}")
    student.get_by_role("button", name="Start").click()
    finished = _attempt_in(student.url)
    student.goto(f"/attempts/{finished}/overview")
    student.get_by_role("button", name="Submit").click()
    student.get_by_role("dialog").get_by_role("button", name="Submit as it is").click()
    expect(student.get_by_role("heading", name="results")).to_be_visible()
    student.goto(f"/quizzes/{short}")
    student.get_by_role("button", name="Start").click()
    return finished, _attempt_in(student.url)


@pytest.fixture(scope="module")
def class_quiz(instructor: Page, site: Site) -> int:
    """A quiz that the instructor made."""
    ((bank,),) = site.rows(
        "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL"
    )
    instructor.goto(f"/teach/quizzes/new?bank={bank}")
    instructor.get_by_label("Title").fill("A quiz of the class")
    instructor.locator("input[type=number], input[inputmode=numeric]").first.fill("2")
    instructor.get_by_role("main").locator("button[type=submit]").first.click()
    ((quiz,),) = site.rows("SELECT id FROM quiz WHERE title = 'A quiz of the class'")
    return int(quiz)


EVERYBODY = ("/", "/sign-in", "/register", "/recover", "/nowhere")
STUDENT = (
    "/",
    "/quizzes/{quiz}",
    "/attempts/{finished}",
    "/attempts/{running}/questions/1",
    "/attempts/{running}/questions/2",
    "/attempts/{running}/overview",
    "/cards",
    "/cards/review?bank={bank}",
    "/cards/review?bank={bank}&item={card}&show=1",
    "/cards/summary",
    "/plans",
    "/plans?exam_on={soon}",
    "/plans/{plan}",
    "/cards/browse",
    "/cards/browse?q=stabilty",
    "/cards/{card}",
    "/progress",
    "/progress/banks/{bank}",
    "/progress/banks/{bank}/sentences/{banktext}/0",
    "/progress/statistics",
    "/memory",
    "/texts/{text}",
    "/texts/{text}/card?paragraph={paragraph}&start=0&end=7",
    "/texts/{text}/card/{paragraph}",
    "/items/{card}/card",
    "/decks",
    "/classes",
    "/classes/{course}",
    "/settings",
    "/settings/delete",
    "/change-password",
    "/verify",
)
INSTRUCTOR = (
    "/",
    "/classes",
    "/classes/new",
    "/classes/{course}",
    "/classes/{course}/learners",
    "/classes/{course}/exams",
    "/teach/classes/{course}/memory",
    "/teach/classes/{course}/memory/{bank}",
    "/teach/classes/{course}/memory/{bank}/sentences/{banktext}/0",
    "/teach/banks",
    "/teach/banks/import",
    "/teach/banks/{bank}",
    "/teach/banks/{bank}/items/{item}",
    "/teach/derive",
    "/teach/derive/new",
    "/teach/derive/{derivation}",
    "/teach/derive/{derivation}/review",
    "/teach/derive/{derivation}/candidates/{candidate}/edit",
    "/teach/derive/{derivation}/add?start=0&phrase=comb&of=cloze",
    "/teach/derive/{derivation}/accept-many",
    "/teach/derive/{derivation}/thresholds",
    "/teach/derive/{derivation}/publish",
    "/teach/derive/{derivation}/statistics",
    "/teach/derive/{derivation}/delete",
    "/teach/quizzes",
    "/teach/quizzes/new?bank={bank}",
    "/teach/quizzes/{class_quiz}/edit",
    "/teach/quizzes/{class_quiz}/preview",
    "/teach/scores",
    "/teach/classes/{course}/scores",
    "/teach/quizzes/{class_quiz}/scores",
)


@pytest.fixture(scope="module")
def planned(student: Page, site: Site) -> int:
    """A plan of the student's for the bank."""
    student.goto("/plans")
    student.get_by_label("Day of the exam").fill(SOON)
    student.get_by_label("Which cards").select_option(index=1)
    student.get_by_role("button", name="Start the plan").click()
    expect(student.get_by_role("heading", name="Exam:")).to_be_visible()
    return int(site.rows("SELECT max(id) FROM plan")[0][0])


@pytest.fixture(scope="module")
def ids(site: Site, attempts: tuple[int, int], class_quiz: int, planned: int) -> dict[str, object]:
    """What stands for the names in the addresses above."""
    wanted = {
        "bank": "SELECT id FROM bank WHERE key = 'ukraine-peace-talks' AND owner_id IS NULL",
        "banktext": "SELECT text.id FROM text JOIN bank ON bank.id = bank_id"
        " WHERE bank.key = 'ukraine-peace-talks' AND owner_id IS NULL"
        " AND superseded_at IS NULL ORDER BY text.id LIMIT 1",
        "text": "SELECT id FROM text ORDER BY id LIMIT 1",
        "paragraph": "SELECT outline ->> '$[0].id' FROM text ORDER BY id LIMIT 1",
        "course": "SELECT id FROM course ORDER BY id LIMIT 1",
        "item": "SELECT key FROM item ORDER BY id LIMIT 1",
        "card": "SELECT id FROM item WHERE is_question = 0 ORDER BY id LIMIT 1",
        "quiz": "SELECT id FROM quiz WHERE key IS NOT NULL ORDER BY id LIMIT 1",
    }
    derivation = deriving.fill(site, "Insects")
    wanted["candidate"] = "SELECT max(id) FROM candidate"
    found = {name: site.rows(statement)[0][0] for name, statement in wanted.items()}
    found["derivation"] = derivation
    found |= {"finished": attempts[0], "running": attempts[1], "class_quiz": class_quiz}
    return {**found, "plan": planned, "soon": SOON}


@pytest.mark.parametrize("path", EVERYBODY)
def test_pages_for_everybody(stranger: Page, path: str) -> None:
    stranger.goto(path)
    check_page(stranger)


@pytest.mark.parametrize("path", STUDENT)
def test_pages_of_a_student(student: Page, ids: dict[str, object], path: str) -> None:
    _check(student, path.format_map(ids))


@pytest.mark.parametrize("path", INSTRUCTOR)
def test_pages_of_an_instructor(instructor: Page, ids: dict[str, object], path: str) -> None:
    _check(instructor, path.format_map(ids))


def test_a_refused_bank_leaves_no_empty_space_below(instructor: Page) -> None:
    lines = "\n".join(f"line-{number}: x" for number in range(200))
    instructor.goto("/teach/banks/import")
    instructor.locator("textarea").fill(f"format: quizapp-bank/1\n{lines}")
    instructor.get_by_role("button", name="Check the file").click()
    expect(instructor.get_by_role("region", name="The file, line by line")).to_be_visible()
    ends = "document.querySelector('footer').getBoundingClientRect().bottom + scrollY"

    below = instructor.evaluate(f"document.documentElement.scrollHeight - ({ends})")

    assert below < 2


def test_no_page_is_left_out(sqlite_template: Path, tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, f"sqlite:///{sqlite_template}", "secret"))
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    match = app.url_map.bind("localhost").match
    named = [re.sub(r"\{\w+\}", "1", path.split("?")[0]) for path in STUDENT + INSTRUCTOR]
    visited = {match(path, method="GET")[0] for path in (*EVERYBODY[:-1], *named)}

    assert every - visited == NO_PAGES
    make.dispose(app)


def _check(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None
    assert response.ok, path
    assert page.get_by_role("heading", level=1).count() == 1
    check_page(page)


def _signed_in(browser: Browser, site: Site, who: str) -> Iterator[Page]:
    with opened(browser, site) as page:
        page.set_default_timeout(10_000)
        sign_in(page, f"{who}@example.com", site.passwords[who])
        yield page


def _attempt_in(url: str) -> int:
    found = re.search(r"/attempts/(\d+)", url)
    assert found is not None
    return int(found.group(1))
