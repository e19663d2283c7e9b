"""``demo``: replay Kutai Kartanegara 2022 with made-up people, then serve the front page."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.demonstration import case, stage
from jangkau.console.demonstration.branch_history import PEOPLE
from jangkau.console.demonstration.month_result import month_result
from jangkau.console.demonstration.month_telling import month_lines
from jangkau.console.demonstration.nowadays import tell_stories
from jangkau.console.demonstration.replay import check_again, replay
from jangkau.console.demonstration.sign_ins import give_sign_ins, sign_in_lines, sign_ins
from jangkau.console.demonstration.telling import result_lines
from jangkau.console.server import DEFAULT_PORT, serve
from jangkau.console.synthetic import generate_roster, write_xlsx
from jangkau.console.synthetic.roster import CASE_4_ACCEPTED, SMALLEST
from jangkau.registry.selectors.offices import is_founded
from jangkau.registry.selectors.regions import area_below


class Command(JangkauCommand):
    """Run the demonstration."""

    purpose = gettext_lazy(
        "Peragaan dengan data sintetis: 35.440 pekerja rentan Kutai Kartanegara, dari lembar kerja sampai terlindungi."
    )
    user = "none"
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add what may be changed about the demonstration."""
        parser.add_argument("--no-serve", action="store_true", help=_("berhenti sesudah hasilnya ditampilkan"))
        parser.add_argument("--reset", action="store_true", help=_("hapus peragaan yang ada dan bangun ulang"))
        parser.add_argument("--seed", type=int, default=2022, metavar="N", help=_("benih data sintetis"))
        parser.add_argument(
            "--accepted",
            type=int,
            default=CASE_4_ACCEPTED,
            metavar="N",
            help=_("jumlah baris yang harus diterima, paling sedikit %(least)s") % {"least": SMALLEST},
        )
        parser.add_argument(
            "--branch",
            type=int,
            default=PEOPLE,
            metavar="N",
            help=_("jumlah peserta kantor contoh dengan riwayat 24 bulan; 0 untuk tanpa kantor itu"),
        )
        parser.add_argument("--file", type=Path, metavar="XLSX", help=_("simpan juga lembar kerja sintetisnya di sini"))
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N", help=_("porta halaman muka"))

    def handle(self, *args: object, **options: Any) -> None:
        """Run the demonstration, then serve unless told not to."""
        super().handle(*args, **options)
        if not options["no_serve"]:
            serve(port=options["port"], say=self.stderr.write)

    def answer(self, request: Request) -> Answer:
        """Build the demonstration, or check the one that is there."""
        seed, accepted = request.options["seed"], request.options["accepted"]
        request.say(_("Menyiapkan basis data …"))
        call_command("migrate", verbosity=0)
        there = not request.options["reset"] and stage.holds_demonstration(seed=seed, accepted=accepted)
        if not there and is_founded():
            stage.clear(now=request.now)
        regions = [] if there else stage.load_country()
        if regions:
            request.say(_("Semua wilayah Indonesia dimuat."))
        roster = generate_roster(seed=seed, regions=area_below(case.PROVINCE), accepted=accepted)
        with tempfile.TemporaryDirectory() as folder:
            file = write_xlsx(roster, request.options["file"] or Path(folder))
            request.say(_("Lembar kerja sintetis dengan %(rows)s baris dibuat.") % {"rows": len(roster.rows)})
            if there:
                request.say(_("Peragaan sudah ada di sini; berkas yang sama diperiksa sekali lagi."))
                result = check_again(roster, file)
            else:
                stage.prepare(roster, regions, seed=seed, accepted=accepted, say=request.say)
                result = replay(roster, file, say=request.say)
        if not there:
            count = tell_stories(regions, branch_people=request.options["branch"], now=request.now)
            request.say(_("%(count)s perjanjian lain dari tiga kantor dibuat, tiap keadaan satu.") % {"count": count})
            give_sign_ins()
        month = month_result(now=request.now)
        shown = sign_ins()
        return Answer(
            document=result.document()
            | {"month": month.document(), "sign_ins": [sign_in.document() for sign_in in shown]},
            lines=[*result_lines(result), *month_lines(month), *sign_in_lines(shown)],
            done=not result.comparison.strays and month.is_reconciled,
        )
