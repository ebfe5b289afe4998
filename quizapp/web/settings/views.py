"""Settings: how pages look and days are counted, one's own data, and the end of the account."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    session,
    stream_with_context,
    url_for,
)
from flask_security.utils import verify_password

from quizapp.clock import utcnow
from quizapp.core.errors import NotAllowed
from quizapp.extensions import db, limiter
from quizapp.models import User
from quizapp.services import personal_data
from quizapp.services.preferences import card_preferences_of, update_preferences
from quizapp.web.access import signed_in, viewer
from quizapp.web.navigation import theme_for
from quizapp.web.settings.forms import (
    WEEKDAYS,
    DeletionForm,
    SettingsForm,
    steps_typed,
    zones,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue
    from werkzeug import Response as BaseResponse

bp = Blueprint("settings", __name__)

_A_YEAR = 365 * 24 * 3600
# What somebody at another's open browser may try.
_TRIES = "10 per minute; 50 per hour"


@bp.get("/settings")
@signed_in
def show() -> ResponseReturnValue:
    """Show the settings as they are."""
    person = viewer()
    cards = card_preferences_of(person)
    form = SettingsForm(
        formdata=None,
        data={
            **asdict(cards),
            "learning_steps": steps_typed(cards.learning_steps),
            "relearning_steps": steps_typed(cards.relearning_steps),
            "name": person.name,
            "zone": person.zone,
            "rollover_hour": person.rollover_hour,
            "retention": Decimal(f"{person.retention * 100:g}"),
            "theme": theme_for(person),
            "keys": person.keys,
        },
    )
    return _page(form)


@bp.post("/settings")
@signed_in
def save() -> ResponseReturnValue:
    """Save the settings."""
    form = SettingsForm()
    if not form.validate():
        return _page(form), 422
    chosen = form.preferences()
    update_preferences(db.session, viewer().id, chosen, utcnow())
    db.session.commit()
    flash("Your settings are saved.", "success")
    response = redirect(url_for("settings.show"), code=303)
    _remember_theme(response, chosen.theme)
    return response


@bp.get("/settings/my-data")
@signed_in
def download() -> ResponseReturnValue:
    """Give all that is kept about the viewer as a file."""
    learner_id, now = viewer().id, utcnow()

    def sent() -> Iterator[str]:
        # A session of its own: that of the request is closed by now, and would not be again.
        with db.sessionmaker() as own:
            yield from personal_data.export_person(own, learner_id, now)

    return Response(
        stream_with_context(sent()),
        mimetype="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="quizapp-my-data.json"',
            "Cache-Control": "no-store",
        },
    )


@bp.route("/settings/delete", methods=["GET", "POST"])
@limiter.limit(_TRIES, methods=["POST"])
@signed_in
def delete() -> ResponseReturnValue:
    """Ask once more, then delete the account and end the session."""
    person = db.session.get_one(User, viewer().id)
    form = DeletionForm()
    # One proof is enough: whoever has no password types the address.
    del form[("email" if person.password else "password")]
    if not form.is_submitted():
        return render_template("settings/delete.html", form=form)
    if not (form.validate() and _is_confirmed(form, person)):
        return render_template("settings/delete.html", form=form), 422
    try:
        personal_data.delete_account(db.session, person.id)
    except NotAllowed as refusal:
        form.form_errors.append(str(refusal))
        return render_template("settings/delete.html", form=form), 422
    db.session.commit()
    session.clear()
    g.pop("viewer", None)
    flash("Your account and all that belonged to it are deleted.", "success")
    return redirect(url_for("home.today"), code=303)


def _page(form: SettingsForm) -> str:
    return render_template("settings/show.html", form=form, zones=zones(), weekdays=WEEKDAYS)


def _remember_theme(response: BaseResponse, theme: str) -> None:
    """Set the theme of this device, too: it would outdo the one of the account."""
    if theme == "auto":
        response.delete_cookie("theme")
        return
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie("theme", theme, max_age=_A_YEAR, samesite="Lax", secure=secure)


def _is_confirmed(form: DeletionForm, person: User) -> bool:
    """Whether the proof holds; if not, the field says so."""
    if person.password:
        if verify_password(form.password.data, person.password):
            return True
        form.password.errors = ["This is not your password."]
        return False
    if form.email.data.strip().casefold() == person.email.casefold():
        return True
    form.email.errors = ["This is not the e-mail address of your account."]
    return False
