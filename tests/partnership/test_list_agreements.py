"""Agreements and sponsors within reach, a page at a time, each with what it comes to."""

import datetime

import pytest

from jangkau.partnership.selectors.agreement_lists import Figures, list_agreements
from jangkau.partnership.selectors.agreement_pages import agreement_page
from jangkau.partnership.selectors.agreement_states import AgreementState
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.next_steps import Kind
from jangkau.partnership.selectors.sponsors import list_sponsors, sponsor_page
from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOrganisation
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AUDITOR,
    CITY_OFFICER,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    approve,
    bill,
    make_agreement,
    make_other_agreement,
    pay,
    send,
    workers,
)
from tests.factories.registry import make_organisation
from tests.queries import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TODAY = datetime.date(2022, 10, 15)


def codes(username: str = OFFICER, today: datetime.date = TODAY, **filters) -> list[str]:
    return [line.code for line in list_agreements(reach=reach_of(username), today=today, **filters).rows]


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        (OFFICER, ["PKS-KUKAR"]),
        (SPONSOR_OFFICER, ["PKS-KUKAR"]),
        (CITY_OFFICER, ["PKS-KALTIM"]),
        (NEIGHBOUR, []),
        (AUDITOR, ["PKS-KALTIM", "PKS-KUKAR"]),
    ],
)
def test_everybody_sees_the_agreements_of_his_offices_or_his_sponsor(username, expected):
    make_agreement()
    make_other_agreement()

    assert codes(username) == expected


def test_a_sponsor_s_officer_sees_its_agreements_at_every_office():
    make_agreement()
    make_other_agreement(code="PKS-SMD", sponsor="PEMKAB-KUKAR")

    assert codes(SPONSOR_OFFICER) == ["PKS-SMD", "PKS-KUKAR"]
    assert codes() == ["PKS-KUKAR"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AgreementState.NOT_BEGUN, ["NANTI"]),
        (AgreementState.RUNNING, ["PANJANG"]),
        (AgreementState.ENDING, ["SEKARANG"]),
        (AgreementState.ENDED, ["DAHULU"]),
        (None, ["PANJANG", "NANTI", "SEKARANG", "DAHULU"]),
    ],
)
def test_agreements_are_listed_by_state_those_that_end_last_first(state, expected):
    for code, first_month, months in (
        ("DAHULU", "2022-01", 3), ("SEKARANG", "2022-10", 3), ("PANJANG", "2022-10", 12), ("NANTI", "2022-11", 3),
    ):  # fmt: skip
        make_agreement(code=code, first_month=first_month, months=months)

    assert codes(state=state) == expected


def test_agreements_are_listed_by_sponsor():
    make_organisation("PT-ENERGI", name="PT Energi (karangan)", kind=OrganisationKind.COMPANY)
    make_agreement()
    make_agreement(code="CSR-1", sponsor="PT-ENERGI")

    assert codes(sponsor_code="PT-ENERGI") == ["CSR-1"]
    assert codes(sponsor_code="\0'; --") == []


def test_agreements_come_a_page_at_a_time_each_once():
    for number in range(5):
        make_agreement(code=f"PKS-{number}", months=3 if number % 2 else 12)
    found, after = [], ""
    for _page in range(3):
        page = list_agreements(reach=reach_of(OFFICER), today=TODAY, after=after, limit=2)
        found += [line.code for line in page.rows]
        after = page.after or ""

    assert (found, after) == (["PKS-4", "PKS-2", "PKS-0", "PKS-3", "PKS-1"], "")
    for hostile in ("x", "2022-13-01.1", "2022-10-01.", ".", "9" * 5000, "\0"):
        assert len(codes(after=hostile)) == 5
    assert codes(after="2022-10-01." + "9" * 30) == []


def test_a_line_tells_members_money_and_what_comes_next():
    make_agreement(budget_rupiah=10 * MONTH_RUPIAH)
    send(workers(2))
    approve()
    (issued,) = bill()

    (line,) = list_agreements(reach=reach_of(OFFICER), today=TODAY).rows

    assert line.figures == Figures(2, 0, 6 * MONTH_RUPIAH, 6 * MONTH_RUPIAH, 0)
    assert (line.months, line.next_step and line.next_step.kind) == (3, Kind.PAY)
    pay(issued)
    (line,) = list_agreements(reach=reach_of(OFFICER), today=TODAY).rows
    assert (line.figures.paid_rupiah, line.next_step) == (6 * MONTH_RUPIAH, None)


def test_more_agreements_with_more_members_take_no_more_statements():
    def look() -> object:
        return list_agreements(reach=reach_of(OFFICER), today=TODAY)

    make_agreement(code="SATU")
    send(workers(2), agreement="SATU")
    few = statements(look)
    for number in range(5):
        make_agreement(code=f"PKS-{number}")
        send(workers(10), agreement=f"PKS-{number}")
        approve(agreement=f"PKS-{number}")
        bill(agreement=f"PKS-{number}")

    assert statements(look) == few


def test_the_page_of_an_agreement_takes_as_many_statements_whatever_its_size():
    def look(code: str) -> object:
        return agreement_page(agreement_id=ids[code], reach=reach_of(OFFICER), today=TODAY)

    ids = {}
    for code, count in (("KECIL", 1), ("BESAR", 60)):
        ids[code] = make_agreement(code=code).pk
        for at in range(1 if code == "KECIL" else 3):
            send(workers(count), agreement=code)
            approve(agreement=code, roster=at + 1)
            for one in bill(agreement=code):
                pay(one)

    assert statements(lambda: look("BESAR")) == statements(lambda: look("KECIL"))


def test_the_page_of_an_agreement_tells_its_whole_state():
    agreement = make_agreement(budget_rupiah=10 * MONTH_RUPIAH)
    send([*workers(3), *workers(1, sex="P")])
    approve()
    pay(bill()[0])

    page = agreement_page(agreement_id=agreement.pk, reach=reach_of(OFFICER), today=TODAY)

    assert (page.state, page.figures.members, page.covered, page.left_rupiah) == (
        AgreementState.ENDING, 3, 3, MONTH_RUPIAH,
    )  # fmt: skip
    assert [(ending.ends_on, ending.losing) for ending in page.losing] == [(datetime.date(2023, 1, 1), 3)]
    assert (page.months_warning, page.days_left) == (90, 78)
    assert [(roster.number, roster.rows, roster.has_faulty) for roster in page.rosters] == [(1, 4, True)]
    assert [(batch.number, batch.members, batch.rupiah) for batch in page.batches] == [(1, 3, 9 * MONTH_RUPIAH)]
    assert [(one.number, one.state) for one in page.bills] == [("PKS-KUKAR/1", "paid")]
    assert page.in_charge is not None
    assert page.in_charge.username == OFFICER
    assert page.own_step is not None
    assert page.own_step.kind == Kind.REVIEW
    assert page.law is not None
    assert page.law.worker_rupiah == 3 * MONTH_RUPIAH


def test_nobody_is_covered_before_the_bill_is_paid():
    agreement = make_agreement()
    send(workers(2))
    approve()
    bill()

    page = agreement_page(agreement_id=agreement.pk, reach=reach_of(OFFICER), today=TODAY)

    assert (page.figures.members, page.covered, page.losing, page.is_billed) == (2, 0, (), True)


@pytest.mark.parametrize(
    ("today", "covered"),
    [(datetime.date(2022, 9, 30), 0), (datetime.date(2022, 10, 1), 2), (datetime.date(2022, 12, 31), 2)],
)
def test_members_are_covered_on_the_days_of_their_months(today, covered):
    agreement = make_agreement()
    send(workers(2))
    approve()
    pay(bill()[0])

    page = agreement_page(agreement_id=agreement.pk, reach=reach_of(OFFICER), today=today)

    assert page.covered == covered


def test_rights_over_an_agreement_are_those_of_its_office_and_sponsor():
    agreement = make_agreement()

    def may(username: str) -> frozenset[str]:
        return agreement_page(agreement_id=agreement.pk, reach=reach_of(username), today=TODAY).may

    assert {"write_agreement", "bill", "upload_roster"} <= may(OFFICER)
    assert may(SPONSOR_OFFICER) & {"write_agreement", "bill", "approve_roster", "see_person"} == set()
    assert "upload_roster" in may(SPONSOR_OFFICER)


@pytest.mark.parametrize("username", [NEIGHBOUR, CITY_OFFICER, CITY_SUPERVISOR])
def test_an_agreement_of_others_has_no_page(username):
    agreement = make_agreement()

    for key in (agreement.pk, 2**62):
        with pytest.raises(AgreementNotFound):
            agreement_page(agreement_id=key, reach=reach_of(username), today=TODAY)


def test_sponsors_are_those_of_the_office_and_those_who_have_an_agreement_there():
    make_organisation("BANK-1", name="Bank (karangan)", kind=OrganisationKind.BANK)
    make_agreement(code="PROV", sponsor="PEMPROV-KALTIM")

    def listed(username: str) -> list[str]:
        return [line.code for line in list_sponsors(reach=reach_of(username), today=TODAY).rows]

    assert listed(OFFICER) == ["PEMKAB-KUKAR", "PEMPROV-KALTIM"]
    assert listed(SPONSOR_OFFICER) == ["PEMKAB-KUKAR"]
    assert listed(CITY_OFFICER) == ["PEMPROV-KALTIM"]
    assert listed(NEIGHBOUR) == []


def test_a_sponsor_is_summed_up_over_the_agreements_that_the_reader_may_see():
    make_agreement(budget_rupiah=10 * MONTH_RUPIAH)
    make_agreement(code="DAHULU", first_month="2022-01", budget_rupiah=5 * MONTH_RUPIAH)
    make_other_agreement(code="PKS-SMD", sponsor="PEMKAB-KUKAR")
    send(workers(2))
    approve()
    pay(bill()[0])

    page = sponsor_page(code="PEMKAB-KUKAR", reach=reach_of(OFFICER), today=TODAY)

    assert (page.figures.agreements, page.figures.running, page.figures.members) == (2, 1, 2)
    assert (page.figures.budget_rupiah, page.figures.paid_rupiah) == (15 * MONTH_RUPIAH, 6 * MONTH_RUPIAH)
    assert [officer.username for officer in page.officers] == [SPONSOR_OFFICER]
    assert [line.code for line in page.agreements.rows] == ["PKS-KUKAR", "DAHULU"]
    assert (page.can_write, page.can_agree) == (True, True)


@pytest.mark.parametrize("username", [NEIGHBOUR, CITY_OFFICER])
def test_a_sponsor_of_others_looks_like_none(username):
    for code in ("PEMKAB-KUKAR", "TIDAK-ADA", "\0"):
        with pytest.raises(UnknownOrganisation):
            sponsor_page(code=code, reach=reach_of(username), today=TODAY)


def test_more_sponsors_take_no_more_statements():
    def look() -> object:
        return list_sponsors(reach=reach_of(OFFICER), today=TODAY)

    few = statements(look)
    office = Organisation.objects.get(code="PEMKAB-KUKAR").office
    for number in range(5):
        make_organisation(f"PEMDES-{number}", kind=OrganisationKind.VILLAGE_GOVERNMENT, office=office)
        make_agreement(code=f"PKS-{number}", sponsor=f"PEMDES-{number}")

    assert statements(look) == few
