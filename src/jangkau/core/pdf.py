"""PDF documents from a Typst template and data.

A template is code and is written by us; what people wrote is data and stays data: it reaches the template as JSON
and is never read as markup. Fonts are those inside the library, so a document looks the same everywhere.
"""

import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typst


def render(template: str, data: Mapping[str, object], *, made_at: datetime.datetime) -> bytes:
    """Return the PDF that a template makes of data; the same arguments give the same bytes.

    Args:
        template: Typst markup that begins with ``#let data = json(bytes(sys.inputs.data))``.
        data: what JSON can hold; text in it may come from anybody.
        made_at: the time that the document says it was made.

    Raises:
        typst.TypstError: if the template is wrong or lacks something in the data.
    """
    # A folder of its own: there is nothing beside the template that it could read.
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "document.typ")
        page.write_text(template, encoding="utf-8")
        return typst.compile(
            page,
            format="pdf",
            root=Path(folder),
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=True,
            timestamp=int(made_at.timestamp()),
        )
