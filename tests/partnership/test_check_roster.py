"""Checking a list tells what it would come to, and keeps nothing of it."""

import datetime

import pytest
from django.conf import settings
from django.db import connection

from jangkau.console.synthetic import SyntheticRoster, generate_roster, write_csv, write_xlsx
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.services.rosters import RosterUnreadable, check_roster
from jangkau.registry.models import Person, Region
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.people import record_death, register_person
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    UPLOADED_AT,
    Sent,
    Worker,
    approve,
    as_csv,
    bill,
    check,
    day,
    make_agreement,
    make_other_agreement,
    pay,
    region_rows,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def rows_in_all_tables() -> dict[str, int]:
    """Return how many rows each table holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        counts = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_nothing_is_kept():
    make_agreement()
    before = rows_in_all_tables()
    files = {path.name for path in settings.MEDIA_ROOT.rglob("*")}

    told = check(workers(5))

    assert told.accepted == 5
    assert rows_in_all_tables() == before
    assert {path.name for path in settings.MEDIA_ROOT.rglob("*")} == files


def test_import_comes_to_what_the_check_said():
    make_agreement(budget_rupiah=3 * MONTH_RUPIAH)
    rows = [*workers(2), worker(born=""), worker(sex="P"), worker(regency="Berau", district="")]

    told = check(rows)

    assert (told.accepted, told.review, told.rejected, told.waiting) == (1, 1, 2, 1)
    assert send(rows).check == told


def test_every_row_counts_once():
    make_agreement()

    told = check([*workers(3), worker(name=""), worker(nik="", born="")])

    assert told.rows == told.accepted + told.review + told.rejected + told.waiting == 5
    assert told.reasons == {"name_missing": 1, "nik_missing": 1, "birth_date_missing": 1}


def test_unreadable_file_is_refused_in_plain_words():
    make_agreement()

    with pytest.raises(RosterUnreadable) as refused:
        check([], content=b"%PDF-1.7 bukan daftar")

    assert "PDF" in str(refused.value)
    assert refused.value.params["code"] == "file_type_pdf"


@pytest.mark.parametrize("username", [NEIGHBOUR, CITY_OFFICER])
def test_agreement_of_another_sponsor_is_not_found(username):
    make_agreement()

    with pytest.raises(AgreementNotFound):
        check(workers(1), sent=Sent(by=username))


def test_sponsor_officer_does_not_reach_the_agreement_of_another_sponsor():
    make_other_agreement()

    with pytest.raises(AgreementNotFound):
        check(workers(1), sent=Sent(agreement="PKS-KALTIM"))


@pytest.mark.parametrize("username", [SUPERVISOR, AUDITOR])
def test_who_may_not_upload_may_not_check(username):
    make_agreement()

    with pytest.raises(NotPermitted):
        check(workers(1), sent=Sent(by=username))


# A small list with every fault, by a generator that knows nothing of the intake.


def put_in_place(roster: SyntheticRoster) -> None:
    """Register whom the generator says was known, and let the province pay for whom it says it does."""
    for known in roster.known_people:
        person = register_person(
            nik=known.nik, name=known.name, birth_date=known.birth_date, sex=known.sex,
            region_code=known.region_code, now=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC),
        )  # fmt: skip
        if known.died_on is not None:
            record_death(reach=reach_of(SUPERVISOR), person_id=person.pk, died_on=known.died_on, now=UPLOADED_AT)
    by_months: dict[tuple[datetime.date, ...], list[Worker]] = {}
    names = dict(Region.objects.values_list("code", "name"))
    for funded in roster.funded_elsewhere:
        known = funded.person
        row = Worker(
            known.nik, known.name, f"{known.birth_date:%d-%m-%Y}", known.sex, names[known.region_code],
            names[known.region_code[:6]], names[known.region_code[:4]],
        )  # fmt: skip
        by_months.setdefault(funded.months, []).append(row)
    for number, (months, rows) in enumerate(sorted(by_months.items())):
        code = f"PROV-{number}"
        make_other_agreement(code=code, first_month=f"{months[0]:%Y-%m}", months=len(months))
        send(rows, agreement=code, by=CITY_OFFICER)
        approve(agreement=code, by=CITY_SUPERVISOR)
        if number % 2:
            (issued,) = bill(agreement=code, by=CITY_OFFICER)
            pay(issued, by=CITY_OFFICER)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "with_partly_funded"), [(1, False), (2, True), (3, True)])
def test_every_row_of_a_synthetic_list_comes_to_what_its_maker_says(tmp_path, seed, with_partly_funded):
    roster = generate_roster(seed=seed, regions=region_rows(), accepted=80, with_partly_funded=with_partly_funded)
    put_in_place(roster)
    make_agreement(budget_rupiah=roster.budget_rupiah)
    known_before = Person.objects.count()
    path = write_xlsx(roster, tmp_path) if seed % 2 else write_csv(roster, tmp_path)

    told = check_roster(
        content=path.read_bytes(),
        file_name=path.name,
        agreement_code=AGREEMENT,
        reach=reach_of(SPONSOR_OFFICER),
        today=day("2022-09-20").date(),
    )

    strays = {
        number: (roster.expected.get(number), told.outcomes.get(number))
        for number in roster.expected.keys() | told.outcomes.keys()
        if roster.expected.get(number) != (told.outcomes[number][0], frozenset(told.outcomes[number][1]))
    }
    assert strays == {}
    assert told.total_rupiah == roster.total_rupiah
    assert Person.objects.count() == known_before
    assert told.accepted == 80


def test_same_list_as_text_in_any_encoding_comes_to_the_same():
    make_agreement()
    rows = [*workers(2), worker(born="31-02-1980")]

    told = check(rows)
    again = check([], content=as_csv(rows).decode().replace(";", "\t").encode("utf-16"), sent=Sent(by=OFFICER))

    assert (again.accepted, again.rejected, again.reasons) == (told.accepted, told.rejected, told.reasons) == (
        2, 1, {"birth_date_invalid": 1},
    )  # fmt: skip
