"""The forms of questions and cards, one for each kind; the editor and the review queue use them.

``item_form`` returns the form of a kind. After ``validate()`` said yes, ``content()`` is the
question or card and ``meta_values()`` the rest of it. A button named ``add`` asks for one more
row: ``add_row()`` says whether it was pressed, and adds it; everything typed stays. So does
``add_suggestions()`` for the button that asks for wrong options. The macro
``macros/item_form.html`` draws the fields.
"""

from __future__ import annotations

from quizapp.web.item_forms.base import About, ItemForm, Offer
from quizapp.web.item_forms.kinds import FORMS, item_form
from quizapp.web.item_forms.suggesting import add_suggestions

__all__ = ["FORMS", "About", "ItemForm", "Offer", "add_suggestions", "item_form"]
