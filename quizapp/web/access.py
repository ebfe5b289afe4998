"""Who is asking, and what they may see: load and authorize in one call, or 404.

A stranger's id answers 404, never 403: that a thing exists is not told.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import abort, flash, g, redirect, request, session, url_for
from sqlalchemy import Select, bindparam, select

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import BankRow, Course, LoginSession, Quiz, User
from quizapp.services.learners import learner_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Table

    from quizapp.services.learners import Learner

P = ParamSpec("P")
M = TypeVar("M")

SESSION_KEY = "sid"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who is signed in, as pages and rules need to know them."""

    id: int
    name: str
    email: str
    role: str
    zone: str
    rollover_hour: int
    retention: float
    maximum_interval: int
    learning_steps: list[float] | None
    relearning_steps: list[float] | None
    easy_days: list[float] | None
    parameters: list[float] | None
    bury_siblings: bool
    read_aloud: bool
    theme: str
    keys: bool

    @property
    def is_instructor(self) -> bool:
        """Whether they may teach."""
        return self.role in {"instructor", "admin"}

    @property
    def is_admin(self) -> bool:
        """Whether they may see everything."""
        return self.role == "admin"

    @property
    def learner(self) -> Learner:
        """The viewer as the services know a learner."""
        return learner_of(self)


# Plain tables, not the mapped classes: every request asks this.
_PEOPLE, _SESSIONS = cast("Table", User.__table__), cast("Table", LoginSession.__table__)
_VIEWER = (
    select(*(_PEOPLE.c[field.name] for field in fields(Viewer)))
    .select_from(_PEOPLE)
    .join(_SESSIONS, _SESSIONS.c.user_id == _PEOPLE.c.id)
    .where(
        _SESSIONS.c.id == bindparam("sid"),
        _SESSIONS.c.expires_at > bindparam("now"),
        _PEOPLE.c.active,
    )
)


def current_viewer() -> Viewer | None:
    """Return who is signed in, by the server's own record of the session."""
    if "viewer" not in g:
        sid = session.get(SESSION_KEY)
        row = None
        if isinstance(sid, str):
            connection = db.session.connection()
            row = connection.execute(_VIEWER, {"sid": sid, "now": utcnow()}).one_or_none()
        g.viewer = None if row is None else Viewer(*row)
    return cast("Viewer | None", g.viewer)


def viewer() -> Viewer:
    """Return who is signed in; only for views behind ``signed_in`` or ``instructor_only``."""
    found = current_viewer()
    if found is None:
        abort(404)
    return found


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Send strangers to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_viewer() is not None:
            return view(*args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        flash("Your session has ended. Sign in, then send your answer again.", "warning")
        return redirect(url_for("security.login"), code=303)

    return guarded


def instructor_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let instructors and admins in; to anybody else the page does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not viewer().is_instructor:
            abort(404)
        return view(*args, **kwargs)

    return signed_in(guarded)


def one_or_404(statement: Select[M]) -> M:
    """Return the only row of the statement, or answer 404."""
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


def get_taught_bank(bank_id: int) -> BankRow:
    """Return a bank that the viewer may use in teaching: their own, or a shipped one."""
    bank = select(BankRow).where(BankRow.id == bank_id, ~BankRow.is_deck)
    return one_or_404(_owned(bank, BankRow, shipped=True))


def get_own_bank(bank_id: int) -> BankRow:
    """Return a bank that the viewer may change; their decks of own cards have other pages."""
    bank = select(BankRow).where(BankRow.id == bank_id, ~BankRow.is_deck)
    return one_or_404(_owned(bank, BankRow))


def get_own_deck(bank_id: int) -> BankRow:
    """Return a deck of cards that the viewer made; nobody else sees it from inside."""
    deck = select(BankRow).where(BankRow.id == bank_id, BankRow.is_deck)
    return one_or_404(deck.where(BankRow.owner_id == viewer().id))


def get_taught_course(course_id: int) -> Course:
    """Return a class that the viewer teaches."""
    return one_or_404(_owned(select(Course).where(Course.id == course_id), Course))


def get_own_quiz(quiz_id: int) -> Quiz:
    """Return a quiz that the viewer may change."""
    return one_or_404(_owned(select(Quiz).where(Quiz.id == quiz_id), Quiz))


def get_taught_quiz(quiz_id: int) -> Quiz:
    """Return a quiz whose results the viewer may ask for: their own, or a shipped one.

    Of a shipped quiz they see the results of learners in their own classes only; that is
    the gradebook's rule, not this one's.
    """
    return one_or_404(_owned(select(Quiz).where(Quiz.id == quiz_id), Quiz, shipped=True))


def _owned(
    statement: Select[M],
    model: type[BankRow | Course | Quiz],
    *,
    shipped: bool = False,
) -> Select[M]:
    who = viewer()
    if who.is_admin:
        return statement
    rule = model.owner_id == who.id
    return statement.where(rule | model.owner_id.is_(None) if shipped else rule)
