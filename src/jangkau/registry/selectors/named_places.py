"""A place by the names that a person writes in a form: regency, district and village."""

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.registry.models.regions import RegionLevel
from jangkau.registry.selectors.regions import RegionMatch, find_region

_EXACT = 100.0


class PlaceNotNamed(Refusal):
    """No regency was written: whatever stands below it may be anywhere."""

    message = _("Tuliskan kabupaten atau kotanya.")


class PlaceUnknown(Refusal):
    """No place there is called so; similar ones are named."""

    message = _("%(name)s tidak dikenal. Maksud Anda: %(similar)s?")


class PlaceNowhere(Refusal):
    """No place there is called so, nor similar."""

    message = _("%(name)s tidak dikenal. Tuliskan namanya seperti pada KTP, atau kosongkan bila tidak tahu.")


class PlaceAmbiguous(Refusal):
    """Several places are called so."""

    message = _("Ada beberapa tempat bernama %(name)s. Tuliskan juga kecamatannya.")


def region_named(*, regency: str, district: str = "", village: str = "") -> str:
    """Return the code of the narrowest place written; capitals and words such as ``Kab.`` make no difference.

    Nothing is guessed: a misspelt name is refused, and similar ones are offered.

    Args:
        regency: regency or city.
        district: in it; blank if not known.
        village: in the district, or in the regency if that is blank; blank if not known.

    Raises:
        PlaceNotNamed: if there is no regency.
        PlaceUnknown, PlaceNowhere, PlaceAmbiguous: if a name does not lead to one place.
    """
    if not regency.strip():
        raise PlaceNotNamed()
    code = _one(regency, level=RegionLevel.REGENCY, parent=None)
    if district.strip():
        code = _one(district, level=RegionLevel.DISTRICT, parent=code)
    if village.strip():
        code = _one(village, level=RegionLevel.VILLAGE, parent=code)
    return code


def _one(name: str, *, level: RegionLevel, parent: str | None) -> str:
    """Return the code of the one place of that name.

    Raises:
        PlaceUnknown, PlaceNowhere, PlaceAmbiguous: if there is not just one.
    """
    similar = find_region(name, parent_code=parent, level=level)
    exact = [match for match in similar if match.score >= _EXACT]
    written = " ".join(name.split())
    if len(exact) == 1:
        return exact[0].code
    if exact:
        raise PlaceAmbiguous(name=written)
    if similar:
        raise PlaceUnknown(name=written, similar=_offered(similar))
    raise PlaceNowhere(name=written)


def _offered(similar: list[RegionMatch]) -> str:
    return ", ".join(match.name for match in similar)
