from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from cscp_tui.domain.book import name_of
from cscp_tui.domain.enums import Outcome, Source, Status
from cscp_tui.domain.records import KINDS, Action, Attendance, Partnership

DAY = date(2024, 6, 3)
ACTION = Action(id="OT24-01", created=DAY, title="Train staff", source=Source.OTHER)


@pytest.mark.parametrize("status", Status)
def test_an_action_is_open_until_it_ends(status: Status) -> None:
    """Delivered and closed actions are not open, all others are."""
    action = replace(ACTION, status=status)
    assert action.is_open is (status not in {Status.DELIVERED, Status.ENDED})
    assert action.is_delivered is (status is Status.DELIVERED)


def test_a_delivery_awaits_agreement_until_it_is_agreed() -> None:
    """A delivered action awaits agreement; an agreed or an undelivered one does not."""
    delivered = replace(ACTION, status=Status.DELIVERED, ended=DAY)
    assert delivered.awaits_agreement
    assert not replace(delivered, agreed=DAY).awaits_agreement
    assert not ACTION.awaits_agreement
    closed = replace(ACTION, status=Status.ENDED, outcome=Outcome.WITHDRAWN)
    assert not closed.awaits_agreement


def test_people_online_are_present_too() -> None:
    """People present are those in the room and those online; deputies are among them."""
    row = Attendance(
        id="m/police", created=DAY, meeting="m", agency="police", in_room=2, online=1, deputies=1
    )
    assert row.present == 3


def test_the_rating_rule_starts_at_30_30_and_90_days() -> None:
    """A new partnership rates Red after 30 days, Amber within 30, and asks for notes within 90."""
    settings = Partnership(id="partnership", created=DAY, name="Test", abbreviation="T")
    assert settings.red_after_days == 30
    assert settings.amber_within_days == 30
    assert settings.updates_expected_from_days == 90


@pytest.mark.parametrize("table", KINDS)
def test_every_table_has_a_word_for_one_of_its_records(table: str) -> None:
    """Messages can name a record of any table by a word in lower case."""
    assert name_of(table) == name_of(table).lower().strip() != ""


@pytest.mark.parametrize("table", KINDS)
def test_sets_are_fields_of_several_texts(table: str) -> None:
    """Every field that is merged member by member is there and holds texts."""
    for field in KINDS[table].set_fields:
        assert KINDS[table].fields[field].type == tuple[str, ...]


def test_records_cannot_be_changed_in_place() -> None:
    """A record is a value: whoever holds one can rely on it."""
    with pytest.raises(AttributeError):
        ACTION.title = "Something else"  # type: ignore[misc]


@pytest.mark.parametrize("table", KINDS)
def test_each_column_title_means_one_field(table: str) -> None:
    """No other name of a field is the name, or another name, of a second one."""
    fields = KINDS[table].given
    titles = [title for field in fields.values() for title in field.spec.synonyms]
    assert len(titles) == len(set(titles))
    assert not fields.keys() & set(titles)


@pytest.mark.parametrize(
    ("table", "title", "field"),
    [
        ("actions", "action", "title"),
        ("actions", "owner", "lead"),
        ("actions", "organisation", "lead_agency"),
        ("actions", "original_date", "original_due"),
        ("actions", "rag", "status"),
        ("meetings", "venue", "place"),
        ("commitments", "we_said", "said"),
    ],
)
def test_usual_column_titles_are_known(table: str, title: str, field: str) -> None:
    """The titles that teams give their columns mean the fields that they hold."""
    assert title in KINDS[table].fields[field].spec.synonyms
