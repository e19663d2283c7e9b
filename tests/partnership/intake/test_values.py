"""What typing and copying leave behind is cleaned; what is wrong is not made right by guessing."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.partnership.intake.dates import NotABirthDate, is_month_first, parse_birth_date, split_birth_place
from jangkau.partnership.intake.values import (
    clean_mutation,
    clean_name,
    clean_nik,
    clean_phone,
    clean_sex,
    clean_text,
)
from jangkau.registry.intake.person_names import name_key
from jangkau.rules.nik import Sex
from tests.partnership.intake.files import TODAY

NIK = "6402051708800001"


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  Loa   Kulu ", "Loa Kulu"),
        ("Loa\u00a0Kulu\u200b", "Loa Kulu"),
        ("\ufeffLoa\u200eKulu", "LoaKulu"),
        ("'0812", "0812"),
        ("’Aisyah", "Aisyah"),
        ("Ma'ruf", "Ma'ruf"),
        ("Loa_x000D_\nKulu", "Loa Kulu"),
        ("a\x01b", "ab"),
        ("e\u0301", "é"),
        ("-", ""),
        ("'-", ""),
        (" -- ", ""),
        ("Tidak Ada", ""),
        ("#N/A", ""),
        ("NULL", ""),
        ("0", ""),
        ("007", "007"),
        ("", ""),
    ],
)
def test_text_is_cleaned(written, cleaned):
    assert clean_text(written) == cleaned


@pytest.mark.parametrize(
    "written",
    [
        NIK,
        f"'{NIK}",
        f" {NIK}\u00a0",
        "640205 170880 0001",
        "64.02.05.170880.0001",
        "640205-170880-0001",
        "6402 0517 0880 0001",
        "６４０２０５１７０８８００００１",
        f"{NIK}\u200b",
        f'"{NIK}"',
    ],
)
def test_nik_is_read_through_separators(written):
    assert clean_nik(written, is_number=False) == (NIK, None)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "nik_missing"),
        ("  ", "nik_missing"),
        ("-", "nik_missing"),
        ("640205170880000", "nik_malformed"),
        ("64020517088000011", "nik_malformed"),
        ("64020517O8800001", "nik_malformed"),
        ("belum punya", "nik_malformed"),
        ("٦٤٠٢٠٥١٧٠٨٨٠٠٠٠١", "nik_malformed"),
        ("6,40205E+15", "nik_rounded"),
        ("6.40205170880E+15", "nik_rounded"),
        ("6402051708800010.0", "nik_rounded"),
        ("9171051708800001.0", "nik_rounded"),
    ],
)
def test_what_is_no_nik_is_told_apart(written, fault):
    assert clean_nik(written, is_number=False) == (None, fault)


def test_decimal_tail_of_a_program_that_counts_in_fractions_is_taken_off():
    assert clean_nik(f"{NIK}.0", is_number=False) == (NIK, None)


@given(st.integers(10**15, 10**16 - 1))
def test_numeric_nik_is_always_rounded_or_the_number_that_was_stored(number):
    nik, fault = clean_nik(str(number), is_number=True)

    assert (fault == "nik_rounded") is (number >= 2**53 or number % 10 == 0)
    assert nik == (None if fault else str(number))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  H.  Abdul   Karim, S.Pd ", "H. Abdul Karim, S.Pd"),
        ("Ma'ruf", "Ma'ruf"),
        ("M", "M"),
        ("عبد", "عبد"),
        ("123", ""),
        ("...", ""),
        ("-", ""),
    ],
)
def test_name_keeps_its_titles_and_needs_a_letter(written, name):
    assert clean_name(written) == name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("H. Abdul Karim, S.Pd", "abdul karim"),
        ("ABDUL KARIM S.Pd.", "abdul karim"),
        ("Hj. Sitti  Aminah", "sitti aminah"),
        ("Ma'ruf Amin", "maruf amin"),
        ("Ma’ruf Amin", "maruf amin"),
        ("Moh. Ali", "muhammad ali"),
        ("José Peña", "jose pena"),
        ("M. Ali", "m ali"),
        ("Siti M. Nur", "siti m nur"),
        ("H.", "h"),
        ("Andi Karim A.Md", "andi karim"),
        ("Ny", "ny"),
        ("...", "..."),
        ("Dr. H. Ahmad", "ahmad"),
    ],
)
def test_name_key_is_what_two_spellings_share(name, key):
    assert name_key(name) == key


@given(st.text(min_size=1, max_size=40))
def test_name_key_does_not_depend_on_capitals_or_spaces(name):
    cleaned = clean_name(name)
    if cleaned and cleaned.isascii():
        assert name_key(cleaned.upper()) == name_key(cleaned.lower())
        assert name_key(clean_name(f"  {name} ")) == name_key(cleaned)


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("L", Sex.MALE), ("lk", Sex.MALE), ("Laki-laki", Sex.MALE), ("LAKI - LAKI", Sex.MALE), ("Pria", Sex.MALE),
        ("M", Sex.MALE), ("1", Sex.MALE), ("P", Sex.FEMALE), ("Pr.", Sex.FEMALE), ("Perempuan", Sex.FEMALE),
        ("wanita", Sex.FEMALE), ("F", Sex.FEMALE), ("2", Sex.FEMALE), ("", None), ("?", None), ("X", None),
    ],
)  # fmt: skip
def test_sex_is_read_in_its_usual_words(written, sex):
    assert clean_sex(written) is sex


def test_p_is_pria_only_where_women_are_w():
    assert clean_sex("P", p_means_pria=True) is Sex.MALE
    assert clean_sex("W", p_means_pria=True) is Sex.FEMALE


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("006281234567890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("0812 3456 7890 / 0813 1111 2222", "+6281234567890"),
        ("0541-123456", "+62541123456"),
        ("'081234567890", "+6281234567890"),
        ("0812", None),
        ("", None),
        ("tidak punya", None),
        ("0812345678901234", None),
        ("000000000000", None),
    ],
)
def test_phone_is_written_with_the_country(written, phone):
    assert clean_phone(written) == phone


@pytest.mark.parametrize(
    ("written", "mutation"),
    [("Masuk", "in"), ("peserta BARU", "in"), ("Keluar", "out"), ("meninggal dunia", "out"), ("Tetap", "unchanged"),
     ("", None), ("?", None)],
)  # fmt: skip
def test_mutation_is_read(written, mutation):
    assert clean_mutation(written) == mutation


MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
BORN = datetime.date(1980, 8, 17)


@pytest.mark.parametrize(
    "written",
    [
        "17-08-1980", "17/8/80", "17.08.1980", "17 08 1980", "17-8-1980", "17 - 08 - 1980", "17 Agustus 1980",
        "17 AGUSTUS 1980", "17 Agt 80", "17-Agt-80", "17Agustus1980", "17 Ags. 1980", "17 Aug 1980", "17 Agustsus 1980",
        "1980-08-17", "1980/8/17", "1980-08-17 00:00:00", "1980-08-17T00:00:00Z", "17/08/1980 00:00", "17081980",
        "19800817", "29450", "29450.5",
    ],
)  # fmt: skip
def test_date_is_read_in_every_indonesian_manner(written):
    assert parse_birth_date(written, today=TODAY) == BORN


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_known_by_its_name(number):
    for name in (MONTHS[number - 1], MONTHS[number - 1][:3]):
        assert parse_birth_date(f"5 {name} 1990", today=TODAY) == datetime.date(1990, number, 5)


@pytest.mark.parametrize(
    "written",
    [
        "31-02-1980", "29-02-1981", "00-00-0000", "32-01-1984", "08/17/1980", "17-13-1979", "abc", "1980", "80",
        "17 Bulan 1980", "17-08-1880", "17-08-2035", "16-09-2022", "170880", "99999", "00001", "12:00:00", "",
    ],
)  # fmt: skip
def test_what_is_no_date_in_a_lifetime_is_refused(written):
    with pytest.raises(NotABirthDate):
        parse_birth_date(written, today=TODAY)


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("14-09-22", datetime.date(2022, 9, 14)),
        ("15-09-22", datetime.date(2022, 9, 15)),
        ("16-09-22", datetime.date(1922, 9, 16)),
        ("01-01-05", datetime.date(2005, 1, 1)),
        ("29-02-00", datetime.date(2000, 2, 29)),
        ("29-02-22", None),
    ],
)
def test_two_digits_are_the_latest_year_in_the_past(written, born):
    if born is None:
        with pytest.raises(NotABirthDate):
            parse_birth_date(written, today=TODAY)
    else:
        assert parse_birth_date(written, today=TODAY) == born


@given(st.dates(datetime.date(1930, 1, 1), TODAY))
def test_every_day_is_read_back_from_every_form(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = [f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", f"{day:%Y%m%d}", day.isoformat(), str(serial)]
    forms.append(f"{day.day} {MONTHS[day.month - 1]} {day.year}")

    assert {parse_birth_date(form, today=TODAY) for form in forms} == {day}


@given(st.text(max_size=30))
def test_reading_a_date_either_gives_a_day_in_the_past_or_refuses(text):
    try:
        day = parse_birth_date(clean_text(text), today=TODAY)
    except NotABirthDate:
        return

    assert datetime.date(1900, 1, 1) <= day <= TODAY


@pytest.mark.parametrize(
    ("written", "place", "date"),
    [
        ("Tenggarong, 17 Agustus 1980", "Tenggarong", "17 Agustus 1980"),
        ("Tenggarong 17-08-1980", "Tenggarong", "17-08-1980"),
        ("Loa Kulu/17-08-80", "Loa Kulu", "17-08-80"),
        ("TENGGARONG,17 Agt 1980", "TENGGARONG", "17 Agt 1980"),
        ("Kutai, 1980-08-17", "Kutai", "1980-08-17"),
        ("17-08-1980", "", "17-08-1980"),
        ("Tenggarong", "Tenggarong", ""),
        ("", "", ""),
    ],
)
def test_place_and_date_of_birth_are_split(written, place, date):
    assert split_birth_place(written) == (place, date)


@pytest.mark.parametrize(
    ("written", "answer"), [("08/17/1980", True), ("08/12/1980", False), ("13/17/1980", False), ("x", False)]
)
def test_month_first_is_seen_only_where_it_is_certain(written, answer):
    assert is_month_first(written, today=TODAY) is answer
