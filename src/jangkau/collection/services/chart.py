"""The chart of accounts."""

import enum

from django.db import connection

from jangkau.collection.models import Account
from jangkau.collection.models.ledger import Fund


class AccountCode(enum.StrEnum):
    """Accounts that services post to."""

    BANK = "1010"
    CLEARING = "1100"
    MOVED = "1190"
    REFUNDS_UNDER_WAY = "1200"
    CARRIED_FORWARD = "2100"
    REFUNDS_PAYABLE = "2200"
    SUSPENSE = "2300"
    JKK_CONTRIBUTIONS = "4100"
    JKM_CONTRIBUTIONS = "4200"
    JHT_CONTRIBUTIONS = "4300"
    CHANNEL_FEES = "5100"


_CHART = (
    (AccountCode.BANK, "Rekening bank", "Bank accounts", Fund.NONE),
    (AccountCode.CLEARING, "Penampungan bank dan mitra bayar", "Clearing with banks and payment partners", Fund.NONE),
    (AccountCode.MOVED, "Pemindahan di dalam pembukuan", "Moved within the books", Fund.NONE),
    (AccountCode.REFUNDS_UNDER_WAY, "Pengembalian dalam proses bank", "Refunds under way", Fund.NONE),
    (AccountCode.CARRIED_FORWARD, "Iuran yang diperhitungkan", "Contributions carried forward", Fund.NONE),
    (AccountCode.REFUNDS_PAYABLE, "Pengembalian iuran yang terutang", "Contribution refunds payable", Fund.NONE),
    (AccountCode.SUSPENSE, "Uang masuk yang ditahan", "Money held in suspense", Fund.NONE),
    (AccountCode.JKK_CONTRIBUTIONS, "Iuran JKK", "JKK contributions", Fund.JKK),
    (AccountCode.JKM_CONTRIBUTIONS, "Iuran JKM", "JKM contributions", Fund.JKM),
    (AccountCode.JHT_CONTRIBUTIONS, "Iuran JHT", "JHT contributions", Fund.JHT),
    (AccountCode.CHANNEL_FEES, "Biaya saluran pembayaran", "Payment channel fees", Fund.NONE),
)


def keep_chart(**_: object) -> None:
    """Write the accounts that services post to; those already there stay as they are.

    Runs after each migration, also after one that takes the tables of this room away.
    """
    if Account._meta.db_table not in connection.introspection.table_names():
        return
    Account.objects.bulk_create(
        [Account(code=code, name=name, name_en=name_en, fund=fund) for code, name, name_en, fund in _CHART],
        ignore_conflicts=True,
    )
