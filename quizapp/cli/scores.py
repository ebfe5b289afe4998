"""``quizapp scores``: what learners scored, for a spreadsheet."""

from __future__ import annotations

import click


@click.group()
def scores() -> None:
    """Take scores out of quizapp."""
