"""``verify_card``: verify a card or a receipt from its picture or the text of its QR code, with the keys alone."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import read_bytes
from jangkau.core.errors import Refusal
from jangkau.core.proofs import MARK, ProofRefused, as_document, read_keys, verify_proof
from jangkau.core.qr_codes import read_proof_code


class KeysUnreadable(Refusal):
    """The file is no list of keys."""

    message = gettext_lazy("Berkas %(file)s bukan daftar kunci umum. Unduh lagi dari /api/v1/proof-keys.")


class Command(JangkauCommand):
    """Verify a card without a network or a database."""

    purpose = gettext_lazy("Memeriksa kartu atau bukti bayar hanya dengan kunci umum, tanpa jaringan.")
    commits_itself = True  # there is nothing to commit, and no database need be there
    user = "none"

    def add_options(self, parser: CommandParser) -> None:
        """Add what to verify, and by which keys."""
        parser.add_argument("file", type=Path, metavar=_("BERKAS"), help=_("gambar kartu, atau teks isi kode QR"))
        parser.add_argument("--keys", type=Path, required=True, metavar="JSON", help=_("daftar kunci umum"))

    def answer(self, request: Request) -> Answer:
        """Say whether it is genuine and what it says."""
        content = read_bytes(request.options["file"])
        keys = request.options["keys"]
        try:
            known = read_keys(read_bytes(keys).decode())
        except ValueError as error:
            raise KeysUnreadable(file=keys) from error
        text = (
            content.decode(errors="replace") if content.lstrip().startswith(MARK.encode()) else read_proof_code(content)
        )
        try:
            said = as_document(verify_proof(text, known))
        except ProofRefused as refused:
            return Answer({"valid": False, "why": refused.code}, [_("Tidak asli. Jangan percayai kartu ini.")], False)
        lines = [_("Asli."), *(f"{name}: {value}" for name, value in said.items() if value is not None)]
        return Answer({"valid": True, "proof": said}, lines)
