from __future__ import annotations

from errno import EACCES
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.table import columns, table
from cscp_tui.documents.templates import NAMES
from cscp_tui.store.folder import read_templates
from cscp_tui.writers.formats import shipped_template
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_body_of, html_of
from golden_files import golden
from writers.example_documents import QUARTERLY_UPDATE

if TYPE_CHECKING:
    from pathlib import Path
import re
from importlib import resources
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup
from hypothesis import example, given, settings

from cscp_tui.base.texts import one_line
from cscp_tui.documents import text_layout
from cscp_tui.documents.document import Bullets, Document, Paragraph, Section
from text_tables import text_table
from writers.hostile_texts import HOSTILE, hostile_texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The templates' folder of a workspace."""
    made = tmp_path / "templates"
    made.mkdir()
    return made


def test_a_workspace_has_templates_of_its_own(folder: Path, tmp_path: Path) -> None:
    """What it does not have is taken from those shipped."""
    (folder / "document.css").write_text("h1 { color: teal; }")
    html = html_of(QUARTERLY_UPDATE, read_templates(tmp_path))
    assert "color: teal" in html
    assert "<h1>Quarterly update</h1>" in html


def test_markdown_follows_the_template_of_the_body(folder: Path, tmp_path: Path) -> None:
    """A line that is added there stands in the Markdown."""
    text = shipped_template("body.html.j2").replace("</main>", "<p>Enquiries: 020 0.</p></main>")
    (folder / "body.html.j2").write_text(text)
    assert "Enquiries: 020 0." in markdown_of(QUARTERLY_UPDATE, read_templates(tmp_path))


def test_what_no_file_can_hold_is_replaced(folder: Path, tmp_path: Path) -> None:
    """A template may make half of a character."""
    (folder / "body.html.j2").write_text(r"<p>{{ '\ud800' }}</p>")
    assert "\ufffd" in html_of(QUARTERLY_UPDATE, read_templates(tmp_path))


def test_shipped_templates_copied_change_nothing(folder: Path, tmp_path: Path) -> None:
    """They are a beginning, also in the sandbox."""
    for name in NAMES:
        (folder / name).write_text(shipped_template(name))
    assert html_of(QUARTERLY_UPDATE, read_templates(tmp_path)) == html_of(QUARTERLY_UPDATE)


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("<p>\n{% if %}", ", line 2"),
        ("<p>\n\n{{ document.nothing }}", ", line 3"),
        ("{{ 1 / 0 }}", ", line 1"),
        ("{{ document.title.nothing() }}", ", line 1"),
        ("{{ document.__class__.__mro__ }}", ", line 1"),
        ("{% include 'nothing.j2' %}", ""),
        ("{% include 'body.html.j2' %}", ""),
        ("{% for a in range(10**9) %}{% endfor %}", ", line 1"),
    ],
)
def test_a_broken_template_is_said_and_left_aside(
    folder: Path, tmp_path: Path, broken: str, line: str
) -> None:
    """One sentence names the file and the line, and the shipped templates take its place."""
    (folder / "body.html.j2").write_text(broken)
    templates = read_templates(tmp_path)
    assert markdown_of(QUARTERLY_UPDATE, templates) == markdown_of(QUARTERLY_UPDATE)
    (problem,) = templates.problems
    assert problem.startswith("The template templates/")
    assert line in problem
    assert problem.endswith("Correct it or remove it.")


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("{% include '/etc/passwd' %}", "there's no template “/etc/passwd”"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "it is nested too deep"),
    ],
)
def test_what_a_template_does_wrong_is_said_in_plain_words(
    folder: Path, tmp_path: Path, broken: str, why: str
) -> None:
    """Of the template itself, and not in the words of the language that it is written in."""
    (folder / "body.html.j2").write_text(broken)
    templates = read_templates(tmp_path)
    markdown_of(QUARTERLY_UPDATE, templates)
    (problem,) = templates.problems
    assert why in problem


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "document.docx", "body.html.j2"])
@pytest.mark.parametrize("kind", ["link", "folder", "large"])
def test_what_cannot_be_read_of_the_templates_is_said(
    folder: Path, tmp_path: Path, name: str, kind: str
) -> None:
    """A logo, too, which is missing from the papers then."""
    if kind == "folder":
        (folder / name).mkdir()
    elif kind == "link":
        (folder / name).symlink_to(tmp_path / "elsewhere")
    else:
        with (folder / name).open("wb") as file:
            file.truncate(60_000_000)
    (problem,) = read_templates(tmp_path).problems
    assert problem.startswith(f"The template templates/{name} couldn't be read (")


@pytest.mark.parametrize(
    ("endless", "why"),
    [
        ("{{ 'a' * 10**17 }}", "it makes more than 1,000 characters"),
        ("{{ 2 ** 999999 }}", "it takes a number to a power of more than 64"),
        (
            (
                "{% set n = namespace(s='x') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}"
                "{% endfor %}"
            ),
            "it makes more than 1,000 characters",
        ),
        (
            (
                "{% set n = namespace(x=7) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}"
                "{% endfor %}"
            ),
            "it makes a number of more than a thousand digits",
        ),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "line 1 doesn't work (it goes on for more than 1,000 steps)",
        ),
        (
            (
                "{% for a in range(9) recursive %}{% if loop.depth < 9 %}{{ loop(range(9)) }}"
                "{% endif %}{% endfor %}"
            ),
            "it goes on for more than 1,000 steps",
        ),
        (
            (
                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
                "{{ m(60) }}"
            ),
            "it goes on for more than 1,000 steps",
        ),
        ("{% for a in range(999) %}<p>x</p>{% endfor %}", "it makes more than 1,000 characters"),
        ("{{ '%999999999s' % 1 }}", "it formats a text with %"),
        ("{{ '%999999999s'|format(1) }}", "No filter named 'format'"),
        ("{{ [1]|slice(999999999)|list }}", "No filter named 'slice'"),
        ("{{ 'x'.ljust(999999999) }}", "'ljust' of 'str' object is unsafe"),
        ("{{ '{:>999999999}'.format(1) }}", "'format' of 'str' object is unsafe"),
        ("{{ ('a' * 900)|replace('a', 'b' * 900) }}", "it makes more than 1,000 characters"),
        ("{{ ('a' * 900).replace('a', 'b' * 900) }}", "it makes more than 1,000 characters"),
        ("{{ range(900)|join('x' * 900) }}", "it makes more than 1,000 characters"),
        ("{{ ('x' * 900).join(range(400)|map('string')) }}", "it makes more than 1,000"),
        ("{{ ['x' * 900] * 900 }}", "it makes more than 1,000 characters"),
        ("{{ ([1] * 99999999)|map('string')|list }}", "it makes a list of more than"),
        (
            (
                "{% set n = namespace(l=[]) %}{% for i in range(90) %}{% set n.l = [n.l, n.l] %}"
                "{% endfor %}{{ n.l }}"
            ),
            "it makes a list of more than",
        ),
        ("{{ 'x'.encode() }}", "'encode' of 'str' object is unsafe"),
        ("{{ (1).to_bytes(999999999, 'big') }}", "'to_bytes' of 'int' object is unsafe"),
        ("{{ 'x'.translate({120: 'y' * 900}) }}", "'translate' of 'str' object is unsafe"),
        ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25, "too many statically nested blocks"),
    ],
)
def test_a_template_without_end_is_said_and_left_aside(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: str, why: str
) -> None:
    """It takes neither the memory nor the day."""
    monkeypatch.setattr("cscp_tui.writers.templates.MOST_STEPS", 1000)
    monkeypatch.setattr("cscp_tui.writers.templates.MOST_CHARACTERS", 1000)
    (folder / "body.html.j2").write_text(endless)
    templates = read_templates(tmp_path)
    assert html_body_of(QUARTERLY_UPDATE, templates) == html_body_of(QUARTERLY_UPDATE)
    (problem,) = templates.problems
    assert why in problem


def test_loops_know_their_length_in_templates_of_users(folder: Path, tmp_path: Path) -> None:
    """Counting their turns changes nothing that a template sees."""
    (folder / "body.html.j2").write_text(
        "{% for a in 'ab' %}{{ loop.index }}/{{ loop.length }}{{ ', ' if not loop.last }}"
        "{% else %}none{% endfor %}{{ 1 ~ 'x' }}"
    )
    assert html_body_of(QUARTERLY_UPDATE, read_templates(tmp_path)) == "1/2, 2/21x"


def test_a_template_in_another_encoding_is_said(folder: Path, tmp_path: Path) -> None:
    """Only UTF-8 is read."""
    (folder / "body.html.j2").write_bytes("£".encode("cp1252"))
    templates = read_templates(tmp_path)
    assert html_of(QUARTERLY_UPDATE, templates) == html_of(QUARTERLY_UPDATE)
    assert len(templates.problems) == 1


def test_texts_are_escaped_in_templates_of_users(folder: Path, tmp_path: Path) -> None:
    """Nothing that people typed becomes markup there either."""
    (folder / "body.html.j2").write_text("{{ document.blocks[0].blocks[0].text }}")
    assert "two audits &lt;3 days late" in html_of(QUARTERLY_UPDATE, read_templates(tmp_path))


@pytest.mark.parametrize(
    ("locked", "expected"),
    [("~$cument.docx", (True, 0)), ("body.html.j2", (False, 1)), ("document.docx", (True, 1))],
)
def test_files_that_cannot_be_read(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    locked: str,
    expected: tuple[bool, int],
) -> None:
    """A template that can't be read is said; what Word keeps beside an open file is no matter."""
    (folder / "document.css").write_text("h1 { color: teal; }")
    (folder / locked).write_bytes(b"x")

    def read_unlocked(path: Path, _most: int) -> bytes:
        if path.name == locked:
            raise PermissionError(EACCES, "Permission denied")
        return path.read_bytes()

    monkeypatch.setattr("cscp_tui.store.folder.read_plain", read_unlocked)
    templates = read_templates(tmp_path)
    is_used = "color: teal" in html_of(QUARTERLY_UPDATE, templates)
    assert (is_used, len(templates.problems)) == expected


@pytest.mark.parametrize(
    "greedy",
    [
        "{% set b %}{% for i in range(9999) %}" + "y" * 999 + "{% endfor %}{% endset %}",
        (
            "{% set n = namespace(l=[]) %}{% for i in range(999) %}"
            "{% set n.l = n.l + ['x' ~ 'y' * 900] %}{% endfor %}"
        ),
        "{% set x = 'a' * 900 %}{% for i in range(9999) %}{% set y = x|upper %}{% endfor %}",
        (
            "{% macro m() %}" + "y" * 900 + "{% endmacro %}{% for i in range(999) %}"
            "{% set x = m() %}{% endfor %}"
        ),
        "{% for i in range(999) %}{% set x %}{% include 'document.css' %}{% endset %}{% endfor %}",
    ],
)
def test_what_a_template_makes_on_the_way_counts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, greedy: str
) -> None:
    """Texts that are kept or dropped take memory and time, although none is printed."""
    monkeypatch.setattr("cscp_tui.writers.templates.MOST_MADE", 300_000)
    (folder / "body.html.j2").write_text(greedy)
    (folder / "document.css").write_text("/* " + "y" * 900 + " */")
    templates = read_templates(tmp_path)
    html_body_of(QUARTERLY_UPDATE, templates)
    (problem,) = templates.problems
    assert "300,000 bytes of text on the way" in problem


def test_a_template_that_takes_long_is_said_and_left_aside(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few steps can take long, each on a long text."""
    monkeypatch.setattr("cscp_tui.writers.templates.MOST_SECONDS", 0)
    (folder / "body.html.j2").write_text("{% for i in range(99) %}{{ i }}{% endfor %}")
    templates = read_templates(tmp_path)
    html_body_of(QUARTERLY_UPDATE, templates)
    (problem,) = templates.problems
    assert "it takes more than 0 seconds" in problem


def test_a_large_template_is_said_and_left_aside(folder: Path, tmp_path: Path) -> None:
    """A file of a megabyte is no template."""
    (folder / "body.html.j2").write_text("x" * 1_000_001)
    templates = read_templates(tmp_path)
    html_body_of(QUARTERLY_UPDATE, templates)
    (problem,) = templates.problems
    assert "it is larger than 1 MB" in problem


def test_what_steers_a_terminal_is_taken_out_of_a_templates_text(
    folder: Path, tmp_path: Path
) -> None:
    """Whether it is in the file, made by it, or written as a number that Markdown decodes."""
    (folder / "body.html.j2").write_text(
        "<p>\x1b]0;title\x07 {{ '\\x1b[2J' }} &#27;[31m &#x9b;31m \u202eabc</p>", "utf-8"
    )
    templates = read_templates(tmp_path)
    for text in (html_of(QUARTERLY_UPDATE, templates), markdown_of(QUARTERLY_UPDATE, templates)):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & {*text}
    assert not templates.problems


GOLDEN = Path(__file__).parent / "golden" / "quarterly_update.html"
CSS = (resources.files("cscp_tui.writers") / "paper_templates" / "document.css").read_text("utf-8")


def page(document: Document) -> BeautifulSoup:
    return BeautifulSoup(html_of(document), "html.parser")


def texts(soup: BeautifulSoup, tag: str) -> list[str]:
    return [each.get_text("\n", strip=True) for each in soup.find_all(tag)]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_golden() -> None:
    """The example update has the same HTML every time."""
    page = html_of(QUARTERLY_UPDATE)
    assert page == golden(GOLDEN, page)


def test_language_and_title() -> None:
    """The page says its language, and its title says when it is a draft."""
    soup = page(QUARTERLY_UPDATE)

    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert texts(soup, "title") == ["Quarterly update (draft)"]


def test_headings_in_order() -> None:
    """The page has one first-level heading, and no heading skips a level."""
    levels = [int(each.name[1]) for each in page(QUARTERLY_UPDATE).find_all(re.compile("^h[1-6]$"))]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_are_accessible() -> None:
    """A table has a caption and one header row whose cells head their columns."""
    soup = page(QUARTERLY_UPDATE)

    assert texts(soup, "caption") == ["Neglect – 1 of 2 (50%)"]
    assert [row.name for row in soup.select("thead > tr")] == ["tr"]
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col"] * 4
    assert [cell["scope"] for cell in soup.select("tbody tr > :first-child")] == ["row"] * 2


def test_anchors() -> None:
    """A section can be linked to by its anchor."""
    assert [each["id"] for each in page(QUARTERLY_UPDATE).find_all("section")] == [
        "headline", "progress", "neglect", "housing", "key",
    ]  # fmt: skip


def test_marking_at_both_ends() -> None:
    """The marking is the first and the last text of the page's body."""
    soup = page(QUARTERLY_UPDATE)

    assert soup.body is not None
    words = list(soup.body.stripped_strings)
    assert (words[0], words[-1]) == ("OFFICIAL", "OFFICIAL")


def test_self_contained() -> None:
    """The page fetches nothing and runs nothing."""
    html = html_of(QUARTERLY_UPDATE)

    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|<script|<link", html)


def test_contrast() -> None:
    """Every colour of text has the contrast of WCAG AA on every background."""
    colours = set(re.findall(r"[ {]color: (#[0-9a-f]{6})", CSS))
    backgrounds = set(re.findall(r"background: (#[0-9a-f]{6})", CSS))
    ratios = [
        (luminance(background) + 0.05) / (luminance(colour) + 0.05)
        for colour in colours
        for background in backgrounds
    ]

    assert len(ratios) == len(colours) * len(backgrounds) >= 6
    assert min(ratios) >= 4.5


@settings(deadline=None)
@example(text=HOSTILE)
@given(text=hostile_texts)
def test_text_comes_back(text: str) -> None:
    """What people typed is text on the page, wherever it stands, and never a tag."""
    blocks = (
        Section(title=text),
        Paragraph(text=text),
        Bullets(items=(text,)),
        text_table(caption=text, headings=((text, False),), rows=((text,),)),
    )

    soup = page(Document(title=text, marking=text, facts=((text, text),), blocks=blocks))

    one = text_layout.line(text)
    many = "\n".join(text_layout.full_lines(text))
    assert texts(soup, "h1") == texts(soup, "h2") == texts(soup, "dt") == [one]
    assert texts(soup, "th") == [one, many]
    assert texts(soup, "dd") == [many]
    assert texts(soup, "li") == [many] * bool(many)
    assert soup.find_all(["b", "script"]) == []


def test_control_characters_become_pictures() -> None:
    """A terminal that shows the page's source is not steered by it."""
    html = html_of(Document(title="\x1b[31m", blocks=(Paragraph(text="a\x00b\u202ec"),)))

    assert "<h1>␛[31m</h1>" in html
    assert "<p>a␀bc</p>" in html
    assert one_line(html.replace("\n", "")) == html.replace("\n", "")


def test_no_reference_breaks_at_its_hyphen() -> None:
    """Each is marked as one word in a table; what else has a hyphen is not, and nothing is markup."""
    cells = ("BP25-2.1 (from BP24-3.4)", "<b>AU24-05</b> & multi-agency")
    page = html_of(Document(title="List", blocks=(table(columns("Ref", "Action"), [cells]),)))
    assert (
        '<th scope="row"><span class="ref">BP25-2.1</span> (from <span class="ref">BP24-3.4</span>)</th>'
        in page
    )
    assert '<td>&lt;b&gt;<span class="ref">AU24-05</span>&lt;/b&gt; &amp; multi-agency</td>' in page


def test_no_reference_breaks_at_its_hyphen_in_sentences() -> None:
    """In paragraphs and bullets as in tables."""
    said = "No impact yet: BP24-3.5."
    page = html_of(Document(title="List", blocks=(Paragraph(said), Bullets((said,)))))
    assert page.count('No impact yet: <span class="ref">BP24-3.5</span>.') == 2


def test_what_is_read_as_one_does_not_break() -> None:
    """A day with its month, a span of numbers, and a rating's sign with its word."""
    cells = ("Due 5 September 2025", "Ages 11–25", "✓ Delivered, awaiting agreement")
    made = page(Document(title="List", blocks=(table(columns("A", "B", "C"), [cells]),)))
    whole = [each.get_text() for each in made.select("tbody .whole")]
    assert whole == ["5 September", "11–25", "✓ Delivered"]


def test_a_table_of_figures_is_no_wider_than_it_needs() -> None:
    """Numbers stay near their labels; a table with texts takes the whole width."""
    numbers = table(columns("Quarter", "Planned", right=("Planned",)), [("Q1", "2")])
    mixed = table(columns("Quarter", "Planned", "Why", right=("Planned",)), [("Q1", "2", "None")])
    made = page(Document(title="List", blocks=(numbers, mixed)))
    assert [each.get("class") for each in made("table")] == [["figures"], None]


def test_pages_are_numbered_in_print_and_tables_scroll_by_themselves() -> None:
    """A wide table leaves the page as wide as the phone, and can be scrolled from the keyboard."""
    printed = CSS[CSS.index("@page") : CSS.index("@media print")]
    assert "counter(page)" in printed
    assert "counter(pages)" in printed
    assert re.search(r"^\.scroll \{[^}]*overflow-x: auto", CSS, re.MULTILINE)
    tables = page(QUARTERLY_UPDATE)("table")
    assert tables
    for each in tables:
        assert each.parent is not None
        assert {"scroll"} <= set(each.parent["class"])
        assert each.parent["tabindex"] == "0"
