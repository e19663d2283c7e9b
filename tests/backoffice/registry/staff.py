"""Who administers in the tests of offices and users, and names that pages must bear."""

import datetime

from jangkau.registry.models import User

ADMIN, HEAD_ADMIN, CITY_ADMIN = "admin.tgr", "admin.pusat", "admin.smd"
LONG = "Ḥasanuddin " * 18 + "ab"
HOSTILE = "<script>alert('x')</script>&amp;\"'"
REASON = "menggantikan rekan yang pindah tugas"


def rename(username: str, full_name: str) -> None:
    """Give a user another name, whatever it is."""
    User.objects.filter(username=username).update(full_name=full_name)


def now() -> datetime.datetime:
    """Return the present moment, which pages read from the clock themselves."""
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251  what is asked of a page is asked now
