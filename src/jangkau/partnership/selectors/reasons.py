"""Why a row is not accepted as it stands, in the reader's language: for the sponsor, and for whoever reviews it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jangkau.partnership.intake.messages import Language
from jangkau.partnership.intake.reasons import MEMBER_REASONS, Kind

_WHAT_TO_LOOK_AT: Mapping[str, Promise] = {
    "nik_birth_date_mismatch": _(
        "Lihat tanggal lahir dan NIK pada KTP. Bila daftar sama dengan KTP, terima. Bila NIK atau tanggalnya salah "
        "tulis, tolak agar sponsor memperbaikinya."
    ),
    "nik_sex_mismatch": _(
        "Lihat jenis kelamin dan NIK pada KTP. Bila NIK sama dengan KTP, terima. Bila NIK-nya milik orang lain, tolak "
        "agar sponsor memperbaikinya."
    ),
    "nik_region_unknown": _(
        "Lihat NIK pada KTP, angka demi angka. Bila sama dengan KTP, terima. Bila salah ketik, tolak agar sponsor "
        "memperbaikinya."
    ),
    "nik_other_person": _(
        "Bandingkan nama dan tanggal lahir pada KTP dengan catatan register. Bila orangnya sama, terima. Bila NIK-nya "
        "milik orang lain, tolak."
    ),
    "possible_duplicate": _(
        "Lihat NIK pada KTP dan nama ibu pada KK. Bila memang dua orang, terima. Bila orang yang sama dengan NIK lain, "
        "tolak."
    ),
}


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason in words: what is the matter, what the sponsor does about it, what a reviewer looks at.

    ``look_at`` is blank for reasons that nobody reviews.
    """

    code: str
    kind: Kind
    what: str
    to_do: str
    look_at: str


def reason_words(code: str) -> ReasonWords:
    """Return a reason, by its code in ``intake.reasons``, in the reader's language.

    Raises:
        KeyError: if there is no such reason.
    """
    reason = MEMBER_REASONS[code]
    what, _stop, to_do = reason.text(language=language_of_reader()).partition(". ")
    return ReasonWords(code, reason.kind, what, to_do, str(_WHAT_TO_LOOK_AT.get(code, "")))


def reasons_in_words(codes: Iterable[str]) -> tuple[ReasonWords, ...]:
    """Return several reasons as ``reason_words`` does, in the order in which they are told."""
    wanted = set(codes)
    return tuple(reason_words(code) for code in MEMBER_REASONS if code in wanted)


def language_of_reader() -> Language:
    """Return the language that is being spoken: English, or else Indonesian."""
    return "en" if (get_language() or "id").startswith("en") else "id"
