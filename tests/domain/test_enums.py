from __future__ import annotations

from cscp_tui.domain.enums import (
    DEFAULT_REASONS,
    Cause,
    MeetingState,
    MoveKind,
    Outcome,
    Rating,
    Source,
    Status,
)


def test_delivered_and_ended_are_the_ends() -> None:
    """Of the five statuses the last two are ends."""
    assert [status.value for status in Status] == [
        "not started",
        "in progress",
        "on hold",
        "delivered",
        "ended",
    ]
    assert [status for status in Status if status.is_end] == [Status.DELIVERED, Status.ENDED]


def test_each_source_has_its_own_two_letters() -> None:
    """A reference shows by its first two letters where the action comes from."""
    assert {source.prefix: source.value for source in Source} == {
        "BP": "plan",
        "EX": "executive",
        "RV": "review",
        "AU": "audit",
        "SC": "scrutineer",
        "OT": "other",
    }


def test_outcomes_are_the_four_of_the_field() -> None:
    """An undelivered action is carried over, transferred, replaced or withdrawn."""
    assert {str(outcome) for outcome in Outcome} == {
        "carried over",
        "transferred",
        "replaced",
        "withdrawn",
    }


def test_causes_are_said_in_the_words_of_the_report() -> None:
    """A cause reads as within or outside the partnership's control."""
    assert Cause.WITHIN.sentence == "within the partnership's control"
    assert Cause.OUTSIDE.sentence == "outside the partnership's control"


def test_ratings_are_ordered_by_how_bad_they_are() -> None:
    """Red comes first, then Amber, then No date, and Green last."""
    ordered = sorted(Rating, key=lambda rating: rating.severity, reverse=True)
    assert ordered == [Rating.RED, Rating.AMBER, Rating.NO_DATE, Rating.GREEN]


def test_an_inquorate_meeting_took_place() -> None:
    """People met at a held and at an inquorate meeting, not at a planned or cancelled one."""
    assert {state for state in MeetingState if state.took_place} == {
        MeetingState.HELD,
        MeetingState.UNRECORDED,
        MeetingState.INQUORATE,
    }


def test_moves_are_told_apart_by_what_they_mean() -> None:
    """A change of date is a slip, an extension, brought forward, a first date or a new one."""
    assert {str(kind) for kind in MoveKind} == {
        "slip",
        "extension",
        "brought forward",
        "first date",
        "new date",
    }


def test_a_partnership_starts_with_nine_reasons() -> None:
    """The reason codes begin with partner capacity and leave room for any other."""
    assert len(DEFAULT_REASONS) == 9
    assert DEFAULT_REASONS[0] == "partner capacity"
    assert DEFAULT_REASONS[-1] == "other"
