"""The month over four banks as a table that people read."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.demonstration.month_result import BankResult, MonthResult
from jangkau.rules.money import format_rupiah
from jangkau.rules.wording import month_in_words

ACCIDENTS = {
    "duplicate": gettext_lazy("diulang"),
    "out_of_order": gettext_lazy("tidak berurutan"),
    "late": gettext_lazy("diberitahukan terlambat"),
    "next_day": gettext_lazy("uang masuk esoknya"),
    "not_told": gettext_lazy("tanpa pemberitahuan"),
    "unknown_code": gettext_lazy("kode tidak dikenal"),
    "underpaid": gettext_lazy("kurang bayar"),
    "overpaid": gettext_lazy("lebih bayar"),
    "reversed": gettext_lazy("salah tagihan"),
    "refund": gettext_lazy("dikembalikan"),
    "fee": gettext_lazy("biaya bank"),
}


def month_lines(result: MonthResult) -> list[str]:
    """Return the month in words and a table."""
    month = month_in_words(result.month)
    return [
        "",
        _("SEBULAN PEMBAYARAN: %(month)s lewat empat bank karangan, dengan semua kejadiannya") % {"month": month},
        "",
        _row("", _("kali"), _("dibayar"), _("ditahan"), _("biaya"), _("masuk"), _("hari cocok"), _("selisih")),
        *(line for bank in result.banks for line in _of_bank(bank)),
        *_verdict(result),
    ]


def _row(*cells: str) -> str:
    name, count, *amounts, days, difference = cells
    return f"  {name:<16}{count:>6}" + "".join(f"{amount:>11}" for amount in amounts) + f"{days:>12}{difference:>9}"


def _of_bank(bank: BankResult) -> Iterator[str]:
    amounts = (bank.payments_rupiah, bank.held_rupiah, bank.fee_rupiah, bank.statement_rupiah)
    yield _row(
        bank.code,
        number_format(bank.payments),
        *map(format_rupiah, amounts),
        f"{bank.days_agreed}/{bank.days}",
        format_rupiah(bank.difference_rupiah + bank.left_rupiah),
    )
    yield "    " + ", ".join(f"{ACCIDENTS[kind]} {count}" for kind, count in bank.accidents.items())
    for named in bank.differences:
        yield f"    ! {named}"


def _verdict(result: MonthResult) -> Iterator[str]:
    if result.is_reconciled:
        yield _(
            "Dibayar + ditahan - biaya = masuk pada setiap hari setiap bank. Uang yang ditahan sudah selesai semua."
        )
    else:
        yield _("Bulan itu TIDAK cocok: selisih %(amount)s.") % {"amount": format_rupiah(result.difference_rupiah)}
