"""Words and their opposites, by what they are; only where the opposite makes a plain falsehood.

A pair works both ways; ``>`` marks one that works from left to right only.
"""

from __future__ import annotations


def _pairs(listed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in listed.split():
        if ">" in entry:
            word, other = entry.split(">")
        else:
            word, other = entry.split("/")
            found.setdefault(other, word)
        found.setdefault(word, other)
    return {word: other.replace("_", " ") for word, other in found.items()}


# What one does to a thing can often not be undone to it: nobody rebuilds what a scratch destroyed,
# or lowers a wreck. So there are only verbs whose opposite is done to the same things.
VERBS = _pairs(
    "increase/decrease expand/contract strengthen/weaken lengthen/shorten widen/narrow"
    " raise/lower accelerate>slow enlarge>reduce reduce>increase diminish>increase"
    " lessen>increase grow/shrink rise/fall climb>fall drop>rise decline>grow"
    " win/lose gain/lose accept/reject import/export attract/repel absorb/emit advance/retreat"
    " ascend/descend cool/warm heat>cool warm/cool open/close begin/end start>end"
    " allow/forbid permit/prohibit enable>prevent encourage/discourage support/oppose"
    " include/exclude enter/leave impose>abolish abolish>introduce"
    " repeal>extend uphold/overturn ratify>reject approve/reject"
    " appoint>dismiss admit>exclude promote/hinder speed>slow outlaw>legalize ban>permit"
    " legalize/ban exceed>fall_short_of release>absorb overestimate/underestimate"
    " appreciate/depreciate centralize/decentralize steepen>flatten evaporate>condense"
    " condense>evaporate"
)
# These change in amount; said of anything else they mean something of their own.
OF_AMOUNTS = frozenset("rise fall climb drop decline grow shrink advance retreat".split())
# Only with an object, and with a person or a body of people as the subject of the active.
OF_PEOPLE = frozenset(
    "allow permit forbid prohibit accept reject support oppose praise criticize criticise impose"
    " win lose surrender capture leave enter appoint admit abolish keep ban outlaw lend"
    " borrow attack defend".split()
)
TRANSITIVE = OF_PEOPLE | frozenset(
    "gain raise lower include exclude capture split separate reduce enlarge repeal uphold"
    " overturn ratify approve restore destroy release outweigh exceed steepen"
    " attract repel absorb emit".split()
)
ADJECTIVES = _pairs(
    "large/small big>small high/low strong/weak early/late long/short wide/narrow thick/thin"
    " heavy/light hot/cold warm/cool rich/poor fast/slow rapid/slow cheap/expensive easy/difficult"
    " simple/complex soft/hard dry/wet deep/shallow rough/smooth dense/sparse elastic/inelastic"
    " permeable/impermeable stable/unstable similar/different possible/impossible"
    " visible/invisible legal/illegal constitutional/unconstitutional common/rare rare>common"
    " permanent/temporary voluntary/compulsory equal/unequal constant/variable public/private"
    " flexible/rigid toxic/harmless safe/dangerous fertile/infertile regular/irregular"
    " reversible/irreversible soluble/insoluble renewable/non-renewable literate/illiterate"
    " efficient/inefficient sufficient/insufficient mandatory>optional optional>mandatory"
    " open/closed full/empty acidic/alkaline abundant/scarce frequent>rare valid/invalid"
    " void>valid successful/unsuccessful identical>different proportional>unrelated"
    " shrewd>foolish lenient/strict native/foreign rural/urban absolute/relative"
    " guilty/innocent solid/liquid unanimous>divided"
)
# They tell one thing from its counterpart, so that the other one is a thing, too.
CONTRASTING = _pairs(
    "internal/external inner/outer upper/lower northern/southern eastern/western"
    " north/south east/west positive/negative maximum/minimum direct/indirect"
    " elder/younger domestic/foreign"
    " primary/secondary major/minor male/female elastic/inelastic"
    " larger/smaller bigger>smaller higher/lower stronger/weaker longer/shorter wider/narrower"
    " thicker/thinner heavier/lighter hotter/colder warmer/cooler richer/poorer faster/slower"
    " earlier/later deeper/shallower cheaper>dearer better/worse greater/smaller easier/harder"
    " simpler>more_complex older>newer newer/older wetter/drier quicker/slower"
    " odd/even horizontal/vertical rational/irrational"
)
ADVERBS = _pairs(
    "slowly/quickly rapidly>slowly often/rarely frequently>rarely seldom>often usually>rarely"
    " inside/outside upward/downward upwards/downwards forward/backward forwards/backwards"
    " directly/indirectly independently>jointly jointly>independently"
    " publicly/secretly northward/southward eastward/westward inland>offshore"
    " temporarily/permanently voluntarily>unwillingly faster/slower earlier/later"
    "  uphill/downhill clockwise/counterclockwise"
    " upstream/downstream above/below more/less"
    " sooner/later higher/lower closer>farther"
)
PREPOSITIONS = _pairs("before/after above/below inside/outside beneath>above")
NOUNS = _pairs(
    "majority/minority increase/decrease rise/fall maximum/minimum summer/winter"
    " north/south east/west northeast>southwest northwest>southeast victory/defeat success/failure"
    " mother/father presence/absence surplus/shortage"
    " advantage/disadvantage spring>autumn buyer/seller"
    " multiplication/division expansion/contraction ancestor/descendant"
)
QUANTITIES = {"most": "few", "many": "few"}
AMOUNTS = frozenset(
    "price rate temperature level number amount population demand supply income revenue cost output"
    " production share pressure speed volume value wage inflation unemployment deficit debt river"
    " sea water concentration energy rainfall profit tax interest consumption employment"
    " mortality birth traffic throughput frequency density economy sale export import".split()
)
