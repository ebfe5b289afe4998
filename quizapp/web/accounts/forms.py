"""How Flask-Security is set up: its forms, its words, its limits."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask_security import RegisterFormV2
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from quizapp.clock import utcnow
from quizapp.extensions import limiter
from quizapp.web.fields import NO_CONTROL

if TYPE_CHECKING:
    from flask import Flask

    from quizapp.config import Settings

_NO_MATCH = ("The e-mail address or the password is not right.", "error")
# What somebody who guesses passwords may try from one address.
_TRIES = "20 per minute; 200 per hour"


class RegisterForm(RegisterFormV2):
    """Registration, with the name that classmates and instructors see."""

    name = StringField(
        "Name",
        validators=[DataRequired("Write your name."), Length(max=120), NO_CONTROL],
        render_kw={"autocomplete": "name"},
    )

    def to_dict(self, only_user: bool) -> dict[str, Any]:  # noqa: FBT001 - their signature
        """Return what the new account is made of; whoever registers is a student."""
        values: dict[str, Any] = super().to_dict(only_user)
        return {
            "email": values["email"],
            "password": values["password"],
            "name": self.name.data.strip(),
            "role": "student",
            "created_at": utcnow(),
        }


def security_config(settings: Settings) -> dict[str, Any]:
    """Return Flask-Security's settings."""
    return {
        # Derived, so that one secret is all there is to keep; changing it ends every session.
        "SECURITY_PASSWORD_SALT": f"quizapp:{settings.secret_key}",
        "SECURITY_PASSWORD_LENGTH_MIN": 8,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SENDER": settings.mail_sender,
        "SECURITY_REGISTERABLE": settings.registration,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_TRACKABLE": False,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_REGISTER_URL": "/register",
        "SECURITY_RESET_URL": "/recover",
        "SECURITY_CHANGE_URL": "/change-password",
        "SECURITY_POST_LOGIN_VIEW": "home.today",
        "SECURITY_POST_LOGOUT_VIEW": "home.today",
        "SECURITY_POST_REGISTER_VIEW": "home.today",
        "SECURITY_POST_CHANGE_VIEW": "settings.show",
        "SECURITY_POST_RESET_VIEW": "home.today",
        "SECURITY_MSG_INVALID_PASSWORD": _NO_MATCH,
        "SECURITY_MSG_USER_DOES_NOT_EXIST": _NO_MATCH,
        "SECURITY_MSG_EMAIL_NOT_PROVIDED": ("Write your e-mail address.", "error"),
        "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("Write your password.", "error"),
        "SECURITY_MSG_LOGIN": ("Sign in to see this page.", "info"),
        "SECURITY_JOIN_USER_ROLES": False,  # the role is a column
    }


def limit_tries(app: Flask) -> None:
    """Limit how often one address may try passwords and ask for mails."""
    for endpoint in ("login", "register", "forgot_password", "reset_password", "change_password"):
        name = f"security.{endpoint}"
        if name in app.view_functions:
            guard: Any = limiter.limit(_TRIES, methods=["POST"])
            app.view_functions[name] = guard(app.view_functions[name])


def new_password() -> str:
    """Return a password to hand out, of 96 random bits."""
    return secrets.token_urlsafe(12)
