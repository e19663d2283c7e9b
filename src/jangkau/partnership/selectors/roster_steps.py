"""How far a roster is on its way to insured workers: each step with its time and who took it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.utils.translation import gettext as _

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bills import state_in_words
from jangkau.core import sql
from jangkau.partnership.models import Batch, Roster

State = Literal["done", "now", "todo"]


@dataclass(frozen=True, slots=True)
class RosterStep:
    """One step, as the row of a process shows it."""

    label: str
    state: State
    at: datetime.datetime | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class RosterBill:
    """A bill that charges for workers of a roster. The payment's facts are None while none stands."""

    bill_id: int
    number: str
    total_rupiah: int
    state: str
    issued_at: datetime.datetime
    issued_by: str
    recorded_at: datetime.datetime | None
    paid_at: datetime.datetime | None
    recorded_by: str
    covered_from: datetime.date | None

    @property
    def state_words(self) -> str:
        """Where the bill stands, in words."""
        return state_in_words(BillState(self.state))


@dataclass(frozen=True, slots=True)
class RosterBatch:
    """Rows of a roster that were approved together."""

    batch_id: int
    number: int
    approved_by: str
    approved_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class RosterDecisions:
    """When a roster was sent, how many rows under review were found good, and the last decision; None before it."""

    sent_at: datetime.datetime | None
    found_good: int
    last_at: datetime.datetime | None
    last_by: str


@dataclass(frozen=True, slots=True)
class RosterPath:
    """The steps of a roster, with the batches and bills that came of it."""

    steps: tuple[RosterStep, ...]
    batches: tuple[RosterBatch, ...]
    bills: tuple[RosterBill, ...]


def decisions_so_far(roster: Roster) -> RosterDecisions:
    """Return when a roster was sent and what was decided on its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "roster_decisions"), {"roster_id": roster.pk})
        return RosterDecisions(*cursor.fetchone())


def roster_path(
    *, roster: Roster, decisions: RosterDecisions, undecided: int, was_to_review: int, can_be_approved: int
) -> RosterPath:
    """Return how far a roster is.

    Args:
        roster: one in reach, with whoever uploaded it.
        decisions: what was decided on its rows so far.
        undecided: how many of its rows wait for a decision.
        was_to_review: how many of its rows had to be looked at.
        can_be_approved: how many of its rows were accepted.
    """
    batches = tuple(
        RosterBatch(*facts)
        for facts in Batch.objects.filter(roster=roster)
        .order_by("number")
        .values_list("pk", "number", "approved_by__full_name", "approved_at")
    )
    bills = _bills(roster) if batches else ()
    steps = [
        *_sent_and_checked(roster, decisions),
        _reviewed(roster, decisions, undecided, was_to_review),
        _approved(batches, is_possible=bool(can_be_approved or was_to_review)),
        *_billed(bills),
    ]
    return RosterPath(_with_the_present(steps), batches, bills)


def _with_the_present(steps: Sequence[RosterStep]) -> tuple[RosterStep, ...]:
    """Mark the first step that is not done as the one that is to be taken now."""
    present = next((place for place, step in enumerate(steps) if step.state != "done"), None)
    return tuple(
        RosterStep(step.label, "now", step.at, step.who) if place == present else step
        for place, step in enumerate(steps)
    )


def _sent_and_checked(roster: Roster, decisions: RosterDecisions) -> list[RosterStep]:
    sender = roster.uploaded_by.full_name
    return [
        RosterStep(_("Diterima"), "done", decisions.sent_at or roster.uploaded_at, sender),
        RosterStep(_("Diperiksa"), "done", roster.uploaded_at, _("sistem")),
    ]


def _reviewed(roster: Roster, decisions: RosterDecisions, undecided: int, was_to_review: int) -> RosterStep:
    label = _("Diputuskan")
    if not was_to_review:
        return RosterStep(label, "done", roster.uploaded_at, _("tidak ada yang perlu diputuskan"))
    return RosterStep(label, "todo" if undecided else "done", decisions.last_at, decisions.last_by)


def _approved(batches: Sequence[RosterBatch], *, is_possible: bool) -> RosterStep:
    label = _("Disetujui")
    if batches:
        return RosterStep(label, "done", batches[-1].approved_at, batches[-1].approved_by)
    return RosterStep(label, "todo", who="" if is_possible else _("tidak ada baris yang dapat disetujui"))


def _billed(bills: Sequence[RosterBill]) -> list[RosterStep]:
    billed, paid, insured = _("Ditagih"), _("Dibayar"), _("Terlindungi")
    standing = [bill for bill in bills if bill.state in (BillState.ISSUED, BillState.PAID)]
    settled = [bill for bill in standing if bill.paid_at is not None]
    steps = [RosterStep(billed, "todo"), RosterStep(paid, "todo"), RosterStep(insured, "todo")]
    if standing:
        steps[0] = RosterStep(billed, "done", standing[-1].issued_at, standing[-1].issued_by)
    if settled and len(settled) == len(standing):
        last = settled[-1]
        steps[1] = RosterStep(paid, "done", last.paid_at, last.recorded_by)
        steps[2] = RosterStep(insured, "done", last.recorded_at, _("sistem"))
    return steps


def _bills(roster: Roster) -> tuple[RosterBill, ...]:
    with connection.cursor() as cursor:
        asked = {"agreement_id": roster.agreement_id, "roster_id": roster.pk}
        cursor.execute(sql.load("jangkau.partnership", "roster_bills"), asked)
        found = cursor.fetchall()
    return tuple(RosterBill(*facts) for facts in found)
