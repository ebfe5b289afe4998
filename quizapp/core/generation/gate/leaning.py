"""Checks of claims and gap texts: words that lean on what was said before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import NUMBER_WORDS, TIME_UNITS, UNIQUE_NOUNS, VAGUE_NOUNS
from quizapp.core.generation.phrases import is_general, is_person_noun, is_placed, meaning_of
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.rules.gaps.salience import explained

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# Beside them a comparison says with what it compares, or under what it is so.
_STANDARDS = frozenset("than as when if while whereas without compared whenever".split())
_CHANGES = frozenset("become get grow make turn render keep".split())
_SEQUELS = frozenset(
    "then again instead otherwise thereafter thereby elsewhere so finally lastly".split()
)
_CONDITIONS = frozenset("if when after once first before until".split())
_PLACES = frozenset(
    "inside outside below above beneath underneath nearby beyond alongside upstream downstream"
    " behind within opposite".split()
)
_OPEN_ARTICLES = frozenset({"a", "an", "some", "several", "many", "certain"})
_EXPLAINING = frozenset({"prep", "acl", "relcl", "compound", "ccomp", "poss", "appos"})
_STUFF = frozenset(
    "kilogram gram milligram tonne ton pound ounce litre liter millilitre gallon barrel".split()
)
_WEIGHING = frozenset({"weigh", "measure", "gain", "lose", "put"})
_LIKE = frozenset({"same", "similar", "different"})
# What several things have in common is told of them: "isotopes have the same charge".
_SHARING = frozenset("be have share use contain receive carry consist belong make".split())
_SEVERAL = frozenset("both all each every two no".split())
_COMMON = frozenset({"time", "name", "way"})
_HARMED = frozenset("kill injure wound hurt arrest rescue evacuate affect".split())
_TELLING_TIES = frozenset({"prep", "agent", "advcl"})
_CHIEF = frozenset(
    "main principal leading first chief key central only second third last other same next".split()
)
_DESPITE = frozenset({"however", "nevertheless", "nonetheless", "yet"})
_PLAIN = 4.3  # Zipf frequency: "plant", "version"; not "pulsar"
_NAMED_BACK = 3  # sentences
_TOPICAL = 4
_SHARE = 0.2


def compared(draft: Draft, index: Index) -> Finding | None:
    """Refuse "ends more violently", "as deadly" and "is the oldest": than what, of what."""
    # "more than eight" compares nothing.
    said = {token.lower_ for token in draft.tokens if token.dep_ != "quantmod"}
    comparing = [token for token in draft.tokens if _compares(token)]
    if len(comparing) == 1 and not said & (_STANDARDS - {"as"}) and not _has_second_as(draft):
        return Finding("needs-context", comparing[0].text)
    open_one = next((one for one in draft.tokens if _equals(one) or _tops(one)), None)
    return None if open_one is None else Finding("needs-context", open_one.text)


def sequel(draft: Draft, index: Index) -> Finding | None:
    """Refuse "rose again" and "then contracts": after what, only the sentence before says."""
    before: set[str] = set()
    for token in draft.tokens:
        is_adverb = token.pos_ == "ADV" and token.dep_ == "advmod"
        is_bound = bool(before & _CONDITIONS) or _goes_on(token)
        has_more = any(True for _ in token.children) or _next(token) in {"of", "that", "far"}
        is_degree = token.lower_ == "so" and token.head.pos_ in {"ADJ", "ADV"}
        is_adverb = is_adverb and token.head.pos_ in {"VERB", "AUX"} and token.head.dep_ != "conj"
        if is_adverb and token.lower_ in _SEQUELS and not (is_bound or has_more or is_degree):
            return Finding("needs-context", token.text)
        before.add(token.lower_)
    return None


def in_spite(draft: Draft, index: Index) -> Finding | None:
    """Refuse "still stops it": in spite of what, stood with the "however" that is left out."""
    still = next((one for one in draft.tokens if one.lower_ == "still"), None)
    said = draft.said
    is_left_out = any(one.lower_ in _DESPITE and one.i not in said for one in draft.parsed.doc)
    return Finding("needs-context", still.text) if still is not None and is_left_out else None


def first_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "wrote the first version" and "the first plant opened": the first of which."""
    for token in draft.tokens:
        noun = token.head
        is_first = token.lower_ in {"first", "last", "only"} and token.dep_ == "amod"
        others = [one for one in noun.children if one.i != token.i and one.dep_ in _EXPLAINING]
        others += [one for one in noun.children if one.dep_ == "amod" and one.i != token.i]
        is_place = all(one.lower_ in {"at", "near"} for one in others)
        has_the = any(one.lower_ == "the" for one in noun.children)
        is_plain = noun.tag_ == "NN" and frequency(noun.lemma_.lower()) >= _PLAIN
        if is_first and has_the and is_place and is_plain and noun.lemma_ not in TIME_UNITS:
            return Finding("needs-context", f"the {token.text} {noun.text}")
    return None


def somewhere(draft: Draft, index: Index) -> Finding | None:
    """Refuse "inside lies a fluid", which does not say of what."""
    for token in draft.tokens:
        is_first = token.i == draft.tokens[0].i
        is_bare = is_first and token.lower_ in _PLACES and not any(True for _ in token.children)
        if is_bare and token.dep_ in {"advmod", "prep"} and token.head.pos_ in {"VERB", "AUX"}:
            return Finding("needs-context", token.text)
    return None


def vague_object(draft: Draft, index: Index) -> Finding | None:
    """Refuse "proposed a way out" and "caused a change": of what, is not said."""
    for token in draft.tokens:
        if token.lemma_.lower() not in VAGUE_NOUNS or token.dep_ not in {"dobj", "npadvmod"}:
            continue
        is_open = any(child.lower_ in _OPEN_ARTICLES for child in token.children)
        has_more = any(child.dep_ in _EXPLAINING for child in token.children)
        has_tie = any(
            one.dep_ == "prep" and one.i > token.i and not _is_scene(one)
            for one in token.head.children
        )
        if is_open and not (has_more or has_tie):
            return Finding("vague", token.text)
    return None


def added(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a further twelve miles": what they are added to stands before."""
    for token in draft.tokens:
        beside = {one.lower_ for one in token.head.children if one.i < token.head.i}
        is_one = bool(beside & {"a", "an", "another"}) or any(
            one.dep_ == "nummod" for one in token.head.children
        )
        if token.lower_ in {"further", "additional"} and token.dep_ == "amod" and is_one:
            return Finding("needs-context", token.text)
    return None


def of_what_stuff(draft: Draft, index: Index) -> Finding | None:
    """Refuse "needs about 20 kilograms" without of what."""
    for token in draft.tokens:
        is_measured = token.lemma_ in _STUFF and token.dep_ == "dobj"
        has_of = any(child.lower_ == "of" for child in token.children)
        if is_measured and not has_of and token.head.lemma_ not in _WEIGHING:
            return Finding("needs-context", token.text)
    return None


def named_before(draft: Draft, index: Index) -> Finding | None:
    """Refuse a bare "the band" when a sentence just before speaks of "a diagonal band".

    The noun may be hidden: what "the ____" is, is then told by that sentence only.
    """
    for token in draft.tokens:
        noun = token.head
        is_article = token.lower_ == "the" and token.dep_ == "det" and noun.pos_ == "NOUN"
        is_article = is_article and _is_alone(noun)
        if is_article and not _is_known(noun, draft, index) and _is_new(noun, draft, index):
            return Finding("needs-context", f"the {noun.text}")
    return None


def likened(draft: Draft, index: Index) -> Finding | None:
    """Refuse "for a similar reason" and "the same structure", which do not say as what."""
    said = {token.lower_ for token in draft.tokens}
    for token in draft.tokens:
        noun = token.head
        is_like = token.lower_ in _LIKE and token.dep_ == "amod" and noun.lower_ not in _COMMON
        if token.lower_ == "different" and (noun.tag_ != "NN" or "from" in said):
            continue  # "different kinds" differ from each other
        after = {one.lower_ for one in draft.tokens if one.i > token.i}
        is_told = bool(after & {"as", "to", "that"}) or bool(said & _SEVERAL)
        if is_like and not (is_told or _is_shared(noun)):
            return Finding("needs-context", token.text)
    return None


def harmed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "44 men were killed in 1946": which men, and by what, stands before."""
    said = draft.said
    for verb in draft.tokens:
        if verb.lemma_ not in _HARMED or verb.pos_ != "VERB":
            continue
        whom = [one for one in verb.children if one.dep_ == "nsubjpass"]
        # "destroyers struck mines, and 44 men were killed"
        is_joined = verb.dep_ == "conj" and verb.head.i in said
        is_some = bool(whom) and not is_joined and whom[0].pos_ == "NOUN" and _is_counted(whom[0])
        is_told = any(
            one.dep_ in _TELLING_TIES and one.i in said and not _is_date(one)
            for one in verb.children
        )
        if is_some and not is_told:
            return Finding("needs-context", verb.text)
    return None


def stood_for(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the leading member" in the place of a pronoun: of what it is one, is not said."""
    for token in draft.tokens:
        words = meaning_of(token).lower().split()
        is_one_of = words[:1] == ["the"] and bool(set(words[1:2]) & _CHIEF)
        # "About 20,000 species" of what, the sentence before tells.
        is_counted = any(one[:1].isdigit() or one in NUMBER_WORDS for one in words)
        if (is_one_of or is_counted) and "of" not in words and token.pos_ == "PRON":
            return Finding("needs-context", " ".join(words))
    return None


def _is_counted(noun: Token) -> bool:
    children = [one for one in noun.children if one.dep_ not in {"advmod", "punct"}]
    return all(one.dep_ in {"nummod", "amod", "det"} for one in children)


def _is_date(tie: Token) -> bool:
    return any(one.ent_type_ in {"DATE", "TIME"} for one in tie.children)


def _is_shared(noun: Token) -> bool:
    """Whether it is told of several things that they have it in common."""
    verb = noun.head
    subject = next((one for one in verb.children if one.dep_ in {"nsubj", "nsubjpass"}), None)
    is_several = subject is not None and (
        subject.tag_ in {"NNS", "NNPS"} or any(one.dep_ == "conj" for one in subject.children)
    )
    return is_several and verb.lemma_ in _SHARING and noun.dep_ in {"dobj", "attr"}


def _compares(token: Token) -> bool:
    """Whether the word says that something is more so, and is not bound to a change."""
    if token.tag_ not in {"JJR", "RBR"} and token.lower_ != "further":
        return False
    before = token.nbor(-1).lower_ if token.i else ""
    if before in {"the", "no", "any"} or token.lower_ in {"later", "earlier", "rather", "longer"}:
        return False
    top = token.head if token.tag_ == "RBR" and token.head.pos_ in {"ADJ", "ADV"} else token
    if top.dep_ not in {"acomp", "advmod", "oprd", "ROOT"} or top.head.pos_ == "NUM":
        return False
    verb = top.head
    return verb.pos_ in {"VERB", "AUX"} and verb.lemma_ not in _CHANGES


def _has_second_as(draft: Draft) -> bool:
    """Whether a clause says under what it is so: "rises faster as the wind drops"."""
    return any(one.lower_ == "as" and one.dep_ in {"mark", "prep"} for one in draft.tokens)


def _equals(token: Token) -> bool:
    """Whether "as" begins a comparison that nothing ends."""
    is_first = token.lower_ == "as" and token.dep_ == "advmod" and token.head.pos_ == "ADJ"
    is_first = is_first and token.head.dep_ in {"acomp", "ROOT"}
    return is_first and not any(one.lower_ == "as" for one in token.doc[token.i + 1 :])


def _tops(token: Token) -> bool:
    """Whether "the oldest" stands without a noun, and nothing says of what."""
    if token.tag_ != "JJS" or token.dep_ not in {"attr", "acomp"}:
        return False
    has_article = any(child.lower_ == "the" for child in token.children)
    return has_article and not any(child.dep_ in _EXPLAINING for child in token.children)


def _goes_on(token: Token) -> bool:
    """Whether the word adds a step to what the sentence itself says: "ran, then fell"."""
    before = token.nbor(-1) if token.i else token
    return before.tag_ == "CC" or before.is_punct


def _is_scene(tie: Token) -> bool:
    """Whether the phrase says when or where it was so."""
    return any(one.ent_type_ in {"DATE", "TIME", "GPE", "LOC"} for one in tie.subtree)


def _next(token: Token) -> str:
    return token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""


def _is_alone(noun: Token) -> bool:
    children = [one for one in noun.children if not one.is_punct]
    return len(children) == 1 and noun.dep_ not in {"compound", "poss"} and not is_placed(noun)


def _is_known(noun: Token, draft: Draft, index: Index) -> bool:
    """Whether the text says what it is, as a term or in these words, or it may be anybody."""
    lemma = noun.lemma_.lower()
    is_said = any(one.i < noun.i and one.lemma_.lower() == lemma for one in draft.tokens)
    is_anybody = is_person_noun(lemma) and is_general(noun)
    is_one = lemma in UNIQUE_NOUNS and is_general(noun)
    return is_said or is_anybody or is_one or explained((noun,), index)


def _is_new(noun: Token, draft: Draft, index: Index) -> bool:
    """Whether a sentence just before brings the thing up, and it is not the text's subject."""
    mentions = index.mentions.get(noun.lemma_.lower(), ())
    places = {place for place, _ in mentions}
    if len(places) >= max(_TOPICAL, len(index.sentences) * _SHARE):
        return False
    own = index.places[draft.parsed.number]
    first = index.before(draft.parsed.number)[-_NAMED_BACK:]
    near = range(own - len(first), own)
    return any(place in near and _is_brought_up(one) for place, one in mentions)


def _is_brought_up(noun: Token) -> bool:
    """Whether the noun is new there, or one of several: "a band", "the Crab Nebula"."""
    return any(
        child.lower_ in {"a", "an", "another", "one", "this"}
        or child.dep_ in {"compound", "amod", "nummod", "appos", "acl", "relcl", "prep"}
        for child in noun.children
    )
