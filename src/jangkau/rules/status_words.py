"""A status in words, for the worker, the clerk and the auditor."""

import datetime

from jangkau.rules.contributions import Cover
from jangkau.rules.status import DepartureReason, Outlook, Status, StatusResult
from jangkau.rules.wording import Step, date_in_words, month_in_words

_LABELS = {
    Status.NOT_YET_COVERED: Step("Belum terlindungi", "Not yet covered"),
    Status.ACTIVE: Step("Aktif", "Active"),
    Status.DUE: Step("Menunggu pembayaran", "Payment due"),
    Status.ARREARS_1: Step("Menunggak 1 bulan", "1 month in arrears"),
    Status.ARREARS_2: Step("Menunggak 2 bulan", "2 months in arrears"),
    Status.ARREARS_3: Step("Menunggak 3 bulan", "3 months in arrears"),
    Status.LAPSED: Step("Tidak aktif", "Lapsed"),
    Status.ENDED: Step("Berakhir", "Ended"),
}

_REASONS = {
    DepartureReason.DEATH: Step("meninggal dunia", "death"),
    DepartureReason.WAGE_EARNER: Step("menjadi penerima upah", "became a wage earner"),
    DepartureReason.DROPPED_OUT: Step("mengundurkan diri", "dropped out"),
    DepartureReason.AGE: Step("melewati batas usia program", "past the programme's age limit"),
    DepartureReason.MERGED: Step("digabung dengan data lain", "merged with another record"),
}

_COVERS = {
    Cover.RISK: Step("perlindungan JKK dan JKM", "cover by JKK and JKM"),
    Cover.SAVINGS: Step("tabungan JHT", "savings by JHT"),
}


def status_label(status: Status) -> Step:
    """Return the name of a status."""
    return _LABELS[status]


def departure_label(reason: DepartureReason) -> Step:
    """Return the name of a reason for leaving."""
    return _REASONS[reason]


def status_in_words(result: StatusResult, *, cover: Cover) -> Step:
    """Return a status with the days that explain it.

    ``Menunggak 1 bulan: perlindungan JKK dan JKM sampai 31 Desember 2025; iuran Januari 2026 jatuh tempo
    15 Januari 2026; tidak aktif sejak 1 April 2026``
    """
    label = _LABELS[result.status]
    if result.reason is not None:
        reason = _REASONS[result.reason]
        return Step(f"{label.indonesian}: {reason.indonesian}", f"{label.english}: {reason.english}")
    if result.outlook is None:
        return label
    ends, outlook, cover_name = _last_covered_day(result.outlook), result.outlook, _COVERS[cover]
    unpaid = outlook.first_unpaid_month
    return Step(
        f"{label.indonesian}: {cover_name.indonesian} sampai {date_in_words(ends)}; iuran {month_in_words(unpaid)} "
        f"jatuh tempo {date_in_words(outlook.due_date)}; tidak aktif sejak {date_in_words(outlook.lapses_on)}",
        f"{label.english}: {cover_name.english} until {date_in_words(ends, language='en')}; "
        f"{month_in_words(unpaid, language='en')} due on {date_in_words(outlook.due_date, language='en')}; "
        f"lapsed from {date_in_words(outlook.lapses_on, language='en')}",
    )


def _last_covered_day(outlook: Outlook) -> datetime.date:
    return outlook.covered_until - datetime.timedelta(days=1)
