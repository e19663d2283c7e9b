"""Recording agreements and what later becomes known about them."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_file import AgreementFileWrong, AgreementTerms, read_agreement
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import MonthPrices, agreement_in_reach, funded_months
from jangkau.registry.models import Office, Organisation, Region
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.brackets import UnknownBracket
from jangkau.rules.contributions import Sector
from jangkau.rules.eligibility import is_over_age
from jangkau.rules.parameters.values import ParameterError


class AgreementWrong(Refusal):
    """The document cannot be an agreement; all problems are listed."""

    message = _("Berkas perjanjian belum benar. Perbaiki lalu kirim lagi:\n%(problems)s")


class AgreementExists(Refusal):
    """The code is taken."""

    message = _("Perjanjian %(code)s sudah tercatat. Pakai kode lain.")


class PartyNotFound(Refusal):
    """A party or place that the document names is not in the register or not within reach."""

    message = _("%(key)s: %(code)s tidak ditemukan. Periksa kodenya, atau catat lebih dahulu.")


class CoverStartsOutside(Refusal):
    """The start that the letter grants does not lie within the agreement's months."""

    message = _("Tanggal mulai %(date)s di luar bulan perjanjian %(code)s.")


class LawUnknown(Refusal):
    """For some month of the agreement the price in its bracket, or the age limit, is not known."""

    message = _(
        "Perjanjian %(code)s memuat bulan atau golongan penghasilan yang iuran atau batas usianya tidak diketahui. "
        "Periksa first_month, months, dan bracket."
    )


class LetterMissing(Refusal):
    """The start of cover is granted by a letter; it must be named."""

    message = _("Sebutkan nomor surat Kanwil yang menetapkan awal perlindungan perjanjian %(code)s.")


class AlreadyBilled(Refusal):
    """The start cannot be changed any more: bills hold it."""

    message = _("Perjanjian %(code)s sudah ditagih; surat awal perlindungan tidak dapat diubah lagi.")


@transaction.atomic
def record_agreement(*, document: object, reach: Reach) -> Agreement:
    """Record an agreement from a parsed document (docs/reference/agreement-file.md); whoever records it is in charge.

    Raises:
        NotPermitted: if the reader may not record agreements.
        AgreementWrong: with every problem of the document.
        PartyNotFound: if sponsor, office or region is unknown, or the office is not within reach.
        CoverStartsOutside: if the start by letter lies outside the agreement's months.
        LawUnknown: if no price or age limit is known for one of its months.
        AgreementExists: if the code is taken.
    """
    reach.require(Right.WRITE_AGREEMENT)
    try:
        terms = read_agreement(document)
    except AgreementFileWrong as wrong:
        lines = [f"- {problem.key}: {gettext(problem.text) % problem.params}" for problem in wrong.problems]
        raise AgreementWrong(problems="\n".join(lines)) from wrong
    office, sponsor, region = _parties(terms, reach)
    _check_start(terms.code, terms.cover_starts_on, terms.first_month.first_day, terms.until_month.first_day)
    agreement = Agreement(
        code=terms.code,
        title=terms.title,
        sponsor=sponsor,
        office=office,
        region=region,
        funding=terms.funding,
        categories=list(terms.categories),
        minimum_age=terms.minimum_age,
        maximum_age=terms.maximum_age,
        first_month=terms.first_month.first_day,
        until_month=terms.until_month.first_day,
        bracket=terms.bracket,
        with_savings=terms.with_savings,
        budget_rupiah=terms.budget_rupiah,
        decree=terms.decree,
        decree_date=terms.decree_date,
        signed_date=terms.signed_date,
        billing=terms.billing,
        term_months=terms.term_months,
        on_departure=terms.on_departure,
        start_letter=terms.start_letter,
        cover_starts_on=terms.cover_starts_on,
        in_charge_id=reach.user_id,
    )
    _require_law(agreement)
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
    except IntegrityError as error:
        if "partnership_agreement_code" not in str(error):
            raise
        raise AgreementExists(code=terms.code) from error
    return agreement


def _parties(terms: AgreementTerms, reach: Reach) -> tuple[Office, Organisation, Region]:
    office = Office.objects.filter(code=terms.office, id__in=reach.offices_for(Right.WRITE_AGREEMENT)).first()
    if office is None:
        raise PartyNotFound(key="office", code=terms.office)
    sponsor = Organisation.objects.filter(code=terms.sponsor).first()
    if sponsor is None:
        raise PartyNotFound(key="sponsor", code=terms.sponsor)
    region = Region.objects.filter(code=terms.region).first()
    if region is None:
        raise PartyNotFound(key="region", code=terms.region)
    return office, sponsor, region


@transaction.atomic
def record_start_letter(*, code: str, letter: str, cover_starts_on: datetime.date, reach: Reach) -> Agreement:
    """Record the kanwil's letter that fixes the start of cover for an agreement of a local government.

    Source: handbook on Perdir 22/PERDIR.02/072022 (regulation 1.21).

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        LetterMissing: if the letter is blank.
        AlreadyBilled: if a bill was issued under it.
        CoverStartsOutside: if the date lies outside its months.
    """
    agreement = agreement_in_reach(code=code, reach=reach, right=Right.WRITE_AGREEMENT)
    if not letter.strip():
        raise LetterMissing(code=code)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.bills.exists():
        raise AlreadyBilled(code=code)
    _check_start(code, cover_starts_on, agreement.first_month, agreement.until_month)
    agreement.start_letter, agreement.cover_starts_on = letter.strip(), cover_starts_on
    agreement.save(update_fields=["start_letter", "cover_starts_on"])
    return agreement


def _check_start(code: str, starts_on: datetime.date | None, first_day: datetime.date, until: datetime.date) -> None:
    if starts_on is not None and not first_day <= starts_on < until:
        raise CoverStartsOutside(code=code, date=starts_on.isoformat())


def _require_law(agreement: Agreement) -> None:
    months = [month.first_day for month in funded_months(agreement)]
    try:
        for sector in Sector:
            MonthPrices(agreement).total_rupiah(months, sector=sector)
        is_over_age(agreement.first_month, agreement.first_month)
    except (ParameterError, UnknownBracket) as error:
        raise LawUnknown(code=agreement.code) from error
