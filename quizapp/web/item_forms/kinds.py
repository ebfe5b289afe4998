"""Which form belongs to which kind, and what stands in it at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from wtforms.fields import SelectChoice

from quizapp.core.formats.bank_yaml import gaps
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Ordering,
    ShortAnswer,
    TrueFalse,
)
from quizapp.web.item_forms.arranged import MatchingForm, OrderingForm
from quizapp.web.item_forms.base import About, ItemForm, Offer
from quizapp.web.item_forms.cards import BasicForm, ClozeCardForm, DefinitionForm
from quizapp.web.item_forms.choices import ChoiceForm, SeveralForm
from quizapp.web.item_forms.fields import Rows
from quizapp.web.item_forms.typed import ClaimForm, ClozeForm, NumericForm, ShortAnswerForm

if TYPE_CHECKING:
    from quizapp.core.questions import Content, Option

FORMS: dict[str, type[ItemForm]] = {
    form.kind: form
    for form in (
        ChoiceForm,
        SeveralForm,
        ClaimForm,
        ShortAnswerForm,
        NumericForm,
        ClozeForm,
        MatchingForm,
        OrderingForm,
        BasicForm,
        DefinitionForm,
        ClozeCardForm,
    )
}
_FIRST_ROWS = 4


def item_form(
    kind: str,
    content: Content | None = None,
    about: About | None = None,
    offer: Offer | None = None,
) -> ItemForm:
    """Return the form of a kind with what was sent, else with the content and what is about it.

    Raises ``KeyError`` on an unknown kind.
    """
    offer, about = offer or Offer(), about or About()
    values = {} if content is None else _values(content)
    form = FORMS[kind](data=values | _about(about, offer))
    form.offer = offer
    form.topics.choices = [SelectChoice(topic.id, topic.title) for topic in offer.topics]
    for rows in form:
        if isinstance(rows, Rows):
            _fill_up(rows, 1 if rows.name == "evidence" else _FIRST_ROWS)
    form.find_quotes()
    return form


def _fill_up(rows: Rows, least: int) -> None:
    """Add empty rows until there are enough of them."""
    while len(rows.entries) < least:
        rows.append_entry()


def _values(content: Content) -> dict[str, Any]:  # noqa: C901 - one arm a kind
    match content:
        case MultipleChoice(stem, options, key):
            return {"stem": stem, "options": _options(options), "key": [key]}
        case MultipleResponse(stem, options, keys):
            return {"stem": stem, "options": _options(options), "key": keys}
        case TrueFalse(stem, verdict, reason):
            return {"stem": stem, "key": str(verdict).lower(), "reason": reason}
        case ShortAnswer(stem, answer, accept):
            return {"stem": stem, "key": answer, "accept": accept}
        case Numeric(stem, value, tolerance, unit):
            return {"stem": stem, "key": value, "tolerance": tolerance, "unit": unit}
        case Cloze(pieces, found) | ClozeCard(pieces, found):
            return {"stem": gaps.render(pieces, found)}
        case Matching(stem, pairs, extras):
            sides = [{"left": pair.left, "right": pair.right} for pair in pairs]
            return {"stem": stem, "pairs": sides, "extras": extras}
        case Ordering(stem, steps):
            return {"stem": stem, "steps": steps}
        case BasicCard(front, back):
            return {"front": front, "back": back}
        case DefinitionCard(term, definition):
            return {"term": term, "definition": definition}
        case OcclusionCard():
            raise TypeError("a card with an image is edited as a note")
        case _:
            assert_never(content)


def _options(options: tuple[Option, ...]) -> list[dict[str, str]]:
    return [{"text": option.text, "reason": option.reason} for option in options]


def _about(about: About, offer: Offer) -> dict[str, Any]:
    known = {topic.id for topic in offer.topics}
    texts = {text.id: text for text in offer.texts}
    return {
        "feedback": about.feedback,
        "topics": [topic.id for topic in about.topics if topic.id in known],
        "new_topics": ", ".join(topic.title for topic in about.topics if topic.id not in known),
        "difficulty": str(about.difficulty),
        "evidence": [
            {"quote": texts[span.text].quote(span), "place": f"{span.text}:{span.start}"}
            for span in about.evidence
            if span.text in texts
        ],
    }
