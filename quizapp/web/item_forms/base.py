"""What the forms of all kinds of questions and cards have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import Form, FormField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.bank import Topic
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.linting import lint
from quizapp.core.quoting import find_places
from quizapp.core.slugs import fresh, slug
from quizapp.web.fields import error_links, links_of
from quizapp.web.item_forms.fields import MarkedRows, Rows, area, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from quizapp.core.linting import Flaw
    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText, Span

NO_STEM = "Stem: write what is asked."
MARKDOWN = "Markdown: **bold**, `code`, $formulas$."
MOST_QUOTES = 20
_NOT_FOUND = (
    "Evidence: these words do not stand in the text. Copy them to the letter, from one paragraph."
)
_AMBIGUOUS = "Evidence: these words stand in the text {} times. Choose which place you mean."
_CONTEXT = 30
_FROM_1_TO_5 = frozenset("12345")
_DIFFICULTIES = ("1 – easy", "2", "3", "4", "5 – hard")


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to a question besides its content. ``difficulty`` runs from 1 to 5."""

    feedback: str = ""
    topics: tuple[Topic, ...] = ()
    difficulty: int = 3
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form can choose from: the topics of the bank, the texts to quote from.

    Without texts the form does not ask for evidence.
    """

    topics: tuple[Topic, ...] = ()
    texts: tuple[SourceText, ...] = ()


class QuoteForm(Form):
    """A quotation; ``place`` says which one is meant when it stands at several."""

    quote = area("Quotation", limit=fields.CHARACTERS["quote"])
    place = SelectField("Which place", choices=[], validate_choice=False)

    offered: tuple[Span, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether the person has to choose a place."""
        return len(self.place.choices) > 1


class ItemForm(FlaskForm):
    """What every kind has: feedback, topics, difficulty, evidence."""

    feedback = area("Feedback", description="Learners read it after they answered.")
    topics = SelectMultipleField(
        "Topics",
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    new_topics = line("New topics", 1_000, description="Several are divided by commas.")
    difficulty = SelectField(
        "Difficulty",
        choices=[SelectChoice(str(n), words) for n, words in enumerate(_DIFFICULTIES, 1)],
        validate_choice=False,
    )
    evidence = Rows(FormField(QuoteForm), max_entries=MOST_QUOTES)

    kind: ClassVar[str] = ""
    is_question: ClassVar[bool] = True
    asked: ClassVar[tuple[str, ...]] = ()  # the fields of the content, in order
    offer = Offer()
    added = ""  # the id of the field that the focus goes to, in a row that was added or filled
    note = ""  # what came of a button, said beside it

    def content(self) -> Content:
        """Return the question or card; only after the form was found valid."""
        raise NotImplementedError

    def check_content(self) -> None:
        """Note errors at fields that do not fit each other."""

    def validate(self, extra_validators: dict[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be saved; every error stands at its field."""
        super().validate(extra_validators)
        # A missing stem is no reason to keep silent about the rest.
        if not any(links_of(self[name]) for name in self.asked if name != "stem"):
            self.check_content()
        self._check_about()
        return not error_links(self)

    def has_sound_content(self) -> bool:
        """Whether no field of the content is refused."""
        return not any(map(links_of, map(self._fields.get, self.asked)))

    def meta_values(self) -> About:
        """Return what belongs to the content; what is not valid is left out."""
        difficulty = self.difficulty.data
        return About(
            self.feedback.data,
            self._topics(),
            int(difficulty) if difficulty in _FROM_1_TO_5 else About().difficulty,
            tuple(sorted(dict.fromkeys(span for row in self._quotes() for span in _spans(row)))),
        )

    def marks(self, flaws: Iterable[Flaw]) -> dict[str, list[Flaw]]:
        """Return the flaws by the place on the page where they belong; one of ``slots``."""
        found: dict[str, list[Flaw]] = {}
        for flaw in flaws:
            found.setdefault(self._slot(flaw.field), []).append(flaw)
        return found

    def slots(self) -> tuple[str, ...]:
        """Return the places on the page that can bear marks: the fields, and each of their rows."""
        asked = [name for name in self.asked if not isinstance(self[name], MarkedRows)]
        names = [*asked, "feedback", "topics", *["evidence"] * bool(self.offer.texts)]
        return tuple(
            slot
            for name in names
            for slot in (name, *(entry.name for entry in getattr(self[name], "entries", ())))
        )

    def add_row(self) -> bool:
        """Add the row that was asked for; False when none was."""
        rows = self._fields.get(request.form.get("add", ""))
        if not isinstance(rows, Rows):
            return False
        self.append_row(rows)
        return True

    def append_row(self, rows: Rows) -> None:
        """Add an empty row where there is room for one, for the focus to go to."""
        if not rows.max_entries or len(rows.entries) < rows.max_entries:
            self.added = next(iter(rows.append_entry().form)).id

    def find_quotes(self) -> None:
        """Look up where each quotation stands, so that a place can be chosen."""
        for row in self._quotes():
            row.offered = find_places(self.offer.texts, row.quote.data or "")
            row.place.choices = [
                SelectChoice(_place(span), _around(span, self.offer.texts)) for span in row.offered
            ]

    def _slot(self, field: str) -> str:
        name, _, row = field.rpartition("-")
        if isinstance(self._fields.get(name), Rows):
            filled = [one.name for one in self[name].entries if next(iter(one.form)).data]
            return str(filled[int(row)])
        return name if name in self else field

    def _quotes(self) -> list[QuoteForm]:
        return [entry.form for entry in self.evidence.entries]

    def _topics(self) -> tuple[Topic, ...]:
        found = {one.id: one for one in self.offer.topics if one.id in (self.topics.data or ())}
        known = {one.title.casefold(): one for one in self.offer.topics}
        taken = {one.id for one in self.offer.topics}
        for words in (self.new_topics.data or "").split(","):
            title = " ".join(words.split())
            if title:
                new = Topic(fresh(slug(title) or "topic", taken), title)
                topic = known.setdefault(title.casefold(), new)
                taken.add(topic.id)
                found[topic.id] = topic
        return tuple(found.values())

    def _check_about(self) -> None:
        if self.is_question and not self.feedback.data and not self.feedback.errors:
            self.feedback.errors = ["Feedback: say why the key is right."]
        if self.difficulty.data not in _FROM_1_TO_5:
            self.difficulty.errors = ["Difficulty: choose a number from 1 to 5."]
        self._check_topics()
        if self.offer.texts:
            self._check_quotes()

    def _check_topics(self) -> None:
        found = self._topics()
        if not found:
            self.new_topics.errors = ["Topics: choose one, or write a new one."]
        most = fields.CHARACTERS["title"]
        if any(len(topic.title) > most for topic in found):
            self.new_topics.errors = [f"New topics: keep each under {most} characters."]

    def _check_quotes(self) -> None:
        given = [row for row in self._quotes() if row.quote.data]
        if not given:
            self.evidence.entries[0].form.quote.errors = [
                "Evidence: quote the words of the text that show the answer."
            ]
        for row in given:
            if not row.offered:
                row.quote.errors = [_NOT_FOUND]
            elif not _spans(row):
                row.place.errors = [_AMBIGUOUS.format(len(row.offered))]


def errors_at(content: Content, field: str) -> Iterator[tuple[int, str]]:
    """Return what the linter finds to be an error in the rows of a field."""
    for flaw in lint(content):
        name, _, row = flaw.field.rpartition("-")
        if flaw.is_error and name == field:
            message = f"{flaw.message}. {flaw.mend}"
            yield int(row), message[0].upper() + message[1:]


def _spans(row: QuoteForm) -> tuple[Span, ...]:
    """Return the place that a row means; nothing when it is none, or unclear which."""
    if len(row.offered) == 1:
        return row.offered
    return tuple(span for span in row.offered if _place(span) == row.place.data)


def _place(span: Span) -> str:
    return f"{span.text}:{span.start}"


def _around(span: Span, texts: Sequence[SourceText]) -> str:
    text = next(text for text in texts if text.id == span.text)
    paragraph = text.paragraph(span.paragraph)
    number = text.paragraphs.index(paragraph) + 1
    before = text.original[max(paragraph.start, span.start - _CONTEXT) : span.start]
    after = text.original[span.end : min(paragraph.end, span.end + _CONTEXT)]
    words = " ".join(f"…{before}[…]{after}…".split())
    return f"Paragraph {number}{f' ({paragraph.heading})' if paragraph.heading else ''}: {words}"
