"""Clauses: a verb with its subject and all that hangs on it, ready to be asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import CONNECTING_PHRASES
from quizapp.core.generation.names import is_place
from quizapp.core.generation.phrases import core, is_connective, is_person, say, trimmed
from quizapp.core.generation.word_classes import is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_AUXILIARIES = frozenset({"aux", "auxpass"})
_DEPENDENTS = frozenset(
    "dobj dative attr acomp oprd prep agent xcomp ccomp advcl advmod npadvmod prt".split()
)
_MARKS = frozenset({"mark", "cc", "preconj", "intj", "punct", "dep", "conj", "expl"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause of a sentence.

    ``fronted`` are the dependents before the subject, ``complements`` those after the verb,
    each by its head, in order; connectives are in neither. ``before_verb`` are adverbs
    between the subject and the verb. ``is_negated`` covers not, never and no longer.
    """

    source: Parsed
    verb: Token
    subject: Token
    auxiliaries: tuple[Token, ...]
    before_verb: tuple[Token, ...]
    fronted: tuple[Token, ...]
    complements: tuple[Token, ...]
    is_negated: bool

    @property
    def subject_words(self) -> list[Token]:
        """The words of the subject, without what was taken to the front."""
        fronted = {token.i for head in self.fronted for token in head.subtree}
        if self.verb.dep_ == "relcl":
            fronted |= {token.i for token in self.verb.subtree}
        named = _named(self.subject) or _name_beside(self.subject)
        if named is not None:
            return core(named)
        words = trimmed([token for token in core(self.subject) if token.i not in fronted])
        return words or [self.subject]

    @property
    def is_copula(self) -> bool:
        """Whether the verb is "be" itself."""
        return self.verb.lemma_ == "be" and self.verb.dep_ not in {"aux", "auxpass"}

    @property
    def is_passive(self) -> bool:
        """Whether something is done to the subject."""
        return self.subject.dep_ == "nsubjpass" or any(
            token.dep_ == "auxpass" for token in self.auxiliaries
        )

    @property
    def finite(self) -> Token:
        """The word that carries the tense."""
        return self.auxiliaries[0] if self.auxiliaries else self.verb

    @property
    def is_past(self) -> bool:
        """Whether the clause tells of the past."""
        return self.finite.tag_ == "VBD" or self.finite.lower_ in {"was", "were", "had", "did"}

    @property
    def is_plural(self) -> bool:
        """Whether the subject takes a plural verb."""
        if self.finite.lower_ in {"are", "were", "have", "do"}:
            return True
        if self.finite.tag_ == "VBP":
            return True
        is_joined = any(
            token.dep_ == "conj" and token.pos_ in {"NOUN", "PROPN"}
            for token in self.subject.children
        )
        return is_joined or self.subject.tag_ in {"NNS", "NNPS"}

    def dependents(self, *deps: str) -> Iterator[Token]:
        """Yield the dependents of these kinds, the fronted ones first."""
        for token in (*self.fronted, *self.complements):
            if token.dep_ in deps:
                yield token

    def object(self) -> Token | None:
        """Return the direct object, if there is one."""
        return next(self.dependents("dobj"), None)


def _named(subject: Token) -> Token | None:
    """Return the name in "this technique, known as X,": it can stand alone, "this" cannot.

    So it is with "this phenomenon, superconductivity,".
    """
    if not any(child.lower_ in {"this", "that", "these", "those"} for child in subject.children):
        return None
    for verb in subject.children:
        if verb.dep_ == "appos" and verb.pos_ in {"NOUN", "PROPN"} and not _has_article(verb):
            return verb
        if verb.dep_ in {"acl", "relcl"} and verb.lower_ in {"called", "known", "named", "termed"}:
            for child in verb.subtree:
                is_name = child.dep_ == "oprd" or child.head.lower_ == "as"
                if is_name and child.pos_ in {"NOUN", "PROPN"}:
                    return child
    return None


def _name_beside(subject: Token) -> Token | None:
    """Return the name in "a naturalist, Louis Agassiz,": it says who, the rest does not."""
    for child in subject.children:
        is_named = child.dep_ == "appos" and child.pos_ == "PROPN" and child.i > subject.i
        is_named = is_named and child.left_edge.nbor(-1).text == ","
        if is_named and subject.pos_ == "NOUN" and is_person(child):
            return child
    return None


def _has_article(noun: Token) -> bool:
    return any(child.dep_ == "det" for child in noun.children)


def clauses_of(parsed: Parsed) -> tuple[Clause, ...]:
    """Return the main clauses of a sentence that have a subject and a finite verb."""
    found: list[Clause] = []
    for sentence in parsed.doc.sents:
        if sentence.root.pos_ in {"VERB", "AUX"}:
            found.extend(_joined(parsed, sentence.root, None))
    for token in parsed.doc:
        if token.dep_ == "relcl" and token.head.pos_ in {"PROPN", "NOUN"}:
            clause = _relative(parsed, token)
            if clause is not None:
                found.append(clause)
    return tuple(found)


def _may_relate(verb: Token) -> bool:
    """Whether "which …" speaks of the noun before it, not of the whole clause before it."""
    noun = verb.head
    finite = next((child for child in verb.children if child.dep_ in _AUXILIARIES), verb)
    is_plural = noun.tag_ in {"NNS", "NNPS"}
    if finite.tag_ == "VBZ" or finite.lower_ in {"is", "was", "has"}:
        agrees = not is_plural
    elif finite.tag_ == "VBP" or finite.lower_ in {"are", "were", "have"}:
        agrees = is_plural
    else:
        agrees = True
    is_wide = any(child.tag_ == "WRB" for child in verb.children)
    return agrees and not is_wide and noun.head.tag_ not in {"VB", "VBG"}


def _relative(parsed: Parsed, verb: Token) -> Clause | None:
    """Return the clause that "X, who found Y" says of X; None unless a comma sets it off."""
    left = verb.left_edge
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if subject is None or subject.lower_ not in {"who", "which"} or left.nbor(-1).text != ",":
        return None
    # "take less care, which is called moral hazard": it is what they do that is called so.
    if verb.lemma_ in {"call", "know", "term", "name"} and verb.head.dep_ == "dobj":
        return None
    if not _may_relate(verb) or (subject.lower_ == "who" and is_place(verb.head)):
        return None
    if subject.lower_ == "which" and _is_full_name(verb.head):
        return None  # "rose under Louis Riel, which led to …": the rising did
    if _ends_title(verb.head):
        return None
    found = _clause(parsed, verb, None)
    return None if found is None else replace(found, subject=_told_of(verb.head), fronted=())


def _is_full_name(name: Token) -> bool:
    """Whether a person is named in full: "Louis Riel"; "Phytophthora" may be misread."""
    is_person_here = name.ent_type_ == "PERSON" and name.tag_ == "NNP"
    return is_person_here and any(
        one.dep_ == "compound" and one.ent_type_ == "PERSON" for one in name.children
    )


def _told_of(noun: Token) -> Token:
    """Return the first of two names before ", who": it is told of both."""
    names = (noun, *noun.conjuncts)
    is_of_all = noun.dep_ == "conj" and all(one.pos_ == "PROPN" for one in names)
    return min(names, key=lambda one: one.i) if is_of_all else noun


def _ends_title(name: Token) -> bool:
    """Whether more of a name stands before: "Capital in the Twenty-First Century, which"."""
    if name.dep_ != "pobj" or name.pos_ != "PROPN":
        return False
    above = name.head.head
    return above.text.istitle() and above.pos_ == "PROPN"


def _joined(parsed: Parsed, verb: Token, inherited: Clause | None) -> Iterator[Clause]:
    clause = _clause(parsed, verb, inherited)
    if clause is not None:
        yield clause
    for child in verb.children:
        has_tie = any(one.dep_ == "cc" for one in verb.children)
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and has_tie:
            yield from _joined(parsed, child, clause or inherited)


def _clause(parsed: Parsed, verb: Token, inherited: Clause | None) -> Clause | None:
    children = list(verb.children)
    subject = next((child for child in children if child.dep_ in _SUBJECTS), None)
    auxiliaries = tuple(
        child for child in children if child.dep_ in _AUXILIARIES and child.i < verb.i
    )
    is_shared = False
    if subject is None and inherited is not None:
        is_shared = True
        subject = inherited.subject
        auxiliaries = auxiliaries or _shared_auxiliaries(verb, inherited)
    if subject is None or any(child.dep_ == "expl" for child in children):
        return None
    if not _is_finite(verb, auxiliaries) or _is_asked(parsed, verb):
        return None
    if not is_verb(verb) or _is_overfull(children):
        return None
    if not is_shared and (_is_cut_off(subject, verb) or _is_participle(subject, verb)):
        return None
    if not is_shared and (subject.i > verb.i or _is_run_on(children, subject)):
        return None
    places = [child for child in children if child.dep_ in _DEPENDENTS and not _is_tie(child)]
    border = verb.i if is_shared else subject.i
    ahead = [child for child in subject.children if child.dep_ == "prep" and child.i < subject.i]
    return Clause(
        source=parsed,
        verb=verb,
        subject=subject,
        auxiliaries=auxiliaries,
        before_verb=tuple(
            child
            for child in places
            if border < child.i < verb.i and child.dep_ in {"advmod", "npadvmod"}
        ),
        fronted=_fronted(places, ahead, subject, inherited),
        complements=tuple(child for child in places if child.i > verb.i and _adds(child)),
        is_negated=_is_negated(children, subject),
    )


def _fronted(
    places: list[Token], ahead: list[Token], subject: Token, inherited: Clause | None
) -> tuple[Token, ...]:
    """Return what stands before the subject; a clause joined to another one has that one's."""
    if inherited is None:
        return (*(child for child in places if child.i < subject.i), *ahead)
    before = tuple(one for one in inherited.fronted if one.dep_ in {"advcl", "prep"})
    if subject.i == inherited.subject.i:
        return before
    # A time or a condition holds for both clauses, a reason for its own only.
    before = tuple(one for one in before if not _gives_reason(one))
    own = (child for child in places if inherited.verb.i < child.i < subject.i)
    return (*before, *own, *ahead)


def _gives_reason(head: Token) -> bool:
    words = {head.lower_, *(child.lower_ for child in head.children if child.dep_ == "mark")}
    return bool(words & {"because", "since", "as", "due", "owing", "for", "by", "with", "to"})


def _is_negated(children: list[Token], subject: Token) -> bool:
    """Whether the clause denies something, or says it of few or none."""
    nouns = [subject, *(child for child in children if child.dep_ in {"dobj", "attr"})]
    nouns += [below for child in children if child.dep_ == "prep" for below in child.children]
    return any(
        child.dep_ == "neg"
        or child.lower_ in {"never", "hardly", "rarely", "neither", "nor"}
        or any(below.lower_ in {"no", "not"} for below in child.children if child.dep_ == "advmod")
        for child in children
    ) or any(
        below.lower_ in {"no", "none", "nobody", "nothing", "few", "little", "neither"}
        for noun in nouns
        for below in (noun, *noun.children)
    )


def _is_cut_off(subject: Token, verb: Token) -> bool:
    """Whether words stand between subject and verb that belong to neither: a wrong parse."""
    inside = {token.i for token in subject.subtree}
    own = {token.i for child in verb.children if child.i < verb.i for token in child.subtree}
    return any(
        token.i not in inside and (token.i not in own or token.dep_ == "mark")
        for token in verb.doc[subject.i + 1 : verb.i]
        if not token.is_punct
    )


def _is_overfull(children: list[Token]) -> bool:
    """Whether the verb has two subjects: the parser tore "the rider Tom Simpson"."""
    return sum(child.dep_ in _SUBJECTS for child in children) > 1


def _is_participle(subject: Token, verb: Token) -> bool:
    """Whether a comma alone parts verb and subject: "a mill, opened in 1966, discharged …"."""
    between = verb.doc[subject.i + 1 : verb.i]
    commas = [token for token in between if token.text == ","]
    is_joined = any(child.dep_ == "conj" for child in subject.children)
    return len(commas) == 1 and verb.i > 0 and verb.nbor(-1).text == "," and not is_joined


def _is_run_on(children: list[Token], subject: Token) -> bool:
    """Whether another clause stands before the subject, joined by a comma or a colon only."""
    return any(
        (child.dep_ in {"ccomp", "parataxis"} and child.i < subject.i)
        or (child.dep_ == "dep" and child.pos_ == "VERB")
        or (child.dep_ == "advcl" and child.i < subject.i and _stands_alone(child))
        for child in children
    )


def _stands_alone(verb: Token) -> bool:
    """Whether a clause has a subject of its own and no "when" or "if" before it."""
    words = [child for child in verb.children if child.i < verb.i]
    has_subject = any(child.dep_ in _SUBJECTS for child in words)
    return has_subject and not any(child.tag_ in {"IN", "WRB", "TO"} for child in words)


def _adds(child: Token) -> bool:
    """Whether the dependent tells more of the clause, and does not only set it off."""
    if child.dep_ in {"npadvmod", "advmod"} and any(one.like_num for one in child.subtree):
        # ", up to two thousand a day": it tells of something that was said before the comma.
        return child.left_edge.nbor(-1).text != ","
    if child.dep_ != "advcl":
        return True
    mark = next((one for one in child.children if one.dep_ in {"mark", "advmod"}), None)
    is_contrast = mark is not None and mark.lower_ in {"although", "though", "whereas", "while"}
    # ", making it …": a comment on the whole that identifies nothing.
    left = child.left_edge
    is_comment = child.tag_ == "VBG" and left.i > 0 and left.nbor(-1).text == ","
    return not (is_contrast or is_comment)


def _shared_auxiliaries(verb: Token, inherited: Clause) -> tuple[Token, ...]:
    """Return the auxiliaries that the second of two joined verbs leaves unsaid."""
    has_object = any(child.dep_ in {"dobj", "ccomp"} for child in verb.children)
    if inherited.is_passive and verb.tag_ == "VBD" and not has_object:
        return inherited.auxiliaries  # "were cut into blocks and moved": taken for an active verb
    if verb.tag_ in {"VBN", "VBG"} or (verb.tag_ == "VB" and inherited.auxiliaries):
        return inherited.auxiliaries
    return ()


def _is_finite(verb: Token, auxiliaries: tuple[Token, ...]) -> bool:
    if any(token.lower_ == "to" for token in auxiliaries):
        return False
    # The model takes "systems ignore" for a command now and then: there is a subject.
    return bool(auxiliaries) or verb.tag_ in {"VBD", "VBZ", "VBP", "VB"}


def _is_asked(parsed: Parsed, verb: Token) -> bool:
    """Whether the sentence asks or commands: nothing can be asked about it."""
    if parsed.doc.text.rstrip().endswith("?"):
        return True
    has_subject = any(child.dep_ in _SUBJECTS for child in verb.children)
    return verb.tag_ == "VB" and verb.dep_ == "ROOT" and not has_subject


def _is_tie(token: Token) -> bool:
    """Whether the dependent only ties the clause to what was said before."""
    if is_connective(token):
        return True
    said = say(core(token)).casefold()
    return token.dep_ in {"prep", "advmod", "npadvmod"} and said.startswith(CONNECTING_PHRASES)
