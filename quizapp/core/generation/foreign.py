"""Candidates of another backend, made into drafts so that they pass the same gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.backend import Passage
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.parsing import parsed_words
from quizapp.core.markdown import unescaped
from quizapp.core.questions import (
    Cloze,
    ClozeCard,
    MultipleChoice,
    ShortAnswer,
    gap_text,
    stem_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.backend import Backend
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed, Prose
    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText


def proposed(
    backend: Backend, text: SourceText, prose: Prose, kinds: frozenset[str], index: Index
) -> Iterator[Draft]:
    """Yield what the backend proposes for a paragraph, each bound to a parsed sentence.

    What lies in no sentence that was parsed cannot be checked, and is left out.
    """
    heading = prose.headings[-1] if prose.headings else ""
    passage = Passage(text, prose.paragraph, heading)
    for candidate in backend.propose(passage, kinds):
        sentences = _sentences(candidate, index.sentences)
        if sentences:
            yield _draft(candidate, sentences)


def _draft(candidate: Candidate, sentences: Sequence[Parsed]) -> Draft:
    stem = unescaped(_words(candidate.content))
    return Draft(
        content=candidate.content,
        rule=candidate.rule,
        parsed=sentences[0],
        tokens=tuple(token for token in parsed_words(stem) if not token.is_punct),
        key=_key(candidate.content),
        flaws=candidate.findings,
        others=tuple(sentences[1:]),
        evidence=candidate.evidence,
    )


def _sentences(candidate: Candidate, sentences: Sequence[Parsed]) -> list[Parsed]:
    return [
        one
        for one in sentences
        if any(
            span.paragraph == one.sentence.paragraph
            and span.start < one.span.end
            and one.span.start < span.end
            for span in candidate.evidence
        )
    ]


def _words(content: Content) -> str:
    """Return the stem; of gaps, the words with the gaps filled."""
    if isinstance(content, Cloze | ClozeCard):
        return gap_text(content.pieces, tuple(gap.key for gap in content.gaps))
    return stem_of(content)


def _key(content: Content) -> str:
    match content:
        case ShortAnswer(key=key):
            return key
        case MultipleChoice(options=options, key=place):
            return unescaped(options[place].text)
        case Cloze(gaps=gaps) | ClozeCard(gaps=gaps):
            return gaps[0].key
        case _:
            return ""
