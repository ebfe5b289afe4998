"""Cards without a network: kept, reviewed, sent once, and forgotten at sign-out."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, Site, check_page, sign_in, watch

PATIENCE = 60_000
STORED = """async () => {
  const databases = await indexedDB.databases();
  const caches_ = await caches.keys();
  const workers = await navigator.serviceWorker.getRegistrations();
  return [databases.length, caches_.length, workers.length];
}"""
CARDS_KEPT = "async () => (await offlineStore.cards()).filter((card) => !card.isDone).length"


@dataclass
class Server:
    """A site that can be stopped, and started again at the same address."""

    instance: Path
    port: int
    passwords: dict[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> Site:
        return Site(f"http://127.0.0.1:{self.port}", self.instance, self.passwords)

    def start(self, *options: str) -> None:
        environment = {
            **os.environ,
            "QUIZAPP_INSTANCE": str(self.instance),
            "PYTHONUNBUFFERED": "1",
        }
        log = self.instance / f"log{time.monotonic_ns()}"
        with log.open("w") as output:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "quizapp", "run", "--port", str(self.port), *options],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        for _ in range(1200):
            said = log.read_text("utf-8")
            self.passwords |= dict(re.findall(r"(\w+)@example\.com\s+(\S+)", said))
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                if len(self.passwords) >= 2:
                    return
            if self.running.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{log.read_text('utf-8')}")

    def stop(self) -> None:
        if self.running is not None:
            self.running.terminate()
            self.running.wait(timeout=30)
            self.running = None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(tmp_path_factory.mktemp("instance"), port)
    made.start("--demo")
    yield made
    made.stop()


@pytest.fixture
def away(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser that is taken offline; what fails to load then is no complaint."""
    made = browser.new_context(base_url=server.site.url, viewport=DESKTOP)  # type: ignore[arg-type]
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def set_new_per_day(server: Server, count: int) -> None:
    with contextlib.closing(sqlite3.connect(server.instance / "quizapp.sqlite3")) as database:
        database.execute("UPDATE deck SET new_per_day = ?", (count,))
        database.commit()


def keep_cards(page: Page, server: Server, name: str) -> None:
    """Sign in, begin a deck with 30 new cards a day, and let the device keep today's."""
    sign_in(page, f"{name}@example.com", server.passwords[name])
    page.goto("/cards")
    page.locator("a[href*='/cards/review?bank=']").first.click()
    page.get_by_role("link", name="Show answer").click()
    # The next card comes without a new page: only the answer says that the deck has begun.
    with page.expect_response("**/rate"):
        page.locator(".ratings button[value='4']").click()
    page.locator(".flashcard, h1").first.wait_for()
    set_new_per_day(server, 30)
    page.goto("/cards")
    expect(page.locator("[data-offline-words]")).to_contain_text(
        "kept on this device", timeout=PATIENCE
    )
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")


def rated(server: Server) -> int:
    return len(
        server.site.rows("SELECT 1 FROM review WHERE source = 'offline' AND action = 'rate'")
    )


def review(page: Page, key: str) -> None:
    page.keyboard.press("Space")
    page.locator(".ratings button[value='3']").wait_for()
    page.keyboard.press(key)


def review_twenty(page: Page) -> None:
    """Review twenty cards, the fifth of them rated Again; take the last back and rate it anew."""
    page.goto("/cards/review")
    expect(page.locator("[data-net]")).to_have_text("You are offline.")
    for number in range(1, 21):
        page.locator(".show-answer").wait_for()
        review(page, "1" if number == 5 else "3")
        expect(page.locator("[data-waiting]")).to_contain_text(f"{number} review")
    page.keyboard.press("z")
    expect(page.locator("[data-waiting]")).to_contain_text("19 reviews wait")
    review(page, "4")
    expect(page.locator("[data-waiting]")).to_contain_text("20 reviews wait")


def test_twenty_cards_are_reviewed_offline_and_saved_once(
    away: BrowserContext, server: Server
) -> None:
    page = away.new_page()
    keep_cards(page, server, "student")
    before = rated(server)

    away.set_offline(True)
    server.stop()
    review_twenty(page)

    # The page is opened anew, and what waits is still there.
    page.goto("/cards")
    expect(page.locator("[data-waiting]")).to_contain_text("20 reviews wait")
    server.start()
    away.set_offline(False)
    expect(page.locator("[data-told]")).to_contain_text("Saved: 22 entries.", timeout=PATIENCE)

    assert rated(server) == before + 21  # one of them was taken back
    keys = server.site.rows("SELECT key FROM review WHERE source = 'offline'")
    assert len(keys) == len(set(keys))
    page.reload()
    page.goto("/cards")
    assert page.evaluate("async () => (await offlineStore.lines()).length") == 0
    assert rated(server) == before + 21


def test_signing_out_clears_everything(away: BrowserContext, server: Server) -> None:
    page = away.new_page()
    keep_cards(page, server, "student")
    assert page.evaluate(CARDS_KEPT) > 0
    assert page.evaluate(STORED) == [1, 1, 1]

    page.locator("details[data-menu] > summary").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/cards" not in url)

    assert page.evaluate(STORED) == [0, 0, 0]
    page.goto("/offline")
    expect(page.locator("#session")).to_contain_text("No cards are kept here")


def test_signing_out_asks_before_reviews_are_lost(away: BrowserContext, server: Server) -> None:
    page = away.new_page()
    keep_cards(page, server, "student")
    page.route("**/offline/session.json", lambda route: route.abort())
    line = "{ key: 'k', item_id: 1, rating: 3, at: new Date().toISOString() }"
    page.evaluate(f"async () => offlineStore.keep(null, {line})")

    page.locator("details[data-menu] > summary").first.click()
    page.get_by_role("button", name="Sign out").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("1 entry has not been sent")
    dialog.locator("[value=no]").click()
    assert page.evaluate("async () => (await offlineStore.lines()).length") == 1
    page.locator("details[data-menu] > summary").first.click()
    page.get_by_role("button", name="Sign out").click()
    dialog.locator("[value=yes]").click()
    page.wait_for_url(lambda url: "/cards" not in url)

    assert page.evaluate(STORED) == [0, 0, 0]


def test_somebody_else_on_the_device_sees_nothing_of_it(
    away: BrowserContext, server: Server
) -> None:
    page = away.new_page()
    keep_cards(page, server, "student")
    away.clear_cookies()  # the session ended without a sign-out

    sign_in(page, "instructor@example.com", server.passwords["instructor"])
    page.goto("/cards")
    expect(page.locator("[data-offline-words]")).to_contain_text(
        "kept on this device", timeout=PATIENCE
    )

    assert page.evaluate("async () => (await offlineStore.cards()).length") == 0


def test_what_a_device_keeps_can_be_switched_off(away: BrowserContext, server: Server) -> None:
    page = away.new_page()
    keep_cards(page, server, "student")

    page.get_by_role("button", name="Do not keep them here").click()
    expect(page.locator("[data-offline-words]")).to_contain_text("No cards are kept")
    assert page.evaluate(CARDS_KEPT) == 0
    page.get_by_role("button", name="Keep today's cards for offline").click()
    expect(page.locator("[data-offline-words]")).to_contain_text("for when you are offline")
    assert page.evaluate(CARDS_KEPT) > 0


def test_the_offline_page_is_sound(away: BrowserContext, server: Server) -> None:
    page = away.new_page()
    complaints = watch(page)
    keep_cards(page, server, "student")
    page.goto("/offline")
    page.locator(".show-answer").wait_for()
    check_page(page)
    page.locator(".show-answer").click()
    page.locator(".card-back").wait_for()
    check_page(page)

    assert complaints == []
