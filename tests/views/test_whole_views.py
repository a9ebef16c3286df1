"""Each list and each record of a small year as the screens show it: every cell, sign and heading.

After a change that is meant, ``RENEW=1`` before this test writes the files again; read what differs.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import book_with_actions
from cscp_tui.base.errors import NotUnderstood
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Heading, Table
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.changes import difference
from cscp_tui.domain.commands.carry_over import CarryRow
from cscp_tui.domain.commands.imports import ImportRow
from cscp_tui.domain.enums import Outcome
from cscp_tui.domain.figures import quarter_ends, worked_out
from cscp_tui.domain.meetings import Recorded, agenda
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import KINDS, Action
from cscp_tui.importing.answers import AgencyAnswer, AnswersPlan
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.emails import EmailLine, LinePart
from cscp_tui.importing.mapping import PROGRESS, RATING, MappedColumn, Mapping, Rivals
from cscp_tui.importing.planned import Created, ImportPlan, PlannedRow, RowState, TablePlan
from cscp_tui.importing.questions import NO_STATUS, ImportQuestion
from cscp_tui.importing.source_tables import LeftOut, LeftOutKind, SourceTable, TableRow
from cscp_tui.views.action_figures import action_figures, figure_records_table
from cscp_tui.views.actions import Standings, action_details
from cscp_tui.views.attendance import (
    Measure,
    attendance_form,
    attendance_summary,
    attendance_table,
    period_table,
    quorum_line,
    summary_table,
)
from cscp_tui.views.attendance_matrix import (
    QUORACY,
    attendance_figures,
    attendance_matrix,
    cell_summary,
    meetings_behind,
    with_quoracy,
)
from cscp_tui.views.calendar import calendar_of
from cscp_tui.views.carry_over import carry_over_table
from cscp_tui.views.columns import (
    chosen_columns,
    column_names,
    columns_of,
    record_table,
    sorted_records,
)
from cscp_tui.views.commitments import (
    agencies_without_evidence,
    begin_year_table,
    commitment_details,
    commitment_figures,
    commitment_table,
    evidence_figures,
    evidence_quarters_table,
    evidence_table,
    missing_key,
    quarters_with_partner_evidence,
    said_delivered_figures,
)
from cscp_tui.views.comparing_days import BookOfDay, actions_that_moved, figures_that_differ
from cscp_tui.views.executive import OriginList, audits_planned, executive_figures, oldest_question
from cscp_tui.views.history import (
    change_sentence,
    changed_since,
    entry_pieces,
    history_table,
    subject_words,
)
from cscp_tui.views.imports import (
    answer_in_full,
    answers_table,
    email_in_full,
    email_table,
    import_table,
    row_as_typed,
    row_in_full,
    sentences_about,
)
from cscp_tui.views.meetings import (
    agenda_details,
    agenda_figures,
    agenda_table,
    live_table,
    meeting_details,
    meeting_figures,
    meeting_list_figures,
    meeting_records,
    meeting_table,
    minutes_table,
)
from cscp_tui.views.minutes import read_back_pieces
from cscp_tui.views.overview import LEFT, WITH_RATINGS, figure_table, overview
from cscp_tui.views.partners import (
    agency_table,
    group_list_figures,
    group_table,
    groups_table_of,
    members_table,
)
from cscp_tui.views.plan_list import ActionList, GroupBy
from cscp_tui.views.records import action_values, record_details, record_values
from cscp_tui.views.reports.actions import (
    executive_report,
    named_columns,
    table_of_actions,
    with_columns,
)
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report
from cscp_tui.views.reports.group_report import group_report
from cscp_tui.views.reports.meetings import action_log_document, agenda_document, minutes_document
from cscp_tui.views.reports.pack_summary import LastPack
from cscp_tui.views.reports.report import ShownRecords
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.views.reports.scrutiny_pack import pack_document
from cscp_tui.views.scrutiny import (
    ScrutinyRow,
    explained_scrutiny_figures,
    scrutiny_details,
    scrutiny_figures,
    scrutiny_table,
)
from cscp_tui.views.search import ActionSearch, RecordSearch, everything
from cscp_tui.views.set_up import next_step, set_up_table
from cscp_tui.views.updates.checklist import checklist, checklist_figures, checklist_table
from cscp_tui.views.updates.corrections import corrections_lines, corrections_table
from cscp_tui.views.updates.first_page import first_page_figures
from cscp_tui.views.updates.quarters import quarters_table, update_quarters_table
from cscp_tui.views.updates.requests import chase_document, missing_updates_words, requests_table
from cscp_tui.views.updates.update import narrative_places
from cscp_tui.views.updates.update_figures import update_figures
from cscp_tui.views.warnings import AcceptedWarning, warnings_table
from cscp_tui.writers.formats import text_of
from cscp_tui.writers.markdown import markdown_of
from golden_files import golden
from planned_imports import plan_called
from views.full_years import full_book as book
from views.full_years import full_update
from views.small_years import BEFORE, LATER, QUARTER, entries_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.documents.document import Document, Report
    from cscp_tui.domain.changes import Entry

GOLDEN = Path(__file__).parent / "golden"
END = QUARTER.last_day
YEAR = Period.of_year(END)


STANDINGS = Standings(LATER, QUARTER)


def written(*pieces: object) -> str:
    """Texts, cells, figures and tables as lines; a cell with its tone, and its text in a file."""
    return "".join(_written(piece) for piece in pieces)


def _written(piece: object) -> str:
    if isinstance(piece, Table):
        titles = " | ".join(
            f"{each.title}{'>' * each.right} {each.width}/{each.grows}/{each.needs}"
            for each in piece.columns
        )
        lines = (
            f"# {line.key}: {_cell(line.title)} | {_cell(line.detail)} {'' if line.share is None else line.share}\n"
            if isinstance(line, Heading)
            else f"{line.key}: {' | '.join(map(_cell, line.cells))}\n"
            for line in piece.lines
        )
        return f"{piece.title}\n[{titles}]\n{''.join(lines)}"
    if isinstance(piece, Figure):
        return f"{piece.title} = {piece.value} ({piece.explanation}) {' '.join(piece.ids)}\n"
    if isinstance(piece, Cell):
        return _cell(piece)
    return str(piece)


def _cell(cell: Cell | str) -> str:
    if isinstance(cell, str):
        return cell
    tone = "" if cell.tone == "plain" else f"<{cell.tone}>"
    return f"{tone}{cell}" + (f" ⇒ {cell.exported}" if cell.exported != str(cell) else "")


def lists_of_records() -> Iterator[object]:
    for table in KINDS:
        columns = [each.column.key for each in columns_of(table)]
        records = sorted_records(table, book().tables[table].values())
        made = record_table(table, records, book(), LATER)
        yield f"\n{table}\n"
        if table != "actions":
            yield made
            continue
        for row in made.rows:
            said = zip(columns, map(_cell, row.cells), strict=True)
            yield f"{row.key}: {' | '.join(f'{k}={v}' for k, v in said if v)}\n"


def records_in_full(*, is_projected: bool) -> Iterator[object]:
    for table in KINDS:
        for key, record in book().tables[table].items():
            yield f"\n== {table} {key}\n"
            if isinstance(record, Action):
                yield from action_details(record, book(), STANDINGS, is_projected=is_projected)
                continue
            yield from record_details(table, record, book(), LATER, is_projected=is_projected)


def values_of_records() -> Iterator[object]:
    for table in KINDS:
        for key, record in list(book().tables[table].items())[-1:]:
            made = (
                action_values(record, book(), LATER)
                if isinstance(record, Action)
                else record_values(table, record, book())
            )
            yield f"{table} {key}: {made}\n"


def actions() -> list[Action]:
    return list(book().actions.values())


def plan_lists() -> Iterator[object]:
    shown = ActionList(LATER, QUARTER)
    for by in GroupBy:
        shown.take(book(), actions(), by)
        counts = {str(each): count for each, count in shown.rating_counts.items()}
        yield f"\nby {by}: {shown.delivered.figure}, {counts}, {shown.silent} silent\n"
        yield shown.table()
        yield shown.table(lambda action: action.is_open, empty=True)


def figures_of_actions() -> Iterator[object]:
    figures = action_figures(actions(), book(), STANDINGS, "all actions")
    for each in figures:
        yield from (each, figure_records_table(each, book(), ["EX24-01"]))


def executive() -> Iterator[object]:
    for closed in (False, True):
        for is_projected in (False, True):
            shown = OriginList(LATER, QUARTER, closed=closed, is_projected=is_projected)
            shown.take(book(), [each for each in actions() if not each.plan])
            yield f"\nclosed: {closed}, projected: {is_projected}\n"
            yield from (shown.table(), *executive_figures(shown, book()), "\n")
            yield from oldest_question(shown, book())
    yield from (f"{each}\n" for each in audits_planned(book(), YEAR))


def history(*, is_projected: bool) -> Iterator[object]:
    entries = [*changes_of_days(), *first_of_each_kind()]
    yield history_table(entries, book(), is_projected=is_projected)
    for entry in entries:
        yield from (*entry_pieces(entry, book(), is_projected=is_projected), "\n")
        if not is_projected:
            for change in entry.changes:
                yield f"{subject_words(change, book())}: {change_sentence(change)}\n"


def meetings() -> Iterator[object]:
    yield from (meeting_table(book(), LATER), *meeting_list_figures(book(), LATER))
    yield minutes_table(book(), book().meetings.values())
    for key, meeting in book().meetings.items():
        for is_projected in (False, True):
            yield f"\n== {key}, projected: {is_projected}\n"
            yield from meeting_details(book(), meeting, LATER, is_projected=is_projected)
            yield meeting_records(book(), meeting, STANDINGS, is_projected=is_projected)
        yield from meeting_figures(book(), meeting)
        yield from (*quorum_line(book(), meeting), attendance_summary(book(), meeting), "\n")
        yield attendance_form(book(), meeting)


def agendas() -> Iterator[object]:
    for key, meeting in book().meetings.items():
        if meeting.state.took_place:
            continue
        made = agenda(book(), meeting, {"BP24-1.1", "P1"})
        standings = Standings(meeting.day)
        yield f"\n== {key}\n"
        yield from (agenda_table(book(), made, standings), *agenda_figures(made, meeting.day))
        for item in made.items:
            yield f"\n-- {item.key}\n"
            yield from agenda_details(item, book(), standings, is_projected=False)


def live_meetings() -> Iterator[object]:
    recorded = Recorded(
        tuple((f"L{n}", each.changes[0]) for n, each in enumerate(changes_of_days(), 1))
    )
    said = [
        *(("lines", key) for key in book().lines),
        *(("decisions", key) for key in book().decisions),
        *(("progress_updates", key) for key in book().progress_updates),
        *(("moves", key) for key in book().moves),
        ("remarks", "1"),
    ]
    for key in ("QAG-2025-03-18", "QAG-2025-04-11"):
        meeting = book().meetings[key]
        made = agenda(book(), meeting)
        yield f"\n== {key}\n"
        yield live_table(book(), meeting, made, Standings(meeting.day), said, recorded)
        for public in (False, True):
            yield from read_back_pieces(book(), meeting, recorded, public=public)


def of_attendance() -> Iterator[object]:
    attended = attendance(book(), ["QAG", "EXEC"], YEAR.first, YEAR.last)
    columns = [("QAG", YEAR), ("EXEC", YEAR)]
    yield period_table(book(), LATER, "")
    yield attendance_table(attended, lambda group: f"Group {group}")
    for measure in Measure:
        matrix = with_quoracy(attendance_matrix(attended, measure), book(), columns)
        yield matrix
        for row in matrix.rows:
            yield from attendance_figures(
                book(), matrix, row.key, measure, period=YEAR, today=LATER
            )
    for group in attended.groups:
        for agency in [*(each.id for each in attended.agencies), QUORACY]:
            at = (agency, group.id)
            yield f"\n== {at}\n"
            yield from cell_summary(book(), at, YEAR, Measure.ATTENDANCE, LATER)
            yield meetings_behind(book(), at, YEAR, LATER)
    yield from (summary_table(each) for each in book().summaries.values())


def commitments() -> Iterator[object]:
    for is_projected in (False, True):
        yield commitment_table(book(), STANDINGS, is_projected=is_projected)
        for each in book().commitments.values():
            yield from commitment_details(each, book(), STANDINGS, is_projected=is_projected)
        yield evidence_table(book(), [QUARTER.previous, QUARTER], is_projected=is_projected)
    quarters = quarters_with_partner_evidence(book(), LATER)
    yield evidence_quarters_table(book(), quarters, "")
    yield from (*commitment_figures(book(), LATER), *evidence_figures(book(), QUARTER), "\n")
    yield from said_delivered_figures(book(), QUARTER, LATER)
    yield begin_year_table(book(), "2025/26", "2025-27")


def overviews() -> Iterator[object]:
    for day in (BEFORE, LATER):
        for plan in (book(day).plans["2024/25"], None):
            ends = quarter_ends(plan, day) if plan else ()
            line = tuple(worked_out(each, "2024/25", book(each.day)) for each in ends)
            made = overview(book(day), Standings(day), plan, line)
            yield from (figure_table(made, keys) for keys in (LEFT, WITH_RATINGS))
            yield from (figure for block in made.blocks for figure in block.figures)


def partners() -> Iterator[object]:
    yield from (group_table(book(), LATER), agency_table(book(), LATER))
    yield from (members_table(book(), group, LATER) for group in book().groups)
    yield from (groups_table_of(book(), agency, LATER) for agency in book().agencies)
    yield from group_list_figures(book(), LATER)
    yield from (set_up_table(book()), next_step(book()))


def scrutiny() -> Iterator[object]:
    plan = book().plans["2024/25"]
    changed = changed_since(changes_of_days(), date(2025, 3, 1), LATER)
    yield from (*scrutiny_figures(book(), plan, LATER), "\n")
    yield from explained_scrutiny_figures(book(), plan, LATER)
    for is_projected in (False, True):
        table = scrutiny_table(book(), LATER, changed, is_projected=is_projected)
        yield table
        for row in table.rows:
            place = ScrutinyRow.of(row.key)
            yield f"\n-- {row.key}\n"
            yield from scrutiny_details(
                place, book(), STANDINGS, changed, is_projected=is_projected
            )


def searches() -> Iterator[object]:
    by_words = ActionSearch()
    by_words.take(book(), lambda action: action.restricted)
    for text in ("", "BP24-1.1", "council", "train", "qag", "late polcie", "2024/25", "zzz"):
        yield f"\n== {text}\n"
        yield everything(text, by_words, RecordSearch(book(), is_projected=False), STANDINGS)
    yield everything("housing", by_words, RecordSearch(book(), is_projected=True), STANDINGS)


def days_compared() -> Iterator[object]:
    first, second = BookOfDay(BEFORE, book(BEFORE)), BookOfDay(LATER, book())
    yield figures_that_differ(first, second)
    for is_projected in (False, True):
        yield actions_that_moved(first, second, book(), is_projected=is_projected)


def carrying_over() -> Iterator[object]:
    rows = [
        CarryRow(ref=action.id, outcome=outcome, priority="2025-27/1", due=date(2025, 9, 30))
        for action in actions()
        for outcome in (Outcome.CARRIED_OVER, Outcome.WITHDRAWN, None)
        if action.plan and action.is_open
    ]
    yield from (
        carry_over_table(rows, book(), is_projected=is_projected) for is_projected in (False, True)
    )


def calendars() -> Iterator[object]:
    for group, lead in (("", ""), ("QAG", ""), ("", "police")):
        made = calendar_of(book(), LATER, group=group, lead=lead)
        yield f"\n{made.name}\n"
        yield from (f"{each}\n" for each in made.entries)


def quarters() -> Iterator[object]:
    for update in (full_update(), full_update(quarter=QUARTER.previous)):
        yield f"\n== {update.quarter}\n"
        yield from (*update_figures(update), *first_page_figures(update))
        yield requests_table(update)
        yield markdown_of(chase_document(update, is_projected=False))
        for agency in ("council", "police", "icb"):
            yield missing_updates_words(update, agency, is_projected=agency == "icb")
        doubts = checklist(update)
        yield from checklist_figures(doubts, update.as_at)
        for is_projected in (False, True):
            yield checklist_table(
                doubts,
                book(),
                corrections_lines(changes_of_days()),
                is_projected=is_projected,
            )
        for typed in ("", "themes", "children housing"):
            yield narrative_places(book(), update.quarter, typed)
    yield update_quarters_table(book(END), book(), LATER, "")
    yield from (quarters_table(book(), LATER, text) for text in ("", "q4"))
    yield corrections_table(changes_of_days(), book())


def papers() -> Iterator[object]:
    of_year = book().plans["2024/25"]
    for with_restricted in (False, True):
        year = Year(
            plan=of_year,
            book=book(),
            published=LATER,
            at_end=book(END),
            with_restricted=with_restricted,
        )
        yield from _report(annual_report(year))
    for public in (False, True):
        yield from _report(executive_report(book(), LATER, public=public))
        yield from _report(said_delivered_report(book(), LATER, public=public))
        yield from _report(partner_evidence_report(book(), LATER, [QUARTER], public=public))
        yield from _report(challenges_report(book(), LATER, public=public))
        for meeting in book().meetings.values():
            yield markdown_of(agenda_document(book(), meeting, LATER, public=public))
            yield from _document(minutes_document(book(), meeting, public=public))
    for meeting in book().meetings.values():
        yield from _document(action_log_document(book(), meeting, public=False, lead=""))
    yield from _report(attendance_report(book(), YEAR, LATER))
    for group in book().groups.values():
        yield from _report(group_report(full_update(), group))
    last = LastPack(line=9, seal="abc", as_at=BEFORE, then=book(BEFORE), since=12)
    entries, warnings = changes_of_days()[:6], tuple(accepted())
    for plan, known in (("2024/25", last), ("", None)):
        yield markdown_of(
            pack_document(full_update(), (), entries, (), warnings, plan=plan, last=known)
        )
    yield warnings_table(warnings)


def papers_in_part() -> Iterator[object]:
    """Reports of a period, of some groups, or of what a screen shows."""
    quarter = Period(QUARTER.first_day, QUARTER.last_day, "")
    tables = book().tables
    known = [
        key for table in ("actions", "commitments", "partner_evidence") for key in tables[table]
    ]
    missing = {missing_key(QUARTER, each) for each in agencies_without_evidence(book(), QUARTER)}
    for keys, is_projected in ((known[::2], True), ([*known[1::2], *sorted(missing)[:1]], False)):
        shown = ShownRecords(
            keys=set(keys), which="every other one", hidden=2, is_projected=is_projected
        )
        yield from _report(executive_report(book(), LATER, public=is_projected, shown=shown))
        yield from _report(said_delivered_report(book(), LATER, public=is_projected, shown=shown))
        yield from _report(
            partner_evidence_report(book(), LATER, [QUARTER], public=is_projected, shown=shown)
        )
    for public in (False, True):
        yield from _report(
            executive_report(book(), LATER, quarter, public=public, marking="OFFICIAL")
        )
        yield from _report(challenges_report(book(), LATER, quarter, public=public, with_ids=False))
    yield from _report(said_delivered_report(book(), LATER, ["2024/25"], public=False))
    for measure in Measure:
        report = attendance_report(
            book(), quarter, LATER, measure, groups=["QAG"], agencies=["police", "icb"], marking="X"
        )
        yield from _report(report)
    yield from _report(attendance_report(book(), Period(END, END, ""), LATER, groups=["zz"]))


def accepted() -> Iterator[AcceptedWarning]:
    for number, (table, key) in enumerate((("actions", "P1"), ("meetings", "QAG-2025-03-18"))):
        yield AcceptedWarning(
            number=number,
            day=END,
            what="A date in the past",
            table=table,
            id=key,
            record=key,
            who="Officer",
            reason="It was agreed in May." * number,
        )


def _document(document: Document | None) -> Iterator[str]:
    if document is not None:
        yield markdown_of(document)


def _report(report: Report | None) -> Iterator[str]:
    if report is not None:
        yield from (text_of(report, "md"), text_of(report, "csv").replace("\r\n", "\n"))


def changes_of_days() -> list[Entry]:
    """A journal line for each record that was changed in the last quarter."""
    before, after = book(BEFORE).tables, book().tables
    edits = (
        difference(table, before[table][key], record)
        for table in KINDS
        for key, record in after[table].items()
        if key in before[table] and before[table][key] != record
    )
    entries = entries_of(book())
    return [replace(entry, changes=(edit,)) for entry, edit in zip(entries, edits, strict=False)]


def first_of_each_kind() -> list[Entry]:
    """The line that made the first record of each kind."""
    return list({entry.changes[0].table: entry for entry in entries_of(book())[::-1]}.values())


def imports() -> Iterator[object]:
    known = book_with_actions()
    for name in ("harbour", "log", "log answered", "marks answered"):
        plan = plan_called(name)
        yield f"\n== {name}\n"
        yield from (import_table(plan, known), *(f"{each}\n" for each in sentences_about(plan)))
        for row in plan.rows:
            yield from (f"{label}: {said}\n" for label, said in row_in_full(row, known))
            if row.values:
                yield f"{row_as_typed(row, plan, known)}\n"


def imports_of_every_kind() -> Iterator[object]:
    """A plan with each kind of column, question, name, line and row, whether or not a file has them all."""
    known, day = book_with_actions(), "2025-03-31"
    columns = (
        MappedColumn("Title", "title", 1.0, ("Wait", "x" * 40)),
        MappedColumn("Lead", "lead", 0.7),
        MappedColumn("Due", "due", 0.5, ("May",)),
        MappedColumn("Notes", "", 0.0, ("a",)),
        MappedColumn("Other", "", 0.0, (), is_chosen=True),
        MappedColumn("Update", PROGRESS, 1.0, ("Open: begun",)),
    )
    rivals = (Rivals("due", (2,)), Rivals("lead", (1,), is_open=False))
    mapping = Mapping(columns, rivals, status_from=5)
    cells = tuple(map(SourceCell, ("Wait longer", "Head", "June", "", "x", "Begun")))
    table = SourceTable(
        "", tuple(each.title for each in columns), (TableRow(cells, 7), TableRow(cells, 4))
    )
    every = {
        "status": "ended", "outcome": "withdrawn", "cause": "within", "ended": day, RATING: "Red",
        "lead": "Head", "lead_as_written": "Head of it, who is new and has a very long title",
        "lead_agency": "police", "supporting_agencies": ["icb", "new"], "due": day, "original_due": day,
        "priority": "2024/25/1", "origin": "DG", "overseeing_group": "QAG", "title": "Wait", "restricted": True,
    }  # fmt: skip
    values: tuple[dict[str, object], ...] = (
        every | {"plan": "2024/25"},
        {
            "status": "delivered",
            "ended_unknown": True,
            "timescale": "Ongoing",
            "origin_meeting": "the board",
        },
        {
            "status": "open",
            "lead": "Head",
            "priority": "2024/25/nine",
            "overseeing_group": "XYZ",
            "origin": "new",
        },
        {"supporting_agencies": [], "lead_agency": "new"},
        {},
    )
    rows = [
        PlannedRow(
            state=state, number=number, ref=ref, title="Wait", reasons=reasons, row=row, values=each
        )
        for number, (each, state) in enumerate(zip(values, RowState, strict=False), 3)
        for ref, row, reasons in (
            ("", ImportRow(updates=("Begun",)), ("Said so.",)),
            ("", ImportRow(), (f"“Pending” {NO_STATUS}",)),
            ("", None, ()),
            ("BP24-1.1" if number in {4, 7} else "", None, ("Twice.", "Here.")),
        )
    ]
    rows += [
        PlannedRow(
            state=RowState.REFUSED, number=0, title="A meeting", details=(("Police", "1 person"),)
        ),
        PlannedRow(state=RowState.LEFT_OUT, number=9, title="Gone"),
    ]
    asked = ImportQuestion(key="status x", text="What is “x”?", rows=2)
    questions = (
        asked,
        replace(asked, key="b", rows=1, is_needed=False),
        replace(asked, key="c", answer="delivered"),
        replace(asked, key="d", answer="", is_needed=False),
    )
    plan = ImportPlan(
        name="plan.csv",
        into="2024/25",
        creates=(Created("agency", "New Agency", "new"),),
        tables=(
            TablePlan(table=table, mapping=mapping, rows=tuple(rows), missing=("BP24-1.3",)),
            TablePlan(table=SourceTable("Two", (), ()), mapping=Mapping(()), rows=()),
        ),
        questions=questions,
        unknown={"agencies": {f"A{n}": n for n in range(1, 8)}, "groups": {"G": 1}},
        command=None,
        notes=("A note.",),
        left_out=(
            LeftOut("Sheet", 3, "Total 7", LeftOutKind.TOTAL),
            LeftOut("Two", 0, "4 rows", LeftOutKind.HIDDEN),
        ),
    )
    yield import_table(plan, known)
    for asking in (questions[2:3], questions[1:2], questions[:1], ()):
        less = replace(
            plan, into="", creates=(), questions=asking, left_out=(), tables=plan.tables[1:]
        )
        yield from (
            import_table(replace(less, unknown={}), known),
            f"{less.summary} {less.why_nothing}\n",
        )
    some = {"agencies": dict.fromkeys("abcdef", 1)}
    missing = replace(plan.tables[0], missing=tuple("abcdefgh"))
    for each in (plan, replace(plan, unknown=some, tables=(missing,)), replace(plan, tables=())):
        yield from (f"{said}\n" for said in sentences_about(each))
    for row in rows:
        yield from (f"{label}: {said}\n" for label, said in row_in_full(row, known))
        if row.values:
            yield f"{row_as_typed(row, plan, known)}\n"


def answers() -> Iterator[object]:
    """The answers of an agency in an e-mail, each with an outcome of its own."""
    found = [
        AgencyAnswer(
            state=state,
            number=number,
            ref="" if number == 3 else f"BP24-1.{number}",
            name_typed="the third" if number == 3 else "",
            found_by="the fourth" if number == 4 else "",
            title=f"Action {number}",
            present="" if number in {1, 3} else "Begun\non time",
            text="" if number == 2 else "Done now",
            reasons=("Why.",) * (number % 3),
            proposals=("Due in May", "Led by us")[: number % 4],
        )
        for number, state in enumerate((*RowState, RowState.ADDED), 1)
    ]
    lines = [EmailLine(f"a line that is {part}", part) for part in LinePart]
    lines += [
        EmailLine("", LinePart.ANSWER, "BP24-1.1"),
        *(
            EmailLine(f"{ref} {said}".strip(), LinePart.ANSWER, ref, said)
            for ref in ("BP24-1.1", "BP24-1.2", "BP24-1.8", "the fourth", "")
            for said in ("", "Done")
        ),
    ]
    plan = AnswersPlan(
        name="x.eml",
        agency="police",
        agency_name="The Police",
        quarter=None,
        completed_by="",
        answers=(*found, replace(found[0], ref="BP24-1.9", found_by="BP24-1.1")),
        email=tuple(lines),
    )
    yield from (answers_table(plan), email_table(plan), *email_in_full(plan))
    for answer in plan.answers:
        yield from (f"{label}: {said}\n" for label, said in answer_in_full(answer))


def columns_chosen() -> Iterator[object]:
    shown = actions()
    table = table_of_actions(book(), LATER, shown, shown)
    for typed in (
        "short",
        "harbour",
        "ref, lead = Who leads, Reason, Cause, due",
        ", ".join(column_names()),
    ):
        columns, by = named_columns(book(), typed, is_projected="Reason" in typed)
        yield from (f"\n{by}\n", with_columns(table, columns, book(), LATER))
    for wrong in ("leed", "date", "zzz", ""):
        try:
            yield f"{[each.column.key for each in chosen_columns([wrong])]}\n"
        except NotUnderstood as problem:
            yield f"{problem}\n"


VIEWS: dict[str, Callable[[], Iterable[object]]] = {
    "lists of records": lists_of_records,
    "records in full": lambda: records_in_full(is_projected=False),
    "records in full while others look on": lambda: records_in_full(is_projected=True),
    "values of records": values_of_records,
    "plan lists": plan_lists,
    "figures of actions": figures_of_actions,
    "executive": executive,
    "history": lambda: history(is_projected=False),
    "history while others look on": lambda: history(is_projected=True),
    "meetings": meetings,
    "agendas": agendas,
    "live meetings": live_meetings,
    "attendance": of_attendance,
    "commitments": commitments,
    "overviews": overviews,
    "partners": partners,
    "scrutiny": scrutiny,
    "searches": searches,
    "days compared": days_compared,
    "carrying over": carrying_over,
    "calendars": calendars,
    "quarters": quarters,
    "papers": papers,
    "papers in part": papers_in_part,
    "imports": imports,
    "imports of every kind": imports_of_every_kind,
    "answers": answers,
    "columns chosen": columns_chosen,
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was(name: str) -> None:
    """A view changes only where somebody has read the difference."""
    text = written(*VIEWS[name]())
    assert text == golden(GOLDEN / f"{name.replace(' ', '-')}.txt", text)
