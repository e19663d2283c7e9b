"""Who may see which page, written out by hand; one entry for every address of the back office.

The generated test (test_access.py) asks for each page as each role: for our object, for another office's or sponsor's,
and for one that does not exist. An address without an entry fails it.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jangkau.collection.models import Payment
from jangkau.core.permissions import Role
from tests.factories.campaigns import campaign_of
from tests.factories.house import CITY_ADMINISTRATOR, PLAYERS, House
from tests.factories.registrations import unknown

Address = Callable[[House], Mapping[str, Any]]

OFFICER, SUPERVISOR, SPONSOR = Role.BRANCH_OFFICER, Role.SUPERVISOR, Role.SPONSOR_OFFICER
AUDITOR, ADMINISTRATOR = Role.AUDITOR, Role.ADMINISTRATOR
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class PageRule:
    """Who may see a page, and how to ask for it.

    ``ours`` gives the parts of the address of an object within reach of all who may see it; ``others`` those of one
    that is not; ``missing`` those of one that was never there. A page about no object leaves them out.
    """

    roles: frozenset[Role] = frozenset()
    ours: Address | None = None
    others: Address | None = None
    missing: Address | None = None
    public: bool = False


def seen_by(
    *roles: Role, ours: Address | None = None, others: Address | None = None, missing: Address | None = None
) -> PageRule:
    """Return the rule of a page that these roles may see."""
    return PageRule(frozenset(roles), ours, others, missing)


PUBLIC = PageRule(EVERYBODY, public=True)
SIGNED_IN = PageRule(EVERYBODY)

FRAME = {
    "front": PUBLIC,
    "health": PUBLIC,
    "jobs_health": PUBLIC,
    "jobs": seen_by(ADMINISTRATOR),
    "preferences": PUBLIC,
    "components": SIGNED_IN,
    "account": SIGNED_IN,
}


def _person(house: House) -> Mapping[str, Any]:
    return {"person_id": house.person.pk}


def _other_person(house: House) -> Mapping[str, Any]:
    return {"person_id": house.other_person.pk}


def _missing_person(_house: House) -> Mapping[str, Any]:
    return {"person_id": 999_999_999}


def _about_person(*roles: Role) -> PageRule:
    return seen_by(*roles, ours=_person, others=_other_person, missing=_missing_person)


PEOPLE = {
    "people": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "person": _about_person(OFFICER, SUPERVISOR, AUDITOR),
    "person_card": _about_person(OFFICER, SUPERVISOR),
    "person_card_picture": _about_person(OFFICER, SUPERVISOR),
    "person_correct": _about_person(OFFICER, SUPERVISOR),
    "person_death": _about_person(OFFICER, SUPERVISOR),
    "person_end": _about_person(OFFICER, SUPERVISOR),
    "person_merge": _about_person(OFFICER, SUPERVISOR),
    "person_reveal": _about_person(OFFICER, SUPERVISOR),
    "person_merge_undo": seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: dict(zip(("person_id", "merge_id"), house.merge, strict=True)),
        others=lambda house: dict(zip(("person_id", "merge_id"), house.other_merge, strict=True)),
        missing=lambda house: {"person_id": house.person.pk, "merge_id": 999_999_999},
    ),
}


def _about_agreement(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"agreement_id": house.agreement.pk},
        others=lambda house: {"agreement_id": house.other_agreement.pk},
        missing=lambda _house: {"agreement_id": 2**40},
    )


def _about_sponsor(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"code": house.agreement.sponsor.code},
        others=lambda house: {"code": house.other_agreement.sponsor.code},
        missing=lambda _house: {"code": "TIDAK-ADA"},
    )


def _about_draft(**parts: str) -> PageRule:
    return seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"draft_id": house.draft.pk, **parts},
        others=lambda house: {"draft_id": house.other_draft.pk, **parts},
        missing=lambda _house: {"draft_id": 2**40, **parts},
    )


AGREEMENTS = {
    "sponsors": seen_by(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "sponsor": _about_sponsor(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "sponsor_new": seen_by(OFFICER, SUPERVISOR),
    "sponsor_rename": _about_sponsor(OFFICER, SUPERVISOR),
    "agreements": seen_by(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "agreement": _about_agreement(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "agreement_letter": _about_agreement(OFFICER, SUPERVISOR),
    "agreement_budget": _about_agreement(OFFICER, SUPERVISOR),
    "agreement_in_charge": _about_agreement(OFFICER, SUPERVISOR),
    "agreement_new": seen_by(OFFICER, SUPERVISOR),
    "agreement_draft": _about_draft(step="parties"),
    "agreement_draft_discard": _about_draft(),
    "endings": seen_by(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
}


def _about_upload(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"upload_id": house.upload.pk},
        others=lambda house: {"upload_id": house.other_upload.pk},
        missing=lambda _house: {"upload_id": 2**40},
    )


def _about_roster(*roles: Role, **more: int) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"agreement_id": house.agreement.pk, "number": 1, **more},
        others=lambda house: {"agreement_id": house.other_agreement.pk, "number": 1, **more},
        missing=lambda house: {"agreement_id": house.agreement.pk, "number": 999_999_999, **more},
    )


ROSTERS = {
    "upload_new": _about_agreement(OFFICER, SPONSOR),
    "roster_template": seen_by(OFFICER, SPONSOR),
    "upload": _about_upload(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "upload_columns": _about_upload(OFFICER, SPONSOR),
    "rosters": _about_agreement(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "roster": _about_roster(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "roster_rows": _about_roster(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "roster_faulty": _about_roster(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
}


def _about_batch(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"batch_id": house.batch.pk},
        others=lambda house: {"batch_id": house.other_batch.pk},
        missing=lambda _house: {"batch_id": 2**40},
    )


REVIEWS = {
    "review": _about_roster(OFFICER, SUPERVISOR, AUDITOR),
    "review_row": _about_roster(OFFICER, SUPERVISOR, AUDITOR, row_number=5),
    "decisions": _about_roster(OFFICER, SUPERVISOR, AUDITOR),
    "approval": _about_roster(SUPERVISOR),
    "batch": _about_batch(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "batch_minutes": _about_batch(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
}


def _about_bill(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"bill_id": house.bill.pk},
        others=lambda house: {"bill_id": house.other_bill.pk},
        missing=lambda _house: {"bill_id": 2**40},
    )


def _about_payment(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"payment_id": house.payment.pk},
        others=lambda house: {"payment_id": house.other_payment.pk},
        missing=lambda _house: {"payment_id": 2**40},
    )


def _about_money_of_agreement(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"agreement_id": house.agreement.pk},
        others=lambda house: {"agreement_id": house.other_agreement.pk},
        missing=lambda _house: {"agreement_id": 2**40},
    )


def _about_wadah(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"code": house.wadah.code},
        others=lambda house: {"code": house.other_wadah.code},
        missing=lambda _house: {"code": "TIDAK-ADA"},
    )


def _about_founding(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"public_id": house.founding.public_id},
        others=lambda house: {"public_id": house.other_founding.public_id},
        missing=lambda _house: {"public_id": uuid.UUID(int=0)},
    )


def _about_held(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"held_id": house.held.pk},
        others=lambda house: {"held_id": house.other_held.pk},
        missing=lambda _house: {"held_id": 2**40},
    )


def _about_refund(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda house: {"refund_id": house.refund.pk},
        others=lambda house: {"refund_id": house.other_refund.pk},
        missing=lambda _house: {"refund_id": 2**40},
    )


def _insured_month(payment: Payment) -> Mapping[str, Any]:
    return {"month_id": payment.insured_months.order_by("pk")[0].pk}


FUNDS = {
    "closings": seen_by(SUPERVISOR, AUDITOR),
    "month_close": seen_by(SUPERVISOR),
    "books_export": seen_by(SUPERVISOR, AUDITOR),
    "closed_month": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"year": house.closed_month.year, "month": house.closed_month.month},
        others=lambda _house: {"year": 1999, "month": 1},
        missing=lambda _house: {"year": 1999, "month": 13},
    ),
    "books_by_channel": seen_by(SUPERVISOR, AUDITOR),
    "fund": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda _house: {"fund": "jkk", "year": 2022},
        others=lambda _house: {"fund": "none", "year": 2022},
        missing=lambda _house: {"fund": "jkp", "year": 2022},
    ),
    "fund_month": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda _house: {"fund": "jkk", "year": 2022, "month": 10},
        others=lambda _house: {"fund": "none", "year": 2022, "month": 10},
        missing=lambda _house: {"fund": "jkp", "year": 2022, "month": 10},
    ),
    "insured_month": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: _insured_month(house.payment),
        others=lambda house: _insured_month(house.other_payment),
        missing=lambda _house: {"month_id": 2**40},
    ),
}

HELD_MONEY = {
    "money": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "held_new": seen_by(OFFICER, SUPERVISOR),
    "held": _about_held(OFFICER, SUPERVISOR, AUDITOR),
    "held_match": _about_held(OFFICER, SUPERVISOR),
    "held_carry": _about_held(OFFICER, SUPERVISOR),
    "held_refund": _about_held(OFFICER, SUPERVISOR),
    "held_assign": _about_held(OFFICER, SUPERVISOR),
    "payment_refund": _about_payment(OFFICER, SUPERVISOR),
    "refunds": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "refunds_send": seen_by(SUPERVISOR),
    "refunds_results": seen_by(SUPERVISOR),
    "refund": _about_refund(OFFICER, SUPERVISOR, AUDITOR),
    "refund_approve": _about_refund(SUPERVISOR),
    "refund_drop": _about_refund(OFFICER, SUPERVISOR),
    "refund_batch": seen_by(
        SUPERVISOR,
        ours=lambda house: {"batch_id": house.refund.steps.get(state="sent").batch_id},
        others=lambda house: {"batch_id": house.other_refund.steps.get(state="sent").batch_id},
        missing=lambda _house: {"batch_id": 2**40},
    ),
}

MONEY = {
    "person_bill_new": _about_person(OFFICER, SUPERVISOR),
    "person_saving": _about_person(OFFICER, SUPERVISOR),
    "person_settle": _about_person(OFFICER, SUPERVISOR),
    "bill_reprice": _about_bill(OFFICER, SUPERVISOR),
    "wadah_list": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "wadah_founding": _about_founding(OFFICER, SUPERVISOR),
    "wadah_founding_refuse": _about_founding(OFFICER, SUPERVISOR),
    "wadah": _about_wadah(OFFICER, SUPERVISOR, AUDITOR),
    "wadah_bill_new": _about_wadah(OFFICER, SUPERVISOR),
    "bills": seen_by(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "bill": _about_bill(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "bill_qris": _about_bill(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "bill_new": _about_money_of_agreement(OFFICER, SUPERVISOR),
    "bill_cancel": _about_bill(OFFICER, SUPERVISOR),
    "payment_new": _about_bill(OFFICER, SUPERVISOR),
    "payment": _about_payment(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "payment_reverse": _about_payment(SUPERVISOR),
    "receipt": _about_payment(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "participant_lists": _about_money_of_agreement(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "books": seen_by(SUPERVISOR, AUDITOR),
    "verify_card": PUBLIC,
    "reconciliation": seen_by(SUPERVISOR, AUDITOR),
    "reconciliation_day": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"channel": house.statement.account.channel, "day": "2022-10-03"},
        others=lambda house: {"channel": house.other_statement.account.channel, "day": "2022-10-03"},
        missing=lambda _house: {"channel": "TIDAK-ADA", "day": "2022-10-03"},
    ),
    "statement_new": seen_by(SUPERVISOR),
    "statement": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"statement_id": house.statement.pk},
        others=lambda house: {"statement_id": house.other_statement.pk},
        missing=lambda _house: {"statement_id": 2**40},
    ),
    "statement_line": seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"line_id": house.statement.lines.earliest("pk").pk},
        others=lambda house: {"line_id": house.other_statement.lines.earliest("pk").pk},
        missing=lambda _house: {"line_id": 2**40},
    ),
}


def _office(_house: House) -> Mapping[str, Any]:
    return {"code": "KC-TGR"}


def _about_office(*roles: Role) -> PageRule:
    return seen_by(
        *roles, ours=_office, others=lambda _house: {"code": "KC-SMD"}, missing=lambda _house: {"code": "KC-XXX"}
    )


def _about_user() -> PageRule:
    return seen_by(
        ADMINISTRATOR,
        ours=lambda _house: {"username": PLAYERS[OFFICER]},
        others=lambda _house: {"username": CITY_ADMINISTRATOR},
        missing=lambda _house: {"username": "siapa"},
    )


STAFF = {
    "offices": seen_by(SUPERVISOR, AUDITOR, ADMINISTRATOR),
    "office": _about_office(SUPERVISOR, AUDITOR, ADMINISTRATOR),
    "office_new": seen_by(ADMINISTRATOR),
    "office_edit": _about_office(ADMINISTRATOR),
    "office_regions": _about_office(ADMINISTRATOR),
    "office_region_release": seen_by(
        ADMINISTRATOR,
        ours=lambda _house: {"code": "KC-TGR", "region_code": "6402"},
        others=lambda _house: {"code": "KC-SMD", "region_code": "64"},
        missing=lambda _house: {"code": "KC-TGR", "region_code": "64"},
    ),
    "users": seen_by(ADMINISTRATOR),
    "user": _about_user(),
    "user_new": seen_by(ADMINISTRATOR),
    "user_invite": _about_user(),
    "user_invited": _about_user(),
    "user_role": _about_user(),
    "user_role_take": _about_user(),
    "user_deactivate": _about_user(),
    "user_reactivate": _about_user(),
    "user_leave": _about_user(),
    "invitation": PageRule(EVERYBODY, ours=lambda _house: {"token": "no-link-of-ours"}, public=True),
    "invitation_password": PUBLIC,
}


def _about_partner() -> PageRule:
    return seen_by(
        ADMINISTRATOR,
        ours=lambda house: {"code": house.partner.code},
        others=lambda house: {"code": house.other_partner.code},
        missing=lambda _house: {"code": "BANK-XXX"},
    )


PARTNERS = {
    "partners": seen_by(ADMINISTRATOR),
    "partner_new": seen_by(ADMINISTRATOR),
    "partner": _about_partner(),
    "partner_change": _about_partner(),
    "partner_stop": _about_partner(),
    "partner_key_new": _about_partner(),
    "partner_qris": _about_partner(),
    "asker_new": seen_by(ADMINISTRATOR),
    "partner_asking": _about_partner(),
    "partner_account_new": _about_partner(),
    "partner_account": seen_by(
        ADMINISTRATOR,
        ours=lambda house: {"code": house.partner.code, "number": house.account.number},
        others=lambda house: {"code": house.other_partner.code, "number": house.account.number},
        missing=lambda house: {"code": house.partner.code, "number": "0000000000"},
    ),
    "partner_key_end": seen_by(
        ADMINISTRATOR,
        ours=lambda house: {"code": house.partner.code, "client_id": house.partner.keys.get().client_id},
        others=lambda house: {"code": house.other_partner.code, "client_id": house.other_partner.keys.get().client_id},
        missing=lambda house: {"code": house.partner.code, "client_id": "no-key-of-ours"},
    ),
}


def _trail_of_agreement() -> PageRule:
    return seen_by(
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"agreement_id": house.agreement.pk},
        others=lambda house: {"agreement_id": house.other_agreement.pk},
        missing=lambda _house: {"agreement_id": 2**40},
    )


def _about_registration() -> PageRule:
    return seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"public_id": house.registration.public_id},
        others=lambda house: {"public_id": house.other_registration.public_id},
        missing=lambda _house: {"public_id": unknown()},
    )


def _about_case(**parts: str) -> PageRule:
    return seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"public_id": house.case.registration.public_id, **parts},
        others=lambda house: {"public_id": house.other_case.registration.public_id, **parts},
        missing=lambda _house: {"public_id": unknown(), **parts},
    )


def _about_change() -> PageRule:
    return seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"change_id": house.change.pk},
        others=lambda house: {"change_id": house.other_change.pk},
        missing=lambda _house: {"change_id": 2**40},
    )


ENROLMENT = {
    "registrations": seen_by(OFFICER, SUPERVISOR),
    "registration": _about_registration(),
    "registration_accept": _about_registration(),
    "registration_send_back": _about_registration(),
    "registration_refuse": _about_registration(),
    "registration_village": _about_registration(),
    "assistance": seen_by(OFFICER, SUPERVISOR),
    "assistance_case": _about_case(),
    "assistance_call": _about_case(),
    "assistance_step": _about_case(step="work"),
    "data_changes": seen_by(OFFICER, SUPERVISOR),
    "data_change": _about_change(),
    "data_change_accept": _about_change(),
    "data_change_refuse": _about_change(),
}


def _about_campaign(*roles: Role) -> PageRule:
    return seen_by(
        *roles,
        ours=lambda _house: {"campaign_id": campaign_of("KC-TGR")},
        others=lambda _house: {"campaign_id": campaign_of("KC-SMD")},
        missing=lambda _house: {"campaign_id": 2**40},
    )


KEEP = {
    "arrears": seen_by(OFFICER, SUPERVISOR),
    "hand_overs": seen_by(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "hand_over": _about_agreement(OFFICER, SUPERVISOR, SPONSOR, AUDITOR),
    "campaigns": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "campaign": _about_campaign(OFFICER, SUPERVISOR, AUDITOR),
    "campaign_new": seen_by(OFFICER, SUPERVISOR),
    "campaign_start": _about_campaign(SUPERVISOR),
    "campaign_cancel": _about_campaign(SUPERVISOR),
    "calls": seen_by(OFFICER, SUPERVISOR),
    "call": seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"participant_id": house.person.participations.get().pk},
        others=lambda house: {"participant_id": house.other_person.participations.get().pk},
        missing=lambda _house: {"participant_id": 2**40},
    ),
    "call_plan": seen_by(
        OFFICER,
        SUPERVISOR,
        ours=lambda house: {"participant_id": house.person.participations.get().pk},
        others=lambda house: {"participant_id": house.other_person.participations.get().pk},
        missing=lambda _house: {"participant_id": 2**40},
    ),
    "reminders": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "reminder_list": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "reminded": seen_by(
        OFFICER,
        SUPERVISOR,
        AUDITOR,
        ours=lambda house: {"participant_id": house.person.participations.get().pk},
        others=lambda house: {"participant_id": house.other_person.participations.get().pk},
        missing=lambda _house: {"participant_id": 2**40},
    ),
    "reminder_cap": seen_by(
        SUPERVISOR,
        ours=lambda _house: {"code": "KC-TGR"},
        others=lambda _house: {"code": "KC-SMD"},
        missing=lambda _house: {"code": "KC-NIHIL"},
    ),
    "reminder_texts": seen_by(OFFICER, SUPERVISOR, AUDITOR),
    "reminder_text": seen_by(
        OFFICER,
        SUPERVISOR,
        AUDITOR,
        ours=lambda _house: {"step": "due", "language": "id"},
        others=lambda _house: {"step": "nihil", "language": "id"},
        missing=lambda _house: {"step": "due", "language": "jv"},
    ),
}

DESK = {
    "home": SIGNED_IN,
    "search": SIGNED_IN,
    "audit": seen_by(SUPERVISOR, AUDITOR, ADMINISTRATOR),
    "audit_export": seen_by(SUPERVISOR, AUDITOR),
    "audit_person": _about_person(SUPERVISOR, AUDITOR),
    "audit_export_person": _about_person(SUPERVISOR, AUDITOR),
    "audit_agreement": _trail_of_agreement(),
    "audit_export_agreement": _trail_of_agreement(),
}

PAGES = {
    **FRAME,
    **PEOPLE,
    **AGREEMENTS,
    **ROSTERS,
    **REVIEWS,
    **MONEY,
    **HELD_MONEY,
    **FUNDS,
    **STAFF,
    **PARTNERS,
    **ENROLMENT,
    **KEEP,
    **DESK,
}
