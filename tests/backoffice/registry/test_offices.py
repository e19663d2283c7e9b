"""Pages of offices: the tree, one office, making and changing them, and the places that they serve."""

import pytest
from django.urls import reverse

from jangkau.core.permissions import Role
from jangkau.registry.models import Office, OfficeRegion, Region
from jangkau.registry.models.offices import OfficeKind, TimeZone
from tests.backoffice.queries import assert_same_queries
from tests.backoffice.registry.staff import ADMIN, HEAD_ADMIN, HOSTILE, LONG, REASON
from tests.factories import partnership as given
from tests.factories.staff import employ

pytestmark = pytest.mark.usefixtures("staff")
OFFICES, NEW = reverse("backoffice:offices"), reverse("backoffice:office_new")
ASKED = {
    "name": "Cabang Berau",
    "code": "KC-BRU",
    "kind": "branch",
    "parent": "PUSAT",
    "time_zone": "Asia/Makassar",
}


def page_of(code, name="office"):
    return reverse(f"backoffice:{name}", args=[code])


def open_offices(count):
    for number in range(count):
        Office.objects.create(
            code=f"KC-{number:03}",
            name=f"Cabang {number}",
            kind=OfficeKind.BRANCH,
            parent=Office.objects.get(code="PUSAT"),
            time_zone=TimeZone.WIB,
        )


def test_tree_shows_offices_what_they_serve_and_the_gaps(sign_in):
    page = sign_in(HEAD_ADMIN).get(OFFICES).content.decode()

    assert page.index("Kantor Pusat") < page.index("Cabang Samarinda") < page.index("Cabang Tenggarong")
    assert "Kabupaten Kutai Kartanegara" in page
    assert "dari 19 kabupaten dan kota" in page


def test_who_reaches_a_branch_sees_that_branch_alone(sign_in):
    page = sign_in(ADMIN).get(OFFICES).content.decode()

    assert page_of("KC-TGR") in page
    assert page_of("KC-SMD") not in page
    assert "Kantor Pusat" not in page


def test_who_only_looks_is_offered_nothing_to_change(sign_in):
    page = sign_in(given.SUPERVISOR).get(OFFICES).content.decode()
    office = sign_in(given.SUPERVISOR).get(page_of("KC-TGR")).content.decode()

    assert NEW not in page
    assert page_of("KC-TGR", "office_edit") not in office
    assert page_of("KC-TGR", "office_regions") not in office
    assert reverse("backoffice:user", args=[given.OFFICER]) not in office
    assert given.OFFICER in office


def test_office_tells_its_place_regions_people_and_agreements(sign_in):
    given.make_agreement()

    page = sign_in(HEAD_ADMIN).get(page_of("KC-TGR")).content.decode()

    for told in ("Kantor Pusat", "Kabupaten Kutai Kartanegara", "WITA", "Petugas", "dari 1 yang pernah dicatat"):
        assert told in page
    assert reverse("backoffice:user", args=[given.OFFICER]) in page


@pytest.mark.parametrize("name", ["office", "office_edit", "office_regions"])
@pytest.mark.parametrize("code", ["KC-SMD", "PUSAT", "KC-XXX", "kc-tgr", "KC-TGR'--"])
def test_offices_of_others_are_not_there(sign_in, name, code):
    assert sign_in(ADMIN).get(page_of(code, name)).status_code == 404


def test_list_asks_as_much_for_many_offices_as_for_few(sign_in):
    assert_same_queries(sign_in(HEAD_ADMIN), OFFICES, lambda: open_offices(60))


def test_long_list_goes_on_page_by_page(sign_in):
    open_offices(60)
    client = sign_in(HEAD_ADMIN)

    first = client.get(OFFICES)
    second = client.get(OFFICES, {"after": first.context["tree"].after})

    codes = [office.code for answer in (first, second) for office in answer.context["tree"].rows]
    assert len(codes) == len(set(codes)) == Office.objects.count()


def test_office_asks_as_much_for_much_as_for_little(sign_in):
    def grow():
        for number in range(20):
            employ(f"orang.{number}", Role.AUDITOR, office="KC-TGR")
        OfficeRegion.objects.bulk_create(
            OfficeRegion(office=Office.objects.get(code="KC-TGR"), region=region)
            for region in Region.objects.filter(code__startswith="640206", level=4)
        )

    assert_same_queries(sign_in(HEAD_ADMIN), page_of("KC-TGR"), grow)


def test_office_is_made_and_leads_on_to_its_regions(sign_in):
    answer = sign_in(HEAD_ADMIN).post(NEW, {**ASKED, "code": "kc-bru"})

    assert (answer.status_code, answer.headers["Location"]) == (303, page_of("KC-BRU", "office_regions"))
    assert Office.objects.get(code="KC-BRU").parent.code == "PUSAT"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Isi nama kantor."),
        ({"name": "K" * 201}, "200"),
        ({"code": "KC/BRU"}, "tidak dapat dipakai"),
        ({"code": "KC-SMD"}, "sudah dipakai"),
        ({"kind": "head"}, "Masukkan pilihan yang valid"),
        ({"parent": "KC-SMD"}, "tidak dapat berada di bawah"),
        ({"parent": "KC-XXX"}, "Masukkan pilihan yang valid"),
        ({"time_zone": "Europe/Paris"}, "Masukkan pilihan yang valid"),
    ],
)
def test_office_that_will_not_do_comes_back_with_what_was_typed(sign_in, changes, told):
    before = Office.objects.count()

    answer = sign_in(HEAD_ADMIN).post(NEW, ASKED | changes)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Office.objects.count() == before


def test_office_is_not_made_below_one_out_of_reach(sign_in):
    answer = sign_in(ADMIN).post(NEW, ASKED)

    assert answer.status_code == 422
    assert not Office.objects.filter(code="KC-BRU").exists()


def test_office_is_renamed_with_a_reason(sign_in):
    answer = sign_in(HEAD_ADMIN).post(
        page_of("KC-TGR", "office_edit"), {"name": "Cabang Baru", "parent": "PUSAT", "reason": REASON}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, page_of("KC-TGR"))
    event = Office.pgh_event_model.objects.filter(code="KC-TGR").order_by("pgh_id").last()
    assert (event.name, event.pgh_context.metadata["reason"]) == ("Cabang Baru", REASON)


def test_branch_administrator_is_not_asked_for_a_parent(sign_in):
    client = sign_in(ADMIN)

    assert 'name="parent"' not in client.get(page_of("KC-TGR", "office_edit")).content.decode()
    client.post(page_of("KC-TGR", "office_edit"), {"name": "Cabang Baru", "parent": "KC-SMD", "reason": REASON})

    office = Office.objects.get(code="KC-TGR")
    assert (office.name, office.parent.code) == ("Cabang Baru", "PUSAT")


def test_office_without_a_reason_stays_as_it_was(sign_in):
    answer = sign_in(HEAD_ADMIN).post(
        page_of("KC-TGR", "office_edit"), {"name": "Cabang Baru", "parent": "PUSAT", "reason": "ya"}
    )

    assert answer.status_code == 422
    assert Office.objects.get(code="KC-TGR").name == "Cabang Tenggarong"


def test_place_is_found_and_given(sign_in):
    client, path = sign_in(HEAD_ADMIN), page_of("KC-BPN", "office_regions")
    assert "Kabupaten Berau" in client.get(path, {"text": "berau"}).content.decode()

    answer = client.post(f"{path}?text=berau", {"region": "6403"})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?text=berau")
    assert OfficeRegion.objects.get(region_id="6403").office.code == "KC-BPN"


def test_place_of_another_office_is_moved_only_when_that_is_meant(sign_in):
    client, path = sign_in(HEAD_ADMIN), page_of("KC-BPN", "office_regions")

    refused = client.post(path, {"region": "6402"})

    assert refused.status_code == 422
    assert "6402 (KC-TGR)" in refused.content.decode()
    assert client.post(path, {"region": "6402", "moving": "on"}).status_code == 303
    assert OfficeRegion.objects.get(region_id="6402").office.code == "KC-BPN"


@pytest.mark.parametrize("region", ["64", "9999", "", "6402'", "x" * 200])
def test_place_that_may_not_be_given_is_refused_in_words(sign_in, region):
    before = list(OfficeRegion.objects.order_by("pk").values_list("region_id", "office_id"))

    answer = sign_in(ADMIN).post(page_of("KC-TGR", "office_regions"), {"region": region, "moving": "on"})

    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()
    assert list(OfficeRegion.objects.order_by("pk").values_list("region_id", "office_id")) == before


def test_who_serves_a_place_out_of_reach_is_not_named(sign_in):
    page = sign_in(ADMIN).get(page_of("KC-TGR", "office_regions"), {"text": "64"}).content.decode()

    assert "kantor lain di luar jangkauan Anda" in page
    assert "Samarinda (" not in page
    assert "Cabang Samarinda" not in page


def test_place_is_released_for_a_reason(sign_in):
    path = reverse("backoffice:office_region_release", args=["KC-TGR", "6402"])
    client = sign_in(ADMIN)
    assert client.post(path, {"reason": ""}).status_code == 422

    answer = client.post(path, {"reason": REASON})

    assert answer.status_code == 303
    assert not OfficeRegion.objects.filter(region_id="6402").exists()
    assert client.post(path, {"reason": REASON}).status_code == 404


@pytest.mark.parametrize("name", [LONG, HOSTILE])
def test_names_are_shown_as_they_are_and_never_as_markup(sign_in, name):
    Office.objects.filter(code="KC-TGR").update(name=name)
    client = sign_in(HEAD_ADMIN)

    for path in (OFFICES, *(page_of("KC-TGR", page) for page in ("office", "office_edit", "office_regions"))):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert client.get(path).status_code == 200
