"""Verifying a card or a receipt: a page that anybody can open. Nothing that is sent is kept."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jangkau.backoffice.pages import public, refusals_on
from jangkau.collection.selectors.verifications import ProofNotGenuine, Verification, verify
from jangkau.core.proofs import LONGEST_TEXT
from jangkau.core.qr_codes import LARGEST_FILE_BYTES, PictureTooLarge, read_proof_code


class ProofForm(forms.Form):
    """A picture of the card, or the text of its QR code."""

    picture = forms.FileField(
        label=gettext_lazy("Foto kartu atau kode QR-nya"),
        help_text=gettext_lazy("PNG, JPEG, atau WebP, paling besar 8 MB. Gambar tidak disimpan."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Atau isi kode QR"),
        help_text=gettext_lazy("Salin dari pemindai; dimulai dengan JANGKAU:"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            # One of the two is needed, so neither is called optional.
            field.needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html

    def clean_picture(self) -> Any:
        """Refuse a file of which only the size was kept."""
        file = self.cleaned_data["picture"]
        if file and file.size > LARGEST_FILE_BYTES:
            raise forms.ValidationError(str(PictureTooLarge()))
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse nothing at all, and both at once."""
        given = [bool(self.cleaned_data.get(name)) for name in ("picture", "text")]
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError(_("Pilih fotonya, atau tempelkan isi kodenya; salah satu saja."))
        return self.cleaned_data


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_card(request: HttpRequest) -> HttpResponse:
    """Say whether a card or a receipt is genuine, and what holds of it today."""
    form = ProofForm(request.POST, request.FILES) if request.method == "POST" else ProofForm()
    found: Verification | None = None
    refused = ""
    if request.method == "POST" and not ratelimit.consume(request, action="verify_proof"):
        form.add_error(None, _("Terlalu banyak pemeriksaan dari jaringan Anda. Tunggu satu menit, lalu coba lagi."))
        return _answer(request, form, found, refused, status=429)
    if request.method == "POST" and form.is_valid():
        text = ""
        with refusals_on(form):
            text = _text(form)
        try:
            found = verify(text=text, today=timezone.localdate()) if text else None
        except ProofNotGenuine as error:
            refused = str(error)
    return _answer(request, form, found, refused, status=422 if form.errors else 200)


def _text(form: ProofForm) -> str:
    picture = form.cleaned_data["picture"]
    return read_proof_code(picture.read()) if picture else str(form.cleaned_data["text"])


def _answer(
    request: HttpRequest, form: ProofForm, found: Verification | None, refused: str, *, status: int
) -> HttpResponse:
    values = {"form": form, "found": found, "refused": refused}
    return render(request, "backoffice/collection/verify.html", values, status=status)
