"""The blank roster that sponsors may fill in."""

import io

import pytest
from python_calamine import CalamineWorkbook

from jangkau.partnership.intake.parse import RowsMissing
from jangkau.partnership.intake.template import COLUMNS, blank_roster
from tests.partnership.intake.files import MAN, read, reasons_of, workbook


def test_blank_roster_has_nobody_in_it():
    with pytest.raises(RowsMissing):
        read(blank_roster())


def test_filled_in_roster_is_read_without_the_example():
    lines = CalamineWorkbook.from_filelike(io.BytesIO(blank_roster())).get_sheet_by_index(0).to_python()
    person = dict(zip(("number", "nik", "name", "birth_date", "sex"), MAN, strict=False))
    lines.append([person.get(column, "") for column in COLUMNS])

    parsed = read(workbook(lines))

    assert [column.field for column in parsed.mapping.columns] == list(COLUMNS)
    assert parsed.frame["row_number"].to_list() == [4]
    assert reasons_of(parsed) == {}
    assert [notice.code for notice in parsed.notices] == ["rows_not_people"]
