"""Commands as somebody types them: in this process, and as processes of their own."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from quizapp import database
from quizapp.cli import main

ROOT = Path(__file__).parents[2]
Command = Callable[..., Result]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder that the commands of this test use."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("QUIZAPP_INSTANCE", str(folder))
    return folder


@pytest.fixture
def quizapp(instance: Path) -> Command:
    """Run ``quizapp`` with these words; ``input`` is what is typed."""

    def run(*words: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=typed)

    return run


class Running:
    """``quizapp run`` as a process, and what it has printed so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.printed = ""

    def wait_for(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Read on until the pattern is there."""
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        while (found := re.search(pattern, self.printed)) is None:
            ready, _, _ = select.select([self.process.stdout], [], [], end - time.monotonic())
            more = os.read(self.process.stdout.fileno(), 65536).decode() if ready else ""
            assert more, f"{pattern} was not printed, but:\n{self.printed}\n{self.errors()}"
            self.printed += more
        return found

    def address(self) -> str:
        return self.wait_for(r"quizapp is at (http://\S+)/\n")[1]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask it to stop; return its status."""
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=30)
        self.printed += rest.decode()
        return self.process.returncode

    def errors(self) -> str:
        self.process.kill()
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()


@contextmanager
def running(*words: str, cwd: Path = ROOT, **environment: str) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "run", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds in a SQLite file."""
    engine = create_engine(f"sqlite:///{path}")
    database.prepare(engine, lambda: True)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(statement)]
    engine.dispose()
    return found
