"""Print the demo's updates with LibreOffice and Chromium, and count their pages.

The Executive's annex must begin on the second page, and the public version have two. Both are tried
with the demo's texts and with very long ones, as drafts and signed off. Run as a script, it needs both programs and pdftotext.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.demo import load_demo
from cscp_tui.services.updates import update_of
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.writers.templates import html_of
from cscp_tui.writers.word import docx_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.store.workspace import Workspace

QUARTERS = (Quarter(2024, 4), Quarter(2025, 2))
TEXTS = {
    "demo": "",
    "long": "We will work with all partners so that every family is heard and nobody waits ",
    "capitals": "STRENGTHEN THE WHOLE MULTI-AGENCY WORKFORCE’S AWARENESS OF EVERYTHING ",
    "Chinese": "安全保护儿童伙伴关系的工作计划",
    "one word": "Donaudampfschifffahrtsgesellschaft" * 8,
}
SIGNED: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (),
    "signed": (("Signed off", "by the Executive Chair, by email, on 27 November 2025"),),
    "signed-at-length": (("Signed off", "by the Deputy Chair, in the Executive’s meeting, " * 9),),
}
FIELDS = {
    "actions": {"title": 400, "public_wording": 900},
    "agencies": {"name": 160},
    "commitments": {"said": 500, "public_wording": 900},
    "partner_evidence": {"evidence": 1500},
    "progress_updates": {"text": 1500},
    "challenges": {"question": 900},
}


def lengthen(book: Book, text: str) -> None:
    """Put a text after the first words of every free text, as long as each may well be."""
    for table, fields in FIELDS.items():
        records = getattr(book, table)
        for key, record in list(records.items()):
            texts = {name: getattr(record, name) for name in fields}
            longer = {
                name: f"{known[:8]} {text * 300}"[: fields[name]]
                for name, known in texts.items()
                if known
            }
            records[key] = replace(record, **longer)


def printed(file: Path) -> list[str]:
    """The texts of the pages that a file is printed on."""
    pdf = file.with_suffix(".pdf")
    office = [
        "soffice",
        # A profile of its own, since no two of them share one.
        f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(file.parent),
        str(file),
    ]
    browser = ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer"]
    page = [*browser, f"--print-to-pdf={pdf}", file.as_uri()]
    made = office if file.suffix == ".docx" else page
    subprocess.run(made, check=True, capture_output=True)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    return text.stdout.decode().split("\f")[:-1]


def check(workspace: Workspace, folder: Path) -> bool:
    """Print every paper, say how many pages each has, and tell whether all are as they must be."""
    is_right = True
    audiences = (Audience.EXECUTIVE, Audience.PUBLIC)
    tried = product(TEXTS.items(), QUARTERS, audiences, SIGNED.items())
    for (name, text), quarter, audience, (state, signed) in tried:
        update = update_of(workspace, quarter, quarter.last_day, audience)
        if text:
            for book in {id(each): each for each in (update.book, update.before)}.values():
                lengthen(book, text)
        options = QuarterlyOptions(
            quarter=quarter,
            audience=audience,
            as_at=quarter.last_day,
            draft=not signed,
            signed=signed,
            marking="" if audience is Audience.PUBLIC else "OFFICIAL-SENSITIVE",
        )
        document = document_of(update, options)
        for ending, data in (("docx", docx_of(document)), ("html", html_of(document).encode())):
            file = folder / f"{name}-{state}-{quarter.typed.replace('/', '-')}-{audience}.{ending}"
            file.write_bytes(data)
            pages = printed(file)
            annex = [
                n for n, page in enumerate(pages, 1) if "Annex" in map(str.strip, page.splitlines())
            ]
            fits = len(pages) <= 2 if audience is Audience.PUBLIC else annex == [2]
            is_right &= fits
            print(f"{file.name}: {len(pages)} pages{'' if fits else ' – TOO LONG'}")
    return is_right


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        demo = load_demo(Path(name) / "demo")
        sys.exit(not check(demo.workspace, Path(name)))
