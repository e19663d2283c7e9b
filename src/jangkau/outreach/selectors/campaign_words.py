"""What a campaign brought about, in words that need no statistics."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.outreach.selectors.effect import Effect, Verdict

_VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.HELPED: _("membantu"),
    Verdict.HARMED: _("merugikan"),
    Verdict.NONE_SEEN: _("tidak terlihat pengaruhnya"),
    Verdict.TOO_FEW: _("pesertanya kurang"),
}
_SENTENCES: Mapping[Verdict, Promise] = {
    Verdict.HELPED: _(
        "Pengingat ini membantu: yang membayar tepat waktu bertambah %(difference)s poin persen, dengan kepastian "
        "95 %% antara %(lower)s dan %(upper)s."
    ),
    Verdict.HARMED: _(
        "Pengingat ini merugikan: yang membayar tepat waktu berkurang. Perubahannya %(difference)s poin persen, dengan "
        "kepastian 95 %% antara %(lower)s dan %(upper)s."
    ),
    Verdict.NONE_SEEN: _(
        "Tidak terlihat pengaruhnya. Selisih %(difference)s poin persen dapat terjadi karena kebetulan saja; dengan "
        "kepastian 95 %% pengaruh sebenarnya antara %(lower)s dan %(upper)s."
    ),
    Verdict.TOO_FEW: _("Belum dapat dikatakan apa-apa: salah satu kelompok tidak ada pesertanya."),
}


def points(fraction: float | None, *, signed: bool = True) -> str:
    """Return a fraction in percentage points with one decimal, as the reader writes numbers; a dash for None."""
    if fraction is None:
        return "–"
    rounded = round(fraction * 100, 1) + 0.0  # no minus before a zero
    sign = "+" if signed and rounded > 0 else ""
    return sign + number_format(rounded, decimal_pos=1).replace("-", "−")


def verdict_label(verdict: Verdict) -> str:
    """Return a verdict in a word or two."""
    return str(_VERDICTS[verdict])


def verdict_in_words(effect: Effect) -> str:
    """Return what may be said of an effect, in a sentence."""
    return str(_SENTENCES[effect.verdict]) % {
        "difference": points(effect.difference),
        "lower": points(effect.lower),
        "upper": points(effect.upper),
    }
