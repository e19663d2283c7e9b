"""A branch with 24 months behind it: who joined, paid, lapsed and came back, and two campaigns of known effect.

It is an office of its own, below the city's, and says in its name that it is made up. What is true of it stands in
``console/synthetic/branch_truth.yaml``; how it comes about, in ``console/synthetic/branch.py``.
"""

import datetime
from collections.abc import Sequence

import polars as pl
from django.db import connection

from jangkau.console.demonstration import case
from jangkau.console.demonstration.branch_books import Desk, write_books
from jangkau.console.demonstration.branch_outreach import Outpost, write_campaigns
from jangkau.console.demonstration.branch_rows import BranchCalendar, paid_bills
from jangkau.console.demonstration.days import month_of
from jangkau.console.synthetic.branch import Branch, generate_branch, truth
from jangkau.console.synthetic.people import Person
from jangkau.core import sealing
from jangkau.core.bulk import copy_frame, refresh_statistics, temporary_table
from jangkau.core.history import acting
from jangkau.core.permissions import Right, Role
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.selectors.offices import office_in_reach, organisation_in_reach
from jangkau.registry.selectors.people import NIK_PURPOSE
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.offices import create_office
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.people import register_people
from jangkau.registry.services.users import assign_role, create_user

OFFICE, OFFICER, SUPERVISOR = "KC-CONTOH", "sintetis.petugas.contoh", "sintetis.penyelia.contoh"
CHANNEL, WADAH, SPONSOR = "BANK-CONTOH", "WADAH-CONTOH", "SPONSOR-CONTOH"
PEOPLE = 2_400
# The regency of its people, of which the demonstration knows nobody else.
REGENCY = "6471"
# Far from keys that the database draws: the draw of a campaign, and so its effect, is the same in every demonstration.
FIRST_PARTICIPANT = 900_000_000
_STAFF = (
    (OFFICER, "Petugas Contoh Sintetis", Role.BRANCH_OFFICER),
    (SUPERVISOR, "Penyelia Contoh Sintetis", Role.SUPERVISOR),
)
_ORGANISATIONS = (
    (CHANNEL, "Bank Contoh (karangan)", "bank"),
    (WADAH, "Paguyuban Contoh (karangan)", "wadah"),
    (SPONSOR, "PT Sponsor Contoh (karangan)", "company"),
)
_PARTICIPANTS = """
    INSERT INTO enrolment_participant (
        id, person_id, office_id, channel, wadah_id, bracket, with_savings, occupation, sector, attested_at,
        registered_at
    )
    SELECT
        joined.participant_id, person.id, %(office)s, joined.channel,
        CASE WHEN joined.channel = 'wadah' THEN %(wadah)s::bigint END, 1, FALSE, joined.occupation, 'other',
        joined.registered_at, joined.registered_at
    FROM branch_person joined
    JOIN registry_person person ON person.nik_digest = joined.nik_digest
    ORDER BY joined.participant_id
"""
_OCCUPATIONS = {"market": "Pedagang pasar", "harvest": "Petani", "weekly": "Buruh harian", "wadah": "Nelayan"}
_CHANNELS = {"wadah": "wadah", "sponsored": "sponsor", "handed_over": "sponsor"}


def tell_branch(people: Sequence[Person], *, seed: int, now: datetime.datetime) -> Branch:
    """Make the branch and all that happened there in the 24 months before this one, and return it.

    Args:
        people: whom nobody knows yet; so many join.
        seed: of all chance.
        now: the day of the demonstration.
    """
    _set_up()
    reach = reach_of(OFFICER)
    office = office_in_reach(code=OFFICE, reach=reach, right=Right.BILL).pk
    outpost = Outpost(office, reach.user_id, reach_of(SUPERVISOR).user_id, FIRST_PARTICIPANT, seed)
    first = month_of(now).plus(-truth().months)
    branch = generate_branch(seed=seed, people=len(people), is_held_out=outpost.holds_out, first=first.first_day)
    calendar = BranchCalendar(first)
    wadah, sponsor = (organisation_in_reach(code=code, reach=reach, right=Right.BILL).pk for code in (WADAH, SPONSOR))
    with acting(by=OFFICER, reason="menyiapkan data sintetis 24 bulan"):
        _register(people, branch, calendar, office=office, wadah=wadah)
        write_books(
            paid_bills(branch, calendar), Desk(office, reach.user_id, CHANNEL, wadah, sponsor, FIRST_PARTICIPANT)
        )
        write_campaigns(branch, calendar, outpost)
    return branch


def _set_up() -> None:
    administrator = reach_of(case.ADMINISTRATOR)
    create_office(
        reach=administrator,
        code=OFFICE,
        name="Kantor Cabang Contoh 24 Bulan (data sintetis)",
        kind="branch",
        parent_code="KW-KAL",
        time_zone="Asia/Makassar",
    )
    administrator = reach_of(case.ADMINISTRATOR)
    for code, name, kind in _ORGANISATIONS:
        create_organisation(reach=administrator, code=code, name=name, kind=kind, office_code=OFFICE)
    for username, full_name, role in _STAFF:
        create_user(reach=administrator, username=username, full_name=full_name)
        assign_role(reach=administrator, username=username, role=role, office_code=OFFICE)


def _register(people: Sequence[Person], branch: Branch, calendar: BranchCalendar, *, office: int, wadah: int) -> None:
    temporary_table(
        "branch_person",
        "nik_sealed bytea, nik_digest bytea, name text, name_key text, birth_date date, sex text, phone text,"
        " address text, region_id text, participant_id bigint, channel text, occupation text,"
        " registered_at timestamptz",
    )
    niks = [person.nik for person in people]
    copy_frame(
        pl.DataFrame(
            {
                "nik_sealed": sealing.seal_many([nik.encode() for nik in niks], purpose=NIK_PURPOSE),
                "nik_digest": sealing.digest_many(niks),
                "name": [person.name for person in people],
                "name_key": [name_key(person.name) for person in people],
                "birth_date": [person.birth_date for person in people],
                "sex": [person.sex for person in people],
                # Of a range that no operator gives out; one in seven has none on record.
                "phone": [f"+628000{9_000_000 + number}" if number % 7 else "" for number in branch.joined],
                "region_id": [person.village.code for person in people],
                "participant_id": [FIRST_PARTICIPANT + number for number in branch.joined],
                "channel": [_CHANNELS.get(kind, "self") for kind in branch.behaviours.values()],
                "occupation": [_OCCUPATIONS.get(kind, "Penjahit") for kind in branch.behaviours.values()],
                "registered_at": [
                    calendar.at(calendar.months[month].first_day, 0).isoformat() for month in branch.joined.values()
                ],
            }
        ),
        table="branch_person",
    )
    register_people(staged="branch_person", now=calendar.at(calendar.months[0].first_day, 0))
    with connection.cursor() as cursor:
        cursor.execute(_PARTICIPANTS, {"office": office, "wadah": wadah})
    refresh_statistics("registry_person", "enrolment_participant", written=len(people))
