"""The forms of the pages that derive questions."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, ClassVar

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    FloatField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.generation.spec import KINDS
from quizapp.core.generation.thresholds import DEFAULTS, Bounds
from quizapp.web.addresses import to_id
from quizapp.web.derive.drafts import DRAFTS
from quizapp.web.derive.words import bounds_words, threshold_words
from quizapp.web.fields import NO_CONTROL
from quizapp.web.kinds import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict
    from wtforms import Field

    from quizapp.config import Settings
    from quizapp.core.generation.thresholds import Thresholds
    from quizapp.models import BankRow, Derivation

RULES = "rules"
MODEL = "llm"
NEW_BANK = "new"


class StartForm(FlaskForm):
    """A text, pasted or chosen; a chosen file goes before what was pasted."""

    text = TextAreaField("Paste a text")
    file = FileField("Or choose a file")
    title = StringField(
        "Title",
        [Optional(), Length(max=200), NO_CONTROL],
        description="Left empty, it is taken from the text.",
    )
    kinds = SelectMultipleField(
        "What to make of it",
        choices=[SelectChoice(kind, KIND_WORDS[kind]) for kind in KINDS],
        validators=[InputRequired("Choose at least one kind.")],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    backend = RadioField("How", validators=[InputRequired("Choose how.")])

    def validate_text(self, field: Field) -> None:
        """Refuse when there is neither a file nor a text, and a text that no file could be."""
        if not self.has_file and not (field.data or "").strip():
            raise ValidationError("Paste a text, or choose a file.")
        if "\0" in (field.data or ""):
            raise ValidationError("The text holds a NUL character. Paste it without.")

    @property
    def has_file(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.file.data and self.file.data.filename)

    @property
    def wanted_kinds(self) -> tuple[str, ...]:
        """The kinds chosen; none when all of them are."""
        return () if len(self.kinds.data) == len(KINDS) else tuple(self.kinds.data)


def start_form(settings: Settings) -> StartForm:
    """Return the form; it offers a model only where one is set."""
    form = StartForm(data={"kinds": list(KINDS), "backend": RULES})
    form.backend.choices = [SelectChoice(RULES, "By rules, on this server")]
    if settings.llm_base_url:
        words = f"By the language model {settings.llm_model}, at {settings.llm_base_url}"
        form.backend.choices.append(SelectChoice(MODEL, words))
    return form


class LookForm(FlaskForm):
    """A form that is first looked through by an address, in which no token may stand.

    Those that are posted all the same bring the token that the app asks of every POST.
    """

    class Meta:
        """Leaves the token to the app."""

        csrf = False


class PhraseForm(LookForm):
    """The phrase that a question is made of, and the kind; it travels in the address."""

    phrase = StringField("Phrase", [Length(max=300), NO_CONTROL])
    of = SelectField(
        "Kind",
        choices=[SelectChoice(kind, KIND_WORDS[kind]) for kind in DRAFTS],
        default="cloze",
    )

    @property
    def is_chosen(self) -> bool:
        """Whether the form was sent, not only opened."""
        return bool(self.of.raw_data)

    def refuse(self) -> None:
        """Say that the phrase stands nowhere in the sentence."""
        if not self.errors:
            self.phrase.errors = [
                "Phrase: these words do not stand there. Copy them from the text to the letter."
            ]


class ScoreForm(LookForm):
    """The score from which on candidates are accepted."""

    score = FloatField(
        "Accept all that score at least", [InputRequired("Write a number, such as 0.8.")]
    )

    def validate_score(self, field: Field) -> None:
        """Refuse what is no number to compare with."""
        if field.data is None or not isfinite(field.data):
            raise ValidationError("Write a number, such as 0.8.")


class BoundField(FloatField):
    """A number, or nothing for no bound."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; say in plain words when there is none."""
        typed = valuelist[0].strip() if valuelist else ""
        try:
            number = float(typed) if typed else None
        except ValueError:
            number = nan
        if number is not None and not isfinite(number):
            raise ValueError("Write a number, or nothing for no bound.")
        self.data = number


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """A threshold of the gate: its fields, its default, how many it alone keeps back."""

    name: str
    meaning: str
    minimum: Field
    maximum: Field
    default: str
    alone: int


class ThresholdForm(LookForm):
    """Two bounds for each measured check; see ``threshold_form``."""

    codes: ClassVar[tuple[str, ...]] = ()

    def bounds(self) -> dict[str, Bounds]:
        """Return what the form says."""
        return {
            code: Bounds(self[f"min-{code}"].data, self[f"max-{code}"].data) for code in self.codes
        }

    def lines(self, alone: Mapping[str, int]) -> tuple[ThresholdLine, ...]:
        """Return the rows of the page; ``alone`` counts what each check alone keeps back."""
        return tuple(
            ThresholdLine(
                *threshold_words(code),
                self[f"min-{code}"],
                self[f"max-{code}"],
                bounds_words(DEFAULTS.get(code, Bounds())),
                alone.get(code, 0),
            )
            for code in self.codes
        )


def threshold_form(current: Thresholds, given: MultiDict[str, str]) -> ThresholdForm:
    """Return the form, with the thresholds as they are where nothing was given."""
    fields: dict[str, Any] = {"codes": tuple(current)}
    values: dict[str, float | None] = {}
    for code, bounds in current.items():
        name = threshold_words(code)[0]
        fields[f"min-{code}"] = BoundField(f"{name}: at least", [Optional()])
        fields[f"max-{code}"] = BoundField(f"{name}: at most", [Optional()])
        values |= {f"min-{code}": bounds.minimum, f"max-{code}": bounds.maximum}
    form: ThresholdForm = type("ThresholdForm", (ThresholdForm,), fields)(
        formdata=given or None, data=values
    )
    return form


class PublishForm(LookForm):
    """Where the accepted candidates go."""

    target = RadioField("Where to", validators=[InputRequired("Choose a bank.")])
    title = StringField("Title of the new bank", [Length(max=200), NO_CONTROL])
    last = HiddenField()

    @property
    def last_bank_id(self) -> int | None:
        """Where the page knew that candidates went last."""
        return to_id(self.last.data or "")

    def validate_title(self, field: Field) -> None:
        """Refuse a new bank without a title."""
        if self.target.data == NEW_BANK and not (field.data or "").strip():
            raise ValidationError("Write a title for the new bank.")


def publish_form(
    derivation: Derivation, own: Sequence[BankRow], given: MultiDict[str, str] | None
) -> PublishForm:
    """Return the form; the bank that candidates went to last is chosen, else a new one."""
    last = derivation.bank_id
    values = {
        "target": NEW_BANK if last is None else str(last),
        "title": derivation.title,
        "last": "" if last is None else str(last),
    }
    # Without fields in the address the values count; Flask-WTF reads those of a POST itself.
    source = {} if given is None else {"formdata": given if "target" in given else None}
    form = PublishForm(**source, data=values)
    form.target.choices = [
        SelectChoice(NEW_BANK, "A new bank"),
        *(SelectChoice(str(bank.id), bank.title) for bank in own),
    ]
    return form
