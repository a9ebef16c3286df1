"""The words by which lines of a meeting are understood, as tables of patterns.

A row has a name and a pattern in small letters; capitals match them too. A row goes on in the lines
below that begin with spaces, and ``{name}`` stands for another row's pattern.
"""

from __future__ import annotations

import re
from functools import cache

from cscp_tui.base.pattern_tables import filled, rows
from cscp_tui.domain.capture_dates import DATE_PARTS
from cscp_tui.domain.clock_times import CLOCK_TIME, SPOKEN_TIME
from cscp_tui.domain.names import ROLE_NOUN, TERMS


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """Return the compiled pattern of a row of ``WORDS``."""
    return re.compile(filled(WORDS[name], WORDS), re.IGNORECASE)


WORDS = (
    dict(
        rows(r"""
done word       (?:completed?|closed|done|actioned|discharged|delivered|finished|achieved|resolved|implemented|
                cleared|fulfilled|signed off|ticked off|crossed off|wrapped up|sorted(?: out)?|finalised|
                dealt with|put to bed)
static          be|remain|stay|continue|retain|keep(?! (?:[\w]+ ){1,2}(?:posted|informed|updated|advised|under))|become|serve|chair(?! an? )|join|sit|act as|stand in|replace(?= [\w' ]+ as\b)
not bare        be|become|do|feel|get|go|have|know|need|note|say|see|think|understand
modal           (?:,?\s+|^)(?P<modal>(?:(?:asked|requested|tasked|invited|reminded|advised) to|be {told modal} to|(?:is|are|was|were|(?:has|have) been) (?:\w+ )?(?:{told modal}|expected|required|due|
                to be asked)(?: by [\w ]{2,30}?)? to|(?:is|are) to|(?:has |have |had |also |both |all |kindly |
                then )?(?:agreed|undertook|undertaken|offered|volunteered|committed|promised|proposed|pledged) to|
                (?:took|takes?|taking|has|have) (?:taken |away )?(?:an |the )?action to|(?<!n['’]t )(?<!not )(?:(?:is |are )?going|needs?|has|have) to|(?:has|have|had|(?:is |are |was |were )?given) (?:until|till) [\w ]{3,25} to|(?:(?:is|are) )?(?:happy|willing|prepared) to|(?<=\w )can(?! (?:be|also|now)\b)|(?:could|might)(?! be\b)|(?:said|says?|agreed|promised|offered|
                confirmed) (?:that )?(?:they|he|she|it|we)(?:['’]d|['’]ll| will| would)|(?:promised|pledged|offered|volunteered|undertook)(?= (?:an?|some|its|their)\b)|(?:will|would|shall|should|must|to|please|
                kindly))(?: (?:please|also|now|then|kindly)|(?P<how> (?:both|jointly|each|all|urgently)))?)(?P<aside>,\s[^,]{2,40},)?,?\s+(?=[\w'])
break           [.?!]\s+|\s[+&]\s|;\s+|:\s+|,\s+(?:and\s+|but\s+|so\s+)?|\s[-–—|]+\s|[(\[]|\b(?:and then|and|but|then|that|if|
                so)\s+|\b(?:asked|requested|request|requests|urged|tasked|invited|reminded|instructed|wants?|asks?|
                called on|agreed|propose[ds]?|suggest(?:ed|s)?|recommend(?:ed|s)?|needs?|expects?|expecting|requires?|subject to|rely on|relying on|looking for|looking to|get)\s+(?:for\s+)?|\b(?:is|was|it's) for\s+|^(?:(?:one|action|task) )?for\s+|\b(?:fell|falls|falling|down|up|over|back|left|passed|handed|fallen|given|assigned|allocated|delegated) to\s+
verb before     \b(?:is|are|will|would|could|can|may|might|like|wants?|be|been|was|were|has|have|had|did|do|does|that|
                who|which|still|keen|likely|ready|due|able|unable|not|no|more|(?!named\b|designated\b|ofsted\b|(?:safeguard|train|commission|hous|
                nurs|plann|wellbe|parent|learn|fund|polic|screen)ing)(?:\w+ing|\w{3,}ed)|said|felt|sent)\b|\b(?:hopes?|intends?|expects?|aims?|seems?|appears?|struggles?|continues?|plans?)\s*$|:|\s[-–—|]\s
bullet          ^(?:(?:(?:\w+ )?(?:update|progress|feedback) )?(?:on|re|ref|reference|action|item|for|against):? (?={known ref})|[-*•·–—>▪◦]+\s+|\[ ?\]\s*|o\s+(?=[A-Z])|(?:hi|hello|dear|(?:good )?(?:morning|afternoon))(?: (?:all|both|everyone|colleagues|team))?[,!]\s+|[(\[](?=action\b)|{restricted label}\s*)+
headed          (?:(?:agenda )?item \d\d?\b|\d\d?[.)]? (?-i:[A-Z])|a\.?o\.?b\b|any other business).{,70}?[:.–—-]\s
log number      ^(?:(?:action|ap|act|task|item|ref(?:erence)?\.?|minute|
                rec(?:ommendation)?)(?:\s+point)?\s*(?:no\.?\s*)?\d+[\d./]*[a-z]?\b|#\d+|
                (?-i:(?!Q[1-4]\b|VOTES?\b)[A-Z]{1,6})[ /-]?\d+(?:[./-]\d+)*(?:\([a-z]+\))?|(?!\d{1,2}\.\d{1,2}\.(?:20)?\d\d\b)\d+\.\d+(?:\.\d+)*|\d{1,2}/\d{1,2}-\d+|
                \d{3}[.)]|{order number}|(?-i:[A-Z][a-z]{2})\d\d[- ][A-Za-z]+\d+|
                (?:update|progress)(?: \d{1,2}/\d{1,2}(?:/\d\d)?)?(?=:))(?=\s|[:.)–-])\s*[-:.)–—|]*\s*
order number    (?:\d{1,2}[.)]|\((?:\d+|[a-z]|[ivx]+)\)|[ivx]{1,4}[.)]|[a-z][.)])\s*
known ref       (?<![\w-])[A-Za-z]{2}[0-9]{2}-[0-9]+(?:\.[0-9]+)?(?![\w-])
short ref       (?<![\w./£-])(?<!score )(?<!scores )(?<!scored )(?<!grade )(?<!average )(?<!averages )[1-9]\.[1-9]\d?(?![\w./%]|\.\d|\s+(?:hours?|hrs?|days?|weeks?|wks?|months?|mths?|years?|yrs?|
                million|billion|thousand|per cent|percent(?:age)?|points?|times|fte|wte|miles?|children|families|cases|
                people|visits)\b)
separator       \s[-–—]+\s|\s?\|\s?|;\s+|:\s+|,\s+|\.\s+|\s/\s|\s?[()\[\]]\s?|\s(?:->|=>|→|>)\s|\t
part label      (?P<owner>leads?(?: agency| officer)?|owners?|responsible(?: (?:officer|lead|agency|person))?|resp|
                action (?:for|by|owner)|assigned to|who|by whom)|(?P<support>support(?:ed by|ing)?|with support from|
                helped by|with)|(?P<due>due(?: date| by)?|deadline|target(?: date)?|timescale|by when|by|date|when|
                review(?: date)?)|(?P<status>status)|(?P<deed>actions?)
owner within    (?:owners?|leads?|resp(?:onsible)?|owned by|led by)\s+(?P<who>.+)|(?P<who2>.+?)\s+(?:leading|to lead)
open            (?:not yet due|not due|not started|in progress|ongoing|on-going|open|new|on track|amber|green|red|overdue|due|
                (?:for )?(?:next )?update|for update)
done            (?:now |all |fully |action |this is |status:? )*{done word}(?: (?:in|on|and closed|by [\w &]{2,30}|as (?:of|at) .+|since .+|on \d.*|in \w+|last \w+|this \w+|\d.*))?[.!]*
agreement       (?:(?:it was|the (?:group|board|meeting|chair)|members|partners|all|group|we)\s+)?(?:also\s+|
                further\s+)?(?:(?:agreed|resolved|decided)(?: in principle| unanimously)?(?: that| for|[:–-])?|
                (?:suggested|requested|recommended|proposed|noted) that)\s+(?:the\s+)?|(?:that|for)\s+(?:the\s+)?
no verb         (?:rather|the|a|an|this|that|these|our|its|their|his|her|all|any|some|every|each|next|end|early|mid|late|who|
                whom|what|which|no|like|[a-z]+s|q[1-4]|from|date|last)\b|\W|\d|(?-i:[A-Z][a-z])|\w\b(?!-)
addressed       ^(?P<who>(?!(?:so|and|but|dear|hi|thanks)\b)[^,:;.?]{2,40}), (?:(?:can|could|would|will) you(?: please)?|you (?:(?:all |both |now |really )?(?:need|have|are|ought) to|must|should|will))(?= [a-z])
on condition of  \b(?:subject to|on condition of)\s+(?P<who>[\w&'’ ]{2,40}?)\s+(?P<doing>\w+ing)\b
agreed but      (?<=agreed),? (?:subject to|on condition)\b.*
request         ^(?:please\s+)?(?:can|could|would|will)\s+(?!we\b|you\b|someone\b|now\b|also\b|be\b|still\b|only\b)
who clause      ^((?:(?! (?:to|will|should)\b)[^,:;]){2,60}), (?:who|(?:but |and )?not|rather than|instead of|except(?: for)?|apart from|other than)\b[^,;.]+,(?= )
not them        \b(?:(?:but|and) not|except(?: for)?|apart from|other than)\b [^,;.]+
by whom         \b(?:by|(?:sits?|rests?|lies|stays) with) (?:the )?(?=(?P<who>[^,.;()]{2,40}))
helped          ,?\s*\(?\bwith (?:the )?(?:support|help|assistance|input)(?: of| from) (?P<who>[^,.;()]+)\)?|
                ,?\s*\(?\bsupported by (?P<who2>[^,.;()]+)\)?|(?:,?\s*\(?\bsupport(?:ing)?:|(?:^|[;,(])\s*support(?:ing)?(?= )) ?(?P<who3>[^.;()]+)\)?
bare task       get\b|{bare verb}
both by         ,?\s+both (?P<day>by .+)$
clause ahead    \s*[,;.]\s*(?:and )?(?:the )?$
same lead       (?:;\s*(?:and\s+)?(?:to\s+)?|\.\s+(?:also\s+)?(?:to\s+)?|,?\s+and(?: then| also)? to\s+)(?P<verb>(?!(?:have|
                be|see|note)\b)[a-z-]+)\b
minutes day     (?:(?:{weekday}) )?[0-9]{1,2}(?:st|nd|rd|th)?[ /.-](?:{month}|[0-9]{1,2})(?:[ /.-](?:20)?[0-9]{2})?
minutes month   \b(?:{month})\b
minutes of      (?:(?:draft|last|previous|qag) )*(?:minutes|mins|notes)(?: and actions)?
                (?:,?(?: (?:of|from|for|on|held on))? (?:the |our )?(?:{minutes day}|(?:(?:last|previous|qag|{month}) )*(?:meeting|mtg)|{month})){0,2}(?: (?:and|\+|&) (?:matters arising|m/?a)\b)?
agreed          (?:agreed|approved|accepted|confirmed|signed off|ok(?:['’]?d|ay(?:ed)?)?)
true record     (?:true|correct|accurate)(?: and (?:true|correct|accurate))?(?: (?:record|rec|account))?(?: of the (?:(?:last|previous) )?meeting)?
minutes agreed  ^(?P<all>(?=.*\b{agreed}\b)(?:decision\s*:\s*)?(?:(?:item )?\d{1,2}\W*\s)?(?:(?:(?:minutes|mins|notes) (?:and|\+|&) )?matters arising\W+)?(?:(?:it was|members|all|we|the group|qag) )?(?:{agreed}(?:\W+(?:that|as|for))?\W+)?(?:the )?{minutes of}\W*
                (?:(?:were|was|are|is|be|to be|have been) )?{agreed}?\W*(?:(?:as|to be|are|were) )?(?:(?:a|an) )?(?:{true record})?\W*(?:(?:without|with no|no) (?:any )?(?:changes?|amendments?|corrections?|comments)\W*)?
                (?:(?:\b(?:subject to|once|apart from|except|bar|save(?: that| for)?|but for)\b\W*|(?:(?:\b(?:with|after|but|(?:al)?though|however|only|just)\b\W*)+|(?<=[,;:–—-] ))(?={to correct})|(?<=[.] )(?=(?:please )?(?:amend|correct|change(?! (?:of|in)\b)|add|delete|remove|replace|insert|page|p\.? ?\d)\b))(?P<but>.+?[.!]?$))?)(?:[.!]?$|(?:(?=\b(?:with|after|but|(?:al)?though)\b)|(?<=, )).+)
to correct      .*\b(?:corr\w*|amend\w*|chang\w*|edit\w*|typos?|spel\w+|wording|should|instead|rather|not|delet\w*|remov\w*|add(?:ed|ing|ition)?|insert\w*|replac\w*|omit\w*|missing|wrong|errors?|mistakes?|(?:be|to) (?:read|say|show)|para\w*|pages?|p\.? ?\d+|item \d+|line \d+)\b
for an agenda   ^(?:(?:{agreed}|we|please|to|can we|let['’]s)\W+)*(?:add|put|place)\s+(?P<what>.+)\s+(?:to|on|onto|in)\s+(?:the\s+)?
                (?P<where>(?:\S.*\s)?agenda(?:\s.+)?)[.!]?$
agenda first    ^(?:(?:please|add|put|item|to|on|for|the)\s+)*(?P<where>(?:[\w' ]+\s)?agenda(?:\s[\w ]+)?)\s*[:–—-]\s+(?P<what>.+)$
goes on agenda  ^(?P<what>.+?)\s+(?:(?:(?:is|are) )?to|should|will)\s+(?:go|be(?: (?:put|added|placed))?)\s+(?:on|onto|to)\s+(?:the\s+)?(?P<where>(?:\S.*\s)?agenda(?:\s.+)?)[.!]?$
for next time   ^(?:(?:items?|agenda|topics?) )?(?:for )?(?:the )?(?P<where>next) (?:time|meeting|agenda)(?:['’]s agenda)?\s*[:–—-]\s+(?P<what>.+)$
presenters      (?=.*\((?:(?-i:[A-Z]{2,3})|(?:leads?|led by)\b[^()]+)\))(?:(?!(?:which|who|with|as|but|incl\w*)\b)[^,;()]+(?: \([^()]+\))?(?:[,;]\s+(?:and\s+)?|\.?$)){2,}
agenda last     ^(?P<what>.+?)(?<! is)(?<! was)(?:\s*[,;:–—-]+\s+|\s+(?:on|for)\s+)(?:the\s+)?(?P<where>[\w' ]{3,40}\sagenda|agenda (?:for|of) (?:\S+ ?){1,4}?)[.!]?$
planned ahead   ^(?:(?:forward|agenda) (?:plan(?:ner)?|look)|forward agenda)\b[\s:–—-]*(?P<what>[^;→>]+?){onto}(?P<where>[^;,→>]+?)(?=[;,.]|$)
onto            \s*(?:→|[-=]*>)\s*
planned for     [;,\s]*([^;→>]+?){onto}([^;,→>]+?)\s*(?=[;,]|[.]?$)
exec or qag     (?:exec(?:utive)?|qag)
a later meeting  (?:(?:the )?(?:next )?(?:{exec or qag}|review)\b(?: \(?(?:in )?(?:\d{1,2}[ /](?:{month}|\d{1,2})|{month})\)?)?|next (?:meeting|mtg|time)|(?:{month}) (?:{exec or qag}|meeting|mtg))
later first     ^(?:(?:items?|agenda|park(?:ed)?|deferred|postponed|(?:carried|held) (?:over|forward)|(?:fwd|forward) (?:plan|agenda|look)|escalated?|take|refer(?:red)?|for|to|till?|until)\b[\s:–—-]*)+(?:the )?(?P<where>{a later meeting}|(?<=for ){month}|(?:(?<=item for )|(?<=items for )|(?<=agenda for )){day or month})\s*[:–—-]\s+(?P<what>.+)$|
                ^(?P<where2>next {exec or qag}|{exec or qag} \(?(?:in )?(?:\d{1,2}[ /](?:{month}|\d{1,2})|{month})\)?|{month} {exec or qag})\s*[:–—-]\s+(?P<what2>(?!\d).+)$|
                ^(?P<where3>(?:the )?{a later meeting}) (?:should|needs? to|must) (?:look at|hear (?:about|from|of)?|consider|discuss|see|receive|take)\s*(?P<what3>.+)$
put off         (?:(?:is|was|be|to be) )?(?:deferred|postponed|adjourned|put (?:off|back)|held over|carried (?:over|forward))
comes to one    ^(?=(?:please )?(?:add|put|bring|take|return|park|escalate|refer|come back to)\b|.*\s(?:(?:to|will|should) (?:come|go|return|be (?:taken|brought|added))|{put off})\b)(?:please )?
                (?:(?:add|put|bring|take|return|park|escalate|refer|come back to)\s+)?(?P<what>.+?)(?:\s+(?:to|will|should)\s+(?:come|go|return|be (?:taken|brought|added))|\s+{put off})?(?:\s+back)?\s+(?:to|until|till|at|on)\s+(?:the\s+)?
                (?P<where>[^.]+?)(?:\s+(?:meeting|agenda))?[.!]?$
day or month    (?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?:[ /](?:{month}|\d{1,2}))|(?:{month})(?: \d{1,2})?)\b
that meeting    (?:(?:its|their|the|our)\s+)?(?:(?:next )?(?:meeting|mtg) (?:on|in|of) {day or month}|{day or month} (?:meeting|mtg|{exec or qag})|{exec or qag} (?:meeting |mtg )?(?:on|in|of) {day or month}|{a later meeting})
looks at        (?:look(?:ing)? (?:again )?at|consider|discuss|hear (?:about|from|of)|revisit|return to|come back to|pick up)
looked at later  ^(?P<of>(?:the )?(?:{exec or qag}|(?:review )?group|committee|board|members|we)\b) (?:(?:will|to|should|shall|is to|are to|agreed to)\s+)(?:also )?(?:{looks at}|see|receive|review|take) (?P<what>.+?),?\s+(?:at|in|on|for)?\s*(?P<where>{that meeting}|(?<= in ){day or month}|(?<= on ){day or month})[.!]?$|
                ^(?:(?:to|will|should|we['’]ll)\s+)?{looks at} (?P<what2>.+?),?\s+(?:at|in|on|for)?\s*(?P<where2>{that meeting})[.!]?$|
                ^(?:(?P<what3>[^:]+?) )??(?:to|will|should|can|is to) be (?:discussed|looked at|considered|revisited|reviewed|heard|tabled|picked up|parked|{put off})(?: again)?,? (?:at|in|on|for|to|till|until) (?P<where3>{that meeting})[.!]?$|
                ^(?:please )?(?:add|put|park|carry|hold|defer|postpone|roll)(?: over| forward)?\b(?: (?P<what4>.+?))??(?: (?:over|back|forward|on))? (?:to|till|until|for|at) (?P<where4>{that meeting})[.!]?$|
                ^(?P<what5>.+?)(?:[:;,]|\s[–—-])?\s+(?:(?:(?:to )?(?:be )?(?:park(?:ed)?|(?:come |bring |brought )?back|carry|carried|hold|held|defer(?:red)?|return|roll(?:ed)?|over|forward)\s+)+(?:to|till|until|for|at) )(?P<where5>{that meeting})[.!]?$|
                ^(?P<what6>[^:]+?)(?::|\s[–—-])\s+(?P<where6>{exec or qag} (?:on |in )?{day or month})[.!]?$|
                ^(?:the )?(?P<where7>(?:meeting|{exec or qag}) (?:in |on )?{day or month}|{day or month} (?:meeting|mtg|{exec or qag})) (?:to|will|should) (?:{looks at}|see|receive|review) (?P<what7>.+?)[.!]?$
said before     (?:(?:bring|take|return|park|refer|put|escalate|to)\b ?)?(?:(?:this|it|that|these|them)(?: item| one)?)? ?(?:back)?
filler          \b(?:agenda|the|next|coming|following|upcoming|meeting|mtg|time|group|committee|board|members|we|its|their|our|for|of|on|in|s)\b|['’,]
corrects        ^(?:(?:oh|ok|please)[, ]+)*(?:(?:scrap|scratch|ignore|strike|delete|disregard|forget)\s+(?:that\b|this\b|(?:the |my )?(?:last|previous|line|note|bit)\b|what i\b)|correction\b(?=\W|\sto\b)|
                (?:sorry|apologies|my (?:mistake|error)|oops)\b.*\b(?:should (?:be|say|read|have)|meant|got (?:it|that) wrong)\b|(?:that|this|it|(?:the )?(?:line|note|date|figure|lead|number)\b[^,;]{0,30}?)\s+should (?:be|say|read)\b.*\bnot\b)
withdraws       ^(?:(?:oh|ok|please|no|sorry|actually|oops|wait)[, ]+)*(?:scrap|scratch|ignore|strike|delete|disregard|forget|remove|undo|cancel|take out)\s+(?:that|this|it|(?:that |the |my )?(?:(?:last|previous)\b\s*)?(?:line|note|one|bit|entry|point)?(?<!the )(?<!my ))(?:\s+please)?[.!]*$
may correct     (?:(?:the )?[\w&'’]+ sa(?:id|ys)\W+(?=(?:no|sorry|correction)\b))?(?:(?:oh|ok|please|no|oops|so|sorry|apologies|wait|hang on|actually|rather|scr(?:ap|ub|atch) that|err?|corr(?:ection|n|ectn)?|correctn|typo|erratum|amend(?:ment)?|edit|wrong(?: (?:lead|agency|date|day))?|my (?:mistake|error))\b(?=[\s,.:;–—-]|$)[\s,.:;–—-]*)+(?:(?:that|it|this|the (?:date|figure|number|lead))\s)?(?:make (?:that|it)|i meant?|(?:should|was meant to) (?:be|say|read|have (?:been|said|read))|change (?:that|it) to)?\s*|
                (?:make (?:that|it)|i meant?|(?:(?:that|it|this|(?:the )?(?:lead|agency|owner|date))\s)?(?:should|was meant to) (?:be|say|read|have (?:been|said|read))|change (?:that|it) to)\s+|(?:the )?[\w&'’]+ correct(?:s|ed) (?:that|this|it|me)\W+|\*\s*
corrected to    \W*\b(?:(?:no|sorry|correction|corr|rather|oops|actually|wait|i mean|i meant|make (?:that|it)|should (?:be|say|read))\b\W*)+(?:(?:by|on)\s+)?
not the other   ,? (?:rather than|instead of)\b
task within     (?:(?<=[.;!])|\s[–—-])\s+(?=(?:new )?(?:actions?|ap|act|a/p|task)\b(?!\W*(?:none|nil|no|not|nothing|n/?a|tbc|see|as|plans?|logs?|due)\b))
remark behind   (?:(?:[,;.]|\s[–—-])\s+(?:(?:and|but)\s+)?|\s+(?:and|but)\s+)(?:(?:also|then|they|he|she)\s+)*(?P<remark>(?:(?:reminded|told|thanked|informed|warned|assured) (?!by\b)[\w&]|(?:said|noted|explained|added|mentioned|stressed|remarked|commented|confirmed|reported|advised|hoped|pointed out|flagged|apologised|welcomed)\b(?! by\b|\W*$)).*)$
looks again     (?:^|[,;.–—-]\s*|\b(?:and|but) )(?:(?:so|to|for|it|this|we(?:['’]ll)?|will|would|should|is|was|be|its|the|next|new|then|now|due|remains|stays|no|on|hold)\W+)*(?:review(?:ed|s)?|(?:look(?:ed)?(?: at)?(?: it| this)?|take another look|come back to (?:it|this)|check(?:ed)?) ?(?:again|back)?|(?<=next )look|revisit(?:ed)?)\b
                (?:\W*\b(?:it|this|again|date|is|now|on|in|at|by|for|to|due|moved|extended|changed|the|early|end|mid|until|till|was|set|from|\d{1,2}|{month})\b)*\W*$
within a date   (?:(?:the|for|next|review|date|due)\W+)*
of a review     \breview\b(?:[^.;,]|\.\d)*$
of that one     \s(?:to (?:do|lead)|leading|doing|on) (?:that|this|it)(?: one)?(?=,|[.]?$)
after a correction  \s[-–—]\s|[.;]\s+|\s\(
of the lead     \b(?:lead|agency|owner)\b
filler of a correction  \b(?:not|but|s|i|said|meant|rather than|instead of|{should be}|is|was|are|were|btw|though|sorry|it|(?:it|that)['’]?s|that|the|now|for|by|to|on|at|of|in|rather|actually|please|and|a|an|be|above|date|one|number|figure)\b
a value         [\ue000-\ue0ff]
not but         \b(?:not|rather than|instead of)\s+{beside a value}(?P<old>{a value})(?:,?\s+(?:but|it['’]?s|it is)\s+{beside a value}(?P<new>{a value}))?(?P<more>(?:(?! - )[^.;,()–—])*)|
                (?P<old2>{a value}),?\s+(?:{should be}|(?:i )?meant)\s+{beside a value}(?P<new2>{a value})(?P<more2>(?:(?! - )[^.;,()–—])*)
beside a value  (?:(?:the|for|by|on|to|at|in|from)\s+)*
may put right   \b(?:not|rather than|instead of|meant)\b|(?P<be>{should be})
should be       \b(?:should|was meant to|were meant to) (?:be|say|read|have (?:been|said|read))\b
sorry at last   [,\s–—-]+(?:sorry|apologies|my (?:mistake|error))[.!]*$
relative day    {weekday}|today|yest(?:erday)?
a share         \b\d+ (?:out )?of \d+|\b\d+ ?%
a number        (?<![\w./-])(?:\d{1,2}(?:st|nd|rd|th)|\d+(?:[.,]\d+)?|t(?:wo|hree|en|welve|wenty|hirty)|f(?:our|ive|orty|ifty)|s(?:ix|even)|eight|nine|eleven|\w{2,5}teen)(?![\w/-])
like a reference  \b[a-z]{2}\d\d-\d|\bch-?\d|\b\d\.\d
how asked       ^ *(?:(?:also|again|then|has|have|had|\w+ly) )*
depends at end  (?<!see )(?<!check )(?<!ask )(?<!know )(?<!confirm )(?<!establish )\b(?:if|provided|assuming) (?:the )?[\w ]{2,20} (?:says? (?:y|yes|so)|(?:agree|approve|allow|permit)s?)(?: (?:it|this|that|to it))?[.]?$
conditional     ^(?:(?:so|but|and|even) )?(?:if|unless|in case|assuming|provided|providing|were(?= .{2,40} to\b)|should(?= \w+ not))\b
asks whom       \s+(?:the )?(?P<who>[\w&'’]+(?: [\w&'’]+){0,2}?)(?:\s*:|\s+[–—-]\s|\s+(?:on|about|over|re|for|{interrogative})\b)
asking          \b(?:(?:q|question|query|challenge) (?:from .{2,40}? )?to|worried(?: that| about)?|disputed|contested|criticised|doubted|took issue with|unconvinced|unimpressed|chall?eng(?:ed|es|e)|asked|pressed|pushed|probed|grilled|
                questioned|queried|assurance(?: (?:was |is )?(?:sought|requested))? from|clarification from|
                called (?:on|upon)|put (?:it |this |the (?:point|question) )?to|(?:raised|took up|taken up) with|(?:explanations?|answers?|assurances|responses?) from|want(?:s|ed) to know from|
                disappointment (?:that|with|at)|(?:concern(?:s|ed)?|frustration|disappointment|surprise|unease)(?: (?:was|were|is|had been) (?:\w+ )?(?:expressed|
                raised|voiced)(?: by [\w ]{2,40}?)?)? (?:that|about|with|at|over)|(?:assured|satisfied|happy|convinced|persuaded|impressed|comfortable|content|unhappy) (?:that|by|with|about)|
                evidence from|wants?|should|whether|if|why|how|when)\s+(?:the\s+)?
on what         ^(?:the )?[\w&'’ ]{2,30}? (?:challenged|questioned|pressed|quizzed) (?:on|about|over|by|re|regarding)\b
challenges      \s(?:also )?challenge[ds](?: the)?\s
new date is     (?:->|→|\b(?:to|until|till|agreed|decided|new date(?: is| of)?:?))\s+(?:the\s+)?$
next sentence   (?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bNo)(?<!\be\.g)(?<!\bi\.e)[.!?]\s+(?=\S)
sentence before  (?:\w[.;!]|\w,?\s[–—-]|\w \W*\w.*,|^(?:{done word}|{open}),)\s+(?=(?:the )?$)
only asks       \s+(?:(?:also|again|then|has|have|had) )*(?:challenge[ds]|ask(?:ed|s)|question(?:ed|s)|press(?:ed|es)|to)(?: the)?\s+
then asks       \s*[:–—]\s+|\s+-\s+|,?\s+(?:to (?=(?:explain|justify|say) \w)|(?={interrogative}))
asks of another  [^:]{2,30} to [^:]{2,60}(?::|\s[–—-])\s*{interrogative}
was asked       \b(?:was|were|will be|be|been) (?:challenged|questioned|asked|pressed)\b|\b(?:challenged|questioned|
                pressed) by\b
who then        (?:[,;:.–—-]|\bso) (?:(?:so|and|but|then) )*(?:who|whose)\b[^?]*\?\s*$
to-answer       ^(?:[\w ]{2,30}(?:->|→)\s*)?(?P<to>(?:(?-i:[A-Z]{2,3}) )?to\s+)?(?P<who>[^:–>]{2,60}?)\s*(?::|\s[-–]\s)\s*(?P<rest>.+)$
asked in task   \b(?:whether|if|how|who|which)\b[^,.;]*$
helps           (?:contribute|support|assist|help|input)\b
explains        (?:explain|account|justify|answer)\b
ends unnamed    \ban? \w+$|\b(?:on|of|for|in|at|to|by|with|from|the|an?|not)$
decided how     (?:in principle|unanimously|subject to)\b
agreed that     ^(?:it was\s+)?(?:agreed|resolved|decided)\s+(?:in principle\s+|unanimously\s+)?that\s+|
                ^(?:in principle )?that\s+
and role        \s*(?:,|&|\band\b)\s*\w
and             \s*(?:,|/|&|\+|and|,\s*and)\s*(?:the\s+)?
and another date  \s*(?:,|/|&|\+|(?:,\s*)?\b(?:and|or|then|to))\s*(?:then\s+)?(?:again\s+)?(?:(?:by|on)\s+)?(?:the\s+)?(?:following\s+)?
or              \bor\b
beside          (?:['’]s)?\s*[,(\[–-]?\s*(?:(?:for|of|at|from|in) (?:the )?)?
promised        promised|pledged|offered|volunteered|undertook
from whom       \b(?:from|of)\s+(?:the\s+)?$
doing           \s(?:(?P<modal>will) be|(?P<promise>agreed|committed|pledged) to|(?:is |are |was |were )?(?:tasked|charged|entrusted) with) (?P<doing>\w+ing)\b
chair's action  (?:by )?(?:the )?chair['’]s action (?:(?:was|has been) )?(?:taken|used|on)\b
refuses         \b(?:will|would|shall|can|could)\b\W*$
no deed         note\b(?!.*(?:\band\b|&))|follow(?: (?:soon|shortly|later|on|next .*|in .*))?[.!]*$|(?:leave|go)(?: us| the (?:meeting|room|call))?(?: (?:early|soon|now|shortly|at \d.*|for another .*))?[.!]*$
share           (?<!\d)\d{1,2} ?%|\bonly\b|\bstill (?:to|needs?|outstanding|wait\w*|awaiting)\b|\b(?:but|save) for\b|\b(?:apart from|except(?:ing)?|excluding|other than|bar (?:the|a|an|one|two))\b|\b(?:\d+|{number}|half|most|some|part) (?:out )?of (?:the )?(?:\d|(?:{number}|teams|schools|agencies)\b)
decides in words  ^(?:that|going with)\b|\b(?:agree[ds]?|decid\w+|(?<!no )decisions?|resol\w+|approv\w+|endors\w+|ratif\w+|adopt\w*|accept\w*|
                vot(?:ed|es?)|consensus|carried|confirm\w*|chair['’]s action|agreement|signed off|content|happy|support\w*|reject\w*|
                declined|refused|chose|opted|preferred|dropped|appointed|granted|determined|ruled|waived|delegated|unanim\w+|backed|
                go[- ]ahead|in favour|not (?:going(?! (?:down|up|well|anywhere))|go|taken))\b
hearsay         ["“][^"“”]*["”]|\bwant(?:s|ed)? (?:this|it|that|them) \w+|(?:\b(?:will|would|should|might)|['’]?ll) be (?:signed off|agreed|approved|confirmed|accepted)\b
voices concern  \b(?:challeng|(?:was |were )questioned|quer[iy]|press|(?:re)?assur|concern|disappoint|frustrat|should have|not happy that)
asks somebody   {voices concern}|^{asks of another}|\b(?:why|how)\b|^\W*{interrogative}|{interrogative}.*\?|\b(?:ask|question|prob|push|grill|quizz|disput|want|sought|seek|rais|worr|evidence|unconvinced|account for|put (?:it|on)|not (?:happy|satisfied|persuaded|acceptable|good enough))
raised by       (?P<who>[\w'’]+) (?:(?:had|has|have|also) )*raised (?:\w+ )?concerns?\b
of the meeting  chair|members?|partners?|group|board|exec(?:utive)?|scrutineers?|governors?|adviser|rep|lead|director|(?-i:[A-Z]{2,4})
asks no deed    \bnot (?:convinced|persuaded|satisfied) (?:that )?(?:it|this)(?: is|['’]?s) {done word}\b|^who (?:\w+ )?(?:challenged|asked)\b|\banybody\b.*\bchallenge
lead corrected  \b(?:sorry|correction|no|actually|rather|i mean)\b\W+(?:it['’]?s |make (?:that|it) )?(?:the )?(?P<who>[\w&'’ ]{2,30}?)(?: (?P<alone>alone|only|on (?:its|his|her|their) own)| (?:instead|to|should|will|leads?|not [\w ]{2,20})\b.*)?(?=[,.;)]|$)|\b(?:it['’]?s|it is)(?: for)? (?:the )?(?P<who2>[\w&'’ ]{2,20}?),? (?:not|rather than) [\w&'’ ]{2,20}\b|(?:[,;–—-] |\. )(?:the )?(?P<who3>[\w&'’ ]{2,20}?) (?:leads?|leading|to lead)(?=[,.;)]|$)
joins names     (?:,|&|\+|/|\band|\bwith)\s*$
says nothing    (?:look|chase|check|pick|do|deal|sort|follow|take|come back|get back|report back|think|see|action|consider|progress)(?: (?:in|into|at|on|up|out|about|abt|away|with|to))* (?:it|this|that|them|these|those|the (?:matter|issue|point))(?: (?:up|on|out|further|forward|again|back|asap|soon|now|urgently|please|then))*[.!]*$
please          \b(?:please|kindly)\b
tells of        \bnot (?:recorded|minuted|down) as (?:an )?action\b|^(?:so |and |but )?(?:back in|in (?:19|20)\d\d|last (?:yr|year|time|month|week)|previously|at (?:the|our) (?:last|previous) meeting)\b|
                \bhad (?:already |previously |also )?(?:been )?(?:asked|requested|tasked|agreed|decided|resolved)\b|\b(?:was|were) (?:supposed|meant|going) to\b|
                \b(?:asked|requested|tasked|agreed) (?:by [\w ]+ )?to\b.*\b(?:at (?:the|our) (?:last|previous) meeting|last time|previously)[.!]*$|
                (?:\bbut|;) (?:[\w'’]+ )?(?:said no|refus\w+|declin\w+|(?:ca|wo|could|would|did)n['’]?t)\b|\bwould\b.*\bif\b
letters         [A-Za-z]{2,3}(?:\s?[/&+]\s?[A-Za-z]{2,3})*
goes            \s*,?\s*to (?:go|come|return|be (?:taken|brought|added))\b
proper name     (?-i:[A-Z][\w&'’-]*(?:\s+(?:(?:of|and|the|for|&)\s+)?[A-Z][\w&'’-]*)+|[A-Z]{3,})
bare verb       (?<=\s)(?!(?:{static}|{not bare})\b)(?-i:[a-z][a-z-]+)\b
if they could   \b(?P<asked>asked(?: [\w ]{2,30}?)?) (?:if|whether) (?:it|they|he|she) (?:could|would|can)\b
event noun      \b(?:conference|meeting|event|workshop|training|session|day|hearing|visit|inspection|launch|starts?|begins?|closes?|opens?|that|
                when|which|who|held|published|issued|sent|dated)\b[\w ]{0,20}$
led by          (?P<lead>.+?)\s*\((?:lead|leading|leads|owner)\),?\s*(?:and|with|&|\+|,|supported by)\s+(?P<helper>.+)
passive         be\s+(?!able|present|clear|sure|part|in\b)\w+
answer by       by|due|before|no later|within|deadline
event           (?:to )?(?:book|hold|host|arrange|schedule|organise|attend|visit|invite|plan)\b
of event        (?:for|on|to)\b|(?:the )?next (?!week|month)
everybody       all(?:\s+of (?:us|you))?|each of (?:us|you)|you all|everyone|everybody|(?:all|each|
                every)\s+(?:other\s+)?(?:the\s+)?(?:statutory\s+)?(?:\w+\s+)?(?:agenc(?:y|ies)|partners?(?: agenc(?:y|
                ies))?|members?|attendees|leads|reps?|representatives|organisations?|colleagues)|(?:members|partners|
                partner agencies|agencies|colleagues|attendees)(?: of the (?:group|board))?|group members|
                board members
police-post     \b(?-i:DCI|DI|DS|DC|PC|D/?Supt|Det(?:ective)?\.? (?:Chief )?(?:Supt|Superintendent|Inspector|Insp|Sergeant|
                Constable)\.?|(?:Chief )?(?:Superintendent|Supt|Inspector)|BCU commander|borough commander)\b
icb-post        \bdesignated (?:nurse|doctor|professional|gp)s?\b
together        (?:\s+(?:all|between them|between the two of them|in turn|respectively|each|both|jointly|together|separately|as well))+$
role word       somebody|someone|the|a|an|our|from|dr|prof|colleague|who|at|its|their|of|for|in|and|to|services?|head|deputy|assistant|
                director|manager|leads?|officers?|reps?|representatives?|teams?|colleagues|nurses?|doctor|designated|
                named|safeguarding|strategic|operational|senior|principal|chief|executive|coordinator|co-ordinator|
                commissioner|practitioner|analyst|performance|data|quality|partnership|board|unit|department|sector|
                council|commander|inspector|sergeant|superintendent|members?|link|liaison|headteacher|heads|child|
                children|childrens|protection|local|authority|service's|dci|di|ds|supt|dsl|lado|business|professional|
                social|workers?|advisers?|advisors?|trust|hospital|gps?|commissioning|interim|acting|new|ad|hos|dcs|
                dph|midwife|midwifery|matron|constable|consultant|jointly|joint|both|together|as|on|behalf|support|admin|
                administrator|information|governance|legal|housing|s|others|providers?|tbc|each|also|primary|secondary|school|
                partner|agency|desig|svc|mgr|mins|minutes|notes?|taker|assoc(?:iate)?|dir|exec|det|insp|needs|dep|asst|observing|observer|guests?|\w&\w
connector       \s*(?:,|/|{sign for and}|\+|;|\band\b|\bjointly\b|\(|\)|\[|\]|'s\b|’s\b|:|-|–)\s*
support         ,?\s*\(?\b(?:supported by|(?:support|help|input) from|with (?:the )?(?:support|help|assistance|input)(?: of| from)?|assisted by|
                helped by|working with|in (?:partnership|consultation|liaison|conjunction) with|alongside|
                together with|with)\b\s*
initials of one  (?-i:(?<![\w-])(?!DCI\b|TBC\b|PM\b|AM\b|OK\b)[A-Z]{2,3}(?![\w-]))
bare name       (?-i:\b(?!The\b|From\b|And\b|Chief\b)[A-Z][a-z'’]+[- ][A-Z](?:[a-z'’]+|(?= \()))
name or initials  {initials of one}|{title}{bare name}
named with a post  (?<![\w-])(?-i:(?!(?:{terms})\b)(?P<name>[A-Z]{2}))(?=(?P<post> \([^()]{2,60}\)|, (?=[^,;.]*{role noun})[^,;.()]{2,60}(?=[,;.)]|$)))
between people  (?P<end>\s*;\s*|(?<!\bDr)(?<!\bMr)(?<!\bMs)\.\s+)(?:and\s+)?|,\s*(?:and\s+)?|(?P<joint>\s*(?:[+/]|{sign for and}|\band\b)\s*)
post with initials  (?<!\w)(?P<post>(?:(?!\b(?:and|n|were|was|are|is|by|from|to|asked|rm|room|online|here|present)\b)[^,;.:()]){3,60}?) ?\((?P<name>{initials of one})\)
their times     \b(?:(?:from|since|until|till?|joined|arrived|left|in|out)(?: at)? )?{clock}|\b{online}\b
may introduce   {initials of one}|{bare name}|{bare list}$
bare list       ^\W*{people label}\W*$
introduces one  (?:{initials of one}|{bare name})[ ,(]+[^,;.:]{2,40}?\)?[ ,]+{came in}|.*\b(?:in (?:the )?chair\b|chair(?:ing|ed)\b|t(?:ook|aking) the chair\b|chair\s*(?:[:–-]|is|was)\s)
post then name  ^(?P<post>[^,]+), (?P<name>{bare name}|{initials of one}),? (?:took the chair|chair(?:ing|ed)|(?:was |is )?in the chair).*
in a list       ^(?=.*(?:{initials of one}|{role noun}))|^(?!.*{bare name}).*(?:[,&]|\band\b)
says more       n['’]t\b|\b(?:(?!^(?-i:TO)\b)to|not|(?-i:is)|was|were|are|has|had|have|will|would|could|should|must|may|might|can|that|said|says|asked|asks|challenge[ds]?|who|why|how|if|whether|agreed|report(?:ed|s)|noted|hopes?)\b|\?
people's initials
                (?-i:[A-Z]{2,4}(?:\s*(?:/|&|,|\band\b)\s*[A-Z]{2,4})*|[A-Z]\.\s?[A-Z]\.?|I)
title           (?:(?:mr|mrs|ms|miss|dr|cllr|councillor|prof|sir|dame|rev|pc|dc|ds|di|dci)\.?\s+)?
name            (?!(?:we|it|they|this|that|these|there|he|she|you|one|
                nobody)\b){title}(?-i:[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+){0,2}(?:\s+[A-Z])?)
full name       {title}(?-i:[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+){1,2})
named-post      (?P<name>{full name})\s*(?:[,(\[–-]|\b(?:from|for|of|at)\b)\s*(?P<post>.+)
post-named      (?P<post>.+?)\s*(?:[(\[]|\s[–-]\s|,\s)(?P<name>{full name})\s*[)\]]?
tells more      ^$|^(?:in|as|plus|same)\b|n['’]t\b|\b(?:maybe|later|soon|probably|no|not|nobody|none|never|neither|nor|or|only|is|are|was|were|be|has|had|have|can|may|might|
                could|would|should|will|(?!^(?-i:TO)\b)to|if|when|usually|that|who|said|says|asked|hopes?|without|somebody|someone|perhaps|
                possibly|except|here|present|attend\w*|instead|deputi[sz]\w*|apol\w*|regrets|late|absent|unable|left|leav\w+|joined|arrived)\b
post            {police-post}|\b(?:head|director|manager|lead|officer|nurse|doctor|co-?ordinator)\b
post after      \s+(?:chair|director|member|head|nurse|lead|officer|assistant|support)\b
post before     \b(?:chief|deputy chief) $
any             \b(?:an?|another|new|vice|co|acting|next|former|outgoing|previous|rotating)[ -]$
joined after a bracket  \)\s*(?:,|/|&|\+|\band\b|\bwith\b)
joined names    \s*(?:,|/|&|\+|\band\b)\s*
apart           \b(?:for|of|to|from|at|on|about|in|into|via|per)\b
some time ago   \b(?:last|previous) (?:week|month|year|quarter|{month})|\bago\b|\b(?:back )?in (?:early |late )?(?:{month})\b|\bsince\b|\b(?:earlier|before)\b|\b(?P<lately>yesterday|{weekday})\b
no news         .*\b(?:ask|request|want)\w*(?: (?:for|an?|the|more|longer|until|till))* (?:extension|time|end\b|date|\d|{month}\b|easter)|.*\bno decision\b|(?:there (?:is|was|has been|were) )?(?:still )?(?:no|nothing|not (?:yet )?(?:started|begun)|nil|none|awaiting)\b|.*\b(?:no|
                awaiting an?|not (?:yet )?(?:received|heard|had)(?: an?| any)?) (?:update|progress|news|response|reply)\b
clause          \s*(?:[.;,:?!|()–—]+(?!\d)|\s[-+&/]+\s|\b(?:so|but)\b|(?<!{action signs}\s)\band\b(?= {action signs} (?:is|are|was|were|has|have)\b))\s*
told by         .*\b(?:says?|said|reports?|reported|states?|claims?|confirm(?:s|ed)?|tells? us|told us)\b(?: that\b(?!['’]))?
may be delivered  (?P<what>.*?)\b(?:{done word}|blue|tick off|close[sd]?|launched|live|in use|published|concluded?s?|superseded)(?:\s+(?:and|as|or) \w+|\s+(?:in full|on time|late|early|acc\w+ to .*|now|yesterday|today|it|this(?: one)?|(?:action )?{action signs}|and (?!.*\b(?:rest|others?|to|will|remain\w*|outstanding|half|some|most|two|three|four|five)\b)(?:is|are|was|all|every|the|they|it)\b.*|
                (?:(?:on|in|at|since|as (?:of|at))\s+)?(?:(?:last|this)\s+|(?:the\s+)?week\s+of\s+)?(?:\d[\d/. ]*|week|month|year|meeting|qag|{weekday}|{month}|quarter)(?:st|nd|rd|th)?))*
to be delivered  ^\W*[a-z]{0,2}\d\S* (?:is |are |due |still )*to be {done word}
was done then   \b{done word}(?: (?:back|already|early|late|last|(?:in|on|at|since)(?: the)?|{weekday}))*\W*$
why it counts   (?<!soon)(?<!long)(?<!far)(?<!much)\s(?:as|because|since)\b(?! (?:far|long|soon|much|if|planned|{done word})\b)(?!.*\b(?:no|not|never|overtaken|duplicate\w*|withdrawn|dropped|supposed)\b|.*n['’]t\b).*
began before    (?<!live )(?<!in use )\bsince $
says no subject  ^{action signs} (?!.*\b(?:draft|phase|part|stage|step|first|second|third|one|pilot|interim|outline|side|end|bit|return)s?\b)(?:(?-i:[a-z\d])[\w’'-]* ){3,6}now\b|{action signs}|100%|\b(?:is|are|was|were|has|have|had|been|be|can|went|gone|we|now|all|both|fully|formally|also|already|(?:that|this)(?: one)?(?:['’]?s)?|it|its|it['’]s|they|these|the|an?|and|of|for|in|at|on|our|
                actions?|item|plan|status|outcome|ref|old|marked?|as|{exec or qag}|gr(?:ou)?p|m(?:ee)?ti?n?g|members|chair|agreed?|accepted|approved|happy|content|recommend(?:ed)?|job|off|{done word})\b
stands          \b(?:(?!new\b|next\b|for\b|update\b){open}|{done word}|\d{1,3}(?: per ?cent|(?= ?%))|(?:\d+|half|most|none|some|part|all) (?:out )?of (?=it|them|\d|this|that)|nothing|no (?:real |further |more )?(?:update|progress|news|movement|change)|not (?:yet )?(?:begun|there)|(?:nearly|almost|half(?:way)?|partly|part|mostly|
                not quite) (?:there|{done word}|through|written|drafted)|under ?way|in hand|not heard|stalled|stuck(?: with (?:the )?\w+)?|slipp(?:ed|ing)|delayed|behind(?: schedule)?|ahead of schedule|(?:still|now|back|sitting) with (?:the )?[\w&]+(?: team)?|started|begun|in part|at risk|late|slip|awaiting\b.*\w|(?:(?:still|now) waiting (?:on|for)|waiting on)\b.*\w)\b
says how far    {says no subject}|\b(?:not|n['’]t|hasn|haven|isn|hasnt|havent|isnt|yet|so far|at all|to report|there|still|nearly|almost|only|about|around|roughly|just|very|well|much|going|remains?|being|one|will|may|running|stays|(?:since|because)\b.*)\b|['’](?:s|t)\b
may be move     ^\W*[a-z]{0,2}\d\S* (?:now )?to (?=\d|end\b|{month})|\b(?:exten\w+|mov(?:es?|ed|ing)|push\w*|bump\w*|(?:put(?: [\w.-]{1,14})?|go|goes) back|back (?:to|until) (?:the )?(?:end|\d+|{month})|defer\w*|postpon\w*|put off|slip\w*|delay\w*|re-?(?:schedul|timetabl|dat)\w+|(?:new|revised|amend\w*|chang\w+|correct\w*) (?:\w+ )?(?:date|deadline)|(?:date|deadline|due)\b.{0,40}\b(?:amended|changed|corrected)|now (?:be )?(?:due\b|(?=\d|{month}))|due (?:till\b|(?=\d))|because|revised|(?:g[ia]ven?|allow(?:ed|s)?) [\w .-]{0,30}\b(?:until|till)|(?:has|have) (?:until|till)|(?<!n['’]t )(?<!not )(?:have|has|set|given?) a date|longer|carr(?:y|ied)|roll(?:s|ed|ing)?|brought forward|another (?:week|month)|more (?:weeks|months|time)|slide\w*|agreed|accepted|allowed|granted|ok(?:['’]?d)?)\b|->|→
may be agreed   \b(?:agreed?|ok['’]?d|accepted?|approved?|sign(?:ed)? (?:it |this )?off|(?:content|happy|satisfied) (?:that |for )?(?:it|this|\S*\d\S*)(?:['’]s| is| was| has been| to be) {done word})\b
may be not agreed  \b(?:reject|refus|declin)\w*|(?:\b(?:not|never|(?:did|do|does|was|were|is|are|has|have)nt)|n['’]t)\s+(?:\w+\s+){0,2}(?:agree|accept|approv)|(?:,|\bbut|
                \band)\s+(?:not\s+\S*\d|\S*\d\S*\s+(?:was|were|is|are)(?: not|n['’]?t)\b)
may be on hold  \b(?:on hold(?! music)|paus\w+|park\w*|(?:to|we) hold|hold (?:it|this)|held (?:until|till))\b
may be off hold  \b(?:(?:off|no longer on|not on) hold|resum\w+|back on)\b
may be apologies  \b(?:app?ol\w*|regrets|(?<!said )(?<!say )sorr(?:y|ies)\b(?!.*\bnot (?:the )?\d|\W+[\w&]+,? not (?!here|able|coming|well|attending|in\b)[\w&]+\W*$|\W+(?:the|that|about|it|we|i mean|make|\d+|no)\b|.* should (?:be|say|read)\b)|(?:cannot|can['’]t|couldn['’]t|won['’]t|unable to) (?:attend|make (?:it|\w+day)|be (?:here|there|with)))
no task         {hedged}|\b(?:should|must|shall)(?: not|n['’]?t)\b|\bbefore (?:we|the meeting|the end of) (?:finish|end|close|this|the meeting)\w*|\bapologi[sz]ed\b|{did not agree}|{asks first}|{nothing decided}
would want      (?:\bwould|\bwd|['’]d) (?:\w+ly |first |still |also )?(?:love|prefer|rather not|(?:want|like|wish|need|have) to)\b
hedged          {would want}|[,;] (?:none|nothing|never) \w+\W*$|\b(?:will|to) think about\b|\bwill only\b|\bprovided that\b|\band said no\b|\bnot supported\b|\bshould really\b|\b(?:reckon|think|guess)(?:s|ed)?\b[^.;]* (?:if|once|provided|as long as)\b|(?:^|[,;.–—-] )(?:please )?(?:don['’]t|do not) |\b(?:do|does|did)(?: not|n['’]?t) (?:need|have) to\b|\b(?:may|might) (?:need|have)\b|^(?:he|she|they|it|someone|somebody|one member)\s+(?:also\s+)?(?:asked|said|wanted|thought|suggested|hoped|
                felt|told|wondered|queried)\b|\b(?:(?<!no )prob(?:s|ly|ably)?|hopefully|should be able to|maybe|perhaps|possibly|might|ought|would be (?:good|nice|helpful|useful)|happy for|(?:will|would|could|['’]d|['’]ll) (?:try|hope|
                aim|attempt|endeavour)|(?:refus(?:ed|es)|declin(?:ed|es)) to|(?:asked|requested) not to)\b
denied          \b(?:not|never|neither|nor|nobody|none of|no (?:progress|update|movement|evidence)|cannot|unable|refus\w+|declin\w+|reject\w+|
                incomplete|undelivered|disagree\w*|dissent\w*|oppos\w+|against|(?:did|do|does|has|have|had|is|are|was|were|could|would|should)nt)\b|n['’]t\b
not moved       \b(?:was|were) due (?:on |by )?\d[^,;.]*$|\bagreement (?:was |is )?(?:deferred|postponed)\b|\b(?:review date|next review)\b[^.;,]{0,20}\b(?:now|moved|changed|extended|pushed|put|deferred|set|brought|agreed)\b|\blook at (?:it |this )?again\b|\bto be (?:agreed|decided)\b|\bagreed to (?:think|keep|leave|stay|stick|wait|hold)\b|\bprefer\w* to (?:keep|stay|leave|stick)|\b(?:to|will) (?:consider|look at|discuss)\b[\w ]{0,20}\b(?:mov|exten|push|defer|postpon)|\b(?:exten\w+|new date)\b[^,;]*\bnot (?:needed|required|wanted)\b|\b(?:said|says|told) no(?: to (?:it|that|this))?\W*$|\bnot (?:yet )?(?:discussed|considered|decided|reached)\W*$|[,;.?–-] *(?:\w+ ){0,3}?(?:refused|declined|rejected|turned down)(?:\W*$|[,;.])|\b(?:refus|declin|reject|turn)ed (?:down )?(?:(?:a|an|any|the|to) )?(?:(?:new|revised|later|amended) )?(?:date|deadline)|\b(?:was|were) (?:refused|declined|rejected|turned down)|\b(?:exten\w+|new date|more time)\b[^,;]*\b(?:turned down|refused|declined|rejected)|\bno (?:more slip|agreement|decision)|(?:{denied})[\w ]{0,30}?\b(?:mov|exten|push|defer|postpon|put|paus|agree|grant|allow|chang|giv|have until)|\bno (?:further |new )?(?:extension|date|change (?:of|to|in) (?:the )?(?:due )?date|
                move|hold)
covered         [,;.]\s+[^,;]*\b(?:cover(?:s|ed|ing)?|deputi[sz]\w+|instead|late(?! apol)|later)\b[^,;]*|\([^)]*\)
in their place  \b(?:instead|cover(?:s|ed|ing)?)\b
off hold        \b(?:off|no longer on|not on) hold\b|n['’]?t on hold\b
no apologies    \bapol\w*[^.;]{0,20}\bnot accepted\b|\bapol\w* (?:were |was )?(?:made|offered) [\w' ]{0,40}\bfor (?!absence|not)|\bapol\w* [\w ]{0,20}\bin {month}\b|\bapologi[sz]ed\b(?! for (?:absence|not))|\bapologi[sz]e (?:to|for|that)\b|(?:{denied}|\b(?:no|without))[\w ]{0,20}\bapol|\bapol\w*\s*[:–-]\s*(?:no|none|nil)\b|\bapology (?:that|which|to|letter)\b|\b(?-i:to [a-z]).*\bsorry\b(?!.*\b(?:from|can|ca|could|unable)\b)
no doubt of a date  \b(?:all but|nearly|almost|should be|might be|maybe|perhaps|probably|poss(?:ibly)?)(?: be)? {done word}|\bagreed (?:that )?(?:the )?(?:\w+ )?(?:date|deadline) (?:of|for) \S+ should be\b(?! (?:agreed|confirmed|considered|discussed|looked|reviewed))
supposed        \b(?:all but {done word}|subject to|(?:provided|providing|as long as|if|once)\b(?=[^,;]* \w)|reckons?|thinks?|nearly|almost|hop(?:e[sd]?|ing)|stays?|might|maybe|perhaps|probably|poss(?:ibly)?|tbc|to be confirmed|should be)\b
excepted        [\s,;(–-]*(?:(?:(?:\b(?:but|and)\s+)?\b(?:not|exc(?:ept|l)?\.?|bar|apart from|save|minus|without|excluding|excepting|
                with the exception of|other than)|(?<=all |lot |one )but|(?<=them |hing )but|(?<=these |those )but)\s+(?:for\s+)?{action signs}(?:[\s,&]+(?:and\s+)?{action signs})*(?:\s+(?:agreed|accepted))?|(?:\b(?:but|and)\s+|
                (?:[,;.]\s*|^)){action signs}(?:[\s,&]+(?:and\s+)?{action signs})*\s+(?:(?:was|were|is|are|has|have)(?:\s+not|n['’]?t)\b|not(?= yet\b|\W*$|,| agreed\b))(?:\s+(?:yet\s+|
                been\s+)*(?:agreed|accepted|approved))?)
all the others  ^(?!\W*(?:and|&|plus)\b)(?P<before>.*?)(?:(?:(?P<rest>{the rest})|\b(?:all(?! that\b)|every deliver\w+|everything|the lot|outstanding|(?:the )?others?)|^(?:the )?deliveries)\b(?:(?! be\b| to\b) [\w'’]+){0,6}? (?:agreed|accepted|approved|ok['’]?d|signed off)|
                \b(?:agree[ds]?|accept(?:s|ed)?|approve[ds]?|sign(?:ed|s)? off)\b(?! to\b)(?: [\w'’]+){0,3}? (?:(?P<rest2>{the rest}|(?:the )?others?)|all|every(?:thing| deliver\w+)|the lot))\b(?! (?:that|to|and)\b| &)
agreed at last  \s(?:agreed|accepted)$
the rest        \b(?:(?:all )?(?:the )?(?:(?:rest|remainder|remaining)(?!(?: of)?(?: the)? (?!the\b|of\b|deliver|action|one|item|them|these|those|was|were|are|is|all|agree|accept|approv|sign|\d|t(?:wo|hree)|f(?:our|ive)|s(?:ix|even))\w)|other (?:deliver|action|one)\w+)|all (?:the )?others?|everything else)\b
decided elsewhere  (?:^(?:the )?(?=\w+ (?:has |have |had )?(?:agreed|decided|resolved|approved)\b)|\b(?:agreed|decided|resolved|approved) (?:by|at) (?:the )?(?:[\w'’]+ ){0,3}?)(?P<body>exec(?:utive)?|board|cabinet|council|committee|panel|forum)\b
nothing decided  {in jest}|{on what is offered}|^apologies\b|\bnot supported\b|(?-i:\b[A-Z]{2,3}) (?:declined|refused|rejected)\b|\bno (?:\w+ ){1,3}agreed\b|\bdecided nothing\b|\bnothing (?:was |is |has been )?(?:agreed|decided)\b|\bagreed [\w.-]+ (?:is|was|has)n['’]?t\b|^votes?\b(?!.*\b(?:carried|passed)\b)|\bminded to\b|\bagreed to disagree\b|^(?:nobody|no[ -]one|none|\d+|one|two|three) (?:of \w+ )?(?:voted|abstained)\b|\bdecisions?\b[^.:]*\b(?:deferred|postponed|put off|awaited|outstanding)\b|(?:{denied}|\b(?:no|without))\s+(?:\w+\s+){0,3}(?:decisions?|agreement)\b|\bagreed\b[^:]{0,20}\b(?:last (?:week|month|time|meeting|year)|
                earlier|previously|in (?:{month}))\b|\bunable to agree\b
asked whether   \b(?:asked|questioned|queried|wondered) (?:if|whether)\b
not all agreed  \bnot (?:all|every(?:body|one)|each)\b[\w ]{0,30}? agreed?\b
did not agree   {not all agreed}|\b(?:noted|was|were|is|did|do|does|could|would)(?: not|n['’]?t)\s+agreed?\b
interrogative   \b(?:what|who|whose|why|how|when|where|which)\b
asks first      \?\s*$|\?\?|\?.*\b(?:not clear|decide|next time)\b
not agreed      \b(?:not|never|cannot)\s+(?:be\s+)?agreed?\b
has answer      \b(?:nobody|no[ -]one)\b[^.;?]{0,40}\b(?:here|there|present|available|in the room)\b|^challenge\b[^:]*\b(?:withdrawn|dropped|closed|resolved|settled|answered)\b|(?:[,;:?.–—-]|\b(?:and|but|who|they|it))\s+(?:was|were|has been|have been|had been) (?:told|assured|informed|advised|reminded)\b|
                (?:[,;?.–—]|\s-|\b(?:and|but|who))\s+(?:[\w'’]+ ){0,5}?(?:replied|answered|responded|explained|admitted|acknowledged|said|confirmed|(?:didn['’]t|did not) know)\b|
                [.?]\s+(?:(?:about|around|only|just) )?(?:\d+|yes|none|no(?! (?:answer|repl|resp)))\b[^?]*$|[.?]\s+(?:in|next|from|after) (?:\w+ ){0,2}\w+\.?$|
                [.?]\s+(?:answer(?:ed)?\s*[:–—-]|
                [A-Z][\w'’&]*(?: [\w'’&]+){0,4}:)\s
task            \b(?:please|pls|action(?!s? (?:plan|log)\b)|todo|to do|owns? this|needs?|charged with|(?:asked|requested|proposed|suggested)[^.;:]{0,40}? that|requested|agreed to|(?:asked|requested|tasked|requires?|want(?:s|ed)?) (?:[\w&'’]+ ){1,5}?(?:for|to|with)\b|request to|promised|committed to|volunteered|offered|undertook|took (?:it|this) away|take away|
                (?:leave|left) (?:it |this )?w(?:ith)?\b|(?:over|down|up) to (?:the )?(?-i:[A-Z])\w+ to\b|(?:one|job) for\b|['’]s job|\b(?:owner|homework|who|when|what|task|resp|lead)\b ?[:=]|wanted from|reminded|has the pen|to be chased|to chase|who\?|who['’]?ll)|^(?:(?:act|ap)\b[ :]|a\d*:)|\bto be (?:\w{3,}ed|sent|written)\b
to do           (?:\bto|\b(?:will|must|shall|should)|['’]ll)(?: (?:then|also|now|each|both|all|\w+ly))? (?!(?:{no verb}|that|us|me|them|him|everyone|members|be\b))(?P<verb>(?-i:[a-z])[\w-]+)|
                (?:.*?\s[|¦~/\\–>]+\s){2}(?P<row>)
no task for us  \b(?:hop(?:es?|ing)|expect(?:s|ed)?|plan(?:s|ned)? to|aims? (?:to|for)|intends?|ambition|think(?:s|ing)?|thought|felt|reckons?|apparently|heard|rumour\w*|word is|someone said|understood|already|always|usually|normally|each quarter|used to|
                (?:policy|protocol|procedure|guidance|plan for the child) (?:says|said)|terms of reference say|said no|declin\w+|refus\w+|(?:can|wo|ca|could|would)n['’]?t|can['’]t|cannot|nobody|no[ -]one|not (?:willing|supported|known|clear|an action|for us|taken up|otherwise)|unable|against|dropped|no action|nothing for|would (?:prefer|love|rather|like)|{would want}|
                prefers?|might|perhaps|maybe|asked (?:whether|if|when|why|what|how)|(?:had|has|have) been (?:asked|told|to)|had promised|was (?:to|going to)|were (?:to|going to)|will not|ought|should (?:really|have)|joked|congratulations|in [\w'’ ]{2,20} view|described|explained (?:how|that)|talked through|reported that|it was said|in (?:19|20)\d\d|case \d+|bill will|(?:nhse|dfe|home office|national panel|mopac|ofsted|dluhc|hmip|ministers?) (?:to|will|is|are|told|has))\b|{in jest}
takes it on     \b(?:yes|will do|ok,|chair said thanks|answer wanted)\b|\bby \d|\b\d{1,2}/\d{1,2}\b
offer           \b(?:(?:has |have |kindly )?(?:offer(?:s|ed)|volunteer(?:s|ed))|could spare|can spare)\b(?! up\b)
meeting agreed  \b(?:group|members|meeting|board|committee|{exec or qag}|it was|all|we) (?:then |still |nevertheless )?(?:agreed|decided|
                resolved|approved)\b
says that       (?:said|says|explained|admitted|accepted|acknowledged|confirmed|advised|reported)
takes up        \W*(?:(?:so|and|ok|then)\W+)?(?:(?:in (?:answer|reply|response) to|(?:(?:coming|going|turning|returning|back) )+to|on|at|to|as to|regarding)\W+)?|(?:the )?[\w&'’]+(?: [\w&'’]+){0,4} (?:answered|replied to|responded to)\b
answer to       (?:{takes up})\s*(?:(?:re|challenge|the) )*(?:(?P<ref>[a-z]{2}-?\d+)\b|(?:(?P<asker>[\w&'’]+(?: [\w&'’]+){0,3}?)['’]s? (?:question|challenge|query|point)|(?:question|challenge|query|point) (?:from|by) (?:the )?(?P<asker2>[\w&'’]+(?: [\w&'’]+){0,2}))(?: (?:about|on|re) [^,:]{2,50})?(?=\s*[,:–—-]))\W*
                (?:(?:[\w&'’]+ ){0,3}?(?:was |has been |the )?(?:ans(?:wer(?:ed)?)?|response|reply)(?::|\b(?! by)\W+))?(?:(?:the )?(?P<who>[\w&'’]+(?: [\w&'’]+){0,3}) (?:answered|replied|responded|{says that})\b(?: that\b)?\W*)?(?P<answer>(?![\w&'’]+(?: [\w&'’]+)? ask(?:ed|s)\b)\w.*)$
a question      (?:q|qs|question|query|challenge|point)
asks or promises  \b(?:asked|queried|wondered|questioned) {interrogative}|\basked (?:if|whether)\b|\b(?:to|will|would|should|must|shall) (?:answer|reply|respond|tell|explain|confirm|find out|(?:come|get|write|report) back)\b
takes up a question  \b(?:on|re|regarding|about|to|as for|back|earlier|previous|last|open|outstanding)\b[^.;?]{0,50}?\b{a question}\b|\b(?:figures?|numbers?|data|answers?|lists?|info\w*|what|dates?|reports?)\b[^.;:?]{0,20}\b(?:asked|wanted|queried|challenged|requested)\b|\b(?:answer(?:ed|s|ing)|follow(?:ing)?[ -]up (?:on|to|from)|(?:was|were) told)\b|
                \b(?:came|come|got|rang|\w*mailed|wrote|written|phoned|texted|messaged|replied|responded) back\b|(?:^|['’]s? )(?:the )?(?:answer|reply|response)\b|\bin (?:answer|reply|response)\b|\b(?:now (?:ha(?:s|ve|d)|got|says?)|(?:ha(?:s|ve|d)|got) (?!asked\b)[^.;:?]{0,30}\bnow|can now (?:say|confirm|tell|answer|give))\b|^(?:on|re|regarding|about|as (?:for|to)|back to|to)\b(?=[^.;?]{2,40}[,:–-])
of no topic     \b(?:the|an?|and|are|is|was|were|be|been|has|have|had|do|does|did|that|this|these|it|they|their|there|what|when|who|whose|where|which|why|how|many|much|long|more|so|not|no|of|in|on|at|to|by|for|from|with|about|will|would|can|could|re|now|still|than|all|any|or|as|i|we|you|s|{a question}|answer\w*|said|asked|earlier)\b
their question  (?: (?:had|has|have|got|was|were))+ (?:(?:her|his|their|its|an|the) )?(?:answer|told|reply)\b|(?:['’]s?)?(?: \w+){0,2}? (?:{a question}|asked|wanted|queried|requested)\b
puts a question  (?:['’]s?(?: \w+)?|(?: (?:has|have|had|also|then))* (?:sent|sends|submitted|\w*mailed|posed|raised|put|wrote|had|has|brought|tabled)(?: in)?(?: \w+){0,2}?) {a question}\b
question of     \b{a question}(?: (?:put|sent|raised|submitted|\w*mailed|tabled|posed))?(?: in)? (?:from|by) (?:the )?$
asked by us     (?:the )?(?:{decider}|chair|members?)\b
asks in words   \s*[:–—?]|\s-\s|{interrogative}
told about      \b(?:about|on|re|regarding|over|with|(?<!behalf )of|in|to|at|into|against|for|than)\s+(?:the\s+)?$
not them at all  \b(?:not|rather than|instead of)(?: (?:to|for))? (?:the )?$
not asked       {not them at all}|\bby (?:the )?$
on behalf of    \bon behalf of\b
answer for      {question of}|\b(?:(?:answer|reply|response|back|figures?) (?:for|to)|^to|in answer to|answering) (?:the )?$
between statements  (?<=[.?!])\s+|\s?;\s+|(?<!\baction)(?<!\bap)\s[-–—]+\s|,\s+(?:and\s+|but\s+|so\s+)?
begins with a task  (?:(?:new )?(?:action|ap|act|task)\b\s*[:–—-]\s*)?(?:[\w&/'’]+ ){1,6}?(?:to|will|should|must|shall)\b
answers         (?:(?P<reply>ans(?:wer)?|reply|response)\s*[:–—-]|(?!(?:in|at|on|to|re|coming|going|turning|returning|back)\b[^,]*,)(?:the )?(?P<who>(?-i:(?P<short>[A-Z]{2,3}))(?=:)|[^:–—]{2,40}?)(?:\s*:|\s+[–—-]|\s+(?:(?P<plainly>answered|replied|responded|came back)|{says that})\b))(?: with\b| w\b| to [\w&'’ ]{2,30}?(?:\s*:|\s+[–—-]))?\W*(?:that )?(?P<answer>\w.*)$
closes          \b(?P<ref>[a-z]{2}-?\d+)\b,?(?: [\w'’]+){0,3}? closed\b
promises answer  \b(?:will|would|(?<!here )to) (?:answer|reply|respond)\b(?! (?:the|all|every|calls|within)\b)|\b(?:answer|reply|response) (?:will|would|to be|should)\b
no answer       {promises answer}|\b(?:nobody|no[ -]one) (?:here|from|could|can|knew|knows|had)\b|\b(?:no|awaiting(?: an?)?|without(?: an?)?|not(?: yet)?(?: been)?|n['’]?t(?: yet)?(?: been)?) (?:\w+ )?(?:answer|respon|repl)|(?:not|n['’]t)(?: yet)? (?:have|know|got|seen)\b|
                \bunanswered\b|\b(?:still|keep|kept|stays?|remains?) (?:open|outstanding)\b|(?:not|n['’]?t|cannot) (?:yet )?be (?:closed|answered)\b|\?\s*$
joining         (?:and|the|lead|leads|both|jointly|s|[\s,/&+()'’:;-])*
unknown asker   ^(?-i:(?P<who>[A-Z]{2,3}))(?: \([^)]*\))?(?: (?:also|again|then|has|had|have))* {asks}
begins with asker  ^(?:the )?(?P<who>[\w'’]+(?: [\w'’]+)?) (?:also |again )?{asks}
surely moved    \bput [\w.-]{1,14} back\b|\bre-?(?:schedul|timetabl)|\b(?:exten\w+|postpon\w*|defer\w*|new date|re-?dated|brought forward|put (?:back|off))\b|->|→
because         \b(?:because|due to|owing to)\b
may be why      (?:\b(?:because(?: of)?|due to|owing to|as)\b|(?:\b(?<![.-])\d{1,2}(?:st|nd|rd|th)?|\b20\d\d|\b{month})\s*[-–—,;:.(]+(?! *(?:but|and|not|to|until|(?:(?:which|that|this|it|as|all|group|members|qag|exec|chair) )?(?:(?:was|were|is|has been) )?(?:agreed|approved|accepted|granted|noted|ok|fine|happy|content))\b))\s*(?P<why>\D.{3,}?)\)?$
asks            (?:['’]s? (?:challenge|question|query)(?= (?:to|for)\b)|chall?eng(?:ed|es?)|asked|asks|question(?:ed|s)|quer(?:ied|ies)|pressed|presses|sought|seeks|probed|wanted|wants|raised|raises|
                pushed|expressed|disputed|put|requested|requests|to(?=[^:–—]{2,40}?(?:[:–—]|\s-\s)))\b
by              \bby (?:the )?$
weekday and day  (?P<weekday>{weekday})\s+(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?
exact day       \b\d{1,2}(?:st|nd|rd|th)?\b(?!\s*$)|\b\d{1,2}[/.-]\d|\d{4}-\d\d-\d\d|today|yesterday
comes late      \blate\b(?! apol)
before a day    (?:(?:to|than|until|till|by|on|for|from|at|due|date|deadline|now|is|was|timescale|target)\s*[:=-]?\s+)+
around a deputy  ^\W*(?:(?:the|a|an|their)\s+)?|\s*(?:\b(?:is|are|was|will)\s+)?\bdeputi[sz]\w+\W*$
yesterday       \byesterday\b
with a year     20\d\d|\d[/.-]\d{1,2}[/.-]\d\d$|['’]\d\d$|[a-z] \d\d$
on condition    ^(?:as )?(?:soon|long|far) as\b|\?|\b(?:if|unless|once|subject to|provided|providing|pending|in principle|tbc|to be confirmed)\b
control         \b(?P<not>not\s+|n['’]t\s+)?(?P<cause>within|outside|beyond)\s+(?:our|the\s+partnership['’]s|partnership)\s+control\b
one month       [a-z]+(?: \d{2,4})?
came in         (?:(?:has|have|had) )?(?:joined|joins?|arrived|arrives?|turned up|came in|came(?=,? (?:late\b|(?:at |about )?\d))|dialled in|dialling in(?= (?:at )?\d)|in(?=,? (?:at )?{clock}))
went out        (?:(?:has|have|had|then|had to|needed to) )*(?:left|leaves?|leaving|go(?=,? (?:at )?\d)|gone|withdrew|drop(?:s|ped|ping)? (?:off|out)|(?:out|off|went)(?=,? (?:at )?{clock}))
about           (?:,? \(?(?:at|about|abt|around|c)\b)*,?\s*
hour            {clock}|\d{1,2}(?![.:\d]|\s*(?:days?|weeks?|hours?)\b)
how they came   (?:(?:(?:(?:is|are|was|were|both|all|now|also) )*(?:(?P<online>{online}|dialling in(?! (?:at )?\d))|(?P<here>present|here|there|came|attended|attending|observing|in attendance|in (?:the )?(?:person|room|rm)|yes|y|✓))|all|both|late|today|at all|to the meeting|as (?:usual|always)|again|(?P<deputy>deput(?:y|ising)|dep)|reps?|representati(?:ves?|on)|presence|colleagues|(?:as )?(?:a )?guests?|(?:mins|notes|(?:note|minute)[- ]?taker|taking (?:the )?(?:mins|minutes|notes))|x ?(?P<times>\d{1,2})|
                (?P<came>{came in})(?: us| the (?:meeting|room|call)|(?P<late> late)|(?P<by>,? \(?{online}\)?))*(?:{about}(?P<joined>{hour})(?:ish)?)?|(?:from|since){about}(?P<from>{clock})|
                (?P<went>{went out})(?: us| the (?:meeting|room|call)|(?P<early> early))*(?:{about}(?P<left>{hour})(?:ish)?)?|(?:here )?(?:until|till?|up to){about}(?P<until>{clock}|1[0-2](?![.:\d]))|
                (?:no|without|sent no) (?:apologies|apols?|dep(?:ut(?:y|ies))?|subs?)(?: (?:rec['’]?d|received|sent|given))?|(?P<absent>(?:(?:is|are|was|were) )?(?:both |all )?(?:absent|unrepresented|not (?:here|present|there|represented|in attendance))|(?:is|are|was|were)n['’]t (?:here|present|there|represented|in attendance)|(?:did|has|have)(?: not|n['’]t) (?:come|attend(?:ed)?|join(?:ed)?|turn(?:ed)? up|show(?:ed|n)? up|make it|arrived?)|(?:no[ -]one|nobody|no rep)(?: (?:here|came|attended))?|none|no|n|no[ -]show|no reply)|
                (?P<apologies>(?:(?:sent|gave|has sent) )?(?:apologies|apols?)(?: sent| rec['’]?d| received)?)|(?:at )?(?P<at>{clock})|(?P<number>\d{1,2}))(?!\w|[.:]\d)[\s,.]*)+
deputising      (?P<who>.+) deputi[sz]ing
came back       \b(?:back|return\w*|rejoin\w*|re-join\w*|came|again|stay\w*|remain\w*)\b
a deputy came   (?P<who>.+?) (?:sent|sends|has sent|have sent|had) a deputy|(?P<who3>.+?) sent (?P<name3>.+?)(?P<instead3> instead(?: of .+)?)|
                (?P<name>.+?) (?:{acts for}|(?:stands|sits) in for|{here instead} for) (?P<who2>.+?)(?P<instead>,? (?:instead|in place) of .+)?
in for a post   (?:(?P<who>[^,:;()]{2,60}?)\s*(?:\s[–—-]|:)\s+)?(?P<name>[^,:;()]+?)(?: \((?P<who2>[^()]+)\))? {acts for} (?:(?:the|their|its) )?(?P<post>[^,:;()]+?)(?: today)?(?:,? \(?(?P<who3>[^,:;()]+)\))?(?: today)?
acts for        (?:(?:is|was|came|here|stood|standing|sat|sitting|attending) )*(?:in|deputi[sz](?:ed|ing|es)|cover(?:ed|ing|s)) for
here instead    (?:here|present|attending|attended|came|in attendance)(?=.* (?:instead|in place) of\b)
all came        (?:all|everyone|everybody|all members|all agencies)(?: (?:are|is|were|was))? (?:present|here)(?: today)?(?:,? (?:except|but not|but|bar|apart from|other than)(?: for)? (?P<who>.+))?
all but some    (?:all|every(?:one|body))\b[\w ]*? (?:except|but(?: not)?|bar|save|minus|apart from|other than)(?: for)? (?P<who>[^,.;]+)
interest        (?:declarations?(?: of interests?)?\s*[:–-]\s*(?P<who>[^:]{2,80}?)(?:,|\s+in\b)|(?P<who2>[^:]{2,80}?)\s+(?:has |have |
                also )?declare[sd]?\s+(?:an?\s+)?(?:conflicts? of\s+)?interests?(?:\s+in)?\b)\s*[:,]?\s*(?P<what>.*)$
people label    (?:(?:also|those|members|agencies|we were) )*(?:(?P<away>(?:(?:present|joining|joined|attending|in attendance) )?{online})|present(?: in (?:the )?room)?|in attendance|attendees|attended|attending|here|joined by|(?:a?round the table|in the room)(?= were\b)|(?:pres|there|in(?: (?:the )?(?:person|room|rm))?|who['’]?s (?:here|in)|room|rm|attendance|a?round (?:the )?(?:table|room)|the (?:table|room)|intro(?:ductions?|s)?|roll[ -]?call|(?:on|in) (?:the )?call|i/a|p|we (?:were|are)(?: \w+)?|(?:all |the )?[\w ]{0,20}\brepresented)(?=\s*[:–-]))(?: (?:today|too|were|are|was|is))*
excused label   (?:sorry(?: not (?:today|here))?|(?:can['’]?t|couldn['’]?t|cannot) (?:come|make it|attend|be here))(?=\s*:)|sorry from\b|(?:late |further |written )?(?:apologies|apology|apols?|regrets)\b(?: for absence)?(?: (?:were|was|have been|had been|came))?(?: (?:received|rec'?d|given|sent|noted))?(?: from| by)?
missing label   (?:absent|missing|not (?:here|present|represented|in attendance)|no[ -]show)(?=\s*[:–-])|(?:there (?:was|were) |we had )?(?:nobody|no[ -]one|no (?:rep|representatives?|representation))(?: (?:here|present|attended|came))?(?: from| for| of)
list label      (?:^[\s+&*•–-]*|[;.,]\s+(?=[^.;,]{3,30}[:–-]|apol))(?:(?:and|plus) )?(?:{people label}|(?P<excused>{excused label})|(?P<missing>{missing label}))(?P<colon>\s*[:–—-]|(?<=present were)|(?<=attendance were)|(?<=table were)|(?<=room were))?[,\s]*(?=\S)
list then came  (?P<who>(?:(?!{tells more})[^.:?])+?),?(?: (?:were|was|are|is|all|also))* in attendance(?: today)?
represented by  (?P<agency>[^,;:.]{2,60}?) (?:was|were) represented (?:today )?by (?P<who>[^;:.]+)
before a person  (?:\s*,)?\s*(?:,|\band\b)\s*(?={initials of one})
list of people  \W*{people label}\s*[:–—-]|(?:also )?(?:present|in attendance) (?:were|was)\b
goes on         (?:\W*(?:\+|(?:also|and|plus|we have|we['’]ve got|with us)\b:?)\s*)+
says present    \b(?:{is there}|in attendance|attended|attending|observing|came|yes)\b|\b(?:from|until|till?) {clock}
says where      {says present}|\b(?:{came in}|{went out}|no[ -]one|nobody|absent|unrepresented|no show|not (?:here|present|there|represented|in attendance)|no [\w ]{2,30} (?:rep|representatives?|representation|presence))\b|n['’]t (?:here|present|there|represented|in attendance|come|attend|join|turn|show|make)|\b(?:did|has|have) not (?:come|attend|join|turn|show|make|arrive)
in the room     \b(?:here|there|present|in (?:the )?(?:room|rm|person))\b
comma           ,\s*(?:and )?(?:the )?
of all          \b(?P<all>all|both)(?: (?:{role word}))*?(?: from| of| at)?(?: the)?\s*$
role of one     {role noun}(?:(?<= of)|\W*(?:(?:of|for|in|at)\b|[,;&/]|(?:(?:{role word})\b\W*)*$))
begins of all   (?:all|both)\b
of several      (?:all|both|{how many})\b
one             (?:(?:the|an?|his|her|their) )?[\w&'’-][\w&'’ -]{1,40}?
one or a role   {one}(?:(?:, | ?\()(?:the )?[\w&'’-][\w&'’ -]{1,45}?\)?)?
is there        (?:{online}|here|present|in (?:the )?(?:room|rm|person)|on (?:the )?call)
deputy there    (?:\s*\(|\s[–—-])\s*(?P<who>{one}(?: ?\([^()]{2,45}\))?) (?:(?:is|was) )?{is there}\)?(?=\s*(?:$|[,;.)]))
deputy came     [\s,;(–—-]*(?:(?:and|but) )?(?:for whom|whose deputy,?) (?P<who>{one or a role}),? (?:(?:was|is|had|has) )*(?:here|present|there|came|attend(?:ed|ing|s)|deputi[sz](?:ed|ing|es)|st(?:ood|anding|ands) in)\b\)?|
                (?:\s*[,;(]|\s[–—-]|\s?\bwith)\s*(?:(?:(?:who )?(?:sending|sent)|with) )?(?P<who2>{one}(?: ?\([^()]{2,45}\))?) (?:(?:attending|coming|{is there}|sitting in|standing in|deputising|came|is|was) )*(?:instead|in (?:his|her|their) (?:place|stead)|for (?:her|him|them)|(?:(?<=deputising )|(?<=standing in ))for (?:the|their|its) [\w ]{2,40})(?=\s*(?:$|[,;.)])| today\b| and\b)\)?|
                [,;–-]\s*(?:sending|sent) (?P<who3>{one})(?=\s*(?:$|[,;.]))
before an agency  [\s.(–—-]*(?:(?:at )?(?P<at>{clock})[,:–-]?\s+)?(?:(?:there (?:was|were) |we had )?(?P<absent>(?:no|not(?! all)|without|minus|missing)(?! (?:from|for)\b)|(?:nobody|none|no[ -]one) from)\s+(?:the )?|(?P<apologies>apologies|apols?)(?: from)?\s*[:–-]?\s+)?(?:(?P<number>{how many})\b\s*(?:from|of|for)?(?: the)?\s*)?(?:(?-i:(?P<initials>[A-Z]{2,3}))\b,?\s*)?(?P<deputy>(?:instead of|in place of|in for|covering(?: for)?|deputi[sz]ing for)\s+(?:(?-i:[A-Z]{2,3}) (?:for|from|of)\b\s*)?(?:the )?)?(?P<name>.*?)(?:\s*\b(?:all|both))?(?P<of>\s*\b(?:from|of|for|at)(?: the)?)?[\s.(–—-]*
short entry     (?:(?-i:(?P<initials>[A-Z]{2,3}) ?(?:(?:from|for) |\()?)(?!(?:in|out|not|no|left|gone|here|late|absent|online|joined|arrived|turned|came|dialled|dropped|had|has|is|was|can)\b))?(?P<who>[^\W\d][\w&'’]*(?: [^\W\d][\w&'’]*)*?)\)?(?:\s*\([^()]*\)|\s[–-]\s.*|\s+{how they came})?
beside a list   ^(?P<what>no apologies|quorate|we are quorate|(?:all )?welcomed?)[.;,]\s+(?=\S)|(?<=\w)[.;,]\s+(?P<what2>(?:we are |so (?:we are )?|now )?quorate)$
told of a name  ^{how many} (?=[a-z])|\s*\([^()]*\)$|\s+(?:x ?\d+|(?:(?:is|are) )?(?:{is there}|taking (?:the )?(?:mins|minutes|notes)|minuting))$
within an entry  \s*(?:[(),;/&+]|\band\b|\s[–—-]\s)\s*
how many        (?:\d{1,2}|two|three|four|five|six)(?: (?:people|colleagues|reps?|representatives|members))?
perhaps away    \b(?:not (?:here|present|represented|in attendance)(?! yet)|no[ -]show|(?:nobody|no[ -]one) (?:from [\w ]{2,30} )?(?:came|attended|here|present)|absent|(?:did not|didn['’]?t|not) (?:come|attend|turn up)(?! back))\b
perhaps left    \b(?:(?P<verb>left|had to go|dropped off)|till?|until)(?: (?:at|about|abt|around|early))*,? (?P<at>\d{1,2}(?:[.:]\d\d)?(?: ?[ap]m)?|{quarter})
perhaps joined  \b(?:(?P<verb>joined|joining|arrived|came(?: in)?|dialled in|in(?= (?:at )?\d{1,2}[.:]\d\d))|from)(?: (?:at|about|abt|around|late))*,? (?P<at>\d{1,2}[.:]\d\d(?: ?[ap]m)?|{quarter})
perhaps online  \b{online}\b|\bdial(?:led|ling) in\b
perhaps here    \b(?<!not )(?:here(?! is\b| are\b)|in (?:person|the room)|one in the room)\b
perhaps came    \bcame(?=,| and\b)|\bdeputising\b|\bst(?:ood|anding|ands) in for\b|\battending for\b
perhaps back    \?|^(?:(?:late|further) )?apol(?!.*\b(?:deputi[sz]|instead\b|in (?:his|her|their) place))|(?<!n['’]t )\b(?:(?:come|came|were|was|are|is) back|back(?=(?: in| at| by)? \d)|returned|rejoined)\b
expects         \b(?:said|says|told|asked|reported|will|would|should|shall|hopes?|hoping|expects?|expected|late)\b(?!,? joined)
between names   \s*(?:[,;/+]|{sign for and}|\band\b)\s*
sign for and    (?-i:(?<!\b[A-Z])&|&(?![A-Z]\b))
between sentences or names  {between names}|(?<!\bDr)(?<!Supt)(?<!\bDet)(?<!Insp)\.\s+
of the one before  ^(?:but|who|though|if|only|not|they|he|she|will|has|have|to|may|might|except|until|from|for)\b|\b(?:they|he|she)\b
around a name   ^(?:[\s.–—-]|['’]s(?= )|\b(?:and|the|its|their|from|for|observ(?:ing|ers?:?))(?!\w))+|[\s.–—-]+$
secret          confidential|restricted|private
restricted label  [(\[]\s*(?:{secret})\s*[\])]|(?:(?:strictly|highly|very|commercially) )*(?:{secret}|sensitive)(?: (?:and|&) (?:{secret}|sensitive))?(?: (?:items?|notes?|line|minute|action))?\s*(?:[:.;]|\s[–—-](?=\s))|in (?:strict(?:est)? )?confidence\s*[:–—-]
restricted      (?<!\S)restricted:(?:yes|y|true|1)(?![^\s.,;])|^\s*[\[(]\s*(?:{secret})\b[^\])]*[\])]|[\[(]\s*(?:{secret})\s*[\])]\W*$|
                ^\W*(?:[a-z]{2}\d\d-[\d.]+\W+)?(?:[\w.-]+(?: [\w.-]+)?\s*[:–—-]\s*|please )?(?:(?:(?:strictly|highly|very|this is|the following is|
                commercially) )*(?:{secret}|sensitive)(?: (?:and|&) \w+)?(?: (?:items?|notes?|matters?|parts?|discussion|
                session|update|information|line|minute|point))?\s*[:,;.–—-]|confidentially\b|(?:in (?:strict(?:est)? )?|in complete )confidence\b|
                between ourselves\b)|\b(?:not (?:to be |for )(?:the )?(?:(?:wider|public|open|formal) )?(?:minut\w+|circulat\w+|publi\w+|shar(?:ed|
                ing)|note[sd]\b|noting\b)|(?:do not|don['’]?t|not to|never) (?:be )?minuted?\b|(?-i:[Oo]ff[- ](?:the[- ])?record)\b|unminuted\b)
breaks off      \s(?:in|on|wk|week|wk comm|w/c|commencing|starting|around|about|since|after|for|of|at|by|with|from|to|into|about|the|an?|its|their|and|or|between|via|per|before|until)$
more than a day  ^(?:back )?to\b.*[a-z]{3}|^(?:at|for|in|in time for)\b.*\b(?:board|exec\w*|committee|cabinet|panel|forum|(?-i:[A-Z]{3,}))\b|
                \d\s?[ap]m\b|\b(?:noon|midday|lunchtime|midnight|o['’]?clock)\b
action signs    [\ue100-\ue1ff]
online          (?:online|onl\b|remote(?:ly)?|virtual(?:ly)?(?! school)|(?:on |via |by )?(?:ms )?teams|on (?:the )?screen|by (?:phone|video))
plain modal     to|will|would|must|shall|should|please|kindly|promised|pledged|undertook|(?:needs?|has|have) to|(?:(?:is|are) )?going to|.*(?:['’]d|['’]ll| will| would)|(?:is|are) to|{asked modal}
asked modal     to(?: \w+)?|please|(?:(?:has|have|had|been|is|are|was|were|also|both|all|kindly|then) )*{told modal}(?: by [\w ]+)? to|be {told modal} to|
                (?:(?:has|have|had|also|both|all|kindly|then) )*(?:agreed|undertook|undertaken|committed|promised|pledged) to|.*\baction to|.*\b(?:until|till) [\w ]+ to
told modal      \b(?:asked|requested|tasked|invited|reminded|advised|urged|encouraged|instructed|directed)\b
no name         [\w'’ ]*\b(?:decision|need|duty|time|request|proposal|recommendation|action)s? (?:to|will|would)\b|(?:the )?(?:now|nobody|none|no one|hard|nice|good|great|easy|difficult|little|need|want|time|nothing|lots|able|happy|keen|ready|due|likely|set|too|soon|risk|chance|somewhere|duty|idea|plans?|group|members?|meetings?|audits?|reports?|papers|strategy|consensus|(?!named\b|designated\b)\w+ed)\b
strange body    (?!.*(?:\b(?:{answer by})\b|\d/\d+\W*$))(?:the )?(?!lado\b|senco\b)(?-i:(?:[A-Z][\w&-]*[A-Z][\w&-]*\s)+(?=to|will)|[A-Z][a-z]+ (?:[A-Z][a-z]+ )?to (?:pilot|trial|fund|consult|announce|legislate|inspect|publish|roll out|host)\b)
ends in initials  \bto (?:go|be) .*\s[/|–—-]\s*(?-i:[A-Z]{2,3})\W*$
initials        (?-i:(?:[A-Z]{2,3}\b|I\b)(?:(?:[/&+ ]|and)+[A-Z]{2,3}\b)*)
begins deed     (?:[.;:?!]\s+|\s[-–—|/+&>]+\s|[(\[]|,\s+(?:and |so |but )?|\b(?:and|{asking that}(?: that| for)?) |^(?:that|for) |^\W*[\w/.-]*\d[\w/.-]*\s+|^(?:each|every|within|before|by|at|from|after|following|in|for|on|re) [^,.;:]{2,40},? )(?:the )?$
asking that     (?:agreed|requested?|resolved|recommended|asked|asks|suggested|proposed|decided|urged|instructed|tasked|invited|reminded|needs|wants)
bare news       (?:consider (?:it|this|that)|confirm that|ask|rate|say|tell|find (?!out)|plan|send (?:their )?apologies)\b
remark          [^:.]{2,40}: (?:(?:leave|stop|call|take|let|hold|drop|forget|wait|show|give|carry)\b (?:it|that|this|there|here|me|us|him|her|on|off|the (?:point|hint|credit|blame))\b|
                (?:(?!who\b|what\b|which\b|if\b|whether\b|why\b|how\b|where\b|when\b|that\b)[\w'’]+ ){1,3}?(?:(?:is|are|was|were)\b|(?:is|are|was|were|has|have|do|does|did|ca|wo)n['’]?t\b)|call (?:it|that|this)\b)
in jest         \b(?:(?:xmas|christmas) (?:do|party|lunch|jumper)s?|biscuits?|mince pies|karaoke|naked|eat (?:his|her|my|their) hat|lol|ha ?ha|jok(?:ed?|ing))\b|[:;]-?\)
on what is offered  ^[^.;]*\b(?:offered|volunteered|joked|threatened|pledged|bet|(?:said|swore) (?:he|she|they|it)['’]d)\b[^.;]*[.;,] (?:\w+ )?(?:carried|passed|declined|rejected|refused|agreed|accepted|approved)\b[^.;]*$
a proposal      \W*(?:proposals?|options?|motions?|idea|suggestion)\b[^,:]{0,25}[,:]
news verb       (?:go at|move (?:offices|premises|building|(?:in)?to|out)|have (?:had|been|until)|be|remain|stay|retain|become|merge|retire|step down|lose|start (?:on|in|as|at|from)|begin (?:on|in)|leave|recognise|expect|mean|welcome|feel|like|restructure|fall|rise|reopen|normally|usually|always|end)\b
news ahead      (?:move|close|launch|recommission|retender|open|have(?! (?:a|an|to) )|start|begin|join|continue|keep(?! (?:[\w]+ ){1,2}(?:posted|informed|updated|advised|under))|serve|chair(?! an? )|sit(?! (?:in|down)\b)|act as|decide|get(?= \w+ing\b)|say|know|like|spend|see(?! (?:if|whether|what|who)\b)|need(?! to\b)|go(?! back to)|come(?! back (?:to|with)\b)|follow(?! up\b)|help|hold)\b
hears           \b(?:heard|apparently|rumours?|noted|reported|informed|advised|mentioned|pointed out|hop(?:ed?|es)|th(?:ought|inks?)|felt|wondered|whether|why|how|what|when|because|which|understood|believe[sd]?|likely|may|might|could|would|risk that|told (?!to\b)|as agreed|in principle|remains?|still|outstanding|ongoing)\b[^.;:]*$|\b(?:if|unless)\b[^,.;:]*$
hearsay line    ^(?:fwd|forward) (?:plan|agenda|look)\b|^(?:not agreed|refused|declined|rejected)[,.]|{in jest}|^{a proposal}|^{remark}|\(item for\b|^\d\d?[.:]\d\d (?!.*\b(?:to|will|by|please)\b)|\bfor info(?:rmation)?\W*$|(?:,|\bbut) (?:\w+ )?(?:refused|declined|said no)\W*$|, subject to \w+\W*$|\b(?:was told|were told|we hear|rumour)|(?:,|\b) (?:members|we|heads|partners) (?:heard|were told|were informed)\W*$|\b(?:told members|told us|informed the)\b|^(?:scrap|ignore|disregard|delete (?:that|what)|corr(?:ection)?\b|sorry|should read|not for)|\b(?:scrap|ignore) (?:that|what|the (?:last )?line)\b|^(?:info(?: only)?|fyi)\b|\bno need\b|\bno thank|\bbut no\b|\bnot (?:taken up|needed)\b|\bnothing new\b
nothing against  \basked if\b(?={then agreed})|\b(?:(?:with|and|but|there (?:was|were)) )?(?:(?:nobody|no[ -]one) (?:has |had )?(?:object\w*|disagree\w*|disput\w*|against)|(?:no|without)(?: (?:further|more|outstanding|other|any))* (?:objections?|concerns?|issues?|problems?|comments?|queries|dissent|questions?|difficult\w*|(?:work|action)(?: (?:is )?(?:needed|required))?)(?: (?:were |was |been )?(?:raised|made|received))?)\b
gainsaid        (?<![\w-])(?:no(?:pe)?|nay)(?![\w-])(?!\. ?\d)\W*(?:$|[,;.:?!–—])|\b(?:object(?:s|ed|ing)?|objections?|disput(?:e[sd]?|ing)|contest(?:s|ed)?|quer(?:y|ies|ied)|disagree\w*|doubt(?:s|ed|ful)?)\b
in part         \b(?:(?:was|were|is|are|due|still) to be|minded to|asked to|want(?:s|ed)? to) (?:agree|accept|approve|sign)|\bagree[ds]? to (?!close|sign)\w+|\bagreement (?:was |is )?(?:deferred|postponed)\b|\bsent back\b|\b(?:i|we) typed\b|\b(?:review group|cabinet) agreed\b|\bagreed it (?:was|is)(?! {done word})|\b(?:in part|bar (?:the|a|an)|except(?:ing)?|excluding|apart from|other than|save for|part(?:ly|ially)|in principle|provisional\w*|conditional\w*|(?:up)?on (?:the )?condition|pending|(?:with|subject to) (?:[\w'’]+ ){0,3}(?:changes?|amendments?|edits?|corrections?|caveats?|conditions?|reservations?|provisos?)|for [\w ]+ only|only (?:for|in|with|if|when|as))\b
no objection    \b(?:no(?:body| one)?|without|subject to|any) (?:objection|objected|problem|difficult|issue|dissent|against|nothing)\w*|\bnobody against\b|\bno more slips?\b|\bno further (?:slips?|extensions?)\b
says yes        \b(?:agree[ds]?|approved?|accept(?:s|ed)|ok|okay|fine|yes|yep|yeah|yup|granted|given|allowed|happy|content|satisfied|sign(?:ed)?|good|great|super|done|completed?|delivered|clos(?:e|ed)|shut|carried|passed|nodded|concur(?:s|red)|tick(?:ed)?|endorsed|ratified|supported|unanimous|convinced|persuaded|answers)\b
says no         \b(?:no|nope|not|never|nobody|none|cannot|un(?:happy|convinced|able)|refus\w+|reject\w+|declin\w+|denied|stays?|remains?|kept|keep|open|object\w+|(?:voted|turned) down|ruled out|too (?:long|late|soon))\b|n['’]t\b
put off for now  \b(?:will be {done word}|defer\w*|split|undecided|doubtful|unsure|hold|held|wait|until|till|unless|if|once|first|back|later|next|more|left|consensus|decide|(?:can|could)n['’]t say|subject to|provided)\b
put off to      \b(?:defer|postpone)
then agreed     (?!.*\b(?:not|never)\b|.*n['’]t\b).*\b(?:agreed|approved|accepted|granted)(?: (?:to )?(?:this|that|it))?\W*$
asks for a date  \b(?:want\w*|would like|ask(?:s|ed|ing)?|needs?|seek\w*|sought|propos\w+|request\w*|could (?:it|we|they)|exten\w+|new date|instead of|later date|more time|until|till|mov(?:e|ed|ing)|push\w*|say (?:end|mid|\d))\b
verdict         (?=.*(?:{says yes}|{says no}|{put off for now}))(?:(?:{says yes}|{says no}|{put off for now}|(?-i:[A-Z]{2,3})|\w+n['’]t|\w+['’]s|(?:the|whole|group|grp|mtg|scrutineer|answer|reply|keen|willing|minded|wants?|needs?|given|until|till|by|time|meeting|members?|chair|all|both|every(?:one|body)|partners|board|committee|{exec or qag}|panel|we|they|she|he|it|this|that|with|by|as|of|for|to|on|in|off|over|through|thru|up|us|is|was|were|are|be|been|had|has|have|would|will|did|do|does|can|could|also|and|so|then|now|very|quite|there|well|right|said|says|took|felt|feel|able|take|come|go|date|new|delivery|extension|full|time|thanks|noted|actions?|yet|still|a|an|at|least|it['’]?s|thats))\b[\W&]*)+
not an order    [\w-]+ (?:[\d£]|tbc|stands|remains|stays|is|are|was|were|has|hasn['’]?t|have|had|went|didn['’]?t|isn['’]?t)|agree that|take (?:it |this )?off|agree (?:all|everything|nothing|the lot|every one|deliver(?:y|ies))\b|hold(?: (?:for now|lifted|off|on)\b|\W*(?:$|\s[–—-]))|resume (?:open|public|the minutes|minut)|make (?:it|that) (?:the )?(?:\d|end\b|{month}\b|{weekday}\b)|end (?:of )?(?:the )?(?:{secret}|closed)\b|(?:complete (?:as|apart|bar|but|except|other|save|subject|on|in)|lead (?:member|officer|partner)s?|head (?:teacher|of)|lay member|review (?:group|grp)|chair\b|please (?:note|remember|be|don['’]?t)|mute|bear in mind|note\b|thank|welcome|extend|carry (?:over|forward|[\d.]+)|roll|push|park|defer|postpone|withdraw|drop|bring (?:forward|fwd)|put (?:off|back|[\w. ]+ back)|close|move [\w. ]+ (?:to|back|out|from|forward)|give [\w ]+ until|amend due|take [\w ]+ off|remove)\b|(?:please )?(?:move|extend|defer)\b
tells after a noun  \b(?:is|are|was|were|has|have|had|will|went|gone|came|sent|rec(?:ei)?v?d|now|out|put|going|hard|likely|again|ends?|starts?|found|under way|underway|room|not|no|still|wrote|said|wants?|sought|used|left|let|took|\w{3,}ed|changes|continues)\b
tells           (?<!-)\b(?:is|are|was|were|has|had|have|will|would|can|could|(?<!-)not(?!-)|no|yes|isn['’]t|now|still|went|gone|came|sent|done|met|never|reps?|brought|slips?|moves?)\b(?!-)|→|->|\b(?!(?:need|shar|fail|requir)ed\b)\w{3,}(?<!e)ed\b
to be done      (?:(?:action|task)\W+)?(?P<what>(?:(?!\b(?:is|was|were|has|have|had|will|would|said|says|agreed|if|who|which|hopes?|expect\w*|planned|plans to|likely|seem\w*|due|need\w*|asked?|want\w*|there|could|may|might|not|no|ready|able|subject|request|received|\w+n['’]t|(?:do|is|are|has|have|was|wo|ca)nt)\b)[^.;?!]){2,90}?)
                (?:(?P<bare>to be|(?:is|are) to be|needs? to be|must be)|(?:should|will|would) be) (?:re-|\w+ly |quality )?(?!able|clear|part|sure|present|there|confirmed|held|decided|seen|expected|continued|determined|closed|noted|taken|used|moved|finished|done|restructured|inspected|challenged|commissioned|extended|treated|limited|carried (?!out)|awarded|discussed|substituted)(?:\w{2,}ed|sent|brought|given|written|drawn|put|set|told|chased|circd|shared|sought|broken|redone|rewritten|re-cut|built|run|made|cut|undertaken|led)\b
changed         (?:log|list)?: nothing (?:left|open)|(?!.*\b(?:once|when|until|after|unless|to be) )(?:.*\b{done word}\W*$|.*\b(?:sent|filled|installed|tabled|implemented|provided|concluded|briefed on .*)\W*(?:\d.*)?(?:remove\W*)?$|.*[-–.,|] (?:{done word})(?:\W*$| \d| on\b| in\b| last\b|,))|
                .*\b(?:extension|new (?:due )?date|due date|end date|later date|deadline (?:moved|extended|now|lifted)|target (?:date )?(?:now|moved|removed|unchanged)|(?:held|carried|carry) (?:over|forward)|hold extended|propos\w+ (?:to )?clos\w+|(?:recommend|suggest)\w* (?:for |we )?clos\w+|take (?:it )?off the|off the (?:log|list)|can come off|slipped|apologies|apols|app's|unwell|pushed back|discussed at length)\b|
                (?:status:? )?(?:put )?(?:push|roll|{done word}|implemented)\b|.*\[x\]|.*[✓✔]
date changed    \b(?:extensions?|deadline|slippage|(?:due|completion|revised|new) date|\bdate (?:on|was|(?:of|for) \S*\d\.\d+ (?:should|would|will|to))\b|\bto allow [\w ]+ until|(?:put|run) (?:back|off|on to)|defer\w*)\b|\b(?:another|extra) (?:\w+ )?(?:weeks?|months?)\b|\bnow be due\b
then            ,| then \b
decider         (?:(?:the |this )?(?:whole |quality assurance |review )?(?:group|grp|meeting|mtg|members?|partners?|board|committee|cttee|{exec or qag}|forum|panel|trustees|governors|partnership|council)(?: members)?|all(?: present)?|everyone|we|it was|it is|chair|vote[sd]?)
deciding        (?:agree[ds]?|decide[sd]?|resolved|approve[sd]?|endorse[sd]?|ratified|accept(?:ed|s)|adopt(?:ed|s)|sign(?:ed|s)? off|back(?:ed|s)|supports?|supported|declined|rejected|refused|upheld|delegated|voted|opted|chose|confirmed(?! that)|granted|waived|determined|settled on|recommends? to|(?:content|happy) (?:for|to|with|w/)|ruled|gave the go-ahead|wrote off)
meeting decided  \W*(?:[^,:.]{3,50}, )?(?:(?!chair){decider} )?(?:was |were |is |are )?(?:decided that (?:each|every|all|no|both)\b(?!.*\bby \d)|(?:agreed|decided|resolved|voted|chose) (?:in principle\b|(?:not )?to \w)|(?:content|happy) (?:(?:not )?to|for) (?!chair|sign)|not to\b)|(?!.*\b(?:if|when|once|as agreed|who agreed|why)\b).*(?:[,;–-] |\b(?:was|were) )(?:all )?(?:agreed|approved|carried|endorsed|so decided)(?: (?:by (?:all|the)|all|nem con|unanimously|in principle)\b.*)?\W*$
decided         by (?:\d+ votes|a show of hands)\b|.*[.;] (?:agreed|decided|resolved):|.*\b(?:but|and|so) (?:the )?(?:group|members|meeting|board|committee|{exec or qag}) (?:then |still |nevertheless )?(?:agreed|decided|resolved|approved)\b|\W*(?:(?:following|after|in|at|by|on|from) [^,:]{3,60}, ?)?{decider} (?:(?:was|were|is|are|also|then|therefore|unanimously|formally|proposed and|noted and|did not|didn['’]?t|had) )*{deciding}\b|
                (?:so )?(?:agreed|decided|resolved|approved|endorsed|ratified|declined|rejected|going with|not approved|approval (?:was )?given|no objections)\b|(?:dec|decn)\s*[:–—-]|that (?:the |a |an )?[\w' -]{2,60} be \w+|(?:decision (?:made|taken)|consensus(?: was)?|motion carried|delegated authority was)\b|vote[ds]?\b.*\b(?:carried|passed|for)\b|
                (?:(?!\b(?:if|when|once|said|says|asked|why|whether|hop\w+|would|could|may|might|should|as agreed|(?:will|would|ll) be)\b).)*?(?:(?:was|were|is|are|be|been)\s+)?(?:not )?\b(?:agreed|approved|endorsed|ratified|adopted|rejected|declined|granted|supported|refused|carried|signed off|ruled out|upheld|taken forward|(?<!apologies )accepted)(?: (?:by (?:all|the|members|everyone|e-?mail|majority|consensus|chair|exec|qag|agreement)|with|without|for|subject|subj|in principle|unanimously|nem con|on|from|as|at)\b.*|\s*(?:all|[,;(–-]).*)?\W*$
static task     (?:join(?! late)|keep|continue|sit (?:in|down))\b
unnamed         (?:that )?(?:the )?(?:(?!(?:is|are|was|were|has|had|will|can|that|who|how|why|what|when|which|able|asked|agreed|said|not|no|due|need|needs|want|wants|going|ready|\w+ing|(?!named\b|designated\b)\w{2,}ed|(?:un)?able|unwilling|discussion|whether|plans?|intends?|expects?|like|would|still|recommendation|proposal|request|agreement|hopes?|aims?|seems?|decision|on|re|for|about|from|in|of|with|complete|done|hard|soon|easy|nice|intend|prefer|plan|hope|expect|seem|aim|now|nobody|none|too|wrote|spoke|told|gave|given|took|taken|made|met|found|sent|held|put)\b)[\w&+][\w&/'’.-]* ){1,6}(?:needs )?(?P<modal>to|will|would) (?=(?P<verb>[\w-]+))
needs           (?:(?:we|i) )?need(?:s|ed)? (?:(?:someone|somebody|a volunteer) )?to (?=\w)|(?:someone|somebody) (?:needs |has )?to (?=\w)
question label  (?:question|query|q)\b
asked and agreed  .*\b(?:ask(?:ed|s)|want(?:s|ed)?|requested|said|says)\b{then agreed}
asked and answered  (?:could|can|would|will)\b.*\s[-–]\s(?!yes|ok|will|agreed)
asker           (?!(?:no|should)\b)(?:the |a |an )?(?:(?!\b(?:to|was|were|(?-i:is)|are|that|who|said|says|told)\b)[\w'’. ()]){2,40}?
named asker     ^(?!{interrogative}|(?:we|they|all|everyone|(?:the )?(?:meeting|committee))\b)(?:the )?(?P<who>{asker}) (?:(?:also|again|then|has|had|have|\w+ly) )*(?:chall?eng(?:ed|es?)|ask(?:ed|s)|quer(?:ied|ies)|question(?:ed|s)|press(?:ed|es))\b(?! (?:on|by|about|over|re|is|was)\b)
challenged plainly  ^{asker} (?:(?:has|have|had|also|again|formally|then|did) )*(?:chall?eng(?:ed|es)|quer(?:ied|ies)|questioned|questions (?:why|how|the|what|whether)|press(?:ed|es) (?!to\b)|pushed (?!back|the (?:date|deadline))|grilled|quizzed|probed|disputed|s(?:ought|eeks) (?:(?:re)?assurances?|clarity|an explanation)|wanted to know|wants to know|took issue|put it to)\b|
                ^(?:(?:a|the|formal) )*(?:(?:re)?assurance|query|challenge)s? (?:(?:was|were|is) )?(?:raised|sought|issued|from|to)\b|^(?!should\b)[^?]*\b(?:was|were|to be) (?:\w+ )?(?:challenged|pressed|questioned)\b|^[\w&'’ ]{2,30}? challenged (?:on|by|over|about|re)\b|
                ^it was queried\b|^{asker} ask(?:ed|s) [\w&'’ ]{2,40}? for .*\b(?:reply|answer|response) (?:is )?(?:expected|wanted|due|by)\b|^{asker} ask(?:ed|s) (?::|(?:(?!\bto\b)[\w&'’ ]){2,40}?(?::| [-–])? )?(?:(?<!\basked )(?<!\basks )(?:whether|if|when)|why|how|what|where|who|which|to (?:explain|account|justify)|for (?:clarity|clarification|an explanation|reasons|(?:re)?assurances?))\b|\b(?:was|were) asked (?:why|how|what|to account|to explain|to justify|for an explanation)\b|^asked (?:by [\w ]+? )?(?:why|how|what)\b|^(?:so )?(?:why|how come)\b.*\?|(?:[,–—-]|\b(?:meetings?|quarters?|months?)) why\b.*\?$
concerned       ^(?!no\b){asker} (?:express(?:ed|es)|voiced|raised|put) (?:(?:a|an|its|their|some|serious|grave|formal|her|his) )*(?:concerns?|disappointment|frustration|surprise|challenge|unease)\b|
                ^(?:(?:a|an|the|some|grave|serious) )*(?:concerns?|disappointment|frustration|surprise) (?:(?:was|were|is) )?(?:expressed|raised|voiced)\b|\b(?:was|were|is|are) (?:disappointed|not (?:(?:re)?assured|satisfied|persuaded|convinced))\b|^(?:(?:group|members|chair|scrutineer) )?not (?:(?:re)?assured|satisfied|happy|convinced)\b
has no account  \bask(?:ed|s)\b[^.?–]*(?:[.?]|\s[–-])\s+(?!{interrogative})(?!.*\b(?:answer(?! was)|reply|respon\w+|explain|want\w*)\b)\S|^(?:question|q|query)\b(?! to\b)
""")
    )
    | {name: DATE_PARTS[name] for name in ("month", "weekday", "number")}
    | {"role noun": ROLE_NOUN, "terms": TERMS, "clock": CLOCK_TIME, "quarter": SPOKEN_TIME}
)
"""The patterns of words in a line, by the name of what they stand for."""

_LABELS = rows(r"""
challenge       ^challenge\s*[:\s]\s*(?:(?:from|by)\s+(?:the\s+)?)?(?P<asker>[\w'’& ]{2,40}?)\s+to\s+(?P<who>[\w'’& ]{2,40}?)\s*(?::|\s[–—-])\s*
challenge       ^challenge\s*\((?:from |by )?(?P<asker>[^():]{2,40}?)(?:\)\s*(?:to|for)\s+(?P<who>[\w'’& ]{2,40}?)\s*(?::|\s[–—-]|(?=\b(?:re|about|over|on)\b))|\s+to\s+(?P<who2>[^():]{2,40})\)\s*[:–-]?)\s*
challenge       ^(?:challenge|chall?|ch)\b\W*\s(?P<asker>[\w'’& ]{2,40}?)\s*(?:>|→|->)\s*(?P<who>[\w'’&]{2,40})\b\s*[:–—-]?\s*
challenge       ^(?:challenges?|query|(?:question|q)(?= (?:to|for|from)\b|:))\b{number}?(?:\s+(?:raised(?: by)?|from|
                by) (?!with)(?P<asker>[^:]{2,40}?))?\s*(?:\((?:[^()]*?\bto\s+)?(?P<who>[^()]{2,60})\)\s*[:–-]?|(?:to|for|with|
                put to)\s+(?P<who2>[^:–-]{2,60}?)(?:,?\s+(?:from|(?:raised )?by)\s+(?P<asker2>[^:–-]{2,40}?))?\s*(?::|\s?[–-]|(?=\b(?:re|about|over|on)\b))|[:–—-])\s*
challenge       ^(?P<asker>[\w'’& ]{2,40}?)(?:['’]s?)? (?:challenge|question|query) (?:to|for) (?P<who>[\w'’& ]{2,40}?)\s*(?::|\s[–—-])\s*
action          ^(?:(?:decision|agreed|outcome|recommendation)\s*(?:/|and|&)\s*)?(?:new\s+)?(?:actions?|a/p|ap|act|
                task|to do|todo)(?:/decision)?(?:\s+(?:points?|agreed|
                log))?{number}?\s*(?:[(\[](?P<who>[^)\]]*)[)\]]\s*[:–-]?|(?:(?:taken|carried|owned|held|accepted) )?(?:for|by|
                on)\s+(?P<who2>[^:–]{2,40}?)\s*(?::|\s[–—-]\s)|[:–—]|\s?-\s)\s*
action          ^(?:actions?|(?-i:AP))\s+(?:(?P<who>[^:]{2,40}):|(?P<who2>[\w&/, ]{2,40}?)\s[–—-]\s)\s*
action          ^(?:to be actioned by|for action by|(?:assigned|allocated|over|down) to)\s+(?P<who>[^:–]{2,40}?)\s*(?::|\s[–-]\s)\s*
action          ^(?:action|(?-i:AP))\s+(?=(?P<who>[\w/&]+)\s+(?!and\b)[\w–-])
action          ^(?:actions?|act)\s+(?=(?P<who>[^.:?]{2,80}?)\s+to\s+[a-z])
challenge       ^(?-i:CHALL|CHALLENGE|Q)\b\s*[:–—-]?\s*(?=\w)|^chall\b\s*[:–—-]\s*
action          ^(?-i:ACTION|ACT|TASK)\b\s+(?=\w)
decision        ^(?-i:DECISION|DEC|AGREED|RESOLVED)\b\s+(?!(?:to|that|by)\b)(?=\w)
delivered       ^(?-i:DONE|COMPLETED?|CLOSED?|DELIVERED|ACTIONED)\b\s+(?=\w)
note            ^(?-i:NOTED?|INFO)\b\s+(?=\w)|^(?:notes?|noted(?: the following)?|fyi|for (?:information|noting|info)|n\.?b\.?(?: to minute| for minutes)?|
                info(?:rmation)?|declarations? of interests?|comment|minute|discussion|context|background|risk \d+|
                (?=(?:date of )?next meeting\b))\s*(?:(?=next|date of)|[:–—-])\s*|^(?:fyi|nb(?!/| (?:and|&|to|will|has|is|was|can|said|says|\w+ed)\b)|n\.b\.|note that|
                note(?= [a-z]+ (?:has|have|is|are)\b))\s+(?!to minute)
decision        ^(?:it was\s+)?(?:decisions?|decided|agreed|resolved|resolution|approved|ratified|
                endorsed)(?:\s+(?:no\.?\s*)?\d+)?(?:\s*\([^)]*\))?\s*(?:[:–—]\s*|-\s+|\b(?:in principle|
                unanimously)?\s*,?\s*(?=that\b)|(?<=decision)\s+(?=to\b)|\s*(?=in principle|unanimously|subject to|
                by all))
delivered       ^(?:done|completed?|closed|actioned|finished)\s*[:–—-]\s*|^(?:\[[xX✓✔]\]|[✓✔☑])\s*
""")
_NUMBER = r"(?:\s*(?:no\.?|number|#|ref)?\s*\d+[\w.()/-]*)"


@cache
def labels() -> list[tuple[str, re.Pattern[str]]]:
    """Return the labels that can begin a line, with the kind of line that each gives."""
    named = {"number": _NUMBER}
    return [(kind, re.compile(filled(label, named), re.IGNORECASE)) for kind, label in _LABELS]


_SHORT_FORMS = """
wk week, jnd joined, lft left, mtg meeting, gonna going to, nxt next, tmrw tomorrow, tmw tomorrow, tomo tomorrow, pls please,
plz please, upd update, rpt report, mgr manager, commty community, cmty community, til until, fwd forward, dlvd delivered,
delvd delivered, deliverd delivered, o/h on hold, becuase because, becasue because, beacuse because, n/s not started,
qtr quarter, yr year, b4 before, yng young, dir director, desig designated, svc service, hlth health, sfg safeguarding,
sgdg safeguarding, s/g safeguarding, ptnership partnership, p'ship partnership, pship partnership
"""
"""The short forms of ordinary words, each with its word; behind a short form may stand an “s”."""

_SHORTHAND = rows(r"""
within          \bw(?:/i|i|/in) (?=\d|a |one|two|three|four|six)
within a        \bwithin the (?=(?:fortnight|week|month)\b)
&               (?<=[\w,)] )n(?= \w)
instead of      \bi/o(?= [A-Z])
arrived         \barr(?:['’]?d)?\b\.?(?= (?:at )?\d)
months          \bmths?\b
circulate\1     \bcirc(?:'?(d))?\b
business team   \b(?:biz|bus|bsns) team\b
numbers         \bnos\b(?!\.)
with            (?<=[\w,)]) w/? (?=\w\w)| w/(?=\w\w)
voluntary sector  \b(?:vol(?:untary)?|3rd|third) sec(?:tor)?\b
without         \bw/(?:out|o)\b
question        \bq (?=(?:to|for|from)\b)
challenge       \bchall\b\.?(?= \w)
apologies       ^aps\b
received        \brec['’]?d\b
agreed          \bagr?['’]?d\b
action          ^(?:actoin|acton|actn|acn)(?=s?\b)
decision        ^dec(?:n|['’]n|sn|is)?\b\.?(?=\s*[:–—-])
scrutineer      \bscrut\b(?:\.(?= [a-z]))?
independent     \bind(?:ep)?\b\.?(?= scrutineer)
head            \bhd\b(?= of\b)
delivered       \bdel(?= \d)
because         \b(?:b/?c|cos)\b
yesterday       \byest(?:['’]?day)?\b
\1ould          \b(w|sh)d\b
declarations of interest:  ^(?:int(?:erest)?['’]?s|decs?(?: of)? int\w*)\s*:
she'd           (?<=said )shed\b(?= \w)
\1ouldn't       \b(w|c|sh)(?:ou|u)?l?dnt\b
\1n't           \b(do|did|ca|wo)nt\b
could           \bcd (?=be|not|they|we)
\1's            \b(that|who)s\b
they'\1         \bthey(d|ll)\b
""")


@cache
def shorthand() -> list[tuple[str, re.Pattern[str]]]:
    """Return abbreviations that people type, each with the words for it, as of ``Match.expand``."""
    plain = (each.strip().split(" ", 1) for each in _SHORT_FORMS.split(","))
    every = (*((rf"{full}\1", rf"\b{short}(s?)\b") for short, full in plain), *_SHORTHAND)
    return [(full, re.compile(short, re.IGNORECASE)) for full, short in every]
