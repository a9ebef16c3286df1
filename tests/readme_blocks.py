"""The blocks of the README and of the pages in docs/, some of which are made from the program.

Run as a script, it writes those blocks into their pages. A file named after it holds what the
benchmarks printed, and becomes the table of figures.
"""

from __future__ import annotations

import csv
import json
import pkgutil
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from textual.binding import Binding

import cscp_tui.tui
from cscp_tui.capture.vocabulary import CAPTURE_WORDS
from cscp_tui.cli.apply import Asked
from cscp_tui.cli.json_forms import schema
from cscp_tui.cli.main import main as run
from cscp_tui.cli.parser import COMMON, QUESTIONS
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.enums import Role
from cscp_tui.domain.filters import tokens_of
from cscp_tui.domain.records import KINDS
from cscp_tui.services.demo import load_demo
from cscp_tui.store.workspace import Workspace
from cscp_tui.tui.key_help import key_name
from cscp_tui.tui.keys import NO_KEY
from cscp_tui.views.columns import column_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cscp_tui.cli.parser import CommandLineParser
    from cscp_tui.domain.schema import RecordKind

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))

PLACES = {
    "CscpApp": "everywhere",
    "FramedScreen": "every screen",
    "PlanScreen": "Plan",
    "ExecutiveScreen": "Executive",
    "SaidScreen": "Said & delivered",
    "MeetingsScreen": "Meetings",
    "MeetingPage": "one meeting",
    "LiveMeetingScreen": "a meeting",
    "CaptureInput": "capture line",
    "TakeAttendanceScreen": "taking attendance",
    "FindInput": "finding an agency",
    "ScrutinyScreen": "Scrutiny",
    "GroupsScreen": "groups",
    "AgenciesScreen": "agencies",
    "MembersPage": "members",
    "RecordTable": "every list",
    "Matrix": "matrix",
    "FigureList": "figures",
    "OverviewScreen": "Overview",
    "AttendanceScreen": "Attendance",
    "CellScreen": "behind a cell",
    "UpdateScreen": "Quarterly update",
    "PaperView": "paper",
    "RequestsScreen": "update requests",
    "PaperScreen": "paper to read",
    "RecordsBehindScreen": "behind a figure of any screen",
    "FilterInput": "filter",
    "FormScreen": "form",
    "LongText": "long text",
    "FieldRow": "field with offers",
    "MoreHeading": "rare fields of a form",
    "ConflictScreen": "conflict",
    "WorkScreen": "while long work is done",
    "ConfirmScreen": "question",
    "DialogButton": "button",
    "CarryOverScreen": "carrying over",
    "BeginYearScreen": "beginning a year",
    "HistoryScreen": "history",
    "PickingInput": "choosing from a list",
    "Palette": "palette",
    "DayInput": "choosing a day",
    "DayScreen": "choosing a day",
    "MergeScreen": "merging copies",
    "ImportScreen": "importing",
    "AnswersScreen": "answers",
    "ReadingScreen": "page to read",
    "ActionPage": "page of an action",
    "SaidPage": "page of a commitment or evidence",
    "FirstRunScreen": "first start",
}
"""Where keys work, in the order of the table, by the class that declares them."""


def pages() -> str:
    """The text of all pages."""
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def fenced(marker: str) -> str:
    """The code between the fences after a marker, on whichever page it is."""
    return _only(
        rf"^<!-- {marker} -->\n```\w*\n(?P<inside>.*?)^```$", f"code marked {marker}", re.MULTILINE
    )


def block(name: str) -> str:
    """The text between the marks of a block, on whichever page it is."""
    return _only(rf"<!-- {name}:begin -->\n?(?P<inside>.*?)<!-- {name}:end -->", f"block {name}", 0)


def _only(pattern: str, what: str, flags: int) -> str:
    found = re.findall(pattern, pages(), flags | re.DOTALL)
    assert len(found) == 1, f"{len(found)} of {what} in README.md and docs/"
    return str(found[0])


def keys_table() -> str:
    """Every key, where it works, what it does, and what settings call that."""
    return _table(
        ("where", "key", "does", "name"),
        (
            (where, _keys(binding), binding.tooltip.rstrip("."), f"`{binding.id}`")
            for where, bindings in declared_keys().items()
            for binding in bindings
        ),
    )


def declared_keys() -> dict[str, list[Binding]]:
    """The bindings that the terminal app declares, by where they work, each at its first place."""
    declared: dict[str, list[Binding]] = {place: [] for place in PLACES.values()}
    for thing in _app_classes():
        place = PLACES.get(thing.__name__, thing.__name__)
        bindings = vars(thing).get("BINDINGS", ())
        declared.setdefault(place, []).extend(b for b in bindings if isinstance(b, Binding))
    found: dict[str, list[Binding]] = {}
    known: set[str | None] = set()
    for place, bindings in declared.items():
        found[place] = [binding for binding in bindings if binding.id not in known]
        known.update(binding.id for binding in bindings)
        assert place in PLACES.values() or not found[place], f"Say in PLACES where {place} is"
    return found


def _app_classes() -> Iterator[type]:
    for found in pkgutil.walk_packages(cscp_tui.tui.__path__, f"{cscp_tui.tui.__name__}."):
        module = import_module(found.name)
        for thing in vars(module).values():
            if isinstance(thing, type) and thing.__module__ == module.__name__:
                yield thing


def _keys(binding: Binding) -> str:
    if binding.key.startswith(NO_KEY):
        return "in the palette"
    return " ".join(f"`{key_name(key)}`" for key in binding.key.split(","))


def capture_words_table() -> str:
    """What the capture line of a meeting knows."""
    rows = ((f"`{w.typed}`", w.meaning.rstrip("."), f"`{w.example}`") for w in CAPTURE_WORDS)
    return _table(("typed", "means", "for example"), rows)


def commands_table() -> str:
    """Every command with its values, and what it does."""
    rows = [("`cscp`", "open the workspace in the terminal"), *_commands(make_parser())]
    return _table(("command", "does"), rows)


def _commands(parser: CommandLineParser) -> Iterator[tuple[str, str]]:
    for command in parser.commands.values():
        does = (command.description or "").rstrip(".")
        does = does[:1].lower() + does[1:]
        if command.commands:
            yield f"`{command.prog} …`", f"{does}: {', '.join(command.commands)}"
        else:
            yield f"`{' '.join((command.prog, *_values(command)))}`", does


def _values(command: CommandLineParser) -> Iterator[str]:
    for action in command._actions:
        if not action.option_strings:
            name = f"{action.metavar} …" if action.nargs in {"*", "+"} else f"{action.metavar}"
            yield f"[{name}]" if action.nargs in {"*", "?"} else name


def options_table() -> str:
    """The options that every command understands."""
    rows = [
        (f"`{' '.join(filter(None, (short, long, metavar)))}`", does)
        for short, long, metavar, does in COMMON
    ]
    rows.append(("`--role ROLE`", f"your role: {', '.join(Role)}"))
    return _table(("option", "says"), rows)


def questions_table() -> str:
    """What the command line asks, and the option that answers it beforehand."""
    rows = [("`--yes`", "whether to do what a preview shows, or save what a warning is about")]
    rows += [(f"`{option}`", asks) for option, asks in QUESTIONS.items()]
    return _table(("option", "answers"), rows)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(cell.replace("|", r"\|") for cell in cells) for cells in (titles, *rows)]
    lines.insert(1, " | ".join("---" for _ in titles))
    return "".join(f"| {line} |\n" for line in lines)


def records_table() -> str:
    """The kinds of record with their fields; a + stands after those that hold several."""
    return _table(
        ("record", "fields"),
        (
            (kind.noun, ", ".join(_field_name(kind, name) for name in kind.given))
            for kind in KINDS.values()
        ),
    )


def _field_name(kind: RecordKind, name: str) -> str:
    return f"`{name}`+" if name in kind.set_fields else f"`{name}`"


def tokens_table() -> str:
    """The tokens by which each list can be filtered."""
    return _table(
        ("list", "tokens"),
        (
            (
                f"`{table.replace('_', '-')}`",
                " ".join(f"`{token}:`" for token in tokens_of(table)) or "words only",
            )
            for table in KINDS
            if table != "actions"
        ),
    )


def exports_table() -> str:
    """The exports, what each writes, and its formats."""
    rows = (
        (f"`{name}`", (command.description or "").rstrip("."), _formats(command))
        for name, command in _exports().items()
    )
    return _table(("export", "does", "formats"), rows)


def _exports() -> dict[str, CommandLineParser]:
    return make_parser(("exports",)).commands["export"].commands


def _formats(command: CommandLineParser) -> str:
    for action in command._actions:
        if "--format" in action.option_strings:
            return " ".join(f"`{word}`" for word in str(action.metavar).split("|"))
    return "`ics`" if command.prog.endswith(" calendar") else "`html`"


def list_columns_table() -> str:
    """The lists that can be exported as CSV, with their columns."""
    rows = ((f"`{name}`", ", ".join(titles)) for name, titles in _list_columns().items())
    return _table(("list", "columns"), rows)


@cache
def _list_columns() -> dict[str, list[str]]:
    """The columns of each list's CSV; of those that are groups, a sentence."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        load_demo(folder)
        groups = {group.name for group in Workspace(folder).book.groups.values()}
        columns = {}
        for export, command in _exports().items():
            if "`csv`" in _formats(command) and not _needs_values(command):
                titles = _csv_titles(folder, export)
                columns[export] = [title for title in titles if title not in groups]
                if len(columns[export]) < len(titles):
                    columns[export].append("a column for each group of the annual report table")
    return columns


def _needs_values(command: CommandLineParser) -> bool:
    return any(a.required if a.option_strings else a.nargs is None for a in command._actions)


def _csv_titles(folder: Path, export: str) -> list[str]:
    with redirect_stdout(StringIO()) as written, redirect_stderr(StringIO()):
        assert run(["-w", str(folder), "export", export, "--format", "csv"]) == 0, export
    return next(csv.reader(StringIO(written.getvalue())))


def action_columns() -> str:
    """The columns that an export of actions can have."""
    return f"{', '.join(column_names())}.\n"


MADE = {
    "keys": keys_table,
    "capture-words": capture_words_table,
    "commands": commands_table,
    "options": options_table,
    "questions": questions_table,
    "records": records_table,
    "tokens": tokens_table,
    "exports": exports_table,
    "lists": list_columns_table,
    "action-columns": action_columns,
}
"""The blocks that are made from the program."""


def with_made_blocks(text: str) -> str:
    """The text of a page with its made blocks as they must be."""
    for name, make in MADE.items():
        if f"<!-- {name}:begin -->" in text:
            text = with_block(name, make(), text)
    return text


def with_block(name: str, inside: str, text: str) -> str:
    """The text of a page with something else between the marks of a block."""
    before, begin, after = text.partition(f"<!-- {name}:begin -->\n")
    _, end, rest = after.partition(f"<!-- {name}:end -->")
    assert end, f"the page has no block {name}"
    return before + begin + inside + end + rest


def figures_table(printed: str) -> str:
    """The table that the benchmarks printed, without the line under its titles."""
    lines = [line for line in printed.splitlines() if line.count(" | ") >= _FIGURES]
    titles, *rows = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    return _table(titles, [row for row in rows if set("".join(row)) != {"-"}])


SCHEMA = ROOT / "docs" / "json-schema.json"


def json_schema() -> str:
    """The page of the forms of JSON: what is printed, and the lines of a file of commands."""
    return json.dumps(schema(Asked), indent=1, ensure_ascii=False) + "\n"


_FIGURES = 5
"""Lines with fewer columns are no figures."""


def main(arguments: Sequence[str]) -> None:
    """Write the blocks into their pages."""
    for page in PAGES:
        text = with_made_blocks(page.read_text("utf-8"))
        for name in arguments:
            if "<!-- figures:begin -->" in text:
                printed = Path(name).read_text("utf-8")
                text = with_block("figures", figures_table(printed), text)
        page.write_text(text, "utf-8", newline="\n")
    SCHEMA.write_text(json_schema(), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
