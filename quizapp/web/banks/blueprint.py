"""The blueprint that the views of this feature share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("banks", __name__, url_prefix="/teach/banks")
