"""What reminders say and cost: versions that are kept, values that are known, and caps of one's own offices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.core.permissions import Role
from jangkau.gateways.messaging.lengths import length_of
from jangkau.outreach.models import ReminderCap, ReminderText
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.outreach.selectors.reminder_texts import (
    LANGUAGES,
    MissingValue,
    NotForAllOffices,
    TextTooLong,
    UnknownValues,
    example_values,
    filled,
    own_text,
    require_fit,
    texts_in_use,
)
from jangkau.outreach.services.reminder_rules import NothingNew, set_reminder_cap, write_reminder_text
from jangkau.registry.models import Office
from jangkau.registry.models.offices import OfficeKind
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import NotPermitted, Reach
from tests.factories.collection import at
from tests.factories.registry import make_office
from tests.factories.staff import employ

NOW = at("2022-11-10")
NEW = "Bayar {iuran} sebelum {batas_bayar}. Balas STOP untuk berhenti."


def head_supervisor() -> Reach:
    branch = make_office()
    head = Office.objects.filter(kind=OfficeKind.HEAD).first() or branch
    return employ("penyelia.pusat", Role.SUPERVISOR, office=head.code)


def write(text: str, reach: Reach) -> None:
    write_reminder_text(step=ReminderStep.DUE, language="id", text=text, reach=reach, now=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", list(ReminderStep))
def test_every_text_of_ours_names_known_values_tells_of_stop_and_costs_one_part(
    step: ReminderStep, language: str
) -> None:
    text = own_text(step, language)

    require_fit(text, language)
    assert "STOP" in text
    assert length_of(filled(text, example_values(language))).parts == 1


@pytest.mark.parametrize("text", ["{nik}", "{iuran", "iuran}", "{}", "{iuran.__class__}", "{0}", "{{iuran}}"])
def test_text_with_values_that_there_are_not_is_refused(text: str) -> None:
    with pytest.raises(UnknownValues):
        require_fit(text, "id")


def test_text_of_three_parts_is_refused() -> None:
    require_fit("a" * 306, "id")
    with pytest.raises(TextTooLong):
        require_fit("a" * 307, "id")


@given(st.text())
def test_whatever_is_written_is_either_refused_or_can_be_filled(text: str) -> None:
    try:
        require_fit(text, "id")
    except (UnknownValues, TextTooLong):
        return
    assert filled(text, example_values("id")) or not text


def test_text_with_a_value_that_somebody_does_not_have_is_not_filled() -> None:
    with pytest.raises(MissingValue):
        filled(own_text(ReminderStep.HARVEST, "id"), {"alamat": "jangkau.example"})


@pytest.mark.django_db
def test_new_text_is_a_new_version_and_the_old_ones_stay() -> None:
    boss = head_supervisor()

    write(NEW, boss)
    write(NEW + " Terima kasih.", boss)

    assert texts_in_use()["due", "id"].version == 2
    assert texts_in_use()["due", "en"].version == 0
    assert list(ReminderText.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    with pytest.raises(NothingNew):
        write(f"  {NEW} \n Terima kasih.", boss)


@pytest.mark.django_db
def test_texts_speak_for_all_offices_and_so_must_whoever_writes_them() -> None:
    make_office("KC-LAIN")
    of_one_branch = employ("penyelia", Role.SUPERVISOR, office=make_office().code)

    with pytest.raises(NotForAllOffices):
        write(NEW, of_one_branch)
    with pytest.raises(NotPermitted):
        write(NEW, employ("petugas", Role.BRANCH_OFFICER, office=make_office().code))


@pytest.mark.django_db
def test_supervisor_caps_his_own_offices_alone() -> None:
    make_office("KC-LAIN")
    reach = employ("penyelia", Role.SUPERVISOR, office=make_office().code)

    set_reminder_cap(office_code=make_office().code, month_rupiah=50_000, reach=reach, now=NOW)

    assert ReminderCap.objects.get().month_rupiah == 50_000
    for code in ("KC-LAIN", "TIDAK-ADA", "\0"):
        with pytest.raises(UnknownOffice):
            set_reminder_cap(office_code=code, month_rupiah=1, reach=reach, now=NOW)
