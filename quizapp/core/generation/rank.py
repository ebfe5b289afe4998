"""Puts candidates in order: the likeliest to be used first, spread over sentences and kinds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.core.generation.candidate import Candidate

# The share of each rule's output that was usable as it was. For questions: of what was judged in
# all looks (tests/generation/judgements) and the gate still lets pass, shrunk by the weight of six
# towards the rate of all that the rule ever made; this is itself shrunk by six towards 60 %, and a
# later look counts twice in it. For the others: set by hand between what was judged in the blind
# looks and on new prose. A new rule begins with the share of its family.
PRIORS: Mapping[str, float] = {
    "wh.year": 0.9, "wh.abbreviation": 0.9, "wh.when": 0.84, "wh.called": 0.88,
    "wh.how-many": 0.76, "wh.who-doer": 0.79, "wh.who-subject": 0.8, "wh.term": 0.79,
    "wh.how-long": 0.76, "wh.why": 0.74, "wh.measure": 0.71, "wh.apposed": 0.66, "wh.share": 0.68,
    "wh.predicate": 0.71, "wh.in-how-many": 0.61, "wh.which-subject": 0.78,
    "wh.what-subject": 0.56, "wh.what-bound": 0.6, "wh.percentage": 0.6, "wh.how-much": 0.6,
    "wh.how": 0.58, "wh.purpose": 0.51, "wh.what-for": 0.51, "wh.who-placed": 0.51,
    "wh.what-placed": 0.49, "wh.who-object": 0.44, "wh.which-placed": 0.44,
    "wh.what-object": 0.44, "wh.what-doer": 0.35, "wh.where": 0.33,
    "tf.date": 0.8, "tf.number": 0.8, "tf.antonym": 0.58, "tf.year": 0.82, "tf.synonym": 0.8,
    "tf.apposition": 0.65, "tf.period": 0.8, "tf.bound": 0.7, "tf.term": 0.7, "tf.voice": 0.58,
    "tf.told": 0.75, "tf.defined": 0.72, "tf.compared": 0.72, "tf.place": 0.7, "tf.name": 0.6,
    "tf.simplified": 0.62, "tf.moved": 0.4, "tf.relation": 0.4, "tf.named": 0.4,
    "cloze.definition": 0.8, "cloze.name": 0.75, "cloze.number": 0.78, "cloze.year": 0.78,
    "cloze.term": 0.58, "cloze.figure": 0.7, "cloze.repeated-name": 0.6,
}  # fmt: skip
_USUAL = 0.7
# How many of each kind come before the next round: what instructors ask for most.
SHARES: Mapping[str, int] = {
    "short-answer": 4, "multiple-choice": 4, "true-false": 2, "cloze": 2, "multiple-response": 1,
    "matching": 1, "ordering": 1, "definition-card": 1, "basic-card": 1, "cloze-card": 1,
}  # fmt: skip
_THINGS = 0.6
_BEST_LENGTH = (7, 16)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with what tells the sentence that it was made from: a number of its own."""

    candidate: Candidate
    sentence: int


def score(candidate: Candidate, stem: str) -> float:
    """Return how likely the candidate is to be used as it is: 0 to 1.

    The rule's prior, lowered for a stem far from the usual length, for few specific words and
    for a narrow lead in retrieval.
    """
    measures = {one.code: one.value for one in candidate.findings if one.value is not None}
    length = len(stem.split())
    shortest, longest = _BEST_LENGTH
    off = max(shortest - length, length - longest, 0)
    specific = min(measures.get("specific-words", 3.0), 4.0) / 4.0
    lead = min(max(measures.get("retrieval", 0.5), 0.0), 0.6) / 0.6
    prior = _prior(candidate.rule)
    return round(prior * (0.7 + 0.15 * specific + 0.15 * lead) - 0.02 * off, 4)


def _prior(rule: str) -> float:
    family, _, name = rule.partition(".")
    if family != "mc":
        return PRIORS.get(rule, _USUAL)
    # Distractors for a common noun are the hardest to find: some are silly.
    return PRIORS.get(f"wh.{name}", _USUAL) * (_THINGS if name.startswith("what") else 1.0)


def ranked(scored: Sequence[Scored]) -> list[Candidate]:
    """Return the candidates in order, with their ranks.

    Within a kind the best one of each sentence comes first, then the second best of each;
    the kinds then take turns by ``SHARES``.
    """
    kinds: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        kinds[kind_of(one.candidate.content)].append(one)
    places: list[tuple[float, str, Candidate]] = []
    for kind, members in kinds.items():
        for place, candidate in enumerate(_by_turns(members)):
            places.append((place / SHARES.get(kind, 1), kind, candidate))
    places.sort(key=lambda one: (one[0], -one[2].score, one[1], one[2].id))
    return [replace(one, rank=rank) for rank, (_, _, one) in enumerate(places, 1)]


def _by_turns(members: Iterable[Scored]) -> list[Candidate]:
    turns: Counter[int] = Counter()
    keyed = []
    for one in sorted(members, key=lambda one: (-one.candidate.score, one.candidate.id)):
        keyed.append((turns[one.sentence], -one.candidate.score, one.candidate.id, one.candidate))
        turns[one.sentence] += 1
    return [candidate for *_, candidate in sorted(keyed, key=lambda key: key[:3])]
