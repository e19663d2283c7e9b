"""Values of columns as people read them: dates and money in words, keys as what they stand for."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg import sql

from jangkau.collection import models as collection
from jangkau.enrolment import models as enrolment
from jangkau.partnership import models as partnership
from jangkau.registry import models as registry
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

Names = Mapping[tuple[type[models.Model], str], str]
_MONTHS = frozenset({"month", "months", "first_month", "until_month"})

# How the rows that keys point to are called, in SQL over that row.
_CALLED: Mapping[type[models.Model], str] = {
    registry.User: "full_name || ' (' || username || ')'",
    registry.Office: "name",
    registry.Organisation: "name",
    registry.Region: "name",
    enrolment.Participant: "(SELECT number FROM enrolment_participantnumber WHERE participant_id = row.id)",
    partnership.Agreement: "code",
    partnership.Roster: "number::text",
    partnership.Batch: "number::text",
    partnership.RosterRow: "row_number::text",
    collection.Bill: "number",
    collection.Payment: "channel || ' ' || reference",
    collection.MonthVoid: "note",
    collection.HeldMoney: "channel || ' ' || reference",
    collection.InsuredMonth: "to_char(month, 'YYYY-MM') || ' ' || cover",
}


def names_of(values: Iterable[tuple[type[models.Model], Mapping[str, Any]]]) -> Names:
    """Return what the keys in some rows stand for, in one query.

    Args:
        values: models, each with values of a row by column.
    """
    asked: defaultdict[type[models.Model], set[str]] = defaultdict(set)
    for model, row in values:
        for name, value in row.items():
            target = _target(model, name)
            if target is not None and target in _CALLED and value is not None:
                asked[target].add(str(value))
    parts = [
        sql.SQL("SELECT {label}, row.{key}::text, {called} FROM {table} AS row WHERE row.{key} = ANY({keys})").format(
            label=sql.Literal(target._meta.label),
            key=sql.Identifier(target._meta.pk.attname),
            called=sql.SQL(_CALLED[target]),
            table=sql.Identifier(target._meta.db_table),
            keys=sql.Literal([target._meta.pk.to_python(key) for key in sorted(keys)]),
        )
        for target, keys in asked.items()
    ]
    if not parts:
        return {}
    by_label = {target._meta.label: target for target in asked}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return {(by_label[label], key): called for label, key, called in cursor.fetchall() if called}


def in_words(model: type[models.Model], column: str, value: Any, *, names: Names) -> str:
    """Return a value as people read it; an empty text for none.

    Args:
        model: whose column.
        column: its name in the database.
        value: as JSON gives it.
        names: what keys stand for.
    """
    if value is None or value == "":
        return ""
    target = _target(model, column)
    if target is not None:
        return names.get((target, str(value))) or _("nomor %(key)s") % {"key": value}
    return _of_field(_field(model, column), value)


def _of_field(field: "models.Field[Any, Any]", value: Any) -> str:
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    match field:
        case ArrayField():
            words = ", ".join(_of_array(field, item) for item in value)
        case models.BooleanField():
            words = _("ya") if value else _("tidak")
        case models.DateTimeField():
            words = instant_in_words(datetime.datetime.fromisoformat(value))
        case models.DateField():
            words = _day(field.name, value)
        case models.JSONField():
            words = json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
        case _:
            words = format_rupiah(value) if field.name.endswith("_rupiah") else str(value)
    return words


def _of_array(field: "ArrayField[Any, Any]", value: Any) -> str:
    base = field.base_field
    base.name = field.name
    return _of_field(base, value)


def instant_in_words(instant: datetime.datetime) -> str:
    """Return ``17 Agustus 2026 pukul 09.30.05 WIB``, in the reader's language and the agency's time."""
    local = timezone.localtime(instant)
    day = date_in_words(local.date(), language=_language())
    return _("%(day)s pukul %(time)s WIB") % {"day": day, "time": f"{local:%H.%M.%S}"}


def _day(name: str, value: str) -> str:
    day = datetime.date.fromisoformat(value)
    if name in _MONTHS:
        return month_in_words(Month.of(day), language=_language())
    return date_in_words(day, language=_language())


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _field(model: type[models.Model], column: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.column == column)


def _target(model: type[models.Model], column: str) -> type[models.Model] | None:
    field = _field(model, column)
    if field.primary_key:
        return model
    return field.related_model if isinstance(field, models.ForeignKey) else None
