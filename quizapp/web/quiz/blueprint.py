"""The blueprint that the views of quizzes and of questions share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("quiz", __name__)
