"""``campaigns``: campaigns of reminders with what came of each."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.paging import PART_ROWS
from jangkau.outreach.selectors.campaign_results import CampaignLine, campaign_lines
from jangkau.outreach.selectors.effect import ArmCount


class Command(JangkauCommand):
    """List campaigns."""

    purpose = gettext_lazy("Menampilkan kampanye pengingat dan hasilnya, yang terbaru dahulu.")

    def add_options(self, parser: CommandParser) -> None:
        """Add how many."""
        parser.add_argument("--limit", type=int, default=PART_ROWS, help=_("paling banyak sekian kampanye"))

    def answer(self, request: Request) -> Answer:
        """List within the asker's reach; an effect is told once all due dates have passed."""
        listed = campaign_lines(reach=request.reach, now=request.now, limit=max(1, request.options["limit"])).rows
        return Answer(
            document={"campaigns": [_document(line) for line in listed]},
            lines=[text for line in listed for text in _lines(line)],
        )


def _document(line: CampaignLine) -> dict[str, Any]:
    head, reading = line.head, line.reading
    return {
        "campaign": head.id,
        "office": head.office_code,
        "name": head.name,
        "starts_on": head.starts_on,
        "ends_on": head.ends_on,
        "holdout_percent": head.holdout_percent,
        "state": head.state.value,
        "treated": reading.treated,
        "held_out": reading.held_out,
        "open": reading.open_people,
        "effect": reading.effect
        and {
            "treated": _arm(reading.effect.treated),
            "held_out": _arm(reading.effect.held_out),
            "difference": reading.effect.difference,
            "lower": reading.effect.lower,
            "upper": reading.effect.upper,
            "verdict": reading.effect.verdict.value,
        },
    }


def _arm(count: ArmCount) -> dict[str, int]:
    return {"people": count.people, "on_time": count.on_time}


def _lines(line: CampaignLine) -> list[str]:
    head, reading = line.head, line.reading
    days = f"{date_format(head.starts_on, 'j F Y')} – {date_format(head.ends_on, 'j F Y')}"
    people = _("%(treated)s diingatkan, %(held_out)s pembanding") % {
        "treated": number_format(reading.treated, force_grouping=True),
        "held_out": number_format(reading.held_out, force_grouping=True),
    }
    return [
        f"{head.name} ({head.office_code}, {days}): {head.state_label}",
        f"    {people}",
        *([f"    {reading.words}"] if reading.words else []),
    ]
