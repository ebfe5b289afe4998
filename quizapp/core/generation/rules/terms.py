"""Terms and what they mean: what something is called, what it is, what letters stand for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import Asked, KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent
from quizapp.core.generation.lexicon import ANAPHORIC, EVENTS, VAGUE_NOUNS
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import (
    core,
    is_person,
    is_pronoun_phrase,
    lowered,
    say,
    trimmed,
)
from quizapp.core.generation.rules.times import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_LONGEST_MEANING = 19
_SHORTEST_MEANING = 4
_LONGEST_FIELD = 5
_LONGEST_NAME = 5
_ABBREVIATION = re.compile(r"((?:[\w'-]+ ){1,7}[\w'-]+) \(([A-Z]{2,6})s?\)")
_LONGEST_TERM = 4
_OWN = frozenset({"PERSON", "GPE", "LOC", "NORP", "ORG"})
# Whose wife somebody was is not what is worth knowing of her.
_KIN = frozenset(
    "wife husband widow son daughter father mother brother sister nephew niece cousin uncle aunt"
    " grandson granddaughter friend colleague member native pupil student neighbour rival".split()
)
_SOME = frozenset({"some", "many", "several", "certain", "most", "few"})
_CHIEF = frozenset({"main", "chief", "principal", "only", "first", "most", "leading"})
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "de", "a"})


def called(clause: Clause) -> Iterator[Asked]:
    """Ask what something is called: "is called X", "is known as X", "is referred to as X"."""
    name = name_given(clause)
    if not name or any(token.lower_ in _SOME for token in clause.subject_words):
        return
    if clause.verb.dep_ == "relcl" and clause.subject.dep_ == "pobj":
        return  # "crammed in one session, which is called X" speaks of the whole
    head = name[-1]
    stem = ask_for_dependent(clause, "what", _naming(clause), drop=())
    yield from asked(
        "wh.called", f"{_without_naming(stem, clause)} called?", name, KeyType.TERM,
        clause.source, head=head, clause=clause,
    )  # fmt: skip


def defined(clause: Clause) -> Iterator[Asked]:
    """Ask for the term that a definition defines: "X is the movement of …"."""
    field = _field(clause)
    meaning = whole_meaning(replace(clause, fronted=()) if field else clause)
    if meaning is None or len(meaning) > _LONGEST_MEANING:
        return
    if any(token.lower_ in _CHIEF or token.tag_ == "JJS" for token in meaning[:3]):
        return  # "the main fuel of the cells" has no term: it is told which one it is
    term = clause.subject_words
    opening = f"{say(field)}, what" if field else "What"
    stem = f"{opening} is the term for {say(lowered(meaning))}?"
    yield from asked(
        "wh.term", stem, term, KeyType.TERM, clause.source,
        head=clause.subject, accept=_without_article(term), clause=clause, role="subject",
    )  # fmt: skip


def _field(clause: Clause) -> list[Token]:
    """Return the words of "In the law of torts," before a definition: there the term is used."""
    if len(clause.fronted) != 1 or clause.fronted[0].lower_ != "in":
        return []
    words = core(clause.fronted[0])
    is_dated = any(token.like_num or token.pos_ == "PRON" for token in words)
    return [] if is_dated or len(words) > _LONGEST_FIELD else words


def _which(head: Token, meaning: Sequence[Token]) -> str | None:
    """Return "Which organelle converts …?" for "an organelle that converts …"."""
    verb = next((child for child in head.children if child.dep_ == "relcl"), None)
    if verb is None or head.tag_ not in {"NN", "NNS"} or is_person(head):
        return None
    tie = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if tie is None or tie.lower_ not in {"that", "which", "who"} or tie.i < head.i:
        return None
    if any(one.lower_ in {"only", "first", "last"} or one.tag_ == "JJS" for one in head.lefts):
        return None  # "Which only seal lives …?"
    following = verb.doc[meaning[-1].i + 1 : meaning[-1].i + 3]
    if len(following) > 1 and following[0].text == "," and following[1].pos_ == "VERB":
        return None  # of several deeds the question would name one
    kind = [token for token in meaning if token.i < tie.i and token.tag_ != "DT"]
    rest = [token for token in meaning if token.i > tie.i]
    return f"Which {say([*kind, *rest])}?"


def apposed(parsed: Parsed) -> Iterator[Asked]:
    """Ask for the name of which an apposition says what it is: "X, the molecule that …"."""
    for token in parsed.doc:
        name = token.head
        if token.dep_ != "appos" or token.i < name.i or not _tells(token, name):
            continue
        meaning = core(token, lean=True)
        words = core(name, lean=True)
        if not _SHORTEST_MEANING <= len(meaning) <= _LONGEST_MEANING or not _names(name, words):
            continue
        which = _which(token, meaning)
        stem = (None if is_person(name) else which) or _identified(token, name, meaning)
        if stem is not None:
            key_type = KeyType.PERSON if is_person(name) else KeyType.TERM
            yield from asked("wh.apposed", stem, words, key_type, parsed, head=name)


def _tells(head: Token, name: Token) -> bool:
    """Whether the apposition, set off by a comma, tells of the name right before it."""
    if head.left_edge.nbor(-1).text != ",":
        return False
    # "in Italy, a policy that …" speaks of the whole, not of Italy.
    if name.dep_ == "pobj" and name.head.lower_ not in {"by", "of", "with", "from", "called"}:
        return False
    if head.lemma_.lower() in VAGUE_NOUNS | EVENTS | {"policy", "practice", "fact", "view"}:
        return False
    between = head.doc[name.i + 1 : head.left_edge.i - 1]
    return not any(one.pos_ in {"VERB", "AUX"} or one.text == "," for one in between)


def _names(name: Token, words: Sequence[Token]) -> bool:
    """Whether the words can be asked for: a noun or a name, with no "the" or "this"."""
    return (
        name.pos_ in {"NOUN", "PROPN"}
        and len(words) <= _LONGEST_NAME
        and not any(one.pos_ in {"DET", "PRON"} for one in words)
    )


def _identified(head: Token, name: Token, meaning: Sequence[Token]) -> str | None:
    """Return "Who was the founder of X?" for "the founder of X"."""
    of = [child for child in head.children if child.dep_ == "prep" and child.lower_ == "of"]
    if meaning[0].lower_ != "the" or not of or head.tag_ not in {"NN", "NNP"}:
        return None
    is_of_any = any(one.lower_ in {"a", "an"} for tie in of for one in tie.subtree)
    if head.lemma_.lower() in _KIN or is_of_any:  # "the heiress of a paper company"
        return None
    if any(one.dep_ == "conj" for one in meaning):
        return None  # "Gullfoss, the hot spring of Geysir and Thingvellir": a list
    word = "Who" if is_person(head) or is_person(name) else "What"
    if word == "What" and name.pos_ == "PROPN" and names_in(name).type_of(name) is None:
        return None
    verb = "was" if any(map(_tells_of_past, head.doc)) else "is"
    return f"{word} {verb} {say(lowered(meaning))}?"


def _tells_of_past(token: Token) -> bool:
    """Whether the word tells of what was: a verb of the past, or a year."""
    helped = any(child.dep_ in {"aux", "auxpass"} for child in token.children)
    # "Bagehot, the editor, advised": taken for a participle now and then.
    is_past = token.tag_ == "VBD" or (token.tag_ == "VBN" and token.dep_ == "ROOT" and not helped)
    return is_past or bool(YEAR.fullmatch(token.text))


def meaning_of(clause: Clause, *, longest: int = _LONGEST_MEANING) -> list[Token] | None:
    """Return the words that define the subject; None unless the clause is a definition."""
    predicate = next(clause.dependents("attr"), None)
    if not clause.is_copula or clause.is_past or clause.is_negated or predicate is None:
        return None
    if clause.auxiliaries or clause.fronted or clause.before_verb or not _is_term(clause):
        return None
    meaning = trimmed(list(predicate.subtree))
    if len(meaning) > _LONGEST_MEANING:
        meaning = core(predicate, lean=True)
    has_more = any(
        child.dep_ in {"relcl", "acl", "prep"} and child.i > predicate.i
        for child in predicate.children
    )
    if predicate.pos_ not in {"NOUN", "PROPN"} or not has_more:
        return None
    if not _SHORTEST_MEANING <= len(meaning) <= longest:
        return None
    if meaning[0].lower_ not in {"a", "an", "the"} or predicate.lemma_ in _NO_MEANING:
        return None
    return meaning


def whole_meaning(clause: Clause, *, longest: int = _LONGEST_MEANING) -> list[Token] | None:
    """Return the meaning with what follows: "the movement of water through a membrane"."""
    meaning = meaning_of(clause, longest=longest)
    if meaning is None:
        return None
    rest = [token for head in clause.complements for token in core(head)]
    return [*meaning, *(token for token in rest if token.i > meaning[-1].i)]


def name_given(clause: Clause) -> list[Token]:
    """Return the words after "is called" or "is known as"; none when nothing is named."""
    if not clause.is_passive or clause.is_negated or is_pronoun_phrase(clause.subject_words):
        return []
    found = _given_name(clause) or []
    return found if found and found[-1].pos_ in {"NOUN", "PROPN"} else []


def stands_for(parsed: Parsed) -> Iterator[Asked]:
    """Ask what an abbreviation in brackets stands for."""
    for match in _ABBREVIATION.finditer(parsed.doc.text):
        words = _words_of(match.group(1), match.group(2))
        if words is None:
            continue
        start = match.start(1) + match.group(1).rindex(words)
        span = parsed.doc.char_span(start, match.end(1))
        if span is None:
            continue
        yield from asked(
            "wh.abbreviation", f"What does the abbreviation {match.group(2)} stand for?",
            list(span), KeyType.TERM, parsed, head=span.root,
        )  # fmt: skip


def _given_name(clause: Clause) -> list[Token] | None:
    verb = clause.verb
    if verb.lemma_ in {"call", "name", "term", "dub"}:
        named = next(clause.dependents("oprd", "attr", "dobj"), None)
        return None if named is None else core(named)
    wanted = {"know": "as", "refer": "as", "describe": "as", "define": "as"}.get(verb.lemma_)
    if verb.lemma_ not in {"know", "refer"}:
        return None
    for phrase in clause.dependents("prep"):
        if phrase.lower_ == wanted:
            noun = next((child for child in phrase.children if child.dep_ == "pobj"), None)
            return None if noun is None else core(noun)
    return None


def _naming(clause: Clause) -> list[Token]:
    """Return the words that give the name: all after the verb that belongs to it."""
    return [
        token
        for head in clause.complements
        if head.dep_ in {"oprd", "attr", "dobj"} or head.lower_ in {"as", "to"}
        for token in head.subtree
    ]


def _without_naming(stem: str, clause: Clause) -> str:
    """Return the stem without the verb that names, which "called" takes the place of."""
    return re.sub(rf"\s+{re.escape(clause.verb.text)}\b", "", stem.rstrip("?"), count=1)


def _is_term(clause: Clause) -> bool:
    """Whether the subject is a term: a common noun without "the", and not a person."""
    words = clause.subject_words
    head = clause.subject
    is_doubtful = names_in(head).is_doubtful(head) and head.ent_type_ not in _OWN
    is_noun = head.pos_ == "NOUN" or (head.pos_ == "PROPN" and is_doubtful)
    if not is_noun or is_person(head):
        return False
    if head.lemma_.lower() in VAGUE_NOUNS and not any(
        child.dep_ in {"compound", "amod"} for child in head.children
    ):
        return False
    if len(words) > _LONGEST_TERM or any(
        token.dep_ in {"relcl", "prep", "conj", "poss"} for token in words
    ):
        return False
    if any(token.lower_ in ANAPHORIC | {"first"} and token.pos_ == "ADJ" for token in words):
        return False
    return not any(token.tag_ == "DT" and token.lower_ not in {"a", "an"} for token in words)


def _without_article(words: Sequence[Token]) -> tuple[str, ...]:
    return (say(words[1:]),) if words[0].lower_ in {"a", "an"} and len(words) > 1 else ()


def _words_of(before: str, letters: str) -> str | None:
    """Return the last words whose first letters the abbreviation is made of."""
    words = before.split()
    for count in range(len(letters), min(len(words), len(letters) + 3) + 1):
        tail = words[-count:]
        initials = [
            part[0].upper() for word in tail if word.lower() not in _SMALL
            for part in word.split("-") if part
        ]  # fmt: skip
        if "".join(initials) == letters and tail[0].lower() not in _SMALL:
            return " ".join(tail)
    return None


_NO_MEANING = frozenset(
    "example part reason result cause problem source matter way one kind form sign step factor"
    " feature subject object topic focus basis key goal aim challenge threat effect product".split()
)
