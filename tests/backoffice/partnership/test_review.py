"""The pages of review: many rows with one reason, one row beside the register, and nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.html import escape

from jangkau.core.models import Sighting
from jangkau.core.paging import PAGE_ROWS
from jangkau.core.sealing import unseal
from jangkau.partnership.models import RosterRow, RowDecision
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Person, User
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.queries import assert_same_queries, queries_of
from tests.factories import partnership as given
from tests.factories.house import PLAYERS
from tests.factories.partnership import day, register, send, worker, workers

MISMATCH = "nik_sex_mismatch"
REASON = "KTP asli dilihat"
HTML = "<script>alert(1)</script>"


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def roster(house):
    """A second list of our agreement: rows 2 to 4 wait for their sex, row 5 for another person's NIK, row 6 is fine."""
    row = worker()
    register(row.but(name="Orang Lain Sekali"))
    send([*workers(3, sex="P"), row, worker()], at=day("2022-09-24"))
    return house.agreement.pk, 2


def page_of(roster, row=None, **query):
    if row is None:
        return reverse("backoffice:review", args=roster, query=query or None)
    return reverse("backoffice:review_row", args=[*roster, row], query=query or None)


def text_of(answer) -> str:
    return answer.content.decode()


def decide_elsewhere(roster, *rows, accepted=True, reason="KK dilihat di kantor desa"):
    decide_rows(
        agreement_code=given.AGREEMENT,
        roster_number=roster[1],
        row_numbers=rows,
        accepted=accepted,
        reason=reason,
        reach=reach_of(given.SUPERVISOR),
        now=day("2022-09-24", hour=10),
    )


def decided():
    return {
        decision.row.row_number: (decision.accepted, decision.reason)
        for decision in RowDecision.objects.select_related("row")
    }


# Many rows


def test_ticked_rows_are_decided_with_one_reason(officer, roster):
    answer = officer.post(page_of(roster), {"rows": ["2", "4"], "accepted": "yes", "reason": REASON})

    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(roster))
    assert decided() == {2: (True, REASON), 4: (True, REASON)}
    assert "2 baris diterima." in text_of(officer.get(page_of(roster)))


def test_decision_is_put_down_to_whoever_took_it(officer, roster):
    officer.post(page_of(roster), {"rows": ["2"], "accepted": "no", "reason": REASON})

    decision = RowDecision.objects.get()
    assert decision.decided_by.username == given.OFFICER
    assert decision.context_id is not None


def test_all_rows_of_one_reason_are_decided_on_every_page(officer, house):
    rows = PAGE_ROWS + 5
    send(workers(rows, sex="P"), at=day("2022-09-24"))
    page = page_of((house.agreement.pk, 2), reason=MISMATCH)

    answer = officer.post(page, {"scope": "all", "accepted": "yes", "reason": REASON})

    assert answer.status_code == 303
    assert len(decided()) == rows


def test_all_rows_without_a_chosen_reason_are_not_decided(officer, roster):
    answer = officer.post(page_of(roster), {"scope": "all", "accepted": "yes", "reason": REASON})

    assert answer.status_code == 422
    assert decided() == {}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"accepted": "yes", "reason": REASON}, "Pilih sedikitnya satu baris."),
        ({"rows": ["2"], "reason": REASON}, "Pilih terima atau tolak."),
        ({"rows": ["2"], "accepted": "perhaps", "reason": REASON}, "Keputusan"),
        ({"rows": ["2"], "accepted": "yes"}, "Tulis alasannya."),
        ({"rows": ["2"], "accepted": "yes", "reason": "   "}, "Tulis alasannya."),
        ({"rows": ["2"], "accepted": "yes", "reason": "ok"}, "sedikitnya 10 huruf"),
        ({"rows": ["2"], "accepted": "yes", "reason": "KTP dilihat 6402061708800001"}, "Jangan menulis NIK"),
        ({"rows": ["2"], "accepted": "yes", "reason": "x" * 301}, "300"),
        ({"rows": ["2", "abc"], "accepted": "yes", "reason": REASON}, "Nomor baris itu tidak dikenal."),
        ({"rows": ["2", "9" * 30], "accepted": "yes", "reason": REASON}, "Nomor baris itu tidak dikenal."),
        ({"rows": ["2", "-1"], "accepted": "yes", "reason": REASON}, "Nomor baris itu tidak dikenal."),
    ],
)
def test_faulty_decision_is_told_and_decides_nothing(officer, roster, sent, said):
    answer = officer.post(page_of(roster), sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert decided() == {}


def test_what_was_typed_and_ticked_is_not_lost(officer, roster):
    answer = text_of(officer.post(page_of(roster), {"rows": ["2", "4"], "reason": f"{REASON} {HTML}"}))

    assert answer.count(" checked>") == 2
    assert escape(f"{REASON} {HTML}") in answer
    assert HTML not in answer


def test_second_reviewer_is_told_what_was_decided_and_loses_nothing(officer, roster):
    decide_elsewhere(roster, 3)

    answer = officer.post(page_of(roster), {"rows": ["2", "3", "4"], "accepted": "yes", "reason": REASON})

    told = text_of(answer)
    assert answer.status_code == 422
    assert decided() == {3: (True, "KK dilihat di kantor desa")}
    assert "Sudah diputuskan sementara Anda memilih" in told
    assert "KK dilihat di kantor desa" in told
    assert given.SUPERVISOR.title() in told
    assert f'value="{REASON}"' in told
    assert 'id="row-3"' not in told
    assert all(f'id="row-{row}"' in told for row in (2, 4))
    assert told.count('name="rows"') == told.count("Pilih baris ")
    assert told.count("checked>") == 3  # two rows, and the decision

    again = officer.post(page_of(roster), {"rows": ["2", "4"], "accepted": "yes", "reason": REASON})
    assert again.status_code == 303


def test_rows_that_another_decided_keep_his_decision_when_all_are_decided(officer, roster):
    decide_elsewhere(roster, 3, accepted=False)

    officer.post(page_of(roster, reason=MISMATCH), {"scope": "all", "accepted": "yes", "reason": REASON})

    assert {row: accepted for row, (accepted, _reason) in decided().items()} == {2: True, 3: False, 4: True}


def test_nothing_left_of_a_reason_is_told(officer, roster):
    decide_elsewhere(roster, 2, 3, 4)

    answer = officer.post(page_of(roster, reason=MISMATCH), {"scope": "all", "accepted": "yes", "reason": REASON})

    assert answer.status_code == 422
    assert len(decided()) == 3


def test_rows_of_another_roster_are_not_decided(officer, roster):
    answer = officer.post(page_of(roster), {"rows": ["2", "99"], "accepted": "yes", "reason": REASON})

    assert answer.status_code == 422
    assert "99" in text_of(answer)
    assert decided() == {}


@pytest.mark.parametrize(("count", "status"), [(900, 422), (10_000, 400)])
def test_thousands_of_row_numbers_decide_nothing(officer, roster, count, status):
    answer = officer.post(
        page_of(roster), {"rows": [str(row) for row in range(2, count)], "accepted": "yes", "reason": REASON}
    )

    assert answer.status_code == status
    assert decided() == {}


@pytest.mark.parametrize("role", sorted(set(PLAYERS)))
def test_only_reviewers_decide(role, house, roster, sign_in):
    browser = sign_in(PLAYERS[role])
    may = role in {"branch_officer", "supervisor"}

    many = browser.post(page_of(roster), {"rows": ["2"], "accepted": "yes", "reason": REASON})
    one = browser.post(page_of(roster, 3), {"accepted": "yes", "reason": REASON})

    assert {many.status_code, one.status_code} == ({303} if may else {403})
    assert len(decided()) == (2 if may else 0)


def test_auditor_sees_rows_and_no_form(roster, sign_in):
    browser = sign_in(PLAYERS["auditor"])

    for page in (page_of(roster), page_of(roster, 2)):
        told = text_of(browser.get(page))
        assert "Simpan" not in told
        assert 'name="reason"' not in told


def test_empty_review_teaches_the_next_step(house, sign_in):
    decide_elsewhere((house.agreement.pk, 1), 5)
    page = page_of((house.agreement.pk, 1))

    assert "Buka persetujuan" not in text_of(sign_in(given.OFFICER).get(page))
    assert "Buka persetujuan" in text_of(sign_in(given.SUPERVISOR).get(page))


def test_html_and_foreign_letters_in_a_name_stay_letters(officer, house):
    names = [HTML, "محمد بن عبد الله", "N" * 200, "{{ 7|add:7 }}"]
    send([worker(sex="P", name=name) for name in names], at=day("2022-09-24"))
    roster = (house.agreement.pk, 2)

    told = text_of(officer.get(page_of(roster))) + text_of(officer.get(page_of(roster, 2)))

    assert HTML not in told
    for row in RosterRow.objects.filter(roster__number=2, roster__agreement=house.agreement):
        assert escape(row.name) in told


def test_showing_rows_is_put_on_record(officer, roster):
    officer.get(page_of(roster))

    seen = Sighting.objects.get(subject="agreement", page="review")
    assert (seen.subject_id, seen.seen_by) == (roster[0], given.OFFICER)


def test_review_of_many_rows_asks_no_more_than_of_few(officer, house):
    few, many = (given.make_agreement(code=f"PKS-{size}") for size in (3, 300))
    for agreement, size in ((few, 3), (many, 300)):
        send(workers(size, sex="P"), agreement=agreement.code, at=day("2022-09-24"))

    counts = [len(queries_of(officer, page_of((agreement.pk, 1)))) for agreement in (few, many)]

    assert counts[0] == counts[1]


# One row


def test_one_row_is_decided_and_the_next_one_opens(officer, roster):
    answer = officer.post(page_of(roster, 3), {"accepted": "no", "reason": REASON})

    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(roster, 4))
    assert decided() == {3: (False, REASON)}
    assert "Baris 3 ditolak." in text_of(officer.get(page_of(roster, 4)))


def test_next_row_stays_with_the_chosen_reason(officer, roster):
    answer = officer.post(page_of(roster, 4, reason=MISMATCH), {"accepted": "yes", "reason": REASON})

    assert answer.headers["Location"] == page_of(roster, 2, reason=MISMATCH)


def test_last_row_leads_back_to_the_review(officer, roster):
    decide_elsewhere(roster, 2, 3, 4)

    answer = officer.post(page_of(roster, 5), {"accepted": "yes", "reason": REASON})

    assert answer.headers["Location"] == page_of(roster)


def test_row_that_another_decided_is_told_and_the_reason_is_not_lost(officer, roster):
    decide_elsewhere(roster, 2, accepted=False)

    answer = officer.post(page_of(roster, 2), {"accepted": "yes", "reason": REASON})

    told = text_of(answer)
    assert answer.status_code == 422
    assert decided() == {2: (False, "KK dilihat di kantor desa")}
    assert "Baris ini ditolak" in told
    assert "KK dilihat di kantor desa" in told
    assert REASON in told


def test_decided_row_tells_who_when_and_why(officer, roster):
    decide_elsewhere(roster, 2)

    told = text_of(officer.get(page_of(roster, 2)))

    assert "Baris ini diterima" in told
    assert given.SUPERVISOR.title() in told
    assert "24 September 2022 pukul 10.00 WITA" in told
    assert 'name="reason"' not in told


def test_differences_are_told_in_words(officer, roster):
    told = text_of(officer.get(page_of(roster, 5)))

    assert "Orang Lain Sekali" in told
    assert "berbeda" in told
    assert "Terdaftar dengan NIK yang sama." in told


def test_no_nik_is_shown_whole(officer, roster):
    pages = text_of(officer.get(page_of(roster))) + "".join(
        text_of(officer.get(page_of(roster, row))) for row in (2, 5)
    )

    niks = [unseal(bytes(row.nik_sealed), purpose="nik").decode() for row in RosterRow.objects.exclude(nik_sealed=None)]
    assert niks
    assert not any(nik in pages for nik in niks)


def test_showing_a_record_is_put_on_record(officer, roster):
    officer.get(page_of(roster, 5))

    person = Person.objects.get(name="Orang Lain Sekali")
    assert Sighting.objects.filter(subject="person", subject_id=person.pk, page="review_row").count() == 1
    assert Sighting.objects.filter(subject="agreement", subject_id=roster[0], page="review_row").count() == 1


@pytest.mark.parametrize("row", [1, 7, 2**31, 10**20])
def test_row_that_is_not_there_is_not_found(officer, roster, row):
    assert officer.get(page_of(roster, row)).status_code == 404
    assert officer.post(page_of(roster, row), {"accepted": "yes", "reason": REASON}).status_code == 404


def test_typed_decision_survives_the_end_of_a_session(officer, roster):
    officer.get(page_of(roster))
    Session.objects.all().delete()
    asked = officer.post(page_of(roster), {"rows": ["2", "4"], "accepted": "yes", "reason": REASON})
    officer.force_login(User.objects.get(username=given.OFFICER))

    told = text_of(officer.get(page_of(roster)))

    assert asked.status_code == 302
    assert f'value="{REASON}"' in told
    assert told.count("checked>") == 3  # two rows, and the decision
    assert decided() == {}


# Decisions


def test_decisions_are_listed_for_the_auditor(house, roster, sign_in):
    decide_elsewhere(roster, 2, reason=f"Alasan {HTML}")
    page = reverse("backoffice:decisions", args=roster)

    told = text_of(sign_in(PLAYERS["auditor"]).get(page))

    assert HTML not in told
    assert escape(f"Alasan {HTML}") in told
    assert given.SUPERVISOR.title() in told


def test_list_without_decisions_teaches_the_next_step(officer, roster):
    told = text_of(officer.get(reverse("backoffice:decisions", args=roster)))

    assert "Belum ada keputusan" in told
    assert page_of(roster) in told


def test_list_of_many_decisions_asks_no_more(officer, house, roster):
    decide_elsewhere(roster, 2)

    assert_same_queries(
        officer, reverse("backoffice:decisions", args=roster), lambda: decide_elsewhere(roster, 3, 4, 5)
    )
