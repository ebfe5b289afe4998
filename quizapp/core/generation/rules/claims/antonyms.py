"""Turns one word of a statement into its opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from quizapp.core.generation import opposites
from quizapp.core.generation.lexicon import TIME_UNITS
from quizapp.core.generation.phrases import core, is_name, is_person
from quizapp.core.generation.rules.claims.claim import false
from quizapp.core.generation.verbs import inflected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

_AMOUNT_MARKS = frozenset({"by", "to", "from", "below", "above"})
# "NATO contracted to include others": what follows belongs to the one and not to the other.
_AIMLESS = frozenset("expand contract grow shrink widen narrow open close begin start end".split())
_STAKES = frozenset(
    "war battle election case seat vote majority lawsuit match race support independence control"
    " power territory right freedom energy weight heat mass electron water value".split()
)
_TIMED = frozenset({"begin", "start", "end"})
_HELPS = frozenset({"put", "bring", "look", "come", "set", "go"})
_MOVING = frozenset({"raise", "lower"})
_DEGREES = frozenset({"nearly", "almost", "so", "too", "enough", "more", "less", "most", "least"})
_NEAR = 6
_DIRECTIONS = frozenset("north south east west northeast southwest northwest southeast".split())


class Turn(NamedTuple):
    """A word, its opposite, and the family of the rule."""

    token: Token
    new: str
    rule: str = "tf.antonym"


def antonym(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with the weightiest word that has an opposite turned."""
    said = {token.lemma_.lower() for token in statement.words}
    said |= {token.lower_ for token in statement.words}
    for find in _SEARCHES:
        for turn in find(statement, index):
            if not said & set(turn.new.split()) and _can_turn(turn.token, statement):
                yield false(turn.rule, statement, [turn.token], turn.new)
                return


def _can_turn(token: Token, statement: Statement) -> bool:
    """Whether the opposite of the word would make a plain falsehood, in plain English."""
    before = token.nbor(-1).lower_ if token.i else ""
    # "even for a poor country" says that it is so for a rich one as well.
    has_even = any(one.lower_ == "even" for one in statement.words)
    # "more than is often realized": the rest of the claim hangs on it.
    is_measure = token.dep_ == "advmod" and any(
        one.lower_ == "than" and one.i < token.i for one in statement.words
    )
    if is_name(token) or before == "how" or has_even or is_measure:
        return False
    if token.lower_ in {"earlier", "later"} and token.dep_ == "amod":
        return False
    if token.dep_ == "advmod" and token.head.lemma_ in _HELPS:
        return False
    # What can be less can be more as well.
    is_able = any(one.lower_ in {"can", "could", "able"} for one in statement.words)
    return not (is_able and token.tag_ in {"JJR", "RBR"})


def _verb(statement: Statement, index: Index) -> Iterator[Turn]:
    clause = statement.clause
    lemma = clause.verb.lemma_.lower()
    other = opposites.VERBS.get(lemma)
    if other is None or any(child.dep_ in {"prt", "ccomp"} for child in clause.verb.children):
        return
    # "what the Earth loses is gained by the Moon"
    is_said = any(token.lemma_.lower() == other for token in statement.words)
    if not (is_said or _is_out_of_place(statement, lemma)):
        yield Turn(clause.verb, _inflected(other, clause.verb.tag_))


def _is_out_of_place(statement: Statement, lemma: str) -> bool:
    """Whether the opposite of the verb cannot stand with what is said beside it."""
    clause = statement.clause
    has_object = clause.is_passive or clause.object() is not None
    if lemma in opposites.TRANSITIVE and not has_object:
        return True
    if lemma in {"leave", "enter", "capture", "lose"} and clause.is_passive:
        return True
    if lemma in {"include", "exclude"} and not any(clause.dependents("dobj", "prep", "agent")):
        return True
    if _is_tied(clause, lemma) or (lemma in _TIMED and not _is_dated(clause)):
        return True
    is_of_another = lemma in opposites.OF_PEOPLE and not _is_of_people(statement)
    is_moved = lemma in _MOVING and not _moves_amount(clause)
    is_amount = lemma in opposites.OF_AMOUNTS and (has_object or not _is_of_amount(statement))
    return is_of_another or is_moved or is_amount or _grows_to(clause, lemma)


def _grows_to(clause: Clause, lemma: str) -> bool:
    """Whether a size is given that one grows to, and does not shrink to."""
    return lemma in {"grow", "shrink"} and any(
        head.lower_ == "to" and any(one.like_num for one in head.subtree)
        for head in clause.dependents("prep")
    )


def _moves_amount(clause: Clause) -> bool:
    """Whether what is raised is an amount: who "raised chicks" did not lower them."""
    thing = clause.subject if clause.is_passive else clause.object()
    return thing is not None and (
        thing.lemma_.lower() in opposites.AMOUNTS
        or any(one.like_num or one.text in "$£€%" for one in thing.children)
    )


def _is_tied(clause: Clause, lemma: str) -> bool:
    """Whether what follows belongs to the one verb and not to its opposite."""
    ties = {token.lower_ for head in clause.dependents("prep") for token in head.subtree}
    # "permitted to go": nobody is prohibited to.
    is_aimed = any(head.dep_ in {"advcl", "xcomp"} for head in clause.complements)
    if is_aimed and (lemma in _AIMLESS or lemma == "permit"):
        return True
    # "ends with" is not "begins with".
    if "with" in ties and lemma in _AIMLESS:
        return True
    if lemma in {"lose", "win", "gain"} and not _can_be_won(clause):
        return True
    if lemma == "exclude" and "from" in ties:
        return True  # nothing is included from it
    if lemma in {"open", "close"} and (ties & {"for", "until"} or _is_told_apart(clause)):
        return True  # "opened for signature", "closed until", "closed the gaps that"
    return "to" in ties and ("from" in ties or lemma in {"lose", "win", "gain"})


def _can_be_won(clause: Clause) -> bool:
    """Whether what was lost might have been won: a war or a town, and no lives or ice."""
    thing = clause.subject if clause.is_passive else clause.object()
    return thing is not None and (thing.pos_ == "PROPN" or thing.lemma_.lower() in _STAKES)


def _is_told_apart(clause: Clause) -> bool:
    """Whether a clause tells which things they are: then they were as it says."""
    things = [*clause.dependents("dobj"), clause.subject]
    below = [child for one in things for child in one.children]
    return any(one.dep_ in {"relcl", "acl"} or one.lower_ in {"first", "last"} for one in below)


def _is_dated(clause: Clause) -> bool:
    """Whether a date is given: an end that has none is not believed for a beginning."""
    heads = clause.dependents("prep", "npadvmod")
    return any(token.like_num for head in heads for token in core(head))


def _is_of_people(statement: Statement) -> bool:
    """Whether people do it, or it is done to something and nobody is named."""
    clause = statement.clause
    if not clause.is_passive:
        return is_person(clause.subject) or clause.subject.pos_ == "PROPN"
    agent = next(clause.dependents("agent"), None)
    doer = None if agent is None else next(iter(agent.children), None)
    return doer is None or is_person(doer) or doer.pos_ == "PROPN"


def _is_of_amount(statement: Statement) -> bool:
    clause = statement.clause
    if clause.subject.lemma_.lower() in opposites.AMOUNTS:
        return True
    return any(
        phrase.lower_ in _AMOUNT_MARKS and any(token.like_num for token in phrase.subtree)
        for phrase in clause.dependents("prep")
    )


def _inner_verb(statement: Statement, index: Index) -> Iterator[Turn]:
    """Turn the verb of "used to increase", "by reducing"."""
    heads = [one for one in statement.rest if one.dep_ in {"xcomp", "advcl", "prep"}]
    for head in heads:
        verbs = [head, *(child for child in head.children if child.dep_ == "pcomp")]
        for verb in verbs:
            lemma = verb.lemma_.lower()
            other = opposites.VERBS.get(lemma)
            has_object = any(child.dep_ == "dobj" for child in verb.children)
            # "after a fire had destroyed it" is taken for granted.
            is_part = verb.tag_ in {"VB", "VBG"}
            if verb.pos_ != "VERB" or other is None or not (has_object and is_part):
                continue
            if lemma not in opposites.OF_PEOPLE | opposites.OF_AMOUNTS:
                yield Turn(verb, _inflected(other, verb.tag_))


def _predicate(statement: Statement, index: Index) -> Iterator[Turn]:
    """Turn the adjective that is said of the subject: "is smooth", "is called internal"."""
    for head in statement.clause.dependents("acomp", "oprd"):
        known = opposites.ADJECTIVES | opposites.CONTRASTING
        other = known.get(head.lower_)
        has_partner = any(child.dep_ == "prep" for child in head.children)
        if other is None or head.pos_ != "ADJ" or _is_measured(head):
            continue
        if any(child.dep_ == "advmod" for child in head.children):
            continue  # "directly proportional", "highly toxic"
        if not (has_partner and head.lower_ in {"similar", "different"}):
            yield Turn(head, other, _rule_of(head))


def _is_measured(adjective: Token) -> bool:
    """Whether a measure or a "nearly" makes the opposite odd: "40 metres deep"."""
    return any(child.dep_ == "npadvmod" or child.lower_ in _DEGREES for child in adjective.children)


def _relation(statement: Statement, index: Index) -> Iterator[Turn]:
    """Turn "before" and "after", "above" and "below", the points of the compass."""
    for head in (*statement.front, *statement.rest):
        for token in core(head):
            is_tie = token.dep_ in {"prep", "mark"} and not _is_span(token)
            other = opposites.PREPOSITIONS.get(token.lower_)
            if other is not None and is_tie and token.head.pos_ in {"VERB", "AUX", "NOUN"}:
                yield Turn(token, other, "tf.relation")
            is_place = token.lower_ in _DIRECTIONS and any(
                child.lower_ == "of" for child in token.children
            )
            if is_place:
                yield Turn(token, opposites.NOUNS[token.lower_], "tf.relation")


def _is_span(tie: Token) -> bool:
    """Whether a length of time follows: "after ten days" has no "before"."""
    return any(one.lemma_ in TIME_UNITS for one in tie.children) or not list(tie.children)


def _adverb(statement: Statement, index: Index) -> Iterator[Turn]:
    for token in statement.words:
        other = opposites.ADVERBS.get(token.lower_)
        if other is None or token.dep_ != "advmod":
            continue
        if any(
            child.dep_ in {"nummod", "npadvmod"} or child.tag_ in {"RBR", "RBS"}
            for child in token.children
        ):
            continue  # "more often": nobody says "more rarely"
        # "more than 300", "more iron": its opposite is no plain falsehood, or another word.
        if token.lower_ in {"directly", "indirectly"} and token.head.pos_ != "VERB":
            continue
        if token.head.pos_ not in {"VERB", "AUX", "ADJ", "ADV"} or _is_below(token, statement):
            continue  # "and usually drawings": it limits one of several things
        is_degree = token.lower_ in {"more", "most", "less"}
        if is_degree and not any(one.lower_ == "than" for one in statement.words):
            continue  # "firms change prices more often": than when, is not said
        if token.head.like_num or (is_degree and token.head.pos_ not in {"ADJ", "ADV"}):
            continue
        yield Turn(token, other, _rule_of(token))


def _is_below(token: Token, statement: Statement) -> bool:
    """Whether the word stands in a clause that only adds a reason or tells which one."""
    while token.i not in (statement.clause.verb.i, token.head.i):
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp"}:
            return True
        token = token.head
    return False


def _noun(statement: Statement, index: Index) -> Iterator[Turn]:
    for head in (*statement.rest, *statement.front):
        for token in core(head):
            other = opposites.NOUNS.get(token.lemma_.lower())
            if other is None or token.pos_ != "NOUN" or token.dep_ == "compound":
                continue
            is_modified = any(child.dep_ in {"amod", "compound"} for child in token.children)
            is_part = token.lower_ in {"ends", "beginnings"}
            if token.lower_ in _DIRECTIONS or is_modified or is_part:
                continue
            yield Turn(token, _plural(other) if token.tag_ == "NNS" else other)


def _contrast(statement: Statement, index: Index) -> Iterator[Turn]:
    """Turn an adjective that tells a thing from its counterpart."""
    rest = {token.i for head in statement.rest for token in core(head)}
    for token in statement.words:
        other = opposites.CONTRASTING.get(token.lower_)
        if other is None or token.dep_ != "amod" or token.pos_ != "ADJ":
            continue
        if token.tag_ == "JJR":
            continue  # "larger vessels": than which, is mostly told elsewhere
        if token.i in rest or _has_counterpart(token, other, statement, index):
            yield Turn(token, other)


def _has_counterpart(token: Token, other: str, statement: Statement, index: Index) -> bool:
    """Whether a sentence near says something of the counterpart of the thing."""
    place = index.places[statement.clause.source.number]
    noun = token.head.lemma_.lower()
    return any(
        word.lower_ == other and word.head.lemma_.lower() == noun
        for clauses in index.clauses[max(place - _NEAR, 0) : place + _NEAR + 1]
        for clause in clauses
        for head in (clause.subject, *clause.fronted)
        for word in head.subtree
    )


def _quantity(statement: Statement, index: Index) -> Iterator[Turn]:
    for token in statement.words:
        other = opposites.QUANTITIES.get(token.lower_)
        is_first = token.i in {word.i for word in statement.subject}
        if other is None or not is_first or token.dep_ not in {"amod", "det"}:
            continue
        if token.head.tag_ == "NNS" and token.head.i == statement.clause.subject.i:
            yield Turn(token, other)


def _rule_of(token: Token) -> str:
    is_compared = token.i + 1 < len(token.doc) and any(
        child.lower_ == "than" for child in (*token.children, *token.head.children)
    )
    return "tf.relation" if is_compared else "tf.antonym"


def _inflected(words: str, tag: str) -> str:
    first, *others = words.split()
    return " ".join([inflected(first, tag), *others])


def _plural(noun: str) -> str:
    from lemminflect import getInflection

    forms = getInflection(noun, tag="NNS")
    return str(forms[0]) if forms else noun


_SEARCHES: tuple[Callable[[Statement, Index], Iterator[Turn]], ...] = (
    _verb,
    _predicate,
    _inner_verb,
    _relation,
    _noun,
    _adverb,
    _contrast,
    _quantity,
)
