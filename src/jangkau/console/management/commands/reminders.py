"""``reminders``: what became of the reminders of a month, each gap with its reason; exit 1 below 99.5 %."""

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.selectors.reminder_ledger import Tally, fate_label, reminder_month
from jangkau.rules.months import Month


class Command(JangkauCommand):
    """Reconcile the ledger of reminders."""

    purpose = gettext_lazy("Mencocokkan pengingat sebulan: yang jatuh, terkirim, sampai, dan sebab yang tidak.")

    def add_options(self, parser: CommandParser) -> None:
        """Add the month."""
        parser.add_argument("--month", type=arguments.month, metavar=_("BULAN"), help=_("2026-11; bulan ini"))

    def answer(self, request: Request) -> Answer:
        """Count within the asker's reach; all is well if 99.5 % are sent or have their reason."""
        month: Month = request.options["month"] or Month.of(request.today)
        found = reminder_month(reach=request.reach, month=month, now=request.now)
        return Answer(
            document={
                "month": str(month),
                **_document(found.total),
                "is_whole": found.is_whole,
                "unselected_days": list(found.unselected),
                "days": [{"day": each.day, **_document(each.tally)} for each in found.days],
            },
            lines=[
                _("%(due)s jatuh, %(sent)s terkirim, %(delivered)s sampai, %(waiting)s menunggu.")
                % {name: _number(getattr(found.total, name)) for name in ("due", "sent", "delivered", "waiting")},
                *(f"{_number(gap.reminders):>10}  {gap.label}" for gap in found.gaps),
                *(
                    _("%(day)s: tidak ada yang memeriksa siapa yang perlu diingatkan.")
                    % {"day": date_format(day, "j F Y")}
                    for day in found.unselected
                ),
                _("%(accounted)s dari %(settled)s terkirim atau jelas sebabnya.")
                % {"accounted": _number(found.total.accounted), "settled": _number(found.total.settled)},
            ],
            done=found.is_whole,
        )


def _document(tally: Tally) -> dict[str, object]:
    return {
        "due": tally.due,
        "sent": tally.sent,
        "delivered": tally.delivered,
        "waiting": tally.waiting,
        "settled": tally.settled,
        "accounted": tally.accounted,
        "fates": {fate: {"reminders": count, "label": fate_label(fate)} for fate, count in tally.fates.items()},
    }


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
