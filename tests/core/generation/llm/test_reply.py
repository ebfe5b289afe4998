from __future__ import annotations

import json
import random
import time

import pytest

from quizapp.core.generation.llm.reply import MAX_DRAFTS, Draft, read_drafts
from tests import llm

ONE = json.dumps(llm.question())
DRAFT = Draft(
    "short-answer",
    "In which year was the treaty of Velden signed?",
    "1648",
    "The treaty of Velden was signed in 1648 by Austria and Sweden.",
)


@pytest.mark.parametrize(
    "reply",
    [
        ONE,
        f"[{ONE}]",
        llm.written(llm.question()),
        f"```json\n{ONE}\n```",
        f"```\n[{ONE}]\n```\nI hope this is of use!",
        f'Here is what you want, a 5" list {{of sorts}}: [{ONE}] That is "all.',
        ONE[:-1] + ",}",
        f'{{"questions": [{ONE[:-1]}, }} , ], }}',
        f'{{"questions": [{ONE}, {{"kind": "cloze", "evid',
        f'{{"questions": [{ONE}',
        f"}} }} ] {ONE}",
        f"<think>Let me {'{'} see.</think>{ONE}",
        ONE.replace("signed?", "signed?\\u0020"),
        f"\ufeff{ONE}",
        ONE.replace('"1648"', "1648"),
    ],
)
def test_whole_questions_are_found_whatever_stands_around(reply: str) -> None:
    drafts, dropped = read_drafts(reply)

    assert [draft.key for draft in drafts] == ["1648"]
    assert drafts[0].stem.strip() == DRAFT.stem
    assert drafts[0].evidence == DRAFT.evidence
    assert dropped == ()


@pytest.mark.parametrize(
    "reply", ["", "I cannot help with that.", "[]", "{}", "null", '{"questions": []}', "{" * 9999]
)
def test_a_reply_without_questions_is_unreadable(reply: str) -> None:
    drafts, dropped = read_drafts(reply)

    assert drafts == ()
    assert [one.code for one in dropped] == ["unreadable-reply"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "essay"}, "unknown-kind"),
        ({"kind": 7}, "unknown-kind"),
        ({"kind": None}, "unknown-kind"),
        ({"kind": ["cloze"]}, "unknown-kind"),
        ({"stem": None}, "wrong-type"),
        ({"stem": ["Why?"]}, "wrong-type"),
        ({"stem": " \n"}, "empty-field"),
        ({"stem": "why " * 100}, "too-long"),
        ({"key": True}, "wrong-type"),
        ({"key": {"a": 1}}, "wrong-type"),
        ({"key": ""}, "empty-field"),
        ({"key": "x" * 121}, "too-long"),
        ({"evidence": 7 * [1]}, "wrong-type"),
        ({"evidence": "x" * 1001}, "too-long"),
        ({"kind": "multiple-choice", "distractors": "one, two"}, "wrong-type"),
        ({"kind": "multiple-choice", "distractors": None}, "wrong-type"),
        ({"kind": "true-false", "key": "maybe"}, "wrong-type"),
        ({"kind": "true-false", "key": 1}, "wrong-type"),
    ],
)
def test_a_question_of_the_wrong_shape_is_dropped_with_its_reason(
    changes: dict[str, object], code: str
) -> None:
    drafts, dropped = read_drafts(llm.written(llm.question(**changes), llm.question()))

    assert drafts == (DRAFT,)
    assert [one.code for one in dropped] == [code]


@pytest.mark.parametrize("field", ["kind", "stem", "key", "evidence"])
def test_a_field_that_is_missing_is_a_reason(field: str) -> None:
    question = llm.question()
    del question[field]

    drafts, dropped = read_drafts(llm.written(question))

    assert drafts == ()
    assert len(dropped) == 1


@pytest.mark.parametrize(
    ("key", "verdict"), [(True, True), (False, False), ("True", True), (" false", False)]
)
def test_the_key_of_a_claim_is_a_verdict(key: object, verdict: bool) -> None:
    ((draft,), _) = read_drafts(llm.written(llm.question(kind="true-false", key=key)))

    assert draft.verdict is verdict
    assert draft.key == ""


def test_a_cloze_needs_no_stem() -> None:
    ((draft,), _) = read_drafts(llm.written(llm.question(kind="cloze", stem=None)))

    assert draft.stem == ""


def test_distractors_are_words_and_numbers_and_few() -> None:
    given = ["one", 2, None, {"text": "three"}, " ", "x" * 121, 4.5, True, "nine", "ten"]

    question = llm.question(kind="multiple-choice", distractors=given)
    ((draft,), _) = read_drafts(llm.written(question))

    assert draft.distractors == ("one", "2", "4.5")


def test_no_more_than_a_few_dozen_questions_are_taken() -> None:
    drafts, dropped = read_drafts(llm.written(*[llm.question()] * (MAX_DRAFTS + 2)))

    assert len(drafts) == MAX_DRAFTS
    assert [one.code for one in dropped] == ["too-many"] * 2


def test_what_is_reported_of_a_reply_can_be_stored() -> None:
    question = llm.question(stem="\ud800\0 why" + "y" * 999, key=None)

    (_, (dropped,)) = read_drafts(llm.written(question))

    assert dropped.stem.startswith("\ufffd\ufffd why")
    assert len(dropped.stem) == 80


@pytest.mark.parametrize(
    "reply",
    [
        '{"' * 100_000,
        '"\\"' * 100_000,
        '{"a": "' + '\\"' * 100_000,
        "{" * 100_000 + "}" * 100_000,
        '{"kind": ' + "[" * 100_000 + "]" * 80_000 + "}",
        '{"kind": ' + "9" * 100_000 + "}",
        "{" + ", " * 100_000 + "}",
    ],
)
def test_hostile_replies_are_read_in_no_time(reply: str) -> None:
    began = time.process_time()

    read_drafts(reply)

    assert time.process_time() - began < 20


def test_a_reply_cut_anywhere_gives_whole_questions_only() -> None:
    rng = random.Random(7)
    reply = f"Sure:\n```json\n{llm.written(*[llm.question()] * 3)}\n```"

    for end in rng.sample(range(len(reply)), 200):
        drafts, _ = read_drafts(reply[:end])
        assert set(drafts) <= {DRAFT}
