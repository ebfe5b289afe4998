"""Checks of questions for what was cut off: a phrase that the verb governs, what a thing is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.lexicon import NUMBER_WORDS
from quizapp.core.generation.phrases import is_general

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# What these begin is governed by the verb far oftener than it tells where or when.
_GOVERNED = frozenset("on onto to into from with against of over through upon among".split())
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_RELATING = frozenset({"WDT", "WP", "WRB", "WP$"})
# Of what they are, the text has said before: "a fair estimate", "the decisive experiment".
_RESULTS = frozenset(
    "measurement estimate experiment attempt proof calculation observation test trial version"
    " demonstration explanation interpretation answer result discovery invention prediction"
    " ruling verdict decision judgment judgement finding formula equation theorem proposal".split()
)
_CURES = frozenset({"remedy", "solution", "cure", "alternative"})
_INTENDED = frozenset("plan proposal idea project scheme".split())
_EXAMPLES = frozenset("example model practice precedent lead offer proposal system".split())
_SAYING_OF_WHAT = frozenset({"acl", "relcl", "ccomp", "poss", "compound", "appos"})
_TYING = frozenset({"of", "for", "to", "against", "about", "with", "between", "by"})
_LEAST_COUNTED = 3
_MADE_OF = frozenset({"make", "compose", "consist"})


def governed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "How many rivers pour fresh water?": into what, was left out."""
    clause = draft.clause
    if clause is None or draft.rule == "wh.called":
        return None
    said = draft.said | {one.i for one in key_tokens(draft)}
    for head in clause.verb.children:
        is_governed = head.dep_ in {"prep", "dative"} and head.lower_ in _GOVERNED
        is_governed = is_governed and head.i > clause.verb.i and head.left_edge.nbor(-1).text != ","
        objects = [one for one in head.children if one.dep_ in {"pobj", "pcomp"}]
        is_left_out = bool(objects) and said.isdisjoint(one.i for one in objects)
        if is_governed and is_left_out and not _is_time(head):
            return Finding("tangled", head.text)
    return None


def _is_time(head: Token) -> bool:
    return any(one.ent_type_ in {"DATE", "TIME"} for one in head.children)


def ran_on(draft: Draft, index: Index) -> Finding | None:
    """Refuse "When did X surrender, retired to his farm …": a second verb that told, too."""
    clause = draft.clause
    if clause is None:
        return None
    said = draft.said
    if any(one.lemma_ == "get" for one in clause.auxiliaries):
        return Finding("tangled", "get")  # "How get towers rid of heat?"
    for head in (*clause.fronted, *clause.complements):
        for token in head.subtree:
            if token.i in said and _tells_on(token, head):
                return Finding("tangled", token.text)
    return None


def _tells_on(token: Token, head: Token) -> bool:
    """Whether the word is a verb with nothing that ties it to the question."""
    if token.tag_ not in _FINITE or token.dep_ in {"aux", "auxpass"}:
        return False
    children = list(token.children)
    has_subject = any(one.dep_ in _SUBJECTS for one in children)
    if token.i == head.i and token.dep_ == "advcl":
        return not has_subject
    is_tied = any(one.tag_ in _RELATING for child in children for one in child.subtree)
    # "in Morse code the letter E is a dot": a statement where a phrase should be.
    is_loose = head.dep_ == "prep" and head.i < head.head.i and token.dep_ == "relcl"
    return is_loose and has_subject and not is_tied


def of_which_result(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the first reliable measurement in water" and "the French example": of what."""
    said = draft.said
    for token in draft.tokens:
        lemma = token.lemma_.lower()
        is_plan = lemma in _INTENDED and token.dep_ == "dobj"
        if token.pos_ != "NOUN" or token.dep_ == "compound" or not (is_plan or token.tag_ == "NN"):
            continue
        children = [one for one in token.children if one.i in said]
        is_open = is_plan or lemma in _CURES or (lemma in _RESULTS and not _is_governing(token))
        if is_open and not any(map(_says_what, children)):
            return Finding("needs-context", token.text)
        is_of_people = any(one.ent_type_ == "NORP" and one.dep_ == "amod" for one in children)
        if lemma in _EXAMPLES and is_of_people and not any(map(_says_what, children)):
            return Finding("needs-context", token.text)
    return None


def _says_what(child: Token) -> bool:
    """Whether the words beside the noun say of what it is."""
    if child.tag_ == "PRP$":
        return False
    is_tie = child.dep_ == "prep" and child.lower_ in _TYING
    return is_tie or child.dep_ in _SAYING_OF_WHAT


def _is_governing(noun: Token) -> bool:
    """Whether the thing is named as such, or of no certain one: "an experiment" of today."""
    return is_general(noun) or noun.dep_ in {"attr", "oprd", "appos"}


def key_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse the key "the cruelty of the punishment": of whose, neither it nor the stem says."""
    asked = draft.asked
    if asked is None or asked.type not in {KeyType.THING, KeyType.PERSON}:
        return None
    for token in key_tokens(draft):
        words = [one.lower_ for one in token.children]
        is_inside = token.dep_ == "pobj" and token.i != asked.head.i and token.pos_ == "NOUN"
        if is_inside and words == ["the"] and not is_general(token) and _is_of_past(draft):
            return Finding("key-needs-context", token.text)
    return None


def _is_of_past(draft: Draft) -> bool:
    clause = draft.clause
    return clause is not None and clause.is_past


def counts_little(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for "two": that it is two of them, serves the wording mostly."""
    asked = draft.asked
    if asked is None or asked.rule not in {"wh.how-many", "wh.in-how-many"}:
        return None
    value = NUMBER_WORDS.get(draft.key.lower(), _LEAST_COUNTED)
    # "has two main branches" tells of the river; "two suspects are questioned", of nobody.
    if asked.rule == "wh.how-many":
        is_told = asked.head.head.dep_ not in {"nsubj", "nsubjpass"}
    else:
        is_told = asked.clause is not None and asked.clause.verb.lemma_ in _MADE_OF
    return Finding("trivial", draft.key) if value < _LEAST_COUNTED and not is_told else None


def opens_list(draft: Draft, index: Index) -> Finding | None:
    """Refuse the key "genes" of "depends on genes, each of little effect, and on nutrition"."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.head.dep_ != "pobj":
        return None
    tie = asked.head.head
    found = next((one for one in _ties_after(draft) if one.lower_ == tie.lower_), None)
    return None if found is None else Finding("half-a-list", found.text)


def _ties_after(draft: Draft) -> Iterator[Token]:
    """Yield the prepositions that follow "and" or "or" behind the key, or an adverb after it."""
    end = 0 if draft.asked is None else draft.asked.end
    for token in draft.parsed.doc:
        before = [one.lower_ for one in token.doc[max(token.i - 2, 0) : token.i]]
        if token.idx > end and token.pos_ in {"ADP", "SCONJ"} and {"and", "or", "but"} & {*before}:
            yield token
