"""Fits of the memory model to what a learner recalled: asked for, made by a job, put in force."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.errors import NotAllowed
from quizapp.models import MemoryFit, User
from quizapp.services.learners import learner_of, take_turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.fitting import Fit

# After so long without a sign of life a fit is given to another worker.
SILENCE = timedelta(minutes=2)
_EVERY = timedelta(seconds=1)
_OPEN = ("waiting", "running")
_BROKEN = "Something went wrong while the model was fitted. Your cards are as they were."
_log = logging.getLogger("quizapp.jobs")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the job needs of its process: transactions that commit, a clock, a sign to stop."""

    transaction: Callable[[], AbstractContextManager[Session]]
    clock: Callable[[], datetime]
    is_stopping: Callable[[], bool]


class _StoppedError(Exception):
    """The process has to end; the fit waits for another one."""


def latest_fit(session: Session, learner_id: int) -> MemoryFit | None:
    """Return the learner's latest fit, whatever came of it."""
    return session.scalar(
        select(MemoryFit)
        .where(MemoryFit.learner_id == learner_id)
        .order_by(MemoryFit.created_at.desc(), MemoryFit.id.desc())
        .limit(1)
    )


def ask_for_fit(
    session: Session, learner_id: int, now: datetime, *, is_reset: bool = False
) -> MemoryFit:
    """Let a fit wait for a worker, or with ``is_reset`` the way back to the defaults.

    Raises ``NotAllowed`` while another one waits or runs.
    """
    take_turn(session, learner_id)
    last = latest_fit(session, learner_id)
    if last is not None and last.state in _OPEN:
        raise NotAllowed("The model is being fitted already. Wait until that is done.")
    row = MemoryFit(
        learner_id=learner_id,
        state="waiting",
        progress=0.0,
        reviews=0,
        is_accepted=False,
        is_reset=is_reset,
        message="",
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def waiting_fits(session: Session) -> list[int]:
    """Return the fits that wait for a worker, oldest first."""
    return list(
        session.scalars(
            select(MemoryFit.id).where(MemoryFit.state == "waiting").order_by(MemoryFit.id)
        )
    )


def recover_fits(session: Session, now: datetime) -> None:
    """Let fits wait again whose worker was not heard of for some minutes."""
    lost = select(MemoryFit).where(MemoryFit.state == "running", MemoryFit.seen_at < now - SILENCE)
    for row in session.scalars(lost.with_for_update(skip_locked=True)):
        row.state = "waiting"


def fit_memory(around: Surroundings, fit_id: int) -> None:
    """Make a fit that waits, and put it in force if it predicts the learner better.

    No transaction is open while it is computed. Whatever happens is told in the row.
    """
    with around.transaction() as session:
        row = _claimed(session, fit_id, around.clock())
        if row is None:
            return
        log = None if row.is_reset else log_of(session, row.learner_id)
    try:
        found = None if log is None else _fitted(around, fit_id, log)
        with around.transaction() as session:
            _finish(session, fit_id, found, around.clock())
        with around.transaction() as session:
            _settle(session, fit_id)
    except _StoppedError:
        with around.transaction() as session:
            session.get_one(MemoryFit, fit_id).state = "waiting"
    except Exception:  # noqa: BLE001 - the learner has to hear of it, whatever it was
        _log.exception("the fit %d failed", fit_id)
        with around.transaction() as session:
            row = session.get(MemoryFit, fit_id)
            if row is not None:  # else its account was deleted meanwhile
                row.state, row.message, row.finished_at = "failed", _BROKEN, around.clock()


def log_of(session: Session, learner_id: int) -> Log:
    """Return the learner's ratings that stand, in the days that they count now.

    A card that was reset counts as another card from then on.
    """
    import numpy as np

    from quizapp.core.scheduling.columns import make_log
    from quizapp.services.log_columns import RATE, RESET, columns_of

    days = learner_of(session.get_one(User, learner_id)).days
    log = columns_of(session, learner_id)
    resets = np.cumsum((log.kind == RESET) & log.is_standing)
    chosen = log.is_standing & (log.kind == RATE)
    most = int(resets[-1]) + 1 if len(log) else 1
    card = (log.card * most + resets)[chosen]
    return make_log(days, card, log.rating[chosen], log.at[chosen], log.weight[chosen])


def _claimed(session: Session, fit_id: int, now: datetime) -> MemoryFit | None:
    row = session.get(MemoryFit, fit_id, with_for_update=True)
    if row is None or row.state != "waiting":
        return None
    row.state, row.seen_at, row.progress = "running", now, 0.0
    return row


def _fitted(around: Surroundings, fit_id: int, log: Log) -> Fit:
    from quizapp.core.scheduling.fitting import fit

    written = around.clock()

    def tell(share: float) -> None:
        nonlocal written
        if around.is_stopping():
            raise _StoppedError
        now = around.clock()
        if now - written < _EVERY:
            return
        written = now
        with around.transaction() as session:
            row = session.get_one(MemoryFit, fit_id)
            row.progress, row.seen_at = share, now

    return fit(log, tell)


def _finish(session: Session, fit_id: int, found: Fit | None, now: datetime) -> None:
    row = session.get_one(MemoryFit, fit_id)
    row.state, row.progress, row.finished_at = "done", 1.0, now
    if found is not None:
        row.reviews, row.is_accepted, row.message = found.reviews, found.is_accepted, found.reason
        row.figures = _figures(found)
        row.parameters = list(found.parameters) if found.is_accepted else None
    if row.is_reset or row.is_accepted:
        _put_in_force(session, row)


def _put_in_force(session: Session, row: MemoryFit) -> None:
    from quizapp.services.rebuilding import rebuild

    take_turn(session, row.learner_id)
    account = session.get_one(User, row.learner_id, populate_existing=True)
    account.parameters = row.parameters
    session.flush()
    rebuild(session, row.learner_id)


def _settle(session: Session, fit_id: int) -> None:
    """Rebuild the cards once more: who waited for one meanwhile rated it by the old parameters."""
    from quizapp.services.rebuilding import rebuild

    row = session.get_one(MemoryFit, fit_id)
    if row.is_reset or row.is_accepted:
        rebuild(session, row.learner_id)


def _figures(found: Fit) -> dict[str, object]:
    return {
        "fitted": found.fitted,
        "log_loss_before": found.log_loss_before,
        "log_loss_after": found.log_loss_after,
        "rmse_before": found.rmse_before,
        "rmse_after": found.rmse_after,
        "calibration": [asdict(one) for one in found.calibration],
    }
