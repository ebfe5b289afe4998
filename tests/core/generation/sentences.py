"""Sentences parsed and indexed, and the drafts that the rules make of them."""

from __future__ import annotations

from functools import lru_cache

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.index import Index, index_of
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.outline import source_text
from quizapp.core.generation.parsing import parse, prose_of
from quizapp.core.questions import ShortAnswer, stem_of
from quizapp.core.text import SourceText


def text_of(original: str, title: str = "Text") -> SourceText:
    return source_text("text", title, original)


@lru_cache(maxsize=256)
def indexed(original: str) -> Index:
    text = text_of(original)
    return index_of(tuple(parse(text, prose_of(text))))


def asked(original: str) -> list[Draft]:
    """The wh-questions of all sentences of the text, whatever the gate says."""
    index = indexed(original)
    return [draft for place in range(len(index.sentences)) for draft in questions(index, place)]


def whole(original: str, place: int = 0) -> Draft:
    """A draft that says the whole sentence, as no rule would."""
    parsed = indexed(original).sentences[place]
    return Draft(ShortAnswer(parsed.doc.text, "x"), "wh.what", parsed, tuple(parsed.doc), "x")


def question(original: str, stem: str) -> Draft:
    """The wh-question whose stem begins so."""
    found = [draft for draft in asked(original) if stem_of(draft.content).startswith(stem)]
    assert found, [stem_of(draft.content) for draft in asked(original)]
    return found[0]
