"""Files from people: encrypted in the media folder, kept until a date, then destroyed."""

import datetime
import hashlib
import hmac

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jangkau.core import vault
from jangkau.core.errors import Refusal
from jangkau.core.models import SealedFile
from jangkau.core.sealing import CannotUnseal, current_seal_key, seal, sealed_with, unseal

_PURPOSE = "file"
# A file may be on disk this long before its row is committed.
_ORPHAN_AGE = datetime.timedelta(days=1)


class FileDestroyed(Refusal):
    """The file's time was over and it was destroyed."""

    message = _("Berkas %(file_id)s sudah dimusnahkan pada %(destroyed_on)s karena masa simpannya habis.")


class FileMissing(Refusal):
    """The row is there, the file is not."""

    message = _("Berkas %(file_id)s tidak ada di folder media. Pulihkan folder itu dari cadangan.")


class FileUnreadable(Refusal):
    """The file, or its name, was changed after it was stored, or its key is not in the environment."""

    message = _(
        "Berkas %(file_id)s tidak dapat dibuka: isinya berubah setelah disimpan, atau kuncinya tidak ada di "
        "JANGKAU_SEAL_KEYS. Pasang kunci lama, atau pulihkan berkas itu dari cadangan."
    )


@transaction.atomic
def store_file(
    *,
    kind: SealedFile.Kind,
    name: str,
    content: bytes,
    now: datetime.datetime,
    retain_until: datetime.date,
) -> SealedFile:
    """Encrypt a file into the media folder and return its row.

    The file is on the disk before the row can be committed. If the transaction fails, the file stays without a
    row, tells nobody anything, and ``sweep_orphans`` removes it.

    Args:
        kind: what the file is.
        name: the name under which it came; encrypted as well, for people put names of people in it.
        content: the bytes as they came.
        now: the moment of storing.
        retain_until: the first day on which it is no longer kept.

    Raises:
        OSError: if the disk is full or refuses; nothing is kept.
    """
    path = vault.new_path()
    vault.write(path, seal(content, purpose=_PURPOSE))
    return SealedFile.objects.create(
        kind=kind,
        name_sealed=seal(name.encode(), purpose=_PURPOSE),
        sha256=hashlib.sha256(content).digest(),
        size_bytes=len(content),
        path=path,
        stored_at=now,
        retain_until=retain_until,
    )


def read_file(file: SealedFile) -> tuple[str, bytes]:
    """Return the name and the content of a stored file, as they came.

    Raises:
        FileDestroyed: if its time was over.
        FileMissing: if it is not in the media folder.
        FileUnreadable: if a byte was changed, another file lies in its place, or its key is unknown.
    """
    if file.destroyed_at is not None:
        raise FileDestroyed(file_id=file.pk, destroyed_on=timezone.localdate(file.destroyed_at).isoformat())
    try:
        name = unseal(bytes(file.name_sealed), purpose=_PURPOSE).decode()
        content = unseal(vault.read(file.path), purpose=_PURPOSE)
    except FileNotFoundError as error:
        raise FileMissing(file_id=file.pk) from error
    except CannotUnseal as error:
        raise FileUnreadable(file_id=file.pk) from error
    if not hmac.compare_digest(hashlib.sha256(content).digest(), bytes(file.sha256)):
        raise FileUnreadable(file_id=file.pk)
    return name, content


def name_of_file(file: SealedFile) -> str:
    """Return the name under which a file came; blank if no key opens it."""
    try:
        return unseal(bytes(file.name_sealed), purpose=_PURPOSE).decode()
    except CannotUnseal:
        return ""


@transaction.atomic
def reseal_file(*, file_id: int) -> bool:
    """Encrypt a stored file and its name under the current key; return False if it already was, or is destroyed.

    A crash leaves the file readable under the old key or the new one, so both stay in the environment until every
    file is done.

    Raises:
        FileMissing, FileUnreadable: as ``read_file`` does.
    """
    file = SealedFile.objects.select_for_update().get(pk=file_id)
    if file.destroyed_at is not None:
        return False
    name, content = read_file(file)
    if {sealed_with(bytes(file.name_sealed)), sealed_with(vault.read(file.path))} == {current_seal_key()}:
        return False
    vault.write(file.path, seal(content, purpose=_PURPOSE))
    file.name_sealed = seal(name.encode(), purpose=_PURPOSE)
    file.save(update_fields=["name_sealed"])
    return True


def destroy_expired(*, now: datetime.datetime) -> int:
    """Destroy every file whose time is over and return how many; the row stays and says when.

    Each file is removed before its row says so, in a transaction of its own: after a crash the next run finishes.
    """
    expired = SealedFile.objects.filter(retain_until__lte=timezone.localdate(now), destroyed_at__isnull=True)
    destroyed = 0
    for file_id in list(expired.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            file = expired.select_for_update().filter(pk=file_id).first()
            if file is not None:
                vault.remove(file.path)
                file.destroyed_at = now
                file.save(update_fields=["destroyed_at"])
                destroyed += 1
    return destroyed


def sweep_orphans(*, now: datetime.datetime) -> int:
    """Remove files that no row names, left by a crash or a failed transaction; return how many.

    Files younger than a day stay: their rows may not be committed yet.
    """
    kept = set(SealedFile.objects.filter(destroyed_at__isnull=True).values_list("path", flat=True))
    removed = 0
    for path in vault.paths_untouched_since(now - _ORPHAN_AGE):
        if path not in kept:
            vault.remove(path)
            removed += 1
    return removed
