"""An agreement is written step by step; nothing typed is lost, and it is recorded once."""

import datetime
from typing import Any

import pytest

from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_answers import STEPS, as_document
from jangkau.partnership.models import Agreement, AgreementDraft
from jangkau.partnership.selectors.drafts import DraftNotFound, draft_view, list_drafts
from jangkau.partnership.services.agreements import AgreementExists
from jangkau.partnership.services.drafts import (
    DraftDiscarded,
    DraftIncomplete,
    DraftRecorded,
    begin_draft,
    discard_draft,
    record_draft,
    save_step,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    day,
    make_agreement,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

NOW = day("2022-08-20")
LATER = day("2022-08-21")
TYPED: dict[str, Any] = {
    "sponsor": "PEMKAB-KUKAR",
    "office": "KC-TGR",
    "code": AGREEMENT,
    "title": "Pekerja rentan (sintetis)",
    "region": "64.02",
    "categories": ["vulnerable", "rt"],
    "minimum_age": "18",
    "maximum_age": "64",
    "first_month": "Oktober 2022",
    "months": "3",
    "bracket": "1",
    "programmes": "JKK JKM",
    "funding": "apbd",
    "budget_rupiah": "Rp1.790.000.000",
    "billing": "once",
    "term_months": "",
    "on_departure": "refund",
    "decree": "Keputusan (sintetis) 460/2022",
    "decree_date": "29-08-2022",
    "signed_date": "2022-08-31",
    "start_letter": "",
    "cover_starts_on": "",
}


def begun(by: str = OFFICER) -> AgreementDraft:
    return begin_draft(reach=reach_of(by), now=NOW)


def answer(draft: AgreementDraft, step: str, *, by: str = OFFICER, now: datetime.datetime = NOW, **changes: Any):
    answers = {key: value for key, value in (TYPED | changes).items() if key in STEPS[step]}
    return save_step(draft_id=draft.pk, step=step, answers=answers, reach=reach_of(by), now=now)


def written(**changes: Any) -> AgreementDraft:
    """Return a draft with every step answered."""
    draft = begun()
    for step in STEPS:
        answer(draft, step, **changes)
    draft.refresh_from_db()
    return draft


def kinds(problems) -> dict[str, str]:
    return {problem.key: problem.kind for problem in problems}


def test_a_draft_with_every_step_right_becomes_the_agreement_that_a_file_would_make():
    agreement = record_draft(draft_id=written().pk, reach=reach_of(OFFICER))

    assert (agreement.code, agreement.region_id, agreement.budget_rupiah) == (AGREEMENT, "6402", 1_790_000_000)
    assert (agreement.first_month, agreement.until_month) == (datetime.date(2022, 10, 1), datetime.date(2023, 1, 1))
    assert (agreement.decree_date, agreement.signed_date) == (datetime.date(2022, 8, 29), datetime.date(2022, 8, 31))
    assert (agreement.categories, agreement.term_months, agreement.cover_starts_on) == (
        ["vulnerable", "rt"],
        None,
        None,
    )


def test_whoever_records_a_draft_is_in_charge_also_if_a_colleague_began_it():
    draft = written()

    agreement = record_draft(draft_id=draft.pk, reach=reach_of(SUPERVISOR))

    assert agreement.in_charge.username == SUPERVISOR


def test_a_second_click_on_record_gives_the_same_agreement():
    draft = written()
    first = record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))

    second = record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))

    assert (first.pk, Agreement.objects.count()) == (second.pk, 1)


def test_a_second_click_on_begin_makes_no_second_draft():
    assert begun().pk == begun().pk
    assert begun(by=SUPERVISOR).pk != begun().pk


def test_a_draft_in_which_something_is_written_is_left_alone_by_a_new_beginning():
    draft = begun()
    answer(draft, "parties", code="LAIN")

    assert begun().pk != draft.pk


def test_wrong_answers_are_kept_as_typed_and_told_by_key():
    draft = begun()

    problems = answer(draft, "money", budget_rupiah="satu miliar", billing="term", funding="hibah")

    assert kinds(problems) == {"budget_rupiah": "whole", "funding": "choice", "term_months": "term"}
    draft.refresh_from_db()
    assert draft.document["budget_rupiah"] == "satu miliar"


def test_a_step_may_be_answered_before_the_others():
    assert answer(begun(), "decree") == ()


def test_keys_of_other_steps_are_left_alone():
    draft = begun()
    answer(draft, "scope")

    save_step(
        draft_id=draft.pk, step="months", answers={"region": "9999", "months": "3"}, reach=reach_of(OFFICER), now=LATER
    )

    draft.refresh_from_db()
    assert (draft.document["region"], draft.document["months"], draft.changed_at) == ("6402", "3", LATER)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("", "missing"), ("TIDAK ADA", "party"), ("Pemerintah", "several"), ("pemkab-kukar", None), ("kutai", None)],
)
def test_a_sponsor_is_named_by_code_or_by_words_that_mean_one(typed, kind):
    from tests.factories.registry import make_organisation

    make_organisation("PEMDES-JAHAB", name="Pemerintah Desa Jahab")
    draft = begun()

    problems = answer(draft, "parties", sponsor=typed)

    assert kinds(problems).get("sponsor") == kind
    draft.refresh_from_db()
    assert draft.document["sponsor"] == (typed if kind else "PEMKAB-KUKAR")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6402", "6402"),
        ("64.02.06", "640206"),
        ("Kab. Kutai Kartanegara", "6402"),
        ("Kecamatan Samboja", "640213"),
        ("Jahab", "6402062001"),
        ("Atlantis", None),
        ("6499", None),
    ],
)
def test_a_region_is_named_by_code_or_by_words_that_mean_one(typed, code):
    draft = begun()

    problems = answer(draft, "scope", region=typed)

    draft.refresh_from_db()
    assert (draft.document["region"], kinds(problems)) == (code or typed, {} if code else {"region": "party"})


def test_a_code_that_is_taken_is_told_in_its_step():
    make_agreement()

    assert kinds(answer(begun(), "parties")) == {"code": "taken"}


def test_an_office_out_of_reach_is_no_choice():
    assert kinds(answer(begun(), "parties", office="KC-SMD")) == {"office": "party"}


@pytest.mark.parametrize(
    ("starts_on", "kind"),
    [("2022-09-30", "outside"), ("2022-10-01", None), ("2022-12-31", None), ("2023-01-01", "outside")],
)
def test_the_start_by_letter_lies_within_the_months(starts_on, kind):
    draft = begun()
    answer(draft, "months")

    problems = answer(draft, "decree", start_letter="S-1/KANWIL", cover_starts_on=starts_on)

    assert kinds(problems).get("cover_starts_on") == kind


def test_months_that_change_afterwards_are_judged_against_the_letter_again():
    draft = written(start_letter="S-1/KANWIL", cover_starts_on="2022-10-01")

    answer(draft, "months", first_month="2022-11")

    view = draft_view(draft_id=draft.pk, reach=reach_of(OFFICER))
    assert (view.next_step, kinds(view.problems["decree"])) == ("decree", {"cover_starts_on": "outside"})


@pytest.mark.parametrize("first_month", ["1999-10", "2015-06", "2021-03"])
def test_months_of_which_the_law_is_not_known_are_told_in_their_step(first_month):
    assert kinds(answer(begun(), "months", first_month=first_month)) == {"first_month": "law"}


def test_an_incomplete_draft_is_not_recorded():
    draft = begun()
    answer(draft, "parties")

    with pytest.raises(DraftIncomplete):
        record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))

    assert not Agreement.objects.exists()


def test_a_code_taken_since_the_check_records_nothing():
    draft = written()
    make_agreement()

    with pytest.raises((AgreementExists, DraftIncomplete)):
        record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))

    draft.refresh_from_db()
    assert (draft.agreement_id, Agreement.objects.count()) == (None, 1)


def test_a_discarded_draft_stays_in_the_records_and_out_of_the_list():
    draft = written()
    assert [line.draft_id for line in list_drafts(reach=reach_of(OFFICER)).rows] == [draft.pk]

    discard_draft(draft_id=draft.pk, reach=reach_of(OFFICER), now=LATER)
    discard_draft(draft_id=draft.pk, reach=reach_of(OFFICER), now=day("2022-08-22"))

    draft.refresh_from_db()
    assert draft.discarded_at == LATER
    assert list_drafts(reach=reach_of(OFFICER)).rows == ()
    with pytest.raises(DraftDiscarded):
        answer(draft, "parties")
    with pytest.raises(DraftDiscarded):
        record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))


def test_a_recorded_draft_is_neither_changed_nor_discarded():
    draft = written()
    record_draft(draft_id=draft.pk, reach=reach_of(OFFICER))

    with pytest.raises(DraftRecorded):
        answer(draft, "parties", title="Lain")
    with pytest.raises(DraftRecorded):
        discard_draft(draft_id=draft.pk, reach=reach_of(OFFICER), now=LATER)


@pytest.mark.parametrize("username", [CITY_OFFICER, NEIGHBOUR])
def test_a_draft_of_another_office_is_not_there(username):
    draft = written()

    for call in (
        lambda: draft_view(draft_id=draft.pk, reach=reach_of(username)),
        lambda: answer(draft, "parties", by=username),
        lambda: record_draft(draft_id=draft.pk, reach=reach_of(username)),
        lambda: discard_draft(draft_id=draft.pk, reach=reach_of(username), now=LATER),
    ):
        with pytest.raises(DraftNotFound):
            call()


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_record_agreements_begins_none(username):
    with pytest.raises(NotPermitted):
        begun(by=username)


def test_the_check_tells_what_the_law_makes_of_the_answers():
    law = draft_view(draft_id=written().pk, reach=reach_of(OFFICER)).law

    assert law is not None
    assert (law.worker_rupiah, law.workers, law.left_rupiah) == (50_400, 35_515, 44_000)
    (price,) = law.prices
    assert (price.month_rupiah, str(price.first_month), str(price.last_month)) == (16_800, "2022-10", "2022-12")
    assert price.explanation[-1] == "JKK Rp10.000 + JKM Rp6.800 = Rp16.800"
    assert "PP 44/2015, Pasal 20 ayat (3)" in {source.law for source in price.sources}
    assert law.transport_prices == ()
    assert (law.age.youngest, law.age.oldest, law.age.legal_limit) == (18, 64, 65)


def test_the_law_lowers_the_oldest_age_of_an_agreement():
    law = draft_view(draft_id=written(maximum_age="80").pk, reach=reach_of(OFFICER)).law

    assert law is not None
    assert law.age.oldest == 64


def test_relief_is_told_month_by_month_and_by_sector():
    # PP 50/2025: half for transport from January 2026, for others from April to December 2026.
    law = draft_view(draft_id=written(first_month="2026-03", funding="csr").pk, reach=reach_of(OFFICER)).law

    assert law is not None
    assert [(str(line.first_month), line.month_rupiah, line.relief_rupiah) for line in law.prices] == [
        ("2026-03", 16_800, 0), ("2026-04", 8_400, 8_400),
    ]  # fmt: skip
    assert [(str(line.first_month), line.month_rupiah) for line in law.transport_prices] == [("2026-03", 8_400)]
    assert (law.worker_rupiah, law.transport_worker_rupiah) == (33_600, 25_200)


@pytest.mark.parametrize(
    ("key", "typed", "read"),
    [
        ("budget_rupiah", "1790000000", 1_790_000_000),
        ("budget_rupiah", "Rp 1.790.000.000,-", 1_790_000_000),
        ("budget_rupiah", "1.790.000.000,00", 1_790_000_000),
        ("budget_rupiah", "1.79", "1.79"),
        ("budget_rupiah", "-5", "-5"),
        ("budget_rupiah", "9" * 5000, "9" * 5000),
        ("budget_rupiah", "١٢٣", "١٢٣"),
        ("decree_date", "31 Agustus 2022", datetime.date(2022, 8, 31)),
        ("decree_date", "31/8/2022", datetime.date(2022, 8, 31)),
        ("decree_date", "31-02-2022", "31-02-2022"),
        ("decree_date", "31 Agustus 22", "31 Agustus 22"),
        ("first_month", "10/2022", "2022-10"),
        ("first_month", "2022-10", "2022-10"),
        ("first_month", "13-2022", "2022-13"),
        ("first_month", "Okt 2022", "2022-10"),
        ("title", "  Dua\n\tkata ", "Dua kata"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(key, typed, read):
    assert as_document({key: typed}) == {key: read}


@pytest.mark.parametrize("typed", ["9998-12", "2200-01", "0000-00", "bulan depan", "<b>2022-10</b>"])
def test_a_month_beyond_the_calendar_is_told_not_fallen_over(typed):
    assert kinds(answer(begun(), "months", first_month=typed)) == {"first_month": "month"}


def test_right_to_left_marks_html_and_two_hundred_letters_are_kept_as_they_are():
    title = ("‮" + "<script>" + "x" * 200)[:200]
    draft = written(title=title)

    assert record_draft(draft_id=draft.pk, reach=reach_of(OFFICER)).title == title


def test_drafts_come_a_page_at_a_time():
    for number in range(3):
        answer(begun(), "parties", code=f"PKS-{number}")

    first = list_drafts(reach=reach_of(OFFICER), limit=2)
    rest = list_drafts(reach=reach_of(OFFICER), after=first.after or "", limit=2)

    assert [line.code for line in (*first.rows, *rest.rows)] == ["PKS-0", "PKS-1", "PKS-2"]
    assert rest.after is None
    assert list_drafts(reach=reach_of(OFFICER), after="'; --", limit=2).rows == first.rows


def test_a_draft_moves_to_the_office_that_it_names():
    from jangkau.core.permissions import Role
    from jangkau.registry.models import Assignment, Office, User

    Assignment.objects.create(
        user=User.objects.get(username=OFFICER), role=Role.BRANCH_OFFICER, office=Office.objects.get(code="KC-SMD")
    )
    draft = begun()
    answer(draft, "parties", office="KC-TGR")

    draft.refresh_from_db()
    assert draft.office.code == "KC-TGR"
    assert reach_of(OFFICER).offices_for(Right.WRITE_AGREEMENT) >= {draft.office_id}
