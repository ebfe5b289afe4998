"""Candidates become the items of a bank, with their text and their topics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.bank import Bank, Drawn, Feedback, QuizPlan, Topic
from quizapp.core.questions import Item, stem_of
from quizapp.core.slugs import fresh, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText, Span

_MARK = 8
_STEM_CHARACTERS = 48
_TITLE_CHARACTERS = 200
_FEWEST_FOR_A_QUIZ = 5
_MOST_DRAWN = 10


def bank_of(  # noqa: PLR0913 - what a bank is called and says comes from outside
    text: SourceText,
    candidates: Sequence[Candidate],
    *,
    bank_id: str,
    title: str,
    description: str = "",
    language: str = "en",
) -> Bank:
    """Return a bank of the candidates, which quote the text.

    It has a ready quiz that draws from all its questions when there are at least five.
    """
    bare = Bank(bank_id, title, description, language, (), (), ())
    keys = {item_key(one.content, one.id): one for one in candidates}
    bank = with_candidates(bare, text, keys)
    return replace(bank, quizzes=_ready_quizzes(bank))


def item_key(content: Content, candidate_id: str) -> str:
    """Return the id of the item that a candidate becomes: words of its stem, and a mark.

    The same candidate gets the same mark wherever it is published.
    """
    return f"{slug(stem_of(content), _STEM_CHARACTERS) or 'item'}-{candidate_id[:_MARK]}"


def with_candidates(bank: Bank, text: SourceText, candidates: Mapping[str, Candidate]) -> Bank:
    """Return the bank with the candidates as items of these ids, their text and their topics.

    An item that has one of the ids already is replaced in its place; the others follow in
    the order of the text. A candidate without a topic belongs to one called as the text is.
    """
    in_text = sorted(candidates.items(), key=lambda pair: pair[1].evidence[0].start)
    own = _text_in(bank, text, [span for _, one in in_text for span in one.evidence])
    topics = _topics(bank.topics, [_topic(one, text) for _, one in in_text])
    # Of two topics with the same title the first is meant.
    topic_ids = {topic.title.casefold(): topic.id for topic in reversed(topics)}
    items = {item.id: item for item in bank.items}
    for key, one in in_text:
        topic_id = topic_ids[_topic(one, text).casefold()]
        evidence = tuple(_moved(span, own) for span in one.evidence)
        items[key] = Item(key, one.content, one.feedback, (topic_id,), one.difficulty, evidence)
    # A bank has its questions first, then its flashcards.
    in_order = sorted(items.values(), key=lambda item: not item.is_question)
    texts = bank.texts if own in bank.texts else (*bank.texts, own)
    return replace(bank, texts=texts, topics=topics, items=tuple(in_order))


def _ready_quizzes(bank: Bank) -> tuple[QuizPlan, ...]:
    count = len(bank.questions)
    if count < _FEWEST_FOR_A_QUIZ:
        return ()
    drawn = Drawn(min(count, _MOST_DRAWN))
    title = f"Practice: {bank.title}"[:_TITLE_CHARACTERS]
    return (QuizPlan("practice", title, "", Feedback.AFTER_EACH, (drawn,)),)


def _text_in(bank: Bank, text: SourceText, spans: Sequence[Span]) -> SourceText:
    """Return the bank's own copy of the text, or the text under an id that is free there."""
    for own in bank.texts:
        if own.original == text.original and all(_paragraph(own, span) for span in spans):
            return own
    return replace(text, id=fresh(text.id, {own.id for own in bank.texts}))


def _moved(span: Span, text: SourceText) -> Span:
    """Return the same place in the bank's copy, whose paragraphs may have other ids."""
    return replace(span, text=text.id, paragraph=_paragraph(text, span))


def _paragraph(text: SourceText, span: Span) -> str:
    """Return the id of the paragraph around the place; empty when no single one holds it."""
    for paragraph in text.paragraphs:
        if paragraph.start <= span.start and span.end <= paragraph.end:
            return paragraph.id
    return ""


def _topic(candidate: Candidate, text: SourceText) -> str:
    return (candidate.topic.strip() or text.title)[:_TITLE_CHARACTERS]


def _topics(known: Iterable[Topic], titles: Iterable[str]) -> tuple[Topic, ...]:
    """Return the topics with new ones behind them, for titles that none has in any case."""
    found = list(known)
    taken = {topic.id for topic in found}
    said = {topic.title.casefold() for topic in found}
    for title in titles:
        if title.casefold() not in said:
            found.append(Topic(fresh(slug(title) or "topic", taken), title))
            taken.add(found[-1].id)
            said.add(title.casefold())
    return tuple(found)
