"""Agreements that a reader may reach."""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.models.agreements import Billing
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month


class AgreementNotFound(NotFound):
    """No agreement with that code lies within the reader's reach."""

    message = _("Perjanjian %(code)s tidak ditemukan. Periksa kodenya, atau minta akses kepada kantor cabang Anda.")


def agreement_in_reach(*, code: str, reach: Reach, right: Right) -> Agreement:
    """Return the agreement if the reader holds the right over its office or its sponsor.

    Raises:
        NotPermitted: if the reader holds the right nowhere.
        AgreementNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    agreement = agreements_in_reach(reach, right).filter(code=code).first()
    if agreement is None:
        raise AgreementNotFound(code=code)
    return agreement


def agreement_by_id(*, agreement_id: int, reach: Reach, right: Right) -> Agreement:
    """Return the agreement with this key if the reader holds the right over its office or its sponsor.

    Raises:
        NotPermitted, AgreementNotFound: as ``agreement_in_reach``.
    """
    agreement = agreements_in_reach(reach, right).filter(pk=agreement_id).first()
    if agreement is None:
        raise AgreementNotFound(code=agreement_id)
    return agreement


def agreements_in_reach(reach: Reach, right: Right) -> QuerySet[Agreement]:
    """Return the agreements over whose office or sponsor the reader holds the right, as a query to narrow further.

    Raises:
        NotPermitted: if the reader holds the right nowhere.
    """
    reach.require(right)
    held = Q(office_id__in=reach.offices_for(right)) | Q(sponsor_id__in=reach.organisations_for(right))
    return Agreement.objects.select_related("sponsor", "office", "region").filter(held)


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


class MonthPrices:
    """What months cost under an agreement, for all that it covers; each distinct question is asked of the law once."""

    def __init__(self, agreement: Agreement) -> None:
        self._funding = FundingSource(agreement.funding)
        self._bracket = agreement.bracket
        self._covers = covers(agreement)
        self._known: dict[tuple[tuple[datetime.date, ...], str, datetime.date | None], int] = {}

    def total_rupiah(
        self, months: Sequence[datetime.date], *, sector: str, first_month: datetime.date | None = None
    ) -> int:
        """Return the rupiah of some months.

        Args:
            months: first days of months, in order.
            sector: of the worker's occupation.
            first_month: the first month that the worker was ever insured for; None if never before, so that the first
                of ``months`` is his first.

        Raises:
            ParameterError, UnknownBracket: if the law has no price for one of them.
        """
        asked = (tuple(months), sector, first_month)
        if asked not in self._known:
            self._known[asked] = sum(self._price(month, sector, min(first_month or month, *months)) for month in months)
        return self._known[asked]

    def _price(self, day: datetime.date, sector: str, first_day: datetime.date) -> int:
        month, first = Month.of(day), Month.of(first_day)
        return sum(
            price_of_month(
                month=month,
                cover=cover,
                bracket=self._bracket,
                sector=Sector(sector),
                funding=self._funding,
                first_month=first,
            ).total_rupiah
            for cover in self._covers
        )


def day_at_office(agreement: Agreement, instant: datetime.datetime) -> datetime.date:
    """Return the day that an instant falls on by the clock of the agreement's office."""
    return instant.astimezone(ZoneInfo(agreement.office.time_zone)).date()


def months_on_joining(agreement: Agreement, *, on: datetime.date) -> list[datetime.date]:
    """Return the months, as first days, that the agreement funds for somebody who joins on a day.

    Months that were over before cover can begin are not among them: cover begins on the day of the regional office's
    letter, and without a letter not before the day of joining. By term or monthly, who joins later is not funded
    either for months that were over when he joined and that the agreement has been billed for; billed once, each
    batch has its own bill.
    """
    this_month = Month.of(on).first_day
    begins = Month.of(agreement.cover_starts_on).first_day if agreement.cover_starts_on else this_month
    months = [month.first_day for month in funded_months(agreement) if month.first_day >= begins]
    if agreement.billing == Billing.ONCE:
        return months
    billed = list(agreement.bills.values_list("first_month", "until_month").order_by("first_month"))
    return [
        month for month in months if month >= this_month or not any(first <= month < until for first, until in billed)
    ]
