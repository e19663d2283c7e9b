"""One row of a roster beside what the register knows: all that somebody needs to decide on it."""

import datetime
import json
import re
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.core.errors import NotFound
from jangkau.core.sealing import CannotUnseal, unseal
from jangkau.partnership.intake.fields import LABELS
from jangkau.partnership.models import Roster, RosterRow, RowDecision
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.reasons import ReasonWords, reasons_in_words
from jangkau.partnership.selectors.register_records import (
    RegisterRecord,
    day_in_words,
    records_beside,
    sex_in_words,
)
from jangkau.partnership.selectors.reviews import (
    Decided,
    RosterName,
    decided,
    known_reasons,
    may_decide,
    name_of,
    reviewed_roster,
)
from jangkau.partnership.selectors.rosters import later_rosters, undecided_rows
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import LENGTH, NikMalformed, mask_nik, parse_nik
from jangkau.rules.nik import Sex as NikSex

# As services.rosters seals them.
_ROW_PURPOSE, _NIK_PURPOSE = "roster-row", "nik"
_IDENTITY_FIELDS = frozenset({"nik", "kk"})
_DIGITS = re.compile(r"\D")
_IDENTITY_NUMBER = re.compile(r"(?:\d[ .\-]?){15}\d")
MOST_TWINS = 5


class RowNotFound(NotFound):
    """The roster has no row of that number."""

    message = gettext_lazy("Daftar nomor %(roster)s tidak punya baris %(row)s.")


@dataclass(frozen=True, slots=True)
class SentCell:
    """A cell as it was sent, identity numbers masked, and what it was read as (blank if it says the same)."""

    heading: str
    text: str
    read_as: str


@dataclass(frozen=True, slots=True)
class NikPart:
    """Some digits of the NIK: what they say, what the row says, and whether both agree."""

    digits: str
    meaning: str
    in_nik: str
    in_row: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Another row of the same roster that names the same person."""

    row_number: int
    masked_nik: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the reader is among the rows to look at: the ``position``-th ``of`` so many, and which are still open."""

    position: int
    of: int
    open: int
    next_number: int | None
    previous_number: int | None


@dataclass(frozen=True, slots=True)
class RowReview:
    """A row side by side with the register. ``cells`` is empty once their time of keeping is over.

    ``overtaken_by`` is the number of a later roster that has the same person: the row is no longer decided on.
    """

    roster: RosterName
    time_zone: str
    row_number: int
    name: str
    masked_nik: str
    outcome: str
    outcome_label: str
    reasons: tuple[ReasonWords, ...]
    cells: tuple[SentCell, ...]
    nik_parts: tuple[NikPart, ...]
    records: tuple[RegisterRecord, ...]
    twins: tuple[TwinRow, ...]
    months: tuple[datetime.date, ...]
    amount_rupiah: int
    decision: Decided | None
    overtaken_by: int | None
    walk: Walk
    known_reasons: tuple[str, ...]
    may_decide: bool

    @property
    def is_open(self) -> bool:
        """Whether the row waits for a decision."""
        return self.outcome == Outcome.REVIEW and self.decision is None and self.overtaken_by is None


def row_review(
    *, agreement_id: int, number: int, row_number: int, reach: Reach, today: datetime.date, waits_for: str = ""
) -> RowReview:
    """Return a row of a roster beside what the register knows of the person.

    Args:
        agreement_id: of the agreement.
        number: of the roster.
        row_number: in the file.
        reach: of whoever asks.
        today: the day on which a year of two digits in a NIK is read.
        waits_for: code of the reason whose rows the reader walks through; blank for all.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound, RowNotFound: as the names say.
    """
    agreement, roster = reviewed_roster(agreement_id=agreement_id, number=number, reach=reach)
    row = RosterRow.objects.filter(roster=roster, row_number=row_number).first()
    if row is None:
        raise RowNotFound(roster=roster.number, row=row_number)
    decision = RowDecision.objects.select_related("row", "decided_by").filter(row=row).first()
    nik = _nik_of(row)
    return RowReview(
        roster=name_of(agreement, roster),
        time_zone=agreement.office.time_zone,
        row_number=row.row_number,
        name=row.name,
        masked_nik=mask_nik(nik) if nik else "*" * LENGTH,
        outcome=row.outcome,
        outcome_label=str(Outcome(row.outcome).label),
        reasons=reasons_in_words(row.reasons),
        cells=_cells(row, roster, nik),
        nik_parts=_nik_parts(row, nik, today),
        records=records_beside(row, nik=nik, agreement=agreement, reach=reach),
        twins=_twins(row, roster),
        months=tuple(row.months),
        amount_rupiah=row.amount_rupiah,
        decision=decided(decision) if decision else None,
        overtaken_by=_overtaken_by(row, roster),
        walk=_walk(roster, row_number, waits_for),
        known_reasons=known_reasons(roster),
        may_decide=may_decide(agreement, reach),
    )


def next_open_row(*, agreement_id: int, number: int, after: int, reach: Reach, waits_for: str = "") -> int | None:
    """Return the number of the next row that waits for a decision, from the beginning again after the last; or None.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    _agreement, roster = reviewed_roster(agreement_id=agreement_id, number=number, reach=reach)
    return _walk(roster, after, waits_for).next_number


def _walk(roster: Roster, row_number: int, waits_for: str) -> Walk:
    wanted = Q(reasons__contains=[waits_for]) if waits_for else Q()
    all_rows = RosterRow.objects.filter(wanted, roster=roster, outcome=Outcome.REVIEW)
    seen = all_rows.aggregate(of=Count("pk"), position=Count("pk", filter=Q(row_number__lte=row_number)))
    waiting = undecided_rows(roster).filter(wanted).exclude(row_number=row_number)
    still = waiting.aggregate(
        open=Count("pk"),
        following=Min("row_number", filter=Q(row_number__gt=row_number)),
        before=Max("row_number", filter=Q(row_number__lt=row_number)),
        first=Min("row_number"),
        last=Max("row_number"),
    )
    return Walk(
        position=seen["position"],
        of=seen["of"],
        open=still["open"],
        next_number=still["following"] or still["first"],
        previous_number=still["before"] or still["last"],
    )


def _overtaken_by(row: RosterRow, roster: Roster) -> int | None:
    later = later_rosters(roster)
    if row.nik_digest is None or not later:
        return None
    same = RosterRow.objects.filter(roster_id__in=list(later), nik_digest=row.nik_digest)
    found = same.order_by("-roster_id").values_list("roster_id", flat=True).first()
    return None if found is None else later[found]


def _nik_of(row: RosterRow) -> str:
    """Return the NIK of a row; blank if it has none, or no key opens it."""
    if row.nik_sealed is None:
        return ""
    try:
        return unseal(bytes(row.nik_sealed), purpose=_NIK_PURPOSE).decode()
    except CannotUnseal:
        return ""


def _cells(row: RosterRow, roster: Roster, nik: str) -> tuple[SentCell, ...]:
    if row.raw_sealed is None:
        return ()
    try:
        raw: list[str] = json.loads(unseal(bytes(row.raw_sealed), purpose=_ROW_PURPOSE))
    except CannotUnseal:
        return ()
    read = {
        "nik": mask_nik(nik),
        "name": row.name,
        "birth_date": day_in_words(row.birth_date),
        "birth_place_date": day_in_words(row.birth_date),
        "sex": sex_in_words(row.sex),
        "village": place_names([row.region_id])[row.region_id] if row.region_id else "",
    }
    cells = []
    for column in roster.mapping:
        index, name = column["index"], column["field"]
        text = _masked(raw[index], name) if index < len(raw) else ""
        heading = column["header"] or LABELS.get(name, "") or _("(tanpa judul)")
        if text or column["header"]:
            read_as = read.get(name, "")
            cells.append(SentCell(heading, text, "" if read_as == text else read_as))
    return tuple(cells)


def _masked(text: str, name: str | None) -> str:
    """Return a cell with identity numbers masked; a number that is too short or too long is hidden wholly."""
    if name in _IDENTITY_FIELDS:
        digits = _DIGITS.sub("", text)
        return mask_nik(digits) if digits else text
    return _IDENTITY_NUMBER.sub("*" * LENGTH, text)


def _nik_parts(row: RosterRow, nik: str, today: datetime.date) -> tuple[NikPart, ...]:
    """Return what the digits of the NIK say on what is doubted, and no other digits of it."""
    try:
        said = parse_nik(nik, today=today)
    except NikMalformed:
        return ()
    parts = []
    if "nik_region_unknown" in row.reasons:
        unknown = _("tidak ada kabupaten/kota dengan kode ini")
        parts.append(NikPart("1–4", _("kabupaten/kota saat NIK terbit"), said.regency_code, unknown, False))
    if "nik_birth_date_mismatch" in row.reasons and row.birth_date is not None:
        born = row.birth_date
        for digits, meaning, in_nik, in_row in (
            ("7–8", _("tanggal"), f"{said.birth_date:%d}", f"{born:%d}"),
            ("9–10", _("bulan"), f"{said.birth_date:%m}", f"{born:%m}"),
            ("11–12", _("tahun"), f"{said.birth_date:%y}", f"{born:%y}"),
        ):
            parts.append(NikPart(digits, meaning, in_nik, in_row, in_nik == in_row))
    if "nik_sex_mismatch" in row.reasons:
        is_woman = said.sex is NikSex.FEMALE
        in_nik = _("lebih dari 40: perempuan") if is_woman else _("40 atau kurang: laki-laki")
        parts.append(NikPart("7–8", _("jenis kelamin"), in_nik, sex_in_words(row.sex), False))
    return tuple(parts)


def _twins(row: RosterRow, roster: Roster) -> tuple[TwinRow, ...]:
    """Return other rows of the roster that name the same person: by NIK, or by name, birth date and sex."""
    same = Q(pk__isnull=True)
    if "duplicate_in_roster" in row.reasons and row.nik_digest is not None:
        same |= Q(nik_digest=row.nik_digest)
    if "possible_duplicate" in row.reasons:
        same |= Q(name_key=row.name_key, birth_date=row.birth_date, sex=row.sex)
    others = RosterRow.objects.filter(same, roster=roster).exclude(pk=row.pk).defer("raw_sealed")
    return tuple(
        TwinRow(
            other.row_number, mask_nik(_nik_of(other)) or "*" * LENGTH, other.name, str(Outcome(other.outcome).label)
        )
        for other in others.order_by("row_number")[:MOST_TWINS]
    )
