"""The forms of flashcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml import fields, gaps
from quizapp.core.questions import BasicCard, ClozeCard, DefinitionCard
from quizapp.web.item_forms.base import MARKDOWN, ItemForm
from quizapp.web.item_forms.fields import area, line
from quizapp.web.item_forms.typed import ClozeForm

if TYPE_CHECKING:
    from quizapp.core.questions import Content


class CardForm(ItemForm):
    """What the forms of cards have in common: they need no feedback."""

    is_question = False


class BasicForm(CardForm):
    """A card with a front and a back."""

    kind = "basic-card"
    asked = ("front", "back")

    front = area("Front", "Front: write what the card asks.", description=MARKDOWN)
    back = area("Back", "Back: write the answer.")

    def content(self) -> Content:
        """Return the card."""
        return BasicCard(self.front.data, self.back.data)


class DefinitionForm(CardForm):
    """A card that asks what a term means."""

    kind = "definition-card"
    asked = ("term", "definition")

    term = line("Term", fields.DEFAULT_CHARACTERS, "Term: write the word or phrase.")
    definition = area("Definition", "Definition: write what the term means.")

    def content(self) -> Content:
        """Return the card."""
        return DefinitionCard(self.term.data, self.definition.data)


class ClozeCardForm(ClozeForm):
    """A card that hides words of a passage."""

    kind = "cloze-card"
    is_question = False

    def content(self) -> Content:
        """Return the card."""
        return ClozeCard(*gaps.parse(self.stem.data))
