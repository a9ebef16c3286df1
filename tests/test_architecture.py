from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

import pytest

from syntax_trees import nodes_in, nodes_of, tree_of

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = [
    *MODULES,
    *TESTS,
    *(file for folder in ("data", "themes", ".ci") for file in (ROOT / folder).iterdir()),
    *(ROOT / name for name in ("README.md", "pyproject.toml")),
]


def in_project(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def finds(pattern: str, files: list[Path]) -> list[str]:
    """Where a pattern stands in files."""
    wanted = re.compile(pattern)
    return [
        f"{in_project(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


def test_failures_are_named() -> None:
    """Nothing catches whatever may come: a mistake of ours is not taken for a user's.

    The tests' copy of the toolkit's loop hands everything to the app, as the toolkit's own does.
    """
    files = [file for file in (*MODULES, *TESTS) if file.name != "known_handlers.py"]
    assert not finds(r"^\s*except( Exception\b|:)", files)


def test_nothing_is_left_for_later_in_a_comment() -> None:
    """What is still to be done stands in an issue."""
    assert not finds(r"#.*\b([T]ODO|[F]IXME|[X]XX)\b", TEXTS)


def test_colours_live_in_themes() -> None:
    """No colour is written into the program; the sheet of exported documents has its own."""
    styles = sorted((ROOT / "src").rglob("*.tcss"))
    assert not finds(
        r"(?<![&\w])#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b", MODULES + styles
    )


_LETTER = r"[b-hj-z0-9](?!\w|\.g)|[ai](?=$|[.,;:”]| (?:again|and|for|on|or|to)\b)|[-+/?:.](?= |$)"
_KEY = rf"(?:esc(?:ape)?|enter|return|space(?:bar)?|tab|backspace|f\d{{1,2}}|(?:ctrl|alt|shift)\+\S+)\b|[↓↑]|{_LETTER}"
_NAMES_A_KEY = re.compile(
    rf"(?i:\b(?:press|type|hit)(?:ing)?(?: the)? (?:{_KEY}))"
    r"|(?<=\S )(?:Esc|Escape|Space)\b|^(?:Esc|Escape|Space) [a-z]|[↓↑] [a-z]"
    r"|^(?:tab|enter|esc): |\bEnter (?:again|to|or|asks|begins|goes|leaves|opens|saves|shows|takes)\b"
)


def texts_of(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts in a module that aren't docstrings and don't explain an attribute, by line."""
    docs = {id(node.value) for node in nodes_of(file) if isinstance(node, ast.Expr)}
    for node in nodes_of(file):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_sentences_take_their_keys_from_the_keymap() -> None:
    """Who has mapped a command to another key reads that one; a terminal's prompt has only its own."""
    naming = [
        f"{in_project(file)}:{line}: {text}"
        for file in MODULES
        if "cli" not in file.parts
        for line, text in texts_of(file)
        if _NAMES_A_KEY.search(text)
    ]
    assert not naming


def test_what_names_a_key_is_known() -> None:
    """Whatever the verb's case and the key, but neither an article nor an example."""
    naming = (
        "Press a",
        "Press F4 to",
        "Type s",
        "press Enter again",
        "Hit the Space bar",
        "to do it, or Esc",
        "Enter opens it",
        "press + to add",
        "press y.",
        "3 more · ↓ for more",
        "press ctrl+b",
    )
    other = (
        "Type a number",
        "Type e.g. 3/4",
        "Press a digit",
        "Enter the name",
        "to press others",
        "press ",
    )
    assert [text for text in naming if not _NAMES_A_KEY.search(text)] == []
    assert [text for text in other if _NAMES_A_KEY.search(text)] == []


def test_no_place_of_one_computer_is_named() -> None:
    """Nothing depends on where it was written."""
    assert not finds(r"(?<![\w.~$}])/([w]ork|[r]oot|[h]ome|[U]sers|[o]pt)/\w", TEXTS)


_A_TEST = re.compile(r"^ *(?:async )?def test_", re.MULTILINE)
_TOLD_TEST = re.compile(rf'{_A_TEST.pattern}\w+\([^"]*?\) -> None:\n +r?"""\s*\w', re.MULTILINE)
"""A test, and one with a docstring."""


def test_every_test_says_what_it_shows() -> None:
    """A test's docstring is a sentence about the program."""
    sources = {file: file.read_text("utf-8") for file in TESTS}
    silent = [
        f"{in_project(file)}: {node.name}"
        for file, source in sources.items()
        if len(_A_TEST.findall(source)) != len(_TOLD_TEST.findall(source))  # as most are alike
        for outer in ast.parse(source).body
        for node in (outer, *(outer.body if isinstance(outer, ast.ClassDef) else ()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not (ast.get_docstring(node) or "").strip()
    ]
    assert not silent


def imports_of(file: Path, names: set[str]) -> set[str]:
    """The modules of the program that a module imports, in functions and for types too."""
    found: set[str] = set()
    for node in nodes_of(file):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & names or {node.module}
    return found & names


def test_no_two_classes_have_the_same_name() -> None:
    """A name means one thing in the whole tree, also that of a message in its widget."""
    names = [
        node.name for file in MODULES for node in nodes_of(file) if isinstance(node, ast.ClassDef)
    ]
    assert sorted(name for name, count in Counter(names).items() if count > 1) == []


_JOBS = {"back_up", "carry_over", "check", "claim", "create_workspace", "merge", "move", "redact"}
_JOBS |= {"repair", "restore", "restore_elsewhere", "take_in", "take_in_answers", "take_out"}
_JOBS |= {"undo_change"}
"""What is one job, whether the command line, a screen, the door or the store does its part of it."""


def test_functions_that_differ_have_two_names() -> None:
    """A name means one thing in the whole tree; a job has one name, once in each layer."""
    layers: dict[str, list[str]] = {}
    for file in MODULES:
        for node in ast.iter_child_nodes(tree_of(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                layer = file.relative_to(ROOT / "src" / "cscp_tui").parts[0]
                layers.setdefault(node.name, []).append(layer)
    del layers["add_commands"]  # what the command line asks each of its modules for
    same = {name for name, known in layers.items() if len(known) > 1}
    assert same - _JOBS == set()
    assert {name for name in same if len({*layers[name]}) < len(layers[name])} == set()


_COMMITMENTS = {"AddCommitment", "CarryCommitment", "Commitment", "UpdateCommitment"}
"""The records, and commands about them, with what the partnership said it would do."""


def test_what_is_returned_or_kept_is_named_by_what_it_is() -> None:
    """A function, class or field is a sentence, words, a line or a fact, and not merely said or told."""
    named = [
        f"{in_project(file)}:{node.lineno}: {name}"
        for file in MODULES
        for node in nodes_of(file)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for name in (node.name, *_fields_of(node))
        if re.search(r"(^|_)(said|told)$|(Said|Told)$", name)
    ]
    assert not named


def _fields_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef) and node.name not in _COMMITMENTS:
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                yield each.target.id


def test_no_import_leads_back_to_its_module() -> None:
    """There are no cycles, not even through imports in functions or for type checkers."""
    parts = {file: file.relative_to(ROOT / "src").with_suffix("").parts for file in MODULES}
    modules = {
        ".".join(part for part in path if part != "__init__"): f for f, path in parts.items()
    }
    left = {name: imports_of(file, set(modules)) - {name} for name, file in modules.items()}
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    importers = {name for imported in left.values() for name in imported}
    assert not {name: left[name] & left.keys() for name in left.keys() & importers}


def calls_of(file: Path) -> list[tuple[str, ast.Call]]:
    """The calls in a module, each by the name that it ends with."""
    calls = [node for node in nodes_of(file) if isinstance(node, ast.Call)]
    return [
        (each.func.attr if isinstance(each.func, ast.Attribute) else each.func.id, each)
        for each in calls
        if isinstance(each.func, ast.Attribute | ast.Name)
    ]


_RECORDS = re.compile(
    r"append_\w+|redo|redact|correct_clock|bring_back_overwritten|rescue|turn|scrutiny_turn|"
    r"(save|write|drop)_snapshot|put_with_redaction|add_template|make_room|redact_copies|read_again|"
    r"(complete|finish)_(replacing|redaction|interrupted)"
)
"""What only services and the store do with a workspace, its places and its lines, whatever it is called."""
_TRANSLATORS = re.compile(
    r"(self|(self\.|host\.)?_?(session|screen|writing)|session\.write\(\)|Writing\(session\)|kind|other|conflict|arguments)"
)
"""What `record` and `undo` may be asked of: each of these calls a service, or they are words of its own."""
_OF_THE_RECORDER = {
    "agree_to_upgrade",
    "may_upgrade",
    "must_upgrade",
    "clock",
    "clock_doubt",
    "trust_clock",
}
_OF_THE_RECORDER |= {"clock_correction", "with_clock_corrected", "day_of", "whole_lines"}
_OF_THE_RECORDER |= {"book", "is_scrutineers", "next_undo", "now", "today", "why_not", "workspace"}
_OF_THE_RECORDER |= {"written"}
"""What is asked of a recorder before something is recorded, and what it has recorded."""
_OF_THE_STORAGE = {"address", "is_begun", "templates", "update", "where"}
_FILES = re.compile(
    r"(read|write)_(bytes|text)|unlink|mkdir|rmdir|rmtree|rename|touch|iterdir|r?glob|chmod|"
    r"(symlink|hardlink)_to|copy(file|tree|2)|os\.(open|remove|replace|link|listdir|scandir|makedirs)"
)
_OWN_FILES = {
    "tui/forms/form_screen.py": "a text for the user's editor, in a folder of its own",
    "tui/shutdown.py": "the null device",
    "tui/themes.py": "the user's themes",
}
"""Files that are no workspace's."""
_ONLY_READ = {
    "backup": {"backup_called", "backups_in", "manifest_of"},
    "folder_storage": {"place_of_exports", "refuse_place_of_the_teams", "storage_at"},
    "merge": {
        "copies_beside", "copy_called", "journal_at", "new_redactions", "plan_with", "read_other",
        "unconfirmed_identifiers",
    },
    "merge_plan": {"MergePlan", "MergeSide"},
    "recorder": {"Recorder"},
    "repair": {"plan_repair"},
    "restore": {"Restoration", "WouldLose", "plan_restore"},
    "scrutineer": {"needs_own_file"},
    "synced": {"sync_client", "trouble_of_sync", "what_claiming_means"},
    "take_in": {"new_texts_of", "preview_take_in", "sentences"},
    "team": {"SAVE_SNAPSHOT_EVERY", "contents_of_snapshot", "lines_behind"},
}  # fmt: skip
"""What may be asked of the store's modules that also write; import-linter forbids those that do nothing else."""


def _named(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield each name that is given, and what it is given to."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


def _named_otherwise(nodes: list[ast.AST]) -> set[int]:
    """What is given another name than that by which it is known for a recorder."""
    named = list[tuple[ast.expr, ast.expr]]()
    named += [(node.target, node.value) for node in nodes if isinstance(node, ast.NamedExpr)]
    named += [pair for node in nodes if isinstance(node, ast.Assign) for pair in _named(node)]
    return {id(value) for name, value in named if not ast.unparse(name).endswith("recorder")}


def _goes_past_the_door(attribute: ast.Attribute, named_otherwise: set[int]) -> bool:
    """Whether what is asked for, be it called or not, records or writes."""
    name, of = attribute.attr, ast.unparse(attribute.value)
    if name in {"record", "undo"}:
        return not _TRANSLATORS.fullmatch(of)
    if name == "recorder":
        return id(attribute) in named_otherwise
    if of.endswith("recorder"):
        return name not in _OF_THE_RECORDER
    if of.endswith("storage"):
        return name not in _OF_THE_STORAGE
    return bool(_RECORDS.fullmatch(name))


def _asks_by_text(call: ast.Call) -> bool:
    """Whether a call looks up what records or writes by its name in a text."""
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return ast.unparse(call.func).endswith(("getattr", "methodcaller", "attrgetter")) and any(
        text in {"record", "undo", "recorder"} or _RECORDS.fullmatch(str(text)) for text in texts
    )


def _changes_files(call: ast.Call) -> bool:
    """Whether a call opens or changes files, whatever the path is called."""
    if any(each.arg == "writes" for each in call.keywords):
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    modes = [*call.args[:2], *(each.value for each in call.keywords if each.arg == "mode")]
    return (
        bool(_FILES.fullmatch(call.func.attr) or _FILES.fullmatch(ast.unparse(call.func)))
        # A text is replaced by another, but a file only replaces one; a list only takes on others.
        or (call.func.attr == "replace" and len(call.args) == 1 and not call.keywords)
        or (call.func.attr == "extend" and len(call.args) + len(call.keywords) > 1)
        or (
            call.func.attr == "open"
            and any(
                re.fullmatch(r"[rwaxbt+]+", str(ast.literal_eval(each)))
                for each in modes
                if isinstance(each, ast.Constant)
            )
        )
    )


def _imported_to_write(node: ast.Import | ast.ImportFrom) -> list[str]:
    """What is imported of the store that doesn't only read, or a module of it as a whole."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        return [each for each in names if each.startswith("cscp_tui.store") or each == "shutil"]
    module = (node.module or "").removeprefix("cscp_tui.")
    names = [f"{module}.{alias.name}" for alias in node.names]
    if module in {"os", "store", "shutil"}:
        return [each for each in names if each != "shutil.get_terminal_size"]
    layer, _, inner = module.partition(".")
    if layer != "store" or inner not in {*_ONLY_READ, "moving", "shared_drives"}:
        return []
    return [
        f"{module}.{each.name}" for each in node.names if each.name not in _ONLY_READ.get(inner, ())
    ]


def past_the_door(nodes: list[ast.AST], place: str) -> set[tuple[str, str]]:
    """What a module of the screens or the command line records or writes itself, each by its place."""
    asked = [node for node in nodes if isinstance(node, ast.Attribute)]
    renamed = _named_otherwise(nodes)
    found = {ast.unparse(node) for node in asked if _goes_past_the_door(node, renamed)}
    for node in nodes:
        if isinstance(node, ast.Call) and (
            _asks_by_text(node) or (place not in _OWN_FILES and _changes_files(node))
        ):
            found.add(ast.unparse(node.func))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if re.search(r"\.folder\b|\bexports_in\b", ast.unparse(node.left)):
                found.add(ast.unparse(node))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update(_imported_to_write(node))
    return {(place, each) for each in found}


def test_what_users_do_goes_through_services() -> None:
    """Screens and command line translate: they record nothing, and open no files of a workspace."""
    source, found = ROOT / "src" / "cscp_tui", set[tuple[str, str]]()
    for file in MODULES:
        place = file.relative_to(source).as_posix()
        if place.startswith(("tui/", "cli/")):
            found |= past_the_door(nodes_of(file), place)
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "session.recorder.record(command, context)",
        "session.recorder.move(fill, context)",
        "ws = session.workspace; ws.record(command, context)",
        "team = session.workspace; keep = team.record",
        "ours = session.recorder",
        "day, ours = today, session.recorder",
        "ws.undo(context)",
        "getattr(mine, 'record')(command, context)",
        "operator.methodcaller('record', command, context)(mine)",
        "ws.recorder.redact(make, context)",
        "ledger.extend(0, line)",
        "mine.append_lines(lines)",
        "mine.correct_clock(plan, context)",
        "ws.write_snapshot(mark, tables, by)",
        "workspace.storage.team(writes=True).read(0)",
        "storage.put(name, data)",
        "(workspace.exports_in / 'x').exists()",
        "path.write_text('x')",
        "[each.unlink() for each in place.iterdir()]",
        "path.open('w')",
        "io.open(path, 'w')",
        "from os import remove",
        "os.remove(path)",
        "path.replace(other)",
        "from cscp_tui.store.restore import restore",
        "from cscp_tui.store import restore",
        "import cscp_tui.store.restore",
        "from cscp_tui.store.merge import merge as join",
        "from cscp_tui.store.moving import move",
        "from cscp_tui.store.backup import back_up_daily",
        "from cscp_tui.store.shared_drives import ShareTrial",
    ],
)
def test_whoever_goes_past_services_is_seen_whatever_the_names(line: str) -> None:
    """Neither another name for a workspace nor one for a path of it hides what is written."""
    assert past_the_door(nodes_in(ast.parse(line)), "tui/screens/workspace.py")


_PLACES = {"folder", "path"}
"""What only the store asks a workspace, its storage, a recorder or a ledger for."""
_OF_THE_FOLDER = {"EXPORTS", "FileKind", "is_kept"}
"""What others need of the folder: where papers go, and what its files are called for people."""
_ONLY_IN_THE_STORE = {"FileLedger", "FolderStorage", "JOURNAL_NAME", "SCRUTINY_NAME", "FOLDER"}
_ONLY_IN_THE_STORE |= {"MERGED_FOLDER", "BACKUPS", "CLAIM_NAME"}


def test_only_the_store_knows_where_a_workspace_is() -> None:
    """Nothing else asks for its folder or names one of its files: it may be in no folder at all."""
    source, found = ROOT / "src" / "cscp_tui", []
    for file in MODULES:
        if file.relative_to(source).parts[0] == "store":
            continue
        for node in nodes_of(file):
            if isinstance(node, ast.Attribute) and node.attr in _PLACES:
                asked = ast.unparse(node.value)
                if re.search(r"\b(workspace|storage|team|session|recorder|ledger)$", asked):
                    found.append(f"{in_project(file)}:{node.lineno}: {asked}.{node.attr}")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "cscp_tui.store"
            ):
                names = {alias.name for alias in node.names}
                foreign = names & _ONLY_IN_THE_STORE
                if node.module == "cscp_tui.store.folder":
                    foreign |= names - _OF_THE_FOLDER
                found += [f"{in_project(file)}:{node.lineno}: {name}" for name in foreign]
    assert not found


def test_one_module_decides_what_others_may_read() -> None:
    """Views and screens ask it; three of them show that a record was marked, which only the team reads."""
    shown = {"views/actions.py", "views/commitments.py", "views/meetings.py"}
    source = ROOT / "src" / "cscp_tui"
    reading = {
        file.relative_to(source).as_posix()
        for file in MODULES
        for node in nodes_of(file)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and node.attr in {"restricted", "is_reason"}
    }
    asking = {"views", "documents", "writers", "services", "tui", "cli"}
    assert {file for file in reading if file.partition("/")[0] in asking} == shown


_HIDING = {"is_projected", "public", "hides"}
"""How a view or a form is told whether those may look on from whom something is hidden."""
_TOLD_OTHERWISE = {
    "_update_form": "the impact of a commitment has nothing that is hidden",
    "carry_row_form": "only the names of its fields are read",
    "partner_evidence_report": "a file for the team, of the rows that are shown",
    "said_delivered_report": "a file for the team, of the rows that are shown",
    "executive_report": "a file for the team, of the rows that are shown",
    "reminders": "whether there are any",
    "signed_words": "who signed off and when, which the team shows",
}


def test_screens_tell_what_hides_whether_they_are_projected() -> None:
    """A view or a form is told by the session, or by a name for what that said, and not by a guess."""
    of_session = re.compile(r"(\w+\.)*_?is_projected")
    guessed = []
    for file in MODULES:
        if "tui" not in file.parts:
            continue
        names = {
            ast.unparse(name)
            for node in nodes_of(file)
            if isinstance(node, ast.Assign)
            for name, value in _named(node)
            if of_session.fullmatch(ast.unparse(value))
        }
        guessed += [
            f"{in_project(file)}:{call.lineno}: {name}({word.arg}={value})"
            for name, call in calls_of(file)
            for word in call.keywords
            if word.arg in _HIDING and name not in _TOLD_OTHERWISE
            if (value := ast.unparse(word.value)) not in names and not of_session.fullmatch(value)
        ]
    assert not guessed


def test_subjects_know_nothing_of_keys_and_columns() -> None:
    """The keys of commands are declared with the screens' others, the widths of fields in views."""
    shown = {"grows", "needs", "width", "button", "right", "brief"}
    asked = [
        f"{in_project(file)}:{call.lineno}: {word.arg}"
        for file in MODULES
        if "domain" in file.parts
        for name, call in calls_of(file)
        for word in call.keywords
        if word.arg in shown or (word.arg == "key" and name == "CommandSpec")
    ]
    assert not asked


_PARSERS = {"XMLParser", "HTMLParser", "XML", "iterparse", "document_fromstring", "parse_xml"}


def test_files_from_outside_have_one_door() -> None:
    """Archives are opened, and markup is parsed, only where their sizes are counted."""
    openers = {
        "zipfile": {"base/zip_archive.py"},
        # One gets what went through the door; the other reads what this program has just made.
        "docx": {"writers/word.py", "writers/marked.py"},
        "openpyxl": set(),
        "python_calamine": set(),
        "tarfile": set(),
        "shutil.unpack_archive": set(),
    }
    source = ROOT / "src" / "cscp_tui"
    found = {name: set[str]() for name in openers}
    for file in MODULES:
        place = file.relative_to(source).as_posix()
        for node in nodes_of(file):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for name in openers:
                if any(each.partition(".")[0] == name for each in names):
                    found[name].add(place)
    assert found == openers
    parsing = {
        file.relative_to(source).as_posix()
        for file in MODULES
        for name, _ in calls_of(file)
        if name in _PARSERS
    }
    # What is written as a Word file is parsed from the program's own text.
    assert parsing == {"base/markup.py", "writers/word.py"}


def test_no_module_reaches_the_network() -> None:
    """No connection is opened and no port listened on, as the page for IT says."""
    reaching = {
        "socket",
        "socketserver",
        "ssl",
        "http",
        "ftplib",
        "smtplib",
        "xmlrpc",
        "webbrowser",
    }
    reaching |= {"urllib.request", "httpx", "requests", "aiohttp", "psycopg"}
    for file in MODULES:
        if in_project(file).endswith("store/postgres.py"):  # to the database that somebody named
            continue
        imported = imports_of(file, reaching)
        assert not {each for each in imported if {each, each.partition(".")[0]} & reaching}, file


def test_no_file_is_opened_but_as_an_ordinary_one() -> None:
    """A pipe or a device in the place of a file is refused, since one module opens them all."""
    theirs = {
        "base/plain_files.py",
        "base/resources.py",  # what ships with the program, as those below
        "capture/kinds.py",
        "domain/synonyms.py",
        "services/demo.py",
        "tui/themes.py",
        "writers/charts.py",
        "writers/formats.py",
        "base/atomic_write.py",  # which makes files only
        "cli/main.py",  # the null device
        "cli/printing.py",
        "store/shared_drives.py",  # the mounts of Linux
    }
    source = ROOT / "src" / "cscp_tui"
    reading = {
        file.relative_to(source).as_posix()
        for file in MODULES
        for name, call in calls_of(file)
        if (name == "read_text" and isinstance(call.func, ast.Attribute))
        or (name == "read_bytes" and not call.args)
        or (name == "open" and isinstance(call.func, ast.Name))
    }
    assert reading <= theirs
