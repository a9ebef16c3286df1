"""The choices of forms and of the command line, and finding the choice that a text means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import either, one_line, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.hidden import RESTRICTABLE, is_restricted, shown_to
from cscp_tui.domain.names import PARTNERSHIP, any_of, folded, group_name
from cscp_tui.domain.partners import scrutineers
from cscp_tui.domain.quarters import Quarter, known_quarters
from cscp_tui.domain.records import Action, Agency, Group, Meeting
from cscp_tui.domain.updates import NARRATIVE_SECTIONS


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    value: str

    label: str

    about: str = ""
    """A note shown beside its label, such as a full name or a title."""

    names: tuple[str, ...] = ()

    @property
    def in_full(self) -> str:
        """Its label followed by the note, unless the label already says all of it."""
        if not self.about or self.label in self.about:
            return self.about or self.label
        return f"{self.label}: {self.about}"


class Choices:
    """Choices in the order in which they are offered."""

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        *,
        with_agencies: Callable[[Book], Choices] | None = None,
        advice: str = "",
    ) -> None:
        """Take the choices to offer.

        Args:
            with_agencies: rebuilds the choices after an agency was added; None if they list none.
            advice: where something that isn't on the list can be added, as a sentence.
        """
        self._choices = tuple(choices)
        self.with_agencies = with_agencies
        self.advice = advice

    @classmethod
    def of(cls, words: Iterable[str]) -> Choices:
        return cls(Choice(str(word), str(word)) for word in words)

    def __iter__(self) -> Iterator[Choice]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(choice.label for choice in self._choices)

    def label_of(self, value: str) -> str:
        return next((c.label for c in self._choices if c.value == value), value)

    def offered(self, typed: str) -> tuple[Choice, ...]:
        """Return the choices that typed text may begin, best first; all for no text."""
        wanted = folded(typed)
        if not wanted:
            return self._choices
        begin = self._where(lambda fold: fold.startswith(wanted))
        inside = self._where(lambda fold: f" {wanted}" in fold)
        return tuple(dict.fromkeys((*begin, *inside)))

    def meant(self, typed: str) -> tuple[Choice, ...]:
        """Return the choices that a text means: by an exact name, else its beginning, else a part of it."""
        wanted = folded(typed)
        if not wanted:
            return ()
        return (
            self.called(typed)
            or self._where(lambda fold: fold.startswith(wanted))
            or self._where(lambda fold: wanted in fold)
        )

    def called(self, typed: str) -> tuple[Choice, ...]:
        """Return the choices with exactly this name; a label counts before other names."""
        wanted = folded(typed)
        labelled = tuple(choice for choice, folds in self._folds if folds[0] == wanted)
        return labelled or self._where(lambda fold: fold == wanted)

    def _where(self, fits: Callable[[str], bool]) -> tuple[Choice, ...]:
        return tuple(choice for choice, folds in self._folds if any(map(fits, folds)))

    @cached_property
    def _folds(self) -> tuple[tuple[Choice, tuple[str, ...]], ...]:
        return tuple(
            (choice, tuple(map(folded, (choice.label, choice.about, *choice.names, choice.value))))
            for choice in self._choices
        )


def last_part(text: str) -> tuple[str, str]:
    """Return the text before the last comma-separated choice, and that choice."""
    before, comma, part = text.rpartition(",")
    return (f"{before}, " if comma else ""), part.strip()


def parts(text: str, choices: Choices) -> Iterator[str]:
    """Yield the names in a text, separated by commas that are not part of a name."""
    pieces = text.split(",")
    start = 0
    while start < len(pieces):
        end = next(
            (
                end
                for end in range(len(pieces), start + 1, -1)
                if choices.called(",".join(pieces[start:end]))
            ),
            start + 1,
        )
        if part := ",".join(pieces[start:end]).strip():
            yield part
        start = end


YES_OR_NO = Choices((Choice("yes", "yes", names=("true",)), Choice("no", "no", names=("false",))))


def choose(choices: Choices, text: str) -> Choice:
    """Return the choice that a text means: the whole of a name, its beginning, or a part of it.

    Raises:
        NotUnderstood: none is meant, or several.
    """
    found = choices.meant(text)
    if len(found) == 1:
        return found[0]
    if found:
        several = either([shortened(choice.label) for choice in found[:4]])
        raise NotUnderstood(f"“{shortened(text)}” could be {several}. Type more of it.")
    if not choices:
        raise NotUnderstood(
            f"“{shortened(text)}” isn't on the list: there's nothing to choose from yet."
        )
    raise NotUnderstood(
        f"“{shortened(text)}” isn't on the list. Choose {any_of(choices.labels)}. "
        f"{choices.advice}".strip()
    )


def only(words: Iterable[str]) -> Callable[[Book], Choices]:
    """Return a function that offers the same words for every book."""
    known = Choices.of(words)
    return lambda _: known


def agencies(book: Book) -> Choices:
    """Return the agencies that can lead or support, in the order of the attendance table."""
    known = (a for a in book.agencies.values() if a.kind is not AgencyKind.GUEST)
    in_order = sorted(known, key=lambda a: (a.order, a.name.casefold()))
    return Choices(map(_agency, in_order), with_agencies=agencies)


def _agency(agency: Agency) -> Choice:
    label = one_line(agency.short_name)
    return Choice(agency.id, label, one_line(agency.name), agency.aliases)


def leads(book: Book) -> Choices:
    """Return the leads that actions have had, the most frequent first; of none that is restricted."""
    shown_to_all = shown_to(book.actions.values(), book, hides=True)
    count = Counter(action.lead for action in shown_to_all if action.lead)
    return Choices(Choice(lead, one_line(lead)) for lead, _ in count.most_common())


def priorities(book: Book, plan: str) -> Choices:
    """Return the priorities of a plan, by number and title."""
    known = [p for p in book.priorities.values() if p.plan == plan]
    known.sort(key=lambda priority: priority.number)
    return Choices(
        Choice(p.id, one_line(p.full_title), names=(p.title, str(p.number))) for p in known
    )


def groups(book: Book) -> Choices:
    return Choices(map(_group, book.groups.values()))


def _group(group: Group) -> Choice:
    return Choice(group.id, one_line(group.short_name), one_line(group.name))


def origins(book: Book) -> Choices:
    """Return the origins of actions outside the plan, the latest first."""
    return Choices(
        Choice(origin.id, one_line(origin.title))
        for origin in reversed(tuple(book.origins.values()))
    )


def recommendations(book: Book) -> Choices:
    """Return the recommendations by number and text, the latest first."""
    return Choices(
        Choice(known.id, one_line(f"{known.number} {known.text}"))
        for known in reversed(tuple(book.recommendations.values()))
    )


def actions(book: Book, *, but: Iterable[str] = ()) -> Choices:
    """Return the actions by reference, to be found by words of their titles too.

    Args:
        but: references of actions to leave out.
    """
    left_out = set(but)
    return Choices(map(action_choice, (a for a in book.actions.values() if a.id not in left_out)))


def action_choice(action: Action) -> Choice:
    names = (action.old_ref,) if action.old_ref else ()
    return Choice(action.id, action.id, one_line(action.title), names)


def meetings(known: Iterable[Meeting], book: Book) -> Choices:
    """Return meetings by group and day, the latest first."""
    latest_first = sorted(known, key=lambda meeting: meeting.day, reverse=True)
    return Choices(_meeting(meeting, book) for meeting in latest_first)


def _meeting(meeting: Meeting, book: Book) -> Choice:
    about = "" if meeting.state is MeetingState.HELD else str(meeting.state)
    return Choice(meeting.id, _meeting_label(meeting, book), about, (long(meeting.day),))


def _meeting_label(meeting: Meeting, book: Book) -> str:
    return one_line(f"{group_name(meeting.group, book)} {long(meeting.day)}")


def chairs(book: Book) -> Choices:
    """Return the roles that have chaired, the latest first."""
    latest_first = reversed(tuple(book.meetings.values()))
    return Choices.of(dict.fromkeys(known.chair for known in latest_first if known.chair))


def quarters(known: Iterable[Quarter]) -> Choices:
    return Choices(Choice(each.typed, each.short, str(each), (each.typed,)) for each in known)


def decisions(book: Book) -> Choices:
    """Return the decisions of meetings, the latest first."""
    known = [
        (book.meetings[each.meeting], each)
        for each in book.decisions.values()
        if each.meeting in book.meetings
    ]
    known.sort(key=lambda pair: pair[0].day, reverse=True)
    return Choices(
        Choice(each.id, f"{_meeting_label(meeting, book)}: {shortened(each.text, 60)}")
        for meeting, each in known
    )


def commitments(book: Book, *, but: Iterable[str] = ()) -> Choices:
    """Return the commitments with their years, the latest first."""
    left_out = set(but)
    known = sorted(
        book.commitments.values(), key=lambda each: (each.year, -each.order), reverse=True
    )
    return Choices(
        Choice(each.id, f"{each.year}: {shortened(each.said, 60)}", names=(each.said,))
        for each in known
        if each.id not in left_out
    )


def quarters_of_evidence(book: Book) -> Choices:
    """Return the quarters with partner evidence, the latest first."""
    known = known_quarters(each.quarter for each in book.partner_evidence.values())
    return quarters(sorted(known, reverse=True))


def narrative_sections(_: Book) -> Choices:
    return Choices(Choice(key, key, title) for key, title in NARRATIVE_SECTIONS.items())


def scrutineer_roles(book: Book) -> Choices:
    return Choices.of([each.name for each in scrutineers(book)] or ["Independent Scrutineer"])


def impact_areas(book: Book) -> Choices:
    """Return the impact areas of partner evidence, but for what is restricted."""
    known = shown_to(book.partner_evidence.values(), book, hides=True)
    return Choices.of(dict.fromkeys(one_line(each.impact_area) for each in known))


def plans(book: Book) -> Choices:
    latest_first = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    titles = Counter(one_line(plan.title) for plan in latest_first)
    return Choices(
        Choice(plan.id, title if titles[title] == 1 else plan.id, title)
        for plan in latest_first
        for title in (one_line(plan.title),)
    )


def parties(book: Book) -> Choices:
    """Return the groups, the agencies and the partnership itself."""
    everybody = Choice(PARTNERSHIP, "the partnership")
    return Choices((*groups(book), *agencies(book), everybody), with_agencies=parties)


def bodies(book: Book) -> Choices:
    return Choices(tuple(agencies(book)), with_agencies=bodies)


def reasons(book: Book) -> Choices:
    return Choices.of(book.partnership.reasons)


OF_TABLES: dict[str, Callable[[Book], Choices]] = {
    "actions": actions,
    "agencies": agencies,
    "commitments": commitments,
    "decisions": decisions,
    "groups": groups,
    "meetings": lambda book: meetings(book.meetings.values(), book),
    "origins": origins,
    "plans": plans,
    "recommendations": recommendations,
}


def choices_shown(
    offered: Choices,
    table: str,
    book: Book,
    *,
    is_projected: bool | None,
    linked: Collection[str] = (),
) -> Choices:
    """Return the choices among a table's records, without restricted ones if others look on.

    Args:
        is_projected: whether others look on; None only for records that can't be restricted.
        linked: ids already in the field; restricted ones among these stay, without their words.
    """
    if table not in RESTRICTABLE:
        return offered
    if is_projected is None:
        raise TypeError(f"What offers {table} must be told whether others look on.")
    if not is_projected:
        return offered
    records = book.tables[table]
    hidden = {each.value for each in offered if is_restricted(records.get(each.value), book)}
    return Choices(
        Choice(each.value, each.value) if each.value in hidden else each
        for each in offered
        if each.value not in hidden or each.value in linked
    )
