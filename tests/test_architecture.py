from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

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


@cache
def nodes_of(file: Path) -> list[ast.AST]:
    """The nodes of a file's syntax tree that these tests look at: walking it takes long."""
    wanted = (ast.Attribute, ast.BinOp, ast.Call, ast.ClassDef, ast.Import, ast.ImportFrom)
    return [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if type(node) in wanted]


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
    """Nothing catches whatever may come: a mistake of ours is not taken for a user's."""
    assert not finds(r"^\s*except( Exception\b|:)", [*MODULES, *TESTS])


def test_nothing_is_left_for_later_in_a_comment() -> None:
    """What is still to be done stands in an issue."""
    assert not finds(r"#.*\b([T]ODO|[F]IXME|[X]XX)\b", TEXTS)


def test_colours_live_in_themes() -> None:
    """No colour is written into the program; the sheet of exported documents has its own."""
    styles = sorted((ROOT / "src").rglob("*.tcss"))
    assert not finds(
        r"(?<![&\w])#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b", MODULES + styles
    )


def test_sentences_take_their_keys_from_the_keymap() -> None:
    """Who has mapped a command to another key reads that one."""
    assert not finds(r"\b[Pp]ress (f\d{1,2}|ctrl\+\w|[Ss]pace|[b-zB-Z])\b", MODULES)


def test_no_place_of_one_computer_is_named() -> None:
    """Nothing depends on where it was written."""
    assert not finds(r"(?<![\w.~$}])/([w]ork|[r]oot|[h]ome|[U]sers|[o]pt)/\w", TEXTS)


def test_every_test_says_what_it_shows() -> None:
    """A test's docstring is a sentence about the program."""
    silent = [
        f"{in_project(file)}: {node.name}"
        for file in TESTS
        for outer in ast.parse(file.read_text("utf-8")).body
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


_KEEPS = {"record", "undo", "redo", "redact", "correct_clock"}
"""What only services do with a workspace."""
_FILES = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink", "mkdir"}


def test_what_users_do_goes_through_services() -> None:
    """Screens and command line translate: they record nothing, and open no files of a workspace."""
    doors = [
        f"{in_project(file)}:{call.lineno}: {ast.unparse(call.func)}"
        for file in MODULES
        if file.relative_to(ROOT / "src" / "cscp_tui").parts[0] in {"tui", "cli"}
        for name, call in calls_of(file)
        if isinstance(call.func, ast.Attribute)
        and (
            (name in _KEEPS and re.search(r"\b(workspace|team)$", ast.unparse(call.func.value)))
            or (name in _FILES and ".folder" in ast.unparse(call.func.value))
        )
    ]
    paths = [
        f"{in_project(file)}:{node.lineno}: {ast.unparse(node)}"
        for file in MODULES
        if file.relative_to(ROOT / "src" / "cscp_tui").parts[0] in {"tui", "cli"}
        for node in nodes_of(file)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and ".folder" in ast.unparse(node.left)
    ]
    assert not [*doors, *paths]


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
    """Views and screens ask it; two of them show that a record was marked, which only the team reads."""
    shown = {"views/actions.py", "views/commitments.py"}
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
