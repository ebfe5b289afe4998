"""``quizapp jobs``: works on jobs; and how ``quizapp run`` starts such a process."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli import opening

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK_SECONDS = 5
_PATIENCE_SECONDS = 25
_log = logging.getLogger("quizapp.jobs")


@click.command()
@click.option("--attached", is_flag=True, help="Stop when standard input ends, as well.")
def jobs(attached: bool) -> None:  # noqa: FBT001 - click's
    """Work on jobs, such as making questions from a text, until Ctrl-C or SIGTERM.

    "quizapp run" does so by itself. Another server needs this beside it.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if attached:
        threading.Thread(target=_wait_for_end, args=(stopping,), daemon=True).start()
    app = opening.open_app()
    from quizapp.jobs import run_worker

    click.echo("Working on jobs. Stop it with Ctrl-C.", err=True)
    run_worker(app, stopping)


def _wait_for_end(stopping: threading.Event) -> None:
    """Stop when whoever started this process is gone, however it ended."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stopping.set()


@contextmanager
def working() -> Iterator[None]:
    """Have a process work on jobs meanwhile; it is started again when it ends by itself."""
    stopped = threading.Event()
    thread = threading.Thread(target=_keep, args=(stopped,), name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(2 * _PATIENCE_SECONDS)


def _keep(stopped: threading.Event) -> None:
    process = _start()
    while not stopped.wait(_LOOK_SECONDS):
        if process.poll() is not None:
            _log.error("the process for jobs ended with %d; starting it again", process.returncode)
            process = _start()
    _stop(process)


def _start() -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {}
    if os.name == "posix":
        options["start_new_session"] = True  # Ctrl-C is for the parent, who then stops it
    # The same program, whether it was started as a script or as a module.
    command = [sys.executable, "-m", "quizapp", "jobs", "--attached"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, **options)  # noqa: S603 - ours


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Tell it to stop: it may finish the step it is at."""
    if os.name == "posix":
        process.terminate()  # elsewhere that is no request
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
