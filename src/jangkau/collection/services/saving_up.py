"""Saving up for a month of cover: money is carried forward for a worker, and pays his next month when it suffices."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import HeldMoney
from jangkau.collection.models.held_money import HeldReason, MoneySource
from jangkau.collection.selectors.own_bills import ServedElsewhere, participant_to_bill
from jangkau.collection.selectors.payers import Payer, carried_balance, payer_of
from jangkau.collection.selectors.saving_up import PaidNext, paid_next
from jangkau.collection.services.carried_money import locked_balance
from jangkau.collection.services.held_money import Arrived, ReferenceTaken, hold_money, lock_held
from jangkau.collection.services.matching import NothingLeft, carry_held_money, match_money
from jangkau.collection.services.own_bills import bill_participant
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah
from jangkau.rules.payment_periods import allowed_periods
from jangkau.rules.saving_up import is_saving_up_offered, least_saved_rupiah
from jangkau.rules.wording import date_in_words


class SavingUpNotOffered(Refusal):
    """The law as it is followed keeps no money for a worker before it pays a month."""

    message = _("Tabungan iuran tidak ditawarkan pada %(day)s. Tidak ada yang dicatat; minta iuran sebulan penuh.")


class SavedTooLittle(Refusal):
    """The amount is below the least that may be saved at once."""

    message = _("Setoran tabungan paling sedikit %(least)s. Tidak ada yang dicatat.")


class SavedAlready(Refusal):
    """The money was saved before."""

    message = _("Setoran %(reference)s dari %(channel)s sudah tercatat dalam tabungan. Tidak dicatat dua kali.")


@dataclass(frozen=True, slots=True)
class SavedUp:
    """What was saved, what the savings paid then, in order, and what is left of them."""

    saved_rupiah: int
    paid: tuple[PaidNext, ...]
    left_rupiah: int


@transaction.atomic
def save_up(
    *,
    person_id: int,
    reach: Reach,
    channel: str,
    reference: str,
    amount_rupiah: int,
    paid_at: datetime.datetime,
    now: datetime.datetime,
) -> SavedUp:
    """Keep money for a worker who pays himself, and pay his next months with all that he saved, as far as it suffices.

    The deposit, the bills, their payment and the books stand together, or nothing does.

    Args:
        person_id: whose.
        reach: of who records it.
        channel: bank or partner through which the money came.
        reference: that channel's own reference; the key together with the channel.
        amount_rupiah: how much.
        paid_at: when it was received; saving up must be offered on that day.
        now: when this is recorded.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, PersonDied, NotParticipant, ServedElsewhere: as
            ``participant_to_bill``; whoever saves must be one who can be billed.
        SavingUpNotOffered, SavedTooLittle: as the names say.
        ChannelReserved, ReceivedInFuture, ReferenceTaken: as ``hold_money``.
        SavedAlready: if this money was saved before.
        ParameterError, UnknownBracket: if the law has no price for the next month.

    Source: none confirmed, therefore off (``contributions.saving_up``).
    """
    reach.require(Right.RECORD_PAYMENT)
    _card, participant = participant_to_bill(person_id=person_id, reach=reach)
    office = participant.office
    if office.pk not in reach.offices_for(Right.RECORD_PAYMENT):
        raise ServedElsewhere(office=office.name)
    day = paid_at.astimezone(ZoneInfo(office.time_zone)).date()
    if not is_saving_up_offered(day):
        raise SavingUpNotOffered(day=date_in_words(day))
    if amount_rupiah < least_saved_rupiah(day):
        raise SavedTooLittle(least=format_rupiah(least_saved_rupiah(day)))
    payer = Payer(person_id=person_id)
    held_id = hold_money(
        arrived=Arrived(MoneySource.DESK.value, channel, reference, amount_rupiah, paid_at),
        reason=HeldReason.SAVED.value,
        office_id=office.pk,
        payer=payer,
        now=now,
        by_user_id=reach.user_id,
    )
    kept = HeldMoney.objects.get(pk=held_id)
    if kept.reason != HeldReason.SAVED or payer_of(kept) != payer:
        raise ReferenceTaken(channel=channel, reference=reference)
    try:
        return carry_and_pay(held_id=held_id, payer=payer, reach=reach, now=now)
    except NothingLeft as error:
        raise SavedAlready(channel=channel, reference=reference) from error


@transaction.atomic
def carry_and_pay(*, held_id: int, payer: Payer | None, reach: Reach, now: datetime.datetime) -> SavedUp:
    """Carry what is left of held money forward for its payer; where saving up is offered, it pays his next months.

    Of an organisation, of somebody who cannot be billed now, and where saving up is not offered, it is kept only.

    Args:
        held_id: the money.
        payer: for whom; None for who paid it.
        reach: of who does it.
        now: when this is recorded.

    Raises:
        NotPermitted: if he may record no payments.
        UnknownHeldMoney, PayerUnknown, NothingLeft: as ``carry_held_money``.
    """
    reach.require(Right.RECORD_PAYMENT)
    offices = reach.offices_for(Right.RECORD_PAYMENT)
    (held,) = lock_held(held_ids=[held_id], office_ids=offices)
    payer = payer or payer_of(held)
    saved = carry_held_money(held_id=held_id, payer=payer, now=now, by_user_id=reach.user_id, office_ids=offices)
    today = now.astimezone(ZoneInfo(held.office.time_zone)).date()
    paid: tuple[PaidNext, ...] = ()
    if payer.person_id is not None and is_saving_up_offered(today) and _may_be_billed(payer.person_id, reach):
        paid = tuple(_pay_months(payer.person_id, reach, today, now))
    return SavedUp(saved, paid, carried_balance(payer))


def _may_be_billed(person_id: int, reach: Reach) -> bool:
    try:
        _card, participant = participant_to_bill(person_id=person_id, reach=reach)
    except Refusal:
        return False
    return participant.office_id in reach.offices_for(Right.RECORD_PAYMENT)


def _pay_months(person_id: int, reach: Reach, today: datetime.date, now: datetime.datetime) -> Iterator[PaidNext]:
    # At most as many as may be paid at once; what is over pays with the next deposit.
    for _month in range(max(allowed_periods(today))):
        balance = locked_balance(Payer(person_id=person_id))
        wanted = paid_next(person_id=person_id, reach=reach, now=now)
        if wanted is None or wanted.total_rupiah > balance:
            return
        number = wanted.bill_number
        if not number:
            number = bill_participant(
                person_id=person_id, reach=reach, now=now, first_month=wanted.month, total_rupiah=wanted.total_rupiah
            ).number
        match_money(
            bill_number=number,
            held_ids=[],
            with_carried=True,
            now=now,
            by_user_id=reach.user_id,
            office_ids=reach.offices_for(Right.RECORD_PAYMENT),
        )
        yield wanted
