"""``cancel_campaign``: cancel a campaign, so that everybody is reminded again."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.services.campaigns import cancel_campaign


class Command(JangkauCommand):
    """Cancel a campaign."""

    purpose = gettext_lazy("Membatalkan kampanye pengingat; semua peserta diingatkan lagi.")
    writes = True
    reason = gettext_lazy("membatalkan kampanye pengingat")

    def add_options(self, parser: CommandParser) -> None:
        """Add which, and why."""
        parser.add_argument("--campaign", required=True, type=int, metavar="N", help=_("nomor kampanye"))
        parser.add_argument("--reason", required=True, metavar=_("TEKS"), help=_("alasan kampanye dibatalkan"))

    def answer(self, request: Request) -> Answer:
        """Cancel it."""
        campaign_id = request.options["campaign"]
        cancel_campaign(campaign_id=campaign_id, reason=request.options["reason"], reach=request.reach, now=request.now)
        return Answer(
            document={"campaign": campaign_id},
            lines=[_("Kampanye %(campaign)s dibatalkan.") % {"campaign": campaign_id}],
        )
