"""What each paragraph of a text is about."""

from __future__ import annotations

from quizapp.core.generation.topics import LONGEST_TOPIC, topics_of
from tests.generation.parsing_help import indexed

HEADED = """# Heat

## The steam engine

Boilers turn water into steam. Pistons drive the wheels of the mill.
"""
PLAIN = """The sea ice melts in June. The sea ice carries seals. The bears cross the sea ice.

Mangrove roots hold the mud. Mangrove roots filter the water of the river.

It is so.
"""


def test_a_heading_says_what_a_paragraph_is_about() -> None:
    assert list(topics_of(indexed(HEADED), "Engines").values()) == ["The steam engine"]


def test_without_a_heading_a_frequent_term_does() -> None:
    topics = list(topics_of(indexed(PLAIN), "Shores").values())

    assert topics[:2] == ["Sea ice", "Mangrove root"]


def test_a_paragraph_without_a_term_has_the_title() -> None:
    title = "Shores " * LONGEST_TOPIC

    assert list(topics_of(indexed(PLAIN), title).values())[2] == title[:LONGEST_TOPIC]
