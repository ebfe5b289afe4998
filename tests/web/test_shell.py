"""What every response promises: headers, ids, error pages, health."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.core.errors import NotAllowed, Unreadable
from quizapp.extensions import db
from quizapp.schema import SchemaError
from tests import make


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/healthz"])
def test_every_response_has_the_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert len(headers["X-Request-ID"]) >= 8


def test_assets_may_be_kept(app: Flask) -> None:
    with app.test_request_context():
        from quizapp.web.assets import asset_url

        address = asset_url("theme.css")

    with app.test_client().get(address) as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_a_given_request_id_is_kept_unless_it_is_odd(app: Flask) -> None:
    client = app.test_client()

    kept = client.get("/", headers={"X-Request-ID": "abcdef-123456"}).headers["X-Request-ID"]
    odd = client.get("/", headers={"X-Request-ID": "a b<script>"}).headers["X-Request-ID"]

    assert kept == "abcdef-123456"
    assert "<" not in odd


def test_over_https_browsers_are_told_to_stay_there(settings: Settings) -> None:
    secure = Settings(settings.instance, settings.database_url, "secret", https=True, proxies=1)
    app = create_app(secure, TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()

    response = client.get("/sign-in", headers={"X-Forwarded-Proto": "https"})

    assert "max-age" in response.headers["Strict-Transport-Security"]
    make.dispose(app)


def test_the_session_cookie_is_guarded(app: Flask) -> None:
    make.account(app)
    data = {"email": "ada@example.com", "password": make.PASSWORD}

    cookie = app.test_client().post("/sign-in", data=data).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_unknown_page_says_what_to_do(app: Flask) -> None:
    response = app.test_client().get("/nowhere")

    assert response.status_code == 404
    assert "There is no such page" in response.get_data(as_text=True)


def test_a_wrong_method_says_which_are_right(app: Flask) -> None:
    response = app.test_client().post("/healthz")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_form_without_its_token_is_refused(settings: Settings) -> None:
    app = create_app(settings, TESTING=True)

    response = app.test_client().post("/sign-in", data={"email": "a@example.com"})

    assert response.status_code == 400
    assert "This page has expired" in response.get_data(as_text=True)
    make.dispose(app)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed("Not now."), 409, "Not now."),
        (Unreadable("Type a number."), 422, "Type a number."),
        (OperationalError("", {}, Exception("database is locked")), 503, "The server is busy"),
        (IntegrityError("", {}, Exception("already there")), 409, "Somebody was quicker"),
        (OperationalError("", {}, Exception("disk on fire")), 500, "Something went wrong"),
        (ZeroDivisionError(), 500, "Something went wrong"),
    ],
)
def test_errors_become_pages(app: Flask, error: Exception, status: int, words: str) -> None:
    def fail() -> str:
        raise error

    app._got_first_request = False
    app.add_url_rule("/fail", "fail", fail)

    response = app.test_client().get("/fail")

    page = response.get_data(as_text=True)
    assert response.status_code == status
    assert words in page
    assert "Traceback" not in page
    assert response.headers["X-Request-ID"] in page


def test_the_process_says_that_it_lives_and_can_serve(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_a_database_of_another_revision_is_not_ready(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()

    response = app.test_client().get("/readyz")

    assert response.status_code == 503


def test_a_database_without_tables_is_not_ready(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()

    assert app.test_client().get("/readyz").status_code == 503


@pytest.mark.parametrize(("revision", "words"), [("0000", "quizapp db upgrade"), ("9999", "newer")])
def test_the_app_refuses_another_revision_and_says_the_command(
    settings: Settings, app: Flask, revision: str, words: str
) -> None:
    with app.app_context():
        statement = text("UPDATE alembic_version SET version_num = :revision")
        db.session.execute(statement, {"revision": revision})
        db.session.commit()

    with pytest.raises(SchemaError, match=words):
        create_app(settings)


def test_the_app_refuses_a_database_without_tables(tmp_path: Path) -> None:
    empty = Settings(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}", "secret")

    with pytest.raises(SchemaError, match="quizapp db upgrade"):
        create_app(empty)


def test_a_stranger_is_sent_to_sign_in_and_back(app: Flask) -> None:
    make.account(app)
    client = app.test_client()

    response = client.get("/settings?x=1")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in?next=")
    assert "settings" in response.headers["Location"]
