"""What to do next for a person who comes to the counter: the one thing that matters most."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.collection.selectors.person_months import MonthPart, MonthState
from jangkau.collection.selectors.person_standing import Standing
from jangkau.enrolment.selectors.participations import Participation
from jangkau.partnership.selectors.person_agreements import PersonAgreement
from jangkau.registry.selectors.people import PersonCard
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import Status
from jangkau.rules.wording import date_in_words, month_in_words


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, in words, and the bill or agreement where it is done, if it is done there.

    ``ends_participation`` says that what is missing is the end of a dead person's participation.
    """

    text: str
    bill_id: int | None = None
    agreement_id: int | None = None
    ends_participation: bool = False


def next_step(
    *,
    card: PersonCard,
    participations: Sequence[Participation],
    risk: Standing | None,
    parts: Sequence[MonthPart],
    agreements: Sequence[PersonAgreement],
    today: datetime.date,
) -> NextStep | None:
    """Return what to do next for a person; None for a record that was merged into another.

    Args:
        card: the person.
        participations: the live one first.
        risk: the standing of that one in JKK and JKM; None without a participation.
        parts: what is known of months.
        agreements: that fund or funded him.
        today: the day on which it is asked.
    """
    if card.merged_into_id is not None:
        return None
    if card.died_on is not None:
        return _when_dead(card.died_on, participations)
    if risk is None:
        return NextStep(_("Belum menjadi peserta. Masukkan ia ke daftar pekerja sponsor yang mendanainya."))
    billed = [part for part in parts if part.state is MonthState.BILLED and part.cover is Cover.RISK]
    if risk.is_covered:
        return _when_covered(risk, billed)
    if billed and risk.starts_on is None:
        return _when_billed(billed)
    return _when_uncovered(risk, _unbilled(parts, agreements, today))


def _when_dead(died_on: datetime.date, participations: Sequence[Participation]) -> NextStep:
    day = {"day": _day(died_on)}
    if participations and participations[0].is_live:
        return NextStep(
            _("Tercatat meninggal pada %(day)s, tetapi kepesertaannya belum diakhiri. Akhiri agar tidak ditagih lagi.")
            % day,
            ends_participation=True,
        )
    return NextStep(_("Tercatat meninggal pada %(day)s. Bulan sesudahnya tidak ditagih.") % day)


def _when_covered(risk: Standing, billed: Sequence[MonthPart]) -> NextStep:
    outlook = risk.result.outlook
    if outlook is None:
        return NextStep(_("Tidak ada yang perlu dilakukan."))
    facts = {"month": _month(outlook.first_unpaid_month), "due": _day(outlook.due_date)}
    following = [part for part in billed if part.month == outlook.first_unpaid_month]
    if following:
        return NextStep(
            _("Agar tidak terputus, tagihan %(number)s untuk %(month)s dibayar paling lambat %(due)s.")
            % {**facts, "number": following[0].bill_number},
            bill_id=following[0].bill_id,
        )
    return NextStep(_("Agar tidak terputus, iuran %(month)s dibayar paling lambat %(due)s.") % facts)


def _when_billed(billed: Sequence[MonthPart]) -> NextStep:
    first = billed[0]
    return NextStep(
        _("Iuran sudah ditagih kepada %(payer)s (tagihan %(number)s). Perlindungan mulai setelah tagihan itu dibayar.")
        % {"payer": first.payer_name, "number": first.bill_number},
        bill_id=first.bill_id,
    )


def _when_uncovered(risk: Standing, unbilled: tuple[PersonAgreement, Month] | None) -> NextStep:
    result, outlook = risk.result, risk.result.outlook
    if risk.starts_on is not None:
        text = _("Sudah dibayar; perlindungan mulai %(day)s.") % {"day": _day(risk.starts_on)}
    elif unbilled is not None:
        agreement, month = unbilled
        text = _("Bulan %(month)s didanai perjanjian %(code)s tetapi belum ditagih. Terbitkan tagihannya.") % {
            "month": _month(month),
            "code": agreement.code,
        }
        return NextStep(text, agreement_id=agreement.agreement_id)
    elif result.status is Status.ENDED:
        text = _("Kepesertaannya sudah berakhir. Untuk ikut lagi ia didaftarkan kembali.")
    elif outlook is None:
        text = _("Belum ada iuran yang dibayar. Perlindungan mulai setelah iuran pertamanya dibayar.")
    elif result.status is Status.LAPSED:
        text = _(
            "Tidak ada yang membayar sejak %(month)s. Perlindungan mulai lagi pada hari iurannya dibayar: "
            "oleh sponsor lewat daftar pekerja, atau oleh peserta sendiri."
        ) % {"month": _month(outlook.first_unpaid_month)}
    else:
        text = _("Iuran %(month)s belum dibayar. Bila dibayar sebelum %(lapses)s, kepesertaannya tidak gugur.") % {
            "month": _month(outlook.first_unpaid_month),
            "lapses": _day(outlook.lapses_on),
        }
    return NextStep(text)


def _unbilled(
    parts: Sequence[MonthPart], agreements: Sequence[PersonAgreement], today: datetime.date
) -> tuple[PersonAgreement, Month] | None:
    """Return the first month from now on that an agreement funds and nobody was billed for."""
    taken = {part.month for part in parts if part.cover is Cover.RISK and part.state is not MonthState.VOIDED}
    waiting = [
        (month, agreement)
        for agreement in agreements
        if agreement.funds(today)
        for month in agreement.months
        if month >= Month.of(today) and month not in taken
    ]
    if not waiting:
        return None
    month, agreement = min(waiting, key=lambda pair: pair[0])
    return agreement, month


def _day(day: datetime.date) -> str:
    return date_in_words(day, language=get_language() or "id")


def _month(month: Month) -> str:
    return month_in_words(month, language=get_language() or "id")
