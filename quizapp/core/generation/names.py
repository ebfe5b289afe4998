"""What the names of a text name: people, places, bodies of people. Decided over the whole text.

The model sees one sentence at a time and errs; a name that it once calls a person and five
times a place is a place. What cannot be decided is not asked about.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import COUNTRIES, INSTITUTION_NOUNS, PERSON_NOUNS, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Doc, Token

PERSON, PLACE, BODY, PEOPLE, THING = "person", "place", "body", "people", "thing"
_BY_LABEL = {
    "PERSON": PERSON, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": PEOPLE,
    "LAW": THING, "EVENT": THING, "WORK_OF_ART": THING, "PRODUCT": THING,
}  # fmt: skip
_ORGANIZATIONS = frozenset(
    "NATO UN EU WHO IMF OPEC UNESCO UNICEF WTO NASA FBI CIA BBC ASEAN OECD UEFA FIFA OSCE".split()
)
_PLACE_WORDS = frozenset(
    "river mountain mount lake sea ocean island islands city valley desert bay cape gulf strait"
    " harbour harbor port bridge tower palace castle hill hills reef falls beach garden gardens"
    " peninsula province county region street square park airport station canal forest hall house"
    " theatre opera museum school cathedral library".split()
)
_PARTS_OF_LAND = _PLACE_WORDS | frozenset(
    "third half part quarter capital town village colony republic kingdom state country suburb"
    " district settlement resort".split()
)
_THINGS = frozenset(
    "language program protocol database disease species genus bacterium virus protein substance"
    " drug alloy book novel poem ship vessel ferry satellite probe rocket telescope".split()
)
# A strong sign counts as much as so many guesses of the model.
_STRONG = 3
_SURE = 12
_REGNAL = re.compile(r"[IVX]{1,5}")
_NUMBERED = frozenset(
    "War Act Part Chapter Article Book Volume Phase Type Class Apollo Peak Title Annex Stage Mark"
    " Schedule Grade Table".split()
)
# What is written or designed is no person.
_AUTHORING = frozenset("write develop invent release design publish program launch".split())
_OWN = frozenset({"his", "her", "himself", "herself"})
_ITS = frozenset({"its", "itself"})


@dataclass(slots=True)
class Names:
    """What is known of the names of a text, by their last word; and how words are written."""

    votes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    capitalized: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)

    def type_of(self, token: Token) -> str | None:
        """Return what the name that ends in the token names; None when that is not clear."""
        if token.text in COUNTRIES:
            return PLACE
        if self.is_doubtful(token):
            return None
        if token.text in _ORGANIZATIONS or token.lemma_.lower() in INSTITUTION_NOUNS:
            return BODY
        votes = self.votes.get(token.text)
        if not votes:
            return None
        if votes[PERSON] and _is_regnal(token) and token.nbor(-1).lower_ not in self.lower:
            return PERSON  # the votes for "II" are of several kings, and of what is "its"
        (best, count), *others = votes.most_common()
        is_clear = count > sum(number for _, number in others)
        return best if is_clear else None

    def is_doubtful(self, token: Token) -> bool:
        """Whether only the capital of a sentence's first word speaks for a name."""
        return token.is_sent_start is True and token.text not in self.capitalized

    def is_name(self, word: str) -> bool:
        """Whether the word, met at the start of a sentence, keeps its capital letter."""
        return word in self.capitalized and word.lower() not in self.lower


def names_of(sentences: Iterable[Parsed]) -> Names:
    """Collect the names of parsed sentences, and give each its parse for `names_in`."""
    names = Names()
    before: Token | None = None
    for parsed in sentences:
        _collect_writing(parsed.doc, names)
        for entity in parsed.doc.ents:
            kind = _BY_LABEL.get(entity.label_)
            if kind is not None and entity.root.pos_ == "PROPN":
                names.votes[entity[-1].text][kind] += 1
        before = _collect_signs(parsed.doc, names, before)
        parsed.doc.user_data["names"] = names
    return names


def names_in(token: Token) -> Names:
    """Return what is known of the names of the token's text."""
    found = token.doc.user_data.get("names")
    return found if isinstance(found, Names) else Names()


def is_place(token: Token) -> bool:
    """Whether the token names a country, a town or a river: nobody of whom "who" could be said."""
    return token.pos_ == "PROPN" and names_in(token).type_of(token) == PLACE


def _collect_writing(doc: Doc, names: Names) -> None:
    for token in doc:
        if token.is_alpha and token.i:
            if token.text[0].isupper():
                names.capitalized.add(token.text)
            else:
                names.lower.add(token.text)


def _collect_signs(doc: Doc, names: Names, before: Token | None) -> Token | None:
    """Note the strong signs of a sentence; return the name that a next "he" would mean."""
    if before is not None and len(doc) and doc[0].lower_ in {"he", "she"}:
        names.votes[before.text][PERSON] += _STRONG
    subject: Token | None = None
    for token in doc:
        if token.pos_ != "PROPN":
            continue
        if token.dep_ in {"nsubj", "nsubjpass"}:
            subject = subject or token
            has_its = any(other.lower_ in _ITS for other in doc[token.i :])
            if has_its and not _is_full_name(token):
                names.votes[token.text][THING] += _STRONG
            if any(other.lower_ in _OWN for other in doc[token.i :]):
                names.votes[token.text][PERSON] += _STRONG
        _note_companions(token, names)
        if _is_regnal(token):
            names.votes[token.text][PERSON] += _STRONG
    return subject


def _is_regnal(token: Token) -> bool:
    """Whether the numeral tells one ruler from another: "Ivan III", and not "World War II"."""
    before = token.nbor(-1) if token.i else token
    is_name = before.i != token.i and before.text.istitle() and before.text not in _NUMBERED
    return is_name and bool(_REGNAL.fullmatch(token.text))


def _is_full_name(token: Token) -> bool:
    """Whether the model takes two names together for a person: "Albert Hofmann"."""
    return token.ent_type_ == "PERSON" and any(
        one.dep_ == "compound" and one.ent_type_ == "PERSON" for one in token.children
    )


def _note_companions(token: Token, names: Names) -> None:
    """Note what the nouns beside a name say: "President X", "X, a chemist", "the X River"."""
    for child in token.children:
        word = child.lower_
        if child.dep_ in {"compound", "appos", "amod", "nmod"}:
            if child.text in TITLES or word in PERSON_NOUNS:
                names.votes[token.text][PERSON] += _STRONG
            elif word in INSTITUTION_NOUNS:
                names.votes[token.text][BODY] += _STRONG
            elif word in _PLACE_WORDS:
                names.votes[token.text][PLACE] += _STRONG
    _note_explained(token, names)
    _note_kind(token, names)
    if token.lower_ in _PLACE_WORDS:
        names.votes[token.text][PLACE] += _STRONG
    if (
        token.tag_ == "NNPS"
        and token.text[0].isupper()
        and token.text.endswith(("ans", "ians", "ese", "ish", "icians"))
    ):
        names.votes[token.text][PEOPLE] += _STRONG


def _note_kind(token: Token, names: Names) -> None:
    """Note what a name is by an aside, which is surer than any other sign: "X, the capital of"."""
    for child in token.children:
        if child.dep_ != "appos" or child.i < token.i or child.pos_ == "PROPN":
            continue
        if child.lemma_.lower() in _PARTS_OF_LAND:
            names.votes[token.text][PLACE] += _SURE
        elif child.lemma_.lower() in _THINGS:
            names.votes[token.text][THING] += _SURE


def _note_explained(token: Token, names: Names) -> None:
    """Note what is said of a name by the way: "X, which", "the owners, X", "a plane named X"."""
    above = token.head
    is_one = token.dep_ == "appos" and token.tag_ == "NNP" and not token.conjuncts
    if is_one and above.tag_ == "NNS" and not any(one.dep_ == "conj" for one in token.children):
        names.votes[token.text][BODY] += _STRONG  # "the owners, Castellan Shipping"
    told = [one.left_edge.lower_ for one in token.children if one.dep_ == "relcl"]
    if "which" in told and token.ent_type_ == "PERSON":
        names.votes[token.text][THING] += _STRONG  # "Phytophthora, which"
    if token.dep_ == "oprd" and token.head.lower_ in {"named", "called"}:
        is_of_person = token.head.head.lemma_.lower() in PERSON_NOUNS
        if token.head.dep_ == "acl":  # "a rocket plane named Glamorous Glennis"
            names.votes[token.text][PERSON if is_of_person else THING] += _STRONG
    if token.dep_ in {"dobj", "nsubjpass"} and token.head.lemma_ in _AUTHORING:
        names.votes[token.text][THING] += _STRONG  # "wrote Git"
