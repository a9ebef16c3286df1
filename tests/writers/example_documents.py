"""Documents as the program makes them, small enough to read."""

from __future__ import annotations

from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from text_tables import text_table

ACTIONS = text_table(
    caption="Neglect – 1 of 2 (50%)",
    headings=(("Ref", False), ("Action", False), ("Status", False), ("Days late", True)),
    rows=(
        ("BP24-1.3", "Review the [CSCP] threshold document", "▲ In progress", "12"),
        ("BP24-1.4", "Train R&D | practice leads\nin two cohorts", "● Delivered", ""),
    ),
)

QUARTERLY_UPDATE = Document(
    title="Quarterly update",
    marking="OFFICIAL",
    draft=True,
    facts=(
        ("Partnership", "Croydon Safeguarding Children Partnership (CSCP)"),
        ("Quarter", "2024/25 Q4 (January to March 2025)"),
        ("As at", "31 March 2025"),
    ),
    blocks=(
        Section(
            title="Headline",
            anchor="headline",
            blocks=(
                Paragraph(
                    text="Delivered 30 of 35 (86%), 2 more than last quarter.\n\n"
                    "Why the number moved:\n- two audits <3 days late\n- one closed early"
                ),
                Bullets(items=("Off track: 1", "At risk: 3", "No note_since 1 March")),
            ),
        ),
        Section(
            title="Progress by priority",
            anchor="progress",
            blocks=(
                Section(title="Neglect", level=3, anchor="neglect", blocks=(ACTIONS,)),
                Section(
                    title="Housing",
                    level=3,
                    anchor="housing",
                    blocks=(Paragraph(text="None this quarter."),),
                ),
            ),
        ),
        Section(
            title="Key",
            anchor="key",
            blocks=(
                Definitions(
                    pairs=(
                        ("Delivered", "Agreed by the Quality Assurance Group as done"),
                        ("Late", "Past its due date\nand still open"),
                    )
                ),
            ),
        ),
    ),
)
