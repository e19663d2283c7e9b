"""What stands in a QRIS code: read strictly, and no changed character goes unnoticed."""

import datetime
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.gateways.bank.fake_acquirer import Flaw, payload_of
from jangkau.gateways.bank.qris import CodeOrder
from jangkau.gateways.bank.qris_payload import Fault, PayloadUnfit, checksum, read_payload, write_payload

ORDER = CodeOrder(
    reference="482109375512360001",
    amount_rupiah=16_800,
    merchant_id="FM0001",
    valid_until=datetime.datetime(2022, 9, 28, 4, tzinfo=datetime.UTC),
)
RIGHT = payload_of(ORDER)
FIELDS = {
    "00": "01",
    "01": "12",
    "26": "0011ID.CO.TEST.",
    "52": "9399",
    "53": "360",
    "54": "16800",
    "58": "ID",
    "59": "BPJS",
    "60": "JAKARTA",
    "62": "0504REF1",
}


def with_fields(**changed: str | None) -> str:
    """Return a payload with fields changed, added, or left out with None; names are ``f54``."""
    fields = {**FIELDS, **{name[1:]: value for name, value in changed.items()}}
    return write_payload((number, value) for number, value in fields.items() if value is not None)


def fault_of(text: str) -> tuple[Fault, str]:
    with pytest.raises(PayloadUnfit) as raised:
        read_payload(text)
    return raised.value.fault, raised.value.field


def test_checksum_is_that_of_the_published_check_value() -> None:
    # The check value of CRC-16/CCITT-FALSE (IBM-3740) in the catalogue of parametrised CRC algorithms.
    assert checksum("123456789") == "29B1"


def test_published_payload_is_read_to_its_last_character() -> None:
    # The example of https://docs.winpay.id/docs/api/snap/qr-mpm-generate.
    text = (
        "00020101021226760024ID.CO.SPEEDCASH.MERCHANT01189360081530001108500215ID10210000000190303UME"
        "51440014ID.CO.QRIS.WWW0215ID20211101828880303UME5204581453033605405500005802ID5911TOKO WINPAY"
        "6013JAKARTA BARAT61051111062360105398700509D100836320710TERM GIGIH6304D1EE"
    )

    read = read_payload(text)

    assert (read.merchant_name, read.amount_rupiah, read.reference_label) == ("TOKO WINPAY", 50_000, "D10083632")


def test_code_of_the_test_acquirer_says_what_was_ordered() -> None:
    read = read_payload(RIGHT)

    assert (read.amount_rupiah, read.merchant_name, read.category) == (16_800, "BPJS KETENAGAKERJAAN", "9399")
    assert read.reference_label == ORDER.reference
    assert set(read.accounts) == {"26", "51"}


@given(at=st.integers(0, len(RIGHT) - 1), character=st.sampled_from(string.printable + "é१"))
def test_any_one_changed_character_is_noticed(at: int, character: str) -> None:
    changed = RIGHT[:at] + character + RIGHT[at + 1 :]
    if changed == RIGHT:
        return
    with pytest.raises(PayloadUnfit):
        read_payload(changed)


@given(st.integers(0, len(RIGHT) - 1))
def test_payload_that_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(PayloadUnfit):
        read_payload(RIGHT[:length])


@given(
    rupiah=st.integers(1, 10**12),
    name=st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=25),
    label=st.text(string.ascii_letters + string.digits, min_size=1, max_size=25),
)
def test_what_is_written_is_read(rupiah: int, name: str, label: str) -> None:
    read = read_payload(with_fields(f54=str(rupiah), f59=name, f62=f"05{len(label):02}{label}"))

    assert (read.amount_rupiah, read.merchant_name, read.reference_label) == (rupiah, name, label)


@given(st.text(max_size=600))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    for each in (text, text + "6304" + checksum(text + "6304") if text.isascii() else text):
        try:
            read_payload(each)
        except PayloadUnfit:
            continue


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"f01": "11"}, (Fault.NOT_DYNAMIC, "01")),
        ({"f01": None}, (Fault.NOT_DYNAMIC, "01")),
        ({"f53": "840"}, (Fault.CURRENCY, "53")),
        ({"f58": "MY"}, (Fault.COUNTRY, "58")),
        ({"f26": None}, (Fault.INCOMPLETE, "26")),
        ({"f26": "0102XX"}, (Fault.INCOMPLETE, "26")),
        ({"f26": "no fields"}, (Fault.MALFORMED, "26")),
        ({"f52": "93A9"}, (Fault.MALFORMED, "52")),
        ({"f54": None}, (Fault.INCOMPLETE, "54")),
        ({"f54": "0"}, (Fault.AMOUNT, "54")),
        ({"f54": "16800.50"}, (Fault.AMOUNT, "54")),
        ({"f54": "016800"}, (Fault.AMOUNT, "54")),
        ({"f54": "1.68E4"}, (Fault.AMOUNT, "54")),
        ({"f54": "-16800"}, (Fault.AMOUNT, "54")),
        ({"f55": "01"}, (Fault.TIP, "55")),
        ({"f57": "5"}, (Fault.TIP, "55")),
        ({"f59": None}, (Fault.INCOMPLETE, "59")),
        ({"f60": " "}, (Fault.INCOMPLETE, "60")),
        ({"f62": None}, (Fault.INCOMPLETE, "62")),
        ({"f62": "0704TERM"}, (Fault.INCOMPLETE, "62")),
        ({"f00": "02"}, (Fault.MALFORMED, "00")),
    ],
)
def test_code_that_is_not_right_in_every_part_is_refused(
    changed: dict[str, str | None], fault: tuple[Fault, str]
) -> None:
    assert fault_of(with_fields(**changed)) == fault


def test_amount_may_be_written_with_two_zeros_behind_the_point() -> None:
    assert read_payload(with_fields(f54="16800.00")).amount_rupiah == 16_800


def test_field_that_stands_twice_is_refused() -> None:
    assert fault_of(write_payload([*FIELDS.items(), ("54", "16800")])) == (Fault.MALFORMED, "54")


def test_checksum_in_small_letters_is_refused() -> None:
    text = next(text for number in range(99) if (text := with_fields(f54=f"{number + 1}"))[-4:].lower() != text[-4:])

    assert fault_of(text[:-4] + text[-4:].lower()) == (Fault.MALFORMED, "63")


@pytest.mark.parametrize(
    ("flaw", "fault"),
    [
        (Flaw.WRONG_CHECKSUM, Fault.CHECKSUM),
        (Flaw.WRONG_CURRENCY, Fault.CURRENCY),
        (Flaw.STATIC, Fault.NOT_DYNAMIC),
        (Flaw.TIP, Fault.TIP),
    ],
)
def test_flaws_of_the_test_acquirer_are_seen(flaw: Flaw, fault: Fault) -> None:
    assert fault_of(payload_of(ORDER, flaw))[0] == fault
