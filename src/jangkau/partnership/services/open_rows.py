"""Open rows at their approval: their people are held, and each row gets the months that are free now."""

import datetime
import json

from django.db import connection

from jangkau.core import sql
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.partnership.selectors.open_rows import Settlement, settled_rows


def settle_open_rows(agreement: Agreement, *, today: datetime.date) -> Settlement:
    """Give the rows of the temporary table ``open_row`` the months that are free now, and remove what must wait.

    Their people are held until the transaction ends, so that another approval does not take the same months. To be
    called with the agreement locked.

    Args:
        agreement: what is to fund them; its budget is given away in the order of the file.
        today: the day at its office.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "hold_people_of_open_rows"))
    settlement = settled_rows(agreement=agreement, today=today, left_rupiah=remaining_rupiah(agreement))
    changed = [
        {
            "row_number": number,
            "months": [month.isoformat() for month in months],
            "amount_rupiah": amount_rupiah,
        }
        for number, (months, amount_rupiah) in settlement.changed.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM open_row WHERE row_number = ANY(%s)", [settlement.dropped])
        cursor.execute(sql.load("jangkau.partnership", "correct_open_rows"), {"changed": json.dumps(changed)})
    return settlement
