"""Every list asks as many questions of ten thousand rows as of ten, and shows a page of them.

The lists are found, not named: they are the pages that show the links to the next rows. All stand in one world.
"""

import datetime
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jangkau import backoffice
from jangkau.collection.models import InsuredMonth
from jangkau.core.models import Sighting
from jangkau.core.paging import PAGE_ROWS, PART_ROWS
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import Campaign, Reminder
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.partnership.models import Member, RosterRow, RowDecision
from jangkau.partnership.models.rosters import Outcome
from jangkau.registry.models import Assignment, Office, OfficeRegion, Organisation, Region, User
from tests.backoffice.conftest import signed_in
from tests.backoffice.rules_of_pages import PAGES
from tests.factories import partnership as given
from tests.factories.campaigns import declare
from tests.factories.house import PLAYERS, House

FEW, MANY = 10, 10_000
NOW = datetime.datetime(2022, 10, 15, 9, tzinfo=given.AT_BRANCH)
# Sponsors' months end with the year, and the lists of those who lose them tell so sixty days before.
SOON_OVER = datetime.datetime(2022, 11, 5, 9, tzinfo=given.AT_BRANCH)
ABOUT_THE_END = {"hand_overs", "hand_over"}
PAGER = "backoffice/components/pager.html"
TEMPLATES = Path(backoffice.__file__).parent / "templates"
# Shows what the parts of pages look like, the pager of an empty list among them.
SAMPLES = {"components"}
# Who asks for a page, where several may: the first of these.
ASKERS = [Role.SUPERVISOR, Role.BRANCH_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR, Role.SPONSOR_OFFICER]
# The keys of what is written, the same in each table; where a table has several kinds of rows, the first digit differs.
NUMBERED = "000000000 + i"
KEY = f"1{NUMBERED}"
FIRST = 1_000_000_001


@dataclass(frozen=True)
class Listed:
    """A list page: what it asked, whose templates it used, how many rows it showed, and whether it led to more."""

    queries: int
    templates: frozenset[str]
    rows: int
    has_more: bool


class World:
    """The house, with lists in it that statements make longer, not one row after the other."""

    def __init__(self, house: House) -> None:
        self.house, self.length = house, 0
        self.user = User.objects.get(username=given.OFFICER)
        self.rows = {row.outcome: row for row in RosterRow.objects.filter(roster=house.roster).order_by("-pk")}
        self.decision = RowDecision.objects.create(
            row=self.rows[Outcome.REJECTED], accepted=False, reason="NIK kosong", decided_by=self.user, decided_at=NOW
        )
        self.seen = [
            Sighting.objects.create(
                subject=subject, subject_id=key, page="x", seen_by_id=self.user.pk, seen_by=given.OFFICER, seen_at=NOW
            )
            for subject, key in (("person", house.person.pk), ("agreement", house.agreement.pk))
        ]  # fmt: skip
        months = InsuredMonth.objects.filter(payment=house.payment, participant__person=house.person)
        self.months = list(months.select_related("line").order_by("month"))
        self.reminder = Reminder.objects.create(
            participant=self.months[0].participant, office=house.agreement.office, period=NOW.date().replace(day=1),
            step=ReminderStep.DUE, due_on=NOW.date(), send_until=NOW.date(), covered_until=NOW.date(), selected_at=NOW
        )  # fmt: skip
        self.campaign = Campaign.objects.get(pk=declare())
        self.wadah, self.line = house.wadah, house.statement.lines.get()

    def grow(self, length: int) -> None:
        """Make every list this long but that of offices."""
        self.numbers, self.length = [self.length + 1, length], length
        self._registry()
        self._rosters()
        self._agreements()
        self._money()
        self._copy(self.reminder, participant_id=KEY)
        self._copy(self.campaign, name="'Kampanye ' || i")
        for place, seen in enumerate(self.seen, start=1):
            self._copy(seen, id=f"{place}{NUMBERED}", seen_at="seen_at - i * interval '1 minute' - interval '9 years'")
        self._write(
            "INSERT INTO registry_userevent (pgh_created_at, pgh_label, pgh_obj_id, id, username, full_name, language, "
            "is_active) SELECT now() - i * interval '1 day', 'update', id, id, username, full_name, language, "
            "mod(i, 2) = 0 FROM registry_user, numbers WHERE username = 'petugas'"
        )
        with connection.cursor() as cursor:
            # As the database does by itself once rows are there to be seen.
            cursor.execute("ANALYZE")

    def grow_offices(self) -> None:
        """Make the list of offices as long as the others: each of them is asked for what lies in reach of all these."""
        office = Office.objects.get(code="KC-TGR")
        self._copy(office, code="'KCP-' || i", parent_id=str(office.pk))

    def _registry(self) -> None:
        self._copy(Region.objects.get(pk="6402062001"), code="(6402990000 + i)::text")
        self._copy(OfficeRegion.objects.get(region_id=given.REGENCY), region_id="(6402990000 + i)::text")
        self._copy(Organisation.objects.get(code="PEMKAB-KUKAR"), code="'PEMDES-' || i")
        self._copy(self.wadah, id=f"2{NUMBERED}", code="'WADAH-' || i")
        self._copy(self.user, username="'petugas.' || i")
        self._copy(Assignment.objects.get(user=self.user), user_id=KEY)
        self._copy(
            self.house.person, nik_digest="sha256(i::text::bytea)", name="'Orang ' || i", name_key="'orang ' || i"
        )
        self._copy(Participant.objects.get(person=self.house.person), person_id=KEY)
        self._copy(self.house.registration, public_id="gen_random_uuid()")
        self._copy(self.house.case.registration, id=f"2{NUMBERED}", public_id="gen_random_uuid()")
        self._copy(self.house.case, registration_id=f"2{NUMBERED}")
        self._copy(self.house.change, participant_id=KEY)

    def _rosters(self) -> None:
        """Let rows wait for review, others be decided, and make rows for the members of ``_agreements``."""
        for place, outcome in enumerate((Outcome.REVIEW, Outcome.REVIEW, Outcome.ACCEPTED, Outcome.ACCEPTED), start=1):
            self._copy(self.rows[outcome], id=f"{place}{NUMBERED}", row_number=f"{place * 1_000_000} + i")
        self._copy(self.decision, row_id=f"2{NUMBERED}")

    def _agreements(self) -> None:
        """Have everybody for a member of our agreement, and each also of one of his own."""
        self._copy(self.house.agreement, code="'PKS-' || i")
        # Nothing is listed of a draft in which nothing is written.
        self._copy(self.house.draft, document='\'{"title": "Pekerja rentan"}\'::jsonb')
        self._copy(self.house.roster, agreement_id=str(FIRST), number="i")
        member = Member.objects.get(agreement=self.house.agreement, person=self.house.person)
        self._copy(member, row_id=f"3{NUMBERED}", person_id=KEY, participant_id=KEY)
        self._copy(
            member, id=f"2{NUMBERED}", agreement_id=KEY, row_id=f"4{NUMBERED}", person_id=KEY, participant_id=KEY
        )

    def _money(self) -> None:
        """Have everybody insured for the first month by our bill, and for the last by that of his own agreement."""
        self._copy(self.house.bill, number="'TAGIHAN-' || i", code="(20000000000000 + i)::text")
        self._copy(self.house.bill.for_agreement, agreement_id=KEY, bill_id=KEY)
        wadah = {"payer_organisation_id": str(self.wadah.pk), "code": "(30000000000000 + i)::text"}
        self._copy(self.house.bill, id=f"2{NUMBERED}", number="'WADAH-' || i", **wadah)
        self._copy(self.house.payment, reference="'KUITANSI-' || i", bill_id=KEY)
        moved = {"amount_rupiah": "-1000 - i", "entry_id": "NULL::bigint", "row": "i + 1"}
        self._copy(self.line, identity="sha256(i::text::bytea)", **moved)
        first, last = self.months[0], self.months[-1]
        self._copy(first.line, participant_id=KEY)
        self._copy(first, participant_id=KEY, line_id=KEY)
        self._copy(last.line, id=f"2{NUMBERED}", participant_id=KEY, bill_id=KEY)
        self._copy(last, id=f"2{NUMBERED}", participant_id=KEY, line_id=f"2{NUMBERED}", payment_id=KEY)

    def _copy(self, row: models.Model, /, **cells: str) -> None:
        """Copy a row once for each number, with these cells as SQL says of ``i``, the number. Its key is KEY."""
        columns = [field.column for field in row._meta.concrete_fields]
        key = columns[0]
        cells = {key: KEY, **cells}
        assert cells.keys() <= set(columns)
        written = ", ".join(f'"{column}"' for column in columns)
        read = ", ".join(cells.get(column, f'"{column}"') for column in columns)
        table = row._meta.db_table
        self._write(f'INSERT INTO {table} ({written}) SELECT {read} FROM {table}, numbers WHERE "{key}" = %s', row.pk)

    def _write(self, statement: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            numbers = "WITH numbers AS (SELECT generate_series(%s::bigint, %s::bigint) AS i) "
            cursor.execute(numbers + statement, [*self.numbers, *parameters])


def list_page(client: Client, path: str) -> Listed | None:
    """Ask for a page and let the asking leave no trace; return None if it shows no links to the next rows."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        # Trails list who looked: what one page left there would push other acts off the first page.
        transaction.set_rollback(True)
    names = [template.name for template in answer.templates or ()]
    if answer.status_code != 200 or PAGER not in names:
        return None
    shown = answer.context[names.index(PAGER)]["slice"]
    return Listed(len(captured), frozenset(map(str, names)), len(shown.rows), shown.after is not None)


def clock_of(name: str) -> AbstractContextManager[object]:
    """Set the clock to when a list has something to tell."""
    return mock.patch("django.utils.timezone.now", return_value=SOON_OVER if name in ABOUT_THE_END else NOW)


def list_pages(paths: Mapping[str, tuple[Client, str]], *, of: Iterable[str]) -> dict[str, Listed]:
    """Ask for pages, and return those that show the links to the next rows."""
    found = {}
    for name in of:
        with clock_of(name):
            listed = list_page(*paths[name])
        if listed is not None:
            found[name] = listed
    return found


def paths_of(house: House) -> dict[str, tuple[Client, str]]:
    """Return where each page is, and the browser of the first role that may see it; what they show is there after."""
    browsers = {role: signed_in(PLAYERS[role]) for role in ASKERS}
    paths = {}
    for name, rule in PAGES.items():
        if rule.public or name in SAMPLES:
            continue
        where = dict(rule.ours(house)) if rule.ours else {}
        if name == "rosters":
            where = {"agreement_id": FIRST}
        asker = next(role for role in ASKERS if role in rule.roles)
        with clock_of(name):
            browser = signed_in(PLAYERS[asker]) if name in ABOUT_THE_END else browsers[asker]
        paths[name] = browser, reverse(f"backoffice:{name}", kwargs=where)
    return paths


def test_every_list_asks_as_much_of_ten_thousand_rows_as_of_ten(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    world = World(house)
    world.grow(FEW)
    world.grow_offices()
    paths = paths_of(house)
    few = list_pages(paths, of=paths)

    world.grow(MANY)
    many = list_pages(paths, of=few.keys() - {"offices"})
    world.grow_offices()
    many |= list_pages(paths, of=["offices"])

    assert {name: page.queries for name, page in many.items()} == {name: page.queries for name, page in few.items()}
    assert {name for name, page in few.items() if page.rows < FEW} == set()
    assert {name: page.rows for name, page in many.items() if page.rows not in {PART_ROWS, PAGE_ROWS}} == {}
    assert {name for name, page in many.items() if not page.has_more} == set()
    assert with_pager() - frozenset().union(*(page.templates for page in many.values())) == set()


def with_pager() -> set[str]:
    """Return the names of the templates that show the links to the next rows, but for those of the samples."""
    with_it = [path for path in TEMPLATES.rglob("*.html") if PAGER in path.read_text(encoding="utf-8")]
    names = {str(path.relative_to(TEMPLATES)) for path in with_it}
    return {name for name in names if "/frame/components/" not in name}
