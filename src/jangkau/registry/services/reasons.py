"""Reasons: what a person gives for an act that touches somebody else's record."""

import re

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal

FEWEST_LETTERS = 10
_FEWEST_DIFFERENT_LETTERS = 5
_NIK = re.compile(r"(?:\d[\s.\-]?){16}")


class ReasonMissing(Refusal):
    """The reason says nothing."""

    message = _(
        "Tuliskan alasannya dengan jelas, sedikitnya %(fewest_letters)s huruf dan dua kata, "
        "misalnya: peserta melapor salah nama di loket."
    )


class ReasonHoldsNik(Refusal):
    """The reason holds sixteen digits; reasons are kept in the clear."""

    message = _("Jangan menulis NIK di dalam alasan: alasan disimpan terbuka. Sebutkan keperluannya saja.")


def real_reason(text: str) -> str:
    """Return the reason with single spaces.

    Raises:
        ReasonMissing: if it is shorter than two words and ten letters, or the same letters over and over.
        ReasonHoldsNik: if it holds something that may be a NIK.
    """
    reason = " ".join(text.split())
    letters = [letter for letter in reason.lower() if letter.isalpha()]
    if len(letters) < FEWEST_LETTERS or len(set(letters)) < _FEWEST_DIFFERENT_LETTERS or " " not in reason:
        raise ReasonMissing(fewest_letters=FEWEST_LETTERS)
    if _NIK.search(reason):
        raise ReasonHoldsNik()
    return reason
