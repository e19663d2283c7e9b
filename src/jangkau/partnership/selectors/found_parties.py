"""A sponsor or a region that somebody named by its code or in words."""

from jangkau.partnership.intake.agreement_file import Problem
from jangkau.partnership.selectors.sponsor_reach import sponsors_in_reach
from jangkau.registry.models import Office, Organisation, Region
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.regions import find_region

# Codes with names, the likest first, and whether the first is surely meant.
Found = tuple[list[tuple[str, str]], bool]

MOST_NAMED = 5
_LEVELS = (1, 2, 3, 4)
# From this likeness on a place is meant, not merely like the name.
_SURE = 95.0


def resolved_party(*, key: str, text: str, office_id: int, reach: Reach) -> tuple[str, Problem | None]:
    """Return the code that is meant, or the text itself with what is wrong with it.

    Args:
        key: ``sponsor`` or ``region``.
        text: as typed: a code, or a name.
        office_id: the office that writes the agreement; places are looked for in its provinces.
        reach: who writes; sponsors are looked for among those he may know of.
    """
    named = " ".join(text.split())
    found, is_sure = _sponsors(named, reach) if key == "sponsor" else _regions(named, office_id)
    if is_sure:
        return found[0][0], None
    if not found:
        return text, Problem(key, "party", "party", {})
    listed = ", ".join(f"{name} ({code})" for code, name in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        listed += ", …"
    return text, Problem(key, "several", "several", {"found": listed})


def _sponsors(text: str, reach: Reach) -> Found:
    exact = Organisation.objects.filter(code=text.upper()).values_list("code", "name").first()
    if exact is not None:
        return [exact], True
    likely = sponsors_in_reach(reach).order_by("name", "code").values_list("code", "name")
    same = list(likely.filter(name__iexact=text)[:2])
    found = same if len(same) == 1 else list(likely.filter(name__icontains=text)[: MOST_NAMED + 1])
    return found, len(found) == 1


def _regions(text: str, office_id: int) -> Found:
    digits = text.replace(".", "")
    if digits.isdecimal():
        exact = list(Region.objects.filter(code=digits).values_list("code", "name")[:1])
        return exact, bool(exact)
    served = Office.objects.filter(pk=office_id).values_list("served__region_id", flat=True)
    provinces: list[str | None] = [*sorted({code[:2] for code in served if code})] or [None]
    matches = {
        match.code: match
        for province in provinces
        for level in _LEVELS
        for match in find_region(text, parent_code=None if level == 1 else province, level=level)
    }
    meant = [match for match in matches.values() if match.score >= _SURE]
    best = sorted(meant or matches.values(), key=lambda match: (-match.score, match.code))
    return [(match.code, match.name) for match in best[: MOST_NAMED + 1]], len(meant) == 1
