"""The web layer: one folder a feature, none of which knows another.

A view loads and authorizes in one call (``access``), validates a form, asks a service, and
commits as its last act. Templates receive values and rows, never the session.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from quizapp.web import access, addresses, errors, headers, health, interface

if TYPE_CHECKING:
    from flask import Flask

FEATURES = (
    "accounts",
    "banks",
    "cards",
    "courses",
    "derive",
    "editor",
    "gradebook",
    "home",
    "memory",
    "notes",
    "offline",
    "plans",
    "progress",
    "quiz",
    "quiz_admin",
    "review",
    "settings",
    "texts",
)


def init_app(app: Flask) -> None:
    """Give the app its pages, headers, error pages and template functions."""
    for part in (addresses, errors, headers, health, interface):
        part.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"quizapp.web.{feature}.views").bp)

    @app.context_processor
    def who() -> dict[str, object]:
        return {"viewer": access.current_viewer()}
