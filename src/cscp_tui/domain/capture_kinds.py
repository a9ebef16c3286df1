"""The kinds of spoken lines, and the words from which a line's kind is told.

Every cue that a line gives has a weight for the kinds that it speaks for or against: the cues below,
and single words, whose weights were learned from lines of known kinds (``tests/learn_kinds.py``). The
kind with the greatest weight is taken; where another comes close, the line is asked about.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from cscp_tui.domain.capture_patterns import WORDS, filled, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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

_CLEAR, _CLEAR_NOTE, _CLEAR_DISPUTED = 3, 7, 7
"""The least lead in weight at which a kind is taken without a question. A note that names an agency, a
date or an action needs a larger lead, as it may be a missed action, and so does a kind on which the cues
and the learned weights do not agree."""

_NAMED = rows(r"""
we              (?:the )?(?:group|board|members?|meeting|qag|executive|exec|partners|partnership|panel|committee|forum|sub-?group|we|all(?: present)?|everyone|everybody|those present|chair)
moved           (?:extended|revised|moved|changed|amended|put|taken off|removed|pushed|reset|slipped|dropped|withdrawn|lifted|suspended|paused)
date            (?:date|deadline|timescale|completion|target)(?: date)?
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
unsure          (?:assured|convinced|persuaded|reassured|satisfied|impressed|comfortable|good enough|sufficient|acceptable|
                enough|content|happy)
""")
"""Patterns that other patterns refer to."""

_WORDS = rows(r"""
apologies+9     ^(?:late |no |further |written |there were no |sends? )?(?:apologies|apols?|apology)\b(?! for late)
note+9 apologies-20
                \b(?:apologies|apols?|apology) for (?:(?:the|any|his|her|their) )?(?:earlier |previous )?(?:late|delay|error|confusion|mistake|missing|not)
note+9 apologies-40
                \b(?:sent|gave|with|received|offered|no) no apol|\bwithout (?:sending |giving )?apol|(?:,|\band) no apol|
                \bno apol\w* (?:[\w ]* )?(?:from|by)\b|\bnot (?:send|sent|give|given) (?:any )?apol
apologies+11    \b(?:(?<!to )sen[dt]s?|gave|gives?|offered|tendered|submitted|sending|given|with|
                made) (?:\w+ ){0,2}?(?:apologies|apols?|apology|regrets?)\b
apologies+8     ^[\w/&, +]{2,40}? (?:apologies|apols)\b
apologies+9     \b(?:apologies|apols)\b.*\b(?:received|given|sent|noted|recorded|tendered|accepted)\b|[-–:]\s*(?:apologies|
                apols)\.?$
apologies+8     \b(?:unable to|not able to|could not|couldn['’]t) (?:attend|be (?:here|present)|join|make it)|\bcan(?:no|')?t (?:attend|
                make it|join)\b|\b(?:apologies|apols|^sorry) from\b
delivered+5     \b(?:is|are|was|were|been|now|actions?|thats?|that's|its|it's|\w+['’]s|all|so|ref \S+) (?:now |all |
                fully )*{done word}\b(?! (?:to|that|by [\w ]+ (?:to|that))\b)
delivered+5     ^(?!.*\bto (?:be )?\w+\b).*\b{done word}[\s.!]*$
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
delivered+8     \bnow (?:been )?{deed done}\b(?! (?:to|that|by|for \d+)\b)
delivered+6     \bwith that (?:done|finished)|\bso that['’]?s (?:done|finished)|\bjob done\b|\bnothing (?:more|further|left) to do\b
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
move+10 action-3
                ^(?:please )?(?:extend|move|push|put|defer|roll|carry|postpone|delay|bring(?! back))\b.*\b(?:(?:to|until|till) {later}|
                back|over|forward(?! plan)|by (?:an?|\d+|one|two|three|four|six) (?:\w+ )?(?:days?|weeks?|months?))\b|
                \b(?:extend|push|put back|go back)\b.{1,60}\b(?:to|until|till) {later}
move+10 action-3 decision-2
                ^(?:amend|change|revise|reset|set|update)\b.*\b(?:due date|date|deadline)\b.*\bto\b|
                \bgiven?\b.{2,50}\b(?:until|till|another|longer|extra|further|more time)\b
move+9          ^(?:park|hold|leave|pause)(?:ing|ed)?\b.*\b(?:until|till|pending)\b
move+9 action-4
                \bnot (?:yet )?ready\b.*\b(?:bring|comes?|brought|returns?|back)\b.*\bto\b
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
move+7          \bfrom (?:the )?(?:end of )?{day}.{0,15}? to (?:the )?(?:{day}|end|mid|early|late)
move+6          \b(?:not|won['’]t|can['’]t|cannot) (?:be )?(?:ready|done|complete|finished|available|possible) (?:until|till|before)\b|\bnot before {day}|\bno earlier than\b|
                \badjourned (?:to|until|till)\b
move+12 action-4
                \b(?:asked|asks|wants?|would like|needs?|requested|agreed|proposed) to (?:extend|move|push|put back|defer|postpone|delay|reschedule|
                carry)\b.*\b(?:(?:to|until|till) {later}|by (?:an?|\w+) (?:week|month)|over\b|back\b)
move+5          [-–,;] now (?:the )?(?:\d|end|mid|q[1-4])
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
challenge+12 move-8
                \bpush(?:ed|es|ing)? back on\b
challenge+5 action+4
                \bwould like (?:an?|the|to (?:see|know))\b
challenge+4     ^(?:(?:\w+ ){0,2}(?:why|how (?:many|long|often|much)|what|when|who|which|should|is|are|do|does|did|was|were|has|have|had)\b.*\?|
                why\b)|[-–—:] ?(?:why|how|when)\b|[-–—:,] ?(?:what|where|who|which|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b.*\?$|, (?:why|how|what|when|who)\b.*\?$|^[\w/]{2,20} why\b|[-–] why\?$
decision+5      (?<!to be )\b(?:approved?s?|endorsed|ratified|resolved (?:to|that|not)|adopted|decided|delegated|
                authorised|(?<!no )decision (?:was |has been )?(?:made|taken|reached))\b
decision+5      \bagreed(?: in principle| unanimously)? that\b|\bit was (?:\w+ )?(?:agreed|resolved|decided)|
                \b{we} (?:\w+ )?agreed\b|^agreed\b|\bwere (?:\w+ )?agreed\b|[-–,] agreed$
decision+5      \b(?:accepted|supported the|signed up to|sign up to|content (?:to|for|with|that)|
                (?<!not )happy (?:for|with|that|to)|no objections?|unanimous(?:ly)?|voted|confirmed as|elected|
                gave (?:its |their )?(?:approval|agreement|consent)|consensus|recommends to)\b
decision+5 delivered-2
                (?<!be )\bsigned off by {we}\b|\bchair['’]s action\b
decision+7      ^{we} (?:\w+ly |then |also |noted and |have |has |did not |do not )*(?:{chosen}|support|accept|approve|endorse|agree)\b(?! (?:that|by)\b)
decision+5      \b(?:ruled|determined|directed) that\b
decision+6      \b(?:agreement|consensus|approval|consent|sign-off|endorsement)(?: of [\w ]{2,30}?)? (?:was |has been )?(?:reached|secured|obtained|confirmed|granted)\b
decision+6      \b(?:waived|scrapped|abandoned|discontinued|disbanded|dissolved|wound up|stood down|written off|set aside|co-opted|
                re-?elected|mandated)\b
decision+5 note-3
                (?<!be )\b(?!named|asked|raised|noted|challenged|questioned|reported|chaired|discussed|queried|expressed|voiced|pressed|attended|
                supported|thanked|welcomed|congratulated|informed|told|advised|updated|reminded|highlighted)\w{3,}ed (?:[\w]+ ){0,4}by (?:the )?(?:chair|group|board|members|meeting|qag|executive|exec)\b
decision+6 action-2
                \bby (?:agreement|consensus|common consent)\b|\bnem con\b
decision+6      \b(?:went|gone|going|go(?! to)) with\b|\b(?:opt(?:ed)?|plumped) for\b|\bsettled on\b|\bchose\b|
                \bpreferred option\b|\bthe (?:go[- ]ahead|green light)\b|\b(?:nodded|waved) through\b|\bin favour\b
note+4          \b(?:discuss(?:ed|ion)|thanked|(?<!of )thanks(?! to be)|thx|welcomed?|introduc(?:ed|tions)|
                feedback(?= (?:from|was|on))|well received|received the|received$|felt|congratulated|conversation)\b
note+4          \b(?:did not attend|not represented|no representative|absent|not here|declared|declarations?|^thank|
                in place of|instead of|deputising|next (?:meeting|mtg|qag|learning event|event)(?: is|:| -| \d| on)|
                date of next meeting|left|joined|arrived|late\b|quorum|quorate|took place|meeting (?:closed|opened))
note+4          \b(?:continues|ends|begins|goes|comes|shows|expects|hopes|attends|includes|covers|receives|provides|sits|opens|seems|
                appears|talked|spoke|presented|showed|arrived|heard|no ?one from|nobody from|not (?:yet )?(?:known|clear))\b
note+4          \b(?:is|are|was|were) (?:now |currently |still |also )*(?!going|being)\w+ing\b
note+4          \bwill (?:take place|be \w+ing)\b|\bexpected (?:in|on|by|to|before|after)\b
action+4        \b(?:to|should|must|needs? to|shall) (?:now |then |also )?be (?!co-?opted|challenged|closed|removed|
                extended|deferred|moved|rolled|carried|pushed|put back|held over|noted){participle}\b
action+4        \bto (?:go|come) (?:to|out|on|back)\b|\bneeds? \w+ing\b|\bfor (?:action|completion)\b|^needs? \w+|
                \b(?:someone|somebody|volunteer) to\b|^(?:can|could|would|will) (?:we|someone|somebody|you)\b
action+2        \bplease\b
action+10       ^who(?:['’]s| is| will| can) (?!responsible|accountable|gripping|in charge)
note+6 decision-3
                ^(?:the )?{we} (?:\w+ly |also |then )?(?:noted|discussed|heard)\b(?!.*\b(?:agreed|approved|resolved|asked)\b)
""")
"""The weights that words give to each kind, for or against it."""

_FACTS = rows(r"""
label-action        action+15
label-numbered      action+4
label-minute        note+4
label-decided       decision+15
label-decision      decision+6
label-challenge     challenge+15
label-note          note+15 delivered-3
label-delivered     delivered+9
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


_WORD = re.compile(r"[A-Z]{3,}\b|[a-z']+|[?:|()–—-]")
_FEWEST_LETTERS = 4
"""The letters of a word from which its beginning and its ending count too."""


def features_of(words: str, places: Iterable[tuple[int, int, str]]) -> frozenset[str]:
    """Return the features of a line from which its kind is learned.

    These are its words, its pairs of words, the beginnings and endings of words, and the words with
    which it begins and ends.

    Args:
        words: of the line.
        places: the names, dates and references within it, each with the word in capitals that
            stands for all of its sort, from left to right.
    """
    parts, place = [], 0
    for start, end, sort in places:
        if start >= place:
            parts += [words[place:start].lower(), f" {sort} "]
            place = end
    parts.append(words[place:].lower())
    plain = re.sub(r"\d+", " NUMBER ", "".join(parts).replace("’", "'"))
    said = ["^", *_WORD.findall(plain), "$"]
    found = {*said, *(f"{one} {other}" for one, other in pairwise(said))}
    long = [word for word in said if word.islower() and len(word) >= _FEWEST_LETTERS]
    found.update(f"{word[:4]}…" for word in long)
    found.update(f"…{word[-3:]}" for word in long)
    found |= {" ".join(said[:3]), " ".join(said[:4]), " ".join(said[-3:])}
    return frozenset(found)


@cache
def _learned() -> dict[str, tuple[int, ...]]:
    """Return the learned weights of features, in tenths, for each kind in its order."""
    text = files("cscp_tui.domain").joinpath("capture_weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {feature: tuple(map(int, weights.split())) for feature, weights in rows}


def weigh(
    words: str, facts: Iterable[str], features: Iterable[str]
) -> tuple[LineKind, LineKind | None]:
    """Return a line's kind, and another that may be meant instead, or None if the kind is clear.

    Args:
        words: of the line.
        facts: about it, of those in the table above.
        features: of it, see ``features_of``.
    """
    given = [weights for pattern, weights in _cues() if pattern.search(words)]
    given += [_facts()[fact] for fact in facts]
    cues = dict.fromkeys(LineKind, 0)
    for weights in given:
        for kind, weight in weights.items():
            cues[LineKind(kind)] += 0 if kind == "note" and weight > 0 else weight
    # Of several reporting words, only the strongest counts.
    cues[LineKind.NOTE] += max(weights.get("note", 0) for weights in given)
    known = [_learned()[feature] for feature in features if feature in _learned()]
    learned = {kind: sum(row[place] for row in known) / 10 for place, kind in enumerate(LineKind)}
    first, second = sorted(LineKind, key=lambda kind: -(cues[kind] + learned[kind]))[:2]
    is_named = not {"AGENCY", "GROUP", "DATE", "REF"}.isdisjoint(features)
    clear = _CLEAR_NOTE if first is LineKind.NOTE and is_named else _CLEAR
    if _likeliest(cues) is not _likeliest(learned):
        clear = _CLEAR_DISPUTED
    lead = cues[first] + learned[first] - cues[second] - learned[second]
    return first, second if lead < clear else None


def _likeliest(weights: Mapping[LineKind, float]) -> LineKind:
    return max(LineKind, key=lambda kind: weights[kind])
