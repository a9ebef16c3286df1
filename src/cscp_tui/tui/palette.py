"""The palette: every command of the screen, every action, every theme, by a part of its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.key_help import commands_of
from cscp_tui.views.searches import ActionSearch, where_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import Action
    from cscp_tui.tui.app import CscpApp
    from cscp_tui.tui.key_help import Command
    from cscp_tui.tui.screens.framed_screen import FramedScreen

MOST_RECORDS = 20
"""How many records are offered for one text."""


def literal(text: str) -> str:
    """A text in which the palette's markup shows every character as it was typed."""
    return Content(one_line(text)).markup


class CommandProvider(Provider):
    """The commands of the screen below, those that are off with the reason."""

    async def discover(self) -> Hits:
        """All of them, at once."""
        for known in self._commands():
            words = literal(_help(known))
            yield DiscoveryHit(_title(known), self._run(known), help=words)

    async def search(self, query: str) -> Hits:
        """Those that fit."""
        matcher = self.matcher(query)
        for known in self._commands():
            score = max(matcher.match(known.title), 0.8 * matcher.match(known.words))
            if score > 0:
                words = literal(_help(known))
                yield Hit(score, _title(known), self._run(known), text=known.title, help=words)

    def _commands(self) -> Iterator[Command]:
        for known in commands_of(self.screen):
            if not known.name.startswith(("table.", "app.palette")):
                yield known

    def _run(self, known: Command) -> Any:
        screen = cast("FramedScreen", self.screen)
        if hasattr(screen, "run_command"):
            return partial(screen.run_command, known)
        return partial(self.app.run_action, known.action, known.node)


class ActionProvider(Provider):
    """Every action of the day that is shown, by reference, old reference or title."""

    async def startup(self) -> None:
        """Make the actions ready to be searched."""
        session = cast("CscpApp", self.app).session
        self._book = session.book
        self._search = ActionSearch(session.book, session.hides)

    async def search(self, query: str) -> Hits:
        """The first that fit, before commands where a reference was typed."""
        for place, found in enumerate(self._search.find(query)[:MOST_RECORDS]):
            yield self._hit(found.action, found.because, 0.9 - place / 100)

    def _hit(self, action: Action, because: str, score: float) -> Hit:
        title = one_line(action.title)
        return Hit(
            score,
            Content(f"{action.id}  {title}"),
            partial(self.app.run_action, f"app.show_action({action.id!r})"),
            text=f"{action.id} {title}",
            help=literal(because or where_of(action, self._book)),
        )


class ThemeProvider(Provider):
    """The themes of the program and of the user."""

    async def discover(self) -> Hits:
        """All of them, at once."""
        for name, title in self._themes():
            words = f"Theme: {title}"
            yield DiscoveryHit(Content(words), partial(self._take, name), help=self._words(name))

    async def search(self, query: str) -> Hits:
        """Those that fit."""
        matcher = self.matcher(query)
        for name, title in self._themes():
            words = f"Theme: {title}"
            score = matcher.match(words)
            if score > 0:
                take = partial(self._take, name)
                yield Hit(score, Content(words), take, text=words, help=self._words(name))

    def _themes(self) -> Iterator[tuple[str, str]]:
        for theme in cast("CscpApp", self.app).themes:
            yield theme.name, one_line(getattr(theme, "title", theme.name))

    def _words(self, name: str) -> str:
        return "These colours are shown now." if name == self.app.theme else "Show these colours."

    def _take(self, name: str) -> None:
        self.app.theme = name


def _title(known: Command) -> Content:
    keys = f"  ({' '.join(known.keys)})" if known.keys else ""
    return Content(f"{known.title}{keys}")


def _help(known: Command) -> str:
    return f"Off now: {known.why}" if known.why else known.words
