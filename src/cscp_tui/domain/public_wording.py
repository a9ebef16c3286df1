"""Sentences for the public made from action titles: promises and proposed wordings."""

from __future__ import annotations

import re

_IRREGULAR = {
    "be": "were",
    "begin": "began",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "choose": "chose",
    "commit": "committed",
    "cut": "cut",
    "do": "did",
    "draw": "drew",
    "equip": "equipped",
    "feed": "fed",
    "find": "found",
    "get": "got",
    "give": "gave",
    "go": "went",
    "hear": "heard",
    "hold": "held",
    "keep": "kept",
    "lead": "led",
    "learn": "learned",
    "let": "let",
    "make": "made",
    "map": "mapped",
    "meet": "met",
    "oversee": "oversaw",
    "plan": "planned",
    "put": "put",
    "refer": "referred",
    "rewrite": "rewrote",
    "run": "ran",
    "say": "said",
    "see": "saw",
    "seek": "sought",
    "send": "sent",
    "set": "set",
    "show": "showed",
    "speak": "spoke",
    "stop": "stopped",
    "submit": "submitted",
    "take": "took",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "understand": "understood",
    "win": "won",
    "write": "wrote",
}
_REGULAR = (
    "act|adapt|add|address|adopt|advise|agree|align|amend|analyse|apply|appoint|approve|"
    "arrange|ask|assess|assure|audit|book|brief|broaden|carry|challenge|change|check|"
    "circulate|clarify|close|co-locate|collect|communicate|compare|complete|conclude|confirm|"
    "consider|consult|continue|contribute|convene|coordinate|create|decide|define|deliver|"
    "design|determine|develop|discuss|disseminate|draft|embed|enable|encourage|engage|ensure|"
    "escalate|establish|evaluate|examine|expand|explain|explore|extend|finalise|finish|follow|"
    "form|fund|gather|help|identify|implement|improve|include|increase|induct|influence|"
    "inform|integrate|introduce|invite|involve|issue|join|launch|link|listen|look|maintain|"
    "measure|monitor|move|name|note|observe|obtain|offer|open|organise|pilot|place|prepare|"
    "present|prioritise|produce|promote|propose|provide|publicise|publish|raise|re-launch|"
    "reach|receive|recommend|record|recruit|reduce|refresh|relaunch|remind|remove|renew|"
    "reopen|replace|report|request|require|rescue|resolve|respond|review|revise|roll|sample|"
    "scope|secure|shape|share|sign|simplify|start|strengthen|study|support|survey|sustain|"
    "target|test|track|train|transfer|try|turn|update|use|utilise|visit|want|welcome|widen|"
    "work"
)


def past_tense(verb: str) -> str:
    """Return the simple past of an English verb: ``published``, ``carried``, ``wrote``."""
    if known := _IRREGULAR.get(verb):
        return known
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def _is_verb(word: str) -> bool:
    return word in _IRREGULAR or re.fullmatch(_REGULAR, word) is not None


_FIRST_WORDS = re.compile(r"([A-Za-z][a-z-]*)(?:( and )([a-z-]+))?(?= )")
_LATER_VERB = re.compile(r"(, and )([a-z-]+)(?= )")


def what_was_promised(title: str) -> str:
    """Turn an action's title into the end of ``we would …``.

    Returns:
        The title with a small first letter; the title in quotation marks, after “complete”, where it
        does not begin with a verb that is known.
    """
    words = title.strip().rstrip(".")
    first = words.partition(" ")[0]
    if _is_verb(first.casefold()):
        return f"{words[:1].lower()}{words[1:]}"
    return f"complete “{words}”"


def proposed_wording(title: str, impact: str) -> str:
    """Return a draft of an action's public wording, for somebody to read and edit.

    It says in the past tense what the title asks for, and then the impact as it was recorded.
    """
    did = title.strip().rstrip(".")
    found = _FIRST_WORDS.match(did)
    if found and _is_verb(found[1].casefold()):
        verbs = past_tense(found[1].casefold())
        if found[3]:
            verbs += found[2] + (past_tense(found[3]) if _is_verb(found[3]) else found[3])
        rest = _LATER_VERB.sub(
            lambda more: more[1] + (past_tense(more[2]) if _is_verb(more[2]) else more[2]),
            did[found.end() :],
        )
        did = f"We {verbs}{rest}"
    return " ".join(filter(None, (f"{did}.", impact.strip())))
