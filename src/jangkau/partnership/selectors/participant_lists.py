"""Lists of an agreement's participants: a PDF for each village, and a workbook of all."""

import datetime
import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import xlsxwriter
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.core import sealing, sql
from jangkau.core.errors import Refusal
from jangkau.core.pdf import render
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.registry.models import Region
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month
from jangkau.rules.nik import mask_nik
from jangkau.rules.wording import date_in_words, month_in_words

# A PDF of more rows takes gigabytes to set (design: one PDF a village).
ROWS_A_DOCUMENT = 2_000


class NoParticipants(Refusal):
    """Nobody was approved under the agreement yet."""

    message = gettext_lazy("Perjanjian %(code)s belum punya peserta. Setujui daftar pekerjanya lebih dahulu.")


@dataclass(frozen=True)
class ListedParticipant:
    """One line of a list; the NIK is masked. ``number`` is blank until the first payment."""

    region_code: str
    name: str
    masked_nik: str
    birth_date: datetime.date
    sex: str
    number: str
    months: tuple[datetime.date, ...]
    left_on: datetime.date | None


@dataclass(frozen=True)
class Document:
    """A file to hand out."""

    name: str
    content: bytes


def listed_participants(
    *, agreement_code: str, reach: Reach, region_code: str | None = None
) -> list[ListedParticipant]:
    """Return the agreement's participants by village and name.

    Args:
        agreement_code: the agreement.
        reach: of the reader.
        region_code: only those who live in this region or below it; None for all.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        NoParticipants: if there are none.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "participant_list"),
            {"agreement_id": agreement.pk, "region_code": region_code},
        )
        listed = [
            ListedParticipant(
                region, name, mask_nik(sealing.unseal(nik, purpose="nik").decode()), birth_date, sex, number or "",
                tuple(months), left_on,
            )
            for region, name, nik, birth_date, sex, number, months, left_on in cursor.fetchall()
        ]  # fmt: skip
    if not listed:
        raise NoParticipants(code=agreement.code)
    return listed


def village_pdfs(
    *, agreement_code: str, reach: Reach, language: str, now: datetime.datetime, region_code: str | None = None
) -> Iterator[Document]:
    """Yield one PDF for each village, or each village of a region, in parts of at most 2,000 rows.

    Raises:
        AgreementNotFound, NotPermitted, NoParticipants: as ``listed_participants``.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    listed = listed_participants(agreement_code=agreement_code, reach=reach, region_code=region_code)
    for place, group in itertools.groupby(listed, key=lambda participant: participant.region_code):
        people = list(group)
        parts = [people[start : start + ROWS_A_DOCUMENT] for start in range(0, len(people), ROWS_A_DOCUMENT)]
        for part, rows in enumerate(parts, start=1):
            suffix = f"-{part}" if len(parts) > 1 else ""
            with translation.override(language):
                data = _document(agreement, place, rows, first=(part - 1) * ROWS_A_DOCUMENT + 1, language=language)
            yield Document(f"{_file_name(agreement.code)}-{place}{suffix}.pdf", list_pdf(data, now=now))


def place_document(
    *, agreement_code: str, reach: Reach, language: str, now: datetime.datetime, region_code: str
) -> Document:
    """Return the list of those who live in a place: a PDF, or one archive of the PDFs of its villages.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        NoParticipants: if nobody lives there.
    """
    pdfs = list(
        village_pdfs(agreement_code=agreement_code, reach=reach, language=language, now=now, region_code=region_code)
    )
    return as_one(pdfs, name=f"{_file_name(agreement_code)}-{region_code}")


def list_pdf(data: Mapping[str, object], *, now: datetime.datetime) -> bytes:
    """Return a list of people of six columns on A4, of at most ``ROWS_A_DOCUMENT`` rows.

    Args:
        data: what ``participant_list.typ`` shows.
        now: when it is made.
    """
    template = resources.files("jangkau.partnership.selectors").joinpath("participant_list.typ").read_text("utf-8")
    return render(template, data, made_at=now)


def as_one(documents: Sequence[Document], *, name: str) -> Document:
    """Return the one document, or one archive of them.

    Args:
        documents: one or more.
        name: of the archive, without its ending.
    """
    if len(documents) == 1:
        return documents[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in documents:
            archive.writestr(document.name, document.content)
    return Document(f"{name}.zip", buffer.getvalue())


def participant_workbook(*, agreement_code: str, reach: Reach, language: str) -> Document:
    """Return one workbook of all participants; every cell is text.

    Raises:
        AgreementNotFound, NotPermitted, NoParticipants: as ``listed_participants``.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    listed = listed_participants(agreement_code=agreement_code, reach=reach)
    places = dict(Region.objects.filter(code__in={row.region_code for row in listed}).values_list("code", "name"))
    buffer = io.BytesIO()
    with translation.override(language), xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(_("Peserta"))
        bold = workbook.add_format({"bold": True})
        sheet.set_column(0, 8, 20)
        for column, heading in enumerate([_("Kode wilayah"), _("Desa/kelurahan"), *_headings()]):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(listed, start=1):
            cells = [row.region_code, places[row.region_code], *_cells(line, row, language)]
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell)
        sheet.freeze_panes(1, 0)
    return Document(f"{_file_name(agreement.code)}.xlsx", buffer.getvalue())


def _file_name(agreement_code: str) -> str:
    return "peserta-" + "".join(letter if letter.isalnum() else "-" for letter in agreement_code)


def _document(
    agreement: Agreement, region_code: str, rows: list[ListedParticipant], *, first: int, language: str
) -> dict[str, object]:
    codes = [region_code[:length] for length in (10, 6, 4) if len(region_code) >= length] or [region_code]
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        "language": language,
        "office": agreement.office.name,
        "place": ", ".join(names[code] for code in codes),
        "words": {
            "title": _("Daftar peserta"),
            "footer": _("NIK ditutup sebagian untuk melindungi data pribadi."),
        },
        "facts": [
            {"name": _("Perjanjian"), "value": f"{agreement.code} · {agreement.title}"},
            {"name": _("Sponsor"), "value": agreement.sponsor.name},
            {"name": _("Jumlah pada daftar ini"), "value": str(len(rows))},
        ],
        "headings": _headings(),
        "rows": [_cells(number, row, language) for number, row in enumerate(rows, start=first)],
    }


def _headings() -> list[str]:
    return [_("No."), _("Nama"), _("NIK"), _("Tanggal lahir"), _("Nomor peserta"), _("Bulan yang ditanggung")]


def _cells(number: int, row: ListedParticipant, language: str) -> list[str]:
    return [
        str(number),
        row.name,
        row.masked_nik,
        date_in_words(row.birth_date, language=language),
        row.number or _("menunggu pembayaran"),
        _months_in_words(row, language),
    ]


def _months_in_words(row: ListedParticipant, language: str) -> str:
    if not row.months:
        return _("keluar")
    first, last = Month.of(min(row.months)), Month.of(max(row.months))
    if first == last:
        return month_in_words(first, language=language)
    return f"{month_in_words(first, language=language)} – {month_in_words(last, language=language)} ({len(row.months)})"
