"""The steps that the crash drill interrupts, and what must be true when one is whole."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from drills import money_steps
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case, stage
from jangkau.console.synthetic import generate_roster, write_xlsx
from jangkau.core.history import acting
from jangkau.partnership.services.approvals import approve_roster
from jangkau.partnership.services.billing import bill_agreement
from jangkau.partnership.services.rosters import import_roster
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.selectors.regions import area_below


class NotWhole(Exception):
    """A step is there in part."""


def prepare(*, seed: int, accepted: int) -> None:
    """Make the world before the roster comes, and the roster's file."""
    regions = stage.load_country()
    roster = generate_roster(seed=seed, regions=area_below(case.PROVINCE), accepted=accepted)
    write_xlsx(roster, _folder())
    stage.prepare(roster, regions, seed=seed, accepted=accepted, say=lambda _text: None)


def _folder() -> Path:
    return Path(settings.EMBEDDED_ROOT)


def _file() -> Path:
    return next(_folder().glob("*.xlsx"))


_reaches: dict[str, Reach] = {}


def ready() -> None:
    """Look up who acts, so that only statements of the step itself are counted and interrupted."""
    for username in (case.SPONSOR_OFFICER, case.SUPERVISOR, case.BRANCH_OFFICER):
        _reaches[username] = reach_of(username)
    money_steps.ready()


def _import() -> None:
    file = _file()
    with acting(by=case.SPONSOR_OFFICER, reason="mengunggah daftar pekerja"):
        import_roster(
            content=file.read_bytes(),
            file_name=file.name,
            agreement_code=case.AGREEMENT,
            reach=_reaches[case.SPONSOR_OFFICER],
            now=case.IMPORTED_AT,
        )


def _approve() -> None:
    with acting(by=case.SUPERVISOR, reason="menyetujui daftar pekerja"):
        approve_roster(agreement_code=case.AGREEMENT, reach=_reaches[case.SUPERVISOR], now=case.APPROVED_AT)


def _bill() -> None:
    with acting(by=case.BRANCH_OFFICER, reason="menagih"):
        bill_agreement(agreement_code=case.AGREEMENT, reach=_reaches[case.BRANCH_OFFICER], now=case.BILLED_AT)


def _pay() -> None:
    from jangkau.collection.models import Bill

    bill = Bill.objects.get(number=f"{case.AGREEMENT}/1")
    with acting(by=case.BRANCH_OFFICER, reason="mencatat pembayaran"):
        record_payment(
            channel=case.CHANNEL,
            reference=case.AGREEMENT,
            bill_number=bill.number,
            amount_rupiah=bill.total_rupiah,
            paid_at=case.PAID_AT,
            now=case.PAID_AT,
            by_user_id=_reaches[case.BRANCH_OFFICER].user_id,
        )


STEPS: dict[str, Callable[[], None]] = {
    "import": _import,
    "approve": _approve,
    "bill": _bill,
    "pay": _pay,
    "notice": lambda: money_steps.notice(_reaches[case.BRANCH_OFFICER]),
    "match": lambda: money_steps.match(_reaches[case.BRANCH_OFFICER]),
    "ask refund": lambda: money_steps.ask_refund(_reaches[case.BRANCH_OFFICER]),
    "approve refund": lambda: money_steps.approve(_reaches[case.SUPERVISOR]),
    "send refund": lambda: money_steps.send(_reaches[case.SUPERVISOR]),
    "refund paid": lambda: money_steps.hear_result(_reaches[case.SUPERVISOR]),
}


def check_whole(name: str) -> None:
    """Return if all that the step writes is there, once.

    Raises:
        NotWhole: if something is missing or doubled.
    """
    from jangkau.collection.models import Bill, BillLine, InsuredMonth, Payment
    from jangkau.partnership.models import Batch, Member, Roster, RosterRow

    rosters = Roster.objects.filter(agreement__code=case.AGREEMENT).order_by("number")
    for roster in rosters:
        _must_be(RosterRow.objects.filter(roster=roster).count(), roster.row_count, "rows of a roster")
    if name == "import":
        return
    members = Member.objects.filter(agreement__code=case.AGREEMENT)
    _must_be(Batch.objects.filter(agreement__code=case.AGREEMENT).count(), 1, "batches")
    _must_be(members.count(), RosterRow.objects.filter(roster=rosters.last(), outcome="accepted").count(), "members")
    if name == "approve":
        return
    bill = Bill.objects.get(number=f"{case.AGREEMENT}/1")
    months = sum(len(member.months) for member in members)
    _must_be(BillLine.objects.filter(bill=bill, live=True).count(), months, "lines")
    if name == "bill":
        return
    payment = Payment.objects.get(bill=bill)
    _must_be(InsuredMonth.objects.filter(payment=payment, voided_by=None).count(), months, "insured months")
    _must_be(books_agree(), [], "differences in the books")
    if name != "pay":
        money_steps.ready()
        for what, (found, expected) in money_steps.whole(name).items():
            _must_be(found, expected, what)


def _must_be(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise NotWhole(f"{what}: {found} instead of {expected}")
