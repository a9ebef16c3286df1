"""A person's settings: read from TOML, with a sentence and a default for whatever is wrong."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.base.errors import Refused
from cscp_tui.domain.enums import Role
from cscp_tui.services.settings import (
    FILE_NAME,
    Settings,
    change_setting,
    config_folder,
    data_folder,
    load,
    remember,
    remember_filter,
)

WHOLE = """\
name = "Business officer"
role = "chair"
workspace = "/srv/croydon"
theme = "high-contrast"
ascii = true

[keys]
"plan.note" = "ctrl+n"

[filters]
"late police" = "is:late lead:police"
"""


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    """A new user has no settings, and nothing is wrong with that."""
    assert load(tmp_path) == (Settings(), [])
    assert load(tmp_path / "nowhere") == (Settings(), [])


def test_every_setting_is_read(tmp_path: Path) -> None:
    """A whole file gives every setting its value."""
    (tmp_path / FILE_NAME).write_text(WHOLE)
    settings, problems = load(tmp_path)
    assert problems == []
    assert settings == Settings(
        name="Business officer",
        role=Role.CHAIR,
        workspace=Path("/srv/croydon"),
        theme="high-contrast",
        ascii=True,
        keys={"plan.note": "ctrl+n"},
        filters={"late police": "is:late lead:police"},
    )


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    """A byte order mark before the text does no harm."""
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbf" + b'name = "Caf\xc3\xa9"\r\n')
    assert load(tmp_path) == (Settings(name="Café"), [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'name = "Business officer', "isn't TOML"),
        (b"\xff\xfe", "isn't UTF-8 text"),
        (b'name = "a"\nname = "b"', "isn't TOML"),
        (b"name = " + b"[" * 10_000, "too deep, or a number too long"),
        (b"name = " + b"9" * 10_000, "too deep, or a number too long"),
        (b"#" * 1_000_001, "it is larger than 1 MB"),
    ],
)
def test_a_broken_file_gives_a_sentence_and_the_defaults(
    content: bytes, said: str, tmp_path: Path
) -> None:
    """A broken file never stops the program."""
    (tmp_path / FILE_NAME).write_bytes(content)
    settings, problems = load(tmp_path)
    assert settings == Settings()
    assert len(problems) == 1
    assert said in problems[0]
    assert FILE_NAME in problems[0]
    assert "\n" not in problems[0]


def test_a_folder_in_its_place_gives_a_sentence(tmp_path: Path) -> None:
    """What can't be read is said, and the defaults hold."""
    (tmp_path / FILE_NAME).mkdir()
    settings, problems = load(tmp_path)
    assert settings == Settings()
    assert "can't be read" in problems[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("name = 7", "“7” isn't a valid name. Give text"),
        ('role = "boss"', "Give team or chair or scrutineer"),
        ('ascii = "yes"', "Give true or false"),
        ("keys = 3", "Give a table of keys"),
        ("keys = { note = 3 }", "Give a table of keys"),
        ("filters = 3", "Give a table of filters"),
        ("filters = { late = 3 }", "Give a table of filters"),
        ("workspace = []", "isn't a valid workspace"),
        ('colour = "red"', "“colour”, which isn't a setting. Settings: name, role"),
    ],
)
def test_a_wrong_value_costs_only_itself(line: str, said: str, tmp_path: Path) -> None:
    """The other settings hold when one of them is wrong."""
    (tmp_path / FILE_NAME).write_text(f'{line}\ntheme = "terminal"\n')
    settings, problems = load(tmp_path)
    assert settings == Settings(theme="terminal")
    assert len(problems) == 1
    assert said in problems[0]


def test_an_environment_variable_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``$CSCP_CONFIG`` overrides the system's place."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path))
    (tmp_path / FILE_NAME).write_text(WHOLE)
    assert config_folder() == tmp_path
    assert load()[0].name == "Business officer"


def test_remembering_keeps_everything_else(tmp_path: Path) -> None:
    """A theme chosen in the program changes its own line and no comment."""
    path = tmp_path / FILE_NAME
    path.write_text(f"# mine\n{WHOLE}# the end\n")
    remember(tmp_path, theme="partnership-light")
    assert path.read_text() == f"# mine\n{WHOLE}# the end\n".replace(
        "high-contrast", "partnership-light"
    )


def test_remembering_adds_a_line_before_the_tables(tmp_path: Path) -> None:
    """A setting that the file has not stands before the first table, where it belongs."""
    path = tmp_path / FILE_NAME
    path.write_text('[keys]\n"theme" = "f5"\n')
    remember(tmp_path, theme="terminal", ascii=True)
    assert load(tmp_path) == (Settings(theme="terminal", ascii=True, keys={"theme": "f5"}), [])


def test_remembering_makes_the_file(tmp_path: Path) -> None:
    """The first choice makes folder and file."""
    remember(tmp_path / "new", name="Business manager")
    assert load(tmp_path / "new") == (Settings(name="Business manager"), [])


@given(any_text(), any_text())
def test_whatever_is_remembered_is_read_again(tmp_path: Path, first: str, second: str) -> None:
    """Quotes, backslashes and control characters come back as they were."""
    (tmp_path / FILE_NAME).unlink(missing_ok=True)
    remember(tmp_path, name=first, theme=second)
    remember(tmp_path, name=second)
    assert load(tmp_path) == (Settings(name=second, theme=second), [])


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    """What somebody typed by hand is never lost, however broken."""
    path = tmp_path / FILE_NAME
    path.write_text("name = ")
    with pytest.raises(Refused, match="Correct it first"):
        remember(tmp_path, theme="terminal")
    assert path.read_text() == "name = "


def test_a_value_over_several_lines_is_replaced_whole(tmp_path: Path) -> None:
    """However a value was written by hand, none of it stays."""
    path = tmp_path / FILE_NAME
    path.write_text('name = """\nBusiness\nofficer"""\ntheme = "terminal"\n')
    remember(tmp_path, name="Chair")
    assert path.read_text() == 'name = "Chair"\ntheme = "terminal"\n'


def test_a_filter_is_kept_in_its_table(tmp_path: Path) -> None:
    """Everything else in the file stays, and the order of the filters."""
    path = tmp_path / FILE_NAME
    path.write_text(f"# mine\n{WHOLE}late = 'is:late' # short\n\n[other]\nx = 1\n")
    remember_filter("late", "is:late -lead:police", tmp_path)
    # Either quotation mark: from 0.15.3 on, tomlkit keeps the one that stood there.
    assert path.read_text().replace("'", '"') == (
        f'# mine\n{WHOLE}late = "is:late -lead:police" # short\n\n[other]\nx = 1\n'
    )
    remember_filter("late police", "", tmp_path)
    assert load(tmp_path)[0].filters == {"late": "is:late -lead:police"}


def test_to_forget_a_filter_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    """Not even a table is made for it."""
    path = tmp_path / FILE_NAME
    path.write_text('theme = "terminal"\n')
    remember_filter("late", "", tmp_path)
    assert path.read_text() == 'theme = "terminal"\n'


def test_the_first_filter_makes_table_and_file(tmp_path: Path) -> None:
    """Nothing has to be there before."""
    remember_filter("late", "is:late", tmp_path / "new")
    remember(tmp_path / "new", theme="terminal")
    assert load(tmp_path / "new") == (Settings(theme="terminal", filters={"late": "is:late"}), [])


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('filters = { late = "x" }\n', 'filters = { late = "is:open" }\n'),
        ('[filters]\nlate = """\nx"""\n', '[filters]\nlate = "is:open"\n'),
        ('filters.late = "x"\r\n[keys]\r\n', 'filters.late = "is:open"\r\n[keys]\r\n'),
    ],
)
def test_a_filter_is_replaced_however_it_was_written(tmp_path: Path, text: str, after: str) -> None:
    """Tables within a line, texts over several lines and names with dots are TOML, too."""
    path = tmp_path / FILE_NAME
    path.write_text(text, newline="")
    remember_filter("late", "is:open", tmp_path)
    assert path.read_bytes() == after.encode()


@pytest.mark.parametrize("text", ["filters = 3\n", "[filters\n", "[[filters]]\n"])
def test_what_is_no_table_of_filters_is_left_alone(tmp_path: Path, text: str) -> None:
    """Rather nothing is kept than something of the user's broken."""
    path = tmp_path / FILE_NAME
    path.write_text(text)
    with pytest.raises(Refused, match="wasn't changed"):
        remember_filter("late", "is:open", tmp_path)
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["x = " + "[" * 20_000, "theme = " + "9" * 5_000])
def test_what_no_reader_of_toml_can_hold_is_said(tmp_path: Path, text: str) -> None:
    """A nesting or a number without end is one more broken file, and is not written over."""
    path = tmp_path / FILE_NAME
    path.write_text(text)
    settings, (problem,) = load(tmp_path)
    assert settings == Settings()
    assert "isn't TOML" in problem
    with pytest.raises(Refused, match="wasn't changed"):
        remember(tmp_path, theme="terminal")
    assert path.read_text() == text


@pytest.mark.parametrize("folder", ["~nobody-of-that-name/croydon", "cro\\u0000ydon"])
def test_a_folder_that_cannot_be_is_said(tmp_path: Path, folder: str) -> None:
    """The home of somebody unknown, and a sign that no name can have, name no workspace."""
    (tmp_path / FILE_NAME).write_text(f'workspace = "{folder}"\n')
    settings, (problem,) = load(tmp_path)
    assert settings.workspace is None
    assert problem.endswith(
        "isn't a valid workspace. Give the path of a folder, or the address of a database."
    )


def test_a_database_can_be_what_opens(tmp_path: Path) -> None:
    """Its address stays a text, and is no folder of that name."""
    address = "postgresql://db.example.org/croydon"
    (tmp_path / FILE_NAME).write_text(f'workspace = "{address}"\n')
    settings, problems = load(tmp_path)
    assert not problems
    assert settings.workspace == address


@given(st.dictionaries(any_text(min_size=1), any_text(min_size=1), max_size=4), st.data())
def test_whatever_filters_are_kept_are_read_again(
    tmp_path: Path, filters: dict[str, str], data: st.DataObject
) -> None:
    """Quotes, brackets, control characters and comment signs come back as they were."""
    (tmp_path / FILE_NAME).unlink(missing_ok=True)
    remember(tmp_path, name="Officer")
    for name, text in filters.items():
        remember_filter(name, text, tmp_path)
    if filters:
        gone = data.draw(st.sampled_from(sorted(filters)))
        remember_filter(gone, "", tmp_path)
        filters.pop(gone)
    assert load(tmp_path) == (Settings(name="Officer", filters=filters), [])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have folders of their own")
def test_a_workspace_that_nobody_named_is_among_the_users_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And the settings are among their settings, unless a folder is named."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_CONFIG", raising=False)
    assert data_folder() == tmp_path / "data" / "cscp" / "workspace"
    assert config_folder() == tmp_path / "config" / "cscp"
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "own"))
    assert config_folder() == tmp_path / "own"


def test_a_setting_is_changed_as_it_is_typed(tmp_path: Path) -> None:
    """An empty text takes it back; what it doesn't take, and what is no setting, is said."""
    for name, typed in (
        ("ascii", "Yes"),
        ("cursor", "true"),
        ("name", "Chair"),
        ("keys.plan.note", "ctrl+n"),
    ):
        change_setting(name, typed, tmp_path)
    settings, _ = load(tmp_path)
    assert (settings.ascii, settings.cursor, settings.name) == (True, True, "Chair")
    assert settings.keys == {"plan.note": "ctrl+n"}
    for name, typed in (("ascii", "no"), ("cursor", " "), ("name", ""), ("keys.plan.note", "")):
        change_setting(name, typed, tmp_path)
    assert load(tmp_path)[0] == Settings()
    for name, typed, why in (
        ("ascii", "perhaps", "“perhaps” isn't a valid ascii. Give yes or no."),
        ("role", "king", "“king” isn't a valid role. Give "),
        ("zz", "1", "There's no setting “zz”. Give name, role, workspace"),
        ("filters", "1", "There's no setting “filters”. Give filters.NAME."),
        ("name.x", "1", "There's no setting “name.x”. Give name, role"),
    ):
        with pytest.raises(Refused, match=re.escape(why)):
            change_setting(name, typed, tmp_path)
    (tmp_path / FILE_NAME).unlink()
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(Refused, match=r"config|wasn't changed"):
        change_setting("name", "x", tmp_path)
