"""Multiple response: which of these does the text name, where it lists several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.asked import asked as asked_for
from quizapp.core.generation.asking import ask_for_dependent, ask_for_subject
from quizapp.core.generation.draft import Draft, stem_tokens
from quizapp.core.generation.kinds.choices import fitting, reason_of
from quizapp.core.generation.phrases import core, is_contiguous, is_person, lowered, say
from quizapp.core.generation.rules.subjects import is_nameable, question_word
from quizapp.core.generation.verbs import as_stated
from quizapp.core.grading import fold
from quizapp.core.markdown import escaped
from quizapp.core.questions import MultipleResponse, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_FEWEST, _MOST = 2, 5
_WRONG = 2
_LONGEST_ITEM = 5
_NOUNS = frozenset({"NOUN", "PROPN"})
_ROLES = frozenset({"dobj", "attr"})


def several(
    index: Index, place: int, catalogue: Mapping[KeyType, tuple[Phrase, ...]]
) -> Iterator[Draft]:
    """Yield a question with several keys for each list of two to five things."""
    for clause in index.clauses[place]:
        for head in _heads(clause):
            items = _items(head)
            asked = _asked(clause, head) if items else None
            if asked is not None:
                yield from _drafts(asked, items, index, catalogue)


def _heads(clause: Clause) -> Iterator[Token]:
    if clause.is_negated:
        return
    yield clause.subject
    for head in clause.complements:
        if head.dep_ in _ROLES:
            yield head
        elif head.dep_ in {"prep", "agent"}:
            yield from (child for child in head.children if child.dep_ == "pobj")


def _items(head: Token) -> list[list[Token]]:
    """Return the things that are listed, each by its words; none when they are not a list."""
    members = [head, *(one for one in head.conjuncts if one.i > head.i)]
    if not _FEWEST <= len(members) <= _MOST or any(one.pos_ not in _NOUNS for one in members):
        return []
    if not any(token.lower_ == "and" for one in members for token in one.children):
        return []
    items = [core(one, lean=True) for one in members]
    fits = all(
        is_contiguous(one) and len(one) <= _LONGEST_ITEM and is_nameable(one) for one in items
    )
    is_vague = any(
        token.pos_ in {"PRON", "NUM"} or token.lower_ in {"other", "others", "such"}
        for one in items
        for token in one
    )
    return items if fits and not is_vague else []


def _asked(clause: Clause, head: Token) -> Asked | None:
    asking = question_word(head, core(head, lean=True))
    word = "which of these"
    if head.i == clause.subject.i:
        stem = ask_for_subject(clause, word, verb=as_stated(clause))
    else:
        stem = ask_for_dependent(clause, word, list(head.subtree))
    key_type = KeyType.THING if asking is None else asking[1]
    found = asked_for(
        "several.listed", stem, core(head), key_type, clause.source, head=head, clause=clause
    )
    # The preposition stays in the stem, and people are asked about as people.
    is_whole = head.dep_ != "pobj" or f" {head.head.lower_}" in stem
    is_fit = is_whole and (key_type is KeyType.PERSON or not is_person(head))
    return next(found, None) if asking is not None and is_fit else None


def _drafts(
    asked: Asked,
    items: list[list[Token]],
    index: Index,
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
) -> Iterator[Draft]:
    """Yield the question, if the text has things that are not listed and look like those."""
    empty = MultipleResponse(escaped(asked.stem), (), ())
    draft = Draft(empty, asked.rule, asked.parsed, stem_tokens(asked), asked.key, asked)
    # The distractors have the shape of the first thing listed, not of the whole list.
    first = replace(draft, key=say(lowered(items[0])))
    found = fitting(first, asked, index, catalogue, _WRONG + len(items))
    wrong = _not_listed(found, items)
    if len(wrong) == _WRONG:
        yield replace(draft, content=_content(asked.stem, items, wrong, index))


def _not_listed(found: Sequence[Phrase], items: list[list[Token]]) -> list[Phrase]:
    said = {fold(say(one)) for one in items}
    heads = {one.lemma_.lower() for item in items for one in item if one.pos_ in _NOUNS}
    return [one for one in found if fold(one.words) not in said and one.head not in heads][:_WRONG]


def _content(
    stem: str, items: list[list[Token]], wrong: list[Phrase], index: Index
) -> MultipleResponse:
    keys = [Option(escaped(say(lowered(one)))) for one in items]
    others = [Option(escaped(one.words), reason_of(one, index)) for one in wrong]
    options = tuple(sorted((*keys, *others), key=lambda one: fold(one.text)))
    places = tuple(place for place, one in enumerate(options) if one in keys)
    return MultipleResponse(escaped(stem), options, places)
