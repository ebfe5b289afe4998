"""Headers on every response: what browsers may do with our pages."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import g, has_request_context, request

if TYPE_CHECKING:
    from flask import Flask, Response

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; worker-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Name every request, and set the headers."""
    app.before_request(_name)
    app.after_request(_set_headers)


def request_id() -> str:
    """Return the id of the request, or ``-`` outside one."""
    return str(g.get("request_id", "-")) if has_request_context() else "-"


def _name() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Request-ID"] = request_id()
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    is_image = request.endpoint == "notes.image" and response.status_code == HTTPStatus.OK
    if not is_image and request.endpoint not in {"assets.serve", "assets.favicon"}:
        # A page is one person's: no cache may keep it, not even the back button's.
        headers["Cache-Control"] = "no-store"
        headers.add("Vary", "Cookie")
    return response
