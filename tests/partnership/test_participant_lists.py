"""Lists of participants: a PDF a village, a workbook of all; NIKs masked, nothing in them is run."""

import datetime
import io

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from jangkau.core import sealing
from jangkau.partnership.models import Member, RosterRow
from jangkau.partnership.selectors import participant_lists
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.participant_lists import (
    NoParticipants,
    listed_participants,
    participant_workbook,
    village_pdfs,
)
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    NEIGHBOUR,
    OFFICER,
    PAID_AT,
    SPONSOR_OFFICER,
    approve,
    bill,
    make_agreement,
    member_of,
    month,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def pdfs(*, by: str = OFFICER, language: str = "id") -> dict[str, str]:
    """Return the text of each PDF by its file name."""
    documents = village_pdfs(agreement_code=AGREEMENT, reach=reach_of(by), language=language, now=PAID_AT)
    return {document.name: text_of(document.content) for document in documents}


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def workbook(*, language: str = "id") -> list[list[object]]:
    document = participant_workbook(agreement_code=AGREEMENT, reach=reach_of(OFFICER), language=language)
    return CalamineWorkbook.from_filelike(io.BytesIO(document.content)).get_sheet_by_index(0).to_python()


def take_in(*rows) -> None:
    make_agreement()
    send(rows)
    approve()


def test_each_village_has_its_own_document():
    here, there = worker(village="Jahab"), worker(village="Perian", district="Muara Muntai")
    take_in(here, there)

    found = pdfs()

    assert list(found) == ["peserta-PKS-KUKAR-6402012001.pdf", "peserta-PKS-KUKAR-6402062001.pdf"]
    assert there.name in found["peserta-PKS-KUKAR-6402012001.pdf"]
    assert here.name not in found["peserta-PKS-KUKAR-6402012001.pdf"]
    assert "Jahab, Tenggarong, Kabupaten Kutai Kartanegara" in found["peserta-PKS-KUKAR-6402062001.pdf"]


def test_nik_is_masked_everywhere():
    row = worker()
    take_in(row)

    (told,) = pdfs().values()

    assert row.nik not in told
    assert f"{row.nik[:2]}**********{row.nik[-4:]}" in told
    cells = [str(cell) for line in workbook() for cell in line]
    assert row.nik not in cells
    assert f"{row.nik[:2]}**********{row.nik[-4:]}" in cells


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd") Budi',
        "*Budi* _Karya_ $x$ <label> @ref",
        "= Budi Karya",
        "=1+1 Budi",
        "+62 Budi",
        "@SUM(1) Budi",
        "Budi \\ Karya ]",
        "Budi // Karya /* x",
    ],
)
def test_names_are_never_run(name):
    take_in(worker(name=name))
    kept = Person.objects.get().name

    (told,) = pdfs().values()

    assert "".join(kept.split()) in "".join(told.split())
    assert "root:" not in told
    assert kept in [cell for line in workbook() for cell in line]


def test_every_cell_of_the_workbook_is_text():
    take_in(*workers(2))

    lines = workbook()

    assert len(lines) == 3
    assert all(isinstance(cell, str) for line in lines for cell in line)


def test_number_comes_with_the_first_payment():
    row = worker()
    take_in(row)
    assert "menunggu pembayaran" in next(iter(pdfs().values()))

    (issued,) = bill()
    pay(issued)

    assert member_of(row).participant.issued_number.number in next(iter(pdfs().values()))


def test_months_are_said_in_words():
    take_in(worker())

    assert workbook()[1][-1] == "Oktober 2022 – Desember 2022 (3)"
    assert workbook(language="en")[1][-1] == "October 2022 – December 2022 (3)"


def test_language_is_that_of_the_reader():
    take_in(worker())

    assert "Daftar peserta" in next(iter(pdfs().values()))
    assert "Daftar peserta" not in next(iter(pdfs(language="en").values()))


def test_who_has_left_without_a_month_is_told_so():
    row = worker()
    take_in(row)
    send([row.but(mutation="keluar")])
    approve()

    assert workbook()[1][-1] == "keluar"


def test_place_is_told_when_only_the_province_is_known():
    take_in(worker())
    Person.objects.update(region_id="64")

    ((name, told),) = pdfs().items()

    assert name == "peserta-PKS-KUKAR-64.pdf"
    assert "Kalimantan Timur" in told


def test_without_members_there_is_no_list():
    make_agreement()

    with pytest.raises(NoParticipants):
        pdfs()
    with pytest.raises(NoParticipants):
        workbook()


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_sponsor_and_auditor_may_see_the_list(username):
    take_in(worker())

    assert len(listed_participants(agreement_code=AGREEMENT, reach=reach_of(username))) == 1


def test_neighbour_does_not_find_it():
    take_in(worker())

    with pytest.raises(AgreementNotFound):
        listed_participants(agreement_code=AGREEMENT, reach=reach_of(NEIGHBOUR))


def many_members(count: int) -> None:
    """Write so many members of one village; each of their rows is a copy of the first one's."""
    take_in(worker())
    first = Member.objects.select_related("row", "person").get()
    row = first.row
    people, rows = [], []
    for number in range(2, count + 1):
        digest = sealing.digest(f"{number:016d}")
        people.append(
            Person(
                nik_sealed=first.person.nik_sealed,
                nik_digest=digest,
                name=f"Orang {number:04d}",
                name_key=f"orang {number:04d}",
                birth_date=datetime.date(1980, 8, 17),
                sex="L",
                region_id=first.person.region_id,
                registered_at=PAID_AT,
            )
        )
        rows.append(
            RosterRow(
                roster_id=row.roster_id,
                row_number=number + 1,
                name="",
                name_key="",
                nik_digest=digest,
                birth_date=row.birth_date,
                sex="L",
                phone="",
                address="",
                region_id=row.region_id,
                occupation="",
                sector="other",
                outcome="accepted",
                reasons=[],
                months=row.months,
                amount_rupiah=0,
            )
        )
    people, rows = Person.objects.bulk_create(people), RosterRow.objects.bulk_create(rows)
    participants = type(first.participant).objects.bulk_create(
        type(first.participant)(
            person=person,
            office_id=first.participant.office_id,
            channel="sponsor",
            bracket=1,
            occupation="tani",
            sector="other",
            registered_at=PAID_AT,
        )
        for person in people
    )
    Member.objects.bulk_create(
        Member(
            agreement_id=first.agreement_id,
            person=person,
            participant=participant,
            row=row_of,
            batch_id=first.batch_id,
            months=[month("2022-10")],
            amount_rupiah=0,
        )
        for person, participant, row_of in zip(people, participants, rows, strict=True)
    )


@pytest.mark.parametrize(("count", "parts"), [(19, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_long_list_comes_in_parts(monkeypatch, count, parts):
    monkeypatch.setattr(participant_lists, "ROWS_A_DOCUMENT", 20)
    many_members(count)

    found = pdfs()

    assert len(found) == parts
    assert [f"Orang {number:04d}" in "".join(found.values()) for number in range(2, count + 1)] == [True] * (count - 1)


@pytest.mark.slow
def test_village_of_2001_people_has_two_documents():
    many_members(2_001)

    documents = list(village_pdfs(agreement_code=AGREEMENT, reach=reach_of(OFFICER), language="id", now=PAID_AT))

    assert [document.name for document in documents] == [
        "peserta-PKS-KUKAR-6402062001-1.pdf",
        "peserta-PKS-KUKAR-6402062001-2.pdf",
    ]
    assert "2001" in text_of(documents[1].content)
