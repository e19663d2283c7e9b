"""How a bank writes its CSV statements: what a bank account keeps of it, checked when it is written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal

ENCODINGS = ("utf-8", "cp1252", "utf-16")
DATE_ORDERS = ("dmy", "mdy", "ymd")


class MappingImpossible(Refusal):
    """The columns cannot be read like that."""

    message = _("Pemetaan kolom tidak dapat dipakai: %(why)s.")


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Where and how a bank writes what.

    Columns are named by their headings. Either ``credit`` and ``debit`` are columns, or ``amount`` is one: with
    ``sign`` a column that holds ``credit_word`` or ``debit_word``, else with its own sign. ``narrative`` may be
    several headings with ``|`` between them. ``opening_label`` and ``closing_label`` stand in rows of their own
    before the balance.
    """

    date: str
    narrative: str
    reference: str = ""
    credit: str = ""
    debit: str = ""
    amount: str = ""
    sign: str = ""
    credit_word: str = "CR"
    debit_word: str = "DB"
    balance: str = ""
    opening_label: str = ""
    closing_label: str = ""
    delimiter: str = ";"
    decimal: str = ","
    thousands: str = "."
    date_order: str = "dmy"
    encoding: str = "utf-8"

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings that must be there."""
        named = (self.date, *self.narrative.split("|"), self.reference, self.credit, self.debit, self.amount)
        return tuple(name for name in (*named, self.sign, self.balance) if name)

    def as_document(self) -> dict[str, str]:
        """Return it as it is stored."""
        return asdict(self)


def read_mapping(document: Mapping[str, str]) -> CsvMapping:
    """Return a mapping that can be used.

    Raises:
        MappingImpossible: if something is missing, unknown or contradicts itself.
    """
    unknown = sorted(set(document) - set(CsvMapping.__dataclass_fields__))
    if unknown:
        raise MappingImpossible(why=_("%(name)s tidak dikenal") % {"name": unknown[0][:40]})
    if not document.get("date") or not document.get("narrative"):
        raise MappingImpossible(why=_("sebutkan kolom tanggal dan keterangan"))
    mapping = CsvMapping(**{name: str(value) for name, value in document.items()})
    if bool(mapping.amount) == bool(mapping.credit and mapping.debit):
        raise MappingImpossible(why=_("sebutkan kolom kredit dan debit, atau satu kolom jumlah"))
    marks = (mapping.delimiter, mapping.decimal, mapping.thousands or "none")
    if any(len(mark) != 1 for mark in marks[:2]) or len(mapping.thousands) > 1 or len(set(marks)) < len(marks):
        raise MappingImpossible(why=_("pemisah kolom, desimal dan ribuan masing-masing satu huruf yang berbeda"))
    if mapping.delimiter in "\r\n\"'" or mapping.encoding not in ENCODINGS or mapping.date_order not in DATE_ORDERS:
        raise MappingImpossible(why=_("pemisah kolom, enkode atau urutan tanggal tidak dikenal"))
    return mapping
