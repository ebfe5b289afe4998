"""Which words in brackets cite a book, as ``(Smith & Jones, 2010; Lee 2011, p. 4)`` does."""

from __future__ import annotations

import re

_YEAR = r"(?:(?:1[5-9]|20)\d\d(?:[-–/]\d{2,4})?[a-z]?|n\.d\.|in press|forthcoming)"
_NAME = (
    r"(?:(?:van|von|de|der|den|del|della|di|da|la|le|al|el|ter|Mc|Mac|O['’])\s?){0,3}"
    r"[^\W\d_a-z][\w'’.-]*+"
)
_CITED = re.compile(
    r"(?:(?:see(?: also)?|cf\.|e\.g\.|i\.e\.|(?:as |quoted |cited )*in|(?:adapted )?from|after)"
    r",? )?"
    rf"{_NAME}(?:(?:, & |, and | & | and |, | )(?:{_NAME}|et al\.?,?|eds?\.,?)){{0,8}}+"
    rf",? \(?{_YEAR}\)?(?:, ?{_YEAR})*+"
    r"(?:[,:] ?(?:(?:pp?|ch|chap|sec|fig|vol|para)\.? ?)?[\divxlc]+(?: ?[-–,] ?\d+)*+)?",
)
_PAGES = re.compile(r"(?:see )?(?:pp?|p[áa]gs?)\. ?\d+(?: ?[-–,] ?\d+)*+")
_ALSO_YEARS = re.compile(rf"{_YEAR}(?:, ?(?:pp?\. ?)?\d+(?:[-–]\d+)?)?")
# A capital and a year make a date or an event as well.
_NO_AUTHOR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter|Easter"
    r"|Christmas|Early|Late|Mid|Born|Died|Since|Until|In|From|Between|After|Before|About|Around|War"
    r"|Treaty|Act|Battle|Law|Revolution|Olympics|Games|Cup|Conference|Congress|Council|Summit|Accords?"
    r"|Agreement|Convention|Declaration|Constitution|Amendment|Article|BC|BCE|AD|CE|King|Queen)\b"
)


def is_citation(words: str) -> bool:
    """Whether all the words, those between two brackets, cite something."""
    parts = [part.strip() for part in words.split(";")]
    if not _cites(parts[0]):
        return False
    return all(_cites(part) or _ALSO_YEARS.fullmatch(part) for part in parts[1:])


def _cites(part: str) -> bool:
    if _PAGES.fullmatch(part):
        return True
    return bool(_CITED.fullmatch(part)) and not _NO_AUTHOR.search(part)
