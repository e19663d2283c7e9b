"""How the outcome of a roster is said, to people and to programs."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jangkau.partnership.selectors.reasons import language_of_reader, reason_words
from jangkau.partnership.services.rosters import RosterCheck
from jangkau.rules.money import format_rupiah


def check_document(check: RosterCheck) -> dict[str, object]:
    """Return the check as the commands' JSON document has it."""
    return {
        "rows": check.rows,
        "accepted": check.accepted,
        "review": check.review,
        "rejected": check.rejected,
        "waiting": check.waiting,
        "reasons": check.reasons,
        "total_rupiah": check.total_rupiah,
    }


def check_lines(check: RosterCheck) -> list[str]:
    """Return the check in words: rows by outcome, then by reason, then what to know about the file."""
    return [
        _("%(rows)s baris dibaca.") % {"rows": _count(check.rows)},
        *outcome_lines(check.accepted, check.review, check.rejected, check.waiting),
        _("Iuran baris yang diterima: %(total)s") % {"total": format_rupiah(check.total_rupiah)},
        *(f"  {_count(count):>8}  {reason_words(reason).what} ({reason})" for reason, count in check.reasons.items()),
        *(notice.text(language=language_of_reader()) for notice in check.notices),
    ]


def outcome_lines(accepted: int, review: int, rejected: int, waiting: int) -> list[str]:
    """Return how many rows ended how, one line an outcome."""
    return [
        f"  {_count(accepted):>8}  " + _("diterima"),
        f"  {_count(review):>8}  " + _("perlu diperiksa"),
        f"  {_count(rejected):>8}  " + _("ditolak"),
        f"  {_count(waiting):>8}  " + _("menunggu anggaran"),
    ]


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
