"""Texts parsed and indexed for tests, and what the makers make of them, as one can read it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from quizapp.core.generation.gate.inspection import CARDS, CLAIMS, GAPS, WH, inspect
from quizapp.core.generation.index import Index, index_of
from quizapp.core.generation.kinds.cards import cards
from quizapp.core.generation.kinds.claims import claims
from quizapp.core.generation.kinds.gaps import gaps
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.outline import source_text
from quizapp.core.generation.parsing import parse, prose_of
from quizapp.core.generation.thresholds import DEFAULTS, verdict
from quizapp.core.markdown import unescaped
from quizapp.core.questions import GAP, BasicCard, DefinitionCard, TrueFalse, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft

GOLDEN = Path(__file__).parent / "golden"
CORPUS = Path(__file__).parent / "corpus"
MAKERS = {"tf": (claims, CLAIMS), "cloze": (gaps, GAPS), "wh": (questions, WH)}


# Room for all passages of the corpus.
@lru_cache(maxsize=128)
def indexed(original: str) -> Index:
    """Return the index over a text; the model is loaded once a process."""
    text = source_text("text", "Text", original)
    return index_of(tuple(parse(text, prose_of(text))))


def golden(name: str) -> list[tuple[str, str, list[str]]]:
    """Return rule, text and what the rule is to make of the text, case by case."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return [(rule, case["text"], case["made"]) for rule, cases in found.items() for case in cases]


def development() -> list[tuple[str, str]]:
    """Return the names and the texts of the passages that rules are tuned on."""
    manifest = yaml.safe_load((CORPUS / "manifest.yaml").read_text(encoding="utf-8"))
    return [
        (str(passage["file"]), (CORPUS / passage["file"]).read_bytes().decode("utf-8"))
        for passage in manifest["passages"]
        if passage["part"] == "development"
    ]


def passed(index: Index, family: str) -> Iterator[Draft]:
    """Yield the drafts of a family, as "tf", that stand the gate."""
    for place in range(len(index.sentences)):
        if family != "card":
            make, checks = MAKERS[family]
            found = list(make(index, place))
        else:
            asked = [draft for one in ("cloze", "wh") for draft in _passed_at(index, place, one)]
            found, checks = list(cards(index, place, asked)), CARDS
        for draft in found:
            if not verdict(inspect(draft, index, checks), DEFAULTS):
                yield draft


def made(text: str, rule: str) -> list[str]:
    """Return what a rule makes of a text, and the gate lets pass."""
    drafts = passed(indexed(text), rule.split(".", maxsplit=1)[0])
    return [shown(draft) for draft in drafts if draft.rule == rule]


def shown(draft: Draft) -> str:
    """Write a draft as one line: the stem, and the key."""
    content = draft.content
    stem = unescaped(stem_of(content).replace(GAP, "____"))
    match content:
        case TrueFalse(key=is_true):
            return f"{'true' if is_true else 'false'}: {stem}"
        case BasicCard(back=back):
            return f"{stem} = {unescaped(back)}"
        case DefinitionCard(definition=definition):
            return f"{stem} = {unescaped(definition)}"
        case _:
            return f"{stem} = {draft.key}"


def _passed_at(index: Index, place: int, family: str) -> Iterator[Draft]:
    make, checks = MAKERS[family]
    for draft in make(index, place):
        if not verdict(inspect(draft, index, checks), DEFAULTS):
            yield draft
