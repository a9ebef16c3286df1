"""The public version: two pages in plain sentences, made of the public wording of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import shortened_to_words, spelled
from cscp_tui.documents.document import Bullets, Definitions, Paragraph, Section, section
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import CommitmentStatus, ImpactState, MoveKind, Outcome, Status
from cscp_tui.domain.figures import Delivered, DeliveredPart, delivered_of_due
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.public_wording import what_was_promised
from cscp_tui.domain.records import Action, Commitment, PartnerEvidence, Plan
from cscp_tui.views.commitments import actions_linked, partner_evidence_in
from cscp_tui.views.names import agency_in_full
from cscp_tui.views.reports.report import not_shown
from cscp_tui.views.updates.commitments import shown_commitments
from cscp_tui.views.updates.corrections import corrections_sections
from cscp_tui.views.updates.key import abbreviations_used
from cscp_tui.views.updates.progress import due_next, due_next_days, priorities_chart
from cscp_tui.views.updates.update import Update, narrative

MOST_IN_PUBLIC = {
    "achievements": 7,
    "partner-evidence": 8,
    "commitments": 8,
    "taking-longer": 4,
    "ahead": 5,
}
"""The most entries that each list has; the others, and what two pages have no room for, are
counted."""
PUBLIC_TEXTS = (
    *("achievements", "partner-evidence", "commitments", "taking-longer", "challenges"),
    *("next-steps", "ahead"),
)
"""The sections whose written texts for the quarter are published."""
_LONGEST = 240
"""The most characters of an entry."""


def _counted(number: int, noun: str) -> str:
    """A number of things as running text has it: ``five actions``."""
    return f"{spelled(number)} {noun if number == 1 else noun + 's'}"


def key_numbers(update: Update) -> tuple[Definitions, ...]:
    """The three numbers at the top: delivered, delivered of those due, and what takes longer."""
    if not update.plans:
        return ()
    plan = update.plans[-1]
    actions = update.actions_by_plan.get(plan.id, [])
    now, due = Delivered.of(actions), delivered_of_due(actions, update.as_at)
    late = sum(action.plan == plan.id for action in taking_longer_now(update))
    pairs = (
        (
            f"{now.delivered} of {now.total}",
            f"actions in our {_plan_words(update, plan)} delivered",
        ),
        (f"{due.delivered} of {due.total}", f"of those due by {long(update.as_at)} delivered"),
        (
            str(late),
            f"of its {'actions is' if late == 1 else 'actions are'} taking longer than we said",
        ),
    )
    return (Definitions(pairs, are_numbers=True),)


def public_headline(update: Update) -> Section:
    """The deliveries of each plan in force, in sentences."""
    plans = update.plans
    return section(
        "headline",
        "How far we are",
        *(Paragraph(_headline_words(update, plan)) for plan in plans),
        priorities_chart(update, plans[-1]) if plans else None,
        None if plans else Paragraph("No business plan was in force on that day."),
        *corrections_sections(update),
    )


def _headline_words(update: Update, plan: Plan) -> str:
    actions = update.actions_by_plan.get(plan.id, [])
    now, due = Delivered.of(actions), delivered_of_due(actions, update.as_at)
    if not now.total:
        return f"Our {_plan_words(update, plan)} has no actions yet."
    this_quarter = sum(action.plan == plan.id for action in update.delivered_now)
    of_all = f"the {now.total} actions" if now.total > 1 else "1 action"
    figure = f"{now.delivered} of {of_all} in our {_plan_words(update, plan)}"
    in_quarter = f"{spelled(this_quarter) if this_quarter else 'none'} this quarter"
    sentences = [f"We have delivered {figure}{_percentage(now)}, {in_quarter}."]
    if update.had(plan):
        then = update.delivered_before(plan)
        was, later = (
            f"{each.delivered} of {each.total}{_percentage(each)}"
            for each in (then.signed, then.now)
        )
        words = f"{was}, as we published it, and is {later} now" if then.is_corrected else was
        sentences.append(f"On {long(update.before_day)} it was {words}.")
    if due.total:
        of_those = f"Of the {due.total} that were due by {long(update.as_at)}, we had delivered "
        later = f" We had moved {due.moved_past} more to a later date." if due.moved_past else ""
        sentences.append(f"{of_those}{due.delivered}.{later}")
    if now.awaiting:
        verb = "is" if now.awaiting == 1 else "are"
        sentences.append(
            f"{spelled(now.awaiting).capitalize()} of those delivered {verb} still to be agreed by "
            "the group that checks our work."
        )
    sentences.append(
        "We leave out actions that another body took over, that others replaced or that were "
        "withdrawn."
    )
    return " ".join(sentences)


def _percentage(figure: DeliveredPart) -> str:
    return f" ({figure.percentage}%)" if figure.total else ""


def _plan_words(update: Update, plan: Plan) -> str:
    """The plan by its length where it is the only one: ``two-year plan``."""
    if len(update.plans) > 1:
        return f"plan “{plan.title}”"
    years = round((plan.last_day - plan.first_day).days / 365)
    return f"{spelled(years)}-year plan" if years else "plan"


_MOST_KNOWN_FIRST = (ImpactState.EVIDENCED, ImpactState.EMERGING, ImpactState.NONE_YET)


def achievements(update: Update, most: int) -> Section:
    """The quarter's deliveries in their public wording, those whose impact is best known first."""
    shown = update.shown(update.delivered_now)
    worded = [action for action in shown if update.public_wording(action)]
    worded.sort(key=lambda action: _MOST_KNOWN_FIRST.index(action.impact_state))
    named = worded[:most]
    return section(
        "achievements",
        "What changed for children",
        narrative(update, "achievements"),
        Bullets(tuple(_worded(update, action, [action]) for action in named)),
        _in_all(update.delivered_now) if len(update.delivered_now) > len(named) else None,
        update.unseen(update.delivered_now),
    )


def _worded(update: Update, record: Action | Commitment, done: Iterable[Action]) -> str:
    """The public wording of what was done; marked where a group has still to agree that it was."""
    awaits = any(action.awaits_agreement for action in done)
    mark = " (Still to be agreed.)" if awaits else ""
    return _entry(update.public_wording(record)) + mark


def _entry(text: str) -> str:
    return shortened_to_words(text, _LONGEST) if len(text) > _LONGEST or "\n" in text else text


def _bullets(entries: Iterable[str]) -> Bullets:
    return Bullets(tuple(map(_entry, entries)))


def _in_all(delivered: list[Action]) -> Paragraph:
    elsewhere = sum(not action.plan for action in delivered)
    others = (
        f", {spelled(elsewhere)} of them from reviews, audits and other work" if elsewhere else ""
    )
    return Paragraph(
        f"In all we delivered {_counted(len(delivered), 'action')} this quarter{others}."
    )


def _more(count: int, noun: str, what: str, *, is_passive: bool = True) -> Paragraph | None:
    verb = ("was " if count == 1 else "were ") if is_passive else ""
    words = f"{_counted(count, f'more {noun}').capitalize()} {verb}{what}."
    return Paragraph(words) if count > 0 else None


def public_evidence(update: Update, most: int) -> Section:
    """The partner evidence of the quarter, by agency."""
    found = partner_evidence_in(update.present, update.quarter)
    shown = shown_to(found, update.present, hides=True)
    agencies = tuple(_by_agency(update, shown))
    return section(
        "partner-evidence",
        "What our partners report, as our team recorded it",
        narrative(update, "partner-evidence"),
        _bullets(f"{name} – {words}" for name, words in agencies[:most]),
        _more(len(agencies) - most, "partner", "sent evidence", is_passive=False),
        not_shown(len(found) - len(shown), "item"),
    )


def _by_agency(update: Update, shown: list[PartnerEvidence]) -> Iterator[tuple[str, str]]:
    for agency, found in grouped(shown, lambda each: each.agency).items():
        words = " ".join(given.evidence.strip() for given in found)
        yield agency_in_full(agency, update.book), words


def public_commitments(update: Update, most: int) -> Section:
    """Each commitment that was kept, in its public wording; then those that are still open."""
    found = shown_commitments(update)
    kept = [known for known in found if is_commitment_kept(known)]
    named = [known for known in kept if update.public_wording(known)][:most]
    promised = [
        shortened_to_words(what_was_promised(known.said), _LONGEST // 2)
        for known in found
        if known.status is CommitmentStatus.OPEN
    ]
    others = f"; and on {_counted(len(promised) - most, 'other commitment')}"
    still_open = f"{'; '.join(promised[:most])}{others if len(promised) > most else ''}"
    return section(
        "commitments",
        "What we said and what we did",
        narrative(update, "commitments"),
        Bullets(
            tuple(
                f"{_entry(_commitment_in_words(known))} – {_worded(update, known, actions_linked(known, update.book, is_projected=False))}"
                for known in named
            )
        ),
        _more(len(kept) - len(named), "commitment", "kept, in whole or in part"),
        Paragraph(f"We are still working to: {still_open}." if still_open else ""),
    )


def is_commitment_kept(known: Commitment) -> bool:
    """Return whether a commitment was delivered, or a part of it."""
    return known.status in {CommitmentStatus.DELIVERED, CommitmentStatus.PARTLY}


def _commitment_in_words(known: Commitment) -> str:
    return known.said.strip().rstrip(".:")


def taking_longer(update: Update, most: int) -> Section:
    """The actions that were due and are not delivered, or were moved this quarter, with the reasons."""
    found = taking_longer_now(update)
    named = sorted(update.shown(found), key=lambda action: not action.plan)[:most]
    return section(
        "taking-longer",
        "What is taking longer",
        narrative(update, "taking-longer"),
        _bullets(_late_words(update, action) for action in named),
        _more(len(found) - len(named), "action", "not finished as planned"),
        update.unseen(found),
    )


def taking_longer_now(update: Update) -> list[Action]:
    """The plan's carried-over actions, what was missed, and what was moved after it was due."""
    carried = [a for a in update.ended_undelivered if a.outcome is Outcome.CARRIED_OVER]
    moved = [action for action, _ in update.slipped if action.is_open]
    found = {action.id: action for action in (*carried, *update.missed, *moved)}
    return list(found.values())


def _late_words(update: Update, action: Action) -> str:
    moves = [move for move in update.book.moves_of(action.id) if move.kind is MoveKind.SLIP]
    first = moves[0].earlier_due if moves else action.due
    by = f"by {long(first)} " if first else ""
    sentence = f"We said that {by}we would {what_was_promised(action.title)}."
    if action.outcome is Outcome.CARRIED_OVER:
        next_step = "It continues in our next plan."
    elif action.due is not None and action.due > update.as_at:
        next_step = f"We now expect to finish by {long(action.due)}."
    else:
        next_step = "We have not finished it yet."
    return " ".join(filter(None, (sentence, next_step, _reason_words(action, update))))


def _reason_words(action: Action, update: Update) -> str:
    on_hold = action.hold_reason if action.status is Status.ON_HOLD else ""
    given = update.why_longer(action)
    reason = action.reason or on_hold or (given.reason if given else "")
    return _REASONS.get(reason, f"The reason given is: {reason.rstrip('.')}." if reason else "")


_REASONS = {
    "partner capacity": "Our partners did not have enough staff time for it.",
    "waiting for a partner": "It had to wait for a partner.",
    "waiting for national guidance": "It had to wait for national guidance.",
    "funding": "The reason is funding.",
    "staffing or vacancy": "There were not enough staff.",
    "depends on other work": "It depends on other work.",
    "scope changed": "What it covers has changed.",
    "no longer needed": "It is no longer needed.",
    "other": "",
}
"""The usual reasons as sentences for the public."""


def lacks_reason(update: Update) -> list[Action]:
    """The actions that take longer without a reason that the public version could give.

    None, where the quarter has a text on what is taking longer.
    """
    if narrative(update, "taking-longer").text:
        return []
    return [a for a in update.shown(taking_longer_now(update)) if not _reason_words(a, update)]


def public_challenges(update: Update) -> Section:
    """Challenges and next steps in the chair's words."""
    words = narrative(update, "challenges", "next-steps")
    return section("next-steps", "Challenges", words)


def coming_up(update: Update, most: int) -> Section:
    """Looking ahead in the chair's words, and what is due next."""
    due = planned_next(update)
    named = update.shown(due)[:most]
    last = long(due_next_days(update).last)
    return section(
        "ahead",
        "Coming up",
        narrative(update, "ahead"),
        Paragraph(_plan_to(len(due), len(named), last)) if named else None,
        _bullets(what_was_promised(action.title) for action in named),
        update.unseen(due) if named else None,
    )


def planned_next(update: Update) -> list[Action]:
    """The actions due next, without those that are taking longer."""
    late = {action.id for action in taking_longer_now(update)}
    days = due_next_days(update)
    due = (action for action in due_next(update) if action.due and action.due in days)
    return [action for action in due if action.id not in late]


def _plan_to(count: int, named: int, last: str) -> str:
    if count <= named:
        return f"By {last} we plan to:"
    return (
        f"We plan to complete {_counted(count, 'action')} by {last}. Among other things, we will:"
    )


def abbreviations(update: Update, others: Iterable[Section]) -> Section | None:
    used = abbreviations_used(update, others)
    words = "; ".join(f"{short}: {whole}" for short, whole in used)
    return section("key", "Abbreviations", Paragraph(f"{words}.")) if words else None


def contact(update: Update) -> Section:
    """The contact, other formats, and what to do when worried about a child."""
    settings = update.present.partnership
    return section(
        "contact",
        "Contact",
        Paragraph(settings.contact),
        Paragraph(
            f"Accessible formats: {settings.accessible_formats.strip()}"
            if settings.accessible_formats.strip()
            else ""
        ),
        section("worried", "Worried about a child?", Paragraph(settings.worried))
        if settings.worried.strip()
        else None,
    )


def lacks_wording(update: Update) -> tuple[list[Action], list[Commitment]]:
    """The deliveries of the quarter that have no public wording yet."""
    actions = [
        action
        for action in update.delivered_now
        if not (action.housekeeping or update.public_wording(action) or update.is_withheld(action))
    ]
    commitments = [
        known
        for known in shown_commitments(update)
        if is_commitment_kept(known) and not update.public_wording(known)
    ]
    return actions, commitments
