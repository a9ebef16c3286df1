"""The kinds of spoken lines, and the words from which a line's kind is told.

Every cue that a line gives has a weight for the kinds that it speaks for or against. The kind with
the greatest weight is taken; where another comes close, the line is asked about.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cscp_tui.domain.capture_patterns import WORDS, filled, rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class LineKind(StrEnum):
    """The kinds of lines."""

    ACTION = "action"
    DECISION = "decision"
    CHALLENGE = "challenge"
    NOTE = "note"
    DELIVERED = "delivered"
    MOVE = "move"
    APOLOGIES = "apologies"

    @property
    def with_article(self) -> str:
        """The kind with its article, for use in a sentence."""
        return _WITH_ARTICLE.get(self, f"a {self.value}")


_WITH_ARTICLE = {
    LineKind.ACTION: "an action",
    LineKind.DELIVERED: "a delivery",
    LineKind.MOVE: "a new date",
    LineKind.APOLOGIES: "apologies",
}

_CLEAR, _CLEAR_NOTE = 2, 4
"""The least lead in weight at which a kind, or a note, is taken without a question. A note needs a
larger lead, as it may be a missed action."""

_NAMED = rows(r"""
we              (?:the )?(?:group|board|members?|meeting|qag|executive|exec|partners|partnership|panel|committee|forum|sub-?group|we|all(?: present)?|everyone|everybody|those present|chair)
moved           (?:extended|revised|moved|changed|amended|put|taken off|removed|pushed|reset|slipped|dropped|withdrawn|lifted|suspended|paused)
date            (?:date|deadline|timescale|completion|target)(?: date)?
proposal        (?:motion|proposal|amendment|recommendations?)\b[\w ]{0,40}?
ref             [a-z]{2}\d\d-\d+(?:\.\d+)?\b
participle      (?:\w+(?:ed|en|wn)|sent|put|set|made|built|brought|held|taken|given|done|told|found|met|run|sought|
                kept|led|cut|paid|fed|dealt|read|re-?run|rebuilt|re-?sent)
deed done       (?!asked|advised|told|delayed|increased|decreased|reduced|concerned|affected|noted|needed|involved|
                required|extended|deferred|postponed|moved|limited|announced|stabilised|plateaued|levelled|expected|challenged|questioned|agreed|appointed|
                attended|declared|reported|discussed|introduced|welcomed|invited|raised|queried|joined|welcomed|thanked|received|changed|improved|halved|doubled|
                dropped|worsened|reached|stayed|remained|continued|started)(?:\w{3,}ed|sent|gone|put|done|made|written|held|met|built|given|run|set up)
day             (?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:{month})\b|\d{1,2}/\d{1,2}|(?:{month})\b)
chosen          (?:opted|chose|voted|elected|preferred|resolved|decided|determined|plumped|ruled|settled|went|waived|scrapped|abandoned|
                retained|disbanded|dissolved|merged|backed|supported|rejected|declined|refused|adopted|accepted|confirmed|
                appointed|authorised|mandated|endorsed|approved|ratified|signed off|stood down|wound up)
later           (?:the |our |a )?(?:next (?!to\b)|later|future|following|{day}|q[1-4]\b|spring|summer|autumn|winter|
                new (?:financial )?year|end\b|(?:mid|early|late)[- ](?:in )?(?:(?:{month})\b|next)|half[- ]term|christmas|easter|(?:mon|tues|wednes|thurs|fri)day)
produced        (?:produced|drafted|circulated|sent|written|prepared|created|compiled|collated|developed|drawn up|put together|
                arranged|organised|contacted|chased|checked)
unsure          (?:assured|convinced|persuaded|reassured|satisfied|impressed|comfortable|good enough|sufficient|acceptable|
                enough|content|happy)
count           (?:\d+|{number})
""")
"""Patterns that other patterns refer to."""

_WORDS = rows(r"""
apologies+9     ^(?:late |no |further |written |there were no |sends? )?(?:apologies|apols?|apology)\b(?! for late)
note+9 apologies-20
                \b(?:apologies|apols?|apology) for (?:(?:the|any|his|her|their) )?(?:earlier |previous )?(?:late|delay|error|confusion|mistake|missing|not)
note+7 apologies+6
                ^(?:apologies|apols?) for late
apologies+11    \b(?:(?<!to )sen[dt]s?|gave|gives?|offered|tendered|submitted|sending|given|with|
                made) (?:\w+ ){0,2}?(?:apologies|apols?|apology|regrets?)\b
apologies+8     ^[\w/&, +]{2,40}? (?:apologies|apols)\b
apologies+9     \b(?:apologies|apols)\b.*\b(?:received|given|sent|noted|recorded|tendered|accepted)\b|[-–:]\s*(?:apologies|
                apols)\.?$
apologies+8     \b(?:unable to|not able to|could not|couldn['’]t) (?:attend|be (?:here|present)|join|make it)|\bcan(?:no|')?t (?:attend|
                make it|join)\b|\b(?:apologies|apols|^sorry) from\b
note+9 apologies-20
                \b(?:sent|gave|with|received|offered|no) no apol|\bwithout (?:sending |giving )?apol|, no apol|
                \bno apol\w* (?:[\w ]* )?(?:from|by)\b|\bnot (?:send|sent|give|given) (?:any )?apol
delivered+6     ^\S+(?: \S+)? (?:is |are |now |all |fully )*{done word}\b(?=\s*(?:$|[-–—.,;:(]))
delivered+5     \b(?:is|are|was|were|been|now|actions?|thats?|that's|its|it's|\w+['’]s|all|so|ref \S+) (?:now |all |
                fully )*{done word}\b(?! (?:to|that|by [\w ]+ (?:to|that))\b)
delivered+5     ^(?!.*\bto (?:be )?\w+\b).*\b{done word}[\s.!]*$
delivered+7     \b(?:removed?|take(?:n)?|strike|drop) (?:it |this )?(?:from|off)\b(?: (?:the )?(?:tracker|log|list|
                action log|plan))?\s*$|\b(?:removed?|taken?) (?:it )?(?:from|off) (?:the )?(?:tracker|log|list|
                action log|plan)\b|\btake it off\b|\btick(?:ed)? (?:it |this )?off\b|\b(?:can|to) come off\b
action+5        \b(?:sits?|rests?|lies|stays) with (?:the )?[\w& ]{2,30}$
delivered+7     \b(?:propos\w+|recommend\w*|suggest\w*|request\w*|agreed?|ok|happy)\s+(?:to |for |that it be |
                it is )?(?:be )?clos(?:e|ure|ed|ing)\b(?! (?:the |this |that )?(?:risk|case|meeting|issue|group|review))|\b(?:can|could|may|to|should) (?:now )?be (?:closed|removed|
                signed off)\b(?! by\b)|\bfor closure\b|\bready to close\b|[-–,.:;]\s*(?:please )?(?:close|remove|delete|archive|take off|drop)(?: action| it| this)?[.!]?$|
                ^mark\b.*\bas (?:complete|done|closed|delivered)\b
delivered+5     \b(?:has|have|had)(?: now| since| already| all| both| also)*\s+(?:been )?{deed done}\b|\b(?:went out|
                went live|gone out|gone live|went (?:on|to|up)|gone to|sent out|now live|now in (?:place|use|post)|
                (?:is|are) (?:now )?(?:live|in (?:place|use|post)|up and running|on the (?:website|system)))\b
delivered+5 note-2
                ^[^,;.:?]{3,70}? (?:finalised|completed|finished|published|issued|launched|circulated|printed|installed|distributed|uploaded)
                (?: and\b|\s*[-–,;.(]|\s*$| (?:on|in|last|this|to|by) | \d)
delivered+8     \bas (?:requested|promised|asked|agreed|undertaken|actioned)\b|\b(?:as )?per (?:the )?(?:last )?(?:action|minutes|request)\b
delivered+6     \b(?:confirmed|reported|noted|confirms|reports) (?:the )?(?:completion|closure|delivery) of\b
delivered+7     \b(?:can|to|should|may) (?:now )?be marked (?:as )?{done word}
delivered+9     \bas {done word}\b
delivered+6     \b(?:believes?|thinks?|understands?|considers?|feels?)\b.*\b{done word}\b
delivered+6 note-4
                \b(?:feels?|believes?|thinks?|considers?)\b.*\bcan (?:now )?be (?:closed|removed|signed off)\b
delivered+9 note-5
                \bnothing (?:more|further|else|left|outstanding) (?:is |was )?(?:needed|required|outstanding|to (?:do|be done)) (?:on|for|under)\b
delivered+8     \bnow (?:been )?{deed done}\b(?! (?:to|that|by|for \d+)\b)
delivered+6 note-2
                \b(?:out to|printed|sent|live)\b.*\b(?:last (?:week|month|term|night|{day})|yesterday|this morning)[\s.]*(?:\(|$)
delivered+6     \bwith that (?:done|finished)|\bso that['’]?s (?:done|finished)|\bjob done\b|\bnothing (?:more|further|left) to do\b
delivered-5 note+1
                \b(?:not (?:yet )?(?:been )?(?:complete|completed|done|closed|started|finished|delivered|ready|due|
                received|sent|actioned|agreed)|incomplete|in progress|in hand|in train|under ?way|on track|still|
                outstanding|awaiting|waiting (?:for|on)|nearly|almost|{count} (?:out )?of (?:the )?{count}|
                remaining|remainder|the rest|so far|part(?:ial)?ly|part complete|half|remains? open|\d+% complete|
                yet to|being \w+|no progress|no update|delayed|on hold|behind schedule|need(?:s|ed)?)\b
delivered+12 challenge-4
                \bcan (?:we|this|it) (?:now )?(?:be )?clos
delivered+12    \b(?:all|most|many|some|several) (?:of the )?(?:\w+ )?actions\b.*\b(?:complete|done|in hand|in progress|closed|agenda)|
                \bactions from (?:the )?(?:last|previous)\b|\bor (?:in hand|on the agenda)\b
delivered-3 note+4
                \b(?:superseded|replaced by|no longer (?:needed|required|relevant|necessary|applicable)|withdrawn?|
                merged (?:with|into)|duplicated?|will not be (?:done|taken forward))\b
move+7          \b(?:extended\b(?! to (?:all|every|include))(?=.*\b(?:to|until|by|date|deadline|extension|month|
                week)\b)|extension (?:was |is |has been )?(?:to|until|of|agreed|requested|granted|sought|given)|put back|push(?:ed)? back|
                moved? back|go back to|slip(?:ped|ping)\b(?! through)|slips? (?:to|by|into|again)\b|slippage|
                defer(?:red|ral)|postponed|carried (?:forward|over)|carry forward|c/f|cfwd|c/fwd|held over|
                rolled (?:over|forward)|reschedul(?:ed|ing)|re-?profiled|brought forward (?:to|from)|delayed (?:to|
                until|till)|now due\b|moved on to)
move+8 action-1
                \b(?:revised|new|amended|changed|moved|later) (?:target |due |completion )?(?:date|deadline|
                timescale)\b|\b{date}\b(?:[^.;]|\.\d){0,60}? (?:is |was |has been |now |be |to be )*{moved}\b|
                \bdate (?:is )?now\b|\bdate to (?:move|slip|go)\b|\b(?:deadline|date) .*\bnow (?:the )?(?:\d|end|mid)
move+9 decision-7
                ^(?:{we} )?(?:agreed|accepted|approved|granted) (?:an? |the )?(?:extension\b.*\b(?:to|until|till)\b|
                (?:revised|new|later|changed) (?:\w+ )?(?:date|deadline|timescale)\b)
move+6          \bneeds? longer\b|, agreed (?:to|until|till) (?:the )?(?:\d|end)
move+10 action-3
                ^(?:please )?(?:extend|move|push|put|defer|roll|carry|postpone|delay|bring(?! back))\b.*\b(?:(?:to|until|till) {later}|
                back|over|forward(?! plan)|by (?:an?|\d+|one|two|three|four|six) (?:\w+ )?(?:days?|weeks?|months?))\b|
                \b(?:extend|push|put back|go back)\b.{1,60}\b(?:to|until|till) {later}
move+9          \b(?:move|extend|change|revise|amend|reset|delay)(?:d|s|ing)? (?:the |its |this )?(?:due |target |completion )?(?:date|deadline|timescale)\b
move+10 action-3 decision-2
                ^(?:amend|change|revise|reset|set|update)\b.*\b(?:due date|date|deadline)\b.*\bto\b|
                \bgiven?\b.{2,50}\b(?:until|till|another|longer|extra|further|more time)\b
move+9          ^(?:park|hold|leave|pause)(?:ing|ed)?\b.*\b(?:until|till|pending)\b
move+9 decision-6
                \bto have (?:until|till)\b
move+9 action-4
                \bnot (?:yet )?ready\b.*\b(?:bring|comes?|brought|returns?|back)\b.*\bto\b
move+9          \b\d{1,2}/\d{1,2}(?:/\d{2,4})? (?:->|=>|→|>) \d
move+10 action-4
                \b(?:bump|slide|kick|shunt|shift|nudge|park)s? (?:it |this |back |on |out )*(?:to|until|till) (?:{day}|{later})
move+12 action-6
                \bask(?:s|ed|ing)? for (?:\w+ ){0,3}?(?:more|extra|longer|further|another|additional) (?:\w+ )?(?:time|days?|weeks?|fortnights?|months?|quarter)\b
move+4          \b(?:won['’]t|will not|cannot|can['’]t|unable to)\b.{3,60}\b(?:until|before|till)\b|\b(?:more|extra|
                further|longer|additional|another) (?:time|(?:\w+ )?(?:months?|weeks?|fortnight))\b
move+7          \b(?:stood|stands?|goes|went|held|rolls|rolled|bumped|kicked|shunted|parked|pushed|shifted|slid|slides|put|moves|
                moved|carried|taken) (?:over |back |on |forward |out |off |down )*(?:to|until|till|for) {later}
move+6 action-3
                \b(?:asked|asks|requested|requests?|wants?|needs?|sought|seeks?)\b.{0,50}\b(?:extension|extended|until|till|more time|longer|later date|
                new date)\b
move+5 action-3
                \b{day} instead\b|\b(?:instead of|rather than) (?:(?:the )?(?:end|mid|middle|early|late)[- ](?:of )?)?{day}|\b(?:previously|formerly|originally|was|not) (?:due )?{day}[.)\s]*$
move+5          \b(?:can['’]?t|cannot|won['’]?t|will not|unable to|not going to) (?:do|make|meet|hit|manage) (?:the )?(?:{day}|date|
                deadline|target)|\bmiss(?:ed|es)? (?:the |its |their )?(?:date|deadline|target)
move+9          ^{ref} (?:to )?be (?:extended|deferred|put back|postponed|moved)|\bthat {ref} be (?:extended|deferred|put back|
                postponed|moved)
move+8          \bneeds? (?:an?|another|more|extra|further|\w+ (?:more|extra|further)) (?:\w+ )?(?:time|days?|weeks?|fortnight|months?|quarter)\b
move+7          \bfrom (?:the )?(?:end of )?{day}.{0,15}? to (?:the )?(?:{day}|end|mid|early|late)
move+3          \binstead[\s.]*$
move+6          \b(?:not|won['’]t|can['’]t|cannot) (?:be )?(?:ready|done|complete|finished|available|possible) (?:until|till|before)\b|\bnot before {day}|\bno earlier than\b|
                \badjourned (?:to|until|till)\b
move+12 action-4
                \b(?:asked|asks|wants?|would like|needs?|requested|agreed|proposed) to (?:extend|move|push|put back|defer|postpone|delay|reschedule|
                carry)\b.*\b(?:(?:to|until|till) {later}|by (?:an?|\w+) (?:week|month)|over\b|back\b)
move+6          \bwill (?:now|instead) (?:come|go|be (?:brought|taken|heard|considered|presented)) (?:back )?(?:to|at|in|on) {later}
move+5          [-–,;] now (?:the )?(?:\d|end|mid|q[1-4])
note+4 move-4   \b(?:unchanged|no change)\b
challenge+7     \bchalleng(?:ed|es|e|ing)\b(?! (?:of|with|facing|around|remains?|for the|is that|is the|due))|
                \bheld to account\b
challenge+5     \b(?:put (?:it|this|the (?:point|question)) to|(?:questions?|points?|challenges?) (?:was|were) put to|raised (?:\w+ )?with|quer(?:ied|ies)|questioned|pressed|pushed (?!back)|
                probed|grilled|took \S+ to task|taken to task|criticised|quizzed|took exception|contested|called to account|pulled up|assurance (?:was |is |has been )?(?:sought|requested)|(?:seeks?|
                sought) (?:assurance|clarification|an? explanation|clarity|reassurance)|requested (?:assurance|
                an explanation)|to account for|disputed|took issue)\b
challenge+6     \b(?:asked|asks)\b(?! to (?!explain|account|justify))(?: [\w'’ &/-]{2,40}?)? (?:whether|if|why|how|what|when|where|which|about|
                for (?:assurance|evidence|an? explanation|clarification|clarity|reassurance)|to (?:explain|account|
                justify))\b|\bwant(?:s|ed) (?:to (?:know|see|hear|understand)|assurance|[\w ]{2,30} to (?:explain|account|justify))
challenge+5     \b(?:(?:not|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|hardly|far from) (?:\w+ )?{unsure}(?! (?:to|for)\b)|inadequate|
                un(?:happy|convinced|impressed)|dissatisfied|frustrated|dismay(?:ed)?|sceptical|disappoint(?:ed|ment))\b|\b(?:raised|voiced|expressed) (?:\w+ )?(?:concerns?|
                disappointment|frustration|dissatisfaction|surprise)|\b(?:concerns?|frustration|disappointment|surprise|unease) (?:(?:was|were|
                had been) )?(?:\w+ )?(?:expressed|raised|voiced)|\b(?:was|were|is|are) (?:\w+ )?(?:concerned|surprised|worried|alarmed)
challenge+3 delivered-8
                \basked (?:[\w ]{2,30}? )?(?:why|how|what|whether|if|when|where|who)\b
challenge+7 action-3
                \basked (?:why|how|whether|if)\b.*\bto (?:respond|reply|answer)\b
challenge+9     ^[\w&/' ]{2,30}? (?:challenge|query|question) (?:to|for) (?!be\b)[\w&/ ]{2,30}\s?[-–:]
challenge+12 move-8
                \bpush(?:ed|es|ing)? back on\b
challenge+5     \bwants? (?:an? )?(?:\w+ )?(?:answers?|explanation|response|reply|evidence|assurance|reassurance)\b
challenge+6     ^why\b.*\?
challenge+6     (?:->|→)\s*[\w ]+:
challenge+5 action+4
                \bwould like (?:an?|the|to (?:see|know))\b
challenge+4     \bcalled (?:on|upon)\b|^(?:very |still |also )?(?:concern(?:s|ed)?|worr(?:y|ied)|disappoint(?:ed|ing)|surprised|frustrat\w+|unhappy)\s
                (?:that|about|over|re|by|with|at)\b
challenge+4     ^(?:(?:\w+ ){0,2}(?:why|how (?:many|long|often|much)|what|when|who|which|should|is|are|do|does|did|was|were|has|have|had)\b.*\?|
                why\b)|[-–—:] ?(?:why|how|when)\b|[-–—:,] ?(?:what|where|who|which|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b.*\?$|, (?:why|how|what|when|who)\b.*\?$|^[\w/]{2,20} why\b|[-–] why\?$
decision+5      (?<!to be )\b(?:approved?s?|endorsed|ratified|resolved (?:to|that|not)|adopted|decided|delegated|
                authorised|(?<!no )decision (?:was |has been )?(?:made|taken|reached))\b
decision+5      \bagreed(?: in principle| unanimously)? that\b|\bit was (?:\w+ )?(?:agreed|resolved|decided)|
                \b{we} (?:\w+ )?agreed\b|^agreed\b|\bwere (?:\w+ )?agreed\b|[-–,] agreed$
decision+7      \b(?:was|were) (?:\w+ )?agreed[\s.]*$|^(?:declined|rejected|refused|turned down)\b|
                \b{we} (?:(?:is|are|was|were) )?(?:happy|content|ok|okay|fine|comfortable)\b
decision+2      ^agreed (?!by|to\b|with)
decision+2      \bagreed (?:not )?to (?:hold|keep|pool|pause|stop|disband|proceed)\b|\bagreed not to\b
decision+5      ^that\b.+\bbe\b(?! (?:asked|requested|tasked)\b)
decision+7      ^{proposal}[:,–-]?\s?(?:was |were )?(?:not )?(?:carried|accepted|passed|agreed|supported|rejected)\b|
                \b(?:motion|amendment) carried\b
decision+5      \b(?:accepted|supported the|signed up to|sign up to|content (?:to|for|with|that)|
                (?<!not )happy (?:for|with|that|to)|no objections?|unanimous(?:ly)?|voted|confirmed as|elected|
                gave (?:its |their )?(?:approval|agreement|consent)|consensus|recommends to)\b
decision+5 note-2
                \b(?:minutes|mins|notes|record)\b.*\b(?:agreed|correct|accurate|approved)\b
decision+5 delivered-2
                (?<!be )\bsigned off by {we}\b|\bchair['’]s action\b
decision+6      \bapproval (?:was )?given\b|\bnot (?:be )?(?:approved|supported|accepted|adopted|pursued|taken forward|endorsed|
                granted)\b
decision+7      ^{we} (?:\w+ly |then |also |noted and |have |has |did not |do not )*(?:{chosen}|support|accept|approve|endorse|agree)\b(?! (?:that|by)\b)
decision+4 note+2
                ^(?:not|no longer) (?:going|doing|proceeding|pursuing|taking|having)\b
decision+3      ^not (?:agreed|approved|supported|accepted)\b
decision+5      \b(?:ruled|determined|directed) that\b
decision+6      \b(?:agreement|consensus|approval|consent|sign-off|endorsement)(?: of [\w ]{2,30}?)? (?:was |has been )?(?:reached|secured|obtained|confirmed|granted)\b
decision+5      \b(?:partnership|group|board|we|qag|meeting|executive) (?:will|would) (?:not|no longer)\b
decision+9      \bvotes? (?:was |were )?(?:taken|held|passed|carried|cast)\b|\b{count} (?:votes? )?(?:for|in favour)\b.{0,20}\bagainst\b
decision+8      ^(?:outcome|conclusion|resolution|upshot)\s?[:–-]
decision+6      \bpreferred[\s.]*$|^option \w+ (?:chosen|agreed|preferred|it is)\b
decision+4      \b(?:from now on|in future|going forward|henceforth|with effect from|with immediate effect)\b
decision+6      \b(?:waived|scrapped|abandoned|discontinued|disbanded|dissolved|wound up|stood down|written off|set aside|co-opted|
                re-?elected|mandated)\b
decision+5      ^no (?:support|appetite|agreement|objections?|case|need) (?:for|to|from)\b|^{we} (?:is|are|was|were) (?:not )?(?:in favour|minded)
decision+5 note-3
                (?<!be )\b(?!named|asked|raised|noted|challenged|questioned|reported|chaired|discussed|queried|expressed|voiced|pressed|attended|
                supported|thanked|welcomed|congratulated|informed|told|advised|updated|reminded|highlighted)\w{3,}ed (?:[\w]+ ){0,4}by (?:the )?(?:chair|group|board|members|meeting|qag|executive|exec)\b
decision+6 action-2
                \bby (?:agreement|consensus|common consent)\b|\bnem con\b
decision+7 move-6
                \b(?:was|were|is|are|been|be) (?:\w+ )?(?:declined|refused|rejected|turned down|ruled out|dismissed|vetoed)\b
action+10       \bthat\b.*\b(?<!would )(?<!will )be {produced}\b
decision+6      \b(?:went|gone|going|go(?! to)) with\b|\b(?:opt(?:ed)?|plumped) for\b|\bsettled on\b|\bchose\b|
                \bpreferred option\b|\bthe (?:go[- ]ahead|green light)\b|\b(?:nodded|waved) through\b|\bin favour\b
decision+3 note+3
                \b(?:will not|won't|no longer)\b|^we will\b
note+5 delivered-3
                \bnot(?:ed|es)\b(?! of)|\bto note\b
note+4          \b(?:report(?:ed|s)|advised|updated (?:on|members|that|the (?:group|board|meeting))|explained|
                highlighted|informed|presented|told (?:us|the|members)|raised that|said|(?<!to )says?|stated|commented|mentioned|pointed out|observed|
                acknowledged|described|outlined|reminded (?:all|members|the group|everyone)(?! to)|summarised|flagged|clarified|announced|drew attention|commended|praised|celebrated|remarked|indicated|emphasised|stressed|alerted|
                recognised|apologised|advises)\b
note+14         ^(?:(?:all |the )?(?:members|partners|colleagues|agencies|group|board|meeting) )?to note (?:that|the|this)\b
note+8          ^(?:discuss(?:ed|ion)|thanks (?!to)|(?:welcome|introductions)\b.*\b(?:made|given|took place)|
                the chair (?:welcomed|thanked))\b
note+3          \bconfirmed\b
note+5          \bconfirmed that\b
note+5 delivered-4
                \b(?:update|overview|presentation|summary|report|feedback) (?:was|were) (?:given|provided|received|presented)\b
note+5          \b(?:gave|given|provided|presented|received) (?:an?|the|a verbal) ?\w*\s?(?:update|overview|presentation|summary|report)\b|
                \bgave (?:an? )?update\b|\bshared that\b
note+4          \b(?:discuss(?:ed|ion)|thanked|(?<!of )thanks(?! to be)|thx|welcomed?|introduc(?:ed|tions)|
                feedback(?= (?:from|was|on))|well received|received the|received$|felt|congratulated|conversation)\b
note+5 action-4 delivered-4
                \b(?:no (?:further |new )?(?:updates?|actions?|matters|decisions?|questions|qs|change|movement|
                interests?|declarations?)|nothing to report|none$|nil$)
note+4          \b(?:did not attend|not represented|no representative|absent|not here|declared|declarations?|^thank|
                in place of|instead of|deputising|next (?:meeting|mtg|qag|learning event|event)(?: is|:| -| \d| on)|
                date of next meeting|left|joined|arrived|late\b|quorum|quorate|took place|meeting (?:closed|opened))
note+3          ^(?:there (?:has|have|is|are|was|were)|it is|we are|we have|in response|recruitment|figures|lots of|
                good|positive)\b
note+4          \b(?:rose|fell|fallen|risen|increase[sd]?|decrease[sd]?|up (?:from|to|by)|down (?:from|to|on|by)|\d+%|
                \d+ (?:from|of) \d+|remains?|lower|higher)\b|\d%
note+3          \b(?:is|are|was|were|have|has|had|do|does|did|would like|say|think|thinks?)\b(?! (?:to|asked|
                requested|reminded|tasked|invited|urged|encouraged|instructed|directed|expected|required)\b)
note+2          \b(?:drafting|continuing|working|trying|looking|planning|undertaking|seeking|struggling|recruiting)\b
note+4          ^[\w&' ]{2,40}? (?:has|have|had) (?:an?|no|\d+|one|two|three|some|new)\b
note+4          \bshared (?:an?|some|views|ideas|the (?:latest|learning|results?|findings|headlines?)|examples?|learning)\b|
                \b(?:is|are) now (?!all\b|{done word}|complete|live|in (?:place|use|post)|up|on\b|due)
note+4          \b(?:continues|ends|begins|goes|comes|shows|expects|hopes|attends|includes|covers|receives|provides|sits|opens|seems|
                appears|talked|spoke|presented|showed|arrived|heard|no ?one from|nobody from|not (?:yet )?(?:known|clear))\b
note+5          \b(?:hopes?|hoping|intends?|expects?|aims?|planning|keen|willing) to\b|
                ^(?:(?:verbal|brief|short|annual|written|oral) )*(?:presentation|updates?|reports?|feedback|briefing|overview|summary|input|talk)\s
                (?:from|by)\b
note+4          \b(?:is|are|was|were) (?:now |currently |still |also )*(?!going|being)\w+ing\b
note+9          (?<!to )(?<!should )(?<!must )(?<!will )\b(?:remains?|stays?|stands?|sits?) (?:\w+ly |well |just |still )?(?:below|above|under|over|at|in line|higher|lower|high|low|steady|
                stable|flat|static|unchanged|the same)\b(?! (?:review|discussion)\b)
note+13         \bwill be \w+ing\b.*\bso\b.*\b(?:is|are|will|may|might|could)\b
note+4          \bwill (?:take place|be \w+ing)\b|\bexpected (?:in|on|by|to|before|after)\b
note+12         ^nothing (?:from|received|heard|back|in from)\b
note+5          ^no decision\b
note+3          \bon hold\b|\bpaused\b
action+4        \b(?:to|should|must|needs? to|shall) (?:now |then |also )?be (?!co-?opted|challenged|closed|removed|
                extended|deferred|moved|rolled|carried|pushed|put back|held over|noted){participle}\b
action+4 decision+1
                \b(?:will|would) (?:now |then )?be {participle}\b
action+9        \b(?:said|stated|confirmed|indicated|advised|reported|explained)(?: that)? (?:he|she|they) would (?!like|have (?:been|had)|need|prefer|not)
action+8        \b(?:(?:has|have|had) been|was|were) asked for (?!assurance|evidence|an? explanation|clarification|clarity|reassurance)
action+9        \brequested that\b.*\bbe {participle}\b
action+9        ^(?:{count}|a couple of) (?:things|actions|tasks|jobs|points|asks) for\b
action+8        ^(?:someone|somebody|anyone|one of us)(?: here| please)? (?:needs? to|to|should|must|has to|ought to|will)\b
action+4        \bto (?:go|come) (?:to|out|on|back)\b|\bneeds? \w+ing\b|\bfor (?:action|completion)\b|^needs? \w+|
                \b(?:someone|somebody|volunteer) to\b|^(?:can|could|would|will) (?:we|someone|somebody|you)\b
action+2        \bplease\b
action+10       ^who(?:['’]s| is| will| can) (?!responsible|accountable|gripping|in charge)
action+5        ^deadline for .* is\b
""")
"""The weights that words give to each kind, for or against it."""

_FACTS = rows(r"""
label-action        action+9
label-numbered      action+4
label-minute        note+4
label-decided       decision+9
label-decision      decision+6
label-challenge     challenge+9
label-note          note+8 delivered-3
label-delivered     delivered+8
deed                action+8 move-5 delivered-4 challenge-3
deed-static         action+4 note+3
deed-unknown        action+6 move-2 challenge-2
deed-not            note+5 decision+1 action+4
deed-can            action+4 note+4 challenge+1
deed-doing          action+4 note+4
deed-told           action+2 note+4
deed-asked          action+4 note+3
deed-said           action+5 note+3
deed-explain        action+3 challenge+5
deed-group          action+4 decision+3
deed-bare           action+6
deed-noun           action+3
deed-that           action+7
asked-for           action+4 challenge+3
imperative          action+5
row                 action+4
row-leading         action+3
row-labelled        action+7
row-of-date         action+2
date                action+1
open                action+2
done                delivered+12 action-3
in-principle        decision+8
unfinished          note+7 action-4 delivered-3 move-1
reference           note+4 action-2
colon               note+6
numbered            action+1
question            challenge+3 delivered-5 decision-3 note-1
heading             action+3
heading-with-date   action+4
plain               note+2
""")
"""The weights that facts about a line give to each kind. Facts are an owner, a date, a label or a
reference."""


class Weighed(NamedTuple):
    """The likeliest kind of a line, and another that may be meant instead."""

    kind: LineKind
    other: LineKind | None
    telling: int
    """The greatest weight of any words that only report something."""


@cache
def _cues() -> tuple[tuple[re.Pattern[str], dict[str, int]], ...]:
    named = WORDS | dict(_NAMED)
    return tuple(
        (re.compile(filled(words, named), re.IGNORECASE), _weights(weights))
        for weights, words in _WORDS
    )


@cache
def _facts() -> dict[str, dict[str, int]]:
    return {fact: _weights(weights) for fact, weights in _FACTS}


def _weights(written: str) -> dict[str, int]:
    """Return weights by kind, from text such as ``note+9 apologies-20``."""
    return {kind: int(weight) for kind, weight in re.findall(r"(\w+)([+-]\d+)", written)}


def weigh(words: str, facts: Iterable[str]) -> Weighed:
    """Decide a line's kind from its words and the facts about it."""
    given = [weights for pattern, weights in _cues() if pattern.search(words)]
    given += [_facts()[fact] for fact in facts]
    total = dict.fromkeys(LineKind, 0)
    for weights in given:
        for kind, weight in weights.items():
            total[LineKind(kind)] += 0 if kind == "note" and weight > 0 else weight
    # Of several reporting words, only the strongest counts.
    telling = max(weights.get("note", 0) for weights in given)
    total[LineKind.NOTE] += telling
    first, second = sorted(LineKind, key=lambda kind: -total[kind])[:2]
    clear = _CLEAR_NOTE if first is LineKind.NOTE and total[second] > 0 else _CLEAR
    other = second if total[first] - total[second] < clear else None
    return Weighed(first, other, telling)
