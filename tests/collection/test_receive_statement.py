"""A statement is taken whole or not at all, and each of its lines once, however often and in which files it is told."""

import datetime
import itertools

import pytest

from jangkau.collection.intake.faults import StatementFaulty
from jangkau.collection.models import Entry, Statement, StatementLine
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.bank_accounts import FormatFixed
from jangkau.collection.services.closings import close_month
from jangkau.collection.services.statements import StatementContradicts, UnknownAccount, receive_statement
from jangkau.core.models import SealedFile
from jangkau.core.permissions import Role
from jangkau.rules.months import Month
from tests.factories.collection import at
from tests.factories.money import balances
from tests.factories.registry import make_office, make_user
from tests.factories.staff import employ
from tests.factories.statements import ACCOUNT, CSV_MAPPING, Moved, csv_text, make_account, mt940, receive, supervisor

pytestmark = pytest.mark.django_db

TWINS = [Moved(3, 16_800, narrative="SETORAN"), Moved(3, 16_800, narrative="SETORAN")]


def test_what_came_in_is_in_the_bank_account_and_what_paid_no_bill_is_held() -> None:
    make_account()

    received = receive(mt940([Moved(3, 50_000, "A1"), Moved(4, -20_000, "B1")]))

    assert (received.lines, received.new_lines, received.matching.held) == (2, 2, 1)
    assert balances() == {"1010": 50_000, "2300": -50_000}
    assert set(Entry.objects.values_list("channel", "office__code")) == {("BANK-UJI", "KC-TGR")}
    assert books_agree() == []


def test_file_is_kept_for_ten_years_after_its_own() -> None:
    make_account()

    receive(mt940([Moved(3, 5_000)]), day=31)

    assert SealedFile.objects.get().retain_until == datetime.date(2033, 1, 1)


def test_same_file_again_changes_nothing() -> None:
    make_account()
    first = receive(mt940(TWINS))

    again = receive(mt940(TWINS), day=30)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.statement_ids == first.statement_ids
    assert balances()["1010"] == 33_600


def test_two_lines_that_look_alike_on_one_day_are_two() -> None:
    make_account()

    assert receive(mt940(TWINS)).new_lines == 2
    assert receive(mt940([*TWINS, Moved(4, 5_000)])).new_lines == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_files_that_overlap_add_each_line_once_in_any_order(order: tuple[int, ...]) -> None:
    make_account()
    first, second = [Moved(3, 16_800), Moved(3, 16_800)], [Moved(3, 16_800), Moved(4, 9_000)]
    files = [
        mt940(first, number="10/1", ends=("60F", "62M")),
        mt940(second, number="10/2", opening_rupiah=1_033_600, ends=("60M", "62F")),
        mt940([*first, *second], number="90"),
    ]

    for place in (*order, *order):
        receive(files[place])

    assert sorted(StatementLine.objects.values_list("amount_rupiah", flat=True)) == [9_000, 16_800, 16_800, 16_800]
    assert balances() == {"1010": 59_400, "2300": -59_400}
    assert books_agree() == []


def test_a_line_like_yesterdays_in_the_next_days_statement_is_another() -> None:
    make_account()
    receive(mt940([Moved(3, 16_800), Moved(4, 1)], number="3", first_day=4))

    received = receive(mt940([Moved(3, 16_800), Moved(5, 2)], number="4", first_day=5, opening_rupiah=1_016_801))

    assert received.new_lines == 2


def test_known_lines_told_in_other_words_are_refused() -> None:
    make_account()
    receive(mt940([Moved(3, 16_800, "A1")]))

    with pytest.raises(StatementContradicts):
        receive(mt940([Moved(3, 16_800, "B1")]))

    assert Statement.objects.count() == 1


def test_nothing_of_a_faulty_file_is_taken() -> None:
    make_account()
    cut = mt940([Moved(3, 16_800), Moved(4, 5_000)]).replace(b":61:221004C5000,00NTRFNONREF\r\n", b"")

    with pytest.raises(StatementFaulty) as refused:
        receive(cut)

    assert [fault.code for fault in refused.value.faults] == ["closing_differs"]
    assert not StatementLine.objects.exists()


def test_csv_is_read_by_the_mapping_of_its_account_and_the_format_stays() -> None:
    make_account(mapping=CSV_MAPPING)

    received = receive(csv_text([Moved(3, 50_000, "A1"), Moved(4, -20_000, "B1")]).encode())

    assert received.new_lines == 2
    assert list(StatementLine.objects.order_by("row").values_list("amount_rupiah", "reference")) == [
        (50_000, "A1"),
        (-20_000, "B1"),
    ]
    with pytest.raises(FormatFixed):
        make_account()


def test_a_nik_in_a_narrative_is_masked() -> None:
    make_account()

    receive(mt940([Moved(3, 16_800, narrative="IURAN 6402060101900001 OKT")]))

    assert StatementLine.objects.get().narrative == "IURAN 64**********0001 OKT"


def test_money_of_a_closed_month_is_booked_on_the_first_open_day() -> None:
    make_account()
    close_month(
        month=Month.parse("2022-10"), today=datetime.date(2022, 11, 2), now=at("2022-11-02"), by_user_id=make_user().pk
    )

    receive_statement(
        content=mt940([Moved(3, 50_000)]),
        file_name="x",
        account_number=ACCOUNT,
        reach=supervisor(),
        now=at("2022-11-03"),
    )

    assert set(Entry.objects.values_list("occurred_on", flat=True)) == {datetime.date(2022, 11, 1)}


def test_an_account_of_another_office_is_unknown() -> None:
    make_account()
    make_office("KC-SMD")
    stranger = employ("penyelia.lain", Role.SUPERVISOR, office="KC-SMD")

    with pytest.raises(UnknownAccount):
        receive_statement(
            content=mt940([]), file_name="x", account_number=ACCOUNT, reach=stranger, now=at("2022-10-31")
        )
