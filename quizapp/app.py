"""Puts the app together."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from functools import partial
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user
from flask_login.utils import _user_context_processor
from flask_security import FSQLALiteUserDatastore, Security

from quizapp import database, logs, schema
from quizapp.config import Settings
from quizapp.extensions import csrf, db, jobs, limiter
from quizapp.models import Role, User
from quizapp.web import init_app as init_web
from quizapp.web import reading
from quizapp.web.accounts import forms, mail, sessions
from quizapp.web.headers import request_id
from quizapp.web.interface import Environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

_log = logging.getLogger("quizapp.access")
_MEBIBYTE = 1024 * 1024


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:  # noqa: ANN401 - Flask's own config values
    """Make the app; ``overrides`` are settings of Flask's own, for tests.

    Raises ``SchemaError`` when the database is not of this program's revision.
    """
    settings = settings or Settings.from_environment()
    app = _App(
        "quizapp",
        instance_path=str(settings.instance),
        static_folder=None,  # quizapp.web.assets serves them, with a hash in the address
        template_folder="web/templates",  # the app's own folder: it comes before extensions'
    )
    app.jinja_environment = Environment
    app.config.from_mapping(flask_config(settings))
    app.config.update(overrides)
    app.extensions["quizapp"] = settings
    logs.configure(settings.log_level, settings.log_format, request_id)
    _trust_proxies(app, settings.proxies)
    _init_database(app)
    _init_accounts(app)
    jobs.init_app(app)
    init_web(app)
    _log_requests(app)
    return app


class _App(Flask):
    """Flask, told that every view and hook is a plain function.

    It would look at each of them on every request, for a twentieth of the time of a page.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def flask_config(settings: Settings) -> dict[str, Any]:
    """Return Flask's settings, and those of its extensions."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_ENGINES": {"default": {"url": settings.database_url}},
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * _MEBIBYTE,
        "MAX_FORM_MEMORY_SIZE": settings.max_upload_mb * _MEBIBYTE,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https else "session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": sessions.LIFETIME,
        "PREFERRED_URL_SCHEME": "https" if settings.https else "http",
        "RATELIMIT_STORAGE_URI": settings.rate_storage,
        "WTF_CSRF_TIME_LIMIT": int(timedelta(hours=12).total_seconds()),
        "WTF_CSRF_SSL_STRICT": settings.https,
        **forms.security_config(settings),
    }


def _init_database(app: Flask) -> None:
    db.init_app(app)
    # It would close async sessions after every request, in a loop of its own; there are none.
    app.teardown_appcontext_funcs[:] = [
        hook for hook in app.teardown_appcontext_funcs if not iscoroutinefunction(hook)
    ]
    with app.app_context():
        engine = db.engine
        database.prepare(engine, _is_reading)
        try:
            schema.check(engine)
        finally:
            engine.dispose()  # a server that forks from here must not share the connection


def _is_reading() -> bool:
    if not has_request_context():
        return False
    return request.method in {"GET", "HEAD", "OPTIONS"} or reading.is_declared()


def _init_accounts(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)
    # One an app: it keeps the app's settings in itself.
    Security(
        app,
        FSQLALiteUserDatastore(db, User, Role),
        register_form=forms.RegisterForm,
        mail_util_cls=mail.Mail,
    )
    sessions.init_app(app)
    forms.limit_tries(app)
    _drop_idle_hooks(app)


def _drop_idle_hooks(app: Flask) -> None:
    """Take off every request what extensions would do there, and this app never needs.

    - Flask-Limiter looks for default limits and sets headers; there are neither, and limited
      views are checked by their decorator.
    - Flask-Login loads the account for each template; ``current_user`` does so when asked.
    """
    lists: tuple[list[Any], ...] = (
        app.before_request_funcs[None],
        app.after_request_funcs[None],
        app.teardown_request_funcs[None],
        app.template_context_processors[None],
    )
    for hooks in lists:
        hooks[:] = [hook for hook in hooks if not _is_idle(hook)]
    app.context_processor(lambda: {"current_user": current_user})


def _is_idle(hook: object) -> bool:
    if hook is _user_context_processor:
        return True
    method = hook.args[0] if isinstance(hook, partial) else getattr(hook, "__self__", None)
    return method is limiter


def _trust_proxies(app: Flask, proxies: int) -> None:
    if proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )


def _log_requests(app: Flask) -> None:
    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        if _log.isEnabledFor(logging.INFO):
            took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
            _log.info("%s %s %d %.1fms", request.method, request.path, response.status_code, took)
        return response
