"""The stage: an empty database gets regions, offices, users, sponsors, and what was known before the roster came."""

import csv
import datetime
import io
import itertools
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.payments import payment_in_reach
from jangkau.collection.selectors.tie_out import channels_in_reach
from jangkau.collection.services.payments import record_payment
from jangkau.collection.services.reversals import UnknownPayment
from jangkau.console.demonstration import case
from jangkau.console.synthetic import FundedElsewhere, KnownPerson, SyntheticRoster
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.services.files import sweep_orphans
from jangkau.partnership.selectors.agreements import AgreementNotFound, agreement_in_reach
from jangkau.partnership.services.agreements import record_agreement
from jangkau.partnership.services.approvals import approve_roster
from jangkau.partnership.services.billing import bill_agreement
from jangkau.partnership.services.rosters import import_roster
from jangkau.registry.intake.region_files import RegionRow, read_historic_codes, read_region_files
from jangkau.registry.selectors.offices import is_founded
from jangkau.registry.selectors.reach import NotPermitted, UnknownUser, reach_of
from jangkau.registry.services.offices import (
    FirstOffice,
    FirstUser,
    create_office,
    found_agency,
    serve_regions,
)
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.people import record_death, register_person
from jangkau.registry.services.regions import load_regions
from jangkau.registry.services.users import assign_role, create_user
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month

Say = Callable[[str], None]
_REASON = "menyiapkan data sintetis"


class HoldsOtherData(Refusal):
    """The database holds data that are not the demonstration's."""

    message = gettext_lazy(
        "Basis data ini berisi data lain, jadi peragaan tidak dijalankan di sini. "
        "Pakai salinan kode yang baru, atau DATABASE_URL dari basis data yang kosong."
    )


class OtherDemonstration(Refusal):
    """The database holds the demonstration, made with other options."""

    message = gettext_lazy(
        "Basis data ini berisi peragaan lain: %(title)s. Tambahkan --reset untuk membangun ulang peragaan."
    )


class StageFailed(Exception):
    """What the demonstration needs beforehand did not come about: a fault of the system, not of the data."""


def holds_demonstration(*, seed: int, accepted: int) -> bool:
    """Return whether the whole demonstration of these options is here; False if there is nothing or only a part.

    Raises:
        HoldsOtherData: if there are data of somebody else's.
        OtherDemonstration: if it was made with other options.
    """
    refuse_other_data()
    try:
        reach = reach_of(case.SUPERVISOR)
        agreement = agreement_in_reach(code=case.AGREEMENT, reach=reach, right=Right.SEE_ROSTER)
        payment_in_reach(channel=case.CHANNEL, reference=case.AGREEMENT, reach=reach, right=Right.RECORD_PAYMENT)
        channels = set(channels_in_reach(reach=reach))
    except (UnknownUser, NotPermitted, AgreementNotFound, UnknownPayment):
        return False
    if agreement.title != case.title(seed=seed, accepted=accepted):
        raise OtherDemonstration(title=agreement.title)
    return channels.issuperset(case.MONTH_BANKS)


def refuse_other_data() -> None:
    """Make sure that the database holds the demonstration, or a part of it, or nothing.

    Raises:
        HoldsOtherData: if somebody else works with it.
    """
    if not is_founded():
        return
    try:
        reach_of(case.ADMINISTRATOR)
    except UnknownUser as error:
        raise HoldsOtherData() from error


def clear(*, now: datetime.datetime) -> None:
    """Remove all that the database holds, which must be the demonstration, and make its tables anew.

    Raises:
        HoldsOtherData: if there are data of somebody else's; nothing is removed.
    """
    refuse_other_data()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    # No row names what lies in the media folder now, however young it is.
    sweep_orphans(now=now + datetime.timedelta(days=2))


def load_country() -> list[RegionRow]:
    """Load all regions and return them."""
    rows = read_region_files(settings.REGION_DATA_DIR)
    with acting(by=case.ADMINISTRATOR, reason=_REASON):
        load_regions(rows=rows, historic=read_historic_codes())
    return rows


def set_up_agency() -> None:
    """Make the offices, the sponsors, and the people who work with them."""
    found_agency(
        office=FirstOffice(*case.FIRST_OFFICE),
        administrator=FirstUser(case.ADMINISTRATOR, "Administrator Sintetis"),
    )
    for office in case.OFFICES:
        # An office made a moment ago lies within reach only when the reach is asked for again.
        create_office(
            reach=reach_of(case.ADMINISTRATOR),
            code=office.code,
            name=office.name,
            kind=office.kind,
            parent_code=office.parent,
            time_zone="Asia/Makassar",
        )
        serve_regions(reach=reach_of(case.ADMINISTRATOR), office_code=office.code, region_codes=office.serves)
    reach = reach_of(case.ADMINISTRATOR)
    for code, name, kind, office_code, region_code in case.ORGANISATIONS:
        create_organisation(
            reach=reach, code=code, name=name, kind=kind, office_code=office_code, region_code=region_code
        )
    for username, full_name, role, office_of_role, organisation in case.STAFF:
        create_user(reach=reach, username=username, full_name=full_name)
        assign_role(
            reach=reach, username=username, role=role, office_code=office_of_role, organisation_code=organisation
        )


def register_known_people(people: Sequence[KnownPerson]) -> None:
    """Put into the register whom it knew before the roster came, and who of them has died."""
    reach = reach_of(case.CITY_SUPERVISOR)
    with acting(by=case.CITY_SUPERVISOR, reason=_REASON):
        for known in people:
            person = register_person(
                nik=known.nik,
                name=known.name,
                birth_date=known.birth_date,
                sex=known.sex,
                region_code=known.region_code,
                now=case.REGISTERED_AT,
            )
            if known.died_on is not None:
                record_death(reach=reach, person_id=person.pk, died_on=known.died_on, now=case.DEATHS_RECORDED_AT)


def fund_elsewhere(funded: Sequence[FundedElsewhere], regions: Sequence[RegionRow]) -> None:
    """Let the province pay for the months that it pays for: one agreement for each set of months.

    Raises:
        StageFailed: if somebody of them was not taken in.
    """
    by_months = sorted(funded, key=lambda one: one.months)
    for number, (months, group) in enumerate(itertools.groupby(by_months, key=lambda one: one.months), start=1):
        _fund(number, months, [one.person for one in group], regions)


def _fund(
    number: int, months: tuple[datetime.date, ...], people: Sequence[KnownPerson], regions: Sequence[RegionRow]
) -> None:
    document = case.province_document(number, months, budget_rupiah=len(people) * sum(map(_price, months)))
    code = str(document["code"])
    officer, supervisor = reach_of(case.CITY_OFFICER), reach_of(case.CITY_SUPERVISOR)
    with acting(by=officer.username, reason=_REASON):
        record_agreement(document=document, reach=officer)
        import_roster(
            content=_as_csv(people, regions),
            file_name="daftar-provinsi-sintetis.csv",
            agreement_code=code,
            reach=officer,
            now=case.PROVINCE_ROSTER_AT,
        )
    with acting(by=supervisor.username, reason=_REASON):
        batch = approve_roster(agreement_code=code, reach=supervisor, now=case.PROVINCE_APPROVED_AT)
    if batch.members != len(people):
        raise StageFailed(f"{batch.members} of {len(people)} people of {code} were taken in")
    with acting(by=officer.username, reason=_REASON):
        for bill in bill_agreement(agreement_code=code, reach=officer, now=case.PROVINCE_BILLED_AT):
            record_payment(
                channel=case.CHANNEL,
                reference=bill.number,
                bill_number=bill.number,
                amount_rupiah=bill.total_rupiah,
                paid_at=case.PROVINCE_PAID_AT,
                now=case.PROVINCE_PAID_AT,
                by_user_id=officer.user_id,
            )


def _price(month: datetime.date) -> int:
    price = price_of_month(
        month=Month.of(month), cover=Cover.RISK, bracket=1, sector=Sector.OTHER, funding=FundingSource.APBD
    )
    return price.total_rupiah


def _as_csv(people: Sequence[KnownPerson], regions: Sequence[RegionRow]) -> bytes:
    names = {row.code: row.name for row in regions}
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        ("NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Desa", "Kecamatan", "Kabupaten", "Kategori", "Pekerjaan")
    )
    for person in people:
        code = person.region_code
        place = (names[code], names[code[:6]], names[code[:4]])
        writer.writerow(
            (person.nik, person.name, person.sex, f"{person.birth_date:%d-%m-%Y}", *place, "Pekerja Rentan", "Petani")
        )
    return text.getvalue().encode()


def prepare(roster: SyntheticRoster, regions: Sequence[RegionRow], *, seed: int, accepted: int, say: Say) -> None:
    """Bring everything to the day before the regency's roster comes."""
    set_up_agency()
    say(_("Kantor, pengguna, dan sponsor sintetis dibuat."))
    register_known_people(roster.known_people)
    fund_elsewhere(roster.funded_elsewhere, regions)
    say(
        _("%(known)s orang sudah dikenal, %(funded)s di antaranya sudah dibayari provinsi.")
        % {"known": len(roster.known_people), "funded": len(roster.funded_elsewhere)}
    )
    with acting(by=case.BRANCH_OFFICER, reason=_REASON):
        record_agreement(
            document=case.agreement_document(seed=seed, accepted=accepted, budget_rupiah=roster.budget_rupiah),
            reach=reach_of(case.BRANCH_OFFICER),
        )
    say(_("Perjanjian %(code)s tercatat.") % {"code": case.AGREEMENT})
