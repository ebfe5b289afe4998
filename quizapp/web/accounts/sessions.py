"""Sessions that the server can end.

A signed cookie alone would still work after signing out. So each sign-in writes a row, the
cookie names it, and without the row nobody is signed in.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import password_changed, password_reset
from sqlalchemy import delete

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import LoginSession, User
from quizapp.web.access import SESSION_KEY, current_viewer

if TYPE_CHECKING:
    from flask import Flask

LIFETIME = timedelta(days=30)


def init_app(app: Flask) -> None:
    """Tie the rows to Flask-Login's signals and take over its loading of the user."""
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_end_all, app)
    password_reset.connect(_end_all, app)
    _guard_loader(app)
    _drop_principal(app)


def _begin(_app: Flask, user: User, **_: object) -> None:
    begin_session(user)
    # A session lasts until the browser closes unless its owner asked for more.
    session.permanent = "stay" in request.form
    db.session.commit()


def begin_session(user: User) -> None:
    """Write the row of a new session and name it in the cookie."""
    now = utcnow()
    sid = secrets.token_urlsafe(32)
    db.session.execute(
        delete(LoginSession).where(LoginSession.user_id == user.id, LoginSession.expires_at <= now)
    )
    db.session.add(LoginSession(id=sid, user_id=user.id, started_at=now, expires_at=now + LIFETIME))
    db.session.flush()
    session[SESSION_KEY] = sid
    g.pop("viewer", None)


def _end(_app: Flask, **_: object) -> None:
    sid = session.pop(SESSION_KEY, None)
    db.session.execute(delete(LoginSession).where(LoginSession.id == sid))
    g.pop("viewer", None)
    db.session.commit()


def _end_all(_app: Flask, user: User, **_: object) -> None:
    db.session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    if SESSION_KEY in session:
        begin_session(user)
    db.session.commit()


def _guard_loader(app: Flask) -> None:
    """Let Flask-Security load an account for its own pages only while the session stands."""
    manager: Any = app.login_manager  # type: ignore[attr-defined] # Flask-Login puts it there
    load = manager._user_callback  # noqa: SLF001 - it has no other handle

    def load_if_signed_in(uniquifier: str) -> User | None:
        return None if current_viewer() is None else load(uniquifier)

    manager.user_loader(load_if_signed_in)


def _drop_principal(app: Flask) -> None:
    """Take Flask-Principal off every request: it loads the user and roles, which we never ask."""
    hook = app.extensions["security"].principal._on_before_request  # noqa: SLF001 - it has no other handle
    app.before_request_funcs[None].remove(hook)
