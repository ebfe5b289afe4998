"""Turns a statement round: the active into the passive, and the passive into the active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import LIGHT_VERBS, QUALIFIERS
from quizapp.core.generation.phrases import core, is_placed, is_pronoun_phrase, lowered, pointers
from quizapp.core.generation.rules.claims.claim import true
from quizapp.core.generation.rules.claims.wording import likenesses_in, tells_when
from quizapp.core.generation.statements import closed
from quizapp.core.generation.verbs import inflected, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

# States, not deeds: "Four litres are held by the tank".
_NOT_TURNED = LIGHT_VERBS | frozenset(
    "resemble lack weigh contain fit suit equal cost last enter leave reach join marry become"
    " number total mirror outnumber comprise hold own possess prefer enjoy love hate differ"
    " turn run rise require allow let enable help force leave spend win lose gain cross carry"
    " yield explain provide declare plan visit attend receive name call elect deserve".split()
)
# Deeds of which English says by whom they were done: "was written by".
_DONE = frozenset(
    "write build invent discover publish design develop create establish introduce launch open"
    " sketch propose paint compose found destroy damage capture conquer defeat invade occupy rule"
    " govern sign pass adopt approve translate print produce lead appoint kill assassinate attack"
    " murder arrest execute elect crown fund finance pay own run operate manage administer control"
    " organize direct edit describe define measure compute prove test examine identify detect"
    " observe isolate patent construct erect restore repair rebuild demolish close abolish ban"
    " reject veto repeal amend ratify draft impose levy collect influence inspire commission"
    " change absorb attract replace cover surround cause eat pollinate digest filter pump store"
    " transport regulate inhibit catalyse catalyze break form organise make take find sack seize"
    " annex unite divide sell buy purchase supply feed use protect punish support criticize praise"
    " refound expel ban carve record film photograph map survey explore settle colonize"
    " burn drain flood shape signal".split()
)
_TURNED_LIGHT = frozenset({"make", "find", "take"})
TYING = frozenset(
    "compare combine mix replace provide favor favour prefer separate distinguish protect divide"
    " mistake exchange add base impose supply link connect substitute confuse share".split()
)
_SCOPED = QUALIFIERS | {"each", "every", "any", "all", "only"}
_LONGEST_DOER = 8
_LONGEST_THING = 9
_MODALS = frozenset({"can", "must", "will", "had"})


def voice(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement in the other voice."""
    # "usually" and "each" say something else where they stand with another word.
    if any(token.lower_ in _SCOPED for token in statement.words):
        return
    parts = _active(statement) if statement.clause.is_passive else _passive(statement)
    if parts is not None:
        yield true("tf.voice", statement, parts, likenesses_in(statement, but=statement.group))


def _active(statement: Statement) -> list[Token | str] | None:
    """Return "X wrote Y in 1900" of "Y was written by X in 1900"."""
    clause = statement.clause
    agents = [head for head in statement.rest if head.dep_ == "agent"]
    doers = [child for head in agents for child in head.children if child.dep_ == "pobj"]
    if len(agents) != 1 or len(doers) != 1 or not clause.auxiliaries:
        return None
    doer = closed(core(doers[0]))
    if _may_tell_where(doers[0]) or _is_parted(doer) or _is_parted(statement.subject):
        return None  # "by Louis Pasteur in France": the place goes with the verb
    plural = _is_plural(doers[0])
    group = _active_group(statement, is_plural=plural)
    unclear = is_pronoun_phrase(doer) or pointers(doer) or pointers(statement.subject)
    others = [head for head in statement.rest if head.i != agents[0].i]
    if group is None or unclear:
        return None
    if not all(tells_when(head) for head in others):
        return None
    tail = [token for head in others for token in core(head)]
    subject = lowered(statement.subject)
    return [*_front(statement), *doer, *group, *subject, *tail]


def _passive(statement: Statement) -> list[Token | str] | None:
    """Return "Y was written by X in 1900" of "X wrote Y in 1900"."""
    clause = statement.clause
    things = [head for head in statement.rest if head.dep_ == "dobj"]
    tag = clause.verb.tag_
    is_plain = not clause.auxiliaries and tag in {"VBD", "VBZ", "VBP"}
    # "ordered the records to be destroyed": the order is for what is done to them.
    if any(child.tag_ == "TO" for head in things for child in _below(head)):
        return None
    lemma = clause.verb.lemma_.lower()
    if len(things) != 1 or not is_plain or lemma in _NOT_TURNED or lemma not in _DONE:
        return None
    thing = closed(core(things[0]))
    if any(token.like_num or token.lower_ == "than" for token in thing[:2]):
        return None
    # "A laboratory was led by X": what is told of one like it is no news of it.
    is_any = thing[0].lower_ in {"a", "an"} and not _is_told_of(things[0], thing)
    if is_any or len(thing) > _LONGEST_THING:
        return None
    others = [head for head in statement.rest if head.i != things[0].i]
    unclear = is_pronoun_phrase(thing) or pointers(thing)
    # A place or a purpose stood with the thing: behind the doer it would be the doer's.
    if not all(tells_when(head) and not pointers(core(head)) for head in others):
        return None
    if unclear or len(statement.subject) > _LONGEST_DOER or clause.verb.i + 1 != thing[0].i:
        return None
    plural = _is_plural(things[0])
    be = {"VBD": ("was", "were")}.get(tag, ("is", "are"))[plural]
    is_torn = _is_tied(clause.verb, thing) or _may_be_torn(things[0], thing)
    if _is_parted(thing) or _is_parted(statement.subject) or is_torn:
        return None
    tail = [token for head in others for token in core(head)]
    verb = inflected(clause.verb.lemma_, "VBN")
    adverbs = [*clause.before_verb]
    subject = lowered(statement.subject)
    return [*_front(statement), *lowered(thing), be, *adverbs, verb, "by", *subject, *tail]


def _may_be_torn(noun: Token, said: Sequence[Token]) -> bool:
    """Whether a phrase may be the verb's, or the number is unclear: "feed cows with hay", "HH"."""
    words = {one.i for one in said}
    ties = [one for one in noun.children if one.dep_ == "prep" and one.i in words]
    beside = [one for one in noun.children if one.dep_ in {"compound", "appos", "nmod"}]
    is_mixed = noun.tag_ in {"NN", "NNP"} and any(one.tag_ == "NNS" for one in beside)
    # "a commitment to ensuring peace"
    loose = [one for one in ties if not any(child.dep_ == "pcomp" for child in one.children)]
    return is_mixed or any(one.lower_ != "of" and not is_placed(noun) for one in loose)


def _below(noun: Token) -> list[Token]:
    """Return the words that hang on the verbs below the noun."""
    return [one for verb in noun.children if verb.dep_ in {"acl", "relcl"} for one in verb.children]


def _is_told_of(noun: Token, said: Sequence[Token]) -> bool:
    """Whether a phrase that is said behind the noun tells it from others of its kind."""
    words = {token.i for token in said}
    below = (child for child in noun.children if child.i in words)
    return any(child.dep_ in {"prep", "acl", "relcl"} for child in below)


def _is_parted(words: Sequence[Token]) -> bool:
    """Whether commas stand among the words: "the pact, or GATT,"."""
    return any(token.text == "," for token in words[0].doc[words[0].i : words[-1].i])


def _is_tied(verb: Token, thing: Sequence[Token]) -> bool:
    """Whether what follows the thing is the verb's: "compare the key with", "favour X over"."""
    if verb.lemma_ == "develop" and verb.tag_ in {"VBZ", "VBP"}:
        return True  # "patients develop anemia": nobody does it
    ties = {"with", "over", "from", "into", "for", "to", "on"}
    return verb.lemma_ in TYING and any(token.lower_ in ties for token in thing)


def _may_tell_where(doer: Token) -> bool:
    """Whether a place or a time after the doer may belong to the verb."""
    ties = [one for one in doer.children if one.dep_ == "prep" and one.lower_ in {"in", "at", "on"}]
    return bool(ties) and (
        doer.pos_ == "PROPN"
        or any(below.pos_ in {"PROPN", "NUM"} for tie in ties for below in tie.children)
    )


def _active_group(statement: Statement, *, is_plural: bool) -> list[Token | str] | None:
    clause = statement.clause
    *others, last = clause.auxiliaries
    lemma = clause.verb.lemma_
    adverbs = list(clause.before_verb)
    if clause.verb.tag_ != "VBN" or last.lemma_ != "be" or lemma in LIGHT_VERBS - _TURNED_LIGHT:
        return None
    if not others and last.lower_ in {"was", "were"}:
        return [*adverbs, inflected(lemma, "VBD")]
    if not others and last.lower_ in {"is", "are"}:
        return [*adverbs, inflected(lemma, "VBP" if is_plural else "VBZ")]
    if len(others) == 1 and others[0].lower_ in _MODALS:
        form = clause.verb.text if others[0].lower_ == "had" else lemma
        return [written(others[0]), *adverbs, form]
    return None


def _is_plural(head: Token) -> bool:
    """Whether a verb after the phrase is in the plural: after "many of the machines" it is."""
    if head.lower_ in {"most", "some", "all", "half", "part"}:
        of_what = [below for one in head.children if one.lower_ == "of" for below in one.children]
        return not of_what or _is_plural(of_what[0])
    if head.lower_ in {"many", "several", "few", "both"}:
        return True
    return head.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in head.children)


def _front(statement: Statement) -> list[Token | str]:
    parts: list[Token | str] = []
    for head in statement.front:
        parts = [*parts, *core(head), ","]
    return parts
