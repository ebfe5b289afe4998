"""Checks of questions for what makes an answer poor: anybody says it, or it may be many a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.grading import fold

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# Who else abolishes a penalty, and what other court strikes down a law of the state.
_OF_EVERY_STATE = frozenset(
    "parliament congress government state senate court supreme-court cabinet".split()
)
_OFFICES = frozenset(
    "king queen emperor empress sultan shah president minister chancellor governor editor bishop"
    " pope prince duke commander ambassador".split()
)
_POLITIES = frozenset("kingdom state nation empire republic power land economy member".split())
_PRIZES = frozenset({"prize", "award", "medal"})
_USUAL = frozenset("typical ordinary usual certain normal average common modern".split())
_TOLD = 5  # words
_ANSWERING = frozenset("answer respond react reply begin start retaliate".split())
_ANYBODY = frozenset("man woman person people one".split())
_OBJECTS = frozenset({"it", "them", "him", "her"})


def of_every_state(draft: Draft, index: Index) -> Finding | None:
    """Refuse the keys "Parliament" and "the Supreme Court": every state has one."""
    asked = draft.asked
    key = fold(draft.key).removeprefix("the ").replace(" ", "-")
    is_who = asked is not None and asked.role == "subject"
    return Finding("trivial", draft.key) if is_who and key in _OF_EVERY_STATE else None


def held_once(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who was the sultan of Morocco?" and "Which country was the first kingdom?"."""
    asked = draft.asked
    words = draft.stem.casefold().split()
    if asked is None or len(words) <= 3 or words[1] not in {"was", "were", "country"}:  # noqa: PLR2004
        return None
    if asked.rule == "wh.apposed" and words[0] == "who" and words[3] in _OFFICES:
        return Finding("needs-context", words[3])
    is_copula = asked.type is KeyType.COUNTRY and words[2] in {"was", "is"}
    is_copula = is_copula and (asked.clause is None or asked.clause.is_copula)
    found = next((one for one in words if is_copula and one in _POLITIES), None)
    return None if found is None else Finding("wh-word", found)


def prize_for_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who received the Nobel Prize in 1996?": several people did."""
    asked = draft.asked
    if asked is None or asked.type is not KeyType.PERSON:
        return None
    said = draft.said
    for token in draft.tokens:
        ties = [*token.children, *token.head.children]
        has_field = any(
            one.dep_ == "prep" and one.i in said and one.i > token.i and not _is_when(one)
            for one in ties
        )
        if token.lower_ in _PRIZES and token.dep_ == "dobj" and not has_field:
            return Finding("several-answers", token.text)
    return None


def _is_when(tie: Token) -> bool:
    return any(one.ent_type_ in {"DATE", "TIME"} for one in tie.children)


def of_no_kind(draft: Draft, index: Index) -> Finding | None:
    """Refuse the keys "older books" and "a typical clock", and "its basin" of many things."""
    asked = draft.asked
    if asked is None or asked.type not in {KeyType.THING, KeyType.PERSON}:
        return None
    clause = asked.clause
    for token in key_tokens(draft):
        is_loose = asked.role == "subject" and token.dep_ == "amod"
        is_loose = is_loose and (token.tag_ == "JJR" or token.lower_ in _USUAL)
        is_other = clause is not None and asked.role != "subject"
        is_other = is_other and token.lower_ == ("its" if _is_plural(draft) else "their")
        if is_loose or is_other:
            return Finding("vague-key", token.text)
    return None


def _is_plural(draft: Draft) -> bool:
    clause = draft.clause
    return clause is not None and clause.is_plural


def supposed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "By how much would it be wrong?": under what condition, the text around says."""
    clause = draft.clause
    if clause is None:
        return None
    modal = next((one for one in clause.auxiliaries if one.lower_ == "would"), None)
    is_told = any(clause.dependents("advcl"))
    return None if modal is None or is_told else Finding("needs-context", modal.text)


def object_before(draft: Draft, index: Index) -> Finding | None:
    """Refuse "set out from Saigon to explore it": what, is said in another sentence."""
    clause = draft.clause
    if clause is None:
        return None
    for token in draft.tokens:
        above = token.head.head if token.dep_ == "pobj" else token.head
        is_object = token.lower_ in _OBJECTS and token.dep_ in {"dobj", "pobj", "dative"}
        is_main = above.i == clause.verb.i
        is_below = above.dep_ in {"xcomp", "advcl", "pcomp"} and not any(
            one.dep_ in {"nsubj", "nsubjpass", "dobj"} and one.i != token.i
            for one in above.children
        )
        if is_object and (is_main or is_below):
            return Finding("unresolved", token.text)
    return None


def plainly_told(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who drove hard bargains?", "How did X answer?" and "Who was the man who …?"."""
    asked = draft.asked
    clause = None if asked is None else asked.clause
    if asked is None or clause is None:
        return None
    words = draft.stem.rstrip("?").split()
    is_bare = not any(word[:1].isupper() or word[:1].isdigit() for word in words[1:])
    if asked.type is KeyType.PERSON and clause.is_past and is_bare and len(words) < _TOLD:
        return Finding("needs-context", clause.verb.text)
    if asked.rule == "wh.predicate" and clause.subject.lemma_.lower() in _ANYBODY:
        return Finding("trivial", clause.subject.text)
    rest = [one for one in clause.complements if one.dep_ not in {"advmod", "npadvmod"}]
    is_short = asked.rule == "wh.how" and clause.verb.lemma_ in _ANSWERING and len(rest) == 1
    return Finding("needs-context", clause.verb.text) if is_short else None


def since_when(draft: Draft, index: Index) -> Finding | None:
    """Refuse the reason "since the agreement came into force in 1995": it says since when."""
    asked = draft.asked
    is_time = asked is not None and asked.type is KeyType.CLAUSE
    is_time = is_time and draft.key.lower().startswith("since")
    is_time = is_time and any(letter.isdigit() for letter in draft.key)
    return Finding("tangled", draft.key) if is_time else None


def orphaned(draft: Draft, index: Index) -> Finding | None:
    """Refuse "described a capital of two towns for Muslims" of "two towns, one of them for …"."""
    clause = draft.clause
    if clause is None:
        return None
    said = draft.said | {one.i for one in key_tokens(draft)}
    for head in clause.complements:
        before = head.left_edge.nbor(-1)
        is_said = not said.isdisjoint(one.i for one in head.children)
        is_aside = before.i not in said and _is_in_aside(before)
        if head.dep_ in {"prep", "dative"} and is_said and is_aside and not before.is_punct:
            return Finding("tangled", head.text)
    return None


def _is_in_aside(token: Token) -> bool:
    while token.dep_ != "appos" and token.head.i != token.i:
        token = token.head
    return token.dep_ == "appos"
