"""Where participants live, and lists by place."""

import io
import zipfile

import pytest

from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.participant_lists import (
    NoParticipants,
    listed_participants,
    place_document,
)
from jangkau.partnership.selectors.participant_places import participant_places
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    NEIGHBOUR,
    OFFICER,
    PAID_AT,
    SPONSOR_OFFICER,
    approve,
    make_agreement,
    send,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def agreement():
    agreement = make_agreement()
    send([*workers(2), *workers(1, village="Loa Ipuh"), *workers(3, village="Sanipah", district="Samboja")])
    approve()
    return agreement


def test_participants_are_counted_by_kecamatan_and_village(agreement):
    places = participant_places(agreement_id=agreement.pk, reach=reach_of(SPONSOR_OFFICER))

    assert (places.participants, places.place_count) == (6, 3)
    assert [
        (district.name, district.participants, [(place.name, place.participants) for place in district.places])
        for district in places.districts
    ] == [("Tenggarong", 3, [("Jahab", 2), ("Loa Ipuh", 1)]), ("Samboja", 3, [("Sanipah", 3)])]


def test_agreement_without_participants_has_no_places():
    places = participant_places(agreement_id=make_agreement().pk, reach=reach_of(OFFICER))

    assert (places.participants, places.districts) == (0, ())


def test_agreement_of_others_is_not_found(agreement):
    with pytest.raises(AgreementNotFound):
        participant_places(agreement_id=agreement.pk, reach=reach_of(NEIGHBOUR))


def test_list_holds_those_of_the_place_only(agreement):
    listed = listed_participants(agreement_code=AGREEMENT, reach=reach_of(OFFICER), region_code="640213")

    assert {row.region_code for row in listed} == {"6402132002"}
    assert len(listed) == 3


def document(region_code: str):
    return place_document(
        agreement_code=AGREEMENT, reach=reach_of(OFFICER), language="id", now=PAID_AT, region_code=region_code
    )


def test_village_is_one_pdf(agreement):
    handed = document("6402062001")

    assert handed.name == "peserta-PKS-KUKAR-6402062001.pdf"
    assert handed.content.startswith(b"%PDF")


def test_kecamatan_is_one_archive_of_its_villages(agreement):
    handed = document("640206")

    assert handed.name == "peserta-PKS-KUKAR-640206.zip"
    with zipfile.ZipFile(io.BytesIO(handed.content)) as archive:
        assert archive.namelist() == ["peserta-PKS-KUKAR-6402062001.pdf", "peserta-PKS-KUKAR-6402062002.pdf"]


def test_place_where_nobody_lives_has_no_list(agreement):
    with pytest.raises(NoParticipants):
        document("640201")
