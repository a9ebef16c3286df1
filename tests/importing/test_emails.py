"""Each line of a pasted e-mail is part of an answer, or it is said why it isn't."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import HOSTILE, book_with_actions, do
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.importing.answers import is_reply
from cscp_tui.importing.emails import LinePart, answers_in, read_email, said_ref

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

BOOK = book_with_actions()
TITLE = BOOK.actions["BP24-1.1"].title

REPLY = f"""Hi Sam,

BP24-1.1 {TITLE}
The form has changed.
Referrals have not yet.

• bp24-1.2: Half are trained

Happy to talk.

Kind regards,
Jo Bloggs
Detective Superintendent
"""
ORIGINAL = """
From: Business Officer <team@croydon.example>
Sent: 20 November 2025 10:02
To: Jo
Subject: Updates

BP24-1.1 old words
"""


def answers(text: str) -> dict[str, str]:
    return {ref: said for ref, said in answers_in(read_email(text, BOOK)) if ref}


def parts(text: str) -> list[tuple[str, str]]:
    return [(line.text.strip(), line.part) for line in read_email(text, BOOK) if line.text.strip()]


def test_an_answer_ends_before_the_signature() -> None:
    """It is the words under its reference, without the action's own title."""
    assert answers(REPLY) == {
        "BP24-1.1": "The form has changed.\nReferrals have not yet.",
        "BP24-1.2": "Half are trained",
    }
    said = dict(parts(REPLY))
    assert said["Happy to talk."] is LinePart.LEFT_OVER
    assert ("", "Happy to talk.") in list(answers_in(read_email(REPLY, BOOK)))
    assert said["Hi Sam,"] is LinePart.BEFORE
    for line in ("Kind regards,", "Jo Bloggs", "Detective Superintendent"):
        assert said[line] is LinePart.SIGNATURE


def test_the_email_replied_to_is_no_answer() -> None:
    """However a mail program quotes it, where something was answered above it."""
    quoted = ORIGINAL.strip().replace("\n", "\n> ")
    for original in (
        ORIGINAL,
        f"-----Original Message-----{ORIGINAL}",
        f"> {quoted}\n",
        "On 20 Nov 2025, at 10:02, Business Officer wrote:\nBP24-1.1 old words\n",
    ):
        text = REPLY + original
        assert answers(text) == answers(REPLY)
        assert "old words" in next(words for words, part in reversed(parts(text)))
        assert parts(text)[-1][1] is LinePart.QUOTED


INLINE = """\
On Fri, 2 Jan 2026 at 10:15, Business Officer wrote:
> Please send us your update.
>
> BP24-1.1  Train staff
> Your update:

All trained. The form is in use.
Position: in progress

> Nothing to report? (X)
>
> BP24-1.2  Map needs (you support this action)
> Your update:

> BP24-1.9 Old
> Your update:
Not ours?

> Is there anything else?

From 1 Feb all returns go to our new inbox.

Sent from my iPhone
"""


def test_answers_typed_between_quoted_lines_belong_to_the_reference_above() -> None:
    """One that is blank is none; what stands below another question is about no action."""
    assert list(answers_in(read_email(INLINE, BOOK))) == [
        ("BP24-1.1", "All trained. The form is in use.\nPosition: in progress"),
        ("BP24-1.9", "Not ours?"),
        ("", "From 1 Feb all returns go to our new inbox."),
    ]


def test_answers_are_read_where_they_were_typed_into_the_email_replied_to() -> None:
    """Nothing stands above it then but a greeting."""
    text = f"Please see below.\n{ORIGINAL}All trained, at last.\n"
    assert answers(text) == {"BP24-1.1": "old words\nAll trained, at last."}
    assert dict(parts(text))["Sent: 20 November 2025 10:02"] is LinePart.QUOTED


@pytest.mark.parametrize(
    "signature",
    [
        "Many thanks\nJo",
        "Thanks, Jo",
        "Best wishes\n\nJo Bloggs",
        "-- \nJo",
        "Sent from my iPhone",
        "OFFICIAL-SENSITIVE",
        "This e-mail and any attachments are confidential.",
        "\nJo Bloggs\nTel: 020 7946 0000",
        "\nJo Bloggs\njo@police.example",
    ],
)
def test_a_signature_is_recognised(signature: str) -> None:
    """By a closing, a footer, or a last block that says how to reach somebody."""
    text = f"BP24-1.1: All trained.\n{signature}\n"
    assert answers(text) == {"BP24-1.1": "All trained."}
    own = [words for words, part in parts(text) if part is LinePart.SIGNATURE]
    assert own == [line.strip() for line in signature.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "words",
    [
        "All trained, with thanks to the Police",
        "Regards to the new form, it is in use.",
        "The best we could do was half.",
        "Thanks to the Police, Housing, Health and the schools, all are trained.",
        "From: April all are trained.",
        "The helpline is 020 7946 0000 and in use.",
        "Contact jo@police.example about it.",
    ],
)
def test_a_sentence_of_an_answer_is_no_signature(words: str) -> None:
    """It says more than a closing does."""
    assert answers(f"BP24-1.1:\n{words}") == {"BP24-1.1": words}


def test_a_sentence_that_begins_as_the_title_does_is_whole() -> None:
    """Only the title itself is left out, with what joins it to the answer."""
    assert answers(f"BP24-1.1 {TITLE}s: all are trained") == {
        "BP24-1.1": f"{TITLE}s: all are trained"
    }
    assert answers(f"BP24-1.1 {TITLE} - all are trained") == {"BP24-1.1": "all are trained"}


def test_another_answer_may_follow_a_signature() -> None:
    """Of somebody else, in the same e-mail."""
    text = "BP24-1.1: One.\nRegards\nJo\nBP24-1.2: Two.\n"
    assert answers(text) == {"BP24-1.1": "One.", "BP24-1.2": "Two."}


def test_an_action_that_is_answered_twice_keeps_both() -> None:
    """Each is an answer of its own, for somebody to look at."""
    found = list(answers_in(read_email("BP24-1.1: One.\nBP24-1.1: Two.\n", BOOK)))
    assert found == [("BP24-1.1", "One."), ("BP24-1.1", "Two.")]


def with_earlier(**refs: str) -> Book:
    """The book with the references that its actions had elsewhere, by their number here."""
    book = book_with_actions()
    for number, old in refs.items():
        do(book, SetFields("actions", f"BP24-1.{number[1:]}", {"old_ref": old}))
    return book


@pytest.mark.parametrize(
    ("line", "refs", "words"),
    [
        ("4.1 - half are trained", ("BP24-1.1",), "half are trained"),
        ("4.2 (not ours) but it is done", ("BP24-1.2",), "(not ours) but it is done"),
        ("4.2 Leaflet: sent", ("BP24-1.2",), "Leaflet: sent"),
        ("P4.1 - sent", ("BP24-1.1",), "sent"),
        ("4.1 and 4.2: nothing", ("BP24-1.1", "BP24-1.2"), "nothing"),
        ("4.2 -", ("BP24-1.2",), ""),
        ("X-0042: sent", ("BP24-1.3",), "sent"),
        ("4.9 - not ours", (), "not ours"),
        ("4.9 Leaflet: not ours", (), "Leaflet: not ours"),
    ],
)
def test_an_earlier_reference_begins_an_answer(
    line: str, refs: tuple[str, ...], words: str
) -> None:
    """However people set it off; one that nobody knows ends the answer above, too."""
    book = with_earlier(n1="4.1", n2="4.2", n3="7, X-0042")
    _, said = answers_in(read_email(f"BP24-1.1: above\n{line}\n", book))
    found = said_ref(line, book)
    assert found is not None
    assert found.refs == refs
    assert said == (found.ref or found.words, words)


@pytest.mark.parametrize(
    "line", ["4.1 of the report", "4.1 days", "£4.1 m", "01632 960 411", "7 ran"]
)
def test_a_number_in_a_sentence_begins_no_answer(line: str) -> None:
    """An amount, a part of a document, or how to reach somebody."""
    assert said_ref(line, with_earlier(n1="4.1", n2="7")) is None


def test_a_reference_that_two_actions_have_is_neither() -> None:
    """Also where one of them has that number here."""
    book = with_earlier(n1="4.1", n2="4.1", n3="1.1")
    for line, refs in (("4.1: x", ("BP24-1.1", "BP24-1.2")), ("1.1: x", ("BP24-1.3", "BP24-1.1"))):
        found = said_ref(line, book)
        assert found is not None
        assert (found.ref, found.refs, found.is_shared) == ("", refs, True)


def test_a_paragraph_about_another_action_is_no_part_of_the_answer_above() -> None:
    """What it is about is asked."""
    text = "4.1: sent\n\nCould 4.2 have until 3 May?\nIt is late.\n\nRegards\nJo\n"
    assert list(answers_in(read_email(text, with_earlier(n1="4.1", n2="4.2")))) == [
        ("BP24-1.1", "sent"),
        ("", "Could 4.2 have until 3 May?\nIt is late."),
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("From: Jo\nTo: us\nSubject: x\nMIME-Version: 1.0\n\nDear all,\nnone.\n", True),
        ("Dear all,\n\nBP24-1.1: Sent, at last.\n", True),
        ("Dear all,\n\n4.1 - sent, at last\n", True),
        ("From: Jo\nSent: 1 May\nTo: us\n\nAll is well.\n", True),
        ("Ref,Action,Lead\nBP24-1.1,Write,Police\nBP24-1.2,Send,Police\n", False),
        ("MIME-Version: 1.0\n\n| Ref | Action |\n|---|---|\n| BP24-1.1 | Write |\n", False),
        ("Write the form\nSend it\n", False),
        ("PK", False),
    ],
)
def test_a_reply_is_known_from_a_table_of_actions(text: str, *, is_one: bool) -> None:
    """As it was sent or as a text, whoever wrote it; an e-mail with a table of actions is none."""
    assert is_reply("reply", text.encode(), with_earlier(n1="4.1")) is is_one


LINES = st.lists(
    st.sampled_from(
        [
            *("BP24-1.1: yes", "bp24-1.2", "> old", "Regards", "", "Tel: 020 7946 0000", HOSTILE),
            *("From: a", "Sent: b", "To: c", "some words", "-- ", "On Monday, Jo wrote:"),
        ]
    ),
    max_size=14,
)


@given(LINES)
def test_no_line_is_lost(lines: list[str]) -> None:
    """Every line is shown, in its order; what is recorded is in the line that it is said in."""
    text = "\n".join(lines)
    found = read_email(text, BOOK)
    assert [line.text for line in found] == text.splitlines()
    for line in found:
        assert line.recorded in line.text
        assert bool(line.ref) == (line.part is LinePart.ANSWER)
    said = [words for _, answer in answers_in(found) for words in answer.split("\n") if words]
    assert said == [line.recorded for line in found if line.recorded]


@pytest.mark.parametrize(
    "text",
    [
        "From: a\n" * 20_000,
        "BP24-1.1: a\n" + "Subject: b\n" * 20_000,
        "BP24-1.1: " + "y\n\n" * 20_000 + "Tel: 1\n",
        "thanks, " * 20_000,
        f"on {'x' * 100_000} wrote:",
    ],
)
def test_a_strange_email_is_read_at_once(text: str) -> None:
    """However long it is, and whatever it repeats."""
    begun = time.perf_counter()
    assert len(read_email(text, BOOK)) == len(text.splitlines())
    assert time.perf_counter() - begun < 5  # a tenth of that at most, on any computer


def test_the_head_of_the_email_itself_is_not_quoted() -> None:
    """Only that of an e-mail below it is."""
    head = "From: Nurse <n@chs.example>\nTo: Team\nSubject: Update\n"
    lines = read_email(f"{head}\nBP24-1.1: All trained.\n\n{head}\nPlease update us.", BOOK)
    parts = [line.part for line in lines if line.text.startswith("From:")]
    assert parts == [LinePart.HEAD, LinePart.QUOTED]
