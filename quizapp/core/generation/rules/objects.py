"""What was done to whom, on what it depends, and where: questions for what follows the verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent
from quizapp.core.generation.lexicon import LIGHT_VERBS, REPORTING_VERBS
from quizapp.core.generation.phrases import core, is_pronoun_phrase, key_words
from quizapp.core.generation.rules.subjects import is_nameable, question_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

# Verbs that keep their preposition: "What does it depend on?".
BOUND = {
    "consist": "of", "compose": "of", "make": "of", "depend": "on", "rely": "on", "base": "on",
    "result": "in", "lead": "to", "belong": "to", "contribute": "to", "derive": "from",
    "stem": "from", "arise": "from", "convert": "into", "turn": "into", "divide": "into",
    "transform": "into", "split": "into", "name": "after", "replace": "with", "attach": "to",
    "refer": "to", "respond": "to", "focus": "on", "specialize": "in", "specialise": "in",
    "deal": "with", "react": "with", "combine": "with", "bind": "to", "measure": "in",
    "express": "in", "store": "in", "produce": "from", "extract": "from", "descend": "from",
    "apply": "to", "range": "from",
    "differ": "from", "suffer": "from", "recover": "from", "separate": "from", "act": "on",
    "protect": "against",
    "connect": "to", "equal": "to",
}  # fmt: skip
# A passive with one of these right behind it needs what follows: "is transmitted to".
_OPENLY_BOUND = frozenset({"to", "of", "from", "with", "into", "against"})
_BOUND_ADJECTIVES = {
    "responsible": "for", "famous": "for", "known": "for", "rich": "in", "similar": "to",
    "equal": "to", "proportional": "to", "related": "to", "dependent": "on", "capable": "of",
    "aware": "of", "vulnerable": "to", "sensitive": "to", "essential": "for", "subject": "to",
    "impermeable": "to", "permeable": "to", "resistant": "to", "perpendicular": "to",
    "parallel": "to", "opposite": "to", "independent": "of", "necessary": "for", "open": "to",
    "immune": "to", "close": "to", "accountable": "to", "guilty": "of", "full": "of",
    "visible": "to", "attached": "to", "composed": "of", "made": "of", "based": "on",
}  # fmt: skip
_PLACED = frozenset({"in", "at", "near", "on", "inside", "within", "along", "outside"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_HAPPENING = frozenset(
    "occur locate find live grow form born bear die hold meet sign settle build open situate lie"
    " originate begin start take happen concentrate store".split()
)


def thing(clause: Clause) -> Iterator[Asked]:
    """Ask for the direct object: "What do chloroplasts capture?"."""
    head, verb = _object_of(clause)
    if head is None or clause.is_negated or verb.lemma_ in LIGHT_VERBS | REPORTING_VERBS:
        return
    phrase = key_words(head)
    asking = question_word(head, phrase) if is_nameable(phrase) else None
    if asking is None or is_pronoun_phrase(clause.subject_words):
        return
    word, key_type = asking
    yield from asked(
        "wh.who-object" if word == "who" else "wh.what-object",
        ask_for_dependent(clause, word, list(head.subtree)), phrase, key_type, clause.source,
        head=head, clause=clause, role="object",
    )  # fmt: skip


def predicate(clause: Clause) -> Iterator[Asked]:
    """Ask what something identified is: "The main cause of X is Y"."""
    head = next(clause.dependents("attr"), None)
    subject = clause.subject_words
    if head is None or not clause.is_copula or clause.is_negated or clause.fronted:
        return
    is_identified = subject[0].lower_ == "the" and any(
        token.dep_ in {"prep", "relcl", "poss"} or token.tag_ == "JJS"
        for token in clause.subject.children
    )
    phrase = key_words(head)
    asking = question_word(head, phrase) if is_nameable(phrase) else None
    if not is_identified or asking is None or clause.auxiliaries:
        return
    word, key_type = asking
    stem = ask_for_dependent(clause, word, list(head.subtree))
    yield from asked(
        "wh.predicate", stem, phrase, key_type, clause.source,
        head=head, clause=clause, role="other",
    )  # fmt: skip


def after_preposition(clause: Clause) -> Iterator[Asked]:
    """Ask for what a verb is bound to: "What does pressure depend on?"."""
    if clause.is_negated or is_pronoun_phrase(clause.subject_words):
        return
    for phrase in _bound(clause):
        noun = next((child for child in phrase.children if child.dep_ == "pobj"), None)
        if phrase.i and phrase.nbor(-1).lower_ in {"than", "not"}:
            continue
        if noun is None:
            continue
        words = _without_ways(noun)
        asking = question_word(noun, words) if is_nameable(words) else None
        if asking is None or asking[1] is KeyType.PLACE:
            continue
        word, key_type = asking
        yield from asked(
            "wh.what-bound", ask_for_dependent(clause, word, list(noun.subtree)), words, key_type,
            clause.source, head=noun, clause=clause, role="other",
        )  # fmt: skip


def _without_ways(noun: Token) -> list[Token]:
    """Return the words of the noun without "into …" or "to …", which belong to the verb."""
    ways = {
        token.i
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in {"into", "onto", "to", "from"}
        for token in child.subtree
    }
    return [token for token in key_words(noun) if token.i not in ways]


def _bound(clause: Clause) -> Iterator[Token]:
    """Yield the prepositions that the verb, or the adjective after "be", is bound to."""
    small = [head.lower_ for head in clause.complements if head.dep_ == "prep"]
    if len(small) != len(set(small)):
        return  # "into grains, then into firn": a list, of which one would be asked
    heads = list(clause.complements)
    heads += [child for head in heads if head.dep_ == "xcomp" for child in head.children]
    for head in heads:
        is_next = head.i == head.head.i + 1
        # "are allowed to drive to": where, is little worth.
        is_open = is_next and clause.is_passive and head.head.i == clause.verb.i
        is_open = is_open and head.lower_ in _OPENLY_BOUND
        if head.dep_ == "prep" and (is_open or BOUND.get(head.head.lemma_) == head.lower_):
            yield head
        if head.dep_ == "acomp":
            for child in head.children:
                if child.dep_ == "prep" and _BOUND_ADJECTIVES.get(head.lower_) == child.lower_:
                    yield child


def where(clause: Clause) -> Iterator[Asked]:
    """Ask for the place: a named one, or any with a verb of being somewhere."""
    if clause.is_negated or clause.is_copula:
        return
    for phrase in clause.dependents("prep"):
        noun = next((child for child in phrase.children if child.dep_ == "pobj"), None)
        if noun is None or phrase.lower_ not in _PLACED:
            continue
        is_frame = phrase.i < clause.subject.i or clause.verb.lemma_ in REPORTING_VERBS
        is_named = noun.ent_type_ in _PLACES and noun.text[:1].isupper() and not is_frame
        if not (is_named or clause.verb.lemma_ in _HAPPENING) or not is_nameable(core(noun)):
            continue
        if noun.ent_type_ in {"DATE", "TIME", "PERSON", "NORP"} or noun.lemma_ in _ABSTRACT:
            continue
        yield from asked(
            "wh.where", ask_for_dependent(clause, "where", list(phrase.subtree)), core(phrase),
            KeyType.PLACE, clause.source, head=noun, clause=clause, role="other",
            accept=(clause.source.doc[core(noun)[0].i : core(noun)[-1].i + 1].text,),
        )  # fmt: skip


def _object_of(clause: Clause) -> tuple[Token | None, Token]:
    """Return the object and its verb: of the clause, else of "to do" that hangs on it."""
    head = clause.object()
    if head is not None:
        return head, clause.verb
    for verb in clause.dependents("xcomp"):
        found = next((child for child in verb.children if child.dep_ == "dobj"), None)
        if found is not None and verb.tag_ in {"VB", "VBG"}:
            return found, verb
    return None, clause.verb


_ABSTRACT = frozenset(
    "way case time order fact response addition contrast year century decade month day week"
    " condition circumstance term rate speed temperature pressure cost price stage phase moment"
    " form effect place practice power office war peace crisis number amount group pair"
    " secret private public".split()
)
