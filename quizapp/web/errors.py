"""Error pages that say what happened and what to do. The one place where refusals become pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from quizapp.core.errors import NotAllowed, QuizError, Stale
from quizapp.extensions import db
from quizapp.web.headers import request_id

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_log = logging.getLogger("quizapp.errors")

_PAGES = {
    400: ("This request cannot be read", "Go back, load the page again, and try once more."),
    403: ("This is not allowed", "Go back to the start page."),
    404: (
        "There is no such page",
        (
            "The address may be mistyped, or the page may belong to somebody else. Go back to"
            " the start page, or sign in with the account that it belongs to."
        ),
    ),
    405: ("This address does not take that", "Go back to the start page."),
    413: ("The file is too large", "Send a smaller one."),
    429: ("Too many tries", "Wait a minute, then try again."),
}
_DEFAULT = ("Something went wrong", "Go back to the start page and try again.")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QuizError, _refused)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(500, _broken)


def error_page(status: int, title: str, advice: str) -> tuple[str, int]:
    """Return the page for an error."""
    page = render_template(
        "error.html", status=status, title=title, advice=advice, request_id=request_id()
    )
    return page, status


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect is raised as an exception, too
        return error.get_response()
    body, code = error_page(status, *_PAGES.get(status, _DEFAULT))
    # Keep what the error itself says in headers: Allow, Retry-After.
    kept = [pair for pair in error.get_headers() if pair[0] in {"Allow", "Retry-After"}]
    return body, code, kept


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return error_page(
        400,
        "This page has expired",
        "Go back, load the page again, and send it once more. What you typed is still there"
        " when you go back.",
    )


def _refused(error: QuizError) -> ResponseReturnValue:
    status = 409 if isinstance(error, NotAllowed | Stale) else 422
    return error_page(status, "This cannot be done now", str(error))


def _busy(error: OperationalError) -> ResponseReturnValue:
    if "locked" not in str(error) and "busy" not in str(error):
        return _broken(error)
    db.session.rollback()
    _log.warning("the database was busy: %s", request.path)
    page, status = error_page(
        503, "The server is busy", "Nothing was lost. Wait a moment, then send it again."
    )
    return page, status, {"Retry-After": "5"}


def _overtaken(error: IntegrityError) -> ResponseReturnValue:
    # Two requests did the same thing at the same moment, and the other one was first.
    db.session.rollback()
    _log.warning("a request was overtaken on %s: %s", request.path, error.orig)
    return error_page(
        409,
        "Somebody was quicker",
        "The same thing was done in another tab or browser at this moment. Nothing was done"
        " twice. Go back, load the page again, and look whether something is left to do.",
    )


def _unfit(error: DataError) -> ResponseReturnValue:
    # The forms refuse what cannot be stored; this is for what no form of ours sends.
    db.session.rollback()
    _log.warning("the database refused a value on %s: %s", request.path, error.orig)
    return error_page(400, *_PAGES[400])


def _broken(error: Exception) -> ResponseReturnValue:
    # PostgreSQL answers nothing more in a transaction that failed, and the page asks who looks.
    db.session.rollback()
    _log.error("unexpected error on %s", request.path, exc_info=error)
    return error_page(
        500,
        "Something went wrong on our side",
        "What you saved before is kept. Try again; if it happens again, tell whoever runs this"
        " site the number below.",
    )
