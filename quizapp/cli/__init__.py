"""The command ``quizapp``: the entry points that are not web pages.

A command reads its arguments, opens the database, asks a service, commits once and says what
it did. Its module imports only click; the rest is imported inside the command, so that
``quizapp --help`` answers at once.
"""

from __future__ import annotations

import click

from quizapp import __version__
from quizapp.cli.accounts import user
from quizapp.cli.attempts import attempts
from quizapp.cli.banks import bank
from quizapp.cli.cards import cards
from quizapp.cli.data import backup, db, restore
from quizapp.cli.generate import generate
from quizapp.cli.jobs import jobs
from quizapp.cli.plain import PlainGroup
from quizapp.cli.run import run
from quizapp.cli.scores import scores


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quizapp")
def main() -> None:
    """Quizzes and flashcards on the texts of a class.

    Begin with "quizapp run". Each command has its own --help.
    """


for command in (run, user, bank, generate, scores, cards, attempts, jobs, backup, restore, db):
    main.add_command(command)
