"""``carry_fallen_prices``: after a fall of prices, carry forward what months paid ahead cost too much."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.price_changes import carry_fallen_prices
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Carry forward the excess of months paid ahead."""

    purpose = gettext_lazy("Memperhitungkan selisih bulan yang dibayar di muka sesudah iuran turun; boleh diulang.")
    writes = True
    reason = gettext_lazy("memperhitungkan selisih iuran yang turun")

    def add_options(self, parser: CommandParser) -> None:
        """Add nothing: all months that have not begun and were billed by offices in reach are looked at."""

    def answer(self, request: Request) -> Answer:
        """Carry it forward."""
        request.reach.require(Right.CLOSE_BOOKS)
        carried = carry_fallen_prices(
            today=request.now.date(),
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.CLOSE_BOOKS),
        )
        return Answer(
            document={"months": carried.months, "carried_rupiah": carried.carried_rupiah},
            lines=[
                _("%(amount)s dari %(months)s bulan diperhitungkan untuk pembayarnya.")
                % {
                    "amount": format_rupiah(carried.carried_rupiah),
                    "months": number_format(carried.months, force_grouping=True),
                }
            ],
        )
