"""Says of a term what it is, where the sentence only sets it aside or gives the thing its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_contiguous, lowered
from quizapp.core.generation.rules.claims.claim import Claim
from quizapp.core.generation.rules.definitions import definitions
from quizapp.core.generation.statements import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.rules.definitions import Definition
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_ARTICLES = frozenset({"a", "an", "the"})
_SHORTEST = 4  # words of a meaning that tells something
_TELLING = frozenset({"prep", "relcl", "acl"})
_INSTANCES = frozenset({"as", "like", "including"})


def defined(parsed: Parsed, clauses: Sequence[Clause]) -> Iterator[Claim]:
    """Yield "doping is the addition of impurities" of "by doping, the addition of impurities"."""
    for one in definitions(parsed, clauses):
        claim = _claim(one, parsed)
        if claim is not None:
            yield claim


def equated(one: Definition) -> list[Token | str] | None:
    """Return the verb and the meaning, "is the addition of impurities"; None if it is unsure."""
    noun, heads = one.term[-1], [token for token in one.meaning if token.pos_ in _NOUNS]
    top = next((token for token in heads if token.head not in one.meaning), None)
    if top is None or not _is_whole(one, top):
        return None
    is_plural = noun.tag_ in _PLURAL
    if is_plural is not (top.tag_ in _PLURAL) or noun.pos_ not in _NOUNS:
        return None
    be = _being(noun, is_plural=is_plural)
    return None if be is None else [be, *lowered(one.meaning)]


def _is_whole(one: Definition, top: Token) -> bool:
    """Whether the meaning tells something, and does not say the term or another name."""
    said = {token.lemma_.lower() for token in one.meaning}
    is_long = len(one.meaning) >= _SHORTEST and any(
        child.dep_ in _TELLING and child.i > top.i and child.left_edge.nbor(-1).text != ","
        for child in top.children
    )
    # "an enzyme such as X, the …": which of them is meant, is not clear.
    is_instance = one.term[-1].head.lower_ in _INSTANCES
    # "the plant stores inulin": the model took the verb for a noun.
    is_torn = any(token.tag_ in _PLURAL for token in one.term[:-1])
    is_circular = any(token.lemma_.lower() in said for token in one.term)
    is_told = one.meaning[0].lower_ in _ARTICLES or top.tag_ in _PLURAL
    return (
        is_long
        and is_told
        and is_contiguous(one.meaning)
        and not (is_instance or is_circular or is_torn)
    )


def _being(noun: Token, *, is_plural: bool) -> str | None:
    """Return "is" or "was" as the clause of the term has it; None when it is not clear."""
    verb = noun
    while verb.head.i != verb.i and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    group = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
    if any(token.lower_ in {"could", "would", "might"} for token in group):
        return None
    is_past = any(token.tag_ == "VBD" for token in group)
    is_place = noun.pos_ == "PROPN" and names_in(noun).type_of(noun) == "place"
    if is_past and not is_place:
        return "were" if is_plural else "was"
    return "are" if is_plural else "is"


def _claim(one: Definition, parsed: Parsed) -> Claim | None:
    said = equated(one)
    if said is None:
        return None
    first = one.term[0]
    before = first.nbor(-1) if first.i else first
    article = [before.lower_] if before.i != first.i and before.lower_ in _ARTICLES else []
    # "X is Y" would be the sentence itself again.
    is_stated = one.meaning[0].i == one.term[-1].i + 2 and one.meaning[0].nbor(-1).lower_ in {
        "is", "are", "was", "were",
    }  # fmt: skip
    if is_stated:
        return None
    return Claim(
        "tf.defined",
        sentence([*article, *lowered(one.term), *said]),
        is_true=True,
        words=tuple(one for one in sorted({*one.term, *one.meaning}, key=lambda t: t.i)),
        key=parsed.doc[one.term[0].i : one.term[-1].i + 1].text,
        reason=f"The text says: “{parsed.doc.text}”",
    )
