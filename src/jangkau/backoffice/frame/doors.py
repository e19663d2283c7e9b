"""What waits, in plain words, and the page on which it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jangkau.partnership.selectors.agreement_states import AgreementState
from jangkau.partnership.selectors.next_steps import Kind, NextStep
from jangkau.partnership.selectors.waiting import Followed, Task
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class Door:
    """Something to do: what, for which agreement, and where."""

    text: str
    href: str
    code: str
    title: str
    sponsor: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """An agreement as its sponsor reads of it: where it stands and what comes next, by whom."""

    href: str
    code: str
    title: str
    state: str
    last_month: Month
    next: tuple[str, ...]


def door_of(task: Task) -> Door:
    """Return a task in words, with the address of the page on which it is done."""
    return Door(
        text=_words(task.step),
        href=_address(task.step, task.agreement_id),
        code=task.code,
        title=task.title,
        sponsor=task.sponsor,
        is_mine=task.is_mine,
    )


def line_of(followed: Followed) -> FollowedLine:
    """Return an agreement in its sponsor's words."""
    return FollowedLine(
        href=reverse("backoffice:agreement", args=[followed.agreement_id]),
        code=followed.code,
        title=followed.title,
        state=_state(followed.state),
        last_month=followed.last_month,
        next=tuple(_sponsors_words(step) for step in followed.steps) or (_at_rest(followed.state),),
    )


def _words(step: NextStep) -> str:
    numbers = {"count": step.count, "number": step.number, "rupiah": format_rupiah(step.rupiah)}
    match step.kind:
        case Kind.CONFIRM_COLUMNS:
            text = _("Pastikan kolom berkas yang dikirim")
        case Kind.READING:
            text = _("Berkas sedang dibaca")
        case Kind.SEND_ROSTER:
            text = _("Belum ada daftar pekerja: kirim")
        case Kind.REVIEW:
            text = ngettext(
                "%(count)s baris daftar nomor %(number)s perlu diputuskan",
                "%(count)s baris daftar nomor %(number)s perlu diputuskan",
                step.count,
            )
        case Kind.APPROVE:
            text = _("Daftar nomor %(number)s siap disetujui")
        case Kind.BILL:
            text = _("Pekerja sudah disetujui, tetapi belum ditagih")
        case Kind.PAY:
            text = ngettext(
                "%(count)s tagihan menunggu pembayaran, %(rupiah)s",
                "%(count)s tagihan menunggu pembayaran, %(rupiah)s",
                step.count,
            )
        case Kind.CORRECT:
            text = ngettext(
                "%(count)s baris daftar nomor %(number)s perlu diperbaiki",
                "%(count)s baris daftar nomor %(number)s perlu diperbaiki",
                step.count,
            )
        case Kind.WAIT_FOR_BUDGET:
            text = ngettext("%(count)s pekerja menunggu anggaran", "%(count)s pekerja menunggu anggaran", step.count)
    return text % numbers


_BY_KEY = {Kind.CONFIRM_COLUMNS: "upload_columns", Kind.READING: "upload", Kind.PAY: "bill"}
_BY_ROSTER = {Kind.REVIEW: "review", Kind.APPROVE: "approval", Kind.CORRECT: "roster_rows"}
_BY_AGREEMENT = {Kind.SEND_ROSTER: "upload_new", Kind.BILL: "bill_new", Kind.WAIT_FOR_BUDGET: "agreement"}


def _address(step: NextStep, agreement_id: int) -> str:
    if step.kind is Kind.PAY and step.count > 1:
        return f"{reverse('backoffice:bills')}?state=issued&agreement={agreement_id}"
    if step.kind in _BY_KEY:
        return reverse(f"backoffice:{_BY_KEY[step.kind]}", args=[step.key])
    if step.kind in _BY_AGREEMENT:
        return reverse(f"backoffice:{_BY_AGREEMENT[step.kind]}", args=[agreement_id])
    there = reverse(f"backoffice:{_BY_ROSTER[step.kind]}", args=[agreement_id, step.number])
    return f"{there}?outcome=rejected" if step.kind is Kind.CORRECT else there


def _sponsors_words(step: NextStep) -> str:
    """Return what comes next as the sponsor reads it: what others do is told as theirs."""
    numbers = {"count": step.count, "number": step.number, "rupiah": format_rupiah(step.rupiah)}
    match step.kind:
        case Kind.REVIEW:
            text = ngettext(
                "Kantor cabang memeriksa %(count)s baris. Anda tidak perlu berbuat apa-apa.",
                "Kantor cabang memeriksa %(count)s baris. Anda tidak perlu berbuat apa-apa.",
                step.count,
            )
        case Kind.APPROVE:
            text = _("Daftar nomor %(number)s menunggu persetujuan penyelia kantor cabang.")
        case Kind.BILL:
            text = _("Kantor cabang akan menerbitkan tagihan.")
        case Kind.PAY:
            text = _("Tagihan %(rupiah)s menunggu pembayaran Anda.")
        case Kind.WAIT_FOR_BUDGET:
            text = ngettext(
                "%(count)s pekerja menunggu karena anggaran habis.",
                "%(count)s pekerja menunggu karena anggaran habis.",
                step.count,
            )
        case _:
            return _words(step)
    return text % numbers


def _state(state: AgreementState) -> str:
    return {
        AgreementState.NOT_BEGUN: _("belum mulai"),
        AgreementState.RUNNING: _("berjalan"),
        AgreementState.ENDING: _("segera berakhir"),
        AgreementState.ENDED: _("berakhir"),
    }[state]


def _at_rest(state: AgreementState) -> str:
    if state is AgreementState.ENDED:
        return _("Selesai.")
    return _("Semua beres. Bila ada pekerja yang masuk atau keluar, kirim daftar yang baru.")
