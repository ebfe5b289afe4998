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
    folded = [fold(one) for one in _options(draft)]
    doubled = sorted({one for one in folded if folded.count(one) > 1})
    return Finding("double-option", ", ".join(doubled)) if doubled else None


def length_ratio(draft: Draft, index: Index) -> Finding | None:
    """Measure the key's length against the mean of the distractors'."""
    key, *others = _options(draft)
    if not others:
        return None
    return Finding("length-ratio", value=round(len(key) / mean(map(len, others)), 2))


def key_longest(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that is longer than every distractor by more than a quarter."""
    key, *others = _options(draft)
    longest = max(map(len, others), default=len(key))
    if len(key) > _SHORT and len(key) > _LONGER * longest:
        return Finding("key-longest", key)
    return None


def article_clue(draft: Draft, index: Index) -> Finding | None:
    """Refuse options of which only some take the article that the others have."""
    starts = {one.partition(" ")[0].lower() for one in _options(draft)}
    articles = starts & {"a", "an", "the"}
    has_bare = bool(starts - {"a", "an", "the"})
    return Finding("article-clue", ", ".join(sorted(articles))) if articles and has_bare else None


def _options(draft: Draft) -> list[str]:
    """Return the words of the options, the key first; of what is no choice, only its key."""
    content = draft.content
    if not isinstance(content, MultipleChoice):
        return [draft.key]
    options = [unescaped(option.text) for option in content.options]
    return [options[content.key], *options[: content.key], *options[content.key + 1 :]]
