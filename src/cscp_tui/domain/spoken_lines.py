"""Lines as people say them in a meeting: what kind a line is, who is to do what, and by when.

A line is read in steps: numbering is taken off, the kind is found, then the leads, the date and the
title. Whatever is not certain becomes a question with answers to choose from: nothing is guessed.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, one_line
from cscp_tui.domain.dates import MONTHS, long
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.names import folded, listed
from cscp_tui.domain.spoken_dates import DateRole, DateSaid, find_dates
from cscp_tui.domain.spoken_parties import Parties, Party, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Meeting


class LineKind(StrEnum):
    """The kinds of lines."""

    ACTION = "action"
    DECISION = "decision"
    CHALLENGE = "challenge"
    NOTE = "note"
    DELIVERED = "delivered"
    MOVE = "move"
    APOLOGIES = "apologies"


class Choice(Struct, frozen=True):
    """An answer to a question, and what it makes of the line."""

    label: str
    field: str
    """The field of the reading that it sets; ``lines`` where it takes the line apart."""
    value: Any


class Question(Struct, frozen=True):
    """What is not certain about a line."""

    about: str
    """The field of the reading that it is about."""
    sentence: str
    choices: tuple[Choice, ...] = ()


class Reading(Struct, frozen=True, kw_only=True):
    """The meaning of a line."""

    text: str
    kind: LineKind
    title: str = ""
    leads: tuple[Party, ...] = ()
    supporting: tuple[Party, ...] = ()
    due: date | None = None
    due_said: str = ""
    ref: str = ""
    questions: tuple[Question, ...] = ()
    lines: tuple[str, ...] = ()
    """The lines that it is taken apart into, once that was chosen."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Other fields of what it records, which tokens gave."""

    def answered(self, choice: Choice, about: str) -> Reading:
        """The reading with a question answered that is not about its kind."""
        changed: Any = {choice.field: choice.value} if choice.field else {}
        left = tuple(question for question in self.questions if question.about != about)
        return replace(self, questions=left, **changed)


_ORDER = ("kind", "lines", "ref", "leads", "supporting", "title", "due")
"""The fields in the order in which they are asked about."""

LONGEST = 500
"""A line with more characters than this is no single line; it is asked about as a whole."""

_MODAL = (
    r"(?:(?:asked|requested|tasked|invited) to|(?:is|are|was|were|(?:has|have) been) (?:asked|requested|urged|reminded|invited|encouraged|tasked|instructed|"
    r"directed|advised|expected|required|due|to be asked) to|(?:is|are) to|"
    r"(?:has |have |had |also |both |all |kindly |then )?(?:agreed|undertook|undertaken|offered|"
    r"volunteered|committed|promised|proposed|pledged) to|"
    r"(?:will|would|shall|should|must|needs? to|has to|have to|to)(?: please| also| now| then| both| kindly| jointly|"
    r" each| all| urgently)?|(?:took|has|have|takes) (?:an |the )?action to|(?:please|kindly))"
)
_SUBJECT = re.compile(
    rf"^(?P<subject>.{{1,110}}?)\s*[,:–-]?\s+(?P<modal>{_MODAL}),?\s+(?P<rest>\S.*)$", re.IGNORECASE
)
_ACTION_LABEL = re.compile(
    r"^(?:(?:decision|agreed|outcome|recommendation)\s*(?:/|and|&)\s*)?(?:new\s+)?"
    r"(?:actions?|a/p|ap|act|task|to do|todo)(?:\s+(?:points?|agreed|log))?"
    r"(?:\s*(?:no\.?|number|#)?\s*\d+[\w.()/-]*)?\s*"
    r"(?:(?:[(\[](?P<who>[^)\]]*)[)\]]|(?:for|by) (?P<for>[^:]{2,40}))\s*[:–-]?|[:–—-]|\s-\s)\s*",
    re.IGNORECASE,
)
_OWNED_ACTION = re.compile(r"^actions?\s+(?:on\s+)?(?P<who>[^:]{2,40}):\s*", re.IGNORECASE)
_NUMBERED_ACTION = re.compile(
    r"^(?:action|ap|act|task)(?:\s+point)?\s*(?:no\.?\s*)?\d+[\d.]*[a-z]?\b[\s:.–-]*", re.IGNORECASE
)
_OLD_REF = re.compile(
    r"^(?:#\d+|[A-Z]{1,6}[ -]?\d+(?:[./-]\d+)*(?:\([a-z]+\))?|\d+\.\d+(?:\.\d+)*|\d{1,3}[.)]|"
    r"\((?:\d+|[a-z]|[ivx]+)\)|[ivx]{1,4}[.)]|[a-z][.)]|"
    r"[A-Z][a-z]{2}\d\d[- ][A-Za-z]+\d+|Item \d+[\d.]*|Ref(?:erence)?\.? \d+[\d.]*|Minute \d+[\d./]*|Rec(?:ommendation)? \d+)"
    r"(?=\s|[:.)–-])\s*[-:.)–—|]*\s*"
)
_KNOWN_REF = re.compile(r"(?<![\w-])[A-Za-z]{2}[0-9]{2}-[0-9]+(?:\.[0-9]+)?(?![\w-])")
_HURRY = re.compile(
    r"^(immediate(?: action)?|urgent(?: action)?|asap|high priority|priority)\s*[:–—!-]+\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•·–—>▪◦]+\s+|\[[ xX]?\]\s*|o\s+(?=[A-Z]))+")

_SOME = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_NOT_DONE = re.compile(
    r"\b(?:not (?:yet )?(?:been )?(?:complete|completed|done|closed|started|finished|delivered|ready|due|"
    r"received|sent|actioned|agreed)|incomplete|in progress|in hand|in train|under ?way|ongoing|"
    r"on track|still (?:open|outstanding|waiting|awaited|to)|outstanding|awaiting|waiting (?:for|on)|"
    rf"nearly|almost|{_SOME} (?:out )?of (?:the )?{_SOME}|remaining|the rest|so far|part(?:ial)?ly|part complete|half|remains? open|remain open|\d+% complete|"
    r"yet to|no progress|no update|delayed|on hold|behind schedule)\b",
    re.IGNORECASE,
)
_DONE_WORD = (
    r"(?:complete|completed|closed|done|actioned|discharged|delivered|finished|achieved|resolved|"
    r"implemented|cleared|fulfilled|concluded|signed off)"
)
_DONE = re.compile(
    rf"(?:(?:^|[-–—:;|.,(\[]\s*)(?:now |all |status:? |action |this is |fully )*{_DONE_WORD}\b"
    rf"(?=\s*(?:$|[-–—.,;:)\]!|]|on \d|in \w+$|(?:in )?(?:{'|'.join(MONTHS)})\b|at |by \d|last |and closed|\d))|"
    rf"\b(?:is|are|was|were|has been|have been|been|now|action|actions|ref \S+|\d) "
    rf"(?:now |all |fully )?{_DONE_WORD}\b(?! (?:to|that)\b)|"
    rf"^(?!.*\bto (?:be )?\w+\b.*$).*\b{_DONE_WORD}[\s.!]*$|"
    rf"^\S+(?: \S+)? {_DONE_WORD}\b(?=\s*(?:$|[-–—.,;:(]))|"
    r"\bremoved? (?:it )?(?:from|off) (?:the )?(?:tracker|log|list|action log|plan)\b|"
    r"\btake (?:it )?off (?:the )?(?:tracker|log|list)\b|"
    r"\b(?:propose[ds]?|recommend(?:ed)?|suggest(?:ed)?|request(?:ed)?|agreed?|ok|happy)\s+"
    r"(?:to |for |that it be |it is )?(?:be )?clos(?:e|ure|ed|ing)\b|"
    r"\b(?:can|could|may|to|should) (?:now )?be (?:closed|removed|signed off)\b|\bfor closure\b|\bready to close\b)",
    re.IGNORECASE,
)
_PAST_DEED = (
    r"(?:sent|shared|circulated|completed|published|issued|delivered|finished|uploaded|launched|"
    r"written|rolled out|held|met|updated|submitted|provided|produced|reviewed|recruited|appointed|"
    r"emailed|e-mailed|distributed|added|drafted|signed|returned|supplied|contacted|arranged|booked|"
    r"trained|agreed|set up|put|gone|done|made|run|presented|forwarded|replaced|installed|printed|"
    r"revised|refreshed|nominated|confirmed|amended|closed|given|received|delivered|rebooked|posted|"
    r"raised|commissioned|carried out|concluded|actioned|handed|built|checked|audited|invited)"
)
_ANY_DEED = (
    r"(?!asked|advised|told|delayed|increased|decreased|reduced|concerned|affected|noted|needed|involved|"
    r"required|extended|deferred|postponed|moved|limited|invited|expected)\w{3,}ed"
)
_HAVE_DONE = re.compile(
    rf"\b(?:has|have|had)(?: now| since| already| all| both| been| also)*\s+{_PAST_DEED}\b|"
    rf"\b(?:has|have) (?:now |since |already |all |both |also )?been {_ANY_DEED}\b|"
    rf"\b(?:was|were)(?: now| since| already| all| duly)*\s+"
    rf"(?:sent|circulated|published|issued|completed|launched|uploaded|emailed|distributed|rolled out|"
    rf"submitted|put|added|held|delivered|returned)\b|"
    rf"\b(?:went out|went live|gone out|gone live|went (?:on|to|up)|sent out|is now (?:live|in (?:place|use)|"
    rf"up and running|on the)|are now (?:live|in (?:place|use)|on the)|now live|now in place)\b",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\b(?:extend(?:ed|ing)?\b(?! to (?:all|every|include))(?=.*\b(?:to|until|by|date|deadline|extension)\b)|"
    r"extension (?:to|until|of|agreed|requested|granted|sought|given)|"
    r"(?:more|extra|further|longer|additional) time\b|^(?:extend|move|push|put|defer|roll|carry|postpone|delay)\b.*\b(?:to|until|till)\b|"
    r"put back|push(?:ed)? back|moved? back|slip(?:s|ped)?\b(?! through)|slippage|"
    r"defer(?:red|ral)?|postponed?|carried forward|carry forward|carried over|c/f|cfwd|c/fwd|"
    r"held over|rolled (?:over|forward)|reschedul(?:ed?|ing)|re-?profiled|brought forward (?:to|from)|"
    r"(?:revised|new|amended|changed|moved) (?:target |due |completion )?(?:date|deadline|timescale)|"
    r"(?:date|deadline|timescale|completion|target)(?: date)? (?:is |was |has been |now |be |to be )*"
    r"(?:extended|revised|moved|changed|amended|put|taken off|removed|pushed|reset|slipped)|"
    r"(?:revised|moved|amended|changed) from\b.*\bto\b|moved (?:from .*)?to (?:the )?(?:end|next|\d|january|february|"
    r"march|april|may|june|july|august|september|october|november|december|q\d)|"
    r"(?:won['’]t|will not|cannot|can['’]t|unable to)\b.{3,60}\b(?:until|before|till)\b|"
    r"due date (?:removed|taken|dropped|lifted)|delayed (?:to|until|till)|now due\b|moved on to)",
    re.IGNORECASE,
)
_CHALLENGE_LABEL = re.compile(
    r"^(?:challenges?|(?:question|q)(?= (?:to|for)\b))\b(?:\s*(?:no\.?|number|#|ref)?\s*\d+[\w.]*)?(?:\s+(?:raised|from|by) [^:]{2,40}?)?\s*"
    r"(?:\((?:[^()]*?\bto\s+)?(?P<inside>[^()]{2,60})\)\s*[:–-]?|(?:to|for|with|put to)\s+(?P<to>[^:–-]{2,60}?)\s*[:–-]|[:–—-])\s*",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"\bchalleng(?:ed|es|e|ing)\b(?! (?:of|with|facing|around|remains?|for the|is that|is the|due))|"
    r"\bnot (?:assured|satisfied) (?:by|with|that)\b|\bheld to account\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:put (?:it|this|the (?:point|question)) to|quer(?:ied|ies|y)|questioned|pressed|pushed|probed|grilled|took \S+ to task|q from|question from|assurance (?:was |is |has been )?(?:sought|requested)|sought (?:assurance|clarification|an? explanation|clarity|reassurance)|"
    r"asked (?:for (?:assurance|evidence|an explanation|clarification|clarity|reassurance)|whether|if|why|how|what|"
    r"when|about|(?:the )?[\w' &/-]{2,40}? (?:why|whether|how|what|when|if|for (?:evidence|assurance|an? explanation|"
    r"clarification|reassurance)|to explain|to account|about))|"
    r"wanted (?:to know|assurance)|raised (?:a )?concerns?|expressed (?:\w+ )?(?:concern|disappointment|frustration|"
    r"dissatisfaction|surprise)|"
    r"concerns? (?:was|were|had been) (?:\w+ )?(?:expressed|raised|voiced)|"
    r"(?:was|were|is|are) (?:\w+ )?(?:concerned|disappointed|not assured|not satisfied|unhappy|dissatisfied|"
    r"surprised)|voiced (?:\w+ )?concern|disappointment|not assured|called (?:on|upon)|requested (?:assurance|an explanation)|"
    r"held to account|to account for|not satisfied|not good enough|disputed|took issue)\b",
    re.IGNORECASE,
)
_DECISION_LABEL = re.compile(
    r"^(?:it was\s+)?(?:decisions?|decided|agreed|resolved|resolution|approved|ratified|endorsed)"
    r"(?:\s+(?:no\.?\s*)?\d+)?(?:\s*\([^)]*\))?\s*(?:[:–—-]\s*|\b(?:in principle|unanimously)?\s*,?\s*(?=that\b)|"
    r"\s*(?=in principle|unanimously|subject to|by all))",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"\b(?:approved|endorsed|ratified|resolved|adopted|accepted|authorised|agreed(?! to\b)|decided|signed off|"
    r"sign(?:ed)? up to|decision (?:was |has been )?(?:made|taken|reached)|(?:motion|proposal|amendment|recommendations?) (?:was |were )?(?:carried|accepted|passed|agreed)|content to|gave (?:its |their )?(?:approval|agreement|consent)|consensus|(?:it was|members|the group|group|board|meeting|we|all|partners) (?:\w+ )?agreed (?:not )?to|content (?:for|with|that)|"
    r"happy (?:for|with|that|to)|no objections?|unanimous(?:ly)?|voted|supported the|confirmed as|elected|"
    r"chair['’]s action)\b",
    re.IGNORECASE,
)
_SURE_DECISION = re.compile(
    r"\bit was (?:\w+ )?(?:resolved|decided|agreed) (?:not )?to\b|\bdecision (?:was |has been )?(?:made|taken|reached)\b|^(?:motion|proposal|amendment|recommendations?) "
    r"(?:was |were )?(?:carried|accepted|passed)\b|\b(?:group|board|members|meeting) (?:was|were) content\b",
    re.IGNORECASE,
)
_PLAIN_DECISION = re.compile(
    r"\b(?:approved|endorsed|ratified|resolved|agreed that|decided|adopted|chair['’]s action|"
    r"it was agreed|(?:members|group|board|all|notes|minutes|record).{0,40} agreed)\b",
    re.IGNORECASE,
)
_BARE_THAT = re.compile(r"^that\b.+\bbe\b", re.IGNORECASE)
_NOTE_LABEL = re.compile(
    r"^(?:notes?|noted|fyi|for (?:information|noting|info)|n\.?b\.?(?: to minute| for minutes)?|info(?:rmation)?|update|comment|minute|"
    r"discussion|context|background|(?=(?:date of )?next meeting\b))\s*(?:(?=next|date of)|[:–—-])\s*|^(?:fyi|nb|n\.b\.)\s+(?!to minute)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\b(?:(?:was|were|is|be|been|members|board|group|partners|and|we|all|chair) (?:also |further )?not(?:ed|es|e)\b|noted(?: that)?|"
    r"report(?:ed|s)?\b(?= (?:that|on|a|an|\d|the|back|no|their|its|they|good|some|more|increas|progress|positive))|"
    r"advised|updated (?:on|the|members|that)|explained|"
    r"highlighted|informed|gave (?:an?|the|a verbal) \w*\s?(?:update|overview|presentation|summary|report)|presented|"
    r"shared that|said|stated|commented|thanked|thanks (?:were|was|given|to)|welcomed|discussed|discussion|introduced|reminded|mentioned|"
    r"pointed out|observed|acknowledged|described|outlined|summarised|confirmed that|recognised|apologised|"
    r"verbal update|no update|no actions?|no further|nothing to report|did not attend|not represented|"
    r"no representative|absent|without apologies|no apologies|declared|declarations?|"
    r"^there (?:has|have|is|are|was|were)|for information|took place|was given|were given|next meeting is|date of next meeting|left the meeting|"
    r"joined the meeting|joined at|arrived|welcome)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:noted|reported|advised|explained|informed|told|said|updated|confirmed|expected|due to be)\b",
    re.IGNORECASE,
)
_NO_ACTION = re.compile(
    r"^no (?:further |new )?(?:actions?|matters|updates?|decisions?)\b", re.IGNORECASE
)
_APOLOGIES = re.compile(
    r"[-–:]\s*(?:apologies|apols)\.?$|^(?:late |no |further |written )?(?:apologies|apols?|apology)\b\.?|"
    r"\b(?:sent|gave|gives|sends|offered|tendered|submitted|sending|given|with|made) (?:\w+ ){0,2}(?:apologies|apols?|apology)\b|"
    r"\b(?:apologies|apols)\b.*\b(?:received|given|sent|noted|tendered)\b|"
    r"\b(?:(?:unable|not able) to (?:attend|be (?:here|present)|join|make it)|can(?:no|')t (?:attend|make it)|cannot attend|apologies from)\b",
    re.IGNORECASE,
)
_NO_APOLOGIES_SENT = re.compile(
    r"\b(?:sent|gave|with|received|offered) no apolog|without (?:sending |giving )?apolog|"
    r"\bno apologies (?:from|were (?:sent|received) (?:from|by))|not (?:send|sent|give|given) (?:any )?apolog",
    re.IGNORECASE,
)
_IMPERATIVES = (
    r"add|agree|align|amend|analyse|appoint|approach|arrange|ask|assess|assure|"
    r"attend|audit|benchmark|book|brief|bring|broker|build|cascade|chase|check|"
    r"circulate|clarify|collate|commission|communicate|compare|compile|complete|"
    r"confirm|consider|contact|convene|coordinate|create|cross-check|deliver|design|"
    r"develop|disseminate|distribute|draft|email|embed|encourage|engage|enquire|"
    r"ensure|escalate|establish|evaluate|explain|explore|extend|feed|fill|finalise|"
    r"find|finish|flag|follow|forward|fund|gather|get|give|highlight|hold|host|"
    r"identify|implement|improve|include|inform|introduce|investigate|invite|issue|"
    r"join|launch|let|liaise|link|look|maintain|make|map|meet|monitor|move|"
    r"nominate|notify|obtain|organise|oversee|participate|pick|pilot|plan|prepare|"
    r"present|produce|progress|promote|propose|provide|publish|pull|pursue|put|"
    r"quality-assure|raise|reach|recirculate|reconvene|recruit|redraft|reduce|refer|"
    r"refresh|reissue|remind|remove|replace|reply|report|request|resend|resolve|"
    r"respond|retain|return|review|revise|revisit|reword|roll|run|schedule|scope|"
    r"secure|seek|send|set|shadow|share|show|sign|signpost|simplify|source|speak|"
    r"strengthen|submit|summarise|supply|support|survey|take|talk|test|track|train|"
    r"translate|trial|undertake|update|upload|verify|visit|weave|work|write"
)
_VERBS = (
    rf"(?:{_IMPERATIVES}|"
    r"act|address|advise|allow|answer|apply|be|become|begin|brainstorm|call|catch|"
    r"chair|change|charge|choose|close|collect|combine|come|consult|continue|"
    r"contribute|copy|correct|cost|cover|cut|debate|decide|define|describe|"
    r"determine|discuss|do|document|double|drop|enable|end|enter|estimate|examine|"
    r"expand|facilitate|focus|formalise|frame|gain|gauge|generate|go|guide|handle|"
    r"have|hear|help|improve|inspect|involve|keep|know|lead|learn|leave|list|"
    r"listen|load|locate|mark|measure|mention|mirror|need|negotiate|note|observe|"
    r"offer|open|order|own|pass|pay|perform|phone|populate|post|practise|press|"
    r"print|prioritise|probe|protect|query|question|read|reassure|rebook|receive|"
    r"recommend|reconsider|record|redesign|register|relaunch|rename|renew|repeat|"
    r"rerun|rescope|research|reset|restart|rethink|reword|ring|rotate|save|scan|"
    r"screen|see|separate|serve|solve|sort|standardise|start|state|stay|stop|study|"
    r"suggest|supervise|swap|tackle|tag|tailor|target|tell|think|tidy|trace|"
    r"transfer|triangulate|try|turn|understand|unpick|use|validate|view|wait|watch|"
    r"widen|withdraw"
    r")"
)
"""What may be done, behind ``to``; some begin lines as nouns: ``Note``, ``List``."""
_IMPERATIVE = re.compile(rf"^(?:please |to |kindly )?(?:{_IMPERATIVES})\b", re.IGNORECASE)
_DEED_WORD = re.compile(rf"(?:please |also )?{_VERBS}\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:to|should|must|will|needs? to|would|shall) (?:now |then )?be (?!able|co-?opted|challenged|\w+ing\b)(?P<verb>\w+)\b|"
    r"\bto go (?:to|out|on)\b|\bneeds? \w+ing\b|\bfor (?:action|completion)\b",
    re.IGNORECASE,
)
_LABELLED_OWNER = re.compile(
    r"(?:^|[\s(.;,|–-])(?P<label>leads?(?: agency| officer)?|owners?|responsible(?: (?:officer|lead|agency|person))?|"
    r"resp|action(?: for| by| owner)?|assigned to|who|by whom)\s*(?::|=|\s[-–]\s)\s*(?P<who>[^.;|]{2,60})",
    re.IGNORECASE,
)
_LABELLED_SUPPORT = re.compile(
    r"(?:^|[\s(.;,|])(?:support(?:ed by|ing|)?|with support from|helped by|with)\s*[:=]\s*(?P<who>[^.;|]{2,60})",
    re.IGNORECASE,
)
_DUE_LABEL = re.compile(
    r"[\s(.;,|–-]*\b(?:due(?: date| by)?|deadline|target(?: date)?|timescale|by when|date|when|review(?: date)?|"
    r"status(?: in progress)?)\s*[:=-]?\s*$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"^(?P<deed>.+?)\s*(?:\s[-–—]+\s|\s?/\s|\s?\|\s?|[(\[]|:\s|,\s|;\s|\.\s+(?:action\s*)?|\s->\s|\s→\s|\t)\s*"
    r"(?P<who>[^()\[\]|]{2,60}(?:\([^)]*\))?)\s*[)\]|.]*\s*$"
)
_LEADING = re.compile(
    r"^(?:\((?P<a>[^)]{2,60})\)|\[(?P<b>[^\]]{2,60})\]|(?P<c>[^:;|]{2,60}?)\s*(?::|;|\||\s[-–—]+\s))\s*(?P<rest>\S.*)$"
)
_BY_WHOM = re.compile(r"\bby (?:the )?(?P<who>[^,.;()]{2,40})", re.IGNORECASE)
_STATUS = re.compile(
    r"[\s,;.|–-]*\b(?:not yet due|not due|status|in progress|open|new|amber|green|red|for next update|for update)\b[\s:.,]*"
    r"(?:in progress|open|new|for next update)?[\s:.,]*$",
    re.IGNORECASE,
)
_TWO_DEEDS = re.compile(
    rf"(?:\band\b|;|\.|,)\s+(?:the\s+)?(?P<second>(?P<subject>[^,.;]{{2,50}}?)\s+{_MODAL}\s+(?!be\b)\w+.*)$",
    re.IGNORECASE,
)
_SAME_LEAD = re.compile(
    rf"(?:;\s*(?:and\s+)?(?:to\s+)?|\.\s+(?:also\s+)?(?:to\s+)?|,?\s+and(?: then| also)? to\s+)(?P<second>(?:{_IMPERATIVES})\b.*)$",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r"(?:^|\s)\(?(?:1|a|i)[.)]\s*(?P<one>.+?)[\s;,]+(?:and\s+)?\(?(?:2|b|ii)[.)]\s*(?P<two>.+)$"
)
_TO_DEED = re.compile(rf"[:–-]\s+to (?:{_IMPERATIVES})\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:will|would|to|should|must),\s", re.IGNORECASE)
_REQUEST = re.compile(
    rf"^(?:please\s+)?(?:can|could|would|will)\s+(.{{2,60}}?)\s+(?:please\s+(?=[a-z])|(?=(?:{_IMPERATIVES})\b))",
    re.IGNORECASE,
)
_ASKED_BY = re.compile(
    r"\b(?:is|are|was|were|(?:has|have) been) (?:asked|requested|tasked|invited|reminded) by "
    r"(?:the )?[\w ]{2,40}? to\b",
    re.IGNORECASE,
)
_WHO_CLAUSE = re.compile(r"^([^,:;]{2,60}), who\b[^,;.]+,(?= )", re.IGNORECASE)
_INITIALS_TO = re.compile(
    r"\b[A-Z]{2,3} to [a-z]|\b(?:someone|somebody|volunteer)\b", re.IGNORECASE
)
_MAY_BE_DEED = re.compile(
    rf"\b(?:to|will|should|must|would|needs? to|please) (?:please |now |then |also )?{_VERBS}\b",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\b(?:decisions?|decided|agreed|approved|content to|happy to|endorsed|resolved|voted|carried)\b",
    re.IGNORECASE,
)
_TIME_HINT = re.compile(
    r"\b(?:by|before|ahead of|in time for|prior to|until|till)\s+(?:the |our |their |its )?"
    r"(?!(?:email|e-mail|phone|post|letter|ward|area|age|ethnicity|school|agency|gender|type|hand|partner|all|each|\w+ing)\b)"
    r"(?P<what>[\w'’-]+)|"
    r"\b(?:(?:at|in) the )?(?P<vague>(?:at|in|on) (?:each|every)|in (?:\w+ ){1,4}(?:days|weeks|months)|next(?! (?:steps?|phase|of|door|to))|forthcoming|upcoming|earliest|soonest|later|"
    r"quickly|swiftly|whenever|regularly|periodically|fortnightly|daily|annually)\b(?: \w+)?",
    re.IGNORECASE,
)
_SUBJUNCTIVE = re.compile(
    rf"^(?P<subject>.{{2,60}}?) (?P<rest>(?:{_IMPERATIVES})\b.*)$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"^(?:the )?(?P<who>[^,:]{2,60}?)['’]s?\s", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[](?P<who>[^)\]]{2,40})[)\]]")
_REPORTING = re.compile(
    r"\b(?:has|have|had|confirmed|reported|advised|is now|are now|sent|completed|shared|circulated|"
    r"published)\b",
    re.IGNORECASE,
)
_OWNER_BEFORE_DONE = re.compile(
    rf"[-–,|]\s*(?P<who>[^-–,|]{{2,40}}?)\s*[-–,|]\s*(?:now )?{_DONE_WORD}", re.IGNORECASE
)
_ASKING_FOR_TIME = re.compile(
    r"^(?P<who>.{2,50}?) (?:has|have|requested|asked|sought|need)\b", re.IGNORECASE
)
_NO_VERB = re.compile(
    r"(?:the|a|an|this|that|these|our|its|their|his|her|all|every|each|next|end|\d|q[1-4]|early|mid|late|"
    rf"{'|'.join(MONTHS)})\b|\d",
    re.IGNORECASE,
)
"""What follows ``to`` where it is no deed: ``slips to the end of April``."""
_FINITE = re.compile(
    r"\b(?:is|are|be|been|was|were|has|have|had|did|do|does|said|that|who|will|would|can|could|no|not|nothing|"
    r"how|what|when|where|whether|work|due|time|plans?|need|more|going|able|unable|\w{3,}ed|\w+ing|\w+s)\b|[:,]",
    re.IGNORECASE,
)
_NAMES_DATE = re.compile(r"\b(?:date|deadline|timescale|due|extension|until)\b", re.IGNORECASE)
_GIVEN_UP = re.compile(
    r"\b(?:superseded|replaced by|no longer (?:needed|required|relevant|necessary|applicable)|withdrawn|merged (?:with|into)|"
    r"duplicate|will not be (?:done|taken forward))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:why|how|what|when|who|which)\b.*\?", re.IGNORECASE)
_OTHERS_CAME = re.compile(
    r"\b(?:deputis\w*|represented by|sent a deputy|in (?:his|her|their) place|attending|deputy|"
    r"(?:dialling|joining|phoning|zooming) in|joining|running late)\b",
    re.IGNORECASE,
)
_AGREED_WITHOUT_THAT = re.compile(r"(?:it was )?agreed (?-i:[A-Z])", re.IGNORECASE)
_IN_PRINCIPLE = re.compile(r"\bin principle\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"^(?:if|unless|should)\b", re.IGNORECASE)


def read_line(
    text: str, meeting: Meeting, book: Book, today: date, kind: LineKind | None = None
) -> Reading:
    """Read one line of a meeting.

    Args:
        text: as it was typed.
        meeting: in which.
        book: where agencies, groups, meetings and references are looked up.
        today: the day from which relative dates count.
        kind: the kind of line that it is, where that was answered.
    """
    return _Line(text, meeting, book, today).read(kind)


class _Line:
    """One line on its way to its meaning."""

    def __init__(self, text: str, meeting: Meeting, book: Book, today: date) -> None:
        self.text = text
        self.meeting, self.book, self.today = meeting, book, today
        self.parties = Parties(book)
        self.questions: list[Question] = []
        self.forced = ""
        """The kind that a label gives: ``ACTION:``."""
        self.owner = ""
        """Who the label names: ``ACTION (Education):``."""
        self.ref = ""
        self.words = self._without_numbering(" ".join(one_line(text).split()))
        self.low = self.words.casefold()

    def ask(self, about: str, sentence: str, *choices: Choice) -> None:
        """Ask something, once about each field."""
        if all(question.about != about for question in self.questions):
            self.questions.append(Question(about, sentence, choices))

    def read(self, answered: LineKind | None = None) -> Reading:
        """The meaning, of the kind that was answered."""
        if answered is None and len(self.text) > LONGEST:
            choice = Choice("Keep it as one note", "kind", LineKind.NOTE)
            self.ask("kind", "This is very long for one line. Keep it as a note?", choice)
            return Reading(
                text=self.text,
                kind=LineKind.NOTE,
                title=self.text,
                questions=tuple(self.questions),
            )
        if answered is LineKind.NOTE:
            return Reading(text=self.text, kind=answered, title=self.text.strip())
        kind = self._kind()
        if answered is not None:
            kind = answered
            self.questions = [each for each in self.questions if each.about != "kind"]
        reading = {
            LineKind.ACTION: self._action,
            LineKind.DECISION: self._decision,
            LineKind.CHALLENGE: self._challenge,
            LineKind.NOTE: self._note,
            LineKind.DELIVERED: self._delivered,
            LineKind.MOVE: self._move,
            LineKind.APOLOGIES: self._apologies,
        }[kind]()
        asked = sorted(self.questions, key=lambda each: _ORDER.index(each.about))
        return replace(reading, questions=tuple(asked))

    def _without_numbering(self, text: str) -> str:
        """The words behind bullets, numbers, references of old logs and labels."""
        text = _BULLET.sub("", text).strip()
        text = self._take_ref(text)
        if found := _HURRY.match(text):
            self.hurry = found[1]
            text = text[found.end() :]
        if found := _CHALLENGE_LABEL.match(text):
            self.forced, self.owner = "challenge", found["to"] or found["inside"] or ""
            return text[found.end() :]
        if found := _ACTION_LABEL.match(text):
            self.forced, self.owner = "action", found["who"] or found["for"] or ""
            return text[found.end() :]
        if (found := _OWNED_ACTION.match(text)) and self._named(found["who"]):
            self.forced, self.owner = "action", found["who"]
            return text[found.end() :]
        if found := _NOTE_LABEL.match(text):
            self.forced = "note"
            return text[found.end() :]
        if found := _DECISION_LABEL.match(text):
            self.forced = "decision"
            return text[found.end() :].strip(" :,-–")
        if found := _NUMBERED_ACTION.match(text):
            self.numbered = True
            return text[found.end() :]
        if found := _OLD_REF.match(text):
            self.numbered = True
            return text[found.end() :]
        return text

    hurry = ""
    """``URGENT`` before the line."""
    numbered = False
    """Whether a reference of a log stood before it."""

    def _take_ref(self, text: str) -> str:
        """Take an action's own reference off, where the line begins with one."""
        found = _KNOWN_REF.match(text)
        key = self._action_called(found[0]) if found else ""
        if not found or not key:
            old = re.match(r"^[\w./()-]{2,16}(?=[\s:])", text)
            key = self._action_called(old[0], old_only=True) if old else ""
            found = old if key else None
        if found and key:
            self.ref = key
            rest = text[found.end() :]
            self.after_ref = rest.lstrip()[:1]
            return rest.lstrip(" :-–—|").strip()
        return text

    after_ref = ""

    def _action_called(self, typed: str, *, old_only: bool = False) -> str:
        if not old_only and typed.upper() in self.book.actions:
            return typed.upper()
        wanted = folded(typed)
        olds = [
            a.id for a in self.book.actions.values() if a.old_ref and folded(a.old_ref) == wanted
        ]
        return olds[0] if len(olds) == 1 else ""

    # -- kind -------------------------------------------------------------------------------------

    def _kind(self) -> LineKind:
        """The kind, with a question where another is as likely."""
        words = self.words
        if not self.forced and _APOLOGIES.search(words) and not _NO_APOLOGIES_SENT.search(words):
            return LineKind.APOLOGIES
        if self.forced == "challenge":
            return LineKind.CHALLENGE
        if self.forced == "note":
            if self._deed().strong and re.match(r"n\.?b", self.text, re.IGNORECASE):
                return self._either(LineKind.ACTION, LineKind.NOTE)
            if self._deed().strong:
                self._either(LineKind.NOTE, LineKind.ACTION)
            return self._plain_note()
        if self.ref and self.after_ref == ":":
            return self._of_reference()
        done = self._done()
        if (self.forced == "action" or self.numbered) and _is_state(words):
            return LineKind.NOTE
        if self.forced == "action" and self._moves() and not self._deed().strong:
            return LineKind.MOVE
        if self.forced == "action":
            return LineKind.DELIVERED if done == "status" else LineKind.ACTION
        if self.forced == "decision":
            return self._decided()
        if _NO_ACTION.match(words) or _NO_APOLOGIES_SENT.search(words):
            return LineKind.NOTE
        return self._by_its_words(done)

    def _by_its_words(self, done: str) -> LineKind:
        words = self.words
        deed = self._deed()
        if done and _GIVEN_UP.search(words):
            return self._either(LineKind.NOTE, LineKind.DELIVERED)
        if done == "status":
            return LineKind.DELIVERED
        if (words.rstrip().endswith("?") and not deed.strong) or _QUESTION.match(words):
            return self._either(LineKind.CHALLENGE, LineKind.NOTE)
        if self._moves():
            return LineKind.MOVE
        if _SURE_DECISION.search(words):
            return LineKind.DECISION
        if self._challenges(deed):
            return LineKind.CHALLENGE
        return self._by_its_deed(deed, done)

    def _by_its_deed(self, deed: _Deed, done: str) -> LineKind:
        """By who is to do something, or by what was done or told."""
        words = self.words
        if deed.strong:
            return self._action_or_decision(deed)
        if done and self._reported(done):
            if self.ref:
                self._either(LineKind.DELIVERED, LineKind.NOTE)
            return LineKind.DELIVERED
        if deed.passive and not _decides(words) and not _TOLD.search(words):
            return LineKind.ACTION
        if _NOTE.search(words) and not deed.row:
            return self._noted(deed)
        if _DECISION.search(words) or _BARE_THAT.match(words):
            if not (_PLAIN_DECISION.search(words) or _BARE_THAT.match(words)):
                self._either(LineKind.DECISION, LineKind.NOTE)
            return LineKind.DECISION
        return self._by_its_form(deed, done)

    def _challenges(self, deed: _Deed) -> bool:
        """Whether somebody is to answer; asks unless it says that they are challenged."""
        if not deed.strong and _CHALLENGE.search(self.words):
            return True
        if self._asks_somebody(deed):
            self._either(LineKind.CHALLENGE, LineKind.ACTION)
            return True
        if not deed.strong and _ASKED.search(self.words):
            self._either(LineKind.CHALLENGE, LineKind.NOTE)
            return True
        return False

    def _by_its_form(self, deed: _Deed, done: str) -> LineKind:
        """Without a telling word: a row of a log, an instruction, or a note."""
        words = self.words
        if _NOT_DONE.search(words) and not deed.any:
            return self._plain_note()
        if deed.passive or deed.row or _IMPERATIVE.match(words):
            if not (deed.passive or deed.sure_row or (deed.row and _IMPERATIVE.match(words))):
                self._either(LineKind.ACTION, LineKind.NOTE)
            return LineKind.ACTION
        if done:
            return self._either(LineKind.DELIVERED, LineKind.NOTE)
        named = self.parties.mentions(words)
        if named or self.numbered or self._dates() or _INITIALS_TO.search(words):
            self._either(LineKind.NOTE, LineKind.ACTION)
        return self._plain_note()

    def _plain_note(self) -> LineKind:
        """A note; asks where its words may be more."""
        if _MAY_BE_DEED.search(self.words):
            self._either(LineKind.NOTE, LineKind.ACTION)
        elif _DECIDING.search(self.words):
            self._either(LineKind.NOTE, LineKind.DECISION)
        return LineKind.NOTE

    def _of_reference(self) -> LineKind:
        if self._done() == "status":
            self._either(LineKind.NOTE, LineKind.DELIVERED)
        elif self._moves() or _NAMES_DATE.search(self.words):
            self._either(LineKind.NOTE, LineKind.MOVE)
        return LineKind.NOTE

    def _decided(self) -> LineKind:
        """``AGREED: …``: a decision, or the action that was agreed."""
        words = re.sub(r"^that\s+", "", self.words, flags=re.IGNORECASE)
        deed = self._deed(words)
        if deed.strong:
            self.words = words
            return self._action_or_decision(deed)
        if self._subjunctive(words) and not _IN_PRINCIPLE.search(self.text):
            self.words = words
            return self._either(LineKind.ACTION, LineKind.DECISION)
        return LineKind.DECISION

    def _action_or_decision(self, deed: _Deed) -> LineKind:
        """An action; agreed with somebody only, where no party of the partnership does it."""
        words = self.words
        has_decided = self.forced == "decision" or bool(
            re.search(
                r"\b(?:agreed|resolved|decided)(?: in principle| unanimously)? that\b",
                words,
                re.IGNORECASE,
            )
        )
        if has_decided and deed.modal == "that" and not _IN_PRINCIPLE.search(self.text):
            return self._either(LineKind.ACTION, LineKind.DECISION)
        if _AGREED_WITHOUT_THAT.match(words):
            return self._either(LineKind.ACTION, LineKind.DECISION)
        if has_decided and all(party.group for party in deed.slot.parties):
            return self._either(LineKind.DECISION, LineKind.ACTION)
        if has_decided and _IN_PRINCIPLE.search(self.text):
            return LineKind.DECISION
        if re.match(r"not\b", deed.rest, re.IGNORECASE):
            kind = LineKind.DECISION if has_decided else LineKind.NOTE
            self._either(kind, LineKind.ACTION)
            return kind
        if re.fullmatch(r"(?:asked|requested|invited) to", deed.modal, re.IGNORECASE):
            self._either(LineKind.ACTION, LineKind.NOTE)
        if re.match(
            r"(?:be|remain|stay|continue|retain|keep|have|become|act|serve|join)\b",
            deed.rest,
            re.IGNORECASE,
        ):
            if re.match(r"will|would", deed.modal, re.IGNORECASE) and not has_decided:
                return self._either(LineKind.NOTE, LineKind.ACTION)
            self._either(LineKind.ACTION, LineKind.DECISION)
            return LineKind.DECISION if has_decided else LineKind.ACTION
        if (
            re.search(r"\b(?:would|should)$", deed.modal, re.IGNORECASE)
            and not has_decided
            and _NOTE.search(words)
        ):
            return self._either(LineKind.NOTE, LineKind.ACTION)
        return LineKind.ACTION

    def _noted(self, deed: _Deed) -> LineKind:
        if deed.strong or _HAVE_DONE.search(self.words):
            other = LineKind.ACTION if deed.strong else LineKind.DELIVERED
            if not re.search(r"\bnoted\b", self.words, re.IGNORECASE) or deed.strong:
                self._either(LineKind.NOTE, other)
        return self._plain_note()

    def _done(self) -> str:
        """Whether it says that something is done: by a status word, or as a report."""
        words = self.words
        if _NOT_DONE.search(words) and not re.search(r"\ball actions\b", words, re.IGNORECASE):
            return ""
        if re.search(
            r"\bto be (?:complete|closed|done|finished|signed off|delivered)", words, re.IGNORECASE
        ):
            return "status" if re.search(r"\bto be closed\s*$", words, re.IGNORECASE) else ""
        if self._deed().strong and not re.search(
            rf"[-–—.:(\[]\s*(?:now )?{_DONE_WORD}[\s.)\]]*$|remove from|propos\w+ clos",
            words,
            re.IGNORECASE,
        ):
            return ""
        if _DONE.search(words):
            return "status"
        return "report" if _HAVE_DONE.search(words) else ""

    def _reported(self, done: str) -> bool:
        """Whether a report of something done is a delivery and no mere note."""
        if re.search(r"\bnoted\b", self.words, re.IGNORECASE):
            return False
        if _DECISION.search(self.words) and re.search(
            r"chair['’]s action", self.words, re.IGNORECASE
        ):
            return False
        return done == "report"

    def _moves(self) -> bool:
        if not _MOVE.search(self.words):
            return False
        deed = self._deed()
        return not (
            deed.strong
            and not re.search(r"c/f|carried|deferred|extended", self.words, re.IGNORECASE)
        )

    def _asks_somebody(self, deed: _Deed) -> bool:
        """Whether the deed is to explain or account: ``asked Police to explain``."""
        found = re.search(
            r"\basked (?:.{2,40}? )?to (?:explain|account|justify)\b", self.words, re.IGNORECASE
        )
        return bool(found) and not deed.row

    def _either(self, first: LineKind, second: LineKind) -> LineKind:
        """The likelier kind of two, with a question."""
        names = f"Is this {_with_article(first)} or {_with_article(second)}?"
        self.ask("kind", names, *(Choice(capitalised(k.value), "kind", k) for k in (first, second)))
        return first

    # -- who --------------------------------------------------------------------------------------

    def _deed(self, words: str = "") -> _Deed:
        """How the line says that somebody is to do something."""
        text = _WHO_CLAUSE.sub(r"\1", _stripped_agreement(words or self.words))
        text = _ASKED_BY.sub("to", _REQUEST.sub(r"\1 to ", text))
        found = _SUBJECT.match(text)
        if found is None or _BETWEEN.search(text):
            text = self._without_due(text)
            found = _SUBJECT.match(text)
        if found:
            subject = found["subject"].strip(" ,:-–")
            asked = re.match(
                r"^(?:.{2,60}?\b)??(?:request|asked|requested|urged|tasked|invited|reminded|instructed|called on|wants?)\s+(?:for\s+|that\s+)?"
                r"(?:the\s+)?(?P<who>.+)$",
                subject,
                re.IGNORECASE,
            )
            if asked:
                subject = asked["who"]
            slot = self.parties.slot(subject)
            rest = found["rest"]
            is_passive = bool(
                re.match(r"be\s+(?!able|present|clear|sure|part|in\b)\w+", rest, re.IGNORECASE)
            )
            names = slot.parties or slot.question
            if re.match(r"be \w+ing\b", rest, re.IGNORECASE):
                names = ""
            if not slot.parties and not _is_deed_word(rest, found["modal"], subject):
                names = ""
            if (found["modal"].casefold() == "to" and _NO_VERB.match(rest)) or re.match(
                r"like\b", rest, re.IGNORECASE
            ):
                names = ""
            if names and not is_passive and (not slot.rest or not slot.parties):
                return _Deed(subject, found["modal"], rest, slot, strong=True)
            if names and not is_passive and self._is_short_name(subject, slot):
                return _Deed(subject, found["modal"], rest, slot, strong=True)
        if text != self.words and (requested := self._subjunctive(text)):
            return requested
        if found and self._is_unknown_owner(found):
            question = f"Who is “{found['subject']}”, and for which agency?"
            return _Deed("", "", text, Slot(question=question), passive=True)
        passive = bool(_PASSIVE.search(text) or _TO_DEED.search(text))
        row, sure, slot = self._row(text)
        return _Deed("", "", text, slot, row=row, sure_row=sure, passive=passive)

    def _subjunctive(self, text: str) -> _Deed | None:
        """``Police provide the figures``, behind ``It was requested that``."""
        found = _SUBJUNCTIVE.match(text)
        slot = self.parties.slot(found["subject"]) if found else Slot()
        if found is None or slot.rest or not (slot.parties or slot.question):
            return None
        return _Deed(found["subject"], "that", found["rest"], slot, strong=True)

    @staticmethod
    def _is_unknown_owner(found: re.Match[str]) -> bool:
        """Whether a few words without a verb stand before ``to do it``: ``Minute taker to …``."""
        subject = found["subject"]
        return (
            found["modal"].casefold() == "to"
            and len(subject.split()) <= 4
            and bool(_DEED_WORD.match(found["rest"]))
            and not _FINITE.search(subject)
            and not _IMPERATIVE.match(subject)
        )

    def _is_short_name(self, subject: str, slot: Slot) -> bool:
        """Whether odd words beside a name are few enough to be a part of it: ``Met Police CAIT``."""
        first = self.parties.mentions(subject)[:1]
        starts = bool(first) and first[0].start <= len("the ")
        return (
            starts
            and len(slot.rest.split()) <= 3
            and not re.search(
                r"\b(?:is|are|be|been|was|were|has|have|had|did|do|does|reported|said|noted|that|who|asked|agreed|"
                r"still|keen|likely|ready|due|able|unable|set|(?:try|hop|look|plann|continu|work|wait|seek|struggl|go|"
                r"start|begin|intend|aim|prepar|help|need)ing|\w{3,}ed)\b|:",
                slot.rest,
                re.IGNORECASE,
            )
            and not re.search(r":|\s[-–—|]\s", subject)
        )

    def _row(self, text: str) -> tuple[bool, bool, Slot]:
        """Whether an owner stands apart from the deed, and who."""
        text = self._without_due(text)
        if found := _LABELLED_OWNER.search(text):
            slot = self.parties.slot(self._until_deed(found["who"]))
            if slot.parties or slot.question:
                return True, True, slot
        for place in (self._trailing(text), self._leading(text)):
            if place is not None:
                return True, bool(self._dates()) or self.numbered, place[0]
        between = self._between(text)
        if between is not None and (_TO_DEED.search(text) or self._dates()):
            return True, True, between[0]
        return False, False, Slot()

    def _until_deed(self, who: str) -> str:
        """An owner without the deed that follows it: ``Police to provide``."""
        found = _SUBJECT.match(who)
        return found["subject"] if found else who

    def _trailing(self, text: str) -> tuple[Slot, str] | None:
        """The owner at the end, and the words before it."""
        found = _TRAILING.match(text)
        if found is None:
            return None
        who = re.sub(
            r"^(?:action|lead|owner|for action)\s*[:=-]?\s*", "", found["who"], flags=re.IGNORECASE
        )
        slot = self.parties.slot(self._until_deed(who))
        is_name = bool(slot.parties) and not slot.rest
        deed = _SUBJECT.match(who)
        title = f"{found['deed']}: {deed['rest']}" if deed else found["deed"]
        if re.fullmatch(r"[A-Z]{2,3}(?:/[A-Z]{2,3})*", who.strip()) or is_name:
            return (slot, title) if slot.parties or slot.question else None
        if slot.question and not slot.rest and not slot.parties:
            return slot, title
        return None

    def _leading(self, text: str) -> tuple[Slot, str] | None:
        """The owner at the beginning, and the words after it."""
        found = _LEADING.match(text)
        if found is None:
            return None
        who = found["a"] or found["b"] or found["c"]
        slot = self.parties.slot(who)
        if (slot.parties and not slot.rest) or (
            slot.question and not slot.rest and not slot.parties and len(who.split()) <= 2
        ):
            return slot, found["rest"]
        return None

    # -- dates ------------------------------------------------------------------------------------

    def _dates(self, text: str = "") -> list[DateSaid]:
        return find_dates(text or self.words, self.meeting, self.book, self.today)

    def _without_due(self, text: str) -> str:
        """A text without the times that stand at its end or are introduced as due."""
        dates = [found for found in self._dates(text) if found.role is DateRole.DUE]
        for found in reversed(dates):
            text = _cut(text, found.start, found.end)
        return _STATUS.sub("", _DUE_LABEL.sub("", text))

    def _due(self, text: str) -> tuple[str, date | None, str]:
        """The text without its time, the due date and the words that gave it."""
        dates = self._dates(text)
        due = [found for found in dates if found.role is DateRole.DUE]
        loose = [found for found in dates if found.role is DateRole.LOOSE]
        if len(due) > 1:
            return self._several_dates(text, due)
        if due:
            found = due[0]
            if found.day is None:
                self._ask_date(found.question, found.days)
            return _cut(text, found.start, found.end), found.day, found.said
        if loose:
            found = loose[-1]
            said = found.said
            question = found.question or f"Is “{said}” the due date?"
            days = (found.day,) if found.day else found.days
            self._ask_date(question, days)
        elif any(found.role is DateRole.PART for found in dates):
            found = next(f for f in dates if f.role is DateRole.PART)
            if (
                re.search(
                    r"\b(?:from|on the|in the|the|for the|after)\s+$",
                    text[: found.start],
                    re.IGNORECASE,
                )
                and found.day
            ):
                self._ask_date(
                    f"“{found.said}” isn't taken as the due date. Is there one?", (found.day,)
                )
        return text, None, ""

    def _several_dates(self, text: str, due: list[DateSaid]) -> tuple[str, date | None, str]:
        vague = [found for found in due if found.day is None]
        days = tuple(dict.fromkeys(day for f in due for day in (f.day, *f.days) if day))
        whole = text[due[0].start : due[-1].end]
        if vague and len(due) - len(vague) == 1:
            question = f"“{whole}”: which date?"
        else:
            question = "There are two dates. Which one is it due, or are these two actions?"
        self._ask_date(question, days)
        for found in reversed(due):
            text = _cut(text, found.start, found.end) if len(due) == len(vague) + 1 else text
        return text, None, whole

    def _ask_date(self, question: str, days: tuple[date, ...]) -> None:
        choices = [Choice(long(day), "due", day) for day in days[:4]]
        self.ask("due", question, *choices, Choice("No due date", "due", None))

    # -- the kinds --------------------------------------------------------------------------------

    def _reading(self, kind: LineKind, title: str, **values: Any) -> Reading:
        return Reading(text=self.text, kind=kind, title=_tidied(title), ref=self.ref, **values)

    def _action(self) -> Reading:
        if self.ref:
            self._either(LineKind.NOTE, LineKind.ACTION)
        text = _stripped_agreement(self.words)
        first = self._owner(text)[0]
        more = self._two_deeds(text, first)
        text, day, said = self._due(text)
        if day is None and not said:
            self._ask_about_hint(text)
        if self.hurry and day is None:
            said = said or self.hurry
            self._ask_date(f"“{self.hurry}” isn't a date. Due when?", (self.today, *self._next()))
        text = _STATUS.sub("", _DUE_LABEL.sub("", text))
        slot, title = self._owner(text)
        title, slot = self._supported(title, slot)
        if slot.question:
            self._ask_lead(slot)
        elif not slot.parties:
            self.ask("leads", "Who will do it?", Choice("Nobody yet", "leads", ()))
        elif slot.rest and len(slot.rest.split()) > 3:
            self._ask_lead(Slot(question="Who will do it?", choices=slot.parties))
        if not re.search(r"\w{2}", title):
            self.ask("title", "What is to be done?")
        leads = tuple(dict.fromkeys((*slot.parties, *more)))
        if not more:
            self._ask_which_leads(leads)
        return self._reading(
            LineKind.ACTION,
            title,
            leads=leads,
            supporting=tuple(p for p in slot.supporting if p not in leads),
            due=day,
            due_said=said,
        )

    def _ask_which_leads(self, leads: tuple[Party, ...]) -> None:
        """Ask which of several agencies leads: the others are recorded as supporting."""
        agencies = [party for party in leads if party.agency]
        if len(agencies) > 1:
            names = [party.said for party in agencies]
            question = f"{', '.join(names[:-1])} or {names[-1]}: which one leads?"
            ordered = [(party, *(o for o in leads if o != party)) for party in agencies]
            self.ask(
                "leads",
                question,
                *(
                    Choice(
                        f"{first.said}, with {listed(o.said for o in others)}",
                        "leads",
                        (first, *others),
                    )
                    for first, *others in ordered
                ),
            )

    def _ask_about_hint(self, text: str) -> None:
        """Ask about words that give a time, of which nobody knows which: ``by the inspection``."""
        hint = _TIME_HINT.search(text)
        if hint and (
            hint["vague"]
            or not self.parties.mentions(text[hint.start("what") : hint.end("what") + 20])
        ):
            self._ask_date(f"“{hint[0]}” isn't a date. Due when?", self._next())

    def _owner(self, text: str) -> tuple[Slot, str]:
        """Who is to do it, and the words that say what."""
        deed = self._deed(text)
        if self.owner:
            slot = self.parties.slot(self.owner)
            if slot.parties or slot.question:
                return (
                    slot,
                    deed.rest if deed.strong and deed.slot.parties == slot.parties else text,
                )
        if deed.strong:
            return deed.slot, deed.rest
        bare = self._without_due(text)
        if found := _LABELLED_OWNER.search(bare):
            slot = self.parties.slot(self._until_deed(found["who"]))
            if slot.parties or slot.question:
                return slot, self._without_label(bare, slot)
        for place in (self._trailing(bare), self._leading(bare), self._between(bare)):
            if place is not None:
                return place
        return self._owner_in_words(bare) or (Slot(), text)

    def _owner_in_words(self, text: str) -> tuple[Slot, str] | None:
        """An owner without a mark: ``Actions: Chair``, ``… signed off by the Chair``."""
        if self.forced == "action" and len(text) <= 60 and (named := self._named(text)):
            return Slot(named), ""
        if found := _SUBJUNCTIVE.match(text):
            slot = self.parties.slot(found["subject"])
            if (slot.parties or slot.question) and not slot.rest:
                return slot, found["rest"]
        for by in _BY_WHOM.finditer(text):
            who = re.split(r"\b(?:by|to|for|at|in|on|and then)\b", by["who"])[0]
            for words in (who, who.split(" and ")[0]):
                if named := self._named(words):
                    return Slot(named), _cut(text, by.start(), by.start("who") + len(words))
        return None

    def _between(self, text: str) -> tuple[Slot, str] | None:
        """An owner between other parts of a row: ``Reword the entry. Business team. Open``."""
        parts = re.split(r"(\.\s+|;\s+|,\s+|\s[-–—/|]+\s|\s?\|\s?)", text)
        for place in range(2, len(parts), 2):
            slot = self.parties.slot(parts[place])
            if slot.parties and not slot.rest and len(parts[place]) <= 60:
                rest = "".join(parts[: place - 1])
                after = "".join(parts[place + 1 :])
                return slot, f"{rest}{after}" if after.strip(" .-|") else rest
        return None

    def _without_label(self, text: str, slot: Slot) -> str:
        """A text without its ``Lead: Education`` part."""
        found = _LABELLED_OWNER.search(text)
        if found is None:
            return text
        inside = _SUBJECT.match(found["who"])
        if inside is not None:
            return text[: found.start("label")].strip(" (")
        names = [party.said for party in slot.parties]
        end = found.start("who")
        for name in names:
            place = text.casefold().find(name.casefold(), end)
            end = place + len(name) if place >= 0 else end
        if not names:
            end = found.end("who")
        return (text[: found.start("label")] + " " + text[end:].lstrip(" .;,)")).strip()

    def _supported(self, title: str, slot: Slot) -> tuple[str, Slot]:
        found = re.search(
            r",?\s*\(?\bwith (?:the )?(?:support|help|assistance|input)(?: of| from) (?P<who>[^,.;()]+)\)?|"
            r",?\s*\(?\bsupported by (?P<who2>[^,.;()]+)\)?|,?\s*\(?\bsupport(?:ing)?: ?(?P<who3>[^.;()]+)\)?",
            title,
            re.IGNORECASE,
        )
        if found:
            helpers = self.parties.slot(found["who"] or found["who2"] or found["who3"])
            if helpers.parties and not helpers.rest:
                title = _cut(title, found.start(), found.end())
                slot = Slot(
                    slot.parties,
                    slot.supporting + helpers.parties,
                    slot.question,
                    slot.choices,
                    slot.rest,
                )
            else:
                self.ask(
                    "supporting",
                    f"Who supports it: “{found['who'] or found['who2'] or found['who3']}”?",
                )
        return title, slot

    def _ask_lead(self, slot: Slot) -> None:
        choices = slot.choices
        self.ask(
            "leads",
            slot.question,
            *(Choice(party.said, "leads", (party,)) for party in choices[:5]),
        )

    def _two_deeds(self, text: str, slot: Slot) -> tuple[Party, ...]:
        """Ask whether two deeds are two actions; return who is to do the second."""
        for found in _TWO_DEEDS.finditer(text):
            other = self.parties.slot(found["subject"])
            if (other.parties or other.question) and not other.rest:
                first = text[: found.start()].rstrip(" ,;.")
                if first and first != text and len(first.split()) > 2 and _SUBJECT.match(first):
                    self._ask_apart(first, found["second"])
                    return other.parties
        if listed := _ENUMERATED.search(text):
            names = " and ".join(party.said for party in slot.parties)
            self._ask_apart(*(f"{names} to {listed[part]}" for part in ("one", "two")))
            return ()
        if same := _SAME_LEAD.search(text):
            names = " and ".join(party.said for party in slot.parties)
            first = text[: same.start()].rstrip(" ,;.")
            if first and len(first.split()) > 3:
                second = same["second"]
                self._ask_apart(first, f"{names} to {second}" if names else second)
        return ()

    def _ask_apart(self, first: str, second: str) -> None:
        self.ask(
            "lines",
            "These look like two actions. Record them one by one?",
            Choice("Two actions", "lines", (first, second)),
            Choice("One action", "", None),
        )

    def _decision(self) -> Reading:
        words = re.sub(
            r"^(?:it was\s+)?(?:agreed|resolved|decided)\s+(?:in principle\s+|unanimously\s+)?that\s+|^(?:in principle )?that\s+",
            "",
            self.words,
            flags=re.IGNORECASE,
        )
        leads: tuple[Party, ...] = ()
        deed = self._deed(words)
        passive = re.match(r".{2,60}?\bbe\b", words, re.IGNORECASE)
        first = self.parties.mentions(words)[:3]
        if re.search(r"\bchair['’]s action\b", words, re.IGNORECASE):
            leads = self.parties.slot("Chair").parties
        elif deed.strong and not re.search(r"\bhappy for|content for", words, re.IGNORECASE):
            leads = deed.slot.parties
        elif first and first[0].start <= len("the ") and not passive:
            slot = self.parties.slot(
                re.split(r"\b(?:fund|pay|share|host|lead|own|take)\w*\b", words)[0]
            )
            leads = slot.parties if slot.parties and not slot.rest else ()
        leads = tuple(party for party in leads if not party.group)
        if re.search(r"\bsubject to\b|\bonce\b|\bin principle\b", self.text, re.IGNORECASE):
            self.ask(
                "leads",
                "Who will do what is still needed, and by when?",
                Choice("Nobody: it is only a decision", "", None),
            )
        reading = self._reading(LineKind.DECISION, "", leads=leads)
        # A decision is kept in the words in which it was taken.
        return replace(
            reading, title=words if len(words) == len(self.words) else capitalised(words)
        )

    def _challenge(self) -> Reading:
        words = self.words
        if _CONDITIONAL.match(words):
            self._ask_condition()
        deed = self._deed(words)
        is_deed = bool(self.forced and not self.owner and deed.strong and deed.slot.parties)
        slot, title = (deed.slot, words) if is_deed else self._challenged(words)
        title = title if self.forced else words
        title, day, said = self._due_of_challenge(title)
        if not slot.parties:
            self._ask_lead(
                Slot(question=slot.question or "Who is to answer?", choices=slot.choices)
            )
        return self._reading(LineKind.CHALLENGE, title, leads=slot.parties, due=day, due_said=said)

    def _ask_condition(self) -> None:
        self.ask(
            "kind",
            "Raise it now, or only note it?",
            Choice("Raise it now", "kind", LineKind.CHALLENGE),
            Choice("Note", "kind", LineKind.NOTE),
        )

    def _due_of_challenge(self, title: str) -> tuple[str, date | None, str]:
        found = [
            d
            for d in self._dates(title)
            if d.role is DateRole.DUE and re.match(r"by|due|before|no later", d.said, re.IGNORECASE)
        ]
        if not found:
            return title, None, ""
        last = found[-1]
        if last.day is None:
            self._ask_date(last.question, last.days)
        return _cut(title, last.start, last.end), last.day, last.said

    def _challenged(self, words: str) -> tuple[Slot, str]:
        """Who is to answer, and what."""
        if self.owner:
            slot = self.parties.slot(self.owner)
            if slot.parties or slot.question:
                return slot, words
        lead = re.match(r"^(?:to\s+)?(?P<who>[^:–]{2,60}?)\s*(?::|\s[-–]\s)\s*(?P<rest>.+)$", words)
        if lead:
            slot = self.parties.slot(lead["who"])
            if slot.parties and not slot.rest and not slot.question:
                return slot, lead["rest"]
        verb = re.search(
            r"\b(?:challeng(?:ed|e|es)|asked|pressed|pushed|probed|grilled|(?:q|question) from .{2,40}? to|questioned|queried|assurance(?: (?:was |is )?(?:sought|requested))? from|clarification from|"
            r"called (?:on|upon)|put (?:it |this |the (?:point|question) )?to|explanation from|disappointment (?:that|with|at)|concern(?:s|ed)? (?:that|about|with|at|over)|"
            r"assured (?:that|by)|whether|if|why)\s+(?:the\s+)?",
            words,
            re.IGNORECASE,
        )
        said = re.search(
            r"(?:,|\bbut|;|-|\.)\s*(?:the\s+)?(?P<who>[^,;.]{2,40}?) (?:said|replied|answered|responded|confirmed|explained|advised|will|to)\b",
            words,
            re.IGNORECASE,
        )
        if said:
            slot = self.parties.slot(said["who"])
            if slot.parties and not slot.rest:
                return slot, words
        asking = _ASKED.search(words) or _CHALLENGE.search(words)
        verb = verb if verb and (not asking or verb.start() >= asking.start()) else asking
        start = (verb.end() if verb is not asking or not verb else verb.start()) if verb else 0
        first = self.parties.mentions(words[:start]) if verb else []
        later = [m for m in self.parties.mentions(words) if m.start >= start]
        by = re.search(
            r"\b(?:was|were|will be|be|been) (?:challenged|questioned|asked|pressed)\b|"
            r"\b(?:challenged|questioned|pressed) by\b",
            words,
            re.IGNORECASE,
        )
        if by and self.parties.mentions(words[: by.start()]):
            subject = words[: by.start()]
            named = self.parties.mentions(subject)
            return Slot((named[0].party,)), words
        if later:
            asker = {m.party for m in first}
            others = [m for m in later if m.party not in asker]
            near = [m for m in others if m.start - start <= 12] or others[:1]
            joined = self._joined(words, near[0].start, others) if near else ()
            if joined:
                if verb and near[0].start - start > 12:
                    self._ask_lead(Slot(question="Who is to answer?", choices=joined))
                return Slot(joined), words[verb.start() :] if verb and not verb[
                    0
                ].lower().startswith(("why", "if", "whether")) else words
        slot = (
            self.parties.slot(
                re.split(r"\b(?:about|on|over|why|whether|for|to|that)\b", words[start:])[0]
            )
            if verb
            else Slot()
        )
        if (
            not slot.parties
            and slot.question
            and verb
            and verb[0].lower().startswith(("chall", "asked", "pressed", "assurance", "question"))
        ):
            return slot, words
        return Slot(), words

    def _joined(self, words: str, start: int, mentions: list[Any]) -> tuple[Party, ...]:
        """The parties that are named together from a place on: ``Police and Housing``."""
        found: list[Party] = []
        end = start
        for mention in mentions:
            if mention.start < start:
                continue
            gap = words[end : mention.start]
            if found and not re.fullmatch(
                r"\s*(?:,|/|&|and|,\s*and)\s*(?:the\s+)?", gap, re.IGNORECASE
            ):
                break
            found.append(mention.party)
            end = mention.end
        return tuple(dict.fromkeys(found))

    def _note(self) -> Reading:
        text = self.text.strip()
        if self.forced == "note":
            label = _NOTE_LABEL.match(text)
            text = text[label.end() :] if label else self.words
        elif self.ref:
            text = self.words
        told = re.sub(r"^that\s+", "", text, flags=re.IGNORECASE)
        return replace(
            self._reading(LineKind.NOTE, ""), title=text if told == text else capitalised(told)
        )

    def _delivered(self) -> Reading:
        if re.search(r"\bclosed?\b|\bremoved?\b", self.words, re.IGNORECASE):
            # "Closed" is done in some action logs, and given up in others.
            self._either(LineKind.DELIVERED, LineKind.NOTE)
        leads = self._subject_of_report()
        title = self.words
        self._which_action(leads, "Which action has been delivered?")
        if re.search(
            r"\bor in hand\b|\bmost (?:of the )?actions\b|^all actions\b", self.words, re.IGNORECASE
        ):
            self.ask("kind", "Which are complete, and which in hand?")
        return self._reading(LineKind.DELIVERED, title, leads=leads)

    def _named(self, words: str) -> tuple[Party, ...]:
        """Whom words name, where they name nobody and nothing else."""
        slot = self.parties.slot(words)
        return slot.parties if not slot.rest and not slot.question else ()

    def _first_named(self, places: Iterable[str]) -> tuple[Party, ...]:
        """Whom the first of some places names."""
        return next(filter(None, map(self._named, places)), ())

    def _subject_of_report(self) -> tuple[Party, ...]:
        """Who did it, where the line says so."""
        deed = self._deed()
        if deed.strong and deed.slot.parties:
            return deed.slot.parties
        return self._first_named(self._places_of_report())

    def _places_of_report(self) -> Iterator[str]:
        words = self.words
        if verb := _REPORTING.search(words):
            yield re.sub(
                rf"^{_DONE_WORD}\s*[-–:,.]\s*", "", words[: verb.start()], flags=re.IGNORECASE
            )
        yield from self._places_of_owner()
        if who := _OWNER_BEFORE_DONE.search(words):
            yield who["who"]
        if place := _LEADING.match(words):
            yield place["a"] or place["b"] or place["c"]
        if by := _BY_WHOM.search(words):
            yield re.split(r"\b(?:on|in|at|to|for)\b", by["who"])[0]

    def _places_of_owner(self) -> Iterator[str]:
        """``Probation's review …``, ``Exit survey (SLaM)``."""
        if found := _POSSESSIVE.match(self.words):
            yield found["who"]
        if bracket := _BRACKET.search(self.words):
            yield bracket["who"]

    def _which_action(self, leads: tuple[Party, ...], question: str) -> None:
        if self.ref:
            return
        if found := _KNOWN_REF.search(self.words):
            self.ref = self._action_called(found[0])
            if self.ref:
                return
        near = self._like(leads)
        choices = [Choice(f"{action.id} {action.title}", "ref", action.id) for action in near]
        self.ask("ref", question, *choices, Choice("Keep it as a note", "kind", LineKind.NOTE))

    def _like(self, leads: tuple[Party, ...]) -> list[Action]:
        """The open actions of the group that the words fit best."""
        words = _telling(self.words)
        agencies = {party.agency for party in leads}
        scored = [
            (len(words & _telling(action.title)) * 2 + (action.lead_agency in agencies), action)
            for action in self.book.actions.values()
            if action.is_open and action.overseeing_group == self.meeting.group
        ]
        scored = [each for each in scored if each[0] >= 2]
        return [action for _, action in sorted(scored, key=lambda each: -each[0])[:3]]

    def _move(self) -> Reading:
        words = self.words
        dates = [d for d in self._dates() if d.day or d.question]
        leads = self._subject_of_move()
        self._which_action(leads, "Which action has a new date?")
        day, said = None, ""
        earlier = re.search(r"\bfrom\b.*?\bto\b", words, re.IGNORECASE)
        usable = [
            d
            for d in dates
            if not re.search(
                r"\b(?:from|was|since|(?<!date )of)\s+(?:the\s+)?$", words[: d.start], re.IGNORECASE
            )
        ]
        if earlier and dates:
            usable = [d for d in dates if d.start >= earlier.end() - 3][:1] or usable
        removed = re.search(
            r"\b(?:taken off|removed|dropped|lifted|no (?:new )?date|until further notice)\b",
            words,
            re.IGNORECASE,
        )
        if removed:
            self._ask_date("When should it be looked at again?", self._next())
        elif not usable:
            self._ask_date("What is the new date?", self._next())
        elif len(usable) > 1:
            self._ask_date("Which is the new date?", tuple(d.day for d in usable if d.day))
            day, said = None, usable[-1].said
        else:
            found = usable[0]
            day, said = found.day, found.said
            if day is None:
                self._ask_date(found.question, found.days)
        title = words
        return self._reading(LineKind.MOVE, title, leads=leads, due=day, due_said=said)

    def _next(self) -> tuple[date, ...]:
        following = next_meeting(self.book, self.meeting.group, self.today)
        return (following.day,) if following else ()

    def _subject_of_move(self) -> tuple[Party, ...]:
        named = self._first_named(self._places_of_owner())
        deed = self._deed()
        if named or deed.strong:
            return named or deed.slot.parties
        return self._first_named(self._places_of_move())

    def _places_of_move(self) -> Iterator[str]:
        if place := _LEADING.match(self.words):
            yield place["a"] or place["b"] or place["c"]
        if found := _ASKING_FOR_TIME.search(self.words):
            yield found["who"]
        if trailing := _TRAILING.match(self._without_due(self.words)):
            yield trailing["who"]

    def _apologies(self) -> Reading:
        words = self.words
        if re.match(r"^no apolog|^(?:apologies|apols)\W+(?:none|nil)\b", words, re.IGNORECASE):
            return self._reading(LineKind.APOLOGIES, "No apologies")
        body = re.sub(
            r"\([^)]*(?:deput|attend|represent|sent|sub)[^)]*\)", " ", words, flags=re.IGNORECASE
        )
        body = (
            "; ".join(
                part
                for part in re.split(r";\s*|\.\s+|,\s+(?=[^,;]*\w+ing in\b)", body)
                if not _OTHERS_CAME.search(part)
            )
            or _OTHERS_CAME.split(body)[0]
        )
        mentions = self.parties.mentions(body)
        leads = tuple(dict.fromkeys(mention.party for mention in mentions))
        left = body
        for mention in reversed(mentions):
            left = left[: mention.start] + " , " + left[mention.end :]
        left = re.sub(
            r"\b(?:no|late|further|written|apologies|apols?|apology|for|absence|cllr|councillor|dr|ms|mrs|mr|were|was|have|been|received|from|and|the|"
            r"sent|gave|given|gives|sends|noted|accepted|as|a|her|his|their|in|advance|tendered|on|behalf|of|to|today|"
            r"this|meeting|unable|attend|cannot|also|with|after|agenda|went|out|had|has|by|are|is|online|"
            r"lateness|submitted|offered|made|who|both|able|rec|d|not|join|make|it)\b|[^\w\s]",
            " ",
            left,
            flags=re.IGNORECASE,
        )
        rest = Parties.without_roles(left).split()
        if rest:
            self.ask("leads", f"Who is “{' '.join(rest)[:40]}”, and for which agency?")
        elif not leads:
            self.ask("leads", "Who sent apologies?")
        if re.search(r"deputis|represented by", words, re.IGNORECASE):
            self.ask("leads", "Who sent apologies, and who came in their place?")
        return self._reading(LineKind.APOLOGIES, words, leads=leads)


class _Deed(Struct, frozen=True):
    """How a line says that something is to be done."""

    subject: str
    modal: str
    rest: str
    slot: Slot
    strong: bool = False
    """Somebody who is known, or is asked for, is to do it: ``Police to provide …``."""
    row: bool = False
    """An owner stands apart: ``Review of cases - Police``."""
    sure_row: bool = False
    passive: bool = False
    """It is to be done: ``Slides to be circulated``."""

    @property
    def any(self) -> bool:
        """Whether it says so in any way."""
        return self.strong or self.row or self.passive


def _is_deed_word(rest: str, modal: str, subject: str) -> bool:
    """Whether an instruction follows, so that even an unknown name before it is an owner."""
    if subject.isupper():
        return rest[:1].islower()
    if subject.casefold() in {"nothing", "something", "none", "further", "time", "plans", "more"}:
        return False
    if modal.casefold() != "to":
        return rest[:1].islower()
    return bool(_DEED_WORD.match(rest))


def _is_state(words: str) -> bool:
    """Whether the words begin with how far something is: ``not yet complete, waiting for …``."""
    found = _NOT_DONE.search(words)
    return found is not None and found.start() <= len("this is still ")


def _decides(words: str) -> bool:
    """Whether something other than ``to be signed off`` says that it was decided."""
    return bool(
        _DECISION.search(re.sub(r"\bto (?:now )?be \w+( off)?", " ", words, flags=re.IGNORECASE))
    )


def _stripped_agreement(text: str) -> str:
    """A line without ``It was agreed that``."""
    return re.sub(
        r"^(?:(?:it was|the (?:group|board|meeting|chair)|members|partners|all)\s+)?"
        r"(?:also\s+|further\s+)?(?:agreed|resolved|decided|suggested|requested|recommended|proposed)\s+(?:that\s+|[:–-]\s*|(?-i:(?=[A-Z])))"
        r"(?:the\s+)?",
        "",
        text,
        flags=re.IGNORECASE,
    )


def _cut(text: str, start: int, end: int) -> str:
    """A text without a passage, and without the brackets around it."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before.endswith(("(", "[")) and after[:1] in {")", "]"}:
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if before.endswith(",") and after.startswith(","):
        after = after[1:].lstrip()
    before = (
        re.sub(
            r"\s*(?:[-–—|,;]|\bdue:?|\bdeadline:?|\btarget:?)\s*$", "", before, flags=re.IGNORECASE
        )
        if not after
        else before
    )
    return f"{before} {after}".strip() if after[:1] not in {",", ".", ";"} else f"{before}{after}"


def _tidied(title: str) -> str:
    """A title with a capital and without the marks around it."""
    title = re.sub(r"^[\s\-–—:;,.|/)\]]+|[\s\-–—:;,|/(\[]+$", "", title)
    title = re.sub(r"^to\s+(?=[a-z])(?!be\b)", "", title)
    title = re.sub(r"\s+([,.;])", r"\1", re.sub(r"\(\s*\)|\[\s*\]", "", title))
    return capitalised(" ".join(title.split()).rstrip("."))


_COMMON = frozenset(
    [
        "with",
        "that",
        "this",
        "from",
        "have",
        "been",
        "were",
        "will",
        "their",
        "them",
        "they",
        "which",
        "when",
        "what",
        "into",
        "than",
        "then",
        "also",
        "action",
        "actions",
        "complete",
        "completed",
        "closed",
        "done",
        "delivered",
        "date",
        "review",
    ]
)


def _telling(text: str) -> set[str]:
    words = re.findall(r"[a-z]{4,}", text.casefold())
    return {word[:6] for word in words} - {word[:6] for word in _COMMON}


def _with_article(kind: LineKind) -> str:
    names = {
        LineKind.ACTION: "an action",
        LineKind.DECISION: "a decision",
        LineKind.CHALLENGE: "a challenge",
        LineKind.NOTE: "a note",
        LineKind.DELIVERED: "a delivery",
        LineKind.MOVE: "a new date",
        LineKind.APOLOGIES: "apologies",
    }
    return names[kind]
