"""Finding commands, records and figures: help, going to a record, and the records behind a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from building import HOSTILE
from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import SECTIONS
from cscp_tui.services.updates import sign_off
from cscp_tui.tui.dialogs import ReadingScreen, TablePicker
from cscp_tui.tui.finders import GoToScreen, HelpScreen, RecordsBehindScreen
from cscp_tui.tui.key_help import commands_elsewhere, commands_of, help_table
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.palette import CommandProvider
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.partners import AgenciesScreen
from cscp_tui.tui.screens.updates import UpdateScreen
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.search import SEARCHED, RecordSearch, table_and_id
from cscp_tui.views.updates import update_figures
from cscp_tui.views.updates.headline import MOVEMENT_NUMBERS
from sitting import LARGE, SMALL, USUAL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting


def offered(at: Sitting) -> list[str]:
    """The references that are offered now."""
    assert isinstance(at.app.screen, GoToScreen)
    return [row.key for row in at.app.screen.query_one(RecordTable).table.rows]


async def test_a_number_alone_means_the_plan_in_view(session: Session) -> None:
    """On the plan that is shown, whichever it is; elsewhere on the one in force."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"2.7")
        assert offered(at)[0] == "BP25-2.7"
        await at.press("escape", "o", "apostrophe", *"3.4")
        assert offered(at)[0] == "BP24-3.4"


async def test_any_action_is_found_by_a_word_with_one_key(session: Session) -> None:
    """The slash and a word leave the action under the cursor; nothing else is pressed."""
    async with sitting(session) as at:
        await at.press("slash")
        await at.type("navigators")
        assert at.table.key == "BP25-1.5"
        assert [row.key for row in at.table.table.rows] == ["BP25-1.5"]


async def test_a_reference_leads_to_its_action(session: Session) -> None:
    """The reference and enter put the cursor there, and its detail is shown."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"bp25-3.2", "enter")
        assert at.table.key == "BP25-3.2"
        assert at.app.focused is at.table


async def test_a_reference_of_another_plan_opens_that_plan(session: Session) -> None:
    """An action of the plan before is shown in its plan."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.1", "enter")
        assert at.table.key == "BP24-1.1"
        assert "2024/25" in at.title


async def test_the_reference_of_a_carried_over_action_offers_its_continuation(
    session: Session,
) -> None:
    """The old reference finds what it goes on as first, and itself after it."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.6")
        assert offered(at)[:2] == ["BP25-1.1", "BP24-1.6"]
        assert "continues BP24-1.6" in at.text
        await at.press("enter")
        assert at.table.key == "BP25-1.1"
        await at.press("apostrophe", *"BP24-1.6", "down", "enter")
        assert at.table.key == "BP24-1.6"


async def test_an_old_systems_reference_finds_its_action(session: Session) -> None:
    """A reference of an old system is searched, hyphens or not."""
    session.record(SetFields("actions", "BP25-2.3", {"old_ref": "NEG/007"}))
    async with sitting(session) as at:
        await at.press("apostrophe", *"neg 007", "enter")
        assert at.table.key == "BP25-2.3"


async def test_words_of_a_title_find_it(session: Session) -> None:
    """Every word must stand in it, in whatever order."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"hub navigators extend")
        assert offered(at) == ["BP25-1.5"]


async def test_going_to_an_action_clears_a_filter_that_hides_it(session: Session) -> None:
    """A filter that lets the action through stays; one that hides it is cleared."""
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "enter")
        await at.press("apostrophe", *"BP25-1.1", "enter")
        assert "shown" in at.text
        await at.press("apostrophe", *"BP25-1.5", "enter")
        assert at.table.key == "BP25-1.5"
        assert len(at.table.table.rows) == 35


async def test_going_to_an_action_unfolds_its_group(session: Session) -> None:
    """A folded group opens for the action in it."""
    async with sitting(session) as at:
        at.table.fold(*(heading for heading in ("2025-27/1", "2025-27/2")))
        await at.press("apostrophe", *"BP25-2.3", "enter")
        assert at.table.key == "BP25-2.3"


async def test_going_to_an_action_of_another_screen_shows_that(session: Session) -> None:
    """One of the Executive is found on the Executive screen, closed as it is."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"EX24-01", "enter")
        assert isinstance(at.app.screen, ExecutiveScreen)
        assert at.app.screen.query_one(RecordTable).key == "EX24-01"


async def test_leaving_stays_where_one_was(session: Session) -> None:
    """Escape changes nothing."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("apostrophe", *"BP25-1.1", "escape")
        assert at.table.key == "BP25-2.3"


async def test_only_actions_of_the_day_are_offered(session: Session) -> None:
    """On a past day, what came later is not found."""
    async with sitting(session) as at:
        await at.press("t", *"31/12/24", "enter")
        await at.press("apostrophe", *"BP25-1.5")
        assert offered(at) == []
        assert at.app.screen.query_one(Input).has_focus


async def test_an_agency_is_found_by_its_short_name_before_actions(session: Session) -> None:
    """What is called just so comes first, and enter goes to it where it is at home."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"slam", "enter")
        await at.pilot.pause()
        assert isinstance(at.framed, AgenciesScreen)
        assert at.table.key == "slam"
        assert "South London and Maudsley" in at.text


async def test_what_has_no_screen_is_shown_in_full(session: Session) -> None:
    """A decision has a page to read, which escape leaves."""
    key = next(iter(session.book.decisions))
    async with sitting(session) as at:
        await at.press("apostrophe", *key, "enter")
        await at.pilot.pause()
        assert isinstance(at.app.screen, ReadingScreen)
        assert "Decided at" in at.text
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


async def test_other_records_come_behind_the_actions(session: Session) -> None:
    """Words of a commitment find the actions with these words first."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"neglect")
        assert isinstance(at.app.screen, GoToScreen)
        keys = [row.key for row in at.app.screen.query_one(RecordTable).table.rows]
        tables = [table_and_id(key)[0] for key in keys]
        assert tables[0] == "actions"
        assert set(tables) > {"actions", "priorities"}


async def test_each_kind_of_record_can_be_reached(session: Session) -> None:
    """Its id finds it, and going there shows it, on its screen or in full."""
    origin = next(iter(session.book.origins))
    values = {"origin": origin, "number": "3a", "text": "Review how referrals are screened."}
    session.record(AddRecord("recommendations", values))
    search = RecordSearch(session.book, is_projected=False)
    async with sitting(session) as at:
        for table in SEARCHED:
            record = list(session.book.tables[table].values())[-1]
            found = [(one.table, one.record.id) for one in search.find(record.id)]
            assert (table, record.id) in found
            at.app.post_message(ShowRecord(table, record.id))
            await at.pilot.pause()
            words = one_line(title_of(table, record, session.book))
            chosen = [each.key for each in at.app.screen.query(RecordTable)]
            assert words[:30] in at.text or record.id in chosen, table
            if at.app.screen.is_modal:
                await at.press("escape")


async def test_a_record_that_is_gone_is_said(session: Session) -> None:
    """Going to what is not there says so."""
    async with sitting(session) as at:
        at.app.post_message(ShowRecord("meetings", "QAG-1999-01-01"))
        await at.pilot.pause()
        assert "QAG-1999-01-01" in at.message


async def test_restricted_records_are_not_found_while_others_look_on(session: Session) -> None:
    """Neither the search nor a way from elsewhere shows them."""
    key = next(iter(session.book.decisions))
    session.record(SetFields("decisions", key, {"restricted": True}))
    session.is_projected = True
    found = RecordSearch(session.book, is_projected=True).find(key)
    assert key not in {one.record.id for one in found}
    async with sitting(session) as at:
        at.app.post_message(ShowRecord("decisions", key))
        await at.pilot.pause()
        assert "is restricted" in at.message
        assert len(at.app.screen_stack) == 1


async def test_a_hostile_record_is_shown_as_typed(session: Session) -> None:
    """No character of a decision is an instruction, in the list or in full."""
    key = next(iter(session.book.decisions))
    session.record(SetFields("decisions", key, {"text": f"Odd {HOSTILE}"}))
    async with sitting(session) as at:
        await at.press("apostrophe", *"odd")
        assert "[CSCP] [/oops]" in at.text
        await at.press("enter")
        assert "[CSCP] [/oops]" in at.text
        assert "\x1b" not in at.text


COUNTED = re.compile(r"\d+")


def framed(at: Sitting) -> FramedScreen:
    """The screen of the program, whatever lies over it."""
    return next(each for each in reversed(at.app.screen_stack) if isinstance(each, FramedScreen))


async def test_one_key_shows_the_figures_of_every_screen(session: Session) -> None:
    """Each with a definition, and what is counted; the key is the same everywhere."""
    async with sitting(session, SMALL) as at:
        for tab in TABS:
            await at.press(tab.key)
            questions = framed(at).explained_figures()
            assert questions, tab
            assert len({each.key for each in questions}) == len(questions), tab
            assert all(each.definition and each.population for each in questions), tab
            await at.press("equals_sign")
            assert isinstance(at.app.screen, TablePicker), tab
            assert questions[0].label[:20] in at.text, tab
            await at.press("escape")
            assert framed(at).is_current, tab


async def test_a_figure_that_is_cut_stands_whole_below(session: Session) -> None:
    """Its column has no room for all of it where the terminal is narrow."""
    async with sitting(session, SMALL) as at:
        await at.press("equals_sign")
        assert "Delivered: 12 of 34 (35%), 6 awaiting agreement. " in at.text


async def test_a_heading_that_is_not_shown_is_no_figure(session: Session) -> None:
    """The title of a restricted review stays unseen while others look on."""
    origin = session.book.actions["AU25-03"].origin
    session.record(SetFields("origins", origin, {"restricted": True, "title": "What happened"}))
    async with sitting(session) as at:
        await at.press("3")
        assert any("What happened" in each.label for each in at.framed.explained_figures())
        await at.press("p")
        assert not any("What happened" in each.label for each in at.framed.explained_figures())


async def test_every_record_behind_a_figure_is_there(session: Session) -> None:
    """A figure that is a bare number counts exactly its records."""
    async with sitting(session) as at:
        for tab in TABS:
            await at.press(tab.key)
            for question in framed(at).explained_figures():
                known = session.book.as_read(question.table)
                assert set(question.ids) <= set(known), question.label
                is_counted = COUNTED.fullmatch(
                    question.value
                ) and not question.key.casefold().startswith("slips")
                if is_counted and framed(at).TAB != "overview":
                    assert int(question.value) == len(question.ids), question.label


async def test_the_records_behind_a_figure_are_gone_to(session: Session) -> None:
    """Red, its rule and its actions; enter goes to one of them."""
    async with sitting(session) as at:
        await at.press("2", "equals_sign")
        await at.type("red")
        await at.press("enter")
        assert isinstance(at.app.screen, RecordsBehindScreen)
        assert "Red: 3" in at.text
        assert "passed more than 30 days ago" in at.text
        assert "Counted: all 35 actions" in at.text
        await at.press("down", "enter")
        assert at.table.key == "BP25-3.4"


async def test_the_figures_agree_with_the_line_under_the_title(session: Session) -> None:
    """What the frame of the Plan screen says is what is questioned."""
    async with sitting(session) as at:
        said = at.figures
        values = {each.key: each.value for each in framed(at).explained_figures()}
    assert f"{values['rating-RED']} Red" in said
    assert f"{values['agree']} awaiting agreement" in said
    assert f"{values['silent']} with no update received" in said
    assert values["delivered"].split(" (")[0] + " delivered" in said


async def test_the_figures_of_headings_are_questioned(session: Session) -> None:
    """What stands at the right of each heading, with the records under it; on any day."""
    async with sitting(session) as at:
        for key in "2368":
            await at.press(key)
            for day in ("today", "31/3/25"):
                await at.press("t", *day, "enter")
                headings = [line for line in at.table.table.lines if isinstance(line, Heading)]
                known = {(each.label, each.value): each for each in framed(at).explained_figures()}
                assert headings, key
                for heading in headings:
                    assert (heading.title.text, heading.detail.text) in known, key
            await at.press("escape", "equals_sign")
            assert isinstance(at.app.screen, TablePicker), key
            await at.press("escape")


async def test_restricted_records_are_counted_and_not_shown(session: Session) -> None:
    """While others look on, the figure stays and says how many are not shown."""
    restricted = [a.id for a in session.book.actions.values() if a.restricted]
    assert restricted
    async with sitting(session) as at:
        await at.press("3", "p", "equals_sign", "enter")
        assert not any(ref in at.text for ref in restricted)


async def test_the_figures_of_one_meeting_are_questioned(session: Session) -> None:
    """Who came, and each clause of its quorum with those who were represented."""
    async with sitting(session) as at:
        await at.press("6")
        await at.go_to("QAG-2025-09-16")
        await at.press("enter")
        questions = {each.key: each for each in framed(at).explained_figures()}
        rows = session.book.attendances_of("QAG-2025-09-16")
        assert questions["present"].value == str(sum(row.present for row in rows))
        assert set(questions["present"].ids) == {row.id for row in rows if row.present}
        assert "met" in questions["quorum 1"].value
        headings = [line for line in at.table.table.lines if isinstance(line, Heading)]
        told = {(each.label, each.value) for each in questions.values()}
        assert {(line.title.text, line.detail.text) for line in headings} <= told
        await at.press("equals_sign", "enter", "enter")
        assert "16 September 2025" in at.detail


async def test_the_figures_of_the_update_are_those_of_its_paper(session: Session) -> None:
    """Each line of the table of figures, and each number of the movement, by the same name."""
    async with sitting(session, LARGE) as at:
        await at.press("7")
        screen = framed(at)
        values = {each.label: each.value for each in screen.explained_figures()}
        lines = screen.query_one(PaperView).text.splitlines()
    rows = [
        *("Delivered", "Delivered of those due by then", "Delivered of those due in the quarter"),
        *("Open, Red", "Open, Green", "Overdue", "Slips in the quarter, this plan"),
    ]
    for name in rows:
        # The column of names may be so narrow that a name goes on in the next line.
        known = [line for line in lines if line.lstrip().startswith(name[:29])]
        assert any(values[name][:6] in line for line in known), name
    assert values["Delivered of those due in the quarter"] == "5 of 7"
    assert values["Slips in the quarter, this plan"] == "2"
    moved = [values[f"Movement: {name}"] for name in MOVEMENT_NUMBERS]
    assert moved == ["33", "0", "0", "5", "0", "1", "27"]
    assert values["All sources: No update received for this quarter"] == "6 of 41"
    assert values["Audits: Delivered this quarter"] == "2"
    assert values["Checklist: No update received for the quarter"] == "6"


async def test_the_sections_of_the_update_answer_too(session: Session) -> None:
    """Exceptions, deliveries, slips, partner_evidence, attendance and decisions; as the paper says."""
    async with sitting(session, LARGE) as at:
        await at.press("7")
        screen = framed(at)
        known = {each.label: each for each in screen.explained_figures()}
        paper = " ".join(screen.query_one(PaperView).text.split())
    assert known["Exceptions: Red"].value == "1"
    assert "Of the 41 open actions, from all sources, one is Red and " in paper
    assert (
        f"{known['Delivered this quarter: of the business plan'].value} from the business" in paper
    )
    slips = known["All sources: Slips in the quarter"]
    assert f"{slips.value.split(',')[0]} slips and" in paper
    cells = [each for label, each in known.items() if " at the " in label]
    assert len(cells) > 20
    assert all(each.value in paper for each in cells)
    police = known["Attendance: Metropolitan Police at the Quality Assurance Group"]
    held = known["Attendance: Meetings of the Quality Assurance Group"]
    assert set(police.ids) == set(held.ids)
    assert f"QAG ({held.value} meetings)" in paper
    assert len(known["Partner evidence"].ids) > 1


async def test_the_public_version_has_its_own_figures_only(session: Session) -> None:
    """What its paper does not give is not questioned."""
    async with sitting(session) as at:
        await at.press("7", "o", "o")
        known = [each.label for each in framed(at).explained_figures()]
        labels = [label for label in known if not label.startswith("Checklist")]
    assert labels[:2] == ["Delivered", "Delivered of those due by then"]
    assert {"1 Family resilience: Delivered", "Partner evidence", "Taking longer"} <= set(labels)
    for unpublished in ("All sources", "No update received", "Slips", "Open"):
        assert not any(unpublished in label for label in labels)


async def test_signed_figures_stay_those_of_the_signed_paper(session: Session) -> None:
    """A correction is in no figure of what was signed, and is a figure of its own."""
    quarter = Quarter(2025, 2)
    confirmed = replace(session.context(), asks=False)
    sign_off(session.recorder, quarter, Signature(CHAIR, "by email"), confirmed)
    session.record(Deliver("BP25-1.1"), context=replace(session.context(), on=quarter.last_day))
    async with sitting(session) as at:
        await at.press("7")
        screen = framed(at)
        assert isinstance(screen, UpdateScreen)
        assert screen.signed is not None or await _chosen(at, screen)
        values = {each.label: each.value for each in screen.explained_figures()}
    assert values["Delivered"] == "7 of 34 (21%), 1 awaiting agreement"
    assert values["Corrections since Q2 2025/26 was signed off"] == "1"


async def _chosen(at: Sitting, screen: UpdateScreen) -> bool:
    """Choose the quarter that is signed off; whether it is."""
    await at.press("f")
    await at.type("2025-26/Q2")
    await at.press("enter")
    return screen.signed is not None


async def test_the_figures_of_scrutiny_are_those_under_its_title(session: Session) -> None:
    """All of them, in their order, with the same numbers."""
    async with sitting(session) as at:
        await at.press("8")
        values = {each.key: each.value for each in framed(at).explained_figures()}
        shown = [str(cell) for cell in framed(at).headline()]
    assert list(values)[:5] == ["delivered", "due", "unanswered", "slips", "impact"]
    assert any(f"{values['slips'].split(',')[0]} slips" in words for words in shown)
    assert any(f"{values['unanswered']} unanswered" in words for words in shown)
    assert any(f"{values['impact']} without impact" in words for words in shown)


def test_every_maker_of_figures_is_of_a_section() -> None:
    """A section that is renamed keeps its figures."""
    sections = {key for keys in SECTIONS.values() for key in keys}
    assert update_figures.FIGURES_OF_SECTIONS.keys() <= sections


def listed(at: Sitting) -> list[str]:
    """The ids of the commands that help lists now."""
    return [row.key for row in at.app.screen.query_one(RecordTable).table.rows]


async def test_help_lists_every_command_by_subject(session: Session) -> None:
    """Each binding with an id of the screen and its list stands under what it is about."""
    async with sitting(session) as at:
        bound = {b.binding.id for b in at.app.screen.active_bindings.values() if b.binding.id}
        await at.press("question_mark")
        assert isinstance(at.app.screen, HelpScreen)
        assert set(listed(at)) == bound
        lines = at.app.screen.query_one(RecordTable).table.lines
        subjects = [line.title.text for line in lines if isinstance(line, Heading)]
        assert subjects[:2] == ["Actions", "Plans"]
        assert subjects[-1] == "The program"


async def test_help_knows_what_people_say(session: Session) -> None:
    """Each synonym finds the command that does it, though the screen calls it otherwise."""
    async with sitting(session) as at:
        commands = commands_of(at.app.screen)

        def found(text: str) -> set[str]:
            return {row.key for row in help_table(commands, text).rows}

        assert "action.move" in found("postpone") & found("extend")
        assert "action.deliver" in found("complete") & found("finish")
        assert "view.export" in found("print") & found("word") & found("action log")
        assert "action.judge" in found("RAG") & found("red")
        assert "plan.carry-over" in found("year end")
        assert "list.filter" in found("overdue")
        assert "change.undo" in found("delete")
        assert "action.move" in found("postpone a") & found("postp")


WORDS = (
    *("minutes", "finish", "apologies", "postpone", "extend", "complete", "print", "word"),
    *("action log", "overdue", "delete", "year end", "RAG", "red"),
)


async def test_every_screen_knows_what_people_say(session: Session) -> None:
    """Help finds something on each screen, if only the screen that does it; so does the palette."""
    async with sitting(session) as at:
        for keys in (*"12345678", "m enter"):
            await at.press(*keys.split())
            await at.pilot.pause()
            commands = commands_of(at.app.screen)
            provider = CommandProvider(at.app.screen)
            await provider.startup()
            others = commands_elsewhere(commands, at.app)
            for word in WORDS:
                assert help_table((*commands, *others), word).rows, (keys, word)
                assert [hit async for hit in provider.search(word)], (keys, word)


async def test_the_filter_answers_what_people_say(session: Session) -> None:
    """A list that has the word in no row suggests the filter, or the help for the key."""
    async with sitting(session) as at:
        for screen in "26":
            await at.press(screen)
            pane = framed(at).pane
            assert pane is not None
            for word in WORDS:
                await pane.use_filter(word)
                await at.pilot.pause()
                answer = pane.records.empty
                assert pane.records.row_count or "Did you mean" in answer or "press ?" in answer, (
                    word
                )
        assert pane is not None
        await pane.use_filter("action log")
        await at.pilot.pause()
        assert "No matching meetings. For the key, press ? and type “action log”." in at.text


async def test_help_runs_what_it_lists(session: Session) -> None:
    """Two words find the command, enter runs it: the note's form is open."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("question_mark", *"progress update")
        assert listed(at)[0] == "action.note"
        await at.press("enter")
        assert "Progress update" in at.text
        assert "BP25-1.3" in at.text


async def test_help_runs_commands_of_the_list(session: Session) -> None:
    """What the table binds is run on the table: the cursor goes to the end."""
    async with sitting(session) as at:
        await at.press("question_mark", *"last line", "enter")
        assert at.table.key == at.table.table.rows[-1].key


async def test_help_finds_a_key_first(session: Session) -> None:
    """A text that is a key shows what that key does before all that has the letter in it."""
    async with sitting(session) as at:
        await at.press("question_mark", "v")
        assert listed(at)[0] == "action.move"
        assert "The key v" in at.text


async def test_help_goes_to_the_name_that_was_typed(session: Session) -> None:
    """A command that is called so is taken before one that only says so."""
    async with sitting(session) as at:
        await at.press("question_mark", *"carry over")
        assert at.app.screen.query_one(RecordTable).key == "plan.carry-over"


async def test_help_says_why_a_command_is_off(session: Session) -> None:
    """On a past day, notes are listed with the reason why there can be none, and not run."""
    async with sitting(session) as at:
        await at.press("t", *"31/3/25", "enter")
        await at.press("question_mark", *"progress update")
        assert "Not available now" in at.text
        assert "31 March 2025" in at.text
        await at.press("enter")
        assert len(at.app.screen_stack) == 1
        assert "Update can't be used now" in at.message


async def test_every_command_says_what_it_does(session: Session) -> None:
    """Each command has a title and a sentence."""
    async with sitting(session) as at:
        for known in commands_of(at.app.screen):
            assert known.title
            assert known.words.endswith(".")


async def test_help_shows_the_whole_sentence(session: Session) -> None:
    """What the list cuts stands whole below it."""
    async with sitting(session, USUAL) as at:
        await at.press("question_mark", *"projector")
        for size in (USUAL, SMALL):
            text = await at.text_at(size)
            shown = "".join(sign for sign in text if sign.isalpha() or sign == " ")
            assert "or show them again" in " ".join(shown.split()), size


async def test_help_says_when_nothing_fits(session: Session) -> None:
    """A text that no command has leaves a sentence, and enter does nothing."""
    async with sitting(session) as at:
        await at.press("question_mark", *"xyzzy", "enter")
        assert isinstance(at.app.screen, HelpScreen)
        assert "No matching commands" in at.text
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


def test_help_table_of_nothing_is_empty() -> None:
    """No commands make no lines."""
    assert help_table((), "x").lines == ()


_MOST_TURNS = 50


@pytest.mark.parametrize("key", ["question_mark", "ctrl+p", "apostrophe"])
async def test_records_are_found_wherever_one_types(session: Session, key: str) -> None:
    """In help, palette and go to: an action's words, its ref, and an agency by a word of its name."""
    async with sitting(session, LARGE) as at:
        await at.press(key)
        for words, shown in {
            "health": "Croydon Health Service",
            "housing": "Croydon Council: Housing",
            "fathers": "Name fathers and other carers",
            "bp25-2.7": "Test a leaflet on neglect",
            "whole family plans": "",
            "negelct": "neglect",
            "dads": "Name fathers and other carers",
        }.items():
            await at.press("ctrl+u", *words)
            for _ in range(_MOST_TURNS):  # the palette gathers what it finds for a moment
                if shown in await at.text_at_rest():
                    break
                await at.pilot.pause(0.1)
            assert shown in at.text, words


async def test_help_goes_to_a_record(session: Session) -> None:
    """Enter on it shows it, as from go to."""
    async with sitting(session) as at:
        await at.press("question_mark", *"leaflet on neglect", "enter")
        assert at.table.key == "BP25-2.7"


async def test_nonsense_finds_nothing_anywhere(session: Session) -> None:
    """No result is better than a wrong one."""
    async with sitting(session) as at:
        await at.press("question_mark", *"hlthsrv")
        assert "No matching commands or records" in at.text
        await at.press("escape", "apostrophe", *"hlthsrv")
        assert "No matches" in at.text
