"""The blueprint of the pages that find cards."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cards", __name__)
