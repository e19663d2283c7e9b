"""Taking a trail out of the system."""

import csv
import io

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.partnership.selectors.audit_acts import acts_in_reach
from jangkau.partnership.selectors.audit_trail import trail_of_person
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.conftest import SignIn
from tests.factories import partnership as given
from tests.factories.house import House

REASON = "pemeriksaan semester pertama, surat tugas 12"
FORM = {"kind_of_file": "csv", "reason": REASON}


def path_of(house: House, subject: str) -> str:
    keys = {"person": [house.person.pk], "agreement": [house.agreement.pk], "": []}[subject]
    return reverse(f"backoffice:audit_export{'_' if subject else ''}{subject}", args=keys)


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("subject", ["person", "agreement", ""])
def test_a_trail_comes_as_a_file(house: House, sign_in: SignIn, subject: str):
    answer = sign_in(given.SUPERVISOR).post(path_of(house, subject), FORM)

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="jejak-audit-')
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "menyetujui" in {row[3] for row in table_of(answer.content)}


def test_a_workbook_is_one(house: House, sign_in: SignIn):
    answer = sign_in(given.SUPERVISOR).post(path_of(house, "person"), FORM | {"kind_of_file": "xlsx"})

    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("subject", ["person", "agreement"])
def test_who_exported_what_and_why_stands_on_record_first(house: House, sign_in: SignIn, subject: str):
    sign_in(given.SUPERVISOR).post(path_of(house, subject), FORM)

    (seen,) = Sighting.objects.filter(page=f"audit_export_{subject}")
    assert (seen.seen_by, seen.context_id is None) == (given.SUPERVISOR, False)
    (act,) = [act for act in acts_in_reach(reach=reach_of(given.SUPERVISOR)).rows if REASON in act.reason]
    assert act.who == given.SUPERVISOR


def test_the_export_shows_in_the_trail_with_its_reason(house: House, sign_in: SignIn):
    sign_in(given.SUPERVISOR).post(path_of(house, "person"), FORM)

    acts = trail_of_person(person_id=house.person.pk, reach=reach_of("auditor.tgr")).acts.rows

    (export,) = [act for act in acts if act.reason == f"mengekspor jejak audit: {REASON}"]
    assert [line.page for line in export.lines] == ["audit_export_person"]


@pytest.mark.parametrize("reason", ["", "perlu", "aaaaaaaaaaaa aaaa", "NIK 6402065708800001 dilaporkan salah"])
def test_without_a_real_reason_nothing_is_taken_out(house: House, sign_in: SignIn, reason: str):
    answer = sign_in(given.SUPERVISOR).post(path_of(house, "person"), FORM | {"reason": reason})

    assert answer.status_code == 422
    assert "Content-Disposition" not in answer.headers
    assert not Sighting.objects.filter(page="audit_export_person").exists()


def test_a_filter_narrows_the_file_as_it_narrowed_the_page(house: House, sign_in: SignIn):
    path = f"{path_of(house, 'person')}?kind=membership&who={given.SUPERVISOR}"

    rows = table_of(sign_in(given.SUPERVISOR).post(path, FORM).content)

    assert {row[1] for row in rows[1:]} == {given.SUPERVISOR}
    assert {row[4] for row in rows[1:]} == {"Kepesertaan", "Pekerja yang didanai"}


@pytest.mark.parametrize("kind", ["pdf", "", "../x"])
def test_an_unknown_kind_of_file_is_refused(house: House, sign_in: SignIn, kind: str):
    answer = sign_in(given.SUPERVISOR).post(path_of(house, "person"), FORM | {"kind_of_file": kind})

    assert answer.status_code == 422
