from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, context, make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store.as_at import fold
from cscp_tui.store.codec import FORMAT, SCRUTINY_FORMAT, VERSION, decode_all, encode
from cscp_tui.store.errors import NewerVersion
from cscp_tui.store.redacted_lines import redactions_in
from cscp_tui.store.redaction import redact
from cscp_tui.store.salvage import (
    DAMAGED_TEXT,
    changes_between,
    find_lines,
    refuse_newer,
    salvage,
    split_lines,
    verified_header,
    verified_line,
    whole_lines,
    with_redactions,
)
from cscp_tui.store.snapshot import FILE_NAME, read_snapshot
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.damages import CHANGES, history
from store.journal_lines import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cscp_tui.domain.changes import Line
    from cscp_tui.domain.records import Redaction
    from cscp_tui.store.salvage import Salvaged
    from cscp_tui.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a journal of twelve changes and a cscp.json."""
    return history(tmp_path_factory.mktemp("salvaged") / "w").workspace.folder


@pytest.fixture(scope="module")
def whole(place: Path) -> bytes:
    """The bytes of that journal."""
    return (place / "journal.jsonl").read_bytes()


@pytest.fixture
def present(place: Path) -> Snapshot:
    """What that cscp.json knows."""
    known = read_snapshot(place / FILE_NAME)
    assert known is not None
    return known


def lines(data: bytes) -> list[bytes]:
    """The lines with their ends: the first line at 0, and change n at n."""
    return data.splitlines(keepends=True)


def without(data: bytes, *numbers: int) -> bytes:
    """A journal that lacks some changes."""
    return b"".join(line for n, line in enumerate(lines(data)) if n not in numbers)


def salvaged(data: bytes, **known: object) -> Salvaged:
    """What is salvaged of a team's journal; its lines are a chain, whatever was done to it."""
    made = salvage(data, FORMAT, **known)  # type: ignore[arg-type]
    assert made is not None
    chained = find_lines(made.data, FORMAT)
    assert not chained.broken
    assert [line.n for line, _ in chained.lines.values()] == [*range(1, len(chained.lines) + 1)]
    hashes = [*chained.headers, *chained.lines]
    assert [line.prev for line, _ in chained.lines.values()] == hashes[:-1]
    return made


def only_copy(data: bytes) -> list[tuple[bytes, Sequence[Redaction]]]:
    """A copy of the journal, since which nothing was redacted."""
    return [(data, [])]


# Lines, one by one


def test_what_editors_put_around_lines_is_left_out(whole: bytes) -> None:
    """A mark at the beginning, other line ends, blanks, zeros and another encoding."""
    plain = [line.rstrip(b"\n") for line in lines(whole)]
    text = whole.decode("ascii")
    assert split_lines(whole) == plain
    assert split_lines(b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n")) == plain
    assert split_lines(b"\n\n" + whole.replace(b"\n", b" \t\0\n\n") + b"\0\0") == plain
    assert split_lines(text.encode("utf-16")) == plain
    assert split_lines(b"\xfe\xff" + text.encode("utf-16-be")) == plain


@pytest.mark.parametrize("number", range(CHANGES + 1))
def test_a_line_with_another_letter_is_not_as_it_was_written(whole: bytes, number: int) -> None:
    """Wherever it stands, a hash or a digest tells."""
    raw = lines(whole)[number].rstrip(b"\n")
    found = find_lines(raw, FORMAT)
    assert len(found.lines) + len(found.headers) == 1
    for at in range(8, len(raw) - 2, 11):
        other = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        is_line = verified_line(other, found.redacted) is not None
        assert not is_line
        assert verified_header(other, FORMAT) is None


def test_a_first_line_of_the_scrutineers_is_none_of_the_teams(whole: bytes) -> None:
    """Each kind of journal begins with its own."""
    first = lines(whole)[0].rstrip(b"\n")
    assert verified_header(first, FORMAT) is not None
    assert verified_header(first, SCRUTINY_FORMAT) is None


def test_whole_lines_are_found_in_any_order(whole: bytes) -> None:
    """What is damaged or no line is passed over."""
    first, one, two, three, *_ = lines(whole)
    data = three + b"{}\n" + two.replace(b"BP24", b"BP25") + one + first
    assert [line.n for line in whole_lines(data)] == [3, 1]


def test_lines_are_counted_that_are_there_twice_or_ran_together(whole: bytes) -> None:
    """Neither is damage: each counts once."""
    first, one, two, three, *_ = lines(whole)
    found = find_lines(first + one + one + two.rstrip(b"\n") + three, FORMAT)
    assert [line.n for line, _ in found.lines.values()] == [1, 2, 3]
    assert (found.repeated, found.is_run_together, found.broken) == (1, True, [])
    broken = (one.rstrip(b"\n") + two).replace(b'"by":"', b'"by":"X')
    found = find_lines(first + broken + three, FORMAT)
    assert (found.repeated, found.is_run_together, len(found.broken)) == (0, False, 2)


def test_a_line_that_was_split_or_reformatted_is_put_right(whole: bytes) -> None:
    """Its hash proves that; without being asked for, nothing is put right."""
    first, one, two, three, *_ = lines(whole)
    split = two[:50] + b"\n" + two[50:]
    spaced = json.dumps(json.loads(three), ensure_ascii=False).encode() + b"\n"
    data = first + one + split + spaced
    assert len(find_lines(data, FORMAT).broken) == 3
    found = find_lines(data, FORMAT, corrects=True)
    assert found.corrected == [2, 3]
    assert [raw + b"\n" for _, raw in found.lines.values()] == [one, two, three]


def test_a_line_that_lost_a_text_keeps_the_rest(whole: bytes) -> None:
    """The text is replaced by words that say so, and the line is no whole one."""
    data = whole.replace(b"later", b"latEr", 1)
    found = find_lines(data, FORMAT, corrects=True)
    ((line, _),) = found.textless.values()
    assert line.n == CHANGES - 1
    assert DAMAGED_TEXT in str(line.changes)
    assert line.hash not in found.lines
    assert found.broken == []


@pytest.mark.parametrize("n", [1, 3])
def test_a_newer_line_is_named_by_its_number(whole: bytes, n: int) -> None:
    """Wherever it stands, also behind damage."""
    raws, newer = lines(whole), values_of(decode_all(whole)[0]) | {"v": VERSION + 1, "n": n}
    raws[2] = b"damaged\n"
    raws[n] = encode(newer, "0" * 64)[0]
    with pytest.raises(NewerVersion, match=rf"^Line {n + 1} of w"):
        refuse_newer(b"".join(raws), FORMAT, "w")
    refuse_newer(without(b"".join(raws), n), FORMAT, "w")


# Journals


def test_nothing_is_made_of_nothing() -> None:
    """Without a line, a copy or cscp.json there is no journal to begin with."""
    assert salvage(b"", FORMAT) is None
    assert salvage(b"{}\nnot a line\n", FORMAT, workspace="w") is None


def test_a_sound_journal_stays_as_it_is(whole: bytes, present: Snapshot) -> None:
    """Not a byte is another, no copy is opened, and nothing is said to be wrong."""

    def copies() -> Iterator[tuple[bytes, Sequence[Redaction]]]:
        pytest.fail("a copy was opened")

    made = salvaged(whole, present=present, copies=copies)
    assert made.data == whole
    assert (made.gap, made.branch, made.lost, made.filled, made.again) == (None, b"", [], [], [])
    assert not any((made.is_reordered, made.is_header_lost, made.is_header_new, made.is_apart))


def test_what_a_copy_has_fills_the_gap(whole: bytes) -> None:
    """The journal is byte for byte what it was, and the numbers are said."""
    made = salvaged(without(whole, 3, 7), copies=lambda: only_copy(whole))
    assert made.data == whole
    assert (made.filled, made.lost, made.gap) == ([3, 7], [], None)


def test_lines_behind_a_gap_are_written_again(whole: bytes) -> None:
    """They keep who, when and what, and say which line they were; the gap is named."""
    made = salvaged(without(whole, 5))
    before, after = decode_all(whole), decode_all(made.data)
    assert made.gap is not None
    assert (made.gap.n, made.lost) == (4, [5])
    assert made.data.startswith(b"".join(lines(whole)[:5]))
    assert made.gap.offset == sum(map(len, lines(whole)[:5]))

    def said(line: Line) -> tuple[object, ...]:
        return line.at, line.on, line.by, line.what, line.changes

    again = [line for line in before if line.n > 5]
    assert [said(line) for line in after[4:]] == [said(line) for line in again]
    assert [line.source for line in after[4:]] == [line.hash for line in again]
    assert [line.n for line in made.again] == [*range(5, CHANGES)]


def test_what_stood_on_a_lost_line_is_set_aside(whole: bytes) -> None:
    """Of an action that is gone, there are no progress updates."""
    made_here = next(line.n for line in decode_all(whole) if "fifth" in str(line.changes))
    made = salvaged(without(whole, made_here))
    unfit = [line.n for line, _ in made.unfit]
    assert unfit == [made_here + 1, CHANGES]
    assert made.lost == [made_here]
    assert len(made.again) == CHANGES - made_here - len(unfit)
    assert "BP24-1.5" not in fold(decode_all(made.data)).actions


def test_a_line_in_the_chain_that_does_not_fit_is_set_aside(whole: bytes) -> None:
    """Its hash is right, but it changes what there isn't; what follows is written again."""
    data, prev = lines(whole)[0], decode_all(whole)[0].prev
    for line in decode_all(whole):
        values = values_of(line)
        if line.n == CHANGES - 2:
            values["changes"] = [["actions", "BP24-9.9", {"lead": ["", "x"]}]]
        raw, prev = encode(values, prev)
        data += raw
    made = salvaged(data)
    assert [line.n for line, _ in made.unfit] == [CHANGES - 2]
    assert made.gap is not None
    assert (made.gap.n, made.lost) == (CHANGES - 3, [])
    assert [line.n for line in made.again] == [CHANGES - 2, CHANGES - 1]
    assert [line.on for line in made.again] == [line.on for line in decode_all(whole)[-2:]]


def test_an_undo_behind_a_gap_undoes_the_same_change(tmp_path: Path) -> None:
    """It names its line by the new number; one of a lost line names none."""
    recorder = make_workspace(tmp_path / "w", 1)
    for text in ("lost", "taken back", "stays"):
        record(recorder, AddProgressUpdate("BP24-1.1", text))
    n = recorder.workspace.position.n
    recorder.undo(context(), n - 1)
    whole = (tmp_path / "w" / "journal.jsonl").read_bytes()
    made = salvaged(without(whole, n - 2))
    assert decode_all(made.data)[-1].undoes == n - 2
    texts = [each.text for each in fold(decode_all(made.data)).progress_updates.values()]
    assert texts == ["stays"]
    made = salvaged(without(whole, n - 1))
    assert all(line.undoes in {0, line.n - 1} for line in decode_all(made.data))


def test_cscp_json_knows_what_a_journal_without_its_end_had(
    whole: bytes, present: Snapshot
) -> None:
    """It is recorded as one change by cscp, on the latest day that cscp.json has."""
    made = salvaged(without(whole, CHANGES), present=present)
    (line,) = made.recovered
    assert (line.what, line.by, line.n, line.on) == ("recover", "cscp", CHANGES, date(2025, 3, 31))
    assert fold(decode_all(made.data)).tables == present.book.tables
    assert not made.is_apart


def test_cscp_json_of_another_history_gives_nothing(whole: bytes, present: Snapshot) -> None:
    """It lacks a record that the journal has."""
    del present.book.tables["actions"]["BP24-1.2"]
    made = salvaged(without(whole, CHANGES), present=present)
    assert made.is_apart
    assert made.recovered == []


def test_lines_of_two_histories_end_in_two_journals(whole: bytes) -> None:
    """The other one is a journal of its own, with the lines in common."""
    values = values_of(decode_all(whole)[-1]) | {"by": MANAGER}
    other = encode(values, decode_all(whole)[-2].hash)[0]
    third = encode(values | {"n": CHANGES + 1}, decode_all(whole)[-1].hash)[0]
    made = salvaged(whole + third + other)
    assert made.data == whole + third
    assert made.branch == without(whole, CHANGES) + other
    assert made.lost == []


def test_a_copy_leads_on_only_where_a_witness_knows_its_line(whole: bytes) -> None:
    """Else what somebody gave up would come back; damage before the end is filled all the same."""
    shorter = without(whole, 3, CHANGES - 1, CHANGES)
    made = salvaged(shorter, copies=lambda: only_copy(whole))
    assert made.data == without(whole, CHANGES - 1, CHANGES)
    seal = decode_all(whole)[-1].hash[:12]
    made = salvaged(shorter, copies=lambda: only_copy(whole), leads={seal})
    assert made.data == whole
    assert made.filled == [3, CHANGES - 1, CHANGES]


def test_lines_of_another_workspace_are_counted_and_left_out(whole: bytes, tmp_path: Path) -> None:
    """So are lines that are there twice."""
    make_workspace(tmp_path / "other", 1, clock=None)
    theirs = (tmp_path / "other" / "journal.jsonl").read_bytes()
    theirs = theirs.replace(b'"test-workspace"', b'"another"')
    values = json.loads(lines(theirs)[0])
    first, prev = encode({k: v for k, v in values.items() if k != "hash"}, "0" * 64)
    line = encode(values_of(decode_all(theirs)[0]), prev)[0]
    made = salvaged(whole + first + line + lines(whole)[4])
    assert made.data == whole
    assert (made.foreign, made.repeated) == (1, 1)


# The first line


def test_a_first_line_is_taken_from_a_copy(whole: bytes) -> None:
    """It is the very one, and is said to have been lost."""
    made = salvaged(without(whole, 0), copies=lambda: only_copy(whole))
    assert made.data == whole
    assert (made.is_header_lost, made.is_header_new) == (True, False)


def test_a_first_line_is_made_with_the_id_that_is_known(whole: bytes, present: Snapshot) -> None:
    """From elsewhere or from cscp.json; else it is drawn from the first change, always the same."""
    known = decode_all(whole)[0]
    for made, workspace in (
        (salvaged(without(whole, 0), workspace="told"), "told"),
        (salvaged(without(whole, 0), present=present), present.mark.workspace),
        (salvaged(without(whole, 0)), known.prev[:16]),
    ):
        header = verified_header(lines(made.data)[0].rstrip(b"\n"), FORMAT)
        assert header is not None
        assert (header.workspace, header.at) == (workspace, known.at)
        assert (made.is_header_lost, made.is_header_new) == (True, True)
        assert len(made.again) == CHANGES


def test_the_scrutineers_journal_knows_the_id_if_it_has_seen_a_line(tmp_path: Path) -> None:
    """One about another workspace lends none."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(tmp_path / "w"), RaiseChallenge("police", "Why?"))
    beside = (tmp_path / "w" / "scrutiny.jsonl").read_bytes()
    data = without((tmp_path / "w" / "journal.jsonl").read_bytes(), 0)
    for known, name in ((data, team.workspace.header.workspace), (b"", "")):
        made = salvage(data, FORMAT, beside=beside if known else b"")
        assert made is not None
        header = verified_header(lines(made.data)[0].rstrip(b"\n"), FORMAT)
        assert header is not None
        assert (header.workspace == team.workspace.header.workspace) is bool(name)


# Redactions


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A journal before and after a text in it was redacted."""
    folder = tmp_path_factory.mktemp("redacted") / "w"
    recorder = make_workspace(folder, 1)
    record(recorder, AddProgressUpdate("BP24-1.1", "We met Zebedee."))
    before = (folder / "journal.jsonl").read_bytes()
    redact(recorder, "Zebedee", "BP24-1.1", "It named a child.", context())
    return before, (folder / "journal.jsonl").read_bytes()


def test_what_another_copy_redacted_is_redacted_here(told: tuple[bytes, bytes]) -> None:
    """The text is blank, and the redaction is a line of its own, which is not added twice."""
    before, after = told
    redactions = list(redactions_in(after))
    made = with_redactions(before, redactions)
    assert b"Zebedee" not in made
    *_, last = decode_all(made)
    assert (last.n, last.what, last.role) == (decode_all(before)[-1].n + 1, "redact", "team")
    assert [each.id for each in redactions_in(made)] == [each.id for each in redactions]
    assert with_redactions(made, redactions) == made
    assert with_redactions(before, []) == before


def test_a_line_blanked_by_a_redaction_is_whole(told: tuple[bytes, bytes]) -> None:
    """Without the redaction it isn't: somebody blanked it."""
    _, after = told
    assert len(list(whole_lines(after))) == len(decode_all(after))
    alone = without(after, len(lines(after)) - 1)
    assert len(list(whole_lines(alone))) == len(decode_all(after)) - 2


def test_a_salvaged_journal_has_no_redacted_text_from_a_copy(told: tuple[bytes, bytes]) -> None:
    """A line that only an older copy has whole comes back blank."""
    before, after = told
    n = len(lines(before)) - 1
    made = salvaged(without(after, n), copies=lambda: only_copy(before))
    assert b"Zebedee" not in made.data
    assert made.data == after


# Books


def test_the_differences_of_two_books_turn_one_into_the_other(tmp_path: Path) -> None:
    """What is new, what is different, and, without fields, what only the first one has."""
    one, other = make_workspace(tmp_path / "one", 2), make_workspace(tmp_path / "other", 2)
    assert changes_between(one.book, other.book) == []
    record(one, action("Only here"))
    record(other, AddProgressUpdate("BP24-1.1", "Only there"))
    found = {(table, key): fields for table, key, fields in changes_between(one.book, other.book)}
    assert found["actions", "BP24-1.3"] == {}
    assert found["actions", "BP24-1.1"] == {"status": ["not started", "in progress"]}
    assert found["progress_updates", "BP24-1.1/note-1"]["text"] == [None, "Only there"]
    assert len(found) == 3
