"""Offices as a tree, one office, the places that nobody serves, and searching for places to serve."""

import pytest

from jangkau.core.permissions import Role
from jangkau.registry.models import OfficeRegion
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.selectors.office_tree import (
    office_detail,
    office_tree,
    offices_to_choose,
    regions_of_office,
    unserved_regencies,
)
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.places import find_places_to_serve
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.offices import create_office, serve_regions

pytestmark = pytest.mark.django_db


def open_pioneer(agency, code="AAA"):
    create_office(
        reach=agency.head_administrator,
        code=code,
        name=f"Perintis {code}",
        kind=OfficeKind.PIONEER,
        parent_code="SMD",
        time_zone=TimeZone.WITA,
    )
    return reach_of("admin.pusat")


def gaps(reach):
    return {
        province.code: [(regency.code, regency.partly) for regency in province.unserved]
        for province in unserved_regencies(reach=reach).provinces
    }


def test_each_office_comes_after_the_one_above_it(agency):
    head = open_pioneer(agency)

    tree = office_tree(reach=head).rows

    assert [(office.code, office.depth) for office in tree] == [
        ("PUSAT", 0),
        ("KAL", 1),
        ("BLG", 2),
        ("SMD", 2),
        ("AAA", 3),
    ]


def test_tree_begins_at_the_topmost_office_within_reach(agency):
    auditor = agency.reach(Role.AUDITOR, office="SMD")

    assert [(office.code, office.depth) for office in office_tree(reach=auditor).rows] == [("SMD", 0)]


def test_office_of_the_tree_tells_what_it_serves_and_who_is_there(agency):
    agency.reach(Role.SUPERVISOR, office="SMD", username="rina")
    agency.reach(Role.BRANCH_OFFICER, office="SMD", username="rina")

    branch = next(office for office in office_tree(reach=agency.head_administrator).rows if office.code == "SMD")

    assert branch.region_names == ("Kabupaten Kutai Kartanegara", "Kota Samarinda")
    assert (branch.region_count, branch.regions_not_named, branch.staff) == (2, 0, 1)


def test_tree_goes_on_where_the_page_before_ended(agency):
    head = open_pioneer(agency)

    first = office_tree(reach=head, limit=3)
    second = office_tree(reach=head, limit=3, after=first.after)

    assert [office.code for office in first.rows] == ["PUSAT", "KAL", "BLG"]
    assert [office.code for office in second.rows] == ["SMD", "AAA"]
    assert second.after is None


@pytest.mark.parametrize("after", ["nonsense", "\x00", "'; --"])
def test_strange_cursor_begins_anew(agency, after):
    assert office_tree(reach=agency.head_administrator, after=after).rows[0].code == "PUSAT"


def test_tree_takes_one_query_for_few_and_many(agency, django_assert_num_queries):
    head = agency.head_administrator
    for number in range(10):
        with django_assert_num_queries(1):
            office_tree(reach=head)
        head = open_pioneer(agency, f"P-{number}")


def test_offices_to_choose_are_those_administered(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="KAL")

    assert [(office.code, office.depth) for office in offices_to_choose(reach=local)] == [
        ("KAL", 0),
        ("BLG", 1),
        ("SMD", 1),
    ]


def test_detail_tells_place_people_and_what_may_be_done(agency):
    agency.reach(Role.SUPERVISOR, office="SMD", username="rina")

    office = office_detail(code="SMD", reach=agency.head_administrator)

    assert (office.parent.code, office.below, office.region_count) == ("KAL", (), 2)
    assert [(person.username, person.role) for person in office.people] == [("rina", Role.SUPERVISOR)]
    assert (office.people_count, office.may_change, office.may_move) == (1, True, True)


def test_who_looks_may_not_change(agency):
    supervisor = agency.reach(Role.SUPERVISOR, office="SMD")

    office = office_detail(code="SMD", reach=supervisor)

    assert (office.may_change, office.may_move, office.parent) == (False, False, None)


def test_administrator_of_an_office_does_not_move_it(agency):
    office = office_detail(code="SMD", reach=agency.reach(Role.ADMINISTRATOR, office="SMD"))

    assert (office.may_change, office.may_move) == (True, False)


def test_detail_shows_no_more_people_than_asked_for_and_counts_all(agency):
    for name in ("adi", "beni", "citra"):
        agency.reach(Role.SUPERVISOR, office="SMD", username=name)

    office = office_detail(code="SMD", reach=agency.head_administrator, people=2)

    assert (len(office.people), office.people_count) == (2, 3)


def test_detail_shows_no_more_offices_below_than_asked_for_and_counts_all(agency):
    office = office_detail(code="KAL", reach=agency.head_administrator, below=1)

    assert ([child.code for child in office.below], office.below_count) == (["BLG"], 2)


def test_offices_of_others_are_not_there(agency):
    auditor = agency.reach(Role.AUDITOR, office="SMD")

    for code in ("BLG", "KAL", "PUSAT", "XXX", ""):
        with pytest.raises(UnknownOffice):
            office_detail(code=code, reach=auditor)
        with pytest.raises(UnknownOffice):
            regions_of_office(code=code, reach=auditor)


def test_officer_sees_no_offices(agency):
    for ask in (office_tree, unserved_regencies, offices_to_choose):
        with pytest.raises(NotPermitted):
            ask(reach=agency.officer)
    with pytest.raises(NotPermitted):
        find_places_to_serve(text="kutai", office_code="SMD", reach=agency.officer)


def test_regions_of_an_office_come_page_by_page(agency):
    first = regions_of_office(code="SMD", reach=agency.head_administrator, limit=1)
    second = regions_of_office(code="SMD", reach=agency.head_administrator, limit=1, after=first.after)

    assert [(region.code, region.within) for region in first.rows] == [("6402", "Kalimantan Timur")]
    assert [region.code for region in second.rows] == ["6472"]
    assert second.after is None


def test_regency_that_nobody_serves_is_a_gap_and_one_in_a_served_province_is_none(agency):
    assert gaps(agency.head_administrator) == {"64": [("6407", False)], "65": []}


def test_gaps_are_counted_with_what_they_are_of(agency):
    found = unserved_regencies(reach=agency.head_administrator)

    assert (found.unserved, found.regencies) == (1, 4)


def test_regency_of_which_only_districts_are_served_is_a_gap_in_part(agency):
    OfficeRegion.objects.filter(region_id="6402").delete()
    serve_regions(reach=agency.head_administrator, office_code="SMD", region_codes=["640206"])

    assert gaps(agency.head_administrator)["64"] == [("6402", True), ("6407", False)]


def test_who_does_not_see_the_head_office_sees_gaps_of_his_provinces_alone(agency):
    assert gaps(agency.reach(Role.AUDITOR, office="SMD")).keys() == {"64"}
    assert gaps(agency.reach(Role.AUDITOR, office="KAL")).keys() == {"64", "65"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kutai", ["6402", "6407"]),
        ("Kab. Kutai Barat", ["6407"]),
        ("64.02", ["6402", "640206", "640208", "640215", "640216"]),
        ("640206", ["640206", "6402061002", "6402062012"]),
        ("ku", []),
        ("", []),
        ("%%%", []),
        ("'; DROP TABLE x --", []),
    ],
)
def test_places_are_found_by_code_and_by_part_of_the_name(agency, text, codes):
    found = find_places_to_serve(text=text, office_code="SMD", reach=agency.head_administrator)

    assert [place.code for place in found] == codes


def test_place_tells_who_serves_it(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    head = {
        place.code: place
        for place in find_places_to_serve(text="64", office_code="BLG", reach=agency.head_administrator)
    }
    (north, *_rest) = find_places_to_serve(text="65", office_code="SMD", reach=local)

    assert (head["6472"].served_by, head["6472"].is_ours, head["6472"].is_others) == ("Kantor SMD", False, False)
    assert (head["6407"].served_by, head["6407"].is_ours) == ("", False)
    assert (north.served_by, north.is_others) == ("", True)
