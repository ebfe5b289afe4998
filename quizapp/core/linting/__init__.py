"""The linter: flaws that make a question unfair, unclear or easier than it should be.

It knows the item-writing guidelines that a machine can check. It looks at words only: no
language model, no dictionary, nothing to load. ``docs/editing.md`` lists every code.
"""

from __future__ import annotations

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.items import lint_item
from quizapp.core.linting.linter import lint

__all__ = ["Flaw", "lint", "lint_item"]
