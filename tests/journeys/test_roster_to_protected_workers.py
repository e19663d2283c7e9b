"""The main job by commands alone: from nothing to an agency, from a messy spreadsheet to protected workers."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from jangkau.console.demonstration import case
from jangkau.console.synthetic import SyntheticRoster, generate_roster, write_xlsx
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.selectors.regions import area_below
from jangkau.registry.services.people import record_death, register_person
from tests.console.commands import Said, rows_of_all_tables, run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ACCEPTED, SEED, LEFT = 120, 11, 5
MONTH_RUPIAH = 16_800
IMPORT, APPROVE, BILL, PAY = (
    "2022-11-14T09:00+08:00",
    "2022-11-15T09:00+08:00",
    "2022-11-16T09:00+08:00",
    "2022-11-18T10:00+08:00",
)


def done(name: str, *arguments: object, by: str | None = None) -> Said:
    """Run a command for good and make sure that it was done."""
    named = ["--as", by] if by else []
    said = run(name, *arguments, *named, "--wet-run", "--json")
    assert said.status == 0, said.err
    return said


def write_yaml(folder: Path, name: str, document: object) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


def set_up_agency(folder: Path) -> None:
    """Set up everything that an agency needs, by commands."""
    code, name, _zone = case.FIRST_OFFICE
    done("found_agency", "admin", "--name", "Administrator", "--office", code, "--office-name", name)
    done("load_regions", by="admin")
    offices = [
        {"code": o.code, "name": o.name, "kind": o.kind, "parent": o.parent, "time_zone": "WITA"}
        | ({"serves": list(o.serves)} if o.serves else {})
        for o in case.OFFICES
    ]
    done("load_offices", write_yaml(folder, "offices.yaml", {"offices": offices}), by="admin")
    organisations = [
        dict(zip(("code", "name", "kind", "office", "region"), organisation, strict=True))
        for organisation in case.ORGANISATIONS
    ]
    path = write_yaml(folder, "organisations.yaml", {"organisations": organisations})
    done("load_organisations", path, by="admin")
    for username, full_name, role, office, organisation in case.STAFF:
        place = ["--office", office] if office else ["--organisation", organisation]
        done("create_user", username, "--name", full_name, "--role", role.value, *place, by="admin")


def register_known(roster: SyntheticRoster) -> None:
    """Put into the register whom it knew before; the counter's own screens are not part of this journey."""
    with acting(by=case.CITY_SUPERVISOR, reason="persiapan uji"):
        for known in roster.known_people:
            person = register_person(
                nik=known.nik,
                name=known.name,
                birth_date=known.birth_date,
                sex=known.sex,
                region_code=known.region_code,
                now=case.REGISTERED_AT,
            )
            if known.died_on:
                reach = reach_of(case.CITY_SUPERVISOR)
                record_death(reach=reach, person_id=person.pk, died_on=known.died_on, now=case.REGISTERED_AT)


def carry(
    agreement: str, list_file: Path, *, sponsor: str, officer: str, supervisor: str, moments: tuple[str, str, str, str]
) -> dict[str, Said]:
    """Carry a list from the file to insured months and return what each command said."""
    imported, approved, billed, paid = moments
    named = ["--agreement", agreement]
    said = {"import": done("import_roster", list_file, *named, "--now", imported, by=sponsor)}
    said["approve"] = done("approve_roster", *named, "--now", approved, by=supervisor)
    said["bill"] = done("bill_agreement", *named, "--now", billed, by=officer)
    (bill,) = said["bill"].document["bills"]
    said["pay"] = done(
        "record_payment", "--bill", bill["number"], "--channel", "BANK-SINTETIS", "--reference", bill["number"],
        "--amount", bill["total_rupiah"], "--paid-at", paid, "--now", paid, by=officer,
    )  # fmt: skip
    return said


def fund_elsewhere(roster: SyntheticRoster, folder: Path) -> None:
    """Let the province pay for those whom it pays for already."""
    people = [funded.person for funded in roster.funded_elsewhere]
    document = case.province_document(1, case.MONTHS, len(people) * 3 * MONTH_RUPIAH)
    done("load_agreement", write_yaml(folder, "province.yaml", document), by=case.CITY_OFFICER)
    names = {code: name for code, _level, name, _parent in area_below(case.PROVINCE)}
    rows = [
        ["NIK", "Nama", "L/P", "Tanggal Lahir", "Desa", "Kecamatan", "Kabupaten"],
        *(
            [p.nik, p.name, p.sex, f"{p.birth_date:%d-%m-%Y}"]
            + [names[p.region_code[:digits]] for digits in (10, 6, 4)]
            for p in people
        ),
    ]
    path = folder / "province.csv"
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    carry(
        str(document["code"]), path, sponsor=case.CITY_OFFICER, officer=case.CITY_OFFICER,
        supervisor=case.CITY_SUPERVISOR,
        moments=(
            "2022-09-05T09:00+08:00", "2022-09-06T09:00+08:00", "2022-09-07T09:00+08:00", "2022-09-08T09:00+08:00",
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Journey:
    """The way of the regency's roster, walked to its end."""

    roster: SyntheticRoster
    list_file: Path
    said: Mapping[str, Said]
    folder: Path


@pytest.fixture
def journey(tmp_path: Path) -> Journey:
    set_up_agency(tmp_path)
    roster = generate_roster(seed=SEED, regions=area_below(case.PROVINCE), accepted=ACCEPTED)
    register_known(roster)
    fund_elsewhere(roster, tmp_path)
    document = case.agreement_document(seed=SEED, accepted=ACCEPTED, budget_rupiah=roster.budget_rupiah)
    done("load_agreement", write_yaml(tmp_path, "agreement.yaml", document), by=case.BRANCH_OFFICER)
    list_file = write_xlsx(roster, tmp_path)
    said = carry(
        case.AGREEMENT, list_file, sponsor=case.SPONSOR_OFFICER, officer=case.BRANCH_OFFICER,
        supervisor=case.SUPERVISOR, moments=(IMPORT, APPROVE, BILL, PAY),
    )  # fmt: skip
    return Journey(roster, list_file, said, tmp_path)


def active(day: str, *options: str) -> int:
    said = run("coverage", "--office", case.OFFICE, "--as-of", day, "--as", case.SUPERVISOR, "--json", *options)
    counted: int = said.document["counts"]["active"]
    return counted


def test_roster_becomes_protected_workers_to_the_rupiah(journey: Journey) -> None:
    total_rupiah = ACCEPTED * 3 * MONTH_RUPIAH

    assert journey.said["import"].document["accepted"] == ACCEPTED
    assert journey.said["approve"].document["members"] == ACCEPTED
    assert journey.said["bill"].document["total_rupiah"] == total_rupiah
    assert journey.said["pay"].document["insured_months"] == ACCEPTED * 3
    assert journey.said["pay"].document["numbers_issued"] == ACCEPTED
    assert [active(day) for day in ("2022-09-30", "2022-10-01", "2022-12-31", "2023-01-01")] == [
        0,
        ACCEPTED,
        ACCEPTED,
        0,
    ]
    assert active("2022-12-01", "--known-at", "2022-11-18T09:59+08:00") == 0
    books = run("trial_balance", "--as", case.AUDITOR, "--json")
    assert (books.status, books.document["balance_rupiah"]) == (0, 0)


def test_same_list_sent_again_changes_nothing(journey: Journey) -> None:
    again = done("import_roster", journey.list_file, "--agreement", case.AGREEMENT, by=case.SPONSOR_OFFICER)

    first = journey.said["import"].document
    counts = ("rows", "accepted", "review", "rejected", "waiting", "reasons", "total_rupiah")
    assert {name: again.document[name] for name in counts} == {name: first[name] for name in counts}
    assert again.document["new_members"] == 0
    before = rows_of_all_tables()
    for name, by in (("approve_roster", case.SUPERVISOR), ("bill_agreement", case.BRANCH_OFFICER)):
        assert run(name, "--agreement", case.AGREEMENT, "--as", by, "--wet-run").status == 1
    assert rows_of_all_tables() == before
    assert active("2022-12-01") == ACCEPTED


def test_corrected_rows_alone_come_in_with_their_own_bill(journey: Journey) -> None:
    """The workbook of faulty rows goes back with names filled in; who waited for budget comes in as well."""
    leave_room_in_the_budget(journey)
    faulty = journey.folder / "perbaiki.xlsx"
    named = ["--agreement", case.AGREEMENT]
    assert run("faulty_rows", *named, "--file", faulty, "--as", case.SPONSOR_OFFICER).status == 0
    corrected, count = fill_in_missing_names(faulty)
    later = (
        "2022-11-21T09:00+08:00", "2022-11-22T09:00+08:00", "2022-11-23T09:00+08:00", "2022-11-24T09:00+08:00",
    )  # fmt: skip

    said = carry(
        case.AGREEMENT, corrected, sponsor=case.SPONSOR_OFFICER, officer=case.BRANCH_OFFICER,
        supervisor=case.SUPERVISOR, moments=later,
    )  # fmt: skip

    waited = sum(row.outcome == "waiting" for row in journey.roster.rows)
    assert count > 0
    assert waited > 0
    assert said["import"].document["new_members"] == said["approve"].document["members"] == count + waited
    assert said["bill"].document["total_rupiah"] == (count + waited) * 3 * MONTH_RUPIAH
    assert active("2022-12-01") == ACCEPTED - LEFT + count + waited


def leave_room_in_the_budget(journey: Journey) -> None:
    """Record that some workers dropped out before a month of theirs began: what they give up funds others."""
    accepted = [row for row in journey.roster.rows if row.outcome == "accepted"][:LEFT]
    for row in accepted:
        done(
            "record_departure", "--agreement", case.AGREEMENT, "--row", f"1/{row.number}", "--left-on", "2022-09-30",
            "--why", "dropped_out", "--now", "2022-11-19T09:00+08:00", by=case.BRANCH_OFFICER,
        )  # fmt: skip


def fill_in_missing_names(path: Path) -> tuple[Path, int]:
    """Return a copy of the workbook in which rows that only lack a name have one, and how many those are."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    heading = next(row for row in rows if "Alasan" in row)
    reason, name = heading.index("Alasan"), next(i for i, cell in enumerate(heading) if "nama" in str(cell).casefold())
    count = 0
    for row in rows:
        if str(row[reason]).strip() == "Nama kosong. Isi nama sesuai KTP.":
            count += 1
            row[name] = f"Orang Karangan {'ABCDEFGHIJ'[count]}"
    target = path.with_name("perbaiki-sintetis.xlsx")
    target.write_bytes(as_workbook(rows))
    return target, count


def as_workbook(rows: Iterable[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell))
    return buffer.getvalue()


def test_reversed_payment_takes_the_cover_away_and_leaves_books_that_agree(journey: Journey) -> None:
    payment = ["--channel", "BANK-SINTETIS", "--reference", f"{case.AGREEMENT}/1"]

    done(
        "reverse_payment",
        *payment,
        "--reason",
        "Surat bank 12/2022",
        "--now",
        "2022-12-05T09:00+08:00",
        by=case.SUPERVISOR,
    )

    assert active("2022-12-01") == 0
    assert active("2022-12-01", "--known-at", "2022-12-05T08:59+08:00") == ACCEPTED
    assert run("trial_balance", "--as", case.AUDITOR).status == 0
    billed = done(
        "bill_agreement", "--agreement", case.AGREEMENT, "--now", "2022-12-06T09:00+08:00", by=case.BRANCH_OFFICER
    )
    assert billed.document["total_rupiah"] == ACCEPTED * 3 * MONTH_RUPIAH


def test_the_whole_way_stands_under_seal(journey: Journey) -> None:
    sealed = done("seal_audit", by=case.AUDITOR)

    assert sealed.document["sealed"] > ACCEPTED
    verified = run("verify_audit", "--witnessed", sealed.document["head"], "--as", case.AUDITOR, "--json")
    assert (verified.status, verified.document["findings"]) == (0, [])
