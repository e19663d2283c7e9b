"""Everything that an agreement's own page shows."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Q, Sum

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bills import state_in_words
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, Batch, Member, Roster, RosterUpload
from jangkau.partnership.models.agreements import Category
from jangkau.partnership.models.uploads import OPEN_STATES, UploadState
from jangkau.partnership.selectors.agreement_lists import Figures
from jangkau.partnership.selectors.agreement_states import AgreementState, state_of, warning_of
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.endings import LOOK_BACK, CoverEnding, cover_endings
from jangkau.partnership.selectors.law_outlook import LawOutlook, law_of
from jangkau.partnership.selectors.next_steps import Kind, NextStep, outstanding_of
from jangkau.registry.selectors.officers import Officer
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.brackets import UnknownBracket
from jangkau.rules.months import Month
from jangkau.rules.parameters.values import ParameterError


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed, in the words of the agreement."""

    code: str
    title: str
    sponsor_code: str
    sponsor: str
    office_code: str
    office: str
    region: str
    funding: str
    categories: tuple[str, ...]
    minimum_age: int
    maximum_age: int
    first_month: Month
    last_month: Month
    until_month: datetime.date
    months: int
    bracket: int
    with_savings: bool
    decree: str
    decree_date: datetime.date
    signed_date: datetime.date
    billing: str
    term_months: int | None
    on_departure: str
    start_letter: str
    cover_starts_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class BudgetChangeLine:
    """A change of the budget: when and by whom it was recorded, by which decree."""

    at: datetime.datetime
    who: str
    decree: str
    decree_date: datetime.date
    before_rupiah: int
    after_rupiah: int


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A roster that was sent. ``has_faulty`` tells that rows of it can be downloaded to be corrected."""

    number: int
    rows: int
    has_faulty: bool
    who: str
    at: datetime.datetime
    approved_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class UploadLine:
    """A file that is not a roster yet, or was refused."""

    upload_id: int
    state: str
    state_label: str
    is_open: bool
    who: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Members approved at one time, who are in it today, and what they cost."""

    batch_id: int
    number: int
    roster_number: int
    members: int
    departed: int
    rupiah: int
    who: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill of the agreement."""

    bill_id: int
    number: str
    first_month: Month
    last_month: Month
    total_rupiah: int
    state: str
    state_label: str
    issued_at: datetime.datetime
    payment_id: int | None
    paid_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """An agreement with its money, members, endings, rosters, batches and bills.

    ``may`` holds the values of the rights that the reader has over this agreement; ``covered`` members are covered
    today, whoever pays, None once the agreement is over; ``waiting`` rows wait for budget.
    ``months_warning`` is set where the months end, in ``days_left``, within 90 days with budget left; ``law`` is None
    where the law of its months is not known any more.
    """

    agreement_id: int
    terms: Terms
    state: AgreementState
    may: frozenset[str]
    in_charge: Officer | None
    budget_rupiah: int
    figures: Figures
    covered: int | None
    waiting: int
    steps: tuple[NextStep, ...]
    endings: tuple[CoverEnding, ...]
    months_warning: int | None
    days_left: int
    law: LawOutlook | None
    budget_changes: tuple[BudgetChangeLine, ...]
    rosters: tuple[RosterLine, ...]
    uploads: tuple[UploadLine, ...]
    batches: tuple[BatchLine, ...]
    bills: tuple[BillLine, ...]

    @property
    def left_rupiah(self) -> int:
        """The rupiah of the budget that no member has claimed."""
        return self.budget_rupiah - self.figures.promised_rupiah

    @property
    def losing(self) -> tuple[CoverEnding, ...]:
        """The endings with which somebody loses cover."""
        return tuple(ending for ending in self.endings if ending.losing)

    @property
    def cover_warnings(self) -> tuple[CoverEnding, ...]:
        """Those of them that come within 90 days."""
        return tuple(ending for ending in self.losing if ending.warning is not None)

    @property
    def lost(self) -> int:
        """How many members are without cover today although the agreement once paid for it."""
        return sum(ending.losing for ending in self.losing if ending.is_past)

    @property
    def covered_on(self) -> int:
        """How many members go on being covered by others when the agreement stops paying for them."""
        return sum(ending.covered_on for ending in self.endings)

    @property
    def own_step(self) -> NextStep | None:
        """The first thing to be done that the reader may do."""
        return next((step for step in self.steps if step.right.value in self.may and step.kind != Kind.READING), None)

    @property
    def is_billed(self) -> bool:
        """Whether a bill was ever issued, so that the start of cover is fixed."""
        return bool(self.bills)


# Of each batch by its key: members present, members gone, and what they cost.
Counted = dict[int, tuple[int, int, int]]

# Older ones are found on their own pages.
MOST_UPLOADS = 10
MOST_ROWS = 50


def agreement_page(*, agreement_id: int, reach: Reach, today: datetime.date) -> AgreementPage:
    """Return everything that an agreement's page shows, in as many statements whatever its size.

    Raises:
        NotPermitted, AgreementNotFound: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_ROSTER)
    counted = _counted_by_batch(agreement)
    figures = _figures(agreement, counted)
    outstanding = outstanding_of(agreement_ids=[agreement.pk], today=today)[agreement.pk]
    state = state_of(first_month=agreement.first_month, until_month=agreement.until_month, today=today)
    is_past = agreement.until_month < today - LOOK_BACK
    left_rupiah = agreement.budget_rupiah - figures.promised_rupiah
    return AgreementPage(
        agreement_id=agreement.pk,
        terms=terms_of(agreement),
        state=state,
        may=rights_over(agreement, reach),
        in_charge=_in_charge(agreement),
        budget_rupiah=agreement.budget_rupiah,
        figures=figures,
        covered=None if state is AgreementState.ENDED else _covered(agreement, today),
        waiting=outstanding.waiting,
        steps=outstanding.steps,
        endings=() if is_past else cover_endings(agreement_ids=[agreement.pk], today=today),
        months_warning=warning_of(agreement.until_month, today=today) if left_rupiah > 0 else None,
        days_left=(agreement.until_month - today).days,
        law=_law(agreement),
        budget_changes=_budget_changes(agreement),
        rosters=_rosters(agreement),
        uploads=_uploads(agreement),
        batches=_batches(agreement, counted),
        bills=_bills(agreement),
    )


def rights_over(agreement: Agreement, reach: Reach) -> frozenset[str]:
    """Return the values of the rights that a reader holds over an agreement."""
    return frozenset(
        right.value
        for right, scope in reach.scopes.items()
        if agreement.office_id in scope.office_ids or agreement.sponsor_id in scope.organisation_ids
    )


def terms_of(agreement: Agreement) -> Terms:
    """Return an agreement's terms as people read them."""
    first, until = Month.of(agreement.first_month), Month.of(agreement.until_month)
    return Terms(
        code=agreement.code,
        title=agreement.title,
        sponsor_code=agreement.sponsor.code,
        sponsor=agreement.sponsor.name,
        office_code=agreement.office.code,
        office=agreement.office.name,
        region=f"{agreement.region.name} ({agreement.region_id})",
        funding=str(agreement.get_funding_display()),
        categories=tuple(str(Category(value).label) for value in agreement.categories),
        minimum_age=agreement.minimum_age,
        maximum_age=agreement.maximum_age,
        first_month=first,
        last_month=until.previous,
        until_month=agreement.until_month,
        months=(until.year - first.year) * 12 + until.month - first.month,
        bracket=agreement.bracket,
        with_savings=agreement.with_savings,
        decree=agreement.decree,
        decree_date=agreement.decree_date,
        signed_date=agreement.signed_date,
        billing=str(agreement.get_billing_display()),
        term_months=agreement.term_months,
        on_departure=str(agreement.get_on_departure_display()),
        start_letter=agreement.start_letter,
        cover_starts_on=agreement.cover_starts_on,
    )


def _covered(agreement: Agreement, today: datetime.date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "members_covered"),
            {"agreement_id": agreement.pk, "today": today, "this_month": Month.of(today).first_day},
        )
        return int(cursor.fetchone()[0])


def _in_charge(agreement: Agreement) -> Officer | None:
    user = agreement.in_charge
    return Officer(user.pk, user.username, user.full_name) if user else None


def _law(agreement: Agreement) -> LawOutlook | None:
    try:
        return law_of(agreement)
    except (ParameterError, UnknownBracket):
        return None


def _budget_changes(agreement: Agreement) -> tuple[BudgetChangeLine, ...]:
    changes = agreement.budget_changes.order_by("-pk").values_list(
        "recorded_at", "recorded_by__full_name", "decree", "decree_date", "before_rupiah", "after_rupiah"
    )
    return tuple(BudgetChangeLine(*change) for change in changes[:MOST_ROWS])


def _rosters(agreement: Agreement) -> tuple[RosterLine, ...]:
    rosters = (
        Roster.objects.filter(agreement=agreement)
        .annotate(approved_at=Max("batches__approved_at"))
        .order_by("-number")
        .values_list("number", "row_count", "faulty_file_id", "uploaded_by__full_name", "uploaded_at", "approved_at")
    )
    return tuple(
        RosterLine(number, rows, faulty is not None, who, at, approved_at)
        for number, rows, faulty, who, at, approved_at in rosters[:MOST_ROWS]
    )


def _uploads(agreement: Agreement) -> tuple[UploadLine, ...]:
    shown = (*OPEN_STATES, UploadState.REFUSED)
    uploads = (
        RosterUpload.objects.filter(agreement=agreement, state__in=shown)
        .select_related("uploaded_by")
        .order_by("-pk")[:MOST_UPLOADS]
    )
    return tuple(
        UploadLine(
            upload_id=upload.pk,
            state=upload.state,
            state_label=str(upload.get_state_display()),
            is_open=upload.state in OPEN_STATES,
            who=upload.uploaded_by.full_name,
            at=upload.uploaded_at,
        )
        for upload in uploads
    )


def _counted_by_batch(agreement: Agreement) -> Counted:
    # By themselves: joined to the batches first, members of a large agreement take three times as long; and counted by
    # conditions, twice as long.
    counted = (
        Member.objects.filter(agreement=agreement)
        .values("batch_id")
        .annotate(taken_in=Count("*"), gone=Count("left_on"), rupiah=Sum("amount_rupiah"))
        .order_by("batch_id")
        .values_list("batch_id", "taken_in", "gone", "rupiah")
    )
    return {key: (taken_in - gone, gone, int(rupiah)) for key, taken_in, gone, rupiah in counted}


def _figures(agreement: Agreement, counted: Counted) -> Figures:
    billed = agreement.bills.aggregate(
        issued=Sum("bill__total_rupiah", filter=Q(bill__state__in=("issued", "paid"))),
        paid=Sum("bill__total_rupiah", filter=Q(bill__state="paid")),
    )
    return Figures(
        members=sum(present for present, _gone, _rupiah in counted.values()),
        departed=sum(gone for _present, gone, _rupiah in counted.values()),
        promised_rupiah=sum(rupiah for _present, _gone, rupiah in counted.values()),
        billed_rupiah=int(billed["issued"] or 0),
        paid_rupiah=int(billed["paid"] or 0),
    )


def _batches(agreement: Agreement, counted: Counted) -> tuple[BatchLine, ...]:
    batches = (
        Batch.objects.filter(agreement=agreement)
        .order_by("-number")
        .values_list("pk", "number", "roster__number", "approved_by__full_name", "approved_at")
    )
    return tuple(
        BatchLine(key, number, roster, *counted.get(key, (0, 0, 0)), who, at)
        for key, number, roster, who, at in batches[:MOST_ROWS]
    )


def _bills(agreement: Agreement) -> tuple[BillLine, ...]:
    tied = (
        agreement.bills.select_related("bill")
        .annotate(payment_id=Max("bill__payments"), paid_at=Max("bill__payments__paid_at"))
        .order_by("-pk")[:MOST_ROWS]
    )
    return tuple(
        BillLine(
            bill_id=one.bill_id,
            number=one.bill.number,
            first_month=Month.of(one.first_month),
            last_month=Month.of(one.until_month).previous,
            total_rupiah=one.bill.total_rupiah,
            state=one.bill.state,
            state_label=state_in_words(BillState(one.bill.state)),
            issued_at=one.bill.issued_at,
            payment_id=one.payment_id,
            paid_at=one.paid_at,
        )
        for one in tied
    )
