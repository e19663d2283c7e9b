"""The replay: the regency's roster comes in and is checked, approved, billed and paid, each by whom it befits."""

import datetime
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jangkau.collection.selectors.coverage import count_by_status
from jangkau.collection.selectors.payments import payment_in_reach
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.stage import Say
from jangkau.console.synthetic import SyntheticRoster
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.partnership.services.approvals import approve_roster
from jangkau.partnership.services.billing import bill_agreement
from jangkau.partnership.services.rosters import RosterCheck, check_roster, import_roster
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import reach_of
from jangkau.rules.money import format_rupiah
from jangkau.rules.status import Status

Outcome = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class Comparison:
    """What had to become of the rows and what became of them."""

    matrix: Mapping[tuple[str, str], int]
    reasons: Mapping[str, tuple[int, int]]
    strays: tuple[int, ...]


@dataclass(frozen=True)
class Paid:
    """What the agreement's bill came to. ``seconds`` is the time from the file to this, in this run."""

    billed_rupiah: int
    paid_rupiah: int
    insured_months: int
    seconds: float


@dataclass(frozen=True)
class Result:
    """All that the demonstration shows."""

    check: RosterCheck
    comparison: Comparison
    paid: Paid
    active_on: Mapping[datetime.date, int]
    active_in_regency: int

    def document(self) -> dict[str, object]:
        """Return the result as the JSON document has it."""
        return {
            "agreement": case.AGREEMENT,
            "rows": self.check.rows,
            "accepted": self.check.accepted,
            "review": self.check.review,
            "rejected": self.check.rejected,
            "waiting": self.check.waiting,
            "reasons": self.check.reasons,
            "billed_rupiah": self.paid.billed_rupiah,
            "paid_rupiah": self.paid.paid_rupiah,
            "insured_months": self.paid.insured_months,
            "active_on": {day.isoformat(): count for day, count in self.active_on.items()},
            "seconds": self.paid.seconds,
        }


def replay(roster: SyntheticRoster, file: Path, *, say: Say) -> Result:
    """Carry a roster from the file to insured months, in the names of four people, and compare every row."""
    began = time.monotonic()
    sponsor, supervisor = reach_of(case.SPONSOR_OFFICER), reach_of(case.SUPERVISOR)
    officer = reach_of(case.BRANCH_OFFICER)
    content = file.read_bytes()
    with acting(by=sponsor.username, reason="mengunggah daftar pekerja"):
        imported = import_roster(
            content=content, file_name=file.name, agreement_code=case.AGREEMENT, reach=sponsor, now=case.IMPORTED_AT
        )
    say(_("%(rows)s baris diperiksa dan disimpan.") % {"rows": _count(imported.check.rows)})
    with acting(by=supervisor.username, reason="menyetujui daftar pekerja"):
        batch = approve_roster(agreement_code=case.AGREEMENT, reach=supervisor, now=case.APPROVED_AT)
    say(_("%(members)s pekerja disetujui penyelia.") % {"members": _count(batch.members)})
    with acting(by=officer.username, reason="menerbitkan tagihan perjanjian"):
        (bill,) = bill_agreement(agreement_code=case.AGREEMENT, reach=officer, now=case.BILLED_AT)
    say(_("Ditagih %(total)s.") % {"total": format_rupiah(bill.total_rupiah)})
    with acting(by=officer.username, reason="mencatat pembayaran"):
        answer = record_payment(
            channel=case.CHANNEL,
            reference=case.AGREEMENT,
            bill_number=bill.number,
            amount_rupiah=bill.total_rupiah,
            paid_at=case.PAID_AT,
            now=case.PAID_AT,
            by_user_id=officer.user_id,
        )
    seconds = round(time.monotonic() - began, 2)
    paid = Paid(bill.total_rupiah, answer.amount_rupiah, answer.insured_months, seconds)
    say(_("Dibayar; %(months)s bulan perlindungan tercatat.") % {"months": _count(paid.insured_months)})
    return Result(imported.check, compare(roster, imported.check), paid, _active(), _active_in_regency())


def check_again(roster: SyntheticRoster, file: Path) -> Result:
    """Send the same file once more for checking only: every row must come to what it came to before."""
    began = time.monotonic()
    check = check_roster(
        content=file.read_bytes(),
        file_name=file.name,
        agreement_code=case.AGREEMENT,
        reach=reach_of(case.SPONSOR_OFFICER),
        today=case.IMPORTED_AT.date(),
    )
    seconds = round(time.monotonic() - began, 2)
    payment = payment_in_reach(
        channel=case.CHANNEL,
        reference=case.AGREEMENT,
        reach=reach_of(case.SUPERVISOR),
        right=Right.RECORD_PAYMENT,
    )
    paid = Paid(payment.bill.total_rupiah, payment.amount_rupiah, payment.answer["insured_months"], seconds)
    return Result(check, compare(roster, check), paid, _active(), _active_in_regency())


def compare(roster: SyntheticRoster, check: RosterCheck) -> Comparison:
    """Return the confusion matrix of outcomes, the reasons expected and found, and the rows that went astray."""
    matrix: Counter[tuple[str, str]] = Counter()
    expected_reasons: Counter[str] = Counter()
    strays = []
    for number in sorted(roster.expected.keys() | check.outcomes.keys()):
        expected = roster.expected.get(number, ("absent", frozenset()))
        outcome, reasons = check.outcomes.get(number, ("absent", ()))
        matrix[expected[0], outcome] += 1
        expected_reasons.update(expected[1])
        if expected != (outcome, frozenset(reasons)):
            strays.append(number)
    names = sorted(expected_reasons.keys() | check.reasons.keys())
    return Comparison(
        matrix=matrix,
        reasons={name: (expected_reasons[name], check.reasons.get(name, 0)) for name in names},
        strays=tuple(strays),
    )


def _active() -> dict[datetime.date, int]:
    """Return how many participants of the regency's office are covered on the days of interest."""
    reach = reach_of(case.SUPERVISOR)
    office = office_in_reach(code=case.OFFICE, reach=reach, right=Right.SEE_COVERAGE)
    return {
        day: count_by_status(region_code=case.REGENCY, office_ids=[office.pk], as_of=day)[Status.ACTIVE]
        for day in case.LOOKED_AT
    }


def _active_in_regency() -> int:
    """Return how many of the regency are covered on the last day, whoever pays: what the front page shows."""
    return count_by_status(region_code=case.REGENCY, as_of=case.LAST_DAY)[Status.ACTIVE]


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
