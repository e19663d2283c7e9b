"""A bill's way from issue to insured workers: steps and what happened, each with its time and person."""

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jangkau.collection.selectors.bill_story import BillStory
from jangkau.collection.selectors.payment_records import Act, PaymentRecord
from jangkau.collection.selectors.payment_story import PaymentStory
from jangkau.rules.money import format_rupiah


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way; ``state`` is ``done``, ``now`` or ``todo``."""

    label: str
    state: str
    at: datetime.datetime | None = None
    who: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    at: datetime.datetime
    who: str
    what: str
    detail: str = ""
    zone: str = ""


def steps_of(story: BillStory) -> list[Step]:
    """Return the steps of a bill: issued, given a code, paid, insured; or how it ended instead."""
    return [dataclasses.replace(step, zone=story.head.time_zone) for step in _steps(story)]


def _steps(story: BillStory) -> list[Step]:
    issued = story.issued
    steps = [Step(_("Tagihan terbit"), "done", issued.at, issued.who)]
    if story.head.code:
        steps.append(Step(_("Kode iuran dibuat"), "done", issued.at, issued.who))
    if story.cancelled:
        return [*steps, _ended(_("Dibatalkan"), story.cancelled)]
    if story.expired_at:
        return [*steps, Step(_("Kedaluwarsa"), "done", story.expired_at)]
    payment = story.payment
    if payment is None:
        return [*steps, Step(_("Pembayaran"), "now"), Step(_("Pekerja terlindungi"), "todo")]
    steps.append(Step(_("Dibayar"), "done", payment.paid_at, payment.recorded.who))
    if payment.reversal:
        return [*steps, _ended(_("Pembayaran dibatalkan"), payment.reversal)]
    return [*steps, Step(_("Pekerja terlindungi"), "done", payment.recorded.at, payment.recorded.who)]


def _ended(label: str, act: Act) -> Step:
    return Step(label, "done", act.at, act.who)


def events_of(story: BillStory) -> list[Event]:
    """Return what happened to a bill, the oldest first."""
    events = [dataclasses.replace(event, zone=story.head.time_zone) for event in _events(story)]
    return sorted(events, key=lambda event: event.at)


def _events(story: BillStory) -> Iterator[Event]:
    total = format_rupiah(story.head.total_rupiah)
    yield Event(story.issued.at, story.issued.who, _("Tagihan %(total)s diterbitkan") % {"total": total})
    if story.cancelled:
        act = story.cancelled
        yield Event(act.at, act.who, _("Tagihan dibatalkan"), act.reason)
    if story.expired_at:
        yield Event(story.expired_at, "", _("Waktu bayar habis"))
    if story.payment:
        yield from _payment_events(story.payment)
    for departed in story.departures:
        months = ngettext("%(count)s bulan dilepas", "%(count)s bulan dilepas", departed.months)
        yield Event(departed.act.at, departed.act.who, months % {"count": departed.months}, departed.act.reason)


def events_of_payment(story: PaymentStory) -> list[Event]:
    """Return what happened to a payment: recorded, and reversed if it was."""
    return [dataclasses.replace(event, zone=story.head.time_zone) for event in _payment_events(story.record)]


def _payment_events(payment: PaymentRecord) -> Iterator[Event]:
    detail = _("%(channel)s, referensi %(reference)s") % {"channel": payment.channel, "reference": payment.reference}
    paid = _("Pembayaran %(amount)s dicatat") % {"amount": format_rupiah(payment.amount_rupiah)}
    yield Event(payment.recorded.at, payment.recorded.who, paid, detail)
    if payment.reversal:
        act = payment.reversal
        yield Event(act.at, act.who, _("Pembayaran dibatalkan"), act.reason)
