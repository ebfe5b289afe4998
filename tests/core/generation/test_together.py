"""A long text read by two processes: nothing comes out otherwise, and nothing is lost."""

from __future__ import annotations

import io
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import pytest

from quizapp.core.generation import engine, together
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.engine import generate
from quizapp.core.generation.parsing import prose_of
from quizapp.core.generation.reading import Part, Step, read
from quizapp.core.generation.spec import Result, Spec
from quizapp.core.text import SourceText
from tests.core.generation.sentences import text_of

TEXT = """\
The pact of Velden was signed in 1648 by Sweden and Austria. Sweden closed the port in 1650.

The river Elm carries salt to the port of Halmar every spring. It floods the fields in April.

Photosynthesis is the process by which plants make sugar from light. It needs water.

Peter Lom founded the school of Halmar in 1702. The senate of Halmar passed the act in 1931.

A nephron is a unit of the kidney that filters blood. The kidney holds 1,000,000 nephrons.
"""
WANTED = Spec().wanted
OnStep: TypeAlias = Callable[[Step], None]


@pytest.fixture(scope="module")
def text() -> SourceText:
    return text_of(TEXT)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PART_CHARACTERS", 100)
    monkeypatch.setattr(together, "_SAY_EVERY", 0.0)
    monkeypatch.setattr(together, "cores", lambda: 2)


@pytest.fixture
def alone(text: SourceText, monkeypatch: pytest.MonkeyPatch) -> Result:
    with monkeypatch.context() as patch:
        patch.setattr(together, "cores", lambda: 1)
        return generate(text, Spec())


def parts(text: SourceText) -> list[Part]:
    return [Part(number, (one,)) for number, one in enumerate(prose_of(text))]


class Ear:
    """Hears of progress; says stop when so many candidates were found."""

    def __init__(self, enough: int = 1_000) -> None:
        self.heard: list[int] = []
        self.found: list[Candidate] = []
        self.enough = enough

    def __call__(self, done: int, _total: int, found: Sequence[Candidate]) -> bool:
        self.heard.append(done)
        self.found.extend(found)
        return len(self.found) < self.enough


def program(steps: int) -> str:
    """The other process's program, which breaks down after so many steps."""
    return f"""
import sys
from quizapp.core.generation import together
out, left, read = sys.stdout.buffer, [{steps}], together.read
def breaking(text, part, wanted, on_step):
    def hear(step):
        if not left[0]:
            raise SystemExit
        left[0] -= 1
        on_step(step)
    read(text, part, wanted, hear)
together.read, together._SAY_EVERY = breaking, 0.0
together.serve(sys.stdin.buffer, out)
"""


def test_two_find_what_one_finds(
    text: SourceText, alone: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = slow_here(monkeypatch)
    ear = Ear()

    assert generate(text, Spec(), ear) == alone
    assert len(took) < len(prose_of(text))
    assert ear.heard == sorted(ear.heard)
    assert ear.heard[-1] == len(prose_of(text))
    assert {one.id for one in ear.found} == {one.id for one in alone.candidates}


def slow_here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Begin to read here when the other process has spoken, or is gone; note what is read here."""
    took: list[int] = []
    heard: list[Step | None] = []
    hear = together._Other._hear

    def hearing(
        other: together._Other,
        step: Step | None,
        waiting: deque[Part],
        on_step: OnStep,
    ) -> None:
        heard.append(step)
        hear(other, step, waiting, on_step)

    def reading(text: SourceText, part: Part, wanted: frozenset[str], on_step: OnStep) -> None:
        until = time.monotonic() + 30.0
        while not heard and time.monotonic() < until:
            on_step(Step(part.number, 0))
            time.sleep(0.02)
        took.append(part.number)
        read(text, part, wanted, on_step)

    monkeypatch.setattr(together._Other, "_hear", hearing)
    monkeypatch.setattr(together, "read", reading)
    return took


def test_what_is_stopped_returns_what_was_told(
    text: SourceText, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_here(monkeypatch)
    ear = Ear(enough=4)

    found = generate(text, Spec(), ear)

    assert not found.counts.is_complete
    assert {one.id for one in ear.found} == {one.id for one in found.candidates}


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_what_the_other_one_leaves_undone_is_done_here(
    text: SourceText, alone: Result, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    monkeypatch.setattr(together, "_PROGRAM", program(steps))
    slow_here(monkeypatch)

    assert generate(text, Spec()) == alone


def test_without_another_process_all_is_read_here(
    text: SourceText, alone: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together.sys, "executable", "")

    assert generate(text, Spec()) == alone


def test_a_process_that_never_speaks_is_not_waited_for(
    text: SourceText, alone: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(together, "_LISTEN", 0.05)
    monkeypatch.setattr(together, "_PATIENCE", 0.2)
    ear = Ear()

    assert generate(text, Spec(), ear) == alone
    assert ear.heard == sorted(ear.heard)


def test_a_process_that_is_slow_is_waited_for(
    text: SourceText, alone: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "_LISTEN", 0.01)

    assert generate(text, Spec()) == alone


def test_one_core_has_one_process(text: SourceText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "cores", lambda: 1)
    monkeypatch.setattr(together, "_Other", None)

    assert generate(text, Spec()).passed


def test_a_text_of_one_part_has_one_process(
    text: SourceText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PART_CHARACTERS", 10_000)
    monkeypatch.setattr(together, "_Other", None)

    assert generate(text, Spec()).passed


def test_the_other_one_tells_of_each_step(text: SourceText) -> None:
    first, second, *_ = parts(text)
    asked = io.BytesIO(b"".join(map(pickle.dumps, ((text, WANTED), first, second, None))))
    out = io.BytesIO()

    together.serve(asked, out)

    told = list(steps_in(out))
    expected: list[Step] = []
    for part in (first, second):
        read(text, part, WANTED, expected.append)
    assert told == expected


def test_steps_that_follow_fast_are_told_as_one(
    text: SourceText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "_SAY_EVERY", 60.0)
    part = parts(text)[0]
    asked = io.BytesIO(b"".join(map(pickle.dumps, ((text, WANTED), part, None))))
    out = io.BytesIO()

    together.serve(asked, out)

    heard: list[Step] = []
    read(text, part, WANTED, heard.append)
    (told,) = steps_in(out)
    assert told == replace(heard[-1], found=tuple(one for step in heard for one in step.found))


def steps_in(out: io.BytesIO) -> Iterator[Step]:
    out.seek(0)
    while out.tell() < len(out.getvalue()):
        yield pickle.load(out)  # noqa: S301 - written above


def test_cores_are_those_that_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)

    assert together.cores() == 3


def test_where_nobody_says_which_cores_all_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)

    assert together.cores() == 1
