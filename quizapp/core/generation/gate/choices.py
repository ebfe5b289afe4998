"""Checks of a choice: one key, and distractors of its kind, number and shape."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.grading import fold
from quizapp.core.markdown import unescaped
from quizapp.core.questions import MultipleChoice

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

_LONGER = 1.25
_SHORT = 12  # characters; of short options a longer one is not seen at a glance


def one_key(draft: Draft, index: Index) -> Finding | None:
    """Refuse options that are the same when folded."""
    options = _options(draft)
    folded = [fold(one) for one in options]
    doubled = sorted({one for one in folded if folded.count(one) > 1})
    return Finding("double-option", ", ".join(doubled)) if doubled else None


def length_ratio(draft: Draft, index: Index) -> Finding | None:
    """Measure the key's length against the mean of the distractors'."""
    key, others = _key(draft), _distractors(draft)
    if not others:
        return None
    return Finding("length-ratio", value=round(len(key) / mean(map(len, others)), 2))


def key_longest(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that is longer than every distractor by more than a quarter."""
    key, others = _key(draft), _distractors(draft)
    longest = max(map(len, others), default=len(key))
    if len(key) > _SHORT and len(key) > _LONGER * longest:
        return Finding("key-longest", key)
    return None


def article_clue(draft: Draft, index: Index) -> Finding | None:
    """Refuse options of which only some take the article that the others have."""
    starts = {one.split()[0].lower() if one else "" for one in _options(draft)}
    articles = starts & {"a", "an", "the"}
    has_bare = bool(starts - {"a", "an", "the"})
    return Finding("article-clue", ", ".join(sorted(articles))) if articles and has_bare else None


def _options(draft: Draft) -> list[str]:
    content = draft.content
    assert isinstance(content, MultipleChoice)
    return [unescaped(option.text) for option in content.options]


def _key(draft: Draft) -> str:
    content = draft.content
    assert isinstance(content, MultipleChoice)
    return unescaped(content.options[content.key].text)


def _distractors(draft: Draft) -> list[str]:
    content = draft.content
    assert isinstance(content, MultipleChoice)
    return [one for place, one in enumerate(_options(draft)) if place != content.key]
