"""What all commands share: faults are said in a line, without a traceback; progress."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

T = TypeVar("T")


class PlainGroup(click.Group):
    """A group whose commands end with one line and status 1 when something expected fails."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command; a fault of the program itself still shows its traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            said = explain(error)
            if said is None:
                raise
            raise click.ClickException(said) from error


def explain(error: Exception) -> str | None:
    """Return what to tell the person at the terminal; None for a fault of the program."""
    from sqlalchemy.exc import DBAPIError

    from quizapp.config import SettingError
    from quizapp.core.errors import QuizError
    from quizapp.schema import SchemaError

    match error:
        case SettingError() | SchemaError() | QuizError():
            return str(error)
        case DBAPIError():
            return f"The database refused: {error.orig}"
        case ModuleNotFoundError(name="psycopg"):
            return 'The driver of PostgreSQL is missing. Run: pip install "quizapp[postgres]"'
        case OSError(filename=str() as name, strerror=str() as reason):
            return f"{name}: {reason}"
        case OSError():
            return str(error)
        case _:
            return None


def progress(things: Sequence[T], label: str) -> AbstractContextManager[Any]:
    """Return click's progress bar over the things, on standard error; silent when piped."""
    return click.progressbar(things, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())
