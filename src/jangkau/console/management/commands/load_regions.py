"""``load_regions``: load all provinces, regencies, districts and villages, and the codes of the past."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.registry.intake.region_files import (
    RegionFileFaulty,
    RegionFilesMissing,
    differences_from_stated,
    read_historic_codes,
    read_region_files,
)
from jangkau.registry.services.regions import HistoricCodeMisplaced, load_regions

LEVELS = {
    1: gettext_lazy("provinsi"),
    2: gettext_lazy("kabupaten/kota"),
    3: gettext_lazy("kecamatan"),
    4: gettext_lazy("desa/kelurahan"),
}


class RegionsNotLoaded(Refusal):
    """The region files are missing or not what they should be."""

    message = gettext_lazy("Data wilayah tidak dimuat: %(why)s")


class Command(JangkauCommand):
    """Load the regions."""

    purpose = gettext_lazy("Memuat semua wilayah Indonesia menurut kode Kemendagri; boleh diulang.")
    writes = True
    reason = gettext_lazy("memuat data wilayah")

    def add_options(self, parser: CommandParser) -> None:
        """Add where the files lie."""
        parser.add_argument(
            "--directory",
            type=Path,
            metavar="FOLDER",
            help=_("folder berkas wilayah; yang dipasang ./dev jika tidak disebut"),
        )

    def answer(self, request: Request) -> Answer:
        """Load the regions and say how their numbers compare with the stated ones."""
        request.reach.require(Right.MANAGE_REGIONS)
        try:
            rows = read_region_files(request.options["directory"] or settings.REGION_DATA_DIR)
            loaded = load_regions(rows=rows, historic=read_historic_codes())
        except (RegionFilesMissing, RegionFileFaulty, HistoricCodeMisplaced) as error:
            raise RegionsNotLoaded(why=error) from error
        counts = {1: loaded.provinces, 2: loaded.regencies, 3: loaded.districts, 4: loaded.villages}
        return Answer(
            document=vars(loaded),
            lines=[
                *(
                    _("%(count)s %(level)s")
                    % {"count": number_format(count, force_grouping=True), "level": LEVELS[level]}
                    for level, count in counts.items()
                ),
                _("%(count)s kode lama") % {"count": number_format(loaded.historic, force_grouping=True)},
                _("%(added)s baru, %(changed)s berubah, %(gone)s tidak lagi disebut dalam berkas")
                % {
                    "added": number_format(loaded.added, force_grouping=True),
                    "changed": number_format(loaded.changed, force_grouping=True),
                    "gone": number_format(loaded.no_longer_listed, force_grouping=True),
                },
                *(
                    _("%(level)s: %(found)s di dalam berkas, %(stated)s menurut rancangan")
                    % {"level": LEVELS[level], "found": found, "stated": stated}
                    for level, (stated, found) in differences_from_stated(rows).items()
                ),
            ],
        )
