"""English verbs that say what is to be done, and which of them are nouns or adjectives, too."""

from __future__ import annotations

import re

_VERBS = frozenset(
    """
accelerate accept acknowledge act adapt add address adopt advertise advise agree aim alert align
allocate allow alter amend analyse announce answer apologise apply appoint approach approve
arrange ask assess assign assist assure attach attend audit authorise avoid be become begin
benchmark book boost brainstorm brief bring broker build calculate call cancel canvass capture
carry cascade catch chair change charge chase check choose circulate clarify clear close
co-chair co-design co-produce co-sign co-write collaborate collate collect combine come comment
commission commit communicate compare compile complete conclude conduct confirm connect consider
consolidate consult contact contribute convene convert cooperate coordinate copy correct cost
cover create cross-check cut debate debrief decide declare define delegate delete deliver
demonstrate deploy describe design determine develop devise direct disclose discuss display
disseminate distribute do document double download draft drop e-mail edit educate email embed
emphasise enable encourage end endorse enforce engage enhance enlist enquire ensure enter equip
escalate establish estimate evaluate evidence examine exchange exclude expand expedite explain
explore express extend facilitate feed file fill film finalise find finish fix flag float focus
follow formalise formulate forward foster frame fulfil fund gain gather gauge generate get give
go grant guide halt hand handle have head hear help highlight hold host identify illustrate
implement improve include incorporate increase indicate inform initiate input insert inspect
install instruct integrate interview introduce invest investigate invite involve iron issue join
keep know label launch lay lead learn leave lend let liaise lift limit link list listen load
lobby locate log look loop mail maintain make manage map mark match measure mediate meet mention
mentor merge message mirror mitigate mobilise model modify monitor move name negotiate nominate
note notify nudge observe obtain offer open operate order order-in organise outline overhaul
oversee own pair park participate pass pause pay perform persuade phase phone pick pilot pin
pitch place plan pool populate post postpone practise prepare present press prevent print
prioritise probe process procure produce profile progress promise promote prompt proof proofread
propose protect prove provide publish pull purchase pursue push put quality-assure quantify
query question quote raise rank rate re-audit re-establish re-issue re-open re-run re-send reach
read reaffirm realign rearrange reassess reassure rebook rebrand rebuild recall recap receive
recirculate recognise recommend reconcile reconsider reconvene record recruit rectify redact
redesign redirect redraft reduce refer reflect refocus refresh register reinforce reinstate
reissue reiterate reject relaunch relay release relocate remedy remind remove rename renew
reopen reorganise repair repeat rephrase replace reply report represent reprint request rerun
reschedule rescope research resend reserve reset reshape resolve resource respond restart
restore restrict restructure resubmit resume retain rethink return reverse revert review revise
revisit reword rewrite ring roll rotate run safeguard sample save say scan schedule scope screen
scrutinise secure see seek select send separate serve set settle shadow shape share shift
shorten shortlist show sign signpost simplify sit solve sort source speak specify spell spend
split sponsor spot spread stand standardise start state steer stick stop streamline strengthen
structure study submit substantiate suggest sum summarise supervise supplement supply support
surface survey suspend sustain swap switch synthesise table tackle tag tailor take talk tally
target task teach tell tender test text thank theme think throw tidy tie tighten trace track
train transfer translate treat triage trial triangulate trigger trim try turn tweak type
understand undertake unlock unpick update upgrade upload upskill urge use utilise validate vary
verify vet view visit volunteer vote wait walk warn watch weave weigh welcome widen withdraw
withhold word work wrap write write-up
""".split()  # noqa: SIM905 - a list of 500 words has a line for each
)

_NOUNS = frozenset(
    """
act address alert answer approach audit be benchmark boost brief call chair change charge check
close comment complete conduct cost cover cut debrief direct display do document double draft
drop end estimate evidence exchange feed figure file film focus forward frame fund go grant
guide halt hand have head help host increase input interview iron issue key label lay lead leave
let lift limit link list log look mail map mark match measure message model monitor move name
note offer open order order-in outline own pair park pass pause phase pilot pin pitch place plan
pool post practise present press print probe process profile progress promise prompt proof
purchase push put query question quote rank rate read recap record register release remedy
repair repeat reply report request research reset resource restructure return review roll run
sample say schedule scope screen set settle shadow shape share shift shortlist show sign sit
source spell split sponsor spot spread stand start state stick stop structure study sum
supplement supply support surface survey swap switch table tag target task tender test text
theme throw tie trace track train transfer treat trial trigger trim try turn type update upgrade
use view visit volunteer vote wait walk watch welcome word work
""".split()  # noqa: SIM905 - see above
)


def is_verb(word: str) -> bool:
    """Return whether a word may be the verb that says what is to be done."""
    return word.casefold().removeprefix("co-") in _VERBS


def verb_of(word: str) -> str:
    """Return the verb behind ``writing`` or ``planning``; empty if there is none."""
    stem = word.casefold().removesuffix("ing")
    return next(filter(is_verb, (stem, f"{stem}e", stem[:-1])), "")


def is_noun(word: str) -> bool:
    """Return whether a verb can also be a noun or an adjective."""
    return word.casefold() in _NOUNS


_ORDER = r"(?i)^(?:please |to |kindly |also )?(?P<verb>(?!(?:be|have|do|see|need|know|thank you)\b)[a-z-]+)\b"
_OF_A_NOUN = r"(?i)\s*(?:(?:of|for|on|from|is|was|were|are|at|in|has|have|had|not|to|and|by|stands|remains|stays|went|came|fell|got|ran|rose|grew|gone|sent|made|lost|took|\w{3,}ed)\b|[^\w\s]|$)"


def is_order(words: str) -> bool:
    """Return whether words begin with an order: ``Update the policy``, not ``Update on …``."""
    found = re.match(_ORDER, words)
    if not found or not is_verb(found["verb"]):
        return False
    verb = found["verb"].casefold()  # nobody calls “Look at …” a look
    return not (is_noun(verb) and verb != "look" and re.match(_OF_A_NOUN, words[found.end() :]))
