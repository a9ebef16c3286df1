from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.opening import has_few_colours
from cscp_tui.tui.themes import (
    DEFAULT_THEME,
    PARTS,
    TONES,
    TitledTheme,
    load_themes,
    shipped_themes,
    variable_defaults,
)
from cscp_tui.tui.widgets.table import RecordTable
from sitting import Sitting, sitting
from tui.widgets.stage import Stage, rows, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.tui.session import Session

SHIPPED = {
    file.name: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in shipped_themes().iterdir()
    if file.name.endswith(".toml")
}
OWN_COLOURS = [theme for theme in SHIPPED.values() if not theme.get("ansi")]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    channels = [value / 255 for value in Color.parse(colour).rgb]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs(theme: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """What stands on what, by name, with both colours."""
    colours, tones, parts = theme["colours"], theme["tones"], theme["parts"]
    texts = tones | {"foreground": colours["foreground"], "heading": parts["heading"]}
    texts |= {name: parts[name] for name in ("mark", "edge-title", "edge-focused")}
    grounds = {name: colours[name] for name in ("background", "surface", "panel")}
    for (text, colour), (ground, behind) in product(texts.items(), grounds.items()):
        yield f"{text} on {ground}", colour, behind
    for part in ("cursor", "resting", "header", "key-bar", "banner", "alert"):
        yield part, parts[f"{part}-foreground"], parts[f"{part}-background"]
    yield "muted on resting", tones["muted"], parts["resting-background"]
    for key in ("key", "key-disabled"):
        yield f"{key} on key-bar", parts[key], parts["key-bar-background"]


def named(theme: object) -> str:
    return str(theme["name"]) if isinstance(theme, dict) else str(theme)


def test_five_themes_are_shipped() -> None:
    """Each has a title for people, and none is broken."""
    themes, problems = load_themes([shipped_themes()])
    assert problems == []
    assert {theme.name for theme in themes} == {
        "partnership-dark",
        "partnership-light",
        "high-contrast",
        "colour-blind",
        "terminal",
    }
    assert all(isinstance(theme, TitledTheme) and theme.title != theme.name for theme in themes)


@pytest.mark.parametrize("theme", SHIPPED.values(), ids=named)
def test_a_shipped_theme_leaves_nothing_out(theme: dict[str, dict[str, str]]) -> None:
    """Whoever copies it finds every name there is."""
    assert theme["tones"].keys() == TONES.keys()
    assert theme["parts"].keys() == PARTS.keys()


@pytest.mark.parametrize("theme", OWN_COLOURS, ids=named)
def test_text_can_be_read_on_everything_it_stands_on(theme: dict[str, dict[str, str]]) -> None:
    """The contrast is 4.5:1 at least, and 7:1 in the theme that commitments it."""
    least = 7 if named(theme) == "high-contrast" else 4.5
    weak = [
        f"{name}: {contrast(text, ground):.1f}"
        for name, text, ground in text_pairs(theme)
        if contrast(text, ground) < least
    ]
    assert weak == []


@pytest.mark.parametrize("theme", OWN_COLOURS, ids=named)
def test_the_cursor_stands_out(theme: dict[str, dict[str, str]]) -> None:
    """Its line differs from the lines around it by 3:1, as anything that is no text should."""
    ground = theme["colours"]["background"]
    assert contrast(theme["parts"]["cursor-background"], ground) >= 3
    assert contrast(theme["parts"]["bar"], ground) >= 3
    assert contrast(theme["parts"]["edge-field"], theme["colours"]["surface"]) >= 3


DICHROMACIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""How colours look to people who lack one kind of cone, after Machado and others (2009)."""


def seen(colour: str, matrix: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    """The colour in the space of CIELAB, as it is seen through the matrix."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in Color.parse(colour).rgb)
    ]
    red, green, blue = (
        min(max(sum(a * b for a, b in zip(line, linear, strict=True)), 0.0), 1.0) for line in matrix
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("kind", DICHROMACIES)
@pytest.mark.parametrize("pair", [("red", "amber"), ("amber", "green"), ("red", "green")])
def test_ratings_differ_for_every_eye(kind: str, pair: tuple[str, str]) -> None:
    """In the colour-blind-safe theme red, amber and green are far apart in CIELAB."""
    tones = SHIPPED["colour-blind.toml"]["tones"]
    one, other = (seen(tones[tone], DICHROMACIES[kind]) for tone in pair)
    distance = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
    assert distance >= 20


def written(folder: Path, text: str, name: str = "mine.toml") -> list[Path]:
    (folder / name).write_text(text, encoding="utf-8")
    return [folder]


def test_a_small_theme_of_ones_own_will_do(tmp_path: Path) -> None:
    """A name and one colour are enough; the rest is made from it."""
    themes, problems = load_themes(written(tmp_path, 'name = "mine"\ncolours.primary = "#336699"'))
    assert ([theme.name for theme in themes], problems) == (["mine"], [])


def test_a_theme_of_ones_own_replaces_a_shipped_one(tmp_path: Path) -> None:
    """The later folder wins."""
    mine = written(tmp_path, 'name = "terminal"\ncolours.primary = "#336699"')
    themes, _ = load_themes([shipped_themes(), *mine])
    assert [theme.primary for theme in themes if theme.name == "terminal"] == ["#336699"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "Invalid value"),
        ('colours.primary = "red"', "name"),
        ('name = " "\ncolours.primary = "red"', "it has no name"),
        ('name = "x"', "colours"),
        ('name = "x"\ncolours.primary = 3', "Expected `str`"),
        ('name = "x"\ncolours.primary = "reddish"', "reddish, which isn't a colour"),
        ('name = "x"\ncolours.primry = "red"', "primry"),
        ('name = "x"\ncolours.primary = "red"\ntones.rot = "red"', "its tones can't have “rot”"),
        ('name = "x"\ncolours.primary = "red"\nparts.cursor-style = "loud"', "loud"),
        ('name = "x"\ncolours.primary = "red"\ndark = "yes"', "dark"),
        ("name = " + "[" * 10_000, "too deep, or a number too long"),
        ("name = " + "9" * 10_000, "too deep, or a number too long"),
        ("#" * 1_000_001, "it is larger than 1 MB"),
        ('name = "x"\ncolours.primary = "red"\ntextual.border = "} * {"', "isn't a colour"),
    ],
)
def test_a_broken_theme_is_left_out_and_said(tmp_path: Path, text: str, reason: str) -> None:
    """The sentence names the file and what is wrong; the others are still there."""
    written(tmp_path, 'name = "good"\ncolours.primary = "#336699"', "good.toml")
    themes, (problem,) = load_themes(written(tmp_path, text))
    assert [theme.name for theme in themes] == ["good"]
    assert problem.startswith("The theme file mine.toml was left out: ")
    assert reason in problem


def test_bytes_that_are_no_text_are_a_broken_theme(tmp_path: Path) -> None:
    """A file of any other kind with that ending does no harm."""
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe\x00")
    themes, problems = load_themes([tmp_path])
    assert (themes, len(problems)) == ([], 1)


def test_a_folder_that_is_not_there_has_no_themes(tmp_path: Path) -> None:
    """Nobody has to make a folder for themes of their own."""
    assert load_themes([tmp_path / "none"]) == ([], [])


def test_our_variables_are_none_of_textuals() -> None:
    """A part of ours never changes a stock widget unseen."""
    for theme in BUILTIN_THEMES.values():
        generated = theme.to_color_system().generate().keys()
        assert not generated & PARTS.keys()
        assert not generated & {f"tone-{tone}" for tone in TONES}


def test_the_shipped_folder_is_the_one_in_the_wheel_or_the_checkout() -> None:
    """Both are the same files, wherever the program runs from."""
    in_wheel = files("cscp_tui") / "_shipped" / "themes"
    expected = in_wheel if in_wheel.is_dir() else Path(__file__).parents[2] / "themes"
    assert str(shipped_themes()) == str(expected)


async def test_every_theme_can_be_chosen_while_the_screen_is_up() -> None:
    """Textual's own, which know nothing of tones, and one with a single colour too."""
    table = RecordTable(table=rows("a", "b"))
    app = Stage(table)
    app.register_theme(Theme("bare", primary="#336699"))
    async with app.run_test() as pilot:
        for name in app.available_themes:
            app.theme = name
            await settle(pilot)
            assert table.render_line(1).text.startswith("▸")


async def test_a_theme_that_differs_in_its_tones_alone_is_drawn_everywhere(
    session: Session,
) -> None:
    """Nothing keeps the old colour of what is delivered."""
    async with sitting(session) as at:
        before = at.app.current_theme
        others = before.variables | {"tone-delivered": "#123456"}
        at.app.register_theme(replace(before, name="mine", variables=others))
        was = coloured(at, before.variables["tone-delivered"])
        at.app.theme = "mine"
        await at.pilot.pause()
        assert coloured(at, "#123456") == was
        assert was


def coloured(at: Sitting, colour: str) -> list[str]:
    """What is drawn in a colour."""
    wanted = Color.parse(colour).rich_color
    lines = at.app.screen._compositor.render_strips()
    return [
        each.text for line in lines for each in line if each.style and each.style.color == wanted
    ]


def test_an_app_without_a_theme_of_ours_has_all_variables() -> None:
    """The defaults hold every variable that a theme leaves out."""
    names = {f"tone-{tone}" for tone in TONES} | PARTS.keys() | {"line", "side"}
    assert variable_defaults(App().current_theme).keys() == names


async def test_the_cursor_of_a_field_is_seen_in_the_terminals_own_colours(
    session: Session,
) -> None:
    """It is the reverse of whatever the terminal's own colours are, and so is a selection."""
    async with sitting(session, theme="terminal") as at:
        await at.press("s")
        field = at.app.screen.focused
        assert field is not None
        for part in ("input--cursor", "input--selection"):
            style = field.get_component_rich_style(part)
            assert style.reverse
            assert style.color is not None
            assert style.bgcolor is not None
            assert style.color.is_default
            assert style.bgcolor.is_default


async def test_a_terminal_of_sixteen_colours_gets_its_own(session: Session) -> None:
    """The nearest of them to a theme's green may be white, unless the theme is made of them."""
    for theme, shown in (("", "terminal"), ("partnership-light", "terminal")):
        assert CscpApp(session, theme=theme, few_colours=True).theme == shown
        assert CscpApp(session, theme=theme).theme == (theme or DEFAULT_THEME)
    tones = load_themes([shipped_themes()])[0]
    (own,) = (each for each in tones if each.name == "terminal")
    assert own.variables["tone-green"] == "ansi_green"


@pytest.mark.parametrize(
    ("terminal", "colours", "is_few"),
    [
        ("xterm", "", True),
        ("xterm-16color", "", True),
        ("xterm-256color", "", False),
        ("xterm", "truecolor", False),
        ("dumb", "", False),
    ],
)
def test_whether_a_terminal_has_few_colours(
    monkeypatch: pytest.MonkeyPatch, terminal: str, colours: str, *, is_few: bool
) -> None:
    """Its name tells, as for every other program."""
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setenv("COLORTERM", colours)
    assert has_few_colours() is is_few
