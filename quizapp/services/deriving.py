"""The work on one derivation, from its claim to its end, in short transactions of its own.

No transaction is open while the text is read: learners can answer and instructors decide.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from quizapp.core.errors import QuizError
from quizapp.core.generation.spec import Spec
from quizapp.models import Derivation
from quizapp.services import derivation_runs as runs
from quizapp.services.candidates import thresholds_of
from quizapp.services.derivations import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.text import SourceText
    from quizapp.services.derivation_runs import Run

_log = logging.getLogger("quizapp.jobs")
_EVERY = timedelta(seconds=1)
# Rows that one transaction writes: SQLite's lock is held for some hundredths of a second.
_AT_ONCE = 200
_READING, _SAVING = "Reading the text", "Putting questions in order"
_BROKEN = (
    "Something went wrong while this text was read. It is no fault of yours. Start it again;"
    " if that does not help, tell whoever looks after this site."
)


class OnProgress(Protocol):
    """What a generator calls, at least once a second: how far it is, and what is new.

    It has to stop when the answer is False, and may return what it found by then.
    """

    def __call__(self, done: int, total: int, found: Sequence[Candidate] = (), /) -> bool:
        """Say whether to go on."""
        ...


class Result(Protocol):
    """What a generator returns: all candidates in their final order, and a report."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """All of them, those that fell at the gate behind the others."""
        ...

    @property
    def report(self) -> dict[str, Any]:
        """How many were made, and why the rest fell, as JSON values."""
        ...


Generate: TypeAlias = "Callable[[SourceText, Spec, OnProgress], Result]"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the work needs of the process that does it.

    ``transaction`` commits at its end. ``is_stopping`` says that the process has to end: the
    derivation then waits for another one.
    """

    transaction: Callable[[], AbstractContextManager[Session]]
    generate: Generate
    clock: Callable[[], datetime]
    is_stopping: Callable[[], bool]


def derive(around: Surroundings, derivation_id: int) -> None:
    """Work on a derivation, unless another does, or it does not wait any more.

    Whatever happens is told to the owner in the row; nothing is raised.
    """
    with around.transaction() as session:
        run = runs.claim(session, derivation_id, around.clock())
        if run is None:
            return
        row = session.get_one(Derivation, derivation_id)
        text, spec = text_of(row), _spec(row)
    watch = _Watch(around, run)
    try:
        result = around.generate(text, spec, watch)
        _end(watch, result)
    except QuizError as refusal:
        _fail(watch, str(refusal))
    except Exception:  # noqa: BLE001 - whatever a library meets in a text of somebody's
        _log.exception("derivation %d failed", derivation_id)
        _fail(watch, _BROKEN)


class _Watch:
    """Writes progress and findings at most once a second, and hears of a cancel."""

    def __init__(self, around: Surroundings, run: Run) -> None:
        self.around, self.run = around, run
        self.may_go_on = True
        self._told_at = around.clock()
        self._found: list[Candidate] = []
        self._mark = runs.Mark(_READING, 0, 0)

    def __call__(self, done: int, total: int, found: Sequence[Candidate] = (), /) -> bool:
        self._found.extend(found)
        self._mark = runs.Mark(_READING, done, total)
        now = self.around.clock()
        if now - self._told_at >= _EVERY or done == total:
            self._told_at = now
            self.may_go_on = self.may_go_on and self._tell()
        return self.may_go_on and not self.around.is_stopping()

    def save(self, candidates: Sequence[Candidate]) -> None:
        """Write the candidates, a part at a time."""
        self._mark = runs.Mark(_SAVING, self._mark.total, self._mark.total)
        for part in _parts(candidates):
            with self.around.transaction() as session:
                runs.add_candidates(session, self.run, part, self.around.clock())
        self.may_go_on = self.may_go_on and self._tell()

    def _tell(self) -> bool:
        found, self._found = self._found, []
        for part in _parts(found):
            with self.around.transaction() as session:
                runs.add_candidates(session, self.run, part, self.around.clock())
        with self.around.transaction() as session:
            return runs.note_progress(session, self.run, self._mark, self.around.clock())


def _end(watch: _Watch, result: Result) -> None:
    around, run = watch.around, watch.run
    if around.is_stopping() and watch.may_go_on:
        with around.transaction() as session:
            runs.release(session, run)
        return
    watch.save(result.candidates)
    with around.transaction() as session:
        if watch.may_go_on:
            ranked = [candidate.id for candidate in result.candidates]
            runs.finish(session, run, ranked, result.report, around.clock())
        else:
            runs.end_cancelled(session, run, around.clock())


def _fail(watch: _Watch, message: str) -> None:
    try:
        with watch.around.transaction() as session:
            runs.fail(session, watch.run, message, watch.around.clock())
    except Exception:  # noqa: BLE001 - the database itself may be what is broken
        _log.exception("that derivation %d failed could not be written", watch.run.derivation_id)


def _spec(row: Derivation) -> Spec:
    asked = row.spec
    return Spec(
        tuple(asked["kinds"]), asked["limit"], asked["backend"], row.language, thresholds_of(row)
    )


def _parts(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for start in range(0, len(candidates), _AT_ONCE):
        yield candidates[start : start + _AT_ONCE]
