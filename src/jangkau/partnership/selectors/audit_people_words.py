"""What tables and columns of people are called in the audit trail."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.partnership.selectors.audit_money_words import TableWords
from jangkau.registry import models as registry

_WORDS: Mapping[type[models.Model], TableWords] = {
    registry.NikReveal: TableWords(
        _("Pembukaan NIK"),
        "person_id",
        {
            "person_id": _("orang"),
            "revealed_by_id": _("dibuka oleh"),
            "reason": _("alasan"),
            "revealed_at": _("dibuka pada"),
        },
    ),
    registry.Person: TableWords(
        _("Data orang"),
        "id",
        {
            "name": _("nama"),
            "birth_date": _("tanggal lahir"),
            "sex": _("jenis kelamin"),
            "phone": _("nomor telepon"),
            "email": _("alamat surel"),
            "email_confirmed_at": _("surel ditegaskan pada"),
            "address": _("alamat"),
            "region_id": _("wilayah"),
            "died_on": _("meninggal pada"),
            "merged_into_id": _("digabung ke catatan"),
            "registered_at": _("terdaftar pada"),
        },
    ),
    registry.PersonMerge: TableWords(
        _("Penggabungan catatan"),
        "dropped_id",
        {
            "kept_id": _("catatan yang diteruskan"),
            "dropped_id": _("catatan yang digabung"),
            "reason": _("alasan"),
            "merged_at": _("digabung pada"),
            "merged_by_id": _("digabung oleh"),
            "undone_at": _("dipisah kembali pada"),
            "undone_by_id": _("dipisah kembali oleh"),
            "undo_reason": _("alasan dipisah kembali"),
        },
    ),
}


def people_words() -> Mapping[type[models.Model], TableWords]:
    """Return the words of these tables."""
    return _WORDS
