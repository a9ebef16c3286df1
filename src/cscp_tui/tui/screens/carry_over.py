"""The carry-over at the end of a plan: what becomes of each open action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.commands.actions import CarryOver, CarryRow, StalePreview, preview
from cscp_tui.domain.enums import Outcome
from cscp_tui.tui.forms.actions import changed_row, kept_due, row_form, row_text
from cscp_tui.tui.forms.fields import read_field
from cscp_tui.tui.forms.form_screen import FormScreen, Keeper, handed_on
from cscp_tui.tui.keys import Moment
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import carry_over_table, missing_of
from cscp_tui.views.names import plan_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.records import Plan
    from cscp_tui.tui.session import Session


class CarryOverScreen(ModalScreen[object]):
    """Each open action is carried over, transferred, replaced, withdrawn or left.

    Its answer is what the keeper returned, or None.
    """

    DEFAULT_CSS = """
    CarryOverScreen {
        background: $background;
        & > #carry-title { padding: 0 1; background: $panel; }
        & > #carry-about { padding: 0 1; color: $tone-muted; margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "change", "Change", id="carry.change", tooltip="Choose its outcome."),
        Binding(
            "y", "confirm", "Confirm", id="carry.confirm", tooltip="Confirm it all, as one step."
        ),
        Binding(
            "escape",
            "leave",
            "Back, keeps it",
            id="carry.leave",
            tooltip="Go back; nothing is done, and the preview is kept.",
        ),
    ]

    def __init__(
        self,
        session: Session,
        plan: Plan,
        into: Plan,
        keep: Keeper,
        *,
        ascii_only: bool = False,
    ) -> None:
        """A preview of ``plan`` going over into ``into``."""
        super().__init__()
        self._session, self._plan, self._into, self._keep = session, plan, into, keep
        self._key = f"carry over {plan.id} into {into.id}"
        self._rows = {row.ref: row for row in self._fresh_rows()}
        self._restore()
        self._shown = Moment()
        self._about = PlainText(id="carry-about")
        self._table = RecordTable(
            table=self._preview(),
            empty=f"Plan {plan.id} has no open actions, so there's nothing to carry over.",
            ascii_only=ascii_only,
        )
        self._message = MessageLine(ascii_only=ascii_only)
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out what goes where, the rows and the keys."""
        words = f"Carry {plan_name(self._plan)} over into {self._into.id}"
        yield PlainText(Cell(words, Tone.STRONG), id="carry-title")
        yield self._about
        yield self._table
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Say how many become what."""
        self._show()

    def action_change(self) -> None:
        """Ask for the outcome of the marked rows, else of the one under the cursor."""
        rows = self._chosen()
        if not rows:
            self._message.complain("Select a row first.")
            return
        form = row_form(rows, self._session.book, self._into)
        screen = FormScreen(form, self._session, handed_on, ascii_only=self._ascii)
        self.app.push_screen(screen, self._take)

    def action_confirm(self) -> None:
        """Do it, once nothing is missing and the preview has been seen."""
        if not self._shown.is_over or not self._rows:
            return
        lacking = [(ref, missing_of(row)) for ref, row in self._rows.items() if missing_of(row)]
        if lacking:
            ref, what = lacking[0]
            more = f" ({len(lacking)} rows in all)" if len(lacking) > 1 else ""
            self._message.complain(
                f"{ref} still needs {what}{more}. Press e to add it, or ctrl+a to mark every row."
            )
            self._table.move_to(ref)
            return
        command = CarryOver(self._plan.id, self._into.id, tuple(self._rows.values()))
        try:
            recorded = self._keep(command, seen=None, context=None)
        except StalePreview as problem:
            self._begin_again()
            self._message.complain(f"{problem} Press y to confirm what is shown now.")
        except CscpError as problem:
            self._message.complain(str(problem))
        else:
            self._session.drafts.drop(self._key)
            self.dismiss(recorded)

    def action_leave(self) -> None:
        """Go back; what was said of the rows is kept."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.action_change()

    def _chosen(self) -> list[CarryRow]:
        keys = self._table.marked or {self._table.key}
        return [row for ref, row in self._rows.items() if ref in keys]

    def _take(self, answer: object) -> None:
        """Take what a form said of the chosen rows."""
        if not isinstance(answer, dict):
            return
        for row in self._chosen():
            self._rows[row.ref] = changed_row(
                row, answer, self._session.book, self._plan.id, self._into
            )
        self._keep_rows()
        self._show()

    def _begin_again(self) -> None:
        """Take the plan as it is now; what was said of rows that are still open stays."""
        said = self._rows
        self._rows = {}
        for row in self._fresh_rows():
            known = said.get(row.ref)
            self._rows[row.ref] = replace(known, seen=row.seen) if known else row
        self._show()

    def _fresh_rows(self) -> tuple[CarryRow, ...]:
        """The rows as they are proposed: a due date within the next plan goes on."""
        book = self._session.book
        rows = preview(book, self._plan.id, self._into.id)
        return tuple(
            replace(row, due=kept_due(book.actions[row.ref], self._plan, self._into))
            for row in rows
        )

    def _show(self) -> None:
        self._shown.begin()
        self._message.clear()
        self._table.show(self._preview())
        self._about.show(_counted(tuple(self._rows.values())))

    def _preview(self) -> Table:
        return carry_over_table(self._rows.values(), self._session.book)

    def _keep_rows(self) -> None:
        """Keep what was said of the rows as a draft."""
        book, texts = self._session.book, {}
        for ref, row in self._rows.items():
            for field in row_form((row,), book, self._into).fields:
                texts[f"{ref} {field.key}"] = row_text(row, field)
        self._session.drafts.keep(self._key, texts)

    def _restore(self) -> None:
        """Take up what was said of the rows the last time."""
        draft = self._session.drafts.get(self._key)
        if draft is None:
            return
        book, today = self._session.book, self._session.today
        for ref, row in self._rows.items():
            values = {}
            for field in row_form((row,), book, self._into).fields:
                text = draft.texts.get(f"{ref} {field.key}")
                if text is None:
                    continue
                try:
                    values[field.key] = read_field(field, text, today)
                except CscpError:
                    continue  # what was chosen is no choice any more
            self._rows[ref] = changed_row(row, values, book, self._plan.id, self._into)


def _counted(rows: Sequence[CarryRow]) -> str:
    """Count the rows by outcome."""
    counts = [(str(outcome), sum(r.outcome is outcome for r in rows)) for outcome in Outcome]
    counts.append(("left open", sum(r.outcome is None for r in rows)))
    words = [f"{number} {name}" for name, number in counts if number]
    return f"{len(rows)} open: {', '.join(words)}" if rows else ""
