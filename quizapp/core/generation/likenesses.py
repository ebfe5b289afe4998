"""Words that say the same, where nothing around them can give them another sense."""

from __future__ import annotations


def _pairs(listed: str) -> dict[str, str]:
    found = (entry.split("=") for entry in listed.split())
    return {word: other.replace("_", " ") for word, other in found}


# By lemma; the form is made to fit.
VERBS = _pairs(
    "begin=start purchase=buy buy=purchase assist=help permit=allow construct=build build=construct"
    " commence=begin attempt=try enclose=surround resemble=be_similar_to"
    " accumulate=build_up found=establish rely=depend revive=bring_back enlarge=increase"
    " assassinate=murder require=need capture=seize trap=catch conquer=defeat"
    " gather=collect halt=stop prohibit=forbid utilize=use"
    " abolish=do_away_with lengthen=prolong demolish=tear_down shut=close reside=live"
    " surround=encircle oppose=resist drop=fall comprise=consist_of choose=select select=choose"
    " besiege=lay_siege_to inhabit=live_in obtain=get"
    " transport=carry vanish=disappear disappear=vanish"
    " cease=stop devour=eat widen=broaden broaden=widen"
    " postpone=put_off eliminate=get_rid_of donate=give"
    " hinder=hamper hamper=hinder"
    " ignite=set_fire_to replenish=refill"
    " portray=depict"
    " imitate=copy erect=put_up rebuild=reconstruct"
    " reconstruct=rebuild injure=hurt slay=kill fund=pay_for finance=pay_for"
)
NEEDS_OBJECT = frozenset(
    "purchase buy assist permit construct build resemble revive enlarge assassinate require enclose"
    " capture trap conquer gather prohibit utilize abolish lengthen demolish comprise"
    " choose select besiege inhabit oppose surround found obtain transport"
    " devour postpone eliminate donate ignite replenish portray imitate"
    " erect rebuild reconstruct injure slay fund finance hinder hamper".split()
)
OF_PEOPLE = frozenset({"build", "construct", "demolish"})
NEEDS_NONE = frozenset({"accumulate", "drop", "reside", "rely"})
ADVERBS = _pairs(
    "nearly=almost almost=nearly frequently=often rapidly=quickly quickly=rapidly"
    " entirely=completely completely=entirely primarily=mainly mainly=mostly largely=mostly"
    " chiefly=mainly mostly=mainly"
    " usually=normally generally=usually approximately=about roughly=approximately sharply=steeply"
    " gradually=little_by_little repeatedly=again_and_again simultaneously=at_the_same_time"
    " annually=every_year"
)
ADJECTIVES = _pairs(
    "enormous=huge principal=main chief=main main=principal numerous=many several=a_number_of"
    " entire=whole eldest=oldest initial=first adequate=sufficient famous=well-known"
    " renowned=famous vast=huge crucial=essential"
)
NOUNS = _pairs(
    "inquiry=investigation lubricant=lubricating_agent strategy=plan substitute=replacement"
)
PREPOSITIONS = _pairs("upon=on beneath=under throughout=all_over")
