"""What people might type or paste, at its worst for a file format."""

from __future__ import annotations

from hypothesis import strategies as st

from any_texts import any_text

HOSTILE = "[CSCP] [/oops] \\ | \x1b[31m <b>"

# fmt: off
_MARKUP = list("|\\*_`[](){}<>#&;~!$^=+-.:\"'@%/")
_PIECES = [
    "**", "__", "~~", "~~~", "```", "---", "===", "***", "___", "- ", "+ ", "* ", "1. ", "2) ",
    "10.", "# ", "###", "> ", "| --- | --- |", ":--", "---:", "\\|", "\\\\", "\\\n", "<br>",
    "<br/>", "<b>", "</td>", "</table>", "<!-- x -->", "<script>", "<https://e.org>", "<?x?>",
    "&amp;", "&lt;", "&#124;", "&#x7C;", "&nbsp;", "&copy", "[x]: /u", "]: ", "](u)", "![i](u)",
    "[^1]", "[ ] ", "[x] ", "https://e.org/a_b*c?d=1&amp=2", "a@e.org", "{{ 7 * 7 }}", "{% if %}",
]
_SPACES = [
    " ", "  ", "\n", "\n\n", "\t", "\r\n", "\r", "    ", "\u00a0", "\u3000", "\u2028", "\x85",
]
_ODDITIES = [
    "🙂", "👩‍👧", "é", "e\u0301", "שלום", "\u202e", "\u200f", "\ufeff", "\x1b[31m", "\x00", "\x9b",
    "\ud800",
]
_WORDS = ["word", "Police", "a", "B2", "30 of 35 (86%)", "BP24-1.3", "2024/25", "snake_case", "5"]
# fmt: on

hostile_texts = st.one_of(
    st.lists(
        st.one_of(*map(st.sampled_from, (_MARKUP, _PIECES, _SPACES, _WORDS, _ODDITIES))),
        max_size=14,
    ).map("".join),
    any_text(max_size=20),
    st.text(alphabet="|\\*_`[]()<>#&;~ \na1.-+=:", max_size=24),
)
