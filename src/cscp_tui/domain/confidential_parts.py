"""The confidential parts of a meeting: the words that begin and end them, and what may have begun one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cscp_tui.domain.records import MeetingLine

_TITLE = r"(?i)\bconfidential\b|\b(?:closed|private) (?:session|part|item)\b"
_CLOSED = r"(?:confidential|conf['’]l|confid|closed|private|restricted)"
_PART = (
    rf"(?:{_CLOSED} (?:part|pt|bit|item|session|section|discussion|business)"
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
_WHO_IS_HERE = r"(?:only|left|leaves?|went out|asked to leave|dropped (?:off|out)|excluded)"
_PART_BEGINS = (
    rf"(?i)\W*+(?:(?:start|beginning) of (?:the )?|now |going into )?(?:{_TITLED}|"
    rf"(?:[^.;]+[.;] )?(?:{_CLOSED}|in confidence) from (?:here|now|this point)(?: on(?:wards?)?)?"
    rf"(?:,? (?:(?:from|at) )?{_AT})?|"
    rf"(?:confidential|restricted)(?:\W+{_KEPT_IN})?\W*$|{_KEPT_IN}\W*$|"
    rf"(?:confidential|restricted)\s*[–—,:-].*\b{_WHO_IS_HERE}\W*$|(?:{_PART}|members only)(?: (?:begins|starts|started|from here|(?:from |at )?{_AT}))?)"
    r"\s*(?:$|:\W*$|[,;.–—-])"
)
_OPEN = "(?:open|public|unrestricted)"
_MEETING = "(?:session|part|pt|section|meeting|mtg|agenda)"
_GOES_ON = r"(?:again|back|resum\w*)"
_FILLS = rf"(?:{_GOES_ON}|and|now|to|in|into|of|the|we|we['’]re|it['’]s|are|is|has|been|items?)"
_HERE = "[^,;.–—-]*\\b"
_PART_ENDS = (
    rf"(?i)\W*+(?:(?:the )?end (?:of )?(?:the )?(?:{_PART}|{_CLOSED})\b|"
    rf"(?:confidential|{_PART}) (?:is |has |was |now )?(?:end|over|closed|finish)|out of (?:confidential|{_PART})|"
    rf"(?:(?={_HERE}(?:{_OPEN}|main|normal)\b)(?={_HERE}{_MEETING}\b)(?!in\b.*[,;])|(?={_HERE}{_OPEN}\b)(?={_HERE}{_GOES_ON}\b)|"
    rf"(?=(?:{_FILLS} )*{_OPEN}(?: {_AT})?\W*$)|(?=guests?\b.* back\b))"
    rf"(?:(?:{_FILLS}|{_OPEN}|{_MEETING}|main|normal|guests?)\b\s*)+(?:(?:from |at )?{_AT})?\s*(?:$|[,;.–—-]))"
)
"""Lines that end a confidential part: “end of part 2”, or only that the meeting is open again."""


_SECRET = (
    rf"\b(?:(?:confidential|restricted|secret)\b|conf['’]l\b|in (?:confidence|camera|private)\b"
    r"|(?:closed|private) (?:part|pt|bit|item|session|section|discussion|business|conversation|chat|now)\b|private (?:meeting|mtg)\b"
    r"|exempt (?:part|item|business|session)|(?:part|pt) (?:2|two|b|ii)\b(?! (?:of|to)\b|\.\d)|(?-i:[Oo]ff[- ](?:the[- ])?record|CONF\b)|closed doors|off minutes|pink papers?"
    r"|un-?minuted|(?:no|stop(?:ped)?|pause[ds]?) (?:notes?|minutes?|minuting|recording)\b|(?:not|don['’]?t|do not|never) (?:be )?minuted?\b"
    rf"|{_KEPT_IN}|(?<!\w )(?:closed|private)\W*$)"
)
"""The words of what may begin a confidential part."""
_WHO_STAYS = (
    r"\b(?:(?:members|partners|statutory(?: \w+)?|core(?: \w+)?|(?:(?<![\w)] )|(?<=agency ))leads) only\b|only (?:the )?(?:statutory|members|partners|core)\b"
    r"|(?:guests|observers|visitors|public(?! health\b)|press|others|the rest|everyone else|everybody else|all others|non[- ]\w+|wider (?:group|attendees))\b(?: \w+){0,2} "
    r"(?:left|leave|leaves|out|off|excused|withdrew|withdraw|dropped off|stepped out|asked to (?:leave|go|drop off|step out))\b"
    r"|(?:left|leaves?|out of|stepped out of|withdrew from|excluded from) (?:the )?(?:room|(?:call|meeting) for|for this)\b|asked to (?:leave|step out|drop off))"
)
"""The words about who stays or leaves, as a confidential part begins."""
_NO_BEGINNING = (
    r"(?i)\b(?:no|not|nothing|non|isn['’]t|wasn['’]t|end(?: of)?|out of|(?:is|are|was|were|be|been|kept|stays?|remains?|treated as|marked|more|less|very|how)) "
    r"(?:the |a |any |strictly |so )?(?:confidential|restricted|secret|private|closed|part)\b(?! now)|\bconfidentiality\b|\bclosed (?:at )?\d|\?"
)
"""What says of something else that it is confidential, or that nothing is."""
_MOST_WORDS_OF_BEGINNINGS = 9
_KEPT_BETWEEN = (
    r"(?i)\b(?:kept? (?:just |only )?(?:between|among(?:st)?|within) (?:the|these|us|ourselves|this|statutory|partners|members)"
    r"|(?:nobody|no[- ]one) (?:else|outside .{2,40}?|beyond .{2,40}?) (?:hears|sees|knows|gets) (?:this|it|that))\b"
)
"""The words with which a whole sentence may begin a confidential part."""


def names_part(title: str) -> bool:
    """Return whether the title of an item says that it is confidential."""
    return bool(re.search(_TITLE, title)) or may_begin_part(title)


def begins_part(words: str) -> bool:
    """Return whether a line certainly begins a confidential part."""
    return bool(re.match(_PART_BEGINS, words))


def may_begin_part(words: str) -> bool:
    """Return whether a short line may begin a confidential part: by such words, or by who leaves."""
    is_short = len(words.split()) <= _MOST_WORDS_OF_BEGINNINGS or re.search(_KEPT_BETWEEN, words)
    return bool(is_short) and not re.search(_NO_BEGINNING, words) and _is_like_a_beginning(words)


def tells_who_stays(words: str) -> bool:
    """Return whether a line says who stays or leaves, as when a confidential part begins."""
    return bool(re.search(f"(?i){_WHO_STAYS}", words))


def _is_like_a_beginning(words: str) -> bool:
    return bool(re.search(f"(?i){_SECRET}|{_WHO_STAYS}|{_KEPT_BETWEEN[4:]}", words))


def ends_part(words: str) -> bool:
    """Return whether a line ends a confidential part, or says that the meeting is open again."""
    return bool(re.match(_PART_ENDS, words))


def ends_another(words: str) -> bool:
    """Return whether a line that ends a confidential part says that there was one before it.

    “Open meeting 10.02” may be the beginning of the meeting itself.
    """
    return ends_part(words) and not re.match(
        r"(?i)\W*(?:open|public) (?:meeting|mtg|agenda)\b", words
    )


def ends_expressly(words: str) -> bool:
    """Return whether a line ends a confidential part in so many words, and not only opens the meeting."""
    return ends_part(words) and bool(re.search(f"(?i){_APART}", words))


def is_part_open(lines: Iterable[MeetingLine]) -> bool:
    """Return whether one of some lines begins a confidential part, and none after it ends it."""
    is_open = False
    for line in lines:
        if line.begins_part or begins_part(line.words):
            is_open = True
        elif is_open and ends_part(line.words):
            is_open = False
    return is_open


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
    """Return whether nobody has said yet of a line whether a part begins, or where it began."""
    return line.to_check and line.restricted and (line.begins_part or ends_another(line.words))


_WHO_IS_BACK = (
    r"(?i)(?:(?:[\w’'/]+(?:(?:, | and | ?[&+] ?)[\w’'/]+)* )?(?:back(?: in)?(?: the room)?|re-?joined|returned),? ?)?"
    rf"(?:(?:at )?{_AT})?$"
)
"""Who came back as a part ended: ``VCSE back in 11.40``."""


def only_marks_part(words: str) -> bool:
    """Return whether a line says nothing but that a confidential part begins or ends, and who is back."""
    found = re.match(_PART_BEGINS, words) or re.match(_PART_ENDS, words)
    is_titled = bool(re.match(_TITLED, words))
    if found is None or is_titled:
        return False
    more = words[found.end() :].strip(" .,;:–—-")
    return not more or (ends_part(words) and bool(re.match(_WHO_IS_BACK, more)))
