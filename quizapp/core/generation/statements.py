"""Statements: what a clause says, as a sentence of its own that can be judged or filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import MONTHS, REPORTING_VERBS
from quizapp.core.generation.phrases import (
    capitalized,
    core,
    is_general,
    is_pronoun_phrase,
    lowered,
    pointers,
    say,
)
from quizapp.core.generation.unsaid import (
    dates_twice,
    drops_first,
    drops_limit,
    drops_qualifier,
    is_dated_word,
    is_deed_of_another,
    is_of_any,
    leaves_verb_unsaid,
    lost_all,
    points_aside,
)
from quizapp.core.generation.verbs import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

LONGEST = 24
# What these verbs, helpers and adverbs are said of is not said to be so.
_HEDGES = frozenset(
    "may might could would should shall ought seem appear tend likely unlikely possibly perhaps"
    " probably presumably apparently allegedly reportedly supposedly hopefully arguably maybe"
    " claimed intend plan promise threaten want wish try seek aim".split()
)
_OPINIONS = frozenset(
    "think believe say suppose expect fear regard presume object reply respond doubt"
    " recommend advise answer complain warn insist retort boast protest".split()
)
_SPARE_MARKS = frozenset({"because", "since", "as", "so", "although", "though", "while", "whereas"})
_COLLECTIVE = frozenset(
    "people police number majority minority percent % cent pair couple rest half third quarter"
    " most data group team family public staff crew few cattle variety range".split()
)
HEARSAY = frozenset({"according", "tradition", "legend", "so-called"})
_DEEDS = frozenset("propose announce admit observe declare report conclude hold".split())
_CONDITIONS = frozenset({"if", "when", "unless", "once", "where", "whenever", "provided"})
_ODD = frozenset({"dep", "mark", "parataxis", "csubj", "csubjpass", "intj", "expl", "meta"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Neither a question nor somebody's words; what a semicolon ends has no stop of its own.
_ENDED = re.compile(r"^[^\"“”«»]*[^!?:\"“”«»]$")
_EMPTY_BRACKETS = re.compile(r"\s*[(\[]\s*[)\]]")
_RUN_IN = re.compile(r"[^\W\d_]{2}[.;:] [A-Z]|\b[A-Z]\. (?:The|In|A|An|One|It|This|At|By|On) ")


@dataclass(frozen=True)
class Statement:
    """What a clause states, by its words in the order of the text.

    ``front`` are the heads before the subject that are kept, ``rest`` those after the verb.
    """

    clause: Clause
    front: tuple[Token, ...]
    subject: tuple[Token, ...]
    rest: tuple[Token, ...]

    @cached_property
    def group(self) -> tuple[Token, ...]:
        """The words of the verb with its helpers and the adverbs between them."""
        clause = self.clause
        found = (*clause.auxiliaries, *_phrases(clause.before_verb), clause.verb)
        return tuple(sorted(found, key=lambda token: token.i))

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The words that are said, in the order of the text, without stops."""
        parts = (_phrases(self.front), self.subject, self.group, _phrases(self.rest))
        said = {token.i: token for part in parts for token in part if not token.is_punct}
        return tuple(closed([said[place] for place in sorted(said)]))

    @cached_property
    def phrases(self) -> tuple[Token, ...]:
        """The words and the stops between them, in the order of the text."""
        said = {token.i for token in self.words}
        # "Hugi, built": the comma belonged to what was left out.
        is_before = self.subject[-1].i < self.clause.verb.i and self._leaves_out()
        loose = self.subject[-1].i + 1 if is_before else -1
        return tuple(
            token
            for token in self.clause.source.doc
            if token.i in said or (token.i != loose and _is_inside(token, said))
        )

    def _leaves_out(self) -> bool:
        """Whether words of the subject's phrase are not said."""
        kept = {token.i for token in self.subject}
        below = self.clause.subject.subtree
        return any(token.i not in kept and not token.is_punct for token in below)

    def text(self, changes: Mapping[int, str] | None = None) -> str:
        """Write the statement as a sentence, with some words in place of others."""
        return sentence(self.phrases, changes)


def statement_of(clause: Clause) -> Statement | None:
    """Return what the clause states; None when it hedges, denies, reports or stays unclear."""
    if _is_doubtful(clause) or not _is_whole(clause):
        return None
    subject = tuple(closed(clause.subject_words))
    rest = tuple(
        head for head in clause.complements if not (_is_spare(head) or points_aside(clause, head))
    )
    front = tuple(head for head in clause.fronted if not _is_spare(head))
    front = tuple(sorted(front, key=lambda head: head.i))
    found = Statement(clause, front, subject, rest)
    if drops_limit(clause, found.words) or any(
        token.is_quote and token.tag_ != "POS" for token in found.phrases
    ):
        return None
    if leaves_verb_unsaid(clause) or is_of_any(clause) or is_deed_of_another(clause):
        return None
    if dates_twice(clause) or lost_all(clause):
        return None
    if drops_qualifier(clause, found.words) or drops_first(clause, found.words):
        return None
    text = found.text()
    if any(_is_stray(token) for token in found.words) or text.endswith(
        (" the same.", " so.", " as.")
    ):
        return None
    if _crosses_stop(found.words) or tears_date(found.words) or _is_left_open(found):
        return None
    return None if len(text.split()) > LONGEST or _RUN_IN.search(text) else found


def sentence(parts: Iterable[Token | str], changes: Mapping[int, str] | None = None) -> str:
    """Write words as a sentence: a capital letter, a full stop, no brackets left empty."""
    changed = changes or {}
    said: list[Token | str] = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif part.i in changed:
            said.append(changed[part.i])
        else:
            said.append(written(part) if "'" in part.text and part.pos_ == "AUX" else part)
    text = _EMPTY_BRACKETS.sub("", say(said)).rstrip(". ")
    return f"{capitalized(text)}."


def opened(head: Token) -> list[Token | str]:
    """Return the phrase of the head as it is said inside a sentence."""
    return lowered(core(head))


def closed(words: Sequence[Token]) -> list[Token]:
    """Return the words without an "and" that nothing follows any more."""
    found = list(words)
    while len(found) > 1 and (found[-1].dep_ == "cc" or found[-1].text in {",", ";"}):
        found.pop()
    return found


def tears_date(words: Sequence[Token]) -> bool:
    """Whether a month stands without its day, or before a noun: "5 November paratroopers"."""
    said = {token.i for token in words}
    for token in words:
        if token.text not in MONTHS:
            continue
        before = token.nbor(-1) if token.i else token
        is_lost = before.text.isdigit() and before.i not in said
        if is_lost or (token.dep_ in {"compound", "nmod"} and token.head.pos_ == "NOUN"):
            return True
    return False


def _crosses_stop(words: Sequence[Token]) -> bool:
    """Whether the words stand on both sides of a colon or a semicolon."""
    doc = words[0].doc
    return any(token.text in {":", ";"} for token in doc[words[0].i : words[-1].i])


def _is_left_open(statement: Statement) -> bool:
    """Whether the verb says nothing without what was left out: "did so", "as wealth"."""
    clause = statement.clause
    said = {token.i for token in statement.words}
    if clause.verb.lemma_ == "do" and clause.object() is None:
        return True
    return any(
        head.lower_ == "as" and clause.verb.pos_ == "VERB" and not _names_role(head)
        for head in statement.rest
    ) or any(
        head.dep_ == "advcl" and head.i not in said and _restricts(head)
        for head in (*clause.complements, *clause.fronted)
    )


def _names_role(tie: Token) -> bool:
    """Whether "as" leads to a whole noun phrase: "as a soldier", not "as wealth was …"."""
    following = [token for token in tie.subtree if token.i > tie.i]
    end = following[-1].i + 1 if following else tie.i + 1
    doc = tie.doc
    return bool(following) and (end >= len(doc) or doc[end].pos_ not in {"VERB", "AUX"})


def _restricts(head: Token) -> bool:
    """Whether no comma parts the clause with "as" from the rest: it belongs to what is said."""
    left = head.left_edge
    if left.i == 0:
        # "As it sinks, it is warmed": it is not, else; "as it grew" gives a reason.
        return left.text == "As" and is_general(head)
    return left.lower_ == "as" and left.nbor(-1).text != ","


def _phrases(heads: Sequence[Token]) -> list[Token]:
    return [token for head in heads for token in core(head)]


def _is_inside(token: Token, said: set[int]) -> bool:
    """Whether a stop stands between two words that are said."""
    if not token.is_punct or token.i == 0 or token.i + 1 == len(token.doc):
        return False
    if token.text in {"(", "["}:
        return token.i + 1 in said
    if token.text in {")", "]"}:
        return token.i - 1 in said
    return {token.i - 1, token.i + 1} <= said


def _is_doubtful(clause: Clause) -> bool:
    group = (*clause.auxiliaries, *clause.before_verb, clause.verb)
    lemma = clause.verb.lemma_.lower()
    is_report = lemma in REPORTING_VERBS and not (_is_deed(clause) or is_dated_word(clause))
    if clause.is_negated or is_report:
        return True
    if any(token.lemma_.lower() in _HEDGES or token.lower_ in _HEDGES for token in group):
        return True
    if lemma in _OPINIONS or not _ENDED.search(clause.source.doc.text):
        return True
    # "Kovar had taken office": before what, another sentence tells.
    is_earlier = any(token.lower_ == "had" for token in clause.auxiliaries)
    if is_earlier and not any(head.lower_ == "by" for head in clause.dependents("prep")):
        return True
    if _is_under_condition(clause):
        return True
    adverbs = clause.dependents("advmod", "acomp")
    return any(token.lower_ in _HEDGES for token in adverbs) or (
        _is_example(clause) or _is_hearsay(clause)
    )


def _is_deed(clause: Clause) -> bool:
    """Whether a verb of report tells what was done: "was proposed by X", "declared war"."""
    has_clause = any(
        child.dep_ in {"ccomp", "xcomp", "oprd"} or any(one.tag_ == "TO" for one in child.children)
        for child in clause.verb.children
    )
    has_thing = clause.is_passive or clause.object() is not None
    return clause.verb.lemma_.lower() in _DEEDS and has_thing and not has_clause


def _is_under_condition(clause: Clause) -> bool:
    """Whether the verb is joined to one that a condition goes before: "If A, B and C"."""
    verb = clause.verb
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
        for child in verb.children:
            if child.dep_ == "advcl" and child.i < verb.i and child.left_edge.lower_ in _CONDITIONS:
                return True
    return False


def _is_stray(token: Token) -> bool:
    """Whether a verb hangs on a noun as if it were one: the parser lost the thread."""
    is_verb = token.pos_ == "VERB" and token.dep_ in {"conj", "appos", "dep"}
    return is_verb and token.head.pos_ in {"NOUN", "PROPN", "NUM"}


def _is_hearsay(clause: Clause) -> bool:
    return any(token.lower_ in HEARSAY for token in clause.verb.subtree)


def _is_example(clause: Clause) -> bool:
    """Whether the sentence makes something up: "Suppose that …", "Imagine …", "our example"."""
    words = [token.lower_ for token in clause.source.doc]
    return words[0] in {"suppose", "imagine", "consider", "assume"} or (
        "example" in words and "our" in words
    )


def _is_whole(clause: Clause) -> bool:
    """Whether the parse looks sound, with a subject that names something."""
    verb = clause.verb
    if any(child.dep_ in _ODD for child in verb.children) or not _is_joined_well(clause):
        return False
    # "the station at La Rance, which was opened": it may be either that opened.
    if verb.dep_ == "relcl" and _hangs_on_noun(clause.subject):
        return False
    # "is enclosed by two membranes, which differ": any two do not.
    if verb.dep_ == "relcl" and any(_tells_several(one, verb) for one in clause.subject.children):
        return False
    subject = clause.subject_words
    if is_pronoun_phrase(subject) or subject[0].tag_ in {"WRB", "IN", "WDT", "WP", "EX"}:
        return False
    if pointers(subject):
        return False
    for token in subject:
        if token.dep_ in _SUBJECTS and token.head.dep_ not in {"relcl", "acl", "ccomp", "advcl"}:
            return token.i == clause.subject.i
    adds = any(head.dep_ != "advcl" for head in clause.complements)
    shares = any(child.dep_ == "conj" for child in verb.children)
    return adds or (bool(clause.fronted) and not shares)


def _tells_several(child: Token, verb: Token) -> bool:
    """Whether the noun of a relative clause is a number of things, or a list that goes on."""
    return child.dep_ == "nummod" or (child.dep_ == "conj" and child.i > verb.i)


def _agrees(clause: Clause) -> bool:
    """Whether the verb has the number of its subject; if not, the subject is another word."""
    subject, verb = clause.subject, clause.finite.lower_
    if subject.pos_ != "NOUN" or any(
        child.dep_ in {"conj", "nummod"} for child in subject.children
    ):
        return True
    if subject.tag_ == "NNS":
        return verb not in {"is", "was", "has", "does"}
    is_many = verb in {"are", "were", "have", "do"}
    return not is_many or subject.lemma_.lower() in _COLLECTIVE


def _hangs_on_noun(noun: Token) -> bool:
    return noun.dep_ == "pobj" and noun.head.head.pos_ in {"NOUN", "PROPN"}


def _is_joined_well(clause: Clause) -> bool:
    """Whether the parser found one subject, and joined verbs with verbs."""
    children = list(clause.verb.children)
    subjects = [child for child in children if child.dep_ in _SUBJECTS]
    if not _agrees(clause) or sum(child.dep_ == "dobj" for child in children) > 1:
        return False
    helped = [below for child in clause.auxiliaries for below in child.children]
    if len(subjects) > 1 or any(below.dep_ in _SUBJECTS for below in helped):
        return False
    if not subjects:
        before = clause.verb.left_edge.i - 1
        words = clause.source.doc[before].lower_ if before >= 0 else ""
        if words not in {"and", "but", "or", ",", ";"}:
            return False
    is_joined = any(child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} for child in children)
    return is_joined or not any(child.dep_ == "cc" for child in children)


def _is_spare(head: Token) -> bool:
    """Whether the phrase gives a reason or a contrast that points out of the statement."""
    if head.dep_ != "advcl":
        return head.dep_ == "advmod" and head.lower_ in {"there", "here", "also", "so", "thus"}
    mark = head.left_edge.lower_
    return mark in _SPARE_MARKS and bool(pointers(core(head)))
