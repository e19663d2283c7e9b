"""The synthetic roster: what it promises about itself, before any intake has seen it."""

import ast
import csv
import datetime
import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook
from rapidfuzz import fuzz, process

from jangkau.console import synthetic
from jangkau.console.synthetic import (
    NotLabelledSynthetic,
    RosterTooSmall,
    SyntheticRoster,
    generate_roster,
    write_csv,
    write_xlsx,
)
from jangkau.console.synthetic.cells import _HEADINGS, Cell
from jangkau.console.synthetic.faults import COUNTS, REJECTED, REVIEW
from jangkau.console.synthetic.names import name_essence
from jangkau.console.synthetic.people import BEFORE_THE_SPLIT, ELSEWHERE, Population
from jangkau.console.synthetic.places import AreaTooSmall, survey
from jangkau.registry.intake.region_files import read_historic_codes, read_region_files
from jangkau.rules.nik import Sex, check_nik

TODAY = datetime.date(2022, 10, 1)
ISSUE_REASONS = {
    "nik_missing", "nik_malformed", "nik_rounded", "name_missing", "birth_date_missing", "birth_date_invalid",
    "duplicate_in_roster", "already_funded", "under_age", "over_age", "deceased", "category_not_eligible",
    "outside_area", "nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown", "nik_other_person",
    "possible_duplicate",
}  # fmt: skip
Regions = list[tuple[str, int, str, str | None]]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return [tuple(row) for row in read_region_files(settings.REGION_DATA_DIR) if row.code.startswith("64")]


@pytest.fixture(scope="module")
def roster(regions: Regions) -> SyntheticRoster:
    return generate_roster(seed=7, regions=regions, accepted=300)


def columns_of(roster: SyntheticRoster) -> dict[str, int]:
    """Return the position of each column by what it holds."""
    header = next(line for line in roster.lines if len(line) > 3)
    meanings = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
    return {meanings[str(heading)]: place for place, heading in enumerate(header)}


def digits(cell: Cell) -> str:
    """Return the digits of a NIK cell."""
    text = str(int(cell)) if isinstance(cell, float) else str(cell or "")
    return "".join(character for character in text if character.isalnum())


def read_csv(path: Path, *, delimiter: str, encoding: str) -> list[list[str]]:
    """Return the cells of a text file."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_every_reason_of_the_specification_appears(roster):
    found = {reason for row in roster.rows for reason in row.reasons}

    assert found == ISSUE_REASONS | {"over_budget"}
    assert ISSUE_REASONS == REJECTED | REVIEW


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("accepted", [60, 300])
def test_every_kind_of_fault_appears_at_any_size_and_seed(regions, seed, accepted):
    roster = generate_roster(seed=seed, regions=regions, accepted=accepted)

    kinds = {row.reasons for row in roster.rows}
    assert {frozenset(faults) for faults in COUNTS} <= kinds
    assert frozenset({"duplicate_in_roster"}) in kinds
    assert {frozenset({"duplicate_in_roster", fault}) for fault in ("name_missing", "birth_date_missing")} & kinds


def test_outcomes_follow_from_the_reasons_and_add_up(roster):
    outcomes = Counter(row.outcome for row in roster.rows)

    assert outcomes["accepted"] == 300
    assert sum(outcomes.values()) == len(roster.rows) == len(roster.expected)
    for row in roster.rows:
        if row.outcome == "accepted":
            assert row.reasons == frozenset()
        elif row.outcome == "waiting":
            assert row.reasons == {"over_budget"}
        else:
            assert row.outcome == ("rejected" if row.reasons & REJECTED else "review")


def test_waiting_rows_come_after_the_last_accepted_one(roster):
    last_accepted = max(row.number for row in roster.rows if row.outcome == "accepted")
    waiting = [row.number for row in roster.rows if row.outcome == "waiting"]

    assert waiting
    assert min(waiting) > last_accepted


def test_budget_is_enough_for_the_accepted_and_for_nobody_more(roster):
    assert roster.total_rupiah == 300 * 50_400
    assert 0 <= roster.budget_rupiah - roster.total_rupiah < 50_400


@pytest.mark.slow
def test_case_4_costs_what_the_source_says(regions):
    roster = generate_roster(seed=2022, regions=regions)

    outcomes = Counter(row.outcome for row in roster.rows)
    assert outcomes["accepted"] == 35_440
    assert 60 <= outcomes["waiting"] <= 100
    assert 36_800 <= len(roster.rows) <= 37_300
    assert roster.total_rupiah == 1_786_176_000
    assert roster.budget_rupiah == 1_786_200_000


def test_same_seed_gives_the_same_file_and_another_seed_another(regions, roster):
    again = generate_roster(seed=7, regions=reversed(regions), accepted=300)
    other = generate_roster(seed=8, regions=regions, accepted=300)

    assert again == roster
    assert other.lines != roster.lines
    assert other.expected != roster.expected


def test_no_two_good_rows_share_a_nik_or_a_name_with_a_birth_date(regions):
    roster = generate_roster(seed=3, regions=regions, accepted=3_000)

    good = [row for row in roster.rows if row.outcome in {"accepted", "waiting"}]
    name = columns_of(roster)["name"]
    niks = Counter(row.nik for row in good)
    alike = Counter((name_essence(str(row.cells[name])), row.birth_date) for row in good)
    assert niks.most_common(1)[0][1] == 1
    assert alike.most_common(1)[0][1] == 1


def test_people_born_on_one_day_share_neither_nik_nor_name(regions):
    area = survey(regions, regency_code="6402", rng=random.Random(1))
    population = Population(random.Random(1), area)

    day = datetime.date(1980, 8, 17)
    people = [population.draw(born_from=day, born_until=day + datetime.timedelta(days=1)) for _ in range(4_000)]

    assert len({person.nik for person in people}) == 4_000
    assert len({name_essence(person.name) for person in people}) == 4_000


def test_niks_of_good_rows_fit_by_the_law(regions):
    roster = generate_roster(seed=4, regions=regions, accepted=1_000)
    known = {row.code for row in read_region_files(settings.REGION_DATA_DIR) if row.level == 2}
    known |= {old.code for old in read_historic_codes()}

    good = [row for row in roster.rows if row.outcome in {"accepted", "waiting"}]
    assert len({row.nik[:4] for row in good}) > 10
    for row in good:
        sex = Sex.MALE if row.sex == "L" else Sex.FEMALE
        assert check_nik(row.nik, birth_date=row.birth_date, sex=sex, known_regencies=known, today=TODAY) == ()


def test_cells_say_what_is_meant(regions):
    roster = generate_roster(seed=4, regions=regions, accepted=1_000)
    column = columns_of(roster)

    for row in roster.rows:
        cell, birth, sex = (row.cells[column[field]] for field in ("nik", "birth", "sex"))
        assert row.nik is None or digits(cell) == row.nik
        assert (row.nik is None) is bool(row.reasons & {"nik_missing", "nik_malformed", "nik_rounded"})
        assert (row.birth_date is None) is bool(row.reasons & {"birth_date_missing", "birth_date_invalid"})
        assert not isinstance(birth, datetime.date) or birth == row.birth_date
        assert (str(sex).lower()[0] == "l" or sex == "Pria") is (row.sex == "L")
        assert (row.region_code[:4] == "6402") is ("outside_area" not in row.reasons)
        assert (row.free_months == ()) is ("already_funded" in row.reasons)


def test_regencies_that_niks_begin_with_exist_or_existed(regions):
    today = {row.code for row in read_region_files(settings.REGION_DATA_DIR) if row.level == 2}
    past = {old.code for old in read_historic_codes()}

    assert set(ELSEWHERE) <= today
    assert set(BEFORE_THE_SPLIT) <= past


def test_holders_of_niks_from_before_the_split_are_accepted(roster):
    begin = {row.nik[:4] for row in roster.rows if row.outcome == "accepted"}

    assert set(BEFORE_THE_SPLIT) <= begin


def test_people_on_the_edge_of_the_age_limits_are_on_the_right_side(roster):
    born = {(row.birth_date, row.outcome) for row in roster.rows if row.reasons <= {"over_age", "under_age"}}

    assert {
        (datetime.date(1957, 10, 1), "rejected"),
        (datetime.date(1957, 10, 2), "accepted"),
        (datetime.date(2004, 10, 1), "accepted"),
        (datetime.date(2004, 10, 2), "rejected"),
    } <= born


def test_of_rows_with_one_nik_only_the_first_complete_one_is_no_duplicate(regions):
    roster = generate_roster(seed=5, regions=regions, accepted=2_000)
    rows_of: dict[str, list[frozenset[str]]] = {}
    for row in roster.rows:
        if row.nik:
            rows_of.setdefault(row.nik, []).append(row.reasons)

    listed_twice = [reasons for reasons in rows_of.values() if len(reasons) > 1]

    assert len(listed_twice) > 10
    incomplete = {"name_missing", "birth_date_missing"}
    for reasons in listed_twice:
        winners = [place for place, found in enumerate(reasons) if "duplicate_in_roster" not in found]
        complete = [place for place, found in enumerate(reasons) if not found & incomplete]
        assert winners == complete[:1]
    assert any(reasons[0] & incomplete for reasons in listed_twice)


def test_the_register_holds_what_makes_the_faults_faults(roster):
    name = columns_of(roster)["name"]
    known = {person.nik: person for person in roster.known_people}
    same_but_nik = {(p.name.casefold(), p.birth_date, p.sex, p.region_code): p.nik for p in roster.known_people}

    for row in roster.rows:
        nik = row.nik
        written = str(row.cells[name])
        if "deceased" in row.reasons:
            assert known[nik].died_on < TODAY
        if "nik_other_person" in row.reasons:
            assert not set(name_essence(written).split()) & set(name_essence(known[nik].name).split())
            assert known[nik].birth_date != row.birth_date
        if "already_funded" in row.reasons:
            (funded,) = [funded for funded in roster.funded_elsewhere if funded.person.nik == nik]
            assert [month.month for month in funded.months] == [10, 11, 12]
    twins = [row for row in roster.rows if row.reasons == {"possible_duplicate"}]
    registered = [
        same_but_nik.get((" ".join(str(row.cells[name]).split()).casefold(), row.birth_date, row.sex, row.region_code))
        for row in twins
    ]
    assert any(registered)
    assert not all(registered)


def test_some_accepted_people_are_in_the_register_already(roster):
    known = {person.nik for person in roster.known_people}

    assert any(row.outcome == "accepted" and row.nik in known for row in roster.rows)
    assert known <= roster.niks


def test_partly_funded_people_are_accepted_for_their_free_months_only(regions):
    roster = generate_roster(seed=6, regions=regions, accepted=300, with_partly_funded=True)
    funded = {funded.person.nik: funded.months for funded in roster.funded_elsewhere}

    partly = [row for row in roster.rows if row.nik in funded and row.reasons != {"already_funded"}]

    assert partly
    assert {row.outcome for row in partly} == {"accepted"}
    for row in partly:
        assert sorted(row.free_months + funded[row.nik]) == [datetime.date(2022, month, 1) for month in (10, 11, 12)]
    taken = sum(len(funded[row.nik]) for row in partly)
    assert roster.total_rupiah == (300 * 3 - taken) * 16_800


def test_people_are_funded_elsewhere_for_all_months_unless_asked_otherwise(roster):
    assert {len(funded.months) for funded in roster.funded_elsewhere} == {3}


def test_numbers_in_the_nik_column_are_rounded_unless_all_digits_are_there(regions):
    roster = generate_roster(seed=9, regions=regions, accepted=1_000)
    column = columns_of(roster)

    numeric = [(row.cells[column["nik"]], row.reasons) for row in roster.rows]
    numeric = [(cell, reasons) for cell, reasons in numeric if isinstance(cell, float)]

    for cell, reasons in numeric:
        assert ("nik_rounded" in reasons) is (cell >= 2**53 or cell % 10 == 0)
    assert any(reasons == frozenset() for _cell, reasons in numeric)
    assert any(cell >= 2**53 for cell, _reasons in numeric)


def test_misspelt_places_are_written_and_still_nearest_to_their_own(regions):
    area = survey(regions, regency_code="6402", rng=random.Random(1))
    names = {village.code: village.name.casefold() for village in area.inside}

    misspelt = [(village, wrong) for village in area.inside for wrong in village.misspelt]
    assert len(misspelt) > 200
    for village, wrong in misspelt:
        district = {code: name for code, name in names.items() if code[:6] == village.code[:6]}
        assert process.extractOne(wrong.casefold(), district, scorer=fuzz.ratio)[2] == village.code
    districts = sorted({village.district for village in area.inside})
    for village in area.inside:
        for wrong in village.district_misspelt:
            assert process.extractOne(wrong, districts, scorer=fuzz.ratio)[0] == village.district


def test_places_outside_the_area_are_like_none_inside(regions):
    area = survey(regions, regency_code="6402", rng=random.Random(1))

    assert len(area.outside) > 100
    assert not {village.district for village in area.outside} & {village.district for village in area.inside}
    assert not any(village.code.startswith("6402") for village in area.outside)


def test_workbook_and_text_file_hold_the_same_rows_under_their_numbers(roster, tmp_path):
    workbook = write_xlsx(roster, tmp_path)
    text = write_csv(roster, tmp_path, delimiter="|", encoding="utf-16")

    sheet = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python(skip_empty_area=False)
    lines = read_csv(text, delimiter="|", encoding="utf-16")
    column = columns_of(roster)
    assert len(sheet) == len(lines) == len(roster.lines)
    for row in roster.rows:
        assert sheet[row.number - 1][column["no"]] == int(lines[row.number - 1][column["no"]])
        assert sheet[row.number - 1][column["occupation"]] == row.cells[column["occupation"]]
        assert lines[row.number - 1][column["occupation"]] == row.cells[column["occupation"]]


def test_workbook_keeps_days_as_days_and_numbers_as_numbers(regions, tmp_path):
    roster = generate_roster(seed=10, regions=regions, accepted=1_000)
    column = columns_of(roster)

    sheet = CalamineWorkbook.from_path(write_xlsx(roster, tmp_path)).get_sheet_by_index(0)

    cells = sheet.to_python(skip_empty_area=False)
    kinds = Counter(type(row.cells[column["birth"]]) for row in roster.rows)
    assert {datetime.date, int, str} <= set(kinds)
    for row in roster.rows:
        birth, nik = row.cells[column["birth"]], row.cells[column["nik"]]
        read = cells[row.number - 1]
        if type(birth) in {datetime.date, int}:
            assert read[column["birth"]] == birth
        if isinstance(nik, float):
            assert read[column["nik"]] == nik
            assert isinstance(read[column["nik"]], float)


def test_text_file_shows_long_numbers_as_excel_does(regions, tmp_path):
    roster = generate_roster(seed=11, regions=regions, accepted=1_000)
    column = columns_of(roster)

    lines = read_csv(write_csv(roster, tmp_path), delimiter=";", encoding="utf-8-sig")

    rounded = [row for row in roster.rows if "nik_rounded" in row.reasons]
    assert {lines[row.number - 1][column["nik"]][-4:] for row in rounded} == {"E+15"}


def test_files_say_that_their_people_are_made_up(roster, tmp_path):
    assert "DATA SINTETIS" in str(roster.lines[0][0])
    assert "sintetis" in write_xlsx(roster, tmp_path).name

    with pytest.raises(NotLabelledSynthetic, match=r"daftar\.xlsx"):
        write_xlsx(roster, tmp_path / "daftar.xlsx")
    with pytest.raises(NotLabelledSynthetic, match=r"daftar\.csv"):
        write_csv(roster, tmp_path / "daftar.csv")
    assert [path.name for path in tmp_path.iterdir()] == [f"{roster.file_stem}.xlsx"]


def test_too_small_a_roster_or_area_is_refused(regions):
    with pytest.raises(RosterTooSmall):
        generate_roster(seed=1, regions=regions, accepted=59)
    with pytest.raises(AreaTooSmall, match="no villages of 6402"):
        generate_roster(seed=1, regions=[], accepted=60)
    only_inside = [row for row in regions if row[0].startswith("6402")]
    with pytest.raises(AreaTooSmall, match="beside those of 6402"):
        generate_roster(seed=1, regions=only_inside, accepted=60)


def test_generator_shares_no_code_with_any_room():
    ours = Path(synthetic.__file__).parent
    imported = {
        name
        for source in ours.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }

    own = {name for name in imported if name.startswith("jangkau")}
    assert own
    assert {name for name in own if not name.startswith("jangkau.console.synthetic")} == set()
    assert not any(name.startswith("django") for name in imported)
