"""Lists of actions, and the commands on the actions that are chosen in them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Protocol

from msgspec import Struct
from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType

from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.asking import Asks
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.filters import completions, hint_of_filters, parse_filter
from cscp_tui.domain.records import Action
from cscp_tui.domain.selections import SearchIndex, Selection
from cscp_tui.services.exports import recorded_at
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.actions import (
    action_form,
    action_status_form,
    agree_here_form,
    agreement_form,
    deliver_form,
    edit_action_form,
    escalate_form,
    judge_form,
    move_form,
    progress_update_form,
)
from cscp_tui.tui.forms.carry_over import close_form
from cscp_tui.tui.forms.exports import PlannedExport, exported_report
from cscp_tui.tui.forms.fields import Done, Field, Form, Values
from cscp_tui.tui.keys import ACTION_KEYS, Needs, needs_of
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.screen import FormsOfRecord, FramedScreen, ScreenPart
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.action_figures import action_figures, group_figures
from cscp_tui.views.actions import Link, Pieces, action_details, linked_with
from cscp_tui.views.frame import figures
from cscp_tui.views.plan_list import GROUPINGS, ActionList, GroupBy, following
from cscp_tui.views.records import truncate

_OF_LISTS = frozenset({"add", "filter", "group", "save_filter", "sort"})
"""Commands on the list, not on one of its actions."""

CHOOSE_ACTION: Pieces = (Cell("Select an action to see it in full.", Tone.MUTED),)
"""The detail while the cursor is on no action."""

NONE_CHOSEN = "Select an action first."


def on_page(binding: Binding) -> Binding:
    """Bind the same command on the page of a record, which leaves the page with it."""
    return dataclasses.replace(binding, action=f"act({binding.action!r})")


class ActionPage(ReadingScreen):
    """An action to read; a key that does something to it leaves the page with what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        on_page(known)
        for known in ACTION_KEYS
        if isinstance(known, Binding) and known.action not in _OF_LISTS
    ]


class ActionSource(Struct, frozen=True, kw_only=True):
    """The actions of a list, and how the list describes them; each is asked for when needed."""

    actions: Callable[[], Sequence[Action]]
    new_list: Callable[[], ActionList]
    """Makes an empty list of the kind and day shown."""
    headings: Callable[[GroupBy], Sequence[str]]
    """The keys of groups that are shown even without actions."""
    when_empty: Callable[[], str]
    heading_details: Callable[[], Pieces]
    """The text of the detail while the cursor is on no action."""


class ActionsPane(ListPane):
    """A list of actions that is filtered, grouped, sorted and marked."""

    FILTER_HINT = "words, lead:police, is:late, due:<2w"
    CAN_SAVE_FILTERS = True
    CAN_MARK = True
    MOST_LINES = 6  # so that titles are whole
    GROUPS: ClassVar[tuple[GroupBy, ...]] = (
        GroupBy.PRIORITY,
        GroupBy.LEAD_AGENCY,
        GroupBy.STATUS,
        GroupBy.QUARTER_DUE,
        GroupBy.OVERSEEING_GROUP,
    )

    def __init__(
        self, session: Session, source: ActionSource, *, groups: tuple[GroupBy, ...] = GROUPS
    ) -> None:
        """Make a list whose first rows are there before it is laid out.

        Args:
            groups: what it can be grouped by, the usual thing first.
        """
        self._session, self._source = session, source
        self._groups = groups
        self.group_by = groups[0]
        self.selection: Selection | None = None
        self._search_index: tuple[Book, SearchIndex] | None = None
        self._read_for: tuple[object, ...] = ()
        self._shown_detail: tuple[object, ...] = ()
        self._recording_for = session.recording_for
        self.actions = source.new_list()
        self._take_actions()
        super().__init__(self._made_table, lambda _: (), source.when_empty, noun="actions")

    @property
    def shown(self) -> list[Action]:
        keys = {row.key for row in self.records.table.rows}
        return [action for action in self.actions.actions if action.id in keys]

    @property
    def chosen(self) -> list[Action]:
        """The marked actions; if none are marked, the one under the cursor."""
        keys = self.records.marked or ({self.key} if self.key else set())
        return [action for action in self.actions.actions if action.id in keys]

    @property
    def are_marked(self) -> bool:
        """True if the chosen actions were marked, not just under the cursor."""
        return bool(self.records.marked)

    @property
    def hidden(self) -> int:
        if not self._session.is_projected:
            return 0
        return sum(map(self._session.hides, self.actions.listed))

    def start_anew(self) -> None:
        """Take another kind of list from the source at the next update."""
        self.actions = self._source.new_list()

    def update(self) -> None:
        session, standings = self._session, self.actions.standings
        if (standings.today, self._recording_for) != (session.today, session.recording_for):
            self.actions = self._source.new_list()
        self._recording_for = session.recording_for
        if self.selection is not None and self._read_for != self._reading:
            self.read_filter(self.filter.text, is_finished=True)
        self._take_actions()
        self.show_rows()
        self.show_detail()

    @property
    def total(self) -> int:
        return len(self.actions.listed)

    def hint(self) -> str:
        return hint_of_filters(self.filter.text, self._session.book)

    def filtered(self, table: Table) -> Table:  # noqa: ARG002 - the list filters while it is made
        return self._made_table()

    def show_detail(self) -> None:
        session = self._session
        action = session.book.actions.get(self.key)
        if action is None:
            self.show_in_detail(self._source.heading_details())
            self._shown_detail = ()
            return
        projected = session.is_projected
        state = (action, session.workspace.position.n, session.today, projected)
        if state != self._shown_detail:
            self._shown_detail = state
            standings = self.actions.standings
            pieces = action_details(action, session.book, standings, is_projected=projected)
            self.show_in_detail(truncate(pieces, self.way_to_whole))

    def has_row(self, key: str) -> bool:
        return any(action.id == key for action in self.actions.listed)

    def step_back(self) -> bool:
        if super().step_back():
            return True
        if not self.are_marked:
            return False
        self.records.mark(())
        return True

    def reset_filter(self) -> None:
        """Clear the filter without waiting for its line to say so."""
        super().reset_filter()
        self.selection = None

    def read_filter(self, text: str, *, is_finished: bool) -> None:
        """Show what a filter lets through, or nothing but what is wrong with it.

        While its last part is being typed and can still become something, nothing is wrong yet,
        and the parts before it hold.
        """
        self.selection, self._read_for, self.problem = None, self._reading, ""
        try:
            self.selection = self._parsed(text)
        except CscpError as problem:
            before = None if is_finished else self.filter.before_last_part
            if before is None:
                self.problem = str(problem)
            else:
                self.read_filter(before, is_finished=True)

    def is_misunderstood(self, text: str) -> bool:
        try:
            self._parsed(text)
        except CscpError:
            return True
        return False

    def action_group(self) -> None:
        self.group_by = following(self.group_by, self._groups)
        self.update()
        self.records.reveal_group()
        self.post_message(self.ListSentence(f"Grouped by {self.group_by}"))

    def _made_table(self) -> Table:
        is_unfiltered = self.selection is None and not self.problem
        return self.actions.table(self._filtering(), empty=is_unfiltered)

    def _take_actions(self) -> None:
        source = self._source
        headings = source.headings(self.group_by)
        self.actions.take(self._session.book, source.actions(), self.group_by, headings)

    def _filtering(self) -> Callable[[Action], bool] | None:
        """Return a test that an action fits the filter and is not hidden from those who look on."""
        if self.problem:
            return lambda _: False
        matches = self.selection.matches if self.selection is not None else None
        hides = self._session.hides
        if not self._session.is_projected:
            return matches
        return lambda action: not hides(action) and (matches is None or matches(action))

    @property
    def _reading(self) -> tuple[object, ...]:
        """The state that a filter depends on: on another day, the same words mean other actions."""
        session = self._session
        return id(session.book), session.today, session.recording_for

    def _parsed(self, text: str) -> Selection | None:
        if not text.strip():
            return None
        session = self._session
        if self._search_index is None or self._search_index[0] is not session.book:
            self._search_index = (session.book, SearchIndex(session.book))
        return parse_filter(
            text,
            session.book,
            session.today,
            haystack=self._search_index[1],
            quarter=self.actions.standings.quarter,
            saved=session.filters.texts,
        )

    def offers(self, text: str) -> tuple[str, ...]:
        return completions(text, self._session.book, self._session.filters.texts)

    @on(RecordTable.MarksChanged)
    def _count_marked(self, event: RecordTable.MarksChanged) -> None:
        event.stop()
        self.filter.count_marked(len(event.marked))


class ChosenActions(Protocol):
    """A place where actions are chosen."""

    @property
    def chosen(self) -> Sequence[Action]:
        """The actions that a key acts on."""

    @property
    def shown(self) -> Sequence[Action]:
        """The actions that are listed now, folded groups and all."""

    @property
    def are_marked(self) -> bool:
        """True if the chosen actions were marked, not just under the cursor."""


class ActionCommands(ScreenPart):
    """The commands on chosen actions; most open a form."""

    FORMS: ClassVar[FormsOfRecord] = {
        "edit": lambda s, actions: edit_action_form(
            actions, s.book, s.today, is_projected=s.is_projected
        ),
        "note": lambda s, actions: progress_update_form(actions, s.book, s.recording_for),
        "deliver": lambda s, actions: deliver_form(actions, s.book, s.today, s.recording_for),
        "move": lambda s, actions: move_form(
            actions, s.book, s.today, s.running.id if s.running else ""
        ),
        "status": lambda s, actions: action_status_form(actions, s.book, s.today),
        "end": lambda s, actions: close_form(actions, s.book, is_projected=s.is_projected),
        "judge": lambda s, actions: judge_form(actions, s.book, s.today),
        "escalate": lambda s, actions: escalate_form(actions[0], s.book, ""),
    }

    def __init__(self, screen: FramedScreen, subject: ChosenActions) -> None:
        self._screen, self._subject = screen, subject
        self._session = screen.session

    def links(self) -> Sequence[Link]:
        session, chosen = self._session, self._subject.chosen
        if not chosen:
            return ()
        return linked_with(chosen[0], session.book, is_projected=session.is_projected)

    def action_agree(self) -> None:
        """Ask for the meeting that agreed the marked deliveries, else this one, else all."""
        self._agree_or_reject(rejects=False)

    def action_reject(self) -> None:
        """Ask why the marked deliveries were not agreed, else this one, else all."""
        self._agree_or_reject(rejects=True)

    def _agree_or_reject(self, *, rejects: bool) -> None:
        session, chosen = self._session, self._subject.chosen
        listed = chosen if self._subject.are_marked else self._subject.shown
        if self._agree_here(listed, rejects=rejects):
            return
        form = agreement_form(
            listed,
            session.book,
            session.today,
            at=chosen[0] if chosen else None,
            are_marked=self._subject.are_marked,
            rejects=rejects,
        )
        self._screen.open_form(form)

    def _agree_here(self, actions: Sequence[Action], *, rejects: bool) -> bool:
        """Open the form in which the running meeting agrees or rejects deliveries, if any waits for it."""
        running = self._session.running
        waiting = [
            action
            for action in actions
            if running is not None
            and action.awaits_agreement
            and action.overseeing_group == running.group
        ]
        at = next(iter(self._subject.chosen), None) if not self._subject.are_marked else None
        waits_elsewhere = at is not None and at.awaits_agreement and at not in waiting
        if running is None or not waiting or waits_elsewhere:
            return False
        self._screen.open_form(agree_here_form(waiting, running, at, rejects=rejects))
        return True

    def open_declared(self, command: type[Asks]) -> bool:
        self.ask(
            lambda session, actions: action_form(
                command, actions, session.book, is_projected=session.is_projected
            )
        )
        return True

    def action_history(self) -> None:
        if self._subject.chosen:
            self._screen.show_history(self._subject.chosen[0].id, self._subject.chosen[0].title)
        else:
            self._screen.complain(NONE_CHOSEN)

    def ask(self, make: Callable[[Session, Sequence[Action]], Form]) -> None:
        actions = self._subject.chosen
        if not actions:
            self._screen.complain(NONE_CHOSEN)
            return
        form = make(self._session, actions)
        if self._subject.are_marked:
            form = replace(form, about=f"Marked: {form.about}")
        self._screen.open_form(form)


def new_action(recorded: JobOutcome) -> str:
    """Return the id of the action that a change added; empty if it added none."""
    first = next((change for change in recorded.changes if change.table == "actions"), None)
    return first.id if first is not None and first.creates else ""


class ActionListCommands(ScreenPart):
    """Commands on a list of actions, with its figures and its export."""

    has_pages = True

    def __init__(self, screen: FramedScreen, pane: ActionsPane) -> None:
        self._screen, self._pane = screen, pane
        self._session = screen.session

    def disabled_reason(self, action: str) -> str:
        if Needs.RECORD not in needs_of(action) or self._pane.actions.listed:
            return ""
        return self._pane.when_empty()

    def headline(self) -> tuple[Cell, ...]:
        if not self._pane.actions.actions:
            return (Cell("No actions", Tone.MUTED),)
        return figures(self._pane.actions)

    def explained_figures(self) -> Sequence[Figure]:
        session, listed = self._session, self._pane.actions
        if not listed.actions:
            return ()
        counted_words = f"all {counted(len(listed.actions), 'action')} of this screen"
        of_all = action_figures(listed.actions, session.book, listed.standings, counted_words)
        groups = [each for each in listed.groups if not all(map(session.hides, each.actions))]
        return (*of_all, *group_figures(groups, session.today))

    def exported(self, title: str, name: str) -> PlannedExport | None:
        from cscp_tui.views.reports.actions import (  # noqa: PLC0415
            actions_report,
            named_columns,
            table_of_actions,
            with_columns,
        )

        session, pane = self._session, self._pane
        every, shown, group_by = pane.actions.listed, pane.shown, pane.group_by
        if not every:
            return None
        which = str(pane.selection or "all")
        about = f"{len(shown)} of {counted(len(every), 'action')} · {which} · by {group_by}"
        book, today = session.book, session.today

        def exported_as(table: Table, by: GroupBy | None) -> PlannedExport:
            report = actions_report(
                book,
                today,
                shown,
                every,
                table,
                which=which,
                title=title,
                by=by,
                hidden=pane.hidden,
                is_projected=session.is_projected,
                recorded=recorded_at(session.workspace, today),
            )
            return exported_report(session, report, name=name, about=about, size=len(shown))

        def in_columns(typed: str) -> PlannedExport:
            columns, kept = named_columns(book, typed, is_projected=session.is_projected)
            if kept is None:
                return exported_as(with_columns(listed, columns, book, today), group_by)
            by = GROUPINGS[kept]
            table = table_of_actions(book, today, shown, every, by)
            return exported_as(with_columns(table, columns, book, today), by)

        listed = pane.made_again()
        names = [each.name for each in book.column_sets.values()]
        names += [each.name for each in book.import_sources.values() if each.columns]
        sets = Choices(Choice(name, name) for name in dict.fromkeys(names))
        return replace(exported_as(listed, group_by), columns=sets, in_columns=in_columns)

    def show_action(self, ref: str) -> bool:
        hides = self._session.hides(self._session.book.actions[ref])
        return not hides and self._pane.show_row(ref)

    def after_form(self, recorded: JobOutcome) -> None:
        if ref := new_action(recorded):
            self._screen.show_record("actions", ref)

    def open_page(self, table: str, key: str) -> bool:
        """Show the action under the cursor on a page where its keys work; whether it is that."""
        pieces = self._screen.in_full(table, key)
        if table != "actions" or not pieces or key != self._pane.key:
            return False
        screen = self._screen
        title, act = f"{key} in full", partial(self._act_on, key)
        screen.open("action-page", title, pieces, screen.disabled_reason, then=act)
        return True

    async def _act_on(self, key: str, action: str | None) -> None:
        """Do to one action what was asked for on its page; marks stay as they are."""
        if action is None or not self.show_action(key):
            return
        pane = self._pane
        marked = pane.records.marked
        pane.records.mark(())
        await self._screen.run_action(action)
        pane.records.mark(marked)

    def action_save_filter(self) -> None:
        text, session = self._pane.filter.text, self._session
        keep = partial(keep_filter, session)
        self._screen.open_form(save_filter_form(text, session), keep=keep)


_NAME = re.compile(r"\w[\w .&'-]{0,39}")


def save_filter_form(text: str, session: Session) -> Form:
    saved = session.filters
    names = Choices(Choice(name, name, known) for name, known in saved.texts.items())

    def build(values: Values) -> tuple[str, str]:
        name, wanted = " ".join(values["name"].split()), " ".join(values["text"].split())
        if not _NAME.fullmatch(name):
            shown = shortened(name)
            raise NotUnderstood(
                f"“{shown}” isn't a valid filter name. Use up to 40 letters, digits and spaces.",
                field="name",
            )
        known = saved.named(name)
        if not wanted and known is None:
            raise NotUnderstood("Type a filter to save.", field="text")
        try:
            with_it = {**saved.texts, (known or name): wanted}
            parse_filter(wanted and f'filter:"{name}"', session.book, session.today, saved=with_it)
        except CscpError as problem:
            raise NotUnderstood(str(problem), field="text") from None
        return known or name, wanted

    return Form(
        key="save filter",
        title="Save the filter",
        about="Saved in your own settings. To use it, type filter: and its name, or find it in "
        "the palette",
        fields=(
            Field(
                key="name",
                label="Name",
                needed=True,
                choices=names,
                hint="e.g. late police",
                tell=lambda typed: _tell(typed, session),
            ),
            Field(
                key="text", label="Filter", value=text, hint="clear it to delete the saved filter"
            ),
        ),
        build=build,
    )


def _tell(typed: str, session: Session) -> str:
    known = session.filters.named(typed) if typed else None
    return f"replaces {session.filters.texts[known]}" if known else ""


def keep_filter(session: Session, made: tuple[str, str], /, **_: object) -> Done:
    """Keep a filter under a name; forget the one of that name where the filter is empty."""
    name, text = made
    session.filters.save(name, text)
    if not text:
        return Done(f"Filter “{name}” deleted.")
    return Done(f"Filter saved as “{name}”. Type filter:{_quoted(name)} to use it.")


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
