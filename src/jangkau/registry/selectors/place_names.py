"""Places as one writes them in an address: village, district, regency."""

from collections.abc import Iterable

from jangkau.registry.models import Region

_ABOVE_PROVINCE = (4, 6, 10)


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Return each place with the district and regency around it, ``Jahab, Tenggarong, Kabupaten Kutai Kartanegara``.

    The province is left out, but for a province itself. One query, however many places.

    Args:
        codes: of regions of today; one that is unknown stands for itself.
    """
    wanted = frozenset(codes)
    around = {code: [code[:digits] for digits in reversed(_ABOVE_PROVINCE) if digits <= len(code)] for code in wanted}
    asked = wanted.union(*around.values())
    names = dict(Region.objects.filter(code__in=asked).values_list("code", "name"))
    return {
        code: ", ".join(names[part] for part in parts if part in names) or names.get(code, code)
        for code, parts in around.items()
    }
