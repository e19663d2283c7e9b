"""A wadah on the telephone: founded, joined, collected for and paid for together, and shown to nobody else."""

import datetime
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jangkau.collection.models import Bill, BillLine, InsuredMonth
from jangkau.collection.selectors.wadah_sheet import wadah_sheet
from jangkau.collection.services.payments import record_payment
from jangkau.enrolment.models import Participant, Registration, WadahFounding, WadahInvitation
from jangkau.enrolment.services.wadah_foundings import accept_founding
from jangkau.partnership.models import WadahList
from jangkau.registry.models import Account, Organisation, Person, User
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.wadah_roles import give_wadah_role
from jangkau.rules.months import Month
from tests.factories import partnership as given
from tests.factories.accounts import make_account
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_organisation, make_person, make_region
from tests.portal.conftest import JAHAB, Telephone
from tests.queries import statements

FOUNDING = {
    "name": "Pedagang Jahab",
    "work": "jual sayur",
    "regency": "Kutai Kartanegara",
    "district": "Tenggarong",
    "village": "Jahab",
    "members_expected": "40",
    "attested": "on",
}


@pytest.fixture
def wadah(signed_in: Telephone) -> Organisation:
    """A wadah of KC-TGR that the holder of the telephone coordinates."""
    wadah = make_organisation("WADAH-UJI", name="Pedagang Jahab", kind="wadah")
    account = Account.objects.get(phone=signed_in.number)
    give_wadah_role(account_id=account.pk, wadah_id=wadah.pk, role="coordinator", now=given.PAID_AT)
    return wadah


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_wish_to_found_a_wadah_leads_to_its_page(signed_in: Telephone) -> None:
    refused = signed_in.post("wadah_found", **FOUNDING)
    assert refused.status_code == 422
    assert "Daftarkan dahulu diri Anda" in refused.content.decode()
    signed_in.form()
    assert signed_in.post("wadah_found", **FOUNDING).status_code == 303
    assert "Sedang diperiksa petugas" in body(signed_in.get("wadah_found"))
    wadah = accept_founding(
        public_id=WadahFounding.objects.get().public_id, reach=reach_of(given.OFFICER), now=given.PAID_AT
    )
    assert "0 dari 0 anggota" in body(signed_in.get("wadah", wadah.code))
    assert wadah.code in body(signed_in.get("wadah", wadah.code))


def test_worker_comes_by_the_code_of_the_page_and_is_billed_with_the_others(
    signed_in: Telephone, wadah: Organisation
) -> None:
    signed_in.post("wadah_invitation", wadah.code)
    shown = body(signed_in.get("wadah_invitation", wadah.code))
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", shown)
    assert code is not None
    assert "data:image/png" in shown

    worker = Telephone("+6281234567802")
    worker.sign_in()
    there = worker.post("wadah_code", code=code[0].lower()).url
    assert "Daftarkan saya" in body(worker.client.get(there))
    form = str(worker.client.post(there, {"relation": "self"}).url.split("/")[3])
    worker.fill_in(form)
    worker.send(form)
    assert Participant.objects.get().wadah == wadah
    assert not Bill.objects.exists()

    members = body(signed_in.get("wadah_members", wadah.code))
    assert all(text in members for text in ("Sarif", "64**********0017", "Rp8.400", "belum pernah terlindungi"))
    assert not any(text in members for text in ("6402061708800017", "0812", "1980", "nelayan"))
    worker.post("wadah_leave", Participant.objects.get().person_id)
    assert Participant.objects.get().wadah is None


def test_member_without_a_telephone_is_registered_by_the_coordinator_and_is_not_his(
    signed_in: Telephone, wadah: Organisation
) -> None:
    form = str(signed_in.post("wadah_member_new", wadah.code).url.split("/")[3])
    signed_in.fill_in(form)
    check = body(signed_in.get("step_check", form))
    assert "menyatakan sendiri kepada saya" in check
    assert signed_in.send(form).url == f"/pekerja/wadah/{wadah.code}/"
    participant = Participant.objects.get()
    assert (participant.wadah, participant.person.phone) == (wadah, "")
    assert participant.attested_at is not None
    assert signed_in.get("person", participant.person_id).status_code == 404
    assert "Sarif" not in body(signed_in.get("mine"))


def test_known_nik_of_a_member_goes_to_the_officer(signed_in: Telephone, wadah: Organisation) -> None:
    known = make_participant(person=make_person(nik="6402061708800017", name="Sarif", region=make_region(JAHAB)))
    form = str(signed_in.post("wadah_member_new", wadah.code).url.split("/")[3])
    signed_in.fill_in(form)
    signed_in.send(form)
    assert Registration.objects.get().reasons == ["nik_known"]
    known.refresh_from_db()
    assert known.wadah is None


def test_second_press_bills_nothing_twice_and_one_payment_covers_all(signed_in: Telephone, wadah: Organisation) -> None:
    members = [make_participant(wadah=wadah) for _each in range(3)]
    shown = body(signed_in.get("wadah_months", wadah.code))
    names = ("first_month", "count", "total")
    typed = {name: re.findall(rf'name="{name}" value="(\d[^"]*)"', shown)[-1] for name in names}
    first = signed_in.post("wadah_months", wadah.code, **typed)
    second = signed_in.post("wadah_months", wadah.code, **typed)
    bill = Bill.objects.get()
    assert (first.url, second.status_code) == (f"/pekerja/wadah/{wadah.code}/tagihan/{bill.pk}/", 409)
    assert first.url in second.content.decode()
    assert bill.code is not None
    assert bill.code[:4] in body(signed_in.client.get(first.url))
    assert "ditagih, belum dibayar" in body(signed_in.get("wadah_members", wadah.code))

    record_payment(
        channel="LOKET", reference="1", bill_number=bill.number, amount_rupiah=bill.total_rupiah,
        paid_at=bill.issued_at, now=bill.issued_at, by_user_id=User.objects.get(username=given.OFFICER).pk,
    )  # fmt: skip
    assert InsuredMonth.objects.count() == len(members)
    assert "3 dari 3 anggota terlindungi" in body(signed_in.get("wadah", wadah.code))
    assert signed_in.get("wadah_receipt", wadah.code, bill.pk)["Content-Type"] == "application/pdf"
    assert signed_in.get("wadah_paper", wadah.code).content.startswith(b"%PDF")

    reach, until = (
        reach_of_account(Account.objects.get().pk),
        InsuredMonth.objects.latest("covered_until").covered_until,
    )
    lapses, one_day = Month.of(until).plus(3).first_day, datetime.timedelta(days=1)

    def settling(on: datetime.date) -> set[tuple[datetime.date | None, bool]]:
        noon = datetime.datetime.combine(on, datetime.time(4), tzinfo=datetime.UTC)
        sheet = wadah_sheet(code=wadah.code, reach=reach, now=noon)
        return {(line.settle_until, line.is_lapsed) for line in sheet.rows.rows}

    assert settling(until - one_day) == {(None, False)}
    assert settling(until) == settling(lapses - one_day) == {(lapses - one_day, False)}
    assert settling(lapses) == {(lapses - one_day, True)}


def test_what_is_another_wadahs_is_not_there(signed_in: Telephone, wadah: Organisation) -> None:
    other = make_organisation("WADAH-LAIN", name="Lain", kind="wadah")
    member = make_participant(wadah=other)
    pages = ("wadah", "wadah_members", "wadah_member_new", "wadah_paper", "wadah_invitation", "wadah_runners")
    for page in (*pages, "wadah_months"):
        assert signed_in.get(page, other.code).status_code == 404, page
    for page in ("wadah_member_new", "wadah_invitation", "wadah_runners", "wadah_months"):
        assert signed_in.post(page, other.code, role="treasurer").status_code == 404, page
    assert signed_in.post("wadah_member_go", wadah.code, member.pk).status_code == 404
    assert signed_in.get("wadah_join", "AAAA2222").status_code == 404


def test_treasurer_bills_and_sees_and_manages_nobody(signed_in: Telephone, wadah: Organisation) -> None:
    other, own = make_account("+6281234567808"), Account.objects.get(phone=signed_in.number)
    for account, role in ((other, "coordinator"), (own, "treasurer")):
        give_wadah_role(account_id=account.pk, wadah_id=wadah.pk, role=role, now=given.PAID_AT)
    member = make_participant(wadah=wadah)
    shown = body(signed_in.get("wadah_members", wadah.code))
    assert "Keluarkan" not in shown
    assert signed_in.get("wadah_months", wadah.code).status_code == 200
    for page in ("wadah_member_new", "wadah_invitation", "wadah_runners"):
        assert signed_in.get(page, wadah.code).status_code == 404, page
        assert signed_in.post(page, wadah.code, role="coordinator").status_code == 404, page
    assert signed_in.post("wadah_member_go", wadah.code, member.pk).status_code == 404


def test_role_is_handed_over_by_a_code_on_the_page(signed_in: Telephone, wadah: Organisation) -> None:
    signed_in.post("wadah_runners", wadah.code, role="coordinator")
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", body(signed_in.get("wadah_runners", wadah.code)))
    assert code is not None
    other = Telephone("+6281234567802")
    other.sign_in()
    there = other.post("wadah_code", code=code[0]).url
    assert other.client.post(there).url == f"/pekerja/wadah/{wadah.code}/"
    page = body(other.get("wadah_runners", wadah.code))
    assert page.count("koordinator") >= 2
    own = re.search(r'name="end"\s+value="(\d+)"', page)
    assert own is not None
    assert other.post("wadah_runners", wadah.code, end=own[1]).status_code == 303
    assert other.post("wadah_runners", wadah.code, end="999").status_code == 404


def test_page_of_members_takes_as_many_queries_for_a_thousand(signed_in: Telephone, wadah: Organisation) -> None:
    make_participant(wadah=wadah)
    few = statements(lambda: signed_in.get("wadah_members", wadah.code))
    region = make_region()
    people = Person.objects.bulk_create(
        Person(
            nik_sealed=b"-", nik_digest=number.to_bytes(32, "big"), name="Uji", name_key="uji", region=region,
            birth_date=datetime.date(1980, 8, 17), sex="L", registered_at=given.PAID_AT,
        )
        for number in range(1_000)
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(
            person=person, office=wadah.office, channel="wadah", wadah=wadah, bracket=1, occupation="pedagang",
            sector="other", registered_at=given.PAID_AT,
        )
        for person in people
    )  # fmt: skip
    assert statements(lambda: signed_in.get("wadah_members", wadah.code)) == few
    assert "oleh 1.001 dari 1.001 anggota" in body(signed_in.get("wadah_members", wadah.code))


def test_forty_traders_come_from_founding_to_a_paid_bill_together(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form, occupation="jual sayur", meant="")
    signed_in.send(form)
    founder = Participant.objects.get()
    assert signed_in.post("wadah_found", **FOUNDING).status_code == 303
    wadah = accept_founding(
        public_id=WadahFounding.objects.get().public_id, reach=reach_of(given.OFFICER), now=given.PAID_AT
    )
    signed_in.post("wadah_invitation", wadah.code)
    signed_in.post("wadah_join", WadahInvitation.objects.get().code, person=founder.person_id)

    sent = send_list(signed_in, wadah, traders(39))
    assert "39 dari 39 baris diterima" in body(signed_in.client.get(sent.url))
    assert signed_in.client.post(sent.url).status_code == 303
    assert Participant.objects.filter(wadah=wadah, attested_at__isnull=False).count() == 40

    shown = body(signed_in.get("wadah_months", wadah.code))
    typed = {name: re.findall(rf'name="{name}" value="(\d[^"]*)"', shown)[-1] for name in ("first_month", "total")}
    # The founder's own bill has his month.
    bill = Bill.objects.get(pk=signed_in.post("wadah_months", wadah.code, count=1, **typed).url.split("/")[-2])
    assert BillLine.objects.filter(bill=bill).values("participant").distinct().count() == 39
    record_payment(
        channel="LOKET", reference="1", bill_number=bill.number, amount_rupiah=bill.total_rupiah,
        paid_at=bill.issued_at, now=bill.issued_at, by_user_id=User.objects.get(username=given.OFFICER).pk,
    )  # fmt: skip
    assert "39 dari 40 anggota terlindungi" in body(signed_in.get("wadah", wadah.code))


def test_every_row_of_a_list_has_its_outcome_and_doubtful_ones_go_to_the_officer(
    signed_in: Telephone, wadah: Organisation
) -> None:
    Organisation.objects.filter(pk=wadah.pk).update(region=make_region(JAHAB))
    known, elsewhere, own = (make_participant(person=make_person(nik=f"640206170880002{n}")) for n in range(3))
    Participant.objects.filter(pk=elsewhere.pk).update(wadah=make_organisation("WADAH-LAIN", kind="wadah"))
    Participant.objects.filter(pk=own.pk).update(wadah=wadah)
    rows = traders(2)
    for number in range(3):
        rows.append([f"640206170880002{number}", "Budi", "17-08-1980", "L", "Jahab", "jual sayur", "1 juta"])
    rows.append(["", "Tanpa Nik", "17-08-1980", "L", "Jahab", "jual sayur", "1 juta"])
    rows.append(["6402061708800031", "Tanpa Kerja", "17-08-1980", "L", "Jahab", "", "banyak"])
    rows.append(["6402061708500031", "Sudah Tua", "17-08-1950", "L", "Jahab", "jual sayur", "1 juta"])
    sent = send_list(signed_in, wadah, rows)
    shown = body(signed_in.client.get(sent.url))
    assert "2 dari 8 baris diterima" in shown
    assert "2 diperiksa petugas, 4 perlu diperbaiki" in shown
    for text in ("sudah tercatat", "anggota wadah lain", "sudah anggota wadah ini", "NIK kosong", "Pekerjaan kosong"):
        assert text in shown, text
    assert Participant.objects.count() == 3

    signed_in.client.post(sent.url)
    assert signed_in.client.post(sent.url).status_code == 409
    assert Participant.objects.filter(wadah=wadah).count() == 3
    assert [each.reasons for each in Registration.objects.order_by("pk")] == [["nik_known"], ["nik_known"]]
    known.refresh_from_db()
    assert known.wadah is None
    assert signed_in.get("wadah_faulty", wadah.code, WadahList.objects.get().pk).content.startswith(b"PK")
    assert "Berkas yang sama sudah dicatat" in send_list(signed_in, wadah, rows).content.decode()


def test_list_of_which_somebody_was_registered_meanwhile_is_not_half_written(
    signed_in: Telephone, wadah: Organisation
) -> None:
    Organisation.objects.filter(pk=wadah.pk).update(region=make_region(JAHAB))
    rows = traders(3)
    sent = send_list(signed_in, wadah, rows)
    make_person(nik=rows[1][0])
    answer = signed_in.client.post(sent.url)
    assert answer.status_code == 409
    assert "2 dari 3 baris diterima" in answer.content.decode()
    assert not Participant.objects.exists()
    assert signed_in.client.post(sent.url, {"withdraw": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 x", "PDF"),
        (b"a;b\n1;2\n", "judul kolom"),
        (b"NIK;Nama;Tanggal Lahir\n" + b"6402061708800017;Uji;17-08-1980\n" * 2_001, "2001 baris"),
    ],
)
def test_file_that_is_no_list_is_refused_and_not_kept(
    signed_in: Telephone, wadah: Organisation, content: bytes, said: str
) -> None:
    answer = send_file(signed_in, wadah, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WadahList.objects.exists()


def traders(count: int) -> list[list[str]]:
    return [
        [f"64020617088{number:05d}", f"Uji {given.made_up_name(number)}", "17-08-1980", "L", "Jahab", "jual sayur",
         "1,5 juta"]
        for number in range(101, 101 + count)
    ]  # fmt: skip


def send_list(telephone: Telephone, wadah: Organisation, rows: list[list[str]]) -> Any:
    headings = ["NIK", "Nama", "Tanggal Lahir", "L/P", "Desa", "Pekerjaan", "Penghasilan Sebulan"]
    return send_file(telephone, wadah, "\n".join(";".join(row) for row in [headings, *rows]).encode())


def send_file(telephone: Telephone, wadah: Organisation, content: bytes) -> Any:
    file = SimpleUploadedFile("anggota.csv", content)
    return telephone.post("wadah_lists", wadah.code, file=file, complete="yes")


def test_coordinator_calls_whoever_asked_for_help_fills_in_with_him_and_hands_back(
    signed_in: Telephone, wadah: Organisation
) -> None:
    newcomer = Telephone("+6281234567803")
    newcomer.sign_in()
    form = newcomer.form()
    Registration.objects.filter(public_id=form).update(wadah=wadah)
    newcomer.post("step_who", form, nik="6402061708800033", name="Wati")
    newcomer.post("ask_help", form, regency="Kutai Kartanegara")
    assert "Wati" in body(signed_in.get("wadah_helping"))
    assert newcomer.number not in body(signed_in.get("wadah_help", form))
    signed_in.post("wadah_help", form)
    assert newcomer.number in body(signed_in.get("wadah_help", form))
    birth = {"birth_date": "1980-08-17", "sex": "L", "village": JAHAB}
    assert signed_in.post("wadah_help_birth", form, **birth).url.endswith("/kerja/")
    assert signed_in.post("wadah_help_call", form, outcome="handed_back", note="").status_code == 303
    assert "Wati" not in body(signed_in.get("wadah_helping"))
    assert Registration.objects.get(public_id=form).step == "work"


def test_treasurer_and_strangers_help_nobody(signed_in: Telephone, wadah: Organisation) -> None:
    stranger = Telephone("+6281234567804")
    stranger.sign_in()
    assert stranger.get("wadah_helping").status_code == 404
    account = Account.objects.get(phone=stranger.number)
    give_wadah_role(account_id=account.pk, wadah_id=wadah.pk, role="treasurer", now=given.PAID_AT)
    assert stranger.get("wadah_helping").status_code == 404
