"""Checks of a card with a term and its meaning; other cards are made of what passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import claims
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.lexicon import VAGUE_NOUNS
from quizapp.core.generation.phrases import pointers
from quizapp.core.generation.rules.gaps.carriers import unexplained
from quizapp.core.markdown import unescaped
from quizapp.core.questions import DefinitionCard

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_EARLY = 5


def meaning_words(draft: Draft, index: Index) -> Finding | None:
    """Measure the meaning in words: a word or two define nothing."""
    if not isinstance(draft.content, DefinitionCard):
        return None
    return Finding("meaning-words", value=float(len(draft.content.definition.split())))


def circular(draft: Draft, index: Index) -> Finding | None:
    """Refuse a meaning that says its own term."""
    term, meaning = _sides(draft)
    shared = set(lemmas(term)) & set(lemmas(meaning))
    return Finding("key-in-stem", ", ".join(sorted(shared))) if shared else None


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse a meaning that points out of itself."""
    _, meaning = _sides(draft)
    # Late in a meaning, "it" means the term, or what the meaning names before.
    early = {one.i for one in meaning[:_EARLY]}
    late = {"it", "its", "they", "their", "them"}
    found = next(
        (
            one
            for one in pointers(meaning)
            if unexplained(one, meaning) and (one.i in early or one.lower_ not in late)
        ),
        None,
    )
    return None if found is None else Finding("unresolved", found.text)


def context(draft: Draft, index: Index) -> Finding | None:
    """Refuse what only the sentence before explains."""
    return claims.needs_context(draft, index) if _sides(draft)[1] else None


def vague(draft: Draft, index: Index) -> Finding | None:
    """Refuse a term that is none: "a part", "the reason"."""
    term, _ = _sides(draft)
    if term and term[-1].lemma_.lower() in VAGUE_NOUNS:
        return Finding("vague", term[-1].text)
    return None


def _sides(draft: Draft) -> tuple[list[Token], list[Token]]:
    """Return the words of the term and those of the meaning; none for another card."""
    if not isinstance(draft.content, DefinitionCard):
        return [], []
    count = len(unescaped(draft.content.term).split())
    words = list(draft.tokens)
    size = next((n for n in range(1, len(words)) if words[n].i != words[n - 1].i + 1), count)
    return words[:size], words[size:]
