"""Which columns hold sealed values: each room declares its own when Django starts, so that keys can be rotated."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import models

_declared: dict[tuple[str, str], "SealedColumn"] = {}


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of values sealed by ``core.sealing``, with the look-up digest of the same value beside it, if any."""

    table: str
    key: str
    column: str
    purpose: str
    digest_column: str | None

    @property
    def name(self) -> str:
        """The column as people call it: ``registry_person.nik_sealed``."""
        return f"{self.table}.{self.column}"


def declare_sealed_column(
    model: type[models.Model], *, column: str, purpose: str, digest_column: str | None = None
) -> None:
    """Have a column re-sealed when keys are rotated; called from ``AppConfig.ready`` of the model's room.

    Args:
        model: the primary key is a number.
        column: the field that holds the sealed value, or null.
        purpose: what the value was sealed for.
        digest_column: the field that holds the look-up digest of the same value, null where the value is.

    Raises:
        ImproperlyConfigured: if the model has no such field.
    """
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    for name in filter(None, (column, digest_column)):
        if name not in columns:
            raise ImproperlyConfigured(f"{model.__name__} has no field {name}")
    table = model._meta.db_table
    _declared[table, column] = SealedColumn(
        table=table,
        key=columns[model._meta.pk.name],
        column=columns[column],
        purpose=purpose,
        digest_column=columns[digest_column] if digest_column else None,
    )


def sealed_columns() -> list[SealedColumn]:
    """Return every sealed column, by name."""
    return sorted(_declared.values(), key=lambda column: column.name)
