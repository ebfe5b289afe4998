"""Forms of verbs, as questions need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import lowered
from quizapp.core.generation.rarity import frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "'re": "is", "'ve": "has"}
_TYING = frozenset("already also later soon eventually therefore thus then".split())
_CONTRACTED = {"'s": "is", "'re": "are", "'ve": "have", "'d": "had", "'ll": "will", "n't": "not"}


def inflected(lemma: str, tag: str) -> str:
    """Return the form of the verb for a tag of the Penn treebank, as VBZ or VBD."""
    from lemminflect import getInflection

    if lemma == "be":
        return {"VBZ": "is", "VBP": "are", "VBD": "was", "VBN": "been", "VBG": "being"}.get(
            tag, "be"
        )
    if (lemma, tag) == ("bear", "VBN"):
        return "borne"  # "born" is of children
    forms = getInflection(lemma, tag=tag)
    return str(forms[0]) if forms else lemma


def base(verb: Token) -> str:
    """Return the verb as it stands after "did": of "refounded" the model makes "refounde"."""
    stem = verb.lower_.removesuffix("ed")
    is_unknown = frequency(verb.lemma_) == 0 < frequency(stem)
    return stem if is_unknown else verb.lemma_


def _before(clause: Clause) -> list[Token]:
    """Return the adverbs before the verb, without those that only tie it to what went before."""
    return [one for one in clause.before_verb if one.lower_ not in _TYING]


def written(token: Token) -> str:
    """Return the word without contraction."""
    return _CONTRACTED.get(token.lower_, token.lower_)


def inverted(clause: Clause, subject: Sequence[Token]) -> list[Token | str]:
    """Return the verb group around the subject, as after a question word: "did X find"."""
    tail: list[Token | str]
    verb = clause.verb
    if _is_pluperfect(clause):
        return ["did", *lowered(subject), *_before(clause), base(verb)]
    if clause.auxiliaries:
        first, *others = clause.auxiliaries
        tail = [*map(written, others), *_before(clause), verb.text]
        return [written(first), *lowered(subject), *tail]
    if clause.is_copula:
        return [written(verb), *lowered(subject), *_before(clause)]
    support = "did" if verb.tag_ == "VBD" else "do" if clause.is_plural else "does"
    return [support, *lowered(subject), *_before(clause), base(verb)]


def singular(clause: Clause) -> list[Token | str]:
    """Return the verb group as "who" and "what" take it: "have found" becomes "has found"."""
    if _is_pluperfect(clause):
        return [*_before(clause), inflected(clause.verb.lemma_, "VBD")]
    if clause.auxiliaries:
        first, *others = clause.auxiliaries
        group: list[Token | str] = [_singular(first), *map(written, others)]
        return [*group, *_before(clause), clause.verb.text]
    if clause.is_copula:
        return [*_before(clause), _singular(clause.verb)]
    if clause.verb.tag_ in {"VBP", "VB"}:
        return [*_before(clause), inflected(clause.verb.lemma_, "VBZ")]
    return [*_before(clause), clause.verb.text]


def as_stated(clause: Clause) -> list[Token | str]:
    """Return the verb group as the sentence has it."""
    return [*map(written, clause.auxiliaries), *_before(clause), clause.verb.text]


def _is_pluperfect(clause: Clause) -> bool:
    """Whether the clause tells what "had happened": before what, only the text says."""
    return (
        len(clause.auxiliaries) == 1
        and clause.auxiliaries[0].lower_ in {"had", "'d"}
        and clause.verb.tag_ in {"VBN", "VBD"}
        and not clause.is_negated
    )


def activated(clause: Clause) -> list[Token | str] | None:
    """Return the active form of a passive group, for a single doer: "was written" → "wrote"."""
    *others, last = clause.auxiliaries
    lemma = clause.verb.lemma_
    if last.dep_ != "auxpass" or clause.verb.tag_ != "VBN":
        return None
    if not others:
        if last.lower_ in {"was", "were"}:
            return [*_before(clause), inflected(lemma, "VBD")]
        if last.lower_ in {"is", "are"}:
            return [*_before(clause), inflected(lemma, "VBZ")]
        return None
    first, *rest = others
    if last.lower_ == "been" and not rest and first.lemma_ == "have":
        return [_singular(first), *_before(clause), clause.verb.text]
    if last.lower_ == "be" and not rest and first.tag_ == "MD":
        return [written(first), *_before(clause), lemma]
    return None


def _singular(token: Token) -> str:
    return _SINGULAR.get(token.lower_, written(token))
