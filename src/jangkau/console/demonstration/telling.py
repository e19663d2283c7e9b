"""The telling: the demonstration's result as tables that people read."""

from collections.abc import Iterator

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.demonstration import case
from jangkau.console.demonstration.replay import Result
from jangkau.partnership.selectors.reasons import reason_words
from jangkau.rules.money import format_rupiah

OUTCOMES = {
    "accepted": gettext_lazy("diterima"),
    "review": gettext_lazy("diperiksa"),
    "rejected": gettext_lazy("ditolak"),
    "waiting": gettext_lazy("menunggu"),
}
_MOST_STRAYS = 40


def result_lines(result: Result) -> list[str]:
    """Return the result in words and tables."""
    return [
        "",
        _("PERAGAAN: Kutai Kartanegara 2022. Semua orang di dalamnya karangan (data sintetis)."),
        "",
        *_matrix(result),
        "",
        *_reasons(result),
        "",
        *_money(result),
        "",
        *_verdict(result),
    ]


def _matrix(result: Result) -> Iterator[str]:
    yield _("Hasil tiap baris: yang seharusnya (ke bawah) dan yang terjadi (ke kanan)")
    yield " " * 14 + "".join(f"{name:>12}" for name in OUTCOMES.values())
    for expected, name in OUTCOMES.items():
        counts = (result.comparison.matrix.get((expected, outcome), 0) for outcome in OUTCOMES)
        yield f"  {name:<12}" + "".join(f"{_count(count):>12}" for count in counts)
    yield _("  %(rows)s baris seluruhnya") % {"rows": _count(result.check.rows)}


def _reasons(result: Result) -> Iterator[str]:
    yield _("Alasan (satu baris dapat mempunyai beberapa):")
    yield _("seharusnya").rjust(14) + _("ditemukan").rjust(12)
    for code, (expected, found) in result.comparison.reasons.items():
        yield f"{_count(expected):>14}{_count(found):>12}  {reason_words(code).what} ({code})"


def _money(result: Result) -> Iterator[str]:
    yield _("Ditagih        %(amount)s") % {"amount": format_rupiah(result.paid.billed_rupiah)}
    yield _("Dibayar        %(amount)s") % {"amount": format_rupiah(result.paid.paid_rupiah)}
    yield _("Bulan perlindungan tercatat: %(months)s") % {"months": _count(result.paid.insured_months)}
    for day, count in result.active_on.items():
        yield _("  terlindungi pada %(day)s: %(count)s") % {
            "day": date_format(day, "j F Y"),
            "count": _count(count),
        }
    yield _("  dengan yang dibayari provinsi, terlindungi di kabupaten ini pada %(day)s: %(count)s") % {
        "day": date_format(case.LAST_DAY, "j F Y"),
        "count": _count(result.active_in_regency),
    }
    yield _("Waktu dari berkas sampai hasil ini: %(seconds)s detik") % {
        "seconds": number_format(result.paid.seconds, 2)
    }


def _verdict(result: Result) -> Iterator[str]:
    strays = result.comparison.strays
    if not strays:
        yield _("Setiap baris berakhir seperti yang seharusnya.")
        return
    listed = ", ".join(map(str, strays[:_MOST_STRAYS])) + (" …" if len(strays) > _MOST_STRAYS else "")
    yield _("%(count)s baris TIDAK berakhir seperti yang seharusnya: baris %(rows)s") % {
        "count": _count(len(strays)),
        "rows": listed,
    }


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
