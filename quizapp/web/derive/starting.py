"""The start: a text is given, read, and kept for the job."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.clock import utcnow
from quizapp.core.documents import DocumentError
from quizapp.core.errors import QuizError
from quizapp.core.generation.language import language_of
from quizapp.extensions import db, jobs
from quizapp.services.derivations import NewDerivation, start_derivation
from quizapp.web.access import instructor_only, viewer
from quizapp.web.derive.blueprint import DERIVE, bp
from quizapp.web.derive.forms import StartForm, start_form
from quizapp.web.sent_texts import ENDINGS, read_sent, settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.core.documents import Document

_TITLE_WORDS = 8


@bp.route("/new", methods=["GET", "POST"])
@instructor_only
def new() -> ResponseReturnValue:
    """Take a text, and send the job that derives questions from it."""
    form = start_form(settings())
    if not form.is_submitted():
        return _page(form)
    document = _read(form) if form.validate() else None
    if document is None:
        return _page(form), 422
    asked = NewDerivation(
        title=form.title.data or _title_of(form, document),
        original=document.original,
        kinds=form.wanted_kinds,
        backend=form.backend.data,
        language=language_of(document.original),
    )
    try:
        row = start_derivation(db.session, viewer().id, asked, utcnow())
    except QuizError as refusal:
        _blame(form, refusal)
        return _page(form), 422
    db.session.commit()
    jobs.send(DERIVE, row.id)
    return redirect(url_for("derive.show", derivation_id=row.id), code=303)


def _page(form: StartForm) -> str:
    return render_template(
        "derive/new.html",
        form=form,
        limit=settings().max_text_mb,
        endings=ENDINGS,
        has_model=len(form.backend.choices) > 1,
    )


def _read(form: StartForm) -> Document | None:
    """Return the document; None with the reason at its field when it cannot be read."""
    try:
        return read_sent(form.file.data, form.text.data)
    except DocumentError as refusal:
        _blame(form, refusal)
        return None


def _blame(form: StartForm, refusal: QuizError) -> None:
    field = form.file if form.has_file else form.text
    field.errors = [*field.errors, str(refusal)]


def _title_of(form: StartForm, document: Document) -> str:
    """Return the title of a file, or its name; of a pasted text the first words."""
    if form.has_file:
        return document.title or PurePath(form.file.data.filename).stem
    first = document.original.lstrip("#* \n").partition("\n")[0]
    return " ".join(first.split()[:_TITLE_WORDS])
