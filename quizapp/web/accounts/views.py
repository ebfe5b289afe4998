"""Makes the first admin by a link that works once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_security import hash_password
from flask_security.utils import login_user
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import exists, select
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from quizapp.clock import utcnow
from quizapp.core.errors import QuizError
from quizapp.extensions import db, limiter
from quizapp.models import User
from quizapp.services.accounts import NewAccount, add_account
from quizapp.web.fields import NO_CONTROL

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("accounts", __name__)
_LIFETIME = timedelta(days=7)


class FirstAdminForm(FlaskForm):
    """Who the first admin is."""

    name = StringField(
        "Name", validators=[DataRequired("Write your name."), Length(max=120), NO_CONTROL]
    )
    email = EmailField(
        "E-mail address",
        validators=[InputRequired("Write your e-mail address."), Email(), Length(max=255)],
    )
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Choose a password."),
            Length(min=8, max=128, message="Choose a password of 8 to 128 characters."),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def first_admin_token() -> str | None:
    """Return the token of the link that makes the first admin; None when there is an admin."""
    return None if _has_admin() else _serializer().dumps(secrets.token_hex(8))


@bp.route("/first-admin/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute")
def first_admin(token: str) -> ResponseReturnValue:
    """Make the first admin; once there is one, the link is dead."""
    try:
        _serializer().loads(token, max_age=int(_LIFETIME.total_seconds()))
    except BadSignature:
        abort(404)
    if _has_admin():
        abort(404)
    form = FirstAdminForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/first_admin.html", form=form, token=token), status
    security = current_app.extensions["security"]
    new = NewAccount(
        email=security.mail_util.normalize(form.email.data),
        name=form.name.data.strip(),
        role="admin",
        # As signing in reads it: the same letters may be typed in more than one way.
        password=hash_password(security.password_util.normalize(form.password.data)),
    )
    try:
        user = add_account(db.session, new, utcnow())
    except QuizError as refusal:
        form.email.errors = [str(refusal)]
        return render_template("accounts/first_admin.html", form=form, token=token), 422
    login_user(user)
    db.session.commit()
    flash("Your account is made. The link that you used no longer works.", "success")
    return redirect(url_for("home.today"), code=303)


def _has_admin() -> bool:
    return bool(db.session.scalar(select(exists().where(User.role == "admin"))))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="first-admin")
