"""Notes made of what a learner reads and studies: questions, words of a text, pasted lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.cloze_notes import BadCloze
from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed
from quizapp.core.note_sources import hide_selection, note_of
from quizapp.core.pasting import read_lines
from quizapp.models import Evidence, ItemRow
from quizapp.services.note_cards import Place, Writing
from quizapp.services.notes import add_notes, likenesses
from quizapp.services.studyable import is_in_open_attempt, items_to_study
from quizapp.services.texts import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.pasting import Pasted
    from quizapp.models import BankRow, Note, TextRow


def writing_of_item(session: Session, learner_id: int, item_id: int) -> Writing | None:
    """Return a note that asks what a question or card asks, resting on the same places.

    None for an item that the learner may not study, or is being asked in a quiz. Raises
    ``NotAllowed`` when there is no such note.
    """
    row = session.execute(
        items_to_study(learner_id).where(ItemRow.id == item_id, ~is_in_open_attempt(learner_id))
    ).one_or_none()
    if row is None:
        return None
    version = row.ItemVersion
    try:
        content = note_of(decode_content(version.kind, version.content))
    except BadCloze as bad:
        raise NotAllowed(f"No card of your own can be made of this. {bad}") from None
    if content is None:
        raise NotAllowed("A card with an image cannot be copied. Make one from your own image.")
    evidence = session.scalars(
        select(Evidence).where(Evidence.version_id == version.id).order_by(Evidence.id)
    )
    places = tuple(Place(one.text_id, one.paragraph, one.start, one.end) for one in evidence)
    return Writing(content, version.feedback, places)


def writing_of_selection(row: TextRow, paragraph: str, start: int, end: int) -> Writing:
    """Return a cloze note of the sentence with the selected words hidden, resting on them.

    ``start`` and ``end`` count from the beginning of the paragraph. Raises ``BadCloze`` when
    there are no such words.
    """
    found = hide_selection(to_text(row), paragraph, start, end)
    place = Place(row.id, found.span.paragraph, found.span.start, found.span.end)
    return Writing(found.note, places=(place,))


def preview_paste(
    session: Session, deck: BankRow, text: str, *, is_reversed: bool = False
) -> Pasted:
    """Say what the pasted lines would add to the deck, without adding it."""
    return read_lines(text, likenesses(session, deck.id), is_reversed=is_reversed)


def paste_notes(
    session: Session, deck: BankRow, pasted: Pasted, now: datetime, *, with_repeats: bool = False
) -> list[Note]:
    """Add the notes that were read from pasted lines; those that repeat others if wanted."""
    wanted = [Writing(one.note) for one in pasted.notes if with_repeats or not one.repeats]
    return add_notes(session, deck, wanted, now)
