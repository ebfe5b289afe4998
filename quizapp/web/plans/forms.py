"""What the pages of plans send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from quizapp.core.scheduling.planning import Budget, Unit
from quizapp.services.class_exams import NewExam, fault_of_day
from quizapp.services.plans import MOST, Break, Terms, faults
from quizapp.web.addresses import HIGHEST_ID
from quizapp.web.fields import NO_CONTROL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

USUAL_MINUTES = 20
_UNITS = (
    SelectChoice(Unit.MINUTES.value, "minutes a day"),
    SelectChoice(Unit.CARDS.value, "cards a day"),
)
_NO_BUDGET = "Write how much a day may take: a whole number from 1."
# Where on the form a fault of the terms is mended.
_FIELDS = {"exam_on": "exam_on", "budget": "budget", "breaks": "off_last"}


class DayField(DateField):
    """A day, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; say in plain words when there is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a date, such as 2026-12-24.") from None


class CountField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; say in plain words when there is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NO_BUDGET) from None


class BudgetForm(FlaskForm):
    """How much a day may take."""

    budget = CountField(
        "How much a day may take",
        validators=[InputRequired(_NO_BUDGET)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    unit = RadioField("Counted in", choices=list(_UNITS), default=Unit.MINUTES.value)

    def validate_budget(self, field: CountField) -> None:
        """Refuse what no day can take."""
        most = MOST.get(self.unit.data, 0)
        if most and field.data is not None and not 1 <= field.data <= most:
            raise ValidationError(f"Choose from 1 to {most} {self.unit.data} a day.")

    def amount(self) -> Budget:
        """Return the budget."""
        return Budget(self.budget.data, Unit(self.unit.data))


class PlanForm(BudgetForm):
    """What a plan towards an exam is to keep to. ``course`` is the class that writes it."""

    exam_on = DayField("Day of the exam", validators=[InputRequired("Choose the day.")])
    bank = SelectField("Which cards")
    off_first = DayField("First day off", validators=[Optional()])
    off_last = DayField("Last day off", validators=[Optional()])
    course = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, HIGHEST_ID)])

    def __init__(self, decks: Mapping[int, str], today: date, **values: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**values)
        self.today = today
        self.bank.choices = [
            SelectChoice("", "All decks"),
            *(SelectChoice(str(bank_id), title) for bank_id, title in decks.items()),
        ]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Refuse terms with a fault, each beside its field."""
        if not super().validate(extra_validators):
            return False
        wrong = faults(self.terms(), self.today)
        for name, message in wrong.items():
            self[_FIELDS[name]].errors = [message]
        return not wrong

    def terms(self) -> Terms:
        """Return the terms; one day off needs only one of its two dates."""
        first, last = self.off_first.data, self.off_last.data
        breaks = (Break(first or last, last or first),) if first or last else ()
        return Terms(
            exam_on=self.exam_on.data,
            budget=self.budget.data,
            unit=Unit(self.unit.data),
            bank_id=int(self.bank.data) if self.bank.data else None,
            breaks=breaks,
            course_id=self.course.data,
        )


class BreakForm(FlaskForm):
    """Days off, from the first to the last."""

    off_first = DayField("First day off", validators=[InputRequired("Choose the first day.")])
    off_last = DayField("Last day off", validators=[Optional()])

    def days_off(self) -> Break:
        """Return the break."""
        return Break(self.off_first.data, self.off_last.data or self.off_first.data)


class CapForm(FlaskForm):
    """How many cards a day to catch up with."""

    cap = CountField(
        "Cards a day at most",
        validators=[
            InputRequired(_NO_BUDGET),
            NumberRange(1, MOST[Unit.CARDS], f"Choose from 1 to {MOST[Unit.CARDS]} cards a day."),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ExamForm(FlaskForm):
    """The exam of a class about one of the banks of its quizzes."""

    bank = SelectField("What the exam is about", coerce=int)
    exam_on = DayField("Day of the exam", validators=[InputRequired("Choose the day.")])
    title = StringField(
        "Name of the exam",
        validators=[
            InputRequired("Write a name, such as Midterm."),
            Length(max=200, message="Write a name of at most 200 characters."),
            NO_CONTROL,
        ],
        filters=[lambda typed: " ".join(typed.split()) if typed else typed],
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, banks: Mapping[int, str], today: date, **values: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**values)
        self.today = today
        self.bank.choices = [SelectChoice(bank_id, title) for bank_id, title in banks.items()]

    def validate_exam_on(self, field: DayField) -> None:
        """Refuse a day that cannot be."""
        wrong = fault_of_day(field.data, self.today) if field.data else ""
        if wrong:
            raise ValidationError(wrong)

    def exam(self) -> NewExam:
        """Return what was set."""
        return NewExam(self.bank.data, self.exam_on.data, self.title.data)
