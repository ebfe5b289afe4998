"""Checks of a gap text: is enough left to go by, and does nothing else give the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import claims, stems
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.lexicon import COUNTRIES, PRONOUNS, VAGUE_NOUNS
from quizapp.core.generation.names import PERSON, names_in
from quizapp.core.generation.phrases import is_person_noun, pointers, say
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.resolution import meant_in
from quizapp.core.generation.rules.gaps.carriers import unexplained
from quizapp.core.grading import fold
from quizapp.core.questions import GAP, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_ARTICLE_BEFORE = re.compile(rf"\b(?:a|an) {re.escape(GAP)}", re.IGNORECASE)
_HALF = re.compile(
    rf"\b(?i:north|south|east|west|central|upper|lower)(?:ern)?\s+{re.escape(GAP)}"
    rf"|{re.escape(GAP)} the [A-Z]"
)
_ARTICLE = re.compile(rf"\b[Tt]he {re.escape(GAP)}")
_SCENE = re.compile(rf"In (?:the )?{re.escape(GAP)}")
_KNOWN = frozenset("earth sun moon world europe africa asia america australia".split())
# Zipf frequency: a word that everybody knows.
_EVERYDAY = 4.0
_FRACTION = re.compile(rf"\b(?:half|third|quarter|fifth|tenth)s? of (?:an? )?{re.escape(GAP)}")
# Below it a word is a term though the text says it once.
_RARE = 2.5
_PLAIN = 3.4
_SHORTEST_STEM = 3
_SHORTEST_WORD = 5
_OPENING = frozenset({"cloze.definition", "cloze.term"})
# In so many sentences a text speaks of the place that it is about.
_COMES_BACK = 4
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_ENDINGS = tuple(
    "ations ation ments ment ings ing ities ity ness ences ance ence ians ian ists ist ives ive"
    " ors or ers er als al ese ish ans an ics ic ous ful ed es s y e".split()
)
# Of a text's sentences: what stands in so many is its subject.
_SHARE_OF_TEXT = 0.25
_MANY = 5


def words(draft: Draft, index: Index) -> Finding:
    """Measure the text in words, the gap as one."""
    return Finding("gap-words", value=float(len(stem_of(draft.content).split())))


def specific_words(draft: Draft, index: Index) -> Finding | None:
    """Count the words that are not everyday ones; a definition needs no more than its term."""
    return None if draft.rule == "cloze.definition" else stems.specific_words(draft, index)


def share(draft: Draft, index: Index) -> Finding:
    """Measure how much of the text is hidden."""
    hidden = len(draft.key.split())
    return Finding("gap-share", value=round(hidden / (hidden + len(draft.tokens)), 3))


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse a pronoun that nothing before it in the text explains."""
    # "____ is a star whose core …, so that it …": the gap may be what "it" means.
    words = draft.tokens
    if draft.rule in _OPENING and stem_of(draft.content).startswith(GAP):
        words = (*draft.parsed.doc[: words[0].i], *words)
    for token in pointers(draft.tokens):
        # "it" in "for it to occur" may be what the sentence before speaks of.
        is_said = token.lower_ == "them" and stems.is_named_before(token, draft)
        if unexplained(token, words) and not is_said:
            return Finding("unresolved", token.text)
    return None


def given_away(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key of which the text around it says a part, or its first letters."""
    hidden = [token for token in draft.parsed.doc if token.text in draft.key.split()]
    key = set(lemmas(hidden)) or {fold(draft.key)}
    shared = key & set(lemmas(draft.tokens))
    if shared and draft.rule == "cloze.definition" and len(shared) * 2 <= len(key):
        shared = set()  # "a record of each process in a process control block"
    letters = "".join(word[0] for word in re.split(r"[\s-]+", draft.key) if word).upper()
    if len(letters) > 1 and letters in say(draft.tokens).split():
        shared |= {letters}
    return Finding("key-in-stem", ", ".join(sorted(shared))) if shared else None


def shared_stem(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key of which another word is made: "payer" beside "payment"."""
    content = [one for one in re.split(r"[\s-]+", draft.key) if len(one) >= _SHORTEST_STEM]
    said = {token.lower_ for token in draft.tokens if token.pos_ in _CONTENT}
    shared = [word for word in content if any(_is_kin(word.lower(), one) for one in said)]
    return Finding("key-in-stem", shared[0]) if shared and len(shared) * 2 > len(content) else None


def half_a_name(draft: Draft, index: Index) -> Finding | None:
    """Refuse "western ____", and "____ the Younger": the rest of the name tells the whole."""
    text = stem_of(draft.content)
    found = _HALF.search(text) if draft.rule == "cloze.name" else None
    if found is None and draft.rule == "cloze.name":
        # "the Englishman John Selden"
        own = _hidden(draft)
        is_person = len(own) > 1 and names_in(own[-1]).type_of(own[-1]) == PERSON
        found = _ARTICLE.search(text) if is_person else None
    return Finding("key-extent", found.group().strip()) if found else None


def known_place(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide the Earth, the Sun or a continent: nothing is learnt by filling it in."""
    word = fold(draft.key)
    is_known = draft.rule == "cloze.name" and word in _KNOWN
    return Finding("trivial", draft.key) if is_known else None


def scene(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide the country where it happens to be so: "In ____, courts cannot …"."""
    if draft.rule != "cloze.name" or draft.key not in COUNTRIES:
        return None
    is_first = bool(_SCENE.match(stem_of(draft.content)))
    hidden = next(one for one in _hidden(draft) if one.text == draft.key.split()[-1])
    # "was introduced in ____ in 1954"
    is_first = is_first or (hidden.head.lower_ == "in" and hidden.head.head.pos_ in {"VERB", "ADJ"})
    return Finding("trivial", draft.key) if is_first or _is_aside(hidden) else None


def subject_of_text(draft: Draft, index: Index) -> Finding | None:
    """Refuse "____ is an opening …" for what the first sentence of the text is about."""
    words = [one for one in draft.key.lower().split() if one not in {"a", "an", "the"}]
    is_everyday = len(words) == 1 and frequency(words[0]) >= _EVERYDAY
    is_first = index.places[draft.parsed.number] == 0 and len(index.sentences) > _MANY
    is_first = is_first and stem_of(draft.content).startswith(GAP)
    is_everyday = is_everyday or draft.rule == "cloze.definition"
    return Finding("trivial", draft.key) if is_everyday and is_first else None


def titled(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide a term that the title of the text is made of."""
    is_name = draft.rule == "cloze.name" and len(draft.key.split()) > 1
    if draft.rule != "cloze.term" and not is_name:
        return None
    hidden = [one for one in _hidden(draft) if one.pos_ in _CONTENT]
    title = {_bare(fold(one)) for one in " ".join(draft.parsed.headings[:1]).split()}
    others = [one for one in hidden if _bare(one.lemma_.lower()) not in title]
    # "raw silk" in a text about silk: the other word is one that everybody knows.
    is_told = len(others) < len(hidden) and all(
        one.pos_ == "ADJ" and frequency(one.lower_) >= _EVERYDAY for one in others
    )
    return Finding("trivial", draft.key) if is_told else None


def known_by_name(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the substance, called ____,": it was known by this name only."""
    for token in _hidden(draft) if draft.rule == "cloze.definition" else ():
        verb = next((one for one in _way_up(token) if one.dep_ in {"acl", "relcl"}), None)
        if verb is None or verb.head.dep_ not in _SUBJECTS:
            continue
        others = [one for one in verb.head.children if one.i != verb.i and not one.is_punct]
        if len(others) == 1 and others[0].lower_ == "the":
            return Finding("needs-context", f"the {verb.head.text}")
    return None


def main_place(draft: Draft, index: Index) -> Finding | None:
    """Refuse the place that the title names, or that the text comes back to most."""
    own = _hidden(draft)[-1:] if draft.rule == "cloze.name" else []
    if not own or names_in(own[0]).type_of(own[0]) != "place" or len(draft.key.split()) > 1:
        return None
    if any(draft.key in heading.split() for heading in draft.parsed.headings[:1]):
        return Finding("trivial", draft.key)
    counts = {
        lemma: len({place for place, _ in mentions})
        for lemma, mentions in index.mentions.items()
        if any(names_in(noun).type_of(noun) == "place" for _, noun in mentions)
    }
    times = counts.get(own[0].lemma_.lower(), 0)
    is_main = times >= _COMES_BACK and times == max(counts.values())
    return Finding("trivial", draft.key) if is_main else None


def of_what_it_was(draft: Draft, index: Index) -> Finding | None:
    """Refuse "it" for the subject before when the object there may be meant as well."""
    for token in draft.tokens:
        meant = meant_in(token)
        if meant is None or token.lower_ != "it" or meant.is_person:
            continue
        if any(_is_rival(one) for one in index.sentences[meant.place].doc):
            return Finding("unresolved", token.text)
    return None


def _is_rival(token: Token) -> bool:
    """Whether "it" may be the thing that something is done to: "needs a supply of oxygen"."""
    has_article = {"a", "an"} & {child.lower_ for child in token.children}
    is_thing = token.tag_ == "NN" and token.dep_ == "dobj" and not is_person_noun(token.lemma_)
    return is_thing and (bool(has_article) or not list(token.children))


def _hidden(draft: Draft) -> list[Token]:
    """Return the words of the sentence that the gap may hide."""
    said = draft.said
    words = set(draft.key.split())
    return [one for one in draft.parsed.doc if one.i not in said and one.text in words]


def _is_aside(token: Token) -> bool:
    """Whether the word stands in a clause or a phrase that only tells more of something."""
    return any(one.dep_ in {"relcl", "acl", "appos", "advcl"} for one in _way_up(token))


def _way_up(token: Token) -> Iterator[Token]:
    """Yield the word and what it hangs on, up to the verb of the sentence."""
    yield token
    while token.head.i != token.i:
        token = token.head
        yield token


def _is_kin(word: str, other: str) -> bool:
    """Whether one is made of the other: "payment" of "pay", "Germany" beside "German"."""
    shorter, longer = sorted((word, other), key=len)
    is_part = longer.startswith(shorter) and len(shorter) >= _SHORTEST_WORD
    return is_part or _bare(word) == _bare(other)


def _bare(word: str) -> str:
    """Return the word without the endings by which words are made of others."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def article(draft: Draft, index: Index) -> Finding | None:
    """Refuse a gap after "a" or "an", which half tells what it hides."""
    found = _ARTICLE_BEFORE.search(stem_of(draft.content))
    return Finding("article", found.group().split()[0]) if found else None


def empty(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide a word that any sentence could have."""
    word = fold(draft.key)
    if word in VAGUE_NOUNS | PRONOUNS or not re.search(r"\w", word):
        return Finding("vague-key", draft.key)
    return None


def loose_term(draft: Draft, index: Index) -> Finding | None:
    """Refuse a single word that is no term of the text: another fits as well.

    So it is with a word that everybody uses, with one that the text says only once, with "A rumour"
    for which "a run" would do, and with "the colony" of what was.
    """
    words = [one for one in draft.key.lower().split() if one not in {"a", "an", "the"}]
    if draft.rule != "cloze.term":
        return None
    hidden = _hidden(draft)
    if any(one.tag_ in {"JJR", "JJS"} for one in hidden if one.text in draft.key.split()):
        return Finding("several-answers", draft.key)  # "a blunter remedy"
    if len(words) > 1:
        return None
    word = next((one for one in hidden if one.lower_ == words[0]), None)
    lemma = words[0] if word is None else word.lemma_.lower()
    common = max(frequency(words[0]), frequency(lemma))
    is_once = len(index.postings.get(lemma, ())) <= 1 and len(index.sentences) > _MANY
    text = stem_of(draft.content)
    is_past = any(one.tag_ == "VBD" for one in draft.tokens)
    is_loose = (
        common > _PLAIN
        or (is_once and common > _RARE)
        or (text.startswith(GAP) and words != draft.key.lower().split())
    )
    is_loose = is_loose or bool(_FRACTION.search(text)) or (is_past and bool(_ARTICLE.search(text)))
    return Finding("several-answers", draft.key) if is_loose else None


def everywhere(draft: Draft, index: Index) -> Finding | None:
    """Refuse a gap for what the whole text is about: every other gap would ask for it again."""
    *others, last = draft.key.split()
    if {one.lower() for one in others} - {"a", "an", "the"}:
        return None  # a term of several words is one of its own
    lemma = next((one.lemma_.lower() for one in draft.parsed.doc if one.text == last), fold(last))
    count = len(index.postings.get(lemma, ()))
    if count >= max(_MANY, len(index.sentences) * _SHARE_OF_TEXT):
        return Finding("trivial", draft.key)
    return None


def context(draft: Draft, index: Index) -> Finding | None:
    """Refuse what only the sentence before explains; a gap text is read as a claim is."""
    return claims.needs_context(draft, index)
