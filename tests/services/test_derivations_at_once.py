"""Two transactions at the same moment about the same derivation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from quizapp import database
from quizapp.core.errors import Stale
from quizapp.models import BankRow, CandidateRow, Decision, Derivation
from quizapp.services import derivation_runs, derivations, publishing
from quizapp.services import review_queue as queue
from quizapp.services.derivations import NewDerivation
from tests import derived, make
from tests.make import NOON

Act = Callable[[Session], object]


@pytest.fixture
def sessions(database_url: str) -> Iterator[tuple[Session, Session]]:
    """Two sessions on a database with derivation 1, which is done."""
    engine = create_engine(database_url)
    database.prepare(engine, lambda: False)
    with Session(engine, expire_on_commit=False) as one, Session(engine) as other:
        derived.derivation(one)
        one.commit()
        yield one, other
    engine.dispose()


def while_open(sessions: tuple[Session, Session], act: Act, also: Act) -> list[object]:
    """Do both, the second while the first is not committed; return what came of each."""
    one, other = sessions
    came: list[object] = []

    def second() -> None:
        try:
            came.append(also(other))
            other.commit()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            other.rollback()
            came.append(error)

    first = act(one)
    thread = threading.Thread(target=second)
    thread.start()
    thread.join(0.3)  # time to run into the lock of the first
    one.commit()
    thread.join()
    return [first, *came]


def deciding(action: str, seen: int | None = None, key: str | None = None) -> Act:
    def decide(session: Session) -> None:
        row = session.get_one(CandidateRow, 1)
        click = derived.click(session.get_one(Derivation, 1), seen, key)
        if action == "accept":
            queue.accept(session, row, click)
        else:
            queue.reject(session, row, "wrong", click)

    return decide


def test_of_two_workers_one_gets_it(sessions: tuple[Session, Session]) -> None:
    one, _ = sessions
    new = NewDerivation("Bees", derived.ORIGINAL)
    row_id = derivations.start_derivation(one, 1, new, NOON).id
    one.commit()

    def claim(session: Session) -> object:
        return derivation_runs.claim(session, row_id, NOON)

    first, second = while_open(sessions, claim, claim)

    assert first is not None
    assert second is None


def test_of_two_tabs_the_second_is_told(sessions: tuple[Session, Session]) -> None:
    _, second = while_open(sessions, deciding("accept", seen=0), deciding("reject", seen=0))

    assert isinstance(second, Stale)
    assert sessions[0].scalars(select(Decision.action)).all() == ["accept"]


def test_two_that_do_not_look_come_one_after_the_other(sessions: tuple[Session, Session]) -> None:
    one, _ = sessions
    while_open(sessions, deciding("accept"), deciding("reject"))

    one.expire_all()
    assert one.get_one(CandidateRow, 1).state == "rejected"
    logged = one.scalars(select(Decision).order_by(Decision.id)).all()
    assert [row.before["state"] for row in logged] == ["open", "accepted"]


def test_a_click_that_arrives_twice_counts_once(sessions: tuple[Session, Session]) -> None:
    while_open(sessions, deciding("accept", key="once"), deciding("accept", key="once"))

    assert len(sessions[0].scalars(select(Decision)).all()) == 1


def test_two_undos_take_two_clicks_back(sessions: tuple[Session, Session]) -> None:
    one, _ = sessions
    deciding("accept")(one)
    deciding("reject")(one)
    one.commit()

    def undo(session: Session) -> object:
        return queue.undo(session, 1, derived.click(session.get_one(Derivation, 1)))

    while_open(sessions, undo, undo)

    one.expire_all()
    assert one.get_one(CandidateRow, 1).state == "open"


def test_published_twice_at_once_there_is_one_bank(sessions: tuple[Session, Session]) -> None:
    one, _ = sessions
    deciding("accept")(one)
    one.commit()

    def publish(session: Session) -> object:
        row = session.get_one(Derivation, 1)
        return publishing.publish(session, row, publishing.NewBank("Bees"), make.NOON)

    _, second = while_open(sessions, publish, publish)

    assert isinstance(second, Stale)
    assert len(one.scalars(select(BankRow)).all()) == 1
