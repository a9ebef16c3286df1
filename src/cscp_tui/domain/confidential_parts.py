"""The confidential parts of a meeting: the words that begin and end them, and what may have begun one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import takewhile

from cscp_tui.base.pattern_tables import filled, rows
from cscp_tui.domain.personal_identifiers import IdentifierKind, find_identifiers
from cscp_tui.domain.records import MeetingLine

_TITLE = r"(?i)\bconfidential\b|\b(?:closed|private) (?:session|part|item)\b"
_CLOSED = r"(?:confidential|conf['’]l|confid|closed|private|restricted)"
_PART = (
    rf"(?:{_CLOSED} (?:part|pt|bit|item|piece|session|section|discussion|conversation|business|stuff)"
    rf"|(?:part|pt) (?:2|two|b|ii)(?: is| now)?(?: \W?{_CLOSED})?|p2 \W?{_CLOSED})"
)
_AT = r"\d[\d.:]*\s*(?:[ap]m)?"
_APART = rf"\b(?:{_CLOSED}|secret)\b"
_TITLED = r"(?-i:CONFIDENTIAL|RESTRICTED)\s*[–—-]\s*(?!\S*\d)(?:(?!to\b|is\b|will\b)[^\s:;,.]+(?: |$)){1,5}$"
"""The line that begins a confidential part with its title: ``RESTRICTED - budget and one post``."""
_KEPT_IN = (
    r"(?:not|never) (?:for (?:wider |onward )?(?:circulation|publication|sharing|distribution|minuting|minutes|release|the (?:public|minutes))"
    r"|to (?:be (?:minuted|shared|circulated|published|recorded)|leave (?:the|this) room|go (?:outside|beyond|any further)\b.*))"
)
_SAID_BEFORE = r"\W*+(?:(?:ok(?:ay)?|right|so|and|well|now|that['’]?s|(?:this|that) (?:is|was)|us|thank you|thanks|then|everyone|all|(?:back|bk) in)\b[\s,.:–—-]*){0,8}"
_NEXT = (
    r"(?:the |this )?(?:next|following) (?:bit|part|pt|piece|item|section|discussion|matter|one|point)s?"
    r"|what (?:follows|comes next)|from (?:here|now) on(?:wards)?,? (?:it|this|all|everything)?|(?:the )?\brest\b(?: of [\w ]{2,20}?)?"
)
"""What is to come: ``The next bit …``."""
_WHO_IS_HERE = r"(?:only|left|leaves?|went out|asked to leave|dropped (?:off|out)|excluded)"
_PART_BEGINS = (
    rf"(?i){_SAID_BEFORE}(?:{_NEXT}) ?(?:is|are|will be|being|to be)(?: (?:all|strictly|very|now))* (?:{_CLOSED}|in (?:strict )?confidence)\b|"
    rf"\W*+(?:(?:start|beginning) of (?:the )?|now |going into )?(?:{_TITLED}|"
    rf"(?:[^.;]+[.;] )?(?:{_CLOSED}|in confidence) from (?:here|now|this point)(?: on(?:wards?)?)?"
    rf"(?:,? (?:(?:from|at) )?{_AT})?|"
    rf"(?:confidential|restricted)(?:\W+{_KEPT_IN})?\W*$|{_KEPT_IN}\W*$|"
    rf"(?:confidential|restricted)\s*[–—,:-].*\b{_WHO_IS_HERE}\W*$|(?:{_PART}|members only)(?: (?:begins|starts|started|from here|(?:from |at )?{_AT}))?)"
    r"\s*(?:$|:\W*$|[,;.–—-])"
)
_OPEN = "(?:open|public|unrestricted)"
_MEETING = "(?:session|part|pt|section|meeting|mtg|agenda)"
_GOES_ON = r"(?:again|back|bk|resum\w*)"
_FILLS = rf"(?:{_GOES_ON}|and|now|to|in|into|of|the|we|we['’]re|it['’]s|are|is|has|been|items?)"
_HERE = "[^,;.–—-]*\\b"
_PART_ENDS = (
    rf"(?i){_SAID_BEFORE}(?:(?:the )?end (?:of )?(?:the |that |this )?(?:{_PART}|{_CLOSED})\b|"
    rf"(?:(?:the|that) )?(?:confidential|restricted|(?-i:CONF)|{_PART}) (?:is |has |was |now )?(?:end|over|closed|finish|done|conclude)|out of (?:the )?(?:confidential|{_PART})|"
    rf"(?:that )?(?:concludes|ends|closes|completes) (?:the |that )?{_PART}|(?:not|no longer) confidential (?:from here|any ?more|now)|"
    r"(?:return|back|bk) to (?:the )?(?:open|public) (?:session|part|meeting|minutes|business)|(?:back )?on the record\W*$|(?:the )?(?:normal |published |public |open )?minut(?:es|ing) (?:(?:begin|start|carry|go|come|pick)s?(?: on| back| up)? )?(?:resum\w*|again(?: from)?(?: here)?|from here|back on)|(?:the )?end of (?:that|this)(?: part| bit)?,? (?:now )?(?:open|public)\b|"
    rf"(?:we['’]?(?:ve| have) )?(?:finished|done) (?:with )?(?:the )?{_PART}|(?:the )?rest of (?:the |this )?(?:meeting|agenda|item) (?:is |will be )?(?:open|public)\b|(?:open|public) (?:session|part) from here\b|"
    r"doors? (?:are )?open(?:ed)? again|open minutes again|"
    r"(?:back to (?:what|stuff|things|anything)|(?:the )?rest) (?:(?:that|which|we) )?(?:can|may) (?:now )?(?:be (?:published|minuted|public)|publish|minute|go in(?:to)? (?:the )?(?:public |open )?(?:minutes|notes))\s*(?:$|[,;.–—-])|"
    r"back to (?:the )?(?:publishable|public) (?:bit|part|stuff)\b|"
    rf"(?:(?={_HERE}(?:{_OPEN}|main|normal)\b)(?={_HERE}{_MEETING}\b)(?!in\b.*[,;])|(?={_HERE}{_OPEN}\b)(?={_HERE}{_GOES_ON}\b)|"
    rf"(?=(?:{_FILLS} )*{_OPEN}(?: {_AT})?\W*$)|(?=guests?\b.* back\b))"
    rf"(?:(?:{_FILLS}|{_OPEN}|{_MEETING}|main|normal|guests?)\b\s*)+(?:(?:from |at )?{_AT})?\s*(?:$|[,;.–—-]))"
)
"""Lines that end a confidential part: “end of part 2”, or only that the meeting is open again."""


_SECRET = (
    rf"\b(?:(?:confidential|restricted|secret)\b|conf['’]l\b|in (?:confidence|camera|private)\b"
    r"|(?:closed|private) (?:part|pt|bit|item|session|section|discussion|business|conversation|chat|now)\b|private (?:meeting|mtg)\b"
    r"|exempt (?:part|item|business|session)|(?:part|pt) (?:2|two|b|ii)\b(?! (?:of|to)\b|\.\d)|(?-i:[Oo]ff[- ](?:the[- ])?record|CONF\b)|closed doors|(?<!sign )(?<!signed )off minutes|pink papers?"
    r"|un-?minuted|(?:no|stop(?:ped)?|pause[ds]?) (?:notes?|minutes?|minuting|recording)\b|(?:not|don['’]?t|do not|never) (?:be )?minuted?\b"
    rf"|{_KEPT_IN}|(?<![\w&+,] )(?:closed|private)\W*$)"
)
"""The words of what may begin a confidential part."""
_WHO_STAYS = (
    r"\b(?:(?:members|partners|statutory(?: \w+)?|core(?: \w+)?|(?:(?<![\w)] )|(?<=agency ))leads) only\b|only (?:the )?(?:statutory|members|partners|core)\b"
    r"|(?:guests|observers|visitors|public(?! health\b)|press|others|the rest|everyone else|everybody else|all others|non[- ]\w+|wider (?:group|attendees))\b(?: \w+){0,2} "
    r"(?:left|leave|leaves|out|off|excused|withdrew|withdraw|dropped off|stepped out|asked to (?:leave|go|drop off|step out))\b"
    r"|(?:left|leaves?|out of|stepped out of|withdrew from|excluded from) (?:the )?(?:room|(?:call|meeting) for|for this)\b|asked to (?:leave|step out|drop off)"
    r"|\b(?:left|leaves?|out|off|off ?line|offline|step(?:s|ped) (?:out|away|off)|withdr[ae]ws?|excused)(?: the (?:room|call))? (?:for|during) (?:this|it|that|(?:the )?(?:next )?(?:item|part|pt|bit|discussion))\b"
    r"|\b[\w-]+ ?(?:&|\+|\band\b) ?[\w-]+ (?:(?:have |has )?(?:gone |step(?:s|ped) |asked |went |are |all )?(?:out|off ?line)|left the room)\W*$)"
)
"""The words about who stays or leaves, as a confidential part begins."""
_NO_BEGINNING = (
    r"(?i)\b(?:no|not|nothing|non|isn['’]t|wasn['’]t|end(?: of)?|out of|(?:is|are|was|were|be|been|kept|stays?|remains?|treated as|marked|more|less|very|how)) "
    r"(?:the |a |any |strictly |so )?(?:confidential|restricted|secret|private|closed|part)\b(?! now)|\bconfidentiality\b|\bclosed (?:at )?\d|\?"
)
"""Words with which a line says that something else is confidential, or that nothing is: no part begins."""
_MOST_WORDS_OF_BEGINNINGS = 9
_OF_MEETING = r"(?:this|that|it|what|next|following|rest|part|pt|bits?|piece|item|section|session|discussion|conversation|matter|one|stuff|agenda)"
_CLOSED_TO_ALL = (
    rf"(?i)\b{_OF_MEETING}\b[^.?]{{0,40}}\b(?:(?:confidential|restricted|private|in confidence|secret)\b(?:\W*$|[,;:–—-]| (?:to|please|pls|now|for|from|until)\b)|closed to\b|that['’]?s closed\b)"
    r"|\b(?:as|strictly) confidential\b|\b(?:confidential|restricted|private|closed) (?:\w+ )?(?:bit|part|piece|item|section|session|discussion|matter|conversation|stuff|note|agenda)\b"
    r"|\bin (?:(?:the )?(?:strict(?:est)?|complete) )?confidence\b|\bin private\b(?! \w)|\b(?-i:off[- ]the[- ]record)\b|\bsay nothing outside\b|\b(?:stays?|keep|remains?) (?:\w+ )?(?:in this room|(?:with)?in (?:the|these) (?:four )?walls)\b"
    r"|(?<!was )(?<!were )\b(?:not|isn['’]?t|aren['’]?t|never|nothing(?: is)?) (?:to )?(?:be )?(?:for (?:the )?(?:\w+ )?(?:minutes|mins|minuting|publication|(?:public|published|wider) (?:version|record|notes))|minuted)\b|\bout of the (?:public |open )?minutes\b"
    rf"|\b{_OF_MEETING}\b[^.?]{{0,40}}\b(?:stays? in the room\b|(?:left out|kept? out|redacted|removed|taken out|omitted|n?o?['’]?t (?:be |go |to go )*(?:in(?:to)?|part))\b(?: (?:of|from|in))?(?: the)? (?:published|public|wider|circulated)\b)"
    r"|\b(?:off|out of) (?:the )?(?:page|notes)\b|\b(?:notes|pens|minutes|recording) (?:off|down|away)\b|\bno (?:pens|notes)\b|\b(?:must|do|should)(?:n['’]t| not) (?:be )?(?:repeat\w*|writ(?:e|ten)|quoted?|pass\w*|go(?! on (?:the |an |our )?agenda)) (?:this |it |that )?(?:outside|down|beyond|on)\b"
    r"|\bnow (?:confidential|restricted|private)\s*[:–—-]|(?<=[.;] )(?:confidential|restricted)\s*[:–—-]"
    r"|\bsensitive (?:item|matter|bit|part|issue|discussion|piece)s?\b(?! in)|\b(?:go|going|went|in|into) (?:private|closed)(?: mode| for| now|\W*$)|\bears only\b"
    r"|\bembargo\w*|\b(?:recording|minut(?:es|ing)|notes) (?:stopped|paused|suspended)\b|\bpart (?:two|2|b) of the (?:meeting|agenda)\b"
)
"""The words with which a line of any length may begin a confidential part."""
_CLOSED_ELSEWHERE = (
    r"(?i)\bconfidentiality\b|\basked (?:if|whether|for|that)\b.*\b(?:confidential|restricted|private|confidence)\b.*\b(?:said no|refused|declined|disagreed|not needed|no need)\b"
    r"|(?<!this )(?<!following )(?<!next )\b(?:information|intelligence|data|views|feedback)\b[^.:]{0,30}\bin confidence\b(?!:)|\btold (?:us|them|staff|workers) in confidence\b|"
    r"\b(?:confidential|restricted|private|closed|secret)[ -](?:help ?line|service|polic\w+|access|duties|inquiry|enquiry|fostering|providers?|cases?|schools?|e-?mail|reporting"
    r"|data|information|waste|records?|files?|advice|counselling|support|setting|hire|sector|landlords?|rented|tutors?|clinic|growth|homes?|hospitals?|law|work|practice|life|list|site|link|in|on|at|since|by|down)\b"
    r"|\b(?:feedback|data|information|records?|files?|details|replies|survey|responses)\b[^.]{0,20}\bconfidential\b|\b(?:deliver|do) (?:it |this )?in confidence that\b|\?|\bnot? (?:longer )?(?:confidential|restricted|private|closed)\b|^\W*[a-z]{2}\d\d-[\d.]+\W+closed\W*$"
)
"""What is confidential or closed elsewhere, and no part of a meeting."""
_KEPT_BETWEEN = (
    r"(?i)\b(?:kept? (?:just |only )?(?:between|among(?:st)?|within) (?:the|these|us|ourselves|this|statutory|partners|members)"
    r"|(?:nobody|no[- ]one) (?:else|outside .{2,40}?|beyond .{2,40}?) (?:hears|sees|knows|gets) (?:this|it|that))\b"
)
"""The words with which a whole sentence may begin a confidential part."""

_CASE = dict(
    rows(r"""
number          (?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)
child           (?:child|ch|baby|infant|toddler|boy|girl|lad|teen(?:ager)?|yp|young person|sib(?:ling)?s?|twins?|son|daughter|youngest|eldest)
kin             (?:mum|dad|mother|father|step[- ]?(?:dad|mum|father|mother)|grandmother|grandfather|gran(?:ny|dma|dad)?|nana?|mgm|pgm|uncle|aunt(?:ie|y)?)
review          (?:l?cspr|rapid review|serious incident|(?-i:SINs?))
no age          (?! (?:cases|more|of|agencies|schools|minutes))(?!\d|%|[/.:]\d)
pseudonym       {child} (?-i:[A-Z])\b(?![-/&'’]\w|(?: \S+)? (?:review|report|learning|lessons|recs?|recommendations|lcspr|briefing|action))
aged            {child},? (?:of |is |was |aged |just |only )*(?<!\bch, ){number} ?(?:days?|wks?|weeks?|mths?|months?|yrs?|years?)?\b{no age}|{kin},? (?:is |was |aged )?(?:1[2-9]|[2-5]\d)\b{no age}|
                (?:[1-9]|1[0-7]) ?(?:y(?:/?o)?(?=\W*$|,|;| (?:old|male|female|boy|girl|m|f)\b)|y/?o\b)|(?:he|she)(?: was| is|['’]s) (?:\d|1[0-7])\b{no age}
old             (?:\d{1,2}|{number})[- ]?(?:yrs?|years?|mths?|months?|wks?|weeks?)[- ]old (?:girl|boy|baby|child|male|female|lad|son|daughter)\b|\bturned (?:1[0-8]|\d)\b{no age}|(?:infant|child|baby) death (?:in|on|last)\b
siblings        {number} sib(?:ling)?s\b|sib(?:ling)? group of
reviewed        {review} (?:yes or no|(?:(?:not|is|was) )?(?:met\b|crit\w*|threshold|needed|warranted|agreed))|(?:not|no|meets?|meet the|is it|an?|for) (?:an? )?{review} (?:crit\w*|threshold|then|here)|
                (?:isn['’]t|not|is it|does(?:n['’]t| not) meet|meets|crit\w* (?:for|of)|threshold for) (?:the |an? )?{review}\b(?! (?:training|guidance|protocol|process|action|team))
died or harmed  non-accidental|(?-i:NAI)\b|post[- ]mortem|inquest
surely          \bthe {kin} (?:is|was|has|had|works|lives|says|wants|knows|told|said|rang|left|came|went|hit|denies|denied|threatened)\b|\b(?:{pseudonym}|{aged}|{old}|{siblings}|{reviewed}|{died or harmed})
of many         %|\b(?:per cent|figures|data|rates?|numbers|audit\w*|train\w*|protocol|pathway|polic(?:y|ies)|campaign|cases|referrals|allegations|annual|report|dashboard|survey|schools|families|
                conference|toolkit|leaflet|poster|briefing|webinar|app|website|service|pilot|cohort|groups|forum|quarter|qtr|trend|up from|down from|in q[1-4]|[a-z]{2}\d\d-\d)\b
sign of kin     (?<!\ba )(?<!every )(?<!each )(?<!young )\b(?:{kin}\b(?!['’]s? (?:group|involvement|work|network)|[- ](?:inclusive|and baby|group))|(?:her|his) (?:son|daughter|baby|partner|ex|uncle|sisters?|brothers?|siblings?|parents)\b|\b(?:brother|sister|sibling|friend) of (?:the|this)\b)
sign of child   (?<!voice of )(?<!experience of )(?<!world of )\b(?:the|this) (?:child|baby|toddler|infant|lad|teenager|family|boy|girl|yp|young person|carer|children)\b|\bunborn\b|\b{child} (?:is|was|had|has|not|in|at|on|from)\b|\b(?:send|lac|looked after|adopted) child\b|\bthe (?:twins|siblings|brothers|sisters)\b|\b(?:{number}) (?:brothers|sisters)\b|\b(?:{number}) (?:kids|children|girls|boys) (?:there|gone|alone|left|in the house)\b|^(?:the )?family (?:moved|is|was|has|had|came|lives?)\b|\bstep(?:father|mother)\b
sign of kin's deed  \b{kin} (?:is|was|has|had|didn['’]t|won['’]t|told|said|says|knew|knows|rang|came|went|turned up|works|lives|left|let|took|hit|fights?|reported|asked|drinks|phoned|w/?drew|withdrew|refus\w+|denies|denied|wants|threatened|applied|moved|can['’]?t)\b
sign of police  \b(?:(?:on|re)[- ]?bail|bailed|arrest(?:ed)?|charged with|remanded|in custody|epo|interim care order|police protection|criminal investigation|under investigation|being investigated|
                under caution|referral order|robbed|mugged|prof(?:essional)? standards|iopc|suspended|susp['’]?d|disciplinary|sectioned|evicted|bail conditions|phone seized|contests?|jar)\b
sign of harm    \b(?:bruis\w+|fractur\w+|injur(?:y|ies|ed)|burnt?|overdosed?|self-?harm(?:ed|ing)?|assault(?:ed)?|raped?|knife|stabb\w+|hit by|died|death of|coroner|(?:home|found) alone|
                disclos(?:ed|ure)|went missing|broken (?:arm|leg|wrist|rib|nose|collar ?bone)|burns to|trafficked|groomed|exploited|(?-i:CE) (?:concerns?|susp\S*|risk))\b
sign of steps   \b(?:strat(?:egy)? (?:mtg|meeting|disc\w*)s? (?:was |is |to be )?(?:held|today|tomorrow|was|is|on|mon|tue|wed|thu|fri)|(?-i:NRM) (?:ref\S*|in|made|for|submitted|neg|pos)|re (?-i:NRM)\b)
sign of inquiry  \bs(?:ection)? ?47 (?:agreed|held|started|opened|on|ended|now)\b
sign of contact  \b(?:(?:a&e|ppns?|marac|seen|missing) (?:once|twice|x ?\d|\d x|three times)|on a plan since|on (?:a )?(?:cp|cin) plan|placed (?:with|in|him|her|them)|the (?:other|same) case|the case (?:we|from)|the address\b|found (?:the|him|her) |scared of (?:him|her|them)|foster carer|not (?:been )?seen|(?:saw|seen|met) (?:him|her) (?:once|twice|\d)|(?:back on|in|on) (?:the |a )?(?:ward|hospital|prison|refuge)|\d (?:times|visits) since|hits? (?:him|her|them)|not (?:told|passed on|followed up)|nobody (?:followed|joined|told|asked|rang|saw|spoke)|declined (?:support|services|help)|placements? (?:broke|moved|ended|\d)|moved placement|on an? (?:sgo|epo|ico|cin|cp)|(?:mon|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)? (?:night|evening)|last night|under (?:an )?(?:sgo|epo|ico)|excluded (?:in|since|from|twice)|a&e with|known to marac|other name|another name|separated|case (?:closed|open)|open to csc|
                known to (?:csc|police|services|us|camhs|\d)|no referral|moved from|in y(?:ea)?r? ?\d{1,2}|(?:older|younger) (?:brother|sister|sibling))\b
sign of LADO    \b(?:lado\b(?! (?:annual|report|service|post|team))|alleg(?:es?|ed|ation|ing)\b)
sign of review  \b(?:{review}|notifiable|notify the panel|national panel)\b
sign of person  \b(?:an? (?:coach|teacher|ta|carer|tutor|priest|escort)|school (?:reported|said|knew|rang|told|asked|noticed)|parents|gp|he['’]s|she['’]s|(?:he|she) (?:was|had|moved|ran|came|lives|told)|(?:social worker|headteacher|teacher|gp|nurse|health visitor) (?:saw|told|met|asked)|(?:he|she) is\b|told nobody|(?:for|of|to|with|about|on) (?:him|her)\b|the (?:head|headteacher|teacher|teaching ass\w*|ta|coach|driver|worker|social worker|escort|priest|tutor)|social worker in the case)\b
""")
)
"""What is said of one child or family surely; signs of it, of which one is said of much else; and
what is said of many, so that signs prove nothing."""
_IDENTIFY = {
    IdentifierKind.INITIALS_WITH_AGE,
    IdentifierKind.AGE,
    IdentifierKind.DATE_OF_BIRTH,
    IdentifierKind.NHS_NUMBER,
    IdentifierKind.CASE_NUMBER,
}


@cache
def _case_words(name: str) -> re.Pattern[str]:
    return re.compile(filled(_CASE[name], _CASE), re.IGNORECASE)


def names_part(title: str) -> bool:
    """Return whether the title of an item says that it is confidential."""
    return bool(re.search(_TITLE, title)) or may_begin_part(title)


def begins_part(words: str) -> bool:
    """Return whether a line certainly begins a confidential part."""
    return bool(re.match(_PART_BEGINS, words))


def may_begin_part(words: str) -> bool:
    """Return whether a short line may begin a confidential part: by such words, or by who leaves."""
    if re.search(_CLOSED_ELSEWHERE, words) or ends_part(words):
        return False
    if re.search(_CLOSED_TO_ALL, words):
        return True
    is_short = len(words.split()) <= _MOST_WORDS_OF_BEGINNINGS or re.search(_KEPT_BETWEEN, words)
    return bool(is_short) and not re.search(_NO_BEGINNING, words) and _is_like_a_beginning(words)


def is_of_itself(words: str) -> bool:
    """Return whether a line that is marked as confidential is so alone, and tells of nothing to come."""
    return not (tells_who_stays(words) or re.search(f"(?i){_NEXT}", words))


def may_begin_with(words: str) -> bool:
    """Return whether a short line tells that somebody left or is out, or that something is secret."""
    is_short = len(words.split()) <= _MOST_WORDS_OF_BEGINNINGS
    left = r"(?i)\b(?:left|leaves?|leaving|lft|out|off|off ?line|withdr[ae]w\w*|steps?|stepped|shut\w*|doors?)\b"
    return is_short and (_is_like_a_beginning(words) or bool(re.search(left, words)))


def tells_of_case(words: str, quiet: Collection[str] = ()) -> bool:
    """Return whether a line reads as if it told of one child's or family's case.

    Args:
        quiet: published pseudonyms and titles.
    """
    found = (each for each in find_identifiers(words, quiet) if each.kind in _IDENTIFY)
    if any(found) or _case_words("surely").search(words):
        return True
    if _case_words("of many").search(words):
        return False
    signs = (name for name in _CASE if name.startswith("sign of"))
    return sum(bool(_case_words(name).search(words)) for name in signs) > 1


def tells_who_stays(words: str) -> bool:
    """Return whether a line says who stays or leaves, as when a confidential part begins."""
    return bool(re.search(f"(?i){_WHO_STAYS}", words))


def _is_like_a_beginning(words: str) -> bool:
    return bool(re.search(f"(?i){_SECRET}|{_WHO_STAYS}|{_KEPT_BETWEEN[4:]}", words))


def ends_part(words: str) -> bool:
    """Return whether a line ends a confidential part, or says that the meeting is open again.

    A last sentence that says nothing else ends it, too: “JB to send it. Back in open session”.
    """
    *told, last = re.split(r"(?<=[.;])\s+", words.strip())
    end = re.match(_PART_ENDS, last) if told else None
    return bool(re.match(_PART_ENDS, words) or (end and not last[end.end() :].strip(" .,;")))


def ends_another(words: str) -> bool:
    """Return whether a line that ends a confidential part says that there was one before it.

    “Open meeting 10.02” may be the beginning of the meeting itself.
    """
    return ends_part(words) and not re.match(
        r"(?i)\W*(?:open|public) (?:meeting|mtg|agenda)\b", words
    )


def behind_end(words: str) -> int:
    """Return where the sentence begins that follows one that ends a confidential part; 0 for none."""
    end = re.match(_PART_ENDS, words)
    after = re.compile(
        rf"(?:,? (?:(?:from|at) )?{_AT})?\s*(?:[.;:]|\s[–—-])\s+(?=\w)", re.IGNORECASE
    )
    found = after.match(words, end.end()) or after.match(words, end.end() - 1) if end else None
    return found.end() if found and not only_marks_part(words) else 0


def is_open_behind_end(words: str) -> bool:
    """Return whether what a line says after the end of a confidential part is surely open.

    “End of part 2. Police to send the figures” is; what reads as a child's case isn't.
    """
    at = behind_end(words)
    return bool(at) and not (tells_of_case(words[at:]) or may_begin_part(words[at:]))


def ends_expressly(words: str) -> bool:
    """Return whether a line ends a confidential part in so many words, and not only opens the meeting."""
    return ends_part(words) and bool(re.search(f"(?i){_APART}", words))


def is_part_open(lines: Iterable[MeetingLine], item: str | None = None) -> bool:
    """Return whether one of some lines begins a confidential part, and none after it ends it.

    One that somebody has opened begins none.

    Args:
        item: the agenda item of what follows, if it is known.
    """
    begun: MeetingLine | None = None
    for line in lines:
        if line.restricted and (line.begins_part or begins_part(line.words)):
            begun = line
        elif begun and (_is_over(begun, line.item) or ends_part(line.words)):
            begun = None
    return begun is not None and (item is None or not _is_over(begun, item))


def _is_over(begun: MeetingLine, item: str) -> bool:
    """Return whether a part is over with its item: one that no words begin, but what is told in it."""
    return begun.item != item and not _is_like_a_beginning(begun.words)


def lines_apart_until_answered(lines: Sequence[MeetingLine], place: int) -> tuple[MeetingLine, ...]:
    """Return the lines that are confidential while nobody says of one whether it begins or ends a part."""
    if not (lines[place].to_check and lines[place].restricted):
        return ()
    first = place
    while first and lines[first - 1].restricted:
        first -= 1
    first = next((n for n in range(first, place) if lines[n].begins_part), place)
    if ends_another(lines[place].words):
        return (*lines[first : place + 1],)
    after = takewhile(
        lambda line: not (ends_part(line.words) or _is_over(lines[first], line.item)),
        lines[place + 1 :],
    )
    return (*lines[first : place + 1], *after)


def beginnings_before(lines: Sequence[MeetingLine]) -> tuple[MeetingLine, ...]:
    """Return the lines with which a part may have begun that ends after them, the likeliest first.

    They are those of the item, after a part that ended before; and earlier ones if they are like a
    beginning. Where none is, what was typed first in the item is the likeliest: rather too much is
    confidential than too little.
    """
    ended = [place for place, line in enumerate(lines) if ends_part(line.words)]
    after = lines[ended[-1] + 1 :] if ended else lines
    place = len(after)
    while (
        place
        and after[place - 1].item == after[-1].item
        and not (place < len(after) and after[place].is_heading)
    ):
        place -= 1
    in_item, earlier = after[place:], after[:place]
    secret = [line for line in in_item if re.search(f"(?i){_SECRET}|{_APART}", line.words)]
    left = [line for line in in_item if re.search(f"(?i){_WHO_STAYS}|\\bleft\\b", line.words)]
    before = [line for line in reversed(earlier) if _is_like_a_beginning(line.words)]
    found = {line.id or line.words: line for line in (*secret, *left, *before, *in_item)}
    return tuple(found.values())


def is_part_unanswered(line: MeetingLine) -> bool:
    """Return whether nobody has said yet of a line whether a part begins with it, or where it began."""
    return line.to_check and line.restricted and (line.begins_part or ends_another(line.words))


_WHO_IS_BACK = (
    r"(?i)(?:(?:[\w’'/]+(?:(?:, | and | ?[&+] ?)[\w’'/]+)* )?(?:back(?: in)?(?: the room)?|re-?joined|returned),? ?)?"
    rf"(?:(?:at )?{_AT})?$"
)
"""Who came back as a part ended: ``VCSE back in 11.40``."""


_MERELY = (
    rf"(?i)(?:(?:{_CLOSED}|{_OPEN}|{_MEETING}|{_OF_MEETING}|confidence|camera|off[- ]the[- ]record|minut(?:es|ed|ing)"
    r"|(?:start|beginning|end|begin|finish|conclude|close)(?:s|ed|ing)?|over|done|done with|now|the|a|all|for|from|here|on|off|of|in|into|to|is|are|was"
    r"|be|will|not|never|circulation|publication|publi(?:c|shed)|circulated|shared|we|we['’]?re|that['’]?s|it['’]?s|ok(?:ay)?|right|so|and|well|then|going|go|back|pls|plse?|please|everyone|thanks|thank you|today)\b\W*)+"
)
"""The words of a line that says nothing else: “confidential from here pls”, “OK that’s the end of the confidential bit”."""


_TELLS_MORE = r"(?:[,:;.]|\s[–—-])\s*[^\W\d]"
"""What may be told behind the words that begin a part: “Not to go outside, mum is in a refuge”."""


_JOINS = r"\W*(?:(?:and|also|but|so|then|yes|yeah|no|ok|well|however|again|still|now|hopefully|apparently|plus|agreed)\b\W*){0,4}"
_OF_THE_SAME = (
    r"(?-i:\b[Ii]t\b)|\bits\b|\b(?:this|these)\b(?! (?:year|month|week|quarter|morning|afternoon|term|time|meeting|autumn|winter|spring|summer)\b)"
    r"|\bthose\b(?! (?:who|with|in|of|that|present)\b)|\bthat\b(?=['’]s\b|$|[?.!,;]| (?:is|was|would|will|has|had|should|could|one|action|date|work|plan|post|matter)\b)"
    r"|\bsame (?:action|one|work|date|day|lead|thing|again|applies|matter|reason|place)\b|\b(?:the|that) action\b|\b(?:asked|told|urged|thanked|reminded) (?:them|him|her)\b|\bthe (?:first|second|third|other|whole) (?:one|ones|two|half|thing)\b|\bditto\b|\b(?:as|the) above\b|\bthe (?:latter|former)\b"
)
"""Words for what was told before: ``it``, ``the same action``."""
_WITHOUT_SUBJECT = (
    r"(?:that|they|them|their|theirs|he|she|his|her|him|who|which|where|both|same|neither)\b"
    r"|(?:is|was|were|are|has|had|have|would|could|should|might|can|must|needs?|cannot|\w+n['’]t|probably|likely|perhaps|maybe|(?-i:will)|(?:may|will) (?:be|need|have|take|go|not|start|end))\b"
    r"|(?:if|when|once|because|since|until|unless|although|though|provided|only|not|nearly|almost|mostly|partly|never|already)\b"
    r"|(?:agreed|noted|delayed|delivered|done|due|late|waiting|awaiting|expected|depends|subject to|on (?:track|hold|time)|under way|underway|stuck|held up|ready|finished|completed?|overdue|rejected|deferred|paused|funded|no (?:change|date|update|progress|news|movement|word)|new date)\b"
    r"|(?:asked|asks|told|said|says|queried|confirmed|explained|replied|thanked|reported|promised|to (?:be|come|go|report|follow))\b"
)
"""How a line begins that says of nobody and nothing what it tells: ``would be late``, ``they said``."""
_TELLS_WHO_CAME = r"(?i)^(?=(?:\W*\S+){1,9}\W*$).*\b(?:joined|re-?joined|left|arrived|quorate)\b"
_TELLS_TIMES = r"(?i)^\W*(?:the )?(?:meeting |mtg )?(?:closed?|ended|ends|finish\w*|opened|started|adjourned)\b[^a-z]*(?:at|pm|am|[^a-z])*$"


def tells_of_last(words: str) -> bool:
    """Return whether a line tells of what the line before it did: “it would be on time if …”, “they said …”."""
    if re.match(_TELLS_TIMES, words):
        return False
    return bool(
        re.search(f"(?i){_OF_THE_SAME}", words)
        or re.match(f"(?i){_JOINS}(?:{_WITHOUT_SUBJECT})", words)
    )


def last_subject(lines: Sequence[MeetingLine], item: str) -> MeetingLine | None:
    """Return the last line of an item of which another may tell: not one that tells who came, or an end.

    Args:
        item: the agenda item of the other.
    """
    line = next((e for e in reversed(lines) if not re.match(_TELLS_WHO_CAME, e.words)), None)
    is_one = line and line.item == item and not (line.is_heading or ends_part(line.words))
    return line if is_one else None


def only_marks_part(words: str) -> bool:
    """Return whether a line says nothing but that a confidential part begins or ends, and who is back."""
    if re.fullmatch(_MERELY, words) and (may_begin_part(words) or ends_part(words)):
        return True
    found = re.match(_PART_BEGINS, words) or re.match(_PART_ENDS, words)
    is_titled = bool(re.match(_TITLED, words))
    if found is None or is_titled:
        return False
    if not ends_part(words) and re.search(_TELLS_MORE, found[0]):
        return False
    more = words[found.end() :].strip(" .,;:–—-")
    return not more or (ends_part(words) and bool(re.match(_WHO_IS_BACK, more)))
