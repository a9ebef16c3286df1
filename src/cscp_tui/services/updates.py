"""The quarterly update as files: drafts, sign-off, update requests, comparison."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused, Unconfirmed
from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.document import Document, texts_in
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.commands.updates import (
    Fixed,
    RequestUpdates,
    Signature,
    SignOffQuarter,
    refuse_signing,
    refuse_unsaid,
)
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.partners import mailbox_of_the_team
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import Action, SignedFile, SignOff
from cscp_tui.domain.updates import (
    last_signed,
    refuse_public_marking,
    replaced_by,
    sign_off_of,
    sign_offs_of,
)
from cscp_tui.services.amended_papers import (
    AmendedPaper,
    amended_words,
    file_of,
    stored,
    stored_if_amended,
    told_of_amended,
)
from cscp_tui.services.exports import keep_as, keep_revision
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform
from cscp_tui.services.personal_identifier_warnings import warning_of_text, warnings_of_document
from cscp_tui.services.printed_figures import printed_figures, printed_figures_of
from cscp_tui.store.drafting import MovedOn
from cscp_tui.store.errors import BeforeTheRecord
from cscp_tui.store.folder import EXPORTS
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.as_signed import as_printed
from cscp_tui.views.named_people import unnamed
from cscp_tui.views.updates.checklist import (
    ChecklistItem,
    checklist,
    pii_warnings,
    summary_of_checklist,
)
from cscp_tui.views.updates.corrections import figures_to_keep, signed_words
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.requests import (
    AgencyForm,
    default_reply_by,
    gets_email,
    reminder_email,
    reminders,
    request_document,
    request_email,
    to_ask,
    without_agency,
    without_mailbox,
)
from cscp_tui.views.updates.update import SignedQuarter, Update
from cscp_tui.views.updates.update_figures import update_figures
from cscp_tui.writers.completeness import left_out
from cscp_tui.writers.formats import bytes_of


def update_of(
    workspace: Workspace,
    quarter: Quarter,
    as_at: date,
    audience: Audience,
    *,
    without_later: bool = False,
) -> Update:
    """Return the update of a quarter, with the corrections to the signed one before it.

    Args:
        without_later: whether to leave out texts recorded after the day.
    """
    book, present = workspace.known_at(as_at), workspace.book
    signed = replaced = None
    if not without_later:
        signed = last_signed(present, quarter)
        replaced = replaced_by(present, quarter)
    since = quarter.previous.first_day
    return Update(
        book=unnamed(book, since),
        before=workspace.as_at(quarter.previous.last_day),
        present=unnamed(book if without_later else present, since),
        quarter=quarter,
        as_at=as_at,
        audience=audience,
        signed_before=signed_quarter(workspace, signed) if signed else None,
        replaces=signed_quarter(workspace, replaced) if replaced else None,
        signed=printed_figures_of(workspace, present),
    )


def figures_of_quarters(
    workspace: Workspace, quarters: Iterable[Quarter], today: date, audience: Audience
) -> list[tuple[Update, str, tuple[Figure, ...]]]:
    """Return the updates of quarters, each with its state, signed off or draft, and its figures.

    Those of a signed-off quarter are as its signed paper prints them.

    Args:
        today: the as-at day; a quarter that has ended is shown as at its last day.

    Raises:
        BeforeTheRecord: the lines that one was signed off on are gone.
    """
    found: list[tuple[Update, str, tuple[Figure, ...]]] = []
    for quarter in quarters:
        signed = sign_off_of(workspace.known_at(today), quarter)
        if signed is not None:
            update = signed_update(workspace, signed).for_another_paper(audience)
            printed = printed_figures(workspace, signed, audience)
            found.append((update, "signed off", as_printed(update_figures(update), printed)))
        else:
            as_at = min(quarter.last_day, today)
            update = update_of(workspace, quarter, as_at, audience)
            found.append((update, "draft", update_figures(update)))
    return found


def moved_figures(
    before: Workspace, after: Workspace, quarters: Iterable[Quarter]
) -> tuple[list[tuple[str, str, str, str]], int]:
    """Return the figures that differ between two states of a workspace.

    Returns:
        The quarter, the title and both values of each, and how many figures were compared.
    """
    several = list(quarters)
    was, now = (
        {
            (quarter.short, each.key, each.title): each.value
            for quarter in several
            for each in _figures_of(workspace, quarter)
        }
        for workspace in (before, after)
    )
    keys = list(dict.fromkeys((*was, *now)))
    pairs = [
        (key[0], key[2], was.get(key, "none"), now.get(key, "none"))
        for key in keys
        if was.get(key) != now.get(key)
    ]
    return pairs, len(keys)


def _figures_of(workspace: Workspace, quarter: Quarter) -> tuple[Figure, ...]:
    """Return the figures of a quarter's last day; none before the record begins."""
    try:
        ((_, _, figures),) = figures_of_quarters(
            workspace, [quarter], quarter.last_day, Audience.QA
        )
    except BeforeTheRecord:
        return ()
    return figures


def signed_quarter(
    workspace: Workspace, signed: SignOff, until: SignOff | None = None
) -> SignedQuarter:
    """Return a signed-off quarter with its corrections up to now or a later sign-off.

    Args:
        until: the later sign-off, beyond which nothing is considered.

    Raises:
        BeforeTheRecord: the lines of its day are gone, as after a repair without a backup.
    """
    corrections = workspace.corrections(signed, until)
    if not corrections:
        return SignedQuarter(sign_off=signed)
    quarter = Quarter.parse(signed.quarter)
    days = (signed.as_at, quarter.previous.last_day, date.max)
    then, now = (
        Update(book=book, before=before, present=present, quarter=quarter, as_at=signed.as_at)
        for book, before, present in (
            [workspace.known_at_sign_off(signed, day) for day in days],
            [
                workspace.known_at_sign_off(until, day) if until else workspace.as_at(day)
                for day in days
            ],
        )
    )
    if not (then.book.has_partnership and now.book.has_partnership):
        raise BeforeTheRecord(signed.as_at)
    return SignedQuarter(
        sign_off=signed,
        corrections=corrections,
        then=then,
        now=now,
        figures=update_figures,
        printed=partial(printed_figures, workspace, signed),
    )


FILES = len(Audience) * len(PaperFormat)
"""The number of files made for each sign-off."""

_TRIES = 5
"""The most attempts to make the files while others keep recording."""


def _not_signed_as(quarter: Quarter, what: str) -> Refused:
    return Refused(
        f"{quarter.short} was signed off, but not as {what}. Export it as it was signed, or "
        "withdraw its sign-off, with a reason."
    )


def _untold(words: str) -> None:
    """Ignore progress."""


def _at_once(record: Callable[[], JobOutcome]) -> JobOutcome:
    return record()


def sign_off(
    recorder: Recorder,
    quarter: Quarter,
    signature: Signature,
    context: Context,
    *,
    marking: str = "",
    templates: Templates | None = None,
    amended: tuple[AmendedPaper, ...] = (),
    reading: Workspace | None = None,
    tell: Callable[[str], None] = _untold,
    run: Callable[[Callable[[], JobOutcome]], JobOutcome] = _at_once,
) -> JobOutcome:
    """Sign a quarter off: verify the journal, store all files, then record it.

    What its checklist shows has to be confirmed first, if the context asks, and is open in the outcome.

    Whoever is stopped in between leaves files that no sign-off names, and an open quarter.

    Args:
        amended: Word files amended by the Chair, which are handed out instead of the generated ones.
        reading: a workspace of its own to make the files from, while others go on with the first.
        tell: called with each next step; an exception from it stops the work before recording.
        run: calls what records the sign-off, such as in the thread of the screens.

    Raises:
        Unconfirmed: the checklist isn't empty, and the context asks.
        BrokenJournal: a line of the journal is not what was written.
        NotKept: a file could not be stored; nothing is signed off.
        MovedOn: each time the files were made, others recorded something meanwhile.
    """
    templates = templates or recorder.workspace.storage.templates()
    signing = _SigningOff(
        reading=reading or recorder.workspace,
        quarter=quarter,
        signature=signature,
        context=context,
        marking=marking,
        templates=templates,
        amended=amended,
        tell=tell,
    )
    outcome = signing.record(
        lambda command: run(lambda: perform(recorder, command, context, after=command.fixed.line))
    )
    quiet = recorder.book.ignored_phrases
    found = [warning_of_text(paper.words.text, quiet) for paper in amended]
    signed = sign_off_of(recorder.book, quarter)
    return replace(
        outcome,
        wrote=tuple(told_of_amended(signed.files if signed else (), amended)),
        warnings=(*outcome.warnings, *filter(None, found), *templates.problems),
    )


def open_points(quarter: Quarter, doubts: tuple[ChecklistItem, ...]) -> tuple[str, ...]:
    """Say in a sentence what a quarter's checklist shows; nothing if it is empty."""
    words = summary_of_checklist(doubts)
    sentence = f"The checklist for {quarter.short} shows {words[:1].casefold()}{words[1:]}"
    return (sentence,) if doubts else ()


class _SigningOff(Struct, frozen=True, kw_only=True):
    """A sign-off being prepared, possibly in another process than the one that records it."""

    reading: Workspace
    quarter: Quarter
    signature: Signature
    context: Context
    marking: str
    templates: Templates
    amended: tuple[AmendedPaper, ...]
    tell: Callable[[str], None]

    def record(self, keep: Callable[[SignOffQuarter], JobOutcome]) -> JobOutcome:
        """Make the files and record the sign-off, including changes made meanwhile.

        Args:
            keep: records the sign-off if the line it names is still the last one.
        """
        for _ in range(_TRIES - 1):
            with suppress(MovedOn):
                return self._kept(keep)
        return self._kept(keep)

    def _kept(self, keep: Callable[[SignOffQuarter], JobOutcome]) -> JobOutcome:
        self.tell("Verifying the journal …")
        with self.reading.publishing("Not signed off"):
            command, questions = self._made_ready()
        return replace(keep(command), questions=questions)

    def _made_ready(self) -> tuple[SignOffQuarter, tuple[str, ...]]:
        """Return the command, and what its checklist shows."""
        reading, context = self.reading, self.context
        day = context.on or context.today
        refuse_signing(reading.book, self.quarter, day)
        refuse_unsaid(self.signature)
        fixed = _places(reading, self.marking)
        by = f"by {self.signature.words}, on {long(day)}"
        update = update_of(reading, self.quarter, self.quarter.last_day, Audience.QA)
        questions = open_points(self.quarter, checklist(update))
        if context.asks and questions:
            raise Unconfirmed(questions[0])
        files = tuple(self._files(update, fixed, by, day))
        fixed = replace(fixed, files=files, figures=tuple(figures_to_keep(update)))
        return SignOffQuarter(self.quarter, self.signature, fixed), questions

    def _files(self, books: Update, fixed: Fixed, by: str, day: date) -> Iterator[SignedFile]:
        """Store each generated file of the update, and each amended one, and yield them."""
        quarter, number = self.quarter, count(1)
        for audience in Audience:
            update = books.for_another_paper(audience)
            options = _options(quarter, audience, fixed, day, by=by, recorder=self.context.by)
            documents: dict[bool, Document] = {}
            for paper_format in PaperFormat:
                what = f"for {audience.readers}, {paper_format.label}"
                self.tell(f"{next(number)} of {FILES} files: {what} …")
                is_data = paper_format.is_data
                if is_data not in documents:
                    documents[is_data] = document_of(update, options, is_data=is_data)
                    if not is_data:
                        self._refuse_incomplete(documents[is_data])
                data = bytes_of(documents[is_data], paper_format, self.templates)
                yield stored(self.reading.storage, data, paper_format, audience.value)
            for paper in self.amended:
                if paper.audience is audience:
                    yield from self._amended(paper, update, documents[False])
        self.tell("Storing the files …")

    def _amended(
        self, paper: AmendedPaper, update: Update, document: Document
    ) -> Iterator[SignedFile]:
        """Store a file that the Chair amended, compared with a draft where it still is one."""
        if paper.words.is_draft:
            document = document_of(
                update,
                QuarterlyOptions(
                    quarter=self.quarter, audience=update.audience, as_at=self.quarter.last_day
                ),
            )
        yield from stored_if_amended(self.reading.storage, paper, document, self.templates)

    def _refuse_incomplete(self, document: Document) -> None:
        """Refuse a paper in which the workspace's own templates leave something out."""
        if not self.templates.files:
            return
        page = bytes_of(document, PaperFormat.HTML, self.templates).decode()
        if lacking := left_out(document, page):
            raise Refused(
                "Nothing was signed off: the workspace's templates leave out "
                f"“{shortened(lacking)}”. Correct or move them, then sign off again."
            )


def _places(workspace: Workspace, marking: str) -> Fixed:
    place, scrutiny = workspace.position, workspace.scrutiny_position
    return Fixed(
        line=place.n,
        offset=place.offset,
        head=place.hash,
        scrutiny_line=max(scrutiny.n, 0),
        scrutiny_head=scrutiny.hash if scrutiny.n >= 0 else "",
        marking=marking,
    )


def _options(
    quarter: Quarter, audience: Audience, fixed: Fixed, day: date, *, by: str, recorder: str
) -> QuarterlyOptions:
    is_public = audience is Audience.PUBLIC
    made_from = (
        f"{recorder} recorded the sign-off. The paper was made from the first {fixed.line} changes "
        f"in the journal; the seal of the last one is {fixed.head}. “cscp verify” says whether a "
        "file is the one that was signed, and “cscp verify --seal” looks up the seal."
    )
    return QuarterlyOptions(
        quarter=quarter,
        audience=audience,
        as_at=quarter.last_day,
        marking="" if is_public else fixed.marking,
        draft=False,
        signed=(("Signed off", by),),
        # The public reads roles, never the name of the person who records.
        made_from="" if is_public else made_from,
        signed_on=day,
    )


def signed_bytes(
    workspace: Workspace,
    signed: SignOff,
    audience: Audience,
    paper_format: PaperFormat,
    marking: str | None = None,
    *,
    generated: bool = False,
) -> bytes:
    """Return a file of a signed-off quarter, byte for byte as it was signed.

    Args:
        marking: the marking asked for; by default the one it was signed with.
        generated: whether to return the generated file although an amended one is kept too.

    Raises:
        SignedFileMissing: it is not where it was put.
        SignedFileChanged: its bytes are others.
    """
    quarter = Quarter.parse(signed.quarter)
    was = "" if audience is Audience.PUBLIC else signed.marking
    if marking is not None and marking != was:
        raise _not_signed_as(quarter, f"“{marking}”" if marking else "a paper without marking")
    file = signed_file(signed, audience, paper_format, generated=generated)
    if file is None:
        raise _not_signed_as(quarter, f"{paper_format} for {audience.readers}")
    redactions = workspace.book.redactions.values()
    return workspace.storage.fetch(signed, file, redactions)


def signed_file(
    signed: SignOff, audience: Audience, paper_format: PaperFormat, *, generated: bool = False
) -> SignedFile | None:
    """Return a quarter's signed file, preferring the Chair's amended one."""
    return file_of(signed.files, paper_format, audience.value, generated=generated)


def signed_update(workspace: Workspace, signed: SignOff) -> Update:
    """Return the update from the lines that were known when it was signed off.

    Raises:
        BeforeTheRecord: those lines are gone, as in a journal rebuilt from ``cscp.json``.
    """
    quarter = Quarter.parse(signed.quarter)
    present = workspace.known_at_sign_off(signed, date.max)
    before, replaced = last_signed(present, quarter), replaced_by(present, quarter, signed)
    book = workspace.known_at_sign_off(signed, signed.as_at)
    if not book.has_partnership:
        raise BeforeTheRecord(signed.as_at)
    since = quarter.previous.first_day
    return Update(
        book=unnamed(book, since),
        before=workspace.known_at_sign_off(signed, quarter.previous.last_day),
        present=unnamed(present, since),
        quarter=quarter,
        as_at=signed.as_at,
        signed_before=signed_quarter(workspace, before, signed) if before else None,
        replaces=signed_quarter(workspace, replaced, signed) if replaced else None,
        signed=printed_figures_of(workspace, present, signed),
    )


def rebuilt_document(
    update: Update, signed: SignOff, audience: Audience, *, is_data: bool = False
) -> Document:
    """Return a signed quarter's paper, rebuilt from the lines that its sign-off knew."""
    fixed = Fixed(signed.line, signed.offset, signed.head, marking=signed.marking)
    by, recorder = signed_words(signed, public=True), signed.recorded_by
    options = _options(update.quarter, audience, fixed, signed.created, by=by, recorder=recorder)
    return document_of(update.for_another_paper(audience), options, is_data=is_data)


def changed_since_signing(workspace: Workspace) -> Iterator[str]:
    """Yield the signed-off quarters whose papers would read differently today.

    Another version of the program or another template makes other words of the same lines; what was
    signed is what is exported.
    """
    for signed in workspace.book.sign_offs.values():
        if not signed.is_in_force:
            continue
        try:
            update, paper = signed_update(workspace, signed), PaperFormat.MARKDOWN
        except BeforeTheRecord:
            yield (
                f"The changes behind the sign-off of {short_quarter(signed.quarter)} are no longer "
                "here. The signed files are exported as they are."
            )
            continue
        templates = workspace.storage.templates()
        if any(
            bytes_of(rebuilt_document(update, signed, audience), paper, templates)
            != signed_bytes(workspace, signed, audience, paper)
            for audience in Audience
        ):
            yield (
                f"{short_quarter(signed.quarter)} would read differently if it were signed off "
                "today, by another template or version of the program; the signed files are "
                "exported as they are."
            )


FORMATS = (PaperFormat.MARKDOWN, PaperFormat.WORD, PaperFormat.WORKBOOK)


def asking_update(workspace: Workspace, quarter: Quarter, day: date) -> Update:
    """Return the update that agencies are asked about, as at the day of asking.

    Args:
        quarter: the quarter asked about, which may have ended.
        day: the day; nothing later is included.
    """
    return update_of(workspace, quarter, day, Audience.QA, without_later=True)


def request_updates(
    recorder: Recorder,
    update: Update,
    context: Context,
    agencies: Collection[str] = (),
    *,
    reply_by: date | None = None,
) -> JobOutcome:
    """Write the agencies' files into the exports folder, and record that they are asked.

    The files come first, so that nobody is recorded as being asked who has no file; where it cannot
    be recorded, they are taken away again.

    Args:
        reply_by: the day by which they are to answer; by default in ten working days. If the
            quarter has not ended, these count from its end.

    Raises:
        CscpError: a file could not be written, or nobody is asked anything; nobody is asked then.
    """
    templates = recorder.workspace.storage.templates()
    asked = _asked(update, agencies)
    day = reply_by or default_reply_by(update.quarter, update.as_at)
    with recorder.workspace.publishing("Not asked"):
        files = [
            file
            for agency, actions in asked.items()
            for file in _files_for(
                update, agency, actions, _form(recorder.workspace, update, agency, day), templates
            )
        ]
    refs = {agency: [action.id for action in actions] for agency, actions in asked.items()}
    command = RequestUpdates(refs, update.quarter.typed, day)
    with _written(recorder.workspace.exports_in, files) as paths:
        outcome = perform(recorder, command, context)
    number, verb = counted(len(paths), "file"), "is" if len(paths) == 1 else "are"
    return replace(
        outcome,
        files=tuple(paths),
        wrote=(f"There {verb} {number} to send in the folder “exports”.",),
        warnings=(*outcome.warnings, *templates.problems, *_request_warnings(update, agencies)),
        questions=tuple(_unasked(update, agencies)),
    )


def _unasked(update: Update, agencies: Collection[str]) -> Iterator[str]:
    """Name who cannot be written to, and what nobody was asked about."""
    if lacking := without_mailbox(update, agencies):
        yield f"No mailbox is kept for {', '.join(lacking)}. Add a role's mailbox to each."
    if left := without_agency(update):
        yield (
            f"Nobody was asked about {counted(len(left), 'open action')} with no lead agency: "
            f"{', '.join(action.id for action in left)}."
        )


def _form(workspace: Workspace, update: Update, agency: str, reply_by: date) -> AgencyForm:
    return AgencyForm(
        reply_by=reply_by,
        reply_to=mailbox_of_the_team(update.present),
        carried=(
            ("workspace", workspace.header.workspace),
            ("journal line", str(workspace.position.n)),
            ("quarter", update.quarter.typed),
            ("agency", agency),
        ),
    )


def _files_for(
    update: Update,
    agency: str,
    actions: list[Action],
    form: AgencyForm,
    templates: Templates | None,
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the form of an agency in every format, and the e-mail draft it is attached to."""
    name = f"update-request-{update.quarter.file_name}-{_file_word(agency)}"
    document = request_document(update, agency, actions, form)
    data = {each: bytes_of(document, each, templates) for each in FORMATS}
    for paper_format, content in data.items():
        yield name, paper_format.ending, content
    if gets_email(update, agency):
        attached = {
            f"{name}.{each.ending}": data[each] for each in (PaperFormat.WORD, PaperFormat.WORKBOOK)
        }
        yield name, "eml", _draft(update, agency, request_email(update, actions, form), attached)


@contextmanager
def _written(place: Path, files: Iterable[tuple[str, str, bytes]]) -> Iterator[list[Path]]:
    """Write files given as name, ending and bytes; remove them all if anything fails."""
    known = set((place / EXPORTS).glob("*"))
    paths: list[Path] = []
    try:
        for name, ending, data in files:
            paths.append(keep_revision(place, name, ending, data))
        yield paths
    except BaseException:
        for path in set(paths) - known:
            with suppress(OSError):
                path.unlink()
        raise


def _request_warnings(update: Update, agencies: Collection[str]) -> list[str]:
    """Return warnings about agency files that may identify a child or family."""
    quiet = update.present.ignored_phrases
    return [
        sentence
        for agency, actions in _asked(update, agencies).items()
        for sentence in warnings_of_document(
            request_document(update, agency, actions, AgencyForm(reply_by=update.as_at)), quiet
        )
    ]


def _asked(update: Update, agencies: Collection[str]) -> dict[str, list[Action]]:
    """Return the actions to ask each agency about; by default, all agencies with open ones."""
    every = to_ask(update)
    return {key: actions for key, actions in every.items() if not agencies or key in agencies}


def write_reminders(workspace: Workspace, update: Update) -> list[Path]:
    """Write the day's reminders into the exports folder, as an e-mail draft for each agency.

    Raises:
        CscpError: a file could not be written; none is left then.
    """
    files = (
        (
            f"reminder-{update.quarter.file_name}-{_file_word(agency)}",
            "eml",
            _draft(update, agency, reminder_email(update, words)),
        )
        for agency, words in reminders(update, is_projected=False).items()
    )
    with _written(workspace.exports_in, files) as paths:
        return paths


def _draft(
    update: Update, agency: str, letter: Document, attached: Mapping[str, bytes] | None = None
) -> bytes:
    # Only an e-mail needs it.
    from cscp_tui.writers.email import email_draft_of  # noqa: PLC0415

    text = "\n\n".join(texts_in(letter.blocks))
    return email_draft_of(letter, update.present.agencies[agency].mailboxes[:1], text, attached)


def _file_word(agency: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in agency.casefold()).strip("-")


MOST_WARNINGS = 5
"""The most places that may identify somebody to name; the checklist has all."""


class UpdateAsked(Struct, frozen=True):
    """The choices for exporting an update, as made in its form."""

    quarter: Quarter
    audience: Audience
    as_at: date
    format: PaperFormat = PaperFormat.MARKDOWN
    marking: str | None = None
    """The security marking; empty for none, None for the sign-off's own."""
    without_later: bool = False
    """True for the state as at another day instead of the signed-off files."""
    generated: bool = False
    """True for the generated file, if the Chair's amended one is kept too."""
    revision: int = 0
    """The number of the sign-off to export, even if withdrawn; 0 for the usual one."""


class ExportedUpdate(Struct, frozen=True):
    """An update as a file."""

    name: str
    """Its name without the revision."""
    format: PaperFormat
    data: bytes
    revision: int = 0
    """The number of the sign-off; 0 for a draft."""
    warnings: tuple[str, ...] = ()
    """Warnings of texts that may identify a child or a family."""


def _warnings_of_signed(
    workspace: Workspace, signed: SignOff, audience: Audience
) -> tuple[str, ...]:
    """Return the warning about a signed paper, by its Markdown file, if there is one."""
    with suppress(CscpError):
        text = signed_bytes(workspace, signed, audience, PaperFormat.MARKDOWN).decode()
        if warning := warning_of_text(text, workspace.book.ignored_phrases):
            return (f"The signed update: {warning[:1].lower()}{warning[1:]}",)
    return ()


def export_update(workspace: Workspace, asked: UpdateAsked, templates: Templates) -> ExportedUpdate:
    refuse_public_marking(asked.audience, asked.marking or "")
    name = f"quarterly-update-{asked.quarter.file_name}-{asked.audience.value}"
    signed = _sign_off_asked(workspace, asked)
    if signed is not None:
        return _signed_export(workspace, signed, asked, name, templates)
    update = update_of(
        workspace, asked.quarter, asked.as_at, asked.audience, without_later=asked.without_later
    )
    options = QuarterlyOptions(
        quarter=asked.quarter,
        audience=asked.audience,
        as_at=asked.as_at,
        marking=asked.marking or "",
    )
    document = document_of(update, options, is_data=asked.format.is_data)
    data = bytes_of(document, asked.format, templates)
    found = [each.sentence for each in pii_warnings(update)]
    more = len(found) - MOST_WARNINGS
    verb, them = ("is", "it") if more == 1 else ("are", "them")
    words = f"There {verb} {counted(more, 'more place')} like this; the checklist names {them}."
    rest = [words] if more > 0 else []
    warnings = (*found[:MOST_WARNINGS], *rest)
    return ExportedUpdate(f"{name}-draft", asked.format, data, warnings=warnings)


def _signed_export(
    workspace: Workspace, signed: SignOff, asked: UpdateAsked, name: str, templates: Templates
) -> ExportedUpdate:
    """Return a file of a signed-off quarter.

    If no workbook was signed, it is made from the same records.
    """
    audience, paper_format = asked.audience, asked.format
    warnings = _warnings_of_signed(workspace, signed, audience)
    file = signed_file(signed, audience, paper_format, generated=asked.generated)
    if file is None and paper_format is PaperFormat.WORKBOOK and asked.marking is None:
        # Earlier versions of the program signed no workbooks.
        update = signed_update(workspace, signed)
        document = rebuilt_document(update, signed, audience, is_data=True)
        quarter = Quarter.parse(signed.quarter).short
        words = (
            f"{quarter} was signed off without a workbook. This one is made now, from the records "
            "that were signed."
        )
        data = bytes_of(document, paper_format, templates)
        return ExportedUpdate(f"{name}-made-later", paper_format, data, 0, (words, *warnings))
    data = signed_bytes(
        workspace, signed, audience, paper_format, asked.marking, generated=asked.generated
    )
    if file is not None and file.amended:
        warnings = (amended_words(file), *warnings)
    state = "signed" if signed.is_in_force else "withdrawn"
    return ExportedUpdate(f"{name}-{state}", paper_format, data, signed.revision, warnings)


def _sign_off_asked(workspace: Workspace, asked: UpdateAsked) -> SignOff | None:
    """Return the sign-off whose files are asked for; None for a draft."""
    if not asked.revision:
        return None if asked.without_later else sign_off_of(workspace.book, asked.quarter)
    known = sign_offs_of(workspace.book, asked.quarter)
    for signed in known:
        if signed.revision == asked.revision:
            return signed
    numbers = ", ".join(str(signed.revision) for signed in known) or "none"
    raise Refused(
        f"{asked.quarter.short} has no sign-off {asked.revision}. Choose one that it has: {numbers}.",
        field="revision",
    )


def save_update(place: Path, file: ExportedUpdate) -> Path:
    """Write an update into the exports folder without overwriting other revisions."""
    ending = file.format.ending
    if file.revision:
        return keep_as(place, f"{file.name}-{file.revision}", ending, file.data)
    return keep_revision(place, file.name, ending, file.data)
