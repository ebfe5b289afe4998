"""``quizapp jobs`` as a process of its own, and as the child of ``quizapp run``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, running


@contextmanager
def jobs(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "jobs", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QUIZAPP_INSTANCE": str(folder)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        while b"Working on jobs" not in (line := process.stderr.readline()):
            assert line
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it(tmp_path: Path, how: int) -> None:
    with jobs(tmp_path) as process:
        process.send_signal(how)

        assert process.wait(30) == 0


def test_attached_it_stops_with_whoever_started_it(tmp_path: Path) -> None:
    with jobs(tmp_path, "--attached") as process:
        assert process.stdin is not None
        process.stdin.close()

        assert process.wait(30) == 0
        process.stdin = None


def children(pid: int) -> list[int]:
    folder = Path(f"/proc/{pid}/task")
    found = [(task / "children").read_text().split() for task in folder.iterdir()]
    return [int(child) for each in found for child in each]


def wait_until(holds: Callable[[], object], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into /proc")
def test_run_has_a_child_for_jobs_starts_it_again_and_takes_it_along(tmp_path: Path) -> None:
    with running(QUIZAPP_INSTANCE=str(tmp_path)) as process:
        process.address()
        pid = process.process.pid
        wait_until(lambda: children(pid))
        (first,) = children(pid)

        os.kill(first, signal.SIGKILL)
        wait_until(lambda: children(pid) not in ([], [first]))
        (second,) = children(pid)

        assert process.stop() == 0
        assert not Path(f"/proc/{second}").exists()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into /proc")
def test_a_child_whose_parent_was_killed_stops(tmp_path: Path) -> None:
    with running(QUIZAPP_INSTANCE=str(tmp_path)) as process:
        process.address()
        wait_until(lambda: children(process.process.pid))
        (child,) = children(process.process.pid)
        process.process.kill()

    wait_until(lambda: not Path(f"/proc/{child}").exists())


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into /proc")
def test_run_can_leave_jobs_to_others(tmp_path: Path) -> None:
    with running("--no-jobs", QUIZAPP_INSTANCE=str(tmp_path)) as process:
        process.wait_for(r"Stop it with Ctrl-C\.\n")

        assert children(process.process.pid) == []
