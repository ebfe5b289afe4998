"""Writes a bank as YAML: ``read(write(bank)) == bank`` for every bank that ``read`` takes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, assert_never

from quizapp.core.bank import Drawn, Fixed
from quizapp.core.errors import QuizError
from quizapp.core.formats.bank_yaml import fields, gaps
from quizapp.core.formats.bank_yaml.emit import Bare, Body, Words, lines
from quizapp.core.formats.bank_yaml.order import derived_places
from quizapp.core.formats.bank_yaml.shelf import Shelf
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
from quizapp.core.text import paragraph_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.bank import Bank, Blueprint, Entry, QuizPlan
    from quizapp.core.formats.bank_yaml.emit import Listed, Value
    from quizapp.core.questions import Content, Item, Option
    from quizapp.core.text import Paragraph, SourceText, Span

Fields = dict[str, "Value"]


class Unwritable(QuizError):
    """An item that the format has no words for: it shows an image, and files hold text only."""

    def __init__(self, item_id: str) -> None:
        super().__init__(
            f"The card {item_id} shows an image, and a bank file holds text only. Leave it out."
        )


def write(bank: Bank) -> str:
    """Return the bank as YAML, with the texts inline.

    Nothing is checked: what breaks the rules of the format is written, and refused by
    ``read``. Raises ``Unwritable`` for a card with an image. Hints in gaps are left out.
    """
    shelf = Shelf(bank.texts)
    head: Fields = {
        "format": fields.FORMAT,
        "id": bank.id,
        "title": bank.title,
        **_some("description", bank.description),
        "language": bank.language,
        "texts": [_text(text) for text in bank.texts],
        # No blank line stands before the topics: a text that ends with some would grow.
        "topics": [{"id": topic.id, "title": topic.title} for topic in bank.topics],
    }
    sections = {
        "questions": [_item(item, shelf) for item in bank.questions],
        "flashcards": [_item(item, shelf) for item in bank.flashcards],
        "quizzes": [_quiz(quiz) for quiz in bank.quizzes],
    }
    written = [*lines(head)]
    for name, entries in sections.items():
        written.extend(_section(name, entries))
    return "\n".join(written) + "\n"


def _section(name: str, entries: list[Fields]) -> Iterator[str]:
    for index, entry in enumerate(entries):
        first, *rest = lines({name: [entry]})
        yield ""
        if index == 0:
            yield first
        yield from rest


def _text(text: SourceText) -> Fields:
    ranges = paragraph_ranges(text.original)
    is_placed = [(each.start, each.end) for each in text.paragraphs] != ranges
    plain = [(f"p{n}", "") for n, _ in enumerate(ranges, 1)]
    outline: list[Listed] = []
    if is_placed or [(each.id, each.heading) for each in text.paragraphs] != plain:
        outline = [_paragraph(each, is_placed=is_placed) for each in text.paragraphs]
    return {
        "id": text.id,
        "title": text.title,
        "body": Body(text.original),
        **_some("paragraphs", outline),
    }


def _paragraph(paragraph: Paragraph, *, is_placed: bool) -> Fields:
    place: Fields = {"start": Bare(paragraph.start), "end": Bare(paragraph.end)}
    return {
        "id": paragraph.id,
        **_some("heading", paragraph.heading),
        **(place if is_placed else {}),
    }


def _item(item: Item, shelf: Shelf) -> Fields:
    return {
        "id": item.id,
        **_content(item.id, item.content),
        **_some("feedback", item.feedback),
        "topics": Words(item.topics),
        "difficulty": Bare(item.difficulty),
        **_some("evidence", [_evidence(span, shelf) for span in item.evidence]),
    }


def _content(item_id: str, content: Content) -> Fields:  # noqa: C901, PLR0912 - one arm a kind
    match content:
        case MultipleChoice(stem=stem, options=options, key=key):
            kind: Fields = {"kind": "multiple-choice", "stem": stem, "key": options[key].text}
            return kind | _options(item_id, options, (key,))
        case MultipleResponse(stem=stem, options=options, keys=keys):
            texts = [options[key].text for key in keys]
            kind = {"kind": "multiple-response", "stem": stem, "keys": texts}
            return kind | _options(item_id, options, keys)
        case TrueFalse(stem=stem, key=verdict, reason=reason):
            kind = {"kind": "true-false", "stem": stem, "key": _flag(value=verdict)}
            return kind | _some("reason", reason)
        case ShortAnswer(stem=stem, key=answer, accept=accept):
            return {
                "kind": "short-answer",
                "stem": stem,
                "key": answer,
                **_some("accept", list(accept)),
            }
        case Numeric(stem=stem, key=value, tolerance=tolerance, unit=unit):
            around = _some("tolerance", Bare(tolerance) if tolerance else "")
            kind = {"kind": "numeric", "stem": stem, "key": Bare(value)}
            return kind | around | _some("unit", unit)
        case Cloze(pieces=pieces, gaps=filled):
            return {"kind": "cloze", "stem": gaps.render(pieces, filled)}
        case Matching(stem=stem, pairs=pairs, extras=extras):
            sides: list[Listed] = [{"left": pair.left, "right": pair.right} for pair in pairs]
            kind = {"kind": "matching", "stem": stem, "pairs": sides}
            return kind | _some("extras", list(extras))
        case Ordering(stem=stem, steps=steps):
            return {"kind": "ordering", "stem": stem, "steps": list(steps)}
        case BasicCard(front=front, back=back):
            return {"kind": "basic", "front": front, "back": back}
        case DefinitionCard(term=term, definition=definition):
            return {"kind": "definition", "term": term, "definition": definition}
        case ClozeCard(pieces=pieces, gaps=filled):
            return {"kind": "cloze", "text": gaps.render(pieces, filled)}
        case OcclusionCard():
            raise Unwritable(item_id)
        case _:
            assert_never(content)


def _options(item_id: str, options: tuple[Option, ...], keys: tuple[int, ...]) -> Fields:
    """Return the distractors, and the places of the keys unless the id yields them."""
    distractors: list[Listed] = [
        {"text": option.text, "reason": option.reason}
        for place, option in enumerate(options)
        if place not in keys
    ]
    written: Fields = {"distractors": distractors}
    if keys == derived_places(item_id, len(keys), len(options)):
        return written
    places = [Bare(key + 1) for key in keys]
    return written | ({"position": places[0]} if len(keys) == 1 else {"positions": places})


def _evidence(span: Span, shelf: Shelf) -> Fields:
    """Return the quotation, and as much about its place as it takes to find it again."""
    quote = shelf.texts[span.text].quote(span)
    written: Fields = {"quote": quote}
    if len(shelf.texts) > 1:
        written["text"] = span.text
    if _is_single(shelf.places(quote, span.text)):
        return written
    written["paragraph"] = span.paragraph
    places = list(shelf.places(quote, span.text, span.paragraph))
    if len(places) > 1 and span in places:
        written["occurrence"] = Bare(places.index(span) + 1)
    return written


def _quiz(quiz: QuizPlan) -> Fields:
    fixed = sum(isinstance(entry, Fixed) for entry in quiz.blueprint)
    listed, drawn = quiz.blueprint[:fixed], quiz.blueprint[fixed:]
    if any(isinstance(entry, Fixed) for entry in drawn):
        # Draws stand between chosen questions: one list keeps the order.
        listed, drawn = quiz.blueprint, ()
    in_order = {
        "shuffle-questions": quiz.shuffle_questions,
        "shuffle-options": quiz.shuffle_options,
    }
    return {
        "id": quiz.id,
        "title": quiz.title,
        **_some("description", quiz.description),
        "feedback": quiz.feedback.value,
        **_some("attempts", "" if quiz.attempts is None else Bare(quiz.attempts)),
        **{name: _flag(value=False) for name, value in in_order.items() if not value},
        **_some("ask-confidence", _flag(value=True) if quiz.asks_confidence else ""),
        **_some("questions", _entries(listed)),
        **_some("draw", _entries(drawn)),
    }


def _entries(blueprint: Blueprint) -> list[Listed]:
    return [_quiz_entry(entry) for entry in blueprint]


def _quiz_entry(entry: Entry) -> Listed:
    match entry:
        case Fixed(question=question):
            return question
        case Drawn(count=count, topic=topic):
            return _some("topic", topic or "") | {"count": Bare(count)}
        case _:
            assert_never(entry)


def _is_single(places: Iterator[Span]) -> bool:
    return len(list(islice(places, 2))) == 1


def _flag(*, value: bool) -> Bare:
    return Bare("true" if value else "false")


def _some(name: str, value: Value) -> Fields:
    """Return the field, or none when it says nothing."""
    return {name: value} if value else {}
