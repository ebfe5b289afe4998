"""Says by itself what a participle tells by the way: "X, developed by Y in 1887, …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import (
    core,
    is_contiguous,
    is_pronoun_phrase,
    lowered,
    pointers,
)
from quizapp.core.generation.rules.claims.claim import Claim
from quizapp.core.generation.rules.claims.figures import is_year, other_year
from quizapp.core.generation.statements import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_NAMING = frozenset({"call", "know", "name", "term", "dub", "see", "use", "say"})
_PARTS = frozenset({"agent", "prep", "punct", "advmod", "npadvmod"})
_LONGEST = 14  # words of the participle with what hangs on it
_WHEN = frozenset({"in", "on"})


def told(parsed: Parsed, index: Index) -> Iterator[Claim]:
    """Yield what was done to a thing, and the same with another year."""
    for verb in parsed.doc:
        words = _told(verb) if verb.dep_ == "acl" and verb.tag_ == "VBN" else []
        if not words:
            continue
        noun = verb.head
        subject = _named(noun, verb)
        be = "were" if noun.tag_ in _PLURAL else "was"
        said = [*lowered(subject), be, *words]
        all_words = tuple(sorted({*subject, *words}, key=lambda token: token.i))
        yield Claim(
            "tf.told",
            sentence(said),
            is_true=True,
            words=all_words,
            key=verb.text,
            reason=f"The text says: “{parsed.doc.text}”",
        )
        years = [token for token in words if is_year(token) and token.text.isdigit()]
        new = other_year(years[0], index) if len(years) == 1 and _is_when(years[0]) else None
        if new is not None:
            reason = f"The text says {years[0].text}, not {new}."
            text = sentence(said, {years[0].i: new})
            yield Claim(
                "tf.year", text, is_true=False, words=all_words, key=years[0].text, reason=reason
            )


def _told(verb: Token) -> list[Token]:
    """Return the participle with what hangs on it; no words where it only tells which one."""
    noun, words = verb.head, list(verb.subtree)
    is_aside = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text == "," and verb.i > noun.i
    if not is_aside or verb.left_edge.i != verb.i or noun.pos_ not in _NOUNS:
        return []
    if verb.lemma_.lower() in _NAMING or any(child.dep_ not in _PARTS for child in verb.children):
        return []
    # By whom and when makes a fact of it; "covered with ice" may have been so then only.
    is_fact = any(token.pos_ == "PROPN" or is_year(token) for token in words)
    is_done = any(child.dep_ == "agent" for child in verb.children) or any(map(is_year, words))
    is_short = len(words) <= _LONGEST and is_contiguous(words)
    is_clear = not pointers(words) and not any(token.text in {",", ";", ":"} for token in words)
    is_whole = is_short and is_clear and bool(_named(noun, verb))
    return words if is_fact and is_done and is_whole else []


def _named(noun: Token, verb: Token) -> Sequence[Token]:
    """Return the words of the thing; no words where they do not say which one it is."""
    words = [token for token in core(noun) if token.i < verb.i]
    is_beside = bool(words) and words[-1].i == verb.i - 2 and is_contiguous(words)
    is_clear = is_beside and not (is_pronoun_phrase(words) or pointers(words))
    is_one_of = noun.dep_ == "conj" or any(child.dep_ == "conj" for child in noun.children)
    is_any = bool(words) and words[0].lower_ in {"a", "an", "some", "one", "another"}
    return words if is_clear and not (is_one_of or is_any) else []


def _is_when(year: Token) -> bool:
    return year.dep_ == "pobj" and year.head.lower_ in _WHEN
