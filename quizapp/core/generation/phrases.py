"""Phrases of a parsed sentence: which tokens belong to them, and how they are said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import (
    CONNECTIVES,
    COUNTRIES,
    DEMONSTRATIVES,
    PERSON_NOUNS,
    POSSESSIVES,
    PRONOUNS,
    QUALIFIERS,
)
from quizapp.core.generation.names import PERSON, names_in
from quizapp.core.generation.rarity import frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.generation.tokens import Token

NOUNS = frozenset({"NOUN", "PROPN"})
# Phrases with these say where or when, of a noun or of the whole.
PLACING = frozenset("in at on near during since across aboard".split())
_SPACE_BEFORE_STOP = re.compile(r"\s+([,;:.?!%)\]])")
_DOUBLED_STOPS = re.compile(r"([,;:])(?:\s*[,;:])+")
_EDGES = " ,;:–—-"
_ASIDES = frozenset({"relcl", "acl", "appos", "advcl", "parataxis", "npadvmod", "prep"})
# Bodies of people do as people do: "Who passed the law? The senate."
_BODIES = frozenset(
    "senate parliament congress court council ministry commission committee assembly government"
    " cabinet army navy police board legislature jury crew team tribe party union".split()
)
# Without an article they are names: "Congress".
BODY_NAMES = frozenset({"Congress", "Parliament"})
_WORD = 2.0  # Zipf: "meltwater" has 2.3, "Hasdrubal" 1.5
_OWN = frozenset({"PERSON", "GPE", "LOC", "NORP"})
_SHORT = 6  # letters: a "maker" alone makes anything
_DOERS = tuple("ologist grapher ician maker holder owner keeper builder worker trader man".split())
_COUNTERS = frozenset("number group majority team pair handful couple crowd dozen".split())
_BEFORE_SENTENCES = frozenset({"—", "–", ":", "“", '"', ";"})
_OPENERS = frozenset({"(", "[", "–", "—", "-LRB-"})
_LOCATING = frozenset({"at", "near", "off"})
_NAME_LABELS = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"}
)


def core(head: Token, *, lean: bool = False) -> list[Token]:
    """Return the phrase of the head without what stands aside in commas, dashes or brackets.

    ``lean`` also drops the coordination that a conjunct of the head would add.
    """
    # Every rule and every check asks for the same phrases: they are looked for once.
    cores = head.doc.cores
    if (head.i, lean) not in cores:
        cores[head.i, lean] = tuple(_core(head, lean=lean))
    return list(cores[head.i, lean])


def _core(head: Token, *, lean: bool) -> list[Token]:
    dropped = {
        token.i
        for child in _below(head)
        if _is_aside(child) or (lean and child.head == head and child.dep_ in {"conj", "cc"})
        for token in child.subtree
    }
    dropped |= _bracketed(head) | _commas_around(head, dropped)
    dropped.discard(head.i)
    kept = trimmed([token for token in head.subtree if token.i not in dropped])
    return kept if any(token.i == head.i for token in kept) else [head]


def without_tail(tokens: Sequence[Token], head: Token, ties: frozenset[str]) -> list[Token]:
    """Return the tokens up to a phrase behind the head that may as well hang on the verb."""
    for place, token in enumerate(tokens):
        is_tail = token.dep_ == "prep" and token.i > head.i and token.lower_ in ties
        if is_tail and _noun_above(token).i == head.i:
            return trimmed(tokens[:place])
    return list(tokens)


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens without punctuation at their ends; quotation marks stay in pairs."""
    kept = list(tokens)
    while kept and _is_stop(kept[0]):
        kept.pop(0)
    while kept and (_is_stop(kept[-1]) or kept[-1].pos_ == "CCONJ"):
        kept.pop()
    quotes = [token for token in kept if _is_quote(token)]
    if len(quotes) == 1:
        kept = [token for token in kept if not _is_quote(token)]
    return kept


def say(parts: Iterable[Token | str]) -> str:
    """Write tokens and words one after the other, with the white space of the text."""
    written: list[str] = []
    last: Token | None = None
    for part in parts:
        if isinstance(part, str):
            written.append(f" {part} ")
            last = None
            continue
        is_next = last is not None and part.i == last.i + 1
        if last is not None and _is_hyphenated(last, part):
            written.append("-")
        elif last is not None and _is_parted(last, part):
            # The comma between two phrases stays where both are said.
            written[-1] = written[-1].rstrip() + ", "
        elif written and not is_next and not written[-1].endswith(" "):
            written.append(" ")
        written.append(meaning_of(part) or part.text)
        written.append(part.whitespace_)
        last = part
    text = " ".join("".join(written).split())
    text = _SPACE_BEFORE_STOP.sub(r"\1", text)
    text = _DOUBLED_STOPS.sub(r"\1", text)
    return text.strip(_EDGES)


def _is_parted(last: Token, part: Token) -> bool:
    """Whether nothing but a comma stands between the two, after a noun and before an article."""
    has_comma = part.i == last.i + 2 and last.nbor(1).text == ","
    return has_comma and part.tag_ in {"DT", "CD"} and last.pos_ in NOUNS


def lowered(tokens: Sequence[Token]) -> list[Token | str]:
    """Return the tokens, the first of a sentence in lower case unless it is a name."""
    first = tokens[0]
    begins = first.i == 0 or first.is_sent_start or first.nbor(-1).text in _BEFORE_SENTENCES
    if not begins or meaning_of(first) or first.text in COUNTRIES | BODY_NAMES:
        return list(tokens)
    names = names_in(first)
    is_known = bool({first.lower_, first.lemma_.lower()} & names.lower)
    is_word = frequency(first.lower_) >= _WORD and first.ent_type_ not in _OWN
    is_common = first.text not in names.capitalized and (is_known or is_word)
    if first.text == "I" or not first.text.istitle() or _begins_name(first, tokens[1:2]):
        return list(tokens)
    if not is_common and (is_name(first) or names.is_name(first.text)):
        return list(tokens)
    # "Public-key": what no white space divides is written as one.
    glued = next((n for n, one in enumerate(tokens, 1) if not _is_tied(one, tokens[n:])), 1)
    return [first.text.lower() + "".join(one.text for one in tokens[1:glued]), *tokens[glued:]]


def _begins_name(first: Token, after: Sequence[Token]) -> bool:
    """Whether the word belongs to a capital after it: "President Lincoln", "Rapa Nui"."""
    if first.dep_ == "compound" and first.head.pos_ == "PROPN":
        return first.head.text[:1].isupper()  # not "Cacao beans"
    return first.pos_ in NOUNS and any(one.text.istitle() for one in after)


def capitalized(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def meaning_of(token: Token) -> str:
    """Return the words that the pronoun stands for; nothing when it was not resolved."""
    meant = token.doc.user_data.get("meant", {}).get(token.i)
    return "" if meant is None else str(meant.words)


def is_contiguous(tokens: Sequence[Token]) -> bool:
    """Whether the tokens stand side by side in the text."""
    return bool(tokens) and tokens[-1].i - tokens[0].i + 1 == len(tokens)


def is_name(token: Token) -> bool:
    """Whether the token belongs to a name, or is written as one wherever it stands."""
    if token.pos_ == "PROPN" or token.ent_type_ in _NAME_LABELS:
        return token.pos_ not in {"DET", "ADP", "PRON", "SCONJ", "CCONJ"}
    return len(token.text) > 1 and token.text.isupper()


def is_pronoun_phrase(tokens: Sequence[Token]) -> bool:
    """Whether the phrase is nothing but a pronoun or a demonstrative."""
    words = [token for token in tokens if not token.is_punct]
    if not words:
        return True
    head = words[0]
    return (
        len(words) == 1
        and not meaning_of(head)
        and (head.pos_ == "PRON" or head.lower_ in PRONOUNS or head.lower_ in DEMONSTRATIVES)
    )


def pointers(tokens: Sequence[Token]) -> list[Token]:
    """Return the words that point out of the phrase: pronouns, demonstratives, "such"."""
    return [token for token in tokens if not meaning_of(token) and _points(token)]


def _points(token: Token) -> bool:
    if token.lower_ == "so" and token.head.pos_ in {"ADJ", "ADV"} and _has_result(token):
        return False  # "so hot that it melts"
    if token.lower_ == "such" and token.doc[token.i + 1 : token.i + 2].text == "as":
        return False
    explained = any(child.dep_ in {"relcl", "acl"} for child in token.children)
    if token.lower_ in {"those", "that"} and token.pos_ == "PRON" and explained:
        return False
    if token.lower_ in {"another", "other"} and any(
        one.lower_ == "one" for one in token.doc[: token.i]
    ):
        return False
    return (
        (token.lower_ in DEMONSTRATIVES and not _is_relative(token))
        or token.lower_ in POSSESSIVES
        or (token.pos_ == "PRON" and token.lower_ in PRONOUNS and not _is_relative(token))
        or (token.lower_ in {"here", "there", "thereby", "therein", "so"} and token.pos_ == "ADV")
    )


def _has_result(degree: Token) -> bool:
    """Whether a clause with "that" says how much so."""
    return any(one.lower_ == "that" and one.tag_ == "IN" for one in degree.doc[degree.head.i + 1 :])


def is_placed(noun: Token) -> bool:
    """Whether a named place right behind the noun tells which one: "the office at Novgorod".

    The parser hangs it on the verb as often as on the noun.
    """
    tie = noun.doc[noun.i + 1 : noun.i + 2]
    is_tie = tie.text in _LOCATING and tie.root.dep_ == "prep"
    return is_tie and any(one.pos_ == "PROPN" for one in tie.root.children)


def is_person(head: Token) -> bool:
    """Whether the noun names a person or people."""
    head = counted(head)
    if head.pos_ == "PROPN" and not names_in(head).is_doubtful(head):
        return names_in(head).type_of(head) in {"person", "people", "body"}
    lemma = head.lemma_.lower()
    return head.pos_ in NOUNS and (lemma in _BODIES or is_person_noun(lemma))


def is_human(head: Token) -> bool:
    """Whether the noun names people and not a body of them, which has "its" court."""
    if head.pos_ == "PROPN":
        return names_in(head).type_of(head) == PERSON
    return is_person(head) and head.lemma_.lower() not in _BODIES


def counted(head: Token) -> Token:
    """Return the noun that "a number of judges" speaks of."""
    if head.lemma_.lower() not in _COUNTERS:
        return head
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((one for one in child.children if one.dep_ == "pobj"), head)
    return head


def is_general(noun: Token) -> bool:
    """Whether the clause of the noun speaks of how things are, not of what happened."""
    verb = noun
    while verb.head.i != verb.i and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    group = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
    return not any(token.tag_ == "VBD" for token in group)


def is_person_noun(lemma: str) -> bool:
    """Whether the noun names a kind of person."""
    return lemma in PERSON_NOUNS or (len(lemma) > _SHORT and lemma.endswith(_DOERS))


def is_connective(token: Token) -> bool:
    """Whether the adverb only ties the sentence to another one, and limits nothing."""
    is_inside = token.i > 0 and not token.nbor(-1).is_punct
    if token.lower_ in QUALIFIERS and is_inside:
        return False
    return token.lower_ in CONNECTIVES and token.dep_ in {"advmod", "cc", "npadvmod", "intj"}


def key_words(head: Token) -> list[Token]:
    """Return the words of the phrase as a key: "a process called X" is X."""
    for verb in head.children:
        if verb.dep_ == "acl" and verb.lower_ in {"called", "named", "termed"}:
            name = next((one for one in verb.children if one.dep_ in {"oprd", "dobj"}), None)
            if name is not None and name.pos_ in NOUNS:
                return core(name)
    return core(head)


def _noun_above(preposition: Token) -> Token:
    """Return what the phrase hangs on: in "the members of the club in X", the members."""
    noun = preposition.head
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    return noun


def _below(head: Token) -> list[Token]:
    return [token for token in head.subtree if token.i != head.i]


def _commas_around(head: Token, dropped: set[int]) -> set[int]:
    """Return the commas that set off what was dropped: both go with it."""
    return {
        token.i
        for token in head.subtree
        if token.text == ","
        and (token.i + 1 in dropped or token.i - 1 in dropped)
        and token.i not in dropped
    }


def _bracketed(head: Token) -> set[int]:
    """Return the tokens in round brackets below the head, with the brackets."""
    found: set[int] = set()
    inside: list[Token] = []
    for token in head.subtree:
        if token.text == "(" or inside:
            inside.append(token)
        if token.text == ")" and inside:
            if not _is_part_of_name(inside):
                found.update(one.i for one in inside)
            inside = []
    return found | {one.i for one in inside}


def _is_part_of_name(bracketed: Sequence[Token]) -> bool:
    """Whether a name goes on behind the brackets: "Law Reform (…) Act"."""
    first, last = bracketed[0], bracketed[-1]
    doc = first.doc
    if first.i == 0 or last.i + 1 >= len(doc):
        return False
    return doc[first.i - 1].text[:1].isupper() and doc[last.i + 1].text[:1].isupper()


def _is_aside(token: Token) -> bool:
    """Whether the subtree is cut off from its head by a comma, a dash or a bracket."""
    left = token.left_edge
    if left.i == 0 or token.dep_ not in _ASIDES:
        return False
    before = left.nbor(-1)
    if before.text in _OPENERS:
        return True
    if token.dep_ == "npadvmod" or (token.dep_ == "prep" and token.head.pos_ not in NOUNS):
        return False
    return before.text == "," and token.head.i < token.i


def _is_hyphenated(last: Token, part: Token) -> bool:
    """Whether only a hyphen stands between the two, which the parse gave to neither."""
    if part.i != last.i + 2:
        return False
    hyphen = last.nbor(1)
    return hyphen.text == "-" and not last.whitespace_ and not hyphen.whitespace_


def _is_tied(token: Token, after: Sequence[Token]) -> bool:
    return bool(after) and not token.whitespace_ and after[0].i == token.i + 1


def _is_quote(token: Token) -> bool:
    return token.is_quote and token.tag_ != "POS"


def _is_stop(token: Token) -> bool:
    return (token.is_punct and not token.is_quote and token.text not in {"%", "$", "(", ")"}) or (
        token.is_space
    )


def _is_relative(token: Token) -> bool:
    return token.dep_ in {"mark", "nsubj", "nsubjpass", "dobj", "pobj"} and (
        token.tag_ in {"WDT", "WP", "IN"}
        or (token.head.dep_ == "relcl" and token.lower_ in {"that", "which", "who"})
    )
