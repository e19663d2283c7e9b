"""Refusals: what the system will not do, said so that a person knows what to do next."""

import re
from typing import ClassVar

from django.utils.functional import Promise

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Refusal(Exception):
    """Something foreseen that cannot be done; nothing was written.

    A subclass lies beside the function that raises it and sets ``message``: a lazily translated Indonesian
    sentence with ``%(name)s`` places, which says what was refused, which one, and what to do. Raise it with a
    value for each place. ``str(error)`` is the sentence in the reader's language. A value is never a NIK.
    """

    message: ClassVar[str | Promise]

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params

    @property
    def code(self) -> str:
        """The stable name of the refusal for programs: the class name as ``snake_case``."""
        return _WORD_START.sub("_", type(self).__name__).lower()


class NotFound(Refusal):
    """There is no such thing within the asker's reach; what is not there and what is others' cannot be told apart."""
