"""What tables and columns about held money, falls of prices, and refunds are called in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.collection import models as collection


@dataclass(frozen=True, slots=True)
class TableWords:
    """What a row of a table is called, the column that tells one row from another, and what its columns are called."""

    name: Promise
    named_by: str
    columns: Mapping[str, Promise]


_AMOUNT, _REASON, _PAYMENT, _OFFICE = _("jumlah"), _("alasan"), _("pembayaran"), _("kantor")
_RECORDED_BY, _RECORDED_AT = _("dicatat oleh"), _("dicatat pada")
_PAYER = {"payer_person_id": _("pembayar (orang)"), "payer_organisation_id": _("pembayar")}

_WORDS: Mapping[type[models.Model], TableWords] = {
    collection.HeldMoney: TableWords(
        _("Uang yang ditahan"),
        "reference",
        {
            "source": _("diketahui dari"),
            "channel": _("saluran"),
            "reference": _("referensi bank"),
            "amount_rupiah": _AMOUNT,
            "received_at": _("diterima pada"),
            "office_id": _OFFICE,
            **_PAYER,
            "bill_id": _("tagihan"),
            "reason": _("sebab"),
            "note": _("catatan"),
            "responsible_id": _("penanggung jawab"),
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.HeldMoneyUse: TableWords(
        _("Pemakaian uang yang ditahan"),
        "held_id",
        {
            "held_id": _("uang yang ditahan"),
            "purpose": _("untuk"),
            "amount_rupiah": _AMOUNT,
            "payment_id": _PAYMENT,
            "refund_id": _("pengembalian"),
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.PriceAdjustment: TableWords(
        _("Selisih karena iuran turun"),
        "month_id",
        {
            "month_id": _("bulan perlindungan"),
            "jkk_rupiah": _("iuran JKK"),
            "jkm_rupiah": _("iuran JKM"),
            "jht_rupiah": _("iuran JHT"),
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.RefundRequest: TableWords(
        _("Pengembalian uang"),
        "id",
        {
            "source": _("uangnya dari"),
            "held_id": _("uang yang ditahan"),
            "payment_id": _PAYMENT,
            **_PAYER,
            "office_id": _OFFICE,
            "amount_rupiah": _AMOUNT,
            "reason": _REASON,
            "state": _("keadaan"),
            "asked_at": _("diminta pada"),
            "asked_by_id": _("diminta oleh"),
        },
    ),
    collection.RefundStep: TableWords(
        _("Langkah pengembalian uang"),
        "state",
        {
            "refund_id": _("pengembalian"),
            "state": _("keadaan"),
            "reference": _("referensi bank"),
            "note": _("catatan"),
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
}


def money_words() -> Mapping[type[models.Model], TableWords]:
    """Return the words for these tables."""
    return _WORDS
