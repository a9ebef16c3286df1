from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile
from hypothesis import given
from msgspec.structs import replace

from cscp_tui.documents.charts import Chart, ChartForm, ChartRow
from cscp_tui.documents.document import Document, Paragraph
from cscp_tui.documents.page_layout import height_of
from cscp_tui.documents.table import Tone
from cscp_tui.writers.charts import picture_of, png_of, svg_of
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of
from cscp_tui.writers.word import docx_of
from golden_files import golden
from writers.hostile_texts import hostile_texts

GOLDEN = Path(__file__).parent / "golden"

QUARTERS = Chart(
    title="Deliveries by quarter",
    summary="By 30 September 2025, 11 of 18 actions were planned, and 7 had been delivered.",
    form=ChartForm.LINES,
    heading="Quarter",
    series=("Planned", "Delivered"),
    rows=(
        ChartRow(label="Q1 2025/26", values=(2, 2)),
        ChartRow(label="Q2 2025/26", values=(11, 7)),
        ChartRow(label="Q3 2025/26", values=(18, None)),
    ),
    now=2.0,
    now_words="30 September 2025",
)
PRIORITIES = Chart(
    title="Progress by priority",
    summary="Neglect is furthest on.",
    form=ChartForm.BARS,
    heading="Priority",
    series=("Delivered", "Actions"),
    rows=(
        ChartRow(label="1 Neglect", values=(4, 7), shown="4 of 7 (57%)"),
        ChartRow(label="2 Violence & exploitation <young>", values=(0, 0), shown="0 of 0"),
    ),
)
RATINGS = Chart(
    title="Ratings",
    summary="3 Red.",
    form=ChartForm.BARS,
    heading="Rating",
    series=("Open actions",),
    rows=(ChartRow(label="Red", values=(3,), tone=Tone.RED),),
)
ATTENDANCE = Chart(
    title="Attendance",
    summary="The police came to all meetings.",
    form=ChartForm.GRID,
    heading="Agency",
    series=("QAG", "Executive"),
    rows=(
        ChartRow(label="Police", values=(100, None), words=("3 of 3", "—")),
        ChartRow(label="Housing", values=(0, 50), words=("0 of 3", "2 of 4")),
    ),
)
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {"lines": QUARTERS, "bars": PRIORITIES, "ratings": RATINGS, "grid": ATTENDANCE}


@pytest.mark.parametrize("name", CHARTS)
def test_golden(name: str) -> None:
    """Each form of chart is drawn the same every time."""
    drawn = svg_of(CHARTS[name]) + "\n"
    assert drawn == golden(GOLDEN / f"chart_{name}.svg", drawn)


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_has_a_text_alternative_and_every_figure(name: str) -> None:
    """Those who do not see it hear its title and what it shows; its figures are printed in it."""
    chart = CHARTS[name]
    root = ET.fromstring(svg_of(chart))
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alternative)
    words = {text.text for text in root.iter() if text.tag.endswith("text")}
    for row in chart.rows:
        figures = set(chart.printed(row)) - {"—"}
        ends = {each.partition(" ")[0] for each in words if each}
        assert row.figure in words or figures <= words or figures <= ends


@pytest.mark.parametrize("name", CHARTS)
def test_a_page_has_a_narrow_drawing_for_a_phone(name: str) -> None:
    """The same figures and words, all within its width, and one text alternative for both."""
    picture = ET.fromstring(picture_of(CHARTS[name]))
    assert (picture.get("role"), picture.get("aria-label")) == ("img", CHARTS[name].alternative)
    wide, narrow = picture
    said = [sorted(text.text or "" for text in each.iter(f"{SVG}text")) for each in picture]
    assert said[0] == said[1]
    width = float(narrow.get("viewBox", "").split()[2])
    assert width < float(wide.get("viewBox", "").split()[2]) * 0.6
    for box in narrow.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x", "")) <= width - float(box.get("width", ""))


def test_series_differ_without_colour() -> None:
    """What was planned is dashed and what was delivered solid; each is named at its end."""
    root = ET.fromstring(svg_of(QUARTERS))
    looks = [each.get("class") for each in root.iter() if each.tag.endswith("polyline")]
    words = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert looks == ["planned", "done"]
    assert {"18 planned", "7 delivered", "30 September 2025"} <= set(words)


def test_a_line_of_deliveries_ends_today() -> None:
    """Not at the end of the quarter, where it has not ended."""
    root = ET.fromstring(svg_of(replace(QUARTERS, now=1.5)))
    planned, done = (
        each.get("points", "").split() for each in root.iter() if each.tag.endswith("polyline")
    )
    width = float(planned[-1].partition(",")[0])
    assert [round(float(point.partition(",")[0]) / width, 2) for point in done] == [0, 0.33, 0.5]


def test_the_same_chart_gives_the_same_png() -> None:
    """In another process and with no fonts of the machine's own too."""
    program = (
        "import sys; from writers.test_charts import QUARTERS; "
        "from cscp_tui.writers.charts import png_of; sys.stdout.buffer.write(png_of(QUARTERS))"
    )
    tests = str(Path(__file__).parents[1])
    source = str(Path(sys.modules["cscp_tui"].__file__ or "").parents[1])
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": f"{tests}:{source}", "FONTCONFIG_FILE": "/none", "PYTHONHASHSEED": "7"},
    )
    made = png_of(QUARTERS)
    assert other.stdout == made
    width, height = struct.unpack(">II", made[16:24])
    assert width == 1600
    assert height > 400 or QUARTERS.form is ChartForm.LINES


def test_nothing_that_draws_is_loaded_at_the_start() -> None:
    """The app does without it until somebody wants a paper for Word."""
    program = (
        "import sys, cscp_tui.tui.app, cscp_tui.writers.charts; print('resvg_py' in sys.modules)"
    )
    source = str(Path(sys.modules["cscp_tui"].__file__ or "").parents[1])
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONPATH": source}
    )
    assert told.stdout.split() == [b"False"]


@given(hostile_texts)
def test_hostile_words_are_drawn_as_words(text: str) -> None:
    """No label breaks the picture, the page or the text around it."""
    chart = Chart(
        title=text,
        summary=text,
        form=ChartForm.BARS,
        heading=text,
        series=(text,),
        rows=(ChartRow(label=text, values=(1,)),),
    )
    ET.fromstring(svg_of(chart))
    document = Document(title="T", blocks=(chart,))
    page = BeautifulSoup(html_of(document), "html.parser")
    assert len(page.find_all("svg")) == 2
    assert not page.find_all("script")
    assert markdown_of(document).count("\n```") in {0, 2}


def test_charts_in_papers() -> None:
    """A picture under its title in HTML and Word, described for those who do not see it."""
    document = Document(title="T", blocks=(QUARTERS, QUARTERS.table))
    page = BeautifulSoup(html_of(document), "html.parser")
    (figure,) = page.find_all("figure")
    assert [each.get_text() for each in figure("figcaption")] == ["Deliveries by quarter"]
    assert figure(role="img")[0]["aria-label"] == QUARTERS.alternative

    word = WordFile(io.BytesIO(docx_of(document)))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == QUARTERS.alternative
    assert docx_of(document) == docx_of(document)

    text = markdown_of(document)
    assert "Deliveries by quarter\n\n```text\nQ1 2025/26  Planned    ▇" in text
    assert "| Q2 2025/26 | 11 | 7 |" in text


@pytest.mark.parametrize("quarters", [1, 4, 8, 12, 20])
@pytest.mark.parametrize("like", [QUARTERS, replace(QUARTERS, is_low=True)])
def test_a_chart_has_the_height_that_a_page_is_planned_with(like: Chart, quarters: int) -> None:
    """However many quarters it has."""
    shown = tuple(ChartRow(label=f"Q{n % 4 + 1} 2025/26", values=(n, n)) for n in range(quarters))
    chart = replace(like, rows=shown)
    wide, high = map(float, ET.fromstring(svg_of(chart)).get("viewBox", "").split()[2:])
    printed = high / wide * 178 / 25.4 * 72
    planned = height_of([chart]) - height_of([Paragraph(chart.title)])
    assert printed <= planned <= printed + 15
