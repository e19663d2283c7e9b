"""The trail of a person and of an agreement on its page."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.people import Correction, correct_person
from tests.backoffice.conftest import SignIn
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.house import House

NOW = datetime.datetime(2026, 11, 20, 3, tzinfo=datetime.UTC)


def path_of(house: House, subject: str) -> str:
    key = house.person.pk if subject == "person" else house.agreement.pk
    return reverse(f"backoffice:audit_{subject}", args=[key])


def test_a_correction_stands_there_with_both_values_and_its_reason(house: House, sign_in: SignIn):
    correct_person(
        reach=reach_of(given.OFFICER),
        person_id=house.person.pk,
        correction=Correction(address="Jalan <b>Mawar</b> 7"),
        reason="KTP asli diperlihatkan",
        now=NOW,
    )

    text = sign_in(given.SUPERVISOR).get(path_of(house, "person")).content.decode()

    assert "KTP asli diperlihatkan" in text
    assert "<ins><bdi>Jalan &lt;b&gt;Mawar&lt;/b&gt; 7</bdi></ins>" in text
    assert "alamat" in text


@pytest.mark.parametrize("subject", ["person", "agreement"])
def test_to_read_a_trail_is_put_on_record_as_well(house: House, sign_in: SignIn, subject: str):
    sign_in(given.SUPERVISOR).get(path_of(house, subject))

    (seen,) = Sighting.objects.filter(page=f"audit_{subject}")
    assert (seen.subject, seen.seen_by) == (subject, given.SUPERVISOR)
    text = sign_in("auditor.tgr").get(path_of(house, subject)).content.decode()
    assert "Melihat jejak audit" in " ".join(text.split())


@pytest.mark.parametrize("subject", ["person", "agreement"])
def test_a_filter_that_nothing_fits_says_so(house: House, sign_in: SignIn, subject: str):
    page = sign_in(given.SUPERVISOR).get(path_of(house, subject), {"until": "01-01-2000"})

    assert "Tidak ada yang tercatat" in page.content.decode()


@pytest.mark.parametrize("subject", ["person", "agreement"])
def test_pages_follow_each_other_and_keep_the_filter(house: House, sign_in: SignIn, subject: str):
    key = house.person.pk if subject == "person" else house.agreement.pk
    Sighting.objects.bulk_create(
        Sighting(
            subject=subject, subject_id=key, page="x", seen_by_id=1, seen_by=given.OFFICER,
            seen_at=NOW - datetime.timedelta(minutes=minute),
        )
        for minute in range(30)
    )  # fmt: skip
    client = sign_in(given.SUPERVISOR)

    first = client.get(path_of(house, subject), {"kind": "seen", "who": given.OFFICER})
    after = first.context["trail"].acts.after
    second = client.get(path_of(house, subject), {"kind": "seen", "who": given.OFFICER, "after": after})

    assert [len(page.context["trail"].acts.rows) for page in (first, second)] == [20, 10]
    assert "kind=seen" in first.content.decode().split('rel="next"')[1].split(">")[0]


@pytest.mark.parametrize("subject", ["person", "agreement"])
def test_ten_thousand_entries_take_as_many_queries(house: House, sign_in: SignIn, subject: str):
    key = house.person.pk if subject == "person" else house.agreement.pk

    def look(times: int) -> None:
        Sighting.objects.bulk_create(
            Sighting(
                subject=subject, subject_id=key, page="person", seen_by_id=1, seen_by=given.OFFICER,
                seen_at=NOW - datetime.timedelta(days=9000, minutes=minute),
            )
            for minute in range(times)
        )  # fmt: skip

    look(10)
    assert_same_queries(sign_in(given.SUPERVISOR), path_of(house, subject), lambda: look(10_000))


@pytest.mark.parametrize("subject", ["people", "agreements"])
def test_a_number_beyond_all_numbers_is_not_there(house: House, sign_in: SignIn, subject: str):
    client = sign_in(given.SUPERVISOR)

    assert client.get(f"/audit/{subject}/{2**80}").status_code == 404
    assert client.get(f"/audit/{subject}/{2**80}/export").status_code == 404
