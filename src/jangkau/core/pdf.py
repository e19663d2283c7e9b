"""PDF documents and pictures from a Typst template and data.

A template is code and is written by us; what people wrote is data and stays data: it reaches the template as JSON
and is never read as markup. Letters are those inside the library and our own, so a document looks the same everywhere.
"""

import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import typst

from jangkau.core.letters import write_letters

_DOTS_PER_INCH = 400  # of a picture; a card is then 1,348 dots wide


def render(template: str, data: Mapping[str, object], *, made_at: datetime.datetime) -> bytes:
    """Return the PDF that a template makes of data; the same arguments give the same bytes.

    Args:
        template: Typst markup that begins with ``#let data = json(bytes(sys.inputs.data))``.
        data: what JSON can hold; text in it may come from anybody.
        made_at: the time that the document says it was made.

    Raises:
        typst.TypstError: if the template is wrong or lacks something in the data.
    """
    return _compile(template, data, "pdf", made_at)


def render_picture(template: str, data: Mapping[str, object], *, made_at: datetime.datetime) -> bytes:
    """Return the PNG of a template of one page, sharp enough to be sent to a telephone and printed from there.

    Arguments and errors are those of ``render``.
    """
    return _compile(template, data, "png", made_at)


def _compile(
    template: str, data: Mapping[str, object], form: Literal["pdf", "png"], made_at: datetime.datetime
) -> bytes:
    # A folder of its own: there is nothing beside the template that it could read.
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as letters:
        page = Path(folder, "document.typ")
        page.write_text(template, encoding="utf-8")
        write_letters(Path(letters))
        return typst.compile(
            page,
            format=form,
            ppi=_DOTS_PER_INCH,
            root=Path(folder),
            font_paths=[Path(letters)],
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=True,
            timestamp=int(made_at.timestamp()),
        )
