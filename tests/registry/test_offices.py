"""Offices, the regions they serve, and organisations."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Office, OfficeRegion, Organisation, Region
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import (
    NoOfficeServes,
    UnknownOffice,
    UnknownOrganisation,
    list_offices,
    list_organisations,
    office_serving,
    organisation_in_reach,
    regions_served_by,
)
from jangkau.registry.selectors.reach import NotPermitted, offices_below, reach_of
from jangkau.registry.services.offices import (
    AlreadyFounded,
    FirstOffice,
    FirstUser,
    OfficeExists,
    OfficeMisplaced,
    RegionServedByAnother,
    RegionsUnknown,
    create_office,
    found_agency,
    serve_regions,
)
from jangkau.registry.services.organisations import (
    OrganisationExists,
    OrganisationUnnamed,
    create_organisation,
    rename_organisation,
)

pytestmark = pytest.mark.django_db


def open_office(reach, code="TGR", kind=OfficeKind.PIONEER, parent="SMD"):
    return create_office(
        reach=reach, code=code, name=f"Kantor {code}", kind=kind, parent_code=parent, time_zone=TimeZone.WITA
    )


def record_organisation(reach, code="DINSOS", office="SMD", **fields):
    return create_organisation(
        reach=reach,
        code=code,
        name=fields.pop("name", "Dinas Sosial"),
        kind=OrganisationKind.REGENCY_GOVERNMENT,
        office_code=office,
        **fields,
    )


def test_agency_is_founded_once(agency):
    with pytest.raises(AlreadyFounded):
        found_agency(
            office=FirstOffice("PUSAT2", "Kantor Pusat Kedua", TimeZone.WIB),
            administrator=FirstUser("penyusup", "Penyusup"),
        )

    assert Office.objects.filter(kind=OfficeKind.HEAD).count() == 1


def test_office_knows_its_time_zone_and_parent(agency):
    office = open_office(agency.head_administrator)

    assert (office.time_zone, office.parent.code, office.get_kind_display()) == (
        "Asia/Makassar",
        "SMD",
        "kantor cabang perintis",
    )


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (OfficeKind.HEAD, "PUSAT"),
        (OfficeKind.REGIONAL, "KAL"),
        (OfficeKind.BRANCH, "SMD"),
        (OfficeKind.REGIONAL, "SMD"),
    ],
)
def test_office_below_one_of_the_same_or_a_lower_kind_is_refused(agency, kind, parent):
    with pytest.raises(OfficeMisplaced):
        open_office(agency.head_administrator, kind=kind, parent=parent)

    assert not Office.objects.filter(code="TGR").exists()


def test_code_of_an_office_is_used_once(agency):
    with pytest.raises(OfficeExists):
        open_office(agency.head_administrator, code="BLG")

    assert Office.objects.get(code="BLG").kind == OfficeKind.BRANCH


def test_administrator_of_a_branch_opens_offices_below_it_only(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    open_office(local)
    with pytest.raises(UnknownOffice):
        open_office(local, code="XXX", parent="BLG")


def test_officer_opens_no_office(agency):
    with pytest.raises(NotPermitted):
        open_office(agency.officer)


def test_region_given_to_an_office_again_changes_nothing(agency):
    assert serve_regions(reach=agency.head_administrator, office_code="SMD", region_codes=["6402", "6472"]) == 0


def test_region_moves_to_the_office_that_it_is_given_to(agency):
    moved = serve_regions(reach=agency.head_administrator, office_code="BLG", region_codes=["6472", "6407"])

    assert moved == 2
    assert office_serving("6472").code == "BLG"
    assert OfficeRegion.objects.filter(region_id="6472").count() == 1


def test_region_of_an_office_out_of_reach_stays_there(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    with pytest.raises(RegionServedByAnother) as refused:
        serve_regions(reach=local, office_code="SMD", region_codes=["65", "6407"])

    assert refused.value.params == {"region_codes": "65"}
    assert office_serving("6501").code == "BLG"
    with pytest.raises(NoOfficeServes):
        office_serving("6407")


def test_unknown_regions_are_named(agency):
    with pytest.raises(RegionsUnknown) as refused:
        serve_regions(reach=agency.head_administrator, office_code="SMD", region_codes=["6407", "9999", "12"])

    assert refused.value.params == {"region_codes": "12, 9999"}
    assert not OfficeRegion.objects.filter(region_id="6407").exists()


def test_smaller_place_given_to_another_office_is_served_by_that(agency):
    open_office(agency.head_administrator)
    serve_regions(reach=reach_of("admin.pusat"), office_code="TGR", region_codes=["640206"])

    assert office_serving("6402061002").code == "TGR"
    assert office_serving("640206").code == "TGR"
    assert office_serving("6402082002").code == "SMD"
    assert office_serving("6402").code == "SMD"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whom_offices_reach_is_always_whom_they_serve(agency, data):
    """The condition on people and the office that serves a place never disagree."""
    codes = sorted(Region.objects.values_list("code", flat=True))
    offices = list(Office.objects.order_by("code"))
    given_to = data.draw(st.dictionaries(st.sampled_from(codes), st.sampled_from(offices)))
    seen_from = data.draw(st.sampled_from([office for office in offices if office.parent_id]))

    with transaction.atomic():
        OfficeRegion.objects.all().delete()
        OfficeRegion.objects.bulk_create(
            [OfficeRegion(office=office, region_id=code) for code, office in given_to.items()]
        )
        reached = frozenset(offices_below([seen_from.pk])[seen_from.pk])
        places = set(OfficeRegion.objects.filter(regions_served_by(reached)).values_list("region_id", flat=True))
        expected = {code for code in given_to if office_serving(code).pk in reached}
        transaction.set_rollback(True)

    assert places == expected


def test_head_office_reaches_places_that_nobody_serves(agency):
    head = Office.objects.get(code="PUSAT")

    assert regions_served_by(frozenset({head.pk})) is None


def test_list_of_offices_holds_those_within_reach_in_order(agency):
    regional = agency.reach(Role.BRANCH_OFFICER, office="KAL")

    lines = list_offices(reach=regional, right=Right.BILL)

    assert [line.code for line in lines] == ["BLG", "KAL", "SMD"]
    assert lines[2].region_codes == ("6402", "6472")
    assert [line.code for line in list_offices(reach=regional, right=Right.BILL, after="BLG", limit=1)] == ["KAL"]


def test_list_of_offices_takes_the_same_queries_for_one_as_for_many(agency, django_assert_num_queries):
    for reach in (agency.officer, agency.reach(Role.BRANCH_OFFICER, office="PUSAT")):
        with django_assert_num_queries(2):
            list_offices(reach=reach, right=Right.BILL)


def test_only_the_head_office_has_no_parent_round_the_services(agency):
    with pytest.raises(IntegrityError, match="only_head_office_has_no_parent"), transaction.atomic():
        Office.objects.filter(code="SMD").update(parent=None)
    with pytest.raises(IntegrityError, match="only_head_office_has_no_parent"), transaction.atomic():
        Office.objects.filter(code="SMD").update(kind=OfficeKind.HEAD)


def test_region_is_served_once_round_the_services(agency):
    with pytest.raises(IntegrityError, match="region_id"), transaction.atomic():
        OfficeRegion.objects.create(office=Office.objects.get(code="BLG"), region_id="6402")


def test_organisation_is_known_to_its_office_and_those_above(agency):
    record_organisation(agency.head_administrator, region_code="6402")

    for office in ("SMD", "KAL", "PUSAT"):
        reach = agency.reach(Role.BRANCH_OFFICER, office=office)
        assert organisation_in_reach(code="DINSOS", reach=reach, right=Right.BILL).name == "Dinas Sosial"
    with pytest.raises(UnknownOrganisation):
        organisation_in_reach(code="DINSOS", reach=agency.reach(Role.AUDITOR, office="BLG"), right=Right.SEE_BOOKS)


def test_officer_of_an_organisation_reaches_that_one_alone(agency):
    record_organisation(agency.head_administrator)
    record_organisation(agency.head_administrator, code="DISNAKER")
    reach = agency.reach(Role.SPONSOR_OFFICER, organisation="DINSOS")

    listed = list_organisations(reach=reach, right=Right.SEE_ROSTER)

    assert [organisation.code for organisation in listed] == ["DINSOS"]


def test_code_of_an_organisation_is_used_once(agency):
    record_organisation(agency.head_administrator)

    with pytest.raises(OrganisationExists):
        record_organisation(agency.head_administrator, name="Lain")

    assert Organisation.objects.get(code="DINSOS").name == "Dinas Sosial"


def test_organisation_without_name_is_refused(agency):
    with pytest.raises(OrganisationUnnamed):
        record_organisation(agency.head_administrator, name="  ")
    record_organisation(agency.head_administrator)
    with pytest.raises(OrganisationUnnamed):
        rename_organisation(reach=agency.head_administrator, code="DINSOS", name=" ")


def test_organisation_of_an_unknown_region_is_refused(agency):
    with pytest.raises(RegionsUnknown):
        record_organisation(agency.head_administrator, region_code="9999")

    assert not Organisation.objects.exists()


def test_organisation_renamed_keeps_its_former_name_in_the_history(agency):
    record_organisation(agency.head_administrator)

    rename_organisation(reach=agency.head_administrator, code="DINSOS", name="Dinas Sosial dan Tenaga Kerja")

    names = Organisation.pgh_event_model.objects.order_by("pgh_id").values_list("name", "pgh_context__metadata__by")
    assert list(names) == [
        ("Dinas Sosial", "admin.pusat"),
        ("Dinas Sosial dan Tenaga Kerja", "admin.pusat"),
    ]
