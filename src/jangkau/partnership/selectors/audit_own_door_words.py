"""What tables and columns of workers' own registrations and wishes are called in the audit trail."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.enrolment import models as enrolment
from jangkau.partnership.selectors.audit_money_words import TableWords
from jangkau.registry import models as registry

_ACCOUNT, _PARTICIPANT, _RELATION = _("akun peserta"), _("peserta"), _("hubungan")
_STATE, _DECIDED_AT, _DECIDED_BY = _("keadaan"), _("diputuskan pada"), _("diputuskan oleh")

_WORDS: Mapping[type[models.Model], TableWords] = {
    enrolment.Registration: TableWords(
        _("Pendaftaran sendiri"),
        "id",
        {
            "account_id": _ACCOUNT,
            "relation": _RELATION,
            "state": _STATE,
            "wadah_id": _("wadah"),
            "office_id": _("kantor"),
            "started_at": _("dimulai pada"),
            "submitted_at": _("dikirim pada"),
            "months": _("bulan yang ditagih"),
            "reasons": _("sebab diperiksa"),
            "marked": _("isian yang ditandai"),
            "note": _("catatan"),
            "decided_at": _DECIDED_AT,
            "decided_by_id": _DECIDED_BY,
            "person_id": _("orang"),
            "participant_id": _PARTICIPANT,
        },
    ),
    enrolment.DataChange: TableWords(
        _("Permintaan mengubah data"),
        "fields",
        {
            "participant_id": _PARTICIPANT,
            "asked_by_id": _("diminta lewat akun"),
            "fields": _("isian"),
            "why": _("alasan"),
            "asked_at": _("diminta pada"),
            "due_on": _("paling lambat"),
            "state": _STATE,
            "decided_at": _DECIDED_AT,
            "decided_by_id": _DECIDED_BY,
            "decision": _("alasan keputusan"),
        },
    ),
    enrolment.FamilyMember: TableWords(
        _("Keluarga peserta"),
        "relation",
        {
            "participant_id": _PARTICIPANT,
            "relation": _RELATION,
            "name": _("nama"),
            "birth_date": _("tanggal lahir"),
            "in_school": _("bersekolah"),
            "named_at": _("disebut pada"),
            "removed_at": _("dihapus pada"),
        },
    ),
    registry.AccountPerson: TableWords(
        _("Orang yang diurus dari sebuah akun"),
        "account_id",
        {
            "account_id": _ACCOUNT,
            "person_id": _("orang"),
            "relation": _RELATION,
            "since": _("sejak"),
            "until": _("sampai"),
        },
    ),
}


def own_door_words() -> Mapping[type[models.Model], TableWords]:
    """Return the words of these tables."""
    return _WORDS
