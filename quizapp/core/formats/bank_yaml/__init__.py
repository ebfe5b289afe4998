"""The bank format ``quizapp-bank/1``: banks as YAML files that people write by hand.

``docs/banks.md`` describes it. Everything here is pure: the caller reads the files.
"""

from __future__ import annotations

from quizapp.core.formats.bank_yaml.decoding import decode
from quizapp.core.formats.bank_yaml.places import item_lines
from quizapp.core.formats.bank_yaml.reading import check, read, referenced_files
from quizapp.core.formats.bank_yaml.writing import write

__all__ = ["check", "decode", "item_lines", "read", "referenced_files", "write"]
