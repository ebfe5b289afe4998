"""People: their accounts, and the sessions in which they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Model

ROLES = ("student", "instructor", "admin")


@dataclass(frozen=True, eq=False)
class Role(RoleMixin):
    """A role as Flask-Security wants to see it; it is a column of ``User``, not a table."""

    name: str
    description: str = ""
    permissions: list[str] | None = None


class User(Model, UserMixin):
    """A person with an account, and how they count days and like their pages."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'instructor', 'admin')", name="role"),
        CheckConstraint("rollover_hour BETWEEN 0 AND 23", name="rollover_hour"),
        CheckConstraint("retention BETWEEN 0.7 AND 0.99", name="retention"),
        CheckConstraint("maximum_interval BETWEEN 1 AND 36500", name="maximum_interval"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    role: Mapped[str] = mapped_column(String(20), default="student")
    # Flask-Security's own key of the account; a change ends every session.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    rollover_hour: Mapped[int] = mapped_column(default=4)
    retention: Mapped[float] = mapped_column(default=0.9)
    maximum_interval: Mapped[int] = mapped_column(default=36500, server_default="36500")
    # Minutes; None means the defaults of the scheduler.
    learning_steps: Mapped[list[float] | None]
    relearning_steps: Mapped[list[float] | None]
    # How much of a usual day's cards each weekday takes, Monday first; None means all alike.
    easy_days: Mapped[list[float] | None]
    # The 21 parameters of the model of memory, fitted to the person's own log.
    parameters: Mapped[list[float] | None]
    bury_siblings: Mapped[bool] = mapped_column(default=True, server_default=true())
    read_aloud: Mapped[bool] = mapped_column(default=False, server_default=false())
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    keys: Mapped[bool] = mapped_column(default=True)

    @property
    def roles(self) -> list[RoleMixin]:
        """The roles that Flask-Security asks for: exactly one."""
        return [Role(self.role)]

    @roles.setter
    def roles(self, roles: list[RoleMixin]) -> None:
        if roles:
            self.role = roles[-1].name


class LoginSession(Model):
    """A session in which somebody is signed in; without its row a cookie is worth nothing."""

    __tablename__ = "login_session"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
