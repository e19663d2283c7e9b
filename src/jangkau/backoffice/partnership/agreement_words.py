"""An agreement's terms in the words of the page."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from jangkau.partnership.selectors.agreement_pages import Terms
from jangkau.partnership.selectors.agreement_states import AgreementState
from jangkau.rules.wording import date_in_words, month_in_words

STATES = (
    (AgreementState.RUNNING.value, gettext_lazy("berjalan")),
    (AgreementState.ENDING.value, gettext_lazy("segera berakhir")),
    (AgreementState.NOT_BEGUN.value, gettext_lazy("belum mulai")),
    (AgreementState.ENDED.value, gettext_lazy("berakhir")),
)


def facts_of(terms: Terms) -> list[tuple[str, str]]:
    """Return the terms of an agreement as pairs of label and text."""
    return list(_facts(terms))


def _facts(terms: Terms) -> Iterator[tuple[str, str]]:
    language = "en" if (get_language() or "id").startswith("en") else "id"
    months = ngettext("%(count)s bulan", "%(count)s bulan", terms.months) % {"count": terms.months}
    first, last = (month_in_words(month, language=language) for month in (terms.first_month, terms.last_month))
    yield _("Kode"), terms.code
    yield _("Wilayah"), terms.region
    yield _("Kelompok pekerja"), ", ".join(terms.categories)
    yield (
        _("Usia"),
        _("%(least)s sampai %(most)s tahun pada 1 %(month)s")
        % {"least": terms.minimum_age, "most": terms.maximum_age, "month": first},
    )
    yield _("Bulan"), f"{first} – {last} ({months})" if terms.months > 1 else f"{first} ({months})"
    yield _("Program"), "JKK, JKM, JHT" if terms.with_savings else "JKK, JKM"
    yield _("Kelompok penghasilan"), number_format(terms.bracket)
    yield _("Sumber dana"), terms.funding
    yield (
        _("Dasar anggaran"),
        _("%(decree)s, %(day)s")
        % {
            "decree": terms.decree,
            "day": date_in_words(terms.decree_date, language=language),
        },
    )
    yield _("Ditandatangani"), date_in_words(terms.signed_date, language=language)
    yield _("Cara menagih"), _billing(terms)
    yield _("Bila pekerja keluar"), _("bulan yang sudah dibayar: %(what)s") % {"what": terms.on_departure}
    yield _("Awal perlindungan"), _start(terms, language)


def _billing(terms: Terms) -> str:
    if terms.term_months is None:
        return terms.billing
    return ngettext("%(billing)s, tiap %(count)s bulan", "%(billing)s, tiap %(count)s bulan", terms.term_months) % {
        "billing": terms.billing,
        "count": terms.term_months,
    }


def _start(terms: Terms, language: str) -> str:
    if terms.cover_starts_on is None:
        return _("pada hari iuran pertama dibayar; tidak ada surat Kanwil")
    return _("%(day)s, dasar: %(letter)s") % {
        "day": date_in_words(terms.cover_starts_on, language=language),
        "letter": terms.start_letter,
    }
