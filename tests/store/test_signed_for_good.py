from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import context
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    AddRecord,
    ChangeStatus,
    Deliver,
    EndAction,
    MoveDate,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import CHAIR, LayOutUpdate, Signature, WriteNarrative
from cscp_tui.domain.enums import Audience, Cause, Outcome, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.demo import load_demo
from cscp_tui.services.updates import rebuilt_document, sign_off, signed_bytes, signed_update
from cscp_tui.store.check import check
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.writers.formats import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import SignOff

Q2 = Quarter(2025, 2)
TODAY = date(2025, 11, 27)
CHANGES = 200


def everything(workspace: Workspace, signed: SignOff) -> dict[tuple[str, str], bytes]:
    """Every file of the sign-off, as an export gives it."""
    return {
        (audience, paper_format): signed_bytes(workspace, signed, audience, paper_format)
        for audience in Audience
        for paper_format in PaperFormat
    }


def some_command(chance: random.Random, workspace: TeamWorkspace, number: int) -> Command:
    """Something that the team might record."""
    ref = chance.choice(list(workspace.book.actions))
    day = TODAY + timedelta(days=chance.randrange(-200, 300))
    possible: list[Command] = [
        AddProgressUpdate(ref, f"Note {number}."),
        Deliver(ref, impact=f"Impact {number}."),
        MoveDate(ref, day, reason="funding", cause=Cause.OUTSIDE),
        ChangeStatus(ref, Status.IN_PROGRESS),
        EndAction(ref, Outcome.WITHDRAWN, reason="no longer needed", cause=Cause.WITHIN),
        SetFields("actions", ref, {"title": f"Another title {number}"}),
        SetFields("partnership", "partnership", {"red_after_days": chance.randrange(1, 90)}),
        AddAction({"title": f"New {number}", "source": "executive", "due": day.isoformat()}),
        AddRecord(
            "partner_evidence",
            {
                "agency": "police",
                "quarter": chance.choice((Q2, Q2.next)).typed,
                "impact_area": "Neglect",
                "evidence": f"Evidence {number}.",
            },
        ),
        WriteNarrative("themes", f"Themes {number}.", chance.choice((Q2, Q2.next)).typed),
        LayOutUpdate(chance.choice(list(Audience)), left_out=("commitments",)),
    ]
    return chance.choice(possible)


def change_much(workspace: TeamWorkspace, chance: random.Random) -> list[int]:
    """Record many changes, undo some; the numbers of those with effect in the signed quarter."""
    in_effect, done = [], 0
    while done < CHANGES:
        day = Q2.last_day - timedelta(days=chance.randrange(-58, 60))
        circumstances = replace(context(TODAY), on=chance.choice((None, day)))
        try:
            if chance.random() < 0.1:
                recorded = workspace.undo(circumstances)
            else:
                recorded = workspace.record(some_command(chance, workspace, done), circumstances)
        except CscpError:
            continue
        done += 1
        line = workspace.lines()[-1]
        assert line.n == recorded.n
        if line.on <= Q2.last_day:
            in_effect.append(line.n)
    return in_effect


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_signed_quarter_stays_as_it_is_whatever_comes_later(tmp_path: Path, seed: int) -> None:
    """After 200 changes, back-dated ones too, and with another template: byte for byte."""
    load_demo(tmp_path / "w")
    workspace = TeamWorkspace(tmp_path / "w")
    signature = Signature(CHAIR, "by email")
    sign_off(workspace, Q2, signature, context(TODAY), marking="OFFICIAL")
    signed = sign_off_of(workspace.book, Q2)
    assert signed is not None
    was = everything(workspace, signed)

    in_effect = change_much(workspace, random.Random(seed))
    folder = workspace.folder / "templates"
    folder.mkdir()
    (folder / "body.html.j2").write_text("<main>Other words.</main>", "utf-8")

    again = Workspace(tmp_path / "w")
    assert sign_off_of(again.book, Q2) == signed
    assert everything(again, signed) == was
    corrections = [entry.line.n for entry in again.corrections(signed)]
    assert sorted(set(corrections)) == in_effect
    assert 20 < len(in_effect) < CHANGES
    for audience in Audience:
        document = rebuilt_document(signed_update(again, signed), signed, audience)
        for paper_format in PaperFormat:
            assert bytes_of(document, paper_format) == was[audience, paper_format]
    assert all(finding.is_harmless for finding in check(workspace.folder))
