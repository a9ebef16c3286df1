"""The words that people search for, with what the program calls the same thing.

Help, palette, filter and command line look in this one table; nothing is ever named by these words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from cscp_tui.domain.names import folded


class Synonym(Struct, frozen=True, kw_only=True):
    """Words that people use for one thing, and where to find it."""

    words: tuple[str, ...]
    """The words that people use."""
    finds: tuple[str, ...]
    """The ids of the commands that they mean, the likeliest first."""
    commands: tuple[str, ...] = ()
    """The same on the command line."""
    filter: str = ""
    """The filter that finds it, if it describes actions."""
    filters_alone: bool = False
    """True if the words are that filter by themselves where actions are listed. No title has them."""


SYNONYMS = (
    Synonym(
        words=("last minutes", "previous minutes", "old minutes", "matters arising"),
        finds=("screen.meetings", "meeting.open", "meeting.note"),
        commands=("list minutes", "export minutes"),
    ),
    Synonym(
        words=("circulate", "circulate minutes", "distribute", "send minutes"),
        finds=("meeting.issue-minutes", "view.export", "update.requests"),
        commands=("issue-minutes", "export minutes"),
    ),
    Synonym(
        words=("draft", "drafts"),
        finds=("screen.update", "meeting.note", "view.export"),
        commands=("export quarterly", "export minutes"),
    ),
    Synonym(
        words=("assurance", "assure", "alert"),
        finds=("screen.update", "screen.scrutiny", "view.export"),
        commands=("export group",),
    ),
    Synonym(
        words=("risk", "at risk", "concern", "worry", "problem", "issue", "escalation"),
        finds=("list.filter", "screen.overview", "action.escalate"),
        commands=("list actions rating:red",),
        filter="rating:red",
    ),
    Synonym(
        words=(
            "terms of reference",
            "tor",
            "constitution",
            "subgroup",
            "committee",
            "subcommittee",
        ),
        finds=("screen.groups", "group.edit", "screen.agencies"),
        commands=("list groups",),
    ),
    Synonym(
        words=("duplicate", "duplicates", "twice", "double"),
        finds=("view.go-to", "action.end", "app.backups"),
        commands=("find",),
    ),
    Synonym(
        words=("password", "login", "log in", "security", "permission", "access"),
        finds=("app.help", "app.backups", "view.projector"),
    ),
    Synonym(
        words=("approve minutes", "agree minutes", "confirm minutes", "sign off minutes"),
        finds=("meeting.agree-minutes", "meeting.issue-minutes", "screen.meetings"),
        commands=("agree-minutes",),
    ),
    Synonym(
        words=("minutes", "minute", "write up", "read back"),
        finds=(
            *("meeting.note", "meeting.issue-minutes", "meeting.read-back", "screen.meetings"),
            *("view.export", "meeting.agree-minutes"),
        ),
        commands=("export minutes", "list minutes", "issue-minutes"),
        filter="is:minuted",
    ),
    Synonym(
        words=(
            *("upload", "load", "bring", "migrate", "paste", "open a file", "spreadsheet"),
            *("excel", "csv", "attachment"),
        ),
        finds=("change.import", "view.export", "change.take_in_answers"),
        commands=("import",),
    ),
    Synonym(
        words=("email", "e-mail", "mail", "reply", "replies", "replied", "sent back", "returned"),
        finds=("change.take_in_answers", "update.requests"),
        commands=("take-in-answers",),
    ),
    Synonym(
        words=("no update", "no updates", "not updated", "without update", "not heard"),
        finds=("update.requests", "change.take_in_answers", "screen.update", "list.filter"),
        commands=("list actions is:no-update",),
        filter="is:no-update",
        filters_alone=True,
    ),
    Synonym(
        words=("chase", "remind", "reminder", "nudge", "silent"),
        finds=("update.requests", "change.take_in_answers", "screen.update"),
        commands=("list actions is:no-update",),
        filter="is:no-update",
    ),
    Synonym(
        words=("next meeting", "calendar", "diary", "schedule", "appointment"),
        finds=("screen.meetings", "meeting.add", "meeting.open"),
        commands=("list meetings", "export calendar"),
    ),
    Synonym(
        words=("meeting",),
        finds=("meeting.open", "screen.meetings", "meeting.add"),
        commands=("export meeting",),
    ),
    Synonym(
        words=(
            *("dashboard", "summary", "at a glance", "one page", "plan on a page", "position"),
            *("snapshot", "overall", "kpi", "chart", "graph"),
        ),
        finds=("screen.overview", "screen.update", "view.export"),
        commands=("export quarterly", "list actions"),
    ),
    Synonym(
        words=("many", "percentage", "percent", "headline", "how far", "statistics", "total"),
        finds=("screen.overview", "view.figures", "overview.meaning"),
        commands=("export figures",),
    ),
    Synonym(
        words=("finish", "wrap up", "close", "close off", "sign off action"),
        finds=("action.deliver", "meeting.close", "meeting.tick"),
        commands=("deliver", "close"),
        filter="is:delivered",
    ),
    Synonym(
        words=(
            "apologies",
            "absence",
            "register",
            "sign in sheet",
            "turn up",
            "came",
            "present",
            "absent",
            *("attendee", "attendees", "deputy", "deputies", "substitute", "turnout"),
        ),
        finds=("meeting.attendance", "screen.attendance"),
        commands=("attend",),
    ),
    Synonym(
        words=("quorum", "quorate", "enough people", "enough"),
        finds=(
            *("meeting.attendance", "meeting.without-quorum", "group.edit", "screen.meetings"),
            "screen.groups",
        ),
        commands=("quorum",),
    ),
    Synonym(
        words=(
            *("postpone", "extend", "extension", "defer", "delay", "reschedule", "slip"),
            *("new date", "push back", "deadline", "put off", "slippage", "slipped", "move date"),
        ),
        finds=("action.move", "screen.plan", "meeting.edit"),
        commands=("move",),
        filter="is:slipped",
    ),
    Synonym(
        words=(
            *("complete", "completed", "completion", "done", "achieved", "tick off", "finished"),
            "mark",
        ),
        finds=("action.deliver", "action.agree", "meeting.tick", "commitment.deliver"),
        commands=("deliver",),
        filter="is:delivered",
    ),
    Synonym(
        words=(
            *("print", "pdf", "word", "docx", "document", "report", "save as", "download"),
            *("paperwork", "handout", "send", "share"),
        ),
        finds=("view.export", "screen.update", "overview.annual-report", "meeting.issue-minutes"),
        commands=("export",),
    ),
    Synonym(
        words=("chair", "sign"),
        finds=("update.sign", "update.text", "view.export"),
        commands=("sign-off",),
    ),
    Synonym(
        words=("action log", "action tracker", "tracker", "list of actions"),
        finds=("screen.plan", "screen.executive", "view.export"),
        commands=("export actions", "list actions"),
    ),
    Synonym(
        words=("overdue", "late", "past due", "behind", "missed"),
        finds=("list.filter", "screen.overview"),
        commands=("list actions is:late",),
        filter="is:late",
        filters_alone=True,
    ),
    *(
        Synonym(
            words=(span, f"due {span}"),
            finds=("list.filter", "screen.overview"),
            commands=("list actions",),
            filter=f"due:{span}",
            filters_alone=True,
        )
        for span in (
            *("this week", "next week", "this month", "next month"),
            *("this quarter", "next quarter"),
        )
    ),
    *(
        Synonym(
            words=said,
            finds=("list.filter", "screen.plan"),
            commands=("list actions",),
            filter=filter_,
            filters_alone=True,
        )
        for said, filter_ in (
            (("on hold", "paused"), "is:held"),
            (("to agree", "awaiting agreement", "not agreed"), "is:to agree"),
            (("not started", "not begun"), "status:not started"),
        )
    ),
    Synonym(
        words=("outstanding", "to do", "not done", "unfinished", "remaining"),
        finds=("list.filter", "screen.plan", "screen.overview"),
        commands=("list actions is:open",),
        filter="is:open",
    ),
    Synonym(
        words=("delete", "erase", "discard", "get rid", "bin"),
        finds=("action.end", "partner.take-away", "change.undo", "change.redact"),
        commands=("remove", "undo"),
        filter="is:undelivered",
    ),
    Synonym(
        words=("mistake", "wrong", "oops", "revert", "put back", "error"),
        finds=("change.undo", "change.redo", "action.history", "app.backups"),
        commands=("undo",),
    ),
    Synonym(
        words=("why changed", "what changed", "movement", "difference since", "compare", "since"),
        finds=("update.compare", "view.compare", "view.figures", "screen.update"),
        commands=("compare",),
    ),
    Synonym(
        words=("changed", "who changed", "audit trail", "log", "version", "edited"),
        finds=("action.history", "meeting.history", "partner.history", "view.as-at"),
        commands=("history",),
    ),
    Synonym(
        words=("year end", "end of year", "roll over", "rollover", "carry over", "carry forward"),
        finds=("plan.carry-over", "action.end", "plan.new", "commitment.carry"),
        commands=("carry-over",),
        filter="is:carried",
    ),
    Synonym(
        words=("last year", "old plan", "earlier plan", "previous plan"),
        finds=("view.plan", "view.as-at", "screen.plan"),
        commands=("list plans",),
    ),
    Synonym(
        words=("check", "damage", "damaged", "merge", "safe", "copy", "home", "save", "lost"),
        finds=("app.backups",),
        commands=("check", "merge"),
    ),
    Synonym(
        words=("rag", "traffic light"),
        finds=("action.judge", "view.figures", "screen.overview"),
        commands=("judge",),
        filter="rating:red",
    ),
    *(
        Synonym(
            words=(colour,),
            finds=("list.filter", "action.judge", "screen.overview"),
            commands=(f"list actions rating:{colour}", "judge"),
            filter=f"rating:{colour}",
        )
        for colour in ("red", "amber", "green")
    ),
    Synonym(
        words=("hold", "park", "pause", "suspend", "restart", "reopen"),
        finds=("action.status",),
        commands=("status",),
    ),
    Synonym(
        words=("abandon", "withdraw", "cancel", "drop", "scrap", "stop"),
        finds=("action.end", "meeting.status", "partner.end"),
        commands=("end",),
    ),
    Synonym(
        words=("agenda",),
        finds=("meeting.edit", "meeting.add-item", "screen.meetings", "view.export"),
        commands=("export agenda",),
    ),
    Synonym(
        words=("change owner", "change lead", "reassign", "hand over", "transfer to"),
        finds=("action.edit", "screen.agencies", "list.group"),
        commands=("set",),
    ),
    Synonym(
        words=(
            *("by agency", "by lead", "per agency", "by priority", "by status", "by owner"),
            *("group by", "sort", "order", "arrange", "priority", "priorities", "theme"),
        ),
        finds=("list.group", "list.sort", "screen.plan", "plan.edit"),
        commands=("list actions", "list priorities"),
    ),
    Synonym(
        words=(
            *("contact", "people", "partner", "member", "membership", "address book", "staff"),
            *("representative", "organisation", "department"),
        ),
        finds=("screen.agencies", "screen.groups", "agency.add"),
        commands=("list agencies", "list memberships"),
    ),
    Synonym(
        words=("exec", "executive", "executive action", "board", "leadership"),
        finds=("screen.executive", "action.escalate", "screen.meetings"),
        commands=("list executive",),
    ),
    Synonym(
        words=("decision", "decided", "resolution", "resolved"),
        finds=("meeting.decide", "screen.meetings", "meeting.read-back"),
        commands=("list decisions",),
    ),
    Synonym(
        words=("archive", "archived", "past", "old action", "ended", "as it was", "earlier"),
        finds=("view.as-at", "view.plan", "app.backups"),
        commands=("list actions is:ended",),
    ),
    Synonym(
        words=("original date", "original due", "first date", "baseline", "initial date"),
        finds=("action.history", "action.move", "screen.plan"),
        commands=("history",),
        filter="is:slipped",
    ),
    Synonym(
        words=("worse", "downgrade", "downgraded", "deteriorated", "improved", "better", "trend"),
        finds=("view.compare", "update.compare", "action.history", "screen.overview"),
        commands=("compare",),
    ),
    Synonym(
        words=("said v done", "said vs done", "said done", "you said", "we did", "commitment"),
        finds=("screen.said", "commitment.add", "commitment.deliver"),
        commands=("list commitments",),
    ),
    Synonym(
        words=("who", "mine", "my actions", "lot", "down for", "owner", "responsible", "assigned"),
        finds=("list.filter", "list.group", "screen.agencies", "action.edit"),
        commands=("list actions",),
    ),
    Synonym(
        words=("promise", "promised", "pledge"),
        finds=("screen.said", "commitment.add", "commitment.deliver"),
        commands=("list commitments",),
    ),
    Synonym(
        words=("difference", "outcome", "benefit", "evidence", "result"),
        finds=("action.impact", "commitment.impact", "screen.said", "commitment.add"),
        commands=("impact",),
    ),
    Synonym(
        words=("response", "respond", "answer", "unanswered", "answered"),
        finds=("scrutiny.answer", "screen.scrutiny", "change.take_in_answers", "update.requests"),
        commands=("list challenges", "answer"),
    ),
    Synonym(
        words=("question", "challenge", "scrutineer"),
        finds=("screen.scrutiny", "scrutiny.add", "scrutiny.answer", "scrutiny.reflect"),
        commands=("list challenges",),
    ),
    Synonym(
        words=(
            *("serious case", "case review", "rapid review", "review", "lcspr", "audit", "recs"),
            *(
                "recommendation",
                "learning",
                "lesson",
                "lessons learned",
                "finding",
                "practice review",
            ),
        ),
        finds=("action.origins", "screen.executive", "action.origin"),
        commands=("list origins", "list recommendations"),
    ),
    Synonym(
        words=("private", "confidential", "hide", "secret", "restricted"),
        finds=("view.projector", "action.edit"),
        commands=("list actions is:restricted",),
        filter="is:restricted",
    ),
    Synonym(
        words=("name out", "anonymise", "identifier", "remove a name"),
        finds=("change.redact",),
        commands=("redact",),
    ),
    Synonym(
        words=("font", "text size", "small", "zoom", "bigger", "contrast", "colours", "dark"),
        finds=("view.theme",),
    ),
    Synonym(
        words=("settings", "options", "preferences", "config", "name of the partnership"),
        finds=("change.partnership", "view.theme"),
    ),
    Synonym(
        words=("how", "manual", "stuck", "shortcut", "keys"),
        finds=("app.help",),
    ),
    Synonym(
        words=("search", "look up", "find"),
        finds=("view.go-to", "list.filter", "meeting.find"),
        commands=("find",),
    ),
)

_SHORTEST = 4
"""The least number of letters at which an unfinished word is looked up."""
_STOP = frozenset(
    {
        *("a", "an", "the", "of", "to", "for", "in", "on", "at", "and", "or", "with", "from"),
        *("my", "our", "we", "i", "it", "me", "you", "this", "that", "these", "there", "some"),
        *("is", "are", "was", "were", "be", "been", "am", "do", "does", "did", "have", "has"),
        *("had", "can", "could", "how", "what", "what's", "whats", "who", "who's", "not", "made"),
        *("hasn't", "haven't", "didn't", "isn't", "don't", "ones", "stuff", "any", "all", "please"),
        *("action", "actions", "list", "item", "items", "show", "see", "view", "v", "vs"),
    }
)
"""Words that say nothing about what is looked for, unless nothing else is typed."""


def commands_found(typed: str) -> tuple[str, ...]:
    """Return the ids of the commands that people mean by a text, the likeliest first.

    Args:
        typed: what they typed, in any order; its last word may be unfinished.
    """
    return tuple(dict.fromkeys(each for known in _meant(typed) for each in known.finds))


def is_known(typed: str) -> bool:
    """Return whether a text is, as a whole, one of people's words."""
    return folded(typed) in _said()


@cache
def _said() -> frozenset[str]:
    return frozenset(said for known in SYNONYMS for said in known.words)


def filters_found(typed: str) -> tuple[str, ...]:
    """Return the filters of actions that people mean by a text, the likeliest first."""
    return tuple(dict.fromkeys(known.filter for known in _meant(typed) if known.filter))


def _meant(typed: str) -> list[Synonym]:
    """Return the synonyms that a text has, those with most of its words first.

    Where it has none, a word with a slip of the keys is read as the one that it is nearest to.
    """
    return _found(typed) or _found(" ".join(map(_mended, _telling(typed))))


def _found(typed: str) -> list[Synonym]:
    text, words = folded(typed), _telling(typed)
    found = [(most, known) for known in SYNONYMS if (most := max(_common(text, words, known)))]
    return [known for _, known in sorted(found, key=lambda pair: -pair[0])]


def _mended(word: str) -> str:
    # Imported here because only mistyped words need it.
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(word, _words(), n=1, cutoff=_ALIKE) if len(word) > _SHORTEST else []
    return near[0] if near else word


@cache
def _words() -> tuple[str, ...]:
    """Return the words of all synonyms."""
    return tuple({word for known in SYNONYMS for said in known.words for word in _telling(said)})


_ALIKE = 0.75
"""The likeness from which a word is taken for one with a slip of the keys."""


def _common(typed: str, words: Sequence[str], known: Synonym) -> Iterator[float]:
    """Yield for each name how many words of a text it has; 0 where it has others too.

    A name that the text only begins counts for less than one.
    """
    for said in known.words:
        own = _telling(said)
        if len(own) < len(said.split()):  # “my actions” is more than its telling words
            yield len(said.split()) if f" {folded(said)} " in f" {typed} " else 0
            continue
        is_begun = len(words) == 1 and len(words[0]) >= _SHORTEST and said.startswith(words[0])
        yield len(own) if set(own) <= set(words) else is_begun / 2


@cache
def _telling(text: str) -> tuple[str, ...]:
    """Return the words of a text that say what it is about, in the singular."""
    words = [word.removesuffix("'s") for word in folded(text).replace("’", "'").split()]
    telling = [word for word in words if word not in _STOP] or words
    return tuple(word if word.endswith("ss") else word.removesuffix("s") for word in telling)


def commands_meant(typed: str) -> tuple[str, ...]:
    text = folded(typed)
    return next((synonym.commands for synonym in SYNONYMS if text in _firsts(synonym)), ())


def _firsts(synonym: Synonym) -> Iterator[str]:
    """Yield its names, and the first word of each, as a shell splits two words."""
    for said in synonym.words:
        yield said
        yield said.partition(" ")[0]


def filter_words() -> tuple[str, ...]:
    """Return the words that stand for a filter."""
    return tuple(said for known in SYNONYMS if known.filter for said in known.words)


@cache
def filter_alone(phrase: str) -> str:
    """Return the filter that words are by themselves; empty if they are only words to find."""
    text = folded(phrase)
    alone = (known for known in SYNONYMS if known.filters_alone)
    return next((known.filter for known in alone if text in known.words), "")


def filter_meant(typed: str) -> str:
    """Return the filter that a word means; empty if there is none."""
    text = folded(typed)
    return next((known.filter for known in SYNONYMS if text in known.words), "")
