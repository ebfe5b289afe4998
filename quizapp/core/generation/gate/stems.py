"""Checks of the stem: can it be understood alone, is it specific, does it lead to its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.lexicon import (
    ANAPHORIC,
    EVENTS,
    LIGHT_VERBS,
    POINTING,
    POSSESSIVES,
    REPORTING_VERBS,
    TIME_UNITS,
    UNIQUE_NOUNS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import (
    is_general,
    is_human,
    is_name,
    is_person,
    is_placed,
    meaning_of,
    pointers,
)
from quizapp.core.generation.rarity import frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# Zipf frequencies (wordfreq): "government" has 5.2, "chloroplast" 2.4.
_EVERYDAY = 5.3
_MARKUP = re.compile(r"[<>{}\[\]|\\_*`#^~=]|https?:|www\.")
_SHORTEST_RELATIVE = 3  # "that followed" says nothing
_TANGLED = re.compile(
    r"\b(\w+) \1\b|\(\s*\)|, (?:at|in|on|by|from|to|for|of) [^,]*\?$|[,;:]\?$"
    r"|^[^?]*,[^?]*, (?:who|what|which|when|where|why|how|in what)\b"
    r"|\b(?:and|or|(?<!named )after|before|because|while|than|as|when|if)\?$"
    r"|, (?:had|has|was|is|were|did|or|the|an?) | had |[“”\"]|\bon \d{1,2}\b(?! [A-Z])"
    r"|^When\b[^?]* when "
    r"|, (?:where|when|if|as) [^,?]*, (?:into|to|from|by|with)\b"
    r"|\bmore than (?:on|of|to|in|from)\b|, [^,?]*\bof (?:which|whom)\b"
    r"|\b(?:on|of|to|from|with|into) (?:from|of|to|with|into|by)\b|\bv\.|;|:|—"
)
_LEANING = frozenset(
    "do follow reply respond agree disagree refuse continue fail succeed accept object differ"
    " change return react comply join sign enter win lose participate compete"
    " wait hesitate".split()
)
_TELLING = 4.2
_NOUNS = frozenset({"NOUN", "PROPN"})
_CHIEF = frozenset("main principal leading first official chief key central only".split())
_ORDINALS = frozenset("second third fourth last final next latest new".split())
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence", "ity", "ness", "ship", "al")
_OPEN_ENDED = frozenset({"relcl", "acl", "prep", "compound", "nmod", "poss", "appos", "amod"})


def words(draft: Draft, index: Index) -> Finding:
    """Measure the stem in words."""
    return Finding("stem-words", value=float(len(_stem(draft).split())))


def specific_words(draft: Draft, index: Index) -> Finding:
    """Count the words that are not everyday ones: a name, a number, a rarer word."""
    found = {token.lemma_.lower() for token in draft.tokens if _is_specific(token)}
    found |= {word.lower() for token in draft.tokens for word in meaning_of(token).split()}
    return Finding("specific-words", ", ".join(sorted(found)), value=float(len(found)))


def markup(draft: Draft, index: Index) -> Finding | None:
    """Refuse what is left of markup, and addresses."""
    found = _MARKUP.search(_stem(draft))
    return Finding("markup", found.group()) if found else None


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse pronouns and "this" without the sentence that says what they mean."""
    for token in draft.tokens:
        if token.lower_ == "ones" and token.dep_ in {"dobj", "pobj"}:
            return Finding("unresolved", token.text)
    for token in pointers(draft.tokens):
        if token.lower_ in POSSESSIVES and _has_owner(token, draft):
            continue
        if is_named_before(token, draft):
            continue
        return Finding("unresolved", token.text)
    return None


def needs_context(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the city" when only a sentence before says which."""
    for token in draft.tokens:
        if token.lower_ != "the" or token.dep_ != "det":
            continue
        noun = token.head
        if _points_back(noun, draft, index):
            return Finding("needs-context", f"the {noun.text}")
    return None


def another(draft: Draft, index: Index) -> Finding | None:
    """Refuse "another hormone" and "a second influence": the first one is not named."""
    said = [token.lower_ for token in draft.tokens]
    for place, token in enumerate(draft.tokens):
        is_pair = {"one", "each", "every", "all"} & set(said[:place]) or "than" in said
        if token.lower_ in {"another", "other", "others"} and not is_pair:
            return Finding("needs-context", token.text)
        is_counted = token.lower_ in _ORDINALS and token.dep_ == "amod"
        is_counted = is_counted and not (token.lower_ == "new" and token.head.tag_ == "NNS")
        has_more = is_name(token.head) or any(one.dep_ == "prep" for one in token.head.children)
        has_more = has_more and not (token.lower_ == "new" and is_person(token.head))
        if is_counted and not has_more and token.head.lower_ != "century":
            return Finding("needs-context", token.text)
    return None


def elliptic(draft: Draft, index: Index) -> Finding | None:
    """Refuse a subject that is a bare number or adjective: "several hundred were killed"."""
    clause = draft.clause
    if clause is None or clause.subject.pos_ in {"NOUN", "PROPN"}:
        return None
    if clause.subject.pos_ == "PRON" and meaning_of(clause.subject):
        return None
    has_of = any(child.lower_ == "of" for child in clause.subject.children)
    is_gerund = clause.subject.tag_ == "VBG"
    if has_of or is_gerund or not any(token.i == clause.subject.i for token in draft.tokens):
        return None
    return Finding("unresolved", clause.subject.text)


def cut_short(draft: Draft, index: Index) -> Finding | None:
    """Refuse a verb that says what it does only together with the sentence before: "replied"."""
    clause = draft.clause
    if clause is None or clause.verb.lemma_ not in _LEANING:
        return None
    said = draft.said
    rest = [one for one in clause.complements if one.dep_ not in {"advmod", "npadvmod"}]
    return Finding("vague", clause.verb.text) if is_cut_short(clause.verb, rest, said) else None


def is_cut_short(verb: Token, rest: Sequence[Token], said: set[int]) -> bool:
    """Whether a verb as "reply" has nothing beside it but when that was."""
    if verb.lemma_ not in _LEANING:
        return False
    return not any(one.i in said or one.dep_ == "dobj" for one in rest if not _is_time(one))


def _is_time(head: Token) -> bool:
    return any(token.ent_type_ in {"DATE", "TIME"} for token in head.subtree)


def retrieval(draft: Draft, index: Index) -> Finding:
    """Measure whether the stem finds its own sentence first."""
    found = index.retrieved(lemmas(draft.tokens), draft.parsed.number)
    return Finding("retrieval", value=round(found, 3))


def negation(draft: Draft, index: Index) -> Finding | None:
    """Refuse a stem that denies: it is easily misread."""
    for token in draft.tokens:
        if token.dep_ == "neg" or token.lower_ in {"never", "cannot", "neither", "nor"}:
            return Finding("negation", token.text)
    return None


def weak_verb(draft: Draft, index: Index) -> Finding | None:
    """Refuse light verbs and verbs of report in questions for the subject or the object."""
    if draft.asked is None or draft.asked.clause is None or draft.asked.role == "other":
        return None
    clause = draft.asked.clause
    lemma = clause.verb.lemma_.lower()
    if clause.is_copula or lemma not in LIGHT_VERBS | REPORTING_VERBS:
        return None
    return Finding("weak-verb", lemma)


def vague_ending(draft: Draft, index: Index) -> Finding | None:
    """Refuse a question about a thing, a way or a part that it does not name."""
    if draft.asked is None or draft.asked.clause is None:
        return None
    subject = draft.asked.clause.subject
    is_kept = any(token.i == subject.i for token in draft.tokens)
    has_more = any(child.dep_ in _OPEN_ENDED for child in subject.children)
    if is_kept and not has_more and subject.lemma_.lower() in VAGUE_NOUNS:
        return Finding("vague", subject.text)
    return None


def tangled(draft: Draft, index: Index) -> Finding | None:
    """Refuse stems in which what is left does not hang together."""
    found = _TANGLED.search(_stem(draft))
    return Finding("tangled", found.group().strip()) if found else None


def _stem(draft: Draft) -> str:
    return draft.stem.replace("____", "…")


def _is_specific(token: Token) -> bool:
    if not token.is_alpha and not token.like_num and "-" not in token.text:
        return False
    if token.pos_ in {"PROPN", "NUM"}:
        return True
    if token.pos_ not in {"NOUN", "VERB", "ADJ"} or token.lemma_.lower() in VAGUE_NOUNS:
        return False
    return frequency(token.lower_) < _EVERYDAY and token.lemma_.lower() not in LIGHT_VERBS


def _has_owner(token: Token, draft: Draft) -> bool:
    """Whether the stem, or the answer that it asks for, says whose it is."""
    if draft.asked is None or draft.asked.clause is None:
        return False
    clause = draft.asked.clause
    inside = {one.i for one in clause.subject.subtree}
    if clause.subject.pos_ == "PRON" and not meaning_of(clause.subject):
        return False
    if token.lower_ == "its" and not _may_own(clause.subject):
        return False
    if token.i in inside or token.i not in {one.i for one in clause.verb.subtree}:
        return False
    if token.i < clause.subject.i and draft.asked.role == "subject":
        return False
    if token.lower_ in {"his", "her"}:
        is_one = not clause.is_plural and is_person(clause.subject)
        return is_one and not has_rival(token, clause.subject)
    return token.lower_ == ("their" if clause.is_plural else "its")


def _may_own(subject: Token) -> bool:
    """Whether "its" may be of the subject: not of a person, nor of a name of nobody knows what."""
    if subject.pos_ != "PROPN":
        return not is_human(subject)
    return subject.ent_type_ != "PERSON" and names_in(subject).type_of(subject) not in {
        None, "person",
    }  # fmt: skip


def has_rival(token: Token, owner: Token) -> bool:
    """Whether the sentence names somebody else before "his" or "her": it may be theirs."""
    own = {one.i for one in owner.subtree}
    return any(
        one.i not in own and one.dep_ != "compound" and one.pos_ in _NOUNS and is_person(one)
        for one in token.doc[: token.i]
    )


def _is_telling(adjective: Token, index: Index) -> bool:
    """Whether the adjective makes the noun a term: a rarer one, or one that the text repeats."""
    if adjective.tag_ in {"JJS", "JJR"} or adjective.lower_ in _CHIEF:
        return False
    if adjective.ent_type_ in {"NORP", "GPE"}:
        return True  # "the Russian army"
    pair = (adjective.lemma_.lower(), adjective.head.lemma_.lower())
    return index.pairs[pair] > 1 or frequency(adjective.lower_) < _TELLING


def is_named_before(token: Token, draft: Draft) -> bool:
    """Whether the pronoun's only antecedent in the sentence is in the stem, before it."""
    plural = {"they": True, "them": True, "their": True, "it": False, "its": False}
    if token.lower_ not in plural or (token.dep_ in {"nsubj", "nsubjpass"} and _is_main(token)):
        return False
    if token.dep_ in {"dobj", "pobj"} and _first_of(_governing(token)).dep_ == "ROOT":
        return False  # "turn to it": what, stands in the sentence before
    is_plural = plural[token.lower_]
    fitting = [
        noun
        for noun in token.doc
        if noun.i < token.i
        and noun.pos_ in {"NOUN", "PROPN"}
        and noun.dep_ not in {"compound", "npadvmod"}
        and (noun.tag_ in {"NNS", "NNPS"}) is is_plural
        and (is_plural or not is_human(noun))
        # "a petition to restore it": not the petition.
        and not _is_aim_of(noun, _governing(token))
        and not _is_its_doer(noun, token)
        and not _is_made_from(noun, token)
        # A definition speaks of what it defines, and of nothing else.
        and not (draft.rule == "wh.term" and noun.dep_ == "nsubj")
    ]
    said = draft.said
    # "layers of salt": what a thing is made of has no floor.
    is_thing = is_plural or any(noun.head.lower_ != "of" for noun in fitting)
    return bool(fitting) and is_thing and all(noun.i in said for noun in fitting)


def _is_aim_of(noun: Token, verb: Token) -> bool:
    return verb.tag_ == "VB" and verb.dep_ in {"acl", "relcl"} and verb.head.i == noun.i


def _is_its_doer(noun: Token, token: Token) -> bool:
    """Whether "X made it legal tender": "it" is not X."""
    verb = token.head
    if token.dep_ == "nsubj" and verb.dep_ == "ccomp" and verb.tag_ not in {"VBZ", "VBD", "VBP"}:
        verb = verb.head
    elif token.dep_ != "dobj":
        return False
    return noun.dep_ == "nsubj" and noun.head.i == verb.i


def _is_made_from(noun: Token, token: Token) -> bool:
    """Whether "made soap from its fat" speaks of something else than the soap."""
    verb = _governing(token)
    ways = [one for one in verb.children if one.lower_ == "from"]
    is_way = any(one.i == token.i for way in ways for one in way.subtree)
    return is_way and noun.dep_ == "dobj" and noun.head.i == verb.i


def _governing(token: Token) -> Token:
    """Return the verb that the word hangs on, however far."""
    verb = token.head
    while verb.head.i != verb.i and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    return verb


def _first_of(verb: Token) -> Token:
    """Return the first of the verbs that "and" joins with this one."""
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _is_main(token: Token) -> bool:
    return token.head.dep_ in {"ROOT", "conj"}


def _points_back(noun: Token, draft: Draft, index: Index) -> bool:
    if noun.dep_ == "poss" or noun.text[0].isdigit():  # "the 1960s"
        return False
    if noun.text[0].isupper() and noun.i:
        return False  # "the Goths"
    if noun.pos_ != "NOUN":
        # "the estuary of the Rance": the model took the noun for an adjective.
        is_told = any(child.lower_ == "of" for child in noun.children)
        is_alone = noun.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"} and not is_told
        return noun.pos_ in {"ADJ", "NUM"} and is_alone
    said = _by_its_words(noun, index)
    return _by_itself(noun, draft, index) if said is None else said


def _by_its_words(noun: Token, index: Index) -> bool | None:
    """Whether the words around the noun point back; None when they leave it open."""
    modifiers = [
        child
        for child in noun.children
        if child.dep_ in _OPEN_ENDED
        and (child.dep_ != "amod" or _is_telling(child, index))
        and not (child.dep_ == "relcl" and len(list(child.subtree)) < _SHORTEST_RELATIVE)
    ]
    if any(child.lower_ in POINTING for child in noun.children):
        return True
    if any(child.lower_ in ANAPHORIC for child in noun.children):
        return not any(child.dep_ in {"relcl", "acl", "prep", "poss"} for child in modifiers)
    if any(child.dep_ == "nummod" for child in noun.children):
        return not any(child.dep_ in {"relcl", "acl", "prep"} for child in modifiers)
    if modifiers or is_placed(noun):
        return False
    if any(child.tag_ in {"JJS", "RBS"} or child.lower_ in _CHIEF for child in noun.children):
        return True
    return None


def _by_itself(noun: Token, draft: Draft, index: Index) -> bool:
    """Whether a bare "the" with this noun points back."""
    lemma = noun.lemma_.lower()
    if lemma in TIME_UNITS:
        return True
    is_generic = is_general(noun)
    if lemma in UNIQUE_NOUNS and is_generic:
        return False
    if index.is_topic(lemma) and lemma not in VAGUE_NOUNS | EVENTS:
        return False
    earlier = any(
        other.lemma_.lower() == lemma
        for sentence in index.before(draft.parsed.number)
        for other in sentence.doc
    )
    is_abstract = lemma in EVENTS or lemma.endswith(_ABSTRACT)
    return earlier or is_abstract or not (is_generic or noun.dep_ == "pobj")
