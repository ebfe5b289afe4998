"""Which checks look at which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, assert_never

from quizapp.core.linting import arranged, cards, claims, gapped, options, stems, typed
from quizapp.core.linting.markup import left_over
from quizapp.core.linting.options import Choice
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Option,
    Ordering,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizapp.core.linting.flaw import Flaw
    from quizapp.core.questions import Content

_T = TypeVar("_T")

_STEM = (
    stems.length,
    stems.openness,
    stems.negation,
    stems.double_negation,
    stems.vagueness,
    stems.reference,
)
# "Put these in order" points to what stands below it.
_STEM_OF_PARTS = tuple(check for check in _STEM if check is not stems.reference)
_CHOICE = (
    options.above,
    options.repeated,
    options.key_longest,
    options.uneven,
    options.words_in_every,
    options.article,
    options.clue,
    options.mixed,
    options.absolute,
)
_CLAIM = (claims.is_question, claims.absolute, claims.joined, claims.opinion)
_SHORT_ANSWER = (typed.key_length, typed.accepted_twice, typed.yes_or_no)
_NUMERIC = (typed.tolerance, typed.unit, typed.number_in_stem)
_GAPPED = (
    gapped.at_start,
    gapped.too_many,
    gapped.function_word,
    gapped.half_name,
    gapped.given,
)
_MATCHING = (
    arranged.few_pairs,
    arranged.sides_repeated,
    arranged.sides_mixed,
    arranged.pair_clue,
)
_ORDERING = (
    arranged.few_steps,
    arranged.steps_repeated,
    arranged.step_cue,
    arranged.steps_dated,
)
_BASIC = (cards.front, cards.back)
_DEFINITION = (cards.definition,)
_OCCLUSION = (cards.label_given,)


def lint(content: Content, passage: str = "") -> tuple[Flaw, ...]:
    """Return the flaws of a question or flashcard, those of the stem first.

    ``passage`` is the text of the paragraphs that it rests on; without it, what depends on
    the passage is not checked. The same content and passage give the same flaws.
    """
    return tuple(dict.fromkeys((*_of_kind(content, passage), *left_over(content))))


def _of_kind(  # noqa: C901, PLR0915 - one arm a kind
    content: Content, passage: str
) -> Iterator[Flaw]:
    match content:
        case MultipleChoice(stem, choices, key):
            yield from _choice(Choice(stem, _texts(choices), (key,)), passage)
        case MultipleResponse(stem, choices, keys):
            yield from _choice(Choice(stem, _texts(choices), keys), passage)
        case TrueFalse():
            yield from _claim(content, passage)
        case ShortAnswer():
            yield from _short_answer(content, passage)
        case Numeric(stem):
            yield from _stem_and(_NUMERIC, stem, content)
        case Matching(stem):
            yield from _stem_and(_MATCHING, stem, content, _STEM_OF_PARTS)
        case Ordering(stem):
            yield from _stem_and(_ORDERING, stem, content, _STEM_OF_PARTS)
        case Cloze() | ClozeCard():
            yield from _gapped(content, passage)
        case BasicCard(front):
            yield from _each(_BASIC, content)
            yield from stems.reference(front, "front")
        case DefinitionCard():
            yield from _each(_DEFINITION, content)
        case OcclusionCard():
            yield from _each(_OCCLUSION, content)
        case _:
            assert_never(content)


def _choice(choice: Choice, passage: str) -> Iterator[Flaw]:
    yield from _each(_STEM, choice.stem)
    yield from stems.blank_inside(choice.stem)
    yield from _each(_CHOICE, choice)
    for index in choice.keys:
        yield from typed.number_in_passage(choice.texts[index], passage, f"options-{index}")


def _short_answer(question: ShortAnswer, passage: str) -> Iterator[Flaw]:
    wordings = (question.key, *question.accept)
    yield from _each(_STEM, question.stem)
    yield from _each(_SHORT_ANSWER, question)
    yield from typed.key_in_stem(question.stem, wordings)
    yield from typed.key_in_passage(wordings, passage)


def _claim(claim: TrueFalse, passage: str) -> Iterator[Flaw]:
    yield from _each(_CLAIM, claim)
    yield from stems.double_negation(claim.stem)
    yield from stems.reference(claim.stem)
    yield from claims.verbatim(claim, passage)


def _gapped(cloze: Cloze | ClozeCard, passage: str) -> Iterator[Flaw]:
    yield from _each(_GAPPED, cloze)
    yield from stems.reference("____".join(cloze.pieces))
    if isinstance(cloze, Cloze):  # nobody guesses at a card
        yield from gapped.article(cloze)
    for gap in cloze.gaps:
        yield from typed.key_in_passage((gap.key, *gap.accept), passage, "stem")


def _stem_and(
    checks: Sequence[Callable[[_T], Iterator[Flaw]]],
    stem: str,
    it: _T,
    of_stem: Sequence[Callable[[str], Iterator[Flaw]]] = _STEM,
) -> Iterator[Flaw]:
    yield from _each(of_stem, stem)
    yield from _each(checks, it)


def _each(checks: Sequence[Callable[[_T], Iterator[Flaw]]], it: _T) -> Iterator[Flaw]:
    for check in checks:
        yield from check(it)


def _texts(choices: Sequence[Option]) -> tuple[str, ...]:
    return tuple(option.text for option in choices)
