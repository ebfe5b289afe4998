"""``quizapp run``: everything from an empty machine to a page in the browser."""

from __future__ import annotations

import signal
import socket
import threading
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

import click

from quizapp import collector
from quizapp.cli import opening
from quizapp.cli.attempts import sweep
from quizapp.cli.files import load_shipped_banks
from quizapp.cli.jobs import working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from quizapp.config import Settings

_USUAL_PORT = 8000
_MEBIBYTE = 1024 * 1024


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Which port to listen on. Without it: 8000, or any free one when 8000 is taken.",
)
@click.option("--demo", is_flag=True, help="Make a class with a student and an instructor to try.")
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="How many requests are answered at a time.",
)
@click.option("--no-jobs", is_flag=True, help='Leave jobs to "quizapp jobs" elsewhere.')
def run(
    host: str,
    port: int | None,
    *,
    demo: bool,
    threads: int,
    no_jobs: bool,
) -> None:
    """Start quizapp and print its address.

    The database is made, or brought up to date after a backup, and the banks that come with
    quizapp are loaded. Stop it with Ctrl-C; everything is kept.
    """
    signal.signal(signal.SIGTERM, _stop)
    settings = opening.read_settings()
    with _listen(host, port) as listening:
        if settings.sqlite_file is not None:
            opening.update_tables(settings)
        app = opening.open_app(settings)
        load_shipped_banks(app)
        scheme = "https" if settings.https else "http"
        with suppress(KeyboardInterrupt):
            _announce(app, f"{scheme}://{_name(listening, host)}", demo=demo)
            with _sweeping(app), nullcontext() if no_jobs else working():
                _serve(app, listening, settings, threads)
        _close(app)
    click.echo("Stopped. Everything is kept.")


def _listen(host: str, port: int | None) -> socket.socket:
    """Take the port before anything else is done; without one, the usual or any free one."""
    for wanted in [port] if port else [_USUAL_PORT, 0]:
        try:
            return _bind(host, wanted)
        except OSError as error:
            if wanted == _USUAL_PORT and port is None:
                continue
            reason = error.strerror or error
            raise click.ClickException(
                f"Cannot listen on {host}:{wanted} ({reason}). Choose another --port or --host."
            ) from error
    raise AssertionError  # the loop returns or raises


def _bind(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family)


def _name(listening: socket.socket, host: str) -> str:
    """Return how a browser on this machine reaches the socket."""
    port = listening.getsockname()[1]
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _announce(app: Flask, address: str, *, demo: bool) -> None:
    from quizapp.web.accounts.views import first_admin_token

    with app.app_context():
        token = first_admin_token()
        people = _refresh_demo() if demo else {}
    click.echo(f"\nquizapp is at {address}/")
    if token:
        click.echo("\nNobody is an admin yet. Make your account with this link, which works once:")
        click.echo(f"  {address}/first-admin/{token}")
    if people:
        click.echo("\nTo look around, sign in as one of these (new passwords at each start):")
        for email, password in people.items():
            click.echo(f"  {email}  {password}")
    click.echo("\nStop it with Ctrl-C.")


def _refresh_demo() -> dict[str, str]:
    """Make the demo's class and people; return their passwords."""
    from flask_security import hash_password

    from quizapp.clock import utcnow
    from quizapp.extensions import db
    from quizapp.services import demo
    from quizapp.web.accounts.forms import new_password

    people = {email: new_password() for email in (demo.STUDENT, demo.INSTRUCTOR)}
    hashes = {email: hash_password(password) for email, password in people.items()}
    demo.refresh(db.session, hashes, utcnow())
    db.session.commit()
    return people


@contextmanager
def _sweeping(app: Flask) -> Iterator[None]:
    """Submit attempts whose time ran out, in a thread of its own, while the server runs."""
    stopped = threading.Event()
    # A daemon: a signal may come while the thread starts, before anything waits for it.
    thread = threading.Thread(target=sweep, args=(app, stopped), name="sweep", daemon=True)
    try:
        thread.start()
        yield
    finally:
        stopped.set()
        if thread.is_alive():
            thread.join()


def _serve(app: Flask, listening: socket.socket, settings: Settings, threads: int) -> None:
    """Answer requests until Ctrl-C or SIGTERM; what is being answered is finished first."""
    from waitress.server import create_server

    server = create_server(
        app,
        sockets=[listening],
        threads=threads,
        ident=None,
        # ProxyFix reads these headers, as many of them as QUIZAPP_PROXIES says.
        clear_untrusted_proxy_headers=not settings.proxies,
        # The app says kindly what is too much; this only spares the disk.
        max_request_body_size=4 * max(settings.max_upload_mb, settings.max_text_mb) * _MEBIBYTE,
    )
    collector.settle()
    server.run()


def _close(app: Flask) -> None:
    from quizapp.extensions import db

    with app.app_context():
        db.engine.dispose()


def _stop(*_: Any) -> None:  # noqa: ANN401 - a signal handler's
    raise KeyboardInterrupt
