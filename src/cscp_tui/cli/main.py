"""The entry point, which turns every failure into a sentence and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from cscp_tui.base.errors import CscpError
from cscp_tui.cli.printing import (
    JSON_OUTPUT,
    let_nobody_read,
    prepare_streams,
    say,
    show,
    state_encoding,
)
from cscp_tui.cli.registry import parse
from cscp_tui.cli.session import CommandRun
from cscp_tui.services.settings import load
from cscp_tui.store.clock import Clock

INTERRUPTED = 130
"""The exit status of a command that Ctrl+C ended."""

NOBODY_READS = 141
"""The exit status of a command whose output is no longer read."""


class OnlyRecorded(CscpError):
    """A change that was recorded by a command that couldn't print or write its result."""

    exit_status = 3

    def __init__(self, problem: OSError) -> None:
        super().__init__(
            "The change was recorded, so don't record it again. But what the command prints or "
            f"writes couldn't be written: {_reason(problem)}."
        )


def main(argv: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run a command line.

    Args:
        argv: the words after ``cscp``; by default, the process's arguments.
        clock: the function that gives the time; by default, the workspace's clock.

    Returns:
        The exit status.
    """
    prepare_streams()
    if argv is None:
        sys.excepthook = _tell_failure
    words = sys.argv[1:] if argv is None else argv
    JSON_OUTPUT.begin(is_wanted="--json" in words)
    try:
        status = _run(words, clock)
        JSON_OUTPUT.end()
        _forget_what_is_not_taken(sys.stderr)
        sys.stdout.flush()
    except CscpError as problem:
        say(str(problem))
        JSON_OUTPUT.end(str(problem))
        _forget_what_is_not_taken(sys.stdout)
        return problem.exit_status
    except KeyboardInterrupt:
        JSON_OUTPUT.end("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        let_nobody_read(sys.stdout)
        return NOBODY_READS
    except OSError as problem:
        sentence = (
            f"The computer couldn't do that: {_reason(problem)}. Put that right and try again."
        )
        say(sentence)
        JSON_OUTPUT.end(sentence)
        _forget_what_is_not_taken(sys.stdout)
        return 1
    return status


def _run(argv: Sequence[str], clock: Clock | None) -> int:
    try:
        arguments = parse(argv)
    except SystemExit as end:  # argparse leaves this way after --help and --version
        JSON_OUTPUT.begin(is_wanted=False)
        return int(end.code or 0)
    JSON_OUTPUT.begin(is_wanted=arguments.json)
    settings, problems = load()
    for problem in problems:
        say(problem)
    session = CommandRun(arguments, settings, clock, problems)
    state_encoding(session.given("encoding"))
    try:
        status: int = arguments.run(session)
        for words in session.last_words:
            say(words)
        if session.mark and session.prints_text:
            show(session.mark)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        if session.has_recorded:
            raise OnlyRecorded(problem) from None
        raise
    return status


def _reason(problem: OSError) -> str:
    place = f"{problem.filename}: " if problem.filename else ""
    return f"{place}{problem.strerror or problem}"


def _tell_failure(_: type[BaseException], error: BaseException, *trace: object) -> None:  # noqa: ARG001
    # Only needed if there is a defect.
    from cscp_tui.services.crash_report import failure_sentence

    sentence = failure_sentence(error)
    say(sentence)
    JSON_OUTPUT.end(sentence)


def _forget_what_is_not_taken(stream: TextIO) -> None:
    """Discard the rest of a stream that cannot be written, such as that of a closed window.

    The interpreter would fail on it at its end, with a status of its own.
    """
    try:
        stream.flush()
    except OSError:
        let_nobody_read(stream)
