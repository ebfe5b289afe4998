"""The words around a gap: a whole sentence where it can stand alone, else what a clause states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import CONNECTING_PHRASES
from quizapp.core.generation.phrases import is_connective, is_human, pointers
from quizapp.core.generation.resolution import meant_in
from quizapp.core.generation.statements import statement_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Doc, Token

SHORTEST = 7
LONGEST = 30
_QUOTED = re.compile(r"[\"“”«»]")
_JOINED = re.compile(r"[;:]\s")
_OPENING = {"(": ")", "[": "]"}
_UNSURE = frozenset(
    {"suppose", "imagine", "consider", "assume", "let", "who", "what", "why", "how"}
)
# After these "then" says when it is so.
_CONDITIONS = frozenset({"if", "when", "after", "once", "first", "before", "until", "and"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_AGREEING = {"it": False, "they": True, "them": True, "he": False, "she": False, "him": False}


@dataclass(frozen=True, slots=True)
class Carrier:
    """The words of a sentence that are shown, with the stops, in the order of the text."""

    parsed: Parsed
    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[Token, ...]:
        """The tokens without the stops."""
        return tuple(token for token in self.tokens if not token.is_punct and not token.is_space)


def whole(parsed: Parsed, clauses: Sequence[Clause]) -> Carrier | None:
    """Return the sentence as it is shown; None when it cannot stand alone."""
    found = _whole(parsed, clauses)
    return found if found is not None and is_clear(found.words) else None


def parts(parsed: Parsed, clauses: Sequence[Clause]) -> Iterator[Carrier]:
    """Yield what the clauses of a sentence state, each by itself."""
    for clause in clauses:
        found = statement_of(clause)
        if found is not None and SHORTEST <= len(found.words) <= LONGEST:
            yield Carrier(parsed, found.phrases, (clause,))


def is_clear(words: Sequence[Token]) -> bool:
    """Whether every pronoun among the words means something named before it in them."""
    return not any(unexplained(token, words) for token in pointers(words))


def unexplained(token: Token, words: Sequence[Token]) -> bool:
    """Whether nothing in the words before says what the pronoun means."""
    is_plural = _AGREEING.get(token.lower_)
    if token.tag_ == "PRP$" and token.dep_ != "poss":
        return True
    # "clients and their lawyers"
    if token.lower_ == "their" and token.head.dep_ == "conj" and token.head.head.tag_ == "NNS":
        return False
    if token.lower_.endswith(("self", "selves")):
        return token.dep_ not in {"dobj", "pobj"}
    if token.lower_ in {"its", "their", "his"}:
        is_plural = token.lower_ == "their"
    if is_plural is None:
        return not _is_conjunction(token)
    return not any(
        _is_meant(other, token, is_plural=is_plural) for other in words if other.i < token.i
    )


def _is_meant(other: Token, token: Token, *, is_plural: bool) -> bool:
    """Whether the pronoun can mean the word: a subject of its number, of another verb."""
    if other.dep_ not in {"nsubj", "nsubjpass"} or not _is_named(other):
        return False
    if token.lower_ in {"it", "its"} and other.ent_type_ == "PERSON":
        return False
    if token.lower_ in {"he", "she", "him", "his"} and not (is_human(other) or meant_in(other)):
        return False
    is_apart = token.tag_ == "PRP$" or _clause_of(other).i != _clause_of(token).i
    return is_apart and _number_of(other) == is_plural


def _whole(parsed: Parsed, clauses: Sequence[Clause]) -> Carrier | None:
    """Return the sentence without brackets and connectives; None when it cannot stand alone."""
    doc = parsed.doc
    if doc.text.endswith(("!", "?", ":")) or _QUOTED.search(doc.text) or _JOINED.search(doc.text):
        return None
    if doc[0].lower_ in _UNSURE or len(list(doc.sents)) != 1 or doc[0].tag_ in {"CC", "VB"}:
        return None
    if doc.text.casefold().startswith(CONNECTING_PHRASES):
        return None
    if _is_scrap(doc):
        return None
    kept = _without_brackets([token for token in doc if not token.is_space])
    kept = _without_connectives(kept)
    tokens = tuple(kept[:-1] if kept and kept[-1].text == "." else kept)
    words = [token for token in tokens if not token.is_punct]
    if not SHORTEST <= len(words) <= LONGEST:
        return None
    return Carrier(parsed, tokens, tuple(clauses))


def _is_scrap(doc: Doc) -> bool:
    """Whether no verb makes it a sentence: the rest of a list, "a hollow that faces south"."""
    root = next((one for one in doc if one.dep_ == "ROOT"), doc[0])
    verbs = [one for one in doc if one.tag_ in _FINITE]
    is_noun = root.pos_ in {"NOUN", "PROPN", "NUM"}
    if not verbs:
        return root.pos_ != "VERB"  # "farmers harvest rye grown on loess", misread
    return is_noun and all(_is_in_relative(one) for one in verbs)


def _is_in_relative(verb: Token) -> bool:
    while verb.head.i != verb.i:
        if verb.dep_ in {"relcl", "acl"}:
            return True
        verb = verb.head
    return False


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    closing = ""
    for token in tokens:
        if closing:
            closing = "" if token.text == closing else closing
        elif token.text in _OPENING:
            closing = _OPENING[token.text]
        else:
            kept.append(token)
    return kept


def _without_connectives(tokens: Sequence[Token]) -> list[Token]:
    """Leave "however" out, and the commas that set it off."""
    dropped = {token.i for token in tokens if is_connective(token) and _is_set_off(token)}
    dropped |= {one.i for token in tokens if _is_tie(token) for one in token.subtree}
    dropped |= {token.i for token in tokens if _is_sequel(token)}
    doc = tokens[0].doc
    for place in sorted(dropped):
        # Without a comma behind it, the one before closes something else.
        is_last = place + 1 not in dropped and doc[place + 1 : place + 2].text in {",", ".", ""}
        first = place
        while first - 1 in dropped:
            first -= 1
        if is_last:
            around = [*doc[max(first - 1, 0) : first], *doc[place + 1 : place + 2]]
            dropped |= {one.i for one in around if one.text == ","}
    return [token for token in tokens if token.i not in dropped]


def _is_tie(token: Token) -> bool:
    """Whether the phrase only ties the sentence to another: ", by contrast,"."""
    last = token.right_edge
    if token.dep_ != "prep" or token.i == 0 or token.nbor(-1).text != ",":
        return False
    # ", for example to read a file," goes on.
    if last.i + 1 < len(token.doc) and not last.nbor(1).is_punct:
        return False
    return " ".join(one.lower_ for one in token.subtree) in CONNECTING_PHRASES


def _is_set_off(token: Token) -> bool:
    is_closed = token.doc[token.i + 1 : token.i + 2].text == ","
    if is_closed and (token.i == 0 or token.nbor(-1).text == ","):
        return True
    return token.lower_ in {
        "therefore", "thus", "however", "hence", "also", "moreover", "furthermore",
    }  # fmt: skip


def _is_sequel(token: Token) -> bool:
    """Whether "then" only says that the sentence goes on from another: "it then contracts"."""
    if token.lower_ != "then" or token.dep_ != "advmod" or token.head.pos_ not in {"VERB", "AUX"}:
        return False
    before = {one.lower_ for one in token.doc[: token.i]}
    is_step = token.head.dep_ == "conj" or (token.i > 0 and token.nbor(-1).is_punct)
    return not (is_step or before & _CONDITIONS)


def _is_conjunction(token: Token) -> bool:
    return token.lower_ == "that" and (token.dep_ == "mark" or token.tag_ in {"WDT", "IN"})


def _verb_of(token: Token) -> Token:
    while token.head.i != token.i and token.pos_ not in {"VERB", "AUX"}:
        token = token.head
    return token


def _clause_of(token: Token) -> Token:
    """Return the verb of the word; of verbs with one subject, as "ran and blocked", the first."""
    verb = _verb_of(token)
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
            break
        verb = verb.head
    return verb


def _is_named(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN"} or meant_in(token) is not None


def _number_of(token: Token) -> bool:
    meant = meant_in(token)
    if meant is not None:
        return meant.is_plural
    return token.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in token.children)
