"""Words as the checks compare them: folded, without endings, with the little ones left out."""

from __future__ import annotations

import re

from quizapp.core.grading import fold

# These say nothing of their own. Prepositions that tell who did what to whom are not among them.
_EMPTY = frozenset(
    "a an the of in on at and as that which who whom whose what when where why how this these"
    " those it its he him his she her they them their there here is are was were be been being"
    " am do does did done has have had having".split()
)
_PREPOSITIONS = frozenset("to from for with into onto about between during".split())
_NEGATIONS = (
    "not no never neither nor nobody nothing none nowhere without hardly scarcely barely cannot"
    " failed denied false falsely myth unless if wrongly"
).split()
# Whoever leaves one of these out says something else.
_QUALIFIERS = (
    "by or either may might could would should must some few most many rarely seldom almost nearly"
    " partly mostly sometimes often usually least"
).split()
_CONTRACTED = frozenset(
    "dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt"
    " shouldnt mustnt mightnt neednt".split()
)
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_OPPOSITES = (
    "increase decrease|rise fall|rose fell|more fewer|more less|high low|higher lower"
    "|highest lowest|large small|larger smaller|largest smallest|long short|longer shorter"
    "|early late|earlier later|first last|before after|above below|inside outside|strong weak"
    "|stronger weaker|fast slow|faster slower|win lose|won lost|begin end|began ended"
    "|accept reject|allow forbid|gain lose|gained lost|north south|northern southern|east west"
    "|eastern western|hot cold|warm cool|heavy light|wide narrow|deep shallow|old young|old new"
    "|rich poor|public private|major minor|positive negative|success failure|support oppose"
    "|expand contract|strengthen weaken|maximum minimum|majority minority|always never|all none"
    "|visible invisible|legal illegal|raise lower|open close|import export|attract repel"
    "|absorb release|left right|upper lower|top bottom|quickly slowly|simple complex|common rare"
    "|direct indirect|victory defeat|enter leave"
)
# "Did lose" asks for what "lost" says. Forms that are another word as well are left out.
_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "become became|begin began begun|break broke broken|bring brought|build built"
        "|buy bought|choose chose chosen|come came|draw drew drawn|drive drove driven"
        "|eat ate eaten|fall fell fallen|fight fought|fly flew flown|forget forgot forgotten"
        "|freeze froze frozen|get got|give gave given|go went gone|grow grew grown"
        "|hide hid hidden|hold held|keep kept|know knew known|lead led|lend lent|lose lost"
        "|make made|mean meant|meet met|pay paid|rise rose risen|run ran|say said|sell sold"
        "|send sent|shake shook|sing sang sung|sink sank sunk|speak spoke spoken|spend spent"
        "|stand stood|steal stole stolen|swim swam|take took taken|teach taught|tell told"
        "|think thought|throw threw thrown|understand understood|win won|write wrote written"
    ).split("|")
    for form in forms.split()[1:]
}
_ENDINGS = (("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""))
_KEPT = ("ss", "us", "is")
_SHORTEST = 3
# Answers are compared with "1.5" as two numbers; here "5" must not be found in it.
_POINT = re.compile(r"(?<=\d)(?:\.|,(?!\d{3}(?!\d)))(?=\d)")
_COLON = re.compile(r"(?<=\d)[:/](?=\d)")
_NOUGHTS = re.compile(r"(?<=\d)_0+$|(?<=\d_\d)0+$")
_YEAR = re.compile(r"1\d{3}|20\d\d")
# Commas between thousands part nothing.
CLAUSE = re.compile(r"[;:()—]|,(?!\d)|\b(?:and|but|while|whereas|then)\b")
_RAW_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def folded(text: str) -> list[str]:
    """Return the words as answers are compared, each number in one piece."""
    return fold(_COLON.sub("__", _POINT.sub("_", text))).split()


def stem(word: str) -> str:
    """Cut the ending off a folded word, roughly: what is equal after it is the same word."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    word = _IRREGULAR.get(word, word)
    if not word.isalpha():
        return _NOUGHTS.sub("", word)
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(base) >= _SHORTEST:
            return _undoubled(base)
    if word.endswith("s") and not word.endswith(_KEPT) and len(word) > _SHORTEST:
        return _without_e(word[:-1])
    return _without_e(word)


def _undoubled(base: str) -> str:
    is_doubled = base[-1] == base[-2] and base[-1] not in "aeiouslz"
    return _without_e(base[:-1] if is_doubled else base)


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST + 1 else word


NEGATIONS = frozenset(map(stem, _NEGATIONS))
TURNING = NEGATIONS | frozenset(map(stem, _QUALIFIERS))
HEDGES = frozenset(
    map(stem, "than least over about nearly almost some up around approximately under only".split())
)
_JOINING = frozenset(
    map(stem, "because although though since so later finally however also thus therefore".split())
)
_SMALL = frozenset(map(stem, _PREPOSITIONS)) | TURNING


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something, in order, without their endings."""
    return tuple(
        "not" if word in _CONTRACTED else stem(word)
        for word in folded(text)
        if word not in _EMPTY and any(map(str.isalnum, word))
    )


def specific(text: str) -> tuple[str, ...]:
    """Return the stems that tell what a text is about: without prepositions and the like."""
    return tuple(word for word in stems(text) if word not in _SMALL)


def clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the stems of a text clause by clause, without what only joins one to another."""
    said = (stems(clause) for clause in CLAUSE.split(text))
    return tuple(one[1:] if one[0] in _JOINING else one for one in said if one)


def names(text: str) -> frozenset[str]:
    """Return the stems of the words that the text only ever writes with a capital."""
    words = [match.group() for match in _RAW_WORD.finditer(text)]
    small = {one for word in words if word[0].islower() for one in stems(word)}
    large = {one for word in words if word[0].isupper() for one in stems(word)}
    return frozenset(large - small - TURNING)


def is_number(word: str) -> bool:
    """Whether a stem is a number or a month."""
    return any(map(str.isdigit, word)) or word in _MONTHS


def is_date(word: str) -> bool:
    """Whether a stem is a year or a month."""
    return word in _MONTHS or _YEAR.fullmatch(word) is not None


def are_like_numbers(one: str, other: str) -> bool:
    """Whether two stems are both numbers, or both months."""
    return is_number(one) and is_number(other) and (one in _MONTHS) is (other in _MONTHS)


def are_opposites(one: str, other: str) -> bool:
    """Whether two stems say the contrary of each other."""
    return frozenset((one, other)) in _OPPOSED


_OPPOSED = frozenset(
    frozenset(stem(word) for word in pair.split()) for pair in _OPPOSITES.split("|")
)
