"""``let_ask_for_cover``: let an organisation ask whether workers are covered, for the purposes that were agreed."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.partners import AskingTerms, let_ask_for_cover
from jangkau.console.command import Answer, JangkauCommand, Request


class Command(JangkauCommand):
    """Let a partner ask for cover."""

    purpose = gettext_lazy("Mengizinkan mitra menanyakan apakah pekerja terlindungi, untuk tujuan yang disepakati.")
    writes = True
    reason = gettext_lazy("mengatur pertanyaan perlindungan oleh mitra")

    def add_options(self, parser: CommandParser) -> None:
        """Add the organisation and what was agreed with it."""
        parser.add_argument("organisation", help=_("kode organisasi"))
        parser.add_argument(
            "--purpose", action="append", default=[], metavar=_("TUJUAN"),
            help=_("treatment, credit, atau public_service; boleh diulang; tanpa ini izinnya berakhir"),
        )  # fmt: skip
        parser.add_argument(
            "--a-minute", type=int, default=600, metavar="N", help=_("permintaan semenit, paling banyak")
        )
        parser.add_argument("--from", dest="networks", default="", metavar="IP", help=_("alamat IP pemanggil"))

    def answer(self, request: Request) -> Answer:
        """Let it ask, or end that."""
        asked = request.options
        partner = let_ask_for_cover(
            reach=request.reach,
            code=asked["organisation"],
            purposes=asked["purpose"],
            terms=AskingTerms(requests_a_minute=asked["a_minute"], allowed_networks=asked["networks"]),
        )
        document = {"partner": partner.code, "purposes": partner.cover_purposes}
        if partner.cover_purposes:
            line = _("%(partner)s boleh bertanya untuk: %(purposes)s.") % {
                "partner": partner.code, "purposes": ", ".join(partner.cover_purposes),
            }  # fmt: skip
        else:
            line = _("%(partner)s tidak boleh bertanya lagi.") % {"partner": partner.code}
        return Answer(document=document, lines=[line])
