"""Members by file: sending it, looking at what would become of every row, and confirming."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jangkau.backoffice.pages import done, download, refusals_on, show
from jangkau.backoffice.partnership.upload_forms import RosterFileForm
from jangkau.backoffice.partnership.uploads import XLSX
from jangkau.partnership.intake.template import blank_member_list
from jangkau.partnership.selectors.wadah_lists import faulty_members, list_page, lists_of_wadah
from jangkau.partnership.services.wadah_lists import ListChanged, confirm_list, look_again, receive_list, withdraw_list
from jangkau.portal.pages import WorkerRequest, worker_page


@worker_page(writes=True)
def wadah_lists(request: WorkerRequest, code: str) -> HttpResponse:
    """Take in a list of members; nobody is registered before it is confirmed."""
    form = RosterFileForm(request.POST, request.FILES) if request.method == "POST" else RosterFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            list_id = receive_list(
                content=file.read(), file_name=file.name, wadah_code=code, account_id=request.account_id,
                reach=request.reach, now=request.now,
            )  # fmt: skip
            return HttpResponseRedirect(reverse("portal:wadah_list", args=[code, list_id]), status=303)
    shown = lists_of_wadah(wadah_code=code, reach=request.reach)
    return show(request, "portal/wadah/lists.html", {"shown": shown}, form=form)


@worker_page(writes=True)
def wadah_list(request: WorkerRequest, code: str, list_id: int) -> HttpResponse:
    """Show what would become of every row of a list, and write or withdraw it."""
    here = reverse("portal:wadah_list", args=[code, list_id])
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_list(list_id=list_id, wadah_code=code, reach=request.reach, now=request.now)
        to = reverse("portal:wadah_lists", args=[code])
        return done(request, to=to, say=_("Daftar ditarik. Tidak ada yang dicatat."))
    is_changed = False
    if request.method == "POST":
        try:
            kept = confirm_list(list_id=list_id, wadah_code=code, reach=request.reach, now=request.now)
        except ListChanged:
            look_again(list_id=list_id, wadah_code=code, reach=request.reach, now=request.now)
            is_changed = True
        else:
            say = ngettext("%(members)s anggota dicatat.", "%(members)s anggota dicatat.", kept.accepted)
            return done(request, to=here, say=say % {"members": kept.accepted})
    shown = list_page(list_id=list_id, wadah_code=code, reach=request.reach, after=request.GET.get("after", ""))
    values = {"shown": shown, "is_changed": is_changed}
    return show(request, "portal/wadah/list.html", values, status=409 if is_changed else 200)


@worker_page()
def wadah_faulty(request: WorkerRequest, code: str, list_id: int) -> HttpResponse:
    """Hand out the rows to correct, in the list's own columns."""
    content = faulty_members(list_id=list_id, wadah_code=code, reach=request.reach)
    return download(f"{_('perbaiki-anggota')}-{list_id}.xlsx", content, XLSX)


@worker_page()
def wadah_blank(request: WorkerRequest, code: str) -> HttpResponse:
    """Hand out an empty list to fill in."""
    return download(f"{_('daftar-anggota')}.xlsx", blank_member_list(), XLSX)
