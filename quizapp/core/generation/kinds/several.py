"""Multiple response: where the text lists several, which of these does it name?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
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
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

    from quizapp.core.generation.catalogue import Phrase
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index

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
            draft = None if items is None else _draft(clause, head)
            if draft is None or items is None:
                continue
            options = _distractors(draft, items, index, catalogue)
            if len(options) == _WRONG:
                yield _with_options(draft, items, options, index)


def _heads(clause: Clause) -> Iterator[Token]:
    if clause.is_negated:
        return
    yield clause.subject
    for head in clause.complements:
        if head.dep_ in _ROLES:
            yield head
        elif head.dep_ in {"prep", "agent"}:
            yield from (child for child in head.children if child.dep_ == "pobj")


def _items(head: Token) -> list[list[Token]] | None:
    """Return the things that are listed, each by its words; None when they are not a list."""
    members = [head, *(one for one in head.conjuncts if one.i > head.i)]
    if not _FEWEST <= len(members) <= _MOST or any(one.pos_ not in _NOUNS for one in members):
        return None
    if not any(token.lower_ == "and" for one in members for token in one.children):
        return None
    items = [core(one, lean=True) for one in members]
    fits = all(
        is_contiguous(one) and len(one) <= _LONGEST_ITEM and is_nameable(one) for one in items
    )
    is_vague = any(
        token.pos_ in {"PRON", "NUM"} or token.lower_ in {"other", "others", "such"}
        for one in items
        for token in one
    )
    return items if fits and not is_vague else None


def _draft(clause: Clause, head: Token) -> Draft | None:
    phrase = core(head)
    asking = question_word(head, core(head, lean=True))
    if asking is None:
        return None
    word = "which of these"
    if head.i == clause.subject.i:
        stem = ask_for_subject(clause, word, verb=as_stated(clause))
    else:
        stem = ask_for_dependent(clause, word, list(head.subtree))
    if head.dep_ == "pobj" and f" {head.head.lower_}" not in stem:
        return None
    found = asked(
        "several.listed", stem, phrase, asking[1], clause.source, head=head, clause=clause
    )
    one = next(found, None)
    if one is None or (is_person(head) and one.type is not KeyType.PERSON):
        return None
    empty = MultipleResponse(escaped(stem), (), ())
    return Draft(empty, one.rule, clause.source, stem_tokens(one), one.key, one)


def _distractors(
    draft: Draft,
    items: list[list[Token]],
    index: Index,
    catalogue: Mapping[KeyType, tuple[Phrase, ...]],
) -> list[Phrase]:
    """Return things of the text that are not listed, of the shape of the first one listed."""
    assert draft.asked is not None
    first = replace(draft, key=say(lowered(items[0])))
    said = {fold(say(one)) for one in items}
    found = fitting(first, index, catalogue, _WRONG + len(items))
    heads = {one.lemma_.lower() for item in items for one in item if one.pos_ in _NOUNS}
    return [one for one in found if fold(one.words) not in said and one.head not in heads][:_WRONG]


def _with_options(
    draft: Draft, items: list[list[Token]], wrong: list[Phrase], index: Index
) -> Draft:
    keys = [Option(escaped(say(lowered(one)))) for one in items]
    others = [Option(escaped(one.words), reason_of(one, index)) for one in wrong]
    options = tuple(sorted((*keys, *others), key=lambda one: fold(one.text)))
    places = tuple(place for place, one in enumerate(options) if one in keys)
    assert isinstance(draft.content, MultipleResponse)
    return replace(draft, content=MultipleResponse(draft.content.stem, options, places))
