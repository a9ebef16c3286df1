"""The filter grammar: what tokens and words take, and how a selection says what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from any_texts import any_text
from building import (
    EXECUTIVE_MEETING,
    OFFICER,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    founded_book,
)
from cscp_tui.base.errors import CscpError, NotUnderstood, UnknownDate
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddFromOrigin,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
)
from cscp_tui.domain.commands.carry_over import CarryOver, proposed_carry_over
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, ImpactState, Outcome, Rating, Source, Status
from cscp_tui.domain.filters import (
    UnknownToken,
    completions,
    hint_of_filters,
    parse_filter,
    tokens_of,
)
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.selections import EVERYTHING, SearchIndex, with_words
from golden_files import golden
from views.full_years import full_book
from views.small_years import LATER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.domain.records import Action, Record
    from cscp_tui.store.workspace import Workspace


MADE = date(2024, 4, 1)
TODAY_FILTERS = date(2024, 11, 25)

REFERRAL = "BP24-1.1"
TRAINING = "BP24-1.2"
AUDITS = "BP24-2.1"
VISITS = "BP24-2.2"
LETTER = "EX24-01"


@pytest.fixture(scope="module")
def book() -> Book:
    """Five actions: a late one, a noted one, a slipped one, a delivered one, a withdrawn one."""
    book = founded_book()
    made = context(MADE, OFFICER)
    do(book, action("Publish the referral form", due="2024-10-01", lead_agency="police"), made)
    do(
        book,
        action(
            "Train staff",
            lead="Designated Nurse",
            lead_agency="icb",
            supporting_agencies=["council", "police"],
            due="2024-12-05",
            old_ref="OLD-7",
            restricted=True,
            intended_outcome="Fewer repeat referrals",
        ),
        made,
    )
    do(book, action("Audit thresholds", "2024/25/2", due="2024-08-01", lead_agency="icb"), made)
    do(book, action("Visit schools", "2024/25/2", due="2024-11-01"), made)
    do(book, executive_action(timescale="Once in post", due=None), made)
    day = context(date(2024, 11, 10))
    do(book, AddProgressUpdate(TRAINING, "Half are trained."), day)
    do(book, MoveDate(AUDITS, date(2024, 12, 1), "funding", Cause.OUTSIDE), day)
    do(book, MoveDate(AUDITS, date(2025, 6, 1), "funding", Cause.OUTSIDE), day)
    do(book, Judge(AUDITS, Rating.AMBER, "The funding is promised."), day)
    do(book, Deliver(VISITS, "Schools ring earlier.", ImpactState.EVIDENCED), day)
    do(book, EndAction(LETTER, Outcome.WITHDRAWN, "no longer needed", Cause.WITHIN), day)
    return book


def found(text: str, book: Book) -> list[str]:
    """The references that a filter finds."""
    return [
        action.id for action in parse_filter(text, book, TODAY_FILTERS).of(book.actions.values())
    ]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("", [REFERRAL, TRAINING, AUDITS, VISITS, LETTER]),
        ("is:open", [REFERRAL, TRAINING, AUDITS]),
        ("is:ended", [VISITS, LETTER]),
        ("is:delivered", [VISITS]),
        ("is:closed", [LETTER]),
        ("is:late", [REFERRAL]),
        ("IS:LATE", [REFERRAL]),
        ("is:slipped", [AUDITS]),
        ("is:awaiting-agreement", [VISITS]),
        ("is:unagreed", [VISITS]),
        ('is:"to agree"', [VISITS]),
        ("is:agreed", []),
        ("is:restricted", [TRAINING]),
        ("is:no-note", [REFERRAL]),
        ("is:judged", [AUDITS]),
        ("is:carried", []),
        ("is:continued", []),
        ("is:held", []),
        ("-is:open", [VISITS, LETTER]),
        ("lead:police", [REFERRAL]),
        ("lead:Met", [REFERRAL]),
        ("lead:nurse", [TRAINING]),
        ("lead:none", [VISITS, LETTER]),
        ("agency:police", [REFERRAL, TRAINING]),
        ("agency:the", [REFERRAL, TRAINING, AUDITS]),
        ("group:exec", [LETTER]),
        ('group:"quality assurance"', [REFERRAL, TRAINING, AUDITS, VISITS]),
        ("priority:2", [AUDITS, VISITS]),
        ("priority:2024/25/1", [REFERRAL, TRAINING]),
        ('priority:"priority 1"', [REFERRAL, TRAINING]),
        ("plan:2024-25", [REFERRAL, TRAINING, AUDITS, VISITS]),
        ("source:executive", [LETTER]),
        ("source:plan,executive is:ended", [VISITS, LETTER]),
        ("status:delivered", [VISITS]),
        ('status:"in progress"', [TRAINING]),
        ("status:in-progress", [TRAINING]),
        ("status:not", [REFERRAL, AUDITS]),
        ("rating:red", [REFERRAL]),
        ("rating:amber", [AUDITS]),
        ("rating:red,amber", [REFERRAL, AUDITS]),
        ("impact:evidenced", [VISITS]),
        ("impact:none is:ended", [LETTER]),
        ("slipped:>1", [AUDITS]),
        ("slipped:2", [AUDITS]),
        ("slipped:>2", []),
        ("slipped:<=1 is:open", [REFERRAL, TRAINING]),
        ("due:<2w", [REFERRAL, TRAINING]),
        ("due:2w", [REFERRAL, TRAINING]),
        ("due:>3m", [AUDITS]),
        ("due:overdue", [REFERRAL]),
        ("due:none", [LETTER]),
        ("due:1/11/2024", [VISITS]),
        ("due:2/11..5/12", [TRAINING]),
        ("due:1/10/2024..1/11/2024", [REFERRAL, VISITS]),
        ("due:..1/11/2024", [REFERRAL, VISITS]),
        ("due:2/11/2024..", [TRAINING, AUDITS]),
        ("due:<1/11/2024", [REFERRAL]),
        ("due:<=1/11/2024", [REFERRAL, VISITS]),
        ("due:>=1/6/2025", [AUDITS]),
        ("due:december", [TRAINING]),
        ("due:2024-25/Q3", [REFERRAL, TRAINING, VISITS]),
        ("due:q3", [REFERRAL, TRAINING, VISITS]),
        ("updated:<30d", [TRAINING]),
        ("updated:>30d", []),
        ("noted:never is:open", [REFERRAL, AUDITS]),
        ("updated:november", [TRAINING]),
        ("updated:q3", [TRAINING]),
        ("updated:december", []),
        ("updated:1/12..30/11", [TRAINING]),
        ("updated:<10/11", []),
        ("updated:nov-2024", [TRAINING]),
        ("referral", [REFERRAL, TRAINING]),
        ("REFERRAL form", [REFERRAL]),
        ('"referral form"', [REFERRAL]),
        ('"form referral"', []),
        ("-referral is:open", [AUDITS]),
        ("old-7", [TRAINING]),
        ("once post", [LETTER]),
        ("bp24-2", [AUDITS, VISITS]),
        ("icb", [TRAINING, AUDITS]),
        ("half", []),
        ("due:<2w lead:nurse staff", [TRAINING]),
        ("“referral form", [REFERRAL]),
    ],
)
def test_filters_find(text: str, refs: list[str], book: Book) -> None:
    """Each token takes the actions that its words say, and all parts must hold."""
    assert found(text, book) == refs


def test_a_meeting_is_found_as_the_origin_of_what_it_asked_for() -> None:
    """By its group and day, as an origin by its title; a meeting that asked for nothing is none."""
    book = founded_book()
    other = {"title": "Circulate the slides", "source": "other", "housekeeping": True}
    do(book, AddAction(other), context(TODAY, meeting=QAG_MEETING))
    do(book, executive_action(), context(MADE))
    group = book.groups["QAG"].short_name
    assert found(f'origin:"{group}, 20 November 2024"', book) == ["OT24-01"]
    assert found(f"origin:{QAG_MEETING}", book) == ["OT24-01"]
    assert found("origin:none", book) == ["EX24-01"]
    assert found("is:housekeeping", book) == ["OT24-01"]
    assert found(f'"{group}, 20 november"', book) == ["OT24-01"]
    with pytest.raises(CscpError):
        found(f"origin:{EXECUTIVE_MEETING}", book)


def test_words_find_a_meeting_by_its_new_name_once_its_group_is_renamed() -> None:
    """The texts that words are searched in are made again then."""
    book = founded_book()
    do(
        book,
        AddAction({"title": "Tell us", "source": "other"}),
        context(TODAY, meeting=QAG_MEETING),
    )
    index = SearchIndex(book)
    action = book.actions["OT24-01"]
    assert "20 november 2024" in index.of(action)
    do(book, SetFields("groups", "QAG", {"name": "Assurance Board"}), context(TODAY))
    index.refresh()
    assert "assurance board, 20 november 2024" in index.of(action)


def test_what_comes_from_a_restricted_origin_is_restricted() -> None:
    """So that ``-is:restricted`` gives a list that may be passed on."""
    book = founded_book()
    secret = {"title": "Rapid review", "source": "review", "kind": "Rapid Review"}
    review = AddFromOrigin(
        Source.REVIEW, {"title": "Train", "due": "2024-12-01"}, secret | {"restricted": True}
    )
    do(book, review, context(MADE))
    do(book, action(), context(MADE))
    assert found("is:restricted", book) == ["RV24-01"]
    assert found("-is:restricted", book) == [REFERRAL]


def test_within_two_weeks_includes_what_is_overdue(book: Book) -> None:
    """What should have been done last month is certainly due within two weeks."""
    assert REFERRAL in found("due:<2w", book)
    assert VISITS not in found("due:<2w", book), "and what has ended is due no more"


def test_a_parent_stands_for_its_parts(book: Book) -> None:
    """The council's actions include those of its services."""
    own = Book({table: dict(records) for table, records in book.tables.items()})
    do(own, SetFields("agencies", "police", {"parent": "council"}))
    assert found("lead:council", own) == [REFERRAL]


def test_what_was_carried_over_is_found_by_its_old_reference() -> None:
    """The old reference finds the closed action and its continuation."""
    own = founded_book()
    do(own, action("Train staff"), context(MADE))
    after = context(date(2025, 4, 2))
    rows = tuple(
        replace(row, reason="funding", cause=Cause.OUTSIDE)
        for row in proposed_carry_over(own, "2024/25", "2025-27")
    )
    do(own, CarryOver("2024/25", "2025-27", rows), after)
    assert found("bp24-1.1", own) == ["BP24-1.1", "BP25-1.1"]
    assert found("is:carried", own) == ["BP24-1.1"]
    assert found("is:continued", own) == ["BP25-1.1"]


def test_agreed_and_held_are_found(book: Book) -> None:
    """An agreed delivery and an action on hold are found as such."""
    own = Book({table: dict(records) for table, records in book.tables.items()})
    do(own, Agree((VISITS,), QAG_MEETING), context(date(2024, 11, 20)))
    do(own, ChangeStatus(REFERRAL, Status.ON_HOLD, "funding", review_date=date(2025, 1, 1)))
    assert found("is:agreed", own) == [VISITS]
    assert found("is:held", own) == [REFERRAL]
    assert found("is:awaiting-agreement", own) == []


def test_the_quarter_recorded_for_is_the_one_without_a_note(book: Book) -> None:
    """While the team records for Q2, notes of Q3 do not count."""
    selection = parse_filter("is:no-note", book, TODAY_FILTERS, quarter=Quarter(2024, 2))
    assert TRAINING in [action.id for action in selection.of(book.actions.values())]
    assert str(selection) == "no update received for Q2 2024/25"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "all"),
        ("is:late lead:police referral", "late · led by The Police · “referral”"),
        ("lead:nurse", "led by “nurse”"),
        ("-is:late", "not late"),
        ("due:<2w", "open, due by 9 December 2024"),
        ("due:1/4/2025..30/6/2025", "due from 1 April 2025 to 30 June 2025"),
        ("due:>=1/4/2025", "due after 31 March 2025"),
        ("due:none group:qag", "without a due date · overseen by Quality Assurance Group"),
        ("slipped:>1", "slipped 2 times or more"),
        ("slipped:1", "slipped once"),
        ("slipped:0", "never slipped"),
        ("rating:amber,red", "rated Red or Amber"),
        ("updated:<30d", "last updated after 25 October 2024"),
        ('BP24-1.1 "on hold"', "“BP24-1.1” “on hold”"),
        ("plan:2024/25 source:plan", "Business plan 2024/25 · from plan"),
        ("is:no-note", "no update received for Q3 2024/25"),
    ],
)
def test_selections_say_what_they_take(text: str, words: str, book: Book) -> None:
    """A selection's text is what stands under the title and over the export."""
    assert str(parse_filter(text, book, TODAY_FILTERS)) == words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour:red", "lead:, agency:, group:"),
        ("is:zzz", "open, ended, delivered"),
        ("is:", "no-update"),
        ("lead:fire", "The Council, The Police"),
        ("lead:", "The Council"),
        ("agency:designated", "The ICB"),
        ("group:board", "Executive"),
        ("priority:9", "Priority 1"),
        ("plan:2030", "2024/25 or 2025-27"),
        ("status:i,x", "not started, in progress"),
        ("rating:purple", "Red, Amber, Green or No date"),
        ("slipped:often", "0, 1 or >1"),
        ("slipped:" + "9" * 5000, "0, 1 or >1"),
        ("due:soon", "<2w, >3m"),
        ("due:..", "<2w, >3m"),
        ("updated:<", "<30d"),
        ("due:30/6/2026..1/4/2025", "Swap the two ends"),
    ],
)
def test_unknown_tokens_name_what_is_known(text: str, named: str, book: Book) -> None:
    """A token or value that is not known is answered with one sentence of those that are."""
    with pytest.raises(UnknownToken) as caught:
        parse_filter(text, book, TODAY_FILTERS)
    sentence = str(caught.value)
    assert named in sentence
    assert "\n" not in sentence
    assert caught.value.exit_status == 2


def test_impossible_dates_say_what_is_wrong(book: Book) -> None:
    """A date in American order is answered with the right one."""
    with pytest.raises(UnknownDate, match="type 31/12/2024"):
        parse_filter("due:12/31/2024", book, TODAY_FILTERS)


def test_text_in_quotes_is_no_token(book: Book) -> None:
    """A colon in quotes is searched for as it stands."""
    assert found('"colour:red"', book) == []


def test_times_are_no_tokens(book: Book) -> None:
    """A number before a colon is text."""
    assert str(parse_filter("10:30", book, TODAY_FILTERS)) == "“10:30”"


def test_selections_combine(book: Book) -> None:
    """Combining with everything changes nothing, and what is combined takes what all parts take."""
    late = parse_filter("is:late", book, TODAY_FILTERS)
    assert (EVERYTHING & late) is late
    both = late & with_words(("form",), SearchIndex(book)) & ~parse_filter("is:late", book, MADE)
    assert str(both) == "late · “form” · not late"
    actions = book.actions.values()
    assert both.of(actions) == [
        each for each in late.of(actions) if "form" in each.title.casefold()
    ]


def test_a_renamed_agency_is_found_by_its_new_name(book: Book) -> None:
    """Texts that were made before a name changed are made again."""
    own = Book({table: dict(records) for table, records in book.tables.items()})
    texts = SearchIndex(own)
    assert (
        parse_filter("metropolitan", own, TODAY_FILTERS, haystack=texts).of(own.actions.values())
        == []
    )
    do(own, SetFields("agencies", "police", {"name": "Metropolitan Police"}))
    again = parse_filter("metropolitan", own, TODAY_FILTERS, haystack=texts)
    assert [found.id for found in again.of(own.actions.values())] == [REFERRAL, TRAINING]


def test_an_edited_action_is_searched_anew(book: Book) -> None:
    """A title that changed is found by its new words and no longer by the old ones."""
    own = Book({table: dict(records) for table, records in book.tables.items()})
    texts = SearchIndex(own)
    parse_filter("form", own, TODAY_FILTERS, haystack=texts).of(own.actions.values())
    do(own, SetFields("actions", REFERRAL, {"title": "Publish the leaflet"}))
    selection = parse_filter("form", own, TODAY_FILTERS, haystack=texts)
    assert selection.of(own.actions.values()) == []


@given(
    any_text(max_size=40)
    | st.lists(st.sampled_from([*tokens_of("actions"), ":", "-", '"', "<", "..", "1/4"]))
)
def test_no_text_breaks_the_grammar(book: Book, text: str | list[str]) -> None:
    """Whatever is typed is a selection that describes itself in one line, or a sentence."""
    typed = text if isinstance(text, str) else "".join(text)
    try:
        selection = parse_filter(typed, book, TODAY_FILTERS)
    except CscpError as problem:
        said = str(problem)
    else:
        selection.of(book.actions.values())
        said = str(selection)
    assert "\n" not in said


def test_every_offered_value_is_understood(book: Book) -> None:
    """What the error and the completion offer behind a token can be typed there."""
    for token in tokens_of("actions").values():
        for value in token.offers(book):
            parse_filter(f'{token.name}:"{value}"', book, TODAY_FILTERS)


def test_a_text_is_made_ready_for_searching_once(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every further letter typed searches the texts that the first one made."""
    one = book.actions[TRAINING]
    actions = [replace(one, id=f"BP24-1.{number}") for number in range(100)]
    texts = SearchIndex(book)
    assert len(parse_filter("staf", book, TODAY_FILTERS, haystack=texts).of(actions)) == 100

    def made_again(_: SearchIndex, action: Action) -> str:
        raise AssertionError(action.id)

    monkeypatch.setattr(SearchIndex, "_make", made_again)
    assert len(parse_filter("staff", book, TODAY_FILTERS, haystack=texts).of(actions)) == 100


@pytest.mark.parametrize(
    ("text", "meant"), [("rga:red", "rag:"), ("stauts:open", "status:"), ("leed:met", "lead:")]
)
def test_a_misspelt_token_is_answered_with_the_right_one(text: str, meant: str, book: Book) -> None:
    """By its name, or by another name that it has."""
    with pytest.raises(UnknownToken, match=f"Did you mean “{meant}”"):
        parse_filter(text, book, TODAY_FILTERS)


def test_what_people_say_is_answered_with_the_filter() -> None:
    """Where it is a word of another list's status, too; “overdue” alone is one already."""
    book = founded_book()
    assert hint_of_filters("red police", book) == "Did you mean “rating:red”?"
    assert hint_of_filters("completed", book) == "Did you mean “is:delivered”?"
    assert hint_of_filters("complete", book, "commitments") == "Did you mean “status:delivered”?"
    assert hint_of_filters("minutes", book, "meetings") == "Did you mean “is:minuted”?"
    assert not hint_of_filters("overdue", book)
    assert not hint_of_filters("is:late families", book)
    assert completions("red", book) == ("rating:red",)
    with pytest.raises(UnknownToken, match="Did you mean “is:red”"):
        parse_filter("is:rdd", book, TODAY)


def test_a_list_without_a_claim_takes_its_status(book: Book) -> None:
    """A challenge “is open”; a word that is neither is answered with the words of its status."""
    taken = parse_filter("is:open", book, TODAY, table="challenges")
    assert str(taken) == str(parse_filter("status:open", book, TODAY, table="challenges"))
    with pytest.raises(UnknownToken, match="Did you mean “status:open”"):
        parse_filter("is:opne", book, TODAY, table="challenges")


def test_rag_means_the_rating(book: Book) -> None:
    """Teams say RAG."""
    assert found("rag:red", book) == found("rating:red", book)
    assert str(parse_filter("rag:red", book, TODAY_FILTERS)) == "rated Red"


def test_commas_are_an_or_for_every_token(book: Book) -> None:
    """Names and lengths of time too, unless a name has the comma itself."""
    either = found("lead:police,council", book)
    assert set(either) == {*found("lead:police", book), *found("lead:council", book)}
    assert "led by The Police or led by The Council" in str(
        parse_filter("lead:police,council", book, TODAY_FILTERS)
    )


def test_beginning_of_a_token_is_completed() -> None:
    """Two letters of a token offer the token."""
    assert completions("is:late le", founded_book()) == ("is:late lead:",)


def test_value_is_completed_by_its_beginning() -> None:
    """The beginning of a value offers the values that begin so."""
    assert completions("is:la", founded_book()) == ("is:late",)


def test_value_with_spaces_is_quoted() -> None:
    """A value of several words is offered in quotes."""
    assert 'status:"on hold"' in completions("status:on", founded_book())


def test_a_part_behind_one_in_quotes_is_completed() -> None:
    """What stands in quotes before it stays as it is."""
    text = 'status:"on hold" is:la'
    assert completions(text, founded_book()) == (f"{text}te",)


def test_each_of_several_values_is_completed() -> None:
    """Behind a comma the next one begins; one of several words puts all in quotes."""
    assert completions("rating:red,am", founded_book()) == ("rating:red,Amber",)
    assert 'status:"delivered,on hold"' in completions("status:delivered,", founded_book())


def test_minus_is_kept() -> None:
    """A part that is turned round stays so."""
    assert completions("-is:la", founded_book()) == ("-is:late",)


@pytest.mark.parametrize("text", ["", " ", "zzz", "colour:bl", "is:late "])
def test_nothing_is_offered_where_nothing_fits(text: str) -> None:
    """Words, unknown tokens and a finished part offer nothing."""
    assert completions(text, founded_book()) == ()


def test_every_offer_can_be_read() -> None:
    """What is offered is understood when it is taken."""
    book = founded_book()
    today = book.partnership.created
    for token in completions("s", book):
        for offer in completions(token, book):
            parse_filter(offer, book, today)


SAVED = {
    "late police": "is:late lead:police",
    "second": '"Action 2"',
    "both": "filter:second is:open",
    "loop": "is:open filter:knot",
    "knot": "filter:loop",
    "colours": "colour:blue",
    "on colours": "filter:colours",
}


def refs(text: str, saved: Mapping[str, str] = SAVED) -> list[str]:
    """The references that a filter takes."""
    book = book_with_actions()
    return [
        action.id
        for action in parse_filter(text, book, TODAY, saved=saved).of(book.actions.values())
    ]


@pytest.mark.parametrize(
    "text", ["filter:second", "filter:SECOND", "filter:both", "-filter:both filter:second"]
)
def test_a_saved_filter_takes_what_its_text_takes(text: str) -> None:
    """By itself, among others, and turned round."""
    assert refs(text) == ([] if text.startswith("-") else ["BP24-1.2"])


def test_turned_round_it_leaves_the_others() -> None:
    """All but what it takes."""
    assert refs("-filter:second") == ["BP24-1.1", "BP24-1.3"]


def test_it_says_its_name_and_what_it_means() -> None:
    """The heading of an export tells both."""
    selection = parse_filter("is:open filter:second", book_with_actions(), TODAY, saved=SAVED)
    assert str(selection) == "open · “second” (“Action 2”)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("filter:nothing", "There's no saved filter “nothing”. Choose late police, second"),
        ("filter:", "There's no saved filter"),
        ("filter:loop", "The saved filter “loop” includes itself"),
        ("filter:colours", "The saved filter “colours” can't be read: Unknown filter “colour:”"),
        ("filter:on-colours", "The saved filter “colours” can't be read"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    """One sentence that names the filter."""
    with pytest.raises(NotUnderstood, match="filter") as raised:
        refs(text)
    assert said in str(raised.value)


def test_without_any_that_is_said() -> None:
    """Nobody saved one yet."""
    with pytest.raises(NotUnderstood, match="None has been saved yet"):
        refs("filter:late", {})


def test_names_are_offered() -> None:
    """The token completes the names, in quotes where they have spaces."""
    book = book_with_actions()
    assert completions("fil", book, SAVED) == ("filter:",)
    assert completions("filter:la", book, SAVED) == ('filter:"late police"',)
    assert len(completions("filter:", book, SAVED)) == len(SAVED)


@pytest.mark.parametrize(
    ("said", "filter_"),
    [
        ("late", "is:late"),
        ("overdue", "is:late"),
        ("past due", "is:late"),
        ("this month", 'due:"this month"'),
        ("due next month", 'due:"next month"'),
        ("no update", "is:no-update"),
        ("on hold", "is:held"),
        ("to agree", "is:to-agree"),
        ("not started", 'status:"not started"'),
        ("late this quarter", 'is:late due:"this quarter"'),
        ("-late", "-is:late"),
        ("-this month", '-due:"this month"'),
    ],
)
def test_peoples_words_filter_as_meant(demo_year: Workspace, said: str, filter_: str) -> None:
    """They are the same as the tokens for them; the words in double quotes are searched for."""
    day = date(2025, 11, 27)
    asked = parse_filter(said, demo_year.book, day).of(demo_year.book.actions.values())
    assert asked == parse_filter(filter_, demo_year.book, day).of(demo_year.book.actions.values())
    if not said.startswith("-"):
        assert asked
        found = parse_filter(f'"{said}"', demo_year.book, day).of(demo_year.book.actions.values())
        assert found != asked


@pytest.mark.parametrize("said", ["police", "Met Police", "MPS", "metropolitan police"])
def test_an_agencys_name_finds_what_it_is_involved_in(demo_year: Workspace, said: str) -> None:
    """Its name, short name or another one, and titles with the word, but not every note."""
    day = date(2025, 11, 27)
    found = parse_filter(said, demo_year.book, day)
    involved = parse_filter("agency:police", demo_year.book, day).of(
        demo_year.book.actions.values()
    )
    shown = found.of(demo_year.book.actions.values())
    assert involved
    assert {a.id for a in involved} <= {a.id for a in shown}
    assert "involving Met Police" in str(found)
    others = [a for a in shown if a not in involved]
    assert all(said.casefold() in a.title.casefold() for a in others)


def test_nonsense_finds_nothing(demo_year: Workspace) -> None:
    """Letters in some order are no words."""
    for text in ("hlth", "ltae", "plce", "xyzzy", "due overdue month"):
        found = parse_filter(text, demo_year.book, date(2025, 11, 27))
        assert not found.of(demo_year.book.actions.values()), text


def test_words_of_other_lists_are_only_words(demo_year: Workspace) -> None:
    """Of meetings none is “on hold”."""
    meetings = demo_year.book.meetings.values()
    assert not parse_filter(
        "on hold", demo_year.book, date(2025, 11, 27), table="meetings", haystack=_Nothing()
    ).of(meetings)


class _Nothing:
    """Texts that have no words."""

    def of(self, record: object) -> str:  # noqa: ARG002 - of none
        return ""


GOLDEN = Path(__file__).parent / "golden" / "filters.txt"
TYPED = (
    "zz",
    "none",
    "Q4 24/25",
    "before 1/4/2025",
    "after 1/1/2025",
    "3/2025",
    "yes",
    "no",
    ">10",
    "a, b",
)


class Ids:
    """The texts of records in which words are looked for: their ids."""

    @staticmethod
    def of(record: Record) -> str:
        """Return that of one."""
        return record.id.casefold()


def found_with(typed: str, table: str, book: Book) -> str:
    """A filter finds the same records, and says the same of itself; a sentence where it means nothing."""
    try:
        selection = parse_filter(
            typed, book, LATER, table=table, haystack=Ids(), quarter=Quarter(2024, 4)
        )
    except CscpError as problem:
        return str(problem)
    found = [key for key, record in book.tables[table].items() if selection.matches(record)]
    return f"{selection} -> {' '.join(found)}"


@pytest.mark.parametrize("table", [table for table in KINDS if tokens_of(table)])
def test_each_filter_finds_what_it_found(table: str) -> None:
    """Each value that is offered, and values of other kinds, in a year with records of every kind."""
    book, lines = full_book(), list[str]()
    for name, token in tokens_of(table).items():
        offered = token.offers(book)
        lines.append(f"# {name}: {', '.join(offered)}{' (several)' * token.takes_several}")
        for value in dict.fromkeys((*offered, *TYPED)):
            told = found_with(f'{name}:"{value}"', table, book)
            lines.append(f"{value} = {told}")
        lines.append(f"completed: {' '.join(completions(f'{name}:e', book, table=table))}")
        if offered:
            lines.append(f"not: {found_with(f'-{name}:{offered[0]}', table, book)}")
    path = GOLDEN.with_name(f"filters-of-{table.replace('_', '-')}.txt")
    made = "".join(f"{line.rstrip()}\n" for line in lines)
    assert made == golden(path, made)
