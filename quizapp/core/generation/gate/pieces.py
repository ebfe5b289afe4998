"""Checks of claims and gap texts: pieces that mean something else without the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import INSTITUTION_NOUNS, NUMBER_WORDS, UNIQUE_NOUNS
from quizapp.core.generation.phrases import is_placed
from quizapp.core.generation.resolution import meant_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ARTICLES = frozenset({"a", "an", "the"})
_MARRING = frozenset({"since", "meanwhile", "nevertheless", "instead"})
_RATIO = r"(?:\w+ (?:out of|in) {0}|{0} (?:out of|in) \w+)"
_MANY_DROPPED = 2
_THE_MORE = re.compile(
    r"\bthe (?:more|less|fewer|greater|larger|smaller|higher|lower|longer|stronger|better|faster)"
    r"(?: \w+)? the\b",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:within|up to|at most|under|below|(?:fewer|less) than|no more than)\s*$", re.IGNORECASE
)
_AT_LEAST = re.compile(r"\b(?:at least|over|above|more than|as many as)\s*$", re.IGNORECASE)


def ratio(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide or to change one half of "nine out of ten"."""
    if draft.rule not in {"cloze.number", "tf.number"}:
        return None
    found = re.search(_RATIO.format(rf"\b{re.escape(draft.key)}\b"), draft.parsed.doc.text)
    numbers = [one for one in (found.group().split() if found else ()) if _is_number(one)]
    return Finding("key-extent", draft.key) if len(numbers) > 1 else None


def _is_number(word: str) -> bool:
    return word.isdigit() or word.lower() in NUMBER_WORDS


def broken_off(draft: Draft, index: Index) -> Finding | None:
    """Refuse "since DNA, with four kinds.": the verb of the reason was taken for another one."""
    said = draft.said
    for token in draft.tokens:
        if token.lower_ != "since" or token.dep_ != "prep":
            continue
        nouns = [one for one in token.children if one.dep_ == "pobj"]
        rest = token.doc[token.i :]
        if all(one.i in said for one in rest if one.pos_ == "VERB"):
            continue
        if any(
            not (one.ent_type_ in {"DATE", "TIME", "EVENT"} or _has_number(one)) for one in nouns
        ):
            return Finding("tangled", token.text)
    return None


def _has_number(noun: Token) -> bool:
    return any(one.like_num for one in noun.subtree)


def torn_from_verb(draft: Draft, index: Index) -> Finding | None:
    """Refuse a subject right behind a verb, which is the object of that one."""
    for token in draft.tokens:
        first = token.left_edge
        if token.dep_ not in _SUBJECTS or not first.i or token.head.i < token.i:
            continue
        before = first.nbor(-1)
        is_verb = before.pos_ == "VERB" and before.tag_ in {"VBP", "VBD", "VBZ"}
        if is_verb and not _is_above(before, token.head):
            return Finding("tangled", f"{before.text} {first.text}")
    return None


def _is_above(verb: Token, below: Token) -> bool:
    """Whether the one verb governs the other: "showed DNA turned …"."""
    while below.head.i != below.i:
        if below.head.i == verb.i and below.dep_ != "conj":
            return True
        below = below.head
    return False


def lost_anchor(draft: Draft, index: Index) -> Finding | None:
    """Refuse "beside the track" where the part of the sentence with the railway is left out."""
    said = draft.said
    first = min(said)
    if all(token.tag_ not in {"VBD", "VBN"} for token in draft.tokens):
        return None
    for token in draft.tokens:
        is_bare = token.pos_ == "NOUN" and token.dep_ in {"pobj", "dobj"}
        is_bare = is_bare and [one.lower_ for one in token.children if not one.is_punct] == ["the"]
        if not is_bare or is_placed(token):
            continue
        lemma = token.lemma_.lower()
        if lemma in UNIQUE_NOUNS or len(index.mentions.get(lemma, ())) > 1:
            continue
        dropped = [
            one
            for one in token.doc[: token.i]
            if one.i not in said and one.pos_ in {"NOUN", "PROPN"} and one.i > first
        ]
        if len(dropped) >= _MANY_DROPPED:
            return Finding("needs-context", f"the {token.text}")
    return None


def lost_since(draft: Draft, index: Index) -> Finding | None:
    """Refuse "has been cleared" of "has since been cleared": since what, was said before it."""
    said = draft.said
    for verb in _main_verbs(draft):
        for child in verb.children:
            if child.dep_ == "advmod" and child.lower_ in _MARRING and child.i not in said:
                return Finding("needs-context", child.text)
    return None


def small_letter(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Google described spanner": at its start a sentence does not tell what is a name."""
    text = draft.stem
    for token in draft.parsed.doc:
        is_bare = token.text.istitle() and all(one.i > token.i for one in token.children)
        is_noun = is_bare and token.tag_ in {"NN", "NNP"} and token.lower_ not in _ARTICLES
        is_noun = is_noun and (
            token.tag_ == "NNP"
            or bool(token.ent_type_)
            or token.lemma_.lower() in INSTITUTION_NOUNS
        )
        is_noun = is_noun and bool(re.search(rf"(?<!the )(?<!a )(?<!an )\b{token.lower_}\b", text))
        # What the text writes small elsewhere is no name.
        if is_noun and not _is_written_small(token, index):
            return Finding("tangled", token.lower_)
    return None


def _is_written_small(word: Token, index: Index) -> bool:
    places = index.postings.get(word.lemma_.lower(), ())
    return word.lemma_.lower() not in INSTITUTION_NOUNS and any(
        one.text == word.lower_ for place in places for one in index.sentences[place].doc
    )


def still_true(draft: Draft, index: Index) -> Finding | None:
    """Refuse to make "within three years" false by "within five": it is so within five as well."""
    if draft.rule != "tf.number":
        return None
    text, old = draft.stem, _value(draft.key)
    for found in re.finditer(r"[\w,.]*\w", text):
        new = _value(found.group())
        if new is None or old is None or found.group() in draft.parsed.doc.text.split():
            continue
        before = text[: found.start()]
        is_true = (_AT_MOST.search(before) and new > old) or (
            _AT_LEAST.search(before) and new < old
        )
        if is_true:
            return Finding("still-true", found.group())
    return None


def _value(said: str) -> float | None:
    word = said.lower().replace(",", "")
    if word in NUMBER_WORDS:
        return float(NUMBER_WORDS[word])
    return float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else None


def the_more(draft: Draft, index: Index) -> Finding | None:
    """Refuse what is left of "the greater the truth, the greater the libel"."""
    found = _THE_MORE.search(draft.stem)
    return None if found is None else Finding("tangled", found.group())


def whose(draft: Draft, index: Index) -> Finding | None:
    """Refuse "their wings" where the larvae that have them stood in the part left out."""
    said = draft.said
    for token in draft.tokens:
        if token.lower_ != "their":
            continue
        lost = [
            one
            for one in token.doc[: token.i]
            if one.pos_ in {"NOUN", "PROPN"} and one.i not in said and one.dep_ in {"pobj", "dobj"}
        ]
        if lost:
            return Finding("unresolved", token.text)
    return None


def rival_subject(draft: Draft, index: Index) -> Finding | None:
    """Refuse "it" for one of two things of which the sentence before tells something."""
    for token in draft.tokens:
        meant = meant_in(token)
        if meant is None or meant.is_person or meant.is_plural:
            continue
        subjects = {
            one.lemma_.lower()
            for one in index.sentences[meant.place].doc
            if one.dep_ in _SUBJECTS and one.tag_ == "NN" and one.head.dep_ not in {"relcl", "acl"}
        }
        if len(subjects) > 1:
            return Finding("unresolved", token.text)
    return None


def told_of_one(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a road became …" torn from the clause that says which road, and when."""
    said = draft.said
    for verb in _main_verbs(draft):
        subject = next((one for one in verb.children if one.dep_ in _SUBJECTS), None)
        is_any = subject is not None and {"a", "an"} & {one.lower_ for one in subject.children}
        if verb.dep_ != "conj" or verb.tag_ != "VBD" or subject is None or not is_any:
            continue
        is_dated = any(one.text[0].isdigit() and one.i in said for one in verb.subtree)
        if verb.head.i not in said and not is_dated:
            return Finding("needs-context", subject.text)
    return None


def lost_or(draft: Draft, index: Index) -> Finding | None:
    """Refuse "care was free subject to a ceiling": the other case was left out from between."""
    said = draft.said
    for token in draft.parsed.doc[: max(said)]:
        is_lost = token.lower_ == "or" and token.i not in said and token.i > min(said)
        if is_lost and token.head.i in said and token.nbor(-1).i in said:
            return Finding("tangled", token.text)
    return None


def _main_verbs(draft: Draft) -> Iterator[Token]:
    """Yield the verbs that have a subject or share one, and are said."""
    for token in draft.tokens:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ in {"ROOT", "conj", "relcl"}:
            yield token
