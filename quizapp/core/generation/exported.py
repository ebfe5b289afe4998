"""A candidate as one JSON object, for programs: plain words, and the place in the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from quizapp.core.codec import kind_of
from quizapp.core.markdown import unescaped
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
    gap_text,
    stem_of,
)

if TYPE_CHECKING:
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText, Span


def as_json(candidate: Candidate, source: SourceText) -> dict[str, Any]:
    """Return the candidate; ``original[start:end]`` of an evidence is its ``quote``."""
    places = [_place(span, source) for span in candidate.evidence]
    key, distractors = _key(candidate.content)
    return {
        "id": candidate.id,
        "rank": candidate.rank,
        "kind": kind_of(candidate.content),
        "stem": _stem(candidate.content),
        "key": key,
        "accept": _accept(candidate.content),
        "distractors": [unescaped(one.text) for one in distractors],
        "reasons": [unescaped(one.reason) for one in distractors],
        "evidence": places[0],
        "more_evidence": places[1:],
        "feedback": unescaped(candidate.feedback),
        "topic": candidate.topic,
        "difficulty": candidate.difficulty,
        "rule": candidate.rule,
        "score": candidate.score,
    }


def _place(span: Span, source: SourceText) -> dict[str, Any]:
    return {
        "paragraph": span.paragraph,
        "start": span.start,
        "end": span.end,
        "quote": source.quote(span),
    }


def _stem(content: Content) -> str:
    if isinstance(content, Cloze | ClozeCard):
        return gap_text(tuple(map(unescaped, content.pieces)), ("____",) * len(content.gaps))
    return unescaped(stem_of(content))


def _key(content: Content) -> tuple[Any, list[Any]]:  # noqa: C901 - one arm a kind
    """Return the key as JSON values, and the options that are wrong."""
    match content:
        case MultipleChoice(options=options, key=place):
            wrong = [one for index, one in enumerate(options) if index != place]
            return unescaped(options[place].text), wrong
        case MultipleResponse(options=options, keys=places):
            wrong = [one for index, one in enumerate(options) if index not in places]
            return [unescaped(options[place].text) for place in places], wrong
        case TrueFalse(key=verdict):
            return verdict, []
        case ShortAnswer(key=key):
            return key, []
        case Numeric(key=value):
            return str(value), []
        case Cloze(gaps=gaps) | ClozeCard(gaps=gaps):
            keys = [gap.key for gap in gaps]
            return keys[0] if len(keys) == 1 else keys, []
        case Matching(pairs=pairs):
            return [[unescaped(pair.left), unescaped(pair.right)] for pair in pairs], []
        case Ordering(steps=steps):
            return [unescaped(step) for step in steps], []
        case BasicCard(back=back):
            return unescaped(back), []
        case DefinitionCard(definition=definition):
            return unescaped(definition), []
        case OcclusionCard(label=label):
            return label, []
        case _:
            assert_never(content)


def _accept(content: Content) -> list[str]:
    match content:
        case ShortAnswer(accept=accept):
            return list(accept)
        case Cloze(gaps=(gap,)) | ClozeCard(gaps=(gap,)):
            return list(gap.accept)
        case _:
            return []
