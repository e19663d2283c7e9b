"""Reads of uploads: how far a file is, what its columns were taken for, what it would come to."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.core.services.files import name_of_file, read_file
from jangkau.partnership.intake.fields import OURS
from jangkau.partnership.intake.messages import Notice
from jangkau.partnership.models import Agreement, RosterUpload
from jangkau.partnership.models.agreements import Category
from jangkau.partnership.models.uploads import OPEN_STATES, UploadState
from jangkau.partnership.selectors.agreements import agreement_by_id, agreements_in_reach
from jangkau.partnership.selectors.field_names import FIELD_NAMES, how_in_words
from jangkau.partnership.selectors.reasons import ReasonWords, language_of_reader, reason_words
from jangkau.partnership.selectors.roster_steps import RosterStep
from jangkau.registry.selectors.reach import Reach

# So long nobody waits for a worker that runs.
_WAITED_LONG = datetime.timedelta(minutes=2)
_WAITING = (UploadState.RECEIVED, UploadState.CONFIRMED)
_AT_WORK = (UploadState.READING, UploadState.IMPORTING)
_UNFINISHED = (*OPEN_STATES, UploadState.REFUSED)
_MOST_LISTED = 20
_WORTH_A_WARNING = frozenset(
    {
        "nik_column_rounded", "nik_column_numeric", "dates_month_first", "formulas_without_value", "column_guessed",
        "column_twice", "sheet_chosen",
    }
)  # fmt: skip
_STEPS_DONE: Mapping[UploadState, int] = {
    UploadState.MAPPED: 2,
    UploadState.CONFIRMED: 3,
    UploadState.IMPORTING: 3,
    UploadState.IMPORTED: 4,
}

_STAGES: Mapping[str, Promise] = {
    "reading": _("Membuka berkas dan membaca tabelnya"),
    "checking": _("Memeriksa tiap baris menurut perjanjian"),
    "comparing": _("Membandingkan dengan orang yang sudah terdaftar"),
    "returning": _("Menyiapkan berkas baris yang perlu diperbaiki"),
    "writing": _("Menyimpan hasil tiap baris"),
}


class UploadNotFound(NotFound):
    """No upload with that key lies within the reader's reach."""

    message = _("Unggahan nomor %(upload_id)s tidak ditemukan. Buka daftar unggahan pada perjanjiannya.")


@dataclass(frozen=True, slots=True)
class UploadShown:
    """A file on its way: whose it is, how far it is, and what can be done about it.

    ``stage``, ``done`` and ``total`` tell of the work in hand: the stage is blank while nothing is being done, the
    total 0 where nobody knows it. ``waits_long`` says that a worker should have begun by now.
    """

    upload_id: int
    agreement_id: int
    agreement_code: str
    agreement_title: str
    sponsor_name: str
    time_zone: str
    file_name: str
    size_bytes: int
    state: UploadState
    state_words: str
    stage: str
    done: int
    total: int
    uploaded_by: str
    uploaded_at: datetime.datetime
    changed_at: datetime.datetime
    waits_long: bool
    roster_number: int | None
    refusal: str
    may_change: bool

    @property
    def is_moving(self) -> bool:
        """Whether the worker has it, so that its page changes by itself."""
        return self.state in _WAITING or self.state in _AT_WORK

    @property
    def waits_for_columns(self) -> bool:
        """Whether somebody must settle its columns."""
        return self.state == UploadState.MAPPED

    @property
    def steps(self) -> tuple[RosterStep, ...]:
        """The steps of a file that goes its way: received, read, columns settled, imported."""
        done = _STEPS_DONE.get(self.state, 1)
        labels = (_("Diterima"), _("Dibaca"), _("Kolom dipastikan"), _("Diimpor"))
        return tuple(
            RosterStep(
                label=str(label),
                state="done" if place < done else "now" if place == done and self.state in OPEN_STATES else "todo",
                at=self.uploaded_at if place == 0 else None,
                who=self.uploaded_by if place == 0 else "",
            )
            for place, label in enumerate(labels)
        )

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it may still be taken back."""
        return self.may_change and self.state in (*_WAITING, UploadState.READING, UploadState.MAPPED)


@dataclass(frozen=True, slots=True)
class AgreementToSend:
    """The agreement under which a file is to be sent, with what its rows are judged by."""

    agreement_id: int
    agreement_code: str
    agreement_title: str
    sponsor_name: str
    area: str
    minimum_age: int
    maximum_age: int
    categories: tuple[str, ...]
    under_way: tuple[UploadShown, ...]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of a file: its heading as sent, what it was taken for and how, and a few cells as they may be shown.

    ``field`` is blank for a column that is not used. ``ours`` marks one that we added to a list of faulty rows.
    """

    letter: str
    header: str
    field: str
    how: str
    examples: tuple[str, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would come to with the columns as they are; reasons in the order in which they are told."""

    rows: int
    accepted: int
    review: int
    rejected: int
    waiting: int
    total_rupiah: int
    new_members: int
    leaving: int
    reasons: tuple[tuple[ReasonWords, int], ...]


@dataclass(frozen=True, slots=True)
class UploadColumns:
    """The columns of a file that waits for them to be settled; none while it does not.

    ``warnings`` are what should be mended or checked before the import, ``notices`` what is good to know.
    ``missing`` names fields without which no row could be accepted; then there is no preview. ``blank`` counts columns
    without heading and cells, which are left out.
    """

    upload: UploadShown
    columns: tuple[ColumnShown, ...] = ()
    blank: int = 0
    header_row: int = 0
    sheet: str = ""
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    preview: Preview | None = None


def upload_in_reach(*, upload_id: int, reach: Reach, right: Right) -> RosterUpload:
    """Return an upload if the reader holds the right over its agreement's office or sponsor.

    Raises:
        NotPermitted: if the reader holds the right nowhere.
        UploadNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    reached = agreements_in_reach(reach, right).values("pk")
    upload = _with_all(RosterUpload.objects.filter(pk=upload_id, agreement__in=reached)).first()
    if upload is None:
        raise UploadNotFound(upload_id=upload_id)
    return upload


def agreement_to_send(*, agreement_id: int, reach: Reach, now: datetime.datetime) -> AgreementToSend:
    """Return the agreement under which somebody is about to send a file.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.UPLOAD_ROSTER)
    return AgreementToSend(
        agreement_id=agreement.pk,
        agreement_code=agreement.code,
        agreement_title=agreement.title,
        sponsor_name=agreement.sponsor.name,
        area=agreement.region.name,
        minimum_age=agreement.minimum_age,
        maximum_age=agreement.maximum_age,
        categories=tuple(str(Category(category).label) for category in agreement.categories),
        under_way=unfinished_uploads(agreement=agreement, reach=reach, now=now, refused=False),
    )


def upload_shown(*, upload_id: int, reach: Reach, now: datetime.datetime) -> UploadShown:
    """Return how far a file is.

    Raises:
        UploadNotFound, NotPermitted: if it does not lie in reach.
    """
    upload = upload_in_reach(upload_id=upload_id, reach=reach, right=Right.SEE_ROSTER)
    return _shown(upload, reach, now)


def upload_columns(*, upload_id: int, reach: Reach, now: datetime.datetime) -> UploadColumns:
    """Return the columns of a file that waits for them to be settled.

    Raises:
        UploadNotFound, NotPermitted: if it does not lie in reach.
    """
    upload = upload_in_reach(upload_id=upload_id, reach=reach, right=Right.UPLOAD_ROSTER)
    shown = _shown(upload, reach, now)
    if upload.state != UploadState.MAPPED or upload.columns is None:
        return UploadColumns(shown)
    examples = _examples(upload)
    columns = [_column(column, examples) for column in enumerate(upload.columns["columns"])]
    told = [column for column in columns if column.header or column.examples]
    preview, notices = upload.preview or {}, upload.columns["notices"]
    return UploadColumns(
        upload=shown,
        columns=tuple(told),
        blank=len(columns) - len(told),
        header_row=upload.columns["header_row"],
        sheet=upload.columns["sheet"] or "",
        warnings=notices_in_words(notice for notice in notices if notice["code"] in _WORTH_A_WARNING),
        notices=notices_in_words(notice for notice in notices if notice["code"] not in _WORTH_A_WARNING),
        missing=tuple(str(FIELD_NAMES[field]) for field in preview.get("missing", ())),
        preview=None if "missing" in preview else _preview(preview),
    )


def unfinished_uploads(
    *, agreement: Agreement, reach: Reach, now: datetime.datetime, refused: bool = True
) -> tuple[UploadShown, ...]:
    """Return the agreement's last files that are under way or could not be used, those under way first.

    So twenty that were refused hide none that waits for somebody.

    Args:
        agreement: one in reach.
        reach: of whoever asks.
        now: the moment.
        refused: whether those that could not be used are listed as well.
    """
    states = _UNFINISHED if refused else OPEN_STATES
    uploads = _with_all(RosterUpload.objects.filter(agreement=agreement, state__in=states))
    under_way_first = uploads.order_by(Case(When(state=UploadState.REFUSED, then=1), default=0), "-uploaded_at", "-pk")
    return tuple(_shown(upload, reach, now) for upload in under_way_first[:_MOST_LISTED])


def notices_in_words(notices: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return notices as they were kept, in the reader's language."""
    return tuple(Notice(**notice).text(language=language_of_reader()) for notice in notices)


def may_upload(agreement: Agreement, reach: Reach) -> bool:
    """Say whether somebody may send files under an agreement."""
    right = Right.UPLOAD_ROSTER
    return agreement.office_id in reach.offices_for(right) or agreement.sponsor_id in reach.organisations_for(right)


def _with_all(uploads: QuerySet[RosterUpload]) -> QuerySet[RosterUpload]:
    return uploads.select_related("agreement__office", "agreement__sponsor", "file", "uploaded_by", "roster")


def _shown(upload: RosterUpload, reach: Reach, now: datetime.datetime) -> UploadShown:
    state = UploadState(upload.state)
    return UploadShown(
        upload_id=upload.pk,
        agreement_id=upload.agreement_id,
        agreement_code=upload.agreement.code,
        agreement_title=upload.agreement.title,
        sponsor_name=upload.agreement.sponsor.name,
        time_zone=upload.agreement.office.time_zone,
        file_name=name_of_file(upload.file),
        size_bytes=upload.file.size_bytes,
        state=state,
        state_words=str(state.label),
        stage=str(_STAGES[upload.stage]) if upload.stage in _STAGES and state in _AT_WORK else "",
        done=min(upload.done, upload.total),
        total=upload.total,
        uploaded_by=upload.uploaded_by.full_name,
        uploaded_at=upload.uploaded_at,
        changed_at=upload.changed_at,
        waits_long=state in _WAITING and now - upload.changed_at > _WAITED_LONG,
        roster_number=upload.roster.number if upload.roster else None,
        refusal=upload.refusal[language_of_reader()] if upload.refusal else "",
        may_change=may_upload(upload.agreement, reach),
    )


def _column(numbered: tuple[int, Mapping[str, Any]], examples: list[list[str]]) -> ColumnShown:
    index, column = numbered
    return ColumnShown(
        letter=column["letter"],
        header=column["header"],
        field=column["field"] or "",
        how=how_in_words(column["how"]),
        examples=tuple(examples[index]) if index < len(examples) else (),
        ours=column["field"] in OURS,
    )


def _examples(upload: RosterUpload) -> list[list[str]]:
    """Return cells of every column; none if their time is over."""
    if upload.examples is None:
        return []
    try:
        _name, content = read_file(upload.examples)
    except Refusal:
        return []
    examples: list[list[str]] = json.loads(content)
    return examples


def _preview(kept: Mapping[str, Any]) -> Preview:
    counts = {name: value for name, value in kept.items() if name != "reasons"}
    return Preview(**counts, reasons=reasons_with_counts(kept["reasons"]))


def reasons_with_counts(counts: Mapping[str, int]) -> tuple[tuple[ReasonWords, int], ...]:
    """Return reasons in words with how many rows each concerns, the most frequent first."""
    order = sorted(counts, key=lambda code: (-counts[code], code))
    return tuple((reason_words(code), counts[code]) for code in order)
