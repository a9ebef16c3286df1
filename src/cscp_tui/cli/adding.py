"""Adding records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.cli import finding
from cscp_tui.cli.fields import FieldReader, read_assignments
from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.printing import show
from cscp_tui.cli.record_commands import adding
from cscp_tui.cli.summarising import add_published_summary
from cscp_tui.domain.books import name_of
from cscp_tui.domain.challenge_records import SCRUTINY_TABLES
from cscp_tui.domain.commands.adding import AddAction
from cscp_tui.domain.words import Source

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.dates import Preference

_EXAMPLES = {
    "plans": '--id 2025-27 title="Business plan" first_day=1/4/2025 last_day=31/3/2027',
    "priorities": "plan=2025-27 number=1 title=Neglect",
    "agencies": '--id police name="Metropolitan Police" abbreviation=Met',
    "groups": '--id QAG name="Quality Assurance Group" quorum="council; police"',
    "memberships": "group=QAG agency=police first_day=1/4/2025",
    "origins": '--id makin title="Makin Review" source=review kind="Rapid Review"',
    "meetings": 'group=QAG day=27/11/2025 chair="Named Person" chair_agency=icb',
    "attendances": "meeting=QAG-2025-11-27 agency=police in_room=2 online=1",
    "decisions": 'meeting=QAG-2025-11-27 text="Audit thresholds again."',
    "promises": 'year=2025/26 said="Every school has a named contact."',
    "contributions": 'agency=police quarter=2025-26/Q3 impact_area=Neglect evidence="Seen sooner."',
    "challenges": 'raised_by=Executive put_to=housing question="Who attends for you?"',
    "reflections": 'role="Independent Scrutineer" quarter=2025-26/Q3 text="A fair start."',
    "narratives": 'quarter=2025-26/Q3 section=themes text="Referrals rose."',
}
"""What a line for each kind of record may say."""


def add_commands(commands: Commands) -> None:
    """Add ``add`` with a command for each kind of record."""
    family = commands.family(
        "add", "add a record", 'cscp add action "Train staff" --priority neglect --due 31/3/2026'
    )
    _add_action_command(family)
    add_published_summary(family)
    for table, example in _EXAMPLES.items():
        what = name_of(table)
        article = "an" if what[0] in "aeiou" else "a"
        command = family.add(
            what, f"add {article} {what}", f"cscp add {what} {example}", add_record, spread="values"
        )
        command.set_defaults(table=table)
        command.add_argument("values", metavar="FIELD=VALUE", nargs="*", help="what it has")
        command.add_argument(
            "--id", metavar="ID", default="", help="its short name, if it needs one"
        )


def _add_action_command(family: Commands) -> None:
    command = family.add(
        "action",
        "add an action",
        'cscp add action "Train staff" --priority neglect --agency police --due 31/3/2026\n'
        'cscp add action "Write to housing" --source executive --due fri',
        add_action,
    )
    command.add_argument("title", metavar="TITLE", help="what someone undertakes to do")
    command.add_argument("--plan", metavar="PLAN", default="", help="its plan, as 2025-27")
    command.add_argument(
        "--priority", metavar="P", default="", help="by number, words of its title, or id"
    )
    command.add_argument(
        "--source", type=one_of("source", Source), metavar="|".join(Source), help="where it is from"
    )
    command.add_argument("--due", metavar="DATE", help="day/month/year, +2w, fri, end of Q2")
    command.add_argument("--check-back", metavar="DATE", help="when it is looked at again")
    for flag, field, metavar, help_text in _TEXTS:
        command.add_argument(flag, dest=field, metavar=metavar, default="", help=help_text)
    command.add_argument("--restricted", action="store_true", help="keep it from the public")


_TEXTS = (
    ("--lead", "lead", "ROLE", "the role or group that leads it"),
    ("--agency", "lead_agency", "AGENCY", "the agency that leads it"),
    ("--supporting", "supporting_agencies", "A,B", "agencies that support it"),
    ("--group", "overseeing_group", "GROUP", "the group that watches it"),
    ("--origin", "origin", "ORIGIN", "the review, audit or meeting it comes from"),
    ("--raised-at", "raised_at", "MEETING", "the meeting that asked for it"),
    ("--outcome", "intended_outcome", "TEXT", "what should be different"),
    ("--measure", "measure", "TEXT", "what would show it"),
    ("--impact-area", "impact_area", "TEXT", "the heading under which it is reported"),
    ("--timescale", "timescale", "TEXT", "the timescale as written, where it is no date"),
    ("--related", "related", "REF,REF", "other actions it is linked with"),
    ("--old-ref", "old_ref", "TEXT", "its reference in an earlier system"),
)
"""Options of an action with a text or a name: flag, field, what follows, help."""


def field_reader(writing: Writing, prefer: Preference = "future") -> FieldReader:
    """What reads values of fields against the workspace."""

    def day(text: str, what: str) -> date:
        return writing.day(text, what, prefer)

    return FieldReader(book=writing.book, today=writing.context.on or writing.today, day=day)


def add_action(session: Session) -> int:
    """Add an action; its new reference is printed."""
    writing, arguments = session.write(), session.arguments
    reader = field_reader(writing)
    values: dict[str, Any] = {"title": arguments.title} | _place(writing, session)
    for name in (field for _, field, _, _ in _TEXTS):
        if text := getattr(arguments, name):
            values[name] = reader.plain_value("actions", name, text)
    for name in ("due", "check_back"):
        if day := writing.optional_day(
            getattr(arguments, name), name.replace("_", " ").capitalize()
        ):
            values[name] = day.isoformat()
    if arguments.restricted:
        values["restricted"] = True
    show(writing.record(AddAction(values)).ids[0])
    return 0


def _place(writing: Writing, session: Session) -> dict[str, str]:
    """The source, and the plan and the priority of an action that comes from a plan."""
    arguments, book = session.arguments, writing.book
    place = {"source": arguments.source.value} if arguments.source else {}
    if arguments.plan:
        place["plan"] = finding.plan(book, arguments.plan)
    if arguments.priority:
        day = writing.context.on or writing.today
        priority = finding.priority(book, arguments.priority, place.get("plan", ""), day)
        place |= {"priority": priority, "plan": book.priorities[priority].plan}
    return place


def add_record(session: Session) -> int:
    """Add a record of any other kind; its id is printed."""
    arguments = session.arguments
    assignments = read_assignments(arguments.values, arguments.table)
    writing = session.write(scrutinises=arguments.table in SCRUTINY_TABLES)
    values = field_reader(writing).plain_values(arguments.table, assignments)
    show(writing.record(adding(arguments.table, values, arguments.id)).ids[0])
    return 0
