"""The groups of a form's fields, each under a heading; rare fields are folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from cscp_tui.domain.schema import MORE
from cscp_tui.tui.forms.field_row import FieldRow
from cscp_tui.tui.keys import command
from cscp_tui.tui.widgets.text import console_glyphs, fit


class GroupHeading(Widget):
    """The name of a group of fields, with a line up to the right edge."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    @property
    def words(self) -> str:
        """The words in the line; none by default."""
        return ""

    def render(self) -> RenderResult:
        glyphs, title = console_glyphs(), f"{self.title} "
        words = fit(self.words, self.size.width - len(title), ellipsis=glyphs.ellipsis).rstrip()
        line = glyphs.drawn("─" * (self.size.width - len(title) - len(words) - bool(words)))
        return Content.assemble(
            (glyphs.drawn(title), "bold $heading"),
            (f"{words} " if words else "", "$tone-muted"),
            (line, "$edge"),
        )


class MoreHeading(GroupHeading, can_focus=True):
    """The heading of the rare fields, which says what they are until they are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "enter,space",
            "form.more",
            "Show or hide rare fields.",
            action="unfold",
            label="More fields",
        )
    ]

    class Toggled(Message):
        """The message that the fields are to be shown or hidden."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(MORE)
        self._names = ", ".join(names)

    @property
    def is_open(self) -> bool:
        """True if the fields are shown."""
        return self.parent is not None and self.parent.has_class("-open")

    @property
    def words(self) -> str:
        return "" if self.is_open else self._names

    def render(self) -> RenderResult:
        glyphs = console_glyphs()
        self.title = f"{glyphs.closed if self.words else glyphs.opened} {MORE}"
        return super().render()

    def action_unfold(self) -> None:
        self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.focus()
        self.action_unfold()


class MoreFields(Vertical):
    """Rare fields under their heading. They are shown once asked for, filled in or wrong."""

    def __init__(self, rows: Sequence[FieldRow]) -> None:
        super().__init__()
        self._rows = rows
        self.set_class(any(row.field.value or row.text for row in rows), "-open")

    def compose(self) -> ComposeResult:
        yield MoreHeading([row.field.label for row in self._rows])
        yield from self._rows

    def on_more_heading_toggled(self, event: MoreHeading.Toggled) -> None:
        """Show the fields, with the cursor in the first, or hide them."""
        event.stop()
        self.show(is_shown=not self.has_class("-open"))
        if self.has_class("-open"):
            self.call_after_refresh(self._rows[0].focus_field)

    def show(self, *, is_shown: bool = True) -> None:
        self.set_class(is_shown, "-open")
        self.post_message(self.Shown())

    class Shown(Message):
        """The message that the form has more or fewer fields to show."""


_FEW = 5
"""The number of fields up to which a form needs no headings."""


def in_groups(rows: Sequence[FieldRow]) -> Iterator[Widget]:
    """Put fields under the headings of their groups, the rare ones last."""
    groups: dict[str, list[FieldRow]] = {}
    for row in rows:
        groups.setdefault(row.field.group, []).append(row)
    rare = groups.pop(MORE, [])
    for title, members in groups.items():
        if title and len(rows) > _FEW and len(groups) > 1:
            yield GroupHeading(title)
        yield from members
    if rare:
        yield MoreFields(rare)
