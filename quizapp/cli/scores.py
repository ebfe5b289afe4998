"""``quizapp scores``: what learners scored, for a spreadsheet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from quizapp.cli import opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from quizapp.services.visibility import Scope

_ROWS_PER_STEP = 1000


@click.group()
def scores() -> None:
    """Take scores out of quizapp."""


@scores.command()
@click.option("--class", "course_id", type=int, metavar="ID", help="Only this class.")
@click.option("--answers", is_flag=True, help="Every answer instead of the scores.")
@click.option("--semicolon", is_flag=True, help="Separate by ; for a spreadsheet that wants it.")
@click.option("-o", "--output", type=click.File("wb", atomic=True), default="-", help="Where to.")
def export(course_id: int | None, answers: bool, semicolon: bool, output: BinaryIO) -> None:  # noqa: FBT001 - click's
    """Write the scores of all learners as CSV. Classes go by the number in their address."""
    from quizapp.core.formats import csv_export
    from quizapp.extensions import db
    from quizapp.models import Course
    from quizapp.services.visibility import Scope

    with opening.opened_to_read():
        if course_id is not None and db.session.get(Course, course_id) is None:
            raise click.ClickException(f"There is no class {course_id}.")
        header, rows = _table(db.session, Scope(None, course_id), answers=answers)
        separator = ";" if semicolon else ","
        output.writelines(csv_export.write(header, _counted(rows), separator=separator))


def _table(
    session: Session, scope: Scope, *, answers: bool
) -> tuple[tuple[str, ...], Iterator[Any]]:
    from quizapp.services import gradebook

    if answers:
        return gradebook.ANSWER_HEADER, gradebook.answer_rows(session, scope)
    return gradebook.SCORE_HEADER, gradebook.score_rows(session, scope)


def _counted(rows: Iterable[Any]) -> Iterator[Any]:
    """Pass the rows on; at a terminal, count them now and then."""
    shown = sys.stderr.isatty()
    number = 0
    for number, row in enumerate(rows, 1):
        if shown and number % _ROWS_PER_STEP == 0:
            click.echo(f"\r{number} rows …", nl=False, err=True)
        yield row
    if shown:
        click.echo(f"\r{number} rows.  ", err=True)
