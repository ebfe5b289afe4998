"""The forms of notes, one for each kind, and those of decks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from quizapp.core.note_faults import MOST_OPTIONS
from quizapp.core.notes import (
    BasicNote,
    ChoiceNote,
    ClozeNote,
    NoteContent,
    ReversedNote,
    TypedNote,
)
from quizapp.services.own_decks import LONGEST_TITLE
from quizapp.web.fields import NO_CONTROL
from quizapp.web.item_forms.fields import LinesField, area, line, unix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.note_faults import Fault

MARKDOWN = "Markdown: **bold**, `code`, $formulas$."
_LONGEST_LINE = 500


def _on_one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


class NoteForm(FlaskForm):
    """What every kind has: words that are read after the answer."""

    kind: ClassVar[str] = ""
    asked: ClassVar[tuple[str, ...]] = ()  # the fields of the note, in order
    # Where a fault of the note stands on the page, when its field is called otherwise there.
    renamed: ClassVar[dict[str, str]] = {}

    feedback = area(
        "Read after the answer", description="Why it is so, or how to remember it. May be empty."
    )

    def content(self) -> NoteContent:
        """Return the note, which may have faults."""
        raise NotImplementedError

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Say at each field what is wrong there."""
        for fault in faults:
            field = self[self.renamed.get(fault.field, fault.field)]
            field.errors = [*field.errors, fault.message]


class BasicForm(NoteForm):
    """A front and a back."""

    kind = "basic"
    asked = ("front", "back")

    front = area("Front", description=f"What the card asks. {MARKDOWN}")
    back = area("Back", description="The answer, as short as it can be.")

    def content(self) -> NoteContent:
        """Return the note."""
        return BasicNote(self.front.data, self.back.data)


class ReversedForm(BasicForm):
    """A front and a back, each of which asks for the other."""

    kind = "reversed"

    def content(self) -> NoteContent:
        """Return the note."""
        return ReversedNote(self.front.data, self.back.data)


class ClozeForm(NoteForm):
    """A text with gaps."""

    kind = "cloze"
    asked = ("text",)

    text = area(
        "Text with gaps",
        description="Hide words with {{c1::words}}, with a hint as {{c2::words::hint}}. Each"
        " number makes a card; gaps of one number are hidden together.",
    )

    def content(self) -> NoteContent:
        """Return the note."""
        return ClozeNote(self.text.data)


class TypedForm(NoteForm):
    """A question with an answer of a few words."""

    kind = "typed"
    asked = ("question", "answer", "accept")

    question = area("Question", description=MARKDOWN)
    answer = line("Answer", _LONGEST_LINE, description="A few words. Case does not matter.")
    accept = LinesField(
        "Also right", _LONGEST_LINE, description="Other wordings, one a line. May be empty."
    )

    def content(self) -> NoteContent:
        """Return the note."""
        return TypedNote(self.question.data, self.answer.data, self.accept.lines)


class ChoiceForm(NoteForm):
    """A question with options."""

    kind = "choice"
    asked = ("question", "answer", "others")
    renamed: ClassVar[dict[str, str]] = {"options": "others", "key": "answer"}

    question = area("Question", description=MARKDOWN)
    answer = line("Right option", _LONGEST_LINE)
    others = LinesField(
        "Other options",
        _LONGEST_LINE,
        description=f"One a line, up to {MOST_OPTIONS - 1}. Their order changes at each review.",
    )

    def content(self) -> NoteContent:
        """Return the note."""
        return ChoiceNote(self.question.data, (self.answer.data, *self.others.lines), 0)


def values_of(note: NoteContent, feedback: str) -> dict[str, Any]:
    """Return what stands in the form of a note of words."""
    about: dict[str, Any] = {"feedback": feedback}
    match note:
        case BasicNote(front, back) | ReversedNote(front, back):
            return about | {"front": front, "back": back}
        case ClozeNote(text):
            return about | {"text": text}
        case TypedNote(question, answer, accept):
            return about | {"question": question, "answer": answer, "accept": accept}
        case ChoiceNote(question, options, key):
            others = [words for place, words in enumerate(options) if place != key]
            return about | {"question": question, "answer": options[key], "others": others}
        case _:
            raise TypeError("an image has a form of its own")


FORMS: dict[str, type[NoteForm]] = {
    form.kind: form for form in (BasicForm, ReversedForm, ClozeForm, TypedForm, ChoiceForm)
}
KIND_WORDS = {
    "basic": "Front and back",
    "reversed": "Both directions",
    "cloze": "Text with gaps",
    "typed": "Typed answer",
    "choice": "Multiple choice",
    "occlusion": "Image with covered parts",
}


class DeckForm(FlaskForm):
    """What a deck is called."""

    title = StringField(
        "Name of the deck",
        filters=[_on_one_line],
        validators=[
            InputRequired("Write a name for the deck."),
            Length(1, LONGEST_TITLE, f"Write a name of at most {LONGEST_TITLE} characters."),
            NO_CONTROL,
        ],
        render_kw={"autocomplete": "off"},
    )


class ImageForm(FlaskForm):
    """An image to be sent."""

    image = FileField("Image", description="PNG, JPEG, WebP or GIF, up to 5 MB.")


class PasteForm(FlaskForm):
    """Many notes, a line each."""

    lines = area(
        "Lines",
        "Lines: paste at least one.",
        limit=1_000_000,
        description="A front and a back divided by a tab or a semicolon, or a text with"
        " {{c1::gaps}}.",
        render_kw={"rows": 12, "spellcheck": "false"},
    )
    is_reversed = BooleanField("Also ask for the front by the back")
    with_repeats = BooleanField("Add lines that are there already, too")


class WordsForm(FlaskForm):
    """Words of a sentence that a card hides."""

    sentence = SelectField("Sentence", validate_choice=False)
    words = StringField(
        "Words to hide",
        filters=[unix],
        validators=[InputRequired("Write the words to hide."), Length(max=1_000)],
        description="Copy them from the sentence, to the letter.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


NEW_DECK = "new"


class DeckChoice(FlaskForm):
    """Which deck a card goes into."""

    deck = SelectField("Deck", validate_choice=False)

    def offer(self, decks: Iterable[tuple[int, str]]) -> None:
        """Offer the decks, the first one chosen; or a new one."""
        choices = [SelectChoice(str(number), title) for number, title in decks]
        self.deck.choices = [*choices, SelectChoice(NEW_DECK, "A new deck: My cards")]

    @property
    def deck_id(self) -> int | None:
        """The deck chosen; None for a new one. Raises ``ValueError`` for any other."""
        offered = {choice.value for choice in self.deck.choices}
        if self.deck.data not in offered:
            raise ValueError("there is no such deck")
        return None if self.deck.data == NEW_DECK else int(self.deck.data)
