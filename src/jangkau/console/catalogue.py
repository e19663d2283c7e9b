"""The catalogue of translations: Indonesian texts in the source, English beside them in ``locale/en``.

Made and compiled with Babel, because a bare machine has neither xgettext nor msgfmt.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

import jangkau

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_WIDTH = 110


def catalogue_file() -> Path:
    """Return the file of the English translations."""
    return Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"


def read_catalogue() -> Catalog:
    """Return the English catalogue as it stands in its file; empty if there is none yet."""
    path = catalogue_file()
    if not path.exists():
        return Catalog(locale="en", project="jangkau")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update_catalogue() -> Catalog:
    """Bring the catalogue's texts in line with the source and return it; new texts have no translation yet."""
    catalogue = read_catalogue()
    texts = _texts_of_the_source()
    texts.creation_date = catalogue.creation_date  # a date in the file would only make every update a change
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = catalogue_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        _write(file, catalogue)
    return catalogue


def _write(file: IO[bytes], catalogue: Catalog) -> None:
    write_po(file, catalogue, width=_WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def compile_catalogue() -> Path:
    """Write the catalogue in the form that Django reads and return its path; a reader finds the old one or the new."""
    target = catalogue_file().with_suffix(".mo")
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, read_catalogue())
    fresh.replace(target)
    return target


def texts_missing() -> list[str]:
    """Return the texts of the source that the catalogue lacks or leaves untranslated."""
    catalogue = read_catalogue()
    missing = []
    for message in _texts_of_the_source():
        if message.id:
            found = catalogue.get(message.id, message.context)
            if found is None or not _is_translated(found):
                missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def _is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(strings) and all(strings)


def _texts_of_the_source() -> Catalog:
    template = Catalog(project="jangkau", charset="utf-8")
    root = Path(jangkau.__file__).parent
    for path, code in _sources(root):
        for _line, texts, _comments, context in extract("python", io.BytesIO(code), keywords=KEYWORDS):
            template.add(texts, context=context, locations=[(str(path.relative_to(root.parent)), 0)])
    return template


def _sources(root: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for path in sorted(one for kind in ("html", "txt") for one in root.rglob(f"templates/**/*.{kind}")):
        lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
        # What stands before a text in the template is blotted out, and would be read as Python's indentation.
        yield path, "\n".join(line.strip() for line in lines).encode()
