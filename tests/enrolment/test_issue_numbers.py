"""Participants' numbers: one each, never changed, with check digits that catch slips of the hand."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.enrolment.selectors.participants import is_participant_number
from jangkau.enrolment.services.participants import issue_numbers
from tests.factories.enrolment import make_participant

NOW = datetime.datetime(2022, 10, 3, 2, 0, tzinfo=datetime.UTC)


def ids(*participants: Participant) -> list[int]:
    return [participant.pk for participant in participants]


@pytest.fixture
def number_from(db: None) -> Iterator[Callable[[int], str]]:
    """Return a function that says which number the database issues for a value of the sequence."""

    def issue(serial: int) -> str:
        cursor.execute("SELECT setval('enrolment_number_seq', %s, false)", [serial])
        participant = make_participant()
        issue_numbers(participant_ids=ids(participant), now=NOW)
        return participant.issued_number.number

    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM enrolment_number_seq")
        before = cursor.fetchone()
        yield issue
        # A sequence does not go back when a transaction does.
        cursor.execute("SELECT setval('enrolment_number_seq', %s, %s)", before)


@pytest.mark.django_db
def test_each_participant_without_a_number_gets_one() -> None:
    first, second = make_participant(), make_participant()

    issued = issue_numbers(participant_ids=ids(first, second), now=NOW)

    numbers = [row.number for row in ParticipantNumber.objects.order_by("participant_id")]
    assert issued == 2
    assert len(set(numbers)) == 2
    assert all(is_participant_number(number) for number in numbers)
    assert {row.issued_at for row in ParticipantNumber.objects.all()} == {NOW}


@pytest.mark.django_db
def test_number_once_issued_stays() -> None:
    participant = make_participant()
    issue_numbers(participant_ids=ids(participant), now=NOW)
    number = ParticipantNumber.objects.get().number

    issued = issue_numbers(participant_ids=ids(participant, participant), now=NOW)

    assert issued == 0
    assert ParticipantNumber.objects.get().number == number


@pytest.mark.parametrize("serial", [1, 96, 97, 98, 123456789, 999999999])
def test_whole_number_leaves_one_when_divided_by_97(serial: int, number_from: Callable[[int], str]) -> None:
    number = number_from(serial)

    assert number.startswith(f"{serial:09d}")
    assert len(number) == 11
    assert int(number) % 97 == 1


def test_numbers_run_out_loudly_after_the_last(number_from: Callable[[int], str]) -> None:
    number_from(999_999_999)

    with pytest.raises(DatabaseError, match="reached maximum value"), transaction.atomic():
        issue_numbers(participant_ids=ids(make_participant()), now=NOW)


@pytest.mark.django_db
def test_number_of_a_participant_who_does_not_exist_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        issue_numbers(participant_ids=[0], now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE enrolment_participantnumber SET number = '00000000001'", "DELETE FROM enrolment_participantnumber"],
)
def test_number_cannot_be_changed_or_removed_past_the_services(statement: str) -> None:
    issue_numbers(participant_ids=ids(make_participant()), now=NOW)

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement)


@given(serial=st.integers(1, 999_999_999), place=st.integers(0, 10), digit=st.sampled_from("0123456789"))
def test_every_single_wrong_digit_is_noticed(serial: int, place: int, digit: str) -> None:
    number = f"{serial:09d}{98 - serial * 100 % 97:02d}"
    assume(number[place] != digit)

    assert is_participant_number(number)
    assert not is_participant_number(number[:place] + digit + number[place + 1 :])


@given(serial=st.integers(1, 999_999_999), place=st.integers(0, 9))
def test_every_swap_of_two_neighbours_is_noticed(serial: int, place: int) -> None:
    number = f"{serial:09d}{98 - serial * 100 % 97:02d}"
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert not is_participant_number(swapped)


@pytest.mark.parametrize("text", ["", "1", "0000000010", "000000001950", "0000000019A", "٠٠٠٠٠٠٠٠١٩٥"])
def test_what_is_not_eleven_digits_is_no_number(text: str) -> None:
    assert not is_participant_number(text)
