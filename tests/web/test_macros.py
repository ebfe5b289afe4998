"""The shared macros: every kind has a form and a result, and no form gives its key away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from markupsafe import Markup
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from quizapp.core.questions import (
    BasicCard,
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import Chosen, Filled, Judged, Matched, Placed, Response, Typed
from quizapp.core.text import Paragraph, SourceText, Span
from quizapp.web import interface

OPTIONS = (
    Option("first & only"),
    Option("<b>second</b>", "SECRET two"),
    Option("third", "SECRET 3"),
)


@dataclass(frozen=True)
class Graded:
    fraction: float
    parts: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Day:
    date: date
    count: int


@dataclass(frozen=True)
class Bar:
    label: str
    count: int


SAMPLES: list[tuple[Question, tuple[int, ...], Response, Graded]] = [
    (MultipleChoice("Which *one*?", OPTIONS, 0), (2, 0, 1), Chosen((1,)), Graded(0)),
    (MultipleResponse("Which?", OPTIONS, (0, 2)), (1, 2, 0), Chosen((0, 1)), Graded(0.5)),
    (TrueFalse("So it is.", key=True, reason="SECRET"), (), Judged(verdict=False), Graded(0)),
    (ShortAnswer("Who?", "SECRETLY", ("SECRET",)), (), Typed("Ada"), Graded(0)),
    (Numeric("How many?", Decimal(98765), Decimal("12.5"), "km"), (), Typed("3"), Graded(0)),
    (
        Cloze(("From ", " to ", "."), (Gap("SECRET"), Gap("SECRETLY"))),
        (),
        Filled(("a", "SECRETLY")),
        Graded(0.5, (False, True)),
    ),
    (
        Matching("What belongs?", (Pair("<i>a</i>", "one"), Pair("b", "**two**")), ("none",)),
        (2, 1, 0),
        Matched((0, None)),
        Graded(0.5, (True, False)),
    ),
    (
        Ordering("In which order?", ("one", "two & a half", "three")),
        (2, 0, 1),
        Placed((1, 0, 2)),
        Graded(1 / 3, (False, False, True)),
    ),
]


class SomeForm(Form):
    token = HiddenField()
    name = StringField("Name", [InputRequired("Write a name.")], description="Others see it.")
    note = StringField("Note", [Optional()])
    zone = SelectField("Zone", choices=["UTC"])
    how = RadioField("How?", choices=["fast", "slow"], validators=[InputRequired("Choose how.")])
    stay = BooleanField("Stay")

    def validate_token(self, _field: HiddenField) -> None:
        raise ValidationError("The page has expired.")


@pytest.fixture
def bare() -> Flask:
    app = Flask("quizapp", static_folder=None, template_folder="web/templates")
    interface.init_app(app)
    app.add_url_rule("/texts/<text_id>", "texts.show", lambda text_id: text_id)
    app.jinja_env.globals["csrf_token"] = lambda: "a token"
    return app


def _macro(app: Flask, file: str, macro: str, /, *given: object, **named: object) -> str:
    with app.test_request_context():
        module: Any = app.jinja_env.get_template(f"macros/{file}.html").make_module()
        return str(getattr(module, macro)(*given, **named))


def _parsed(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def _all(html: str, tag: str) -> list[Element]:
    return [element for element in _parsed(html).iter() if element.tag == tag]


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(sample[0]) for sample in SAMPLES} == set(get_args(Question))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample[0]).__name__)
def test_a_form_gives_nothing_away(bare: Flask, sample: tuple[Any, ...]) -> None:
    question, order, _, _ = sample

    html = _macro(bare, "question", "render_question", question, order)

    assert "SECRET" not in html
    assert "98765" not in html
    assert "12.5" not in html


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample[0]).__name__)
def test_every_control_has_a_name_and_a_label(bare: Flask, sample: tuple[Any, ...]) -> None:
    question, order, response, _ = sample

    html = _macro(bare, "question", "render_question", question, order, response, name="q7")

    labelled = {label.get("for") for label in _all(html, "label")}
    controls = _all(html, "input") + _all(html, "select")
    assert controls
    for control in controls:
        assert control.get("name") == "q7"
        assert control.get("aria-label") or control.get("id") in labelled
    assert len({control.get("id") for control in controls}) == len(controls)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample[0]).__name__)
def test_an_answered_question_shows_its_key_and_a_verdict(
    bare: Flask, sample: tuple[Any, ...]
) -> None:
    question, order, response, grade = sample

    html = _macro(bare, "question", "render_result", question, order, response, grade)

    assert "Partly right" in html if grade.fraction else "Wrong" in html
    assert any(key in html for key in ("Right answer", "right answer", "SECRET"))


def test_values_are_places_on_the_page(bare: Flask) -> None:
    question, order, response, _ = SAMPLES[0]

    controls = _all(_macro(bare, "question", "render_question", question, order, response), "input")

    assert [control.get("value") for control in controls] == ["0", "1", "2"]
    assert [control.get("checked") is not None for control in controls] == [False, False, True]


def test_the_legend_of_a_choice_is_its_stem(bare: Flask) -> None:
    html = _macro(bare, "question", "render_question", *SAMPLES[0][:2])

    [legend] = _all(html, "legend")
    assert "".join(legend.itertext()) == "Which one?"


def test_a_stem_of_several_lines_names_the_group(bare: Flask) -> None:
    question = MultipleChoice("One:\n\n- a\n- b", OPTIONS, 0)

    html = _macro(bare, "question", "render_question", question, (0, 1, 2), name="q7")

    [group] = _all(html, "fieldset")
    assert group.get("aria-labelledby") == "q7-stem"
    assert "<li>a</li>" in html


def test_a_refused_answer_says_why_and_keeps_what_was_typed(bare: Flask) -> None:
    question = SAMPLES[4][0]

    html = _macro(
        bare, "question", "render_question", question, (), Typed("x1"), errors=["Type a number."]
    )

    [control] = _all(html, "input")
    assert control.get("value") == "x1"
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "answer-error"
    assert 'id="answer-error"' in html
    assert "Type a number." in html


def test_gaps_are_numbered_aloud(bare: Flask) -> None:
    html = _macro(bare, "question", "render_question", SAMPLES[5][0])

    labels = [control.get("aria-label") for control in _all(html, "input")]
    assert labels == ["Gap 1 of 2", "Gap 2 of 2"]


def test_a_question_can_be_shown_without_being_answered(bare: Flask) -> None:
    for question, order, response, _ in SAMPLES:
        html = _macro(bare, "question", "render_question", question, order, response, disabled=True)
        assert " disabled" in html


def test_a_flashcard_has_no_form(bare: Flask) -> None:
    with pytest.raises(LookupError, match="basic-card"):
        _macro(bare, "question", "render_question", BasicCard("front", "back"))


def test_what_an_author_typed_is_shown_as_text(bare: Flask) -> None:
    html = _macro(bare, "question", "render_question", *SAMPLES[0][:2])

    assert "&lt;b&gt;second&lt;/b&gt;" in html


def test_evidence_is_marked_and_announced(bare: Flask) -> None:
    text = SourceText("t", "A <title>", "It began. It <ended>.", (Paragraph("p1", "", 0, 21),))

    html = _macro(bare, "evidence", "passage", text, [Span("t", "p1", 10, 20)], row_id=7)

    [mark] = _all(html, "mark")
    assert "".join(mark.itertext()) == "evidence begins: It <ended> :evidence ends"
    assert 'href="/texts/7#s1"' in html


def test_a_time_is_said_from_now_with_the_exact_date(bare: Flask) -> None:
    at = datetime.now(UTC) + timedelta(days=3)  # noqa: TID251 - the macro reads the clock, too

    html = _macro(bare, "time", "when", at, "Europe/Berlin", prefix="due")

    [time] = _all(html, "time")
    assert (time.text or "") == "due in 3 days"
    assert time.get("tabindex") == "0"
    assert f"{at.year}" in str(time.get("data-exact"))


def test_charts_have_their_figures_as_a_table(bare: Flask) -> None:
    days = [Day(date(2026, 8, 10) + timedelta(days=n), n) for n in range(9)]

    calendar = _macro(bare, "charts", "calendar", days)
    forecast = _macro(bare, "charts", "forecast", [Bar("Mon", 3), Bar("Tue", 0)])

    assert len(_all(calendar, "tr")) == 1 + 8
    assert [cell.text for cell in _all(forecast, "td")] == ["3", "0"]
    assert " style=" not in calendar + forecast


def test_over_many_bars_only_those_with_a_label_have_a_figure(bare: Flask) -> None:
    few = _macro(bare, "charts", "forecast", [Bar(str(n), 1) for n in range(14)])
    many = _macro(bare, "charts", "forecast", [Bar(str(n), 1) for n in range(28)])

    assert few.count("chart-figure") == 14
    assert many.count("chart-figure") == 7


def test_charts_without_figures_are_drawn_empty(bare: Flask) -> None:
    assert "0 in all" in _macro(bare, "charts", "calendar", [])
    assert "0 in all" in _macro(bare, "charts", "forecast", [])
    assert "0 in all" in _macro(bare, "charts", "forecast", [Bar("Mon", 0)])


def test_a_share_stays_within_its_bar(bare: Flask) -> None:
    assert "100 %" in _macro(bare, "charts", "bar", 1.4)
    assert "3 of 9" in _macro(bare, "charts", "bar", 0.33, "3 of 9")


def test_the_error_summary_leads_to_each_control(bare: Flask) -> None:
    form = SomeForm()
    assert not form.validate()
    form.form_errors.append("Nothing was saved.")

    html = _macro(bare, "forms", "error_summary", form, order=("how", "name"))

    assert html.index("Nothing was saved.") < html.index("Choose how.")
    links = {link.text: link.get("href") for link in _all(html, "a")}
    assert links["Choose how."] == "#how-0"
    assert links["Write a name."] == "#name"
    assert "The page has expired." in html
    assert next(iter(links)) == "Choose how."


def test_each_field_carries_its_hint_and_its_errors(bare: Flask) -> None:
    form = SomeForm()
    form.validate()

    html = _macro(bare, "forms", "plain_form", form, "/save", cancel="/")

    name = next(control for control in _all(html, "input") if control.get("name") == "name")
    assert name.get("aria-describedby") == "name-hint name-error"
    assert name.get("aria-invalid") == "true"
    assert "(optional)" in html
    labelled = {label.get("for") for label in _all(html, "label")}
    assert {"name", "note", "zone", "how-0", "how-1", "stay"} <= labelled


def test_a_form_without_errors_has_no_summary(bare: Flask) -> None:
    assert _macro(bare, "forms", "error_summary", SomeForm()).strip() == ""


def test_a_button_that_posts_carries_a_token(bare: Flask) -> None:
    html = _macro(bare, "forms", "post_button", "/x", "Delete", confirm="Delete it?")

    assert 'value="a token"' in html
    assert 'data-confirm="Delete it?"' in html


def test_no_macro_writes_inline_styles_or_handlers(bare: Flask) -> None:
    for question, order, response, grade in SAMPLES:
        html = _macro(bare, "question", "render_question", question, order, response)
        html += _macro(bare, "question", "render_result", question, order, response, grade)
        for element in _parsed(Markup(html)).iter():  # noqa: S704 - made by our own macros
            assert not any(name == "style" or name.startswith("on") for name in element.attrib)
