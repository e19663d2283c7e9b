"""Documents that people write in YAML: checked key by key, every fault said with its line.

YAML's wilder guesses are not used: ``6403`` and ``017`` keep their digits where a code is due, and ``no`` is a word.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.core.errors import Refusal

LARGEST_BYTES = 1_000_000
_LONGEST_FIGURE = 18
_WHOLE = re.compile(r"0|[1-9][0-9_]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DocumentUnreadable(Refusal):
    """The file is not there, is too large, or is not YAML."""

    message = gettext_lazy("Berkas %(file)s tidak dapat dibaca: %(why)s")


class DocumentFaulty(Refusal):
    """The file was read and is not what it should be; all faults are listed."""

    message = gettext_lazy("Berkas %(file)s belum benar. Perbaiki baris berikut lalu coba lagi:\n%(faults)s")


class Kind(StrEnum):
    """How the value of a key is read."""

    TEXT = "text"
    TEXTS = "texts"
    CHOICE = "choice"
    FIGURE = "figure"


@dataclass(frozen=True)
class Key:
    """A key that an entry may have."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line, counted from 1."""

    line: int
    message: str


@dataclass(frozen=True)
class Document:
    """The values of a file, and the line on which each key stands."""

    values: Mapping[str, object]
    lines: Mapping[str, int]


def read_document(path: Path) -> Document:
    """Return the values of a file of ``key: value`` pairs: whole numbers, dates, texts and lists of these.

    Raises:
        DocumentUnreadable: if there is no such file, or it is not YAML.
        DocumentFaulty: if it is not made of pairs, or a key comes twice.
    """
    faults: list[Fault] = []
    pairs = list(_pairs(_root(path), faults))
    raise_if_any(path, faults)
    return Document({name: _plain(node) for name, node in pairs}, {name: _line(node) for name, node in pairs})


def read_list(path: Path, *, name: str, keys: Sequence[Key]) -> list[dict[str, Any]]:
    """Return the entries of a file that holds one list called ``name``.

    Raises:
        DocumentUnreadable: if there is no such file, or it is not YAML.
        DocumentFaulty: if the list is missing or empty, or an entry is not what it should be.
    """
    faults: list[Fault] = []
    root = _root(path)
    entries: list[dict[str, Any]] = []
    found = dict(_pairs(root, faults)).get(name)
    if not isinstance(found, yaml.SequenceNode) or not found.value:
        faults.append(Fault(_line(root), _("perlu daftar %(name)s yang berisi") % {"name": name}))
    else:
        entries = [_read_mapping(node, keys, faults) for node in found.value]
    raise_if_any(path, faults)
    return entries


def _root(path: Path) -> yaml.Node:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise DocumentUnreadable(file=path.name, why=_("lebih besar dari 1 MB"))
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentUnreadable(file=path.name, why=_("berkas tidak ada atau tidak boleh dibuka")) from error
    except UnicodeDecodeError as error:
        raise DocumentUnreadable(file=path.name, why=_("bukan teks UTF-8")) from error
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise DocumentUnreadable(file=path.name, why=_("rujukan YAML (*nama) tidak dipakai di sini"))
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        why = _("bukan YAML yang benar pada baris %(line)s") % {"line": line}
        raise DocumentUnreadable(file=path.name, why=why) from error
    except yaml.YAMLError as error:
        raise DocumentUnreadable(file=path.name, why=_("bukan YAML")) from error
    if root is None:
        raise DocumentUnreadable(file=path.name, why=_("berkas kosong"))
    return root


def _read_mapping(node: yaml.Node, keys: Sequence[Key], faults: list[Fault]) -> dict[str, Any]:
    known = {key.name: key for key in keys}
    values: dict[str, Any] = {}
    seen = set()
    for name, value in _pairs(node, faults):
        seen.add(name)
        if name not in known:
            close = _("kunci %(name)s tidak dikenal; yang dikenal: %(known)s")
            faults.append(Fault(_line(value), close % {"name": name, "known": ", ".join(known)}))
            continue
        try:
            values[name] = _value(value, known[name])
        except ValueError as error:
            faults.append(Fault(_line(value), f"{name}: {error}"))
    for key in keys:
        if key.required and key.name not in seen:
            faults.append(Fault(_line(node), _("kunci %(name)s belum ada") % {"name": key.name}))
    return values


def _pairs(node: yaml.Node, faults: list[Fault]) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        faults.append(Fault(_line(node), _("perlu pasangan kunci: nilai")))
        return
    seen = set()
    for name_node, value in node.value:
        name = str(name_node.value) if isinstance(name_node, yaml.ScalarNode) else "?"
        if name in seen:
            faults.append(Fault(_line(name_node), _("kunci %(name)s ditulis dua kali") % {"name": name}))
            continue
        seen.add(name)
        yield name, value


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if not isinstance(node, yaml.ScalarNode):
        return None
    text = node.value.strip()
    if node.style is None:
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                return text
    return text or None


def _value(node: yaml.Node, key: Key) -> object:
    if key.kind is Kind.TEXTS:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise ValueError(_("perlu daftar yang berisi, misalnya [a, b]"))
        return [_text(item) for item in node.value]
    text = _text(node)
    if key.kind is Kind.CHOICE and text not in key.choices:
        choosing = {"text": text, "choices": ", ".join(key.choices)}
        raise ValueError(_("%(text)s bukan pilihan; pilih %(choices)s") % choosing)
    if key.kind is Kind.FIGURE:
        if not _WHOLE.fullmatch(text) or len(text) > _LONGEST_FIGURE:
            raise ValueError(_("perlu bilangan bulat, misalnya 100000000"))
        return int(text)
    return text


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError(_("perlu satu nilai saja"))
    text = str(node.value).strip()
    if not text:
        raise ValueError(_("nilainya kosong"))
    return text


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def raise_if_any(path: Path, faults: Sequence[Fault]) -> None:
    """Refuse a file that has faults, listing them by line.

    Raises:
        DocumentFaulty: if there is any.
    """
    if not faults:
        return
    in_order = sorted(faults, key=lambda fault: fault.line)
    listed = "\n".join(_("  baris %(line)s: %(message)s") % vars(fault) for fault in in_order)
    raise DocumentFaulty(file=path.name, faults=listed)
