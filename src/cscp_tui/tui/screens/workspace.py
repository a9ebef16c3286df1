"""Keeping a workspace: backups, repairs, merging another copy, redacting a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from msgspec import Struct
from textual.binding import BindingType

from cscp_tui.base.errors import CscpError, Refused, UnknownRecord
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Column, Row, Table
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.records import KINDS
from cscp_tui.services.folder import back_up, claim, repair, restore
from cscp_tui.services.merging import merge
from cscp_tui.services.redaction import Redacting, prepare, redact
from cscp_tui.store.backup import backups_in, manifest_of
from cscp_tui.store.check import check
from cscp_tui.store.drafting import MovedOn
from cscp_tui.store.merge import copies_beside, journal_at, plan_with, read_other
from cscp_tui.store.merge_plan import MergeSide
from cscp_tui.store.repair import plan_repair
from cscp_tui.store.restore import Restoration, plan_restore
from cscp_tui.store.storage import OnlyInAFolder
from cscp_tui.store.synced import trouble_of_sync, what_claiming_means
from cscp_tui.tui.dialogs import ReadingScreen, confirm
from cscp_tui.tui.forms.fields import Field, Form
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import back_key, command, confirm_key
from cscp_tui.tui.preview import PreviewScreen
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.merging import merge_table, summary_of_merge

_REPAIR, _BACK_UP, _CLAIM, _MERGE = "repair", "back up", "claim", "merge:"
_MERGING = "You'll see what would be merged before anything changes."
_MOST_STEPS = 5
"""The most steps to show on a small screen."""
_COLUMNS = (
    Column(key="what", title="What", width=34, grows=1),
    Column(key="holds", title="Contents", width=32, grows=1),
)


def open_backups(screen: FramedScreen) -> None:
    """Offer to back up, to repair, to merge another copy, and to restore each backup."""
    try:
        ways = _ways_out(screen.session)
    except OnlyInAFolder as problem:
        screen.complain(str(problem))
        return

    def table(text: str) -> Table:
        rows = [
            Row(key=key, cells=(Cell(what), Cell(holds)))
            for key, (what, holds, _) in ways.items()
            if text.casefold() in what.casefold()
        ]
        return Table(columns=_COLUMNS, lines=tuple(rows))

    screen.pick(
        "Back up, repair or restore",
        table,
        partial(_take_way_out, screen),
        lambda key, _: ways[key][2] if key in ways else "",
        hint="Type to find a backup",
    )


def _ways_out(session: Session) -> dict[str, tuple[str, str, str]]:
    """Return each option by its key: its name, its contents, and an explanation."""
    storage = session.workspace.storage
    ways = {
        _BACK_UP: ("Back up now", "", "Makes one verified file in the folder “backups”."),
        _REPAIR: ("Check and repair", "", "You'll see what is wrong before anything changes."),
    }
    if session.workspace.is_damaged:
        ways = dict(reversed(ways.items()))
    if trouble_of_sync(storage) is not None:
        more = "The others then open this folder read-only."
        ways = {_CLAIM: ("Record on this computer", "", more)} | ways
    for path in copies_beside(session.workspace):
        ways[f"{_MERGE}{path}"] = f"Merge {path.name}", "a copy of this plan", _MERGING
    ways[_MERGE] = "Merge another copy", "", _MERGING
    for path in backups_in(storage):
        manifest = manifest_of(path)
        if manifest is not None and manifest.is_verified:
            more = "You'll see what would be lost before anything changes."
            ways[path.name] = f"Restore {path.name}", manifest.sentence(), more
    return ways


def _take_way_out(screen: FramedScreen, key: str) -> None:
    """Carry out the chosen option, asking first if it changes anything."""
    workspace, now = screen.session.workspace, screen.session.recorder.now()
    try:
        if key == _BACK_UP:
            screen.say(back_up(workspace.storage, now, screen.session.by).message)
        elif key == _REPAIR:
            _ask_to_repair(screen)
        elif key == _CLAIM:
            words = what_claiming_means(workspace.storage)
            _ask(screen, "Record on this computer?", words, _claim)
        elif key == _MERGE:
            screen.open_form(_merge_form(), keep=_path_of, then=partial(_open_merge, screen))
        elif key.startswith(_MERGE):
            _open_merge(screen, Path(key.removeprefix(_MERGE)))
        else:
            file = next(path for path in backups_in(workspace.storage) if path.name == key)
            _ask_to_restore(screen, plan_restore(workspace.storage, file))
    except CscpError as problem:
        screen.complain(str(problem))


def _merge_form() -> Form:
    return Form(
        key="merge",
        title="Merge another copy",
        verb="Preview",
        about="You'll see its changes before anything is merged.",
        fields=(
            Field(
                key="other",
                label="Copy",
                needed=True,
                hint="the other folder, or its journal.jsonl, e.g. ~/Desktop/croydon",
            ),
        ),
        build=lambda values: typed_path(values["other"]),
    )


def _path_of(path: Path, /, **_: object) -> Path:
    if not journal_at(path).is_file():
        raise Refused(f"There's no journal at {path}. Give a folder, or a copy of journal.jsonl.")
    return path


def _open_merge(screen: FramedScreen, path: object) -> None:
    if why := screen.session.why_not_before_others:
        screen.complain(why)
    elif isinstance(path, Path):
        screen.open("merge", screen.session, path, then=screen.answered)


def _ask_to_repair(screen: FramedScreen) -> None:
    steps = plan_repair(screen.session.workspace.storage).steps
    if not steps:
        found = check(screen.session.workspace.storage)
        left = [each.sentence for each in found if not each.is_harmless]
        _show_unrepaired(screen, left, "This can't be repaired here")
        if not left:
            screen.say("The files are undamaged, so there's nothing to repair.")
        return
    more = len(steps) - _MOST_STEPS
    shown = [*steps[:_MOST_STEPS], *([f"And {more} more of this kind."] if more > 0 else [])]
    words = "\n".join(f"{number}. {step}" for number, step in enumerate(shown, 1))
    _ask(screen, "Repair the workspace? A copy is kept first.", words, _repair)


def _repair(screen: FramedScreen) -> None:
    recorder = screen.session.recorder
    done = repair(
        recorder.workspace.storage,
        recorder.now(),
        screen.session.by,
        may_upgrade=recorder.may_upgrade,
    )
    screen.open_workspace_again()
    screen.say(" ".join((f"{done.sentence}.", *done.wrote)))
    _show_unrepaired(screen, done.questions, "The rest can't be repaired here")


def _show_unrepaired(screen: FramedScreen, left: Sequence[str], title: str) -> None:
    """Show what is still wrong with a workspace, if anything is."""
    if left:
        words = "\n".join(f"• {sentence}" for sentence in left)
        screen.app.push_screen(ReadingScreen(title, (words,)))


def _claim(screen: FramedScreen) -> None:
    recorder = screen.session.recorder
    done = claim(recorder.workspace.storage, recorder.now(), screen.session.by)
    screen.open_workspace_again()
    screen.say(done.message)


def _ask_to_restore(screen: FramedScreen, plan: Restoration) -> None:
    if not plan.writes:
        screen.say(plan.sentence())
        return
    lost = " ".join(plan.lost) or "No newer changes will be lost."
    words = f"{lost} A copy of the workspace is kept first."
    _ask(screen, f"Restore {plan.file.name}?", words, partial(_restore, plan))


def _ask(screen: FramedScreen, title: str, words: str, do: Callable[[FramedScreen], None]) -> None:
    def confirmed() -> None:
        try:
            do(screen)
        except CscpError as problem:
            screen.complain(str(problem))

    confirm(screen.app, title, words, confirmed)


def _restore(plan: Restoration, screen: FramedScreen) -> None:
    recorder = screen.session.recorder
    done = restore(plan, recorder.now(), screen.session.by, may_upgrade=recorder.may_upgrade)
    screen.open_workspace_again()
    screen.say(done.message)


class RedactionAsked(Struct, frozen=True):
    """A text to redact, with the reason and the places where it occurs."""

    redacting: Redacting
    reason: str


def open_redaction(screen: FramedScreen) -> None:
    screen.open_form(
        _redaction_form(),
        keep=partial(_prepared, screen.session),
        then=partial(_confirm_redaction, screen),
    )


def _redaction_form() -> Form:
    return Form(
        key="",  # no draft: it would keep the text
        title="Redact",
        verb="Next",
        about="Removes a text, such as a child's name, from every record and file for good.",
        fields=(
            Field(
                key="record",
                label="Record",
                needed=True,
                hint="a record that contains the text, e.g. BP24-1.3",
            ),
            Field(
                key="text",
                label="Text",
                needed=True,
                hint="as it was written; capitals and spaces don't matter",
            ),
            Field(
                key="why",
                label="Reason",
                needed=True,
                kind=FieldType.LONG,
                lines=2,
                hint="e.g. It named a child. Don't repeat the text itself",
            ),
        ),
        build=lambda values: (values["record"], values["text"], values["why"]),
    )


def _prepared(session: Session, asked: tuple[str, str, str], /, **_: object) -> RedactionAsked:
    typed, text, reason = asked
    recorder = session.recorder
    return RedactionAsked(prepare(recorder, _record_called(recorder.book, typed), text), reason)


def _record_called(book: Book, typed: str) -> str:
    wanted = typed.strip().casefold()
    for table in KINDS:
        for key in (*book.tables[table], *book.undone[table]):
            if key.casefold() == wanted:
                return key
    raise UnknownRecord("record", shortened(typed), "Type its reference.", field="record")


def _confirm_redaction(screen: FramedScreen, answer: object) -> None:
    if not isinstance(answer, RedactionAsked):
        return
    asked = answer.redacting
    words = [
        *(f"• {place}" for place in asked.places(screen.session.book)),
        "",
        " ".join(asked.beyond_reach),
        " ".join(asked.consequences),
    ]
    confirm(
        screen.app,
        "Remove the text from these places?",
        "\n".join(words),
        partial(_redact, screen, answer),
    )


def _redact(screen: FramedScreen, answer: RedactionAsked) -> None:
    session = screen.session
    try:
        for form in session.drafts.holding(answer.redacting.text):
            session.drafts.drop(form)
        done = redact(session.recorder, answer.redacting, answer.reason, session.context())
    except CscpError as problem:
        screen.complain(str(problem))
        return
    screen.open_workspace_again()
    screen.say(f"{done.message} The history shows when, who and why.")


class MergeScreen(PreviewScreen):
    """Shows each change that the other copy would bring, and asks which side of a conflict to keep."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("m", "merge.mine", "Keep mine on this row.", action="keep_mine", label="Keep mine"),
        command(
            "t",
            "merge.theirs",
            "Keep theirs on this row.",
            action="keep_theirs",
            label="Keep theirs",
        ),
        confirm_key("Merge", "merge.confirm", "Merge it all, as one step."),
        back_key("escape", "merge.leave", "Go back; nothing is merged."),
    ]

    def __init__(self, session: Session, path: Path) -> None:
        self.session = session
        self._other = read_other(path, session.workspace)
        self._answers: dict[str, MergeSide] = {}
        super().__init__(
            session,
            f"Merge {path.name}",
            empty="You already have every change in the other copy, so there's nothing to merge.",
            can_mark=True,
        )

    def rows(self) -> Table:
        self._plan = plan_with(self.session.workspace, self._other, self._answers)
        return merge_table(self._plan, self._answers, self.session.book)

    def summary(self) -> str:
        return " ".join(summary_of_merge(self._plan))

    def action_keep_mine(self) -> None:
        self._decide(MergeSide.MINE)

    def action_keep_theirs(self) -> None:
        self._decide(MergeSide.THEIRS)

    def _decide(self, side: MergeSide) -> None:
        conflict = (self.table.key or "").partition("#")[0]
        if conflict not in {each.key for each in self._plan.conflicts}:
            self.complain("Select a row under “To decide” first.")
            return
        self._answers[conflict] = side
        self.show()
        if self._plan.waiting:
            waiting = self._plan.waiting[0]
            self.table.move_to(f"{waiting.key}#{waiting.fields[0].name}")

    def action_confirm(self) -> None:
        if self._plan.foreign:
            super().action_confirm()

    def save(self) -> object:
        session = self.session
        try:
            return session.keep(
                lambda: merge(
                    session.recorder, self._other, self._plan, self._answers, session.context()
                )
            )
        except MovedOn:
            self.show()
            raise Refused(
                "Someone has recorded something since. Check again, then press "
                f"{own_key('merge.confirm')}."
            ) from None
