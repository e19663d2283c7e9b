"""The branch of the demonstration with 24 months behind it, written a table at a time and read like any other."""

import datetime
from collections import Counter

import pytest

from jangkau.collection.models import Bill, InsuredMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.console.demonstration import case
from jangkau.console.demonstration.branch_history import OFFICE, tell_branch
from jangkau.console.synthetic.branch import first_months, truth
from jangkau.console.synthetic.people import Person
from jangkau.console.synthetic.places import Village
from jangkau.core.permissions import Role
from jangkau.outreach.models import Reminder
from jangkau.outreach.models.reminders import Arm
from jangkau.outreach.selectors.campaign_results import campaign_lines, campaign_result
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.offices import FirstOffice, FirstUser, create_office, found_agency
from tests.console.commands import run
from tests.factories.registry import make_region
from tests.factories.staff import employ

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime.datetime(2026, 11, 20, 1, tzinfo=datetime.UTC)


def people(count: int) -> list[Person]:
    village = Village(make_region().code, "Desa Karangan", "Kecamatan Karangan", "Kabupaten Karangan")
    born = datetime.date(1990, 1, 1)
    return [Person(f"647101010190{9000 + one:04d}", f"Orang {one}", born, "L", village) for one in range(count)]


def test_branch_reads_as_it_was_made_and_its_books_agree() -> None:
    found_agency(office=FirstOffice(*case.FIRST_OFFICE), administrator=FirstUser(case.ADMINISTRATOR, "Administrator"))
    administrator = reach_of(case.ADMINISTRATOR)
    create_office(reach=administrator, code="KW-KAL", name="Kalimantan", kind="regional", parent_code="PUSAT",
                  time_zone="Asia/Makassar")  # fmt: skip
    branch = tell_branch(people(150), seed=5, now=NOW)
    reader = employ("pembaca", Role.AUDITOR, office=OFFICE)

    read = {line.head.name: line for line in campaign_lines(reach=reader, now=NOW).rows}
    for campaign in truth().campaigns:
        made = Counter((due.is_held_out, due.paid_in_time) for due in first_months(branch, campaign.key))
        effect = read[campaign.name].reading.effect
        assert effect is not None
        for arm, is_held_out in ((effect.treated, False), (effect.held_out, True)):
            on_time = made[is_held_out, True]
            assert (arm.people, arm.on_time) == (on_time + made[is_held_out, False], on_time)
        result = campaign_result(campaign_id=read[campaign.name].head.id, reach=reader, now=NOW)
        assert result.messages.sent == result.messages.due > result.messages.delivered > 0
    assert not Reminder.objects.filter(arm=Arm.HELD_OUT, message__isnull=False).exists()
    assert books_agree() == []
    assert InsuredMonth.objects.count() == sum(bought.count for bought in branch.purchases)
    assert Bill.objects.filter(start_letter__gt="").count() > 0

    said = run("campaigns", "--as", reader.username, "--now", NOW.isoformat(), "--json").document["campaigns"]
    assert [each["state"] for each in said] == ["over", "over"]
    assert {each["effect"]["verdict"] for each in said} <= {"helped", "none_seen", "harmed"}
    assert all(each["effect"]["lower"] < each["effect"]["difference"] < each["effect"]["upper"] for each in said)
