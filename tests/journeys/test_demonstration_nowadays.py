"""The demonstration's agreements of around today, and its sign-ins."""

import datetime
from typing import Any

import pytest
from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from jangkau.collection.models import Bill, ClosedMonth, HeldMoney, PartnerNotice, RefundRequest, StatementLine
from jangkau.collection.models.held_money import HeldReason
from jangkau.collection.models.refunds import RefundState
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.selectors.channel_books import channel_balances
from jangkau.console.demonstration import case, nowadays, sign_ins
from jangkau.console.demonstration.month_result import BankResult, MonthResult
from jangkau.console.demonstration.month_telling import ACCIDENTS, month_lines
from jangkau.core.permissions import Role
from jangkau.outreach.models import Contact
from jangkau.outreach.selectors.call_list import call_list
from jangkau.outreach.selectors.hand_overs import list_hand_overs
from jangkau.partnership.models import Agreement, AgreementDraft, Batch, Roster, RosterUpload
from jangkau.registry.selectors.reach import reach_of
from jangkau.rules.months import Month
from tests.journeys.test_demonstration import run_demo

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODES = [story.code for story in nowadays.stories(Month(2026, 11))]


@pytest.fixture
def told() -> dict[str, Any]:
    said = run_demo("--no-serve", "--json", "--now", "2026-11-20T09:00:00+08:00")
    assert said.status == 0, said.err
    return said.document


@pytest.mark.usefixtures("told")
def test_three_offices_have_agreements_in_every_state() -> None:
    agreements = Agreement.objects.filter(code__in=CODES)

    assert agreements.count() == len(CODES)
    assert agreements.aggregate(offices=Count("office", distinct=True)) == {"offices": 3}
    assert agreements.filter(rosters__isnull=True).count() == 1
    assert Roster.objects.filter(agreement__in=agreements, batches__isnull=True).count() == 2
    bills = Bill.objects.filter(for_agreement__agreement__in=agreements)
    assert dict(bills.values_list("state").annotate(Count("id")).order_by("state")) == {"issued": 3, "paid": 2}
    assert Batch.objects.filter(agreement__in=agreements).count() == 4
    assert RosterUpload.objects.get().state == "mapped"
    assert AgreementDraft.objects.get().document["title"] == "Ojek dan pedagang Tenggarong (data sintetis)"


@pytest.mark.usefixtures("told")
def test_workers_who_pay_themselves_and_a_wadah_stand_in_every_state() -> None:
    bills = Bill.objects.filter(for_agreement__isnull=True).order_by("pk")
    own = bills.exclude(issued_at__month=10, state__in=["paid", "reversed"])

    assert [(bill.number.split("/")[0], bill.state) for bill in own] == [
        ("MANDIRI", "paid"),
        ("MANDIRI", "issued"),
        ("MANDIRI", "expired"),
        ("WADAH", "cancelled"),
        ("WADAH", "issued"),
        # By their own telephones, and forty traders together.
        ("MANDIRI", "paid"),
        ("MANDIRI", "issued"),
        ("WADAH", "paid"),
        # After their sponsor's end: two soon, four lately.
        *(("MANDIRI", state) for state in ("issued", "paid", "expired", "paid", "paid", "paid")),
    ]
    # Relief for transport ends with March 2027: five months with it, April without.
    assert own[0].total_rupiah == 5 * 8_400 + 16_800
    assert own[4].replaces == own[3]
    assert (own[3].total_rupiah, own[4].total_rupiah) == (5 * 3 * 8_400, 4 * 3 * 8_400)
    # Three of those without cover were called; whoever was not reached is to be called again.
    assert list(Contact.objects.order_by("pk").values_list("outcome", "tier")) == [
        ("not_reached", "arrears"),
        ("will_pay", "arrears"),
        ("no_money_now", "arrears"),
    ]
    soon, lately = (
        list_hand_overs(reach=reach_of(case.BRANCH_OFFICER), today=datetime.date(2026, 11, 20), code=code)
        .rows[0]
        .figures
        for code in ("SINTETIS-KUKAR-2026", "SINTETIS-NELAYAN-2026")
    )
    assert (soon.offered, soon.tapped, soon.paid) == (3, 2, 1)
    assert (lately.offered, lately.tapped, lately.paid, lately.still_open) == (6, 4, 3, 0)
    assert [(later.of == lately.workers, later.covered) for later in lately.covered[:1]] == [(True, 2)]
    to_call = call_list(reach=reach_of(case.BRANCH_OFFICER), today=datetime.date(2026, 11, 20)).slice.rows
    assert [line.outcome for line in to_call if line.outcome] == ["not_reached"]


def test_month_over_four_banks_is_reconciled_to_zero_beside_a_desk_with_something_in_each_state(
    told: dict[str, Any],
) -> None:
    month = told["month"]
    assert (month["month"], month["difference_rupiah"], month["is_reconciled"]) == ("2026-10", 0, True)
    assert [bank["payments"] for bank in month["banks"]] == [7, 4, 4, 3]
    assert {kind for bank in month["banks"] for kind in bank["accidents"]} == set(ACCIDENTS)
    for bank in month["banks"]:
        lines = StatementLine.objects.filter(account__channel=bank["code"])
        of_channel = [balance for balance in channel_balances() if balance.channel == bank["code"]]
        on = {balance.code: balance.balance_rupiah for balance in of_channel}
        assert on["1010"] == lines.aggregate(Sum("amount_rupiah"))["amount_rupiah__sum"] > 0
        assert [on.get(code, 0) for code in ("1100", "1200", "2200", "2300")] == [0, 0, 0, 0]
        assert not lines.filter(matches__isnull=True).exists()
    codes = PartnerNotice.objects.values_list("response_code", flat=True)
    assert set(codes) == {"2002500", "4042512", "4042513", "4092501"}
    assert codes.filter(payment__isnull=False).count() == 7 + 4 + 4 + 3

    # Saving up is not offered.
    assert set(HeldMoney.objects.values_list("reason", flat=True)) == set(HeldReason) - {HeldReason.SAVED}
    assert set(RefundRequest.objects.values_list("state", flat=True)) == set(RefundState)
    at_the_desk = HeldMoney.objects.filter(reference__startswith="TRF-")
    assert at_the_desk.exclude(responsible__username=case.BRANCH_OFFICER).count() == 1
    assert {account.code: account.balance_rupiah for account in trial_balance()}["2100"] == -16_800 - 1_600
    assert [f"{closed}" for closed in ClosedMonth.objects.all()] == ["2022-09"]
    assert books_agree() == []


@pytest.mark.usefixtures("told")
def test_each_role_signs_in_as_the_demonstration_says() -> None:
    shown = sign_ins.sign_ins()

    assert {one.role for one in shown} == set(Role)
    for one in shown:
        browser = Client()
        answer = browser.post(reverse("account_login"), {"login": one.username, "password": one.password})
        if one.backup_codes:
            assert answer.headers["Location"] == reverse("mfa_authenticate")
            browser.post(reverse("mfa_authenticate"), {"code": one.backup_codes[0]})
        assert browser.get(reverse("backoffice:account")).status_code == 200, one.username


def test_month_that_does_not_agree_is_told_with_its_differences() -> None:
    bank = BankResult(
        "SINTETIS-KEDANG", 5, 4, 4, 33_600, 0, 0, 16_800, {"late": 1}, ("2026-10-07: dibayar",), 0, 16_800
    )

    lines = month_lines(MonthResult(Month(2026, 10), (bank,)))

    assert lines[-2:] == ["    ! 2026-10-07: dibayar", "Bulan itu TIDAK cocok: selisih Rp16.800."]


def test_passwords_of_the_demonstration_follow_from_the_secret_key(settings: Settings) -> None:
    before = sign_ins.password_of(case.AUDITOR)

    settings.SECRET_KEY = "another checkout"

    assert sign_ins.password_of(case.AUDITOR) != before


@pytest.mark.parametrize("month", [Month(2025, 1), Month(2026, 11), Month(2027, 12)])
def test_stories_fit_any_month(month: Month) -> None:
    told = nowadays.stories(month)

    assert len({story.code for story in told}) == len(told)
    assert all(month.plus(story.begins) < month.plus(story.begins + story.months) for story in told)
