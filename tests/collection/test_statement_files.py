"""Files that banks send, whole and broken: every fault is told with its line, and nothing of a faulty file is read."""

import datetime

import pytest

from jangkau.collection.intake.csv_mapping import CsvMapping, MappingImpossible, read_mapping
from jangkau.collection.intake.csv_statement import read_csv
from jangkau.collection.intake.faults import StatementFaulty
from jangkau.collection.intake.mt940 import read_mt940
from jangkau.collection.intake.statement import ReadStatement
from jangkau.collection.services.line_words import words_of
from tests.factories.statements import ACCOUNT, CSV_MAPPING, Moved, csv_text, mt940

TODAY = datetime.date(2022, 10, 31)
MOVES = [Moved(3, 16_800, "A1"), Moved(4, -2_500, "B1")]
MAPPING = CsvMapping(**CSV_MAPPING)


def swift(content: bytes) -> list[ReadStatement]:
    """Read MT940."""
    return read_mt940(content, account_number=ACCOUNT, today=TODAY)


def faults_of(content: bytes, mapping: CsvMapping | None = None) -> list[tuple[int, str]]:
    """Return line and code of each fault."""
    with pytest.raises(StatementFaulty) as refused:
        read_csv(content, mapping=mapping, today=TODAY) if mapping else swift(content)
    return [(fault.line, fault.code) for fault in refused.value.faults]


def test_mt940_is_read_with_what_the_bank_wrote_of_each_line() -> None:
    content = (
        b"{1:F01X}{2:I940}{4:\r\n:20:A\r\n:25:1234-567.890\r\n:28C:12/1\r\n:60F:C221002IDR1000,00\r\n"
        b":61:2210031003CR16800,NTRFREQ-1//B-77\r\nteks lain\r\n:86:?20IURAN\r\n?2112345\r\n"
        b":62F:C221003IDR17800,\r\n-}\r\n"
    )

    (read,) = swift(content)

    (line,) = read.lines
    assert (read.opening_rupiah, read.closing_rupiah, read.number) == (1_000, 17_800, "12")
    assert (line.row, line.amount_rupiah, line.reference) == (6, 16_800, "REQ-1//B-77")
    assert line.narrative == "teks lain\n?20IURAN\n?2112345"


def test_a_credit_taken_back_leaves_the_account() -> None:
    content = mt940([Moved(3, -16_800)]).replace(b"221003D16800", b"221003RC16800")

    assert swift(content)[0].lines[0].amount_rupiah == -16_800


@pytest.mark.parametrize(
    ("change", "by", "fault"),
    [
        (b"IDR1000000,00", b"USD1000000,00", (4, "not_rupiah")),
        (b"C16800,00", b"C16800,50", (5, "amount_fraction")),
        (b"C16800,00", b"C-16800,00", (5, "line_malformed")),
        (b"C16800,00", b"C0,00", (5, "amount_zero")),
        (b"C16800,00", b"C999999999999999999,00", (5, "amount_too_large")),
        (b":61:221003", b":61:221131", (5, "date_malformed")),
        (b":61:221003", b":61:221101", (5, "date_in_future")),
        (b":25:1234567890", b":25:9999999999", (2, "other_account")),
        (b":28C:1", b":28C:x", (3, "number_malformed")),
        (b":62F:C221004IDR1014300,00\r\n", b"", (1, "tag_missing")),
        (b"IDR1014300,00", b"IDR1014301,00", (1, "closing_differs")),
        (b"NTRFA1", b"NTRFA\xff", (5, "not_text")),
        (b"NTRFA1", b"NTRFA\x00", (5, "control_character")),
        (b":20:MULAI", b":99:MULAI", (1, "tag_unknown")),
        (b"NTRFA1", b"NTRF" + b"A" * 101, (5, "too_long")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(change: bytes, by: bytes, fault: tuple[int, str]) -> None:
    content = mt940(MOVES)
    assert change in content

    assert fault in faults_of(content.replace(change, by, 1))


@pytest.mark.parametrize("kept", range(10, 134, 7))
def test_a_file_cut_anywhere_is_refused(kept: int) -> None:
    content = mt940(MOVES).removesuffix(b"-\r\n")

    assert faults_of(content[:kept])


def test_all_faults_are_told() -> None:
    content = mt940([Moved(3, 100), Moved(4, 200)]).replace(b"C100,", b"C1x0,").replace(b"C200,", b"C2x0,")

    assert faults_of(content) == [(5, "line_malformed"), (6, "line_malformed")]


def test_csv_is_read_in_any_order_of_its_lines() -> None:
    text = csv_text(MOVES)
    head, lines = text.split("\n")[:2], text.split("\n")[2:]

    for rows in (lines, lines[::-1]):
        (read,) = read_csv("\n".join([*head, *rows]).encode(), mapping=MAPPING, today=TODAY)
        assert (read.opening_rupiah, read.closing_rupiah) == (1_000_000, 1_014_300)
        assert {(line.amount_rupiah, line.reference) for line in read.lines} == {(16_800, "A1"), (-2_500, "B1")}


@pytest.mark.parametrize(
    ("change", "by", "fault"),
    [
        ("16.800,00", "16.800,25", (3, "amount_fraction")),
        ("16.800,00", "1.68.00", (3, "amount_malformed")),
        ("16.800,00", "-16.800", (3, "amount_negative")),
        ("03/10/2022", "2022/03", (3, "date_malformed")),
        ("1.014.300", "1.014.301", (4, "balance_differs")),
        (";Kredit;", ";Masuk;", (0, "header_missing")),
        (";1.014.300", "", (4, "cells_missing")),
        ("A1", '"A1', (4, "line_malformed")),
    ],
)
def test_what_is_wrong_with_a_csv_is_told_with_its_line(change: str, by: str, fault: tuple[int, str]) -> None:
    text = csv_text(MOVES)
    assert change in text

    assert fault in faults_of(text.replace(change, by, 1).encode(), MAPPING)


def test_a_csv_with_its_balances_in_rows_of_their_own_may_not_be_cut() -> None:
    mapping = CsvMapping(
        date="Date", narrative="Info", amount="Amount", sign="DC", opening_label="Opening", closing_label="Closing",
        delimiter=",", decimal=".", thousands="", date_order="mdy", encoding="cp1252",
    )  # fmt: skip
    text = "Date,Info,Amount,DC\nOpening,,100.00,\n10/03/2022,caf\xe9,50.00,cr\nClosing,,150.00,\n"

    (read,) = read_csv(text.encode("cp1252"), mapping=mapping, today=TODAY)

    assert [(line.value_date.day, line.amount_rupiah) for line in read.lines] == [(3, 50)]
    assert faults_of(text.replace("150", "151").encode("cp1252"), mapping) == [(0, "closing_differs")]
    assert faults_of(text.partition("Closing")[0].encode("cp1252"), mapping) == [(0, "label_missing")]


@pytest.mark.parametrize(
    "change",
    [
        {"date": ""}, {"credit": ""}, {"amount": "Jumlah"}, {"decimal": "."}, {"delimiter": ",,"},
        {"encoding": "ebcdic"}, {"date_order": "dym"}, {"surprise": "x"},
    ],
)  # fmt: skip
def test_a_mapping_that_contradicts_itself_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(MappingImpossible):
        read_mapping({**CSV_MAPPING, **change})


def test_a_code_is_found_though_the_bank_broke_it_or_put_its_prefix_before_it() -> None:
    code = "10000000000180"
    assert int(code) % 97 == 1

    assert code in words_of(reference="", narrative=f"VA 12345{code[:6]}\n{code[6:]} BUDI")
    assert code in words_of(reference=f"12345{code}//X", narrative="")
    assert code not in words_of(reference="", narrative=f"VA {code[:-1]}1 BUDI")
