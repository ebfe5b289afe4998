"""The forms of what is typed or judged: claims, short answers, numbers, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import RadioField
from wtforms.fields import SelectChoice

from quizapp.core.formats.bank_yaml import fields, gaps
from quizapp.core.questions import Cloze, Numeric, ShortAnswer, TrueFalse
from quizapp.web.item_forms.base import MARKDOWN, NO_STEM, ItemForm
from quizapp.web.item_forms.fields import LinesField, NumberField, area, line

if TYPE_CHECKING:
    from quizapp.core.questions import Content


class ClaimForm(ItemForm):
    """A claim to be judged."""

    kind = "true-false"
    asked = ("stem", "key", "reason")

    stem = area("Claim", "Claim: write a sentence to be judged.", description=MARKDOWN)
    key = RadioField(
        "The claim is",
        choices=[SelectChoice("true", "True"), SelectChoice("false", "False")],
        validate_choice=False,
    )
    reason = area("Why the other answer is wrong", limit=fields.CHARACTERS["reason"])

    def content(self) -> Content:
        """Return the question."""
        return TrueFalse(self.stem.data, self.key.data == "true", self.reason.data)

    def check_content(self) -> None:
        """Note that nothing says whether the claim is true."""
        if self.key.data not in {"true", "false"}:
            self.key.errors = ["Say whether the claim is true or false."]


class ShortAnswerForm(ItemForm):
    """A question that is answered in a few typed words."""

    kind = "short-answer"
    asked = ("stem", "key", "accept")

    stem = area("Stem", NO_STEM, description=MARKDOWN)
    key = line("Key", fields.TYPED_CHARACTERS, "Key: write the right answer.")
    accept = LinesField(
        "Also accepted",
        fields.TYPED_CHARACTERS,
        description="Other wordings, one a line. Case, accents and punctuation do not count.",
    )

    def content(self) -> Content:
        """Return the question."""
        return ShortAnswer(self.stem.data, self.key.data, self.accept.lines)


class NumericForm(ItemForm):
    """A question that is answered with a number."""

    kind = "numeric"
    asked = ("stem", "key", "tolerance", "unit")

    stem = area("Stem", NO_STEM, description=MARKDOWN)
    key = NumberField("Key", "Key: write the right number.")
    tolerance = NumberField("Tolerance", description="What is that much off is right as well.")
    unit = line("Unit", fields.CHARACTERS["unit"], description="Stands behind the field.")

    def content(self) -> Content:
        """Return the question."""
        return Numeric(self.stem.data, self.key.number, self.tolerance.number, self.unit.data)

    def check_content(self) -> None:
        """Note a negative tolerance."""
        if self.tolerance.number < 0:
            self.tolerance.errors = ["Tolerance: write 0 or a number above it."]


class ClozeForm(ItemForm):
    """A passage with gaps to fill."""

    kind = "cloze"
    asked = ("stem",)

    stem = area(
        "Passage",
        "Passage: write it, with the words to be filled in between {{ and }}.",
        description="Put the words to be filled in between {{ and }}, other wordings behind |:"
        " Bees {{dance|waggle}}.",
    )

    def content(self) -> Content:
        """Return the question."""
        return Cloze(*gaps.parse(self.stem.data))

    def check_content(self) -> None:
        """Note gaps that cannot be read, are too many or too long."""
        if self.stem.errors:
            return
        try:
            _, found = gaps.parse(self.stem.data)
        except gaps.BadGaps as bad:
            self.stem.errors = [f"Passage: {bad}. {bad.mend}"]
            return
        wordings = [word for gap in found for word in (gap.key, *gap.accept)]
        if len(found) > fields.MAX_GAPS:
            self.stem.errors = [f"Passage: keep at most {fields.MAX_GAPS} gaps."]
        elif any(len(word) > fields.TYPED_CHARACTERS for word in wordings):
            self.stem.errors = ["Passage: the wording of a gap is too long to be typed."]
