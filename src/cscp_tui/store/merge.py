"""Merging another copy of the journal into a workspace: find it, read it, take its lines over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.atomic_write import write_unless_same
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.plain_files import NoPlainFile, is_link, read_plain
from cscp_tui.base.texts import counted
from cscp_tui.domain.changes import Line, record_from
from cscp_tui.domain.context import Context
from cscp_tui.domain.records import Filed
from cscp_tui.domain.rights import Whose, redactions_for
from cscp_tui.domain.rules.identifiers import DoubtfulText, identifiers_of_lines, refuse_identifiers
from cscp_tui.store import signed_files
from cscp_tui.store.codec import NotALine, decode_all, values_of
from cscp_tui.store.drafting import CommitResult, MovedOn, values_of_line
from cscp_tui.store.errors import system_errors_about
from cscp_tui.store.folder import JOURNAL_NAME, other_journals
from cscp_tui.store.journal import START, BrokenLine, Journal
from cscp_tui.store.ledger import FileLedger, ReadingDisk
from cscp_tui.store.merge_plan import Answers, Fate, MergePlan, plan_merge
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.redacted_lines import blanked, redactions_in
from cscp_tui.store.redaction import apply_redactions
from cscp_tui.store.signed_files import MERGED_FOLDER
from cscp_tui.store.workspace import Workspace


class OtherJournal(Struct, frozen=True):
    """Another copy of the journal, read and verified."""

    path: Path
    lines: tuple[Line, ...]
    data: bytes
    """The bytes of its lines, without an unfinished last one."""


def journal_at(path: Path) -> Path:
    """Return the journal that a path names: itself, or that of a workspace's folder."""
    return path / JOURNAL_NAME if path.is_dir() else path


def copy_called(record_from: str, workspace: Workspace) -> Path:
    """Return the copy that was typed: a path, or a name in the workspace's folder."""
    folder = workspace.storage.folder
    return typed_path(record_from, *([folder] if folder is not None else []))


def copies_beside(workspace: Workspace) -> list[Path]:
    """Return the other journals in the workspace's folder, to be merged."""
    folder = workspace.storage.folder
    return other_journals(folder, JOURNAL_NAME) if folder is not None else []


def read_other(path: Path, workspace: Workspace) -> OtherJournal:
    """Read another copy of a workspace's journal, without the texts that were redacted here."""
    path = journal_at(path)
    if not path.is_file():
        where = (
            f"{path} is a pipe or a device" if path.exists() else f"There's no journal at {path}"
        )
        raise Refused(f"{where}. Give a folder, or a copy of journal.jsonl.")
    journal = Journal(FileLedger(path, ReadingDisk()))
    journal.redactions = tuple(workspace.book.redactions.values())
    if journal.header().hash != workspace.header.hash:
        raise Refused(
            f"{path} is the journal of another workspace. Only two copies of one plan can be "
            "merged, so choose a copy of this one."
        )
    try:
        _, position = journal.read(START, texts=True)
    except BrokenLine as problem:
        raise Refused(
            f"{path} is damaged, so nothing was merged. Repair it first: line {problem.number} "
            f"{problem.why}."
        ) from None
    data = blanked(journal.read_bytes(position), workspace.book.redactions.values())
    return OtherJournal(path, tuple(decode_all(data)), data)


def plan_with(
    workspace: Workspace, other: OtherJournal, answers: Answers, lines: Sequence[Line] | None = None
) -> MergePlan:
    """Plan what a merge with another copy would do; nothing is changed."""
    lines = workspace.lines() if lines is None else lines
    try:
        return plan_merge(lines, other.lines, answers, workspace.own_book(lines))
    except NotALine as problem:
        raise Refused(
            f"{other.path} is damaged, so nothing was merged: it {problem}. Ask for another copy."
        ) from None


def new_redactions(workspace: Workspace, other: OtherJournal) -> int:
    """Return how many redactions the other copy has that are not recorded here."""
    known = workspace.book.redactions
    theirs = redactions_for(Whose.TEAMS, redactions_in(other.data))
    return sum(each.id not in known for each in theirs)


def merge(
    recorder: Recorder,
    other: OtherJournal,
    plan: MergePlan,
    answers: Answers,
    context: Context,
    *,
    is_own: bool = False,
) -> CommitResult:
    """Take the other copy's lines over, as one write, and keep the copy in the folder.

    Args:
        is_own: whether its lines were recorded here, and overwritten by another computer.

    Raises:
        MayIdentify: a line has text that may identify somebody, and nobody has confirmed it.
        MovedOn: somebody recorded something since, so that the plan is another one.
        NotSaved: the disk did not keep it; everything is as it was.
    """
    if plan.waiting:
        raise Refused(
            f"{counted(len(plan.waiting), 'conflict')} still to be decided. Choose mine or "
            "theirs for each."
        )
    redactions = list(redactions_in(other.data))
    if not plan.foreign:
        count = apply_redactions(recorder, redactions, context)
        counted_redactions = f"{counted(count, 'redaction')} applied from the other copy"
        sentence = counted_redactions if count else "Nothing in the other copy is new"
        return CommitResult(recorder.workspace.position.n, sentence, ())
    found = () if is_own else unconfirmed_identifiers(recorder.workspace, plan)
    refuse_identifiers(found, context, recorder.book)
    stamped = Context(
        today=context.today,
        by=context.by,
        role=context.role,
        why=context.why,
        not_identifiers=context.not_identifiers if found else "",
    )
    head = other.lines[-1].hash
    name = f"{head[:16]}.jsonl"
    warnings: list[str] = []

    def build(lines: Sequence[Line], at: str) -> list[dict[str, Any]]:
        if plan_with(recorder.workspace, other, answers, lines) != plan:
            raise MovedOn
        warnings.extend(_keep_files(recorder.workspace.folder, other, name, plan))
        on = min(plan.reverts_on or context.today, context.today)
        merged = {
            "journal": name,
            "head": head,
            "shared": plan.shared,
            "lines": len(plan.foreign),
            "renamed": msgspec.to_builtins(plan.renamed),
        }
        values = values_of_line(len(lines) + 1, at, on, stamped, "merge", changes=plan.reverts)
        values["merged"] = merged
        return [values, *(values_of(each.line) for each in plan.foreign)]

    first = recorder.append_lines(context.by, build)
    apply_redactions(recorder, redactions, replace(context, not_identifiers=""))
    changes = (*plan.reverts, *(c for each in plan.foreign for c in each.line.changes))
    taken = counted(len(plan.foreign) - plan.count(Fate.REFUSED), "change")
    return CommitResult(first, f"{taken} merged from the other copy", changes, tuple(warnings))


def unconfirmed_identifiers(workspace: Workspace, plan: MergePlan) -> tuple[DoubtfulText, ...]:
    """Return the passages of the other copy's lines that may identify a child or a family."""
    return identifiers_of_lines((each.line for each in plan.foreign), workspace.book)


def _keep_files(folder: Path, other: OtherJournal, name: str, plan: MergePlan) -> Iterator[str]:
    """Keep the other journal and the files that its sign-offs name; yield what is missing."""
    place = folder / MERGED_FOLDER
    with system_errors_about(place, "written"):
        place.mkdir(exist_ok=True)
        if is_link(place):
            raise NoPlainFile(place, "a link")
        write_unless_same(place / name, other.data)
        for path in sorted((other.path.parent / MERGED_FOLDER).glob("*.jsonl")):
            write_unless_same(place / path.name, read_plain(path))
    for signed in _filed(plan):
        for file in signed.files:
            with suppress(CscpError):
                signed_files.fetch(folder, signed, file)
                continue
            try:
                data = signed_files.fetch(other.path.parent, signed, file)
            except (signed_files.SignedFileMissing, signed_files.SignedFileChanged) as problem:
                yield str(problem)
            else:
                signed_files.keep(folder, data, file.format)


def _filed(plan: MergePlan) -> Iterator[Filed]:
    for each in plan.foreign:
        for change in each.line.changes:
            if change.table in {"sign_offs", "issued_minutes"} and change.creates:
                values = {
                    name: edit[1] for name, edit in change.fields.items() if isinstance(edit, list)
                }
                signed = record_from(change.table, values | {"id": change.id})
                assert isinstance(signed, Filed)
                yield signed
