"""How many, how much, what percentage: questions for figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent, ask_for_subject
from quizapp.core.generation.lexicon import NUMBER_WORDS, TIME_UNITS, VAGUE_NOUNS
from quizapp.core.generation.phrases import PLACING, core, say, without_tail
from quizapp.core.generation.verbs import as_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

_COUNTING = frozenset({"in", "into", "on", "over", "across", "to", "of", "from", "by"})
_MEASURED = frozenset("long wide deep high tall thick old broad heavy far".split())
_PAYING = frozenset("cost pay spend invest lend borrow raise earn donate receive lose".split())
_HOLDING = frozenset({"have", "contain", "comprise", "include", "consist"})
_LONGEST_SUM = 6
_ROLES = frozenset({"dobj"})
_PERCENT = frozenset({"percent", "%", "per", "cent"})
_FRACTIONS = frozenset("half third quarter fifth sixth eighth tenth".split())
_NOT_COUNTED = (
    _FRACTIONS
    | TIME_UNITS
    | frozenset({"percent", "%", "cent", "dollar", "euro", "pound", "degree"})
)


def how_many(clause: Clause) -> Iterator[Asked]:
    """Ask for the number before a noun that is the subject, the object or the predicate."""
    if clause.is_negated:
        return
    # "two membranes, which differ": it is not said that two membranes differ.
    subject = () if clause.verb.dep_ == "relcl" else (clause.subject,)
    for noun in (*subject, *clause.dependents(*_ROLES)):
        number = _number(noun)
        if number is None or noun.tag_ not in {"NNS", "NNPS"} or _is_known(noun):
            continue
        # "two bodies that move at equal speeds have …": any two of the kind.
        # "How many gates that are lowered does it have?": nobody asks so.
        is_any = any(one.dep_ == "relcl" for one in noun.children if one.i in _core_of(noun))
        if is_any or _is_one_of_several(clause, noun):
            continue
        counted = _counted(noun, number)
        words = f"how many {say(counted)}"
        if noun.i == clause.subject.i:
            stem = ask_for_subject(clause, words, verb=as_stated(clause))
        else:
            hidden = without_tail(core(noun), noun, PLACING)
            words = f"how many {say(token for token in counted if token in hidden)}"
            stem = ask_for_dependent(clause, words, hidden)
        yield from asked(
            "wh.how-many", stem, _figure(number), KeyType.NUMBER, clause.source,
            head=number, accept=(*_other_writing(number), number.text), clause=clause,
        )  # fmt: skip


def in_how_many(clause: Clause) -> Iterator[Asked]:
    """Ask for the number after a preposition: "Into how many parts is X divided?"."""
    if clause.is_negated:
        return
    for phrase in clause.complements:
        if phrase.dep_ != "prep" or (phrase.i and phrase.nbor(-1).text == ","):
            continue
        noun = next((child for child in phrase.children if child.dep_ == "pobj"), None)
        number = None if noun is None else _number(noun)
        if noun is None or number is None or phrase.lower_ not in _COUNTING:
            continue
        # "into how many classes that are still in use did …": nobody asks so.
        is_told = any(one.dep_ == "relcl" for one in noun.children)
        if noun.tag_ not in {"NNS", "NNPS"} or is_told:
            continue
        # "divided into three parts by X": the doer hangs on the verb, whatever the parser says.
        counted = without_tail(_counted(noun, number), noun, PLACING | {"by"})
        words = f"{phrase.lower_} how many {say(counted)}"
        hidden = [token for token in phrase.subtree if token.i <= counted[-1].i]
        stem = ask_for_dependent(clause, words, hidden)
        yield from asked(
            "wh.in-how-many", stem, _figure(number), KeyType.NUMBER, clause.source,
            accept=_other_writing(number), clause=clause,
        )  # fmt: skip


def measure(clause: Clause) -> Iterator[Asked]:
    """Ask how long, high or old something is: "is 30 metres high"."""
    if clause.is_negated:
        return
    for adjective in clause.dependents("acomp"):
        amount = [child for child in adjective.children if child.dep_ == "npadvmod"]
        if adjective.lower_ not in _MEASURED or len(amount) != 1:
            continue
        words = core(amount[0])
        # "long and 200 metres wide" is read as an amount now and then.
        is_factor = any(token.lower_ in {"times", "percent"} for token in words)  # than what
        has_figure = any(token.like_num for token in words) and not is_factor
        if not has_figure or words[0].pos_ in {"ADJ", "CCONJ"}:
            continue
        stem = ask_for_dependent(clause, f"how {adjective.lower_}", list(adjective.subtree))
        yield from asked(
            "wh.measure", stem, words, KeyType.DURATION, clause.source,
            head=amount[0], clause=clause,
        )  # fmt: skip


def how_much(clause: Clause) -> Iterator[Asked]:
    """Ask for a sum: "cost 4 million dollars"."""
    thing = clause.object()
    if thing is None or clause.is_negated or clause.verb.lemma_ not in _PAYING:
        return
    words = core(thing)
    if not any(token.ent_type_ == "MONEY" for token in words) or len(words) > _LONGEST_SUM:
        return
    stem = ask_for_dependent(clause, "how much", list(thing.subtree))
    yield from asked(
        "wh.how-much", stem, words, KeyType.NUMBER, clause.source, head=thing, clause=clause
    )


def percentage(clause: Clause) -> Iterator[Asked]:
    """Ask what percentage of something: the subject or the object begins with a share."""
    if clause.is_negated:
        return
    for noun in (clause.subject, *clause.dependents("dobj", "attr")):
        if noun.lemma_.lower() in _FRACTIONS:
            yield from _fraction(clause, noun)
            continue
        share = [token for token in noun.children if token.dep_ == "nummod"]
        of = [token for token in noun.children if token.dep_ == "prep" and token.lower_ == "of"]
        if noun.lower_ not in _PERCENT or len(share) != 1 or not of:
            continue
        stem = _ask_for_share(clause, noun, of[0], "what percentage")
        figure = share[0].text
        yield from asked(
            "wh.percentage", stem, [*_figure(share[0]), noun], KeyType.PERCENT, clause.source,
            head=noun, accept=(figure, f"{figure}%"), clause=clause,
        )  # fmt: skip


def _fraction(clause: Clause, noun: Token) -> Iterator[Asked]:
    """Ask what share: "one fifth of the blood passes through …"."""
    of = next((token for token in noun.children if token.lower_ == "of"), None)
    key = [token for token in core(noun) if of is None or token.i < of.i]
    if of is None or key[0].lower_ in {"the", "a", "this", "that"}:
        return
    stem = _ask_for_share(clause, noun, of, "what share")
    yield from asked(
        "wh.share", stem, key, KeyType.DURATION, clause.source, head=noun, clause=clause
    )  # fmt: skip


def _ask_for_share(clause: Clause, noun: Token, of: Token, word: str) -> str:
    if noun.i == clause.subject.i:
        return ask_for_subject(clause, f"{word} {say(core(of))}", verb=as_stated(clause))
    whole = next((child for child in of.children if child.dep_ == "pobj"), of)
    words = without_tail(core(of), whole, PLACING)
    hidden = [token for token in noun.subtree if token.i <= words[-1].i]
    return ask_for_dependent(clause, f"{word} {say(words)}", hidden)


def _core_of(noun: Token) -> set[int]:
    return {one.i for one in core(noun)}


def _number(noun: Token) -> Token | None:
    """Return the only cardinal number before the noun; "one" counts nothing."""
    numbers = [child for child in noun.children if child.dep_ == "nummod" and child.tag_ == "CD"]
    if len(numbers) != 1 or numbers[0].lower_ in {"one", "1"}:
        return None
    number = numbers[0]
    if number.ent_type_ in {"DATE", "TIME", "PERCENT", "MONEY", "ORDINAL"}:
        return None
    below = [token for token in number.subtree if token.i != number.i]
    is_range = any(token.lower_ in {"to", "or", "and", "between", "in", "of"} for token in below)
    return None if noun.lemma_.lower() in _NOT_COUNTED or is_range else number


def _figure(number: Token) -> list[Token]:
    """Return the number with what belongs to it: "more than 90", but not "only 90"."""
    return [token for token in number.subtree if token.lower_ not in {"only", "just", "even"}]


def _counted(noun: Token, number: Token) -> list[Token]:
    """Return what is counted: the words after the number."""
    return [token for token in core(noun) if token.i > number.i]


def _is_known(noun: Token) -> bool:
    """Whether "the two states" speaks of what was counted before."""
    has_of = any(child.dep_ == "prep" and child.lower_ == "of" for child in noun.children)
    return not has_of and any(child.dep_ in {"det", "poss"} for child in noun.children)


def _other_writing(number: Token) -> tuple[str, ...]:
    word = number.lower_
    if word in NUMBER_WORDS:
        return (str(NUMBER_WORDS[word]),)
    return tuple(name for name, value in NUMBER_WORDS.items() if str(value) == word)


def _is_one_of_several(clause: Clause, noun: Token) -> bool:
    """Whether another number of the clause could be meant as well."""
    is_listed = any(child.dep_ == "conj" for child in noun.children)
    is_loose = noun.lemma_.lower() in {"way", "thing", "reason"} and clause.is_copula
    # "distinguished six systems": of what; but "the heart has four parts".
    is_bare = all(child.dep_ in {"nummod", "appos", "punct", "relcl"} for child in noun.children)
    is_vague = is_bare and noun.lemma_.lower() in VAGUE_NOUNS and clause.verb.lemma_ not in _HOLDING
    return is_listed or is_loose or is_vague
