"""Database defaults and fields shared by the rooms."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _NullableUuid = models.UUIDField[uuid.UUID | None, uuid.UUID | None]
else:
    _NullableUuid = models.UUIDField


class ContextId(models.Func):
    """The id of the audit context of this transaction; null outside one. Works for COPY as for INSERT."""

    template = "NULLIF(current_setting('pghistory.context_id', true), '')::uuid"
    arity = 0
    output_field = models.UUIDField()


class ContextField(_NullableUuid):
    """Who wrote this row and why: the id of a ``pghistory.Context``, filled by the database."""

    def __init__(self, **options: Any) -> None:
        options.update(null=True, editable=False, db_default=ContextId())
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field's description for migrations, without what the field itself decides."""
        name, path, args, options = super().deconstruct()
        for decided in ("null", "editable", "db_default"):
            options.pop(decided, None)
        return str(name), path, list(args), options
