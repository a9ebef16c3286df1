"""What is added in one place appears everywhere: proved with a made-up command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

import pytest

from building import TODAY, context, make_workspace, record
from cscp_tui.cli.main import main
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.commands import actions
from cscp_tui.domain.commands.actions import AddProgressUpdate, Ref
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.dates import long
from cscp_tui.store.clock import FixedClock
from cscp_tui.tui.forms.declared import form_for
from cscp_tui.tui.forms.fields import read_form

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.unit_of_work import UnitOfWork

REF = "BP24-1.1"


@dataclass(frozen=True, slots=True)
class Praise(Asks, Effective):
    """Keep what somebody said went well with an action."""

    what: ClassVar[str] = "praise"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="praise",
        help="keep what went well",
        example='cscp praise BP24-1.1 "Schools liked it." --heard 20/11/2024',
        title="Praise",
    )
    ref: Ref
    text: Annotated[
        str, Ask(label="What went well", hint="e.g. schools liked it", typed="TEXT", needed=True)
    ]
    heard: Annotated[
        date | None,
        Ask(label="Heard on", hint="e.g. 20/11/2024", typed="--heard DATE", prefer="past"),
    ] = None

    def work(self, draft: UnitOfWork) -> None:
        """Add it to the action's updates."""
        when = f" on {long(self.heard)}" if self.heard else ""
        AddProgressUpdate(self.ref, f"Praise{when}: {self.text}").work(draft)

    def sentence(self) -> str:
        """The praise, by the action."""
        return f"Praised {self.ref}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one action, in a program that has the made-up command."""
    monkeypatch.setattr(Praise, "__module__", actions.__name__)
    monkeypatch.setattr(actions, "Praise", Praise, raising=False)
    workspace = make_workspace(tmp_path / "workspace")
    record(workspace, actions.AddAction({"title": "Train staff", "priority": "2024/25/1"}))
    return workspace.folder


def typed(folder: Path, *words: str) -> int:
    """Type a command line; returns its exit status."""
    return main(["-w", str(folder), *words], clock=FixedClock(TODAY, 13))


def test_a_command_is_added_in_one_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its command line, help, history and lists are there without another edit."""
    assert typed(folder, "--help") == 0
    assert "keep what went well" in capsys.readouterr().out
    assert typed(folder, "praise", "--help") == 0
    assert "--heard DATE" in capsys.readouterr().out

    assert typed(folder, "praise", REF, "Schools liked it.", "--heard", "20/11") == 0
    assert "Heard on: Wednesday 20 November 2024." in capsys.readouterr().err
    assert typed(folder, "list", "progress-updates", "--json") == 0
    update = json.loads(capsys.readouterr().out)[-1]
    assert "Praise on 20 November 2024: Schools liked it." in update.values()
    assert typed(folder, "history", REF) == 0
    assert "praise" in capsys.readouterr().out
    assert typed(folder, "undo") == 0
    assert "Undone: praise BP24-1.1" in capsys.readouterr().err


def test_its_form_makes_it(folder: Path) -> None:
    """Its form asks for what it declares, and makes the command."""
    workspace = make_workspace(folder.parent / "another")
    record(workspace, actions.AddAction({"title": "Train staff", "priority": "2024/25/1"}))
    form = form_for(Praise, workspace.book, [workspace.book.actions[REF]])
    assert [field.label for field in form.fields] == ["What went well", "Heard on"]
    values = read_form(form, {"text": "Schools liked it.", "heard": "20/11"}, TODAY)
    assert form.build(values) == Praise(REF, "Schools liked it.", date(2024, 11, 20))
    assert workspace.record(form.build(values), context()).sentence == f"Praised {REF}"
