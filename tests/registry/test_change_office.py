"""Changing offices: name, the office above, and the regions served."""

import pytest

from jangkau.core.permissions import Role
from jangkau.registry.models import Office, OfficeRegion
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.selectors.office_tree import NotServedThere
from jangkau.registry.selectors.offices import UnknownOffice, office_serving
from jangkau.registry.selectors.reach import NotPermitted, offices_below, reach_of
from jangkau.registry.services.offices import (
    OfficeCodeMalformed,
    OfficeMisplaced,
    OfficeNameUnfit,
    OfficeStays,
    RegionServedByAnother,
    RegionServedNearby,
    change_office,
    create_office,
    release_region,
    serve_regions,
)
from jangkau.registry.services.reasons import ReasonMissing

pytestmark = pytest.mark.django_db
REASON = "penataan ulang kantor wilayah"


def change(reach, **changes):
    asked = {"code": "SMD", "name": "Kantor SMD", "parent_code": "KAL", "reason": REASON, **changes}
    return change_office(reach=reach, **asked)


def open_office(reach, **changes):
    asked = {
        "code": "KW-2",
        "name": "Wilayah Dua",
        "kind": OfficeKind.REGIONAL,
        "parent_code": "PUSAT",
        "time_zone": TimeZone.WITA,
        **changes,
    }
    return create_office(reach=reach, **asked)


def test_office_gets_another_name_and_the_history_says_why(agency):
    change(agency.head_administrator, name="  Cabang   Samarinda ")

    assert Office.objects.get(code="SMD").name == "Cabang Samarinda"
    last = Office.pgh_event_model.objects.filter(code="SMD").order_by("pgh_id").last()
    assert last.pgh_context.metadata == {"by": "admin.pusat", "reason": REASON}


def test_change_that_changes_nothing_writes_nothing(agency):
    before = Office.pgh_event_model.objects.count()

    change(agency.head_administrator)

    assert Office.pgh_event_model.objects.count() == before


def test_office_moves_below_another_with_all_below_it(agency):
    open_office(agency.head_administrator)
    head = reach_of("admin.pusat")

    change(head, parent_code="KW-2")

    moved = Office.objects.get(code="SMD")
    above = Office.objects.get(code="KW-2")
    assert moved.pk in offices_below([above.pk])[above.pk]


@pytest.mark.parametrize("parent", ["SMD", "BLG"])
def test_office_does_not_move_below_one_of_its_own_kind_or_itself(agency, parent):
    with pytest.raises(OfficeMisplaced):
        change(agency.head_administrator, parent_code=parent)

    assert Office.objects.get(code="SMD").parent.code == "KAL"


def test_head_office_keeps_its_place(agency):
    change(agency.head_administrator, code="PUSAT", name="Kantor Pusat Baru", parent_code="KAL")

    head = Office.objects.get(code="PUSAT")
    assert (head.name, head.parent) == ("Kantor Pusat Baru", None)


def test_administrator_of_an_office_renames_it_and_does_not_move_it(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    change(local, name="Cabang Samarinda", parent_code=None)
    with pytest.raises(OfficeStays):
        change(local, parent_code="PUSAT")

    office = Office.objects.get(code="SMD")
    assert (office.name, office.parent.code) == ("Cabang Samarinda", "KAL")


def test_office_does_not_move_below_one_out_of_reach(agency):
    open_office(agency.head_administrator)
    regional = agency.reach(Role.ADMINISTRATOR, office="KAL")

    with pytest.raises(UnknownOffice):
        change(regional, parent_code="KW-2")


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "K" * 201])
def test_name_that_is_blank_or_too_long_is_refused(agency, name):
    with pytest.raises(OfficeNameUnfit):
        change(agency.head_administrator, name=name)
    with pytest.raises(OfficeNameUnfit):
        open_office(agency.head_administrator, name=name)


def test_office_is_not_changed_without_a_reason(agency):
    with pytest.raises(ReasonMissing):
        change(agency.head_administrator, name="Lain", reason="ya")

    assert Office.objects.get(code="SMD").name == "Kantor SMD"


@pytest.mark.parametrize("code", ["", "K", "kc-smd", "KC SMD", "KC/SMD", "-KC", "KC-", "K" * 21, "KÇ-SMD", "KC-1\n"])
def test_code_of_other_letters_is_refused(agency, code):
    with pytest.raises(OfficeCodeMalformed):
        open_office(agency.head_administrator, code=code)


def test_supervisor_changes_no_office(agency):
    supervisor = agency.reach(Role.SUPERVISOR, office="SMD")

    with pytest.raises(NotPermitted):
        change(supervisor, name="Lain")
    with pytest.raises(NotPermitted):
        release_region(reach=supervisor, office_code="SMD", region_code="6402", reason=REASON)


def test_region_of_another_office_is_moved_only_when_that_is_meant(agency):
    with pytest.raises(RegionServedNearby) as refused:
        serve_regions(reach=agency.head_administrator, office_code="BLG", region_codes=["6472", "6407"], moving=False)
    assert refused.value.params == {"served": "6472 (SMD)"}
    assert not OfficeRegion.objects.filter(region_id="6407").exists()

    serve_regions(reach=agency.head_administrator, office_code="BLG", region_codes=["6472"])

    assert office_serving("6472").code == "BLG"


def test_region_out_of_reach_is_refused_whether_moving_is_meant_or_not(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    for moving in (True, False):
        with pytest.raises(RegionServedByAnother):
            serve_regions(reach=local, office_code="SMD", region_codes=["65"], moving=moving)


def test_region_released_is_served_by_nobody(agency):
    release_region(reach=agency.head_administrator, office_code="SMD", region_code="6472", reason=REASON)

    assert not OfficeRegion.objects.filter(region_id="6472").exists()
    event = OfficeRegion.pgh_event_model.objects.get(region_id="6472", pgh_label="delete")
    assert event.pgh_context.metadata["reason"] == REASON


@pytest.mark.parametrize("region", ["65", "6407", "nonsense"])
def test_region_that_the_office_does_not_serve_is_not_released(agency, region):
    with pytest.raises(NotServedThere):
        release_region(reach=agency.head_administrator, office_code="SMD", region_code=region, reason=REASON)

    assert OfficeRegion.objects.filter(region_id="65").exists()
