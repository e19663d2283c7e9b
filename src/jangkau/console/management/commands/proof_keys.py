"""``proof_keys``: list, replace and withdraw the keys that sign cards and receipts."""

import datetime

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.selectors.proof_keys import PublishedKey, published_keys
from jangkau.registry.services.proof_keys import replace_proof_key, withdraw_proof_key


class Command(JangkauCommand):
    """Keep the keys of proofs."""

    purpose = gettext_lazy("Menampilkan, mengganti, atau mencabut kunci penanda tangan kartu dan bukti bayar.")
    writes = True
    user = "optional"
    reason = gettext_lazy("mengganti kunci kartu dan bukti bayar")

    def add_options(self, parser: CommandParser) -> None:
        """Add what to change."""
        change = parser.add_mutually_exclusive_group()
        change.add_argument("--replace", action="store_true", help=_("buat kunci baru dan pakai mulai sekarang"))
        change.add_argument(
            "--withdraw", type=int, metavar=_("NOMOR"), help=_("jangan percayai lagi apa pun dengan kunci ini")
        )

    def answer(self, request: Request) -> Answer:
        """Change what is to be changed, and list the keys as they are then."""
        if request.options["replace"]:
            replace_proof_key(reach=request.reach, now=request.now)
        elif request.options["withdraw"] is not None:
            withdraw_proof_key(reach=request.reach, number=request.options["withdraw"], now=request.now)
        keys = published_keys()
        return Answer(document={"keys": [_document(key) for key in keys]}, lines=[_line(key) for key in keys])


def _document(key: PublishedKey) -> dict[str, object]:
    return {
        "number": key.number,
        "public_key": key.public_key,
        "in_force": key.in_force,
        "made_at": _instant(key.made_at),
        "replaced_at": _instant(key.replaced_at),
        "withdrawn_at": _instant(key.withdrawn_at),
    }


def _instant(at: datetime.datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _line(key: PublishedKey) -> str:
    if key.in_force:
        state = _("dipakai")
    elif key.withdrawn_at is not None:
        state = _("dicabut")
    else:
        state = _("diganti; yang ditandatanganinya tetap sah")
    return f"{key.number}  {key.public_key}  {state}"
