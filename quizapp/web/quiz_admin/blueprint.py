"""The blueprint that the views of this feature share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("quiz_admin", __name__, url_prefix="/teach/quizzes")
