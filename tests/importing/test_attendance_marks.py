"""Marks of attendance mean what is usual, or what the key of their file says.

After a change that is meant, ``RENEW=1`` before these tests writes the golden file again; read what differs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.attendance import Came
from cscp_tui.importing.attendance_marks import MarkReader, key_in, mark_key, shown_mark
from golden_files import golden

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

GOLDEN = Path(__file__).parent / "golden" / "attendance-marks.txt"
MARKS = (
    *("Y", "yes", "P", "✓", "●", "true", "d", "sub", "ap", "apols", "n", "no", "dna", "abs", "n/a"),
    *("a", "x", "✗", "☐", "☒", "-", "–", "?", "??", "0", "3", "99", "100", "1.5"),
    *("2/3", "2 of 3", "3 out of 2", "12/13", "✓ ✓", "✓ ✓ ✓", "ap ✓", "✓ ✗", "y ap", "a a"),
    *("present", "Attended in person", "online", "via Teams", "deputy online", "Deputy attended virtually"),
    *("apologies", "Apologies – deputy attended", "apologies, no deputy", "apologies without a deputy sent"),
    *("no apologies", "without any apologies", "non-attendance", "did not attend", "didn't attend", "didn’t attend"),
    *("not a member", "not yet appointed", "not required", "member", "late", "left early", "not", "absent"),
    *("apologies received, present", "apologies not present", "not online", "resigned", "left", "whole meeting"),
    *("2 online", "2 deputies", "1 + 1 online", "2, 1 deputy", "1 and 2 online", "3 plus 1", "2 wizards", "2 +"),
    *("2 (1 online)", "2 (2 online)", "2 (3 online)", "2 [1 deputy]", "P (LS)", "D (LS)", "D (L. Shah)", "D – DI Lena Shah", "P (chair)", "Ap (chair)", "chaired", "D (2)"),
    *("P (late)", "P (online)", "ap (deputy)", "ap (deputy online)", "ap (online)", "P (apologies)", "P (n/a)"),
    *("P – online", "P: deputy", "3 – 2 online, 1 deputy", "n/a + 1", "1; 2; 3", "2\n1 online", "0 (1 online)"),
)  # fmt: skip
KEYS = {
    "one line": [
        ["P = present, V = online; D = deputy (initials) A = apologies n/m = not a member"]
    ],
    "quoted": [["“X” = attended “O” = did not attend"]],
    "with titles": [
        ["Key:", "P", "present"],
        ["A", "apologies"],
        ["", "not recorded"],
        ["x" * 91],
        ["B", "absent"],
    ],
    "with spaces": [["Key P present; S substitute sent; V joined online"]],
    "with dashes": [["Key", "P – present", "A - apologies", "X: resigned in May"]],
    "without signs": [["✓ attended A apologies – did not attend"]],
    "blank": [["Key"], ["Blank", "not a member"], ["(blank)", "absent"]],
    "shown as": [["P = present (shown as “✓”)", "A = apologies shown as ○"]],
    "long marks": [[f"{'m' * 14} = present", f"{'n' * 15} = present"]],
    "many words": [
        [
            "P = present at the whole of it or some of",
            "B = present at the whole of it or some of all",
        ]
    ],
    "no key": [["P", "present"], ["A – apologies"], ["Notes: P was here"]],
    "twice": [["P = present"], ["P = absent"]],
    "nobody": [[], [""]],
}
USED = ("✓", "A", "–", "12345", "")


def said(came: Came | str | None) -> str:
    if not isinstance(came, Came):
        return f"asked about: {came}" if came else "no member"
    shown = {
        "room": came.in_room, "online": came.online, "deputies": came.deputies,
        "apologies": came.apologies, "unknown": came.is_unknown,
    }  # fmt: skip
    return " ".join(f"{name} {number:d}" for name, number in shown.items() if number) or "absent"


def test_marks_mean_what_they_meant() -> None:
    """With other marks beside them, with the file's key, and once they are answered."""
    every: dict[str, tuple[Mapping[str, str], Mapping[str, Came | None], Collection[str]]] = {
        "alone": ({}, {}, ()),
        "beside crosses": ({}, {}, ("X", "✓")),
        "beside apologies": ({}, {}, ("n", "apol")),
        "beside boxes": ({}, {}, ("☐",)),
        "with a key": (
            {},
            {"a": Came(apologies=1), "x": None, "y": Came(online=1), "": Came()},
            (),
        ),
        "with absence in a key": ({}, {"o": Came()}, ()),
        "answered": ({"mark hyphen": "absent", "mark blank": "Leave out", "mark a": "zz"}, {}, ()),
    }
    lines, usual = [], dict[str, str]()
    for name, given in every.items():
        reader = MarkReader(*given)
        found = {mark: said(reader.read(mark)) for mark in MARKS} | {"blank": said(reader.blank())}
        lines.append(f"# {name}")
        lines += [f"{mark!r}: {told}" for mark, told in found.items() if usual.get(mark) != told]
        usual = usual or found
    for name, texts in KEYS.items():
        lines.append(f"# {name}")
        for used in ((), USED):
            key = key_in(texts, used)
            lines.append(", ".join(f"{mark!r}: {said(came)}" for mark, came in key.items()))
    made = "\n".join(lines) + "\n"
    assert made == golden(GOLDEN, made)


def test_a_mark_is_asked_about_by_a_name() -> None:
    """A sign is called as people call it, and dashes are one."""
    names = {
        "": "mark blank",
        "x": "mark x",
        "-": "mark hyphen",
        "–": "mark en dash",
        "??": "mark ??",
    }
    assert {mark: mark_key(mark) for mark in names} == names
    assert [shown_mark(mark) for mark in ("–", " a  b ", "m" * 99)] == [
        *("-", "a b", "m" * 39 + "…"),
    ]


@pytest.mark.parametrize(("mark", "is_mark"), [("x", True), ("pres", True), ("wrote", False)])
def test_a_word_before_the_meaning_is_a_mark_while_it_is_short(mark: str, *, is_mark: bool) -> None:
    """Only in a list, and only below a title that says that it is a key."""
    line = [f"Key: {mark} attended; S substitute sent"]
    assert (mark in key_in([line])) is is_mark
    assert mark not in key_in([[f"{mark} attended; S substitute sent"]])
    assert mark not in key_in([[f"Key: {mark} attended"]])
