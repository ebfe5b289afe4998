"""Assets are kept for a year under an address that changes with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from quizapp.web import assets

NAMES = ["theme.css", "study.css", "code.css", "quizapp.js", "favicon.svg"]
LIBRARIES = ["bootstrap.min.css", "htmx.min.js"]


@pytest.fixture
def bare() -> Flask:
    app = Flask("quizapp", static_folder=None)
    assets.init_app(app)
    return app


@pytest.mark.parametrize("name", NAMES + LIBRARIES)
def test_an_asset_is_served_and_kept(bare: Flask, name: str) -> None:
    with bare.test_request_context():
        url = assets.asset_url(name)

    with bare.test_client().get(url) as response:
        assert response.status_code == 200
        assert response.cache_control.immutable
        assert response.cache_control.max_age == 365 * 24 * 3600
        assert len(response.data) > 100


def test_an_old_address_finds_the_asset_but_does_not_keep_it(bare: Flask) -> None:
    with bare.test_client().get("/assets/000000000000/theme.css") as response:
        assert response.status_code == 200
        assert not response.cache_control.immutable
        assert not response.cache_control.max_age


@pytest.mark.parametrize("name", ["nonesuch.css", "..%2Fassets.py", "%2e%2e/assets.py", ".."])
def test_nothing_else_is_served(bare: Flask, name: str) -> None:
    assert bare.test_client().get(f"/assets/x/{name}").status_code == 404


def test_an_asset_that_is_missing_fails_where_it_is_named(bare: Flask) -> None:
    with bare.test_request_context(), pytest.raises(FileNotFoundError):
        assets.asset_url("../assets.py")


def test_browsers_that_ask_unbidden_get_the_icon(bare: Flask) -> None:
    with bare.test_client().get("/favicon.ico") as response:
        assert response.mimetype == "image/svg+xml"


def test_the_address_changes_with_the_content(
    bare: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_STATIC", tmp_path)
    file = tmp_path / "a.css"
    file.write_text("one")
    with bare.test_request_context():
        before = assets.asset_url("a.css")
        file.write_text("two, longer")
        after = assets.asset_url("a.css")

    assert before != after


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    static = Path(assets.__file__).parent / "static"
    for sheet in static.glob("*.css"):
        text = sheet.read_text()
        assert "@import" not in text
        assert all(url.startswith('"data:') for url in re.findall(r"url\(([^)]*)", text))
