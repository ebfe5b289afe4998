"""What the views of this feature share: the blueprint, and which bank may be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from quizapp.core.errors import NotAllowed
from quizapp.web.access import get_own_bank

if TYPE_CHECKING:
    from quizapp.models import BankRow

bp = Blueprint("editor", __name__, url_prefix="/teach/banks")


def get_editable_bank(bank_id: int) -> BankRow:
    """Return a bank of the viewer's, or answer 404. Raises ``NotAllowed`` on a shipped one."""
    bank = get_own_bank(bank_id)
    if bank.owner_id is None:
        raise NotAllowed(
            "This bank ships with quizapp: every start brings it back to its file. Copy it to"
            " your banks, and change the copy."
        )
    return bank
