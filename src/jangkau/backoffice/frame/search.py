"""Search from the top of every page. What is sought is sent by POST: it may be a NIK, which stands in no address."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.pages import PageRequest, form_of, page, saw, show
from jangkau.partnership.selectors.search import Hit
from jangkau.partnership.selectors.search import search as search_for


class AnythingForm(forms.Form):
    """Anything that somebody has in hand."""

    q = forms.CharField(
        label=_("Yang dicari"),
        help_text=_(
            "NIK, nomor peserta, kode iuran, nomor tagihan, perjanjian, atau sponsor. "
            "Nama orang bersama tanggal lahirnya: Budi Santoso 17-08-1980."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Tuliskan yang dicari.")},
    )


@page(writes=True)
def search(request: PageRequest) -> HttpResponse:
    """Find anything; what is named exactly is opened at once."""
    form = form_of(request, AnythingForm)
    found = None
    if request.method == "POST" and form.is_valid():
        found = search_for(text=form.cleaned_data["q"], reach=request.reach, today=request.today)
        if found.hit is not None:
            return HttpResponseRedirect(_address(found.hit), status=303)
        for person in found.people:
            saw(request, "person", person.person_id)
    return show(request, "backoffice/frame/search.html", {"found": found}, form=form)


def _address(hit: Hit) -> str:
    return reverse(f"backoffice:{hit.kind}", args=[hit.key])
