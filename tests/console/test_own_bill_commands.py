"""The commands that bill workers and wadah, and replace a bill whose price is no longer right."""

import datetime
from pathlib import Path

import pytest

from jangkau.collection.models import Bill
from jangkau.enrolment.models import Participant
from jangkau.registry.models import Office, Person
from jangkau.registry.models.organisations import OrganisationKind
from tests.console.commands import rows_of_all_tables, run
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.partnership import AUDITOR, NEIGHBOUR, OFFICER, World
from tests.factories.registry import make_organisation

NOW = ("--now", "2027-01-10T09:00+08:00", "--json")


@pytest.fixture
def worker(world: World, media: Path) -> Participant:
    """A member of a wadah of KC-TGR who has paid nothing yet."""
    office = Office.objects.get(code="KC-TGR")
    wadah = make_organisation("WADAH-PASAR", name="Pasar", kind=OrganisationKind.WADAH, office=office)
    return make_participant(office=office, wadah=wadah)


def test_worker_is_billed_only_when_told_to(worker: Participant) -> None:
    before = rows_of_all_tables()
    asked = ["--person", worker.person_id, "--month", "2027-01", "--months", "3", *NOW, "--as", OFFICER]

    dry = run("bill_participant", *asked)
    assert (dry.status, dry.document["saved"], dry.document["total_rupiah"]) == (0, False, 50_400)
    assert rows_of_all_tables() == before

    wet = run("bill_participant", *asked, "--wet-run")
    bill = Bill.objects.get()
    assert wet.document == {
        "number": bill.number,
        "code": bill.code,
        "lines": 3,
        "total_rupiah": 50_400,
        "saved": True,
    }


def test_statement_of_a_lapsed_worker_comes_with_the_command(worker: Participant) -> None:
    pay(make_bill([worker], months("2026-09"), payer=worker, now=at("2026-09-01")), paid_at=at("2026-09-01"))
    asked = ["--person", worker.person_id, "--months", "1", *NOW, "--as", OFFICER, "--wet-run"]

    refused = run("bill_participant", *asked)
    assert (refused.status, refused.document["error"]["code"]) == (1, "reattestation_missing")

    assert run("bill_participant", *asked, "--attested").document["total_rupiah"] == 16_800


def test_heirs_are_billed_by_command(worker: Participant) -> None:
    pay(make_bill([worker], months("2026-09"), payer=worker, now=at("2026-09-01")), paid_at=at("2026-09-01"))
    asked = ["--person", worker.person_id, *NOW, "--as", OFFICER, "--wet-run"]
    assert run("bill_heirs", *asked).document["error"]["code"] == "death_not_recorded"
    died_on = datetime.date(2026, 11, 20)
    Person.objects.filter(pk=worker.person_id).update(died_on=died_on)
    end_participant(worker, on=died_on, recorded_at=at("2026-11-21"))

    said = run("bill_heirs", *asked)

    assert (said.document["lines"], said.document["total_rupiah"]) == (2, 16_800)


@pytest.mark.parametrize(
    ("more", "by", "code"),
    [
        (("--months", "2"), OFFICER, "months_not_offered"),
        (("--month", "2026-12"), OFFICER, "months_not_offered"),
        ((), AUDITOR, "not_permitted"),
        ((), NEIGHBOUR, "unknown_person"),
    ],
)
def test_what_cannot_be_billed_is_refused(worker: Participant, more: tuple[str, ...], by: str, code: str) -> None:
    said = run("bill_participant", "--person", worker.person_id, *more, *NOW, "--as", by, "--wet-run")

    assert (said.status, said.document["error"]["code"]) == (1, code)


def test_wadah_is_billed_and_told_who_is_left_out(worker: Participant) -> None:
    run("bill_participant", "--person", worker.person_id, *NOW, "--as", OFFICER, "--wet-run")
    make_participant(office=worker.office, wadah=worker.wadah)

    said = run("bill_wadah", "--wadah", "WADAH-PASAR", *NOW, "--as", OFFICER, "--wet-run")

    assert (said.document["total_rupiah"], said.document["left_out"]) == (16_800, {"billed": 1})
    assert Bill.objects.filter(payer_organisation=worker.wadah).count() == 1


def test_bill_is_replaced_with_a_reason(worker: Participant) -> None:
    old = run("bill_participant", "--person", worker.person_id, *NOW, "--as", OFFICER, "--wet-run").document["number"]
    asked = ["--bill", old, "--reason", "Golongan naik", *NOW, "--as", OFFICER, "--wet-run"]

    unchanged = run("reprice_bill", *asked)
    Participant.objects.filter(pk=worker.pk).update(bracket=2)
    said = run("reprice_bill", *asked)

    assert unchanged.document["error"]["code"] == "price_still_right"
    assert (said.document["replaces"], said.document["total_rupiah"]) == (old, 18_800)
    assert Bill.objects.get(number=said.document["number"]).replaces.number == old
