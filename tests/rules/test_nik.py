import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.nik import NikMalformed, Sex, check_nik, mask_nik, parse_nik

DAY = datetime.date
TODAY = DAY(2026, 11, 20)
KNOWN = frozenset({"6402"})


def make_nik(birth_date: DAY, sex: Sex, region: str = "640205", serial: int = 1) -> str:
    day = birth_date.day + (40 if sex is Sex.FEMALE else 0)
    return f"{region}{day:02d}{birth_date:%m%y}{serial:04d}"


@given(
    st.dates(DAY(1926, 11, 21), TODAY),
    st.sampled_from(Sex),
    st.integers(110000, 999999).map(str),
    st.integers(0, 9999),
)
def test_every_number_of_the_last_hundred_years_reads_back(birth_date: DAY, sex: Sex, region: str, serial: int) -> None:
    text = make_nik(birth_date, sex, region, serial)

    nik = parse_nik(text, today=TODAY)

    assert (nik.birth_date, nik.sex) == (birth_date, sex)
    assert (nik.region_code, nik.regency_code, nik.serial) == (region, region[:4], f"{serial:04d}")
    assert check_nik(text, birth_date=birth_date, sex=sex, known_regencies={region[:4]}, today=TODAY) == ()


@given(st.text(max_size=20))
def test_any_text_is_judged_and_never_told(text: str) -> None:
    reasons = check_nik(text, birth_date=None, sex=None, known_regencies=KNOWN, today=TODAY)

    assert set(reasons) <= {"nik_malformed", "nik_region_unknown"}
    if reasons == ("nik_malformed",):
        with pytest.raises(NikMalformed) as raised:
            parse_nik(text, today=TODAY)
        assert str(raised.value) in ("a NIK has sixteen digits", "the NIK names no day of birth")


def test_the_error_says_what_is_wrong() -> None:
    with pytest.raises(NikMalformed, match=r"^a NIK has sixteen digits$"):
        parse_nik("640205170880000", today=TODAY)
    with pytest.raises(NikMalformed, match=r"^the NIK names no day of birth$"):
        parse_nik("6402053104800001", today=TODAY)
    with pytest.raises(NikMalformed, match=r"^the NIK names no day of birth$"):
        parse_nik("6402050013800001", today=TODAY)


def test_the_century_follows_the_day_of_checking() -> None:
    text = make_nik(DAY(2026, 11, 20), Sex.MALE)

    assert parse_nik(text, today=DAY(2026, 11, 19)).birth_date == DAY(1926, 11, 20)
    assert parse_nik(text, today=DAY(2026, 11, 20)).birth_date == DAY(2026, 11, 20)
    assert parse_nik(text, today=DAY(1999, 12, 31)).birth_date == DAY(1926, 11, 20)


def test_a_number_in_a_log_is_masked() -> None:
    nik = parse_nik("6402055708800001", today=TODAY)

    assert repr(nik) == "Nik(64**********0001)"
    assert f"{nik}" == "Nik(64**********0001)"


def test_a_mask_keeps_province_and_last_four_digits() -> None:
    assert mask_nik("6402055708800001") == "64**********0001"


@pytest.mark.parametrize(("text", "masked"), [("", ""), ("640205170880000", "*" * 15), ("1" * 17, "*" * 17)])
def test_a_text_of_another_length_is_hidden_wholly(text: str, masked: str) -> None:
    assert mask_nik(text) == masked


@given(st.dates(DAY(1950, 1, 1), TODAY), st.sampled_from(Sex))
def test_a_mask_never_shows_birth_date_or_district(birth_date: DAY, sex: Sex) -> None:
    text = make_nik(birth_date, sex)

    masked = mask_nik(text)

    assert len(masked) == len(text)
    assert masked[2:12] == "*" * 10


def test_a_roster_of_37000_is_checked_within_a_second() -> None:
    born_on = [DAY(1960, 1, 1) + datetime.timedelta(days=step % 16000) for step in range(37000)]
    numbers = [make_nik(day, Sex.FEMALE) for day in born_on]

    started = time.process_time()
    for text in numbers:
        check_nik(text, birth_date=DAY(1980, 8, 17), sex=Sex.MALE, known_regencies=KNOWN, today=TODAY)

    assert time.process_time() - started < 1
