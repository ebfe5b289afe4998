"""Banks: the list, one bank, one item, its settings, its export, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for

from quizapp.core.errors import NotAllowed
from quizapp.core.formats import bank_yaml
from quizapp.extensions import db
from quizapp.services.bank_listing import (
    ItemFilter,
    kinds_of,
    list_items,
    paragraphs_of,
    summaries,
)
from quizapp.services.bank_removal import delete_bank, usage_of
from quizapp.services.banks import load_bank, topics_of
from quizapp.services.item_flaws import flaws_of
from quizapp.services.quizzes import list_quizzes
from quizapp.services.stale_items import export_note, stale_keys
from quizapp.services.texts import current_texts
from quizapp.web.access import get_own_bank, get_taught_bank, instructor_only, viewer
from quizapp.web.banks import importing, text_versions
from quizapp.web.banks.blueprint import bp
from quizapp.web.banks.forms import QuotationForm, SettingsForm
from quizapp.web.banks.item_pages import is_editable, is_own, item_response
from quizapp.web.kinds import KIND_WORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.models import BankRow

__all__ = ["bp", "importing", "text_versions"]

PAGE_SIZE = 50
_FILTERS = ("topic", "kind", "paragraph", "search", "stale")
_MOST_PAGES = 1000


@bp.get("")
@instructor_only
def index() -> ResponseReturnValue:
    """List the banks that the viewer may teach from."""
    who = viewer()
    banks = summaries(db.session, who.id, everyones=who.is_admin)
    return render_template("banks/index.html", banks=banks)


@bp.get("/<int:bank_id>")
@instructor_only
def show(bank_id: int) -> ResponseReturnValue:
    """Show a bank: its texts, its quizzes, and its items by filter, page by page."""
    bank = get_taught_bank(bank_id)
    who = viewer()
    wanted = _asked_filter()
    number = _asked_page()
    items = list_items(
        db.session, bank.id, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    texts = current_texts(db.session, bank.id)
    return render_template(
        "banks/show.html",
        bank=bank,
        is_own=is_own(bank),
        wanted=wanted,
        items=items,
        number=number,
        page_count=max(1, -(-items.total // PAGE_SIZE)),
        texts=texts,
        topics=topics_of(db.session, bank.id),
        kinds=kinds_of(db.session, bank.id),
        stale_count=len(stale_keys(db.session, bank.id)),
        paragraphs=paragraphs_of(texts),
        quizzes=list_quizzes(db.session, who.id, everyones=who.is_admin, bank_id=bank.id),
        kind_words=KIND_WORDS,
        form=SettingsForm(obj=bank),
        flaws=flaws_of(db.session, bank.id, {line.key for line in items.lines}),
        is_editable=is_editable(bank),
    )


@bp.get("/<int:bank_id>/items/<key>")
@instructor_only
def item(bank_id: int, key: str) -> ResponseReturnValue:
    """Show an item as a student sees it, then its key and what it rests on."""
    bank = get_taught_bank(bank_id)
    return item_response(bank, key, QuotationForm(formdata=None))


@bp.get("/<int:bank_id>/export")
@instructor_only
def export(bank_id: int) -> ResponseReturnValue:
    """Send the bank as a YAML file, as it stands now."""
    bank = get_taught_bank(bank_id)
    source = export_note(db.session, bank.id) + bank_yaml.write(load_bank(db.session, bank))
    response = Response(source, content_type="application/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{bank.key}.yaml")
    return response


@bp.post("/<int:bank_id>/settings")
@instructor_only
def change_settings(bank_id: int) -> ResponseReturnValue:
    """Change what the owner decides about a bank."""
    bank = get_own_bank(bank_id)
    bank.is_studyable = SettingsForm().is_studyable.data
    db.session.commit()
    flash("Saved.", "success")
    return redirect(url_for("banks.show", bank_id=bank_id), code=303)


@bp.get("/<int:bank_id>/delete")
@instructor_only
def ask_delete(bank_id: int) -> ResponseReturnValue:
    """Say what hangs on the bank before it is deleted."""
    return _deletion_page(get_own_bank(bank_id))


@bp.post("/<int:bank_id>/delete")
@instructor_only
def remove(bank_id: int) -> ResponseReturnValue:
    """Delete a bank that no learner has used."""
    bank = get_own_bank(bank_id)
    title = bank.title
    try:
        delete_bank(db.session, bank)
    except NotAllowed:
        return _deletion_page(bank), 409
    db.session.commit()
    flash(f"The bank “{title}” is deleted.", "success")
    return redirect(url_for("banks.index"), code=303)


def _deletion_page(bank: BankRow) -> str:
    return render_template("banks/delete.html", bank=bank, usage=usage_of(db.session, bank.id))


def _asked_filter() -> ItemFilter:
    asked = {name: request.args.get(name, "") for name in _FILTERS}
    return ItemFilter(**{name: value.replace("\0", "").strip() for name, value in asked.items()})


def _asked_page() -> int:
    number = request.args.get("page", 1, type=int)
    return min(max(number, 1), _MOST_PAGES)
