"""``start_campaign``: start a campaign that somebody else declared."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.services.campaigns import start_campaign


class Command(JangkauCommand):
    """Start a campaign."""

    purpose = gettext_lazy("Memulai kampanye pengingat yang disusun orang lain, sebelum hari pertamanya.")
    writes = True
    reason = gettext_lazy("memulai kampanye pengingat")

    def add_options(self, parser: CommandParser) -> None:
        """Add which."""
        parser.add_argument("--campaign", required=True, type=int, metavar="N", help=_("nomor kampanye"))

    def answer(self, request: Request) -> Answer:
        """Start it."""
        campaign_id = request.options["campaign"]
        start_campaign(campaign_id=campaign_id, reach=request.reach, now=request.now)
        return Answer(
            document={"campaign": campaign_id}, lines=[_("Kampanye %(campaign)s dimulai.") % {"campaign": campaign_id}]
        )
