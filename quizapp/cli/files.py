"""Bank files as commands meet them: read with the texts beside them, loaded into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quizapp.cli.plain import progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask

    from quizapp.core.bank import Bank


def read_source(path: Path) -> tuple[str, Mapping[str, str]]:
    """Return the YAML of a bank file, and the texts that it names, which lie beside it.

    A text that is missing is left out; the check reports it with its line.
    """
    from quizapp.core.formats import bank_yaml

    source = bank_yaml.decode(path.read_bytes())
    beside = ((name, path.parent / name) for name in bank_yaml.referenced_files(source))
    return source, {
        name: bank_yaml.decode(file.read_bytes()) for name, file in beside if file.is_file()
    }


def read_bank(path: Path) -> Bank:
    """Return the bank of a file; refuse it with every problem and the file's name."""
    from quizapp.core.errors import BankError
    from quizapp.core.formats import bank_yaml

    try:
        return bank_yaml.read(*read_source(path))
    except BankError as error:
        lines = "\n".join(f"  {problem}" for problem in error.problems)
        raise click.ClickException(
            f"{path} cannot be used; nothing was changed.\n{lines}"
        ) from error


def load_shipped_banks(app: Flask) -> None:
    """Bring the banks that come with quizapp up to their files; untouched ones stay untouched."""
    from quizapp import bundled
    from quizapp.clock import utcnow
    from quizapp.extensions import db
    from quizapp.services import banks

    with app.app_context(), progress(bundled.bank_files(), "Loading banks") as paths:
        for path in paths:
            bank = banks.in_reading_order(read_bank(path))
            row = banks.find_bank(db.session, bank.id, None)
            if row is None or banks.load_bank(db.session, row) != bank:
                banks.import_bank(db.session, bank, None, utcnow())
                click.echo(f"Loaded the bank {bank.title}.", err=True)
        db.session.commit()
