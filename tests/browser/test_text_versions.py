"""A text gets a new version: look, confirm, mend what went stale, go back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.core.formats import bank_yaml
from tests import make
from tests.browser.conftest import Site, check_page, opened, sign_in

CHANGED = "Wasps build nests of paper.\nAnts always leave trails of scent. Others follow."


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def instructor(
    browser: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, bool]]:
    with opened(browser, site, java_script_enabled=request.param) as page:
        page.set_default_timeout(10_000)
        sign_in(page, "instructor@example.com", site.passwords["instructor"])
        yield page, request.param


def test_a_text_is_changed_and_brought_back(
    instructor: tuple[Page, bool], site: Site, tmp_path: Path
) -> None:
    page, javascript = instructor
    look = check_page if javascript else _pass_by
    bank_id = import_bank(page, "with" if javascript else "without")

    send_the_same(page, look)
    send_another(page, tmp_path / "insects.txt", look)
    rest_on_other_words(page, look)
    let_stand(page, bank_id)
    go_back(page, bank_id)

    ((original,),) = site.rows(
        "SELECT original FROM text WHERE bank_id = ? AND superseded_at IS NULL", bank_id
    )
    assert original == make.ORIGINAL
    assert set(site.rows("SELECT stale_at FROM item WHERE bank_id = ?", bank_id)) == {(None,)}


def send_the_same(page: Page, look: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="New version").click()
    expect(page.get_by_label("Or change it here")).to_have_value(make.ORIGINAL)
    look(page)
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_text("nothing would change").first).to_be_visible()
    look(page)


def send_another(page: Page, path: Path, look: Callable[[Page], None]) -> None:
    path.write_text(CHANGED, encoding="utf-8")
    page.get_by_label("A file").set_input_files(path)
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("heading", name="Stale (4)")).to_be_visible()
    expect(page.get_by_role("heading", name="Reworded (3)")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Use the new version").click()
    expect(page.get_by_text("is now at version 2")).to_be_visible()
    look(page)


def rest_on_other_words(page: Page, look: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Look again", exact=True).click()
    expect(page.get_by_text("7 found.")).to_be_visible()
    page.get_by_role("link", name="According to the text, what do bees do?").click()
    expect(page.get_by_text("The words that are gone")).to_be_visible()
    look(page)
    quotation = page.get_by_label("Words of the text that show the answer")
    quotation.fill("Moths fly")
    page.get_by_role("button", name="Rest it on these words").click()
    expect(page.get_by_text("do not stand in the text").first).to_be_visible()
    look(page)
    quotation.fill("nests of paper")
    page.get_by_role("button", name="Rest it on these words").click()
    expect(page.get_by_text("It rests on these words now.")).to_be_visible()


def let_stand(page: Page, bank_id: int) -> None:
    page.goto(f"/teach/banks/{bank_id}/items/q5")
    expect(page.get_by_text("The words before")).to_be_visible()
    page.get_by_role("button", name="Nothing to do, still right").click()
    expect(page.get_by_text("It stands as it is.")).to_be_visible()


def go_back(page: Page, bank_id: int) -> None:
    page.goto(f"/teach/banks/{bank_id}")
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("button", name="Use the new version").click()
    expect(page.get_by_text("is now at version 3")).to_be_visible()


def _pass_by(_page: Page) -> None:
    """Axe needs JavaScript."""


def import_bank(page: Page, name: str) -> int:
    """Import the bank of the builders; return the id of its row."""
    page.goto("/teach/banks/import")
    page.get_by_label("Or paste it here").fill(bank_yaml.write(make.bank(f"insects-{name}")))
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Import the bank").click()
    expect(page.get_by_text("is imported")).to_be_visible()
    return int(page.url.rsplit("/", 1)[1])
