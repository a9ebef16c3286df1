"""Who came to a meeting, as it is typed: ``police=2``, ``slam=apologies``, ``icb=1,1 online``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.domain.commands.attending import ClearAttendance, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.membering import MakeMember
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import NotUnderstood, Refused
from cscp_tui.domain.memberships import members_on
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import AgencyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting

GUESTS, MEMBERS = "guests", "members"
"""What to do with people of an agency that is no member."""

_PART = re.compile(
    r"(?P<count>-?\d{1,6})?\s*(?P<what>online|in room|in the room|deputy|deputies|)"
    r"|(?P<word>apologies|apology|absent|none|clear)",
    re.IGNORECASE,
)


class UnknownAttendance(NotUnderstood):
    """A word that does not say who came for an agency."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"“{shortened(typed)}” does not say who came; type AGENCY=2, with 1 online, deputy or "
            "apologies for the number, or several of these with commas, or absent or clear."
        )


class NamedTwice(NotUnderstood):
    """An agency that two words are about."""

    def __init__(self, agency: str) -> None:
        super().__init__(f"{agency} is named twice; say once who came for it.")


class NoMember(Refused):
    """People of an agency that was no member, and nobody said what they are."""

    def __init__(self, name: str, meeting: Meeting) -> None:
        super().__init__(
            f"{name} was no member of {meeting.group} on {long(meeting.day)}; add --non-members "
            "guests to count its people as guests, or --non-members members to make it a member "
            "from that day."
        )


@dataclass(frozen=True, slots=True)
class Came:
    """What one word says."""

    in_room: int = 0
    online: int = 0
    deputies: int = 0
    apologies: bool = False
    clear: bool = False
    """Whether the mark is taken away."""

    @property
    def has_people(self) -> bool:
        """Whether anybody came, as far as the numbers make sense."""
        return self.in_room + self.online > 0


def read_came(text: str, typed: str) -> Came:
    """Who came: ``2``, ``1,1 online``, ``deputy``, ``apologies``, ``apologies,deputy``, ``clear``.

    Deputies are among those present; where nobody else is said to be, they are in the room.

    Raises:
        UnknownAttendance: the text is none of these.
    """
    counts = {"": 0, "online": 0, "deputies": 0}
    words: set[str] = set()
    parts = [part.strip() for part in re.split(r"[,+]", text)]
    for part in parts:
        found = _PART.fullmatch(part)
        if not part or found is None:
            raise UnknownAttendance(typed)
        if found["word"]:
            words.add(found["word"].casefold())
            continue
        what = found["what"].casefold().removeprefix("in the room").removeprefix("in room")
        what = "deputies" if what.startswith("deput") else what
        counts[what] += int(found["count"] or 1)
    if words & {"clear", "absent", "none"} and len(parts) > 1:
        raise UnknownAttendance(typed)
    in_room = counts[""]
    if not (in_room or counts["online"]):
        in_room = counts["deputies"]
    return Came(
        in_room=in_room,
        online=counts["online"],
        deputies=counts["deputies"],
        apologies=bool(words & {"apologies", "apology"}),
        clear="clear" in words,
    )


def attendance_commands(
    words: Iterable[str], guests: Iterable[str], meeting: Meeting, book: Book, non_members: str
) -> tuple[Command, ...]:
    """What records who came, by ``AGENCY=…`` words and guests by ``WHERE`` or ``WHERE=…``.

    Args:
        words: one for each agency.
        guests: one for each agency or body that guests came from.
        meeting: to which they came.
        book: where agencies are looked up.
        non_members: ``guests`` or ``members``; where it is empty, people of others are refused.

    Raises:
        NotUnderstood: a word or a name means nothing.
        NoMember: people came for an agency that is no member.
    """
    found: dict[str, tuple[Command, ...]] = {}
    for word in words:
        name, equals, text = word.rpartition("=")
        if not equals or not name.strip():
            raise UnknownAttendance(word)
        agency = finding.agency(book, name)
        if agency in found:
            raise NamedTwice(book.agencies[agency].name)
        came = read_came(text, word)
        found[agency] = tuple(_of_agency(agency, came, meeting, book, non_members))
    commands = [command for each in found.values() for command in each]
    for guest in guests:
        name, equals, text = guest.rpartition("=")
        where, came = (name, read_came(text, guest)) if equals else (guest, Came(in_room=1))
        commands.append(RecordGuests(meeting.id, where, came.in_room, came.online))
    return tuple(commands)


def _of_agency(
    agency: str, came: Came, meeting: Meeting, book: Book, non_members: str
) -> Iterator[Command]:
    known = book.agencies[agency]
    if came.clear:
        yield ClearAttendance(meeting.id, agency)
        return
    members = members_on(book.memberships.values(), meeting.group, meeting.day)
    is_member = known.kind is AgencyKind.GUEST or agency in members
    if came.has_people and not is_member:
        if non_members == GUESTS:
            yield RecordGuests(meeting.id, known.name, came.in_room, came.online)
            return
        if non_members != MEMBERS:
            raise NoMember(known.name, meeting)
        yield MakeMember(agency, meeting.group, meeting.day)
    yield RecordAttendance(
        meeting.id, agency, came.in_room, came.online, came.deputies, came.apologies
    )
