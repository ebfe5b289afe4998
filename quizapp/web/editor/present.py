"""What the editor's pages show: marks beside the fields, the question as a student sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.linting import lint_item
from quizapp.core.questions import Item, stem_of
from quizapp.web.kinds import order_shown

if TYPE_CHECKING:
    from quizapp.core.linting import Flaw
    from quizapp.web.item_forms import ItemForm


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says so far: the flaws by their place, and the item to be looked at."""

    item: Item
    stem: str
    order: tuple[int, ...]
    marks: dict[str, list[Flaw]]

    @property
    def flaws(self) -> list[Flaw]:
        """All flaws."""
        return [flaw for flaws in self.marks.values() for flaw in flaws]


def draft_of(form: ItemForm, key: str) -> Draft | None:
    """Return what the form says so far; None while its content cannot be read.

    Call it after ``validate()``, whatever that said.
    """
    if not form.has_sound_content():
        return None
    item = item_of(form, key)
    marks = form.marks(lint_item(item, form.offer.texts))
    return Draft(item, stem_of(item.content), order_shown(item), marks)


def item_of(form: ItemForm, key: str) -> Item:
    """Return the item that the form makes; only while its content can be read."""
    about = form.meta_values()
    topics = tuple(topic.id for topic in about.topics)
    return Item(key, form.content(), about.feedback, topics, about.difficulty, about.evidence)
