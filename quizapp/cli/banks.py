"""``quizapp bank``: check, load and write bank files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli import opening
from quizapp.cli.files import read_bank, read_source
from quizapp.cli.plain import progress

if TYPE_CHECKING:
    from quizapp.core.errors import Problem
    from quizapp.models import BankRow
    from quizapp.services.banks import ImportPlan

_FLAW_LINE = "{file}:{line}: {level}: {question}: {message} [{code}]. {mend}"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def bank() -> None:
    """Check, load and write banks of questions."""


@bank.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON, for programs.")
def check(files: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001 - click's
    """Say everything that is wrong in bank FILEs. Nothing is changed."""
    with progress(files, "Checking") as paths:
        found = [(path, problem) for path in paths for problem in _problems(path)]
    errors = sum(not problem.is_warning for _, problem in found)
    if as_json:
        click.echo(json.dumps([_as_json(*one) for one in found], indent=2, ensure_ascii=False))
    else:
        for path, problem in found:
            kind = "warning" if problem.is_warning else "error"
            click.echo(f"{path}: {kind}: {problem}")
        click.echo(_verdict(len(files), errors, len(found) - errors))
    if errors:
        raise click.exceptions.Exit(1)


@bank.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the flaws as JSON, for programs.")
@click.option("--strict", is_flag=True, help="End with status 1 on warnings, too.")
def lint(files: tuple[Path, ...], as_json: bool, strict: bool) -> None:  # noqa: FBT001 - click's
    """Say which questions of bank FILEs are unfair, unclear or too easy to guess."""
    with progress(files, "Reading") as paths:
        found = [flaw for path in paths for flaw in _flaws(path)]
    errors = sum(flaw["level"] == "error" for flaw in found)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for flaw in found:
            click.echo(_FLAW_LINE.format(**flaw))
        click.echo(_verdict(len(files), errors, len(found) - errors))
    if errors or (strict and found):
        raise click.exceptions.Exit(1)


@bank.command("import")
@click.argument("file", type=_FILE)
@click.option("--owner", metavar="EMAIL", help="Whose bank it is. Without it: everybody's.")
def import_(file: Path, owner: str | None) -> None:
    """Load the bank of FILE, or bring the bank of that id up to it.

    All of it is loaded or nothing. What learners have answered stays as it was.
    """
    from quizapp.clock import utcnow
    from quizapp.extensions import db
    from quizapp.services import banks

    read = read_bank(file)
    with opening.opened():
        owner_id = _owner_id(owner)
        plan = banks.plan_import(db.session, read, owner_id)
        banks.import_bank(db.session, read, owner_id, utcnow())
        db.session.commit()
    click.echo(f"{read.title} ({read.id}): {_describe(plan)}.")


@bank.command()
@click.argument("bank_id", metavar="ID")
@click.option("--owner", metavar="EMAIL", help="Whose bank, when several have this id.")
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8", atomic=True),
    default="-",
    help="Where to.",
)
def export(bank_id: str, owner: str | None, output: Any) -> None:  # noqa: ANN401 - click's file
    """Write the bank of that ID as YAML, with its texts inside."""
    from quizapp.core.formats import bank_yaml
    from quizapp.extensions import db
    from quizapp.services import banks
    from quizapp.services.stale_items import export_note

    with opening.opened_to_read():
        row = _one_bank(bank_id, owner)
        output.write(export_note(db.session, row.id))
        output.write(bank_yaml.write(banks.load_bank(db.session, row)))


@bank.command("list")
def list_() -> None:
    """Print the id, the title and the owner of every bank."""
    with opening.opened_to_read():
        for row, owner in _rows():
            click.echo(f"{row.key}\t{row.title}\t{owner}")


def _problems(path: Path) -> tuple[Problem, ...]:
    from quizapp.core.errors import BankError
    from quizapp.core.formats import bank_yaml

    try:
        return bank_yaml.check(*read_source(path))[1]
    except BankError as error:  # the file, or a text beside it, is not UTF-8
        return error.problems


def _flaws(path: Path) -> list[dict[str, Any]]:
    from quizapp.core.formats import bank_yaml
    from quizapp.core.linting import lint_item

    read = read_bank(path)
    lines = bank_yaml.item_lines(read_source(path)[0])
    return [
        {
            "file": str(path),
            "line": lines.get((item.id, flaw.field), lines[item.id, ""]),
            "question": item.id,
            "code": flaw.code,
            "level": "error" if flaw.is_error else "warning",
            "message": flaw.message,
            "mend": flaw.mend,
        }
        for item in read.items
        for flaw in lint_item(item, read.texts)
    ]


def _as_json(path: Path, problem: Problem) -> dict[str, Any]:
    return {
        "file": str(path),
        "line": problem.line,
        "column": problem.column,
        "question": problem.question,
        "level": "warning" if problem.is_warning else "error",
        "message": problem.message,
        "mend": problem.mend,
    }


def _verdict(files: int, errors: int, warnings: int) -> str:
    checked = "1 file" if files == 1 else f"{files} files"
    return f"{checked} checked: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count or 'no'} {noun}s"


def _describe(plan: ImportPlan) -> str:
    parts = {
        "added": plan.added,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "retired": plan.retired,
    }
    said = ", ".join(f"{len(ids)} {word}" for word, ids in parts.items() if ids)
    return f"{'a new bank: ' if plan.is_new else ''}{said or 'no questions'}"


def _owner_id(email: str | None) -> int | None:
    from quizapp.extensions import db
    from quizapp.services.accounts import find_account

    return None if email is None else find_account(db.session, email).id


def _rows() -> list[tuple[BankRow, str]]:
    """Return every bank but learners' own decks, with its owner's address or "everybody's"."""
    from sqlalchemy import select

    from quizapp.extensions import db
    from quizapp.models import BankRow, User

    owned = select(BankRow, User.email).outerjoin(User, User.id == BankRow.owner_id)
    owned = owned.where(~BankRow.is_deck)
    rows = db.session.execute(owned.order_by(BankRow.key, BankRow.id))
    return [(row, email or "everybody's") for row, email in rows]


def _one_bank(bank_id: str, owner: str | None) -> BankRow:
    named = [(row, of) for row, of in _rows() if row.key == bank_id]
    if owner is not None:
        wanted = _owner_id(owner)
        named = [(row, of) for row, of in named if row.owner_id == wanted]
    if not named:
        raise click.ClickException(f'There is no bank "{bank_id}". See: quizapp bank list')
    if len(named) > 1:
        owners = ", ".join(of for _, of in named)
        raise click.ClickException(f'Several have a bank "{bank_id}" ({owners}). Add --owner.')
    return named[0][0]
