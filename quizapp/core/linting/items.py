"""Flaws of an item in its bank: besides its words, its evidence, feedback and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.linter import lint
from quizapp.core.linting.words import base, shown, words
from quizapp.core.questions import Cloze, ClozeCard, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.core.questions import Content, Item
    from quizapp.core.text import SourceText


def lint_item(item: Item, texts: Sequence[SourceText] = ()) -> tuple[Flaw, ...]:
    """Return the flaws of an item; ``texts`` are those of its bank, none if it has none."""
    by_id = {text.id: text for text in texts}
    return (*lint(item.content, passage_of(item, by_id)), *_about(item, by_id))


def passage_of(item: Item, texts: Mapping[str, SourceText]) -> str:
    """Return the paragraphs that the item rests on, as one text."""
    places = dict.fromkeys(
        (span.text, span.paragraph) for span in item.evidence if span.text in texts
    )
    paragraphs = [(texts[text], texts[text].paragraph(name)) for text, name in places]
    return "\n\n".join(text.original[one.start : one.end] for text, one in paragraphs)


def _about(item: Item, texts: Mapping[str, SourceText]) -> Iterator[Flaw]:
    if item.is_question and not item.feedback.strip():
        mend = "Say why the key is right: it is what a learner reads after a wrong answer."
        yield Flaw("feedback-missing", "there is no feedback", mend, "feedback")
    if not item.topics:
        mend = "Give it a topic, so that quizzes can draw it and progress can count it."
        yield Flaw("topic-missing", "there is no topic", mend, "topics")
    if texts and not item.evidence:
        mend = "Quote the words of the text that show the answer."
        yield Flaw("evidence-missing", "nothing of the text is quoted", mend, "evidence")
    yield from _key_in_evidence(item, texts)


def _key_in_evidence(item: Item, texts: Mapping[str, SourceText]) -> Iterator[Flaw]:
    """The quotation should hold what is to be typed, if the paragraph does."""
    quoted = {
        base(word)
        for span in item.evidence
        if span.text in texts
        for word in words(texts[span.text].quote(span))
    }
    paragraph = set(map(base, words(passage_of(item, texts))))
    for wordings in _typed_keys(item.content):
        keys = [set(map(base, words(wording))) for wording in wordings]
        if any(key <= paragraph for key in keys) and not any(key <= quoted for key in keys):
            message = f"the quotation does not have the words {shown(wordings[0])}"
            mend = "Quote the sentence that has them."
            yield Flaw("key-not-in-evidence", message, mend, "evidence")


def _typed_keys(content: Content) -> list[tuple[str, ...]]:
    match content:
        case ShortAnswer(_, key, accept):
            return [(key, *accept)]
        case Cloze(_, gaps) | ClozeCard(_, gaps):
            return [(gap.key, *gap.accept) for gap in gaps]
        case _:
            return []
