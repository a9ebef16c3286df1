from __future__ import annotations

import pytest
from hypothesis import given

from any_texts import any_text
from cscp_tui.domain.public_wording import past_tense, proposed_wording, what_was_promised


@pytest.mark.parametrize(
    ("title", "impact", "sentence"),
    [
        (
            "Test a leaflet on neglect with parents, and publish it",
            "Eight in ten would use it.",
            "We tested a leaflet on neglect with parents, and published it. Eight in ten would use it.",
        ),
        ("Review and relaunch the guidance.", "", "We reviewed and relaunched the guidance."),
        ("Carry out an audit", "", "We carried out an audit."),
        ("Neglect strategy", "", "Neglect strategy."),
        ("Map and share services", "", "We mapped and shared services."),
    ],
)
def test_a_proposal_says_in_the_past_tense_what_was_to_be_done(
    title: str, impact: str, sentence: str
) -> None:
    """A title that does not begin with a known verb is left as it is, for somebody to reword."""
    assert proposed_wording(title, impact) == sentence


@pytest.mark.parametrize(
    ("title", "promise"),
    [
        ("Co-locate partners' staff", "co-locate partners' staff"),
        ("Neglect strategy", "complete “Neglect strategy”"),
        ("MASH protocol", "complete “MASH protocol”"),
    ],
)
def test_a_promise_reads_on_after_we_would(title: str, promise: str) -> None:
    """Whatever a title is, the sentence is one."""
    assert what_was_promised(title) == promise


@pytest.mark.parametrize(
    ("verb", "past"),
    [("publish", "published"), ("write", "wrote"), ("try", "tried"), ("survey", "surveyed")],
)
def test_past_tense(verb: str, past: str) -> None:
    """Regular verbs follow the rules of spelling, others are listed."""
    assert past_tense(verb) == past


@given(any_text(max_size=200), any_text(max_size=200))
def test_any_text_gives_a_proposal(title: str, impact: str) -> None:
    """No title breaks it, and the impact stands in it as it was recorded."""
    assert impact.strip() in proposed_wording(title, impact)
    assert what_was_promised(title)
