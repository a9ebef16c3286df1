"""Starting the app on a workspace, or on the first-run screen if there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import state_folder
from cscp_tui.domain.enums import Role
from cscp_tui.services.opening import open_for_scrutineer, open_for_team
from cscp_tui.services.own_files import FormDrafts, LastPlace, Visits
from cscp_tui.services.perform import after_jobs
from cscp_tui.services.settings import (
    Settings,
    config_folder,
    remember,
    remember_filter,
    remember_texts,
)
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.storage import Address, Storage
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.session import SavedFilters, Session
from cscp_tui.tui.shutdown import Shutdown
from cscp_tui.tui.widgets.text import SIGNS


def run(
    place: Address,
    settings: Settings,
    shutdown: Shutdown,
    *,
    by: str,
    role: Role = Role.TEAM,
    as_at: date | None = None,
    own: Path | None = None,
    temporary: bool = False,
    problems: Iterable[str] = (),
) -> int:
    """Run the app on a workspace until the user leaves.

    Where there is none, the user is asked what to begin with: one of their own, or the
    demo.

    Args:
        shutdown: runs the app, and ends it where the process is to end.
        as_at: the day to look at first; None for today.
        own: the file of the scrutineer's journal, if it is not in the workspace.
        temporary: whether it is deleted afterwards, so that no files need writing.
        problems: sentences to show at the start, such as about a broken settings file.

    Returns:
        The exit status.
    """
    sentences = list(problems)
    settings = replace(settings, ascii=settings.ascii or not can_show_signs())
    storage = storage_at(place)
    is_new = not storage.is_begun()
    if role is not Role.SCRUTINEER and is_new:
        from cscp_tui.tui.screens.first_run import DEMO, FirstRunApp  # noqa: PLC0415 - only once

        first = FirstRunApp(storage, settings, by=by)
        answer = shutdown.run(first)
        if answer == DEMO:
            return _run_demo(settings, shutdown, by, role)
        if answer is None:
            return first.return_code or 0
        by = answer
        sentences += _remember_beginning(settings, storage, by)
    return _open(
        storage,
        settings,
        shutdown,
        by=by,
        role=role,
        as_at=as_at,
        own=own,
        temporary=temporary,
        problems=sentences,
        begins=is_new,
    )


def can_show_signs(encodings: Iterable[str] = ()) -> bool:
    """Return whether the console's encoding can show the signs of tables and ratings."""
    streams = (sys.__stdout__, sys.__stderr__)
    for encoding in encodings or [stream.encoding for stream in streams if stream is not None]:
        try:
            SIGNS.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            return False
    return True


def has_few_colours() -> bool:
    """Return whether the terminal has only sixteen colours of its own."""
    return Console(force_terminal=True).color_system in {"standard", "windows"}


def _remember_beginning(settings: Settings, storage: Storage, by: str) -> list[str]:
    """Save the user's name and workspace if none are saved yet. Return any problems."""
    values = {} if settings.name else {"name": by}
    if settings.workspace is None:
        values["workspace"] = storage.address
    try:
        if values:
            remember(None, **values)
    except CscpError as problem:
        return [str(problem)]
    return []


def _run_demo(settings: Settings, shutdown: Shutdown, by: str, role: Role) -> int:
    from cscp_tui.services.demo import temporary_demo  # noqa: PLC0415 - a fifth of a second

    with temporary_demo() as storage:
        return _open(storage, settings, shutdown, by=by, role=role, temporary=True)


def _open(
    storage: Storage,
    settings: Settings,
    shutdown: Shutdown,
    *,
    by: str,
    role: Role,
    as_at: date | None = None,
    own: Path | None = None,
    temporary: bool,
    problems: Iterable[str] = (),
    begins: bool = False,
) -> int:
    theirs = role is Role.SCRUTINEER
    recorder = open_for_scrutineer(storage, own=own) if theirs else open_for_team(storage)
    sentences = [*problems, *_no_place(recorder)]
    workspace = recorder.workspace
    kept = (None if temporary else state_folder(), workspace.header.workspace)
    filters = SavedFilters(settings.filters, remember_filter)
    drafts = FormDrafts(*kept)
    if redacted := workspace.last_redacted:
        drafts.drop_before(redacted)  # they may have the text
    session = Session(
        recorder,
        by,
        role,
        drafts=drafts,
        filters=filters,
        screens=dict(settings.screens),
        place=LastPlace(*kept),
        visits=Visits(*kept),
    )
    session.look_at(as_at)
    app = CscpApp(
        session,
        theme=settings.theme,
        theme_folders=[config_folder() / "themes"],
        ascii_only=settings.ascii,
        shows_cursor=settings.cursor,
        keys=settings.keys,
        problems=sentences,
        remember_theme=lambda name: remember(theme=name),
        few_colours=has_few_colours(),
        begins=begins,
    )
    try:
        shutdown.run(app)
    finally:
        remember_screens(settings.screens, session.screens)
        if not temporary:
            after_jobs(session.recorder, by, backs_up=session.has_recorded)
    return app.return_code or 0


def remember_screens(
    before: Mapping[str, str], now: Mapping[str, str], folder: Path | None = None
) -> None:
    """Save how the user arranged the screens; where it can't be saved, it is as before next time."""
    changed = {name: now.get(name, "") for name in {*before, *now}}
    changed = {name: text for name, text in changed.items() if before.get(name, "") != text}
    if changed:
        with suppress(CscpError):
            remember_texts("screens", changed, folder)


def _no_place(recorder: Recorder) -> Iterator[str]:
    """Warn a scrutineer of a read-only folder, before they write a long question.

    Network drives of Windows say only when it is saved whether they take it.
    """
    if not recorder.is_scrutineers:
        return
    from cscp_tui.store.scrutineer import needs_own_file  # noqa: PLC0415 - the team needs none of it

    if needs_own_file(recorder):
        yield (
            "This folder is read-only. To record challenges and reflections, open it with “cscp "
            "scrutineer --journal FILE”, where FILE is a file of your own for the team to take in."
        )
