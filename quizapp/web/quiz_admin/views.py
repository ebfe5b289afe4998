"""Pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("quiz_admin", __name__)
