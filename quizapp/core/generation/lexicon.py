"""Words by what they are: the closed lists that the rules and the gate look words up in."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Verbs that say little without their object: "What did fighting take? Place."
LIGHT_VERBS = _words(
    "be have do make take give get go come put let keep seem appear become remain tend try begin"
    " start continue stop happen occur exist need want like play bring show see find know think"
    " look feel mean provide offer involve include concern involve represent serve act"
)
REPORTING_VERBS = _words(
    "say tell note argue claim suggest believe think report state add explain announce insist"
    " admit deny warn agree acknowledge observe point mention remark declare conclude propose"
    " assert maintain contend hold estimate predict expect hope fear"
)
# Nouns that name nothing by themselves.
VAGUE_NOUNS = _words(
    "thing way part number role example kind type factor aspect one other many some most few lot"
    " variety range series set group case fact point matter issue problem question reason result"
    " effect impact form degree extent amount level area field place time period moment idea"
    " concept notion sense term word name step stage change difference similarity feature"
    " characteristic element component piece bit side end beginning basis course purpose use"
    " situation condition circumstance approach method process system rest majority minority pair"
    " half view position sort portion section majority addition attention care something anything"
    " everything nothing someone anyone everyone somebody nobody everybody possibility ability"
    " opportunity chance need importance means development consequence"
)
PERSON_NOUNS = _words(
    "person people man men woman women child children boy girl king queen emperor empress prince"
    " princess duke president minister chancellor governor mayor senator judge justice lawyer"
    " attorney soldier general admiral commander officer captain leader ruler chief head founder"
    " author writer poet novelist painter sculptor composer musician singer actor director artist"
    " scientist physicist chemist biologist botanist geologist astronomer mathematician engineer"
    " inventor explorer philosopher historian economist geographer sociologist psychologist"
    " linguist scholar researcher professor teacher student pupil doctor physician surgeon nurse"
    " patient farmer worker labourer laborer merchant trader banker investor consumer producer"
    " buyer seller owner employer employee manager citizen voter politician diplomat envoy"
    " negotiator ambassador spokesman spokeswoman spokesperson official monk priest pope bishop"
    " missionary pilgrim slave peasant noble aristocrat settler colonist immigrant migrant refugee"
    " inhabitant resident villager commuter driver passenger pilot sailor navigator architect"
    " builder designer programmer developer user customer client tenant landlord plaintiff"
    " defendant witness juror criminal victim offender prisoner mother father parent son daughter"
    " brother sister wife husband widow heir successor predecessor colleague partner rival enemy"
    " ally opponent supporter critic reformer revolutionary rebel protester activist journalist"
    " reporter editor publisher reader traveller traveler tourist hunter gatherer craftsman"
    " craftsmen artisan clerk scribe accountant legislator lawmaker policymaker regulator monarch"
    " dictator tribune consul praetor magistrate pharaoh sultan caliph tsar czar shah warrior"
    " knight samurai expert analyst adviser advisor candidate chairman chairwoman chair secretary"
    " treasurer shareholder creditor debtor borrower lender saver taxpayer firefighter rescuer"
    " volunteer midwife naturalist cartographer retailer supplier manufacturer wholesaler"
    " prosecutor investigator detective policeman inspector auditor coroner lobbyist"
    " trumpeter drummer dealer broker importer exporter smuggler pirate weaver"
    " planter breeder grower fisherman whaler herder shepherd nomad invader conqueror crusader"
    " referee umpire coach athlete curator librarian archivist archaeologist anthropologist"
    " statistician meteorologist ecologist geneticist virologist epidemiologist zoologist"
    " notary underwriter clergyman moneylender seismologist oceanographer climatologist"
    " telegrapher technician"
)
INSTITUTION_NOUNS = _words(
    "senate parliament congress court council ministry bank agency university commission committee"
    " assembly government cabinet party union company corporation firm church army navy police"
    " board bureau department office league organization organisation association federation"
    " foundation institute institution authority treasury reserve treaty"
)
TIME_UNITS = _words(
    "second minute hour day week month year decade century millennium generation quarter season"
    " night morning afternoon evening weekend fortnight"
)
RELATIVE_TIMES = _words(
    "last next this that same following previous recent recently current today tomorrow yesterday"
    " now then ago later earlier early late past coming present another"
)
# Without them it may not be so, or not always.
FREQUENCIES = _words("usually often sometimes typically generally")
# They limit what is said.
QUALIFIERS = FREQUENCIES | _words("overall traditionally historically initially originally")
# What opens a sentence only to tie it to the one before.
CONNECTIVES = _words(
    "however therefore thus hence moreover furthermore consequently additionally also instead"
    " meanwhile nevertheless nonetheless similarly likewise indeed finally lastly then besides"
    " accordingly otherwise conversely again still yet too rather even notably importantly"
    " specifically overall generally typically usually often sometimes traditionally historically"
    " initially originally eventually ultimately subsequently afterwards afterward later recently"
    " first firstly second secondly third thirdly next today now interestingly clearly obviously"
    " fortunately unfortunately naturally"
)
CONNECTING_PHRASES = (
    "in addition", "for example", "for instance", "as a result", "in contrast", "by contrast",
    "on the other hand", "on the one hand", "in fact", "in particular", "in other words",
    "as a consequence", "in turn", "at the same time", "in this way", "in general", "of course",
    "after all", "above all", "in short", "in the end", "in practice", "in theory", "in response",
    "in this case", "for this reason", "because of this", "at first", "at that time", "by then",
    "since then", "in that case", "for his part", "for her part", "for its part",
    "for their part", "in these cases", "to this end", "as such", "in sum", "in brief",
)  # fmt: skip
# What happened or was made once: which one, only its own sentence says.
EVENTS = _words(
    "decision question agreement conflict city town country region year army war battle treaty law"
    " case act bill study report group company event plan project programme program attack attempt"
    " proposal meeting campaign election result crisis task job man woman book paper article idea"
    " theory experiment test rule change move step statement ruling verdict order vote letter"
)
# Modifiers that compare with what was named before.
ANAPHORIC = _words(
    "resulting new same other former latter second third next following remaining entire whole"
    " above two three four latest previous earlier later original final current different"
    " additional further similar corresponding respective"
)
# Those that only a sentence before can explain, whatever follows.
POINTING = _words("resulting former latter above following previous remaining preceding said")
DEMONSTRATIVES = _words("this that these those such")
PRONOUNS = _words(
    "he she it they him her them we us i me you himself herself itself themselves ourselves one"
    " ones another others some many few several most none both either neither each all much"
    " former latter who whom which what"
)
POSSESSIVES = _words("his her its their our my your")
# Things there is one of, or one of in each case, so that "the" needs no sentence before.
UNIQUE_NOUNS = _words(
    "sun moon earth sky ocean sea atmosphere equator universe world brain heart liver kidney lung"
    " stomach skin eye ear nucleus cytoplasm cell body blood internet web economy market public"
    " environment climate planet surface coast interior north south east west pole president"
    " constitution state law nation population"
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBER_WORDS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100,
}  # fmt: skip
COUNTRIES = frozenset(
    {
        "Afghanistan", "Albania", "Algeria", "Argentina", "Armenia", "Australia", "Austria",
        "Azerbaijan", "Bangladesh", "Belarus", "Belgium", "Bolivia", "Bosnia", "Botswana", "Brazil",
        "Britain", "Bulgaria", "Cambodia", "Cameroon", "Canada", "Chad", "Chile", "China",
        "Colombia", "Croatia", "Cuba", "Cyprus", "Denmark", "Ecuador", "Egypt", "England",
        "Estonia", "Ethiopia", "Finland", "France", "Georgia", "Germany", "Ghana", "Greece",
        "Hungary", "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel", "Italy",
        "Jamaica", "Japan", "Jordan", "Kazakhstan", "Kenya", "Kuwait", "Laos", "Latvia", "Lebanon",
        "Libya", "Lithuania", "Luxembourg", "Malaysia", "Mali", "Malta", "Mexico", "Moldova",
        "Mongolia", "Morocco", "Mozambique", "Myanmar", "Namibia", "Nepal", "Netherlands", "Niger",
        "Nigeria", "Norway", "Pakistan", "Panama", "Paraguay", "Peru", "Philippines", "Poland",
        "Portugal", "Prussia", "Qatar", "Romania", "Russia", "Rwanda", "Scotland", "Senegal",
        "Serbia", "Singapore", "Slovakia", "Slovenia", "Somalia", "Spain", "Sudan", "Sweden",
        "Switzerland", "Syria", "Taiwan", "Tanzania", "Thailand", "Tunisia", "Turkey", "Uganda",
        "Ukraine", "Uruguay", "Uzbekistan", "Venezuela", "Vietnam", "Wales", "Yemen", "Zambia",
        "Zimbabwe", "South Africa", "South Korea", "North Korea", "New Zealand", "Saudi Arabia",
        "Sri Lanka", "United Kingdom", "United States", "U.S.", "US", "UK", "USA", "Soviet Union",
        "Czech Republic",
    }
)  # fmt: skip
TITLES = _words(
    "President Prime Minister King Queen Emperor Empress Pope Chancellor Senator Governor Mayor"
    " General Admiral Colonel Captain Professor Dr Dr. Mr Mr. Mrs Mrs. Ms Ms. Sir Lord Lady Saint"
    " St. Justice Judge Secretary Duke Prince Princess Tsar Sultan"
)
