"""From a draft to a candidate, if the passage supports it: every check, in order.

``Unsupported`` says why a draft falls. What passes goes through the gate like any other
candidate; here it is only made sure that the text says what the key says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.llm.claims import check_false, check_true, follows
from quizapp.core.generation.llm.plain import check_subject, plain
from quizapp.core.generation.llm.quoting import find_quote
from quizapp.core.generation.llm.relevance import around, check_question, stands
from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.generation.llm.vocabulary import NEGATIONS, clauses, stems
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    Gap,
    MultipleChoice,
    Option,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.generation.backend import Passage
    from quizapp.core.generation.llm.reply import Draft
    from quizapp.core.questions import Content
    from quizapp.core.text import Span

_DISTRACTORS = 3
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?", re.ASCII)


def candidate_of(draft: Draft, passage: Passage) -> Candidate:
    """Return the candidate, with its evidence; raise ``Unsupported`` with the reason."""
    span = find_quote(passage, draft.evidence)
    _check_cut(passage, span)
    quote = passage.said(span.start, span.end)
    stem = plain(draft.stem)
    check_subject(stem, around(passage))
    return Candidate(
        content=_BUILDERS[draft.kind](draft, stem, quote, passage),
        evidence=(span,),
        rule=f"llm.{draft.kind}",
        feedback=f"The text says: “{escaped(quote)}”",
        topic=passage.heading,
    )


def _choice(draft: Draft, stem: str, quote: str, passage: Passage) -> Content:
    key = _checked_key(draft, quote, is_choice=True)
    check_question(stem, key, quote, passage)
    wrong: dict[str, Option] = {}
    for text in map(_plain_or_nothing, draft.distractors):
        if text and not _is_right_too(text, key, quote):
            wrong.setdefault(fold(text), Option(text, _reason(text, passage)))
    if len(wrong) < _DISTRACTORS:
        raise Unsupported("few-distractors", str(len(wrong)))
    options = sorted([Option(key), *list(wrong.values())[:_DISTRACTORS]], key=_place)
    return MultipleChoice(stem, tuple(options), options.index(Option(key)))


def _claim(draft: Draft, stem: str, quote: str, passage: Passage) -> Content:
    if draft.verdict:
        check_true(stem, quote)
        return TrueFalse(stem, key=True, reason="The text says so.")
    text = passage.text
    sentences = (
        passage.said(one.start, one.end)
        for one in text.sentences
        if one.paragraph == passage.paragraph.id
    )
    check_false(stem, quote, passage.words, sentences)
    return TrueFalse(stem, key=False, reason=f"The text says: “{escaped(quote)}”")


def _short(draft: Draft, stem: str, quote: str, passage: Passage) -> Content:
    key = _checked_key(draft, quote)
    check_question(stem, key, quote, passage)
    return ShortAnswer(stem, key)


def _card(draft: Draft, stem: str, quote: str, passage: Passage) -> Content:
    key = _checked_key(draft, quote)
    check_question(stem, key, quote, passage)
    return BasicCard(stem, key)


def _gap(draft: Draft, _stem: str, quote: str, _passage: Passage) -> Content:
    key = _checked_key(draft, quote)
    pieces = re.split(rf"(?<!\w){re.escape(key)}(?!\w)", plain(quote))
    if len(pieces) != 2:  # noqa: PLR2004 - what stands before the gap, and behind it
        raise Unsupported("gap-not-once", key)
    return Cloze((pieces[0], pieces[1]), (Gap(key),))


_BUILDERS: dict[str, Callable[[Draft, str, str, Passage], Content]] = {
    "basic-card": _card,
    "cloze": _gap,
    "multiple-choice": _choice,
    "short-answer": _short,
    "true-false": _claim,
}


def _check_cut(passage: Passage, span: Span) -> None:
    """Refuse a quotation that leaves out the "not" before it."""
    sentence = passage.text.sentences_of(span)[0]
    before = passage.said(sentence.start, span.start)
    if cut := NEGATIONS.intersection(stems(before)):
        raise Unsupported("quote-cut", " ".join(sorted(cut)))


def _checked_key(draft: Draft, quote: str, *, is_choice: bool = False) -> str:
    """Return the key in plain words; refuse one that the quotation does not hold."""
    key = plain(draft.key)
    if not stems(key):
        raise Unsupported("empty-key", key)
    if stands(key, quote) or (is_choice and follows(stems(key), clauses(quote))):
        return key
    raise Unsupported("key-not-in-quote", key)


def _plain_or_nothing(text: str) -> str:
    try:
        return plain(text)
    except Unsupported:
        return ""


def _is_right_too(text: str, key: str, quote: str) -> bool:
    """Whether a distractor is the key in other clothes, or stands where the key stands."""
    words = set(stems(text))
    return not words or words == set(stems(key)) or words <= set(stems(quote))


def _reason(text: str, passage: Passage) -> str:
    if stands(text, passage.words):
        return "The text names it, but not as the answer to this."
    return "The text does not say so."


def _place(option: Option) -> tuple[float, str]:
    """Put numbers in their order, words in that of the alphabet: the key's place tells nothing."""
    number = _FIGURE.search(option.text)
    return (float(number.group().replace(",", "")) if number else -1.0, fold(option.text))
