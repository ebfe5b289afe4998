"""``quizapp user``: accounts from the terminal."""

from __future__ import annotations

import click

from quizapp.cli import opening

_SHORTEST = 8


@click.group()
def user() -> None:
    """Make accounts, and let people in who forgot their password."""


@user.command()
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice(["student", "instructor", "admin"]),
    required=True,
    help="What the person may do. An admin may do everything.",
)
@click.option("--name", default="", help="The name that others see. Without it: from the address.")
@click.option("--generate", is_flag=True, help="Make up a password and print it.")
def add(email: str, role: str, name: str, generate: bool) -> None:  # noqa: FBT001 - click's
    """Make an account for EMAIL. The password is asked for."""
    from flask import current_app
    from flask_security import hash_password

    from quizapp.clock import utcnow
    from quizapp.extensions import db
    from quizapp.services.accounts import NewAccount, add_account
    from quizapp.web.accounts.forms import new_password

    with opening.opened():
        email = _normal(email)
        name = name.strip() or email.partition("@")[0]
        password = new_password() if generate else _ask()
        normal = current_app.extensions["security"].password_util.normalize(password)
        new = NewAccount(email, name, role, hash_password(normal))
        add_account(db.session, new, utcnow())
        db.session.commit()
    click.echo(f"{email} has an account now ({role}).")
    if generate:
        click.echo(f"Password: {password}")


@user.command()
@click.argument("email")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where this quizapp is reached, for the link.",
)
def recover(email: str, address: str) -> None:
    """Print a link with which EMAIL chooses a new password. It works once."""
    from flask import url_for
    from flask_security.recoverable import generate_reset_password_token

    from quizapp.extensions import db
    from quizapp.services.accounts import find_account

    with opening.opened_to_read():
        account = find_account(db.session, email)
        token = generate_reset_password_token(account)  # type: ignore[no-untyped-call]
        path = url_for("security.reset_password", token=token)
    click.echo(f"With this link {email} can choose a new password:")
    click.echo(f"  {address.rstrip('/')}{path}")


def _normal(email: str) -> str:
    """Return the address as accounts keep it; refuse what is none."""
    from flask import current_app

    try:
        return str(current_app.extensions["security"].mail_util.validate(email))
    except ValueError as error:
        raise click.BadParameter(f"{email} is not an e-mail address.") from error


def _ask() -> str:
    password = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    if len(password) < _SHORTEST:
        raise click.ClickException(f"Choose a password of at least {_SHORTEST} characters.")
    return str(password)
