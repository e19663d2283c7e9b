"""PDF documents: what people wrote stays text, and the same data gives the same bytes."""

import datetime
import io

import pytest
import typst
from pypdf import PdfReader

from jangkau.core.pdf import render

MADE_AT = datetime.datetime(2022, 10, 1, tzinfo=datetime.UTC)
TEMPLATE = "#let data = json(bytes(sys.inputs.data))\n#data.name\n"


def text_of(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.2.0"',
        "*tebal* _miring_ $x^2$ = Judul",
        '"); #panic("x") //',
        "<script>alert(1)</script> \\ % & ~",
    ],
)
def test_text_of_people_is_shown_as_it_was_written(name: str) -> None:
    assert text_of(render(TEMPLATE, {"name": name}, made_at=MADE_AT)).strip() == name


def test_template_finds_no_file_to_read() -> None:
    with pytest.raises(typst.TypstError, match="not found"):
        render('#read("/etc/passwd")', {}, made_at=MADE_AT)


def test_template_cannot_climb_out_of_its_folder() -> None:
    with pytest.raises(typst.TypstError):
        render('#read("../../../../etc/passwd")', {}, made_at=MADE_AT)


def test_same_data_gives_the_same_bytes() -> None:
    first = render(TEMPLATE, {"name": "Budi"}, made_at=MADE_AT)

    assert render(TEMPLATE, {"name": "Budi"}, made_at=MADE_AT) == first


def test_indonesian_names_keep_their_letters() -> None:
    name = "I Gusti Ngurah Médhé — “Ketut” … Rp16.800"

    assert text_of(render(TEMPLATE, {"name": name}, made_at=MADE_AT)).strip() == name
