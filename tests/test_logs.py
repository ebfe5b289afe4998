from __future__ import annotations

import logging

import pytest

from quizapp.logs import _OneLine


@pytest.mark.parametrize("sign", ["\r", "\n", "\x1b", "\x85", "\N{LINE SEPARATOR}"])
def test_what_a_stranger_wrote_stays_on_its_line(sign: str) -> None:
    record = logging.makeLogRecord({"msg": "GET /%s", "args": (f"a{sign}b",)})

    line = _OneLine("%(message)s").format(record)

    assert line == f"GET /a\\x{ord(sign):02x}b"
