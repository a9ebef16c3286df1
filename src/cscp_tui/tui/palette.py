"""The palette: finds commands, records and themes by part of their names."""

from __future__ import annotations

from asyncio import Task, create_task, shield, to_thread
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell
from cscp_tui.domain.book import Book
from cscp_tui.domain.filters import UnknownToken, parse_filter
from cscp_tui.domain.records import Record
from cscp_tui.domain.synonyms import commands_found, filters_found, is_said_whole
from cscp_tui.tui.key_help import KeyCommand, begins_words, commands_elsewhere, commands_of, ranked
from cscp_tui.tui.keys import command
from cscp_tui.tui.messages import ShowRecord, ShowTab
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.themes import TitledTheme
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import entitle
from cscp_tui.tui.widgets.text import console_glyphs
from cscp_tui.views.record_titles import title_of, where_record_is
from cscp_tui.views.search import ActionSearch, RecordSearch, where_of

_AS_FILTER, _BEHIND_COMMANDS = 0.98, 0.885
"""The scores of a filter that a word means: of one for a state, such as “late”, and of others, whose
commands come first."""

_NAMED = 0.93
"""The score of a filter or a theme that is called so."""

_BEFORE_PARTS = 0.915
"""The score of a record with all words of a text: better than that of a command that is meant by some
of them, and worse than that of one which is called so."""

_LEFT_OUT = ("table.", "app.palette")
"""What is done with a key or not at all."""

MOST_RECORDS = 20


@runtime_checkable
class Program(Protocol):
    """An app with a session."""

    session: Session
    themes: Sequence[TitledTheme]


def _program(app: App[Any]) -> Program:
    assert isinstance(app, Program)
    return app


def _shown(title: str, words: str) -> Content:
    """Return a name with a description below it, neither of them read as markup."""
    drawn = console_glyphs().drawn
    return Content.assemble((drawn(one_line(title)), "bold"), "\n", drawn(one_line(words)))


class CommandProvider(Provider):
    """Provides the commands of the screen below, with the reason if one cannot be used."""

    async def discover(self) -> Hits:
        for known in self._commands():
            yield DiscoveryHit(_prompt(known), self._run(known), text=known.title)

    _reading: Task[list[KeyCommand]] | None = None

    async def startup(self) -> None:
        self._begin_reading()

    def _begin_reading(self) -> Task[list[KeyCommand]]:
        """Begin to read the commands of other screens, unless that has begun.

        Whoever types on ends the searches before, and with them the start that they wait for, which
        may not have begun.
        """
        if self._reading is None:
            self._reading = create_task(self._read_elsewhere())
        return self._reading

    async def _read_elsewhere(self) -> list[KeyCommand]:
        """Return the commands of other screens, which are imported only here, and read people's words.

        Whoever opened the palette reads meanwhile what is offered first.
        """
        await to_thread(commands_found, "")
        if self.screen.is_modal:
            return []
        return await to_thread(commands_elsewhere, list(self._commands()), self.app)

    async def search(self, query: str) -> Hits:
        filters = (
            () if self.screen.is_modal else tuple(filter(self._is_of_actions, filters_found(query)))
        )
        is_state = commands_found(query)[:1] == ("list.filter",)
        elsewhere = await shield(self._begin_reading())
        for score, known in ranked((*self._commands(), *elsewhere), query):
            # The filter itself says more than the command that one can be typed with.
            if known.name != "list.filter" or not filters or begins_words(query, known.title):
                yield Hit(score, _prompt(known), self._run(known), text=known.title)
        best = _AS_FILTER if is_state else _BEHIND_COMMANDS
        for place, text in enumerate(filters):
            show = partial(self.screen.post_message, ShowTab("plan", filter=text))
            shown = _shown(f"Filter: {text}", "Show these actions on screen 2, Plan.")
            yield Hit(best - place / 100, shown, show, text=text)

    def _is_of_actions(self, text: str) -> bool:
        session = _program(self.app).session
        try:
            parse_filter(text, session.book, session.today)
        except UnknownToken:
            return False  # one of meetings
        return True

    def _commands(self) -> Iterator[KeyCommand]:
        for known in commands_of(self.screen):
            if known.name.startswith("table.mark") or not known.name.startswith(_LEFT_OUT):
                yield known

    def _run(self, known: KeyCommand) -> Any:
        if isinstance(self.screen, FramedScreen):
            return partial(self.screen.run_command, known)
        return partial(self.app.run_action, known.action, known.node)


class RecordProvider(Provider):
    """Provides the records of the day shown: actions by reference, others by name."""

    @cached_property
    def _book(self) -> Book:
        return _program(self.app).session.book

    @cached_property
    def _actions(self) -> ActionSearch:
        return _program(self.app).session.search()

    @cached_property
    def _records(self) -> RecordSearch:
        session = _program(self.app).session
        return RecordSearch(session.book, is_projected=session.is_projected)

    async def search(self, query: str) -> Hits:
        """Yield the first matches; none while a form or a question is open."""
        if self.screen.is_modal:
            return
        best = 0.9 if is_said_whole(query) else _BEFORE_PARTS
        for place, found in enumerate(self._actions.find(query)[:MOST_RECORDS]):
            where = found.because or where_of(found.action, self._book)
            yield self._hit("actions", found.action, where, best - place / 100)
        for place, other in enumerate(self._records.find(query)[:MOST_RECORDS]):
            where = where_record_is(other.table, other.record, self._book)
            best = 0.95 if other.is_called_so else 0.6
            yield self._hit(other.table, other.record, where, best - place / 100)

    def _hit(self, table: str, record: Record, where: str, score: float) -> Hit:
        title = title_of(table, record, self._book)
        return Hit(
            score,
            _shown(f"{record.id}  {title}", where),
            partial(self.screen.post_message, ShowRecord(table, record.id)),
            text=f"{record.id} {title}",
        )


class NamedProvider(Provider):
    """Provides things that are found only by their name."""

    def named(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        """Yield each thing's name, the description below it, and the function that takes it."""
        raise NotImplementedError

    async def discover(self) -> Hits:
        for name, words, take in self.named():
            yield DiscoveryHit(_shown(name, words), take, text=one_line(name))

    async def search(self, query: str) -> Hits:
        for name, words, take in self.named():
            if begins_words(query.strip(), name):
                yield Hit(_NAMED, _shown(name, words), take, text=one_line(name))


class FilterProvider(NamedProvider):
    """Provides the user's saved filters, if the screen below has a list that takes them."""

    def named(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        pane = self.screen.pane if isinstance(self.screen, FramedScreen) else None
        if pane is not None and pane.filter.can_save:
            for name, text in _program(self.app).session.filters.texts.items():
                yield f"Filter: {name}", text, partial(pane.use_filter, text)


class ThemeListProvider(NamedProvider):
    """Provides the themes of the app and of the user."""

    def named(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        for theme in _program(self.app).themes:
            words = "In use now." if theme.name == self.app.theme else "Use these colours."
            yield f"Theme: {theme.title}", words, partial(setattr, self.app, "theme", theme.name)


class ThemeProvider(ThemeListProvider):
    """Provides the themes, but only after something was typed."""

    async def discover(self) -> Hits:
        return
        yield


class Palette(CommandPalette):
    """Textual's palette, with its own keys below it instead of those of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "palette.leave", "Go back.", action="escape", label="Back")
    ]

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield KeyBar()

    def on_mount(self) -> None:
        entitle(self.query_one("#--input"), (Cell("Find"),))

    def _action_command_list(self, action: str) -> None:
        """Move in the list once it is drawn, because Textual counts a page by lines on screen."""
        with suppress(LookupError):
            super()._action_command_list(action)


PROVIDERS = (CommandProvider, RecordProvider, FilterProvider, ThemeProvider)


def _prompt(known: KeyCommand) -> Content:
    keys = f"  ({' '.join(known.keys)})" if known.keys else ""
    words = f"Not available now: {known.why}" if known.why else known.words
    return _shown(f"{known.title}{keys}", words)
