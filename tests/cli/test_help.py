"""The help of every command, its examples, and how little it takes to print it."""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from command_line import REFUSED
from cscp_tui.cli import printing, writing
from cscp_tui.cli.main import main
from cscp_tui.cli.parser import QUESTIONS, common_options
from cscp_tui.cli.printing import Answered
from cscp_tui.cli.registry import make_parser, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from command_line import Typist
    from cscp_tui.cli.parser import CommandLineParser


class Terminal(io.StringIO):
    """A terminal at which nothing is typed."""

    def isatty(self) -> bool:
        return True


HEAVY = ("textual", "jinja2", "markdownify", "tinydb", "filelock", "pendulum", "rich")
ASKED_FOR = ("backup", "check", "merge", "merge_plan", "redaction", "redacted_lines", "repair")


def commands(parser: CommandLineParser) -> Iterator[CommandLineParser]:
    """The parser and every one under it."""
    yield parser
    for each in parser.commands.values():
        yield from commands(each)


def examples(parser: CommandLineParser) -> list[str]:
    """The lines that the help offers to type."""
    _, _, lines = (parser.epilog or "").partition("example:\n")
    return [line.strip() for line in lines.splitlines()]


def test_every_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` of every command says what it does and shows a line to type."""
    for command in commands(make_parser()):
        assert main([*command.prog.split()[1:], "--help"]) == 0, command.prog
        said = capsys.readouterr()
        assert "example" in said.out, command.prog
        assert command.prog in said.out
        assert said.err == ""
        assert examples(command), command.prog


def test_each_question_that_yes_does_not_answer_has_an_option() -> None:
    """Every option that confirms something is on the list, and each on the list is an option."""
    found = {
        (option, action.help or "")
        for command in commands(make_parser())
        for action in command._actions
        for option in action.option_strings
    }
    assert {*QUESTIONS} <= {option for option, _ in found}
    confirming = {option for option, said in found if said.startswith(("confirm", "let this ver"))}
    assert confirming <= {*QUESTIONS}
    assert all(option in common_options().format_help() for option in QUESTIONS)


def test_each_question_can_be_answered_beforehand() -> None:
    """Whatever is asked at the terminal names an option, and what --yes doesn't answer is listed."""
    options = {
        option: action.help or ""
        for command in commands(make_parser())
        for action in command._actions
        for option in action.option_strings
    }
    assert {*Answered} <= options.keys()
    harmless = {
        *(Answered.ON, Answered.CHAIR, Answered.MINE, Answered.ANSWERS, Answered.REPAIR),
        Answered.TO_CHECK,
    }
    assert {*Answered} - harmless - {Answered.YES} == {*QUESTIONS}


def test_every_question_is_asked_through_one_door(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal, --yes leaves exactly the questions that have an option of their own."""
    asking: list[str] = []

    def ask(_question: str, option: Answered) -> str:
        asking.append(option)
        return ""

    monkeypatch.setattr(printing, "asked", ask)
    monkeypatch.setattr(writing, "asked", ask)
    monkeypatch.setattr("sys.stdin", Terminal())
    backup = cscp.folder.parent / "b.zip"
    cscp.does("backup", str(backup))
    cscp.does("note", "BP24-1.1", "Booked.")
    for words, option in (
        (("redact", "BP24-1.1", "Booked.", "--why", "A name."), Answered.FOR_GOOD),
        (("restore", str(backup)), Answered.DROP_NEWER),
        (("note", "BP24-1.1", "Tyler, aged 7, was seen."), Answered.NOT_IDENTIFIERS),
    ):
        before = cscp.journal
        assert cscp(*words, "--yes").status == REFUSED, words
        assert asking == [option], words
        assert cscp.journal == before
        asking.clear()


@pytest.mark.parametrize(
    "words",
    [
        ("redact", "BP24-1.1", "Action 1", "--why", "A name."),
        ("restore", "{}"),
        ("note", "BP24-1.1", "Tyler, aged 7, was seen."),
    ],
)
def test_yes_answers_no_question_that_loses_something(
    cscp: Typist, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Neither a redaction, nor a restore or a child's details; a clock has its own test."""
    backup = str(tmp_path / "b.zip")
    cscp.does("backup", backup)
    cscp.does("note", "BP24-1.1", "Booked.")
    before = cscp.journal
    answer = cscp(*(word.format(backup) for word in words), "--yes")
    assert answer.status == REFUSED
    assert cscp.journal == before


def test_every_example_can_be_typed() -> None:
    """An example is a command line of the command that it stands under."""
    for command in commands(make_parser()):
        for line in examples(command):
            typed, _, _ = line.partition(" < ")
            words = shlex.split(typed)
            assert words[0] == "cscp", line
            assert parse(words[1:]).called.startswith(command.prog), line


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["note", "--help"]])
def test_help_is_quick(words: list[str]) -> None:
    """Neither help nor the version loads what only screens, exports and the store need."""
    code = (
        "import sys; from cscp_tui.cli import main; status = main(sys.argv[1:]); "
        f"print(status, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"


def test_lists_do_without_the_screen_and_the_exports(tmp_path: object) -> None:
    """Listing loads neither Textual nor templates, nor what records changes."""
    unneeded = ("textual", "jinja2", "markdownify", "cscp_tui.store.team")
    code = (
        "import sys; from cscp_tui.cli import main; status = main(sys.argv[1:]); "
        f"print(status, [name for name in {unneeded!r} if name in sys.modules])"
    )
    words = ["-w", f"{tmp_path}/w"]
    make = [sys.executable, "-m", "cscp_tui", "init", f"{tmp_path}/w"]
    subprocess.run(make, capture_output=True, check=True)
    done = subprocess.run(
        [sys.executable, "-c", code, *words, "list", "actions"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []"


def test_the_app_starts_without_what_only_some_commands_need() -> None:
    """Backups, merges, repairs and redactions are loaded when somebody asks for them."""
    code = (
        "import sys, cscp_tui.tui.app; "
        f"print([name for name in {ASKED_FOR!r} if f'cscp_tui.store.{{name}}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "Chair", "check"],
        ["check", "--by", "Chair"],
        ["list", "--by", "Chair", "actions"],
        ["list", "actions", "--by", "Chair"],
        ["list", "actions", "--by", "Chair", "is:open"],
    ],
)
def test_common_options_stand_anywhere(words: list[str]) -> None:
    """An option of every command is understood before and after any name."""
    assert parse(words).by == "Chair"


def test_an_option_behind_the_name_wins() -> None:
    """The last one typed holds, as everywhere."""
    assert parse(["--by", "Chair", "check", "--by", "Officer"]).by == "Officer"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["list", "actions", "-is:late", "-lead:police"], ["-is:late", "-lead:police"]),
        (["list", "actions", "--json", "is:late", "x"], ["is:late", "x"]),
        (["list", "actions", "is:late", "--json", "x"], ["is:late", "x"]),
        (["list", "actions", "-referral"], ["-referral"]),
        (["list", "actions", "-health", "-o-"], None),
        (["list", "actions", "--", "-x", "--json"], ["-x", "--json"]),
    ],
)
def test_words_with_a_dash_are_values(words: list[str], found: list[str] | None) -> None:
    """A filter's minus is no option; what may be an option and is none is refused."""
    if found is None:
        assert main(words) == 2
    else:
        assert parse(words).filter == found


def test_relative_days_in_the_past_are_values() -> None:
    """``-2w`` is a day, whatever argparse thinks of dashes."""
    assert parse(["move", "BP24-1.1", "-2w", "--on", "-10d"]).asked_due == "-2w"
    assert parse(["move", "BP24-1.1", "-2w", "--on", "-10d"]).on == "-10d"


@pytest.mark.parametrize(
    "words",
    [
        "--by Ann note BP24-1.1 Half. --meeting M",
        "note --by Ann BP24-1.1 --meeting M Half.",
        "note BP24-1.1 --meeting=M Half. --by=Ann",
        "--by=Ann note --meeting M -- BP24-1.1 Half.",
        "note BP24-1.1 --why='So they said' Half. --meeting M --by Ann",
    ],
)
def test_options_come_anywhere(words: str) -> None:
    """Before the command, between its words, and after them."""
    read = parse(shlex.split(words))
    assert (read.by, read.meeting) == ("Ann", "M")
    assert (read.asked_ref, read.asked_text) == (["BP24-1.1"], "Half.")


def test_after_two_dashes_nothing_is_an_option() -> None:
    """So a text that looks like an option can be typed."""
    assert parse(["note", "BP24-1.1", "--", "--yes"]).asked_text == "--yes"
    assert parse(["note", "BP24-1.1", "--yes, they said"]).asked_text == "--yes, they said"
    assert not parse(["note", "BP24-1.1", "--", "--yes"]).yes


def test_an_option_with_several_values_ends_at_the_next() -> None:
    """The words of a list after an option are its own; what is not typed has its default."""
    read = parse(["lay-out", "executive", "--first", "a", "b", "--leave-out", "c"])
    assert (read.first, read.leave_out, read.audience) == (["a", "b"], ["c"], "executive")
    assert parse(["lay-out", "executive"]).first == []
    assert parse(["history"]).ref is None


def test_an_option_may_do_without_its_value() -> None:
    """``--share`` alone begins what ``--share CODE`` goes on with on the other computer."""
    assert parse(["check"]).share is None
    assert parse(["check", "--share"]).share == ""
    assert parse(["check", "--share", "--repair"]).share == ""
    assert parse(["check", "--share", "A1"]).share == "A1"


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_can_complete_what_is_typed(cscp: Typist, shell: str) -> None:
    """The script knows the commands, and the options of each."""
    script = cscp.does("completion", shell).out
    assert "sign-off" in script
    assert "--for-quarter" in script


def test_another_shell_is_refused(cscp: Typist) -> None:
    """The sentence names the shells that there are scripts for."""
    assert "bash" in cscp.refused("completion", "fish")
