"""Agreements that a reader may reach."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month


class AgreementNotFound(Refusal):
    """No agreement with that code lies within the reader's reach."""

    message = _("Perjanjian %(code)s tidak ditemukan. Periksa kodenya, atau minta akses kepada kantor cabang Anda.")


def agreement_in_reach(*, code: str, reach: Reach, right: Right) -> Agreement:
    """Return the agreement if the reader holds the right over its office or its sponsor.

    Raises:
        NotPermitted: if the reader holds the right nowhere.
        AgreementNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    reach.require(right)
    agreement = (
        Agreement.objects.select_related("sponsor", "office", "region")
        .filter(Q(office_id__in=reach.offices_for(right)) | Q(sponsor_id__in=reach.organisations_for(right)), code=code)
        .first()
    )
    if agreement is None:
        raise AgreementNotFound(code=code)
    return agreement


def funded_months(agreement: Agreement) -> list[Month]:
    """Return the months that the agreement funds, in order."""
    month, until = Month.of(agreement.first_month), Month.of(agreement.until_month)
    months = []
    while month < until:
        months.append(month)
        month = month.next
    return months


def covers(agreement: Agreement) -> list[Cover]:
    """Return what is insured each month: risk, and savings where the agreement funds JHT."""
    return [Cover.RISK, Cover.SAVINGS] if agreement.with_savings else [Cover.RISK]


def month_prices(agreement: Agreement) -> dict[tuple[datetime.date, str], int]:
    """Return the rupiah that one month of all covers costs, by first day of month and sector."""
    funding = FundingSource(agreement.funding)
    return {
        (month.first_day, sector.value): sum(
            price_of_month(
                month=month, cover=cover, bracket=agreement.bracket, sector=sector, funding=funding
            ).total_rupiah
            for cover in covers(agreement)
        )
        for month in funded_months(agreement)
        for sector in Sector
    }
