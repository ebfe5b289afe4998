"""How long making the app takes, over importing what any such app imports."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

from bench import data
from bench.figures import Figure
from bench.serving import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BARE = "import flask, sqlalchemy.orm, flask_wtf"
_PROGRAM = """
import time
started = time.perf_counter()
{bare}
bare = time.perf_counter()
import flask_security
security = time.perf_counter()
from quizapp.app import create_app
create_app()
print(bare - started, security - bare, time.perf_counter() - security)
"""


def measure(folder: Path, times: int) -> Iterator[Figure]:
    """Start a fresh interpreter so many times; the median of each part counts."""
    place = data.make_place(folder / "startup", learners=1, questions=1, attempts=False)
    runs = [_run(place.environ) for _ in range(times + 1)][1:]  # the first fills the disk cache
    bare, security, ours = (statistics.median(part) for part in zip(*runs, strict=True))
    yield Figure("startup_ratio", (bare + ours) / bare, "<= 1.4")
    yield Figure("startup_bare_ms", bare * 1000)
    yield Figure("startup_security_ms", security * 1000)
    yield Figure("startup_app_ms", ours * 1000)


def _run(environ: Mapping[str, str]) -> tuple[float, ...]:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(bare=_BARE)],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return tuple(float(part) for part in ran.stdout.split())
