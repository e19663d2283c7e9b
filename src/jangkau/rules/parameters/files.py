"""Reading parameter files: every file is checked whole, and every fault is told.

A file looks like this; ``doubt`` and ``doubt_id`` stand where sources differ or the text was not read, and
are required for a value that is only recalled (trust R). ``options`` belongs to the unit ``choice``: the
readings that the sources support, of which ``value`` names the one followed. ``nothing_before: true`` says that
there was no such rule before the first value::

    label: JKM contribution of a BPU participant
    label_id: Iuran JKM peserta BPU
    unit: rupiah/person/month
    values:
      2015-07-01:                     # holds from this day until the next value
        value: 6800
        law: PP 44/2015, Pasal 20 ayat (3)
        url: https://…
        trust: V1                     # V1 read in the law, V2 in a secondary source, D derived, R recalled
    last_checked_on: 2026-11-20       # a person compared the file with its sources on this day
"""

import datetime
import enum
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jangkau.rules.parameters.values import READERS, ParameterError, Unit, Unreadable, Value

_FILE_KEYS = frozenset({"label", "label_id", "unit", "options", "values", "last_checked_on", "nothing_before"})
_VALUE_KEYS = frozenset({"value", "law", "url", "trust", "doubt", "doubt_id"})
_OPTION_KEYS = frozenset({"label", "label_id", "law", "url", "trust"})


class Trust(enum.StrEnum):
    """How well a value is known."""

    READ_IN_THE_LAW = "V1"
    SECONDARY_SOURCE = "V2"
    DERIVED = "D"
    RECALLED = "R"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands and how well that is known."""

    law: str
    url: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not settled about a value, in English and Indonesian."""

    english: str
    indonesian: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of the law and the day from which it holds."""

    in_force_from: datetime.date
    value: Value
    citation: Citation
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Option:
    """A reading of the law that some source supports."""

    name: str
    label: str
    label_id: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Parameter:
    """The history of one legal value, earliest first."""

    name: str
    label: str
    label_id: str
    unit: Unit
    values: tuple[DatedValue, ...]
    last_checked_on: datetime.date
    options: tuple[Option, ...] = field(default=())
    nothing_before: bool = False


class UniqueKeyLoader(yaml.SafeLoader):
    """YAML without duplicate keys: PyYAML would silently keep the last of two values for one day."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping, as SafeLoader does; raise Unreadable where a key stands twice."""
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise Unreadable(f"{key} stands twice")
        return super().construct_mapping(node, deep)


def read_parameters(folder: Path) -> Mapping[str, Parameter]:
    """Read every YAML file below a folder into parameters, by name and in order of name.

    Raises:
        ParameterError: telling all faults of all files, one a line.
    """
    parameters: dict[str, Parameter] = {}
    faults: list[str] = []
    for path in sorted(folder.rglob("*.yaml")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        reader = _FileReader(name)
        parameter = reader.read(path.read_text(encoding="utf-8"))
        faults += [f"{name}: {fault}" for fault in reader.faults]
        if parameter is not None:
            parameters[name] = parameter
    if faults:
        raise ParameterError("\n".join(faults))
    return parameters


class _FileReader:
    """Reads one file and gathers its faults."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []

    def read(self, text: str) -> Parameter | None:
        """Return the parameter, or None where ``faults`` say why there is none."""
        try:
            raw = yaml.load(text, Loader=UniqueKeyLoader)  # noqa: S506  (a SafeLoader, stricter)
        except (yaml.YAMLError, Unreadable) as error:
            self.faults.append(" ".join(str(error).split()))
            return None
        top = self._mapping(raw, "the file", _FILE_KEYS)
        unit = self._unit(top.get("unit"))
        options = tuple(self._options(top.get("options", {})))
        parameter = Parameter(
            name=self.name,
            label=self._text(top, "label", "the file"),
            label_id=self._text(top, "label_id", "the file"),
            unit=unit,
            values=tuple(self._values(top.get("values"), unit)),
            last_checked_on=self._date(top.get("last_checked_on"), "last_checked_on"),
            options=options,
            nothing_before=top.get("nothing_before") is True,
        )
        self._check_choice(parameter)
        return parameter

    def _values(self, raw: object, unit: Unit) -> Iterator[DatedValue]:
        if not isinstance(raw, Mapping) or not raw:
            self.faults.append("values: there is none")
            return
        dated = [(self._date(day, f"values: {day}"), fields) for day, fields in raw.items()]
        for day, fields in sorted(dated, key=lambda pair: pair[0]):
            where = f"values: {day}"
            each = self._mapping(fields, where, _VALUE_KEYS)
            value = self._value(each.get("value"), unit, where)
            citation = self._citation(each, where)
            yield DatedValue(day, value, citation, self._doubt(each, citation, where))

    def _value(self, raw: object, unit: Unit, where: str) -> Value:
        try:
            return READERS[unit](raw)
        except Unreadable as error:
            self.faults.append(f"{where}: {error}")
            return 0

    def _citation(self, fields: Mapping[str, object], where: str) -> Citation:
        url = self._text(fields, "url", where)
        if not url.startswith("https://"):
            self.faults.append(f"{where}: url does not start with https://")
        trust = fields.get("trust")
        if trust not in list(Trust):
            self.faults.append(f"{where}: trust is not one of {', '.join(Trust)}")
            trust = Trust.DERIVED
        return Citation(self._text(fields, "law", where), url, Trust(str(trust)))

    def _doubt(self, fields: Mapping[str, object], citation: Citation, where: str) -> Doubt | None:
        if "doubt" not in fields and "doubt_id" not in fields:
            if citation.trust is Trust.RECALLED:
                self.faults.append(f"{where}: a recalled value (R) must tell its doubt")
            return None
        return Doubt(self._text(fields, "doubt", where), self._text(fields, "doubt_id", where))

    def _options(self, raw: object) -> Iterator[Option]:
        for name, fields in self._mapping(raw, "options", None).items():
            where = f"options: {name}"
            each = self._mapping(fields, where, _OPTION_KEYS)
            label, label_id = self._text(each, "label", where), self._text(each, "label_id", where)
            yield Option(name, label, label_id, self._citation(each, where))

    def _check_choice(self, parameter: Parameter) -> None:
        names = {option.name for option in parameter.options}
        if (parameter.unit is Unit.CHOICE) != bool(names):
            self.faults.append("options: a choice has them, nothing else does")
        for dated in parameter.values:
            if names and dated.value not in names:
                self.faults.append(f"values: {dated.in_force_from}: {dated.value!r} is not among the options")

    def _unit(self, raw: object) -> Unit:
        for unit in Unit:
            if unit.value == raw:
                return unit
        self.faults.append(f"unit: {raw!r} is not one of {', '.join(unit.value for unit in Unit)}")
        return Unit.COUNT

    def _date(self, raw: object, where: str) -> datetime.date:
        if type(raw) is datetime.date:
            return raw
        self.faults.append(f"{where}: not a date such as 2026-11-20")
        return datetime.date.max

    def _text(self, fields: Mapping[str, object], key: str, where: str) -> str:
        text = fields.get(key)
        if isinstance(text, str) and text.strip():
            return text.strip()
        self.faults.append(f"{where}: {key} is missing")
        return ""

    def _mapping(self, raw: object, where: str, keys: frozenset[str] | None) -> Mapping[str, object]:
        """Return a mapping; a key that is not among ``keys`` is a fault (None: any key will do)."""
        if not isinstance(raw, Mapping):
            self.faults.append(f"{where}: not a mapping")
            return {}
        self.faults += [f"{where}: {key} has no place here" for key in raw if keys is not None and key not in keys]
        return raw
