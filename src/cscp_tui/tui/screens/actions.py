"""Lists of actions: filter, groups, marks, detail and commands."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.keys import ABOUT_ACTIONS, ACTION_KEYS, OF_COMMITMENTS, OF_RECORDS, SAID_KEYS
from cscp_tui.tui.list_screen import ListAndDetail
from cscp_tui.tui.widgets.prompt import FilterBar
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.actions import ActionList, GroupBy, SortBy, action_details, following
from cscp_tui.views.frame import figures
from cscp_tui.views.records import truncate
from cscp_tui.views.reports.actions import actions_report
from cscp_tui.writers.formats import prepared, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from cscp_tui.documents.figure import Figure
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.domain.selections import SearchIndex, Selection
    from cscp_tui.store.recording import CommitResult
    from cscp_tui.tui.exports import Exported
    from cscp_tui.tui.forms.fields import Form
    from cscp_tui.tui.session import Session
    from cscp_tui.views.actions import Link, Pieces


_OF_LISTS = frozenset({"add", "filter", "group", "save_filter", "sort"})
"""What is done to a list, not to one of its actions."""

_ON_SAID_PAGE = (OF_RECORDS | {"add"}) - {"move_up", "move_down"}
"""What is done to what is read, and partner evidence where there is none yet."""


def _on_page(binding: BindingType) -> Binding:
    """The same command, asked of the page."""
    assert isinstance(binding, Binding)
    return replace(binding, action=f"act({binding.action!r})")


class RecordPage(ReadingScreen):
    """A record to read; a key that does something to it leaves the page with what it does."""

    def action_act(self, action: str) -> None:
        """Leave with what the list is to do."""
        self.dismiss(action)


class ActionPage(RecordPage):
    """An action to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _on_page(known)
        for known in ACTION_KEYS
        if isinstance(known, Binding) and known.action not in _OF_LISTS
    ]


class SaidPage(RecordPage):
    """A commitment to read, or what an agency contributed, or that it did not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _on_page(known)
        for known in SAID_KEYS
        if isinstance(known, Binding) and known.action in _ON_SAID_PAGE
    ]

    is_of_commitment: bool = True
    """Whether it is a commitment that is read."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer for partner evidence only what can be done to one."""
        if action == "act" and not self.is_of_commitment and parameters[0] in OF_COMMITMENTS:
            return False
        return super().check_action(action, parameters)


NONE_CHOSEN = "No action is chosen; go to one with the arrows."


class ActionCommands(ListAndDetail):
    """Forms and keys for the chosen actions; screens say which are chosen and show the rest."""

    @property
    def chosen(self) -> Sequence[Action]:
        """The actions that a key acts on."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[Action]:
        """The actions that are in the list now, folded groups and all."""
        raise NotImplementedError

    @property
    def are_marked(self) -> bool:
        """Whether the chosen actions were marked, and are not only under the cursor."""
        raise NotImplementedError

    def new_form(self) -> Form:
        """The form for a new action where the cursor is.

        Raises:
            CscpError: none can be added here.
        """
        raise NotImplementedError

    def show_action(self, ref: str) -> bool:
        """Put the cursor on an action; whether it is here."""
        raise NotImplementedError

    def links(self) -> Sequence[Link]:
        """What the chosen action is linked with."""
        from cscp_tui.views.actions import linked_with  # noqa: PLC0415 - known by now

        session, chosen = self.session, self.chosen
        if not chosen:
            return ()
        return linked_with(chosen[0], session.book, is_projected=session.is_projected)

    def action_add(self) -> None:
        """Ask for a new action."""
        self.open_form(self.new_form)

    def action_edit(self) -> None:
        """Ask for what the actions say of themselves."""
        from cscp_tui.tui.forms.actions import edit_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(
            lambda actions: edit_form(
                actions, session.book, session.today, hides=session.is_projected
            )
        )

    def action_note(self) -> None:
        """Ask for a progress update."""
        from cscp_tui.tui.forms.actions import note_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: note_form(actions, self.session.book, self.session.recording_for))

    def action_deliver(self) -> None:
        """Ask for the impact of a delivery."""
        from cscp_tui.tui.forms.actions import deliver_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(
            lambda actions: deliver_form(
                actions, session.book, session.today, session.recording_for
            )
        )

    def action_agree(self) -> None:
        """Ask for the meeting that agreed the marked deliveries, else this one, else all."""
        from cscp_tui.tui.forms.actions import agreement_form  # noqa: PLC0415

        session, chosen = self.session, self.chosen
        if self._agree_here(chosen if self.are_marked else self.shown):
            return
        self.open_form(
            lambda: agreement_form(
                chosen if self.are_marked else self.shown,
                session.book,
                session.today,
                at=chosen[0] if chosen else None,
                are_marked=self.are_marked,
            )
        )

    def _agree_here(self, actions: Sequence[Action]) -> bool:
        """Let the meeting that is run agree deliveries; whether any of them waits for it."""
        from cscp_tui.tui.forms.meetings import agree_here_form  # noqa: PLC0415 - not at start

        running = self.session.running
        waiting = [
            action
            for action in actions
            if running is not None
            and action.awaits_agreement
            and action.overseeing_group == running.group
        ]
        at = next(iter(self.chosen), None) if not self.are_marked else None
        waits_elsewhere = at is not None and at.awaits_agreement and at not in waiting
        if running is None or not waiting or waits_elsewhere:
            return False
        self.open_form(lambda: agree_here_form(waiting, running, at))
        return True

    def action_move_date(self) -> None:
        """Ask for another due date."""
        from cscp_tui.tui.forms.actions import move_form  # noqa: PLC0415 - not at start

        session, running = self.session, self.session.running
        meeting = running.id if running is not None else ""
        self._ask(lambda actions: move_form(actions, session.book, session.today, meeting))

    def action_status(self) -> None:
        """Ask for another status."""
        from cscp_tui.tui.forms.actions import status_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: status_form(actions, self.session.book, self.session.today))

    def action_end(self) -> None:
        """Ask what became of actions that were not delivered."""
        from cscp_tui.tui.forms.actions import close_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(lambda actions: close_form(actions, session.book, hides=session.is_projected))

    def action_impact(self) -> None:
        """Ask what the actions changed."""
        from cscp_tui.domain.commands.actions import SetImpact  # noqa: PLC0415 - not at start
        from cscp_tui.tui.forms.actions import action_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: action_form(SetImpact, actions, self.session.book))

    def action_judge(self) -> None:
        """Ask for the team's own rating."""
        from cscp_tui.domain.ratings import rate  # noqa: PLC0415 - not at start
        from cscp_tui.tui.forms.actions import judge_form  # noqa: PLC0415 - not at start

        book, today = self.session.book, self.session.today

        def make(actions: Sequence[Action]) -> Form:
            rated = [rate(action, book, today) for action in actions]
            return judge_form(actions, book, [known.computed if known else None for known in rated])

        self._ask(make)

    def action_escalate(self) -> None:
        """Ask what the Executive is to do about the chosen action."""
        from cscp_tui.tui.forms.meetings import escalate_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: escalate_form(actions[0], self.session.book, ""))

    def action_history(self) -> None:
        """Show what happened to the chosen action."""
        if self.chosen:
            self.show_history(self.chosen[0].id, self.chosen[0].title)
        else:
            self.complain(NONE_CHOSEN)

    def _ask(self, make: Callable[[Sequence[Action]], Form]) -> None:
        """Open a form for the chosen actions."""
        actions, are_marked = self.chosen, self.are_marked

        def made() -> Form:
            form = make(actions)
            return replace(form, about=f"Marked: {form.about}") if are_marked else form

        if actions:
            self.open_form(made)
        else:
            self.complain(NONE_CHOSEN)

    def after_form(self, recorded: CommitResult) -> None:
        """A new action gets the cursor."""
        first = next((change for change in recorded.changes if change.table == "actions"), None)
        if first is not None and first.creates:
            self.show_action(first.id)


class MarkedActions(ActionCommands):
    """A list in which keys act on the marked actions, wherever the cursor is."""

    _filter: FilterBar

    @property
    def are_marked(self) -> bool:
        """Whether the chosen actions were marked."""
        return bool(self._table.marked)

    def go_back(self) -> None:
        """Take the marks away; without any, go back to today."""
        if self._table.marked:
            self._table.mark(())
        else:
            super().go_back()

    def open_record(self, table: str, key: str) -> None:
        """Show a record in full; on the page of an action of this list, its keys work."""
        from cscp_tui.views.records import record_details  # noqa: PLC0415 - the same

        session = self.session
        action = session.book.actions.get(key)
        if table != "actions" or action is None or key != self._table.key:
            super().open_record(table, key)
            return
        pieces = record_details(
            table, action, session.book, session.today, is_projected=session.is_projected
        )
        page = ActionPage(f"{key} in full", pieces, ascii_only=self.ascii_only)
        self.app.push_screen(page, partial(self._act_on, key))

    async def _act_on(self, key: str, action: str | None) -> None:
        """Do to one action, whatever is marked, what was asked for on its page."""
        if action is None or not self.show_action(key):
            return
        marked = self._table.marked
        self._table.mark(())
        await self.run_action(action)
        self._table.mark(marked)

    @on(RecordTable.MarksChanged)
    def _count_marked(self, event: RecordTable.MarksChanged) -> None:
        event.stop()
        self._filter.count_marked(len(event.marked))


_GROUP = "Priority or origin"
"""What the column of the groups is called in a CSV, where it is not what is grouped by."""


class ActionListScreen(MarkedActions):
    """Screens say which actions they are about; list, filter, groups and detail are here."""

    CAN_MARK = True

    GROUPS: ClassVar[tuple[GroupBy, ...]] = (
        GroupBy.PRIORITY,
        GroupBy.LEAD_AGENCY,
        GroupBy.STATUS,
        GroupBy.QUARTER_DUE,
        GroupBy.OVERSEEING_GROUP,
    )
    """What its list can be grouped by, the usual thing first."""

    SORTS: ClassVar[tuple[SortBy, ...]] = (SortBy.REF, SortBy.RATING, SortBy.DUE, SortBy.LEAD)
    """What its list can be sorted by, the usual thing first."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session; its first rows are there before it is laid out."""
        super().__init__(session, ascii_only=ascii_only)
        self.group_by, self.sort_by = self.GROUPS[0], self.SORTS[0]
        self._selection: Selection | None = None
        self._haystack: tuple[Book, SearchIndex] | None = None
        self._list = self.make_list()
        self._take_actions()
        table = self._made_table()
        self._table = self.list_of(table)
        self._filter = FilterBar(can_save=True, ascii_only=ascii_only)
        self._filter.count(len(table.rows), len(self._list.listed))
        self._shown_detail: tuple[object, ...] = ()
        self._population = self.population

    def actions(self) -> Sequence[Action]:
        """The actions that the screen is about."""
        raise NotImplementedError

    @property
    def headings(self) -> Sequence[str]:
        """The keys of groups that are shown also while no action is in them."""
        return ()

    @property
    def population(self) -> object:
        """What decides, beside the actions themselves, which of them the screen is about."""
        return None

    def make_list(self) -> ActionList:
        """An empty list of the kind that it shows, on the day that is shown."""
        return ActionList(self.session.today, self.session.recording_for)

    @property
    def when_empty(self) -> str:
        """What is said where there are no actions at all: what to press first."""
        return "No actions yet. Press ? for the keys."

    def body(self) -> Iterable[Widget]:
        """Filter, list and detail."""
        yield self._filter
        yield from self.list_and_detail()

    def details_of_heading(self) -> Pieces:
        """What the detail says while the cursor is on no action."""
        if not self._list.listed:
            return ()
        return (Cell("Choose an action to see it in full.", Tone.MUTED),)

    def disabled_reason(self, action: str) -> str:
        """What is done to actions rests where there are none, so that the first is added first."""
        why = super().disabled_reason(action)
        if why or action not in ABOUT_ACTIONS or self._list.listed:
            return why
        return self.when_empty

    def headline(self) -> tuple[Cell, ...]:
        """How the actions stand."""
        if not self._list.actions:
            return (Cell("No actions", Tone.MUTED),)
        return figures(self._list)

    def explained_figures(self) -> Sequence[Figure]:
        """The figures of all its actions, and those of the headings that are shown."""
        from cscp_tui.views.figures import (  # noqa: PLC0415
            action_figures,
            group_figures,
        )

        listed = self._list
        if not listed.actions:
            return ()
        of_all = action_figures(
            listed.actions, self.session.book, listed.standings, self.counted_words
        )
        hides = self.session.hides
        groups = [each for each in listed.groups if not all(map(hides, each.actions))]
        return (*of_all, *group_figures(groups, self.session.today))

    @property
    def counted_words(self) -> str:
        """Which actions its figures count, in words."""
        return f"all {counted(len(self._list.actions), 'action')} of this screen"

    @property
    def hidden(self) -> int:
        """How many of the actions are not shown to those who look on."""
        if not self.session.is_projected:
            return 0
        return sum(map(self.session.hides, self._list.listed))

    def show_action(self, ref: str) -> bool:
        """Put the cursor on an action, clearing a filter that hides it; whether it is here."""
        if self.session.hides(self.session.book.actions[ref]):
            return False
        if not self._table.move_to(ref) and any(a.id == ref for a in self._list.listed):
            self._filter.clear()
            self._selection = None
            self._show_list()
            self._table.move_to(ref)
        is_here = self._table.key == ref
        if is_here:
            self._table.focus()
            self._show_detail()
        return is_here

    def show_record(self, table: str, key: str) -> bool:
        """Put the cursor on a record, where it is an action of this list."""
        return table == "actions" and key in self.session.book.actions and self.show_action(key)

    @property
    def shown(self) -> list[Action]:
        """The actions that are in the list now, folded groups and all."""
        keys = {row.key for row in self._table.table.rows}
        return [action for action in self._list.actions if action.id in keys]

    @property
    def chosen(self) -> list[Action]:
        """The marked actions, else the one under the cursor."""
        keys = self._table.marked or ({self._table.key} if self._table.key else set())
        return [action for action in self._list.actions if action.id in keys]

    def refresh_book(self) -> None:
        """Show the book as it is now; cursor, marks and folds stay by key."""
        session, standings = self.session, self._list.standings
        if (standings.today, self._recording_for) != (session.today, session.recording_for):
            self._list = self.make_list()
        self._recording_for = session.recording_for
        if self._selection is not None and self._read_for != self._reading:
            self._take_selection(self._filter.text)
        is_same, self._population = self._population == self.population, self.population
        if not (is_same and self._list.retake(session.book, self.group_by, self.sort_by)):
            self._take_actions()
        self._show_list()
        self._show_detail()
        super().refresh_book()

    @property
    def export_title(self) -> str:
        """What stands above these actions in a file."""
        return "Actions"

    @property
    def export_name(self) -> str:
        """What a file of these actions is called, without its day and its ending."""
        return "actions"

    def exported(self) -> Exported | None:
        """The list as it is shown: filter, groups, order, day, and what is hidden from others."""
        from cscp_tui.tui.exports import Exported  # noqa: PLC0415 - not at start

        session, every, shown = self.session, self._list.listed, self.shown
        if not every:
            return None
        which = str(self._selection or "all")
        report = actions_report(
            session.book,
            session.today,
            shown,
            every,
            self._table.table,
            which=which,
            title=self.export_title,
            group=_GROUP if self.group_by is GroupBy.PRIORITY else self.group_by.capitalize(),
            hidden=self.hidden,
            is_projected=session.is_projected,
        )
        about = f"{len(shown)} of {counted(len(every), 'action')} · {which} · by {self.group_by}"
        text = partial(text_of, report, byte_order_mark=True)
        finished = partial(prepared, report, byte_order_mark=True)
        return Exported(
            name=self.export_name, about=about, text=text, size=len(shown), finished=finished
        )

    async def action_filter(self) -> None:
        """Type a filter; the list follows."""
        await self._filter.open()

    async def use_filter(self, text: str) -> None:
        """Show what a filter lets through, with the list in focus."""
        await self._filter.put(text)
        self._table.focus()

    async def show_filtered(self, text: str) -> None:
        """Show what a filter lets through, with the cursor on the first action."""
        await self.use_filter(text)
        self._table.action_cursor_first()

    def action_save_filter(self) -> None:
        """Ask for a name, and keep the filter under it."""
        from cscp_tui.tui.forms.filters import keep_filter, save_filter_form  # noqa: PLC0415

        text, session = self._filter.text, self.session
        keep = partial(keep_filter, session)
        self.open_form(lambda: save_filter_form(text, session), keep=keep, then=self.tell_answer)

    def action_group(self) -> None:
        """Group by the next thing."""
        self.group_by = following(self.group_by, self.GROUPS)
        self.refresh_book()
        self._table.reveal_group()
        self.say(f"Grouped by {self.group_by}")

    def action_sort(self) -> None:
        """Sort by the next thing within the groups."""
        self.sort_by = following(self.sort_by, self.SORTS)
        self.refresh_book()
        self._table.reveal_group()
        self.say(f"Sorted by {self.sort_by}")

    def go_back(self) -> None:
        """Clear the filter, then the marks; without any, go back to today."""
        if self._filter.text:
            self._filter.clear()
        else:
            super().go_back()

    def _made_table(self) -> Table:
        return self._list.table(self._seen(), empty=self._selection is None)

    def _take_actions(self) -> None:
        self._list.take(
            self.session.book, self.actions(), self.group_by, self.sort_by, self.headings
        )

    _recording_for: object = None
    """The quarter that the list was made for."""

    def _show_list(self) -> None:
        self._table.empty = "No action fits." if self._list.listed else self.when_empty
        self._table.show(self._made_table())
        self._filter.count(self._table.row_count, len(self._list.listed))

    def _seen(self) -> Callable[[Action], bool] | None:
        """What is shown: what fits the filter and is not hidden from those who look on."""
        matches = self._selection.matches if self._selection is not None else None
        hides = self.session.hides
        if not self.session.is_projected:
            return matches
        return lambda action: not hides(action) and (matches is None or matches(action))

    def _show_detail(self) -> None:
        book = self.session.book
        action = book.actions.get(self._table.key or "")
        if action is None:
            self._detail.show(*self.details_of_heading())
            self._shown_detail = ()
            return
        projected = self.session.is_projected
        state = (action, self.session.workspace.position.n, self.session.today, projected)
        if state != self._shown_detail:
            self._shown_detail = state
            pieces = action_details(action, book, self._list.standings, is_projected=projected)
            whole = f"{self.key_of('table.open', 'enter')} shows it whole"
            self._detail.show(*truncate(pieces, whole))

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_record("actions", event.key)

    @on(FilterBar.Changed)
    def _take_filter(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._take_selection(event.text, is_done=False)
        self._show_list()

    @property
    def _reading(self) -> tuple[object, ...]:
        """What a filter is read against: on another day, the same words mean other actions."""
        session = self.session
        return id(session.book), session.today, session.recording_for

    _read_for: tuple[object, ...] = ()

    def _take_selection(self, text: str, *, is_done: bool = True) -> None:
        """Show what a filter lets through, or everything and what is wrong with it.

        While its last part is being typed and can still become something, nothing is wrong yet,
        and the parts before it hold.
        """
        self._selection, self._read_for = None, self._reading
        try:
            self._selection = self._read_filter(text)
            self.clear_message()
        except CscpError as problem:
            before = None if is_done else self._filter.before_last_part
            if before is None:
                self.complain(str(problem))
            else:
                self._take_selection(before)

    def _read_filter(self, text: str) -> Selection | None:
        """What a filter lets through; None for everything."""
        from cscp_tui.domain.filters import parse_filter  # noqa: PLC0415 - not needed at start
        from cscp_tui.domain.selections import SearchIndex  # noqa: PLC0415 - not needed at start

        if not text.strip():
            return None
        book = self.session.book
        if self._haystack is None or self._haystack[0] is not book:
            self._haystack = (book, SearchIndex(book))
        quarter = self._list.standings.quarter
        return parse_filter(
            text,
            book,
            self.session.today,
            haystack=self._haystack[1],
            quarter=quarter,
            saved=self.session.filters.texts,
        )

    @on(FilterBar.Asked)
    def _offer(self, event: FilterBar.Asked) -> None:
        """Offer what the filter can become."""
        from cscp_tui.domain.filters import completions  # noqa: PLC0415 - not at start

        event.stop()
        self._filter.offer(completions(event.text, self.session.book, self.session.filters.texts))

    @on(FilterBar.SaveAsked)
    def _save_filter(self, event: FilterBar.SaveAsked) -> None:
        event.stop()
        self.action_save_filter()

    @on(FilterBar.Left)
    def _leave_filter(self, event: FilterBar.Left) -> None:
        event.stop()
        if self._filter.before_last_part is not None:
            self._take_selection(self._filter.text)
            self._show_list()
        self._table.focus()
