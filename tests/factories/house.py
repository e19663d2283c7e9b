"""A house full of people: the sponsor's world, with somebody for each role, and objects of this office and of another.

Of every object there is one within reach of the people of KC-TGR, and one that belongs to others.
"""

import datetime
import hashlib
from dataclasses import dataclass
from functools import cached_property

from jangkau.collection.models import (
    BankAccount,
    Bill,
    ClosedMonth,
    HeldMoney,
    Partner,
    Payment,
    RefundRequest,
    Statement,
)
from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.collection.services.held_money import Arrived, hold_money
from jangkau.collection.services.refund_requests import Account, Wish, refund_held_money
from jangkau.collection.services.refunds import approve_refund, send_refunds
from jangkau.collection.services.statements import receive_statement
from jangkau.core.permissions import Role
from jangkau.enrolment.models import AssistanceCase, DataChange, Participant, Registration, WadahFounding
from jangkau.enrolment.models.participants import Channel
from jangkau.partnership.models import Agreement, AgreementDraft, Batch, Member, Roster, RosterUpload
from jangkau.partnership.services.drafts import begin_draft
from jangkau.registry.models import Assignment, Office, Organisation, Person, User
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.merges import merge_people
from jangkau.rules.months import Month
from tests.factories import partnership as given
from tests.factories import registrations
from tests.factories.accounts import make_account
from tests.factories.partners import make_partner
from tests.factories.people import register_twice
from tests.factories.registry import make_organisation
from tests.factories.statements import Moved, mt940
from tests.factories.uploads import read

# Who plays which role at KC-TGR; nobody of them reaches KC-SMD or KC-BPN.
PLAYERS = {
    Role.BRANCH_OFFICER: given.OFFICER,
    Role.SUPERVISOR: given.SUPERVISOR,
    Role.SPONSOR_OFFICER: given.SPONSOR_OFFICER,
    Role.AUDITOR: "auditor.tgr",
    Role.ADMINISTRATOR: "admin.tgr",
}
HELD_AT = given.day("2022-10-20")
HEAD_ADMINISTRATOR, CITY_ADMINISTRATOR, CITY_SPONSOR_OFFICER = "admin.pusat", "admin.smd", "dinsos.prov"


@dataclass(frozen=True)
class House:
    """Two agreements from roster to paid bill: one of KC-TGR and PEMKAB-KUKAR, one of KC-SMD and PEMPROV-KALTIM.

    Each roster has three accepted rows, one under review (sex differs from the NIK) and one rejected (no NIK).
    """

    agreement: Agreement
    other_agreement: Agreement

    @cached_property
    def roster(self) -> Roster:
        """The roster of our agreement."""
        return Roster.objects.get(agreement=self.agreement)

    @cached_property
    def upload(self) -> RosterUpload:
        """A file under our agreement that waits for its columns."""
        return read(given.workers(2), by=given.SPONSOR_OFFICER)

    @cached_property
    def other_upload(self) -> RosterUpload:
        """A file under the others' agreement that waits for its columns."""
        return read(given.workers(2), agreement=given.OTHER_AGREEMENT, by=given.CITY_OFFICER)

    @cached_property
    def batch(self) -> Batch:
        """The batch of our agreement."""
        return Batch.objects.get(agreement=self.agreement)

    @cached_property
    def other_batch(self) -> Batch:
        """The batch of the others' agreement."""
        return Batch.objects.get(agreement=self.other_agreement)

    @cached_property
    def bill(self) -> Bill:
        """The bill of our agreement, paid."""
        return Bill.objects.get(for_agreement__agreement=self.agreement)

    @cached_property
    def other_bill(self) -> Bill:
        """The bill of the others' agreement, paid."""
        return Bill.objects.get(for_agreement__agreement=self.other_agreement)

    @cached_property
    def payment(self) -> Payment:
        """The payment of our bill."""
        return Payment.objects.get(bill=self.bill)

    @cached_property
    def other_payment(self) -> Payment:
        """The payment of the others' bill."""
        return Payment.objects.get(bill=self.other_bill)

    @cached_property
    def wadah(self) -> Organisation:
        """A wadah of KC-TGR with one member."""
        return self._wadah("WADAH-TGR", self.agreement.office, self.person)

    @cached_property
    def other_wadah(self) -> Organisation:
        """A wadah of KC-SMD with one member."""
        return self._wadah("WADAH-SMD", self.other_agreement.office, self.other_person)

    @cached_property
    def founding(self) -> WadahFounding:
        """A wadah that waits for KC-TGR."""
        return self._founding("+6281234567821", self.agreement.office, "6402062001")

    @cached_property
    def other_founding(self) -> WadahFounding:
        """A wadah that waits for KC-SMD."""
        return self._founding("+6281234567822", self.other_agreement.office, "6472052001")

    @cached_property
    def partner(self) -> Partner:
        """A bank that is a partner of KC-TGR, with a key."""
        return make_partner("BANK-TGR", va_prefix="111").partner

    @cached_property
    def other_partner(self) -> Partner:
        """A bank that is a partner of KC-SMD, with a key."""
        return make_partner("BANK-SMD", va_prefix="222", office=Office.objects.get(code="KC-SMD")).partner

    @cached_property
    def held(self) -> HeldMoney:
        """Money held at our office, meant for no bill that is known."""
        return _hold("KC-TGR", given.OFFICER)

    @cached_property
    def other_held(self) -> HeldMoney:
        """Money held at the others' office."""
        return _hold("KC-SMD", given.CITY_OFFICER)

    @cached_property
    def closed_month(self) -> Month:
        """The month before our first bill was paid, closed: in it nothing was booked."""
        month = Month.of(self.payment.paid_at.date()).plus(-1)
        ClosedMonth.objects.get_or_create(
            month=month.first_day,
            defaults={
                "digest": hashlib.sha256(b"[]").digest(),
                "closed_at": HELD_AT,
                "closed_by": User.objects.get(username=given.SUPERVISOR),
            },
        )
        return month

    @cached_property
    def refund(self) -> RefundRequest:
        """A refund of money held at our office, sent to a bank."""
        return _refund(_hold("KC-TGR", given.OFFICER), given.OFFICER, given.SUPERVISOR)

    @cached_property
    def other_refund(self) -> RefundRequest:
        """A refund of money held at the others' office, sent to a bank."""
        return _refund(_hold("KC-SMD", given.CITY_OFFICER), given.CITY_OFFICER, given.CITY_SUPERVISOR)

    @cached_property
    def statement(self) -> Statement:
        """A statement of an account of KC-TGR, with a line that paid nothing."""
        return self._statement("1111111111", "BANK-TGR", given.SUPERVISOR, "KC-TGR")

    @cached_property
    def other_statement(self) -> Statement:
        """A statement of an account of KC-SMD, with a line that paid nothing."""
        return self._statement("2222222222", "BANK-SMD", given.CITY_SUPERVISOR, "KC-SMD")

    @cached_property
    def account(self) -> BankAccount:
        """An account of KC-TGR into which our partner pays."""
        terms = AccountTerms("Bank Uji", self.partner.code, "KC-TGR", given.SUPERVISOR)
        return keep_account(reach=reach_of(given.SUPERVISOR), number="3333333333", terms=terms)

    @cached_property
    def draft(self) -> AgreementDraft:
        """A draft of KC-TGR."""
        return begin_draft(reach=reach_of(given.OFFICER), now=given.PAID_AT)

    @cached_property
    def other_draft(self) -> AgreementDraft:
        """A draft of KC-SMD."""
        return begin_draft(reach=reach_of(given.CITY_OFFICER), now=given.PAID_AT)

    @cached_property
    def person(self) -> Person:
        """A worker insured under our agreement, who lives where KC-TGR serves."""
        return Member.objects.filter(agreement=self.agreement).order_by("pk")[0].person

    @cached_property
    def other_person(self) -> Person:
        """A worker insured under the others' agreement, who lives where KC-SMD serves."""
        return Member.objects.filter(agreement=self.other_agreement).order_by("pk")[0].person

    @cached_property
    def merge(self) -> tuple[int, int]:
        """Our person and the number of a merge: a record of the same woman was merged into hers."""
        return self._merged(self.person, given.OFFICER, "6402062001")

    @cached_property
    def other_merge(self) -> tuple[int, int]:
        """The others' person and the number of such a merge."""
        return self._merged(self.other_person, given.CITY_OFFICER, "6472052001")

    @cached_property
    def registration(self) -> Registration:
        """A worker's own form that waits for an officer of KC-TGR."""
        return registrations.send_form("+6281234567811")

    @cached_property
    def other_registration(self) -> Registration:
        """A form that waits for an officer of KC-SMD."""
        return registrations.send_form("+6281234567812", region_code=registrations.SEMPAJA)

    @cached_property
    def case(self) -> AssistanceCase:
        """A half-finished form that waits for help by KC-TGR."""
        return registrations.ask_help("+6281234567813")

    @cached_property
    def other_case(self) -> AssistanceCase:
        """A half-finished form that waits for help by KC-SMD."""
        return registrations.ask_help("+6281234567814", region_code=registrations.SEMPAJA)

    @cached_property
    def change(self) -> DataChange:
        """A change of our person's name that waits for an officer."""
        return registrations.ask_change(self.person, "+6281234567815")

    @cached_property
    def other_change(self) -> DataChange:
        """A change of the others' person's name."""
        return registrations.ask_change(self.other_person, "+6281234567816")

    def _founding(self, phone: str, office: Office, region: str) -> WadahFounding:
        return WadahFounding.objects.create(
            account=make_account(phone),
            name="Pedagang Pasar",
            work="jual sayur",
            region_id=region,
            members_expected=40,
            attested_at=given.PAID_AT,
            office=office,
            asked_at=given.PAID_AT,
        )

    def _statement(self, number: str, channel: str, username: str, office: str) -> Statement:
        reach = reach_of(username)
        terms = AccountTerms(bank="Bank Uji", channel=channel, office=office, responsible=username)
        keep_account(reach=reach, number=number, terms=terms)
        received = receive_statement(
            content=mt940([Moved(3, 50_000, "A-0001")], account=number),
            file_name="rekening.sta",
            account_number=number,
            reach=reach,
            now=datetime.datetime(2022, 10, 31, 2, tzinfo=datetime.UTC),
        )
        return Statement.objects.get(pk=received.statement_ids[0])

    def _wadah(self, code: str, office: Office, member: Person) -> Organisation:
        wadah = make_organisation(code, name=f"Kelompok {code}", kind=OrganisationKind.WADAH, office=office)
        Participant.objects.filter(person=member).update(channel=Channel.WADAH, wadah=wadah)
        return wadah

    def _merged(self, kept: Person, username: str, region_code: str) -> tuple[int, int]:
        twice = register_twice(kept, region_code=region_code)
        merge = merge_people(
            reach=reach_of(username),
            kept_id=kept.pk,
            dropped_id=twice.pk,
            reason="orang yang sama, dua kali dicatat",
            now=given.PAID_AT,
        )
        return kept.pk, merge.pk


def make_house() -> House:
    """Write all of it."""
    given.make_world()
    branch, city = (Office.objects.get(code=code) for code in ("KC-TGR", "KC-SMD"))
    head = Office.objects.get(code="PUSAT")
    for username, role, office in (
        (PLAYERS[Role.AUDITOR], Role.AUDITOR, branch),
        (PLAYERS[Role.ADMINISTRATOR], Role.ADMINISTRATOR, branch),
        (CITY_ADMINISTRATOR, Role.ADMINISTRATOR, city),
        (HEAD_ADMINISTRATOR, Role.ADMINISTRATOR, head),
    ):
        _employ(username, role, office=office)
    _employ(CITY_SPONSOR_OFFICER, Role.SPONSOR_OFFICER, organisation=Organisation.objects.get(code="PEMPROV-KALTIM"))
    agreement, other = given.make_agreement(), given.make_other_agreement()
    _run_through(given.AGREEMENT, given.SPONSOR_OFFICER, given.SUPERVISOR, given.OFFICER)
    _run_through(
        given.OTHER_AGREEMENT,
        given.CITY_OFFICER,
        given.CITY_SUPERVISOR,
        given.CITY_OFFICER,
        village="Sempaja",
        district="Samarinda Utara",
        regency="Samarinda",
    )
    return House(agreement, other)


def _employ(
    username: str, role: Role, *, office: Office | None = None, organisation: Organisation | None = None
) -> None:
    user = User.objects.create(username=username, full_name=username.title(), password="!")
    Assignment.objects.create(user=user, role=role, office=office, organisation=organisation)


def _run_through(agreement: str, sender: str, approver: str, biller: str, **place: str) -> None:
    rows = [*given.workers(3, **place), given.worker(sex="P", **place), given.worker(nik="", **place)]
    given.send(rows, agreement=agreement, by=sender)
    given.approve(agreement=agreement, by=approver)
    (issued,) = given.bill(agreement=agreement, by=biller)
    given.pay(issued, by=biller)


def _hold(office: str, username: str) -> HeldMoney:
    user = User.objects.get(username=username)
    held_id = hold_money(
        arrived=Arrived("desk", "BANK-KALTIMTARA", f"UANG-{HeldMoney.objects.count()}", 1_000_000, HELD_AT),
        reason="unmatched",
        office_id=Office.objects.get(code=office).pk,
        now=HELD_AT,
        by_user_id=user.pk,
    )
    return HeldMoney.objects.get(pk=held_id)


def _refund(held: HeldMoney, asker: str, approver: str) -> RefundRequest:
    account = Account("BANK KALTIMTARA", "0011223344", "Bendahara Umum Daerah")
    refund_id = refund_held_money(
        held_id=held.pk,
        wish=Wish(held.amount_rupiah, "salah transfer", account),
        now=HELD_AT,
        reach=reach_of(asker),
    )
    approve_refund(refund_id=refund_id, now=HELD_AT, reach=reach_of(approver))
    send_refunds(channel="BANK-KALTIMTARA", now=HELD_AT, reach=reach_of(approver))
    return RefundRequest.objects.get(pk=refund_id)
