from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import LoginSession, User
from quizapp.web.accounts.views import first_admin_token
from tests import make
from tests.conftest import CHEAP_ARGON2

NEW_PASSWORD = "another good password"


def is_signed_in(client: object) -> bool:
    return client.get("/change-password").status_code == 200  # type: ignore[attr-defined]


def test_whoever_registers_is_a_student_and_signed_in(app: Flask) -> None:
    client = app.test_client()

    response = client.post(
        "/register",
        data={
            "name": " Ada ",
            "email": "ada@example.com",
            "password": make.PASSWORD,
            "role": "admin",
            "active": "1",
        },
    )

    assert response.status_code == 302
    assert is_signed_in(client)
    with app.app_context():
        made = db.session.scalars(select(User)).one()
        assert (made.name, made.role, made.email) == ("Ada", "student", "ada@example.com")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Write your name."),
        ("email", "nonsense", "email"),
        ("password", "short", "8 characters"),
    ],
)
def test_a_registration_that_cannot_be_says_why(
    app: Flask, field: str, value: str, message: str
) -> None:
    data = {"name": "Ada", "email": "ada@example.com", "password": make.PASSWORD}

    response = app.test_client().post("/register", data={**data, field: value})

    assert message in response.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_a_wrong_password_and_an_unknown_address_read_alike(app: Flask) -> None:
    make.account(app)
    client = app.test_client()

    pages = [
        client.post("/sign-in", data={"email": email, "password": "wrong wrong"})
        for email in ("ada@example.com", "nobody@example.com")
    ]

    texts = [page.get_data(as_text=True) for page in pages]
    assert all("The e-mail address or the password is not right." in text for text in texts)
    assert not is_signed_in(client)


def test_a_captured_cookie_is_worth_nothing_after_signing_out(app: Flask) -> None:
    client = make.signed_in(app)
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert is_signed_in(thief)

    client.post("/sign-out")

    assert not is_signed_in(thief)


def test_signing_out_by_a_link_does_nothing(app: Flask) -> None:
    client = make.signed_in(app)

    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_a_changed_password_ends_the_other_sessions(app: Flask) -> None:
    client = make.signed_in(app)
    other = app.test_client()
    make.sign_in(other, "Ada")

    response = client.post(
        "/change-password",
        data={
            "password": make.PASSWORD,
            "new_password": NEW_PASSWORD,
            "new_password_confirm": NEW_PASSWORD,
        },
    )

    assert response.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_forgotten_password_is_recovered_by_a_link_in_a_mail(
    app: Flask, settings: Settings
) -> None:
    make.account(app)
    client = app.test_client()
    client.post("/recover", data={"email": "ada@example.com"})
    (mail,) = (settings.instance / "outbox").glob("*.eml")
    link = re.search(r"http://localhost(/recover/\S+)", mail.read_text().replace("=\n", ""))
    assert link is not None

    data = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    first = client.post(link.group(1), data=data)
    thief = app.test_client()
    thief.post(link.group(1), data=data)

    assert first.status_code == 302
    fresh = app.test_client()
    fresh.post("/sign-in", data={"email": "ada@example.com", "password": NEW_PASSWORD})
    assert is_signed_in(fresh)
    assert not is_signed_in(thief)


def test_an_account_that_is_closed_ends_its_sessions(app: Flask) -> None:
    client = make.signed_in(app)
    with app.app_context():
        db.session.scalars(select(User)).one().active = False
        db.session.commit()

    assert not is_signed_in(client)


def test_expired_sessions_are_swept_at_the_next_sign_in(app: Flask) -> None:
    client = make.signed_in(app)
    with app.app_context():
        db.session.scalars(select(LoginSession)).one().expires_at = make.NOON.replace(year=2020)
        db.session.commit()
    assert not is_signed_in(client)

    make.sign_in(app.test_client(), "Ada")

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LoginSession)) == 1


def test_the_first_admin_is_made_by_a_link_that_works_once(app: Flask) -> None:
    with app.test_request_context():
        token = first_admin_token()
    client = app.test_client()
    data = {"name": "Root", "email": "root@example.com", "password": make.PASSWORD}
    assert client.get(f"/first-admin/{token}").status_code == 200
    assert client.post(f"/first-admin/{token}", data={**data, "password": "x"}).status_code == 422

    response = client.post(f"/first-admin/{token}", data=data)

    assert response.status_code == 303
    assert is_signed_in(client)
    assert app.test_client().get(f"/first-admin/{token}").status_code == 404
    with app.test_request_context():
        assert first_admin_token() is None
        assert db.session.scalars(select(User)).one().role == "admin"


def test_a_forged_first_admin_link_does_not_exist(app: Flask) -> None:
    assert app.test_client().get("/first-admin/forged").status_code == 404


def test_guessing_passwords_is_limited(settings: Settings) -> None:
    app = create_app(
        settings,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=True,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_ARGON2,
        SECURITY_PASSWORD_HASH_OPTIONS=CHEAP_ARGON2,
    )
    client = app.test_client()
    data = {"email": "ada@example.com", "password": "guess guess"}

    answers = [client.post("/sign-in", data=data).status_code for _ in range(21)]

    assert answers[:20] == [200] * 20
    assert answers[20] == 429
    make.dispose(app)


def test_registration_can_be_closed(settings: Settings) -> None:
    closed = Settings(settings.instance, settings.database_url, "secret", registration=False)
    app = create_app(closed, TESTING=True)

    assert app.test_client().get("/register").status_code == 404
    make.dispose(app)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "https:evil.example"]
)
def test_signing_in_never_leads_off_the_site(app: Flask, target: str) -> None:
    make.account(app)

    response = app.test_client().post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "ada@example.com", "password": make.PASSWORD},
    )

    location = response.headers.get("Location", "")
    assert urlsplit(location).netloc == ""
    assert not re.match(r"[/\\]{2}", location)


def test_a_mail_server_that_fails_is_no_error_for_the_visitor(
    settings: Settings,
) -> None:
    unreachable = Settings(
        settings.instance, settings.database_url, "secret", mail_url="smtp://127.0.0.1:9"
    )
    app = create_app(
        unreachable,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_ARGON2,
        SECURITY_PASSWORD_HASH_OPTIONS=CHEAP_ARGON2,
    )
    make.account(app)

    response = app.test_client().post("/recover", data={"email": "ada@example.com"})

    assert response.status_code < 400
    assert not (settings.instance / "outbox").exists()
    make.dispose(app)


def test_the_first_admin_cannot_take_the_address_of_another_account(app: Flask) -> None:
    make.account(app, "Ada")
    with app.test_request_context():
        token = first_admin_token()
    data = {"name": "Root", "email": "ADA@example.com", "password": make.PASSWORD}

    response = app.test_client().post(f"/first-admin/{token}", data=data)

    assert response.status_code == 422
    assert "has an account already" in response.get_data(as_text=True)


def test_the_first_admin_signs_in_with_letters_that_can_be_written_in_two_ways(app: Flask) -> None:
    with app.test_request_context():
        token = first_admin_token()
    password = "A\N{COMBINING DIAERESIS}pfel im Garten"
    data = {"name": "Root", "email": "root@example.com", "password": password}
    assert app.test_client().post(f"/first-admin/{token}", data=data).status_code == 303

    browser = app.test_client()
    browser.post("/sign-in", data={"email": "root@example.com", "password": password})

    assert is_signed_in(browser)
