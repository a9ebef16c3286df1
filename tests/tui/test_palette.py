"""The palette: every command, every action, every theme; asked directly and by keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit

from building import HOSTILE
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.synonyms import synonyms
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.key_help import declared_bindings
from cscp_tui.tui.palette import CommandProvider, RecordProvider, ThemeListProvider, ThemeProvider
from cscp_tui.tui.screen_registry import SCREENS, screen_class
from cscp_tui.tui.widgets.table import RecordTable
from sitting import sitting

if TYPE_CHECKING:
    from textual.command import Provider

    from cscp_tui.tui.session import Session
    from sitting import Sitting


async def asked(at: Sitting, kind: type[Provider], query: str = "") -> list[Hit | DiscoveryHit]:
    """What a provider answers to a query, or offers before there is one."""
    provider = kind(at.app.screen)
    await provider.startup()
    hits = provider.search(query) if query else provider.discover()
    return [hit async for hit in hits]


async def test_every_command_is_offered_at_once(session: Session) -> None:
    """Before anything is typed, the commands of the screen stand there."""
    async with sitting(session) as at:
        names = {hit.text for hit in await asked(at, CommandProvider)}
        assert {"Update", "Undo", "New plan", "Theme", "Go to", "Quit"} <= names


async def test_a_command_is_found_by_what_people_call_it(session: Session) -> None:
    """Synonyms find it, behind the commands that are called so."""
    async with sitting(session) as at:
        for said, title in (
            ("postpone", "Move date"),
            ("print", "Export"),
            ("complete", "Deliver"),
            ("RAG", "Our judgement"),
            ("delete", "End"),
            ("year end", "Carry over the plan"),
            ("check", "Backups"),
            ("merge", "Backups"),
        ):
            assert title in {hit.text for hit in await asked(at, CommandProvider, said)}


async def test_what_another_screen_does_is_found_and_leads_there(session: Session) -> None:
    """It says on which screen, and with which key."""
    async with sitting(session) as at:
        await at.press("2")
        hits = await asked(at, CommandProvider, "chase them")
        requests = max(hits, key=lambda hit: hit.score)
        assert requests.text == "Requests"
        assert "On screen 7, Quarterly update:" in str(requests.prompt)
        await requests.command()
        await at.pilot.pause()
        assert "Quarterly update, Q" in at.text


async def test_a_word_that_means_a_filter_offers_it(session: Session) -> None:
    """It shows these actions on the Plan."""
    async with sitting(session) as at:
        best = max(await asked(at, CommandProvider, "late"), key=lambda hit: hit.score)
        assert best.text == "is:late"
        found = {hit.text for hit in await asked(at, CommandProvider, "late")}
        assert not found & {"Undo", "Carry"}, "its letters alone say nothing"
        assert "Attendance" not in {h.text for h in await asked(at, CommandProvider, "sign off")}
        best.command()
        await at.pilot.pause()
        assert "is:late" in at.text


async def test_no_answer_is_better_than_a_wrong_one(session: Session) -> None:
    """Letters that only happen to stand in a title in that order find nothing."""
    async with sitting(session) as at:
        assert not await asked(at, CommandProvider, "zebra")
        assert not await asked(at, CommandProvider, "eai")


async def test_letters_in_order_find_a_command_only_where_no_words_do(session: Session) -> None:
    """A slip of the keys finds the theme, and “check” finds nothing but the check."""
    async with sitting(session) as at:
        assert "Theme" in {hit.text for hit in await asked(at, CommandProvider, "thme")}
        assert "Theme" not in {hit.text for hit in await asked(at, CommandProvider, "check")}


async def test_a_command_runs_on_its_screen(session: Session) -> None:
    """The likeliest hit for its name opens its form."""
    async with sitting(session) as at:
        best = max(await asked(at, CommandProvider, "move date"), key=lambda hit: hit.score)
        assert best.text == "Move date"
        await best.command()
        await at.pilot.pause()
        assert "Move the due date" in at.text


async def test_a_command_that_is_off_says_why(session: Session) -> None:
    """On a past day the note is offered with the reason, and running it says so."""
    async with sitting(session) as at:
        await at.press("t", *"31/3/25", "enter")
        hits = await asked(at, CommandProvider, "update")
        note = next(hit for hit in hits if hit.text == "Update")
        assert "Not available now" in str(note.prompt)
        await note.command()
        assert "Update can't be used now" in at.message


async def test_keys_pressed_before_the_palette_is_drawn_end_nothing(session: Session) -> None:
    """However soon they come after the one that opens it."""
    async with sitting(session) as at:
        for steps in range(0, 40, 8):
            at.app.post_message(events.Key("ctrl+p", None))
            for _ in range(steps):
                await asyncio.sleep(0)
            assert not [each for each in at.app.screen.query(CommandList) if each.size.height]
            for key in ("pageup", "pagedown", "down", "enter"):
                at.app.post_message(events.Key(key, None))
            await at.pilot.pause()
            assert at.app.is_running, steps
            while len(at.app.screen_stack) > 1:
                await at.press("escape")


async def test_every_action_is_found(session: Session) -> None:
    """By its reference, and by words of its title."""
    async with sitting(session) as at:
        for query in ("bp25-1.5", "navigators"):
            hits = await asked(at, RecordProvider, query)
            assert str(hits[0].text).startswith("BP25-1.5")
        hits[0].command()
        await at.pilot.pause()
        assert at.table.key == "BP25-1.5"


async def test_a_form_is_not_left_for_an_action(session: Session) -> None:
    """While a form is open, the palette has its commands and no actions."""
    async with sitting(session) as at:
        await at.press("n")
        assert not await asked(at, RecordProvider, "BP25")
        assert "Save" in {hit.text for hit in await asked(at, CommandProvider)}


async def test_hostile_titles_are_shown_as_typed(session: Session) -> None:
    """No character of a title is an instruction to the palette."""
    session.record(SetFields("actions", "BP25-1.5", {"title": f"Odd {HOSTILE}"}))
    async with sitting(session) as at:
        hits = await asked(at, RecordProvider, "BP25-1.5")
        assert one_line(f"Odd {HOSTILE}") in str(hits[0].prompt)
        await at.press("ctrl+p", *"BP25-1.5")
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert "[CSCP] [/oops]" in at.text


async def test_themes_are_offered_by_title(session: Session) -> None:
    """All five stand in their own list; one that is taken is shown and remembered."""
    kept: list[str] = []
    async with sitting(session, remember_theme=kept.append) as at:
        assert len(await asked(at, ThemeListProvider)) == 5
        hits = await asked(at, ThemeProvider, "high contrast")
        hits[0].command()
        await at.pilot.pause()
        assert at.app.theme == "high-contrast"
        assert kept == ["high-contrast"]


async def test_keys_open_and_run_the_palette(session: Session) -> None:
    """ctrl+p, a word and enter run a command; f2 opens it too."""
    async with sitting(session) as at:
        await at.press("ctrl+p")
        assert isinstance(at.app.screen, CommandPalette)
        assert at.text.splitlines()[-1].strip() == "esc Back"
        await at.type("group by")
        await at.app.workers.wait_for_complete()
        await at.press("enter")
        assert "Grouped by" in at.message
        await at.press("f2")
        assert isinstance(at.app.screen, CommandPalette)


def test_every_command_that_a_word_means_exists() -> None:
    """Each id in the table of what people say is that of a command of some screen."""
    screens = [owner for name in SCREENS if isinstance(owner := screen_class(name), type)]
    every = {
        binding.id
        for owner in (*screens, CscpApp, RecordTable)
        for bindings in declared_bindings(owner).key_to_bindings.values()
        for binding in bindings
    }
    assert len(screens) == len(SCREENS)
    assert {each for known in synonyms() for each in known.finds} <= every
