"""What reminders say: the product's own texts and the versions written over them, with the values that fill them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.gateways.messaging.lengths import length_of
from jangkau.outreach.models import ReminderText
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.registry.models import Office
from jangkau.registry.selectors.reach import Reach

# Every part is paid for.
MOST_PARTS = 2
LANGUAGES = ("id", "en")

# The values that a text may name, each as {name}, with an example.
VALUES: Mapping[str, Promise | str] = {
    "bulan": _("November 2026"),
    "iuran": "Rp16.800",
    "batas_bayar": _("16 November 2026"),
    "berakhir": _("31 Oktober 2026"),
    "batas_lunas": _("31 Januari 2027"),
    "lama": "6",
    "jumlah": "Rp100.800",
    "alamat": "jangkau.example",
}

_OWN: Mapping[ReminderStep, Promise] = {
    ReminderStep.SPONSOR_60: _(
        "BPJS Ketenagakerjaan: sponsor membayar iuran Anda hanya sampai {berakhir}. Teruskan sendiri {iuran}/bulan:"
        " {alamat}. STOP: berhenti."
    ),
    ReminderStep.SPONSOR_30: _(
        "BPJS Ketenagakerjaan: sponsor Anda berhenti. Sesudah {berakhir} Anda tidak terlindungi. Teruskan sendiri"
        " {iuran}: {alamat}. STOP: berhenti."
    ),
    ReminderStep.SPONSOR_7: _(
        "BPJS Ketenagakerjaan: perlindungan dari sponsor berakhir {berakhir}. Bayar {iuran} sekarang supaya tidak"
        " terputus: {alamat}. STOP: berhenti."
    ),
    ReminderStep.PREPAID_END: _(
        "BPJS Ketenagakerjaan: iuran yang Anda bayar di muka habis {berakhir}. Bayar {iuran} supaya perlindungan tidak"
        " terputus: {alamat}. STOP: berhenti."
    ),
    ReminderStep.HARVEST: _(
        "BPJS Ketenagakerjaan: musim panen. Bayar {lama} bulan sekaligus {jumlah}, terlindungi sampai panen berikutnya:"
        " {alamat}. STOP: berhenti."
    ),
    ReminderStep.BEFORE_DUE: _(
        "BPJS Ketenagakerjaan: bayar iuran {bulan} {iuran} paling lambat {batas_bayar}, lewat {alamat}. Balas STOP"
        " untuk berhenti."
    ),
    ReminderStep.DUE: _(
        "BPJS Ketenagakerjaan: hari ini hari terakhir membayar iuran {bulan} {iuran}, lewat {alamat}. Balas STOP untuk"
        " berhenti."
    ),
    ReminderStep.DAY_60: _(
        "BPJS Ketenagakerjaan: iuran sejak {berakhir} belum dibayar, sebagian hak ditahan. Lunasi sampai"
        " {batas_lunas}: {alamat}. STOP: berhenti."
    ),
    ReminderStep.DAY_80: _(
        "BPJS Ketenagakerjaan: jika tidak lunas sampai {batas_lunas}, kepesertaan Anda tidak aktif dan hak lama hilang."
        " Bayar: {alamat}. STOP: berhenti."
    ),
}
_NAMED = re.compile(r"\{([^{}]*)\}")


class MissingValue(Exception):
    """The text names a value that this participant does not have."""


class UnknownValues(Refusal):
    """The text names values that there are not, or a brace stands alone."""

    message = _("Teks ini menyebut nilai yang tidak dikenal: %(names)s. Yang ada: %(known)s.")


class NotForAllOffices(Refusal):
    """Texts speak for all offices, so somebody writes them whose right reaches all of them."""

    message = _("Teks pengingat berlaku untuk semua kantor. Minta penyelia kantor pusat mengubahnya.")


class UnknownText(NotFound):
    """There is no such step or language."""

    message = _("Teks pengingat ini tidak ada.")


class TextTooLong(Refusal):
    """The text takes too many parts, each of which is paid for."""

    message = _("Teks ini terlalu panjang: %(units)s huruf, menjadi %(parts)s SMS. Paling banyak %(most)s.")


@dataclass(frozen=True, slots=True)
class TextVersion:
    """What a step says in a language. Version 0 is the product's own."""

    step: ReminderStep
    language: str
    version: int
    text: str

    @property
    def label(self) -> str:
        """What the step is about."""
        return str(self.step.label)

    @property
    def example(self) -> str:
        """The text with the example of each value."""
        return filled(self.text, example_values(self.language))

    @property
    def parts(self) -> int:
        """In how many parts the example travels."""
        return length_of(self.example).parts


def texts_in_use() -> dict[tuple[str, str], TextVersion]:
    """Return the text that is sent of each step and language, in one query."""
    written = ReminderText.objects.order_by("step", "language", "-version").distinct("step", "language")
    latest = {
        (each.step, each.language): TextVersion(ReminderStep(each.step), each.language, each.version, each.text)
        for each in written
    }
    return {
        (step.value, language): latest.get((step.value, language))
        or TextVersion(step, language, 0, own_text(step, language))
        for step in ReminderStep
        for language in LANGUAGES
    }


def texts_told(*, reach: Reach) -> list[TextVersion]:
    """Return the text that is sent of each step and language.

    Raises:
        NotPermitted: if the reader may not see reminders.
    """
    reach.require(Right.SEE_REMINDERS)
    return list(texts_in_use().values())


def reminder_text(*, reach: Reach, step: str, language: str) -> tuple[TextVersion, list[ReminderText]]:
    """Return the text of a step in a language that is sent now, and all versions that were written, the latest first.

    Raises:
        NotPermitted, UnknownText: as the names say.
    """
    reach.require(Right.SEE_REMINDERS)
    current = texts_in_use().get((step, language))
    if current is None:
        raise UnknownText()
    written = ReminderText.objects.select_related("written_by").filter(step=step, language=language)
    return current, list(written.order_by("-version"))


def may_write_texts(reach: Reach) -> bool:
    """Say whether somebody may say what reminders say: a right that reaches all offices."""
    return not Office.objects.exclude(pk__in=reach.offices_for(Right.MANAGE_REMINDERS)).exists()


def require_speaks_for_all(reach: Reach) -> None:
    """Make sure that somebody may say what reminders say.

    Raises:
        NotPermitted, NotForAllOffices: if he may not.
    """
    reach.require(Right.MANAGE_REMINDERS)
    if not may_write_texts(reach):
        raise NotForAllOffices()


def own_text(step: ReminderStep, language: str) -> str:
    """Return what the product itself says at a step."""
    with translation.override(language):
        return str(_OWN[step])


def example_values(language: str) -> dict[str, str]:
    """Return an example of each value that a text may name."""
    with translation.override(language):
        return {name: str(value) for name, value in VALUES.items()}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its values.

    Raises:
        MissingValue: if it names one that is not there or blank.
    """

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if not found:
            raise MissingValue(match[1])
        return found

    return _NAMED.sub(value, text)


def require_fit(text: str, language: str) -> None:
    """Make sure that a text can be sent.

    Raises:
        UnknownValues: if it names a value that there is not, or a brace stands alone.
        TextTooLong: if its example takes more than two parts.
    """
    unknown = [name for name in _NAMED.findall(text) if name not in VALUES]
    if unknown or set(_NAMED.sub("", text)) & set("{}"):
        names = ", ".join(f"{{{name}}}" for name in unknown) or "{ }"
        raise UnknownValues(names=names, known=", ".join(f"{{{name}}}" for name in VALUES))
    length = length_of(filled(text, example_values(language)))
    if length.parts > MOST_PARTS:
        raise TextTooLong(units=length.units, parts=length.parts, most=MOST_PARTS)
