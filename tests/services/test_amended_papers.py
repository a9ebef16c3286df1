"""The Chair's changes to a paper are told in sentences."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as WordFile

from cscp_tui.base.errors import Refused
from cscp_tui.documents.document import Document, Paragraph
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignedFile
from cscp_tui.services.amended_papers import (
    NOT_AMENDED,
    AmendedPaper,
    WordText,
    amended_lines,
    amended_words,
    differences,
    file_of,
    read_amended,
    read_amended_paper,
    stored_if_amended,
    told_of_amended,
    words_in,
)
from cscp_tui.writers.formats import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = list(Audience)[:2]
QUARTER = Quarter(2025, 3)
LONG = " ".join(f"word{n}" for n in range(40))
FIRST_WORDS, LAST = (" ".join(LONG.split()[part]) for part in (slice(6), slice(-6, None)))
TABLE = (
    ("Numbers.", "Actions by priority"),
    ("Priority", "Late", "Due"),
    ("Neglect", "2", "3"),
    ("Harm", "4", "5"),
)


def paragraphs(*texts: str) -> WordText:
    return WordText(texts, ())


def table(*rows: tuple[str, ...]) -> WordText:
    return WordText((), ((TABLE[0], TABLE[1], *rows),))


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (paragraphs("a b"), paragraphs("a b"), ()),
        (paragraphs("a b c"), paragraphs("a b d"), ("“a b c” → “a b d”.",)),
        (paragraphs("a b"), paragraphs("a x"), ("“a b” → “a x”.",)),
        (paragraphs("a b c"), paragraphs("a x y"), ("“a b c” is not in it.", "“a x y” is only in it.")),
        (paragraphs("a"), paragraphs("a", "b"), ("“b” is only in it.",)),
        (paragraphs("a", "b"), paragraphs("b", "a"), ("“b” has moved.",)),
        (
            paragraphs("a b x", "in 2 of 3", "c d"),
            paragraphs("a b y", "in 2 of 4", "c d"),
            ("“in 2 of 3” → “in 2 of 4”.", "“a b x” → “a b y”."),
        ),
        (paragraphs("so 5% is"), paragraphs("so 6% is"), ("“so 5% is” → “so 6% is”.",)),
        (
            paragraphs("x", "y 3 of 4 (75%) z q"),
            paragraphs("y", "x"),
            ("“y 3 of 4 (75%) z q” is not in it.", "“y” is only in it."),
        ),
        (
            paragraphs("one two"),
            paragraphs("DRAFT – one two"),
            ("It still says that it is a draft.", "“one two” → “DRAFT – one two”."),
        ),
        (
            paragraphs(f"{LONG} end of it"),
            paragraphs(f"{LONG} start of it"),
            (
                f"“… {LAST} end of it” → “… {LAST} start of it”.",
            ),
        ),
        (
            paragraphs(f"one {LONG} two"),
            paragraphs(f"two {LONG} one"),
            (
                f"“one {FIRST_WORDS} …” → “two {FIRST_WORDS} …”.",
                f"“… {LAST} two” → “… {LAST} one”.",
            ),
        ),
        (
            paragraphs(f"{'a ' * 47}end of"),
            paragraphs(f"{'a ' * 47}end it"),
            (f"“{'a ' * 47}end of” → “{'a ' * 47}end it”.",),
        ),
        (paragraphs("x" * 101), paragraphs("a"), (f"“{'x' * 99}…” is not in it.", "“a” is only in it.")),
        (paragraphs("x" * 100), paragraphs("a"), (f"“{'x' * 100}” is not in it.", "“a” is only in it.")),
        (
            table(*TABLE[2:]),
            table(("Neglect", "2", "1"), ("Harm", "", "5")),
            (
                "Actions by priority, Neglect: Due: 3 → 1.",
                "Actions by priority, Harm: Late: 4 → nothing.",
            ),
        ),
        (
            table(*TABLE[2:]),
            table(TABLE[3], TABLE[2]),
            ("The row “Actions by priority, Harm” has moved.",),
        ),
        (table(*TABLE[2:]), table(TABLE[2]), ("The row “Actions by priority, Harm” is not in it.",)),
        (
            table(("Harm", "4", "5"), ()),
            table(("Harm", "4", "5"), ("Neglect", "4", "6"), ("Harm", "", "5")),
            (
                "The row “Actions by priority, Neglect” is only in it.",
                "The row “Actions by priority, Harm” is only in it.",
            ),
        ),
        (
            table(("Harm", "4", "5"), ("Neglect", "4", "6")),
            table(("Neglect", "4", "5"), ("Harm", "4", "6")),
            ("Actions by priority, Harm: Due: 5 → 6.", "Actions by priority, Neglect: Due: 6 → 5."),
        ),
        (
            WordText(("x 2 of 3",), ()),
            WordText(("x",), ((("Above",), ("2 of 3", "b")),)),
            (
                *("The row “Above, 2 of 3” is only in it.", "“x 2 of 3” is not in it.", "“x” is only in it."),
            ),
        ),
        (
            table(("Harm", "4 of 5 (80%)", "a 1.60%"), ("Late", "70%x", "5 of 6")),
            table(("Neglect", "7%", "x")),
            (
                *("“4 of 5 (80%)” is not in it.", "“5 of 6” is not in it.", "“7%” is only in it."),
                "The row “Actions by priority, Harm” is not in it.",
                "The row “Actions by priority, Late” is not in it.",
                "The row “Actions by priority, Neglect” is only in it.",
            ),
        ),
    ],
)  # fmt: skip
def test_differences_are_named_by_their_phrases(
    ours: WordText, theirs: WordText, told: tuple[str, ...]
) -> None:
    """Those with other numbers first; a row by its table and name, a long text by what surrounds it."""
    assert differences(ours, theirs) == told


def test_not_every_difference_is_named() -> None:
    """The rest are counted."""
    for number, more in ((500, None), (501, "1 more difference not named here."), (503, "3 more")):
        found = differences(paragraphs(), paragraphs(*(f"n{n}" for n in range(number))))
        if more is None:
            assert len(found) == number
        else:
            assert len(found) == 501
            assert found[-1].startswith(more)


def test_a_line_is_compared_with_those_in_its_place() -> None:
    """Fifty of them at most."""
    for number, is_like in ((49, True), (50, False)):
        others = (*(f"n{n}" for n in range(number)), "one two four")
        found = differences(paragraphs("one two three"), paragraphs(*others))
        assert ("“one two three” → “one two four”." in found) is is_like


def file(audience: str = "", *, amended: bool = False, told: tuple[str, ...] = ()) -> SignedFile:
    word = PaperFormat.WORD.value
    return SignedFile(audience=audience, format=word, hash="0", amended=amended, differences=told)


def test_the_amended_file_is_handed_out() -> None:
    """Of the audience and the format, unless the program's own is asked for."""
    ours, theirs, other = file(), file(amended=True), file("executive")
    files = (ours, theirs, other)
    assert file_of(files, PaperFormat.WORD) is theirs
    assert file_of(files, PaperFormat.WORD, generated=True) is ours
    assert file_of(files, PaperFormat.WORD, "executive") is other
    assert file_of(files, PaperFormat.HTML) is None


def test_five_differences_are_named_beside_a_file() -> None:
    """Others are counted; those of each audience are told once."""
    same = "This is the file that the Chair amended. It says the same as the program's file."
    assert amended_lines(file(amended=True)) == (same,)
    words = "This is the file that the Chair amended. It differs from the program's file:"
    five = tuple(f"{n}." for n in range(5))
    assert amended_words(file(amended=True, told=five)) == f"{words} 0. 1. 2. 3. 4."
    six = amended_words(file(amended=True, told=(*five, "5.")))
    assert six == f"{words} 0. 1. 2. 3. 4. “cscp verify” names 1 more difference."
    first = AmendedPaper(audience=FIRST, data=b"", words=paragraphs())
    second = AmendedPaper(audience=SECOND, data=b"", words=paragraphs())
    files = (file(FIRST.value, amended=True, told=("a.", "b.")), file(SECOND.value))
    assert list(told_of_amended(files, (first, second, first))) == [
        f"For {FIRST.readers}: {words}",
        "a.",
        "b.",
        f"For {SECOND.readers}: {NOT_AMENDED}",
    ]


def word_file(*texts: str) -> bytes:
    made, data = WordFile(), BytesIO()
    for text in texts:
        made.add_paragraph(text)
    made.save(data)
    return data.getvalue()


def test_an_update_says_for_whom_and_of_when_it_is(tmp_path: Path) -> None:
    """Or it is said with it; a file of another quarter, or none of Word, is refused."""
    path = tmp_path / "amended.docx"
    title = f"Quarterly update, {QUARTER}"
    for said in (f"For: {FIRST.label}", f"For {FIRST.readers}: a page"):
        path.write_bytes(word_file(title, said))
        paper = read_amended(path, QUARTER)
        assert (paper.audience, paper.words.paragraphs) == (FIRST, (title, said))
        assert read_amended(path, QUARTER, SECOND).audience is SECOND
    with pytest.raises(Refused, match=r"amended.docx” is about another quarter: “Quarterly update"):
        read_amended(path, Quarter(2025, 2))
    path.write_bytes(word_file("Something else", f"Not for: {FIRST.label}"))
    with pytest.raises(Refused, match=r"doesn't say who it is for") as refused:
        read_amended(path, QUARTER)
    assert refused.value.field == "audience"
    for data, why in ((b"x", "is not a Word file"), (b"", "is not a Word file")):
        path.write_bytes(data)
        with pytest.raises(Refused, match=why) as refused:
            read_amended_paper(path)
        assert refused.value.field == "file"
    with pytest.raises(Refused, match=r"gone.docx” can't be read: .*Choose a Word file") as refused:
        read_amended_paper(tmp_path / "gone.docx")
    assert refused.value.field == "file"
    with path.open("wb") as large:
        large.truncate(50_000_001)
    with pytest.raises(Refused, match="too large for a paper") as refused:
        read_amended_paper(path)
    assert refused.value.field == "file"


class Kept(dict[str, bytes]):
    """Files that were kept, by their ending."""

    def keep(self, data: bytes, ending: str) -> str:
        """Keep one."""
        self[ending] = data
        return f"hash of {ending}"


def test_only_a_file_with_other_words_is_stored() -> None:
    """As amended, with its differences; one of minutes has no audience."""
    ours, kept = Document(title="Our minutes", blocks=(Paragraph("We met."),)), Kept()
    storage: Any = kept
    data = bytes_of(ours, PaperFormat.WORD, Templates())
    same = AmendedPaper(data=data, words=words_in("x.docx", data))
    assert list(stored_if_amended(storage, same, ours, Templates())) == []
    assert not kept
    other = word_file("We met twice.")
    for audience in (None, FIRST):
        paper = AmendedPaper(audience=audience, data=other, words=words_in("x.docx", other))
        (file,) = stored_if_amended(storage, paper, ours, Templates())
        assert kept == {"docx": other}
        assert (file.hash, file.format, file.amended) == ("hash of docx", "docx", True)
        assert file.audience == (FIRST.value if audience else "")
        assert "“We met twice.” is only in it." in file.differences


def test_the_text_of_a_paper_has_its_tables() -> None:
    """Each row is a line, without what stands above the table."""
    words = WordText(("a",), ((("above",), ("b", "c"), ("d", "e")),))
    assert words.text == "a\nb | c\nd | e"
    assert (words.is_draft, paragraphs("a DRAFT – b").is_draft) == (False, True)
    assert words_in("x.docx", word_file("one", "two")) == paragraphs("one", "two")
