"""``declare_campaign``: declare a campaign of reminders with its holdout, and tell what it can show."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.arguments import day
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.selectors.campaign_outlook import campaign_outlook
from jangkau.outreach.selectors.campaigns import steps_to_choose
from jangkau.outreach.services.campaigns import CampaignPlan, declare_campaign


class Command(JangkauCommand):
    """Declare a campaign."""

    purpose = gettext_lazy("Menyusun kampanye pengingat; orang lain yang memulainya, sebelum hari pertamanya.")
    writes = True
    reason = gettext_lazy("menyusun kampanye pengingat")

    def add_options(self, parser: CommandParser) -> None:
        """Add all that is declared, for good."""
        steps = [step for step, _label in steps_to_choose()]
        parser.add_argument("--office", required=True, metavar=_("KODE"), help=_("kode kantor"))
        parser.add_argument("--name", required=True, metavar=_("TEKS"), help=_("nama kampanye"))
        parser.add_argument("--hypothesis", required=True, metavar=_("TEKS"), help=_("apa yang diharapkan"))
        parser.add_argument(
            "--step", required=True, action="append", choices=steps, help=_("pengingat yang dicoba; boleh diulang")
        )
        parser.add_argument("--starts", required=True, type=day, metavar=_("TANGGAL"), help=_("hari pertama"))
        parser.add_argument("--ends", required=True, type=day, metavar=_("TANGGAL"), help=_("hari terakhir"))
        parser.add_argument(
            "--holdout", required=True, type=int, metavar="N", help=_("persen peserta yang menjadi pembanding, 1–50")
        )

    def answer(self, request: Request) -> Answer:
        """Declare it, and tell the smallest rise that it would show."""
        options = request.options
        plan = CampaignPlan(
            office_code=options["office"],
            name=options["name"],
            hypothesis=options["hypothesis"],
            steps=options["step"],
            starts_on=options["starts"],
            ends_on=options["ends"],
            holdout_percent=options["holdout"],
        )
        campaign_id = declare_campaign(plan=plan, reach=request.reach, now=request.now)
        outlook = campaign_outlook(
            office_code=plan.office_code,
            ends_on=plan.ends_on,
            holdout_percent=plan.holdout_percent,
            reach=request.reach,
            today=request.today,
        )
        people = number_format(outlook.people, force_grouping=True)
        return Answer(
            document={
                "campaign": campaign_id,
                "people": outlook.people,
                "held_out": outlook.held_out,
                "smallest": outlook.smallest,
            },
            lines=[
                _("Kampanye %(campaign)s disusun untuk kira-kira %(people)s peserta.")
                % {"campaign": campaign_id, "people": people},
                _("Kenaikan %(points)s poin persen atau lebih akan terlihat empat dari lima kali.")
                % {"points": outlook.smallest_words}
                if outlook.smallest_words
                else _("Pesertanya terlalu sedikit: pengaruh sebesar apa pun biasanya tidak akan terlihat."),
            ],
        )
