"""Accounts that somebody makes for others."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from quizapp.core.errors import QuizError
from quizapp.models import LoginSession, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who gets an account. ``email`` is normalized, ``password`` is a hash."""

    email: str
    name: str
    role: str
    password: str


def find_account(session: Session, email: str) -> User:
    """Return the account of an address, however its letters are written; refuse a stranger."""
    found = session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))
    if found is None:
        raise QuizError(f"Nobody has an account with the address {email}.")
    return found


def add_account(session: Session, new: NewAccount, now: datetime) -> User:
    """Add an account; refuse an address that has one."""
    taken = select(User.id).where(func.lower(User.email) == new.email.lower())
    if session.scalar(taken) is not None:
        raise QuizError(f"{new.email} has an account already.")
    user = User(
        email=new.email,
        name=new.name,
        role=new.role,
        password=new.password,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def set_password(session: Session, user: User, password: str) -> None:
    """Give the account a new password (a hash) and end its sessions everywhere."""
    user.password = password
    # Links to choose a new password name the account by this: those of before end, too.
    user.fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    session.flush()
