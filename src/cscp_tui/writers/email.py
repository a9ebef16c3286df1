"""Write e-mail drafts, which a mail program opens ready to send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from email.policy import SMTP

from cscp_tui.base.texts import one_line
from cscp_tui.documents.document import Document
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.writers.formats import bytes_of

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BOUNDARY = "=_cscp_action_log"
_OUTER_BOUNDARY = "=_cscp_with_files"
_TYPES = {
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def email_draft(
    subject: str,
    to: Iterable[str],
    text: str,
    html: str,
    attachments: Mapping[str, bytes] | None = None,
) -> bytes:
    """Write a draft without a sender or a date; the same arguments give the same bytes.

    Args:
        subject: the subject; line breaks are removed.
        to: the addresses; invalid ones are left out.
        html: the message as HTML.
    """
    draft = EmailMessage(policy=SMTP)
    draft["Subject"] = one_line(subject)
    addresses = dict.fromkeys(each for each in to if is_address(each))
    if addresses:
        draft["To"] = ", ".join(addresses)
    draft["X-Unsent"] = "1"  # Outlook opens it as a draft, not as a message that came
    draft.set_content(text, cte="base64")
    draft.add_alternative(html, subtype="html", cte="base64")
    draft.set_boundary(_BOUNDARY)
    for name, data in (attachments or {}).items():
        kind = _TYPES.get(name.rpartition(".")[2], "octet-stream")
        draft.add_attachment(data, maintype="application", subtype=kind, filename=name)
    if attachments:
        draft.set_boundary(_OUTER_BOUNDARY)
    return draft.as_bytes()


def email_draft_of(
    document: Document, to: Iterable[str], text: str, attachments: Mapping[str, bytes] | None = None
) -> bytes:
    """Write a document as a draft, under its title.

    Args:
        text: the same as plain text.
    """
    html = bytes_of(document, PaperFormat.HTML).decode()
    return email_draft(document.title, to, text, html, attachments)
