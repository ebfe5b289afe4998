"""The blueprint that the modules of this feature put their views on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notes", __name__)
