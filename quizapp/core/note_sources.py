"""Notes made from what is there already: from words of a source text, from a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from quizapp.core.cloze_notes import BadCloze, written
from quizapp.core.markdown import escaped
from quizapp.core.notes import BasicNote, ChoiceNote, ClozeNote, NoteContent, TypedNote
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
from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText


@dataclass(frozen=True, slots=True)
class FromText:
    """A note that hides words of a text, and the place of these words."""

    note: ClozeNote
    span: Span


def hide_selection(text: SourceText, paragraph_id: str, start: int, end: int) -> FromText:
    """Return the sentence with the words from ``start`` to ``end`` of the paragraph hidden.

    White space around the words is left where it is. Words of several sentences hide in all
    of them. Raises ``BadCloze`` when there is no such place, or nothing but white space.
    """
    found = [one for one in text.paragraphs if one.id == paragraph_id]
    if not found or not 0 <= start < end <= found[0].end - found[0].start:
        raise BadCloze("These words are not in the paragraph. Select them again.")
    span = _trimmed(text, Span(text.id, paragraph_id, found[0].start + start, found[0].start + end))
    sentences = text.sentences_of(span)
    first, last = sentences[0].start, sentences[-1].end
    before = text.original[first : span.start]
    after = text.original[span.end : last]
    around = [_one_line(before), _one_line(after)]
    return FromText(ClozeNote(written(around, [" ".join(text.quote(span).split())])), span)


def note_of(content: Content) -> NoteContent | None:  # noqa: C901 - one arm a kind
    """Return a note that asks the same; None for a card with an image, which is its bank's."""
    match content:
        case MultipleChoice(stem, options, key):
            return ChoiceNote(stem, tuple(option.text for option in options), key)
        case MultipleResponse(stem, options, keys):
            right = [options[key].text for key in keys]
            return BasicNote(_with_list(stem, (one.text for one in options)), _listed(right))
        case TrueFalse(stem, verdict, reason):
            answer = "True" if verdict else "False"
            return BasicNote(f"True or false? {stem}", f"{answer}. {reason}".removesuffix(". "))
        case ShortAnswer(stem, key, accept):
            return TypedNote(stem, key, accept)
        case Numeric(stem, number, _, unit):
            return BasicNote(stem, f"{number} {unit}".strip())
        case Cloze(pieces, gaps) | ClozeCard(pieces, gaps):
            return ClozeNote(written(pieces, [gap.key for gap in gaps]))
        case Matching(stem, pairs):
            sides = [f"{pair.left} → {pair.right}" for pair in pairs]
            return BasicNote(_with_list(stem, (pair.left for pair in pairs)), _listed(sides))
        case Ordering(stem, steps):
            return BasicNote(_with_list(stem, sorted(steps)), _numbered(steps))
        case BasicCard(front, back):
            return BasicNote(front, back)
        case DefinitionCard(term, definition):
            return BasicNote(term, definition)
        case OcclusionCard():
            return None
        case _:
            assert_never(content)


def _trimmed(text: SourceText, span: Span) -> Span:
    words = text.quote(span)
    left = len(words) - len(words.lstrip())
    if left == len(words):
        raise BadCloze("Only white space is selected. Select the words to hide.")
    return Span(span.text, span.paragraph, span.start + left, span.start + len(words.rstrip()))


def _one_line(words: str) -> str:
    """Return plain words as Markdown on one line, with the white space at both ends kept."""
    inner = escaped(" ".join(words.split()))
    left = " " if words[:1].isspace() else ""
    right = " " if words[-1:].isspace() and inner else ""
    return f"{left}{inner}{right}"


def _with_list(stem: str, entries: Iterable[str]) -> str:
    return f"{stem}\n\n{_listed(entries)}"


def _listed(entries: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in entries)


def _numbered(entries: Iterable[str]) -> str:
    return "\n".join(f"{number}. {one}" for number, one in enumerate(entries, 1))
