"""Merging two records step by step: find, compare, choose, check, merge; and undoing it."""

import pytest
from django.urls import reverse

from jangkau.registry.models import Person, PersonMerge
from tests.factories import partnership as given
from tests.factories.people import register_twice

REASON = "KTP dan KK sama, dua kali diketik"


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def twice(house):
    """A second record of our person, who does not participate."""
    return register_twice(house.person)


def merge_path(person, other=None):
    path = reverse("backoffice:person_merge", args=[person.pk])
    return f"{path}?with={other.pk}" if other else path


def send(browser, person, other, *, kept, action, reason=REASON):
    return browser.post(merge_path(person, other), {"kept": kept.pk, "reason": reason, "action": action})


def test_who_is_likely_the_same_is_offered_and_others_can_be_searched(officer, house, twice):
    page = officer.get(merge_path(house.person)).content.decode()
    found = officer.post(merge_path(house.person), {"text": twice.name, "birth_date": "17-08-1980"}).content.decode()

    assert f"?with={twice.pk}" in page
    assert f"?with={twice.pk}" in found
    assert f"?with={house.person.pk}" not in page + found


def test_the_two_stand_side_by_side_field_by_field(officer, house, twice):
    Person.objects.filter(pk=twice.pk).update(phone="0812")

    page = officer.get(merge_path(twice, house.person)).content.decode()

    assert page.count("<strong>beda</strong>") >= 4
    assert "0812" in page
    assert f'value="{house.person.pk}"' in page
    assert "checked" in page[page.index(f'value="{house.person.pk}"') :][:200]


def test_nothing_is_merged_before_the_answers_were_checked(officer, house, twice):
    answer = send(officer, house.person, twice, kept=house.person, action="check")

    assert answer.status_code == 200
    assert REASON in answer.content.decode()
    assert not PersonMerge.objects.exists()


def test_answers_can_be_changed_without_typing_them_anew(officer, house, twice):
    page = send(officer, house.person, twice, kept=house.person, action="change").content.decode()

    assert REASON in page
    assert not PersonMerge.objects.exists()


def test_the_record_chosen_goes_on(officer, house, twice):
    answer = send(officer, twice, house.person, kept=house.person, action="merge")

    merge = PersonMerge.objects.get()
    assert (merge.kept_id, merge.dropped_id, merge.reason) == (house.person.pk, twice.pk, REASON)
    assert answer.headers["Location"] == reverse("backoffice:person", args=[house.person.pk])


def test_a_merge_sent_twice_is_one_merge_and_no_fright(officer, house, twice):
    send(officer, house.person, twice, kept=house.person, action="merge")

    answer = send(officer, house.person, twice, kept=house.person, action="merge")

    assert PersonMerge.objects.count() == 1
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        reverse("backoffice:person", args=[house.person.pk]),
    )


def test_the_record_that_participates_cannot_be_dropped(officer, house, twice):
    answer = send(officer, house.person, twice, kept=twice, action="merge")

    assert answer.status_code == 422
    assert "Gabungkan ke arah sebaliknya" in answer.content.decode()
    assert not PersonMerge.objects.exists()


@pytest.mark.parametrize("reason", ["", "sama", "NIK 6402061708800001 sama saja"])
def test_without_a_real_reason_nothing_is_merged(officer, house, twice, reason):
    answer = send(officer, house.person, twice, kept=house.person, action="merge", reason=reason)

    assert answer.status_code == 422
    assert not PersonMerge.objects.exists()


def test_somebody_outside_the_two_cannot_be_the_one_kept(officer, house, twice):
    answer = send(officer, house.person, twice, kept=house.other_person, action="merge")

    assert answer.status_code == 422
    assert not PersonMerge.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_record_of_another_office_or_of_nobody_is_not_there(officer, house, method):
    for other_id in (house.other_person.pk, 999_999_999):
        path = f"{merge_path(house.person)}?with={other_id}"

        assert getattr(officer, method)(path).status_code == 404


@pytest.mark.parametrize("other", ["abc", "-1", "1e9", "", "9" * 40, "<b>"])
def test_an_address_that_names_no_record_begins_with_the_search(officer, house, other):
    answer = officer.get(merge_path(house.person), {"with": other})

    assert answer.status_code == 200
    assert "cari catatan lainnya" in answer.content.decode()


def test_a_record_is_not_merged_with_itself(officer, house):
    answer = officer.get(merge_path(house.person, house.person))

    assert answer.status_code == 409
    assert "dirinya sendiri" in answer.content.decode()


def test_a_merge_is_undone_and_undone_once(officer, house):
    kept_id, merge_id = house.merge
    path = reverse("backoffice:person_merge_undo", args=[kept_id, merge_id])

    answers = [officer.post(path, {"reason": "ternyata dua orang berbeda"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert PersonMerge.objects.get().undone_at is not None
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_without_a_reason_a_merge_stands(officer, house):
    kept_id, merge_id = house.merge

    answer = officer.post(reverse("backoffice:person_merge_undo", args=[kept_id, merge_id]), {"reason": "ok"})

    assert answer.status_code == 422
    assert PersonMerge.objects.get().undone_at is None


def test_a_merge_of_other_people_is_not_undone_by_way_of_ours(officer, house):
    _kept_id, merge_id = house.other_merge

    answer = officer.post(
        reverse("backoffice:person_merge_undo", args=[house.person.pk, merge_id]), {"reason": "ternyata dua orang"}
    )

    assert answer.status_code == 404
    assert PersonMerge.objects.get().undone_at is None
