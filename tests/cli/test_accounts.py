"""``quizapp user``."""

from __future__ import annotations

import re
from pathlib import Path

from quizapp.app import create_app
from quizapp.config import Settings
from tests import make
from tests.cli.conftest import Command, rows

OWNED = "SELECT email, name, role FROM account"


def test_an_account_is_made_with_the_password_that_is_typed(
    quizapp: Command, instance: Path
) -> None:
    done = quizapp(
        *("user", "add", "ada@example.com", "--role", "instructor", "--name", "Ada Lovelace"),
        typed=f"{make.PASSWORD}\n{make.PASSWORD}\n",
    )

    assert done.exit_code == 0, done.output
    assert make.PASSWORD not in done.output
    assert rows(instance / "quizapp.sqlite3", OWNED) == [
        ("ada@example.com", "Ada Lovelace", "instructor")
    ]
    app = create_app(Settings.from_environment(), WTF_CSRF_ENABLED=False)
    make.sign_in(app.test_client(), "ada")
    make.dispose(app)


def test_a_generated_password_is_printed_once(quizapp: Command, instance: Path) -> None:
    done = quizapp("user", "add", "ada@example.com", "--role", "student", "--generate")

    assert re.search(r"Password: \S{16}\n", done.stdout)
    assert rows(instance / "quizapp.sqlite3", OWNED) == [("ada@example.com", "ada", "student")]


def test_a_short_password_is_refused(quizapp: Command, instance: Path) -> None:
    done = quizapp("user", "add", "ada@example.com", "--role", "student", typed="short\nshort\n")

    assert done.exit_code == 1
    assert "at least 8 characters" in done.stderr
    assert rows(instance / "quizapp.sqlite3", OWNED) == []


def test_an_address_has_one_account_however_it_is_written(quizapp: Command) -> None:
    quizapp("user", "add", "ada@example.com", "--role", "student", "--generate")

    done = quizapp("user", "add", "Ada@Example.com", "--role", "student", "--generate")

    assert done.exit_code == 1
    assert "has an account already" in done.stderr


def test_what_is_no_address_is_refused(quizapp: Command) -> None:
    done = quizapp("user", "add", "ada", "--role", "student", "--generate")

    assert done.exit_code == 2
    assert "ada is not an e-mail address" in done.stderr


def test_a_recovery_link_opens_a_page_for_a_new_password(quizapp: Command) -> None:
    quizapp("user", "add", "ada@example.com", "--role", "student", "--generate")

    done = quizapp("user", "recover", "ada@example.com", "--address", "https://quiz.example.com/")

    assert done.exit_code == 0, done.output
    path = done.stdout.split("https://quiz.example.com")[1].strip()
    app = create_app(Settings.from_environment(), WTF_CSRF_ENABLED=False)
    browser = app.test_client()
    assert browser.get(path).status_code == 200
    sent = {"password": make.PASSWORD, "password_confirm": make.PASSWORD}
    assert browser.post(path, data=sent).status_code == 302
    make.sign_in(app.test_client(), "ada")
    make.dispose(app)


def test_nobody_is_recovered_who_has_no_account(quizapp: Command) -> None:
    done = quizapp("user", "recover", "ada@example.com")

    assert done.exit_code == 1
    assert "Nobody has an account with the address ada@example.com" in done.stderr
