"""Checks for what the parser reads wrongly: a year before a name, an object cut in two."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.rules.claims.voices import TYING
from quizapp.core.markdown import escaped, unescaped
from quizapp.core.questions import GAP, stem_of

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
# What stands right behind the object belongs to it, except after these verbs.
_LOOSE = {
    "of": frozenset({"deprive", "rob"}),
    "from": frozenset(
        "separate distinguish protect derive obtain extract import remove recover release take"
        " drive expel buy free exclude".split()
    ),
    "with": frozenset("replace compare combine mix share provide supply fill connect".split()),
}
_TWO_YEARS = re.compile(r"\bin (?:1\d|20)\d\d in (?:1\d|20)\d\d\b")
_FRAMING = frozenset("in under at on for with without".split())
_COMMANDING = frozenset("order ask tell force persuade compel urge oblige".split())
_PLACING = frozenset({"at", "in", "on", "by", "for", "from"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"wh.what-object", "wh.who-object"})


def glued_year(draft: Draft, index: Index) -> Finding | None:
    """Refuse "did 1913 Christophe break …": the year stood before the name by chance."""
    for token in draft.tokens:
        noun = token.head
        is_glued = bool(_YEAR.fullmatch(token.text)) and noun.i > token.i
        is_glued = is_glued and noun.pos_ in {"NOUN", "PROPN"} and token.dep_ != "npadvmod"
        # "the 1973 oil crisis" is called so.
        has_article = any(child.lower_ == "the" and child.i < token.i for child in noun.children)
        is_glued = is_glued and not (noun.pos_ == "NOUN" and _opens(token, draft))
        if is_glued and (not has_article or token.text.endswith("s")):
            return Finding("tangled", f"{token.text} {noun.text}")
    return None


def _opens(year: Token, draft: Draft) -> bool:
    """Whether the text begins as the sentence does, "In 2011 researchers", so that all is there."""
    doc = draft.parsed.doc
    return year.i == 1 and stem_of(draft.content).startswith(doc[:3].text)


def torn_object(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for "grain" of "exchange grain from X", or for "A with B" of "replace"."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.rule not in _OBJECTS:
        return None
    verb = asked.clause.verb.lemma_
    following = (*asked.parsed.doc.text[asked.end :].split(), "")[0]
    if following in _LOOSE and verb not in _LOOSE[following]:
        return Finding("key-extent", following)
    inside = [one for one in asked.parsed.doc if asked.start <= one.idx < asked.end]
    ties = {one.lower_ for one in inside if one.dep_ == "prep"}
    # "the pancreas of a dog in Strasbourg": it may be there that it was done.
    is_torn = bool(ties & _PLACING) or (verb in TYING and bool(ties - {"of"}))
    return Finding("key-extent", draft.key) if is_torn else None


def cut_complement(draft: Draft, index: Index) -> Finding | None:
    """Refuse a verb without the clause that it governs: "asked the court to order Madison"."""
    asked = draft.asked
    if asked is None:
        return None
    said = draft.said
    for token in draft.tokens:
        after = [one for one in token.children if one.i > token.i and one.i in said]
        is_command = token.pos_ == "VERB" and token.lemma_ in _COMMANDING
        if is_command and all(one.dep_ == "dobj" for one in after):
            return Finding("tangled", token.text)
        for child in token.children:
            is_hidden = asked.start <= child.idx < asked.end
            is_governed = child.dep_ in {"xcomp", "ccomp"} and child.i > token.i
            if is_governed and child.i not in said and not is_hidden:
                return Finding("tangled", token.text)
    return None


def lost_frame(draft: Draft, index: Index) -> Finding | None:
    """Refuse what holds "in his dramas" only, when that is left out for its pronoun."""
    if draft.asked is None or draft.asked.clause is None:
        return None
    said = draft.said
    for head in draft.asked.clause.fronted:
        nouns = [child.i for child in head.children if child.dep_ == "pobj"]
        is_frame = head.dep_ == "prep" and head.lower_ in _FRAMING and not said & set(nouns)
        if is_frame and any(token.tag_ in {"PRP", "PRP$"} for token in head.subtree):
            return Finding("needs-context", head.text)
    return None


def lost_name(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the viceroy" of "the viceroy Said Pasha": the name belongs to it."""
    said = draft.said
    key = set(draft.key.split())
    for token in draft.tokens:
        after = token.nbor(1) if token.i + 1 < len(token.doc) else token
        is_torn = token.pos_ == "NOUN" and after.text.istitle() and after.i not in said
        if is_torn and after.text not in key and after.tag_ != "DT":
            return Finding("needs-context", f"{token.text} {after.text}")
    return None


def two_years(draft: Draft, index: Index) -> Finding | None:
    """Refuse "introduced in Scotland in 1989 in 1993": each year was of another deed."""
    found = _TWO_YEARS.search(stem_of(draft.content).replace(GAP, draft.key))
    return None if found is None else Finding("tangled", found.group())


def open_aside(draft: Draft, index: Index) -> Finding | None:
    """Refuse "An Italian, Giorgio Vasari made": the comma behind the aside was lost."""
    doc = draft.parsed.doc
    said = draft.said
    text = unescaped(stem_of(draft.content).replace(GAP, escaped(draft.key)))
    commas = [token.i for token in doc if token.text == ","]
    for first, last in itertools.pairwise(commas):
        after = next((one for one in doc[last + 1 :] if one.i in said), None)
        if after is None:
            continue
        is_verb = after.pos_ in {"VERB", "AUX"}
        # "In 1913, the mayor": what is between the commas is the subject itself.
        is_verb = is_verb and not any(one.dep_ in _SUBJECTS for one in doc[first:last])
        if is_verb and f", {doc[first + 1].text}" in text:
            torn = f"{doc[last - 1].text} {after.text}"
            if torn in text:
                return Finding("tangled", torn)
    return None


def torn_subject(draft: Draft, index: Index) -> Finding | None:
    """Refuse "temperaments" of "Well temperaments": the parser cut the first word off."""
    first = draft.parsed.doc[0]
    is_loose = (
        first.dep_ in {"intj", "advmod"}
        and first.tag_ != "WRB"
        and all(one.i for one in draft.tokens)
    )
    for token in draft.parsed.doc if is_loose else ():
        is_subject = token.dep_ in _SUBJECTS and token.left_edge.i == 1
        if is_subject and first.head.i != token.i:
            return Finding("tangled", f"{first.text} {token.text}")
    return None
