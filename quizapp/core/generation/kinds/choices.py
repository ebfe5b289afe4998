"""Multiple choice: a wh-question whose key gets three sound distractors, or none at all."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import mul
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.catalogue import kind_of, vector_of
from quizapp.core.generation.figures import is_bound, near_figures, value_of
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.rules.times import YEAR
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped, unescaped
from quizapp.core.questions import MultipleChoice, Option, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

DISTRACTORS = 3
_FIGURES = frozenset(
    {KeyType.YEAR, KeyType.NUMBER, KeyType.PERCENT, KeyType.DURATION, KeyType.DATE}
)
# Alike in type but too far apart in what they mean: better no question than a silly one.
_LEAST_LIKE = {
    KeyType.PERSON: 0.3,
    KeyType.COUNTRY: 0.2,
    KeyType.PLACE: 0.3,
    KeyType.NAME: 0.35,
    KeyType.TERM: 0.4,
    KeyType.THING: 0.5,
}
_LIFETIMES = 90  # years between people who can be taken for each other
_QUOTED = 90
_NEAR_YEARS = 20
_LONGEST_TERM = 3
_DATED = re.compile(r"\d{3}")
_LENGTHS = (0.5, 1.9)  # a distractor's against the key's
_SHORT = 3  # letters: "of" and "the" may stand in both
_RARE = 3.6  # Zipf frequency: "nephron" has 1.9, "membrane" 3.9, "valley" 4.6
_RARE_OF_SEVERAL = 4.2
_MEASURES = frozenset(
    "size weight volume number pressure amount creation release rate level speed length height"
    " width depth shape loss gain growth increase decrease rise fall cost price value".split()
)


def choices(
    drafts: Sequence[Draft], index: Index, catalogue: Mapping[KeyType, tuple[Phrase, ...]]
) -> Iterator[Draft]:
    """Yield a multiple-choice question for each wh-question whose key has three distractors."""
    for draft in map(_bare, drafts):
        asked = draft.asked
        if asked is None or not _can_be_chosen(asked):
            continue
        if asked.type in _FIGURES:
            options = _figures(draft, asked, index)
        else:
            options = _phrases(draft, asked, index, catalogue)
        if len(options) == DISTRACTORS:
            yield _choice(draft, asked, options)


def _bare(draft: Draft) -> Draft:
    """Return the draft with a key as options have it: without "in", a term without "a"."""
    asked = draft.asked
    if asked is None or not asked.accept or asked.type not in {KeyType.PLACE, KeyType.TERM}:
        return draft
    return replace(draft, key=asked.accept[0])


def _can_be_chosen(asked: Asked) -> bool:
    """Whether the key can stand among others of its kind.

    A key that names two things would stand out; of "people" and "farmers" one may be the other.
    What has "more than 170" may have more than 200, too.
    """
    if asked.type is KeyType.DATE and not _DATED.search(asked.key):
        return False  # a month or a day of no year: others are no likelier
    if asked.type in _FIGURES:
        return not is_bound(asked.key)
    if asked.type is KeyType.CLAUSE or any(one.dep_ == "conj" for one in asked.head.children):
        return False
    if asked.type is KeyType.PERSON and asked.stem.startswith("Which"):
        return False  # "Which court …?": the key alone would be a court
    # A surname alone would stand out among full names.
    is_full = asked.head.pos_ == "PROPN" and len(asked.key.split()) > 1
    return asked.type is not KeyType.PERSON or is_full


def _choice(draft: Draft, asked: Asked, distractors: Sequence[Option]) -> Draft:
    key = Option(escaped(draft.key))
    options = [key, *distractors]
    if asked.type in _FIGURES:
        options.sort(key=lambda one: (value_of(unescaped(one.text)), one.text))
    else:
        options.sort(key=lambda one: fold(one.text))
    content = MultipleChoice(stem_of(draft.content), tuple(options), options.index(key))
    return replace(draft, content=content, rule=draft.rule.replace("wh.", "mc.", 1))


def _figures(draft: Draft, asked: Asked, index: Index) -> list[Option]:
    said = [token.text for token in draft.parsed.doc if token.like_num]
    others = _years_of_text(draft, index, said) if asked.type is KeyType.YEAR else ()
    others += near_figures(draft.key, DISTRACTORS - len(others), taken=[*said, *others])
    reason = escaped(f"The text gives {draft.key}.")
    return [Option(escaped(one), reason) for one in others]


def _years_of_text(draft: Draft, index: Index, said: Sequence[str]) -> tuple[str, ...]:
    """Return up to two other years of the text that are near the key: they are no strangers."""
    if not draft.key.isdigit():
        return ()
    found = [
        word
        for word in index.postings
        if word.isdigit() and YEAR.fullmatch(word) and word not in said
    ]
    near = [one for one in found if 0 < abs(int(one) - int(draft.key)) <= _NEAR_YEARS]
    return tuple(sorted(near, key=lambda one: (abs(int(one) - int(draft.key)), one))[:2])


def _phrases(
    draft: Draft, asked: Asked, index: Index, catalogue: Mapping[KeyType, tuple[Phrase, ...]]
) -> list[Option]:
    chosen = fitting(draft, asked, index, catalogue, DISTRACTORS)
    return [Option(escaped(_fitted(one, draft, asked)), reason_of(one, index)) for one in chosen]


def fitting(
    draft: Draft,
    asked: Asked,
    index: Index,
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
    wanted: int,
) -> list[Phrase]:
    """Return up to so many phrases of the text that are like the key, and surely wrong."""
    if asked.type is KeyType.THING and not _is_term(draft.key):
        return []
    pool = catalogue.get(asked.type, ())
    if asked.type is KeyType.THING:
        pool = (*catalogue.get(KeyType.TERM, ()), *catalogue.get(KeyType.THING, ()))
    sought = _Sought(draft, asked)
    found = [
        (likeness, phrase)
        for phrase in pool
        if _may_stand(phrase, sought, index)
        and (likeness := sought.likeness(phrase)) >= _LEAST_LIKE[asked.type]
    ]
    # What the text defines or names goes before other nouns.
    found.sort(
        key=lambda one: (
            one[1].type is not KeyType.TERM, -round(one[0], 4), one[1].sentence, one[1].place
        )
    )  # fmt: skip
    chosen: list[Phrase] = []
    for _, phrase in found:
        if len(chosen) < wanted and all(_differs(phrase, other) for other in chosen):
            chosen.append(phrase)
    return chosen


@dataclass(frozen=True)
class _Sought:
    """What a phrase is held against to be a distractor: every question meets every phrase."""

    draft: Draft
    asked: Asked

    @cached_property
    def key(self) -> str:
        return fold(self.draft.key)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(lemmas(self.draft.tokens))

    @cached_property
    def said(self) -> frozenset[str]:
        words = fold(stem_of(self.draft.content)).split()
        return frozenset((*self.lemmas, *words, *self.key.split()))

    @cached_property
    def shape(self) -> tuple[bool, str]:
        """The key's number and article."""
        first = self.draft.key.split()[0].lower()
        is_plural = self.asked.head.tag_ in {"NNS", "NNPS"}
        return is_plural, first if first in {"a", "an", "the"} else ""

    @cached_property
    def kind(self) -> str:
        """Whether the key names a person, a people or a body of people."""
        return kind_of(self.asked.head)

    @cached_property
    def head(self) -> str:
        return self.asked.head.lemma_.lower()

    @cached_property
    def verb(self) -> str:
        return "" if self.asked.clause is None else self.asked.clause.verb.lemma_.lower()

    @cached_property
    def vector(self) -> tuple[float, ...]:
        return vector_of(self.asked.head)

    @cached_property
    def size(self) -> float:
        return math.sqrt(sum(one * one for one in self.vector))

    def likeness(self, phrase: Phrase) -> float:
        """Return the cosine of the model's vectors of the two heads."""
        size = self.size * phrase.size
        return sum(map(mul, self.vector, phrase.vector)) / size if size else 0.0


def _may_stand(phrase: Phrase, sought: _Sought, index: Index) -> bool:
    """Whether the phrase is surely wrong, and of the key's number, article and length."""
    # What is cheap to see comes first.
    if phrase.sentence == sought.draft.parsed.number or not _has_the_shape(phrase, sought):
        return False
    if phrase.head == sought.head or not _is_of_its_like(phrase, sought, index):
        return False
    if phrase.type is KeyType.THING and not _is_term(phrase.words):
        return False
    other = phrase.folded
    if not other or other in sought.key or sought.key in other:
        return False
    if any(len(word) > _SHORT and word in sought.said for word in other.split()):
        return False
    return not _fits_predicate(phrase, sought, index)


def _is_of_its_like(phrase: Phrase, sought: _Sought, index: Index) -> bool:
    """Whether people stand among people, and of about the same time."""
    if sought.asked.type is not KeyType.PERSON:
        return True
    own = index.years.get(sought.draft.parsed.number)
    other = index.years.get(phrase.sentence)
    if own is None or other is None:
        # Where a text spans ages, one of no known time may be of any.
        years = index.years.values()
        is_far = bool(years) and max(years) - min(years) > 3 * _LIFETIMES
    else:
        is_far = abs(own - other) > _LIFETIMES
    return phrase.kind == sought.kind and not is_far


def _has_the_shape(phrase: Phrase, sought: _Sought) -> bool:
    """Whether the phrase has the key's number and article, and about its length."""
    least, most = _LENGTHS
    return (phrase.is_plural, phrase.has_article) == sought.shape and (
        least <= len(phrase.words) / len(sought.draft.key) <= most
    )


def _fits_predicate(phrase: Phrase, sought: _Sought, index: Index) -> bool:
    """Whether the text says the same of the phrase, anywhere."""
    if sought.asked.clause is None:
        return False
    if sought.verb != "be" and sought.verb in phrase.verbs:
        return True
    # A sentence that holds the phrase and most of the question may say the same in other words.
    place = index.places[phrase.sentence]
    said = sought.lemmas
    shared = sum(place in index.postings.get(word, {}) for word in said)
    return shared > len(said) / 2


@lru_cache(maxsize=20_000)
def _is_term(words: str) -> bool:
    """Whether the words are a term: short, without "of", and not everyday ones."""
    parts = [word for word in words.lower().split() if word not in {"a", "an", "the"}]
    if not 0 < len(parts) <= _LONGEST_TERM or "of" in parts or parts[-1] in _MEASURES:
        return False
    return min(map(frequency, parts)) < (_RARE if len(parts) == 1 else _RARE_OF_SEVERAL)


def _differs(phrase: Phrase, other: Phrase) -> bool:
    one, two = set(phrase.folded.split()), set(other.folded.split())
    return phrase.head != other.head and not (one <= two or two <= one)


def _fitted(phrase: Phrase, draft: Draft, asked: Asked) -> str:
    """Return the phrase with the capital letter that the key has."""
    if draft.key[:1].isupper() and asked.start == 0 and asked.type is not KeyType.PERSON:
        return phrase.words[:1].upper() + phrase.words[1:]
    return phrase.words


def reason_of(phrase: Phrase, index: Index) -> str:
    """Return why the phrase is wrong: where the text speaks of it."""
    sentence = index.sentences[index.places[phrase.sentence]].doc.text
    quoted = sentence if len(sentence) <= _QUOTED else _around(sentence, phrase.words)
    return f"The text speaks of it elsewhere: “{escaped(quoted)}”"


def _around(sentence: str, words: str) -> str:
    """Return the part of a long sentence that holds the words, cut between words."""
    place = max(0, sentence.lower().find(words.lower()))
    start = max(0, place - (_QUOTED - len(words)) // 2)
    end = min(len(sentence), start + _QUOTED)
    if start:
        start = sentence.find(" ", start) + 1
    if end < len(sentence):
        end = sentence.rfind(" ", start, end)
    part = sentence[start:end].strip()
    return ("… " if start else "") + part + (" …" if end < len(sentence) else "")
