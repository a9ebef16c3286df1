"""The screen of a form, with its editor and warnings, and the dialog for a conflict."""

from __future__ import annotations

import dataclasses
import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import ActiveBinding, BindingType
from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from cscp_tui.base.errors import CscpError, Refused, Unconfirmed
from cscp_tui.base.plain_files import read_given
from cscp_tui.base.texts import clean, shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import with_names
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.store.drafting import BaseValues
from cscp_tui.store.errors import Conflict
from cscp_tui.tui.dialogs import Moment
from cscp_tui.tui.forms.command_forms import amended
from cscp_tui.tui.forms.field_row import NEEDED, FieldRow, LongText
from cscp_tui.tui.forms.fields import Done, Form, may_begin, read_form, text_in_field
from cscp_tui.tui.forms.groups import GroupHeading, MoreFields, in_groups
from cscp_tui.tui.forms.partners import new_agency_form
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import back_key, command, quiet
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import dialog, entitle
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText

DRAFT_AFTER = 0.6
"""The seconds after which typed text is saved as a draft, so that no key has to wait."""


class EditorFailed(CscpError):
    """The error that an editor could not be started or failed."""

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"{shortened(command)} {why}. Your text hasn't changed.")


def editor_command() -> list[str]:
    """Return the user's editor and its arguments, from ``$VISUAL`` or else ``$EDITOR``."""
    for variable in ("VISUAL", "EDITOR"):
        if named := os.environ.get(variable, "").strip():
            return (
                [named]
                if Path(named).is_file()
                else words_of_command(named, posix=os.name == "posix")
            )
    raise CscpError("No editor is set up. Set VISUAL or EDITOR, or carry on typing here.")


def words_of_command(command: str, *, posix: bool) -> list[str]:
    """Split a command into words as a shell does; on Windows, backslashes do not escape."""
    try:
        words = shlex.split(command, posix=posix)
    except ValueError:
        return command.split()
    return words if posix else [word.strip('"') for word in words]


_MOST_EDITED = 20_000_000
"""The most bytes of an edited text."""


def edited_elsewhere(text: str, command: list[str]) -> str:
    """Return the text as edited in the user's editor, and delete the temporary file."""
    folder = Path(tempfile.mkdtemp(prefix="cscp-"))
    path = folder / "text.md"
    try:
        path.write_bytes(f"{clean(text)}\n".encode() if text else b"")
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the user's own
        if done.returncode:
            raise EditorFailed(command[0], f"ended with status {done.returncode}")
        read = read_given(path, _MOST_EDITED).decode("utf-8-sig", errors="replace")
    except OSError as problem:
        raise EditorFailed(command[0], f"failed ({problem.strerror or problem})") from None
    finally:
        for left in folder.iterdir():
            left.unlink(missing_ok=True)
        folder.rmdir()
    return read.replace("\r\n", "\n").removesuffix("\n")


class Warned(Refused):
    """A warning that does not stop the same text from being saved at the second try."""

    def __init__(self, sentence: str, field: str) -> None:
        again = f"Press {own_key('form.save')} again to save anyway."
        super().__init__(f"{sentence} {again}", field=field)


_NOTHING = Cell("nothing", Tone.MUTED)


class ConflictSide(Enum):
    """The sides of a conflict."""

    THEIRS = auto()
    MINE = auto()


class ConflictScreen(ModalScreen["ConflictSide | None"]):
    """A question about which of two conflicting values to keep, with both shown."""

    DEFAULT_CSS = """
    ConflictScreen .conflict--value {
        height: auto; max-height: 7; margin: 0 0 1 0;
        & > PlainText { padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "t",
            "conflict.theirs",
            "Keep what is recorded.",
            action="choose('theirs')",
            label="Keep it",
        ),
        command(
            "m",
            "conflict.mine",
            "Take the other value.",
            action="choose('mine')",
            label="Replace it",
        ),
        back_key("escape", "conflict.leave", "Decide later."),
    ]

    def __init__(
        self, conflict: Conflict, theirs: str, mine: str, book: Book, *, is_import: bool = False
    ) -> None:
        """Make the question.

        Args:
            is_import: whether the user's value comes from an imported file, not from a form.
        """
        super().__init__()
        self._book, self._is_import = book, is_import
        self._conflict, self._theirs, self._mine = conflict, theirs, mine
        self._shown = Moment()
        self._shown.begin()

    def compose(self) -> ComposeResult:
        conflict = self._conflict
        by = shortened(conflict.by)
        meanwhile, whose = "while you had it open", "mine"
        if self._is_import:
            meanwhile, whose = "and the file has another value", "the file's"
        with dialog("Changed by somebody else", is_large=True):
            who = with_names(f"{by} changed {conflict.label} ", self._book)
            yield PlainText(
                Cell(who, Tone.STRONG),
                f"at {conflict.at}, {meanwhile}. Nothing has been saved yet.\n",
            )
            yield _offered("conflict.theirs", f"Keep what {by} wrote")
            with VerticalScroll(classes="conflict--value", can_focus=False):
                yield PlainText(self._theirs or _NOTHING)
            yield _offered("conflict.mine", f"Replace it with {whose}")
            with VerticalScroll(classes="conflict--value", can_focus=False):
                yield PlainText(self._mine or _NOTHING)
        yield KeyBar()

    def action_choose(self, side: str) -> None:
        """Answer with a side, once the question has been shown for a moment."""
        if self._shown.is_over:
            self.dismiss(ConflictSide[side.upper()])


def _offered(name: str, words: str) -> PlainText:
    return PlainText(Cell(f"{own_key(name)} ", Tone.AMBER), Cell(words, Tone.STRONG))


def value_in_words(value: object) -> str:
    """Return a plain value as text, for a field that the form does not have."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


_ROOM_FOR_WORDS = 4
"""The lines kept free for hints and complaints. Blank lines are put between fields or groups only
if there is room for these too."""

_AROUND = 3
"""The lines of a form's edges and of the keys."""
_AIR = 2
"""The blank lines above and below a form's fields, where there is room."""


def _title_width(title: Sequence[Cell]) -> int:
    """Return the room that an edge needs for a title; too much for one of several lines."""
    words = " · ".join(cell.text for cell in title)
    return 10_000 if "\n" in words else cell_len(words) + 4


class Keeper(Protocol):
    """A function that records the result of a form, or raises why it cannot."""

    def __call__(self, made: Any, /, *, seen: BaseValues | None, context: Context | None) -> object:
        """Record the result, and return the answer of the form."""


def handed_on(made: Any, /, **_: object) -> object:
    """Record nothing, and return the form's result to the caller."""
    return made


class FormLeft(Done, frozen=True):
    """The answer of a form left without saving."""


class FormScreen(ModalScreen[object]):
    """The screen of a form. Enter saves, and Escape keeps a draft.

    Its answer is what the keeper returned, or ``Left``.
    """

    DEFAULT_CSS = """
    FormScreen {
        & #form-fields { height: auto; padding: 0 1 0 0; }
        & #form-about { margin-bottom: 1; }
        & #form-draft, & #form-problem { display: none; }
        & #form-draft.-shown, & #form-problem.-shown { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "form.save", "Save the form."),
        quiet("ctrl+s", "form.save", "Save the form."),
        command(
            "tab", "form.next", "Go to the next field.", action="app.focus_next", label="Next field"
        ),
        quiet("down", "form.down", "Go down.", action="app.focus_next"),
        command(
            "escape",
            "form.leave",
            "Go back; your text is saved as a draft.",
            label="Back, keeps a draft",
        ),
        command(
            "ctrl+o",
            "form.editor",
            "Edit this text in the editor named by VISUAL or EDITOR.",
            action="edit_long",
        ),
        command(
            "ctrl+n", "form.new-agency", "Add an agency that is not on the list yet, and choose it."
        ),
        quiet(
            "ctrl+l",
            "form.begin-again",
            "Discard the restored draft and start again.",
            label="Without draft",
        ),
    ]

    def __init__(self, form: Form, session: Session, keep: Keeper) -> None:
        """Make a screen for a form.

        Args:
            keep: records the result of the form, or raises why it cannot.
        """
        super().__init__()
        self.form = form
        self._session, self._keep = session, keep
        self._draft = session.drafts.get(form.key)
        self._rows: dict[str, FieldRow] = {}
        self._seen = self._begun_seen()
        self._timer: Timer | None = None
        self._confirmed: dict[str, str] | None = None
        """The texts that the user was asked to confirm."""
        self._warning = Moment()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that can be used now, with Enter and Escape named after what they do here."""
        named = {"form.save": (self.form.verb, "")}
        if not self.form.key:
            named["form.leave"] = ("Back", "Go back; nothing that you typed is kept.")
        found = super().active_bindings
        for key, active in found.items():
            if active.binding.id in named:
                label, tooltip = named[active.binding.id]
                binding = dataclasses.replace(active.binding, description=label)
                found[key] = active._replace(binding=binding, tooltip=tooltip or active.tooltip)
        return found

    def _begun_seen(self) -> BaseValues:
        """Return the values that the user began with, from the draft for the fields it changed."""
        seen = {key: dict(values) for key, values in self.form.seen.items()}
        for key, values in (self._draft.seen if self._draft else {}).items():
            mine = seen.setdefault(key, {})
            assert self._draft is not None
            mine.update((n, v) for n, v in values.items() if n in self._draft.texts or n in mine)
        return seen

    def compose(self) -> ComposeResult:
        texts = self._draft.texts if self._draft else {}
        today = self._session.today
        for field in self.form.fields:
            self._rows[field.key] = FieldRow(field, texts.get(field.key, field.value), today)
        with dialog(self.form.title, is_large=True):
            yield PlainText(self.form.about, id="form-about")
            yield PlainText(id="form-draft")
            yield PlainText(id="form-problem")
            with VerticalScroll(id="form-fields", can_focus=False):
                yield from in_groups(tuple(self._rows.values()))
        yield KeyBar()

    def on_mount(self) -> None:
        if self._draft is not None:
            when = self._draft.when(self._session.drafts.now)
            key = own_key("form.begin-again")
            self._say("#form-draft", f"Draft of {when} restored · {key} to start without it")
        if self.form.first:
            self._go_to(self._rows[self.form.first])
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        def fit() -> None:
            try:
                fields = self.query_one("#form-fields", VerticalScroll)
            except NoMatches:
                return  # it was left meanwhile
            box, about = self.query_one(".dialog"), self.query_one("#form-about")
            title = (Cell(self.form.title), Cell(self.form.about))
            is_short = _title_width(title) <= box.size.width
            is_needed = any(row.field.needed for row in self._rows.values())
            below = (Cell(f"{NEEDED} needed", Tone.MUTED),) if is_needed else ()
            entitle(box, title[: 1 + is_short], below)
            about.display = not is_short
            others = [child for child in box.children if child is not fields and child.display]
            height = self.size.height - _AROUND - sum(child.outer_size.height for child in others)
            shown = [row for row in self._rows.values() if row.display]
            groups = fields.walk_children(GroupHeading)
            heads = len(groups)
            needed = len(shown) + heads + _ROOM_FOR_WORDS
            needed += sum(row.field.lines - 1 for row in shown if row.is_long)
            needed += 2 * sum(bool(row.field.question) for row in shown)
            # The room is between the groups or, where there are none or it suffices, the fields.
            is_roomy = needed + (heads or len(shown)) + _AIR <= height
            is_airy = needed + len(shown) + _AIR <= height
            # Not with a class of the form: the toolkit would work out the styles of all in it anew.
            box.styles.padding = (1, 1, 1, 2) if is_roomy else (0, 1, 0, 2)
            for group in groups:
                is_below = is_roomy and not is_airy and group is not fields.children[0]
                group.styles.margin = (int(is_below), 0, 0, 0)
            for row in shown:
                row.space_out(airy=is_airy)
            fields.styles.max_height = max(4, height - _AIR * is_roomy)

        fit()
        self.call_after_refresh(fit)

    @on(MoreFields.Shown)
    def _make_room(self, event: MoreFields.Shown) -> None:
        event.stop()
        self._fit()

    def _go_to(self, row: FieldRow) -> None:
        """Put the cursor in a field, which may be a rare one that isn't shown yet."""
        if isinstance(row.parent, MoreFields):
            row.parent.show()
        row.focus_field()

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text in small letters may be meant for the field that has the cursor."""
        row = next((row for row in self._rows.values() if row.has_focus_within), None)
        return row is not None and may_begin(row.field, text)

    @property
    def changed(self) -> dict[str, str]:
        return {key: row.text for key, row in self._rows.items() if row.text != row.begun}

    @property
    def typed(self) -> dict[str, str]:
        return {key: row.text for key, row in self._rows.items()}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable the editor only on long texts, and a fresh start only if there is a draft."""
        if action == "edit_long":
            return isinstance(self.focused, LongText)
        if action == "new_agency":
            return self._row_of_agencies is not None
        return None if self.disabled_reason(action) else super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str:
        if action == "begin_again" and self._draft is None:
            return "There's no draft here to discard."
        return ""

    def complain(self, text: str) -> None:
        self._say("#form-problem", text)

    def action_leave(self) -> None:
        is_kept = self.keep_draft()
        kept = self._session.drafts.problem or "Draft saved. Press the same key to reopen it."
        self.dismiss(FormLeft(kept) if is_kept else FormLeft())

    def action_begin_again(self) -> None:
        self._draft = None
        self._session.drafts.drop(self.form.key)
        self._seen = self._begun_seen()
        for row in self._rows.values():
            row.begin_again()
        self._say("#form-draft", "")
        self.refresh_bindings()

    @property
    def _row_of_agencies(self) -> FieldRow | None:
        """The focused field, if it takes agencies; otherwise None."""
        return next(
            (
                row
                for row in self._rows.values()
                if row.has_focus_within and row.field.choices.with_agencies is not None
            ),
            None,
        )

    def action_new_agency(self) -> None:
        row, session = self._row_of_agencies, self._session
        if row is None:
            return
        known = frozenset(session.book.agencies)

        def take(answer: object) -> None:
            made = [key for key in session.book.agencies if key not in known]
            if isinstance(answer, FormLeft) or not made:
                return
            self._offer_agencies()
            row.choose(row.field.choices.label_of(made[0]))
            row.focus_field()

        typed = row.unknown
        form = amended(new_agency_form(session.book, session.today), name={"value": typed})
        screen = FormScreen(form, session, session.record)
        self.app.push_screen(screen, take)

    def _offer_agencies(self) -> None:
        """Update the choices of every field that takes agencies."""
        for row in self._rows.values():
            if make := row.field.choices.with_agencies:
                row.field = replace(row.field, choices=make(self._session.book))
        fields = tuple(self._rows[field.key].field for field in self.form.fields)
        self.form = replace(self.form, fields=fields)

    def action_edit_long(self) -> None:
        row = next((row for row in self._rows.values() if row.has_focus_within), None)
        if row is None or not row.is_long:
            return
        text, complaint = row.text, ""
        try:
            with self.app.suspend():
                try:  # the screen only comes back if nothing is raised here
                    text = edited_elsewhere(text, editor_command())
                except CscpError as problem:
                    complaint = with_names(str(problem), self._session.book)
        except SuspendNotSupported:
            complaint = "An editor can't open here. Carry on typing in this form."
        else:
            self.refresh(layout=True)
        if complaint:
            self.complain(complaint)
        else:
            row.put(text)

    @on(Input.Submitted)
    @on(LongText.Submitted)
    def action_save(self) -> None:
        if not self._warning.is_over:
            return  # a warning has been there for less time than it takes to see it
        form, typed = self.form, self.typed
        asked = self.changed if form.only_changed else typed
        self.keep_draft()
        self._say("#form-problem", "")
        try:
            values = read_form(form, asked, self._session.today)
            made = form.build(values)
            context = self._dated(values)
            if typed == self._confirmed:
                context = replace(context or self._session.context(), asks=False)
            answer = self._keep(made, seen=self._seen or None, context=context)
        except Unconfirmed as doubt:
            self._confirmed = typed
            self._warning.begin()
            self._complain(Warned(str(doubt), doubt.field))
            return
        except Conflict as conflict:
            self._ask(conflict)
            return
        except CscpError as problem:
            self._complain(problem)
            return
        self._forget_draft()
        self.dismiss(answer)

    @on(LineInput.PastedLines)
    def _hand_lines_on(self, event: LineInput.PastedLines) -> None:
        """Put several lines, pasted into a field of one, at the end of the field that takes them."""
        event.stop()
        pasted_into = next(row for row in self._rows.values() if row.has_focus_within)
        row = self._rows[pasted_into.field.lines_go_to]
        row.put("\n".join(filter(None, (row.text, "\n".join(event.text.splitlines())))))
        self._go_to(row)
        self._reveal(row)

    def _dated(self, values: dict[str, Any]) -> Context | None:
        if self.form.day is None:
            return None
        return replace(self._session.context(), on=self.form.day(values))

    def save_again(self) -> None:
        """Save what was refused, once its phrases have been confirmed."""
        self.action_save()

    def _complain(self, problem: CscpError) -> None:
        if isinstance(problem, MayIdentify) and self._point_to(problem):
            return
        row = self._rows.get(problem.field)
        if row is None:
            self.complain(with_names(str(problem), self._session.book))
        else:
            self._go_to(row)
            if isinstance(problem, Warned):
                self._warning.begin()
                row.complain(str(problem), Tone.AMBER)
            else:
                row.complain(with_names(str(problem), self._session.book))
            self._reveal(row)

    def _point_to(self, problem: MayIdentify) -> bool:
        """Select the first passage that may identify somebody. Return whether a field has it."""
        for found in problem.found:
            for row in self._rows.values():
                if (start := row.text.find(found.phrase)) >= 0:
                    self._go_to(row)
                    row.select(start, start + len(found.phrase))
                    row.complain(found.identifier.sentence(f"“{row.field.label}”"), Tone.AMBER)
                    self._reveal(row)
                    return True
        return False

    def _reveal(self, row: FieldRow) -> None:
        is_first = row is next(iter(self._rows.values()))
        # The first field comes with the heading of its group.
        way = self.query_one("#form-fields").scroll_home if is_first else row.scroll_visible
        self.call_after_refresh(way, animate=False)

    def _ask(self, conflict: Conflict) -> None:
        """Ask which of two conflicting values to keep."""
        row = self._rows.get(conflict.field)
        if row is None:
            theirs, mine = value_in_words(conflict.theirs), value_in_words(conflict.mine)
        else:
            theirs, mine = text_in_field(row.field, conflict.theirs), row.text
        book = self._session.book
        screen = ConflictScreen(conflict, theirs, mine, book)
        self.app.push_screen(screen, partial(self._settle, conflict))

    def _settle(self, conflict: Conflict, side: ConflictSide | None) -> None:
        if side is None:
            return
        for (_, key), values in self._seen.items():
            if key == conflict.record:
                values[conflict.field] = conflict.theirs
        row = self._rows.get(conflict.field)
        if side is ConflictSide.THEIRS:
            if row is not None:
                row.begin_with(text_in_field(row.field, conflict.theirs))
            if row is None or not self.form.only_changed or not self.changed:
                self._forget_draft()
                words = f"{shortened(conflict.by)}'s version was kept. Yours wasn't saved."
                self.dismiss(FormLeft(words))
                return
        self.action_save()

    @on(FieldRow.Edited)
    def _note_change(self, event: FieldRow.Edited) -> None:
        """Save a draft after a moment, and again at that interval while typing continues."""
        event.stop()
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_AFTER, self.keep_draft)

    def keep_draft(self) -> bool:
        """Save a draft of the changed fields. Return whether there are any."""
        self._stop_timer()
        changed = self.changed
        if not self.form.key or not self._rows:
            return False
        if changed:
            self._session.drafts.keep(self.form.key, changed, self._seen)
        else:
            self._session.drafts.drop(self.form.key)
        return bool(changed)

    def _forget_draft(self) -> None:
        self._stop_timer()
        self._session.drafts.drop(self.form.key)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _say(self, place: str, text: str) -> None:
        line = self.query_one(place, PlainText)
        if not text and not line.has_class("-shown"):
            return
        line.show(text)
        line.set_class(bool(text), "-shown")
        self._fit()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys of the focused field and the text under it."""
        self.refresh_bindings()
        for row in self._rows.values():
            if row is event.widget.parent:
                self._reveal(row)
