"""The forms of classes."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

_NO_CONTROL = r"[^\x00-\x1f\x7f]*\Z"


def _on_one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


class JoinForm(FlaskForm):
    """The code of a class."""

    code = StringField(
        "Class code",
        description="Eight letters and digits that your instructor gives you.",
        validators=[
            InputRequired("Write the class code."),
            Length(max=40, message="A class code has eight letters and digits."),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class CourseForm(FlaskForm):
    """The name of a class."""

    title = StringField(
        "Name of the class",
        filters=[_on_one_line],
        validators=[
            InputRequired("Write a name for the class."),
            Length(min=1, max=200, message="Write a name of at most 200 characters."),
            Regexp(_NO_CONTROL, message="The name holds a character that cannot be shown."),
        ],
        render_kw={"autocomplete": "off"},
    )
