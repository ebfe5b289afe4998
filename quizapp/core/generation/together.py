"""Reads the parts of a long text by two processes, where there are two cores for them.

Parts do not know each other, so it does not matter who reads which: the steps of each part are
the same, and come in the same order. The second process is a Python of its own, not a copy of
this one, which may have other threads at work.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import replace
from queue import Empty, Queue
from threading import Thread
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from quizapp.core.generation.reading import Step, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizapp.core.generation.rank import Scored
    from quizapp.core.generation.reading import Part
    from quizapp.core.text import SourceText

    OnStep: TypeAlias = Callable[[Step], None]

_PROGRAM = (
    "import sys; out = sys.stdout.buffer; sys.stdout = sys.stderr;"
    " from quizapp.core.generation.together import serve; serve(sys.stdin.buffer, out)"
)
_SAY_EVERY = 0.2  # seconds
_LISTEN = 0.5
# Longer than it takes to load the model on a slow machine.
_PATIENCE = 120.0


def read_together(
    text: SourceText, parts: Sequence[Part], wanted: frozenset[str], on_step: OnStep
) -> None:
    """Read all parts of the text; ``on_step`` hears of the steps of each part in order.

    Steps of two parts may alternate. A text of one part, or on a machine with one core, is read
    by this process alone, and so is what the other process left undone if it broke down.
    """
    waiting = deque(parts)
    other = _other(text, wanted) if len(parts) > 1 and cores() > 1 else None
    if other is None:
        for part in parts:
            read(text, part, wanted, on_step)
        return

    def hear(step: Step) -> None:
        on_step(step)
        other.catch_up(waiting, on_step)

    try:
        while waiting or other.part is not None:
            if waiting:
                part = waiting.popleft()
                read(text, part, wanted, _unheard(other.left.pop(part.number, 0), hear))
            else:
                other.wait(waiting, on_step)
    finally:
        other.end()


def cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def serve(asked: IO[bytes], out: IO[bytes]) -> None:
    """Read what is asked for, part by part, and tell of each step; the other process's work."""
    text, wanted = pickle.load(asked)  # noqa: S301 - ours

    while (part := pickle.load(asked)) is not None:  # noqa: S301 - ours
        teller = _Teller(out)
        read(text, part, wanted, teller.tell)


class _Teller:
    """Writes down steps; those that follow fast on one another are told as one."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._found: list[Scored] = []
        self._told_at = time.monotonic()

    def tell(self, step: Step) -> None:
        self._found.extend(step.found)
        now = time.monotonic()
        if step.sentences is None and now - self._told_at < _SAY_EVERY:
            return
        pickle.dump(replace(step, found=tuple(self._found)), self._out)
        self._out.flush()
        self._found, self._told_at = [], now


def _unheard(count: int, on_step: OnStep) -> OnStep:
    """Return a listener that lets through what was found after the first so many."""
    seen = 0

    def hear(step: Step) -> None:
        nonlocal seen
        fresh = step.found[max(0, count - seen) :]
        seen += len(step.found)
        on_step(replace(step, found=fresh))

    return hear


def _other(text: SourceText, wanted: frozenset[str]) -> _Other | None:
    try:
        return _Other(text, wanted)
    except OSError:  # no Python, or no room for another process
        return None


class _Other:
    """The other process: which part it reads, and what it told.

    ``left`` says of a part that it did not finish how many candidates were told nevertheless.
    """

    def __init__(self, text: SourceText, wanted: frozenset[str]) -> None:
        self.part: Part | None = None
        self.left: dict[int, int] = {}
        self._number = self._count = 0
        self._heard_at = 0.0
        self._is_gone = False
        self._asked: Queue[Part | None] = Queue()
        self._told: Queue[Step | None] = Queue()
        self._process = subprocess.Popen(  # noqa: S603 - this Python, words of ours
            [sys.executable or "", "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(one or os.curdir for one in sys.path)},
        )
        # Its sentences are in the parts, and the outline is not needed.
        first = (replace(text, paragraphs=()), wanted)
        # What it says waits in a queue: it never waits for us.
        self._talk = Thread(target=self._converse, args=(first,), daemon=True)
        self._talk.start()

    def catch_up(self, waiting: deque[Part], on_step: OnStep) -> None:
        """Hear what it told by now; let it have the next part when it has none."""
        self._take(waiting)
        while self.part is not None and not self._told.empty():
            self._hear(self._told.get(), waiting, on_step)

    def wait(self, waiting: deque[Part], on_step: OnStep) -> None:
        """Wait a little for what it tells next."""
        try:
            step = self._told.get(timeout=_LISTEN)
        except Empty:
            if time.monotonic() - self._heard_at < _PATIENCE:
                on_step(Step(self._number, 0))  # whoever listens may want to stop
                return
            step = None
        self._hear(step, waiting, on_step)

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._asked.put(None)
        self._talk.join()
        with suppress(OSError), self._process:
            pass

    def _take(self, waiting: deque[Part]) -> None:
        if self.part is None and waiting and not self._is_gone:
            self.part = waiting.popleft()
            self._number, self._count, self._heard_at = self.part.number, 0, time.monotonic()
            self._asked.put(self.part)

    def _hear(self, step: Step | None, waiting: deque[Part], on_step: OnStep) -> None:
        """Pass a step on; when there is none, it is gone, and its part waits again."""
        self._heard_at = time.monotonic()
        if step is None:
            self._is_gone = True
            self.left[self._number] = self._count
            waiting.extendleft(filter(None, (self.part,)))
            self.part = None
            return
        self._count += len(step.found)
        if step.sentences is not None:
            self.part = None
            self._take(waiting)
        on_step(step)

    def _converse(self, first: object) -> None:
        """Ask for a part, listen until it is done, and so on; say None when it is gone."""
        try:
            self._say(first)
            while (part := self._asked.get()) is not None:
                self._say(part)
                while (step := self._listen()).sentences is None:
                    self._told.put(step)
                self._told.put(step)
        except (OSError, EOFError, pickle.UnpicklingError):
            self._told.put(None)

    def _say(self, words: object) -> None:
        out = cast("IO[bytes]", self._process.stdin)
        pickle.dump(words, out)
        out.flush()

    def _listen(self) -> Step:
        step: Step = pickle.load(cast("IO[bytes]", self._process.stdout))  # noqa: S301 - ours
        return step
