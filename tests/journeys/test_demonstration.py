"""The demonstration, small: every row ends as the generator said, whatever the seed."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from jangkau.console.demonstration import case, replay, stage
from jangkau.console.management.commands import demo
from jangkau.console.synthetic import SyntheticRoster, generate_roster
from jangkau.registry.selectors.regions import area_below
from tests.console.commands import Said, rows_of_all_tables
from tests.factories.registry import make_office

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ACCEPTED = 300


def run_demo(*arguments: object) -> Said:
    out, err = io.StringIO(), io.StringIO()
    try:
        # The branch with 24 months behind it has a test of its own.
        few = ("--accepted", str(ACCEPTED), "--branch", "0")
        call_command("demo", *few, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as left:
        return Said(int(left.code or 0), out.getvalue(), err.getvalue())
    return Said(0, out.getvalue(), err.getvalue())


@pytest.mark.parametrize(
    ("seed", "now"),
    [
        (2022, "2026-11-20T09:00:00+08:00"),
        (1, "2026-12-01T00:10:00+08:00"),
        (7, "2027-03-03T23:50:00+08:00"),
        (1945, "2028-02-29T12:00:00+08:00"),
    ],
)
def test_every_row_ends_as_it_must_whatever_the_seed_and_the_day(seed: int, now: str) -> None:
    said = run_demo("--seed", seed, "--now", now, "--no-serve", "--json")

    result = said.document
    assert said.status == 0, said.err
    assert result["month"]["is_reconciled"]
    assert result["accepted"] == ACCEPTED
    assert result["rows"] == result["accepted"] + result["review"] + result["rejected"] + result["waiting"]
    assert result["billed_rupiah"] == result["paid_rupiah"] == ACCEPTED * 3 * 16_800
    assert result["insured_months"] == ACCEPTED * 3
    assert result["active_on"] == {
        "2022-09-30": 0,
        "2022-10-01": ACCEPTED,
        "2022-12-01": ACCEPTED,
        "2022-12-31": ACCEPTED,
        "2023-01-01": 0,
    }


def test_document_names_every_reason_and_later_runs_come_to_the_same_and_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another demonstration is not touched without ``--reset``; the front page is served unless told not to."""
    path = tmp_path / "daftar-sintetis.xlsx"
    served: list[int] = []
    monkeypatch.setattr(demo, "serve", lambda *, port, say: served.append(port))

    first = run_demo("--no-serve", "--json", "--file", path).document
    before = rows_of_all_tables()
    second = run_demo("--no-serve", "--json")
    other = run_demo("--no-serve", "--json", "--seed", "2")
    assert served == []
    in_words = run_demo("--port", "8123")
    assert served == [8123]

    assert list(first) == [
        "agreement", "rows", "accepted", "review", "rejected", "waiting", "reasons", "billed_rupiah", "paid_rupiah",
        "insured_months", "active_on", "seconds", "month", "sign_ins",
    ]  # fmt: skip
    assert set(first["reasons"]) == {
        "nik_missing", "nik_malformed", "nik_rounded", "name_missing", "birth_date_missing", "birth_date_invalid",
        "duplicate_in_roster", "already_funded", "under_age", "over_age", "deceased", "category_not_eligible",
        "outside_area", "nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown", "nik_other_person",
        "possible_duplicate", "over_budget",
    }  # fmt: skip
    assert path.read_bytes().startswith(b"PK")
    assert second.status == 0
    assert (other.status, other.document["error"]["code"]) == (1, "other_demonstration")
    assert rows_of_all_tables() == before
    assert {**second.document, "seconds": 0} == {**first, "seconds": 0}
    assert "Semua orang di dalamnya karangan (data sintetis)." in in_words.out
    assert "Setiap baris berakhir seperti yang seharusnya." in in_words.out
    assert "Rp15.120.000" in in_words.out


@pytest.mark.parametrize("arguments", [[], ["--reset"]])
def test_database_with_other_data_is_never_touched(arguments: list[str]) -> None:
    make_office()
    before = rows_of_all_tables()

    said = run_demo("--no-serve", "--json", *arguments)

    assert (said.status, said.document["error"]["code"]) == (1, "holds_other_data")
    assert rows_of_all_tables() == before


def test_row_that_goes_astray_is_named_and_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    strayed: list[int] = []

    def generate_and_mislead(**asked: Any) -> SyntheticRoster:
        roster = generate_roster(**asked)
        number = min(number for number, (outcome, _reasons) in roster.expected.items() if outcome == "accepted")
        strayed.append(number)
        roster.__dict__["expected"] = {**roster.expected, number: ("rejected", frozenset({"under_age"}))}
        return roster

    monkeypatch.setattr(demo, "generate_roster", generate_and_mislead)

    said = run_demo("--no-serve")

    assert said.status == 1
    assert f"1 baris TIDAK berakhir seperti yang seharusnya: baris {strayed[0]}" in said.out


def test_months_that_others_fund_are_left_out_and_the_free_ones_funded(tmp_path: Path) -> None:
    """A worker for whom the province pays one month is funded for the other two."""
    regions = stage.load_country()
    roster = generate_roster(seed=5, regions=area_below(case.PROVINCE), accepted=ACCEPTED, with_partly_funded=True)
    stage.prepare(roster, regions, seed=5, accepted=ACCEPTED, say=lambda _line: None)
    file = demo.write_xlsx(roster, tmp_path)

    result = replay.replay(roster, file, say=lambda _line: None)

    assert result.comparison.strays == ()
    assert result.paid.billed_rupiah == roster.total_rupiah < ACCEPTED * 3 * 16_800
