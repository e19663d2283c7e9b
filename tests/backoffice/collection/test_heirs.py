"""The page on which an officer issues the bill by which heirs settle arrears."""

import datetime

from django.urls import reverse

from jangkau.backoffice import pages
from jangkau.collection.models import Bill
from jangkau.partnership.services.person_endings import record_person_death
from jangkau.registry.selectors.reach import reach_of
from tests.factories import partnership as given

NOW = datetime.datetime(2023, 4, 3, 2, 0, tzinfo=datetime.UTC)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_heirs_get_a_bill_of_the_arrears_and_read_what_it_releases(house, sign_in, monkeypatch):
    monkeypatch.setattr(pages.timezone, "now", lambda: NOW)
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_instant: NOW.date())
    officer, person, path = (
        sign_in(given.OFFICER),
        reverse("backoffice:person", args=[house.person.pk]),
        reverse("backoffice:person_settle", args=[house.person.pk]),
    )
    assert path not in text_of(officer.get(person))
    assert "Kematian orang ini belum dicatat" in text_of(officer.get(path))
    # The regency paid through December 2022.
    record_person_death(
        reach=reach_of(given.OFFICER), person_id=house.person.pk, died_on=datetime.date(2023, 2, 10),
        reason="akta kematian", now=NOW,
    )  # fmt: skip

    assert path in text_of(officer.get(person))
    assert path not in text_of(sign_in("auditor.tgr").get(person))
    page = text_of(officer.get(path))
    for said in ("Diberikan tanpa melunasi", "biaya pemakaman", "Ditahan sampai lunas", "bukan keputusan klaim",
                 "Pasal 42", "Belum pasti:", "Januari 2023", "Februari 2023"):  # fmt: skip
        assert said in page
    assert officer.post(path, {"total": "1"}).status_code == 422

    issued = officer.post(path, {"total": str(2 * 16_800)})
    bill = Bill.objects.get(settles_death_on="2023-02-10")
    assert (issued.status_code, issued.url) == (303, reverse("backoffice:bill", args=[bill.pk]))
    assert "Pelunasan tunggakan oleh ahli waris Januari 2023" in text_of(officer.get(issued.url))
    assert bill.number in text_of(officer.get(path))
