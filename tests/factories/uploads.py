"""Files on their way to a roster, for tests."""

import datetime
from collections.abc import Iterable, Mapping

from jangkau.core.history import acting
from jangkau.partnership.models import Agreement, RosterUpload
from jangkau.partnership.services.upload_work import import_upload, read_upload
from jangkau.partnership.services.uploads import ReceivedUpload, confirm_columns, receive_upload
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import AGREEMENT, SPONSOR_OFFICER, UPLOADED_AT, Worker, as_csv

FILE_NAME = "daftar-sintetis.csv"


def receive(
    rows: Iterable[Worker] = (),
    *,
    agreement: str = AGREEMENT,
    by: str = SPONSOR_OFFICER,
    at: datetime.datetime = UPLOADED_AT,
    content: bytes | None = None,
    file_name: str = FILE_NAME,
) -> ReceivedUpload:
    """Receive a file; nothing of it is read yet."""
    with acting(by=by, reason="mengunggah"):
        return receive_upload(
            content=as_csv(rows) if content is None else content,
            file_name=file_name,
            agreement_id=Agreement.objects.get(code=agreement).pk,
            reach=reach_of(by),
            now=at,
        )


def read(rows: Iterable[Worker] = (), **sent: object) -> RosterUpload:
    """Receive a file and read it; its columns wait to be confirmed, unless it was refused."""
    received = receive(rows, **sent)
    read_upload(upload_id=received.upload_id, now=UPLOADED_AT)
    return upload_of(received.upload_id)


def confirm(
    upload: RosterUpload,
    choices: Mapping[str, str | None] | None = None,
    *,
    by: str = SPONSOR_OFFICER,
    at: datetime.datetime = UPLOADED_AT,
) -> bool:
    """Settle the columns of a file; say whether it is imported now."""
    with acting(by=by, reason="memastikan kolom"):
        return confirm_columns(upload_id=upload.pk, choices=choices or {}, reach=reach_of(by), now=at)


def imported(rows: Iterable[Worker] = (), **sent: object) -> RosterUpload:
    """Take a file all the way to a roster."""
    upload = read(rows, **sent)
    assert confirm(upload)
    import_upload(upload_id=upload.pk, now=UPLOADED_AT)
    return upload_of(upload.pk)


def upload_of(upload_id: int) -> RosterUpload:
    """Return an upload as it is now."""
    return RosterUpload.objects.select_related("roster").get(pk=upload_id)
