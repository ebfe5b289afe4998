"""Checks of a claim: can it be judged alone, was one fact changed, is it nowhere else true."""

from __future__ import annotations

import itertools
import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import stems
from quizapp.core.generation.gate.owners import has_owner, subject_of
from quizapp.core.generation.gate.times import is_timed
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.lexicon import (
    EVENTS,
    POSSESSIVES,
    RELATIVE_TIMES,
    TIME_UNITS,
    UNIQUE_NOUNS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.phrases import (
    is_connective,
    is_person,
    is_placed,
    meaning_of,
    pointers,
    say,
)
from quizapp.core.generation.resolution import meant_in
from quizapp.core.generation.statements import HEARSAY
from quizapp.core.grading import fold
from quizapp.core.questions import TrueFalse, stem_of

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_BAD_ARTICLE = re.compile(r"\b(?:a (?=[aeio]|un[^i]|hour)|an (?=[bcdfgjklmnpqrstvwxyz]|uni(?!n)))")
_ARTICLES = frozenset({"a", "an"})
# A sentence says the same as the claim when it has so much of its content.
_SAME = 0.75
_ORDINALS = frozenset("first second third fourth fifth last".split())
_BARE = frozenset({"one", "ones", "rest", "others", "two", "three", "four", "latter", "former"})
# Of what, only the sentences before tell.
_OF_SOMETHING = frozenset(
    "rate figure relation talk result finding influence cause advantage disadvantage aim goal"
    " function source task benefit drawback solution cure answer decision exception successor"
    " predecessor progress repair attempt proposal ruling".split()
)
INVENTING = frozenset("invent discover devise introduce patent".split())
_WAYS = frozenset("procedure method technique approach algorithm process system way".split())
_ADDED: tuple[tuple[list[str], list[str]], ...] = (([], ["was"]), ([], ["were"]))
_AMOUNTS = frozenset({"some", "many", "most", "few"})
_SEQUEL = frozenset({"follow", "precede", "result", "remain", "mention", "ensue"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def words(draft: Draft, index: Index) -> Finding:
    """Measure the claim in words."""
    return Finding("claim-words", value=float(len(stem_of(draft.content).split())))


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse pronouns; "its" and "their" may stand where the subject says whose."""
    for token in pointers(draft.tokens):
        if token.lower_ in POSSESSIVES and has_owner(token, draft.tokens):
            continue
        if not (_is_bound(token, draft) or is_reflexive(token)):
            return Finding("unresolved", token.text)
    return None


def _is_bound(token: Token, draft: Draft) -> bool:
    """Whether the only noun that fits stands before it, as a subject or an object."""
    is_plural = token.lower_ in {"they", "them", "their"}
    return stems.is_named_before(token, draft) and any(
        one.dep_ in {*_SUBJECTS, "dobj"}
        and one.pos_ in {"NOUN", "PROPN"}
        and (one.tag_ in {"NNS", "NNPS"}) is is_plural
        and (is_plural or not (is_person(one) or one.ent_type_ == "PERSON"))
        for one in token.doc[: token.i]
    )


def is_reflexive(token: Token) -> bool:
    """Whether the pronoun means the subject of its own verb: "themselves"."""
    return token.lower_.endswith(("self", "selves")) and token.dep_ in {"dobj", "pobj"}


def needs_context(draft: Draft, index: Index) -> Finding | None:
    """Refuse what only the sentence before explains: "the two", "the lower ones", "later"."""
    said = draft.said
    past = any(token.tag_ == "VBD" and token.dep_ != "relcl" for token in draft.tokens)
    for token in draft.tokens:
        if token.lower_ in _BARE and token.i and token.nbor(-1).lower_ != "of":
            has_more = any(child.dep_ in {"prep", "relcl", "acl"} for child in token.children)
            has_more = has_more and not _is_nameless(token)
            has_more = has_more or (token.lower_ == "ones" and _is_contrast(token, said))
            if token.dep_ in {*_SUBJECTS, "pobj", "dobj", "conj", "attr"} and not has_more:
                return Finding("needs-context", token.text)
        if (
            token.lower_ in _ORDINALS
            and token.dep_ in {*_SUBJECTS, "dobj"}
            and _is_bare_ordinal(token)
        ):
            return Finding("needs-context", token.text)
        if token.dep_ == "relcl" and token.lemma_ in _SEQUEL and _is_bare_relative(token):
            return Finding("needs-context", token.text)
        if (
            _is_relative_time(token, said)
            or _is_pointed_at(token, index, is_past=past)
            or is_compared(token)
        ):
            return Finding("needs-context", token.text)
    return stems.needs_context(draft, index)


def _is_bare_ordinal(token: Token) -> bool:
    """Whether "the third" stands without what it is one of."""
    return not any(child.dep_ in {"prep", "relcl", "acl"} for child in token.children)


def _is_nameless(token: Token) -> bool:
    """Whether "one" stands for what no noun before it names: "Galileo built one that …"."""
    before = token.doc[: token.i]
    return token.lower_ in {"one", "ones"} and all(one.pos_ != "NOUN" for one in before)


def _is_contrast(token: Token, said: set[int]) -> bool:
    """Whether "ones" stands for things just named: "new memories disturb old ones"."""
    is_told = any(child.dep_ == "amod" for child in token.children)
    return is_told and any(
        noun.tag_ == "NNS" and any(child.dep_ == "amod" for child in noun.children)
        for noun in token.doc[: token.i]
        if noun.i in said
    )


def compared(draft: Draft, index: Index) -> Finding | None:
    """Refuse "larger vessels" and "years later" in a question that does not say than what."""
    said = draft.said
    for token in draft.tokens:
        if is_compared(token) or _is_relative_time(token, said):
            return Finding("needs-context", token.text)
    return None


def hearsay(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for what is so "according to" somebody, or to a legend."""
    found = next((one for one in draft.parsed.doc if one.lower_ in HEARSAY), None)
    return None if found is None else Finding("hearsay", found.text)


def vague(draft: Draft, index: Index) -> Finding | None:
    """Refuse a claim about "some matters", "other things", "a part"."""
    if draft.rule.startswith("tf.") and draft.stem.startswith("Some "):
        return Finding("vague", "some")  # which, the claim does not say
    if draft.tokens[0].lower_ in {"most", "some", "others", "many", "both", "few", "several"}:
        following = draft.tokens[1] if len(draft.tokens) > 1 else draft.tokens[0]
        if following.pos_ in {"VERB", "AUX", "ADV"} or (
            following.tag_ == "NN" and following.dep_ != "compound"
        ):
            return Finding("vague", draft.tokens[0].text)
    subject = subject_of(draft.tokens)
    if subject is None or subject.pos_ == "PROPN":
        return None
    if meaning_of(subject):
        last = meaning_of(subject).split()[-1]
        return Finding("vague", last) if last in VAGUE_NOUNS else None
    others = {child.lower_ for child in subject.children} & {"other", "another", "certain"}
    has_more = any(child.dep_ in {"prep", "relcl", "acl", "compound"} for child in subject.children)
    owned = any(child.dep_ == "poss" for child in subject.children)
    if _is_open_way(subject):
        return Finding("vague", subject.text)
    is_loose = subject.lemma_.lower() in VAGUE_NOUNS | _OF_SOMETHING | _AMOUNTS
    if others or (is_loose and not has_more and not owned):
        return Finding("vague", subject.text)
    return None


def _is_open_way(subject: Token) -> bool:
    """Whether "a procedure for English" leaves open what it is a way of doing."""
    is_any = any(child.lower_ in {"a", "an"} for child in subject.children)
    tells = [
        child for child in subject.children if child.dep_ in {"prep", "relcl", "acl", "compound"}
    ]
    is_told = any(
        child.dep_ != "prep"
        or child.lower_ == "of"
        or any(one.dep_ == "pcomp" for one in child.children)
        for child in tells
    )
    return is_any and subject.lemma_.lower() in _WAYS and not is_told


def copied(draft: Draft, index: Index) -> Finding | None:
    """Measure the share of a true claim that stands in one piece in the sentence."""
    if not isinstance(draft.content, TrueFalse) or not draft.content.key:
        return None
    doc = draft.parsed.doc
    said = draft.said
    without = [one for one in doc if one.i in said or not is_connective(one)]
    claimed = _words(draft.stem)
    longest = max(_longest_match(_words(say(own)), claimed) for own in (list(doc), without))
    return Finding("copied-words", value=round(longest / max(len(claimed), 1), 3))


def one_change(draft: Draft, index: Index) -> Finding | None:
    """Refuse a false claim that is not the statement with one piece of it changed."""
    if not isinstance(draft.content, TrueFalse) or draft.content.key:
        return None
    own, claimed = _words(say(draft.tokens)), _words(draft.stem)
    if sorted(own) == sorted(claimed) and own != claimed:
        return None
    pieces = [
        (own[a:b], claimed[c:d])
        for kind, a, b, c, d in SequenceMatcher(None, own, claimed, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    # "developed in 1887" becomes "was developed in 1886".
    pieces = [piece for piece in pieces if not set(piece[0]) | set(piece[1]) <= _ARTICLES]
    pieces = [piece for piece in pieces if piece not in _ADDED]
    if len(pieces) == 1:
        return None
    return Finding("one-change", "; ".join(" ".join(new) for _, new in pieces))


def elsewhere(draft: Draft, index: Index) -> Finding | None:
    """Refuse a false claim whose changed words another sentence says with the same content."""
    if not isinstance(draft.content, TrueFalse) or draft.content.key:
        return None
    new = set(_words(draft.stem)) - set(_words(say(draft.tokens)))
    new -= _ARTICLES
    kept = set(lemmas(draft.tokens)) - {word.lower() for word in draft.key.split()}
    if not new or not kept:
        return None
    for place in sorted(_places_of(new, index)):
        other = set(lemmas(index.sentences[place].doc))
        if place != index.places[draft.parsed.number]:
            if len(kept & other) / len(kept) >= _SAME:
                return Finding("true-elsewhere", index.sentences[place].doc.text)
        elif new <= {fold(token.text) for token in draft.parsed.doc}:
            return Finding("true-elsewhere", " ".join(sorted(new)))
    return None


def article(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a" before a vowel and "an" before a consonant that the text does not have so."""
    for match in _BAD_ARTICLE.finditer(draft.stem.lower()):
        piece = re.findall(r"[\w'-]+", draft.stem.lower()[match.start() :])[:2]
        if " ".join(piece) not in draft.parsed.doc.text.lower():
            return Finding("article", " ".join(piece))
    return None


def doubled(draft: Draft, index: Index) -> Finding | None:
    """Refuse a claim that says a name or a term twice, or the same word twice running."""
    said = _words(draft.stem)
    for first, second in itertools.pairwise(said):
        if first == second and len(first) > 1 and first not in {"that", "had"}:
            return Finding("doubled", first)
    for token in draft.tokens:
        meant = meant_in(token)
        if meant is not None and draft.stem.lower().count(meant.words.lower()) > 1:
            return Finding("doubled", meant.words)
    return None


def made_up(draft: Draft, index: Index) -> Finding | None:
    """Refuse the figures of a worked example: they are true of the example only."""
    before = index.before(draft.parsed.number)
    own = draft.parsed.doc
    if not any(token.text[0].isdigit() for token in own if token.text):
        return None
    for doc in (own, *(parsed.doc for parsed in before)):
        if doc[0].lower_ in {"suppose", "imagine", "consider", "assume"}:
            return Finding("made-up", doc[0].text)
    subject = subject_of(draft.tokens)
    is_any = subject is not None and any(
        child.lower_ in {"a", "an"} and child.dep_ == "det" for child in subject.children
    )
    if is_any and subject is not None and any(token.like_num for token in subject.subtree):
        return Finding("made-up", subject.text)
    return None


def _is_bare_relative(verb: Token) -> bool:
    return not any(child.dep_ in {"dobj", "prep", "advmod", "npadvmod"} for child in verb.children)


def is_compared(token: Token) -> bool:
    """Whether a noun is called "better" or "more complete" and nothing says than what."""
    adjective = token.head if token.tag_ == "RBR" and token.head.pos_ == "ADJ" else token
    is_comparative = token.tag_ in {"JJR", "RBR"} and adjective.dep_ == "amod"
    is_comparative = is_comparative and adjective.i < adjective.head.i
    # "a higher voltage means a smaller current": each is compared by the other.
    nouns = {adjective.head.i, adjective.i}
    others = [
        one
        for one in token.doc
        if one.tag_ == "JJR" and one.i != token.i and not {one.head.i, one.head.head.i} & nouns
    ]
    # "moved to higher ground": than that from which it came.
    is_goal = adjective.head.dep_ == "pobj" and adjective.head.head.lower_ in {"to", "into"}
    is_idiom = token.lower_ == "closer" and any(one.dep_ == "prep" for one in token.head.children)
    is_comparative = is_comparative and not (others or is_goal or is_idiom)
    if not is_comparative or (token.lower_ in {"more", "less"} and adjective is token):
        return False
    has_the = any(child.lower_ == "the" for child in adjective.head.children)
    following = adjective.head.subtree
    return not has_the and not any(one.lower_ == "than" for one in following)


def _is_pointed_at(token: Token, index: Index, *, is_past: bool) -> bool:
    """Whether the word is a bare "the bubbles" or "the time"; of the past, any "the post"."""
    # "the floods and landslides" are as bare as "the floods".
    children = [
        one for one in token.children if not one.is_punct and one.dep_ not in {"cc", "conj"}
    ]
    is_bare = len(children) == 1 and children[0].lower_ == "the"
    if (
        not is_bare
        or is_placed(token)
        or token.pos_ != "NOUN"
        or not token.is_alpha
        or token.lemma_.lower() in UNIQUE_NOUNS
    ):
        return False
    if token.lower_ in {"time", "day", "year", "process", "age", "period", "moment"}:
        return True
    lemma = token.lemma_.lower()
    if token.dep_ == "nsubjpass" and token.head.lemma_ in INVENTING:
        return False  # "the blowpipe was invented in Syria"
    is_known = index.is_topic(lemma) and lemma not in VAGUE_NOUNS | EVENTS
    return (is_past or token.tag_ == "NNS") and not is_known


def _is_relative_time(token: Token, said: set[int]) -> bool:
    """Whether the word counts from a time that another sentence gives: "two years later"."""
    if token.lower_ in {"later", "earlier", "afterwards", "afterward", "previously"}:
        return not any(child.lower_ == "than" for child in token.children) and (
            token.dep_ in {"advmod", "npadvmod"}
        )
    if token.lower_ in {"since", "before", "after"} and not list(token.children):
        return token.dep_ in {"advmod", "prep"}
    if token.lower_ == "within" and any(one.lemma_ in TIME_UNITS for one in token.children):
        return not is_timed(token, said)
    is_unit = token.ent_type_ == "DATE" and token.lower_ in RELATIVE_TIMES - {"early", "late"}
    return is_unit and token.i in said and token.dep_ == "amod"


def _longest_match(own: list[str], claimed: list[str]) -> int:
    return SequenceMatcher(None, own, claimed, autojunk=False).find_longest_match().size


def _places_of(new: set[str], index: Index) -> set[int]:
    from lemminflect import getAllLemmas

    found: set[int] | None = None
    for word in sorted(new):
        forms = sorted(
            {word, *(form for lemmata in getAllLemmas(word).values() for form in lemmata)}
        )
        places = {place for form in forms for place in index.postings.get(form, {})}
        found = places if found is None else found & places
    return found or set()


def _words(text: str) -> list[str]:
    words = text.replace("-", " ").split()
    return [folded for word in words if (folded := _folded(word))]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return fold(word) or word.lower()
