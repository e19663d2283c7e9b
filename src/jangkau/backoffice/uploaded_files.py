"""Files that come in with a form: held in memory alone, and never more of them than we take.

Django would write large ones to the disk as they are. Rosters name people; they lie on a disk under seal or not at all.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from jangkau.partnership.intake.guards import MAX_FILE_BYTES


class HoldInMemory(FileUploadHandler):
    """Holds a file as it comes in. Of one that is too large only the size is kept, so that its sender can be told."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold some more of it."""
        self._size += len(raw_data)
        if self._size <= MAX_FILE_BYTES:
            self._held.append(raw_data)
        else:
            self._held.clear()

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Return the file; without content if it was too large."""
        content = io.BytesIO(b"".join(self._held))
        self._held = []
        return InMemoryUploadedFile(
            file=content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
