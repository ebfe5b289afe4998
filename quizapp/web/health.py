"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from quizapp import schema
from quizapp.extensions import db, limiter

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

bp = Blueprint("health", __name__)
_log = logging.getLogger("quizapp.health")


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    limiter.exempt(bp)
    app.register_blueprint(bp)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers and is of the right revision."""
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        _log.exception("the database does not answer")
        return {"status": "the database does not answer"}, 503
    if found != schema.head():
        return {"status": "the database is of another revision"}, 503
    return {"status": "ok"}
