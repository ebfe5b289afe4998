"""Says a statement in other words: turned round, moved, shortened, with words that mean the same."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation import likenesses
from quizapp.core.generation.lexicon import LIGHT_VERBS
from quizapp.core.generation.phrases import (
    core,
    is_name,
    is_pronoun_phrase,
    lowered,
    pointers,
    say,
)
from quizapp.core.generation.rules.claims import figures
from quizapp.core.generation.rules.claims.claim import true
from quizapp.core.generation.statements import closed, opened
from quizapp.core.generation.verbs import inflected, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement

_MOST_CHANGES = 2
_SMALLEST_BOUND = 20
_LONGEST_FRONT = 9
# States, not deeds: "Four litres are held by the tank".
_NOT_TURNED = LIGHT_VERBS | frozenset(
    "resemble lack weigh contain fit suit equal cost last enter leave reach join marry become"
    " number total mirror outnumber comprise hold own possess prefer enjoy love hate differ"
    " turn run rise require allow let enable help force leave spend win lose gain cross carry"
    " yield explain provide declare plan visit attend receive name call elect".split()
)
_TIME = re.compile(r"^(?:in|on|during|by|since|before|after|at|from|under|for)\b", re.IGNORECASE)
_COUNTED = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "npadvmod"})
_BOUND = frozenset(
    "into from as with for by out through upon above below over under beyond".split()
)
_MOVABLE = frozenset({"if", "when", "because", "once", "after", "before", "unless"})
_DATED = re.compile(r"\b(?:1\d{3}|20\d\d|\d+ (?:BCE?|CE|AD)|century)\b")


def voice(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement in the other voice."""
    parts = _active(statement) if statement.clause.is_passive else _passive(statement)
    if parts is not None:
        yield true("tf.voice", statement, parts, likenesses_in(statement, but=statement.group))


def moved(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with the time or the place moved to its end or to its beginning."""
    changes = likenesses_in(statement)
    if len(statement.front) == 1:
        head = statement.front[0]
        said = core(head)
        is_short = len(said) <= _LONGEST_FRONT and head.dep_ in {"prep", "npadvmod"}
        is_short = is_short or (head.dep_ == "advcl" and said[0].lower_ in _MOVABLE)
        last = statement.rest[-1] if statement.rest else statement.clause.verb
        is_open = last.dep_ in {"advcl", "ccomp"} or any(
            token.dep_ in {"relcl", "advcl", "acl", "conj"} for token in last.subtree
        )
        if is_short and not is_open:
            parts = [*_spoken(statement, statement.rest), *opened(head)]
            yield true("tf.moved", statement, parts, changes)
    elif not statement.front and len(statement.rest) > 1:
        head = statement.rest[-1]
        said = core(head)
        is_clause = head.dep_ == "advcl" and said[0].lower_ in _MOVABLE and not pointers(said)
        is_only = sum(figures.is_year(token) for token in statement.words) == 1
        is_time = is_only and bool(_DATED.search(" ".join(token.text for token in said)))
        is_time = is_time and head.dep_ == "prep" and len(said) <= _LONGEST_FRONT
        if is_time or is_clause:
            parts = [*said, ",", *_spoken(statement, statement.rest[:-1])]
            yield true("tf.moved", statement, parts, changes)


def simplified(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the main clause of a sentence that says more, with other words where it can be."""
    if not likenesses_in(statement):
        yield true("tf.simplified", statement, statement.phrases)


def synonym(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with a word or two that mean the same."""
    changes = likenesses_in(statement)
    if changes:
        yield true("tf.synonym", statement, statement.phrases, changes)


def period(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with the decade or the century in the place of its year."""
    if sum(figures.is_year(token) for token in statement.words) > 1:
        return
    for token in statement.words:
        after = statement.clause.source.doc[token.i + 1 : token.i + 2].text
        before = token.nbor(-1) if token.i else token
        is_when = token.dep_ == "pobj" or after in {"BC", "BCE"}
        if before.lower_ != "in" or not is_when or not token.text.isdigit():
            continue
        if any(child.dep_ not in {"punct", "nummod"} for child in token.children):
            continue
        new = _period(int(token.text), after)
        if new is not None:
            yield true("tf.period", statement, statement.phrases, {token.i: new})
            return


def bound(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with "more than" a round number in the place of the exact one."""
    for token in statement.words:
        is_counted = figures.is_exact(token) and token.head.dep_ in _COUNTED
        is_counted = is_counted and token.head.tag_ == "NNS"
        value = _value(token) if is_counted and not figures.is_year(token) else 0
        if value < _SMALLEST_BOUND:
            continue
        for digits in (2, 1):
            step = 10 ** (len(str(value)) - digits)
            low = value // step * step
            if low * 1.02 < value and value >= 100 or digits == 1 and low < value:
                shown = f"{low:,}" if "," in token.text else str(low)
                yield true(
                    "tf.bound", statement, statement.phrases, {token.i: f"more than {shown}"}
                )
                return


def apposition(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield "X was a Y" of "X, a Y, did something"."""
    clause = statement.clause
    for child in clause.subject.children:
        said = core(child)
        is_told = child.dep_ == "appos" and child.pos_ == "NOUN" and child.i > clause.subject.i
        if (
            not is_told
            or clause.subject.pos_ != "PROPN"
            or said[0].lower_ not in {"a", "an", "the"}
        ):
            continue
        be = "was" if clause.is_past else "is"
        words = tuple(sorted({*statement.subject, *said}, key=lambda token: token.i))
        one = true("tf.apposition", statement, [*lowered(statement.subject), be, *said])
        yield replace(one, words=words, key=say(said))


def likenesses_in(statement: Statement, *, but: tuple[Token, ...] = ()) -> dict[int, str]:
    """Return up to two words that can be said otherwise, with what to say."""
    kept = {token.i for token in but}
    changes: dict[int, str] = {}
    for token in statement.words:
        new = None if token.i in kept or is_name(token) else _likeness(token, statement)
        if new and len(changes) < _MOST_CHANGES:
            is_first = token.text[0].isupper()
            changes[token.i] = new.capitalize() if is_first else new
    return changes


def _likeness(token: Token, statement: Statement) -> str | None:
    lemma = token.lemma_.lower()
    match token.pos_:
        case "VERB":
            return _like_verb(token, statement)
        case "ADV":
            is_before = any(child.dep_ == "nummod" for child in token.head.children)
            return None if token.head.like_num and is_before else likenesses.ADVERBS.get(lemma)
        case "ADJ":
            before = token.nbor(-1).lower_ if token.i else ""
            is_free = token.dep_ == "amod" and before not in {"a", "an"} or lemma == "famous"
            if lemma == "several":
                is_free = before not in {"the", "these", "of"}
            return likenesses.ADJECTIVES.get(lemma) if is_free else None
        case "NOUN" if token.tag_ == "NN" and token.dep_ != "compound":
            return likenesses.NOUNS.get(lemma)
        case "ADP" | "SCONJ" if token.dep_ == "prep":
            return likenesses.PREPOSITIONS.get(token.lower_)
        case _:
            return None


def _like_verb(token: Token, statement: Statement) -> str | None:
    lemma = token.lemma_.lower()
    new = likenesses.VERBS.get(lemma)
    children = {child.dep_ for child in token.children}
    is_passive = (
        "auxpass" in children
        or token.i == statement.clause.verb.i
        and (statement.clause.is_passive)
    )
    has_object = "dobj" in children or is_passive
    if new is None or children & {"prt", "ccomp", "xcomp", "dative", "oprd"}:
        return None
    if lemma in likenesses.NEEDS_OBJECT and not has_object:
        return None
    if lemma in likenesses.NEEDS_NONE and has_object:
        return None
    is_split = len(new.split()) > 1 and is_passive
    if is_split or token.tag_ == "VBG" or token.dep_ in {"amod", "acl"}:
        return None
    first, *others = new.split()
    if first == "be":
        form = "are" if statement.clause.is_plural else "is"
        first = form if token.tag_ in {"VBZ", "VBP"} else ""
    return (
        " ".join([inflected(first, token.tag_) if first not in {"is", "are"} else first, *others])
        if first
        else None
    )


def _spoken(statement: Statement, rest: tuple[Token, ...]) -> list[Token | str]:
    """Return the statement without its front, with these phrases after the verb."""
    said = {token.i for head in (*statement.front, *statement.rest) for token in core(head)}
    said -= {token.i for head in rest for token in core(head)}
    subject = {token.i for token in statement.subject}
    first = lowered(statement.subject)
    tail = [
        t for t in statement.phrases if t.i not in said | subject and t.i > statement.subject[0].i
    ]
    return [*first, *tail]


def _active(statement: Statement) -> list[Token | str] | None:
    """Return "X wrote Y in 1900" of "Y was written by X in 1900"."""
    clause = statement.clause
    agents = [head for head in statement.rest if head.dep_ == "agent"]
    if len(agents) != 1 or not clause.auxiliaries:
        return None
    doers = [child for child in agents[0].children if child.dep_ == "pobj"]
    if len(doers) != 1:
        return None
    doer = closed(core(doers[0]))
    if doers[0].pos_ == "PROPN" and any(token.lower_ in {"in", "at", "on"} for token in doer):
        return None  # "by Louis Pasteur in France": the place goes with the verb
    plural = _is_plural(doers[0])
    group = _active_group(statement, is_plural=plural)
    unclear = is_pronoun_phrase(doer) or pointers(doer) or pointers(statement.subject)
    others = [head for head in statement.rest if head.i != agents[0].i]
    if (
        group is None
        or unclear
        or any(head.dep_ in {"oprd", "xcomp", "attr", "dobj"} for head in others)
    ):
        return None
    particles = [head for head in others if head.dep_ == "prt"]
    rest = [head for head in others if head.dep_ != "prt"]
    if any(head.i > agents[0].i and not _tells_when(head) for head in rest):
        return None
    if any(head.dep_ == "prep" and not list(head.children) for head in rest):
        return None
    tail = [token for head in rest for token in core(head)]
    subject = lowered(statement.subject)
    return [*_front(statement), *doer, *group, *particles, *subject, *tail]


def _passive(statement: Statement) -> list[Token | str] | None:
    """Return "Y was written by X in 1900" of "X wrote Y in 1900"."""
    clause = statement.clause
    things = [head for head in statement.rest if head.dep_ == "dobj"]
    tag = clause.verb.tag_
    is_plain = not clause.auxiliaries and tag in {"VBD", "VBZ", "VBP"}
    if len(things) != 1 or not is_plain or clause.verb.lemma_.lower() in _NOT_TURNED:
        return None
    thing = closed(core(things[0]))
    if any(token.like_num or token.lower_ == "than" for token in thing[:2]):
        return None
    others = [head for head in statement.rest if head.i != things[0].i]
    unclear = (
        is_pronoun_phrase(thing)
        or pointers(thing)
        or any(
            head.dep_ in {"xcomp", "ccomp", "oprd", "dative", "prt", "acomp", "attr", "advcl"}
            or pointers(core(head))
            for head in others
        )
    )
    if unclear or len(statement.subject) > 8 or clause.verb.i + 1 != thing[0].i:
        return None
    plural = _is_plural(things[0])
    be = {"VBD": ("was", "were")}.get(tag, ("is", "are"))[plural]
    if any(_leads_on(head) for head in others):
        return None
    # What stands beside the thing may belong to it: "a hut on the glacier was built by X".
    beside = [head for head in others if head.dep_ == "prep" and not _tells_when(head)]
    beside = [head for head in beside if head.lower_ != "to"]
    thing = [*thing, *(token for head in beside for token in core(head))]
    tail = [token for head in others if head not in beside for token in core(head)]
    verb = inflected(clause.verb.lemma_, "VBN")
    adverbs = [*clause.before_verb]
    subject = lowered(statement.subject)
    return [*_front(statement), *lowered(thing), be, *adverbs, verb, "by", *subject, *tail]


def _is_plural(head: Token) -> bool:
    """Whether a verb after the phrase is in the plural: after "many of the machines" it is."""
    if head.lower_ in {"many", "most", "some", "several", "few", "both", "all"}:
        return True
    return head.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in head.children)


def _leads_on(head: Token) -> bool:
    """Whether the phrase belongs to the verb: it cannot go where the thing goes."""
    if head.dep_ != "prep":
        return False
    if head.lower_ == "to":
        return not any(token.like_num for token in head.subtree)
    return head.lower_ in _BOUND


def _active_group(statement: Statement, *, is_plural: bool) -> list[Token | str] | None:
    clause = statement.clause
    *others, last = clause.auxiliaries
    lemma = clause.verb.lemma_
    adverbs = list(clause.before_verb)
    if (
        clause.verb.tag_ != "VBN"
        or last.lemma_ != "be"
        or lemma in LIGHT_VERBS - {"make", "find", "take"}
    ):
        return None
    if not others and last.lower_ in {"was", "were"}:
        return [*adverbs, inflected(lemma, "VBD")]
    if not others and last.lower_ in {"is", "are"}:
        return [*adverbs, inflected(lemma, "VBP" if is_plural else "VBZ")]
    if len(others) == 1 and others[0].lower_ in {"can", "must", "will", "had"}:
        form = clause.verb.text if others[0].lower_ == "had" else lemma
        return [written(others[0]), *adverbs, form]
    return None


def _value(token: Token) -> int:
    digits = token.text.replace(",", "")
    return int(digits) if digits.isdigit() else 0


def _tells_when(head: Token) -> bool:
    said = " ".join(token.text for token in head.subtree)
    return head.dep_ == "npadvmod" or head.dep_ == "prep" and bool(_DATED.search(said))


def _front(statement: Statement) -> list[Token | str]:
    parts: list[Token | str] = []
    for head in statement.front:
        parts = [*parts, *core(head), ","]
    return parts


def _period(year: int, after: str) -> str | None:
    if after in {"BC", "BCE"}:
        return None if year < 100 else f"the {_ordinal((year - 1) // 100 + 1)} century"
    if after in {"CE", "AD"} or not 1000 <= year <= 2026:
        return None
    return f"the {year // 10 * 10}s"


def _ordinal(number: int) -> str:
    names = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
    return names[number - 1] if number <= len(names) else f"{number}th"
