"""Sending a list: the file, how far it is, and what its columns hold."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from jangkau.backoffice.pages import (
    PageRequest,
    acting_for,
    done,
    download,
    form_of,
    page,
    refusals_on,
    saw,
    show,
)
from jangkau.backoffice.partnership.upload_forms import ColumnsForm, RosterFileForm
from jangkau.core.permissions import Right
from jangkau.partnership.intake.template import blank_roster
from jangkau.partnership.selectors.uploads import UploadShown, agreement_to_send, upload_shown
from jangkau.partnership.selectors.uploads import upload_columns as columns_of
from jangkau.partnership.services.uploads import ReceivedUpload, confirm_columns, receive_upload, withdraw_upload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(Right.UPLOAD_ROSTER, writes=True)
def upload_new(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Take a list in, or the corrected rows of one."""
    agreement = agreement_to_send(agreement_id=agreement_id, reach=request.reach, now=request.now)
    form = form_of(request, RosterFileForm)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            with acting_for(request, _("mengirim daftar pekerja")):
                received = receive_upload(
                    content=file.read(),
                    file_name=file.name,
                    agreement_id=agreement_id,
                    reach=request.reach,
                    now=request.now,
                )
            return done(request, to=reverse("backoffice:upload", args=[received.upload_id]), say=_said(received))
    context = {"agreement": agreement, "correcting": request.GET.get("correcting", "").isdecimal()}
    return show(request, "backoffice/partnership/upload_new.html", context, form=form)


def _said(received: ReceivedUpload) -> str:
    if not received.is_new:
        return _("Berkas yang sama sudah dikirim dan sedang dikerjakan. Ini halamannya; tidak perlu mengirim lagi.")
    if received.imported_as is not None:
        return _(
            "Berkas diterima. Berkas yang sama pernah menjadi daftar nomor %(number)s; yang sudah menjadi peserta "
            "tidak dihitung dua kali. Bila ini tidak sengaja, tarik saja."
        ) % {"number": received.imported_as}
    return _("Berkas diterima dan disimpan terenkripsi.")


@page(Right.UPLOAD_ROSTER)
def roster_template(request: PageRequest) -> HttpResponse:
    """Hand out an empty list to fill in."""
    return download("daftar-pekerja.xlsx", blank_roster(), XLSX)


@page(Right.SEE_ROSTER, writes=True)
def upload(request: PageRequest, upload_id: int) -> HttpResponse:
    """Tell how far a file is, until it leads on to its columns or its result; or take it back."""
    shown = upload_shown(upload_id=upload_id, reach=request.reach, now=request.now)
    if request.method == "POST":
        with acting_for(request, _("menarik berkas daftar pekerja")):
            withdraw_upload(upload_id=upload_id, reach=request.reach, now=request.now)
        say = _("Berkas ditarik. Tidak ada yang diimpor.")
        return done(request, to=reverse("backoffice:upload", args=[upload_id]), say=say)
    there = _leads_to(shown)
    if there and request.htmx:
        return HttpResponseClientRedirect(there)
    if there:
        return HttpResponseRedirect(there)
    parts = {"upload-state": "backoffice/partnership/parts/upload_state.html"}
    return show(request, "backoffice/partnership/upload.html", {"upload": shown}, parts=parts)


def _leads_to(shown: UploadShown) -> str:
    if shown.roster_number is not None:
        return reverse("backoffice:roster", args=[shown.agreement_id, shown.roster_number])
    if shown.waits_for_columns and shown.may_change:
        return reverse("backoffice:upload_columns", args=[shown.upload_id])
    return ""


@page(Right.UPLOAD_ROSTER, writes=True)
def upload_columns(request: PageRequest, upload_id: int) -> HttpResponse:
    """Show what the columns of a file were taken for and what it would come to; have it corrected or imported."""
    shown = columns_of(upload_id=upload_id, reach=request.reach, now=request.now)
    there = reverse("backoffice:upload", args=[upload_id])
    if not shown.upload.waits_for_columns:
        if request.method == "POST":
            messages.info(request, _("Kolom berkas ini sudah dipastikan sebelumnya. Inilah keadaannya sekarang."))
        return HttpResponseRedirect(there)
    form = form_of(request, ColumnsForm, columns=shown.columns)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("memastikan kolom daftar pekerja")):
                is_imported_now = confirm_columns(
                    upload_id=upload_id, choices=form.choices, reach=request.reach, now=request.now
                )
            if is_imported_now:
                return done(request, to=there, say=_("Kolom dipastikan. Daftar sedang diimpor."))
            return done(request, to=there, say=_("Pilihan disimpan. Berkas dibaca ulang dengan kolom yang Anda pilih."))
    saw(request, "agreement", shown.upload.agreement_id)
    columns = [(column, form[f"column-{column.letter}"]) for column in shown.columns]
    return show(request, "backoffice/partnership/upload_columns.html", {"shown": shown, "columns": columns}, form=form)
