"""``approve_roster``: turn the accepted rows of a list into members, by somebody who did not upload it."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.services.approvals import approve_roster
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Approve a roster."""

    purpose = gettext_lazy("Menyetujui baris yang diterima; pengunggah tidak dapat menyetujui daftarnya sendiri.")
    writes = True
    reason = gettext_lazy("menyetujui daftar pekerja")

    def add_options(self, parser: CommandParser) -> None:
        """Add agreement and roster."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument(
            "--roster", type=int, metavar=_("NOMOR"), help=_("nomor daftar; yang terakhir jika tidak disebut")
        )

    def answer(self, request: Request) -> Answer:
        """Approve the roster."""
        code = request.options["agreement"]
        batch = approve_roster(
            agreement_code=code, roster_number=request.options["roster"], reach=request.reach, now=request.now
        )
        return Answer(
            document={
                "agreement": code,
                "roster": batch.roster_number,
                "batch": batch.number,
                "members": batch.members,
                "departed": batch.departed,
                "new_people": batch.new_people,
                "new_participants": batch.new_participants,
                "waiting": batch.waiting,
                "unclear": batch.unclear,
                "total_rupiah": batch.total_rupiah,
            },
            lines=[
                _("Disetujui %(members)s pekerja senilai %(total)s (angkatan %(number)s).")
                % {
                    "members": number_format(batch.members, force_grouping=True),
                    "total": format_rupiah(batch.total_rupiah),
                    "number": batch.number,
                },
                _("%(departed)s peserta dikeluarkan menurut daftar.")
                % {"departed": number_format(batch.departed, force_grouping=True)},
                _("%(waiting)s baris menunggu karena anggaran tidak cukup.")
                % {"waiting": number_format(batch.waiting, force_grouping=True)},
                _("%(unclear)s baris tertinggal karena NIK-nya kini terdaftar atas nama orang lain.")
                % {"unclear": number_format(batch.unclear, force_grouping=True)},
            ],
        )
