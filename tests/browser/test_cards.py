"""Cards found, changed many at once, and studied in a session of their own, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, check_page, sign_in_anew


def find(page: Page, query: str) -> None:
    page.keyboard.press("/")
    field = page.get_by_label("Words or terms")
    expect(field).to_be_focused()
    field.fill(query)
    with page.expect_navigation():
        field.press("Enter")
    expect(field).to_have_value(query)


def test_a_search_that_cannot_be_read_is_mended(page: Page, site: Site) -> None:
    sign_in_anew(page, site)
    page.goto("/cards")
    page.get_by_role("link", name="Find cards").click()
    expect(page.get_by_role("heading", name="Find cards")).to_be_visible()

    find(page, "paragraf:1")
    expect(page.get_by_role("alert")).to_contain_text("Did you mean paragraph?")
    check_page(page)
    find(page, "paragraph:1")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_table_is_worked_by_keys(page: Page, site: Site) -> None:
    sign_in_anew(page, site)
    page.goto("/cards/browse?q=is:card")

    expect(page.get_by_role("heading", name=re.compile(r"\d+ cards?"))).to_be_visible()
    page.keyboard.press("a")
    boxes = page.locator(".found input[name=item]")
    assert boxes.count() > 1
    assert all(box.is_checked() for box in boxes.all())
    page.keyboard.press("j")
    expect(page.locator(".found [data-row]").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".found [data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".found [data-row]").first).to_be_focused()
    check_page(page)


def test_many_are_flagged_at_once_and_an_undo_takes_it_back(page: Page, site: Site) -> None:
    sign_in_anew(page, site)
    page.goto("/cards/browse?q=is:card")
    rows = page.locator(".found [data-row]")
    count = rows.count()
    page.keyboard.press("a")

    expect(page.get_by_label("Flag", exact=True)).to_be_hidden()
    page.get_by_label("What to do").select_option("flag")
    page.get_by_label("Flag", exact=True).select_option("4")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("status").first).to_contain_text("Flag set")
    find(page, "flag:4")
    expect(rows).to_have_count(count)
    page.keyboard.press("z")
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")
    expect(page.get_by_text("No card fits all of that.")).to_be_visible()


def test_all_about_a_card_stands_on_its_page(page: Page, site: Site) -> None:
    sign_in_anew(page, site)
    page.goto("/cards/browse?q=is:card")
    page.locator(".found [data-row]").first.click()
    expect(page.get_by_role("heading", name="What it asks")).to_be_visible()

    page.get_by_label("What to do").select_option("tag")
    page.get_by_label("Tag").fill("Mine")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("link", name="mine", exact=True)).to_be_visible()
    page.get_by_label("What to do").select_option("suspend")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("cell", name="Suspended")).to_be_visible()
    check_page(page)
    page.keyboard.press("z")
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")


def test_what_a_search_finds_is_crammed_until_each_card_was_recalled(
    page: Page, site: Site
) -> None:
    sign_in_anew(page, site)
    page.goto("/cards/browse?q=is:card+-is:suspended&sort=text")
    stems = page.locator(".found [data-row]")
    # The longest word is the rarest: what it finds stands on one page.
    word = max(re.findall(r"[A-Za-z]+", stems.first.text_content() or ""), key=len)
    find(page, f'is:card "{word}"')
    count = stems.count()

    page.get_by_role("link", name="Cram these").click()
    expect(page.locator("[data-left]")).to_have_text(f"{count} left")
    expect(page.get_by_text("no card is planned")).to_be_visible()
    for rating in ("1", *["3"] * count):
        page.get_by_role("link", name="Show answer").click()
        page.locator(f'.rating[value="{rating}"]').click()
        expect(page.locator(".ratings")).to_have_count(0)

    expect(page.get_by_text("You crammed")).to_be_visible()
    crammed = site.rows("SELECT rating FROM review WHERE action = 'cram' ORDER BY at")
    assert [rating for (rating,) in crammed] == [1, *[3] * count]
