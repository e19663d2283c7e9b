"""Which category of worker a row speaks of, and the sector of the work, by the words that sponsors use."""

import re
from functools import lru_cache

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")

# Paid by the state or by an employer: never of the segment that a sponsor may fund.
_OUTSIDE = frozenset({"pns", "asn", "pppk", "p3k", "tni", "polri", "polisi", "bumn", "bumd", "pensiunan"})
_OUTSIDE_PHRASES = (
    "pegawai negeri",
    "aparatur sipil negara",
    "karyawan swasta",
    "pegawai swasta",
    "penerima upah",
)
_PHRASES = (
    ("non_asn_staff", ("non asn", "nonasn", "non pns", "honorer", "tenaga harian lepas", "thl", "pegawai tidak tetap")),
    (
        "village_staff",
        ("perangkat desa", "staf desa", "aparat desa", "kepala desa", "sekretaris desa", "kaur", "kasi desa"),
    ),
    ("bpd", ("bpd", "badan permusyawaratan desa")),
    ("rt", ("rt", "rw", "rt rw", "ketua rt", "ketua rw", "rukun tetangga", "rukun warga")),
    ("vulnerable", ("pekerja rentan", "rentan", "pekerja informal", "bpu")),
)
_OUTSIDE_NAME = "outside"
_TRANSPORT = frozenset(
    {"ojek", "ojol", "sopir", "supir", "driver", "pengemudi", "kurir", "taksi", "angkot", "becak", "bentor", "kusir"}
)


def _words(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=4096)
def category_of(category: str, occupation: str) -> str | None:
    """Return the category named by the category cell, else by the occupation cell; None if either names none.

    A worker whose words name no category is taken for a vulnerable worker, which is what lists of farmers,
    fishers and drivers mean. Paid by the state or by an employer, in either cell, is outside the segment: no
    sponsor may fund that, whatever the other cell says.
    """
    named = [_named(f" {_words(text)} ") for text in (category, occupation)]
    if _OUTSIDE_NAME in named:
        return None
    return next((name for name in named if name), "vulnerable")


def _named(words: str) -> str | None:
    for name, phrases in _PHRASES:
        if any(f" {phrase} " in words for phrase in phrases):
            return name
    if _OUTSIDE & set(words.split()) or any(phrase in words for phrase in _OUTSIDE_PHRASES):
        return _OUTSIDE_NAME
    return None


@lru_cache(maxsize=4096)
def sector_of(occupation: str) -> str:
    """Return ``transport`` or ``other`` (PP 50/2025 tells the two apart)."""
    return "transport" if _TRANSPORT & set(_words(occupation).split()) else "other"
