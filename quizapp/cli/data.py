"""``quizapp backup``, ``restore`` and ``db``: the database as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.cli import opening


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Write a checked copy of the database to FILE, also while quizapp runs.

    Without FILE the copy goes to the folder "backups" of the instance folder. On PostgreSQL
    it is a dump made by pg_dump.
    """
    from quizapp.clock import utcnow
    from quizapp.services import backup as backups

    settings = opening.read_settings()
    if settings.sqlite_file is None:
        target = file or opening.backup_file(settings, "backup", utcnow(), "dump")
        backups.dump(settings.database_url, target)
    else:
        target = file or opening.backup_file(settings, "backup", utcnow())
        opening.write_backup(settings.sqlite_file, target)
    click.echo(f"The backup is {target}.")
    if (settings.instance / "secret_key").exists():
        key = settings.instance / "secret_key"
        click.echo(f"Keep a copy of {key} as well: passwords are worth nothing without it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database.

    Stop quizapp first. The backup is checked, and the present database is kept as a file.
    """
    from quizapp import schema
    from quizapp.clock import utcnow
    from quizapp.services import backup as backups

    settings = opening.read_settings()
    if settings.sqlite_file is None:
        raise click.ClickException(
            "On PostgreSQL use pg_restore:"
            " pg_restore --clean --if-exists --no-owner --dbname=ADDRESS FILE"
        )
    revision = backups.inspect(file)
    if revision > schema.head():
        raise click.ClickException(
            f"The backup is of revision {revision}, newer than this program knows"
            f" ({schema.head()}). Install the newer quizapp."
        )
    had_one = settings.sqlite_file.exists()
    kept = opening.backup_file(settings, "before-restore", utcnow())
    backups.restore(file, settings.sqlite_file, kept)
    click.echo(f"The database is that of {file} now.")
    if had_one:
        click.echo(f"What was there before is kept as {kept}.")
    if revision < schema.head():
        click.echo("It is of an older revision. Run: quizapp db upgrade")


@click.group()
def db() -> None:
    """Look after the tables of the database."""


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them to this version. SQLite files are backed up first."""
    from quizapp import schema

    done = opening.update_tables(opening.read_settings())
    word = "is now" if done else "is already"
    click.echo(f"The database {word} of revision {schema.head()}.")


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from the models (for developers of quizapp)."""
    from quizapp import schema

    path = schema.write_revision(opening.read_settings().database_url, message)
    click.echo(f"Wrote {path}. Read it before you commit it.")
