"""A real server on its own SQLite file, and a real Chromium."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from quizapp.core.bank import Bank
from quizapp.core.formats import bank_yaml

ON_CI = os.environ.get("CI") == "true"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Site:
    """A running `quizapp run --demo`: its address and the demo people's passwords."""

    url: str
    instance: Path
    passwords: dict[str, str]

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the server's database."""
        with contextlib.closing(sqlite3.connect(self.instance / "quizapp.sqlite3")) as database:
            return database.execute(statement, values).fetchall()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = os.environ.get("QUIZAPP_CHROMIUM") or shutil.which("chromium")
    if found is None:
        message = "Chromium is not installed (Debian: apt-get install chromium)"
        if ON_CI:
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(
        executable_path=chromium_path, chromium_sandbox=os.geteuid() != 0, args=ARGUMENTS
    )
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The very server that `make run` starts, with the demo class."""
    instance = tmp_path_factory.mktemp("instance")
    log = (instance / "log").open("w+")
    environment = {**os.environ, "QUIZAPP_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "run", "--demo"],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        yield _wait_for(server, Path(log.name), instance)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def learner(browser: Browser, site: Site, javascript: bool) -> Iterator[Page]:
    with opened(browser, site, java_script_enabled=javascript) as page:
        sign_in_anew(page, site)
        yield page


def _wait_for(server: subprocess.Popen[bytes], log: Path, instance: Path) -> Site:
    for _ in range(600):
        said = log.read_text("utf-8")
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        passwords = dict(re.findall(r"(\w+)@example\.com\s+(\S+)", said))
        if address and len(passwords) >= 2:
            return Site(address.group(), instance, passwords)
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text('utf-8')}")


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site.url, viewport=DESKTOP)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when the console speaks of the content security policy."""
    opened = context.new_page()
    complaints = watch(opened)
    yield opened
    assert not complaints


@contextlib.contextmanager
def opened(browser: Browser, site: Site, **options: object) -> Iterator[Page]:
    """A page of its own, of a browser with these options, on which nothing may complain."""
    options = {"base_url": site.url, "viewport": DESKTOP} | options
    context = browser.new_context(**options)  # type: ignore[arg-type] - named as it names them
    page = context.new_page()
    complaints = watch(page)
    yield page
    context.close()
    assert complaints == []


def watch(page: Page) -> list[str]:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose is reported by the browser, too.
        is_complaint = message.type == "error" and "Failed to load resource" not in message.text
        if is_complaint or "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def check_page(page: Page) -> None:
    """Assert that the page is sound: axe in light and dark, no scroll sideways on a phone."""
    for scheme in ("light", "dark"):
        # Without motion the colours have changed when axe looks.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{page.url} {scheme}\n{results.generate_report()}"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"{page.url} is {width} px wide on a phone"
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def enrol(site: Site) -> str:
    """Let somebody new join the demo class, with the demo student's password; return the address.

    What one test leaves with its learner is no other test's beginning.
    """
    email = f"{uuid.uuid4().hex}@example.com"
    path = site.instance / "quizapp.sqlite3"
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as database, database:
        database.row_factory = sqlite3.Row
        found = database.execute("SELECT * FROM account WHERE email = 'student@example.com'")
        account = dict(found.fetchone()) | {"email": email, "fs_uniquifier": uuid.uuid4().hex}
        student = account.pop("id")
        learner = database.execute(
            f"INSERT INTO account ({', '.join(account)})"  # noqa: S608 - the table's own columns
            f" VALUES ({', '.join('?' * len(account))})",
            tuple(account.values()),
        ).lastrowid
        database.execute(
            "INSERT INTO enrolment (course_id, learner_id, joined_at)"
            " SELECT course_id, ?, joined_at FROM enrolment WHERE learner_id = ?",
            (learner, student),
        )
    return email


def sign_in_anew(page: Page, site: Site) -> None:
    """Sign in as somebody who has done nothing yet."""
    sign_in(page, enrol(site), site.passwords["student"])


def import_quiz(site: Site, folder: Path, bank: Bank) -> int:
    """Import a bank with one quiz, which is open to everybody, and return the quiz's id."""
    file = folder / "bank.yaml"
    file.write_text(bank_yaml.write(bank), "utf-8")
    subprocess.run(
        [sys.executable, "-m", "quizapp", "bank", "import", str(file)],
        env={**os.environ, "QUIZAPP_INSTANCE": str(site.instance)},
        check=True,
        capture_output=True,
    )
    ((quiz_id,),) = site.rows(
        "SELECT quiz.id FROM quiz JOIN bank ON bank.id = bank_id WHERE bank.key = ?", bank.id
    )
    return int(quiz_id)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never came to {selector}")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
