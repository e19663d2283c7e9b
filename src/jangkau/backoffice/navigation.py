"""The one navigation: home, then the loop of the mission, a step only where the reader has pages in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.addresses import address
from jangkau.core.permissions import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation: whoever holds one of ``rights`` sees it."""

    label: Promise | str
    name: str
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the loop, or the office around it."""

    label: Promise | str
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A link of the navigation as one reader sees it."""

    label: str
    href: str
    icon: str
    current: bool
    children: tuple["Shown", ...] = ()


def _entry(label: Promise | str, name: str, *rights: Right) -> Entry:
    return Entry(label, name, frozenset(rights))


STEPS = (
    Step(
        _("Daftarkan"),
        "user-plus",
        (
            _entry(_("Orang"), "people", Right.SEE_PERSON),
            _entry(_("Pendaftaran"), "registrations", Right.REVIEW_REGISTRATION),
            _entry(_("Bantuan isi formulir"), "assistance", Right.REVIEW_REGISTRATION),
            _entry(_("Perubahan data"), "data_changes", Right.REVIEW_REGISTRATION),
            _entry(_("Wadah"), "wadah_list", Right.SEE_PERSON),
            _entry(_("Perjanjian"), "agreements", Right.SEE_ROSTER),
            _entry(_("Sponsor"), "sponsors", Right.SEE_ROSTER),
        ),
    ),
    Step(
        _("Tagih"),
        "wallet",
        (
            _entry(_("Tagihan"), "bills", Right.SEE_BILL),
            _entry(_("Meja uang"), "money", Right.RECORD_PAYMENT, Right.SEE_BOOKS),
            _entry(_("Pengembalian"), "refunds", Right.RECORD_PAYMENT, Right.APPROVE_REFUND, Right.SEE_BOOKS),
            _entry(_("Rekonsiliasi"), "reconciliation", Right.RECONCILE, Right.SEE_BOOKS),
            _entry(_("Pembukuan"), "books", Right.SEE_BOOKS),
            _entry(_("Mitra pembayaran"), "partners", Right.MANAGE_PARTNERS),
        ),
    ),
    Step(
        _("Jaga"),
        "heart-pulse",
        (
            _entry(_("Daftar telepon"), "calls", Right.CONTACT_PARTICIPANT),
            _entry(_("Pengingat"), "reminders", Right.SEE_REMINDERS),
            _entry(_("Umur tunggakan"), "arrears", Right.CONTACT_PARTICIPANT),
            _entry(_("Kampanye"), "campaigns", Right.SEE_CAMPAIGN),
            _entry(_("Segera berakhir"), "endings", Right.SEE_ROSTER),
            _entry(_("Sesudah sponsor"), "hand_overs", Right.SEE_ROSTER),
        ),
    ),
    Step(
        _("Kantor"),
        "building",
        (
            _entry(_("Kantor"), "offices", Right.SEE_OFFICES),
            _entry(_("Pengguna"), "users", Right.MANAGE_USERS),
            _entry(_("Pekerjaan latar"), "jobs", Right.SEE_JOBS),
            _entry(_("Jejak audit"), "audit", Right.SEE_AUDIT, Right.VERIFY_AUDIT),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the navigation of whoever is signed in; nothing on public pages."""
    reach = getattr(request, "reach", None)
    if reach is None:
        return {"navigation": ()}
    return {"navigation": (_home(request.path), *_steps(reach.rights, request.path))}


def _home(path: str) -> Shown:
    href = address("backoffice:home")
    return Shown(str(_("Beranda")), href, "house", path == href)


def _steps(rights: frozenset[Right], path: str) -> Iterator[Shown]:
    for step in STEPS:
        children = tuple(_entries(step, rights, path))
        if children:
            yield Shown(
                str(step.label), children[0].href, step.icon, any(child.current for child in children), children
            )


def _entries(step: Step, rights: frozenset[Right], path: str) -> Iterator[Shown]:
    for entry in step.entries:
        if rights & entry.rights:
            href = address(f"backoffice:{entry.name}")
            yield Shown(str(entry.label), href, "", path == href or path.startswith(f"{href}/"))
