"""Changing an agreement's budget by decree."""

import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, BudgetChange
from jangkau.partnership.selectors.agreements import agreement_by_id, day_at_office
from jangkau.partnership.selectors.budget import promised_rupiah
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah

LARGEST_RUPIAH = 10**15
LONGEST_DECREE = 200


class BudgetDecreeMissing(Refusal):
    """A budget is changed by a decree; it must be named."""

    message = _("Sebutkan nomor keputusan yang mengubah anggaran perjanjian %(code)s, paling panjang 200 huruf.")


class BudgetDecreeDateWrong(Refusal):
    """The decree was signed before the agreement's own decree, or is yet to come."""

    message = _("Tanggal keputusan %(date)s tidak boleh di masa depan dan tidak boleh sebelum %(first)s.")


class BudgetOutside(Refusal):
    """A budget is more than nothing and less than the state has."""

    message = _("Anggaran harus bilangan bulat Rp1 sampai %(largest)s.")


class BudgetUnchanged(Refusal):
    """The new budget is the old one."""

    message = _("Anggaran perjanjian %(code)s sudah %(budget)s. Tulis jumlah yang baru.")


class BudgetBelowPromised(Refusal):
    """The members approved so far cost more than the new budget."""

    message = _(
        "Anggaran %(budget)s kurang dari yang sudah dijanjikan kepada pekerja yang disetujui, yaitu %(promised)s. "
        "Tulis jumlah yang lebih besar, atau catat dahulu pekerja yang keluar."
    )


@transaction.atomic
def change_budget(
    *,
    agreement_id: int,
    budget_rupiah: int,
    decree: str,
    decree_date: datetime.date,
    reach: Reach,
    now: datetime.datetime,
) -> BudgetChange:
    """Change what an agreement may cost in all, by a decree of the sponsor; the history keeps the budget before.

    Args:
        agreement_id: the agreement.
        budget_rupiah: the whole budget from now on, in rupiah; not what is added to it.
        decree: number and title of the decree.
        decree_date: when it was given; not in the future and not before the agreement's own.
        reach: who records it.
        now: when it is recorded.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        BudgetDecreeMissing, BudgetDecreeDateWrong, BudgetOutside, BudgetUnchanged: as the names say.
        BudgetBelowPromised: if the members approved so far cost more.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.WRITE_AGREEMENT)
    named = " ".join(decree.split())
    if not named or len(named) > LONGEST_DECREE:
        raise BudgetDecreeMissing(code=agreement.code)
    if not 0 < budget_rupiah <= LARGEST_RUPIAH:
        raise BudgetOutside(largest=format_rupiah(LARGEST_RUPIAH))
    # Approvals hold the same row: none can promise more while the budget changes.
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("office").get(pk=agreement.pk)
    if not agreement.decree_date <= decree_date <= day_at_office(agreement, now):
        raise BudgetDecreeDateWrong(
            date=date_format(decree_date, "j F Y"), first=date_format(agreement.decree_date, "j F Y")
        )
    before = agreement.budget_rupiah
    if budget_rupiah == before:
        raise BudgetUnchanged(code=agreement.code, budget=format_rupiah(before))
    promised = promised_rupiah(agreement)
    if budget_rupiah < promised:
        raise BudgetBelowPromised(budget=format_rupiah(budget_rupiah), promised=format_rupiah(promised))
    agreement.budget_rupiah = budget_rupiah
    agreement.save(update_fields=["budget_rupiah"])
    return BudgetChange.objects.create(
        agreement=agreement,
        decree=named,
        decree_date=decree_date,
        before_rupiah=before,
        after_rupiah=budget_rupiah,
        recorded_by_id=reach.user_id,
        recorded_at=now,
    )
