"""A folder in place of telephones and mailboxes: each message lies there as a JSON file, in the clear, for us alone.

For development and demonstrations. Names begin with the moment of writing, so the last one by name is the newest.
"""

import datetime
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from jangkau.gateways.messaging.errors import Unavailable
from jangkau.gateways.messaging.mail import require_mailable
from jangkau.gateways.messaging.message import Accepted, Channel, Message, require_sendable


@dataclass(frozen=True, slots=True)
class OutboxAddress:
    """The folder."""

    folder: Path


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that lies in the folder. ``reference`` is its name there; only an e-mail has a subject."""

    reference: str
    written_at: datetime.datetime
    to: str = field(repr=False)
    text: str = field(repr=False)
    parts: int
    channel: Channel = Channel.SMS
    subject: str = field(default="", repr=False)
    stop_at: str = field(default="", repr=False)


class Outbox:
    """Sends into a folder, which it makes if need be."""

    def __init__(self, address: OutboxAddress) -> None:
        self.folder = address.folder

    def send(self, message: Message) -> Accepted:
        """Write a message, whole or not at all.

        Raises:
            Rejected: as for ``Messaging``.
            Unavailable: if the disk is full or refuses.
        """
        parts = _parts_of(message)
        nanoseconds = time.time_ns()
        reference = f"{nanoseconds}-{secrets.token_hex(4)}"
        written_at = datetime.datetime.fromtimestamp(nanoseconds / 1e9, datetime.UTC).isoformat(timespec="milliseconds")
        document = {"written_at": written_at, "to": message.to, "text": message.text, "parts": parts}
        if message.channel is Channel.EMAIL:
            document |= {"channel": message.channel, "subject": message.subject, "stop_at": message.stop_at}
        try:
            self._write(f"{reference}.json", json.dumps(document, ensure_ascii=False, indent=2))
        except OSError as error:
            raise Unavailable("outbox") from error
        return Accepted(reference, parts, None if message.channel is Channel.SMS else 0)

    def latest(self, *, to: str | None = None, most: int = 10) -> list[Kept]:
        """Return the newest messages, the newest first.

        Args:
            to: only those to this number or mailbox.
            most: no more than that many.
        """
        return list(islice((kept for kept in self._kept() if to in (None, kept.to)), most))

    def _kept(self) -> Iterator[Kept]:
        for path in sorted(self.folder.glob("*.json"), reverse=True):
            said = json.loads(path.read_text(encoding="utf-8"))
            written_at = datetime.datetime.fromisoformat(said["written_at"])
            channel = Channel(said.get("channel", Channel.SMS))
            mail = (said.get("subject", ""), said.get("stop_at", ""))
            yield Kept(path.stem, written_at, said["to"], said["text"], said["parts"], channel, *mail)

    def _write(self, name: str, text: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".part")  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(self.folder / name)


def _parts_of(message: Message) -> int:
    if message.channel is Channel.EMAIL:
        require_mailable(message)
        return 1
    return require_sendable(message).parts
