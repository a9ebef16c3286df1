"""Redacting from the app: a form for the text, then every place that has it, then a question."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.base.errors import CscpError, UnknownRecord
from cscp_tui.base.texts import shortened
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.records import KINDS
from cscp_tui.services.redaction import Redacting, prepare, redact
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.forms.fields import Field, Form

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.tui.host import Host
    from cscp_tui.tui.session import Session


class Asked(Struct, frozen=True):
    """A text that is to go, why, and where it stands."""

    redacting: Redacting
    reason: str


def open_redaction(host: Host) -> None:
    host.open_form(_form, keep=partial(_prepared, host.session), then=partial(_ask, host))


def _form() -> Form:
    return Form(
        key="",  # no draft: it would keep the text
        title="Redact",
        about="removes a text from every record and file for good, such as a child's name",
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


def _prepared(session: Session, asked: tuple[str, str, str], /, **_: object) -> Asked:
    """Find the text; nothing is changed yet.

    Raises:
        CscpError: there is no such record, or the text is not in it.
    """
    typed, text, reason = asked
    workspace = session.workspace
    return Asked(prepare(workspace, _record_called(workspace.book, typed), text), reason)


def _record_called(book: Book, typed: str) -> str:
    wanted = typed.strip().casefold()
    for table in KINDS:
        for key in (*book.tables[table], *book.undone[table]):
            if key.casefold() == wanted:
                return key
    raise UnknownRecord("record", shortened(typed), "Type its reference.", field="record")


def _ask(host: Host, answer: object) -> None:
    if not isinstance(answer, Asked):
        return
    asked = answer.redacting
    words = [
        *(f"• {place}" for place in asked.places(host.session.book)),
        "",
        " ".join(asked.beyond_reach),
        " ".join(asked.consequences),
    ]
    confirm(
        host.app,
        "Remove the text from these places?",
        "\n".join(words),
        partial(_redact, host, answer),
    )


def _redact(host: Host, answer: Asked) -> None:
    session = host.session
    try:
        for form in session.drafts.holding(answer.redacting.text):
            session.drafts.drop(form)
        done = redact(session.workspace, answer.redacting, answer.reason, session.context())
    except CscpError as problem:
        host.complain(str(problem))
        return
    host.open_workspace_again()
    host.say(f"{done.sentence}. The history shows when, who and why.")
