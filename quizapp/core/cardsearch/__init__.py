"""The search language for cards: ``is:due tag:x stability<10 -is:suspended (a or b)``.

Pure: ``parse`` makes a value of the words that somebody typed, or says where they cannot be
read; ``write`` makes words of the value again. Which cards it means, services know.
"""

from quizapp.core.cardsearch.queries import (
    All,
    Compared,
    Either,
    Is,
    Named,
    Not,
    Query,
    Recent,
    SearchError,
    Words,
)
from quizapp.core.cardsearch.reading import LONGEST_SEARCH, parse
from quizapp.core.cardsearch.terms import GUIDE, NAMES, Advice
from quizapp.core.cardsearch.writing import quoted, write

__all__ = [
    "GUIDE",
    "LONGEST_SEARCH",
    "NAMES",
    "Advice",
    "All",
    "Compared",
    "Either",
    "Is",
    "Named",
    "Not",
    "Query",
    "Recent",
    "SearchError",
    "Words",
    "parse",
    "quoted",
    "write",
]
