"""The page of one item, which several views show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template

from quizapp.core.questions import stem_of
from quizapp.extensions import db
from quizapp.services.bank_listing import item_page
from quizapp.services.item_flaws import flaws_of
from quizapp.services.stale_items import mark_of
from quizapp.web.access import viewer
from quizapp.web.kinds import KIND_WORDS, order_shown

if TYPE_CHECKING:
    from quizapp.models import BankRow
    from quizapp.web.banks.forms import QuotationForm


def item_response(bank: BankRow, key: str, form: QuotationForm) -> str:
    """Return the page of an item, with the form for other words if it is marked; or 404."""
    page = item_page(db.session, bank.id, key)
    if page is None:
        abort(404)
    return render_template(
        "banks/item.html",
        bank=bank,
        page=page,
        stem=stem_of(page.item.content),
        order=order_shown(page.item),
        kind_words=KIND_WORDS,
        mark=mark_of(db.session, bank.id, key),
        is_own=is_own(bank),
        form=form,
        flaws=flaws_of(db.session, bank.id, {key}).get(key, ()),
        is_editable=is_editable(bank),
    )


def is_own(bank: BankRow) -> bool:
    """Whether the viewer may change the bank."""
    who = viewer()
    return who.is_admin or bank.owner_id == who.id


def is_editable(bank: BankRow) -> bool:
    """Whether the viewer may edit its items; those of a shipped bank come from its file."""
    return bank.owner_id is not None and is_own(bank)
