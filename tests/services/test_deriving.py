"""The work on a derivation: what is written when, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.core.generation.spec import Spec
from quizapp.core.generation.thresholds import DEFAULTS, Bounds
from quizapp.core.text import SourceText
from quizapp.models import Derivation
from quizapp.services import derivations, deriving
from quizapp.services import review_queue as queue
from quizapp.services.derivations import NewDerivation, Progress
from quizapp.services.deriving import OnProgress, Surroundings
from tests import derived, make
from tests.make import NOON
from tests.worker import Made, first_words


@dataclass
class Place:
    """Where the work is done: a clock that goes on a second a look, and what was opened."""

    session: Session
    seconds: float = 1.0
    is_stopping: bool = False
    opened: int = 0
    now: datetime = NOON
    asked: list[Spec] = field(default_factory=list)

    def clock(self) -> datetime:
        self.now += timedelta(seconds=self.seconds)
        return self.now

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        self.opened += 1
        yield self.session
        self.session.flush()

    def derive(
        self,
        row: Derivation,
        generate: Callable[[SourceText, Spec, OnProgress], Made] = first_words,
    ) -> Progress:
        around = Surroundings(self.transaction, generate, self.clock, lambda: self.is_stopping)
        deriving.derive(around, row.id)
        return derivations.progress_of(self.session, row.id, self.now)


@pytest.fixture
def row(session: Session) -> Derivation:
    owner = make.user(session, "Ada", "instructor")
    new = NewDerivation("Bees and ants", derived.ORIGINAL, ("cloze",), 7, language="de")
    return derivations.start_derivation(session, owner.id, new, NOON)


def test_all_that_is_found_is_there_at_the_end(session: Session, row: Derivation) -> None:
    told = Place(session).derive(row)

    assert (told.state, told.found, told.percent) == ("done", 3, 100)
    session.expire_all()
    assert row.report == {"made": 3}


def test_candidates_come_while_the_work_goes_on(session: Session, row: Derivation) -> None:
    place = Place(session)

    def looking(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        on_progress(1, 4, [derived.candidate()])
        told = derivations.progress_of(session, row.id, NOON)
        assert (told.found, told.done, told.total) == (1, 1, 4)
        return Made([derived.candidate()])

    assert place.derive(row, looking).state == "done"


def test_little_is_written_when_little_time_has_gone(session: Session, row: Derivation) -> None:
    place = Place(session, seconds=0.001)

    def quick(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        before = place.opened
        assert all(on_progress(number, 500) for number in range(500))
        assert place.opened == before
        return Made([])

    assert place.derive(row, quick).state == "done"


def test_the_generator_is_told_what_was_asked(session: Session, row: Derivation) -> None:
    queue.set_thresholds(session, row, {"retrieval": Bounds(0.9)})
    asked: list[Spec] = []

    def noting(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        asked.append(spec)
        return Made([])

    Place(session).derive(row, noting)

    thresholds = {**DEFAULTS, "retrieval": Bounds(0.9)}
    assert asked == [Spec(("cloze",), 7, "rules", "de", thresholds)]


def test_a_cancel_is_heard_and_what_was_found_stays(session: Session, row: Derivation) -> None:
    def cancelled(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        assert on_progress(1, 3, [derived.candidate()])
        derivations.cancel_derivation(session, row.id, NOON)
        assert not on_progress(2, 3)
        assert not on_progress(2, 3)
        return Made([derived.candidate()])

    told = Place(session).derive(row, cancelled)

    assert (told.state, told.found) == ("cancelled", 1)


def test_a_cancel_at_the_very_end_is_heard(session: Session, row: Derivation) -> None:
    def cancelled(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        derivations.cancel_derivation(session, row.id, NOON)
        return Made([])

    assert Place(session).derive(row, cancelled).state == "cancelled"


def test_a_process_that_has_to_stop_leaves_it_to_another(session: Session, row: Derivation) -> None:
    place = Place(session)

    def stopped(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        place.is_stopping = True
        assert not on_progress(1, 3)
        return Made([])

    assert place.derive(row, stopped).state == "waiting"


def test_one_that_does_not_wait_is_left_alone(session: Session) -> None:
    row = derived.derivation(session)

    def never(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        raise AssertionError

    assert Place(session).derive(row, never).state == "done"


def test_one_that_was_removed_meanwhile_ends_quietly(session: Session, row: Derivation) -> None:
    def removed(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        derivations.remove(session, row_id)
        assert not on_progress(1, 3, [derived.candidate()])
        return Made([derived.candidate()])

    row_id, place = row.id, Place(session)
    around = Surroundings(place.transaction, removed, place.clock, lambda: False)
    deriving.derive(around, row_id)

    assert session.get(Derivation, row_id) is None


@pytest.mark.parametrize(
    ("error", "message"),
    [(QuizError("It is in Dutch."), "It is in Dutch."), (MemoryError(), "Something went wrong")],
)
def test_what_goes_wrong_is_told(
    session: Session, row: Derivation, error: Exception, message: str
) -> None:
    def broken(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        raise error

    told = Place(session).derive(row, broken)

    assert told.state == "failed"
    assert told.message.startswith(message)


def test_when_even_that_cannot_be_written_it_is_logged(
    session: Session, row: Derivation, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(session)

    @contextmanager
    def gone() -> Iterator[Session]:
        raise OSError("no database")
        yield session

    def broken(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
        object.__setattr__(around, "transaction", gone)
        raise ZeroDivisionError

    around = Surroundings(place.transaction, broken, place.clock, lambda: False)
    deriving.derive(around, row.id)

    assert "could not be written" in caplog.text
