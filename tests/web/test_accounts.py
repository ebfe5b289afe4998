from __future__ import annotations

from flask import Flask

from tests import make


def test_a_captured_cookie_is_worth_nothing_after_signing_out(app: Flask) -> None:
    client = make.signed_in(app)
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/change-password").status_code == 200

    client.post("/sign-out")

    assert thief.get("/change-password").status_code == 302
