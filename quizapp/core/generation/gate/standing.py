"""Checks of questions for what cannot stand alone: "the current" of several, "a related rule"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.lexicon import MONTHS, TIME_UNITS, UNIQUE_NOUNS
from quizapp.core.generation.phrases import is_general, is_human, is_person, is_placed
from quizapp.core.generation.rarity import frequency

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_TELLING = frozenset("relcl acl prep compound nmod poss appos amod ccomp".split())
# To what or than what, only a sentence before says.
_LEANING = frozenset(
    "related similar comparable corresponding analogous further additional extra equivalent"
    " identical opposite such same subsequent respective alternative rival remaining resulting"
    " other different missing necessary required needed appropriate relevant affected desired"
    " chosen".split()
)
# With these a text takes up again what it has named: "cured the disease".
_TAKING_UP = frozenset(
    "disease illness condition substance compound material chemical organism species animal plant"
    " machine device instrument tool vehicle product drug structure technique method procedure"
    " system process theory hypothesis design style work piece industry technology concept"
    " practice invention discovery phenomenon place site area building author name word".split()
)
_PLACING = frozenset({"in", "on", "at", "with", "from", "to"})
_TIES = frozenset({"to", "from", "as", "than", "with", "between"})
_OFTEN = 3
_KNOWN = 3.75  # Zipf: "volcano" 3.9, "copyright" 4.2, "vaccine" 4.1, "pericardium" 1.6
_COMMON = 4.4  # Zipf: "income" 4.7, "inflation" 4.2
_MANY = 3
_SHARE = 0.1
# What these ask for is one: "Who is the chief judge?"
_OF_ONE = frozenset({"wh.predicate", "wh.apposed"})
_LONG = 4  # letters
_OF_SOMETHING = frozenset(
    "rate figure level share proportion amount ratio deficiency excess shortage lack absence"
    " increase decrease decline remedy cure".split()
)
# By what, or with what, has to be said.
_SUFFERED = frozenset(
    "affect hit infect influence threaten accompany cause involve surround strike".split()
)
_ROUGH = frozenset(
    "than least most about almost nearly over under around some approximately".split()
)
_COUNTING = frozenset("one some any both each many several others two three four".split())
_ARGUMENTS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj"})
_FOLLOWED = frozenset({"dobj", "agent", "auxpass"})
_OF_WHAT = frozenset({"relcl", "acl", "compound", "poss", "advcl"})
_LASTING = frozenset({"live", "wait", "continue", "stay", "remain", "persist"})


def one_of_some(draft: Draft, index: Index) -> Finding | None:
    """Refuse a bare "the current" in a text that also speaks of currents, or of a current."""
    said = draft.said
    for token in draft.tokens:
        noun = token.head
        if token.lower_ != "the" or token.dep_ != "det" or noun.pos_ != "NOUN":
            continue
        if (
            noun.i not in said
            or is_placed(noun)
            or any(_tells(child, said) for child in noun.children)
        ):
            continue
        lemma = noun.lemma_.lower()
        is_known = lemma in UNIQUE_NOUNS | TIME_UNITS and is_general(noun)
        if not (is_known or _is_the_only_one(noun, index)):
            return Finding("needs-context", f"the {noun.text}")
    return None


def _tells(child: Token, said: set[int]) -> bool:
    """Whether the word beside the noun, which the stem says, tells which one it is."""
    if child.dep_ not in _TELLING or child.lower_ in _LEANING:
        return False
    # "cured the disease in puppies": which disease, it does not say.
    if child.dep_ == "prep" and child.lower_ in _PLACING:
        is_placed = any(one.pos_ == "PROPN" for one in child.children)
        return is_placed and child.head.lemma_.lower() not in _TAKING_UP
    return child.i in said or (child.dep_ == "prep" and any(one.i in said for one in child.subtree))


def _is_the_only_one(noun: Token, index: Index) -> bool:
    """Whether the text has one such thing: always "the", and often, or here for all of its kind."""
    mentions = index.mentions.get(noun.lemma_.lower(), ())
    tokens = [one for _, one in mentions]
    places = {place for place, _ in mentions}
    if any(child.dep_ == "nummod" for child in noun.children):
        return False  # "the two domains" were counted before
    if noun.lemma_.lower() in _TAKING_UP:
        return False
    if len(places) == 1:
        return True
    if noun.tag_ == "NNS":
        return len(places) >= _OFTEN and not any(
            child.dep_ in {"amod", "compound", "nummod"} for one in tokens for child in one.children
        )
    if is_general(noun) and noun.tag_ == "NN":
        return frequency(noun.lower_) < _KNOWN or all(map(_is_told_as_known, tokens))
    is_one = all(
        one.tag_ == noun.tag_ and not any(child.lower_ in {"a", "an"} for child in one.children)
        for one in tokens
    )
    return is_one and len(places) >= _OFTEN


def _is_told_as_known(noun: Token) -> bool:
    """Whether the text takes it for known there: "the heart", and not "some salt"."""
    words = {child.lower_ for child in noun.children if child.dep_ in {"det", "poss"}}
    is_one = noun.tag_ == "NN" and bool(words) and not words & {"a", "an", "some", "any"}
    return is_one or noun.dep_ == "compound"


def leaning(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a related rule" and "the extra income": related to what, on top of what."""
    for token in (*draft.tokens, *_named_in_key(draft)):
        if _is_lately(token):
            return Finding("needs-context", token.text)
        if token.lower_ not in _LEANING or token.dep_ != "amod":
            continue
        last = max(token, token.head, key=lambda one: one.i)
        around = (*token.children, *token.head.children, *last.doc[last.i + 1 : last.i + 2])
        if any(one.lower_ in {"any", "every", "all", "each"} for one in token.head.children):
            continue  # "more copper than any other state"
        is_plural = token.head.tag_ == "NNS" and token.lower_ in {"other", "different"}
        if not is_plural and not any(one.dep_ == "prep" and one.lower_ in _TIES for one in around):
            return Finding("needs-context", token.text)
    return None


def _named_in_key(draft: Draft) -> list[Token]:
    """Return the words of a key that names something: what leans there leans, too."""
    asked = draft.asked
    is_named = asked is not None and asked.type in {KeyType.THING, KeyType.PERSON, KeyType.NAME}
    return key_tokens(draft) if is_named else []


def _is_lately(token: Token) -> bool:
    """Whether the word counts from what is past or was named: "ago", "the new secretary"."""
    if token.lower_ in {"second", "third"} and token.dep_ == "amod":
        return any(one.lower_ in {"a", "an"} for one in token.head.children)
    if token.lower_ in {"only", "sole"} and token.dep_ == "amod" and token.head.pos_ == "NOUN":
        # "the only copy": of what.
        return not any(one.dep_ in _OF_WHAT or one.lower_ == "of" for one in token.head.children)
    is_new = token.lower_ == "new" and token.head.tag_ in {"NN", "NNP"}
    return token.lower_ in {"ago", "later", "afterwards"} or (
        is_new and any(one.lower_ == "the" for one in token.head.children)
    )


def season(draft: Draft, index: Index) -> Finding | None:
    """Refuse "when" where the answer is no date: "in winter", "at Christmas"."""
    asked = draft.asked
    if asked is None or asked.type is not KeyType.DATE:
        return None
    is_dated = any(letter.isdigit() for letter in draft.key) or "century" in draft.key
    is_dated = is_dated or any(month in draft.key for month in MONTHS)
    return None if is_dated else Finding("trivial", draft.key)


def any_of_them(draft: Draft, index: Index) -> Finding | None:
    """Refuse "who" where the answer is those whose trade it is: "oceanographers"."""
    asked = draft.asked
    key = key_tokens(draft)
    if key and key[0].lower_ in {"each", "every", "any"}:
        return Finding("everyday-key", draft.key)
    if asked is None or asked.type is not KeyType.PERSON or asked.head.pos_ != "NOUN":
        return None
    if asked.rule in _OF_ONE:
        return None
    words = [one for one in key if one.pos_ != "DET"]
    is_any = len(words) == 1 or key[0].lower_ in {"a", "an"}
    return Finding("everyday-key", draft.key) if is_any else None


def one_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "When did they record one?" and "from then on": of what, since when."""
    for token in draft.tokens:
        # "Britain followed with an act": whom, is not said.
        is_sequel = token.lemma_ == "follow" and token.dep_ in {"ROOT", "conj"}
        is_sequel = is_sequel and not any(one.dep_ in _FOLLOWED for one in token.children)
        if token.lower_ == "then" or is_sequel:
            return Finding("unresolved", token.text)
        is_counting = token.lower_ in _COUNTING and token.dep_ in _ARGUMENTS
        if is_counting and not any(one.dep_ in {"prep", "relcl", "acl"} for one in token.children):
            return Finding("unresolved", token.text)
    return None


def somebody(draft: Draft, index: Index) -> Finding | None:
    """Refuse "In what year did a watchman die?": of many watchmen, the text tells of one."""
    clause = draft.clause
    if clause is None or not clause.is_past or clause.subject.pos_ != "NOUN":
        return None
    is_kept = any(one.i == clause.subject.i for one in draft.tokens)
    is_any = clause.subject_words[0].lower_ in {"a", "an"} and is_person(clause.subject)
    return Finding("needs-context", clause.subject.text) if is_kept and is_any else None


def rate_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Why did rates fall?": the rates of what."""
    for token in draft.tokens:
        if token.pos_ != "NOUN" or token.lemma_.lower() not in _OF_SOMETHING:
            continue
        is_bare = not any(one.dep_ in _TELLING for one in token.children)
        is_idiom = token.dep_ == "pobj" and token.head.lower_ == "at"  # "at any rate"
        if is_bare and token.dep_ in _ARGUMENTS and not is_idiom:
            return Finding("needs-context", token.text)
    return None


def suffered(draft: Draft, index: Index) -> Finding | None:
    """Refuse "When were most children affected?": by what."""
    clause = draft.clause
    if clause is None or not clause.is_passive or clause.verb.lemma_ not in _SUFFERED:
        return None
    is_told = any(one.lower_ in {"by", "with"} for one in clause.dependents("agent", "prep"))
    return None if is_told else Finding("needs-context", clause.verb.text)


def cut_figure(draft: Draft, index: Index) -> Finding | None:
    """Refuse "1,400" of "more than 1,400"."""
    asked = draft.asked
    if asked is None or asked.type not in {KeyType.NUMBER, KeyType.PERCENT, KeyType.DURATION}:
        return None
    key = key_tokens(draft)
    before = key[0].nbor(-1).lower_ if key and key[0].i else ""
    return Finding("key-extent", f"{before} {draft.key}") if before in _ROUGH else None


def part_of_key(draft: Draft, index: Index) -> Finding | None:
    """Refuse "copy" in a question for "copyright"."""
    if draft.asked is None or draft.asked.type is not KeyType.TERM:
        return None
    said = sorted({one.lemma_.lower() for one in draft.tokens if len(one.lemma_) >= _LONG})
    for word in (one.lemma_.lower() for one in key_tokens(draft)):
        for other in said:
            if word != other and word.startswith(other) and len(other) * 3 >= len(word):
                return Finding("key-in-stem", other)
    return None


def known_term(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for a term of everyday speech, or a known one that the text is about."""
    asked = draft.asked
    if asked is None or asked.rule != "wh.term":
        return None
    words = [one for one in key_tokens(draft) if one.pos_ in {"NOUN", "PROPN", "ADJ"}]
    rarest = min((frequency(one.lower_) for one in words), default=0.0)
    places = {place for place, _ in index.mentions.get(asked.head.lemma_.lower(), ())}
    is_topic = len(places) >= max(_MANY, len(index.sentences) * _SHARE)
    # Of everyday words terms are made: "central bank", "technical debt".
    is_known = (rarest >= _KNOWN and is_topic) or (rarest >= _COMMON and len(words) == 1)
    return Finding("everyday-key", draft.key) if is_known else None


def of_whom(draft: Draft, index: Index) -> Finding | None:
    """Refuse "reject her claim" of a court, and "How long did X live?" without after what."""
    asked = draft.asked
    if asked is None or asked.clause is None:
        return None
    clause = asked.clause
    for token in draft.tokens:
        is_own = token.lower_ in {"his", "her"} and token.i > clause.subject.i
        # "What could run programs that fit into their memory?"
        is_own_of_many = token.lower_ == "their" and asked.role == "subject" and clause.is_plural
        is_own_of_many = is_own_of_many and asked.type is not KeyType.PERSON
        if is_own_of_many or (is_own and token.pos_ == "PRON" and not _is_one(clause.subject)):
            return Finding("unresolved", token.text)
    is_bare = asked.rule == "wh.how-long" and clause.verb.lemma_ in _LASTING and clause.is_past
    rest = [one for one in clause.complements if not _holds(one, asked.head)]
    return Finding("needs-context", clause.verb.text) if is_bare and not rest else None


def _is_one(subject: Token) -> bool:
    if subject.ent_type_ == "ORG":
        return False
    return is_human(subject) or (is_person(subject) and subject.pos_ == "NOUN")


def _holds(head: Token, inside: Token) -> bool:
    return any(one.i == inside.i for one in head.subtree)
