"""Where the items of a bank file stand."""

from __future__ import annotations

from quizapp.core.formats import bank_yaml
from tests import make


def test_every_field_of_every_item_has_its_line() -> None:
    source = bank_yaml.write(make.bank())
    lines = source.splitlines()

    found = bank_yaml.item_lines(source)

    assert {item_id for item_id, _ in found} == {item.id for item in make.bank().items}
    assert "id: q3" in lines[found["q3", ""] - 1]
    assert lines[found["q3", "stem"] - 1].strip() == "stem: Ants leave trails of scent."
    assert "front:" in lines[found["c1", "front"] - 1]


def test_what_cannot_be_read_has_no_lines() -> None:
    assert bank_yaml.item_lines("a: [") == {}
    assert bank_yaml.item_lines("- a list") == {}
    assert bank_yaml.item_lines("questions:\n  - {kind: cloze}\n  - x\n") == {}
